//! The profiles: listed, made, changed, deleted.

use super::import;
use crate::chrome::{self, t, tr};
use crate::dom::{self, El, button, by_id, el, form, joined, say, submit, value};
use crate::field::{Field, Kind, environment_name, environment_tag};
use crate::page::{
    Model, act, begin, done, enable, mark, outcome, refresh, render, site_address, with, wrong,
};
use crate::reading;
use oauth_assistant::creatio::{AddressFault, Site, site::match_patterns};
use oauth_assistant::identity::address;
use oauth_assistant::profile::ProfileHead;
use oauth_assistant::protocol::VaultState;
use wasm_bindgen::JsValue;
use wasm_bindgen_futures::spawn_local;

const NAME: Field =
    Field { id: "p-name", label: "ui_profile_name", kind: Kind::Text, hint: Some("ui_profile_name_hint") };
const ENVIRONMENT: Field =
    Field { id: "p-env", label: "ui_profile_environment", kind: Kind::Environment, hint: None };
const SITE: Field =
    Field { id: "p-site", label: "ui_profile_site", kind: Kind::Address, hint: Some("ui_profile_site_hint") };
const URL: Field =
    Field { id: "p-url", label: "ui_profile_url", kind: Kind::Address, hint: Some("ui_profile_url_hint") };
const CLIENT: Field = Field { id: "p-client", label: "ui_profile_client", kind: Kind::Text, hint: None };
const SECRET: Field = Field { id: "p-secret", label: "ui_profile_secret", kind: Kind::Secret, hint: None };
const SECRET_KEPT: Field = Field { hint: Some("ui_profile_secret_kept"), ..SECRET };

/// Everything of the form that is kept as a draft.
const DRAFTS: [&str; 6] = ["form", NAME.id, ENVIRONMENT.id, SITE.id, URL.id, CLIENT.id];

/// The section: the list, the form, or what a file holds.
pub(super) fn section(m: &Model) -> El {
    let open = m.state.as_ref().is_some_and(|s| s.vault == VaultState::Open);
    if let Some(id) = &m.form {
        let old = m.profiles.iter().find(|p| p.id == *id);
        if id.is_empty() || old.is_some() {
            return edit(m, id, old, open);
        }
    }
    let section = dom::section("profiles", &t("ui_profiles_title"));
    if !open {
        return section.add(say("p", "ui_profiles_locked").class("hint"));
    }
    if let Some(found) = &m.import {
        return import::choose(section, found);
    }
    let list = match m.profiles.is_empty() {
        true => say("p", "ui_no_profiles").class("hint"),
        false => el("ul").class("cards").all(m.profiles.iter().map(|p| card(m, p)).collect()),
    };
    section
        .maybe(m.notes.as_ref().map(|(name, notes)| warned(name, notes)))
        .add(list)
        .add(el("div").class("actions").add(button("add", "primary", &t("ui_add_profile"), || start(""))))
        .add(import::drop_zone())
}

/// What to heed of a profile that was saved all the same.
fn warned(name: &str, notes: &[String]) -> El {
    let notes = notes.iter().map(|note| el("li").text(note)).collect();
    el("div")
        .class("notice")
        .attr("id", "p-notes")
        .add(el("p").text(&tr("ui_profile_notes_of", &[name])))
        .add(el("ul").class("said").all(notes))
}

fn card(m: &Model, profile: &ProfileHead) -> El {
    let site = profile.site.text();
    let fact =
        |key: &str, text: &str| el("div").add(say("dt", key)).add(el("dd").class("address").text(text));
    let enabled = m.state.as_ref().is_some_and(|s| s.sites.contains(&profile.site));
    let address = site_address(&profile.site);
    let enabling = button(&joined("enable-", &profile.id), "", &t("ui_enable"), move || {
        enable(address.clone(), None);
    });
    el("li")
        .class("card")
        .add(
            el("div")
                .class("row")
                .add(el("strong").text(&profile.name))
                .add(environment_tag(profile.environment))
                .add(tools(profile, m.armed.as_deref() == Some(&profile.id))),
        )
        .add(
            el("dl")
                .add(fact("ui_profile_site", &site))
                .add(fact("ui_profile_url", &profile.url))
                .add(fact("ui_profile_client", &profile.client_id)),
        )
        .maybe((!enabled).then(|| {
            let enabling = enabling.attr("aria-label", &tr("ui_enable_label", &[&site]));
            el("div").class("notice row").add(say("span", "ui_profile_not_enabled")).add(enabling)
        }))
}

