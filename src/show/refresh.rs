//! The background's word on what there is: asked for anew whenever something may have changed.

use super::effect::{Effect, Refusal, Then};
use super::{Armed, Model, Page, options, popup, vault};
use crate::profile::{Index, ProfileHead};
use crate::protocol::{OwnMessage, OwnReply, PopupState, Screen, TabState, VaultState};

/// Whether the background's word is awaited.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Asking {
    /// No.
    #[default]
    No,
    /// Yes.
    Once,
    /// Yes, and what it says will be old: something has changed since.
    Again,
}

impl Model {
    /// Asks the background anew. While one question is under way, a second only makes it be asked once more:
    /// the last answer is always the newest.
    pub(super) fn refresh(&mut self) {
        if self.asking != Asking::No {
            self.asking = Asking::Again;
            return;
        }
        self.ask_state();
    }

    pub(super) fn ask_state(&mut self) {
        self.asking = Asking::Once;
        match self.page {
            Page::Popup | Page::Commands => self.effects.push(Effect::FindTab),
            Page::Options => {
                let (tab, url) = (None, None);
                self.ask(OwnMessage::State { tab, url: url.clone() }, Then::State { tab, url });
            }
        }
    }

    pub(super) fn state_came(&mut self, tab: Option<i64>, reply: Result<OwnReply, Refusal>) {
        self.tab = tab;
        match reply {
            Ok(OwnReply::State(state)) if self.page == Page::Options && state.vault == VaultState::Open => {
                self.ask(OwnMessage::Profiles {}, Then::Profiles(state));
            }
            Ok(OwnReply::State(state)) => self.heard(Ok(*state), None),
            Ok(_) => self.heard(Err(Refusal::Lost), None),
            Err(refusal) => self.heard(Err(refusal), None),
        }
    }

    /// The vault has been locked: no secret that was typed, imported or shown here stays behind.
    fn empty_secrets(&mut self) {
        self.import = None;
        if let Some(form) = &mut self.form {
            form.revealed = false;
            form.emptied = true;
        }
        if self.page == Page::Options {
            self.effects.push(Effect::Empty(vec![options::SECRET.id, options::PASTE.id]));
            self.close_rotation();
        }
        self.empty_passphrases();
    }

    /// The profile of the open form is neither among these nor the organisation's.
    fn form_is_of_none(&self, profiles: &[ProfileHead]) -> bool {
        let managed = |id| self.state.as_ref().is_some_and(|state| state.managed.profile(id).is_some());
        self.form.as_ref().is_some_and(|form| {
            let id = form.saves();
            !id.is_empty() && !managed(id) && profiles.iter().all(|profile| profile.id != id)
        })
    }

    /// Takes the background's word.
    pub(super) fn heard(&mut self, state: Result<PopupState, Refusal>, profiles: Option<Vec<ProfileHead>>) {
        let open = state.as_ref().is_ok_and(|s| s.vault == VaultState::Open);
        self.lost = state.is_err();
        if !open {
            // It may hold what was typed of a passphrase.
            self.chosen = None;
            self.unreadable = 0;
            self.log = None;
        }
        match state {
            Ok(state) => {
                let site = state.tab.as_ref().and_then(TabState::enabled);
                // What is armed for a dialog is not for the next one; a write is armed by its own name.
                if site.is_none_or(|site| site.screen != Screen::Fillable) {
                    self.armed.take_if(|armed| matches!(armed, Armed::Fill(_)));
                }
                // An address typed for a site that is enabled by now has done its work.
                if site.is_some() {
                    self.forget(&[popup::ADDRESS]);
                }
                // Who opens the popup over a locked vault types the passphrase next.
                if self.page == Page::Popup && self.state.is_none() && state.vault == VaultState::Locked {
                    self.focus = Some(vault::PASSPHRASE.id);
                }
                let was_open = self.state.as_ref().is_some_and(|s| s.vault == VaultState::Open);
                // And over an open one, or once it is unlocked here, whoever presses Enter fills.
                if self.page == Page::Popup && !was_open {
                    self.fill_next = popup::filled_first(&state).map(str::to_owned);
                }
                self.state = Some(state);
                if was_open && !open {
                    self.empty_secrets();
                }
            }
            Err(Refusal::Lost) if self.state.is_none() => {}
            Err(refusal) => self.say_refusal(refusal),
        }
        if let Some(profiles) = profiles {
            if self.form_is_of_none(&profiles) {
                self.deleted_meanwhile();
            }
            self.list(profiles);
        } else if !open {
            // What is being edited stays, so that nothing typed is lost; the rest is the vault's again.
            self.import = None;
            self.handed = None;
            let mut kept = std::mem::take(&mut self.profiles);
            kept.retain(|p| self.form.as_ref().is_some_and(|form| form.id == p.id));
            self.list(kept);
        }
        self.starting |= self.state.as_ref().is_some_and(|state| options::start::is_to_do(self, state));
        match self.asking {
            Asking::Again => self.ask_state(),
            Asking::Once | Asking::No => self.asking = Asking::No,
        }
    }

    fn list(&mut self, profiles: Vec<ProfileHead>) {
        self.index = Index::of(&profiles);
        self.profiles = profiles;
    }
}
