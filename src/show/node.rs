//! How the trees of the own pages are built.

use super::Act;
use crate::page::view::{Attribute, Node, OwnNode, Tag, Text};

/// An element.
pub(super) fn el(tag: Tag) -> Node<Act> {
    Node { tag, ..Node::default() }
}

/// An element with a text of `_locales`.
pub(super) fn say(tag: Tag, key: &str) -> Node<Act> {
    el(tag).text(Text::key(key))
}

/// A message of `_locales` with substitutions.
pub(super) fn tr(key: &str, subs: &[&str]) -> Text {
    Text::Key(key.into(), subs.iter().map(|sub| (*sub).to_owned()).collect())
}

/// Text that belongs to no language.
pub(super) fn plain(text: &str) -> Text {
    Text::Plain(text.into())
}

/// That something is not the person's to change.
pub(super) fn mark() -> Node<Act> {
    say(Tag::Span, "policy_mark").class("tag word")
}

/// A button.
pub(super) fn button(id: &str, class: &str, text: Text, press: Act) -> Node<Act> {
    el(Tag::Button).id(id).attr(Attribute::Type, "button").class(class).text(text).press(press)
}

/// The button that submits its form.
pub(super) fn submit(id: &str, key: &str) -> Node<Act> {
    say(Tag::Button, key).id(id).attr(Attribute::Type, "submit").class("primary")
}

/// A section with its heading.
pub(super) fn section(id: &str, heading: Text) -> Node<Act> {
    let heading_id = format!("{id}-h");
    el(Tag::Section)
        .id(id)
        .attr(Attribute::AriaLabelledby, &heading_id)
        .add(el(Tag::H2).id(&heading_id).attr(Attribute::Tabindex, "-1").text(heading))
}

/// A form that speaks for itself: the browser's own bubbles are off, Enter submits.
pub(super) fn form(id: &str, children: Vec<Node<Act>>, press: Act) -> Node<Act> {
    el(Tag::Form)
        .id(id)
        .attr(Attribute::Novalidate, "")
        .attr(Attribute::Autocomplete, "off")
        .all(children)
        .press(press)
}

/// A box whose tick follows what is known, not the click.
pub(super) fn tick(id: &str, described: &str, on: bool, press: Act) -> Node<Act> {
    let mut tick =
        el(Tag::Input).id(id).attr(Attribute::Type, "checkbox").attr(Attribute::AriaDescribedby, described);
    tick.own.checked = Some(on);
    tick.press(press)
}

/// Buttons in a row.
pub(super) fn actions(buttons: Vec<Node<Act>>) -> Node<Act> {
    el(Tag::Div).class("actions").all(buttons)
}

impl Node<Act> {
    pub(super) fn id(self, id: &str) -> Node<Act> {
        Node { own: OwnNode { id: id.into(), ..self.own }, ..self }
    }

    pub(super) fn class(self, class: &str) -> Node<Act> {
        Node { class: class.into(), ..self }
    }

    pub(super) fn text(self, text: Text) -> Node<Act> {
        Node { text: Some(text), ..self }
    }

    pub(super) fn label(self, label: Text) -> Node<Act> {
        Node { label: Some(label), ..self }
    }

    pub(super) fn press(self, act: Act) -> Node<Act> {
        Node { press: Some(act), ..self }
    }

    /// Sets an attribute. Never called with a secret.
    pub(super) fn attr(mut self, name: Attribute, value: &str) -> Node<Act> {
        self.own.attributes.retain(|(known, _)| *known != name);
        self.own.attributes.push((name, value.into()));
        self
    }

    pub(super) fn described(self, by: &str) -> Node<Act> {
        self.attr(Attribute::AriaDescribedby, by)
    }

    pub(super) fn add(mut self, child: Node<Act>) -> Node<Act> {
        self.children.push(child);
        self
    }

    pub(super) fn all(mut self, children: impl IntoIterator<Item = Node<Act>>) -> Node<Act> {
        self.children.extend(children);
        self
    }
}

/// Which of the elements that are shown stay, and are changed in place, where `new` takes the place of `old`: for
/// each new one the index of the old one. They keep their order. One with an id is the one of that id; one
/// without is the next of its kind, as far as no element with an id that stays is passed by. A box does not stay
/// when its tick changes: the browser takes the tick of a click that was stopped back later than it is drawn.
pub fn kept(old: &[Node<Act>], new: &[Node<Act>]) -> Vec<Option<usize>> {
    let like = |a: &Node<Act>, b: &Node<Act>| {
        a.tag == b.tag && a.own.id == b.own.id && a.own.checked == b.own.checked
    };
    let stays = |node: &Node<Act>| !node.own.id.is_empty() && new.iter().any(|other| like(node, other));
    let mut from = 0;
    let find = |node: &Node<Act>| {
        let mut rest = old.iter().enumerate().skip(from);
        let found = match node.own.id.is_empty() {
            true => rest.take_while(|(_, other)| !stays(other)).find(|(_, other)| like(other, node)),
            false => rest.find(|(_, other)| like(other, node)),
        };
        let at = found.map(|(at, _)| at);
        from = at.map_or(from, |at| at + 1);
        at
    };
    new.iter().map(find).collect()
}
