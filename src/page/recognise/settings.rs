//! The Connection settings mini page: three fields, told apart for sure or not at all.

use super::fields::{Context, TextField, fields, is_text_input, tell_apart, usable, words_tell};
use super::tree::{Tree, is_named, name_of};
use super::{By, Code, MiniPage, Reason, contains_ignore_case};
use crate::creatio::Three;
use crate::page::Snapshot;

/// Schema of the mini page; its host element bears the name in lower case as its tag.
const SCHEMA: &str = "OAuthSettingsMiniPage";

/// Schemas of the pages of one integrated application, which has a client id and a secret of its own.
const OTHER_SCHEMAS: [&str; 2] = ["OAuthClientApp", "OAuthAuthorizationEditPage"];

/// Fields of those pages.
const OTHER_FIELDS: [&str; 4] =
    ["ClientId_Input", "ClientSecret_Input", "Input_ApplicationName", "ApplicatinUrlInput"];

/// Controls that the mini page does not have.
const OTHER_CONTROLS: [&str; 9] = [
    "crt-email-input",
    "crt-phone-input",
    "crt-number-input",
    "crt-combobox",
    "crt-checkbox",
    "crt-data-grid",
    "textarea",
    "select",
    "iframe",
];

/// The mini page, if the topmost dialog is surely that; `None` without any dialog.
pub(super) fn settings(
    tree: &Tree,
    snapshot: &Snapshot,
    context: Context,
    reasons: &mut Vec<Reason>,
) -> Result<Option<MiniPage>, Reason> {
    let Some(dialog) = topmost_dialog(tree) else {
        return Ok(None);
    };
    let context = dialog_context(tree, dialog, &snapshot.hash, context)?;
    let fields = fields(tree, dialog)?;
    only_known_controls(tree, dialog)?;
    buttons(tree, dialog, &fields, context)?;
    let by = tell_apart(&fields, context, &snapshot.culture)?;
    let Three { url, client_id, client_secret } = &fields;
    usable(tree, url, false)?;
    usable(tree, client_id, true)?;
    usable(tree, client_secret, true)?;
    let input = |f: &TextField| tree.at(f.input).h;
    reasons.push(Reason::new(
        match by {
            By::Names => Code::SettingsByNames,
            By::Signature => Code::SettingsBySignature,
            By::Labels => Code::SettingsByLabels,
        },
        name_of(tree.at(client_secret.host)),
    ));
    Ok(Some(MiniPage {
        dialog: tree.at(dialog).h,
        anchor: tree.at(anchor(tree, dialog, &fields)).h,
        url: input(url),
        client_id: input(client_id),
        client_secret: input(client_secret),
        by,
    }))
}

/// The last visible dialog in document order. One inside another, as Material nests them, is the same.
pub(super) fn topmost_dialog(tree: &Tree) -> Option<usize> {
    let is_dialog = |p: usize| {
        let e = tree.at(p);
        let dialog = e.tag == "mat-dialog-container" || matches!(e.role.as_str(), "dialog" | "alertdialog");
        dialog && tree.is_shown(p)
    };
    tree.all().rfind(|&p| is_dialog(p) && !tree.above(p).any(is_dialog))
}

