//! Profiles that nearly fit the site of a tab: named with the difference, and never offered. No page is told of them.

use super::super::Act;
use super::super::node::{el, plain, say, section as titled, tr};
use crate::page::view::{Node, Tag, Text};
use crate::profile::Near;
use crate::text::visible;

/// The section, where there is no other for it.
pub(super) fn section(near: &[Near], open: bool) -> Option<Node<Act>> {
    let list = list(near, open)?;
    Some(titled("near", Text::key("near_title")).add(list))
}

/// The list, unfolded where nothing else is offered.
pub(super) fn list(near: &[Near], open: bool) -> Option<Node<Act>> {
    let items = near.iter().map(item);
    let mut details = el(Tag::Details)
        .id("near-list")
        .class("warning")
        .add(say(Tag::Summary, "near_summary"))
        .add(say(Tag::P, "near_what"))
        .add(el(Tag::Ul).class("cards").all(items));
    details.own.open = open;
    (!near.is_empty()).then_some(details)
}

fn item(near: &Near) -> Node<Act> {
    let differences = near.differences.iter().map(|difference| {
        let (key, subs) = difference.message();
        el(Tag::Li).text(Text::Key(key.into(), subs))
    });
    el(Tag::Li)
        .class("card")
        .add(el(Tag::Strong).text(plain(&visible(&near.name))))
        .add(el(Tag::P).class("hint address").text(tr("near_bound", &[&near.site.text()])))
        .add(el(Tag::Ul).class("said").all(differences))
}
