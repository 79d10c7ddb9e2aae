//! Getting profiles out: what other programs are given of one, and all of them for a colleague. And what a colleague has
//! handed over, looked at before anything of it is saved.

use super::super::Act;
use super::super::Model;
use super::super::effect::Effect;
use super::super::field::environment_tag;
use super::super::node::{actions, button, el, plain, say, tr};
use super::profiles::fill_in;
use crate::command::{Handout, postman, variables};
use crate::page::view::{Node, Tag, Text};
use crate::profile::handed::{Handed, NotRead, Standing, hand_out, read};
use crate::profile::ProfileHead;
use crate::protocol::{OwnMessage, PopupState, Preferences};

/// Commands and files of a profile, where they are wanted.
pub(super) fn handouts(m: &Model, profile: &ProfileHead) -> Option<Node<Act>> {
    let id = &profile.id;
    m.handout.as_ref().filter(|wanted| *wanted == id)?;
    let commands = Handout::ALL.iter().enumerate().map(|(at, handout)| {
        let lines = [
            ("handout_in_bash", "sh", handout.in_bash(profile)),
            ("handout_in_power_shell", "ps", handout.in_power_shell(profile)),
        ];
        let lines = lines.into_iter().map(|(caption, kind, line)| {
            let name = format!("out-{at}-{kind}");
            let item = el(Tag::Li).class("command").add(say(Tag::P, caption).class("hint"));
            match line {
                None => item.add(say(Tag::P, "handout_not").class("hint")),
                Some(line) => {
                    let copy = Act::CopyCommand { id: name.clone(), line: line.clone() };
                    let copy = button(&format!("{name}-copy"), "", Text::key("commands_copy"), copy);
                    let label = Text::Key("commands_copy_label".into(), vec![line.clone()]);
                    item.add(el(Tag::Code).id(&name).text(plain(&line))).add(copy.label(label))
                }
            }
        });
        el(Tag::Div)
            .class("task")
            .add(say(Tag::H3, handout.key()))
            .all(handout.note().map(|note| say(Tag::P, note).class("hint")))
            .add(el(Tag::Ul).class("commands").all(lines))
    });
    let file = |id: &str, key: &str, name: &'static str, text: String| {
        button(id, "", Text::key(key), Act::SaveText { text, name })
    };
    let env = variables(profile)
        .map(|text| file("out-env", "handout_env", "oauth.env", text));
    let environment = file("out-postman", "handout_postman", "oauth.postman_environment.json", postman(profile));
    let files = [Some(environment), env].into_iter().flatten().collect();
    let title = el(Tag::Strong).text(tr("handout_title", &[&profile.name]));
    Some(
        el(Tag::Div)
            .id("handouts")
            .class("handouts")
            .add(title)
            .add(say(Tag::P, "handout_no_secret").class("hint"))
            .all(commands)
            .add(actions(files)),
    )
}

/// All profiles for a colleague.
pub(super) fn for_a_colleague() -> Vec<Node<Act>> {
    let export = button("export", "", Text::key("ui_export"), Act::ExportProfiles).described("export-what");
    vec![say(Tag::P, "ui_export_what").id("export-what").class("hint"), actions(vec![export])]
}

/// That this browser holds the only copy, until that has been read.
pub(super) fn reminder(m: &Model, state: &PopupState) -> Option<Node<Act>> {
    let settings = Preferences { reminded: true, ..state.settings.clone() };
    let message = OwnMessage::SaveSettings { settings };
    let read = Act::Order { message, said: None, focus: Some("profiles-h") };
    let read = button("reminded", "quiet", Text::key("ui_backup_read"), read);
    (!state.settings.reminded && !m.profiles.is_empty())
        .then(|| el(Tag::Div).id("backup").class("notice row").add(say(Tag::Span, "ui_backup")).add(read))
}

/// What a colleague has handed over.
pub(super) fn preview(section: Node<Act>, m: &Model, handed: &[Handed]) -> Node<Act> {
    let standings: Vec<Standing> = handed.iter().map(|one| one.standing(&m.profiles)).collect();
    let count = |is: fn(&Standing) -> bool| standings.iter().filter(|s| is(s)).count().to_string();
    let counts = [
        count(|s| *s == Standing::New),
        count(|s| *s == Standing::There),
        count(|s| matches!(s, Standing::Wrong(_))),
    ];
    let cards = handed.iter().zip(&standings).enumerate().map(|(at, (one, standing))| item(at, one, standing));
    section
        .add(el(Tag::P).text(tr("handed_what", &counts.each_ref().map(String::as_str))))
        .add(el(Tag::Ul).class("cards").all(cards.take(m.listing.most)))
        .all((handed.len() > m.listing.most)
            .then(|| actions(vec![button("more", "", Text::key("ui_show_more"), Act::ShowMore)])))
        .add(actions(vec![button("handed-done", "", Text::key("handed_done"), Act::LeaveFile)]))
}

fn item(at: usize, one: &Handed, standing: &Standing) -> Node<Act> {
    let (said, take) = match standing {
        Standing::New => {
            let take = button(&format!("take-{at}"), "primary", Text::key("handed_take"), Act::Take(at));
            (vec![say(Tag::P, "handed_new").class("hint")], Some(take.label(tr("handed_take_label", &[&one.name]))))
        }
        Standing::There => (vec![say(Tag::P, "handed_there").class("hint")], None),
        Standing::Wrong(remarks) => {
            let said = |key: &str, subs: &[String]| Text::Key(key.into(), subs.to_vec());
            let texts = remarks.iter().map(|r| el(Tag::P).class("error").text(said(&r.key, &r.subs)));
            ([say(Tag::P, "handed_wrong").class("hint")].into_iter().chain(texts).collect(), None)
        }
    };
    let head = el(Tag::Div)
        .class("row")
        .add(el(Tag::Strong).text(plain(&one.name)))
        .add(environment_tag(one.environment))
        .all(take);
    let fact = |text: &str| el(Tag::P).class("hint address").text(plain(text));
    el(Tag::Li)
        .class("card")
        .add(head)
        .add(fact(&one.site))
        .add(el(Tag::P).class("hint address").text(tr("fill_apart", &[&one.url, &one.client_id])))
        .all(said)
}

impl Model {
    /// Looks at a file; `false` where it is none that was handed over.
    pub(in crate::show) fn take_in(&mut self, bytes: &[u8]) -> bool {
        let Some(found) = read(bytes) else { return false };
        self.quiet();
        match found {
            Ok(handed) => {
                self.handed = Some(handed);
                self.focus = Some("profiles-h");
            }
            Err(why @ (NotRead::Newer | NotRead::Damaged)) => self.fail(Text::key(why.key())),
        }
        true
    }

    /// Opens the form of a new profile with one of those that were handed over; its secret is typed.
    pub(in crate::show) fn take(&mut self, at: usize) {
        let Some(one) = self.handed.as_ref().and_then(|handed| handed.get(at)).cloned() else { return };
        fill_in(self, &one);
        self.status = Some(Text::key("handed_type_secret"));
    }

    pub(in crate::show) fn export_profiles(&mut self) {
        if self.begin() {
            let text = hand_out(&self.profiles);
            self.effects.push(Effect::Save { text, name: "oauth-profiles.json", said: "ui_exported" });
        }
    }
}
