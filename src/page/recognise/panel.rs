//! The Diagnostic panel: a container with one read-only check box for each of Creatio's four checks.

use super::tree::{Tree, is_named};
use super::{Code, Panel, Reason, Row};
use crate::creatio::Check;

/// Names of the rows in the schema `OAuthAuthorization_ListPage`.
const ROWS: [(Check, &str); 4] = [
    (Check::Settings, "SystemSettingsCheckBox"),
    (Check::Service, "IdentityServiceAvailabilityCheckbox"),
    (Check::Token, "AccessTokenIsRetrievableCheckbox"),
    (Check::Resource, "DefaultResourceIsRegisteredCheckbox"),
];

/// Names of the container of the rows, the closest first.
const CONTAINERS: [&str; 2] = ["DiagnosticInfoFlexContainer", "OpenDiagnosticButton"];

/// The first element that only the OAuth page has, visible or not: behind a dialog or a chosen *Help* tab
/// the panel is still there.
pub(super) fn landmark(tree: &Tree) -> Option<&'static str> {
    let names = CONTAINERS.iter().copied().chain(ROWS.iter().map(|r| r.1));
    names.into_iter().find(|name| tree.all().any(|p| is_named(tree.at(p), name)))
}

/// The panel, where it is open and visible and each row is there once.
pub(super) fn panel(tree: &Tree, oauth_page: bool, reasons: &mut Vec<Reason>) -> Option<Panel> {
    match read(tree, oauth_page, reasons) {
        Ok(panel) => Some(panel),
        Err(reason) => {
            reasons.push(reason);
            None
        }
    }
}

fn read(tree: &Tree, oauth_page: bool, reasons: &mut Vec<Reason>) -> Result<Panel, Reason> {
    let container = container(tree)?;
    let mut rows = Vec::new();
    for (check, name) in ROWS {
        let mut hosts = tree.named(name);
        let all = hosts.len();
        hosts.retain(|&p| container.is_none_or(|c| tree.is_below(p, c)));
        match hosts.as_slice() {
            [] if all > 0 => return Err(Reason::new(Code::RowOutsidePanel, name)),
            [] => {}
            [host] => rows.push((check, *host)),
            _ => return Err(Reason::new(Code::RowTwice, name)),
        }
    }
    let named = rows.len();
    let ordered = by_order(tree, container, oauth_page);
    if named == 0 {
        rows = ordered?;
        reasons.push(Reason::new(Code::RowsByOrder, rows.len()));
    } else if named < ROWS.len()
        && let Ok(ordered) = ordered
        && rows.iter().all(|row| ordered.contains(row))
    {
        rows = ordered;
        reasons.push(Reason::new(Code::RowsByNameAndOrder, named));
    } else {
        reasons.push(Reason::new(Code::RowsByName, named));
    }
    let container = match container {
        Some(place) => place,
        None => unnamed_container(tree, &rows)?,
    };
    let rows = rows
        .into_iter()
        .map(|(check, place)| Row { check, host: tree.at(place).h, ok: state(tree, place) })
        .collect();
    Ok(Panel { container: tree.at(container).h, rows })
}

/// The named container; `None` where the page has none of that name at all.
fn container(tree: &Tree) -> Result<Option<usize>, Reason> {
    for name in CONTAINERS {
        match tree.named(name).as_slice() {
            [] if tree.all().any(|p| is_named(tree.at(p), name)) => {
                return Err(Reason::new(Code::PanelHidden, name));
            }
            [] => {}
            [place] => return Ok(Some(*place)),
            _ => return Err(Reason::new(Code::PanelTwice, name)),
        }
    }
    Ok(None)
}

/// The nearest element around all rows.
fn unnamed_container(tree: &Tree, rows: &[(Check, usize)]) -> Result<usize, Reason> {
    let holds_all = |&place: &usize| rows.iter().all(|r| tree.is_below(r.1, place));
    let first = rows.first().and_then(|r| tree.above(r.1).find(holds_all));
    first.ok_or_else(|| Reason::new(Code::PanelWithoutContainer, rows.len()))
}

/// Renamed rows: exactly four of a kind in the named container are the four checks in Creatio's order. Where
/// no container is named either, the OAuth page's toggle panel is one, if nobody could tick its check boxes.
fn by_order(tree: &Tree, container: Option<usize>, oauth_page: bool) -> Result<Vec<(Check, usize)>, Reason> {
    let toggle = || tree.all().find(|&p| tree.at(p).tag == "crt-toggle-container");
    let place = container.or_else(|| toggle().filter(|_| oauth_page));
    let place = place.ok_or_else(|| Reason::new(Code::PanelAbsent, ""))?;
    let boxes = tree.below(place).filter(|&p| tree.at(p).tag == "crt-checkbox" && tree.is_shown(p));
    let mut rows: Vec<usize> = boxes.collect();
    if container.is_none() && !rows.iter().all(|&p| read_only(tree, p)) {
        return Err(Reason::new(Code::PanelAbsent, "crt-toggle-container"));
    }
    if container.is_some() && rows.is_empty() {
        // Rows of an icon and a text.
        rows = tree.below(place).filter(|&p| !tree.at(p).icon.is_empty() && tree.is_shown(p)).collect();
        rows.retain(|&p| tree.parent(p) == Some(place));
    }
    let kind = |p: &usize| (tree.parent(*p), &tree.at(*p).tag);
    let alike = rows.iter().all(|p| Some(kind(p)) == rows.first().map(kind));
    match rows.len() {
        4 if alike => Ok(ROWS.iter().map(|r| r.0).zip(rows).collect()),
        0 if container.is_none() => Err(Reason::new(Code::PanelAbsent, "")),
        count => Err(Reason::new(Code::RowsNotFour, count)),
    }
}

fn read_only(tree: &Tree, host: usize) -> bool {
    tree.below(host).chain([host]).any(|p| tree.at(p).readonly || tree.at(p).disabled)
}

/// The row's state: that of the one native check box inside, else the host's own. Which icons stand for good
/// and bad is not publicly known: a row of an icon and a text has no state, and the health check tells it.
fn state(tree: &Tree, host: usize) -> Option<bool> {
    let mut natives = tree.below(host).map(|p| tree.at(p)).filter(|e| e.tag == "input");
    match (natives.next(), natives.next()) {
        (None, _) => tree.at(host).checked,
        (Some(native), None) => native.checked.or(tree.at(host).checked),
        _ => None,
    }
}
