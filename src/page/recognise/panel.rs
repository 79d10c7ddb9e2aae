//! The Diagnostic panel: a container with one row for each of Creatio's four checks. A row is a read-only check box, or
//! an icon and a text. Its name tells which check it is; else its caption does, or the order of four rows alike.

use super::settings::topmost_dialog;
use super::tree::{Tree, is_named};
use super::words::plain;
use super::{Code, Panel, Reason, Row};
use crate::creatio::Check;

/// Names of the rows in the schema `OAuthAuthorization_ListPage`.
const ROWS: [(Check, &str); 4] = [
    (Check::Settings, "SystemSettingsCheckBox"),
    (Check::Service, "IdentityServiceAvailabilityCheckbox"),
    (Check::Token, "AccessTokenIsRetrievableCheckbox"),
    (Check::Resource, "DefaultResourceIsRegisteredCheckbox"),
];

/// What Creatio 8.3 calls the rows in English, without case; its captions in other languages are not publicly known.
const CAPTIONS: [(Check, &str); 4] = [
    (Check::Settings, "system settings are filled in"),
    (Check::Service, "identity service is available"),
    (Check::Token, "access token is retrievable"),
    (Check::Resource, "default resource registered"),
];

/// So many known captions side by side are no chance.
const ENOUGH_CAPTIONS: usize = 3;

/// The part of the page that opens and closes; *Help* and *Diagnostic* are parts of it.
const TOGGLE: &str = "crt-toggle-container";
const TOGGLE_ITEM: &str = "crt-toggle-container-item";
const HELP: &str = "OpenHelpButton";

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
        let code;
        (rows, code) = match ordered {
            Ok(rows) => (rows, Code::RowsByOrder),
            Err(reason) => (by_captions(tree, oauth_page).ok_or(reason)?, Code::RowsByCaption),
        };
        reasons.push(Reason::new(code, rows.len()));
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

/// Rows whose captions are known, wherever on the page they stand together.
fn by_captions(tree: &Tree, oauth_page: bool) -> Option<Vec<(Check, usize)>> {
    let outside = |p: usize| tree.is_shown(p) && !in_dialog(tree, p);
    let captioned = |caption: &str| -> Vec<usize> {
        tree.all().filter(|&p| outside(p) && captions_of(tree, p).iter().any(|c| c == caption)).collect()
    };
    let found: Vec<(Check, Vec<usize>)> =
        CAPTIONS.into_iter().map(|(check, caption)| (check, captioned(caption))).collect();
    let around_all = |&place: &usize| found.iter().flat_map(|(_, all)| all).all(|&p| tree.is_below(p, place));
    let first = found.iter().find_map(|(_, all)| all.first().copied())?;
    let container = tree.above(first).find(around_all)?;
    let mut rows = Vec::new();
    for (check, all) in found {
        let mut hosts: Vec<usize> = all.into_iter().map(|p| host_in(tree, p, container)).collect();
        hosts.dedup();
        match hosts.as_slice() {
            [] => {}
            [host] => rows.push((check, *host)),
            // The same caption twice: which one is the row is a guess.
            _ => return None,
        }
    }
    let each_its_own =
        rows.iter().enumerate().all(|(at, row)| rows[..at].iter().all(|other| other.1 != row.1));
    (each_its_own && rows.len() >= if oauth_page { ENOUGH_CAPTIONS } else { CAPTIONS.len() }).then_some(rows)
}

/// What an element says of itself.
fn captions_of(tree: &Tree, place: usize) -> [String; 2] {
    let element = tree.at(place);
    [plain(&element.text), plain(&element.label)]
}

/// The check that an element, or what stands in it, is captioned with.
fn captioned(tree: &Tree, row: usize) -> Option<Check> {
    let captions: Vec<String> = tree.below(row).chain([row]).flat_map(|p| captions_of(tree, p)).collect();
    let mut told = CAPTIONS.into_iter().filter(|(_, caption)| captions.iter().any(|c| c == caption));
    told.next().map(|(check, _)| check).filter(|_| told.next().is_none())
}

/// Whether it is one of the captions by which rows are told.
pub(in crate::page) fn is_caption(text: &str) -> bool {
    let text = plain(text);
    CAPTIONS.iter().any(|(_, caption)| *caption == text)
}

/// The child of the container in which a place lies.
fn host_in(tree: &Tree, place: usize, container: usize) -> usize {
    let way = [place].into_iter().chain(tree.above(place));
    way.take_while(|&p| p != container).last().unwrap_or(place)
}

fn in_dialog(tree: &Tree, place: usize) -> bool {
    topmost_dialog(tree).is_some_and(|dialog| place == dialog || tree.is_below(place, dialog))
}

