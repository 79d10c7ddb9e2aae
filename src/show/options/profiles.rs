//! The profiles: listed, made, changed, deleted.

use super::super::Act;
use super::super::field::{Field, Kind, environment_tag};
use super::super::node::{actions, button, el, form, plain, say, section as titled, submit, tr};
use super::super::{Form, Meanwhile, Model};
use super::card::facts;
use super::handed::fields;
use super::{
    CLIENT, DRAFTS, EDITS, ENVIRONMENT, FILL_FROM, NAME, NOTES, SECRET, SITE, TAGS, URL, backup, handed,
    import, list, managed,
};
use crate::page::view::{Attribute, Node, Tag, Text};
use crate::profile::handed::Handed;
use crate::profile::{ProfileField, ProfileHead};
use crate::protocol::{PopupState, VaultState};
use crate::text::visible;

/// Id of the input for a field of a profile.
pub(in crate::show) fn input(field: ProfileField) -> &'static str {
    match field {
        ProfileField::Name => NAME.id,
        ProfileField::Site => SITE.id,
        ProfileField::Url => URL.id,
        ProfileField::ClientId => CLIENT.id,
        ProfileField::ClientSecret => SECRET.id,
        ProfileField::Tags => TAGS.id,
        ProfileField::Notes => NOTES.id,
    }
}

