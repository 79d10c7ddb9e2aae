//! What an answer brings: of the background to what it was asked, of the administrator to the browser's question.

use super::effect::{Asked, Effect, Refusal, Then};
use super::vault::NEW;
use super::{Model, Tested};
use crate::page::view::Text;
use crate::protocol::{OwnMessage, OwnReply};

impl Model {
    pub(super) fn replied(&mut self, then: Then, reply: Result<OwnReply, Refusal>) {
        match then {
            Then::Nothing => return,
            Then::State { tab, url: _ } => return self.state_came(tab, reply),
            Then::Profiles(state) => {
                let profiles = match reply {
                    Ok(OwnReply::Profiles { profiles, unreadable, .. }) => {
                        self.unreadable = unreadable.unwrap_or(self.unreadable);
                        Some(profiles)
                    }
                    _ => None,
                };
                return self.heard(Ok(*state), profiles);
            }
            Then::Copy | Then::Save | Then::Doubt { .. } | Then::Snapshot => {
                return self.deliver(&then, reply);
            }
            Then::ToSave => return self.open_to_save(reply),
            Then::Exported => return self.exported(reply),
            Then::Planned(passphrase) => return self.planned(passphrase, reply),
            Then::Done { .. }
            | Then::Enabled(_)
            | Then::Passphrase { .. }
            | Then::Saved(_)
            | Then::Imported
            | Then::Tested(_)
            | Then::NewSecretTested(_)
            | Then::Rotated(_)
            | Then::Logged
            | Then::VaultDeleted => {}
        }
        self.busy = false;
        match reply {
            Err(refusal) => {
                if let Then::Passphrase { first, .. } = then {
                    self.focus = Some(first);
                }
                match (&then, refusal) {
                    // What hindered a test stands beside the profile, like its result.
                    (Then::Tested(id) | Then::NewSecretTested(id), Refusal::Said { key, subs }) => {
                        self.tested =
                            Some(Tested { id: id.clone(), good: false, text: Text::Key(key, subs) });
                    }
                    (_, refusal) => self.say_refusal(refusal),
                }
            }
            Ok(reply) => self.done(&then, reply),
        }
        if let Then::Passphrase { .. } = then {
            self.empty_passphrases();
        }
        self.refresh();
    }

    /// What an order did.
    pub(super) fn done(&mut self, then: &Then, reply: OwnReply) {
        match then {
            Then::Done { said, focus } => {
                self.status = said.map(Text::key);
                self.focus = *focus;
            }
            Then::Enabled(field) => {
                self.status = Some(Text::key("ui_enabled"));
                if let Some(id) = field {
                    self.forget(&[id]);
                    self.effects.push(Effect::Empty(vec![id]));
                }
            }
            Then::Passphrase { said, first } => {
                self.status = Some(Text::key(said));
                if *first == NEW.id {
                    // The form is gone with its fields: the next step is where the keyboard goes on.
                    self.focus = Some("start-profile");
                }
            }
            Then::Saved(name) => self.saved(name, reply),
            Then::Imported => {
                self.chosen = None;
                self.focus = Some("profiles-h");
                if let OwnReply::Imported { count } = reply {
                    self.status = Some(Text::Key("ui_imported".into(), vec![count.to_string()]));
                }
            }
            Then::Tested(id) => {
                if let OwnReply::Tested { good, said } = reply {
                    self.tested = Some(Tested { id: id.clone(), good, text: (&said).into() });
                }
            }
            Then::NewSecretTested(id) => {
                if let OwnReply::Tested { good, said } = reply {
                    self.tested = Some(Tested::with_new_secret(id, good, (&said).into()));
                }
            }
            Then::Rotated(name) => self.rotated(name, reply),
            Then::Logged => {
                if let OwnReply::Log { entries } = reply {
                    self.log = Some(entries);
                }
            }
            Then::VaultDeleted => {
                // What is typed of a new profile was never in the vault.
                if self.form.as_ref().is_some_and(|form| !form.saves().is_empty()) {
                    self.close_form();
                }
                self.status = Some(Text::key("ui_vault_deleted"));
            }
            Then::Nothing
            | Then::ToSave
            | Then::State { .. }
            | Then::Profiles(_)
            | Then::Copy
            | Then::Save
            | Then::Doubt { .. }
            | Then::Exported
            | Then::Planned(_)
            | Then::Snapshot => {}
        }
    }

    pub(super) fn deliver(&mut self, then: &Then, reply: Result<OwnReply, Refusal>) {
        let effect = match (then, reply) {
            (Then::Copy, Ok(OwnReply::Report { markdown, .. })) => {
                Effect::Copy { text: markdown, said: "ui_copied" }
            }
            (Then::Snapshot, Ok(OwnReply::Recorded { json })) => {
                Effect::Save { text: json, name: "snapshot.json", said: "ui_recorded" }
            }
            (Then::Doubt { finding, words }, Ok(OwnReply::Report { json, .. })) => {
                let text = crate::report::doubted(&json, *finding, words);
                Effect::Save { text, name: "oauth-report.json", said: "doubt_saved" }
            }
            (_, Ok(OwnReply::Report { json, .. })) => {
                Effect::Save { text: json, name: "oauth-report.json", said: "ui_report_saved" }
            }
            (_, reply) => {
                self.busy = false;
                return self.say_refusal(reply.err().unwrap_or(Refusal::Lost));
            }
        };
        self.effects.push(effect);
    }

    pub(super) fn permitted(&mut self, asked: Asked, granted: bool) {
        match asked {
            Asked::Save(nth) => self.saving_permitted(nth, granted),
            Asked::Test(id) | Asked::TestNewSecret(id) if !granted => {
                self.busy = false;
                self.tested = Some(Tested { id, good: false, text: Text::key("test_not_permitted") });
                self.refresh();
            }
            Asked::TestNewSecret(id) => {
                self.ask(OwnMessage::TestNewSecret { id: id.clone() }, Then::NewSecretTested(id));
            }
            Asked::Test(id) => self.ask(OwnMessage::TestProfile { id: id.clone() }, Then::Tested(id)),
            Asked::Enable { .. } | Asked::Allow { .. } | Asked::Locks if !granted => {
                self.busy = false;
                self.alert = Some(Text::key("ui_not_permitted"));
                self.refresh();
            }
            Asked::Locks => self.hears_locks(),
            Asked::Enable { url, field } => {
                self.ask(OwnMessage::Enable { url, tab: self.tab }, Then::Enabled(field));
            }
            Asked::Allow { tab, origin } => {
                let said = Some("ui_allowed");
                self.ask(OwnMessage::Allow { tab, origin }, Then::Done { said, focus: None });
            }
        }
    }
}