/// Rows that no name tells: exactly four of a kind, side by side in the named container, are the four checks in
/// Creatio's order. Where no container is named either, the OAuth page's toggle panel is one: if nobody could tick its
/// check boxes, or if it has no other four rows of an icon and a text.
fn by_order(tree: &Tree, container: Option<usize>, oauth_page: bool) -> Result<Vec<(Check, usize)>, Reason> {
    let toggle = || tree.all().find(|&p| tree.at(p).tag == TOGGLE && tree.is_shown(p));
    let place = container.or_else(|| toggle().filter(|_| oauth_page));
    let place = place.ok_or_else(|| Reason::new(Code::PanelAbsent, ""))?;
    let boxes = tree.below(place).filter(|&p| tree.at(p).tag == "crt-checkbox" && tree.is_shown(p));
    let mut rows: Vec<usize> = boxes.collect();
    if container.is_none() && !rows.iter().all(|&p| read_only(tree, p)) {
        return Err(Reason::new(Code::PanelAbsent, TOGGLE));
    }
    if rows.is_empty() {
        rows = box_rows(tree, place);
    }
    if rows.is_empty() {
        rows = icon_rows(tree, place, container.is_some())?;
    }
    let kind = |p: &usize| (tree.parent(*p), &tree.at(*p).tag);
    let alike = rows.iter().all(|p| Some(kind(p)) == rows.first().map(kind));
    match rows.len() {
        4 if alike => in_order(tree, rows),
        0 if container.is_none() && !is_open(tree, place) => Err(Reason::new(Code::PanelAbsent, "")),
        0 if container.is_none() => Err(Reason::new(Code::PanelUnknown, TOGGLE)),
        count => Err(Reason::new(Code::RowsNotFour, count)),
    }
}

/// Creatio's order, unless a caption says otherwise.
fn in_order(tree: &Tree, rows: Vec<usize>) -> Result<Vec<(Check, usize)>, Reason> {
    let rows: Vec<(Check, usize)> = ROWS.iter().map(|r| r.0).zip(rows).collect();
    match rows.iter().find(|(check, row)| captioned(tree, *row).is_some_and(|told| told != *check)) {
        Some((_, row)) => Err(Reason::new(Code::CaptionContradicts, captions_of(tree, *row).concat())),
        None => Ok(rows),
    }
}

/// Four check boxes that nobody can tick, in elements of an unknown kind.
fn box_rows(tree: &Tree, place: usize) -> Vec<usize> {
    let natives: Vec<usize> = tree.below(place).filter(|&p| tree.at(p).kind == "checkbox").collect();
    let around_all = |&around: &usize| natives.iter().all(|&p| tree.is_below(p, around));
    let Some(around) = natives.first().and_then(|&p| tree.above(p).find(around_all)) else {
        return Vec::new();
    };
    let mut hosts: Vec<usize> = natives.iter().map(|&p| host_in(tree, p, around)).collect();
    hosts.dedup();
    let rows = hosts.len() == natives.len() && hosts.iter().all(|&p| tree.is_shown(p) && read_only(tree, p));
    if rows { hosts } else { Vec::new() }
}

/// Rows of an icon and a text: in the named container its own children, elsewhere the only four of a kind side by side.
fn icon_rows(tree: &Tree, place: usize, named: bool) -> Result<Vec<usize>, Reason> {
    let icons = tree.below(place).filter(|&p| !tree.at(p).icon.is_empty() && tree.is_shown(p));
    let icons: Vec<usize> = icons.filter(|&p| !is_pressed(tree, p) && !is_help(tree, p)).collect();
    if named {
        return Ok(icons.into_iter().filter(|&p| tree.parent(p) == Some(place)).collect());
    }
    let group = |&p: &usize| -> Vec<usize> {
        let beside = |q: &usize| tree.parent(*q) == tree.parent(p) && tree.at(*q).tag == tree.at(p).tag;
        icons.iter().copied().filter(beside).collect()
    };
    let mut groups: Vec<Vec<usize>> = icons.iter().map(group).filter(|group| group.len() == 4).collect();
    groups.dedup();
    match groups.as_slice() {
        [] => Ok(Vec::new()),
        [icons] if icons.iter().all(|&p| tree.at(p).tag == "mat-icon") => Ok(texts_beside(tree, icons)),
        [rows] => Ok(rows.clone()),
        _ => Err(Reason::new(Code::PanelTwice, TOGGLE)),
    }
}

/// Of icons whose rows have no elements that are seen: the texts beside them, where there are as many.
fn texts_beside(tree: &Tree, icons: &[usize]) -> Vec<usize> {
    let parent = icons.first().and_then(|&p| tree.parent(p));
    let text = |&p: &usize| tree.at(p).tag == "crt-label" && tree.parent(p) == parent && tree.is_shown(p);
    let texts: Vec<usize> = tree.all().filter(text).collect();
    if texts.len() == icons.len() { texts } else { icons.to_vec() }
}

/// It is a button, stands in one, or holds one: no row.
fn is_pressed(tree: &Tree, place: usize) -> bool {
    let presses = |p: usize| matches!(tree.at(p).tag.as_str(), "button" | "crt-button" | "a" | "input");
    [place].into_iter().chain(tree.above(place)).chain(tree.below(place)).any(presses)
}

/// It belongs to *Help*, the neighbour of *Diagnostic*.
fn is_help(tree: &Tree, place: usize) -> bool {
    [place].into_iter().chain(tree.above(place)).any(|p| is_named(tree.at(p), HELP))
}

/// Something other than *Help* is open in the toggle panel.
fn is_open(tree: &Tree, toggle: usize) -> bool {
    let mut items = tree.below(toggle).filter(|&p| tree.at(p).tag == TOGGLE_ITEM);
    items.any(|p| tree.is_shown(p) && !is_named(tree.at(p), HELP))
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
