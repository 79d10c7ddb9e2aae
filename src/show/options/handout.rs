//! Commands and files for a profile: what other programs are given of it, and none of it holds the secret.

use super::super::Act;
use super::super::Model;
use super::super::node::{actions, button, el, plain, say, tr};
use crate::command::{Handout, postman, variables};
use crate::page::view::{Node, Tag, Text};
use crate::profile::ProfileHead;

/// What is handed out of this profile, if that is wanted just now.
pub(super) fn of(m: &Model, profile: &ProfileHead) -> Option<Node<Act>> {
    m.handout.as_ref().filter(|wanted| **wanted == profile.id)?;
    let tasks = Handout::ALL.into_iter().enumerate().map(|(at, handout)| task(at, handout, profile));
    let file = |id: &str, key: &str, name: &'static str, text: String| {
        button(id, "", Text::key(key), Act::SaveText { text, name })
    };
    let environment =
        file("out-postman", "handout_postman", "oauth.postman_environment.json", postman(profile));
    let env = variables(profile).map(|text| file("out-env", "handout_env", "oauth.env", text));
    Some(
        el(Tag::Div)
            .id("handouts")
            .class("handouts")
            .add(el(Tag::Strong).text(tr("handout_title", &[&profile.name])))
            .add(say(Tag::P, "handout_no_secret").class("hint"))
            .all(tasks)
            .add(actions([Some(environment), env].into_iter().flatten().collect())),
    )
}

fn task(at: usize, handout: Handout, profile: &ProfileHead) -> Node<Act> {
    let lines = [
        ("handout_in_bash", "sh", handout.in_bash(profile)),
        ("handout_in_power_shell", "ps", handout.in_power_shell(profile)),
    ];
    let lines = lines.into_iter().map(|(caption, kind, line)| {
        let item = el(Tag::Li).class("command").add(say(Tag::P, caption).class("hint"));
        let Some(line) = line else { return item.add(say(Tag::P, "handout_not").class("hint")) };
        let id = format!("out-{at}-{kind}");
        let copy = Act::CopyCommand { id: id.clone(), line: line.clone() };
        let copy = button(&format!("{id}-copy"), "", Text::key("commands_copy"), copy);
        let copy = copy.label(tr("commands_copy_label", &[&line]));
        let row = el(Tag::Div).class("row").add(el(Tag::Code).id(&id).text(plain(&line))).add(copy);
        item.add(row)
    });
    el(Tag::Div)
        .class("task")
        .add(say(Tag::H3, handout.key()))
        .all(handout.note().map(|note| say(Tag::P, note).class("hint")))
        .add(el(Tag::Ul).class("commands").all(lines))
}
