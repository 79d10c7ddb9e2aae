//! Deleting the vault, for who has forgotten the passphrase. It takes two presses, on two buttons.

use super::profiles;
use crate::chrome::{self, t};
use crate::dom::{El, button, el, say};
use crate::page::{Model, begin, done, outcome, refresh, render, with};
use wasm_bindgen_futures::spawn_local;

/// What is armed by the first press; no id of a profile.
const VAULT: &str = "vault";

/// The end of the vault's section.
pub(super) fn details(m: &Model) -> El {
    let details = el("details").attr("id", "v-delete").add(say("summary", "ui_vault_delete"));
    let actions = el("div").class("actions");
    if m.armed.as_deref() != Some(VAULT) {
        let ask = button("v-delete-ask", "", &t("ui_vault_delete"), || show(Some(VAULT), "v-delete-not"));
        return details.add(say("p", "ui_vault_delete_why")).add(actions.add(ask));
    }
    // The one that keeps it comes first and has the focus: a press that trembles deletes nothing.
    let keep = button("v-delete-not", "", &t("ui_keep"), || show(None, "v-delete-ask"));
    let sure = button("v-delete-sure", "danger", &t("ui_vault_delete_sure"), delete);
    let what = say("p", "ui_vault_delete_what").attr("id", "v-delete-what").class("notice danger");
    let described = |button: El| button.attr("aria-describedby", "v-delete-what");
    details.add(what).add(actions.add(described(keep)).add(described(sure)))
}

fn show(armed: Option<&str>, focus: &'static str) {
    with(|m| {
        m.quiet();
        m.armed = armed.map(str::to_owned);
        m.focus = Some(focus);
    });
    render();
}

fn delete() {
    if !begin() {
        return;
    }
    render();
    let sent = chrome::send("delete_vault", &[]);
    spawn_local(async move {
        if outcome(sent).await.is_some() {
            profiles::vault_gone();
            done(t("ui_vault_deleted"));
        }
        refresh().await;
    });
}
