//! The background's state, read out of its reply.
//!
//! By hand: the reader that serde derives for these types would be a tenth of the whole module. Both ends are
//! of one build; what is missing or unknown is read as the weaker statement.

use super::chrome::{get, tr};
use js_sys::Array;
use oauth_assistant::creatio::Site;
use oauth_assistant::diagnosis::setup::Progress;
use oauth_assistant::diagnosis::{Certainty, Severity};
use oauth_assistant::profile::{Environment, ProfileHead};
use oauth_assistant::protocol::{
    FindingHead, IdentityAccess, PopupState, Said, Settings, SetupStep, TabState, VaultState, WriteRow,
    WriteStage, WriteView,
};
use wasm_bindgen::JsValue;

/// The state. `None`: this is none.
pub(super) fn state(reply: &JsValue) -> Option<PopupState> {
    let vault = get(reply, "vault");
    Some(PopupState {
        vault: match text(&vault, "is").as_str() {
            "absent" => VaultState::Absent,
            "locked" => VaultState::Locked,
            "open" => VaultState::Open,
            "unreadable" => VaultState::Unreadable { key: text(&vault, "key"), subs: texts(&vault, "subs") },
            _ => return None,
        },
        settings: Settings {
            idle_minutes: number(&get(reply, "settings"), "idle_minutes") as u32,
            record: get(&get(reply, "settings"), "record").is_truthy(),
        },
        sites: list(reply, "sites", site),
        tab: there(reply, "tab").map(|tab| self::tab(&tab)),
    })
}

/// The profiles of a reply or of a tab.
pub(super) fn profiles(of: &JsValue) -> Vec<ProfileHead> {
    list(of, "profiles", |value| ProfileHead {
        id: text(&value, "id"),
        name: text(&value, "name"),
        environment: match text(&value, "environment").as_str() {
            "development" => Environment::Development,
            "test" => Environment::Test,
            _ => Environment::Production,
        },
        site: site(get(&value, "site")),
        url: text(&value, "url"),
        client_id: text(&value, "client_id"),
    })
}

/// Remarks on a profile: the field of each, and what is said of it.
pub(super) fn remarks(reply: &JsValue, name: &str) -> Vec<(String, String)> {
    list(reply, name, |value| (text(&value, "field"), tr(&text(&value, "key"), &texts(&value, "subs"))))
}

/// A list of texts.
pub(super) fn texts(value: &JsValue, name: &str) -> Vec<String> {
    list(value, name, |item| item.as_string().unwrap_or_default())
}

/// A text; empty where there is none.
pub(super) fn text(value: &JsValue, name: &str) -> String {
    get(value, name).as_string().unwrap_or_default()
}

fn tab(value: &JsValue) -> TabState {
    let is = |name: &str| get(value, name).is_truthy();
    TabState {
        tab: number(value, "tab") as i64,
        site: there(value, "site").map(site),
        permitted: is("permitted"),
        enabled: is("enabled"),
        on_oauth_page: is("on_oauth_page"),
        can_fill: is("can_fill"),
        unsure: is("unsure"),
        checking: is("checking"),
        profiles: profiles(value),
        identity: there(value, "identity").map(|identity| IdentityAccess {
            origin: text(&identity, "origin"),
            patterns: texts(&identity, "patterns"),
            permitted: get(&identity, "permitted").is_truthy(),
        }),
        consent: is("consent"),
        findings: list(value, "findings", finding).into_iter().flatten().collect(),
        healthy: get(value, "healthy").as_bool(),
        live: is("live"),
        cloud: is("cloud"),
        version: there(value, "version").map(said),
        write: there(value, "write").map(write),
        setup: list(value, "setup", step),
        next: list(value, "next", said),
    }
}

fn said(value: JsValue) -> Said {
    Said { key: text(&value, "key"), subs: texts(&value, "subs") }
}

/// A text of `_locales` as it is shown.
pub(super) fn told(said: &Said) -> String {
    tr(&said.key, &said.subs)
}

fn write(value: JsValue) -> WriteView {
    WriteView {
        id: text(&value, "id"),
        stage: match text(&value, "stage").as_str() {
            "preview" => WriteStage::Preview,
            "writing" => WriteStage::Writing,
            "ended" => WriteStage::Ended,
            "undoable" => WriteStage::Undoable,
            _ => WriteStage::Lost,
        },
        title: said(get(&value, "title")),
        notes: list(&value, "notes", said),
        rows: list(&value, "rows", |row| WriteRow {
            name: text(&row, "name"),
            code: text(&row, "code"),
            old: get(&row, "old").as_string(),
            new: get(&row, "new").as_string(),
            result: said(get(&row, "result")),
        }),
        twice: get(&value, "twice").is_truthy(),
        profile: text(&value, "profile"),
    }
}

fn step(value: JsValue) -> SetupStep {
    SetupStep {
        title: said(get(&value, "title")),
        is: match text(&value, "is").as_str() {
            "done" => Progress::Done,
            "open" => Progress::Open,
            _ => Progress::Unknown,
        },
        note: there(&value, "note").map(said),
        how: list(&value, "how", said),
    }
}

fn finding(value: JsValue) -> Option<FindingHead> {
    Some(FindingHead {
        id: text(&value, "id").parse().ok()?,
        severity: match text(&value, "severity").as_str() {
            "blocker" => Severity::Blocker,
            "warning" => Severity::Warning,
            _ => Severity::Notice,
        },
        certainty: match text(&value, "certainty").as_str() {
            "certain" => Certainty::Certain,
            "likely" => Certainty::Likely,
            _ => Certainty::Possible,
        },
        subs: texts(&value, "subs"),
        steps: number(&value, "steps") as u8,
    })
}

fn site(value: JsValue) -> Site {
    Site { origin: text(&value, "origin"), base: text(&value, "base") }
}

fn number(value: &JsValue, name: &str) -> f64 {
    get(value, name).as_f64().unwrap_or_default()
}

fn there(value: &JsValue, name: &str) -> Option<JsValue> {
    Some(get(value, name)).filter(JsValue::is_object)
}

fn list<T>(value: &JsValue, name: &str, read: impl Fn(JsValue) -> T) -> Vec<T> {
    there(value, name).map(|items| Array::from(&items).iter().map(read).collect()).unwrap_or_default()
}
