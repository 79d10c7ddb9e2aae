//! The renderer: makes the page look as the trees say. Text goes in as text, always.
//!
//! An element that stays is changed in place, so what was typed, opened, selected or focused in it survives.

use crate::chrome::tr;
use crate::hands::focus;
use oauth_assistant::page::view::{Attribute, Text};
use oauth_assistant::show::{Act, Shown, kept};
use wasm_bindgen::prelude::*;
use web_sys::{Document, Element, HtmlInputElement, Window};

type Node = oauth_assistant::page::view::Node<Act>;

/// The page's window.
pub(super) fn window() -> Window {
    web_sys::window().unwrap_throw()
}

/// The page.
pub(super) fn document() -> Document {
    window().document().unwrap_throw()
}

/// The element of this id.
pub(super) fn by_id(id: &str) -> Option<Element> {
    document().get_element_by_id(id)
}

/// Sets the text of a live region; only a change is announced.
pub(super) fn announce(id: &str, text: &str) {
    if let Some(region) = by_id(id)
        && region.text_content().as_deref() != Some(text)
    {
        region.set_text_content(Some(text));
    }
}

/// Shows `new` where `old` is shown.
pub(super) fn show(old: &Shown, new: &Shown) {
    let Some(main) = by_id("main") else { return };
    let _ = main.set_attribute("aria-busy", if new.busy { "true" } else { "false" });
    let focused = document().active_element().filter(|e| main.contains(Some(e)));
    let path = focused.as_ref().and_then(path_of);
    children(&main, &old.sections, &new.sections);
    announce("alert", &new.alert.as_ref().map(words).unwrap_or_default());
    announce("status", &new.status.as_ref().map(words).unwrap_or_default());
    if let (Some(focused), Some(path)) = (focused, path)
        && !focused.is_connected()
    {
        refocus(old, new, &focused.id(), &path);
    }
}

/// What had the focus is gone: it goes to the element of the same id, else to the heading of its section.
fn refocus(old: &Shown, new: &Shown, id: &str, path: &[usize]) {
    if !id.is_empty() && by_id(id).is_some() {
        focus(id);
    } else if let Some(section) = new.section_after(old, path) {
        focus(&[section, "-h"].concat());
    }
}

/// Where an element stands below `main`: its index among its siblings, on each level. The DOM has the shape of
/// the trees, so it stands at the same place there.
pub(super) fn path_of(element: &Element) -> Option<Vec<usize>> {
    let main = by_id("main")?;
    let mut path = Vec::new();
    let mut at = element.clone();
    while at != main {
        let before = std::iter::successors(at.previous_element_sibling(), Element::previous_element_sibling);
        path.push(before.count());
        at = at.parent_element()?;
    }
    path.reverse();
    Some(path)
}

pub(crate) fn words(text: &Text) -> String {
    text.words(&tr)
}

/// Makes the children of `parent`, which are `old`, what `new` says.
fn children(parent: &Element, old: &[Node], new: &[Node]) {
    let elements: Vec<Element> =
        std::iter::successors(parent.first_element_child(), Element::next_element_sibling).collect();
    let kept = kept(old, new);
    for (at, element) in elements.iter().enumerate() {
        if !kept.contains(&Some(at)) {
            element.remove();
        }
    }
    let mut next = parent.first_element_child();
    for (node, kept) in new.iter().zip(kept) {
        if let Some((before, element)) = kept.and_then(|at| old.get(at).zip(elements.get(at))) {
            change(element, before, node);
            next = element.next_element_sibling();
        } else {
            let _ = parent.insert_before(&build(node), next.as_deref());
        }
    }
}

fn build(node: &Node) -> Element {
    let element = document().create_element(node.tag.name()).unwrap_throw();
    if !node.own.id.is_empty() {
        element.set_id(&node.own.id);
    }
    change_itself(&element, &Node::default(), node);
    let _ = element.toggle_attribute_with_force("open", node.own.open);
    children(&element, &[], &node.children);
    if !node.own.value.is_empty() {
        element.unchecked_ref::<HtmlInputElement>().set_value(&node.own.value);
    }
    element
}

/// Makes an element that stays, with all that is in it, what `new` says.
fn change(element: &Element, old: &Node, new: &Node) {
    if old != new {
        change_itself(element, old, new);
        children(element, &old.children, &new.children);
    }
}

fn change_itself(element: &Element, old: &Node, new: &Node) {
    if old.text != new.text {
        set_text(element, old.text.is_some(), new.text.as_ref());
    }
    if old.class != new.class {
        let _ = element.set_attribute("class", &new.class);
    }
    if old.label != new.label {
        set_attribute(element, "aria-label", new.label.as_ref().map(words).as_deref());
    }
    if old.disabled != new.disabled {
        let _ = element.toggle_attribute_with_force("disabled", new.disabled);
    }
    let value = |node: &Node, name: Attribute| {
        node.own.attributes.iter().find(|(known, _)| *known == name).map(|(_, value)| value.clone())
    };
    for (name, _) in old.own.attributes.iter().chain(&new.own.attributes) {
        let (before, now) = (value(old, *name), value(new, *name));
        if before != now {
            set_attribute(element, name.name(), now.as_deref());
        }
    }
    if let Some(checked) = new.own.checked {
        element.unchecked_ref::<HtmlInputElement>().set_checked(checked);
    }
}

fn set_attribute(element: &Element, name: &str, value: Option<&str>) {
    let _ = match value {
        Some(value) => element.set_attribute(name, value),
        None => element.remove_attribute(name),
    };
}

/// The text of an element is its first child.
fn set_text(element: &Element, there: bool, text: Option<&Text>) {
    if let Some(old) = element.first_child().filter(|_| there) {
        let _ = element.remove_child(&old);
    }
    if let Some(text) = text {
        let text = document().create_text_node(&words(text));
        let _ = element.insert_before(&text, element.first_child().as_ref());
    }
}
