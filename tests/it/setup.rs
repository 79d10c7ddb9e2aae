//! The guided set-up: what each step says of each version and state.

use crate::support::*;
use futures_executor::block_on;
use oauth_assistant::app::Answer;
use oauth_assistant::app::ports::Patience;
use oauth_assistant::creatio::Runtime;
use oauth_assistant::diagnosis::setup::{Progress, Progress::*, Step, next, steps};
use oauth_assistant::probe::{Evidence, Exchange, Probe};
use oauth_assistant::protocol::{
    ContentMessage, ContentReply, OwnMessage, OwnReply, Screen, Setup, SetupStep, SiteState,
};
use std::task::{Context, Waker};

const GOOD: &str = r#"{"HasProblem":false,"IsSystemSettingsFilledIn":true,"IsIdentityServiceAvailable":true,"IsAccessTokenRetrievableForSystemActions":true,"IsDefaultResourceRegistered":true}"#;
const FILLED: &str = r#"{"values":{"OAuth20IdentityServerUrl":{"value":"http://x"},"OAuth20IdentityServerClientId":{"value":"c"}}}"#;
const UNFILLED: &str =
    r#"{"values":{"OAuth20IdentityServerUrl":{},"OAuth20IdentityServerClientId":{"value":"c"}}}"#;

fn evidence(answers: &[(Probe, u16, &str)]) -> Evidence {
    let exchange = |(probe, status, body): &(Probe, u16, &str)| {
        let outcome = answer(*status, body);
        Exchange { probe: *probe, url: "/0/x".into(), at_ms: 0.0, took_ms: 1.0, outcome }.read()
    };
    Evidence { site: Some(site()), exchanges: answers.iter().map(exchange).collect(), ..Evidence::default() }
}

fn on_framework(evidence: &Evidence, version: &str) -> [Step; 4] {
    steps(evidence, false, version, Some(Runtime::Framework))
}

fn how_far(steps: &[Step; 4]) -> [Progress; 4] {
    steps.each_ref().map(|step| step.is)
}

