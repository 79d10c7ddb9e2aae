//! A profile out of the Identity Service's settings: the file or the pasted text, and which of its clients.

use super::super::Act;
use super::super::Model;
use super::super::effect::Effect;
use super::super::field::secret;
use super::super::node::{actions, button, el, form, plain, say, submit, tr};
use super::{CLIENT, NAME, PASTE, SECRET, URL};
use crate::page::view::{Attribute, Node, Tag, Text};
use crate::profile::import::{Import, ImportedClient, Said, import};
use crate::profile::{Secret, export};
use crate::text::visible;
use std::collections::BTreeMap;

/// Where a file is chosen or dropped.
pub(super) fn drop_zone(over: bool) -> Node<Act> {
    let choose =
        el(Tag::Input).attr(Attribute::Type, "file").id("file").described("file-hint").press(Act::TakeFile);
    el(Tag::Div)
        .id("drop")
        .class(if over { "drop over" } else { "drop" })
        .press(Act::TakeFile)
        .add(say(Tag::Label, "ui_import").attr(Attribute::For, "file"))
        .add(say(Tag::P, "ui_import_hint").class("hint").id("file-hint"))
        .add(choose)
}

/// Where the same is pasted instead.
pub(super) fn paste_box(m: &Model) -> Node<Act> {
    let read = actions(vec![submit("paste-read", "ui_paste_read").class("")]);
    form("paste-form", vec![m.field(PASTE, ""), read], Act::Paste)
}

/// The clients of the file, each with a button for each of its secrets.
pub(super) fn choose(section: Node<Act>, found: &Import) -> Node<Act> {
    let cards = found.clients.iter().enumerate().map(|(at, client)| card(at, client));
    section
        .add(say(Tag::P, "ui_import_choose"))
        .all(warnings(found).map(|said| el(Tag::P).class("notice").text(said)))
        .add(el(Tag::Ul).class("cards").all(cards))
        .add(actions(vec![button("import-cancel", "", Text::key("ui_cancel"), Act::LeaveFile)]))
}

fn card(at: usize, client: &ImportedClient) -> Node<Act> {
    let secrets = client.secrets.len();
    let buttons = (0..secrets.max(1)).map(|nth| {
        let text = match secrets {
            0 => Text::key("ui_import_use_without"),
            1 => Text::key("ui_import_use"),
            _ => tr("ui_import_use_nth", &[&(nth + 1).to_string()]),
        };
        let class = if client.can_connect { "primary" } else { "" };
        button(&format!("{at}-{nth}"), class, text, Act::Pick { client: at, secret: nth })
    });
    let name = if client.name.is_empty() { &client.client_id } else { &client.name };
    let head = el(Tag::Div)
        .class("row")
        .add(el(Tag::Strong).text(plain(&visible(name))))
        .add(el(Tag::Span).class("tools").all(buttons));
    el(Tag::Li)
        .class("card")
        .add(head)
        .add(el(Tag::P).class("hint address").text(plain(&visible(&client.client_id))))
        .all((!client.can_connect).then(|| say(Tag::P, "ui_import_cannot_connect").class("notice")))
}

impl Model {
    /// Opens the form of a new profile with one client, and one of its secrets, of the file. It goes by the
    /// drafts, like what was typed; the secret goes into the hidden field, from where saving takes it.
    pub(in crate::show) fn pick(&mut self, client: usize, secret: usize) {
        let Some(found) = self.import.take() else { return };
        let Some(client) = found.clients.get(client) else { return };
        self.draft(NAME.id, &client.name);
        self.draft(CLIENT.id, &client.client_id);
        if let Some(url) = client.url.as_ref().or(found.url_hint.as_ref()) {
            self.draft(URL.id, url);
        }
        self.open_form("");
        if let Some(secret) = client.secrets.get(secret) {
            self.effects.push(Effect::Put(SECRET.id, secret.clone()));
        }
        self.status = warnings(&found);
    }

    /// Reads a pasted text as a file is read. The box is empty afterwards, whatever came of it: a secret stands in it.
    pub(in crate::show) fn paste(&mut self, typed: &BTreeMap<String, Secret>) {
        self.effects.push(Effect::Empty(vec![PASTE.id]));
        // EXPOSE: it is read as a file.
        self.import(secret(typed, PASTE.id).expose().as_bytes());
    }

    pub(in crate::show) fn import(&mut self, bytes: &[u8]) {
        if let Some(text) = export::is_meant(bytes).then(|| str::from_utf8(bytes).ok()).flatten() {
            return self.choose_export(text.to_owned());
        }
        if self.take_in(bytes) {
            return;
        }
        let found = match import(bytes) {
            Ok(found) => found,
            Err(refusal) => return self.fail(sentences(refusal.message())),
        };
        let one = found.clients.len() == 1 && found.clients.iter().all(|c| c.secrets.len() < 2);
        self.quiet();
        self.import = Some(found);
        self.focus = Some("profiles-h");
        if one {
            self.pick(0, 0);
        }
    }
}

/// What is said of a file, in one text.
fn warnings(found: &Import) -> Option<Text> {
    let said = found.said();
    (!said.is_empty()).then(|| sentences(said))
}

fn sentences(said: Vec<Said>) -> Text {
    Text::Sentences(said.into_iter().map(|(key, subs)| Text::Key(key.into(), subs)).collect())
}
