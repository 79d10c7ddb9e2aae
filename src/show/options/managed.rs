//! What the organisation has set: its mark, its profiles that wait for their secrets, and what of it is refused.

use super::super::Act;
use super::super::Model;
use super::super::field::environment_tag;
use super::super::node::{actions, button, el, form, mark, plain, say, section as titled, submit, tr};
use super::card::facts;
use crate::creatio::Site;
use crate::page::view::{Node, Tag, Text};
use crate::profile::ProfileHead;
use crate::profile::policy::{Place, Refused};
use crate::protocol::{Managed, PopupState};
use crate::text::visible;

/// What is refused of the policy, where something is.
pub(super) fn section(state: &PopupState) -> Option<Node<Act>> {
    let refused = &state.managed.refused;
    let entries = refused.iter().map(|one| {
        let Refused { place, key, subs } = one;
        let why = Text::Key(key.to_string(), subs.clone());
        el(Tag::Li).text(Text::With("policy_refused".into(), vec![named(place), why]))
    });
    (!refused.is_empty()).then(|| {
        titled("managed", Text::key("policy_title"))
            .add(say(Tag::P, "policy_what").class("notice danger"))
            .add(el(Tag::Ul).class("said").all(entries))
    })
}

fn named(place: &Place) -> Text {
    match place {
        Place::Policy {} => Text::key("policy_place"),
        Place::Member(name) => plain(name),
        Place::Profile(at) => tr("policy_place_profile", &[&at.to_string()]),
        Place::Site(at) => tr("policy_place_site", &[&at.to_string()]),
        Place::Setting(name) => tr("policy_place_setting", &[name]),
    }
}

/// The organisation's profiles that have no secret here, or one of another connection.
pub(super) fn waiting(m: &Model, state: &PopupState) -> Option<Node<Act>> {
    let is_there = |head: &&ProfileHead| m.profiles.iter().any(|profile| profile.id == head.id);
    let waiting: Vec<_> = state.managed.profiles.iter().filter(|head| !is_there(head)).collect();
    let card = |head: &&ProfileHead| {
        let kind = button(
            &format!("secret-{}", head.id),
            "",
            Text::key("policy_type_secret"),
            Act::OpenForm(head.id.clone()),
        );
        let name = visible(&head.name);
        let row = el(Tag::Div)
            .class("row")
            .add(el(Tag::Strong).text(plain(&name)))
            .add(environment_tag(head.environment))
            .add(mark())
            .add(kind.label(tr("policy_type_secret_label", &[&name])));
        el(Tag::Li)
            .class(&format!("card {}", head.environment.name()))
            .add(row)
            .add(facts(head))
            .add(say(Tag::P, "policy_no_secret").class("hint"))
    };
    (!waiting.is_empty()).then(|| el(Tag::Ul).id("waiting").class("cards").all(waiting.iter().map(card)))
}

/// The form of an organisation's profile: its secret alone is typed.
pub(super) fn secret_form(head: &ProfileHead, secret: Node<Act>) -> Node<Act> {
    form(
        &format!("profile-{}", head.id),
        vec![
            el(Tag::Div)
                .class("row")
                .add(el(Tag::Strong).text(plain(&visible(&head.name))))
                .add(environment_tag(head.environment))
                .add(mark()),
            facts(head),
            secret,
            say(Tag::P, "ui_profile_permission").class("hint"),
            actions(vec![
                submit("p-save", "ui_profile_save"),
                button("p-cancel", "", Text::key("ui_cancel"), Act::CloseForm),
            ]),
        ],
        Act::SaveProfile(head.id.clone()),
    )
}

/// The sites that are allowed and not enabled, and those that were enabled and are not allowed any more.
pub(super) fn sites(state: &PopupState) -> Vec<Node<Act>> {
    let Managed { sites, stopped, .. } = &state.managed;
    let row = |site: &Site, child: Node<Act>| {
        let address = el(Tag::Span).class("address").text(plain(&site.text()));
        el(Tag::Li).class("card row").add(address).add(mark()).add(child)
    };
    let open = sites.iter().flatten().filter(|site| !state.sites.contains(site)).map(|site| {
        let text = site.text();
        let enable =
            button(&format!("allowed-{text}"), "", Text::key("ui_enable"), Act::Enable(site.address()));
        row(site, enable.label(tr("ui_enable_label", &[&text])))
    });
    let stopped = stopped.iter().map(|site| {
        let text = site.text();
        let remove =
            button(&format!("remove-{text}"), "quiet", Text::key("ui_site_remove"), Act::disable(site));
        row(site, say(Tag::Span, "policy_stopped")).add(remove.label(tr("ui_site_remove_label", &[&text])))
    });
    open.chain(stopped).collect()
}
