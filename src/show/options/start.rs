//! The first steps, each with its tick: what comes next is one press away, and each is undone where it was done.

use super::super::node::{button, el, say, section as titled};
use super::super::{Act, Model};
use crate::page::view::{Node, Tag, Text};
use crate::protocol::{PopupState, VaultState};

/// A step: what is to be done, whether it is, and the id of what gets the focus for it.
struct Step {
    id: &'static str,
    key: &'static str,
    done: bool,
    at: Option<&'static str>,
}

fn steps(m: &Model, state: &PopupState) -> [Step; 3] {
    let open = state.vault == VaultState::Open;
    let site = state.managed.sites.is_none().then_some("site-address");
    let there = state.vault != VaultState::Absent;
    // A vault that is locked keeps to itself whether it holds a profile.
    let profile = if open { !m.profiles.is_empty() } else { there };
    [
        Step { id: "start-site", key: "start_site", done: !state.sites.is_empty(), at: site },
        Step { id: "start-vault", key: "ui_vault_create_title", done: there, at: Some("v-new") },
        Step { id: "start-profile", key: "ui_add_profile", done: profile, at: open.then_some("add") },
    ]
}

/// Whether one of them is to be done.
pub(in crate::show) fn is_to_do(m: &Model, state: &PopupState) -> bool {
    steps(m, state).iter().any(|step| !step.done)
}

/// What the assistant does and sees, and the steps; on a page that was opened before they were done.
pub(super) fn section(m: &Model, state: &PopupState) -> Option<Node<Act>> {
    let rows = steps(m, state).map(|Step { id, key, done, at }| {
        let (class, said) =
            if done { ("tag done", "setup_is_done") } else { ("tag warning", "setup_is_open") };
        let what = match at.filter(|_| !done) {
            Some(at) => button(id, "quiet", Text::key(key), Act::Disarm(Some(at))),
            None => say(Tag::Span, key),
        };
        el(Tag::Li).class("row").add(say(Tag::Span, said).class(class)).add(what)
    });
    let last = el(Tag::Li).add(say(Tag::Span, "ui_place_elsewhere"));
    m.starting.then(|| {
        titled("start", Text::key("start_title"))
            .add(say(Tag::P, "extension_description"))
            .add(say(Tag::P, "start_sees"))
            .add(el(Tag::Ol).class("start").all(rows).add(last))
    })
}
