//! The vault's forms: made, opened, locked. The same in the popup and in the options page.

use super::Model;
use super::act::{Act, Armed};
use super::effect::{Effect, Then};
use super::field::{Field, Kind, secret, text};
use super::node::{actions, button, el, form, mark, say, section, submit, tick, tr};
use crate::page::view::{Attribute, Node, Tag, Text};
use crate::profile::Secret;
use crate::profile::vault::{MIN_PASSPHRASE, weakness};
use crate::protocol::{OwnMessage, PopupState, Preferences, VaultState};
use std::collections::BTreeMap;

/// Opens the vault.
pub(super) const PASSPHRASE: Field =
    Field { id: "v-pass", label: "ui_passphrase", kind: Kind::Secret, hint: None };
pub(super) const NEW: Field = Field {
    id: "v-new",
    label: "ui_passphrase_new",
    kind: Kind::Passphrase,
    hint: Some("ui_passphrase_hint"),
};
const AGAIN: Field = Field { id: "v-again", label: "ui_passphrase_again", kind: Kind::NewSecret, hint: None };
const OLD: Field = Field { id: "v-old", label: "ui_passphrase_old", kind: Kind::Secret, hint: None };
/// With the computer.
const COMPUTER: &str = "v-computer";
const MOST: Field = Field { id: "v-most", label: "ui_most", kind: Kind::Hours, hint: Some("ui_most_hint") };
const IDLE: Field = Field { id: "v-idle", label: "ui_idle", kind: Kind::Minutes, hint: Some("ui_idle_hint") };

/// What a closed vault needs of the popup: the passphrase. A vault is made where nothing closes while it is typed.
pub(super) fn passphrase(m: &Model, state: &PopupState) -> Option<Node<Act>> {
    match &state.vault {
        VaultState::Open | VaultState::Locked | VaultState::Unreadable { .. } => closed(m, state),
        VaultState::Absent => Some(
            section("vault", Text::key("ui_vault_create_title")).add(say(Tag::P, "ui_vault_create")).add(
                actions(vec![button(
                    "make-vault",
                    "primary",
                    Text::key("ui_vault_create_button"),
                    Act::OpenOptions,
                )]),
            ),
        ),
    }
}

/// The form that a closed vault needs. `None` while it is open.
pub(super) fn closed(m: &Model, state: &PopupState) -> Option<Node<Act>> {
    Some(match &state.vault {
        VaultState::Open => return None,
        VaultState::Absent => section("vault", Text::key("ui_vault_create_title"))
            .add(say(Tag::P, "ui_vault_create"))
            .add(form(
                "vault-create",
                vec![
                    m.field(NEW, ""),
                    m.field(AGAIN, ""),
                    say(Tag::P, "ui_vault_no_recovery").class("notice"),
                    actions(vec![submit("v-create", "ui_vault_create_button")]),
                ],
                Act::CreateVault,
            )),
        VaultState::Locked => section("vault", Text::key("ui_vault_locked_title")).add(form(
            "vault-unlock",
            vec![m.field(PASSPHRASE, ""), actions(vec![submit("v-unlock", "ui_unlock")])],
            Act::Unlock,
        )),
        VaultState::Unreadable { key, subs } => section("vault", Text::key("ui_vault_unreadable_title"))
            .add(el(Tag::P).class("error").text(Text::Key(key.clone(), subs.clone()))),
    })
}

/// What is said of a vault that may not be the one that was saved last, and the button that has it count.
pub(super) fn doubtful(state: &PopupState) -> Option<Node<Act>> {
    let doubt = state.doubt.as_ref()?;
    let accept = Act::order(OwnMessage::AcceptVault {}, "ui_vault_accepted");
    let accept = button("v-accept", "", Text::key("ui_vault_accept"), accept).described("v-doubt");
    Some(
        section("doubt", Text::key("ui_vault_doubt_title"))
            .add(el(Tag::P).id("v-doubt").class("notice danger").text(doubt.into()))
            .add(actions(vec![accept])),
    )
}

