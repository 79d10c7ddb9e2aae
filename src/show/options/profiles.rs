//! The profiles: listed, made, changed, deleted.

use super::super::field::{Field, Kind, environment_tag};
use super::super::node::{actions, button, el, form, plain, say, section as titled, submit, tr};
use super::super::site::site_address;
use super::super::{Act, Armed};
use super::super::{Form, Model};
use super::{CLIENT, DRAFTS, ENVIRONMENT, NAME, SECRET, SITE, URL, import};
use crate::page::view::{Attribute, Node, Tag, Text};
use crate::profile::{ProfileField, ProfileHead};
use crate::protocol::{OwnMessage, PopupState, VaultState};
use crate::text::visible;

/// Id of the input for a field of a profile.
pub(in crate::show) fn input(field: ProfileField) -> &'static str {
    match field {
        ProfileField::Name => NAME.id,
        ProfileField::Site => SITE.id,
        ProfileField::Url => URL.id,
        ProfileField::ClientId => CLIENT.id,
        ProfileField::ClientSecret => SECRET.id,
    }
}

/// The section: the list, the form, or what a file holds.
pub(super) fn section(m: &Model, state: &PopupState) -> Node<Act> {
    if let Some(form) = &m.form {
        let old = m.profiles.iter().find(|p| p.id == form.id);
        if form.id.is_empty() || old.is_some() {
            return edit(m, state, form, old);
        }
    }
    let section = titled("profiles", Text::key("ui_profiles_title"));
    if state.vault != VaultState::Open {
        return section.add(say(Tag::P, "ui_profiles_locked").class("hint"));
    }
    if let Some(found) = &m.import {
        return import::choose(section, found);
    }
    let list = match m.profiles.is_empty() {
        true => say(Tag::P, "ui_no_profiles").class("hint"),
        false => el(Tag::Ul).class("cards").all(m.profiles.iter().map(|p| card(m, state, p))),
    };
    let add = button("add", "primary", Text::key("ui_add_profile"), Act::OpenForm(String::new()));
    section
        .all(m.notes.as_ref().map(|(name, notes)| warned(name, notes)))
        .add(list)
        .add(actions(vec![add]))
        .add(import::drop_zone(m.over))
        .add(import::paste_box(m))
}

/// What to heed of a profile that was saved all the same.
fn warned(name: &str, notes: &[Text]) -> Node<Act> {
    let notes = notes.iter().map(|note| el(Tag::Li).text(note.clone()));
    el(Tag::Div)
        .class("notice")
        .id("p-notes")
        .add(el(Tag::P).text(tr("ui_profile_notes_of", &[name])))
        .add(el(Tag::Ul).class("said").all(notes))
}

fn card(m: &Model, state: &PopupState, profile: &ProfileHead) -> Node<Act> {
    let site = profile.site.text();
    let fact = |key: &str, text: &str| {
        el(Tag::Div).add(say(Tag::Dt, key)).add(el(Tag::Dd).class("address").text(plain(text)))
    };
    let enable = || {
        let act = Act::Enable(site_address(&profile.site));
        let enable = button(&format!("enable-{}", profile.id), "", Text::key("ui_enable"), act);
        el(Tag::Div)
            .class("notice row")
            .add(say(Tag::Span, "ui_profile_not_enabled"))
            .add(enable.label(tr("ui_enable_label", &[&site])))
    };
    let head = el(Tag::Div)
        .class("row")
        .add(el(Tag::Strong).text(plain(&visible(&profile.name))))
        .add(environment_tag(profile.environment))
        .add(tools(m, profile));
    el(Tag::Li)
        .class("card")
        .add(head)
        .add(
            el(Tag::Dl)
                .add(fact("ui_profile_site", &site))
                .add(fact("ui_profile_url", &profile.url))
                .add(fact("ui_profile_client", &visible(&profile.client_id))),
        )
        .all((!state.sites.contains(&profile.site)).then(enable))
}

/// What can be done with a profile; deleting takes a second press, on another button.
fn tools(m: &Model, profile: &ProfileHead) -> Node<Act> {
    let tools = el(Tag::Span).class("tools");
    let (id, name) = (&profile.id, &visible(&profile.name));
    let doomed = Armed::Profile(id.clone());
    if m.armed.as_ref() == Some(&doomed) {
        let order = Act::order(OwnMessage::DeleteProfile { id: id.clone() }, "ui_deleted");
        let sure = button("delete-sure", "danger", Text::key("ui_delete"), order).described("delete-what");
        return tools
            .add(el(Tag::Span).id("delete-what").text(tr("ui_delete_sure", &[name])))
            .add(sure)
            .add(button("delete-not", "", Text::key("ui_keep"), Act::Disarm(None)));
    }
    let edit = button(&format!("edit-{id}"), "quiet", Text::key("ui_edit"), Act::OpenForm(id.clone()));
    let delete =
        button(&format!("delete-{id}"), "quiet", Text::key("ui_delete"), Act::Arm(doomed, "delete-sure"));
    tools.add(edit.label(tr("ui_edit_label", &[name]))).add(delete.label(tr("ui_delete_label", &[name])))
}

fn edit(m: &Model, state: &PopupState, open: &Form, old: Option<&ProfileHead>) -> Node<Act> {
    let Form { id, revealed } = open;
    let fresh = id.is_empty();
    // The one site that is enabled is most likely the one that is meant.
    let only = match state.sites.as_slice() {
        [site] => site_address(site),
        _ => String::new(),
    };
    let text = |f: fn(&ProfileHead) -> &str| old.map(f).unwrap_or_default();
    let secret = Field {
        hint: (!fresh).then_some("ui_profile_secret_kept"),
        kind: if *revealed { Kind::RevealedSecret } else { Kind::Secret },
        ..SECRET
    };
    let pressed = if *revealed { "true" } else { "false" };
    let reveal =
        button("reveal", "quiet", Text::key("ui_reveal"), Act::Reveal).attr(Attribute::AriaPressed, pressed);
    let title = if fresh { "ui_profile_new_title" } else { "ui_profile_edit_title" };
    let locked = state.vault != VaultState::Open;
    titled("profiles", Text::key(title))
        .all(locked.then(|| say(Tag::P, "ui_profile_unlock_first").class("notice")))
        .add(form(
            &format!("profile-{id}"),
            vec![
                m.field(NAME, text(|p| &p.name)),
                m.field(ENVIRONMENT, text(|p| p.environment.name())),
                m.field(SITE, &old.map_or(only, |p| site_address(&p.site))),
                m.field(URL, text(|p| &p.url)),
                m.field(CLIENT, text(|p| &p.client_id)),
                m.field(secret, "").class("field secret").add(reveal),
                say(Tag::P, "ui_profile_permission").class("hint"),
                actions(vec![
                    submit("p-save", "ui_profile_save"),
                    button("p-cancel", "", Text::key("ui_cancel"), Act::CloseForm),
                ]),
            ],
            Act::SaveProfile(id.clone()),
        ))
}

impl Model {
    /// Opens the form: of this profile, or with an empty id of a new one.
    pub(in crate::show) fn open_form(&mut self, id: &str) {
        self.quiet();
        self.import = None;
        self.form = Some(Form::of(id));
        self.draft("form", id);
        self.focus = Some(NAME.id);
    }

    pub(in crate::show) fn close_form(&mut self) {
        self.quiet();
        self.form = None;
        self.forget(&DRAFTS);
    }
}
