//! Elements: how they are built, and how a section takes the place of its older self.
//!
//! Text goes in as text, always. What the administrator typed, opened or focused survives the change.

use super::chrome::t;
use wasm_bindgen::prelude::*;
use web_sys::{Document, Element, Event, HtmlElement, HtmlInputElement};

/// The page.
pub(super) fn document() -> Document {
    window().document().unwrap_throw()
}

/// Its window.
pub(super) fn window() -> web_sys::Window {
    web_sys::window().unwrap_throw()
}

/// An element being built.
pub(super) struct El(pub(super) Element);

/// A new element.
pub(super) fn el(tag: &str) -> El {
    El(document().create_element(tag).unwrap_throw())
}

/// A new element with a text of `_locales`.
pub(super) fn say(tag: &str, key: &str) -> El {
    el(tag).text(&t(key))
}

impl El {
    /// Sets an attribute. Never called with a secret.
    pub(super) fn attr(self, name: &str, value: &str) -> El {
        let _ = self.0.set_attribute(name, value);
        self
    }

    /// Sets an attribute that is there or not.
    pub(super) fn flag(self, name: &str, on: bool) -> El {
        if on { self.attr(name, "") } else { self }
    }

    /// Sets the classes.
    pub(super) fn class(self, names: &str) -> El {
        self.attr("class", names)
    }

    /// Sets the text; before any child.
    pub(super) fn text(self, text: &str) -> El {
        self.0.set_text_content(Some(text));
        self
    }

    /// Appends a child.
    pub(super) fn add(self, child: El) -> El {
        let _ = self.0.append_child(&child.0);
        self
    }

    /// Appends a child, if there is one.
    pub(super) fn maybe(self, child: Option<El>) -> El {
        match child {
            Some(child) => self.add(child),
            None => self,
        }
    }

    /// Appends children.
    pub(super) fn all(self, children: Vec<El>) -> El {
        children.into_iter().fold(self, El::add)
    }

    /// Listens.
    pub(super) fn on(self, event: &str, handler: Box<dyn Fn(Event)>) -> El {
        listen(&self.0, event, handler);
        self
    }
}

/// Listens to an event, for as long as the target lives.
pub(super) fn listen(target: &web_sys::EventTarget, event: &str, handler: Box<dyn Fn(Event)>) {
    let closure = Closure::wrap(handler).into_js_value();
    let _ = target.add_event_listener_with_callback(event, closure.unchecked_ref());
}

/// A button. Its id keeps the focus where it is when the page changes.
pub(super) fn button(id: &str, class: &str, text: &str, press: impl Fn() + 'static) -> El {
    let button = el("button").attr("id", id).attr("type", "button").class(class).text(text);
    button.on("click", Box::new(move |_| press()))
}

/// A section with its heading.
pub(super) fn section(id: &str, heading: &str) -> El {
    let heading_id = joined(id, "-h");
    el("section")
        .attr("id", id)
        .attr("aria-labelledby", &heading_id)
        .add(el("h2").attr("id", &heading_id).attr("tabindex", "-1").text(heading))
}

/// A form that speaks for itself: the browser's own bubbles are off, Enter submits.
pub(super) fn form(id: &str, children: Vec<El>, submit: impl Fn() + 'static) -> El {
    el("form").attr("id", id).attr("novalidate", "").attr("autocomplete", "off").all(children).on(
        "submit",
        Box::new(move |event| {
            event.prevent_default();
            submit();
        }),
    )
}

/// The button that submits its form.
pub(super) fn submit(id: &str, key: &str) -> El {
    say("button", key).attr("id", id).attr("type", "submit").class("primary")
}

/// What the administrator typed here.
pub(super) fn value(id: &str) -> String {
    by_id(id).map(|e| e.unchecked_into::<HtmlInputElement>().value()).unwrap_or_default()
}

/// Empties these fields.
pub(super) fn empty(ids: &[&str]) {
    for id in ids {
        set_value(id, "");
    }
}

/// Puts a text into a field: into its value, never into an attribute.
pub(super) fn set_value(id: &str, value: &str) {
    if let Some(field) = by_id(id) {
        field.unchecked_into::<HtmlInputElement>().set_value(value);
    }
}

/// The element of this id.
pub(super) fn by_id(id: &str) -> Option<Element> {
    document().get_element_by_id(id)
}

/// Moves the focus.
pub(super) fn focus(id: &str) {
    if let Some(element) = by_id(id) {
        let _ = element.unchecked_into::<HtmlElement>().focus();
    }
}

/// Sets the text of a live region; only a change is announced.
pub(super) fn announce(id: &str, text: &str) {
    if let Some(region) = by_id(id)
        && region.text_content().as_deref() != Some(text)
    {
        region.set_text_content(Some(text));
    }
}

/// Shows these sections, in this order, in `parent`. A section that looks the same is left alone.
pub(super) fn show(parent: &Element, sections: Vec<El>) {
    let focused = document().active_element().map(|e| e.id()).unwrap_or_default();
    let had_focus = |e: &Element| document().active_element().is_some_and(|a| e.contains(Some(&a)));
    let mut lost = None;
    let mut at = parent.first_element_child();
    for El(new) in &sections {
        while let Some(old) = at.clone().filter(|old| !sections.iter().any(|s| s.0.id() == old.id())) {
            at = old.next_element_sibling();
            if had_focus(&old) {
                lost = Some(new.id());
            }
            old.remove();
        }
        match at.clone().filter(|old| old.id() == new.id()) {
            Some(old) => {
                at = old.next_element_sibling();
                if !old.is_equal_node(Some(new)) {
                    if had_focus(&old) {
                        lost = Some(new.id());
                    }
                    carry(&old, new);
                    let _ = old.replace_with_with_node_1(new);
                }
            }
            None => drop(parent.insert_before(new, at.as_deref())),
        }
    }
    while let Some(old) = at {
        at = old.next_element_sibling();
        old.remove();
    }
    if let Some(section) = lost {
        if focused.is_empty() || by_id(&focused).is_none() {
            focus(&joined(&section, "-h"));
        } else {
            focus(&focused);
        }
    }
}

/// Carries what was typed and unfolded from a section to the one that takes its place.
fn carry(old: &Element, new: &Element) {
    let Ok(kept) =
        old.query_selector_all("input:not([type=checkbox]):not([type=file])[id],select[id],details[id]")
    else {
        return;
    };
    for i in 0..kept.length() {
        let Some(old) = kept.get(i).map(|n| n.unchecked_into::<Element>()) else { continue };
        let Ok(Some(new)) = new.query_selector(&joined("#", &old.id())) else { continue };
        if old.tag_name() == "DETAILS" {
            let _ = new.toggle_attribute_with_force("open", old.has_attribute("open"));
            continue;
        }
        let (old, new): (HtmlInputElement, HtmlInputElement) = (old.unchecked_into(), new.unchecked_into());
        new.set_value(&old.value());
        if let (Ok(Some(start)), Ok(end)) = (old.selection_start(), old.selection_end()) {
            let _ = new.set_selection_range(start, end.unwrap_or(start));
        }
    }
}

/// One text after the other: much smaller than `format!`.
pub(super) fn joined(a: &str, b: &str) -> String {
    let mut text = a.to_owned();
    text.push_str(b);
    text
}
