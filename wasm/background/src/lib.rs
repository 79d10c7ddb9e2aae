//! Adapters to the browser, and the doors that `background.js` calls. They convert; they never decide.

#![allow(unreachable_pub, reason = "the doors are exported to JavaScript, not to Rust")]

mod chrome;
mod database;
mod fetch;
mod measure;
mod ports;
#[cfg(test)]
mod tests;

use js_sys::Promise;
use oauth_assistant::app::{App, Follow};
use oauth_assistant::protocol::{
    ContentMessage, ContentReply, Door, Own, OwnMessage, OwnReply, RawSender, Sender, Values,
};
use ports::Web;
use serde::Serialize;
use std::cell::OnceCell;
use std::rc::Rc;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::spawn_local;

/// No message of a content script comes near it: the largest is a snapshot of some hundred elements.
const LARGEST_MESSAGE: usize = 1024 * 1024;
/// The largest of an own page is a sealed export.
const LARGEST_OWN_MESSAGE: usize = oauth_assistant::profile::vault::MAX_BYTES + 64 * 1024;

thread_local! {
    static APP: OnceCell<Rc<App<Web>>> = const { OnceCell::new() };
}

fn app() -> Rc<App<Web>> {
    APP.with(|app| app.get_or_init(|| Rc::new(App::new(Web))).clone())
}

/// What need not be done before the first answer waits so long.
const FIRST_ANSWER_MS: f64 = 100.0;

/// Called once when the background has started, before any event is handed over. What is kept is asked for at
/// once: the disk is waited for while the first message is read. `early` is what of it was asked for even before that.
#[wasm_bindgen]
pub fn start(early: Option<Promise>) {
    database::begin(early);
    spawn_local(async { app().begin().await });
    spawn_local(async {
        fetch::pause(FIRST_ANSWER_MS).await;
        ports::every_minute().await;
        ports::keep_storage_to_ourselves().await;
    });
}

/// The module has trapped: whatever was under way in it is lost, and nothing of it may be used again. The next
/// door is opened to a new instance.
#[wasm_bindgen]
pub fn renew() {
    wasm_bindgen::handler::schedule_reinit();
}

/// A message of another part. The sender is what the browser reports of it.
#[wasm_bindgen]
pub async fn on_message(message: JsValue, sender: JsValue) -> JsValue {
    let own = Own { id: chrome::runtime_id(), origin: chrome::own_origin() };
    let sender: RawSender = serde_wasm_bindgen::from_value(sender).unwrap_or_default();
    let (answer, follow) = app().hear(&Sender::of(&sender, &own), &Unread(message)).await;
    if let Some(follow) = follow {
        go_on(follow);
    }
    answer
}

/// A message as the browser hands it over.
struct Unread(JsValue);

impl Door for Unread {
    type Answer = JsValue;

    /// By way of JSON: it is the stranger's language, and its reader takes nothing that does not belong.
    fn content(&self) -> Option<ContentMessage> {
        let small = measure::is_within(&self.0, LARGEST_MESSAGE);
        let text = small.then(|| js_sys::JSON::stringify(&self.0).ok()).flatten()?;
        serde_json::from_str(&String::from(text)).ok()
    }

    /// Value by value: no text is made of a message that may hold a secret.
    fn own(&self) -> Option<OwnMessage> {
        let small = measure::is_within(&self.0, LARGEST_OWN_MESSAGE);
        small.then(|| serde_wasm_bindgen::from_value(self.0.clone()).ok()).flatten()
    }

    fn tell_content(&self, reply: &ContentReply) -> JsValue {
        to_js(reply)
    }

    fn tell_own(&self, reply: &OwnReply) -> JsValue {
        to_js(reply)
    }

    fn hand_over(&self, values: &Values) -> JsValue {
        values_to_js(values)
    }
}

/// Host permissions came or went.
#[wasm_bindgen]
pub async fn on_permissions() {
    let app = app();
    app.permissions_changed().await;
    for follow in app.ask_what_was_not_permitted().await {
        go_on(follow);
    }
}

/// A minute has passed.
#[wasm_bindgen]
pub async fn on_alarm() {
    app().tick().await;
}

/// The organisation has set something else.
#[wasm_bindgen]
pub async fn on_policy() {
    app().policy_changed().await;
}

/// A shortcut of the manifest was pressed, over this tab.
#[wasm_bindgen]
pub async fn on_shortcut(name: String, tab: Option<f64>) {
    if let Some(follow) = app().shortcut(&name, tab.map(|tab| tab as i64)).await {
        go_on(follow);
    }
}

/// The computer is in use, idle or locked.
#[wasm_bindgen]
pub async fn on_computer(state: String) {
    app().computer_is(&state).await;
}

/// A tab was closed.
#[wasm_bindgen]
pub async fn on_tab_closed(tab: f64) {
    app().tab_closed(tab as i64).await;
}

/// The extension was installed or updated, or the browser has started.
#[wasm_bindgen]
pub async fn on_installed() {
    app().installed().await;
}

fn go_on(follow: Follow) {
    spawn_local(async move { app().follow(follow).await });
}

/// To a JavaScript value by way of JSON: one writer of each type in the module instead of two.
fn to_js<T: Serialize>(value: &T) -> JsValue {
    let text = oauth_assistant::json::write(value);
    js_sys::JSON::parse(&text).unwrap_or(JsValue::NULL)
}

/// The one door through which a secret leaves, to the one document that redeemed its ticket.
fn values_to_js(values: &Values) -> JsValue {
    let one = |field: &str, node: u32, value: &str| {
        let object = js_sys::Object::new();
        chrome::set(&object, "field", &field.into());
        chrome::set(&object, "node", &node.into());
        chrome::set(&object, "value", &value.into());
        object
    };
    let list = js_sys::Array::new();
    // In this order they are set: the secret before the page has heard of anything that it could react to.
    if let Some((node, secret)) = &values.client_secret {
        // EXPOSE: the fill itself; the ticket has been checked and used up.
        list.push(&one("client_secret", *node, secret.expose()));
    }
    for (field, value) in [("url", &values.url), ("client_id", &values.client_id)] {
        if let Some((node, value)) = value {
            list.push(&one(field, *node, value));
        }
    }
    let reply = js_sys::Object::new();
    chrome::set(&reply, "kind", &"values".into());
    chrome::set(&reply, "values", &list);
    reply.into()
}