/// What can be done with a profile; deleting takes a second press, on another button.
fn tools(profile: &ProfileHead, doomed: bool) -> El {
    let tools = el("span").class("tools");
    let id = profile.id.clone();
    if doomed {
        let sure = button("delete-sure", "danger", &t("ui_delete"), move || {
            act("delete_profile", vec![("id", id.as_str().into())], "ui_deleted");
        });
        return tools
            .add(el("span").attr("id", "delete-what").text(&tr("ui_delete_sure", &[&profile.name])))
            .add(sure.attr("aria-describedby", "delete-what"))
            .add(button("delete-not", "", &t("ui_keep"), || {
                with(Model::quiet);
                render();
            }));
    }
    let edited = id.clone();
    let edit = button(&joined("edit-", &id), "quiet", &t("ui_edit"), move || start(&edited));
    let delete = button(&joined("delete-", &id), "quiet", &t("ui_delete"), move || {
        with(|m| {
            m.quiet();
            m.armed = Some(id.clone());
            m.focus = Some("delete-sure");
        });
        render();
    });
    tools
        .add(edit.attr("aria-label", &tr("ui_edit_label", &[&profile.name])))
        .add(delete.attr("aria-label", &tr("ui_delete_label", &[&profile.name])))
}

/// Opens the form: of this profile, or with an empty id of a new one.
pub(super) fn start(id: &str) {
    with(|m| {
        m.quiet();
        m.import = None;
        m.form = Some(id.to_owned());
        m.draft("form", id);
        m.focus = Some(NAME.id);
    });
    render();
}

/// Opens the form of a new profile with what a file told of it. Goes by the drafts, like what was typed.
pub(super) fn start_with(name: &str, client_id: &str, url: Option<&str>) {
    with(|m| {
        m.draft(NAME.id, name);
        m.draft(CLIENT.id, client_id);
        if let Some(url) = url {
            m.draft(URL.id, url);
        }
    });
    start("");
}

/// Puts a secret into the open form.
pub(super) fn put_secret(secret: &str) {
    dom::set_value(SECRET.id, secret);
}

fn edit(m: &Model, id: &str, old: Option<&ProfileHead>, open: bool) -> El {
    let fresh = id.is_empty();
    // The one site that is enabled is most likely the one that is meant.
    let only = match m.state.as_ref().map(|s| s.sites.as_slice()) {
        Some([site]) => site_address(site),
        _ => String::new(),
    };
    let text = |f: fn(&ProfileHead) -> &str| old.map(f).unwrap_or_default();
    let reveal = button("reveal", "quiet", &t("ui_reveal"), reveal).attr("aria-pressed", "false");
    let secret = m.field(if fresh { SECRET } else { SECRET_KEPT }, "");
    let (form_id, id) = (joined("profile-", id), id.to_owned());
    dom::section("profiles", &t(if fresh { "ui_profile_new_title" } else { "ui_profile_edit_title" }))
        .maybe((!open).then(|| say("p", "ui_profile_unlock_first").class("notice")))
        .add(form(
            &form_id,
            vec![
                m.field(NAME, text(|p| &p.name)),
                m.field(ENVIRONMENT, old.map_or("", |p| environment_name(p.environment))),
                m.field(SITE, &old.map_or(only, |p| site_address(&p.site))),
                m.field(URL, text(|p| &p.url)),
                m.field(CLIENT, text(|p| &p.client_id)),
                secret.class("field secret").add(reveal),
                say("p", "ui_profile_permission").class("hint"),
                el("div").class("actions").add(submit("p-save", "ui_profile_save")).add(button(
                    "p-cancel",
                    "",
                    &t("ui_cancel"),
                    close,
                )),
            ],
            move || save(&id),
        ))
}

