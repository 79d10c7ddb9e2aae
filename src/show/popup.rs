//! The popup: what is known of this tab, and what can be done about it.

mod near;
mod setup;
mod write;

use super::Model;
use super::act::{Act, Armed};
use super::field::{Field, Kind, environment_tag};
use super::node::{actions, button, el, form, mark, plain, say, section, submit, tick, tr};
use super::vault;
use crate::creatio::Site;
use crate::diagnosis::{Certainty, Part, Severity};
use crate::page::view::{Attribute, Node, Tag, Text};
use crate::profile::{Environment, ProfileHead, Why};
use crate::protocol::{
    Access, FindingHead, IdentityAccess, OwnMessage, PopupState, Screen, SiteState, VaultState,
};
use crate::text::visible;

/// Where an address is typed that the browser does not tell.
pub(super) const ADDRESS: &str = "address";

const ADDRESS_FIELD: Field =
    Field { id: ADDRESS, label: "ui_site_address", kind: Kind::Address, hint: Some("ui_site_address_hint") };

/// The sections of the popup.
pub(super) fn sections(m: &Model, state: &PopupState) -> Vec<Node<Act>> {
    let Some(tab) = &state.tab else {
        let site = section("site", Text::key("ui_no_page_title")).add(say(Tag::P, "ui_no_page"));
        return [Some(site), vault::closed(m, state), Some(end(state, None))].into_iter().flatten().collect();
    };
    let (title, site) = match &tab.access {
        Access::Enabled(site) => return at_work(m, state, tab.tab, site),
        Access::Unnamed {} => ("ui_enable_title", None),
        Access::Disabled { site } => ("ui_enable_title", Some(site)),
        Access::Revoked { site } => ("ui_revoked_title", Some(site)),
    };
    let near = near::section(&tab.near, true);
    let allowed = site.is_none_or(|site| state.managed.allows(site));
    let first = if allowed { not_enabled(m, title, site) } else { not_allowed(site) };
    [Some(first), near, Some(end(state, None))].into_iter().flatten().collect()
}

fn at_work(m: &Model, state: &PopupState, tab: i64, site: &SiteState) -> Vec<Node<Act>> {
    let asked = !site.profiles.is_empty() || site.identity.is_some();
    let sections = [
        Some(this_site(state, tab, site)),
        vault::closed(m, state),
        vault::doubtful(state),
        write::section(m, tab, site),
        (state.vault == VaultState::Open).then(|| profiles(m, state, tab, site)),
        Some(findings(tab, site)),
        setup::section(tab, site),
        asked.then(|| consent(tab, site)),
        Some(end(state, Some((tab, &site.site)))),
    ];
    sections.into_iter().flatten().collect()
}

fn not_enabled(m: &Model, title: &str, site: Option<&Site>) -> Node<Act> {
    let address = site.map(|site| el(Tag::P).class("address").text(plain(&site.text())));
    let submit = actions(vec![submit("enable", "ui_enable")]);
    // The address of the site itself: on a page that names no part of Creatio the path is nobody's base path.
    let (children, act) = match site {
        Some(site) => (vec![submit], Act::Enable(site.address())),
        None => (vec![m.field(ADDRESS_FIELD, ""), submit], Act::EnableTyped(ADDRESS)),
    };
    section("site", Text::key(title))
        .all(address)
        .add(say(Tag::P, "ui_enable_sees"))
        .add(say(Tag::P, "ui_enable_sends"))
        .add(form("enable-form", children, act))
}

/// The organisation does not let the assistant be at work here.
fn not_allowed(site: Option<&Site>) -> Node<Act> {
    let address = site.map(|site| el(Tag::P).class("address").text(plain(&site.text())));
    section("site", Text::key("ui_no_page_title")).all(address).add(say(Tag::P, "policy_site")).add(mark())
}

fn this_site(state: &PopupState, tab: i64, site: &SiteState) -> Node<Act> {
    let place = match site.screen {
        Screen::Fillable => "ui_place_dialog",
        Screen::Hidden => "ui_place_hidden",
        Screen::Unsure => "ui_place_unsure",
        Screen::OauthPage => "ui_place_page",
        Screen::Silent | Screen::Other => "ui_place_elsewhere",
    };
    let version = site.version.as_ref().map(|version| el(Tag::P).class("hint").text(version.into()));
    // Where the page is not recognised: how it can become so.
    let record = match state.settings.record {
        true => button("record-here", "", Text::key("ui_record"), Act::SaveSnapshot(tab)),
        false => options_button("record-offer", "ui_record_switch_on", ""),
    };
    let record = (site.screen == Screen::Unsure).then(|| actions(vec![record]));
    section("site", plain(&site.site.text())).all(version).add(say(Tag::P, place).class("hint")).all(record)
}

