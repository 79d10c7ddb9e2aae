//! The browser's extension API, as far as the pages need it.

use crate::draw::window;
use js_sys::{Array, Function, Object, Promise, Reflect};
use oauth_assistant::protocol::Family;
use oauth_assistant::server::log;
use std::collections::BTreeMap;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::{File, MessageEvent, Response, Worker};

#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(js_namespace = ["chrome", "i18n"], js_name = getMessage)]
    fn get_message(key: &str, subs: Array) -> Option<String>;
    #[wasm_bindgen(js_namespace = ["chrome", "i18n"], js_name = getUILanguage)]
    pub(super) fn ui_language() -> String;
    #[wasm_bindgen(catch, js_namespace = ["chrome", "runtime"], js_name = sendMessage)]
    pub(super) fn send_message(message: &JsValue) -> Result<Promise, JsValue>;
    #[wasm_bindgen(js_namespace = ["chrome", "runtime", "onMessage"], js_name = addListener)]
    fn add_listener(listener: &Function);
    #[wasm_bindgen(catch, js_namespace = ["chrome", "runtime"], js_name = openOptionsPage)]
    pub(super) fn open_options_page() -> Result<Promise, JsValue>;
    #[wasm_bindgen(catch, js_namespace = ["chrome", "permissions"], js_name = request)]
    fn permissions_request(what: &JsValue) -> Result<Promise, JsValue>;
    #[wasm_bindgen(catch, js_namespace = ["chrome", "permissions"], js_name = remove)]
    fn permissions_remove(what: &JsValue) -> Result<Promise, JsValue>;
    #[wasm_bindgen(js_namespace = ["chrome", "runtime"], js_name = getURL)]
    fn get_url(path: &str) -> String;
    #[wasm_bindgen(catch, js_namespace = ["chrome", "tabs"], js_name = query)]
    fn tabs_query(what: &JsValue) -> Result<Promise, JsValue>;
    #[wasm_bindgen(catch, js_namespace = ["chrome", "tabs"], js_name = get)]
    fn tabs_get(tab: f64) -> Result<Promise, JsValue>;
    #[wasm_bindgen(catch, js_namespace = ["chrome", "tabs"], js_name = getCurrent)]
    fn current_tab() -> Result<Promise, JsValue>;
    #[wasm_bindgen(catch, js_namespace = ["chrome", "tabs"], js_name = update)]
    fn update_tab(tab: f64, change: &JsValue) -> Result<Promise, JsValue>;
    #[wasm_bindgen(catch, js_namespace = ["chrome", "storage", "session"], js_name = get)]
    fn session_get(key: &str) -> Result<Promise, JsValue>;
    #[wasm_bindgen(catch, js_namespace = ["chrome", "storage", "session"], js_name = set)]
    fn session_set(items: &JsValue) -> Result<Promise, JsValue>;
}

/// A text file of the package.
pub(super) async fn load(path: &str) -> Option<String> {
    let response = ended(Ok(window().fetch_with_str(path))).await.ok()?;
    ended(response.dyn_into::<Response>().ok()?.text()).await.ok()?.as_string()
}

/// Numbers that nobody can guess.
pub(super) fn random() -> [u8; 40] {
    let mut numbers = [0; 40];
    // Numbers that are none would only let somebody guess which client was looked for.
    let _ = window().crypto().and_then(|crypto| crypto.get_random_values_with_u8_array(&mut numbers));
    numbers
}

/// Has a worker read a log: however long that is, the page goes on.
pub(super) fn in_worker(file: &File, wanted: &log::Wanted) -> Promise {
    Promise::new(&mut |done, failed| {
        let Ok(worker) = Worker::new("page.js") else {
            let _ = failed.call0(&JsValue::NULL);
            return;
        };
        let told = Closure::once_into_js({
            let worker = worker.clone();
            move |event: MessageEvent| {
                worker.terminate();
                let _ = done.call1(&JsValue::NULL, &event.data());
            }
        });
        worker.set_onmessage(Some(told.unchecked_ref()));
        worker.set_onerror(Some(&failed));
        let text = |text: &Option<String>| text.as_deref().map_or(JsValue::NULL, JsValue::from);
        let _ = worker.post_message(&object(&[
            ("file", file.into()),
            ("client", text(&wanted.client_id)),
            ("host", text(&wanted.host)),
        ]));
    })
}

/// Something the browser has begun. Its failure is a value, whether it was thrown or came later.
pub(super) type Begun = Result<Promise, JsValue>;

/// Waits for it.
pub(super) async fn ended(begun: Begun) -> Result<JsValue, JsValue> {
    JsFuture::from(begun?).await
}

