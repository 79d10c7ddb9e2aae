//! The guided set-up: four steps that tick themselves.

use super::super::chrome::t;
use super::super::dom::{El, button, el, say, section};
use super::super::page::act;
use super::super::reading::told;
use oauth_assistant::diagnosis::setup::Progress;
use oauth_assistant::protocol::{SetupStep, TabState};

/// The steps; in the vendor's cloud, why there are none.
pub(super) fn view(tab: &TabState) -> Option<El> {
    if tab.cloud {
        let section = section("setup", &t("setup_cloud_title"));
        return Some(section.add(say("p", "setup_cloud")).add(say("p", "setup_cloud_support").class("hint")));
    }
    if tab.setup.is_empty() {
        return None;
    }
    let number = tab.tab as f64;
    let check = (!tab.on_oauth_page).then(|| {
        button("setup-check", "", &t("setup_check"), move || {
            act("check_again", vec![("tab", number.into())], "");
        })
    });
    let next = (!tab.next.is_empty()).then(|| {
        let lines = tab.next.iter().map(|line| el("li").text(&told(line)));
        el("div").class("notice next").add(say("strong", "setup_next")).add(el("ul").all(lines.collect()))
    });
    Some(
        section("setup", &t("setup_title"))
            .add(el("ol").class("steps").all(tab.setup.iter().map(step).collect()))
            .maybe(next)
            .maybe(check.map(|check| el("div").class("actions").add(check))),
    )
}

fn step(step: &SetupStep) -> El {
    let (class, state) = match step.is {
        Progress::Done => ("tag done", "setup_is_done"),
        Progress::Open => ("tag warning", "setup_is_open"),
        Progress::Unknown => ("tag note", "setup_is_unknown"),
    };
    let title =
        el("div").class("row").add(el("span").text(&told(&step.title))).add(say("span", state).class(class));
    let how = step.how.iter().map(|line| el("li").text(&told(line)));
    el("li")
        .add(title)
        .maybe(step.note.as_ref().map(|note| el("p").class("hint").text(&told(note))))
        .maybe((!step.how.is_empty()).then(|| el("ul").class("how").all(how.collect())))
}
