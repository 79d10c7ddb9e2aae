//! The list of profiles: looked for as one types, sorted, and as much of it as fits on the screen.

use super::super::Act;
use super::super::Model;
use super::super::field::{Field, Kind};
use super::super::node::{actions, button, el, say, tick, tr};
use super::profiles::card;
use crate::page::view::{Attribute, Node, Tag, Text};
use crate::profile::{ProfileHead, Sort, find};
use crate::protocol::PopupState;
use crate::text::moment;

/// So many are drawn at first, and so many more with each press: a thousand cards take the browser seconds.
pub(in crate::show) const AT_ONCE: usize = 30;

pub(in crate::show) const SEARCH: Field =
    Field { id: "search", label: "ui_search", kind: Kind::Search, hint: Some("ui_search_hint") };
const SORT: Field = Field { id: "sort", label: "ui_sort", kind: Kind::Sort, hint: None };

/// What is looked for, and what of it is found.
pub(super) fn listed(m: &Model, state: &PopupState) -> Vec<Node<Act>> {
    let words = m.drafted(SEARCH.id).unwrap_or_default();
    let sort = Sort::named(m.drafted(SORT.id).unwrap_or_default());
    let away = m.profiles.iter().filter(|profile| profile.about.archived).count();
    // Where nothing is put away any more, nobody can come back from there.
    let archived = m.listing.archived && away > 0;
    let found = find(&m.profiles, words, sort, archived);
    let shown = found.len().min(m.listing.most);
    let counts = [shown, found.len(), m.profiles.len()].map(|count| count.to_string());
    let count = el(Tag::P).id("found").class("hint").attr(Attribute::Role, "status");
    let count = count.text(tr("ui_found", &counts.each_ref().map(String::as_str)));
    let box_of = |tick: Node<Act>| {
        let label = say(Tag::Label, "ui_show_archived").attr(Attribute::For, "archived");
        el(Tag::Div).class("check").add(tick).add(label)
    };
    let archive =
        (away > 0).then(|| box_of(tick("archived", "found", archived, Act::ShowArchived(!archived))));
    let more = (shown < found.len())
        .then(|| actions(vec![button("more", "", Text::key("ui_show_more"), Act::ShowMore)]));
    let cards = found.into_iter().take(shown).map(|profile| card(m, state, profile));
    let bar = el(Tag::Div).class("finder").add(m.field(SEARCH, "")).add(m.field(SORT, Sort::Name.name()));
    vec![bar]
        .into_iter()
        .chain(archive)
        .chain([
            count,
            say(Tag::P, "ui_test_what").id("test-what").class("hint"),
            el(Tag::Ul).id("cards").class("cards").all(cards),
        ])
        .chain(more)
        .collect()
}

/// What is known of a profile beside its connection.
pub(super) fn known(profile: &ProfileHead) -> Vec<Node<Act>> {
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
pub(super) fn result(m: &Model, profile: &ProfileHead) -> Node<Act> {
    let place = el(Tag::Div).id(&format!("result-{}", profile.id)).attr(Attribute::Role, "status");
    let own = m.tested.as_ref().filter(|tested| tested.id == profile.id);
    place.all(own.map(|tested| {
        let class = if tested.good { "notice next" } else { "notice danger" };
        el(Tag::P).class(class).text(tested.text.clone())
    }))
}
