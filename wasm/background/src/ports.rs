//! The ports of `app`, on the browser's interfaces.

use super::chrome::{self, LOCAL, MANAGED, SESSION, member, object, strings};
use super::{LARGEST_MESSAGE, database, fetch, measure, to_js};
use futures_util::future::join_all;
use js_sys::{Array, Promise};
use oauth_assistant::app::lock::Held;
use oauth_assistant::app::ports::{
    Badge, Clock, Disk, Fetched, Http, Later, Managed, Page, Patience, Permissions, Record, Records, Refused,
    Session, Unanswered,
};
use oauth_assistant::creatio::apply::Call;
use oauth_assistant::diagnosis::Id;
use oauth_assistant::page::Snapshot;
use oauth_assistant::page::snapshot::Landmarks;
use oauth_assistant::probe::{Outcome, Request};
use oauth_assistant::profile::Secret;
use oauth_assistant::protocol::{Document, Family, SettingsToWrite, Surroundings, ToContent};
use oauth_assistant::report::Meta;
use serde::Deserialize;
use serde::de::DeserializeOwned;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::{JsFuture, spawn_local};

/// What runs in the pages of enabled sites.
const SCRIPT: &str = "content/content.js";

const REGISTRATION: &str = "assistant";

/// The browser.
pub(super) struct Web;

/// The browser itself answers at once; what it has not answered by then it never will.
const BROWSER_LIMIT_MS: f64 = 5_000.0;

async fn wait(promise: Promise) -> Result<JsValue, Refused> {
    let answer = fetch::within_limit(BROWSER_LIMIT_MS, JsFuture::from(promise)).await;
    answer.and_then(Result::ok).ok_or(Refused)
}

/// Content scripts have no business in our storage. Firefox has no such switch: there nothing that decides is
/// read from `storage.local`, and `storage.session` is not open to them.
pub(super) async fn keep_storage_to_ourselves() {
    for area in [&LOCAL, &SESSION] {
        let level = object(&[("accessLevel", "TRUSTED_CONTEXTS".into())]);
        if let Ok(promise) = area.with(|area| area.set_access_level(&level)) {
            let _ = wait(promise).await;
        }
    }
}

/// An alarm each minute. One that is there is left alone: made anew at each start of a background that is started often, it
/// would never come.
pub(super) async fn every_minute() {
    if !wait(chrome::get_alarm(chrome::ALARM)).await.is_ok_and(|alarm| alarm.is_object()) {
        chrome::start_alarm();
    }
}

fn former_keys() -> JsValue {
    keys_of(&Record::FORMER.map(Record::key))
}

impl Disk for Web {
    async fn read(&self) -> Result<Records, Refused> {
        database::read().await
    }

    async fn commit(&self, _held: &Held<'_>, changes: &[(Record, Option<String>)]) -> Result<(), Refused> {
        database::commit(changes).await
    }

    async fn former(&self) -> Result<Records, Refused> {
        let items = wait(LOCAL.with(|area| area.get(&former_keys()))).await?;
        let text = |record: Record| member(&items, record.key()).as_string();
        Ok(Record::FORMER.into_iter().filter_map(|record| Some((record, text(record)?))).collect())
    }

    async fn remove_former(&self, _held: &Held<'_>) -> Result<(), Refused> {
        wait(LOCAL.with(|area| area.remove(&former_keys()))).await.map(drop)
    }
}

fn keys_of(keys: &[&str]) -> JsValue {
    keys.iter().map(|key| JsValue::from_str(key)).collect::<Array>().into()
}

impl Session for Web {
    async fn recall(&self, keys: &[&str]) -> Result<Vec<Option<String>>, Refused> {
        let items = wait(SESSION.with(|area| area.get(&keys_of(keys)))).await?;
        Ok(keys.iter().map(|key| member(&items, key).as_string()).collect())
    }

