//! The popup, the options page and the page of commands, in the browser: one renderer of what `oauth_assistant::show` says, one set
//! of listeners, and a typed client of the background. Nothing is decided here.

mod chrome;
mod client;
mod draw;
mod hands;
mod page;
mod strength;

use oauth_assistant::server::log;
use oauth_assistant::show::Page;
use wasm_bindgen::prelude::{JsValue, wasm_bindgen};

/// What a log says; in a worker of one of the pages.
#[wasm_bindgen]
pub fn read_log(bytes: &[u8], client_id: Option<String>, host: Option<String>) -> JsValue {
    let said = log::read(bytes, &log::Wanted { client_id, host });
    serde_wasm_bindgen::to_value(&said).unwrap_or_default()
}

/// Starts the page that its document names.
#[wasm_bindgen]
pub fn start(name: &str) {
    if let Some(page) = Page::named(name) {
        page::start(page);
    }
}
