//! What is on the screen of an own page, and what an event at a place of it means.

use super::Act;
use crate::diagnosis::Id;
use crate::page::view::{Node, Tag, Text};

/// What is on the screen.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Shown {
    /// The sections; each has an id.
    pub sections: Vec<Node<Act>>,
    /// Something is under way.
    pub busy: bool,
    /// What went wrong just now.
    pub alert: Option<Text>,
    /// What was done just now.
    pub status: Option<Text>,
}

/// Where an event happened, as indices on each level, and what that means.
impl Shown {
    /// What a press there means. A form is submitted, not pressed.
    pub fn press_at(&self, path: &[usize]) -> Option<Act> {
        self.nearest(path, |node| node.tag != Tag::Form && node.press.is_some())
            .filter(|node| !node.disabled)
            .and_then(|node| node.press.clone())
    }

    /// What submitting that form means.
    pub fn form_at(&self, path: &[usize]) -> Option<Act> {
        Node::at(&self.sections, path)
            .filter(|node| node.tag == Tag::Form)
            .and_then(|node| node.press.clone())
    }

    /// The id of the field there, if what is typed into it is kept as a draft.
    pub fn draft_at(&self, path: &[usize]) -> Option<String> {
        Node::at(&self.sections, path).filter(|node| node.own.draft).map(|node| node.own.id.clone())
    }

    /// Whether there is a box whose tick follows what is known.
    pub fn is_tick(&self, path: &[usize]) -> bool {
        Node::at(&self.sections, path).is_some_and(|node| node.own.checked.is_some())
    }

    /// Whether a key held down presses it once.
    pub fn is_steady(&self, path: &[usize]) -> bool {
        Node::at(&self.sections, path).is_some_and(|node| node.own.steady)
    }

    /// Whether a file is taken there.
    pub fn takes_files(&self, path: &[usize]) -> bool {
        self.nearest(path, |node| node.press.is_some())
            .is_some_and(|node| node.press.as_ref().is_some_and(Act::takes_files))
    }

    /// The id of the section whose heading gets the focus when what had it, at this place of `old`, is gone: the
    /// same section, else the one that comes in its place.
    pub fn section_after(&self, old: &Shown, path: &[usize]) -> Option<&str> {
        let at = *path.first()?;
        let id =
            |sections: &'_ [Node<Act>], at: usize| sections.get(at).map(|section| section.own.id.clone());
        let had = id(&old.sections, at);
        let same = self.sections.iter().find(|section| Some(&section.own.id) == had.as_ref());
        let place = same.or(self.sections.get(at)).or(self.sections.last());
        place.map(|section| section.own.id.as_str())
    }

    fn nearest(&self, path: &[usize], is: impl Fn(&Node<Act>) -> bool) -> Option<&Node<Act>> {
        let depths = (1..=path.len()).rev();
        depths.filter_map(|depth| Node::at(&self.sections, path.get(..depth)?)).find(|node| is(node))
    }
}

/// Language of the browser, where our texts are in that language; else the page keeps its own: a screen reader
/// must not read English texts with German rules.
pub fn language<'a>(browser: &'a str, texts: &str) -> Option<&'a str> {
    browser.starts_with(texts).then_some(browser)
}

/// The tab that the popup's own address names: `?tab=7`.
pub fn named_tab(search: &str) -> Option<i64> {
    search.strip_prefix("?tab=")?.parse().ok()
}

/// The finding that the address of the page of commands names: `#NET-03`.
pub(super) fn named_finding(hash: &str) -> Option<Id> {
    hash.strip_prefix('#')?.parse().ok()
}
