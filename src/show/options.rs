//! The options page: the vault, the profiles, the sites, and what the assistant can see and send.

pub(super) mod backup;
mod card;
mod handed;
mod handout;
mod import;
pub(super) mod list;
mod managed;
mod log;
pub(super) mod profiles;
mod rotation;
pub(super) mod start;

use super::Model;
use super::act::Act;
use super::field::{Field, Kind};
use super::node::{actions, button, el, form, mark, plain, say, section, submit, tick, tr};
use super::vault;
use crate::page::view::{Attribute, Node, Tag, Text};
use crate::protocol::{OwnMessage, PopupState, Preferences, VaultState};

const ADDRESS: Field = Field {
    id: "site-address",
    label: "ui_site_address",
    kind: Kind::Address,
    hint: Some("ui_site_address_hint"),
};

/// The build puts it into the packages; beside the page, so that nothing that is typed in the page is lost by reading it.
const LICENCES: &str = "THIRD-PARTY-LICENSES.txt";

pub(super) const NAME: Field =
    Field { id: "p-name", label: "ui_profile_name", kind: Kind::Text, hint: Some("ui_profile_name_hint") };
pub(super) const ENVIRONMENT: Field =
    Field { id: "p-env", label: "ui_profile_environment", kind: Kind::Environment, hint: None };
pub(super) const FILL_FROM: Field = Field {
    id: "p-from",
    label: "ui_profile_fill_from",
    kind: Kind::FillFrom,
    hint: Some("ui_profile_fill_from_hint"),
};
pub(super) const SITE: Field =
    Field { id: "p-site", label: "ui_profile_site", kind: Kind::Address, hint: Some("ui_profile_site_hint") };
pub(super) const URL: Field =
    Field { id: "p-url", label: "ui_profile_url", kind: Kind::Address, hint: Some("ui_profile_url_hint") };
pub(super) const CLIENT: Field =
    Field { id: "p-client", label: "ui_profile_client", kind: Kind::Text, hint: None };
pub(super) const SECRET: Field =
    Field { id: "p-secret", label: "ui_profile_secret", kind: Kind::Secret, hint: None };

pub(super) const TAGS: Field = Field {
    id: "p-tags",
    label: "ui_profile_tags",
    kind: Kind::Optional,
    hint: Some("ui_profile_tags_hint"),
};
pub(super) const NOTES: Field =
    Field { id: "p-memo", label: "ui_profile_notes", kind: Kind::Notes, hint: Some("ui_profile_notes_hint") };

/// Where a text is pasted that holds the credentials.
pub(super) const PASTE: Field =
    Field { id: "paste", label: "ui_paste", kind: Kind::Pasted, hint: Some("ui_paste_hint") };

/// Where it is remembered how many edits the profile had seen that the form was opened with.
pub(super) const EDITS: &str = "form-edits";

/// Everything of the form that is kept as a draft.
pub(super) const DRAFTS: [&str; 10] =
    ["form", EDITS, NAME.id, ENVIRONMENT.id, FILL_FROM.id, SITE.id, URL.id, CLIENT.id, TAGS.id, NOTES.id];

/// The sections of the options page.
pub(super) fn sections(m: &Model, state: &PopupState) -> Vec<Node<Act>> {
    let vault = vault::closed(m, state).unwrap_or_else(|| vault::open(m, state));
    let deletion = (state.vault != VaultState::Absent).then(|| vault::deletion(m));
    let always = [vault.all(deletion), profiles::section(m, state), sites(m, state), record(state), about()];
    let [vault, profiles, sites, record, about] = always;
    let of_open = match state.vault == VaultState::Open {
        true => vec![backup::section(m), log::section(m)],
        false => Vec::new(),
    };
    let wanting = vault::doubtful(state).into_iter().chain(vault::unreadable(m, state));
    let first = wanting.chain(start::section(m, state)).chain([vault, profiles]).chain(of_open);
    first.chain(managed::section(state)).chain([sites, record, about]).collect()
}

fn sites(m: &Model, state: &PopupState) -> Node<Act> {
    let limited = state.managed.sites.is_some();
    let rows = state.sites.iter().map(|site| {
        let text = site.text();
        let label = tr("ui_site_remove_label", &[&text]);
        let remove =
            button(&format!("remove-{text}"), "quiet", Text::key("ui_site_remove"), Act::disable(site));
        el(Tag::Li)
            .class("card row")
            .add(el(Tag::Span).class("address").text(plain(&text)))
            .all(limited.then(mark))
            .add(remove.label(label))
    });
    let rows: Vec<_> = rows.chain(managed::sites(state)).collect();
    let list = match rows.is_empty() {
        true => say(Tag::P, "ui_no_site").class("hint"),
        false => el(Tag::Ul).class("cards").all(rows),
    };
    let enable = actions(vec![submit("site-enable", "ui_enable_site").class("")]);
    let typed = || form("site-add", vec![m.field(ADDRESS, ""), enable], Act::EnableTyped(ADDRESS.id));
    let section = section("sites", Text::key("ui_sites_title")).add(say(Tag::P, "ui_sites"));
    let section = section.all(limited.then(|| say(Tag::P, "policy_sites").class("notice"))).add(list);
    section.all((!limited).then(typed))
}

/// Recording a snapshot of a page that is not recognised: the setting.
fn record(state: &PopupState) -> Node<Act> {
    let settings = &state.settings;
    let other = Preferences { record: !settings.record, ..settings.clone() };
    let order = Act::order(OwnMessage::SaveSettings { settings: other }, "ui_saved");
    let managed = state.managed.record;
    let check = el(Tag::Div)
        .class("check")
        .add(Node { disabled: managed, ..tick("record-offer", "record-what", settings.record, order) })
        .add(say(Tag::Label, "ui_record_offer").attr(Attribute::For, "record-offer"))
        .all(managed.then(mark));
    section("record-section", Text::key("ui_record_title"))
        .add(check)
        .add(say(Tag::P, "ui_record_what").id("record-what").class("hint"))
}

fn about() -> Node<Act> {
    let said = ["ui_about_sees", "ui_about_sends", "ui_about_keeps", "ui_about_never"];
    section("about", Text::key("ui_about_title"))
        .add(el(Tag::Ul).class("said").all(said.map(|key| say(Tag::Li, key))))
        .add(
            say(Tag::A, "ui_about_licences")
                .attr(Attribute::Href, LICENCES)
                .attr(Attribute::Target, "_blank"),
        )
}