/// What cannot be read of the open vault, what to do first, and its removal by two presses. While the vault is in doubt
/// nothing in it is changed.
pub(super) fn unreadable(m: &Model, state: &PopupState) -> Option<Node<Act>> {
    let count = m.unreadable.to_string();
    let section = (m.unreadable > 0 && state.vault == VaultState::Open).then(|| {
        section("unreadable", Text::key("ui_unreadable_title"))
            .add(el(Tag::P).id("u-what").class("notice danger").text(tr("ui_unreadable_what", &[&count])))
            .add(say(Tag::P, "ui_unreadable_first").id("u-first"))
    })?;
    if state.doubt.is_some() {
        return Some(section);
    }
    let buttons = if m.armed == Some(Armed::Unreadable) {
        let keep = button("u-keep", "", Text::key("ui_keep"), Act::Disarm(Some("u-remove")));
        let sure = tr("ui_unreadable_sure", &[&count]);
        let order = Act::Order {
            message: OwnMessage::RemoveUnreadable {},
            said: Some("ui_unreadable_removed"),
            focus: Some("profiles-h"),
        };
        vec![keep, button("u-sure", "danger", sure, order).described("u-what u-first")]
    } else {
        let arm = Act::Arm(Armed::Unreadable, "u-keep");
        vec![button("u-remove", "", Text::key("ui_unreadable_remove"), arm).described("u-what u-first")]
    };
    Some(section.add(actions(buttons)))
}

/// The settings of an open vault, for the options page.
pub(super) fn open(m: &Model, state: &PopupState) -> Node<Act> {
    let [idle, most] = [state.settings.idle_minutes, state.settings.most_hours].map(|n| n.to_string());
    let both = state.managed.idle_minutes && state.managed.most_hours;
    let number = |field: Field, managed: bool, said: &str, now: &str| match managed {
        true => el(Tag::P).id(field.id).class("row").text(tr(said, &[now])).add(mark()),
        false => m.field(field, now),
    };
    let on = state.settings.lock_with_computer;
    let computer = el(Tag::Div)
        .class("check")
        .add(tick(COMPUTER, "v-computer-what", on, Act::LockWithComputer(!on)))
        .add(say(Tag::Label, "ui_lock_computer").attr(Attribute::For, COMPUTER));
    section("vault", Text::key("ui_vault_open_title"))
        .add(say(Tag::P, "ui_vault_open"))
        .add(actions(vec![lock_button("").described("v-shortcut")]))
        .add(say(Tag::P, "ui_lock_shortcut").id("v-shortcut").class("hint"))
        .add(form(
            "vault-idle",
            vec![
                number(IDLE, state.managed.idle_minutes, "policy_idle", &idle),
                number(MOST, state.managed.most_hours, "policy_most", &most),
                actions(if both { Vec::new() } else { vec![submit("v-idle-save", "ui_save").class("")] }),
            ],
            Act::SaveIdle,
        ))
        .add(computer)
        .add(say(Tag::P, "ui_lock_computer_what").id("v-computer-what").class("hint"))
        .add(el(Tag::Details).id("v-change").add(say(Tag::Summary, "ui_passphrase_change")).add(form(
            "vault-change",
            vec![
                m.field(OLD, ""),
                m.field(NEW, ""),
                m.field(AGAIN, ""),
                say(Tag::P, "ui_vault_no_recovery").class("notice"),
                actions(vec![submit("v-change-save", "ui_passphrase_change")]),
            ],
            Act::ChangePassphrase,
        )))
}

/// Locks the vault.
pub(super) fn lock_button(class: &str) -> Node<Act> {
    button("lock", class, Text::key("ui_lock"), Act::order(OwnMessage::Lock {}, "ui_locked"))
}

/// Deleting the vault, for who has forgotten the passphrase. It takes two presses, on two buttons.
pub(super) fn deletion(m: &Model) -> Node<Act> {
    let details = el(Tag::Details).id("v-delete").add(say(Tag::Summary, "ui_vault_delete"));
    if m.armed != Some(Armed::Vault) {
        let arm = Act::Arm(Armed::Vault, "v-delete-not");
        let ask = button("v-delete-ask", "", Text::key("ui_vault_delete"), arm);
        return details.add(say(Tag::P, "ui_vault_delete_why")).add(actions(vec![ask]));
    }
    // The one that keeps it comes first and has the focus: a press that trembles deletes nothing.
    let keep = button("v-delete-not", "", Text::key("ui_keep"), Act::Disarm(Some("v-delete-ask")));
    let sure = button("v-delete-sure", "danger", Text::key("ui_vault_delete_sure"), Act::DeleteVault);
    details
        .add(say(Tag::P, "ui_vault_delete_what").id("v-delete-what").class("notice danger"))
        .add(actions([keep, sure].map(|button| button.described("v-delete-what")).into()))
}