#[test]
fn everything_good_is_four_times_done() {
    let all = [
        (Probe::Feature, 200, r#"{"FeatureState":1}"#),
        (Probe::Settings, 200, FILLED),
        (Probe::Health, 200, GOOD),
    ];
    assert_eq!(how_far(&on_framework(&evidence(&all), "8.3.2.4199")), [Done; 4]);
}

#[test]
fn what_was_not_asked_is_not_known() {
    let steps = on_framework(&Evidence::default(), "8.3.2");
    assert_eq!(how_far(&steps), [Unknown, Open, Unknown, Unknown]);
    assert_eq!(steps.each_ref().map(|s| s.note)[..1], [Some("setup_note_not_asked")]);
}

#[test]
fn the_feature_is_on_off_or_not_known() {
    let step = |status, body: &str, version: &str| {
        let [feature, ..] = on_framework(&evidence(&[(Probe::Feature, status, body)]), version);
        (feature.is, feature.note)
    };
    assert_eq!(step(200, r#"{"FeatureState":2}"#, "8.1.0"), (Done, None));
    assert_eq!(step(200, r#"{"FeatureState":0}"#, "8.1.0"), (Open, None));
    assert_eq!(step(200, r#"{"FeatureState":0}"#, "8.3.2"), (Open, Some("setup_note_feature_default")));
    assert_eq!(step(401, "", "8.3.2"), (Unknown, Some("setup_note_session")));
    // A redirect that was not followed.
    assert_eq!(step(0, "", "8.3.2"), (Unknown, Some("setup_note_session")));
    assert_eq!(step(403, "", "8.3.2"), (Unknown, Some("setup_note_refused")));
    assert_eq!(step(404, "", "8.3.2"), (Unknown, Some("setup_note_missing")));
    assert_eq!(step(200, "<html>", "8.3.2"), (Unknown, Some("setup_note_no_answer")));
}

#[test]
fn the_parameters_are_filled_only_if_creatio_says_so() {
    let step = |answers: &[(Probe, u16, &str)]| {
        let [_, _, parameters, _] = on_framework(&evidence(answers), "8.3.2");
        (parameters.is, parameters.note)
    };
    assert_eq!(step(&[(Probe::Health, 200, GOOD)]), (Done, None));
    assert_eq!(step(&[(Probe::Health, 500, EMPTY_SETTINGS)]), (Open, None));
    assert_eq!(step(&[(Probe::Settings, 200, UNFILLED)]), (Open, None));
    // Whether a secret is stored is never read.
    assert_eq!(step(&[(Probe::Settings, 200, FILLED)]), (Unknown, Some("setup_note_secret")));
    // The two contradict each other.
    assert_eq!(step(&[(Probe::Health, 200, GOOD), (Probe::Settings, 200, UNFILLED)]).0, Open);
}

#[test]
fn the_connection_is_what_the_health_check_says() {
    let step = |answers: &[(Probe, u16, &str)]| {
        let [_, _, _, connection] = on_framework(&evidence(answers), "8.3.2");
        (connection.is, connection.note)
    };
    assert_eq!(step(&[(Probe::Health, 200, GOOD)]), (Done, None));
    assert_eq!(step(&[(Probe::Health, 500, NO_TOKEN)]), (Open, None));
    let no_resource = GOOD.replace("Registered\":true", "Registered\":false");
    assert_eq!(step(&[(Probe::Health, 200, &no_resource)]), (Open, Some("setup_note_resource")));
    assert_eq!(
        step(&[(Probe::Health, 500, NO_TOKEN), (Probe::HealthRepeat, 200, GOOD)]),
        (Unknown, Some("setup_note_nodes"))
    );
    assert_eq!(step(&[(Probe::Health, 404, "")]), (Unknown, Some("setup_note_missing")));
}

#[test]
fn a_version_without_health_check_cannot_be_checked_and_is_no_fault() {
    let nothing = evidence(&[(Probe::Health, 404, "")]);
    let note = |version, runtime| steps(&nothing, false, version, Some(runtime))[3].note;
    assert_eq!(note("8.1.1", Runtime::Framework), Some("setup_note_no_health_check"));
    assert_eq!(note("8.3.1", Runtime::Net), Some("setup_note_no_health_check"));
    assert_eq!(note("8.1.2", Runtime::Framework), Some("setup_note_missing"));
    assert_eq!(note("8.3.2", Runtime::Net), Some("setup_note_missing"));
    assert_eq!(steps(&nothing, false, "8.3.1", Some(Runtime::Net))[1].note, Some("setup_note_net"));
    assert_eq!(steps(&nothing, false, "8.3.2", Some(Runtime::Net))[1].note, None);
}

#[test]
fn the_section_is_open_when_it_is_on_the_screen() {
    assert_eq!(steps(&Evidence::default(), true, "8.3.2", None)[1].is, Done);
    assert_eq!(steps(&Evidence::default(), false, "8.3.2", None)[1].is, Open);
}

#[test]
fn each_version_has_its_instructions() {
    let how = |version: &str| on_framework(&Evidence::default(), version).map(|step| step.how[0]);
    let cases = [
        (
            "7.18.5",
            [
                "setup_how_feature_sql",
                "setup_how_section_application",
                "setup_how_parameters_settings",
                "setup_how_connection_try",
            ],
        ),
        (
            "8.0.1",
            [
                "setup_how_feature_list",
                "setup_how_section_application",
                "setup_how_parameters_settings",
                "setup_how_connection_try",
            ],
        ),
        (
            "8.0.10",
            [
                "setup_how_feature_flags",
                "setup_how_section_application",
                "setup_how_parameters_settings",
                "setup_how_connection_try",
            ],
        ),
        (
            "8.1.2",
            [
                "setup_how_feature_flags",
                "setup_how_section_application",
                "setup_how_parameters_settings",
                "setup_how_connection_health",
            ],
        ),
        (
            "8.2.0",
            [
                "setup_how_feature_flags",
                "setup_how_section_import",
                "setup_how_parameters_settings",
                "setup_how_connection_health",
            ],
        ),
        (
            "8.2.1",
            [
                "setup_how_feature_flags",
                "setup_how_section_import",
                "setup_how_parameters_dialog",
                "setup_how_connection_dialog",
            ],
        ),
        (
            "10.0.0.751",
            [
                "setup_how_feature_flags",
                "setup_how_section_import",
                "setup_how_parameters_dialog",
                "setup_how_connection_dialog",
            ],
        ),
        (
            "",
            [
                "setup_how_feature_flags",
                "setup_how_section_either",
                "setup_how_parameters_dialog",
                "setup_how_connection_dialog",
            ],
        ),
    ];
    for (version, expected) in cases {
        assert_eq!(how(version), expected, "{version}");
    }
    let no_resource = GOOD.replace("Registered\":true", "Registered\":false");
    let resource =
        |version| on_framework(&evidence(&[(Probe::Health, 200, &no_resource)]), version)[3].how[0];
    assert_eq!(resource("8.1.4"), "setup_how_resource_action");
    assert_eq!(resource("8.2.2"), "setup_how_resource_menu");
    assert_eq!(resource("8.3.0"), "setup_how_resource_process");
}

#[test]
fn the_authorization_code_comes_with_8_3() {
    assert_eq!(next("8.2.3")[1], "setup_next_code_later");
    assert_eq!(next("8.3.0")[1], "setup_next_code");
    assert_eq!(next("")[1], "setup_next_code_from");
}

fn opened(page: oauth_assistant::page::Snapshot) -> World {
    let world = World::enabled();
    *world.browser().shows.borrow_mut() = Some(page);
    let (_, follow) = world.content(ContentMessage::Hello {});
    world.follow(follow);
    world
}

fn set_up(site: &SiteState) -> &[SetupStep] {
    match &site.setup {
        Setup::OnSite { steps, .. } => steps,
        other => panic!("no steps: {other:?}"),
    }
}

#[test]
fn the_state_of_a_tab_is_told_at_once_though_its_page_does_not_answer() {
    let world = opened(plain_page());
    world.browser().silent.borrow_mut().insert("document".into());
    let ask = || OwnMessage::State { tab: Some(TAB), url: Some(PAGE.into()) };
    let (reply, follow) = block_on(world.app.own_page_says(ask()));
    let OwnReply::State(state) = reply else { panic!("no state: {reply:?}") };
    assert_eq!(state.tab.unwrap().enabled().unwrap().screen, Screen::Silent);
    assert_eq!(*world.browser().looked.borrow(), [Patience::Glance]);
    world.browser().silent.borrow_mut().clear();
    world.follow(follow);
    assert_eq!(world.tab().screen, Screen::Other);
    assert_eq!(block_on(world.app.own_page_says(ask())).1, None, "it is looked at once more");
}

#[test]
fn any_page_of_the_site_shows_its_version_and_can_be_checked() {
    let world = opened(plain_page());
    let tab = world.tab();
    assert!(tab.screen == Screen::Other && !tab.checking);
    let version = tab.version.clone().expect("a version");
    assert_eq!((version.key.as_str(), version.subs), ("setup_version_framework", vec!["8.3.2.4199".into()]));
    assert_eq!(set_up(&tab).len(), 4);
    assert_eq!(world.own(OwnMessage::CheckAgain { tab: TAB }), OwnReply::Done {});
    assert!(world.tab().checking);
    world.answer_health(200, GOOD);
    world.answer_settings("http://x", "c");
    let tab = world.tab();
    assert_eq!(set_up(&tab).iter().map(|s| s.is).collect::<Vec<_>>(), [Unknown, Done, Done, Done]);
    assert_eq!(set_up(&tab)[0].note.as_ref().unwrap().key, "setup_note_asking");
    let Setup::OnSite { next, .. } = &tab.setup else { panic!("no set-up") };
    assert!(next.is_empty(), "not everything is done");
}

#[test]
fn rows_of_a_page_that_was_left_do_not_judge_what_is_asked_elsewhere() {
    let world = opened(red_panel());
    world.content(ContentMessage::Seen { snapshot: red_panel(), page_asked: false });
    world.answer_health(500, EMPTY_SETTINGS);
    assert_eq!(world.tab().healthy, Some(false));
    world.content(ContentMessage::Seen { snapshot: plain_page(), page_asked: false });
    world.own(OwnMessage::CheckAgain { tab: TAB });
    world.answer_health(200, GOOD);
    world.answer_settings("http://x", "c");
    assert_eq!(world.tab().healthy, Some(true));
}

#[test]
fn a_look_that_comes_late_does_not_replace_what_the_page_has_told_meanwhile() {
    let world = opened(plain_page());
    world.browser().hangs.set(Some("look"));
    let state = OwnMessage::State { tab: Some(TAB), url: Some(PAGE.into()) };
    let mut asked = Box::pin(world.app.own_page_says(state));
    assert!(asked.as_mut().poll(&mut Context::from_waker(Waker::noop())).is_pending());
    world.content(ContentMessage::Seen { snapshot: red_panel(), page_asked: false });
    world.browser().hangs.set(None);
    block_on(asked);
    let (answer, _) = world.answer_health(500, EMPTY_SETTINGS);
    let Answer::Reply(ContentReply::Page(page)) = answer else { panic!("no page: {answer:?}") };
    assert_eq!(page.view.mounts.len(), 1, "{:?}", page.view);
}

#[test]
fn only_the_first_step_to_be_done_is_explained() {
    let world = opened(plain_page());
    let explained =
        |world: &World| set_up(&world.tab()).iter().map(|s| !s.how.is_empty()).collect::<Vec<_>>();
    assert_eq!(explained(&world), [false, true, false, false]);
    assert_eq!(set_up(&world.tab())[1].how[0].subs, ["https://crm.example/0"]);
    let world = opened(red_panel());
    world.content(ContentMessage::Seen { snapshot: red_panel(), page_asked: false });
    world.answer_health(500, EMPTY_SETTINGS);
    assert_eq!(explained(&world), [false, false, true, false]);
}

#[test]
fn a_version_that_is_no_version_is_not_shown() {
    for version in ["", "<b>8</b>", "8.3.2.4199.<script>alert(1)</script>", "latest"] {
        let world = opened(oauth_assistant::page::Snapshot { version: version.into(), ..plain_page() });
        assert_eq!(world.tab().version, None, "{version}");
    }
}

#[test]
fn a_tab_whose_page_is_gone_is_not_awaited_for_ever() {
    let world = opened(plain_page());
    world.browser().nobody_listens.set(true);
    let reply = world.own(OwnMessage::CheckAgain { tab: TAB });
    assert!(matches!(reply, OwnReply::Failed { ref key, .. } if key == "fill_no_page"), "{reply:?}");
    assert!(!world.tab().checking);
}

#[test]
fn the_cloud_has_no_set_up() {
    let world = World::enabled();
    let url = "https://name.creatio.com/0/Shell/";
    world.browser().permit("https://name.creatio.com/*");
    world.own_enable(url);
    *world.browser().shows.borrow_mut() = Some(plain_page());
    world.follow(world.content_at(url, ContentMessage::Hello {}).1);
    let tab = world.tab_at(9, url);
    let site = tab.enabled().expect("an enabled site");
    assert_eq!((site.screen, &site.setup, site.can_write()), (Screen::Other, &Setup::Cloud {}, false));
}

#[test]
fn nothing_is_known_of_a_page_that_does_not_answer() {
    let world = World::enabled();
    world.follow(world.content(ContentMessage::Hello {}).1);
    let tab = world.tab();
    assert_eq!((tab.screen, &tab.setup, &tab.version), (Screen::Silent, &Setup::Unknown {}, &None));
}
