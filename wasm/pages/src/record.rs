//! Recording a snapshot of a page that is not recognised: the setting, and the popup's button.

use super::chrome::{self, t};
use super::dom::{self, El, el, say, section};
use super::page::{begin, done, fail, outcome, render, save_settings, with};
use super::popup::save_as;
use wasm_bindgen::JsValue;
use wasm_bindgen_futures::spawn_local;

/// The setting, for the options page.
pub(super) fn setting(on: bool) -> El {
    let tick = el("input")
        .attr("type", "checkbox")
        .attr("id", "record-offer")
        .attr("aria-describedby", "record-what")
        .flag("checked", on)
        .on(
            "click",
            Box::new(move |event| {
                // The tick follows the background's word, not the click.
                event.prevent_default();
                save_settings(|settings| settings.record = !on, "ui_saved");
            }),
        );
    section("record-section", &t("ui_record_title"))
        .add(
            el("div")
                .class("check")
                .add(tick)
                .add(say("label", "ui_record_offer").attr("for", "record-offer")),
        )
        .add(say("p", "ui_record_what").attr("id", "record-what").class("hint"))
}

/// The popup's button.
pub(super) fn button() -> El {
    dom::button("record", "quiet", &t("ui_record"), record)
}

fn record() {
    if !begin() {
        return;
    }
    let tab = with(|m| m.tab);
    let sent = chrome::send("record", &[("tab", tab.map_or(JsValue::NULL, JsValue::from))]);
    spawn_local(async move {
        if let Some(reply) = outcome(sent).await {
            match save_as(&reply, "snapshot.json") {
                Ok(_) => done(t("ui_recorded")),
                Err(_) => fail(t("ui_report_failed")),
            }
        }
        render();
    });
}