/// The section: the list, the form, or what a file holds.
pub(super) fn section(m: &Model, state: &PopupState) -> Node<Act> {
    if let Some(form) = &m.form {
        let old = m.profiles.iter().find(|p| p.id == form.id);
        let managed = state.managed.profile(&form.id);
        if form.saves().is_empty() || old.is_some() || managed.is_some() {
            return edit(m, state, form, old, managed);
        }
    }
    let section = titled("profiles", Text::key("ui_profiles_title"));
    if state.vault != VaultState::Open {
        return section.add(say(Tag::P, "ui_profiles_locked").class("hint"));
    }
    if let Some(chosen) = &m.chosen {
        return backup::chosen(m, section, chosen);
    }
    if let Some(found) = &m.import {
        return import::choose(section, found);
    }
    if let Some(handed) = &m.handed {
        return handed::preview(section, m, handed);
    }
    let waiting = managed::waiting(m, state);
    let list = match m.profiles.is_empty() {
        true if waiting.is_some() => Vec::new(),
        true => vec![say(Tag::P, "ui_no_profiles").class("hint")],
        false => list::listed(m, state),
    };
    let add = button("add", "primary", Text::key("ui_add_profile"), Act::OpenForm(String::new()));
    section
        .all(m.notes.as_ref().map(|(name, notes)| warned(name, notes)))
        .all(handed::reminder(m, state))
        .all(waiting)
        .all(list)
        .add(actions(vec![add]))
        .add(import::drop_zone(m.over))
        .add(import::paste_box(m))
        .all((!m.profiles.is_empty()).then(handed::for_a_colleague).into_iter().flatten())
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

fn edit(
    m: &Model,
    state: &PopupState,
    open: &Form,
    old: Option<&ProfileHead>,
    managed: Option<&ProfileHead>,
) -> Node<Act> {
    let Form { id, revealed, emptied, meanwhile } = open;
    let fresh = open.saves().is_empty();
    // The one site that is enabled is most likely the one that is meant.
    let only = match state.sites.as_slice() {
        [site] => site.address(),
        _ => String::new(),
    };
    let text = |f: fn(&ProfileHead) -> &str| old.map(f).unwrap_or_default();
    let secret = Field {
        hint: old.map(|_| "ui_profile_secret_kept"),
        kind: if *revealed { Kind::RevealedSecret } else { Kind::Secret },
        ..SECRET
    };
    let pressed = if *revealed { "true" } else { "false" };
    let reveal =
        button("reveal", "quiet", Text::key("ui_reveal"), Act::Reveal).attr(Attribute::AriaPressed, pressed);
    let title = if fresh { "ui_profile_new_title" } else { "ui_profile_edit_title" };
    let locked = state.vault != VaultState::Open;
    let secret = m.field(secret, "").class("field secret").add(reveal);
    let section = titled("profiles", Text::key(title))
        .all(locked.then(|| say(Tag::P, "ui_profile_unlock_first").class("notice")))
        .all(emptied.then(|| say(Tag::P, "ui_profile_secret_emptied").class("notice")))
        .all(overtaken(meanwhile));
    section.add(match managed {
        Some(head) => managed::secret_form(head, secret),
        None => form(
            &format!("profile-{id}"),
            vec![
                m.field(NAME, text(|p| &p.name)),
                m.field(ENVIRONMENT, text(|p| p.environment.name())),
                m.field(SITE, &old.map_or(only, |p| p.site.address())),
                m.field(URL, text(|p| &p.url)),
                m.field(CLIENT, text(|p| &p.client_id)),
                m.field(FILL_FROM, text(|p| p.fill_from.name())),
                secret,
                m.field(TAGS, &old.map(|p| p.about.tags.join(", ")).unwrap_or_default()),
                m.field(NOTES, text(|p| &p.about.notes)),
                say(Tag::P, "ui_profile_permission").class("hint"),
                actions(vec![
                    submit("p-save", "ui_profile_save"),
                    button("p-cancel", "", Text::key("ui_cancel"), Act::CloseForm),
                ]),
            ],
            Act::SaveProfile(open.saves().to_owned()),
        ),
    })
}

/// What became of the profile meanwhile, and what pressing *Save* again does.
fn overtaken(meanwhile: &Meanwhile) -> Option<Node<Act>> {
    let notice = |key| el(Tag::Div).id("p-meanwhile").class("notice danger").add(say(Tag::P, key));
    match meanwhile {
        Meanwhile::Nothing => None,
        Meanwhile::Deleted => Some(notice("ui_profile_deleted_meanwhile")),
        Meanwhile::Changed(now) => {
            let head = el(Tag::Div)
                .class("row")
                .add(el(Tag::Strong).text(plain(&visible(&now.name))))
                .add(environment_tag(now.environment));
            Some(notice("ui_profile_changed_meanwhile").add(head).add(facts(now)))
        }
    }
}

impl Model {
    /// Opens the form: of this profile, or with an empty id of a new one.
    pub(in crate::show) fn open_form(&mut self, id: &str) {
        self.quiet();
        self.import = None;
        self.form = Some(Form::of(id));
        self.draft("form", id);
        match self.profiles.iter().find(|profile| profile.id == id).map(|profile| profile.about.edits) {
            Some(edits) => self.draft(EDITS, &edits.to_string()),
            None => self.forget(&[EDITS]),
        }
        let managed = self.state.as_ref().is_some_and(|state| state.managed.profile(id).is_some());
        self.focus = Some(if managed { SECRET.id } else { NAME.id });
    }

    /// Opens the form of a new profile with what another has. Its secret is typed anew: it never comes here.
    pub(in crate::show) fn duplicate(&mut self, id: &str) {
        let one = self.profiles.iter().find(|profile| profile.id == id).map(Handed::from);
        let Some(one) = one else { return };
        self.fill_in(&one);
        self.status = Some(Text::key("ui_duplicated"));
    }

    /// Nothing was saved: another page has changed the profile of the form, or deleted it. What is typed stays; who
    /// presses *Save* again has been told.
    pub(in crate::show) fn overtaken(&mut self, now: Option<Box<ProfileHead>>) {
        match now {
            None => self.deleted_meanwhile(),
            Some(now) => {
                self.draft(EDITS, &now.about.edits.to_string());
                self.fail(Text::key("ui_profile_overtaken"));
                if let Some(form) = &mut self.form {
                    form.meanwhile = Meanwhile::Changed(now);
                }
            }
        }
    }

    /// The profile of the form is deleted: the form is that of a new one from now on, with all that it shows.
    pub(in crate::show) fn deleted_meanwhile(&mut self) {
        let old = self.form.as_ref().and_then(|form| self.profiles.iter().find(|p| p.id == form.id));
        let shown = old.map(Handed::from).map(|one| fields(&one)).unwrap_or_default();
        for (field, text) in shown {
            if self.drafted(field).is_none() {
                self.draft(field, &text);
            }
        }
        self.draft("form", "");
        self.forget(&[EDITS]);
        self.fail(Text::key("ui_profile_overtaken"));
        if let Some(form) = &mut self.form {
            form.meanwhile = Meanwhile::Deleted;
        }
    }

    pub(in crate::show) fn close_form(&mut self) {
        self.quiet();
        self.form = None;
        self.forget(&DRAFTS);
    }
}