/// What is wrong with a new passphrase, typed into these two fields.
pub(super) fn new_passphrase_errors(
    typed: &BTreeMap<String, Secret>,
    new_field: &'static str,
    again: &'static str,
) -> Vec<(&'static str, Text)> {
    let new = secret(typed, new_field);
    // EXPOSE: only its length is looked at.
    if new.expose().chars().count() < MIN_PASSPHRASE {
        vec![(new_field, Text::key("ui_error_passphrase_short"))]
    } else if let Some(why) = weakness(&new) {
        vec![(new_field, Text::key(why.message()))]
    } else if new != secret(typed, again) {
        vec![(again, Text::key("ui_error_passphrase_differs"))]
    } else {
        Vec::new()
    }
}

impl Model {
    pub(super) fn create_vault(&mut self, typed: &BTreeMap<String, Secret>) {
        if !self.wrong(new_passphrase_errors(typed, NEW.id, AGAIN.id)) {
            let then = Then::Passphrase { said: "ui_vault_created", first: NEW.id };
            self.order(OwnMessage::CreateVault { passphrase: secret(typed, NEW.id) }, then);
        }
    }

    pub(super) fn unlock(&mut self, typed: &BTreeMap<String, Secret>) {
        let passphrase = secret(typed, PASSPHRASE.id);
        if passphrase.is_empty() {
            self.wrong(vec![(PASSPHRASE.id, Text::key("ui_error_empty"))]);
        } else {
            let then = Then::Passphrase { said: "ui_unlocked", first: PASSPHRASE.id };
            self.order(OwnMessage::Unlock { passphrase }, then);
        }
    }

    pub(super) fn change_passphrase(&mut self, typed: &BTreeMap<String, Secret>) {
        let mut errors = new_passphrase_errors(typed, NEW.id, AGAIN.id);
        let old = secret(typed, OLD.id);
        if old.is_empty() {
            errors.insert(0, (OLD.id, Text::key("ui_error_empty")));
        }
        if !self.wrong(errors) {
            let then = Then::Passphrase { said: "ui_passphrase_changed", first: OLD.id };
            self.order(OwnMessage::ChangePassphrase { old, new: secret(typed, NEW.id) }, then);
        }
    }

    /// What was sent, or refused, stands in no field any more.
    pub(super) fn empty_passphrases(&mut self) {
        self.strength = None;
        self.effects.push(Effect::Empty(vec![PASSPHRASE.id, NEW.id, AGAIN.id, OLD.id]));
    }

    pub(super) fn save_idle(&mut self, typed: &BTreeMap<String, Secret>) {
        let number = |field: Field| text(typed, field.id).trim().parse::<u32>().ok();
        let managed = self.state.as_ref().map(|state| state.managed.clone()).unwrap_or_default();
        let now = self.settings();
        // What the organisation decides is no field.
        let number = |field: Field, managed: bool, now: u32| if managed { Some(now) } else { number(field) };
        let idle = number(IDLE, managed.idle_minutes, now.idle_minutes)
            .filter(|minutes| (1..=480).contains(minutes));
        let most = number(MOST, managed.most_hours, now.most_hours).filter(|hours| (1..=24).contains(hours));
        if let (Some(idle_minutes), Some(most_hours)) = (idle, most) {
            self.forget(&[IDLE.id, MOST.id]);
            return self.save_settings(Preferences { idle_minutes, most_hours, ..self.settings() });
        }
        let wrong =
            |field: Field, key, number: Option<u32>| number.is_none().then(|| (field.id, Text::key(key)));
        let wrong = [wrong(IDLE, "ui_error_idle", idle), wrong(MOST, "ui_error_most", most)];
        self.wrong(wrong.into_iter().flatten().collect());
    }

    /// Switching it on asks the browser first; what it does not permit is not switched on.
    pub(super) fn lock_with_computer(&mut self, on: bool) {
        if !on {
            self.effects.push(Effect::StopHearingLocks);
            self.save_settings(Preferences { lock_with_computer: false, ..self.settings() });
        } else if self.begin() {
            self.effects.push(Effect::AskToHearLocks);
        }
    }

    /// The browser has permitted it.
    pub(super) fn hears_locks(&mut self) {
        let settings = Preferences { lock_with_computer: true, ..self.settings() };
        self.ask(OwnMessage::SaveSettings { settings }, Then::Done { said: Some("ui_saved"), focus: None });
    }

    fn settings(&self) -> Preferences {
        self.state.as_ref().map(|state| state.settings.clone()).unwrap_or_default()
    }

    fn save_settings(&mut self, settings: Preferences) {
        self.order(OwnMessage::SaveSettings { settings }, Then::Done { said: Some("ui_saved"), focus: None });
    }
}
