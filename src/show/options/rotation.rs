//! A new secret for a profile: typed, kept beside the old one, and tested. What a test says stands in the profile's card.

use super::super::effect::{Effect, Then};
use super::super::field::{Field, Kind, secret};
use super::super::node::{actions, button, el, form, say, submit};
use super::super::{Act, Armed, Model, Tested};
use crate::creatio::site::match_patterns;
use crate::page::view::{Attribute, Node, Tag, Text};
use crate::profile::{ProfileHead, Secret};
use crate::protocol::{OwnMessage, OwnReply};
use crate::text::visible;
use std::collections::BTreeMap;

const NEW: Field =
    Field { id: "r-secret", label: "ui_rotate_secret", kind: Kind::NewSecret, hint: Some("ui_rotate_hint") };

/// Opens or closes the form.
pub(super) fn tool(m: &Model, profile: &ProfileHead) -> Node<Act> {
    let open = m.rotating.as_ref() == Some(&profile.id);
    let act = Act::OpenRotation(Some(profile.id.clone()).filter(|_| !open));
    let pressed = if open { "true" } else { "false" };
    button(&format!("rotate-{}", profile.id), "quiet", Text::key("ui_rotate"), act)
        .attr(Attribute::AriaPressed, pressed)
}

/// The form, where it is open.
pub(super) fn asked(m: &Model, profile: &ProfileHead) -> Option<Node<Act>> {
    (m.rotating.as_ref() == Some(&profile.id)).then(|| {
        let close = button("rotate-not", "", Text::key("ui_cancel"), Act::OpenRotation(None));
        let buttons = actions(vec![submit("rotate-keep", "ui_rotate_keep"), close]);
        form("rotate-form", vec![m.field(NEW, ""), buttons], Act::Rotate(profile.id.clone()))
    })
}

/// What is said of a new secret that is kept, and what can be done with it.
pub(super) fn pending(m: &Model, profile: &ProfileHead) -> Option<Node<Act>> {
    let id = &profile.id;
    profile.rotating.then(|| {
        let patterns = match_patterns(&profile.url);
        let test = Act::TestNewSecret { id: id.clone(), patterns };
        let test = button(&format!("rotate-test-{id}"), "", Text::key("ui_rotate_test"), test);
        let name = Armed::NewSecret(id.clone());
        let armed = m.armed.as_ref() == Some(&name);
        let then = Act::order(OwnMessage::DropNewSecret { id: id.clone() }, "ui_rotate_dropped");
        let text = if armed { "ui_rotate_drop_sure" } else { "ui_rotate_drop" };
        let class = if armed { "danger" } else { "quiet" };
        let drop = Act::Twice { name, armed, then: Box::new(then) };
        let mut drop = button(&format!("rotate-drop-{id}"), class, Text::key(text), drop);
        drop.own.steady = true;
        el(Tag::Div)
            .class("notice")
            .id(&format!("rotating-{id}"))
            .add(say(Tag::P, "ui_rotating"))
            .add(actions(vec![test.described("test-what"), drop]))
    })
}

impl Tested {
    /// What a test with a new secret says. Where there was no token, both secrets are there as before.
    pub(in crate::show) fn with_new_secret(id: &str, good: bool, text: Text) -> Tested {
        let text = if good { text } else { Text::Sentences(vec![text, Text::key("rotate_both")]) };
        Tested { id: id.into(), good, text }
    }
}

impl Model {
    pub(in crate::show) fn open_rotation(&mut self, id: Option<String>) {
        self.quiet();
        self.close_rotation();
        self.focus = id.is_some().then_some(NEW.id);
        self.rotating = id;
    }

    /// What was typed goes with it.
    pub(in crate::show) fn close_rotation(&mut self) {
        if self.rotating.take().is_some() {
            self.effects.push(Effect::Empty(vec![NEW.id]));
        }
    }

    pub(in crate::show) fn rotate(&mut self, id: String, typed: &BTreeMap<String, Secret>) {
        let client_secret = secret(typed, NEW.id);
        if client_secret.is_empty() {
            self.wrong(vec![(NEW.id, Text::key("ui_error_empty"))]);
            return;
        }
        let name = self.profiles.iter().find(|profile| profile.id == id);
        let name = name.map(|profile| visible(&profile.name)).unwrap_or_default();
        self.tested = None;
        self.order(OwnMessage::Rotate { id, client_secret }, Then::Rotated(name));
    }

    /// The background's answer.
    pub(in crate::show) fn rotated(&mut self, name: &str, reply: OwnReply) {
        let said = |key: std::borrow::Cow<'static, str>, subs| Text::Key(key.into_owned(), subs);
        if let OwnReply::Wrong { remarks } = reply {
            let wrong = remarks.into_iter().map(|remark| (NEW.id, said(remark.key, remark.subs)));
            self.mark(wrong.collect(), "ui_check_fields");
        } else if let OwnReply::Profiles { warnings, .. } = reply {
            self.close_rotation();
            let notes: Vec<Text> = warnings.into_iter().map(|remark| said(remark.key, remark.subs)).collect();
            self.notes = (!notes.is_empty()).then(|| (name.to_owned(), notes));
            self.status = Some(Text::key("ui_rotate_kept"));
        }
    }
}
