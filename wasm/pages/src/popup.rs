//! The popup: what is known of this tab, and what can be done about it.

pub(super) mod apply;
mod setup;

use super::chrome::{self, get, t, tr};
use super::dom::{El, button, el, form, joined, say, section, submit, value};
use super::field::{Field, Kind, environment_tag};
use super::page::{Model, act, begin, disable, done, enable, outcome, refresh, render, with};
use super::{reading, vault};
use oauth_assistant::diagnosis::{Certainty, Part, Severity};
use oauth_assistant::profile::{Environment, ProfileHead};
use oauth_assistant::protocol::{FindingHead, IdentityAccess, PopupState, TabState, VaultState};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::spawn_local;
use web_sys::{Blob, HtmlElement, Url};

const ADDRESS: Field = Field {
    id: "address",
    label: "ui_site_address",
    kind: Kind::Address,
    hint: Some("ui_site_address_hint"),
};

/// The sections of the popup.
pub(super) fn view(m: &Model) -> Vec<El> {
    let Some(state) = &m.state else { return Vec::new() };
    let mut sections = Vec::new();
    match &state.tab {
        None => sections.push(section("site", &t("ui_no_page_title")).add(say("p", "ui_no_page"))),
        Some(tab) if !tab.enabled || !tab.permitted => {
            sections.push(not_enabled(m, tab));
            return ended(sections, state);
        }
        Some(tab) => sections.push(site(tab)),
    }
    sections.extend(vault::closed(m));
    if let Some(tab) = &state.tab {
        sections.extend(apply::view(m, tab));
        if state.vault == VaultState::Open {
            sections.push(profiles(m, tab));
        }
        sections.push(findings(tab));
        sections.extend(setup::view(tab));
        if !tab.profiles.is_empty() || tab.identity.is_some() {
            sections.push(consent(tab));
        }
    }
    ended(sections, state)
}

fn not_enabled(m: &Model, tab: &TabState) -> El {
    let section = section("site", &t(if tab.enabled { "ui_revoked_title" } else { "ui_enable_title" }));
    let site = tab.site.as_ref().map(|site| el("p").class("address").text(&site.text()));
    let explained = section.maybe(site).add(say("p", "ui_enable_sees")).add(say("p", "ui_enable_sends"));
    let submit = el("div").class("actions").add(submit("enable", "ui_enable"));
    // The address of the site itself: on a page that names no part of Creatio the path is nobody's base path.
    let url = tab.site.as_ref().map(super::page::site_address);
    match url {
        Some(url) => explained.add(form("enable-form", vec![submit], move || enable(url.clone(), None))),
        None => explained.add(form("enable-form", vec![m.field(ADDRESS, ""), submit], || {
            enable(value(ADDRESS.id), Some(ADDRESS.id));
        })),
    }
}

fn site(tab: &TabState) -> El {
    let address = tab.site.as_ref().map(oauth_assistant::creatio::Site::text).unwrap_or_default();
    let place = if tab.can_fill {
        "ui_place_dialog"
    } else if tab.unsure {
        "ui_place_unsure"
    } else if tab.on_oauth_page {
        "ui_place_page"
    } else {
        "ui_place_elsewhere"
    };
    let version = tab.version.as_ref().map(|version| el("p").class("hint").text(&reading::told(version)));
    section("site", &address).maybe(version).add(say("p", place).class("hint"))
}

fn profiles(m: &Model, tab: &TabState) -> El {
    let section = section("profiles", &t("ui_fill_title"));
    if tab.profiles.is_empty() {
        return section.add(say("p", "ui_no_profile")).add(el("div").class("actions").add(options_button(
            "add-profile",
            "ui_add_profile",
            "primary",
        )));
    }
    let section =
        section.add(el("ul").class("cards").all(tab.profiles.iter().map(|p| profile(m, tab, p)).collect()));
    if tab.can_fill {
        section
    } else {
        section.add(say("p", "ui_fill_how").class("hint").attr("id", "fill-how"))
    }
}

