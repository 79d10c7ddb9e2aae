//! A page: what it knows, what it shows, and the few listeners through which everything comes in.

use crate::chrome::{self, get, tr};
use crate::draw::{self, document};
use crate::hands::Browser;
use oauth_assistant::profile::Secret;
use oauth_assistant::show::{Event, Model, Page, Shown, language, named_tab};
use std::cell::{Cell, RefCell};
use std::collections::BTreeMap;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::spawn_local;
use web_sys::{Element, File, HtmlFormElement, HtmlInputElement};

thread_local! {
    static PAGE: RefCell<Option<(Model, Shown)>> = const { RefCell::new(None) };
    /// The file that was chosen or dropped, until it is read.
    pub(super) static FILE: Cell<Option<File>> = const { Cell::new(None) };
}

/// Starts a page.
pub(super) fn start(page: Page) {
    let ui = chrome::ui_language();
    if let (Some(language), Some(root)) =
        (language(&ui, &tr("ui_language", &[])), document().document_element())
    {
        let _ = root.set_attribute("lang", language);
        let _ = root.set_attribute("dir", &tr("@@bidi_dir", &[]));
    }
    draw::announce("product", &tr("ui_product", &[]));
    spawn_local(async move {
        let drafts = chrome::drafts(page.draft_key()).await;
        PAGE.set(Some((Model::new(page, drafts), Shown::default())));
        listen();
        chrome::on_changed(|| happen(Event::Changed));
        let named = |part: Result<String, JsValue>| part.unwrap_or_default();
        let location = draw::window().location();
        let own = named_tab(&named(location.search()));
        chrome::on_show(move |tab, hash| {
            let shows = page.shows_commands(own, tab);
            if shows {
                happen(page.opened(own, hash));
            }
            shows
        });
        happen(page.opened(own, &named(location.hash())));
    });
}

/// Tells the page what happened, shows what it shows then, and does what it wants done.
pub(super) fn happen(event: Event) {
    let happened = PAGE.with_borrow_mut(|page| {
        let (model, shown) = page.as_mut()?;
        let (new, effects) = model.happened(event);
        Some((new.map(|new| (std::mem::replace(shown, new.clone()), new)), effects))
    });
    let Some((change, effects)) = happened else { return };
    if let Some((old, new)) = change {
        draw::show(&old, &new);
    }
    for effect in effects {
        effect.by(&Browser);
    }
}

/// What is shown where an event happened; what it means follows from that alone.
fn shown<R>(event: &web_sys::Event, read: impl FnOnce(&Shown, &[usize]) -> Option<R>) -> Option<R> {
    let path = draw::path_of(&event.target()?.dyn_into().ok()?)?;
    PAGE.with_borrow(|page| page.as_ref().and_then(|(_, shown)| read(shown, &path)))
}

/// The listeners, once for all: no element has one of its own.
fn listen() {
    on("click", |event| {
        if shown(&event, |shown, path| shown.is_tick(path).then_some(())).is_some() {
            // The tick follows the background's word, not the click.
            event.prevent_default();
        }
        if let Some(act) = shown(&event, Shown::press_at) {
            let clicks = get(&event, "detail").as_f64().unwrap_or_default() as u32;
            happen(Event::Press { act, clicks, typed: BTreeMap::new() });
        }
    });
    on("submit", |event| {
        event.prevent_default();
        if let Some(act) = shown(&event, Shown::form_at) {
            happen(Event::Press { act, clicks: 0, typed: typed(&event) });
        }
    });
    on("keydown", |event| {
        if get(&event, "repeat").is_truthy()
            && shown(&event, |shown, path| shown.is_steady(path).then_some(())).is_some()
        {
            event.prevent_default();
        }
    });
    on("input", |event| {
        if let Some(field) = shown(&event, Shown::draft_at) {
            happen(Event::Typed {
                field,
                text: get(&target(&event), "value").as_string().unwrap_or_default(),
            });
        }
    });
    on("change", |event| {
        if shown(&event, |shown, path| shown.takes_files(path).then_some(())).is_some() {
            let input = target(&event);
            take(&get(&input, "files"));
            // The same file can be chosen again after it was corrected.
            let _ = js_sys::Reflect::set(&input, &"value".into(), &"".into());
        }
    });
    // A file that misses the place for it must not replace the page.
    on("dragover", |event| {
        event.prevent_default();
        happen(Event::Over(over(&event)));
    });
    on("dragleave", |_| happen(Event::Over(false)));
    on("drop", |event| {
        event.prevent_default();
        happen(Event::Over(false));
        if over(&event) {
            take(&get(&get(&event, "dataTransfer"), "files"));
        }
    });
}

fn on(event: &str, handler: fn(web_sys::Event)) {
    let closure = Closure::<dyn Fn(web_sys::Event)>::new(handler).into_js_value();
    let _ = document().add_event_listener_with_callback(event, closure.unchecked_ref());
}

fn target(event: &web_sys::Event) -> JsValue {
    event.target().map(JsValue::from).unwrap_or_default()
}

fn over(event: &web_sys::Event) -> bool {
    shown(event, |shown, path| shown.takes_files(path).then_some(())).is_some()
}

fn take(files: &JsValue) {
    if let Ok(file) = get(files, "0").dyn_into::<File>() {
        let bytes = file.size();
        FILE.set(Some(file));
        happen(Event::File { bytes });
    }
}

/// What stands in the fields of the form that is submitted.
fn typed(event: &web_sys::Event) -> BTreeMap<String, Secret> {
    let Ok(form) = target(event).dyn_into::<HtmlFormElement>() else { return BTreeMap::new() };
    let elements = js_sys::Array::from(&form.elements());
    let fields = elements.iter().map(JsCast::unchecked_into::<HtmlInputElement>);
    fields.map(|field| (field.unchecked_ref::<Element>().id(), Secret::new(field.value()))).collect()
}
