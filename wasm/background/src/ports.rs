//! The ports of `app`, on the browser's interfaces.

use super::chrome::{self, LOCAL, SESSION, StorageArea, member, object, strings};
use super::{LARGEST_MESSAGE, fetch, to_js};
use js_sys::{Array, Promise};
use oauth_assistant::app::ports::{Area, Clock, Fetched, Http, Page, Permissions, Store};
use oauth_assistant::creatio::apply::Call;
use oauth_assistant::page::Snapshot;
use oauth_assistant::page::snapshot::Landmarks;
use oauth_assistant::probe::{Outcome, Request};
use oauth_assistant::profile::Secret;
use oauth_assistant::protocol::{Document, SettingsToWrite, ToContent};
use oauth_assistant::report::Meta;
use serde::Deserialize;
use serde::de::DeserializeOwned;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::{JsFuture, spawn_local};

/// The content scripts, in the order in which they run.
const SCRIPTS: [&str; 7] = [
    "content/dom.js",
    "content/snapshot.js",
    "content/watch.js",
    "content/touch.js",
    "content/style.js",
    "content/draw.js",
    "content/main.js",
];

const REGISTRATION: &str = "assistant";

/// The browser.
pub(super) struct Web;

async fn wait(promise: Promise) -> Result<JsValue, JsValue> {
    JsFuture::from(promise).await
}

fn in_area<R>(area: Area, act: impl FnOnce(&StorageArea) -> R) -> R {
    match area {
        Area::Local => LOCAL.with(act),
        Area::Session => SESSION.with(act),
    }
}

/// Content scripts have no business in our storage. Firefox has no such switch; there, and before it takes
/// hold, the vault's own seal has to do.
pub(super) async fn keep_storage_to_ourselves() {
    for area in [Area::Local, Area::Session] {
        let level = object(&[("accessLevel", "TRUSTED_CONTEXTS".into())]);
        if let Ok(promise) = in_area(area, |a| a.set_access_level(&level)) {
            let _ = wait(promise).await;
        }
    }
}

impl Store for Web {
    async fn get(&self, area: Area, key: &str) -> Option<String> {
        let items = wait(in_area(area, |a| a.get(key))).await.ok()?;
        member(&items, key).as_string()
    }

    async fn set(&self, area: Area, key: &str, value: &str) -> bool {
        wait(in_area(area, |a| a.put(&object(&[(key, value.into())])))).await.is_ok()
    }

    async fn remove(&self, area: Area, key: &str) {
        let _ = wait(in_area(area, |a| a.remove(key))).await;
    }
}

impl Http for Web {
    async fn fetch(&self, request: &Request, credentials: Option<(&str, &Secret)>) -> Fetched {
        fetch::fetch(request, credentials).await
    }
}

/// What a content script answers to its own question to Creatio.
#[derive(Deserialize)]
struct Answer {
    outcome: Outcome,
}

/// A content script gives up sooner than this; a document that is frozen never does.
const ANSWER_LIMIT_MS: f64 = 15_000.0;

/// One document's answer to a message, read as strictly as any message of a content script.
async fn answered<T: DeserializeOwned>(document: &Document, message: &JsValue) -> Option<T> {
    let options = object(&[("documentId", document.id.as_str().into())]);
    let sent = chrome::send_to_tab(document.tab as f64, message, &options);
    // Nobody answers where the content script has just been stopped.
    let answer = fetch::within_limit(ANSWER_LIMIT_MS, wait(sent)).await?.ok().filter(JsValue::is_object)?;
    let text = String::from(js_sys::JSON::stringify(&answer).ok()?);
    (text.len() <= LARGEST_MESSAGE).then(|| serde_json::from_str(&text).ok()).flatten()
}

/// The door through which a secret leaves for Creatio's settings, like that of a fill.
fn write_to_js(path: &str, body: &str) -> JsValue {
    let ask = object(&[("url", path.into()), ("body", body.into())]);
    object(&[("kind", "ask".into()), ("ask", ask)])
}

impl Page for Web {
    async fn tell(&self, document: &Document, message: ToContent) -> bool {
        let options = object(&[("documentId", document.id.as_str().into())]);
        wait(chrome::send_to_tab(document.tab as f64, &to_js(&message), &options)).await.is_ok()
    }

