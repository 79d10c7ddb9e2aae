//! The Diagnostic panel: a container with one read-only check box for each of Creatio's four checks.

use super::tree::{Tree, is_named};
use super::{Check, Panel, Reason, Row};

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
pub(super) fn panel(tree: &Tree, reasons: &mut Vec<Reason>) -> Option<Panel> {
    match read(tree, reasons) {
        Ok(panel) => Some(panel),
        Err(reason) => {
            reasons.push(reason);
            None
        }
    }
}

fn read(tree: &Tree, reasons: &mut Vec<Reason>) -> Result<Panel, Reason> {
    let container = container(tree)?;
    let mut rows = Vec::new();
    for (check, name) in ROWS {
        let mut hosts = tree.named(name);
        let all = hosts.len();
        hosts.retain(|&p| container.is_none_or(|c| tree.is_below(p, c)));
        match hosts.as_slice() {
            [] if all > 0 => return Err(Reason::new("row-outside-panel", name)),
            [] => {}
            [host] => rows.push((check, *host)),
            _ => return Err(Reason::new("row-twice", name)),
        }
    }
    if rows.is_empty() {
        rows = by_order(tree, container)?;
        reasons.push(Reason::new("rows-by-order", rows.len()));
    } else {
        reasons.push(Reason::new("rows-by-name", rows.len()));
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
                return Err(Reason::new("panel-hidden", name));
            }
            [] => {}
            [place] => return Ok(Some(*place)),
            _ => return Err(Reason::new("panel-twice", name)),
        }
    }
    Ok(None)
}

/// The nearest element around all rows.
fn unnamed_container(tree: &Tree, rows: &[(Check, usize)]) -> Result<usize, Reason> {
    let holds_all = |&place: &usize| rows.iter().all(|r| tree.is_below(r.1, place));
    let first = rows.first().and_then(|r| tree.above(r.1).find(holds_all));
    first.ok_or_else(|| Reason::new("panel-without-container", rows.len()))
}

/// Renamed rows: exactly four check boxes in the named container are the four checks in Creatio's order.
fn by_order(tree: &Tree, container: Option<usize>) -> Result<Vec<(Check, usize)>, Reason> {
    let container = container.ok_or_else(|| Reason::new("panel-absent", ""))?;
    let boxes: Vec<usize> =
        tree.below(container).filter(|&p| tree.at(p).tag == "crt-checkbox" && tree.is_shown(p)).collect();
    if boxes.len() != ROWS.len() {
        return Err(Reason::new("rows-not-four", boxes.len()));
    }
    Ok(ROWS.iter().map(|r| r.0).zip(boxes).collect())
}

/// The row's state: that of the one native check box inside, else the host's own.
fn state(tree: &Tree, host: usize) -> Option<bool> {
    let mut natives = tree.below(host).map(|p| tree.at(p)).filter(|e| e.tag == "input");
    match (natives.next(), natives.next()) {
        (None, _) => tree.at(host).checked,
        (Some(native), None) => native.checked.or(tree.at(host).checked),
        _ => None,
    }
}
