//! The options page: the vault, the profiles, the sites, and what the assistant can see and send.

mod delete;
mod import;
mod profiles;

use super::chrome::t;
use super::dom::{El, button, el, form, joined, say, section, submit, value};
use super::field::{Field, Kind};
use super::page::{Model, disable, enable};
use super::{record, vault};
use oauth_assistant::protocol::{PopupState, VaultState};

const ADDRESS: Field = Field {
    id: "site-address",
    label: "ui_site_address",
    kind: Kind::Address,
    hint: Some("ui_site_address_hint"),
};

/// The sections of the options page.
pub(super) fn view(m: &Model) -> Vec<El> {
    let Some(state) = &m.state else { return Vec::new() };
    let vault = vault::closed(m).unwrap_or_else(|| vault::open(m));
    let delete = (state.vault != VaultState::Absent).then(|| delete::details(m));
    vec![
        vault.maybe(delete),
        profiles::section(m),
        sites(m, state),
        record::setting(state.settings.record),
        about(),
    ]
}

fn sites(m: &Model, state: &PopupState) -> El {
    let rows = state.sites.iter().map(|site| {
        let text = site.text();
        let gone = site.clone();
        let remove = button(&joined("remove-", &text), "quiet", &t("ui_site_remove"), move || disable(&gone));
        let label = super::chrome::tr("ui_site_remove_label", &[&text]);
        el("li")
            .class("card row")
            .add(el("span").class("address").text(&text))
            .add(remove.attr("aria-label", &label))
    });
    let list = match state.sites.is_empty() {
        true => say("p", "ui_no_site").class("hint"),
        false => el("ul").class("cards").all(rows.collect()),
    };
    section("sites", &t("ui_sites_title")).add(say("p", "ui_sites")).add(list).add(form(
        "site-add",
        vec![
            m.field(ADDRESS, ""),
            el("div").class("actions").add(submit("site-enable", "ui_enable_site").class("")),
        ],
        || enable(value(ADDRESS.id), Some(ADDRESS.id)),
    ))
}

fn about() -> El {
    let said = ["ui_about_sees", "ui_about_sends", "ui_about_keeps", "ui_about_never"];
    section("about", &t("ui_about_title"))
        .add(el("ul").class("said").all(said.iter().map(|key| say("li", key)).collect()))
}
