//! How strong a passphrase is while it is typed: estimated by a library that is loaded when the first is.

use crate::chrome::{ended, get};
use crate::draw::{by_id, document};
use crate::page::happen;
use js_sys::{Array, Promise};
use oauth_assistant::profile::Secret;
use oauth_assistant::profile::vault::{Strength, WORDS};
use oauth_assistant::show::Event;
use std::cell::{Cell, RefCell};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::HtmlInputElement;

#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(js_name = setTimeout)]
    fn set_timeout(callback: &js_sys::Function, ms: i32) -> JsValue;
    /// Of `extension/strength.js`: the decimal logarithm of the guesses that find what stands in the field.
    #[wasm_bindgen(catch)]
    fn guesses(field: &HtmlInputElement, words: &Array) -> Result<f64, JsValue>;
}

thread_local! {
    /// Counts what is typed: who types on is not told of what stood there before.
    static TYPED: Cell<u32> = const { Cell::new(0) };
    static LOADING: RefCell<Option<Promise>> = const { RefCell::new(None) };
}

/// So long nothing is typed before it is estimated, and announced.
const REST_MS: i32 = 300;

/// Something was typed into this field.
pub(super) fn typed(field: String) {
    let typed = TYPED.get().wrapping_add(1);
    TYPED.set(typed);
    let loading = LOADING.with_borrow_mut(|loading| loading.get_or_insert_with(load).clone());
    spawn_local(async move {
        let rest = Promise::new(&mut |done, _| drop(set_timeout(&done, REST_MS)));
        let _ = ended(Ok(rest)).await;
        // Without the library nothing good is said of any passphrase.
        let _ = JsFuture::from(loading).await;
        if TYPED.get() == typed {
            let strength = measure(&field);
            happen(Event::Measured { field, strength });
        }
    });
}

fn load() -> Promise {
    Promise::new(&mut |done, failed| {
        let Ok(script) = document().create_element("script") else { return };
        let _ = script.set_attribute("src", "strength.js");
        let _ = script.add_event_listener_with_callback("load", &done);
        let _ = script.add_event_listener_with_callback("error", &failed);
        if let Some(body) = document().body() {
            let _ = body.append_child(&script);
        }
    })
}

/// What stands in the field now is read for this, and wiped; the library reads it in the field itself.
fn measure(field: &str) -> Option<Strength> {
    let input = by_id(field)?.dyn_into::<HtmlInputElement>().ok()?;
    let passphrase = Secret::new(input.value());
    if passphrase.is_empty() {
        return None;
    }
    let there = get(&js_sys::global(), "guesses").is_function();
    let words = WORDS.iter().map(|word| JsValue::from_str(word)).collect();
    let found = if there { guesses(&input, &words).unwrap_or(0.0) } else { 0.0 };
    Some(Strength::of(&passphrase, found))
}
