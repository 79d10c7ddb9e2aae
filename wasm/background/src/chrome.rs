//! The browser's extension interfaces, as far as they are used. Both browsers have them under `chrome`.

use js_sys::{Array, Object, Promise, Reflect};
use wasm_bindgen::prelude::*;

#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(js_namespace = ["chrome", "runtime"], js_name = id, thread_local_v2)]
    static RUNTIME_ID: String;
    #[wasm_bindgen(js_namespace = ["chrome", "runtime"], js_name = getURL)]
    pub(super) fn get_url(path: &str) -> String;
    #[wasm_bindgen(js_namespace = ["chrome", "runtime"], js_name = sendMessage)]
    pub(super) fn broadcast(message: &JsValue) -> Promise;
    #[wasm_bindgen(js_namespace = ["chrome", "runtime"], js_name = openOptionsPage)]
    pub(super) fn open_options_page() -> Promise;
    #[wasm_bindgen(js_namespace = ["chrome", "runtime"], js_name = getManifest)]
    pub(super) fn manifest() -> JsValue;
    #[wasm_bindgen(js_namespace = navigator, js_name = userAgent, thread_local_v2)]
    static USER_AGENT: String;
    #[wasm_bindgen(js_namespace = ["chrome", "i18n"], js_name = getMessage)]
    pub(super) fn get_message(key: &str, subs: &JsValue) -> String;
    #[wasm_bindgen(js_namespace = ["chrome", "alarms"], js_name = create)]
    fn create_alarm(name: &str, options: &JsValue) -> JsValue;
    #[wasm_bindgen(js_namespace = ["chrome", "alarms"], js_name = get)]
    pub(super) fn get_alarm(name: &str) -> Promise;
    #[wasm_bindgen(js_namespace = ["chrome", "tabs"], js_name = sendMessage)]
    pub(super) fn send_to_tab(tab: f64, message: &JsValue, options: &JsValue) -> Promise;
    #[wasm_bindgen(js_namespace = ["chrome", "tabs"], js_name = create)]
    pub(super) fn create_tab(options: &JsValue) -> Promise;
    #[wasm_bindgen(js_namespace = ["chrome", "tabs"], js_name = get)]
    pub(super) fn get_tab(tab: f64) -> Promise;
    #[wasm_bindgen(js_namespace = ["chrome", "tabs"], js_name = query)]
    pub(super) fn query_tabs(options: &JsValue) -> Promise;
    #[wasm_bindgen(js_namespace = ["chrome", "action"], js_name = openPopup, catch)]
    pub(super) fn open_popup() -> Result<Promise, JsValue>;
    #[wasm_bindgen(js_namespace = ["chrome", "action"], js_name = setBadgeBackgroundColor)]
    pub(super) fn set_badge_colour(what: &JsValue) -> Promise;
    #[wasm_bindgen(js_namespace = ["chrome", "action"], js_name = setBadgeText)]
    pub(super) fn set_badge_text(what: &JsValue) -> Promise;
    #[wasm_bindgen(js_namespace = ["chrome", "action"], js_name = setTitle)]
    pub(super) fn set_title(what: &JsValue) -> Promise;
    #[wasm_bindgen(js_namespace = ["chrome", "permissions"], js_name = contains)]
    pub(super) fn contains(permissions: &JsValue) -> Promise;
    #[wasm_bindgen(js_namespace = ["chrome", "permissions"], js_name = remove)]
    pub(super) fn remove_permission(permissions: &JsValue) -> Promise;
    #[wasm_bindgen(js_namespace = ["chrome", "declarativeNetRequest"], js_name = updateSessionRules, catch)]
    pub(super) fn update_session_rules(change: &JsValue) -> Result<Promise, JsValue>;
    #[wasm_bindgen(js_namespace = ["chrome", "scripting"], js_name = registerContentScripts)]
    pub(super) fn register_scripts(scripts: &JsValue) -> Promise;
    #[wasm_bindgen(js_namespace = ["chrome", "scripting"], js_name = unregisterContentScripts)]
    pub(super) fn unregister_scripts(filter: &JsValue) -> Promise;
    #[wasm_bindgen(js_namespace = ["chrome", "scripting"], js_name = executeScript)]
    pub(super) fn execute_script(what: &JsValue) -> Promise;

    /// `storage.local`, `storage.session` and `storage.managed`.
    pub(super) type StorageArea;
    #[wasm_bindgen(js_namespace = ["chrome", "storage"], js_name = local, thread_local_v2)]
    pub(super) static LOCAL: StorageArea;
    #[wasm_bindgen(js_namespace = ["chrome", "storage"], js_name = session, thread_local_v2)]
    pub(super) static SESSION: StorageArea;
    /// What the organisation has set: only the browser writes there.
    #[wasm_bindgen(js_namespace = ["chrome", "storage"], js_name = managed, thread_local_v2)]
    pub(super) static MANAGED: StorageArea;
    #[wasm_bindgen(method)]
    pub(super) fn get(this: &StorageArea, keys: &JsValue) -> Promise;
    #[wasm_bindgen(method, js_name = set)]
    pub(super) fn put(this: &StorageArea, items: &JsValue) -> Promise;
    #[wasm_bindgen(method)]
    pub(super) fn remove(this: &StorageArea, keys: &JsValue) -> Promise;
    #[wasm_bindgen(method, js_name = setAccessLevel, catch)]
    pub(super) fn set_access_level(this: &StorageArea, level: &JsValue) -> Result<Promise, JsValue>;

    /// An event of `webRequest`.
    pub(super) type RequestEvent;
    #[wasm_bindgen(js_namespace = ["chrome", "webRequest"], js_name = onErrorOccurred, thread_local_v2)]
    pub(super) static ON_ERROR: RequestEvent;
    #[wasm_bindgen(js_namespace = ["chrome", "webRequest"], js_name = onBeforeRedirect, thread_local_v2)]
    pub(super) static ON_REDIRECT: RequestEvent;
    #[wasm_bindgen(js_namespace = ["chrome", "webRequest"], js_name = onHeadersReceived, thread_local_v2)]
    pub(super) static ON_HEADERS: RequestEvent;
    #[wasm_bindgen(js_namespace = chrome, js_name = webRequest, thread_local_v2)]
    pub(super) static WEB_REQUEST: JsValue;
    /// Where `extension/background.js` finds the listeners that have to go when this instance fails.
    #[wasm_bindgen(js_name = standing, thread_local_v2)]
    pub(super) static STANDING: Option<Array>;
    #[wasm_bindgen(method, js_name = addListener, catch)]
    pub(super) fn listen_blocking(
        this: &RequestEvent,
        listener: &js_sys::Function,
        filter: &JsValue,
        extra: &JsValue,
    ) -> Result<(), JsValue>;
    #[wasm_bindgen(method, js_name = addListener)]
    pub(super) fn listen(this: &RequestEvent, listener: &js_sys::Function, filter: &JsValue);
    #[wasm_bindgen(method, js_name = removeListener)]
    pub(super) fn unlisten(this: &RequestEvent, listener: &js_sys::Function);

    #[wasm_bindgen(js_name = setTimeout)]
    pub(super) fn set_timeout(callback: &js_sys::Function, ms: f64) -> JsValue;
    #[wasm_bindgen(js_name = clearTimeout)]
    pub(super) fn clear_timeout(timer: &JsValue);
}

pub(super) fn runtime_id() -> String {
    RUNTIME_ID.with(String::clone)
}

pub(super) fn user_agent() -> String {
    USER_AGENT.with(String::clone)
}

/// Origin of the extension's own pages.
pub(super) fn own_origin() -> String {
    get_url("").trim_end_matches('/').to_string()
}

/// Of the one alarm.
pub(super) const ALARM: &str = "tick";

pub(super) fn start_alarm() {
    create_alarm(ALARM, &object(&[("periodInMinutes", 1.into())]));
}

pub(super) fn set(object: &Object, key: &str, value: &JsValue) {
    // Setting a member of a plain object of our own cannot fail.
    let _ = Reflect::set(object, &key.into(), value);
}

pub(super) fn object(members: &[(&str, JsValue)]) -> JsValue {
    let object = Object::new();
    for (key, value) in members {
        set(&object, key, value);
    }
    object.into()
}

pub(super) fn strings(list: &[String]) -> JsValue {
    list.iter().map(|s| JsValue::from_str(s)).collect::<Array>().into()
}

pub(super) fn member(value: &JsValue, key: &str) -> JsValue {
    Reflect::get(value, &key.into()).unwrap_or(JsValue::UNDEFINED)
}
