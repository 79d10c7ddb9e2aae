//! Writing Creatio's settings, over a browser made of tables: what is written when, what is said of it, and
//! what never leaves.

use crate::support::*;
use futures_executor::block_on;
use oauth_assistant::creatio::CODES;
use oauth_assistant::probe::{Outcome, Seat, due};
use oauth_assistant::protocol::{ContentMessage, OwnMessage, OwnReply, WriteStage, WriteView};
use std::collections::BTreeSet;
use std::task::{Context, Waker};

const WRITE: &str = "PostSysSettingsValues";
const READ: &str = "QuerySysSettings";

/// A profile, an open page of the site, and other values in Creatio.
fn world(environment: &str) -> World {
    let world = World::with_profile(environment);
    *world.browser().shows.borrow_mut() = Some(plain_page());
    world.browser().set_creatio(CODES.url, "http://old.example:8090/");
    world.browser().set_creatio(CODES.client_id, "old-client");
    let (_, follow) = world.content(ContentMessage::Hello {});
    world.follow(follow);
    world
}

fn preview(world: &World) -> OwnReply {
    world.own(OwnMessage::PreviewWrite { tab: TAB, profile: world.profile.clone() })
}

fn previewed(world: &World) -> WriteView {
    assert_eq!(preview(world), OwnReply::Done {});
    view(world)
}

fn view(world: &World) -> WriteView {
    world.tab().write.expect("a preview or an outcome")
}

fn write(world: &World, id: &str) -> OwnReply {
    world.own(OwnMessage::Write { tab: TAB, id: id.into() })
}

fn undo(world: &World, id: &str) -> OwnReply {
    world.own(OwnMessage::UndoWrite { tab: TAB, id: id.into() })
}

fn failed(reply: &OwnReply) -> &str {
    match reply {
        OwnReply::Failed { key, .. } => key,
        other => panic!("not refused: {other:?}"),
    }
}

fn notes(view: &WriteView) -> Vec<&str> {
    view.notes.iter().map(|n| n.key.as_str()).collect()
}

fn results(view: &WriteView) -> Vec<&str> {
    view.rows.iter().map(|r| r.result.key.trim_start_matches("write_result_")).collect()
}

fn writes(world: &World) -> usize {
    world.browser().asked.borrow().iter().filter(|(path, _)| path.contains(WRITE)).count()
}

#[test]
fn the_preview_shows_old_and_new_and_writes_nothing() {
    let world = world("test");
    world.browser().set_creatio(CODES.client_id, "the-client");
    let view = previewed(&world);
    assert_eq!(view.stage, WriteStage::Preview);
    assert_eq!(view.rows[0].old.as_deref(), Some("http://old.example:8090/"));
    assert_eq!(view.rows[0].new.as_deref(), Some("https://id.example"));
    assert_eq!(results(&view), ["changes", "unchanged", "secret"]);
    assert_eq!((&view.rows[2].old, &view.rows[2].new), (&None, &None));
    assert_eq!((notes(&view), view.twice, writes(&world)), (vec![], false, 0));
}

#[test]
fn what_was_confirmed_is_written_in_one_request_and_read_back() {
    let world = world("test");
    let id = previewed(&world).id;
    world.browser().asked.borrow_mut().clear();
    assert_eq!(write(&world, &id), OwnReply::Done {});
    let asked = world.browser().asked.borrow().clone();
    let path = |part: &str| asked.iter().filter(|(path, _)| path.contains(part)).count();
    assert_eq!((asked.len(), path(READ), path(WRITE)), (3, 2, 1), "{asked:?}");
    let body: serde_json::Value = serde_json::from_str(&asked[1].1).unwrap();
    assert_eq!(body["isPersonal"], false);
    assert_eq!(body["sysSettingsValues"].as_object().unwrap().len(), 3);
    assert_eq!(world.browser().creatio(CODES.url), "https://id.example");
    assert_eq!(world.browser().creatio(CODES.client_id), "the-client");
    assert_eq!(world.browser().creatio(CODES.client_secret), world.secret);
    let view = view(&world);
    assert_eq!((view.stage, results(&view)), (WriteStage::Undoable, vec!["written"; 3]));
    assert_eq!(notes(&view), ["write_ended_done", "write_note_refresh", "write_note_undo"]);
}

#[test]
fn after_a_write_creatio_s_health_is_asked_anew() {
    let world = world("test");
    let id = previewed(&world).id;
    write(&world, &id);
    assert!(world.tab().checking);
    let told = serde_json::to_string(&*world.browser().told.borrow()).unwrap();
    assert!(told.contains("api/OAuthHealthCheck"), "{told}");
}

