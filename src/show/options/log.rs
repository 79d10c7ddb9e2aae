//! The log of fills and writes: shown when it is asked for, and removed by two presses.

use super::super::effect::Then;
use super::super::node::{actions, button, el, plain, say, section as titled, tr};
use super::super::{Act, Armed, Model};
use crate::page::view::{Node, Tag, Text};
use crate::profile::log::{Entry, MOST};
use crate::protocol::OwnMessage;
use crate::text::{moment, visible};

/// Its section.
pub(super) fn section(m: &Model) -> Node<Act> {
    let section = titled("log", Text::key("ui_log_title"))
        .add(el(Tag::P).id("log-what").class("hint").text(tr("ui_log_what", &[&MOST.to_string()])));
    let show = button("log-show", "", Text::key("ui_log_show"), Act::ShowLog);
    let section = match m.armed == Some(Armed::Log) {
        false => {
            let arm = Act::Arm(Armed::Log, "log-remove-not");
            let remove = button("log-remove", "quiet", Text::key("ui_log_remove"), arm);
            section.add(actions(vec![show, remove]))
        }
        true => {
            let keep = button("log-remove-not", "", Text::key("ui_keep"), Act::Disarm(Some("log-remove")));
            let sure = button("log-remove-sure", "danger", Text::key("ui_log_remove_sure"), Act::ClearLog);
            section.add(actions(vec![show, keep, sure]))
        }
    };
    let Some(entries) = &m.log else { return section };
    match entries.is_empty() {
        true => section.add(say(Tag::P, "ui_log_none").id("log-none")),
        false => section.add(el(Tag::Ul).id("log-entries").class("cards").all(entries.iter().map(entry))),
    }
}

fn entry(entry: &Entry) -> Node<Act> {
    let Entry { at_ms, profile, site, done } = entry;
    let head = el(Tag::Div)
        .class("row")
        .add(el(Tag::Strong).text(plain(&visible(profile))))
        .add(el(Tag::Span).class("hint").text(plain(&moment(*at_ms))));
    el(Tag::Li)
        .class("card")
        .add(head)
        .add(el(Tag::P).class("hint address").text(plain(&site.text())))
        .add(say(Tag::P, done.key()))
}

impl Model {
    pub(in crate::show) fn show_log(&mut self) {
        self.order(OwnMessage::Log {}, Then::Logged);
    }

    pub(in crate::show) fn clear_log(&mut self) {
        self.log = None;
        let then = Then::Done { said: Some("ui_log_removed"), focus: Some("log-show") };
        self.order(OwnMessage::ClearLog {}, then);
    }
}
