//! The list of profiles: looked for as one types, sorted, and as much of it as fits on the screen.

use super::super::Act;
use super::super::Model;
use super::super::field::{Field, Kind};
use super::super::node::{actions, button, el, say, tick, tr};
use super::card::card;
use crate::page::view::{Attribute, Node, Tag, Text};
use crate::profile::Sort;
use crate::protocol::PopupState;

/// So many are drawn at first, and so many more with each press: a thousand cards take the browser seconds.
pub(in crate::show) const AT_ONCE: usize = 10;

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
    let found = m.index.find(&m.profiles, words, sort, archived);
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
