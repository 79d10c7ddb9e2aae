//! The vault's forms: made, opened, locked. The same in the popup and in the options page.

use super::chrome::{self, t, tr};
use super::dom::El;
use super::dom::{button, el, empty, form, say, section, submit, value};
use super::field::{Field, Kind};
use super::page::{Model, act, begin, done, outcome, refresh, render, save_settings, with, wrong};
use oauth_assistant::protocol::VaultState;
use wasm_bindgen::JsValue;
use wasm_bindgen_futures::spawn_local;

/// Shortest passphrase, in characters.
const SHORTEST: usize = 12;

const PASSPHRASE: Field = Field { id: "v-pass", label: "ui_passphrase", kind: Kind::Secret, hint: None };
const NEW: Field = Field {
    id: "v-new",
    label: "ui_passphrase_new",
    kind: Kind::NewSecret,
    hint: Some("ui_passphrase_hint"),
};
const AGAIN: Field = Field { id: "v-again", label: "ui_passphrase_again", kind: Kind::NewSecret, hint: None };
const OLD: Field = Field { id: "v-old", label: "ui_passphrase_old", kind: Kind::Secret, hint: None };
const IDLE: Field = Field { id: "v-idle", label: "ui_idle", kind: Kind::Number, hint: Some("ui_idle_hint") };

/// The form that a closed vault needs. `None` while it is open.
pub(super) fn closed(m: &Model) -> Option<El> {
    Some(match &m.state.as_ref()?.vault {
        VaultState::Open => return None,
        VaultState::Absent => {
            section("vault", &t("ui_vault_create_title")).add(say("p", "ui_vault_create")).add(form(
                "vault-create",
                vec![
                    m.field(NEW, ""),
                    m.field(AGAIN, ""),
                    say("p", "ui_vault_no_recovery").class("notice"),
                    el("div").class("actions").add(submit("v-create", "ui_vault_create_button")),
                ],
                create,
            ))
        }
        VaultState::Locked => section("vault", &t("ui_vault_locked_title")).add(form(
            "vault-unlock",
            vec![m.field(PASSPHRASE, ""), el("div").class("actions").add(submit("v-unlock", "ui_unlock"))],
            unlock,
        )),
        VaultState::Unreadable { key, subs } => {
            section("vault", &t("ui_vault_unreadable_title")).add(el("p").class("error").text(&tr(key, subs)))
        }
    })
}

/// The settings of an open vault, for the options page.
pub(super) fn open(m: &Model) -> El {
    let idle = m.state.as_ref().map_or(0, |s| s.settings.idle_minutes).to_string();
    section("vault", &t("ui_vault_open_title"))
        .add(say("p", "ui_vault_open"))
        .add(el("div").class("actions").add(lock_button()))
        .add(form(
            "vault-idle",
            vec![
                m.field(IDLE, &idle),
                el("div").class("actions").add(submit("v-idle-save", "ui_save").class("")),
            ],
            save_idle,
        ))
        .add(el("details").attr("id", "v-change").add(say("summary", "ui_passphrase_change")).add(form(
            "vault-change",
            vec![
                m.field(OLD, ""),
                m.field(NEW, ""),
                m.field(AGAIN, ""),
                say("p", "ui_vault_no_recovery").class("notice"),
                el("div").class("actions").add(submit("v-change-save", "ui_passphrase_change")),
            ],
            change,
        )))
}

/// Locks the vault.
pub(super) fn lock_button() -> El {
    button("lock", "", &t("ui_lock"), || act("lock", Vec::new(), "ui_locked"))
}

fn new_passphrase_errors() -> Vec<(&'static str, &'static str)> {
    let new = value(NEW.id);
    if new.chars().count() < SHORTEST {
        vec![(NEW.id, "ui_error_passphrase_short")]
    } else if new != value(AGAIN.id) {
        vec![(AGAIN.id, "ui_error_passphrase_differs")]
    } else {
        Vec::new()
    }
}

fn create() {
    if !wrong(new_passphrase_errors()) {
        use_passphrase("create_vault", &[("passphrase", NEW.id)], "ui_vault_created");
    }
}

fn unlock() {
    if value(PASSPHRASE.id).is_empty() {
        wrong(vec![(PASSPHRASE.id, "ui_error_empty")]);
    } else {
        use_passphrase("unlock", &[("passphrase", PASSPHRASE.id)], "ui_unlocked");
    }
}

fn change() {
    let mut errors = new_passphrase_errors();
    if value(OLD.id).is_empty() {
        errors.insert(0, (OLD.id, "ui_error_empty"));
    }
    if !wrong(errors) {
        use_passphrase("change_passphrase", &[("old", OLD.id), ("new", NEW.id)], "ui_passphrase_changed");
    }
}

/// Sends passphrases out of their fields, and empties the fields.
fn use_passphrase(kind: &'static str, fields: &[(&'static str, &'static str)], done_key: &'static str) {
    if !begin() {
        return;
    }
    let message: Vec<_> = fields.iter().map(|(name, id)| (*name, JsValue::from(value(id)))).collect();
    let first = fields.first().map(|f| f.1);
    let sent = chrome::send(kind, &message);
    render();
    spawn_local(async move {
        if outcome(sent).await.is_some() {
            done(t(done_key));
        } else {
            with(|m| m.focus = first);
        }
        empty(&[PASSPHRASE.id, NEW.id, AGAIN.id, OLD.id]);
        refresh().await;
    });
}

fn save_idle() {
    match value(IDLE.id).trim().parse::<u32>() {
        Ok(minutes @ 1..=480) => {
            with(|m| m.forget(&[IDLE.id]));
            save_settings(|settings| settings.idle_minutes = minutes, "ui_saved");
        }
        _ => drop(wrong(vec![(IDLE.id, "ui_error_idle")])),
    }
}
