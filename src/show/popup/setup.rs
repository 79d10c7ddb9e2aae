//! The guided set-up: four steps that tick themselves.

use super::super::node::{actions, el, say, tr};
use super::{Act, check_button};
use crate::diagnosis::setup::Progress;
use crate::page::view::{Node, Tag};
use crate::protocol::{Said, Setup, SetupStep, SiteState};

/// The steps, folded away, with how many are done.
pub(super) fn details(tab: i64, site: &SiteState) -> Option<Node<Act>> {
    match &site.setup {
        Setup::Unknown {} | Setup::Cloud {} => None,
        Setup::OnSite { steps, next, check } => {
            let done = steps.iter().filter(|step| step.is == Progress::Done).count();
            let summary = tr("setup_summary", &[&done.to_string(), &steps.len().to_string()]);
            Some(
                el(Tag::Details)
                    .id("setup")
                    .class("fold")
                    .add(el(Tag::Summary).text(summary))
                    .add(el(Tag::Ol).class("steps").all(steps.iter().map(step)))
                    .all((!next.is_empty()).then(|| {
                        let notice = el(Tag::Div).class("notice next");
                        notice.add(say(Tag::Strong, "setup_next")).add(el(Tag::Ul).all(next.iter().map(line)))
                    }))
                    .all(check.then(|| actions(vec![check_button("setup-check", "setup_check", tab)]))),
            )
        }
    }
}

/// Why there are no steps in the vendor's cloud, and who helps.
pub(super) fn cloud() -> [Node<Act>; 2] {
    [say(Tag::P, "setup_cloud"), say(Tag::P, "setup_cloud_support").class("hint")]
}

fn step(step: &SetupStep) -> Node<Act> {
    let (class, state) = match step.is {
        Progress::Done => ("tag done", "setup_is_done"),
        Progress::Open => ("tag warning", "setup_is_open"),
        Progress::Unknown => ("tag note", "setup_is_unknown"),
    };
    let title = el(Tag::Div)
        .class("row")
        .add(el(Tag::Span).text((&step.title).into()))
        .add(say(Tag::Span, state).class(class));
    let how = el(Tag::Ul).class("how").all(step.how.iter().map(line));
    el(Tag::Li)
        .add(title)
        .all(step.note.as_ref().map(|note| el(Tag::P).class("hint").text(note.into())))
        .all((!step.how.is_empty()).then_some(how))
}

fn line(said: &Said) -> Node<Act> {
    el(Tag::Li).text(said.into())
}
