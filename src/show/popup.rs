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
    Access, FindingHead, IdentityAccess, OwnMessage, PopupState, Screen, Setup, SiteState, VaultState,
};
use crate::text::visible;

/// Where an address is typed that the browser does not tell.
pub(super) const ADDRESS: &str = "address";

const ADDRESS_FIELD: Field =
    Field { id: ADDRESS, label: "ui_site_address", kind: Kind::Address, hint: Some("ui_site_address_hint") };

/// So many findings are shown at once: the popup is not scrolled.
const AT_ONCE: usize = 2;

/// The sections of the popup.
pub(super) fn sections(m: &Model, state: &PopupState) -> Vec<Node<Act>> {
    let Some(tab) = &state.tab else {
        let site = section("site", Text::key("ui_no_page_title")).add(say(Tag::P, "ui_no_page"));
        return [Some(site), vault::passphrase(m, state), Some(end(state, None))]
            .into_iter()
            .flatten()
            .collect();
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
    // While a write is looked at nothing else is offered that would change the same settings.
    let offers = state.vault == VaultState::Open && site.write.is_none();
    let sections = [
        Some(this_site(state, tab, site)),
        vault::passphrase(m, state),
        vault::doubtful(state),
        write::section(m, tab, site),
        offers.then(|| profiles(m, state, tab, site)).flatten(),
        Some(findings(tab, site)),
        Some(end(state, Some((tab, site)))),
    ];
    sections.into_iter().flatten().collect()
}

/// The profile whose *Fill* has the focus when the popup opens, and after it was unlocked: what Enter would fill first.
pub(super) fn filled_first(state: &PopupState) -> Option<&str> {
    let site = state.tab.as_ref()?.enabled()?;
    let offered = state.vault == VaultState::Open && site.screen == Screen::Fillable && site.write.is_none();
    site.profiles.first().filter(|_| offered).map(|profile| profile.id.as_str())
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
    let version = site.version.as_ref().map(|version| el(Tag::P).class("hint version").text(version.into()));
    let place = match site.screen {
        // What is below says what to do with them.
        Screen::Fillable | Screen::Hidden if state.vault == VaultState::Open => None,
        Screen::Fillable => Some("ui_place_dialog"),
        Screen::Hidden => Some("ui_place_hidden"),
        Screen::Unsure => Some("ui_place_unsure"),
        Screen::OauthPage => Some("ui_place_page"),
        Screen::Silent | Screen::Other => Some("ui_place_elsewhere"),
    };
    let cloud = site.setup == (Setup::Cloud {});
    let place =
        place.filter(|_| !cloud && site.write.is_none()).map(|place| say(Tag::P, place).class("hint"));
    // Where the page is not recognised: how it can become so.
    let record = match state.settings.record {
        true => button("record-here", "", Text::key("ui_record"), Act::SaveSnapshot(tab)),
        false => options_button("record-offer", "ui_record_switch_on", ""),
    };
    let record = (site.screen == Screen::Unsure).then(|| actions(vec![record]));
    let section = section("site", plain(&site.site.text())).all(version).all(place);
    section.all(cloud.then(setup::cloud).into_iter().flatten()).all(record)
}

/// What can be filled and written here, or why not. In the vendor's cloud nothing is offered before the dialog is open.
fn profiles(m: &Model, state: &PopupState, tab: i64, site: &SiteState) -> Option<Node<Act>> {
    let open = matches!(site.screen, Screen::Fillable | Screen::Hidden);
    if site.setup == (Setup::Cloud {}) && !open {
        return None;
    }
    let near = state.tab.as_ref().map(|tab| tab.near.as_slice()).unwrap_or_default();
    let near = near::list(near, site.profiles.is_empty());
    let section = section("profiles", Text::key("ui_fill_title"));
    if site.profiles.is_empty() {
        let add = options_button("add-profile", "ui_add_profile", "primary");
        return Some(section.add(say(Tag::P, "ui_no_profile")).all(near).add(actions(vec![add])));
    }
    let cards = site.profiles.iter().enumerate();
    let cards = cards.map(|(at, p)| profile(m, tab, site, p, site.why.filter(|_| at == 0)));
    let how = if site.can_write() { "ui_fill_how_or_write" } else { "ui_fill_how" };
    let how = (!open).then(|| say(Tag::P, how).class("hint").id("fill-how"));
    let unseen = site.unseen.as_ref().map(|said| el(Tag::P).text(said.into()).class("notice").id("unseen"));
    Some(section.all(unseen).all(how).add(el(Tag::Ul).class("cards").all(cards)).all(near))
}

/// The findings that do not come first, folded away.
fn folded(rest: Vec<Node<Act>>) -> Option<Node<Act>> {
    let summary = el(Tag::Summary).text(tr("ui_more_findings", &[&rest.len().to_string()]));
    let fold = || el(Tag::Details).id("more-findings").class("fold").add(summary);
    (!rest.is_empty()).then(|| fold().add(el(Tag::Div).class("findings").all(rest)))
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
    // It may have the focus when the popup opens: a key that is held down then fills nothing.
    fill.own.steady = true;
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
        .add(el(Tag::Div).class("tools").all(write::offer(tab, site, profile)).add(fill));
    let sure = tr("ui_fill_production_sure", &[&visible(&profile.name), &profile.site.text()]);
    el(Tag::Li)
        .class("card")
        .add(head)
        .all(why.map(|why| say(Tag::P, why.key()).class("hint why")))
        .add(el(Tag::P).class("hint address").text(tr("fill_apart", &[&profile.url, &profile.client_id])))
        .all(profile.rotating.then(|| say(Tag::P, "ui_rotating").class("notice")))
        .all(armed.then(|| explained(sure)))
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
    let mut found = site.findings.iter().map(|found| finding(tab, found));
    // A write and what came of it is read first.
    let at_once = if site.write.is_some() { 0 } else { AT_ONCE };
    let first: Vec<_> = found.by_ref().take(at_once).collect();
    let more = folded(found.collect());
    section("findings", Text::key("ui_findings_title"))
        .add(el(Tag::Div).class("tools").add(check_button("check", "ui_check_again", tab)))
        .all(verdict.map(|(key, class)| say(Tag::P, key).class(class)))
        .add(el(Tag::Div).class("findings").all(first))
        .all(more)
        .all(unasked.map(|identity| allow(tab, identity)))
}

fn allow(tab: i64, identity: &IdentityAccess) -> Node<Act> {
    let (patterns, origin) = (identity.patterns.clone(), identity.origin.clone());
    let act = Act::Allow { tab, patterns, origin };
    el(Tag::Div).class("notice").add(button("allow", "", tr("ui_allow", &[&identity.origin]), act))
}

/// A title that opens.
fn finding(tab: i64, finding: &FindingHead) -> Node<Act> {
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
    el(Tag::Details)
        .id(&format!("f-{}", finding.id))
        .class(severity)
        .add(summary)
        .add(el(Tag::P).text(text(Part::Meaning)))
        .all(steps)
        .all(commands)
}

fn consent(tab: i64, site: &SiteState) -> Option<Node<Act>> {
    let mut addresses: Vec<&str> = site.profiles.iter().map(|p| p.url.as_str()).collect();
    addresses.dedup();
    if let (true, Some(identity)) = (addresses.is_empty(), &site.identity) {
        addresses.push(&identity.origin);
    }
    if addresses.is_empty() {
        return None;
    }
    let agreed = site.consent;
    let said = if agreed { "ui_consent_withdrawn" } else { "ui_consent_given" };
    let order = Act::order(OwnMessage::Consent { tab, agreed: !agreed }, said);
    let check = el(Tag::Div)
        .class("check")
        .add(tick("consent", "consent-what", agreed, order))
        .add(say(Tag::Label, "ui_consent").attr(Attribute::For, "consent"));
    let what = tr("ui_consent_what", &[&addresses.join(", ")]);
    let summary = if agreed { "ui_consent_on" } else { "ui_consent_off" };
    let details = el(Tag::Details).id("consent-section").class("fold").add(say(Tag::Summary, summary));
    Some(details.add(check).add(el(Tag::P).id("consent-what").class("hint").text(what)))
}

/// The last section: small entries that are always there. Of a tab in which the assistant is at work, more.
fn end(state: &PopupState, tab: Option<(i64, &SiteState)>) -> Node<Act> {
    let quiet = |id, key, act| button(id, "quiet", Text::key(key), act);
    let of_tab = tab.into_iter().flat_map(|(tab, site)| {
        [
            Some(quiet("copy", "ui_copy_report", Act::CopyReport(tab))),
            Some(quiet("save", "ui_save_report", Act::SaveReport(tab))),
            state.settings.record.then(|| quiet("record", "ui_record", Act::SaveSnapshot(tab))),
            Some(quiet("disable", "ui_disable", Act::disable(&site.site))),
        ]
    });
    let entries = el(Tag::Div)
        .class("entries")
        .all(of_tab.flatten())
        .all((state.vault == VaultState::Open).then(|| vault::lock_button("quiet")))
        .add(options_button("options", "ui_options", "quiet"));
    let unfolded = tab.into_iter().flat_map(|(tab, site)| {
        let consent = consent(tab, site).filter(|_| site.write.is_none());
        [setup::details(tab, site), consent]
    });
    let mut end = el(Tag::Section).id("end").all(unfolded.flatten()).add(entries);
    end.label = Some(Text::key("ui_more"));
    end
}

fn options_button(id: &str, key: &str, class: &str) -> Node<Act> {
    button(id, class, Text::key(key), Act::OpenOptions)
}