fn profiles(m: &Model, state: &PopupState, tab: i64, site: &SiteState) -> Node<Act> {
    let near = state.tab.as_ref().map(|tab| tab.near.as_slice()).unwrap_or_default();
    let near = near::list(near, site.profiles.is_empty());
    let section = section("profiles", Text::key("ui_fill_title"));
    if site.profiles.is_empty() {
        let add = options_button("add-profile", "ui_add_profile", "primary");
        return section.add(say(Tag::P, "ui_no_profile")).all(near).add(actions(vec![add]));
    }
    let cards = site.profiles.iter().enumerate();
    let cards = cards.map(|(at, p)| profile(m, tab, site, p, site.why.filter(|_| at == 0)));
    let how = !matches!(site.screen, Screen::Fillable | Screen::Hidden);
    let how = how.then(|| say(Tag::P, "ui_fill_how").class("hint").id("fill-how"));
    let unseen = site.unseen.as_ref().map(|said| el(Tag::P).text(said.into()).class("notice").id("unseen"));
    section.all(unseen).add(el(Tag::Ul).class("cards").all(cards)).all(how).all(near)
}

fn profile(m: &Model, tab: i64, site: &SiteState, profile: &ProfileHead, why: Option<Why>) -> Node<Act> {
    let production = profile.environment == Environment::Production;
    let fillable = site.screen == Screen::Fillable;
    let name = Armed::Fill(profile.id.clone());
    let armed = m.armed.as_ref() == Some(&name) && fillable;
    let (class, text) = if armed { ("danger", "ui_fill_production") } else { ("primary", "ui_fill") };
    let order = Act::order(OwnMessage::Fill { tab, profile: profile.id.clone() }, "ui_filled");
    let mut fill = button(&format!("fill-{}", profile.id), class, Text::key(text), order);
    if site.profiles.len() > 1 && !armed {
        let apart = [profile.name.as_str(), &profile.url, &profile.client_id];
        fill = fill.label(tr("fill_button_label_of_several", &apart));
    }
    if production {
        fill = two_presses(fill, name, armed);
    }
    if !fillable {
        let why = if site.screen == Screen::Hidden { "unseen" } else { "fill-how" };
        fill = Node { disabled: true, ..fill.described(why) };
    }
    let head = el(Tag::Div)
        .class("row")
        .add(el(Tag::Strong).text(plain(&visible(&profile.name))))
        .add(environment_tag(profile.environment))
        .add(fill);
    let sure = tr("ui_fill_production_sure", &[&visible(&profile.name), &profile.site.text()]);
    el(Tag::Li)
        .class("card")
        .add(head)
        .all(why.map(|why| say(Tag::P, why.key()).class("hint why")))
        .add(el(Tag::P).class("hint address").text(tr("fill_apart", &[&profile.url, &profile.client_id])))
        .all(profile.rotating.then(|| say(Tag::P, "ui_rotating").class("notice")))
        .all(armed.then(|| explained(sure)))
        .all(write::offer(tab, site, profile))
}

/// Makes a button want two presses; of a key held down, only the first counts.
fn two_presses(mut button: Node<Act>, name: Armed, armed: bool) -> Node<Act> {
    button.own.steady = true;
    button.press = button.press.map(|then| Act::Twice { name, armed, then: Box::new(then) });
    if armed { button.described("armed") } else { button }
}

/// What the second press does.
fn explained(text: Text) -> Node<Act> {
    el(Tag::P).id("armed").attr(Attribute::Role, "alert").class("notice danger").text(text)
}

/// Runs the probes of this tab again.
fn check_button(id: &str, key: &str, tab: i64) -> Node<Act> {
    let order = Act::Order { message: OwnMessage::CheckAgain { tab }, said: None, focus: None };
    button(id, "", Text::key(key), order)
}

fn findings(tab: i64, site: &SiteState) -> Node<Act> {
    let verdict = match (site.checking, site.findings.is_empty(), site.healthy) {
        (true, _, _) => Some(("ui_checking", "verdict")),
        (false, false, _) => None,
        (false, true, Some(true)) => Some(("ui_healthy", "verdict good")),
        (false, true, Some(false)) => Some(("ui_unexplained", "verdict")),
        (false, true, None) if site.screen == Screen::Unsure => Some(("ui_unknown_here", "verdict")),
        (false, true, None) => Some(("ui_unknown", "verdict")),
    };
    let unasked = site.identity.as_ref().filter(|identity| !identity.permitted);
    let found = site.findings.iter().enumerate().map(|(at, found)| finding(tab, found, at == 0));
    section("findings", Text::key("ui_findings_title"))
        .add(el(Tag::Div).class("tools").add(check_button("check", "ui_check_again", tab)))
        .all(verdict.map(|(key, class)| say(Tag::P, key).class(class)))
        .all(unasked.map(|identity| allow(tab, identity)))
        .add(el(Tag::Div).class("findings").all(found))
}