    async fn note(&self, _held: &Held<'_>, texts: &[(&str, &str)]) -> Result<(), Refused> {
        let items: Vec<_> = texts.iter().map(|(key, text)| (*key, JsValue::from_str(text))).collect();
        wait(SESSION.with(|area| area.put(&object(&items)))).await.map(drop)
    }

    async fn erase(&self, _held: &Held<'_>, keys: &[&str]) -> Result<(), Refused> {
        wait(SESSION.with(|area| area.remove(&keys_of(keys)))).await.map(drop)
    }
}

impl Http for Web {
    async fn fetch(&self, request: &Request, form: Option<&Secret>) -> (Fetched, Option<Later>) {
        fetch::fetch(request, form).await
    }

    async fn post_to_creatio(&self, url: &str, token: &str, body: &str) -> Outcome {
        fetch::post_to_creatio(url, token, body).await
    }
}

/// What a content script answers to its own question to Creatio.
#[derive(Deserialize)]
struct Answer {
    outcome: Outcome,
}

/// A content script gives up a request to Creatio sooner than this.
const ANSWER_LIMIT_MS: f64 = 15_000.0;
/// A look takes milliseconds, and so does drawing. A page that is busy for longer is as good as frozen.
const PAGE_LIMIT_MS: f64 = 5_000.0;
/// Of the time in which the popup has to show something, a page gets half.
const GLANCE_MS: f64 = 50.0;

/// Sends one document's content script a message. A document that is frozen, or waits in the back/forward cache,
/// takes it and never answers.
async fn sent(document: &Document, message: &JsValue, limit_ms: f64) -> Result<JsValue, Unanswered> {
    let options = object(&[("documentId", document.id.as_str().into())]);
    let sent = chrome::send_to_tab(document.tab as f64, message, &options);
    let answer = fetch::within_limit(limit_ms, JsFuture::from(sent)).await;
    answer.ok_or(Unanswered::Silent)?.map_err(|_| Unanswered::Gone)
}

/// One document's answer to a message, read as strictly as any message of a content script.
async fn answered<T: DeserializeOwned>(
    document: &Document,
    message: &JsValue,
    limit_ms: f64,
) -> Result<T, Unanswered> {
    let answer = sent(document, message, limit_ms).await?;
    // Nobody answers where the content script has just been stopped.
    let small = answer.is_object() && measure::is_within(&answer, LARGEST_MESSAGE);
    let text = small.then(|| js_sys::JSON::stringify(&answer).ok()).flatten().map(String::from);
    text.and_then(|text| serde_json::from_str(&text).ok()).ok_or(Unanswered::Gone)
}

/// The door through which a secret leaves for Creatio's settings, like that of a fill.
fn write_to_js(path: &str, body: &str) -> JsValue {
    let ask = object(&[("url", path.into()), ("body", body.into())]);
    object(&[("kind", "ask".into()), ("ask", ask)])
}

impl Page for Web {
    async fn tell(&self, document: &Document, message: ToContent) -> Result<(), Unanswered> {
        sent(document, &to_js(&message), PAGE_LIMIT_MS).await.map(drop)
    }

    async fn look(
        &self,
        document: &Document,
        landmarks: Landmarks,
        patience: Patience,
    ) -> Result<Snapshot, Unanswered> {
        let limit_ms = match patience {
            Patience::Glance => GLANCE_MS,
            Patience::Full => PAGE_LIMIT_MS,
        };
        answered(document, &to_js(&ToContent::Look { landmarks }), limit_ms).await
    }

    fn workers_hear(&self) -> bool {
        Family::of(&chrome::own_origin()).workers_hear()
    }

    async fn surroundings(&self, document: &Document) -> Option<Surroundings> {
        answered(document, &to_js(&ToContent::Surroundings {}), PAGE_LIMIT_MS).await.ok()
    }