fn profile(m: &Model, tab: &TabState, profile: &ProfileHead) -> El {
    let production = profile.environment == Environment::Production;
    let armed = m.armed.as_deref() == Some(&profile.id) && tab.can_fill;
    let id = joined("fill-", &profile.id);
    let (number, profile_id) = (tab.tab as f64, profile.id.clone());
    let press = move || {
        let fields = vec![("tab", number.into()), ("profile", profile_id.as_str().into())];
        act("fill", fields, "ui_filled");
    };
    let (class, text) = if armed { ("danger", "ui_fill_production") } else { ("primary", "ui_fill") };
    let mut fill = say("button", text).attr("id", &id).class(class);
    if !tab.can_fill {
        fill = fill.attr("disabled", "").attr("aria-describedby", "fill-how");
    }
    let fill = two_presses(fill, production, armed, &profile.id, press);
    let site = profile.site.text();
    let head = el("div")
        .class("row")
        .add(el("strong").text(&profile.name))
        .add(environment_tag(profile.environment))
        .add(fill);
    let sure = armed.then(|| explained(&tr("ui_fill_production_sure", &[&profile.name, &site])));
    let url = el("p").class("hint address").text(&profile.url);
    el("li").class("card").add(head).add(url).maybe(sure).maybe(apply::offer(tab, profile))
}

/// A button that may want two presses. The first arms it under this name.
fn two_presses(button: El, twice: bool, armed: bool, name: &str, then: impl Fn() + 'static) -> El {
    let name = name.to_owned();
    let press = move |event: web_sys::Event| {
        // A double click is one press that trembles, not the second one.
        if twice && !armed {
            with(|m| {
                m.quiet();
                m.armed = Some(name.clone());
            });
            render();
        } else if !armed || get(&event, "detail").as_f64().unwrap_or(0.0) < 2.0 {
            then();
        }
    };
    // Nor is a key held down a second press.
    let held = |event: web_sys::Event| {
        if get(&event, "repeat").is_truthy() {
            event.prevent_default();
        }
    };
    let button = if armed { button.attr("aria-describedby", "armed") } else { button };
    button.attr("type", "button").on("click", Box::new(press)).on("keydown", Box::new(held))
}

/// What the second press does.
fn explained(text: &str) -> El {
    el("p").attr("id", "armed").attr("role", "alert").class("notice danger").text(text)
}

fn findings(tab: &TabState) -> El {
    let number = tab.tab as f64;
    let verdict = match (tab.checking, tab.healthy, tab.findings.is_empty()) {
        (true, ..) => Some(("ui_checking", "verdict")),
        (_, _, false) => None,
        (_, Some(true), _) => Some(("ui_healthy", "verdict good")),
        (_, Some(false), _) => Some(("ui_unexplained", "verdict")),
        (_, None, _) => Some(("ui_unknown", "verdict")),
    };
    let again = button("check", "", &t("ui_check_again"), move || {
        act("check_again", vec![("tab", number.into())], "");
    });
    let verdict = verdict.map(|(key, class)| say("p", key).class(class));
    section("findings", &t("ui_findings_title"))
        .add(el("div").class("tools").add(again))
        .maybe(verdict)
        .maybe(tab.identity.as_ref().filter(|i| !i.permitted).map(|i| allow(number, i)))
        .add(
            el("div")
                .class("findings")
                .all(tab.findings.iter().enumerate().map(|(i, f)| finding(f, i == 0)).collect()),
        )
}

fn allow(tab: f64, identity: &IdentityAccess) -> El {
    let patterns = identity.patterns.clone();
    let button = button("allow", "", &tr("ui_allow", &[&identity.origin]), move || {
        let request = chrome::request(&patterns);
        begin();
        spawn_local(async move {
            if !chrome::granted(request).await {
                done(String::new());
                super::page::fail(t("ui_not_permitted"));
            } else if outcome(chrome::send("check_again", &[("tab", tab.into())])).await.is_some() {
                done(t("ui_allowed"));
            }
            refresh().await;
        });
    });
    el("div").class("notice").add(say("p", "ui_allow_why")).add(button)
}

fn finding(finding: &FindingHead, open: bool) -> El {
    let text = |part| tr(&finding.id.key(part), &finding.subs);
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
    let summary = el("summary")
        .add(
            el("span")
                .class("kind")
                .add(say("span", severity_key).class(&joined("tag ", severity)))
                .add(say("span", certainty).class("hint")),
        )
        .add(el("span").class("title").text(&text(Part::Title)));
    let steps = (1..=finding.steps).map(|n| el("li").text(&text(Part::Step(n))));
    el("details")
        .attr("id", &joined("f-", finding.id.name()))
        .class(severity)
        .flag("open", open)
        .add(summary)
        .add(el("p").text(&text(Part::Meaning)))
        .maybe((finding.steps > 0).then(|| el("ol").all(steps.collect())))
}

