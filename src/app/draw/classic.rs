//! Our own panel on the section of Classic UI, which has no *Diagnostic*: what this version offers, the steps
//! of the older procedure, each ticked where something shows that it is done, and the findings.

use super::super::document::Sheet;
use super::super::vault::VaultView;
use super::{button, cards, fold, key, node, not_counted, p, progress, space, to_save};
use crate::creatio::{Check, Offer, Release, Runtime, Three};
use crate::diagnosis::{CONNECT, Classic};
use crate::page::recognise::Section;
use crate::page::view::{Mount, Node, Place, Press, Tag, Text};
use crate::probe::Evidence;

/// The panel above the section.
pub(super) fn panel(sheet: &Sheet, section: &Section, vault: &VaultView) -> Mount {
    let evidence = &sheet.evidence;
    let release = evidence.version.as_deref().and_then(Release::read);
    let version = match &evidence.version {
        Some(version) => Text::Key("classic_version".into(), vec![version.clone()]),
        None => key("classic_version_unknown"),
    };
    let mut children = vec![
        node(Tag::Span, "by", Some(key("page_by"))),
        node(Tag::H3, "title", Some(version)),
        p("meaning", key("classic_what_this_is")),
    ];
    if evidence.runtime == Some(Runtime::Net) && release.is_some_and(|r| r < Release(8, 3, 2)) {
        children.push(p("meaning", key("classic_net")));
    }
    children.push(fold("classic_offers", vec![offers(evidence, release)]));
    children.push(line(sheet, release));
    // Once it works, the steps are out of the way.
    if evidence.health().is_some_and(|h| h.all_good()) {
        children.push(fold("classic_steps", vec![steps(evidence, release)]));
    } else {
        children.push(p("meaning", key("classic_steps")));
        children.push(steps(evidence, release));
        children.push(p("meaning", key("classic_popup_writes")));
    }
    let mut findings = super::for_the_page(sheet);
    // What this version has not is no fault: a line of the panel says it.
    let no_check = has_no_check(evidence, release);
    findings.retain(|f| !(no_check && f.id.row().classic == Classic::Line));
    // What these advise for newer versions, the steps above say for this one.
    for finding in findings.iter_mut().filter(|f| f.id.row().classic != Classic::Own) {
        finding.steps = 0;
    }
    let steps_left = findings.iter().any(|f| f.steps > 0);
    let findings = cards(sheet, &findings, vault);
    let mut actions = vec![button("", "classic_open_popup", Press::OpenPopup)];
    // The first finding has this button, too.
    if findings.is_empty() {
        actions.push(button("again", "page_check_again", Press::CheckAgain));
    }
    actions.push(Node { href: Some(CONNECT.into()), ..node(Tag::A, "", Some(key("page_learn_more"))) });
    children.push(Node { class: "actions".into(), children: actions, ..Node::default() });
    let mut tree = vec![Node { class: "card notice".into(), children, ..Node::default() }];
    tree.extend(to_save(sheet, vault));
    // The steps of a finding speak of the buttons of newer versions; of a version known to be older, it says so
    // itself.
    if steps_left && !findings.is_empty() && release.is_none_or(Release::has_connection_settings) {
        tree.push(p("meaning", key("classic_other_words")));
    }
    if let Some(said) = &sheet.unseen {
        tree.push(not_counted(said));
    }
    tree.extend(findings.into_iter().map(|card| card.tree));
    // Not announced as a whole each time an answer comes in.
    Mount {
        id: "section".into(),
        anchor: section.anchor,
        place: Place::Before,
        announced: None,
        fields: Vec::new(),
        tree,
    }
}

/// What came when, ticked where this release has it.
fn offers(evidence: &Evidence, release: Option<Release>) -> Node {
    let mut children = Vec::new();
    for offer in Offer::ALL {
        let since = offer.since(evidence.runtime);
        let text = Text::Key(offer_key(offer).into(), vec![since.text()]);
        children.push(step(release.is_some_and(|r| r >= since), text));
    }
    Node { tag: Tag::Ul, children, ..Node::default() }
}