    async fn shares_cookies(&self, tab: i64) -> bool {
        /// Of windows that are neither private nor in a container.
        const DEFAULT: &str = "firefox-default";
        let Ok(tab) = wait(chrome::get_tab(tab as f64)).await else { return false };
        let store = member(&tab, "cookieStoreId").as_string();
        member(&tab, "incognito").is_falsy() && store.is_none_or(|store| store == DEFAULT)
    }

    async fn ask(&self, document: &Document, ask: &Call) -> Option<Outcome> {
        let message = to_js(&ToContent::Ask { ask: ask.clone() });
        answered(document, &message, ANSWER_LIMIT_MS).await.ok().map(|answer: Answer| answer.outcome)
    }

    async fn write(&self, document: &Document, settings: &SettingsToWrite) -> Option<Outcome> {
        // EXPOSE: to the content script of the one document in which the write was ordered.
        let message = write_to_js(&settings.path, settings.body().expose());
        answered(document, &message, ANSWER_LIMIT_MS).await.ok().map(|answer: Answer| answer.outcome)
    }

    fn changed(&self) {
        let message = object(&[("kind", "changed".into())]);
        // Nobody listens while no own page is open; that is no failure.
        spawn_local(async move {
            let _ = wait(chrome::broadcast(&message)).await;
        });
    }

    fn badge(&self, tab: i64, badge: Option<Badge>, short: &str, title: &str) {
        let of_tab = |name, value: &str| object(&[("tabId", (tab as f64).into()), (name, value.into())]);
        let colour = match badge {
            Some(Badge::Blockers(_) | Badge::Problem) => "#c2261a",
            Some(Badge::Well | Badge::On) | None => "#1b7332",
        };
        let told = [
            chrome::set_badge_colour(&of_tab("color", colour)),
            chrome::set_badge_text(&of_tab("text", short)),
            chrome::set_title(&of_tab("title", title)),
        ];
        // The tab may be gone.
        spawn_local(async { drop(join_all(told.map(wait)).await) });
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

    fn open_form(&self, tab: i64) {
        let url = chrome::get_url(&format!("options.html?tab={tab}"));
        spawn_local(async move {
            let _ = wait(chrome::create_tab(&object(&[("url", url.into())]))).await;
        });
    }

    fn open_commands(&self, tab: i64, finding: Id) {
        let finding = finding.name();
        let show = [("kind", "show".into()), ("tab", (tab as f64).into()), ("finding", finding.into())];
        spawn_local(async move {
            let shown = wait(chrome::broadcast(&object(&show))).await;
            if !shown.is_ok_and(|shown| shown.is_truthy()) {
                let url = chrome::get_url(&format!("commands.html?tab={tab}#{finding}"));
                let _ = wait(chrome::create_tab(&object(&[("url", url.into())]))).await;
            }
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

    async fn pause(&self, ms: f64) {
        fetch::pause(ms).await;
    }

    fn random(&self, buffer: &mut [u8]) -> bool {
        getrandom::fill(buffer).is_ok()
    }
}

impl Managed for Web {
    async fn policy(&self) -> Option<String> {
        // Firefox refuses where nothing is set, Chromium has an empty object then.
        let set = wait(MANAGED.with(|area| area.get(&JsValue::NULL))).await.ok()?;
        let text = String::from(js_sys::JSON::stringify(&set).ok()?);
        (text != "{}").then_some(text)
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

    async fn may_hear_locks(&self) -> bool {
        if !Family::of(&chrome::own_origin()).permits_locks() {
            return true;
        }
        let idle = object(&[("permissions", strings(&["idle".to_owned()]))]);
        wait(chrome::contains(&idle)).await.is_ok_and(|answer| answer.is_truthy())
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
        // A tab that is loading or frozen holds no other up.
        join_all(tabs.into_iter().map(|tab| {
            let target = object(&[("tabId", tab.into())]);
            wait(chrome::execute_script(&object(&[("target", target), ("files", scripts())])))
        }))
        .await;
    }
}

fn scripts() -> JsValue {
    Array::of1(&SCRIPT.into()).into()
}
