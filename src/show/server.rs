//! *Ask the server itself*: the script to be copied, and the place for what it prints and for lines of logs.

use super::act::Act;
use super::effect::{Effect, Then};
use super::field::{Field, Kind};
use super::node::{actions, button, el, form, say, section, submit};
use super::{Model, field};
use crate::page::view::{Attribute, Node, Tag, Text};
use crate::profile::Secret;
use crate::protocol::{OwnMessage, SiteState, TabState};
use crate::server::{self, Refused, Script, log};
use std::collections::BTreeMap;

/// Where what the script printed is pasted.
const PASTED: Field = Field { id: "server-pasted", label: "server_pasted", kind: Kind::Pasted, hint: None };

/// The section.
pub(super) fn section_of(m: &Model) -> Node<Act> {
    let copy = |kind: server::Kind| {
        button(&["copy-", kind.name()].concat(), "", Text::key(kind.key()), Act::CopyScript(kind))
    };
    let choose = el(Tag::Input).attr(Attribute::Type, "file").id("log").press(Act::TakeFile);
    let drop = el(Tag::Div)
        .id("drop")
        .class(if m.over { "drop over" } else { "drop" })
        .press(Act::TakeFile)
        .add(say(Tag::Label, "server_drop").attr(Attribute::For, "log"))
        .add(choose);
    let read = actions(vec![submit("server-read", "server_read")]);
    section("server", Text::key("server_title"))
        .add(say(Tag::P, "server_how").class("hint"))
        .add(actions(server::Kind::ALL.map(copy).into()))
        .add(form("server-form", vec![m.field(PASTED, ""), read], Act::ReadPasted))
        .add(drop)
}

impl Model {
    fn site(&self) -> Option<&SiteState> {
        self.state.as_ref()?.tab.as_ref().and_then(TabState::enabled)
    }

    /// What is looked for in a log: the client and the host of the profile and of the setting.
    pub(super) fn wanted_in_logs(&self) -> log::Wanted {
        let host = self.site().and_then(|site| site.hosts.known().host());
        log::Wanted { client_id: self.client_id(), host }
    }

    fn client_id(&self) -> Option<String> {
        self.site()?.profiles.first().map(|profile| profile.client_id.clone())
    }

    /// The script is there, with numbers that nobody can guess: what is asked is put into it, and it is copied.
    pub(super) fn copy_script(&mut self, kind: server::Kind, text: Option<String>, random: &[u8; 40]) {
        let url = self.site().and_then(|site| site.hosts.known().address());
        let (Some(text), Some(url)) = (text, url) else {
            return self.fail(Text::key("server_failed"));
        };
        let client_id = self.client_id();
        let script = Script { text: &text, url: &url, client_id: client_id.as_deref(), random };
        self.effects.push(Effect::Copy { text: script.line(kind), said: "server_copied" });
    }

    /// What was pasted: a block, else lines of a log.
    pub(super) fn read_pasted(&mut self, typed: &BTreeMap<String, Secret>) {
        let text = field::text(typed, PASTED.id);
        match server::read(&text, 0.0) {
            Ok(view) => {
                let Some(tab) = self.tab.filter(|_| self.begin()) else { return };
                let said = Some(if view.whole { "server_taken" } else { "server_doubt" });
                let message = OwnMessage::ServerSaw { tab, view: Box::new(view) };
                self.newest = true;
                self.ask(message, Then::Done { said, focus: Some(super::HEADING) });
            }
            Err(Refused::NotThere | Refused::CutOff) => {
                let said = log::read(text.as_bytes(), &self.wanted_in_logs());
                self.take_lines(said, &server::find(&text).err().unwrap_or(Refused::NotThere));
            }
            Err(refused) => self.fail(Text::key(refused.key())),
        }
    }

    /// What lines of a log say; of none `refused` is said.
    pub(super) fn take_lines(&mut self, said: Vec<log::Said>, refused: &Refused) {
        if said.is_empty() {
            return self.fail(Text::key(refused.key()));
        }
        self.busy = false;
        let Some(tab) = self.tab.filter(|_| self.begin()) else { return };
        self.newest = true;
        let then = Then::Done { said: Some("server_taken"), focus: Some(super::HEADING) };
        self.ask(OwnMessage::LogSays { tab, said }, then);
    }
}
