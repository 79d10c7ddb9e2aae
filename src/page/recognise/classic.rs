//! The two pages of Classic UI: the section of the integrated applications, and the card of one system
//! setting.
//!
//! There an element's id is `<Schema><Item><Suffix>`, with `-el` for the native input and `-wrap` for the
//! frame around it, whose `data-item-marker` begins with the item. Which setting a card shows is told by its
//! field *Code*, not by its caption, which is another in every language.

use super::settings::topmost_dialog;
use super::tree::{Tree, is_named, name_of};
use super::{Code, Reason, Section, Setting, contains_ignore_case};
use crate::creatio::Field;
use crate::page::Snapshot;
use crate::page::snapshot::{CLASSIC_HASHES, CLASSIC_MARKERS};

/// Schema of the section, and how the ids of one application's card begin.
const SECTION: &str = CLASSIC_HASHES[0];
const APP_CARD: &str = "OAuthClientAppPage";
/// Schema of the card of a system setting.
const CARD: &str = CLASSIC_HASHES[1];
/// What follows the schema in the fragment where something that exists is shown: `/edit/<id>`.
const EDIT: &str = "SysSettingPage/edit/";

const PANEL: &str = "centerPanel";

/// Whether the page is one of Classic UI.
pub(super) fn is_classic(snapshot: &Snapshot) -> bool {
    CLASSIC_MARKERS.iter().all(|m| snapshot.markers.iter().any(|marker| marker == m))
}

/// The section, where the fragment names it and something of it is to be seen; `None` elsewhere.
pub(super) fn section(tree: &Tree, hash: &str) -> Result<Option<Section>, Reason> {
    if !contains_ignore_case(hash, SECTION) {
        return Ok(None);
    }
    let panel = panel(tree)?;
    no_app_card(tree)?;
    let of_section = |p: &usize| tree.at(*p).id.starts_with(SECTION) && tree.is_shown(*p);
    let first =
        tree.below(panel).find(of_section).ok_or_else(|| Reason::new(Code::SectionNotShown, SECTION))?;
    Ok(Some(Section { anchor: tree.at(first).h }))
}

/// The card of one of the three settings, where it is surely that one and its one value can be filled in;
/// `None` elsewhere.
pub(super) fn setting(tree: &Tree, hash: &str) -> Result<Option<Setting>, Reason> {
    if !contains_ignore_case(hash, CARD) {
        return Ok(None);
    }
    if !contains_ignore_case(hash, EDIT) {
        return Err(Reason::new(Code::SettingNotStored, hash));
    }
    let panel = panel(tree)?;
    no_app_card(tree)?;
    if let Some(dialog) = topmost_dialog(tree) {
        return Err(Reason::new(Code::SettingBehindDialog, name_of(tree.at(dialog))));
    }

    let code = one(tree, panel, Code::SettingCode, |item| item == "Code")?;
    let element = tree.at(code);
    // It may be open to changes: a stored setting keeps its code, and no other can take one that is taken.
    let field = Field::ALL.into_iter().find(|field| field.code() == element.code);
    let field = field.ok_or_else(|| Reason::new(Code::SettingOther, &element.id))?;
    framed(tree, code, "Code")?;

    let value = one(tree, panel, Code::SettingValue, |item| item.ends_with("Value"))?;
    let element = tree.at(value);
    let item = item_of(&element.id).unwrap_or_default();
    let secret = field == Field::ClientSecret;
    let kind = if secret { "password" } else { "text" };
    let kind_fits = element.kind == kind || (!secret && element.kind.is_empty());
    if element.tag != "input" || !kind_fits || item.contains("Secure") != secret {
        return Err(Reason::new(Code::SettingOfOtherType, &element.kind));
    }
    let frame = framed(tree, value, item)?;
    if let Some(other) = tree.all().find(|&p| p != value && is_masked(tree, p)) {
        return Err(Reason::new(Code::SettingOtherSecret, name_of(tree.at(other))));
    }
    if let Some(own) = tree.below(panel).find(|&p| {
        let e = tree.at(p);
        e.id.starts_with(CARD) && e.id.contains("Personal") && e.checked == Some(true)
    }) {
        return Err(Reason::new(Code::SettingPersonal, &tree.at(own).id));
    }
    if element.readonly {
        return Err(Reason::new(Code::FieldReadonly, &element.id));
    }
    if element.disabled {
        return Err(Reason::new(Code::FieldDisabled, &element.id));
    }
    if !element.reachable {
        return Err(Reason::new(Code::FieldUnreachable, &element.id));
    }
    Ok(Some(Setting { anchor: tree.at(frame.unwrap_or(value)).h, field, input: element.h }))
}

/// The one place where Classic UI shows its pages.
fn panel(tree: &Tree) -> Result<usize, Reason> {
    match tree.named(PANEL).as_slice() {
        [panel] => Ok(*panel),
        panels => Err(Reason::new(Code::ClassicNotOnePage, panels.len())),
    }
}

/// An integrated application has a client id and a secret of its own.
fn no_app_card(tree: &Tree) -> Result<(), Reason> {
    let of_card = |p: &usize| tree.at(*p).id.starts_with(APP_CARD) && tree.is_shown(*p);
    match tree.all().find(of_card) {
        Some(place) => Err(Reason::new(Code::CardOfApp, &tree.at(place).id)),
        None => Ok(()),
    }
}

fn is_masked(tree: &Tree, place: usize) -> bool {
    let e = tree.at(place);
    e.tag == "input" && e.kind == "password" && e.visible
}

/// The item of a text field of the card: `SysSettingPage<Item>TextEdit-el`.
fn item_of(id: &str) -> Option<&str> {
    id.strip_prefix(CARD)?.strip_suffix("-el")?.strip_suffix("TextEdit")
}

/// The one visible text field of the card for such an item. Two of them, also outside the panel, are two cards.
fn one(tree: &Tree, panel: usize, code: Code, such: impl Fn(&str) -> bool) -> Result<usize, Reason> {
    let mut hits = tree.all().filter(|&p| {
        let e = tree.at(p);
        e.visible && item_of(&e.id).is_some_and(&such)
    });
    match (hits.next(), hits.next()) {
        (Some(place), None) if tree.is_below(place, panel) => Ok(place),
        (None, _) => Err(Reason::new(code, "none")),
        _ => Err(Reason::new(code, "several")),
    }
}

/// The frame of a field. One that bears another item's name contradicts the id.
fn framed(tree: &Tree, input: usize, item: &str) -> Result<Option<usize>, Reason> {
    let id = tree.at(input).id.strip_suffix("-el").unwrap_or_default();
    let frame = tree.above(input).find(|&p| is_named(tree.at(p), &[id, "-wrap"].concat()));
    let Some(place) = frame else { return Ok(None) };
    let marker = &tree.at(place).marker;
    let other = marker.split(' ').next().is_some_and(|first| !first.is_empty() && first != item);
    if other {
        return Err(Reason::new(Code::MarkerContradicts, marker));
    }
    Ok(frame)
}