fn consent(tab: &TabState) -> El {
    let (number, agreed) = (tab.tab as f64, tab.consent);
    let mut addresses: Vec<&str> = tab.profiles.iter().map(|p| p.url.as_str()).collect();
    addresses.dedup();
    if let (true, Some(identity)) = (addresses.is_empty(), &tab.identity) {
        addresses.push(&identity.origin);
    }
    let addresses = addresses.join(", ");
    let tick = el("input")
        .attr("type", "checkbox")
        .attr("id", "consent")
        .attr("aria-describedby", "consent-what")
        .flag("checked", agreed)
        .on(
            "click",
            Box::new(move |event| {
                // The tick follows the background's word, not the click.
                event.prevent_default();
                let fields = vec![("tab", number.into()), ("agreed", (!agreed).into())];
                act("consent", fields, if agreed { "ui_consent_withdrawn" } else { "ui_consent_given" });
            }),
        );
    section("consent-section", &t("ui_consent_title"))
        .add(el("div").class("check").add(tick).add(say("label", "ui_consent").attr("for", "consent")))
        .add(el("p").attr("id", "consent-what").class("hint").text(&tr("ui_consent_what", &[addresses])))
}

/// The last section: what is always there.
fn ended(mut sections: Vec<El>, state: &PopupState) -> Vec<El> {
    let mut end = el("section").attr("id", "end").attr("aria-label", &t("ui_more"));
    if let Some(tab) = state.tab.as_ref().filter(|tab| tab.enabled && tab.permitted) {
        let number = tab.tab as f64;
        end = end
            .add(button("copy", "quiet", &t("ui_copy_report"), move || report(number, "ui_copied", copy)))
            .add(button("save", "quiet", &t("ui_save_report"), move || {
                report(number, "ui_report_saved", save)
            }));
        if state.settings.record {
            end = end.add(super::record::button());
        }
        if let Some(site) = tab.site.clone() {
            end = end.add(button("disable", "quiet", &t("ui_disable"), move || disable(&site)));
        }
    }
    if state.vault == VaultState::Open {
        end = end.add(vault::lock_button().class("quiet"));
    }
    sections.push(end.add(options_button("options", "ui_options", "quiet")));
    sections
}

fn options_button(id: &str, key: &str, class: &str) -> El {
    button(id, class, &t(key), || {
        let opened = chrome::open_options();
        spawn_local(async move {
            if chrome::ended(opened).await.is_ok() {
                drop(super::dom::window().close());
            }
        });
    })
}

type Deliver = fn(JsValue) -> chrome::Begun;

fn report(tab: f64, done_key: &'static str, deliver: Deliver) {
    if !begin() {
        return;
    }
    let sent = chrome::send("report", &[("tab", tab.into())]);
    spawn_local(async move {
        if let Some(report) = outcome(sent).await {
            match chrome::ended(deliver(report)).await {
                Ok(_) => done(t(done_key)),
                Err(_) => super::page::fail(t("ui_report_failed")),
            }
        }
        render();
    });
}

/// The Markdown, into the clipboard.
fn copy(report: JsValue) -> chrome::Begun {
    let text = get(&report, "markdown").as_string().unwrap_or_default();
    Ok(super::dom::window().navigator().clipboard().write_text(&text))
}

/// The JSON, into a file.
fn save(report: JsValue) -> chrome::Begun {
    save_as(&report, "oauth-report.json")
}

/// The JSON of a reply, into a file of this name.
pub(super) fn save_as(reply: &JsValue, name: &str) -> chrome::Begun {
    // The address lives as long as this page: a download may begin later than the click.
    let blob = Blob::new_with_str_sequence(&js_sys::Array::of1(&get(reply, "json")))?;
    let url = Url::create_object_url_with_blob(&blob)?;
    let link = el("a").attr("href", &url).attr("download", name);
    link.0.unchecked_ref::<HtmlElement>().click();
    Ok(js_sys::Promise::resolve(&JsValue::NULL))
}
