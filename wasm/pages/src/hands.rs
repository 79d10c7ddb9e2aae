//! What a page has the browser do. What comes of it is an event of the page.

use crate::chrome::{self, Begun, ended};
use crate::client;
use crate::draw::{by_id, document, window, words};
use crate::page::{FILE, happen};
use js_sys::{Array, Promise, Uint8Array};
use oauth_assistant::page::view::Text;
use oauth_assistant::profile::Secret;
use oauth_assistant::protocol::OwnMessage;
use oauth_assistant::server::{Kind, log};
use oauth_assistant::show::{Asked, Event, Hands, Then, named_tab};
use std::collections::BTreeMap;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::spawn_local;
use web_sys::{Blob, HtmlElement, HtmlInputElement, Url};
use zeroize::Zeroizing;

/// The browser.
pub(super) struct Browser;

impl Hands for Browser {
    fn ask(&self, message: OwnMessage, then: Then) {
        let reply = client::ask(&message);
        spawn_local(async move { happen(Event::Reply { then, reply: reply.await }) });
    }

    fn ask_permission(&self, patterns: Vec<String>, asked: Asked) {
        let answer = chrome::request(&patterns);
        spawn_local(async move {
            let granted = ended(answer).await.is_ok_and(|answer| answer.is_truthy());
            happen(Event::Permission { asked, granted });
        });
    }

    fn ask_to_hear_locks(&self) {
        let answer = chrome::request_idle();
        spawn_local(async move {
            let granted = ended(answer).await.is_ok_and(|answer| answer.is_truthy());
            happen(Event::Permission { asked: Asked::Locks, granted });
        });
    }

    fn stop_hearing_locks(&self) {
        let begun = chrome::give_idle_back();
        // What is not given back is not used any more.
        spawn_local(async { drop(ended(begun).await) });
    }

    fn find_tab(&self) {
        let named = named_tab(&window().location().search().unwrap_or_default());
        spawn_local(async move {
            let (tab, url) = chrome::tab(named).await;
            happen(Event::Tab { tab, url });
        });
    }

    fn keep_drafts(&self, key: &'static str, drafts: BTreeMap<String, String>) {
        let begun = chrome::keep_drafts(key, &drafts);
        // Nothing is lost with a draft that cannot be kept but the comfort.
        spawn_local(async { drop(ended(begun).await) });
    }

    fn empty(&self, fields: &[&'static str]) {
        for field in fields {
            set_value(field, "");
        }
    }

    fn put(&self, field: &'static str, secret: &Secret) {
        // EXPOSE: into the hidden field of the form, from where saving takes it.
        set_value(field, secret.expose());
    }

    fn focus(&self, id: &str) {
        focus(id);
    }

    fn copy(&self, text: String, said: &'static str) {
        deliver(Ok(window().navigator().clipboard().write_text(&text)), said);
    }

    fn copy_lines(&self, lines: &[Text], said: &'static str) {
        self.copy(lines.iter().map(words).collect::<Vec<_>>().join("\n"), said);
    }

    fn select(&self, id: &str) {
        let selection = window().get_selection().ok().flatten();
        if let (Some(selection), Some(element)) = (selection, by_id(id)) {
            let _ = selection.select_all_children(&element);
        }
    }

    fn save(&self, text: String, name: &'static str, said: &'static str) {
        deliver(save(&text, name).map(|()| Promise::resolve(&JsValue::NULL)), said);
    }

    fn read_file(&self) {
        let Some(file) = FILE.take() else { return };
        spawn_local(async move {
            let buffer = ended(Ok(file.array_buffer())).await.ok();
            happen(Event::Read(buffer.map(|buffer| Zeroizing::new(Uint8Array::new(&buffer).to_vec()))));
        });
    }

    fn fetch_script(&self, kind: Kind) {
        let loaded = chrome::load(kind.file());
        let random = chrome::random();
        spawn_local(async move { happen(Event::Script { kind, text: loaded.await, random }) });
    }

    fn read_log(&self, wanted: log::Wanted) {
        let file = FILE.take();
        spawn_local(async move {
            let read = match file {
                Some(file) => ended(Ok(chrome::in_worker(&file, &wanted))).await.ok(),
                None => None,
            };
            happen(Event::LogRead(read.and_then(|said| serde_wasm_bindgen::from_value(said).ok())));
        });
    }

    fn open_options(&self) {
        let opened = chrome::open_options_page();
        spawn_local(async move {
            if ended(opened).await.is_ok() {
                drop(window().close());
            }
        });
    }

    fn reload(&self) {
        drop(window().location().reload());
    }
}

/// Moves the focus.
pub(super) fn focus(id: &str) {
    if let Some(element) = by_id(id) {
        let _ = element.unchecked_into::<HtmlElement>().focus();
    }
}

/// Puts a text into a field: into its value, never into an attribute.
fn set_value(id: &str, value: &str) {
    if let Some(field) = by_id(id) {
        field.unchecked_into::<HtmlInputElement>().set_value(value);
    }
}

fn deliver(begun: Begun, said: &'static str) {
    spawn_local(async move {
        let done = ended(begun).await.is_ok();
        happen(Event::Delivered { said, done });
    });
}

fn save(text: &str, name: &str) -> Result<(), JsValue> {
    // The address lives as long as this page: a download may begin later than the click.
    let blob = Blob::new_with_str_sequence(&Array::of1(&text.into()))?;
    let link = document().create_element("a")?;
    link.set_attribute("href", &Url::create_object_url_with_blob(&blob)?)?;
    link.set_attribute("download", name)?;
    link.unchecked_into::<HtmlElement>().click();
    Ok(())
}