/// A property; `undefined` where there is none.
pub(super) fn get(value: &JsValue, name: &str) -> JsValue {
    Reflect::get(value, &name.into()).unwrap_or_default()
}

/// An object of these fields.
fn object(fields: &[(&str, JsValue)]) -> JsValue {
    let object = Object::new().into();
    for (name, value) in fields {
        let _ = Reflect::set(&object, &(*name).into(), value);
    }
    object
}

/// A text of `_locales`; the key itself where it is missing, so that nothing is ever silently empty.
pub(super) fn tr(key: &str, subs: &[String]) -> String {
    // Nine is what the browsers take.
    let subs = subs.iter().take(9).map(JsValue::from).collect();
    get_message(key, subs).filter(|text| !text.is_empty()).unwrap_or_else(|| key.to_owned())
}

/// Calls `listener` whenever the background says that something has changed.
pub(super) fn on_changed(listener: fn()) {
    let closure = Closure::<dyn Fn(JsValue)>::new(move |message: JsValue| {
        if get(&message, "kind").as_string().as_deref() == Some("changed") {
            listener();
        }
    });
    add_listener(closure.into_js_value().unchecked_ref());
}

/// Calls `listener` whenever the background wants commands shown, with the tab that they are for and the end of the
/// address that names the finding. Where it shows them this page comes to the front, and the answer says that no other
/// has to be opened.
pub(super) fn on_show(listener: impl Fn(Option<i64>, &str) -> bool + 'static) {
    let closure = Closure::<dyn Fn(JsValue, JsValue, Function)>::new(
        move |message: JsValue, _sender, answer: Function| {
            let tab = get(&message, "tab").as_f64().map(|tab| tab as i64);
            let finding = get(&message, "finding").as_string().unwrap_or_default();
            if get(&message, "kind").as_string().as_deref() != Some("show")
                || !listener(tab, &["#", &finding].concat())
            {
                return;
            }
            let _ = answer.call1(&JsValue::NULL, &JsValue::TRUE);
            spawn_local(async {
                let own = get(&ended(current_tab()).await.unwrap_or_default(), "id").as_f64();
                if let Some(own) = own {
                    drop(ended(update_tab(own, &object(&[("active", JsValue::TRUE)]))).await);
                }
            });
        },
    );
    add_listener(closure.into_js_value().unchecked_ref());
}

/// Asks the administrator for the permission of match patterns.
pub(super) fn request(patterns: &[String]) -> Begun {
    let origins: Array = patterns.iter().map(JsValue::from).collect();
    permissions_request(&object(&[("origins", origins.into())]))
}

fn idle() -> JsValue {
    object(&[("permissions", Array::of1(&"idle".into()).into())])
}

/// Asks the administrator to be told when the screen is locked, where that takes a permission.
pub(super) fn request_idle() -> Begun {
    match permits_locks() {
        true => permissions_request(&idle()),
        false => Ok(Promise::resolve(&JsValue::TRUE)),
    }
}

/// Gives that permission back.
pub(super) fn give_idle_back() -> Begun {
    match permits_locks() {
        true => permissions_remove(&idle()),
        false => Ok(Promise::resolve(&JsValue::TRUE)),
    }
}

fn permits_locks() -> bool {
    Family::of(&get_url("")).permits_locks()
}

/// The named tab, else the one in front; and its URL, where the browser tells it.
pub(super) async fn tab(named: Option<i64>) -> (Option<i64>, Option<String>) {
    let tab = if let Some(id) = named {
        ended(tabs_get(id as f64)).await.unwrap_or_default()
    } else {
        let front = [("active", JsValue::TRUE), ("currentWindow", JsValue::TRUE)];
        get(&ended(tabs_query(&object(&front))).await.unwrap_or_default(), "0")
    };
    (named.or(get(&tab, "id").as_f64().map(|id| id as i64)), get(&tab, "url").as_string())
}

/// The drafts kept under this key.
pub(super) async fn drafts(key: &str) -> BTreeMap<String, String> {
    let kept = get(&ended(session_get(key)).await.unwrap_or_default(), key);
    serde_wasm_bindgen::from_value(kept).unwrap_or_default()
}

/// Keeps the drafts for as long as the browser runs.
pub(super) fn keep_drafts(key: &str, drafts: &BTreeMap<String, String>) -> Begun {
    let fields: Vec<_> = drafts.iter().map(|(field, text)| (field.as_str(), text.into())).collect();
    session_set(&object(&[(key, object(&fields))]))
}
