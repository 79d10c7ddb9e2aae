//! Saving a profile: its service's permission is asked for in the same press, and the two answers come in
//! either order.

use super::Model;
use super::effect::{Asked, Effect, Then};
use super::field::{environment, fill_from, secret, text};
use super::options::profiles::input;
use super::options::{CLIENT, DRAFTS, EDITS, ENVIRONMENT, FILL_FROM, NAME, NOTES, SECRET, SITE, TAGS, URL};
use super::site::said;
use crate::creatio::{Site, site::match_patterns};
use crate::identity::address;
use crate::page::view::Text;
use crate::profile::{Remark, Secret, tags};
use crate::protocol::{OwnMessage, OwnReply, ProfileInput};
use std::collections::BTreeMap;

/// What is known of the profile that is being saved.
#[derive(Default)]
pub(super) struct Saving {
    /// The how manieth it is: the answer for an earlier one says nothing of this one.
    nth: u32,
    /// The permission of its service.
    permission: Permission,
    stage: Stage,
}

/// What the administrator says to the browser's question.
#[derive(Clone, Copy, Default)]
enum Permission {
    /// Nothing yet.
    #[default]
    Awaited,
    Given,
    Refused,
}

/// How far the saving is.
#[derive(Clone, Copy, Default)]
enum Stage {
    /// Under way, or refused.
    #[default]
    Unsaved,
    /// Saved.
    Saved,
    /// Saved, and there is something to heed.
    SavedWithNotes,
}

impl Model {
    pub(super) fn save_profile(&mut self, id: &str, typed: &BTreeMap<String, Secret>) {
        let [name, site, url, mut client_id] =
            [NAME.id, SITE.id, URL.id, CLIENT.id].map(|field| text(typed, field));
        let [mut name, mut site, mut url] = [name, site, url].map(|text| text.trim().to_owned());
        let mut environment = environment(&text(typed, ENVIRONMENT.id));
        let mut fill_from = fill_from(&text(typed, FILL_FROM.id));
        // Of the organisation's profile the secret alone is typed.
        let managed = self.state.as_ref().and_then(|state| state.managed.profile(id));
        if let Some(head) = managed {
            (name, site) = (head.name.clone(), head.site.address());
            (url, client_id) = (head.url.clone(), head.client_id.clone());
            (environment, fill_from) = (head.environment, head.fill_from);
        }
        let stored = self.profiles.iter().any(|profile| profile.id == id);
        let client_secret = secret(typed, SECRET.id);
        let mut errors = Vec::new();
        let mut check = |id, wrong: Option<Text>| errors.extend(wrong.map(|text| (id, text)));
        let missing = |there: bool| (!there).then(|| Text::key("ui_error_empty"));
        let service = address::typed(&url);
        let patterns = service.as_ref().map(|service| match_patterns(service.text)).unwrap_or_default();
        check(NAME.id, missing(!name.is_empty()));
        check(SITE.id, Site::of_address(&site).err().map(said));
        check(URL.id, service.as_ref().err().copied().map(said));
        check(CLIENT.id, missing(!client_id.trim().is_empty()));
        check(SECRET.id, missing(!client_secret.is_empty() || stored));
        if self.wrong(errors) || !self.begin() {
            return;
        }
        self.saving = Saving { nth: self.saving.nth + 1, ..Saving::default() };
        // Before anything else: the browser takes the question only in the turn of the press.
        self.effects.push(Effect::AskPermission { patterns, asked: Asked::Save(self.saving.nth) });
        let profile = ProfileInput {
            id: Some(id.to_owned()).filter(|id| !id.is_empty()),
            name: name.clone(),
            environment,
            site,
            url,
            client_id,
            edits: self.drafted(EDITS).and_then(|edits| edits.parse().ok()).filter(|_| !id.is_empty()),
            client_secret: Some(client_secret).filter(|secret| !secret.is_empty()),
            fill_from,
            tags: tags(&text(typed, TAGS.id)),
            notes: text(typed, NOTES.id),
        };
        self.ask(OwnMessage::SaveProfile { profile }, Then::Saved(name));
    }

    /// The background's answer.
    pub(super) fn saved(&mut self, name: &str, reply: OwnReply) {
        let said = |remark: Remark| (remark.field, Text::Key(remark.key.into_owned(), remark.subs));
        match reply {
            OwnReply::Wrong { remarks } => {
                let errors = remarks.into_iter().map(said).map(|(field, text)| (input(field), text));
                self.mark(errors.collect(), "ui_profile_not_saved");
            }
            OwnReply::Profiles { warnings, .. } => {
                let notes: Vec<_> = warnings.into_iter().map(|remark| said(remark).1).collect();
                self.form = None;
                self.forget(&DRAFTS);
                self.saving.stage = if notes.is_empty() { Stage::Saved } else { Stage::SavedWithNotes };
                self.notes = (!notes.is_empty()).then(|| (name.to_owned(), notes));
                self.say_saved();
            }
            OwnReply::Overtaken { now } => self.overtaken(now),
            OwnReply::State(_)
            | OwnReply::Report { .. }
            | OwnReply::Recorded { .. }
            | OwnReply::Exported { .. }
            | OwnReply::Planned { .. }
            | OwnReply::Imported { .. }
            | OwnReply::Tested { .. }
            | OwnReply::Log { .. }
            | OwnReply::ToSave { .. }
            | OwnReply::Done {}
            | OwnReply::Failed { .. } => {}
        }
    }

    /// The administrator's answer to the browser's question.
    pub(super) fn saving_permitted(&mut self, nth: u32, granted: bool) {
        if nth == self.saving.nth {
            self.saving.permission = if granted { Permission::Given } else { Permission::Refused };
            self.say_saved();
            self.refresh();
        }
    }

    fn say_saved(&mut self) {
        let saved = match self.saving.permission {
            Permission::Awaited => return,
            Permission::Given => Text::key("ui_profile_saved"),
            Permission::Refused => Text::key("ui_profile_saved_unasked"),
        };
        let more = match self.saving.stage {
            Stage::Unsaved => return,
            Stage::Saved => None,
            Stage::SavedWithNotes => Some(Text::key("ui_profile_saved_notes")),
        };
        self.status = Some(Text::Sentences([saved].into_iter().chain(more).collect()));
        self.saving = Saving { nth: self.saving.nth, ..Saving::default() };
    }
}
