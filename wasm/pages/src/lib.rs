//! The popup, the options page and the page of commands, in the browser: one renderer of what `oauth_assistant::show` says, one set
//! of listeners, and a typed client of the background. Nothing is decided here.

mod chrome;
mod client;
mod draw;
mod hands;
mod page;

use oauth_assistant::show::Page;
use wasm_bindgen::prelude::wasm_bindgen;

/// Starts the popup.
#[wasm_bindgen]
pub fn popup() {
    page::start(Page::Popup);
}

/// Starts the page of commands.
#[wasm_bindgen]
pub fn commands() {
    page::start(Page::Commands);
}

/// Starts the options page.
#[wasm_bindgen]
pub fn options() {
    page::start(Page::Options);
}
