//! Writing to Creatio's settings: the offer, the preview with its confirmation, and what came of it.

use super::super::chrome::{self, t};
use super::super::dom::{El, button, el, joined, say, section};
use super::super::page::{Model, begin, outcome, refresh, render, with};
use super::super::reading::told;
use super::{explained, two_presses};
use oauth_assistant::profile::ProfileHead;
use oauth_assistant::protocol::{TabState, WriteRow, WriteStage, WriteView};
use wasm_bindgen::JsValue;
use wasm_bindgen_futures::spawn_local;

/// What is pressed once, where it takes two.
pub(crate) const ARMED: &str = "write:";

/// The quiet way from a profile to its preview.
pub(super) fn offer(tab: &TabState, profile: &ProfileHead) -> Option<El> {
    if !tab.live || tab.cloud {
        return None;
    }
    let (number, id) = (tab.tab, profile.id.clone());
    let press = move || order(number, "preview_write", "profile", &id);
    let write = button(&joined("write-", &profile.id), "quiet", &t("write_button"), press);
    Some(
        el("div")
            .class("actions")
            .add(write.attr("aria-label", &chrome::tr("write_button_label", &[&profile.name]))),
    )
}

/// The preview, or what came of it.
pub(super) fn view(m: &Model, tab: &TabState) -> Option<El> {
    let write = tab.write.as_ref()?;
    let head = ["write_column_setting", "write_column_old", "write_column_new"]
        .map(|key| say("th", key).attr("scope", "col"));
    let table = el("table")
        .add(el("thead").add(el("tr").all(head.into())))
        .add(el("tbody").all(write.rows.iter().map(row).collect()));
    let class = match write.stage {
        WriteStage::Preview | WriteStage::Lost => "notice",
        _ => "said",
    };
    let notes = write.notes.iter().map(|note| el("p").class(class).text(&told(note)));
    let actions = actions(m, tab, write);
    Some(section("write", &told(&write.title)).all(notes.collect()).add(table).all(actions))
}

fn row(row: &WriteRow) -> El {
    let name = el("th").attr("scope", "row").text(&t(&row.name)).add(el("code").text(&row.code));
    let result = el("span").class("hint").text(&told(&row.result));
    let value = |value: &str| {
        if value.is_empty() { say("span", "write_empty").class("hint") } else { el("span").text(value) }
    };
    let cells = match (&row.old, &row.new) {
        (Some(old), Some(new)) if old != new => {
            vec![el("td").add(value(old)), el("td").add(value(new)).add(el("br")).add(result)]
        }
        (Some(old), _) => vec![el("td").add(value(old)), el("td").add(result)],
        _ => vec![el("td").attr("colspan", "2").add(result)],
    };
    el("tr").add(name).all(cells)
}

fn actions(m: &Model, tab: &TabState, write: &WriteView) -> Vec<El> {
    let number = tab.tab;
    let ordered = |kind: &'static str| {
        let id = write.id.clone();
        move || order(number, kind, "id", &id)
    };
    let dismiss = |key| button("write-dismiss", "quiet", &t(key), ordered("dismiss_write"));
    let key = joined(ARMED, &write.id);
    let armed = m.armed.as_deref() == Some(&key);
    let main = |id, class, text, twice, kind| {
        let press = ordered(kind);
        two_presses(say("button", text).attr("id", id).class(class), twice, armed, &key, press)
    };
    let again = || {
        let profile = write.profile.clone();
        let known = tab.profiles.iter().any(|p| p.id == profile);
        let press = move || order(number, "preview_write", "profile", &profile);
        (known && tab.live).then(|| button("write-again", "", &t("write_read_again"), press))
    };
    let (buttons, sure) = match write.stage {
        WriteStage::Writing => return Vec::new(),
        WriteStage::Preview if armed => (
            vec![
                main("write-confirm", "danger", "write_confirm_twice", true, "write"),
                dismiss("write_cancel"),
            ],
            Some("write_sure"),
        ),
        WriteStage::Preview => (
            vec![
                main("write-confirm", "primary", "write_confirm", write.twice, "write"),
                dismiss("write_cancel"),
            ],
            None,
        ),
        WriteStage::Undoable if armed => (
            vec![
                main("write-undo", "danger", "write_undo_twice", true, "undo_write"),
                dismiss("write_dismiss"),
            ],
            Some("write_undo_sure"),
        ),
        WriteStage::Undoable => {
            (vec![main("write-undo", "", "write_undo", true, "undo_write"), dismiss("write_dismiss")], None)
        }
        WriteStage::Lost | WriteStage::Ended => {
            (again().into_iter().chain([dismiss("write_dismiss")]).collect(), None)
        }
    };
    let sure = sure.map(|key| {
        let site = tab.site.as_ref().map(oauth_assistant::creatio::Site::text).unwrap_or_default();
        explained(&chrome::tr(key, &[&site, &written_back(write)]))
    });
    sure.into_iter().chain([el("div").class("actions").all(buttons)]).collect()
}

/// What an undo would write: the older values of what was changed.
fn written_back(write: &WriteView) -> String {
    let changed = write.rows.iter().filter(|row| row.old != row.new);
    let values = changed.filter_map(|row| row.old.as_deref());
    let values: Vec<_> = values.map(|v| if v.is_empty() { t("write_empty") } else { v.to_owned() }).collect();
    values.join(", ")
}

/// Sends one of the orders; what came of it stands in its section, which is shown next.
fn order(tab: i64, kind: &'static str, name: &'static str, value: &str) {
    if !begin() {
        return;
    }
    render();
    let sent = chrome::send(kind, &[("tab", JsValue::from(tab as f64)), (name, value.into())]);
    spawn_local(async move {
        if outcome(sent).await.is_some() {
            with(|m| m.focus = Some(if kind == "dismiss_write" { "profiles-h" } else { "write-h" }));
        }
        refresh().await;
    });
}
