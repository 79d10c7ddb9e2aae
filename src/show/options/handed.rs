//! Profiles for a colleague, and those that a colleague has handed over: looked at before anything of them is saved.

use super::super::Act;
use super::super::Model;
use super::super::effect::{Effect, Refusal};
use super::super::field::environment_tag;
use super::super::node::{actions, button, el, plain, say, tr};
use super::{CLIENT, ENVIRONMENT, FILL_FROM, NAME, NOTES, SITE, TAGS, URL};
use crate::page::view::{Node, Tag, Text};
use crate::profile::handed::{Handed, Standing, hand_out, read};
use crate::protocol::{OwnMessage, OwnReply, PopupState, Preferences};
use crate::text::visible;

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
    let cards =
        handed.iter().zip(&standings).enumerate().map(|(at, (one, standing))| item(at, one, standing));
    section
        .add(el(Tag::P).text(tr("handed_what", &counts.each_ref().map(String::as_str))))
        .add(el(Tag::Ul).class("cards").all(cards.take(m.listing.most)))
        .all(
            (handed.len() > m.listing.most)
                .then(|| actions(vec![button("more", "", Text::key("ui_show_more"), Act::ShowMore)])),
        )
        .add(actions(vec![button("handed-done", "", Text::key("handed_done"), Act::LeaveFile)]))
}

fn item(at: usize, one: &Handed, standing: &Standing) -> Node<Act> {
    let (said, take) = match standing {
        Standing::New => {
            let take = button(&format!("take-{at}"), "primary", Text::key("handed_take"), Act::Take(at));
            (
                vec![say(Tag::P, "handed_new").class("hint")],
                Some(take.label(tr("handed_take_label", &[&one.name]))),
            )
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
        .add(el(Tag::Strong).text(plain(&visible(&one.name))))
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

/// What stands in the fields of a profile's form.
pub(super) fn fields(one: &Handed) -> Vec<(&'static str, String)> {
    vec![
        (NAME.id, one.name.clone()),
        (ENVIRONMENT.id, one.environment.name().to_owned()),
        (SITE.id, one.site.clone()),
        (URL.id, one.url.clone()),
        (CLIENT.id, one.client_id.clone()),
        (FILL_FROM.id, one.fill_from.name().to_owned()),
        (TAGS.id, one.tags.join(", ")),
        (NOTES.id, one.notes.clone()),
    ]
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
            Err(why) => self.fail(Text::key(why.key())),
        }
        true
    }

    /// Opens the form of a new profile with all of this but its secret.
    pub(in crate::show) fn fill_in(&mut self, one: &Handed) {
        for (field, text) in fields(one) {
            self.draft(field, &text);
        }
        self.open_form("");
    }

    /// Opens the form of a new profile with what Creatio is set to. What is typed already in a form stays.
    pub(in crate::show) fn open_to_save(&mut self, reply: Result<OwnReply, Refusal>) {
        let reply = match reply {
            Ok(OwnReply::ToSave { profile }) => profile,
            Ok(_) => return self.say_refusal(Refusal::Lost),
            Err(refusal) => return self.say_refusal(refusal),
        };
        let Some(one) = reply else { return self.fail(Text::key("ui_to_save_nothing")) };
        let same = [(SITE, &one.site), (URL, &one.url), (CLIENT, &one.client_id)]
            .iter()
            .all(|(field, text)| self.drafted(field.id) == Some(text.as_str()));
        if self.form.is_none() || same {
            // Loaded again it keeps what was typed since.
            if !same {
                self.fill_in(&one);
            }
            self.status = Some(Text::key("ui_to_save"));
        } else {
            self.fail(Text::key("ui_to_save_later"));
        }
    }

    /// Opens the form of a new profile with one of those that were handed over; its secret is typed.
    pub(in crate::show) fn take(&mut self, at: usize) {
        let Some(one) = self.handed.as_ref().and_then(|handed| handed.get(at)).cloned() else { return };
        self.fill_in(&one);
        self.status = Some(Text::key("handed_type_secret"));
    }

    pub(in crate::show) fn export_profiles(&mut self) {
        if self.begin() {
            let text = hand_out(&self.profiles);
            self.effects.push(Effect::Save { text, name: "oauth-profiles.json", said: "ui_exported" });
        }
    }
}
