//! Writing to Creatio's settings: the offer, the preview with its confirmation, and what came of it.

use super::super::node::{actions, button, el, plain, say, section as titled, tr};
use super::super::{Armed, Model};
use super::{Act, explained, two_presses};
use crate::page::view::{Attribute, Node, Tag, Text};
use crate::profile::ProfileHead;
use crate::protocol::{OwnMessage, SiteState, WriteRow, WriteStage, WriteView};
use crate::text::visible;

/// The quiet way from a profile to its preview.
pub(super) fn offer(tab: i64, site: &SiteState, profile: &ProfileHead) -> Option<Node<Act>> {
    let label = tr("write_button_label", &[&visible(&profile.name)]);
    let write = || {
        button(
            &format!("write-{}", profile.id),
            "quiet",
            Text::key("write_button"),
            preview(tab, &profile.id),
        )
    };
    site.can_write().then(|| write().label(label))
}

fn preview(tab: i64, profile: &str) -> Act {
    order(OwnMessage::PreviewWrite { tab, profile: profile.into() })
}

/// One of the orders; what came of it stands in its section, which is shown next.
fn order(message: OwnMessage) -> Act {
    Act::Order { message, said: None, focus: Some("write-h") }
}

/// The preview, or what came of it.
pub(super) fn section(m: &Model, tab: i64, site: &SiteState) -> Option<Node<Act>> {
    let write = site.write.as_ref()?;
    let head = ["write_column_setting", "write_column_old", "write_column_new"]
        .map(|key| say(Tag::Th, key).attr(Attribute::Scope, "col"));
    let table = el(Tag::Table)
        .add(el(Tag::Thead).add(el(Tag::Tr).all(head)))
        .add(el(Tag::Tbody).all(write.rows.iter().map(row)));
    let class = match write.stage {
        WriteStage::Preview | WriteStage::Lost => "notice",
        WriteStage::Writing | WriteStage::Ended | WriteStage::Undoable => "said",
    };
    let notes = write.notes.iter().map(|note| el(Tag::P).class(class).text(note.into()));
    Some(titled("write", (&write.title).into()).all(notes).add(table).all(buttons(m, tab, site, write)))
}

fn row(row: &WriteRow) -> Node<Act> {
    let name =
        say(Tag::Th, &row.name).attr(Attribute::Scope, "row").add(el(Tag::Code).text(plain(&row.code)));
    let result = el(Tag::Span).class("hint").text((&row.result).into());
    let value = |value: &str| match value.is_empty() {
        true => say(Tag::Span, "write_empty").class("hint"),
        false => el(Tag::Span).text(plain(value)),
    };
    let cell = || el(Tag::Td);
    let cells = match (&row.old, &row.new) {
        (Some(old), Some(new)) if old != new => {
            vec![cell().add(value(old)), cell().add(value(new)).add(el(Tag::Br)).add(result)]
        }
        (Some(old), Some(_) | None) => vec![cell().add(value(old)), cell().add(result)],
        (None, Some(_) | None) => vec![cell().attr(Attribute::Colspan, "2").add(result)],
    };
    el(Tag::Tr).add(name).all(cells)
}

fn buttons(m: &Model, tab: i64, site: &SiteState, write: &WriteView) -> Vec<Node<Act>> {
    let name = Armed::Write(write.id.clone());
    let armed = m.armed.as_ref() == Some(&name);
    let id = || write.id.clone();
    let dismiss = |key| {
        let message = OwnMessage::DismissWrite { tab, id: id() };
        let act = Act::Order { message, said: None, focus: Some("profiles-h") };
        button("write-dismiss", "quiet", Text::key(key), act)
    };
    let confirm = |class, text, twice| {
        let one = button("write-confirm", class, Text::key(text), order(OwnMessage::Write { tab, id: id() }));
        if twice { two_presses(one, name.clone(), armed) } else { one }
    };
    let undo = |class, text| {
        let one =
            button("write-undo", class, Text::key(text), order(OwnMessage::UndoWrite { tab, id: id() }));
        two_presses(one, name.clone(), armed)
    };
    let known = site.profiles.iter().any(|p| p.id == write.profile) && site.can_write();
    let again = || button("write-again", "", Text::key("write_read_again"), preview(tab, &write.profile));
    let (buttons, sure) = match (write.stage, armed) {
        (WriteStage::Writing, _) => return Vec::new(),
        (WriteStage::Preview, true) => (
            vec![confirm("danger", "write_confirm_twice", true), dismiss("write_cancel")],
            Some("write_sure"),
        ),
        (WriteStage::Preview, false) => {
            (vec![confirm("primary", "write_confirm", write.twice), dismiss("write_cancel")], None)
        }
        (WriteStage::Undoable, true) => {
            (vec![undo("danger", "write_undo_twice"), dismiss("write_dismiss")], Some("write_undo_sure"))
        }
        (WriteStage::Undoable, false) => (vec![undo("", "write_undo"), dismiss("write_dismiss")], None),
        (WriteStage::Lost | WriteStage::Ended, _) => {
            (known.then(again).into_iter().chain([dismiss("write_dismiss")]).collect(), None)
        }
    };
    let sure = sure
        .map(|key| explained(Text::With(key.into(), vec![plain(&site.site.text()), written_back(write)])));
    sure.into_iter().chain([actions(buttons)]).collect()
}

/// What an undo would write: the older values of what was changed.
fn written_back(write: &WriteView) -> Text {
    let changed = write.rows.iter().filter(|row| row.old != row.new).filter_map(|row| row.old.as_deref());
    let value = |value: &str| if value.is_empty() { Text::key("write_empty") } else { plain(value) };
    Text::List(changed.map(value).collect())
}
