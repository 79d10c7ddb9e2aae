//! The card of a profile: what it holds, what is known of it, and what can be done with it.

use super::super::Model;
use super::super::field::environment_tag;
use super::super::node::{button, el, mark, plain, say, tr};
use super::super::{Act, Armed};
use super::{handout, rotation};
use crate::creatio::site::match_patterns;
use crate::page::view::{Attribute, Node, Tag, Text};
use crate::profile::ProfileHead;
use crate::protocol::{OwnMessage, PopupState};
use crate::text::moment;
use crate::text::visible;

pub(super) fn card(m: &Model, state: &PopupState, profile: &ProfileHead) -> Node<Act> {
    let site = profile.site.text();
    let managed = state.managed.profile(&profile.id).is_some();
    let enable = || {
        let act = Act::Enable(profile.site.address());
        let enable = button(&format!("enable-{}", profile.id), "", Text::key("ui_enable"), act);
        el(Tag::Div)
            .class("notice row")
            .add(say(Tag::Span, "ui_profile_not_enabled"))
            .add(enable.label(tr("ui_enable_label", &[&site])))
    };
    let head = el(Tag::Div)
        .class("row")
        .add(el(Tag::Strong).text(plain(&visible(&profile.name))))
        .add(environment_tag(profile.environment))
        .all(managed.then(mark))
        .all(profile.about.tags.iter().map(|tag| el(Tag::Span).class("tag word").text(plain(tag))))
        .add(tools(m, profile, managed));
    el(Tag::Li)
        .id(&format!("card-{}", profile.id))
        .class(&format!("card {}", profile.environment.name()))
        .add(head)
        .add(facts(profile))
        .all(known(profile))
        .all(rotation::pending(m, profile))
        .all(rotation::asked(m, profile))
        .add(result(m, profile))
        .all(handout::of(m, profile))
        .all((!state.sites.contains(&profile.site) && state.managed.allows(&profile.site)).then(enable))
}

/// What its connection is made of.
pub(super) fn facts(profile: &ProfileHead) -> Node<Act> {
    let fact = |key: &str, text: &str| {
        el(Tag::Div).add(say(Tag::Dt, key)).add(el(Tag::Dd).class("address").text(plain(text)))
    };
    el(Tag::Dl)
        .add(fact("ui_profile_site", &profile.site.text()))
        .add(fact("ui_profile_url", &profile.url))
        .add(fact("ui_profile_client", &visible(&profile.client_id)))
}

/// What can be done with a profile; deleting takes a second press, on another button.
fn tools(m: &Model, profile: &ProfileHead, managed: bool) -> Node<Act> {
    let tools = el(Tag::Span).class("tools");
    let (id, name) = (&profile.id, &visible(&profile.name));
    let doomed = Armed::Profile(id.clone());
    // Of the organisation's profile the secret alone is the person's.
    let (edit_text, edit_label, delete_text, delete_label, sure_text) = match managed {
        true => (
            "policy_type_secret",
            "policy_type_secret_label",
            "policy_forget",
            "policy_forget_label",
            "policy_forget_sure",
        ),
        false => ("ui_edit", "ui_edit_label", "ui_delete", "ui_delete_label", "ui_delete_sure"),
    };
    if m.armed.as_ref() == Some(&doomed) {
        let order = Act::order(OwnMessage::DeleteProfile { id: id.clone() }, "ui_deleted");
        let sure = button("delete-sure", "danger", Text::key(delete_text), order).described("delete-what");
        return tools
            .add(el(Tag::Span).id("delete-what").text(tr(sure_text, &[name])))
            .add(sure)
            .add(button("delete-not", "", Text::key("ui_keep"), Act::Disarm(None)));
    }
    let archived = profile.about.archived;
    let test = Act::Test { id: id.clone(), patterns: match_patterns(&profile.url) };
    let test = button(&format!("test-{id}"), "", Text::key("ui_test"), test);
    let copy = Act::Duplicate(id.clone());
    let copy = button(&format!("copy-{id}"), "quiet", Text::key("ui_duplicate"), copy);
    let (text, label, said) = match archived {
        true => ("ui_unarchive", "ui_unarchive_label", "ui_unarchived"),
        false => ("ui_archive", "ui_archive_label", "ui_archived"),
    };
    let wanted = m.handout.as_ref() == Some(id);
    let pressed = if wanted { "true" } else { "false" };
    let out = Act::HandOut(Some(id.clone()).filter(|_| !wanted));
    let out = button(&format!("out-{id}"), "quiet", Text::key("ui_handout"), out);
    let out = out.attr(Attribute::AriaPressed, pressed).label(tr("ui_handout_label", &[name]));
    let archive = Act::order(OwnMessage::Archive { id: id.clone(), archived: !archived }, said);
    let archive = button(&format!("archive-{id}"), "quiet", Text::key(text), archive);
    let edit = button(&format!("edit-{id}"), "quiet", Text::key(edit_text), Act::OpenForm(id.clone()));
    let delete =
        button(&format!("delete-{id}"), "quiet", Text::key(delete_text), Act::Arm(doomed, "delete-sure"));
    tools
        .add(test.label(tr("ui_test_label", &[name])).described("test-what"))
        .add(edit.label(tr(edit_label, &[name])))
        .add(rotation::tool(m, profile).label(tr("ui_rotate_label", &[name])))
        .add(copy.label(tr("ui_duplicate_label", &[name])))
        .add(out)
        .all((!managed).then(|| archive.label(tr(label, &[name]))))
        .add(delete.label(tr(delete_label, &[name])))
}

/// What is known of a profile beside its connection.
fn known(profile: &ProfileHead) -> Vec<Node<Act>> {
    let about = &profile.about;
    let line = |text: Text| el(Tag::P).class("hint address").text(text);
    let notes = (!about.notes.is_empty())
        .then(|| el(Tag::P).class("notes address").text(Text::Plain(about.notes.clone())));
    let used = about.used_ms.map(|at_ms| line(tr("ui_used", &[&moment(at_ms)])));
    let verified = about.verified.as_ref().map(|verified| {
        let key = if verified.holds(profile) { "ui_verified" } else { "ui_verified_stale" };
        line(tr(key, &[&moment(verified.at_ms), &verified.url, &verified.client_id]))
    });
    [notes, used, verified].into_iter().flatten().collect()
}

/// What came of the test of a profile: there and then, until the next.
fn result(m: &Model, profile: &ProfileHead) -> Node<Act> {
    let place = el(Tag::Div).id(&format!("result-{}", profile.id)).attr(Attribute::Role, "status");
    let own = m.tested.as_ref().filter(|tested| tested.id == profile.id);
    place.all(own.map(|tested| {
        let class = if tested.good { "notice next" } else { "notice danger" };
        el(Tag::P).class(class).text(tested.text.clone())
    }))
}