#[test]
fn a_preview_is_confirmed_once_and_only_as_it_was_shown() {
    let world = world("test");
    let first = previewed(&world).id;
    let second = previewed(&world).id;
    assert_eq!(failed(&write(&world, &first)), "write_void");
    assert_eq!(write(&world, &second), OwnReply::Done {});
    assert_eq!(failed(&write(&world, &second)), "write_void");
    assert_eq!(writes(&world), 1);
}

#[test]
fn values_that_changed_since_the_preview_are_shown_and_not_overwritten() {
    let world = world("test");
    let id = previewed(&world).id;
    world.browser().set_creatio(CODES.url, "http://somebody.else");
    assert_eq!(failed(&write(&world, &id)), "write_changed");
    assert_eq!(writes(&world), 0);
    let again = view(&world);
    assert_eq!(again.rows[0].old.as_deref(), Some("http://somebody.else"));
    assert_eq!(notes(&again), ["write_note_changed"]);
    assert_eq!(write(&world, &again.id), OwnReply::Done {});
    assert_eq!(writes(&world), 1);
}

#[test]
fn a_missing_right_is_said_first_and_wants_two_presses() {
    let world = world("test");
    world.browser().meddle(|_, path, _| {
        path.contains("RightsService").then(|| Some(answer(200, r#"{"GetCanExecuteOperationResult":false}"#)))
    });
    let view = previewed(&world);
    assert_eq!((notes(&view), view.twice), (vec!["write_note_no_right"], true));
    assert_eq!(writes(&world), 0);
}

#[test]
fn a_right_that_creatio_does_not_tell_is_said_to_be_unknown() {
    let world = world("test");
    world.browser().meddle(|_, path, _| path.contains("RightsService").then(|| Some(answer(404, ""))));
    assert_eq!(notes(&previewed(&world)), ["write_note_right_unknown"]);
}

#[test]
fn production_wants_two_presses() {
    assert!(previewed(&world("production")).twice);
}

#[test]
fn no_preview_where_the_values_cannot_be_read() {
    let redirected = Outcome::Answer {
        status: 200,
        headers: vec![],
        body: "<html>Login</html>".into(),
        truncated: false,
        redirected_to: Some("https://crm.example/Login/NuiLogin.aspx".into()),
    };
    let cut = Outcome::Answer {
        status: 200,
        headers: vec![],
        body: r#"{"values":{"OAuth20IdentityServerUrl":{},"OAuth20IdentityServerClientId":{}}}"#.into(),
        truncated: true,
        redirected_to: None,
    };
    let cases = [
        (Some(answer(401, "")), "write_session"),
        (Some(answer(0, "")), "write_session"),
        (Some(redirected), "write_session"),
        (Some(answer(200, "<!doctype html><title>Login")), "write_session"),
        (Some(answer(403, "")), "write_csrf"),
        (Some(answer(500, "")), "write_status"),
        (Some(answer(200, "{\"values\":")), "write_unreadable"),
        (Some(answer(200, "{\"success\":true}")), "write_unreadable"),
        (Some(answer(200, r#"{"values":{"OAuth20IdentityServerUrl":{}}}"#)), "write_no_setting"),
        (Some(cut), "write_unreadable"),
        (Some(Outcome::TimedOut { after_ms: 10_000.0 }), "write_timeout"),
        (Some(Outcome::NetworkError { cause: None, redirected_to: None }), "write_network"),
        (None, "write_no_page"),
    ];
    for (outcome, expected) in cases {
        let world = world("test");
        world.browser().meddle(move |_, _, _| Some(outcome.clone()));
        assert_eq!(failed(&preview(&world)), expected);
        assert_eq!(world.tab().write, None, "{expected}");
    }
}

#[test]
fn a_session_that_ends_before_the_write_leaves_everything_as_it_was() {
    let world = world("test");
    let id = previewed(&world).id;
    world.browser().meddle(|_, _, _| Some(Some(answer(401, ""))));
    assert_eq!(failed(&write(&world, &id)), "write_session");
    assert_eq!((writes(&world), view(&world).stage), (0, WriteStage::Preview));
}

/// Writes, with this in place of Creatio's answer to the write.
fn written_with(outcome: Option<Outcome>, lands: bool) -> (World, WriteView) {
    let world = world("test");
    let id = previewed(&world).id;
    world.browser().meddle(move |_, path, tables| {
        if path.contains(WRITE) && lands {
            tables.set_creatio(CODES.url, "https://id.example");
            tables.set_creatio(CODES.client_id, "the-client");
        }
        path.contains(WRITE).then(|| outcome.clone())
    });
    assert_eq!(write(&world, &id), OwnReply::Done {});
    let view = view(&world);
    (world, view)
}

#[test]
fn a_session_that_ends_in_the_middle_has_written_nothing() {
    for outcome in [answer(401, ""), answer(0, ""), answer(302, "")] {
        let (_, view) = written_with(Some(outcome), false);
        assert_eq!((notes(&view)[0], results(&view)), ("write_ended_session", vec!["refused"; 3]));
        assert_eq!(view.stage, WriteStage::Ended);
    }
}

#[test]
fn a_refused_token_and_a_missing_service_have_written_nothing() {
    for (status, key) in [(403, "write_ended_csrf"), (404, "write_ended_404")] {
        let (_, view) = written_with(Some(answer(status, "<html>")), false);
        assert_eq!((notes(&view)[0], results(&view)), (key, vec!["refused"; 3]));
    }
}

#[test]
fn one_refused_setting_of_three_is_named_with_creatio_s_reason() {
    let body = r#"{"success":true,"saveResult":{"OAuth20IdentityServerUrl":true,"OAuth20IdentityServerClientId":true,
        "OAuth20IdentityServerClientSecret":false},"responseStatus":{"Message":"No right\u202e on it."}}"#;
    let (_, view) = written_with(Some(answer(200, body)), true);
    assert_eq!(results(&view), ["written", "written", "refused"]);
    assert_eq!(notes(&view)[..2], ["write_ended_partly", "write_note_creatio_says"]);
    assert_eq!(view.notes[1].subs, ["No right on it."]);
}

#[test]
fn top_level_success_proves_nothing() {
    let (_, view) = written_with(Some(answer(200, r#"{"success":true}"#)), false);
    assert_eq!((notes(&view)[0], results(&view)), ("write_ended_unclear", vec!["unknown"; 3]));
}

#[test]
fn what_nobody_told_of_is_unknown_unless_it_can_be_seen() {
    let outcomes = [
        (Some(Outcome::TimedOut { after_ms: 10_000.0 }), "write_ended_timeout"),
        (Some(Outcome::NetworkError { cause: None, redirected_to: None }), "write_ended_unclear"),
        (Some(answer(500, "")), "write_ended_unclear"),
        (Some(answer(200, "<html>")), "write_ended_unclear"),
        (Some(answer(200, "{\"saveResult\"")), "write_ended_unclear"),
        (None, "write_ended_gone"),
    ];
    for (outcome, key) in outcomes {
        let (_, view) = written_with(outcome.clone(), false);
        assert_eq!((notes(&view)[0], results(&view)), (key, vec!["unknown"; 3]));
        // The request has reached Creatio after all.
        let (_, view) = written_with(outcome, true);
        assert_eq!((notes(&view)[0], results(&view)), (key, vec!["written", "written", "unknown"]));
    }
}

#[test]
fn an_answer_that_lacks_a_setting_leaves_it_unknown() {
    let body = r#"{"saveResult":{"OAuth20IdentityServerUrl":true,"OAuth20IdentityServerClientId":true}}"#;
    let (_, view) = written_with(Some(answer(200, body)), true);
    assert_eq!(
        (notes(&view)[0], results(&view)),
        ("write_ended_unclear", vec!["written", "written", "unknown"])
    );
}

#[test]
fn a_value_that_does_not_hold_is_told() {
    let body = r#"{"saveResult":{"OAuth20IdentityServerUrl":true,"OAuth20IdentityServerClientId":true,
        "OAuth20IdentityServerClientSecret":true}}"#;
    let (_, view) = written_with(Some(answer(200, body)), false);
    assert_eq!(
        (notes(&view)[0], results(&view)),
        ("write_ended_partly", vec!["different", "different", "written"])
    );
}

#[test]
fn a_tab_that_closes_in_the_middle_leaves_the_outcome_unknown() {
    let world = world("test");
    let id = previewed(&world).id;
    world.browser().meddle(|_, path, tables| {
        if path.contains(WRITE) {
            tables.nobody_listens.set(true);
        }
        tables.nobody_listens.get().then_some(None)
    });
    assert_eq!(write(&world, &id), OwnReply::Done {});
    let view = view(&world);
    assert_eq!(results(&view), ["unknown"; 3]);
    assert_eq!(notes(&view), ["write_ended_gone", "write_note_not_read_back"]);
}

/// Polls a message once, as far as the first thing that has to be waited for, and then forgets it: the
/// background was stopped.
fn cut_off(world: &World, message: OwnMessage) {
    let mut work = Box::pin(world.app.own_page_says(message));
    assert!(work.as_mut().poll(&mut Context::from_waker(Waker::noop())).is_pending(), "it was not cut off");
}

#[test]
fn a_background_that_dies_in_the_middle_leaves_a_statement_behind() {
    let world = world("test");
    let id = previewed(&world).id;
    world.browser().hangs.set(Some(WRITE));
    cut_off(&world, OwnMessage::Write { tab: TAB, id });
    let world = world.restart();
    let view = view(&world);
    assert_eq!((view.stage, notes(&view)), (WriteStage::Lost, vec!["write_note_lost"]));
    assert_eq!(results(&view), ["unknown"; 3]);
    assert_eq!(
        view.rows[0].old.as_deref(),
        Some("http://old.example:8090/"),
        "what stood there is still told"
    );
    // The way on: a new preview tells what stands there now.
    assert_eq!(previewed(&world).stage, WriteStage::Preview);
}

#[test]
fn what_is_under_way_is_said_and_not_begun_twice() {
    let world = world("test");
    let id = previewed(&world).id;
    world.browser().hangs.set(Some(WRITE));
    let mut work = Box::pin(world.app.own_page_says(OwnMessage::Write { tab: TAB, id: id.clone() }));
    assert!(work.as_mut().poll(&mut Context::from_waker(Waker::noop())).is_pending());
    assert_eq!(view(&world).stage, WriteStage::Writing);
    for reply in [write(&world, &id), preview(&world)] {
        assert_eq!(failed(&reply), "write_under_way");
    }
    world.browser().hangs.set(None);
    assert_eq!(block_on(work).0, OwnReply::Done {});
    assert_eq!(writes(&world), 1);
}

#[test]
fn a_vault_locked_meanwhile_writes_nothing() {
    let world = world("test");
    let id = previewed(&world).id;
    world.own(OwnMessage::Lock {});
    assert_eq!(failed(&write(&world, &id)), "write_locked");
    // Locked while Creatio is asked.
    let world = self::world("test");
    let id = previewed(&world).id;
    world.browser().meddle(|_, path, tables| {
        if path.contains(READ) {
            tables.session.borrow_mut().remove("key");
        }
        None
    });
    assert_eq!(failed(&write(&world, &id)), "write_locked");
    assert_eq!(writes(&world), 0);
}

#[test]
fn a_site_disabled_meanwhile_is_not_written_to() {
    let world = world("test");
    let id = previewed(&world).id;
    world.browser().hangs.set(Some(READ));
    let mut work = Box::pin(world.app.own_page_says(OwnMessage::Write { tab: TAB, id }));
    assert!(work.as_mut().poll(&mut Context::from_waker(Waker::noop())).is_pending());
    world.own(OwnMessage::Disable { site: site() });
    world.browser().hangs.set(None);
    let reply = block_on(work).0;
    assert_eq!(failed(&reply), "write_not_enabled");
    assert_eq!(writes(&world), 0);
}

#[test]
fn disabling_a_site_forgets_its_preview() {
    let world = world("test");
    previewed(&world);
    world.own(OwnMessage::Disable { site: site() });
    assert!(!world.browser().dump().contains("write:"), "{}", world.browser().dump());
}

#[test]
fn a_profile_changed_or_deleted_meanwhile_is_not_written() {
    let world = world("test");
    let id = previewed(&world).id;
    let profile = serde_json::json!({
        "id": world.profile, "name": "Lab", "environment": "test", "site": "https://crm.example",
        "url": "https://other.example", "client_id": "the-client", "client_secret": "typed again",
    });
    world.own(serde_json::from_value(serde_json::json!({"save_profile": {"profile": profile}})).unwrap());
    assert_eq!(failed(&write(&world, &id)), "write_profile_changed");
    world.own(OwnMessage::DeleteProfile { id: world.profile.clone() });
    assert_eq!(failed(&write(&world, &id)), "write_not_bound");
    assert_eq!(writes(&world), 0);
}

#[test]
fn a_profile_of_another_site_is_not_even_previewed() {
    let world = world("test");
    world.own_enable("https://other.example/0/Shell/");
    let (_, follow) = world.content_at("https://other.example/0/Shell/", ContentMessage::Hello {});
    world.follow(follow);
    let reply = world.own(OwnMessage::PreviewWrite { tab: 9, profile: world.profile.clone() });
    assert_eq!(failed(&reply), "write_not_bound");
    assert!(world.browser().asked.borrow().is_empty());
}

#[test]
fn two_tabs_of_a_site_share_one_preview() {
    let world = world("test");
    let id = previewed(&world).id;
    let (_, follow) = world.content_as("another", 8, ContentMessage::Hello {});
    world.follow(follow);
    assert_eq!(world.own(OwnMessage::Write { tab: 8, id: id.clone() }), OwnReply::Done {});
    assert_eq!(failed(&write(&world, &id)), "write_void");
    assert_eq!(writes(&world), 1);
}

#[test]
fn a_tab_without_a_page_of_the_site_is_told_so() {
    let world = World::with_profile("test");
    assert_eq!(failed(&preview(&world)), "write_no_page");
}

#[test]
fn undo_puts_back_what_was_changed_and_never_the_secret() {
    let world = world("test");
    let id = previewed(&world).id;
    write(&world, &id);
    assert_eq!(undo(&world, &view(&world).id), OwnReply::Done {});
    assert_eq!(world.browser().creatio(CODES.url), "http://old.example:8090/");
    assert_eq!(world.browser().creatio(CODES.client_id), "old-client");
    assert_eq!(world.browser().creatio(CODES.client_secret), world.secret);
    let view = view(&world);
    assert_eq!((view.stage, results(&view)), (WriteStage::Ended, vec!["written", "written", "secret_stays"]));
    assert_eq!(notes(&view), ["write_ended_done", "write_note_refresh", "write_note_secret_stays"]);
    assert_eq!(failed(&undo(&world, &view.id)), "write_void");
}

#[test]
fn undo_empties_what_was_empty_and_leaves_what_was_not_changed() {
    let world = world("test");
    world.browser().set_creatio(CODES.url, "");
    world.browser().set_creatio(CODES.client_id, "the-client");
    let id = previewed(&world).id;
    write(&world, &id);
    undo(&world, &view(&world).id);
    assert_eq!(world.browser().creatio(CODES.url), "");
    let asked = world.browser().asked.borrow();
    let (_, body) = asked.iter().rfind(|(path, _)| path.contains(WRITE)).unwrap();
    let body: serde_json::Value = serde_json::from_str(body).unwrap();
    assert_eq!(body["sysSettingsValues"], serde_json::json!({CODES.url: ""}));
    assert_eq!(results(&view(&world)), ["written", "unchanged", "secret_stays"]);
}

#[test]
fn undo_refuses_where_somebody_else_has_changed_the_values() {
    let world = world("test");
    let id = previewed(&world).id;
    write(&world, &id);
    world.browser().set_creatio(CODES.url, "http://somebody.else");
    assert_eq!(failed(&undo(&world, &view(&world).id)), "write_undo_changed");
    assert_eq!((world.browser().creatio(CODES.url).as_str(), writes(&world)), ("http://somebody.else", 1));
}

#[test]
fn an_outcome_stays_until_it_is_dismissed() {
    let world = world("test");
    let id = previewed(&world).id;
    write(&world, &id);
    let world = world.restart();
    let view = view(&world);
    assert_eq!(view.stage, WriteStage::Undoable);
    assert_eq!(world.own(OwnMessage::DismissWrite { tab: TAB, id: view.id }), OwnReply::Done {});
    assert_eq!(world.tab().write, None);
}

#[test]
fn without_a_runtime_both_prefixes_are_tried_and_without_an_answer_nothing_is_written() {
    let nowhere =
        oauth_assistant::page::Snapshot { path: "/".into(), base_url: String::new(), ..plain_page() };
    let world = world("test");
    *world.browser().shows.borrow_mut() = Some(nowhere.clone());
    assert_eq!(previewed(&world).stage, WriteStage::Preview);
    let world = self::world("test");
    *world.browser().shows.borrow_mut() = Some(nowhere);
    world.browser().meddle(|_, _, _| Some(Some(answer(404, "<html>"))));
    assert_eq!(failed(&preview(&world)), "write_runtime");
    let paths: Vec<_> = world.browser().asked.borrow().iter().map(|(path, _)| path.clone()).collect();
    assert!(paths[0].starts_with("/0/DataService") && paths[1].starts_with("/DataService"), "{paths:?}");
}

#[test]
fn the_bootstrap_script_tells_the_prefix_where_the_path_does_not() {
    let world = world("test");
    let page = oauth_assistant::page::Snapshot {
        path: "/start".into(),
        base_url: "https://crm.example".into(),
        ..plain_page()
    };
    *world.browser().shows.borrow_mut() = Some(page);
    world.browser().meddle(|_, _, _| Some(Some(answer(404, ""))));
    assert_eq!(failed(&preview(&world)), "write_status");
    assert!(world.browser().asked.borrow().iter().all(|(path, _)| path.starts_with("/DataService")));
}

#[test]
fn in_the_vendor_s_cloud_nothing_is_written() {
    let world = World::with_profile("test");
    let url = "https://name.creatio.com/0/Shell/";
    world.own_enable(url);
    world.follow(world.content_at(url, ContentMessage::Hello {}).1);
    let reply = world.own(OwnMessage::PreviewWrite { tab: 9, profile: world.profile.clone() });
    assert_eq!(failed(&reply), "write_cloud");
    assert!(world.browser().asked.borrow().is_empty());
}

#[test]
fn creatio_s_words_never_carry_the_secret() {
    for part in [0..32, 0..8, 5..14] {
        let world = world("test");
        let id = previewed(&world).id;
        let secret = world.secret.get(part).unwrap_or(&world.secret).to_owned();
        world.browser().meddle(move |_, path, _| {
            let said = format!("Value {secret} is not good");
            let saved =
                serde_json::json!({CODES.url: true, CODES.client_id: true, CODES.client_secret: false});
            let body = serde_json::json!({"saveResult": saved, "responseStatus": {"Message": said}});
            path.contains(WRITE).then(|| Some(answer(200, &body.to_string())))
        });
        write(&world, &id);
        assert!(!notes(&view(&world)).contains(&"write_note_creatio_says"));
    }
}

#[test]
fn the_secret_is_in_the_one_request_and_nowhere_else() {
    let world = world("production");
    let id = previewed(&world).id;
    let shown = format!("{:?}", world.tab());
    write(&world, &id);
    let after = format!("{:?}", world.tab());
    undo(&world, &view(&world).id);
    let told = format!(
        "{:?}{}",
        world.browser().told.borrow(),
        serde_json::to_string(&*world.browser().told.borrow()).unwrap()
    );
    let asked = world.browser().asked.borrow();
    let (with, without): (Vec<_>, Vec<_>) = asked.iter().partition(|(_, body)| body.contains(&world.secret));
    assert_eq!(with.len(), 1);
    assert!(with[0].0.contains(WRITE));
    let places = [shown, after, told, world.browser().dump(), format!("{without:?}")];
    for form in forms_of(&world.secret) {
        for place in &places {
            assert!(!place.contains(&form), "the secret stands in {place}");
        }
    }
}

/// Every request that the code can build: those of the probes, from every recorded evidence with each of its
/// answers in turn not there yet, and those of a whole write and its undo.
#[test]
fn no_request_ever_asks_for_the_stored_secret() {
    let mut requests: Vec<(String, String)> = Vec::new();
    let mut probes = BTreeSet::new();
    for entry in std::fs::read_dir("tests/fixtures/evidence").unwrap() {
        let text = std::fs::read_to_string(entry.unwrap().path()).unwrap();
        let evidence = oauth_assistant::report::parse(&text).unwrap();
        for missing in std::iter::once(None).chain(evidence.exchanges.iter().map(|e| Some(e.probe))) {
            let mut evidence = evidence.clone();
            evidence.exchanges.retain(|e| Some(e.probe) != missing);
            for request in due(&evidence) {
                probes.insert(request.probe);
                requests.push((request.url, request.body.unwrap_or_default()));
            }
        }
    }
    let of_the_page = oauth_assistant::probe::Probe::ALL.into_iter().filter(|p| p.seat() == Seat::Page);
    for probe in of_the_page {
        assert!(probes.contains(&probe), "{probe:?} was not built");
    }
    let world = world("test");
    let id = previewed(&world).id;
    write(&world, &id);
    undo(&world, &view(&world).id);
    requests.extend(world.browser().asked.borrow().iter().cloned());
    assert!(requests.iter().any(|(path, _)| path.contains(WRITE)));
    for (path, body) in requests {
        let writes = path.contains(WRITE);
        assert!(writes || !body.contains("ClientSecret"), "{path} {body}");
        assert!(!path.contains("ClientSecret"), "{path}");
    }
}
