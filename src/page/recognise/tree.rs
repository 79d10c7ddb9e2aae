//! The snapshot's elements with their ancestry, checked once so that the rules need not.

use super::{Code, Reason};
use crate::page::snapshot::Element;

/// Elements in document order; an element is known by its place in it.
pub(super) struct Tree<'a> {
    elements: &'a [Element],
    /// The place of each element's parent. Always before its own, so that walking up ends.
    parents: Vec<Option<usize>>,
    /// Whether it, or something in it, is visible.
    shown: Vec<bool>,
}

impl<'a> Tree<'a> {
    /// Refuses a snapshot in which a handle is used twice or a parent does not come before its child: what
    /// lies inside what would be a guess.
    pub(super) fn new(elements: &'a [Element]) -> Result<Tree<'a>, Reason> {
        let mut parents = Vec::with_capacity(elements.len());
        for (at, element) in elements.iter().enumerate() {
            let before = elements.get(..at).unwrap_or_default();
            let place = |handle| before.iter().position(|e| e.h == handle);
            let parent = element.parent.map(place);
            if place(element.h).is_some() || parent == Some(None) {
                return Err(Reason::new(Code::SnapshotMalformed, element.h));
            }
            parents.push(parent.flatten());
        }
        let mut shown: Vec<bool> = elements.iter().map(|e| e.visible).collect();
        for (at, parent) in parents.iter().enumerate().rev() {
            if let (Some(true), Some(parent)) = (shown.get(at), parent) {
                shown[*parent] = true;
            }
        }
        Ok(Tree { elements, parents, shown })
    }

    /// All places.
    pub(super) fn all(&self) -> std::ops::Range<usize> {
        0..self.elements.len()
    }

    /// The element at a place that this tree gave.
    pub(super) fn at(&self, place: usize) -> &'a Element {
        &self.elements[place]
    }

    /// The ancestors of a place, nearest first.
    pub(super) fn above(&self, place: usize) -> impl Iterator<Item = usize> {
        std::iter::successors(self.parent(place), |&p| self.parent(p))
    }

    /// The place of the nearest ancestor.
    pub(super) fn parent(&self, place: usize) -> Option<usize> {
        self.parents.get(place).copied().flatten()
    }

    /// Whether `place` lies below `root`.
    pub(super) fn is_below(&self, place: usize, root: usize) -> bool {
        self.above(place).any(|p| p == root)
    }

    /// Everything below a place, in document order.
    pub(super) fn below(&self, root: usize) -> impl Iterator<Item = usize> {
        self.all().filter(move |&p| self.is_below(p, root))
    }

    /// Whether it can be seen: itself, or something in it where it has no box of its own
    /// (`display: contents`).
    pub(super) fn is_shown(&self, place: usize) -> bool {
        self.shown.get(place).copied().unwrap_or_default()
    }

    /// The visible elements of that name, outermost only. Creatio writes the name of a view element as
    /// `element-name` and as `id`; the second counts where the first is missing.
    pub(super) fn named(&self, name: &str) -> Vec<usize> {
        let hit = |p: usize| is_named(self.at(p), name);
        self.all().filter(|&p| hit(p) && self.is_shown(p) && !self.above(p).any(hit)).collect()
    }
}

/// Whether the element bears that name, as `element-name` or, without one, as `id`.
pub(super) fn is_named(element: &Element, name: &str) -> bool {
    name_of(element) == name
}

/// The element's name: `element-name`, else `id`.
pub(super) fn name_of(element: &Element) -> &str {
    if element.name.is_empty() { &element.id } else { &element.name }
}
