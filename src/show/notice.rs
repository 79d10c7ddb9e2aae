//! What a page says of fields and presses, and the drafts of what is typed.

use super::Model;
use super::effect::{Effect, Refusal};
use crate::page::view::Text;

impl Model {
    pub(super) fn say_refusal(&mut self, refusal: Refusal) {
        // What was done before is not said beside what went wrong.
        self.status = None;
        self.alert = Some(match refusal {
            Refusal::Said { key, subs } => Text::Key(key, subs),
            Refusal::Lost => Text::key("ui_lost"),
        });
    }

    /// The page has nothing to say of fields, files or presses that were.
    pub(super) fn quiet(&mut self) {
        self.alert = None;
        self.status = None;
        self.errors.clear();
        self.armed = None;
        self.notes = None;
    }

    /// Says that something failed.
    pub(super) fn fail(&mut self, text: Text) {
        self.quiet();
        self.alert = Some(text);
    }

    /// Marks fields with what is wrong with them, and says what that means for all of them.
    pub(super) fn mark(&mut self, errors: Vec<(&'static str, Text)>, alert: &str) {
        self.quiet();
        self.focus = errors.first().map(|e| e.0);
        self.errors = errors;
        self.alert = Some(Text::key(alert));
    }

    /// Refuses an action on the spot: these fields are not right. `true` if there are any.
    pub(super) fn wrong(&mut self, errors: Vec<(&'static str, Text)>) -> bool {
        let any = !errors.is_empty();
        if any {
            self.mark(errors, "ui_check_fields");
        }
        any
    }

    /// What was typed into a field, and is no secret.
    pub(super) fn drafted(&self, field: &str) -> Option<&str> {
        self.drafts.get(field).map(String::as_str)
    }

    /// Keeps what is typed into a field that is no secret.
    pub(super) fn draft(&mut self, field: &str, text: &str) {
        self.drafts.insert(field.into(), text.into());
        self.keep_drafts();
    }

    /// Forgets the drafts of these fields.
    pub(super) fn forget(&mut self, fields: &[&str]) {
        let before = self.drafts.len();
        self.drafts.retain(|field, _| !fields.contains(&field.as_str()));
        if self.drafts.len() != before {
            self.keep_drafts();
        }
    }

    pub(super) fn keep_drafts(&mut self) {
        self.effects.push(Effect::KeepDrafts(self.page.draft_key(), self.drafts.clone()));
    }
}