    async fn look(&self, document: &Document, landmarks: Landmarks) -> Option<Snapshot> {
        answered(document, &to_js(&ToContent::Look { landmarks })).await
    }

    async fn ask(&self, document: &Document, ask: &Call) -> Option<Outcome> {
        let answer: Answer = answered(document, &to_js(&ToContent::Ask { ask: ask.clone() })).await?;
        Some(answer.outcome)
    }

    async fn write(&self, document: &Document, settings: &SettingsToWrite) -> Option<Outcome> {
        // EXPOSE: to the content script of the one document in which the write was ordered.
        let answer: Answer =
            answered(document, &write_to_js(&settings.path, settings.body().expose())).await?;
        Some(answer.outcome)
    }

    fn changed(&self) {
        let message = object(&[("kind", "changed".into())]);
        // Nobody listens while no own page is open; that is no failure.
        spawn_local(async move {
            let _ = wait(chrome::broadcast(&message)).await;
        });
    }

    fn open_popup(&self, tab: i64) {
        spawn_local(async move {
            let opened = match chrome::open_popup() {
                Ok(promise) => wait(promise).await.is_ok(),
                Err(_) => false,
            };
            if !opened {
                let url = chrome::get_url(&format!("popup.html?tab={tab}"));
                let _ = wait(chrome::create_tab(&object(&[("url", url.into())]))).await;
            }
        });
    }

    fn open_options(&self) {
        spawn_local(async move {
            let _ = wait(chrome::open_options_page()).await;
        });
    }

    fn about(&self) -> Meta {
        let version = member(&chrome::manifest(), "version").as_string().unwrap_or_default();
        Meta { version, browser: chrome::user_agent(), at_ms: 0.0 }
    }

    fn text(&self, key: &str, subs: &[String]) -> String {
        chrome::get_message(key, &strings(subs))
    }
}

impl Clock for Web {
    fn now_ms(&self) -> f64 {
        js_sys::Date::now()
    }

    fn random(&self, buffer: &mut [u8]) -> bool {
        getrandom::fill(buffer).is_ok()
    }
}

fn origins(patterns: &[String]) -> JsValue {
    object(&[("origins", strings(patterns))])
}

impl Permissions for Web {
    async fn has(&self, pattern: &str) -> bool {
        let answer = wait(chrome::contains(&origins(&[pattern.to_string()]))).await;
        answer.is_ok_and(|answer| answer.is_truthy())
    }

    async fn give_back(&self, pattern: &str) {
        let _ = wait(chrome::remove_permission(&origins(&[pattern.to_string()]))).await;
    }

    async fn register(&self, patterns: &[String]) {
        let ids = object(&[("ids", strings(&[REGISTRATION.to_string()]))]);
        // Fails when nothing is registered yet, which is as good.
        let _ = wait(chrome::unregister_scripts(&ids)).await;
        if patterns.is_empty() {
            return;
        }
        let script = object(&[
            ("id", REGISTRATION.into()),
            ("matches", strings(patterns)),
            ("js", scripts()),
            ("runAt", "document_idle".into()),
            ("persistAcrossSessions", true.into()),
        ]);
        let _ = wait(chrome::register_scripts(&Array::of1(&script))).await;
    }

    async fn start_in(&self, tab: Option<i64>, patterns: &[String]) {
        let tabs: Vec<f64> = match tab {
            Some(tab) => vec![tab as f64],
            None => {
                let found = wait(chrome::query_tabs(&object(&[("url", strings(patterns))]))).await;
                let found: Array = found.ok().and_then(|f| f.dyn_into().ok()).unwrap_or_default();
                found.iter().filter_map(|tab| member(&tab, "id").as_f64()).collect()
            }
        };
        for tab in tabs {
            let target = object(&[("tabId", tab.into())]);
            let _ = wait(chrome::execute_script(&object(&[("target", target), ("files", scripts())]))).await;
        }
    }
}

fn scripts() -> JsValue {
    SCRIPTS.iter().map(|s| JsValue::from_str(s)).collect::<Array>().into()
}
