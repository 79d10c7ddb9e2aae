//! The popup, the options page and the page of commands, in the browser: one renderer of what `oauth_assistant::show` says, one set
//! of listeners, and a typed client of the background. Nothing is decided here.

mod chrome;
mod client;
mod draw;
mod hands;
mod page;

use oauth_assistant::show::Page;
use wasm_bindgen::prelude::wasm_bindgen;

/// Starts the page that its document names.
#[wasm_bindgen]
pub fn start(name: &str) {
    if let Some(page) = Page::named(name) {
        page::start(page);
    }
}