fn offer_key(offer: Offer) -> &'static str {
    match offer {
        Offer::HealthCheck => "classic_offer_health",
        Offer::TechnicalUsers => "classic_offer_technical_users",
        Offer::FreedomSection => "classic_offer_freedom",
        Offer::OwnDefaultResource => "classic_offer_resource",
        Offer::ConnectionSettings => "classic_offer_settings",
        Offer::FeatureOn => "classic_offer_feature",
    }
}

/// An item of a list, ticked where it is done.
fn step(done: bool, text: Text) -> Node {
    node(Tag::Li, if done { "held" } else { "" }, Some(text))
}

const SETTINGS: Three<&str> = Three {
    url: "classic_setting_url",
    client_id: "classic_setting_client_id",
    client_secret: "classic_setting_secret",
};

/// The older procedure. A step is ticked where an answer of Creatio shows that it is done.
fn steps(evidence: &Evidence, release: Option<Release>) -> Node {
    let mut flags = Vec::new();
    if let Some(site) = &evidence.site {
        flags.push(site.origin.clone() + &site.path(evidence.runtime.unwrap_or(Runtime::Framework), "Flags"));
    }
    let feature = Text::Key("classic_step_feature".into(), flags);
    let done = settings_done(evidence);
    let mut list = Vec::new();
    for (field, (text, done)) in SETTINGS.zip(done) {
        let mut setting = step(done, key(text));
        setting.children = vec![space(), node(Tag::Code, "", Some(Text::Plain(field.code().into())))];
        list.push(setting);
    }
    let mut settings = step(done == Three::all(true), key("classic_step_settings"));
    settings.children.push(Node { tag: Tag::Ul, children: list, ..Node::default() });
    let own = release.is_some_and(|r| r >= Offer::OwnDefaultResource.since(evidence.runtime));
    let resource = if own { "classic_step_resource_own" } else { "classic_step_resource" };
    let children = vec![
        step(evidence.feature_on() == Some(true), feature),
        settings,
        step(resource_done(evidence), key(resource)),
    ];
    Node { tag: Tag::Ol, children, ..Node::default() }
}

/// Address and client id as Creatio tells them. The secret it never tells: only its own check knows.
fn settings_done(evidence: &Evidence) -> Three<bool> {
    let settings = evidence.settings();
    let client_secret = evidence.health().and_then(|h| h.flag(Check::Settings)) == Some(true);
    let url = settings.is_some_and(|s| s.url.is_some());
    let client_id = settings.is_some_and(|s| s.client_id.is_some());
    Three { url, client_id, client_secret }
}

fn resource_done(evidence: &Evidence) -> bool {
    let listed = evidence.resources().is_some_and(|all| all.iter().any(|resource| resource.is_default));
    listed || evidence.health().and_then(|h| h.flag(Check::Resource)) == Some(true)
}

/// This version is known to have no health check.
fn has_no_check(evidence: &Evidence, release: Option<Release>) -> bool {
    release.is_some_and(|r| !r.has_health_check(evidence.runtime))
}

/// What Creatio's health check says, in one line.
fn line(sheet: &Sheet, release: Option<Release>) -> Node {
    let evidence = &sheet.evidence;
    match evidence.health() {
        _ if sheet.checking() => {
            let heading = p("checking", key("page_checking"));
            Node { children: [heading].into_iter().chain(progress(sheet)).collect(), ..Node::default() }
        }
        None if has_no_check(evidence, release) => {
            let since = Offer::HealthCheck.since(evidence.runtime).text();
            p("meaning", Text::Key("classic_health_not_offered".into(), vec![since]))
        }
        Some(health) if health.all_good() => p("held", key("classic_healthy")),
        Some(_) => p("failed", key("classic_unhealthy")),
        None => p("meaning", key("classic_health_unknown")),
    }
}
