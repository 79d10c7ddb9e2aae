//! The popup and the options page.
//!
//! Both are the same small machine: ask the background for its state, build the sections that belong to it,
//! put them in place of those that differ. They know no rule of the assistant's; they speak the messages of
//! [`oauth_assistant::protocol`] and show the replies.

mod chrome;
mod dom;
mod field;
mod options;
mod page;
mod popup;
mod reading;
mod record;
mod vault;

use wasm_bindgen::prelude::wasm_bindgen;

/// Starts the popup.
#[wasm_bindgen]
pub fn popup() {
    page::start(page::POPUP, popup::view);
}

/// Starts the options page.
#[wasm_bindgen]
pub fn options() {
    page::start(page::OPTIONS, options::view);
}