fn reveal() {
    if let (Some(field), Some(button)) = (by_id(SECRET.id), by_id("reveal")) {
        let hidden = field.get_attribute("type").as_deref() == Some("password");
        let _ = field.set_attribute("type", if hidden { "text" } else { "password" });
        let _ = button.set_attribute("aria-pressed", if hidden { "true" } else { "false" });
    }
}

fn close() {
    with(|m| {
        m.quiet();
        m.form = None;
        m.forget(&DRAFTS);
    });
    render();
}

/// The vault is gone, and with it the profile that is being edited. What is typed of a new one was never in it.
pub(super) fn vault_gone() {
    if with(|m| m.form.as_deref().is_some_and(|id| !id.is_empty())) {
        close();
    }
}

/// Id of the input for a field of `profile`.
fn input(field: &str) -> &'static str {
    match field {
        "name" => NAME.id,
        "site" => SITE.id,
        "url" => URL.id,
        "client_id" => CLIENT.id,
        _ => SECRET.id,
    }
}

fn save(id: &str) {
    let [name, site, url, client, secret] = [NAME.id, SITE.id, URL.id, CLIENT.id, SECRET.id].map(value);
    let mut errors = Vec::new();
    let mut check = |right: bool, id, key| {
        if !right {
            errors.push((id, key));
        }
    };
    let service = address::typed(&url);
    let patterns = service.as_ref().map(|service| match_patterns(service.text)).unwrap_or_default();
    check(!name.trim().is_empty(), NAME.id, "ui_error_empty");
    let site_fault = Site::of_address(&site).err();
    check(site_fault.is_none(), SITE.id, site_fault.map_or("", AddressFault::key));
    check(service.is_ok(), URL.id, service.as_ref().err().map_or("", |fault| fault.key()));
    check(!client.trim().is_empty(), CLIENT.id, "ui_error_empty");
    check(!secret.is_empty() || !id.is_empty(), SECRET.id, "ui_error_empty");
    if wrong(errors) {
        return;
    }
    // Before anything else: the browser takes the question only in the turn of the press.
    let request = chrome::request(&patterns);
    if !begin() {
        return;
    }
    let text = |text: &str| if text.is_empty() { JsValue::NULL } else { text.into() };
    let profile = chrome::object(&[
        ("id", text(id)),
        ("name", name.trim().into()),
        ("environment", value(ENVIRONMENT.id).into()),
        ("site", site.trim().into()),
        ("url", url.trim().into()),
        ("client_id", client.as_str().into()),
        ("client_secret", text(&secret)),
    ]);
    let sent = chrome::send("save_profile", &[("profile", profile)]);
    spawn_local(async move {
        let Some(reply) = outcome(sent).await else { return refresh().await };
        if reading::text(&reply, "kind") == "wrong" {
            let remarks = reading::remarks(&reply, "remarks").into_iter();
            mark(remarks.map(|(field, text)| (input(&field), text)).collect(), "ui_profile_not_saved");
        } else {
            let notes: Vec<_> = reading::remarks(&reply, "warnings").into_iter().map(|r| r.1).collect();
            let more = if notes.is_empty() { String::new() } else { joined(" ", &t("ui_profile_notes")) };
            with(|m| {
                m.form = None;
                m.forget(&DRAFTS);
                m.notes = (!notes.is_empty()).then(|| (name.trim().to_owned(), notes));
            });
            refresh().await;
            let granted = chrome::granted(request).await;
            let saved = t(if granted { "ui_profile_saved" } else { "ui_profile_saved_unasked" });
            done(joined(&saved, &more));
        }
        refresh().await;
    });
}