/// What speaks for the dialog being that of the OAuth page, and what against.
fn dialog_context(tree: &Tree, dialog: usize, hash: &str, page: Context) -> Result<Context, Reason> {
    let is_of = |place: usize, schema: &str| {
        let e = tree.at(place);
        [&e.tag, &e.name, &e.id].iter().any(|text| contains_ignore_case(text, schema))
    };
    let bears = |schema: &str| tree.below(dialog).chain([dialog]).any(|p| is_of(p, schema));
    if let Some(schema) = OTHER_SCHEMAS.iter().find(|s| bears(s)) {
        return Err(Reason::new(Code::DialogOfApp, schema));
    }
    let ours = |tag: &str| contains_ignore_case(tag, SCHEMA) || tag.starts_with("crt-");
    let other_page = tree.below(dialog).map(|p| &tree.at(p).tag).find(|t| t.contains("page") && !ours(t));
    if let Some(tag) = other_page {
        return Err(Reason::new(Code::DialogOfOtherPage, tag));
    }
    let modal = modal(hash);
    let settings = modal.is_some_and(|m| contains_ignore_case(m, SCHEMA));
    if let (Some(modal), false) = (modal, settings) {
        return Err(Reason::new(Code::HashOtherModal, modal));
    }
    // Fields in another dialog, or in none, may be the ones that the fragment names.
    let elsewhere = |p: usize| p != dialog && !tree.is_below(p, dialog);
    let alone = !tree.all().any(|p| elsewhere(p) && (is_of(p, SCHEMA) || is_text_input(tree, p)));
    if bears(SCHEMA) || (settings && alone) {
        return Ok(Context::Named);
    }
    if page == Context::Elsewhere {
        return Err(Reason::new(Code::DialogElsewhere, name_of(tree.at(dialog))));
    }
    // A sibling page uses these names. Inside the named mini page they would be fields like any other.
    let other = OTHER_FIELDS.iter().find(|n| tree.below(dialog).any(|p| is_named(tree.at(p), n)));
    match other {
        Some(name) => Err(Reason::new(Code::DialogOfApp, name)),
        None => Ok(page),
    }
}

/// The last mini page that the fragment names: `...[modal=<schema>/...]`, the signs perhaps escaped.
fn modal(hash: &str) -> Option<&str> {
    let at =
        ["modal=", "modal%3D", "modal%3d"].iter().filter_map(|m| Some(hash.rfind(m)? + m.len())).max()?;
    hash.get(at..)
}

/// Nothing in the dialog can be chosen from, or is a field of another kind.
fn only_known_controls(tree: &Tree, dialog: usize) -> Result<(), Reason> {
    let other = |&p: &usize| {
        let e = tree.at(p);
        OTHER_CONTROLS.contains(&e.tag.as_str())
            || matches!(e.role.as_str(), "grid" | "treegrid" | "combobox" | "listbox")
    };
    match tree.below(dialog).find(other) {
        Some(place) => Err(Reason::new(Code::DialogOtherControl, &tree.at(place).tag)),
        None => Ok(()),
    }
}

/// *Save* and at least one more button, besides those inside the fields. Where the dialog is the named mini page, or
/// words tell every field, the buttons may be called anything.
fn buttons(tree: &Tree, dialog: usize, fields: &Three<TextField>, context: Context) -> Result<(), Reason> {
    let is_button = |p: usize| matches!(tree.at(p).tag.as_str(), "crt-button" | "button");
    let hosts = fields.as_ref().values().map(|f| f.host);
    let buttons: Vec<usize> = tree
        .below(dialog)
        .filter(|&p| is_button(p) && tree.is_shown(p) && !tree.above(p).any(is_button))
        .filter(|&p| !hosts.iter().any(|&host| tree.is_below(p, host)))
        .collect();
    let saves = |&p: &usize| {
        is_named(tree.at(p), "SaveButton")
            || tree.above(p).any(|a| is_named(tree.at(a), "FooterContainer") && tree.is_below(a, dialog))
    };
    match buttons.len() {
        0 | 1 => Err(Reason::new(Code::DialogNotTwoButtons, buttons.len())),
        _ if context != Context::Named && !words_tell(fields) && !buttons.iter().any(saves) => {
            Err(Reason::new(Code::DialogWithoutSave, buttons.len()))
        }
        _ => Ok(()),
    }
}

/// The nearest grid around all three fields, so that our bar does not become one of its cells; without one,
/// the first field's host.
fn anchor(tree: &Tree, dialog: usize, fields: &Three<TextField>) -> usize {
    let hosts = fields.as_ref().values().map(|f| f.host);
    let [first, ..] = hosts;
    let holds_all = |p: &usize| hosts.iter().all(|&host| tree.is_below(host, *p));
    let grid = tree
        .above(first)
        .take_while(|&p| p != dialog)
        .find(|p| tree.at(*p).tag == "crt-grid" && holds_all(p));
    grid.unwrap_or(first)
}