fn allow(tab: i64, identity: &IdentityAccess) -> Node<Act> {
    let (patterns, origin) = (identity.patterns.clone(), identity.origin.clone());
    let act = Act::Allow { tab, patterns, origin };
    el(Tag::Div).class("notice").add(say(Tag::P, "ui_allow_why")).add(button(
        "allow",
        "",
        tr("ui_allow", &[&identity.origin]),
        act,
    ))
}

fn finding(tab: i64, finding: &FindingHead, open: bool) -> Node<Act> {
    let text = |part| Text::Key(finding.id.key(part), finding.subs.clone());
    let (severity, severity_key) = match finding.severity {
        Severity::Blocker => ("blocker", "ui_severity_blocker"),
        Severity::Warning => ("warning", "ui_severity_warning"),
        Severity::Notice => ("note", "ui_severity_notice"),
    };
    let certainty = match finding.certainty {
        Certainty::Certain => "certainty_certain",
        Certainty::Likely => "certainty_likely",
        Certainty::Possible => "certainty_possible",
    };
    let kind = el(Tag::Span)
        .class("kind")
        .add(say(Tag::Span, severity_key).class(&format!("tag {severity}")))
        .add(say(Tag::Span, certainty).class("hint"));
    let summary = el(Tag::Summary).add(kind).add(el(Tag::Span).class("title").text(text(Part::Title)));
    let steps = (1..=finding.steps).map(|n| el(Tag::Li).text(text(Part::Step(n))));
    let steps = (finding.steps > 0).then(|| el(Tag::Ol).all(steps));
    let commands = finding.id.row().has_tasks(finding.steps).then(|| {
        let message = OwnMessage::ShowCommands { tab, finding: finding.id };
        let order = Act::Order { message, said: None, focus: None };
        actions(vec![button(&format!("c-{}", finding.id), "quiet", Text::key("page_show_commands"), order)])
    });
    let mut details = el(Tag::Details)
        .id(&format!("f-{}", finding.id))
        .class(severity)
        .add(summary)
        .add(el(Tag::P).text(text(Part::Meaning)))
        .all(steps)
        .all(commands);
    details.own.open = open;
    details
}

fn consent(tab: i64, site: &SiteState) -> Node<Act> {
    let mut addresses: Vec<&str> = site.profiles.iter().map(|p| p.url.as_str()).collect();
    addresses.dedup();
    if let (true, Some(identity)) = (addresses.is_empty(), &site.identity) {
        addresses.push(&identity.origin);
    }
    let agreed = site.consent;
    let said = if agreed { "ui_consent_withdrawn" } else { "ui_consent_given" };
    let order = Act::order(OwnMessage::Consent { tab, agreed: !agreed }, said);
    let check = el(Tag::Div)
        .class("check")
        .add(tick("consent", "consent-what", agreed, order))
        .add(say(Tag::Label, "ui_consent").attr(Attribute::For, "consent"));
    let what = tr("ui_consent_what", &[&addresses.join(", ")]);
    section("consent-section", Text::key("ui_consent_title"))
        .add(check)
        .add(el(Tag::P).id("consent-what").class("hint").text(what))
}

/// The last section: what is always there. Of a tab in which the assistant is at work, more.
fn end(state: &PopupState, tab: Option<(i64, &Site)>) -> Node<Act> {
    let quiet = |id, key, act| button(id, "quiet", Text::key(key), act);
    let of_tab = tab.into_iter().flat_map(|(tab, site)| {
        [
            Some(quiet("copy", "ui_copy_report", Act::CopyReport(tab))),
            Some(quiet("save", "ui_save_report", Act::SaveReport(tab))),
            state.settings.record.then(|| quiet("record", "ui_record", Act::SaveSnapshot(tab))),
            Some(quiet("disable", "ui_disable", Act::disable(site))),
        ]
    });
    let mut end = el(Tag::Section).id("end").all(of_tab.flatten());
    end.label = Some(Text::key("ui_more"));
    end.all((state.vault == VaultState::Open).then(|| vault::lock_button("quiet"))).add(options_button(
        "options",
        "ui_options",
        "quiet",
    ))
}

fn options_button(id: &str, key: &str, class: &str) -> Node<Act> {
    button(id, class, Text::key(key), Act::OpenOptions)
}
