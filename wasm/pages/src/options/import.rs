//! A profile out of the Identity Service's `appsettings.json`: the file, and which of its clients.

use super::profiles;
use crate::chrome::{self, get, t, tr};
use crate::dom::{El, button, document, el, listen, say};
use crate::page::{done, fail, render, with};
use oauth_assistant::profile::import::{Import, import_appsettings};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::spawn_local;
use web_sys::{Event, File};
use zeroize::Zeroizing;

/// Larger files are not read at all.
const LARGEST: f64 = 1_048_576.0;

/// Where a file is chosen or dropped.
pub(super) fn drop_zone() -> El {
    let chosen = |event: Event| {
        if let Some(input) = event.target() {
            take(&get(&input, "files"));
            // The same file can be chosen again after it was corrected.
            let _ = js_sys::Reflect::set(&input, &"value".into(), &"".into());
        }
    };
    let zone = el("div").attr("id", "drop").class("drop");
    for event in ["dragover", "dragleave", "drop"] {
        let target = zone.0.clone();
        listen(
            &zone.0,
            event,
            Box::new(move |e| {
                e.prevent_default();
                let _ = target.class_list().toggle_with_force("over", event == "dragover");
                if event == "drop" {
                    take(&get(&get(&e, "dataTransfer"), "files"));
                }
            }),
        );
    }
    // A file that misses the zone must not replace the page.
    for event in ["dragover", "drop"] {
        if let Some(body) = document().body() {
            listen(&body, event, Box::new(|e| e.prevent_default()));
        }
    }
    zone.add(say("label", "ui_import").attr("for", "file"))
        .add(say("p", "ui_import_hint").class("hint").attr("id", "file-hint"))
        .add(
            el("input")
                .attr("type", "file")
                .attr("id", "file")
                .attr("accept", ".json,application/json")
                .attr("aria-describedby", "file-hint")
                .on("change", Box::new(chosen)),
        )
}

fn take(files: &JsValue) {
    let Ok(file) = get(files, "0").dyn_into::<File>() else { return };
    if file.size() > LARGEST {
        return fail(t("ui_import_large"));
    }
    spawn_local(async move {
        match chrome::ended(Ok(file.array_buffer())).await {
            Ok(buffer) => read(&Zeroizing::new(js_sys::Uint8Array::new(&buffer).to_vec())),
            Err(_) => fail(t("ui_import_unreadable")),
        }
    });
}

fn read(bytes: &[u8]) {
    let found = match import_appsettings(bytes) {
        Ok(found) => found,
        Err(error) => {
            let (key, subs) = error.message();
            return fail(tr(key, &subs));
        }
    };
    if found.clients.is_empty() {
        return fail(t("ui_import_empty"));
    }
    let one = found.clients.len() == 1 && found.clients.iter().all(|c| c.secrets.len() < 2);
    with(|m| {
        m.quiet();
        m.import = Some(found);
        m.focus = Some("profiles-h");
    });
    if one { pick(0, 0) } else { render() }
}

/// The clients of the file, each with a button for each of its secrets.
pub(super) fn choose(section: El, found: &Import) -> El {
    let cards = found.clients.iter().enumerate().map(|(at, client)| {
        let secrets = client.secrets.len();
        let buttons = (0..secrets.max(1)).map(|nth| {
            let text = match secrets {
                0 => t("ui_import_use_without"),
                1 => t("ui_import_use"),
                _ => tr("ui_import_use_nth", &[(nth + 1).to_string()]),
            };
            let id = [at, nth].map(|n| n.to_string()).join("-");
            button(&id, if client.can_connect { "primary" } else { "" }, &text, move || pick(at, nth))
        });
        el("li")
            .class("card")
            .add(
                el("div")
                    .class("row")
                    .add(el("strong").text(if client.name.is_empty() {
                        &client.client_id
                    } else {
                        &client.name
                    }))
                    .add(el("span").class("tools").all(buttons.collect())),
            )
            .add(el("p").class("hint address").text(&client.client_id))
            .maybe((!client.can_connect).then(|| say("p", "ui_import_cannot_connect").class("notice")))
    });
    section
        .add(say("p", "ui_import_choose"))
        .maybe((!found.warnings.is_empty()).then(|| el("p").class("notice").text(&warnings(found))))
        .add(el("ul").class("cards").all(cards.collect()))
        .add(el("div").class("actions").add(button("import-cancel", "", &t("ui_cancel"), || {
            with(|m| m.import = None);
            render();
        })))
}

fn warnings(found: &Import) -> String {
    let said: Vec<String> = found
        .warnings
        .iter()
        .map(|warning| {
            let (key, subs) = warning.message();
            tr(key, &subs)
        })
        .collect();
    said.join(" ")
}

/// Opens the form with one client, and one of its secrets, of the file.
fn pick(client: usize, secret: usize) {
    let Some(found) = with(|m| m.import.take()) else { return };
    let Some(client) = found.clients.get(client) else { return };
    profiles::start_with(&client.name, &client.client_id, found.url_hint.as_deref());
    if let Some(secret) = client.secrets.get(secret) {
        // EXPOSE: into the hidden field of the form, from where saving takes it.
        profiles::put_secret(secret.expose());
    }
    done(warnings(&found));
    render();
}
