//! The browser's extension API, as far as the pages need it.

use super::reading::{text, texts};
use js_sys::{Array, Function, Object, Promise, Reflect};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;

#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(js_namespace = ["chrome", "i18n"], js_name = getMessage)]
    fn get_message(key: &str, subs: Array) -> Option<String>;
    #[wasm_bindgen(js_namespace = ["chrome", "i18n"], js_name = getUILanguage)]
    fn ui_language() -> String;
    #[wasm_bindgen(catch, js_namespace = ["chrome", "runtime"], js_name = sendMessage)]
    fn send_message(message: &JsValue) -> Result<Promise, JsValue>;
    #[wasm_bindgen(js_namespace = ["chrome", "runtime", "onMessage"], js_name = addListener)]
    fn add_listener(listener: &Function);
    #[wasm_bindgen(catch, js_namespace = ["chrome", "runtime"], js_name = openOptionsPage)]
    fn open_options_page() -> Result<Promise, JsValue>;
    #[wasm_bindgen(catch, js_namespace = ["chrome", "permissions"], js_name = request)]
    fn permissions_request(what: &JsValue) -> Result<Promise, JsValue>;
    #[wasm_bindgen(catch, js_namespace = ["chrome", "tabs"], js_name = query)]
    fn tabs_query(what: &JsValue) -> Result<Promise, JsValue>;
    #[wasm_bindgen(catch, js_namespace = ["chrome", "tabs"], js_name = get)]
    fn tabs_get(tab: f64) -> Result<Promise, JsValue>;
    #[wasm_bindgen(catch, js_namespace = ["chrome", "storage", "session"], js_name = get)]
    fn session_get(key: &str) -> Result<Promise, JsValue>;
    #[wasm_bindgen(catch, js_namespace = ["chrome", "storage", "session"], js_name = set)]
    fn session_set(items: &JsValue) -> Result<Promise, JsValue>;
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
pub(super) fn object(fields: &[(&str, JsValue)]) -> JsValue {
    let object = Object::new().into();
    for (name, value) in fields {
        let _ = Reflect::set(&object, &(*name).into(), value);
    }
    object
}

/// A text of `_locales`; the key itself where it is missing, so that nothing is ever silently empty.
pub(super) fn tr<S: AsRef<str>>(key: &str, subs: &[S]) -> String {
    let list = Array::new();
    // Nine is what the browsers take.
    for sub in subs.iter().take(9) {
        list.push(&sub.as_ref().into());
    }
    get_message(key, list).filter(|text| !text.is_empty()).unwrap_or_else(|| key.to_owned())
}

/// A text of `_locales` without substitutions.
pub(super) fn t(key: &str) -> String {
    tr::<&str>(key, &[])
}

/// Language and direction of the browser, where our texts are in that language; else the page keeps its own:
/// a screen reader must not read English texts with German rules.
pub(super) fn language() -> Option<(String, String)> {
    let language = ui_language();
    language.starts_with(&t("ui_language")).then(|| (language, t("@@bidi_dir")))
}

/// Sends a message to the background, at once. `tag` is the message's name in `protocol`.
pub(super) fn send(kind: &str, fields: &[(&str, JsValue)]) -> Begun {
    let message = object(&[(kind, object(fields))]);
    send_message(&message)
}

/// Why a message did not do what it was to do.
pub(super) enum Refusal {
    /// The background said so, in words.
    Said(String),
    /// There is no background to speak to: it was updated, switched off, or is broken.
    Lost,
}

/// The reply to a message.
pub(super) async fn reply(sent: Begun) -> Result<JsValue, Refusal> {
    let reply = ended(sent).await.map_err(|_| Refusal::Lost)?;
    match get(&reply, "kind").as_string().as_deref() {
        None => Err(Refusal::Lost),
        Some("failed") => Err(Refusal::Said(tr(&text(&reply, "key"), &texts(&reply, "subs")))),
        Some(_) => Ok(reply),
    }
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

/// Asks the administrator for the permission of match patterns. Has to be called in the very turn of the
/// click: after an `await` the browsers refuse.
pub(super) fn request(patterns: &[String]) -> Begun {
    permissions_request(&object(&[(
        "origins",
        patterns.iter().map(|p| JsValue::from_str(p)).collect::<Array>().into(),
    )]))
}

/// Whether it was given.
pub(super) async fn granted(request: Begun) -> bool {
    ended(request).await.is_ok_and(|answer| answer.is_truthy())
}

/// Opens the options page in a tab.
pub(super) fn open_options() -> Begun {
    open_options_page()
}

/// The tab the popup speaks of: of its own address (`?tab=7`), else the one in front; and its URL, where the
/// browser tells it.
pub(super) async fn tab() -> (Option<f64>, Option<String>) {
    let search = super::dom::window().location().search().unwrap_or_default();
    let named = search.strip_prefix("?tab=").and_then(|tab| tab.parse::<i64>().ok());
    let tab = match named {
        Some(id) => ended(tabs_get(id as f64)).await.unwrap_or_default(),
        None => {
            let front = [("active", JsValue::TRUE), ("currentWindow", JsValue::TRUE)];
            get(&ended(tabs_query(&object(&front))).await.unwrap_or_default(), "0")
        }
    };
    (named.map(|id| id as f64).or(get(&tab, "id").as_f64()), get(&tab, "url").as_string())
}

/// The drafts kept under this key: an object of texts.
pub(super) async fn drafts(key: &str) -> JsValue {
    let kept = get(&ended(session_get(key)).await.unwrap_or_default(), key);
    if kept.is_object() { kept } else { object(&[]) }
}

/// Keeps the drafts for as long as the browser runs.
pub(super) fn keep_drafts(key: &str, drafts: &JsValue) {
    let begun = session_set(&object(&[(key, drafts.clone())]));
    // Nothing is lost with a draft that cannot be kept but the comfort.
    wasm_bindgen_futures::spawn_local(async { drop(ended(begun).await) });
}
