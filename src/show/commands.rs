//! The page of commands: what is run on the servers for the steps of a finding, each to be copied.
//!
//! It stands in a page of our own alone: in a page of Creatio's a listener could overwrite what is copied.

use super::Model;
use super::act::Act;
use super::field::{Field, Kind};
use super::node::{actions, button, el, form, plain, say, section, submit};
use crate::command::{Command, Task};
use crate::diagnosis::{Hosts, Part};
use crate::page::view::{Node, Tag, Text};
use crate::protocol::{FindingHead, PopupState, TabState};

/// What was the cause in the end, or what else is wrong with a finding.
pub(super) const WORDS: Field =
    Field { id: "words", label: "doubt_words", kind: Kind::Notes, hint: Some("doubt_words_hint") };

/// The sections: the finding that is wanted, then whatever else of the tab has commands.
pub(super) fn sections(m: &Model, state: &PopupState) -> Vec<Node<Act>> {
    let Some(site) = state.tab.as_ref().and_then(TabState::enabled) else {
        return vec![notice("commands_gone_title", "commands_gone")];
    };
    let of = |id, finding: &FindingHead| for_finding(id, finding, &site.hosts);
    let has = |finding: &&FindingHead| finding.id.row().has_tasks(finding.steps);
    // After something was pasted, what is found now may be another cause.
    let newest = site.findings.first().filter(|_| m.newest && !site.checking);
    let wanted = newest.or(site.findings.iter().find(|finding| Some(finding.id) == m.finding));
    let shown = wanted.map(|finding| finding.id);
    let tab = state.tab.as_ref().map(|tab| tab.tab);
    let first = match wanted {
        Some(finding) => of("finding".to_owned(), finding).all(tab.map(|tab| m.doubt(tab, finding))),
        None if site.checking => notice("commands_checking_title", "commands_checking"),
        None => notice("commands_over_title", "commands_over"),
    };
    let others = site.findings.iter().filter(has).filter(|finding| Some(finding.id) != shown);
    [first, super::server::section_of(m)]
        .into_iter()
        .chain(others.map(|finding| of(format!("f-{}", finding.id), finding)))
        .collect()
}

/// There is nothing to be shown of what is wanted: why, and what to do.
fn notice(title: &str, text: &str) -> Node<Act> {
    section("finding", Text::key(title)).add(say(Tag::P, text))
}

fn for_finding(id: String, finding: &FindingHead, hosts: &Hosts) -> Node<Act> {
    let text = |part| Text::Key(finding.id.key(part), finding.subs.clone());
    let steps = (1..=finding.steps).map(|step| {
        let tasks = finding.id.row().tasks_of(step).enumerate();
        let tasks =
            tasks.filter_map(|(at, task)| for_task(&format!("{}-{step}-{at}", finding.id), task, hosts));
        el(Tag::Li).add(el(Tag::P).text(text(Part::Step(step)))).all(tasks)
    });
    let how = finding.id.row().has_tasks(finding.steps).then(|| say(Tag::P, "commands_how").class("hint"));
    let copy = Act::CopyFinding(lines(finding));
    let copy = button(&format!("{id}-copy"), "quiet", Text::key("commands_copy_finding"), copy);
    section(&id, text(Part::Title))
        .add(el(Tag::P).text(text(Part::Meaning)))
        .all(how)
        .add(el(Tag::Ol).all(steps))
        .add(actions(vec![copy]))
}

/// A finding as it is copied: its name and title, what it means, the steps.
fn lines(finding: &FindingHead) -> Vec<Text> {
    let text = |part| Text::Key(finding.id.key(part), finding.subs.clone());
    let title = Text::Sentences(vec![plain(finding.id.name()), text(Part::Title)]);
    let steps = (1..=finding.steps)
        .map(|step| Text::Sentences(vec![plain(&format!("{step}.")), text(Part::Step(step))]));
    [title, text(Part::Meaning)].into_iter().chain(steps).collect()
}

impl Model {
    /// *This was wrong*: what the person says of it, and the redacted report with these words. It is saved, and sent by hand.
    fn doubt(&self, tab: i64, finding: &FindingHead) -> Node<Act> {
        let children = vec![self.field(WORDS, ""), submit("doubt-save", "ui_save_report")];
        el(Tag::Div).add(say(Tag::H3, "page_doubt")).add(form(
            "doubt",
            children,
            Act::DoubtFinding { tab, finding: finding.id },
        ))
    }
}

/// What is done for a step, on each platform that the evidence leaves.
fn for_task(id: &str, task: Task, hosts: &Hosts) -> Option<Node<Act>> {
    let known = hosts.known();
    let wanted = task.commands().iter().filter(|command| hosts.may_have(task.seat(), command.platform));
    let lines: Vec<(&Command, String)> =
        wanted.filter_map(|command| Some((command, command.line(&known)?))).collect();
    let mut list = el(Tag::Ul).class("commands");
    let mut before = None;
    for (at, (command, line)) in lines.iter().enumerate() {
        let place = (command.platform, command.shell);
        if before.replace(place) != Some(place) {
            let caption = Text::List(vec![Text::key(command.platform.key()), Text::key(command.shell.key())]);
            list = list.add(el(Tag::Li).class("platform").text(caption));
        }
        list = list.add(for_command(&format!("{id}-{at}"), command, line));
    }
    let title = Text::Sentences(vec![Text::key(task.key()), Text::key(task.seat().key())]);
    (!lines.is_empty()).then(|| el(Tag::Div).class("task").add(el(Tag::H3).text(title)).add(list))
}

fn for_command(id: &str, command: &Command, line: &str) -> Node<Act> {
    let act = Act::CopyCommand { id: id.to_owned(), line: line.to_owned() };
    let copy = button(&format!("{id}-copy"), "", Text::key("commands_copy"), act);
    let copy = copy.label(Text::Key("commands_copy_label".into(), vec![line.to_owned()]));
    let row = el(Tag::Div).class("row").add(el(Tag::Code).id(id).text(plain(line))).add(copy);
    let effect = command.effect.map(|effect| say(Tag::P, effect.key()).class("effect"));
    el(Tag::Li).class("command").add(row).all(effect)
}
