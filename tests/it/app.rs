//! The use-cases over a browser made of tables: who may do what, what survives a restart, what is refused.

use crate::support::*;
use oauth_assistant::app::{Answer, Follow, TICKET_LIFE_MS};
use oauth_assistant::creatio::Field;
use oauth_assistant::page::view::{Press, View};
use oauth_assistant::probe::{Outcome, Probe};
use oauth_assistant::protocol::{
    ContentMessage, ContentReply, FieldOutcome, FieldResult, OwnMessage, OwnReply, ToContent, VaultState,
};

fn page(answer: &Answer) -> &oauth_assistant::protocol::PageReply {
    match answer {
        Answer::Reply(ContentReply::Page(page)) => page,
        other => panic!("expected a page reply, got {other:?}"),
    }
}

fn ticket(answer: Answer) -> String {
    match answer {
        Answer::Reply(ContentReply::Ticket { ticket }) => ticket,
        other => panic!("expected a ticket, got {other:?}"),
    }
}

fn texts(view: &View) -> String {
    serde_json::to_string(view).unwrap()
}

fn press_fill(world: &World, snapshot: oauth_assistant::page::Snapshot) -> Answer {
    let press = Press::Fill { profile: world.profile.clone() };
    world.content(ContentMessage::Pressed { press, snapshot }).0
}

#[test]
fn a_site_that_is_not_enabled_gets_no_landmarks_and_no_view() {
    let world = World::new();
    let (hello, _) = world.content(ContentMessage::Hello {});
    assert_eq!(hello, Answer::Reply(ContentReply::Landmarks { landmarks: None }));
    let (seen, follow) = world.content(ContentMessage::Seen { snapshot: red_panel(), page_asked: false });
    assert!(matches!(seen, Answer::Reply(ContentReply::Failed { ref key, .. }) if key == "not_enabled"));
    assert_eq!(follow, None);
}

#[test]
fn another_port_or_base_path_of_an_enabled_host_is_another_site() {
    let world = World::enabled();
    for url in [
        "https://crm.example:8443/0/Shell/",
        "https://crm.example/other/0/Shell/",
        "http://crm.example/0/Shell/",
    ] {
        let (hello, _) = world.content_at(url, ContentMessage::Hello {});
        assert_eq!(hello, Answer::Reply(ContentReply::Landmarks { landmarks: None }), "{url}");
    }
}

#[test]
fn what_a_content_script_may_not_send_is_refused() {
    let world = World::with_profile("test");
    use serde_json::json;
    let state = json!({"state": {"tab": 7, "url": null}});
    for message in [json!({"profiles": {}}), json!({"lock": {}}), json!({"delete_vault": {}}), state] {
        let message = Unread::new(message);
        let answer = world.hear(&sender(PAGE, "document", TAB), &message);
        assert!(answer.contains("message_unknown"), "{answer}");
        assert_eq!(*message.read_as.borrow(), ["content"]);
    }
    assert_eq!(world.vault_state(), VaultState::Open);
}

#[test]
fn what_a_stranger_sends_is_not_even_read() {
    let world = World::with_profile("test");
    for message in [serde_json::json!({"hello": {}}), serde_json::json!({"lock": {}})] {
        let message = Unread::new(message);
        let answer = world.hear(&oauth_assistant::protocol::Sender::Stranger, &message);
        assert!(answer.contains("not_allowed"), "{answer}");
        assert!(message.read_as.borrow().is_empty());
    }
    assert_eq!(world.vault_state(), VaultState::Open);
}

#[test]
fn the_panel_starts_the_page_s_probes_at_once() {
    let world = World::enabled();
    let (answer, _) = world.content(ContentMessage::Seen { snapshot: red_panel(), page_asked: false });
    let asked: Vec<_> = page(&answer).ask.iter().map(|r| r.probe).collect();
    assert!(asked.contains(&Probe::Health) && asked.contains(&Probe::Settings), "{asked:?}");
    for request in &page(&answer).ask {
        assert!(request.url.starts_with("/0/"), "{} is not under the application's path", request.url);
        let body = request.body.clone().unwrap_or_default();
        assert!(!body.contains("ClientSecret"), "the stored secret is asked for: {body}");
    }
}

#[test]
fn the_same_look_twice_asks_nothing_twice() {
    let world = World::enabled();
    world.content(ContentMessage::Seen { snapshot: red_panel(), page_asked: false });
    let (again, _) = world.content(ContentMessage::Seen { snapshot: red_panel(), page_asked: false });
    assert!(page(&again).ask.is_empty());
}

#[test]
fn a_refresh_of_the_page_asks_everything_anew() {
    let world = World::enabled();
    world.content(ContentMessage::Seen { snapshot: red_panel(), page_asked: false });
    world.answer_health(500, EMPTY_SETTINGS);
    let (again, _) = world.content(ContentMessage::Seen { snapshot: red_panel(), page_asked: true });
    assert!(page(&again).ask.iter().any(|r| r.probe == Probe::Health));
    assert_eq!(page(&again).run, 2);
}

#[test]
fn the_page_s_own_reading_does_not_restart_a_run_that_still_waits_for_the_health() {
    let world = World::enabled();
    world.content(ContentMessage::Seen { snapshot: red_panel(), page_asked: false });
    let (again, _) = world.content(ContentMessage::Seen { snapshot: red_panel(), page_asked: true });
    assert_eq!((page(&again).run, page(&again).ask.len()), (1, 0));
}

#[test]
fn a_page_that_has_not_had_the_time_to_show_the_answer_is_not_called_stale() {
    let world = World::enabled();
    world.content(ContentMessage::Seen { snapshot: red_panel(), page_asked: false });
    world.answer_settings("https://id.example", "client");
    let healthy = UNAVAILABLE.replace("false", "true").replace("\"HasProblem\":true", "\"HasProblem\":false");
    let (at_once, _) = world.answer_health(200, &healthy);
    assert!(!texts(&page(&at_once).view).contains("CRT_10"));
}

#[test]
fn empty_settings_are_named_beside_the_first_row() {
    let world = World::enabled();
    world.content(ContentMessage::Seen { snapshot: red_panel(), page_asked: false });
    let (answer, _) = world.answer_health(500, EMPTY_SETTINGS);
    let view = &page(&answer).view;
    let first = view.mounts.first().expect("a hint");
    assert_eq!(first.anchor, ROW_SETTINGS);
    assert!(texts(view).contains("CFG_01_title"), "{}", texts(view));
}

#[test]
fn an_answer_to_something_that_was_not_asked_is_not_taken() {
    let world = World::enabled();
    world.content(ContentMessage::Seen { snapshot: red_panel(), page_asked: false });
    let outcome = Outcome::Answer {
        status: 200,
        headers: vec![],
        body: "{\"issuer\":\"https://evil.example\"}".into(),
        truncated: false,
        redirected_to: None,
    };
    let answers = vec![oauth_assistant::protocol::Answer {
        probe: Probe::Discovery,
        at_ms: 0.0,
        took_ms: 1.0,
        outcome,
        worker: false,
    }];
    world.content(ContentMessage::Answers { run: 1, answers });
    let OwnReply::Report { json, .. } = world.own(OwnMessage::Report { tab: TAB }) else {
        panic!("no report")
    };
    assert!(!json.contains("evil.example"));
}

#[test]
fn answers_of_an_older_run_are_dropped() {
    let world = World::enabled();
    world.content(ContentMessage::Seen { snapshot: red_panel(), page_asked: false });
    world.answer_health(500, UNAVAILABLE);
    world.content(ContentMessage::Seen { snapshot: red_panel(), page_asked: true });
    let (answer, _) = world.answer_health_of_run(1, 500, EMPTY_SETTINGS);
    assert!(!texts(&page(&answer).view).contains("CFG_01"));
}

#[test]
fn a_second_answer_to_one_question_of_a_run_changes_nothing() {
    let world = World::enabled();
    world.content(ContentMessage::Seen { snapshot: red_panel(), page_asked: false });
    let first = page(&world.answer_health(500, EMPTY_SETTINGS).0).clone();
    let second = page(&world.answer_health(500, UNAVAILABLE).0).clone();
    assert_eq!(second.view, first.view);
    assert_eq!(second.ask, []);
}

#[test]
fn without_permission_the_identity_service_is_not_asked() {
    let world = World::enabled();
    world.content(ContentMessage::Seen { snapshot: red_panel(), page_asked: false });
    world.answer_settings("https://id.example", "client");
    let follow = world.answer_health(500, UNAVAILABLE).1;
    world.follow(follow);
    assert!(world.browser().fetched.borrow().is_empty());
}

#[test]
fn with_permission_only_the_configured_identity_service_is_asked() {
    let world = World::enabled();
    world.browser().permit("https://id.example/*");
    world.content(ContentMessage::Seen { snapshot: red_panel(), page_asked: false });
    let follow = world.answer_settings("https://id.example", "client").1;
    world.follow(follow);
    let fetched = world.browser().fetched.borrow();
    assert!(!fetched.is_empty());
    for (url, credentials) in fetched.iter() {
        assert!(url.starts_with("https://id.example/"), "{url}");
        assert!(!credentials, "credentials were sent without consent");
    }
}

#[test]
fn the_fill_bar_stands_before_the_fields_and_follows_the_vault() {
    let world = World::enabled();
    let bar = |world: &World| {
        let (answer, _) = world.content(ContentMessage::Seen { snapshot: dialog(), page_asked: false });
        let mount = page(&answer).view.mounts.iter().find(|m| m.id == "fill").expect("a fill bar").clone();
        serde_json::to_string(&mount).unwrap()
    };
    assert!(bar(&world).contains("fill_no_vault"));
    world.create_vault();
    assert!(bar(&world).contains("fill_no_profile"));
    world.own(OwnMessage::Lock {});
    assert!(bar(&world).contains("fill_locked"));
}

#[test]
fn a_fill_hands_the_values_to_the_document_that_redeems_its_ticket() {
    let world = World::with_profile("test");
    world.content(ContentMessage::Seen { snapshot: dialog(), page_asked: false });
    let ticket = ticket(press_fill(&world, dialog()));
    let (answer, _) = world.content(ContentMessage::Redeem { ticket, snapshot: dialog() });
    let Answer::Values(values) = answer else { panic!("no values: {answer:?}") };
    assert_eq!(values.url, Some((INPUT_URL, "https://id.example".into())));
    assert_eq!(values.client_id, Some((INPUT_ID, "the-client".into())));
    let (input, secret) = values.client_secret.expect("the secret");
    assert_eq!((input, secret.expose()), (INPUT_SECRET, world.secret.as_str()));
    let outcomes = [Field::Url, Field::ClientId, Field::ClientSecret]
        .map(|field| FieldOutcome { field, result: FieldResult::Held })
        .to_vec();
    let (answer, _) = world.content(ContentMessage::Filled { outcomes });
    assert!(texts(&page(&answer).view).contains("fill_done"));
}

#[test]
fn of_each_field_is_said_what_became_of_it_and_undo_is_offered_where_something_of_ours_may_stand() {
    use FieldResult::{Changed, Held, Left, PutBack, Spared, Untouched};
    let bar_after = |results: [FieldResult; 3]| {
        let world = World::with_profile("test");
        let ticket = ticket(press_fill(&world, dialog()));
        world.content(ContentMessage::Redeem { ticket, snapshot: dialog() });
        // As they are set: the secret first.
        let order = [Field::ClientSecret, Field::Url, Field::ClientId];
        let outcomes = order.into_iter().zip(results).map(|(field, result)| FieldOutcome { field, result });
        let (answer, _) = world.content(ContentMessage::Filled { outcomes: outcomes.collect() });
        texts(&page(&answer).view)
    };
    let said = bar_after([PutBack, Untouched, Spared]);
    let lines: Vec<&str> = said.split("write_name_").skip(1).collect();
    let told = [("url", "untouched"), ("client_id", "spared"), ("client_secret", "put_back")];
    assert_eq!(lines.len(), told.len(), "{said}");
    for (line, (field, result)) in lines.into_iter().zip(told) {
        let (caption, rest) = line.split_once('"').unwrap();
        assert_eq!(caption, field, "{said}");
        assert!(rest.contains(&format!("\"fill_{result}\"")), "{field}: {line}");
    }
    assert!(said.contains("fill_not_all") && !said.contains("fill_undo\""), "{said}");
    for (results, offered) in [
        ([Held, Held, Held], true),
        ([Held, Changed, Held], true),
        ([Left, Untouched, Spared], true),
        ([Untouched, Spared, Spared], false),
        ([PutBack, PutBack, Untouched], false),
    ] {
        let said = bar_after(results);
        assert_eq!(said.contains("fill_undo\""), offered, "{results:?}: {said}");
        assert_eq!(said.contains("fill_done"), results == [Held, Held, Held], "{results:?}: {said}");
    }
}

/// The dialog closed and opened again: new inputs.
fn another_dialog() -> oauth_assistant::page::Snapshot {
    let mut snapshot = dialog();
    for element in &mut snapshot.elements {
        if element.h >= 30 {
            element.h += 100;
            element.parent = element.parent.map(|p| if p >= 30 { p + 100 } else { p });
        }
    }
    snapshot
}

#[test]
fn what_was_filled_into_one_dialog_is_not_said_of_the_next() {
    let world = World::with_profile("test");
    let ticket = ticket(press_fill(&world, dialog()));
    world.content(ContentMessage::Redeem { ticket, snapshot: dialog() });
    let outcomes = vec![FieldOutcome { field: Field::Url, result: FieldResult::Held }];
    world.content(ContentMessage::Filled { outcomes });
    // Closed and opened between two looks.
    let (next, _) = world.content(ContentMessage::Seen { snapshot: another_dialog(), page_asked: false });
    assert!(!texts(&page(&next).view).contains("fill_done"));
}

#[test]
fn a_dialog_that_closes_while_it_is_filled_is_spoken_of_beside_the_rows() {
    let closing = |after_ms: f64, read_back: Option<FieldResult>| {
        let world = World::with_profile("test");
        let ticket = ticket(press_fill(&world, dialog()));
        world.content(ContentMessage::Redeem { ticket, snapshot: dialog() });
        if let Some(result) = read_back {
            let outcomes = vec![FieldOutcome { field: Field::Url, result }];
            world.content(ContentMessage::Filled { outcomes });
        }
        world.browser().pass(after_ms);
        let (closed, _) = world.content(ContentMessage::Seen { snapshot: red_panel(), page_asked: false });
        let said = texts(&page(&closed).view).contains("page_fill_closed");
        let (next, _) = world.content(ContentMessage::Seen { snapshot: another_dialog(), page_asked: false });
        assert!(!texts(&page(&next).view).contains("page_fill_closed"), "it is past once the next is open");
        said
    };
    assert!(closing(50.0, None));
    assert!(closing(300.0, Some(FieldResult::Untouched)), "it went away in the middle");
    assert!(!closing(300.0, Some(FieldResult::Held)), "all was read back: nothing was under way");
    assert!(!closing(5_000.0, None), "a person has had time to press Cancel");
}

#[test]
fn values_handed_over_are_not_called_filled_before_they_were_read_back() {
    let world = World::with_profile("test");
    let ticket = ticket(press_fill(&world, dialog()));
    world.content(ContentMessage::Redeem { ticket, snapshot: dialog() });
    let (meanwhile, _) = world.content(ContentMessage::Seen { snapshot: dialog(), page_asked: true });
    assert!(!texts(&page(&meanwhile).view).contains("fill_done"));
}

#[test]
fn fields_built_anew_during_the_fill_are_said_to_be_unsure() {
    let world = World::with_profile("test");
    let ticket = ticket(press_fill(&world, dialog()));
    world.content(ContentMessage::Redeem { ticket, snapshot: dialog() });
    world.content(ContentMessage::Seen { snapshot: another_dialog(), page_asked: false });
    let outcomes = vec![FieldOutcome { field: Field::Url, result: FieldResult::Held }];
    let (after, _) = world.content(ContentMessage::Filled { outcomes });
    assert!(texts(&page(&after).view).contains("fill_rebuilt"));
}

#[test]
fn in_the_vendor_s_cloud_a_fill_is_not_offered_but_can_be_ordered_in_the_popup() {
    let world = World::enabled();
    world.create_vault();
    let url = "https://name.creatio.com/0/Shell/";
    world.own_enable(url);
    let profile = serde_json::json!({"save_profile": {"profile": {
        "id": null, "name": "Cloud", "environment": "test", "site": "https://name.creatio.com",
        "url": "https://name-is.creatio.com", "client_id": "the-client", "client_secret": world.secret,
    }}});
    world.own(serde_json::from_value(profile).unwrap());
    let (seen, _) = world.content_at(url, ContentMessage::Seen { snapshot: dialog(), page_asked: false });
    assert!(!page(&seen).view.mounts.iter().any(|m| m.id == "fill"), "{:?}", page(&seen).view);
    let profile = world.profiles()[0].id.clone();
    assert_eq!(world.own(OwnMessage::Fill { tab: 9, profile }), OwnReply::Done {});
    let ticket = world.browser().told.borrow().iter().find_map(|told| match told {
        ToContent::Ticket { ticket } => Some(ticket.clone()),
        _ => None,
    });
    let redeem = ContentMessage::Redeem { ticket: ticket.unwrap(), snapshot: dialog() };
    assert!(matches!(world.content_at(url, redeem).0, Answer::Values(_)));
    let outcomes = vec![FieldOutcome { field: Field::Url, result: FieldResult::Held }];
    let (after, _) = world.content_at(url, ContentMessage::Filled { outcomes });
    let bar = page(&after).view.mounts.iter().find(|m| m.id == "fill").expect("what was filled");
    let bar = serde_json::to_string(bar).unwrap();
    assert!(bar.contains("fill_done") && !bar.contains("fill_button"), "{bar}");
}

#[test]
fn a_ticket_is_redeemed_once() {
    let world = World::with_profile("test");
    let ticket = ticket(press_fill(&world, dialog()));
    world.content(ContentMessage::Redeem { ticket: ticket.clone(), snapshot: dialog() });
    let (again, _) = world.content(ContentMessage::Redeem { ticket, snapshot: dialog() });
    assert!(texts(&page(&again).view).contains("fill_ticket_void"));
}

#[test]
fn a_ticket_expires() {
    let world = World::with_profile("test");
    let ticket = ticket(press_fill(&world, dialog()));
    world.browser().pass(TICKET_LIFE_MS + 1.0);
    let (late, _) = world.content(ContentMessage::Redeem { ticket, snapshot: dialog() });
    assert!(texts(&page(&late).view).contains("fill_ticket_void"));
}

#[test]
fn a_ticket_of_another_document_is_void() {
    let world = World::with_profile("test");
    let ticket = ticket(press_fill(&world, dialog()));
    let other =
        world.content_as("another-document", 8, ContentMessage::Redeem { ticket, snapshot: dialog() });
    assert!(!matches!(other.0, Answer::Values(_)));
}

#[test]
fn a_dialog_that_closed_between_press_and_redeem_gets_nothing() {
    let world = World::with_profile("test");
    let ticket = ticket(press_fill(&world, dialog()));
    let (gone, _) = world.content(ContentMessage::Redeem { ticket, snapshot: red_panel() });
    assert!(!matches!(gone, Answer::Values(_)));
}

#[test]
fn inputs_that_were_exchanged_between_press_and_redeem_get_nothing() {
    let world = World::with_profile("test");
    let ticket = ticket(press_fill(&world, dialog()));
    let mut rebuilt = dialog();
    for element in &mut rebuilt.elements {
        if element.h == INPUT_SECRET {
            element.h = 999;
        }
    }
    let (changed, _) = world.content(ContentMessage::Redeem { ticket, snapshot: rebuilt });
    assert!(texts(&page(&changed).view).contains("fill_page_changed"));
}

#[test]
fn a_ticket_survives_a_restart_of_the_background() {
    let world = World::with_profile("test");
    let ticket = ticket(press_fill(&world, dialog()));
    let world = world.restart();
    let (answer, _) = world.content(ContentMessage::Redeem { ticket, snapshot: dialog() });
    assert!(matches!(answer, Answer::Values(_)));
}

#[test]
fn the_evidence_survives_a_restart_of_the_background() {
    let world = World::enabled();
    world.content(ContentMessage::Seen { snapshot: red_panel(), page_asked: false });
    let (_, follow) = world.answer_health(500, EMPTY_SETTINGS);
    world.follow(follow);
    let world = world.restart();
    let (answer, _) = world.content(ContentMessage::Seen { snapshot: red_panel(), page_asked: false });
    assert!(texts(&page(&answer).view).contains("CFG_01_title"));
    assert!(!page(&answer).ask.iter().any(|r| r.probe == Probe::Health), "asked although it is known");
}

#[test]
fn production_is_filled_on_the_second_press_only() {
    let world = World::with_profile_from("production", "page");
    world.content(ContentMessage::Seen { snapshot: dialog(), page_asked: false });
    let first = press_fill(&world, dialog());
    assert!(texts(&page(&first).view).contains("fill_confirm"));
    world.browser().pass(1_000.0);
    assert!(matches!(press_fill(&world, dialog()), Answer::Reply(ContentReply::Ticket { .. })));
}

#[test]
fn a_double_click_or_a_key_held_down_does_not_fill_production() {
    let world = World::with_profile_from("production", "page");
    world.content(ContentMessage::Seen { snapshot: dialog(), page_asked: false });
    for _ in 0..40 {
        assert!(!matches!(press_fill(&world, dialog()), Answer::Reply(ContentReply::Ticket { .. })));
        world.browser().pass(50.0);
    }
}

#[test]
fn a_confirmation_of_production_does_not_wait_for_ever() {
    let world = World::with_profile_from("production", "page");
    world.content(ContentMessage::Seen { snapshot: dialog(), page_asked: false });
    press_fill(&world, dialog());
    world.browser().pass(60_000.0);
    assert!(!matches!(press_fill(&world, dialog()), Answer::Reply(ContentReply::Ticket { .. })));
}

#[test]
fn a_profile_of_another_site_is_never_filled() {
    let world = World::with_profile("test");
    world.own_enable("https://other.example/0/Shell/");
    let press = Press::Fill { profile: world.profile.clone() };
    let message = ContentMessage::Pressed { press, snapshot: dialog() };
    let (answer, _) = world.content_at("https://other.example/0/Shell/", message);
    assert!(texts(&page(&answer).view).contains("fill_not_bound"));
}

#[test]
fn a_locked_vault_fills_nothing() {
    let world = World::with_profile("test");
    let ticket = ticket(press_fill(&world, dialog()));
    world.own(OwnMessage::Lock {});
    let (answer, _) = world.content(ContentMessage::Redeem { ticket, snapshot: dialog() });
    assert!(texts(&page(&answer).view).contains("vault_locked"));
}

#[test]
fn the_vault_locks_itself_after_the_idle_time() {
    let world = World::with_profile("test");
    world.browser().pass(16.0 * 60_000.0);
    world.tick();
    assert_eq!(world.vault_state(), VaultState::Locked);
    assert!(world.browser().load(Area::Session, "key").is_none(), "the key is still in memory");
}

#[test]
fn the_browser_s_exit_locks_the_vault() {
    let world = World::with_profile("test").exit_browser();
    assert_eq!(world.vault_state(), VaultState::Locked);
}

#[test]
fn a_vault_that_cannot_be_read_is_left_as_it_is() {
    for damaged in ["not a vault", "{\"version\":2,\"anything\":true}"] {
        let world = World::enabled();
        world.browser().keep(Area::Disk, "vault", damaged);
        let world = world.restart();
        assert!(matches!(world.vault_state(), VaultState::Unreadable { .. }), "{damaged}");
        let reply = world.own(OwnMessage::CreateVault { passphrase: world.passphrase() });
        assert!(matches!(reply, OwnReply::Failed { .. }));
        assert_eq!(world.browser().load(Area::Disk, "vault").as_deref(), Some(damaged));
    }
}

/// A vault as it is, closed or not to be read, and what is said of it then.
fn world_with_vault(what: &str) -> World {
    let mut world = World::with_profile("test");
    match what {
        "open" => {}
        "locked" => drop(world.own(OwnMessage::Lock {})),
        text => {
            world.browser().keep(Area::Disk, "vault", text);
            world = world.restart();
        }
    }
    world.content(ContentMessage::Seen { snapshot: dialog(), page_asked: false });
    world
}

#[test]
fn a_vault_goes_with_its_key_in_whatever_state_it_is_and_every_page_shows_it() {
    for what in ["open", "locked", "not a vault", "{\"version\":2,\"anything\":true}"] {
        let world = world_with_vault(what);
        assert_eq!(world.own(OwnMessage::DeleteVault {}), OwnReply::Done {}, "{what}");
        assert_eq!(world.vault_state(), VaultState::Absent, "{what}");
        assert_eq!(world.browser().load(Area::Disk, "vault"), None, "{what}");
        for kept in ["key", "used"] {
            assert_eq!(world.browser().load(Area::Session, kept), None, "{what}: {kept}");
        }
        assert!(format!("{:?}", world.browser().told.borrow()).contains("fill_no_vault"), "{what}");
    }
}

#[test]
fn after_a_vault_was_deleted_a_new_one_is_empty_and_the_site_still_enabled() {
    let world = World::with_profile("test");
    world.own(OwnMessage::DeleteVault {});
    world.create_vault();
    assert_eq!(world.profiles(), []);
    let (hello, _) = world.content(ContentMessage::Hello {});
    assert!(matches!(hello, Answer::Reply(ContentReply::Landmarks { landmarks: Some(_) })));
}

#[test]
fn a_consent_goes_with_the_vault_whose_credentials_it_was_for() {
    let world = World::with_profile("test");
    world.content(ContentMessage::Seen { snapshot: red_panel(), page_asked: false });
    world.own(OwnMessage::Consent { tab: TAB, agreed: true });
    assert!(world.browser().load(Area::Disk, "sites").unwrap().contains("\"consent\":true"));
    world.own(OwnMessage::DeleteVault {});
    assert!(!world.browser().load(Area::Disk, "sites").unwrap().contains("\"consent\":true"));
}

#[test]
fn a_ticket_from_before_the_vault_was_deleted_fills_nothing() {
    let world = World::with_profile("test");
    let ticket = ticket(press_fill(&world, dialog()));
    world.own(OwnMessage::DeleteVault {});
    let (answer, _) = world.content(ContentMessage::Redeem { ticket, snapshot: dialog() });
    assert!(texts(&page(&answer).view).contains("fill_no_vault"));
}

#[test]
fn a_vault_that_the_browser_keeps_is_not_said_to_be_deleted_and_stays_open() {
    let world = World::with_profile("test");
    world.browser().refuses.borrow_mut().push(Writing::Commit);
    let reply = world.own(OwnMessage::DeleteVault {});
    assert!(matches!(reply, OwnReply::Failed { ref key, .. } if key == "vault_not_deleted"));
    assert_eq!(world.vault_state(), VaultState::Open);
    assert_eq!(world.profiles().len(), 1);
}

/// Saves the world's profile with these members changed, and answers with the reply as it goes over the wire.
fn save_with(world: &World, changed: serde_json::Value) -> serde_json::Value {
    let mut profile = serde_json::json!({
        "id": world.profile, "name": "Lab", "environment": "test", "site": "https://crm.example",
        "url": "https://id.example", "client_id": "the-client", "client_secret": null,
    });
    for (name, value) in changed.as_object().unwrap() {
        profile[name] = value.clone();
    }
    let message = serde_json::json!({"save_profile": {"profile": profile}});
    serde_json::to_value(world.own(serde_json::from_value(message).unwrap())).unwrap()
}

#[test]
fn all_that_is_wrong_with_a_profile_is_told_by_its_field_and_nothing_is_saved() {
    let world = World::with_profile("test");
    let before = world.profiles();
    world.browser().told.borrow_mut().clear();
    let wrong = format!("{}\n{}", world.secret, world.secret);
    let reply = save_with(&world, serde_json::json!({"name": "n".repeat(81), "client_secret": wrong}));
    let remarks = serde_json::json!([
        {"field": "name", "key": "profile_name_long", "subs": ["80"]},
        {"field": "client_secret", "key": "profile_control_characters", "subs": []},
    ]);
    assert_eq!(reply, serde_json::json!({"kind": "wrong", "remarks": remarks}));
    assert_eq!(world.profiles(), before);
    assert_eq!(*world.browser().told.borrow(), [], "pages are drawn anew for nothing");
}

#[test]
fn what_to_heed_of_a_saved_profile_is_told_by_its_field_and_never_by_its_value() {
    let world = World::with_profile("test");
    let blank = format!("{} ", world.secret);
    let reply = save_with(&world, serde_json::json!({"url": "http://id.example", "client_secret": blank}));
    assert_eq!(reply["kind"], "profiles");
    assert_eq!(reply["profiles"][0]["url"], "http://id.example");
    let warnings = serde_json::json!([
        {"field": "url", "key": "profile_url_http", "subs": []},
        {"field": "client_secret", "key": "profile_secret_blanks", "subs": []},
    ]);
    assert_eq!(reply["warnings"], warnings);
    for form in forms_of(&world.secret) {
        assert!(!reply.to_string().contains(&form));
    }
}

#[test]
fn the_list_of_profiles_warns_of_nothing_where_nothing_was_saved_or_nothing_is_odd() {
    let world = World::with_profile("test");
    for reply in [
        save_with(&world, serde_json::json!({})),
        serde_json::to_value(world.own(OwnMessage::Profiles {})).unwrap(),
    ] {
        assert_eq!((&reply["kind"], &reply["warnings"]), (&"profiles".into(), &serde_json::json!([])));
    }
}

#[test]
fn a_wrong_passphrase_opens_nothing_and_loses_nothing() {
    let world = World::with_profile("test");
    world.own(OwnMessage::Lock {});
    let wrong = oauth_assistant::profile::Secret::new("not the passphrase".into());
    assert!(matches!(world.own(OwnMessage::Unlock { passphrase: wrong }), OwnReply::Failed { .. }));
    assert_eq!(world.vault_state(), VaultState::Locked);
    world.own(OwnMessage::Unlock { passphrase: world.passphrase() });
    assert_eq!(world.profiles().len(), 1);
}

#[test]
fn a_disabled_site_is_told_to_stop_and_gives_its_permission_back() {
    let world = World::enabled();
    world.content(ContentMessage::Seen { snapshot: red_panel(), page_asked: false });
    world.own(OwnMessage::Disable { site: site() });
    assert!(world.browser().told.borrow().contains(&ToContent::Stop {}));
    assert!(!world.browser().permitted.borrow().contains("https://crm.example/*"));
    let (hello, _) = world.content(ContentMessage::Hello {});
    assert_eq!(hello, Answer::Reply(ContentReply::Landmarks { landmarks: None }));
}

#[test]
fn a_restarted_background_still_reaches_the_pages_that_were_open_before() {
    let world = World::with_profile("test");
    let (_, follow) = world.content(ContentMessage::Seen { snapshot: dialog(), page_asked: false });
    world.follow(follow);
    let world = world.restart();
    world.own(OwnMessage::Lock {});
    assert!(format!("{:?}", world.browser().told.borrow()).contains("fill_locked"));
    let world = world.restart();
    world.own(OwnMessage::Disable { site: site() });
    assert!(world.browser().told.borrow().contains(&ToContent::Stop {}));
}

#[test]
fn a_permission_revoked_in_mid_run_stops_the_pages_of_the_site() {
    let world = World::enabled();
    world.content(ContentMessage::Seen { snapshot: red_panel(), page_asked: false });
    world.browser().forbid("https://crm.example/*");
    world.permissions_changed();
    assert!(world.browser().told.borrow().contains(&ToContent::Stop {}));
}

#[test]
fn two_tabs_of_one_site_do_not_mix() {
    let world = World::with_profile("test");
    world.content(ContentMessage::Seen { snapshot: red_panel(), page_asked: false });
    let (other, _) =
        world.content_as("second", 8, ContentMessage::Seen { snapshot: dialog(), page_asked: false });
    assert_eq!(page(&other).view.mounts.iter().filter(|m| m.id == "fill").count(), 1);
    world.own(OwnMessage::Fill { tab: 8, profile: world.profile.clone() });
    let told = world.browser().told_documents.borrow();
    assert_eq!(told.last().map(String::as_str), Some("second"));
}

#[test]
fn a_run_ends_when_its_document_is_gone() {
    let world = World::enabled();
    world.browser().permit("https://id.example/*");
    world.content(ContentMessage::Seen { snapshot: red_panel(), page_asked: false });
    let follow = world.answer_settings("https://id.example", "client").1;
    world.browser().nobody_listens.set(true);
    world.follow(follow);
    let (fetched, told) = (world.browser().fetched.borrow().len(), world.browser().told.borrow().len());
    assert!(fetched > 0 && told <= 1, "{fetched} requests, {told} messages to nobody");
}

#[test]
fn a_new_document_in_a_tab_takes_the_place_of_the_one_before() {
    let world = World::enabled();
    world.content(ContentMessage::Seen { snapshot: red_panel(), page_asked: false });
    world.content_as("next", TAB, ContentMessage::Hello {});
    assert!(world.browser().load(Area::Session, "document:document").is_none());
    let (again, _) =
        world.content_as("next", TAB, ContentMessage::Seen { snapshot: red_panel(), page_asked: false });
    assert_eq!(page(&again).run, 1);
}

#[test]
fn hidden_hints_come_back_with_the_next_check() {
    let world = World::enabled();
    world.content(ContentMessage::Seen { snapshot: red_panel(), page_asked: false });
    world.answer_health(500, EMPTY_SETTINGS);
    let (hidden, _) = world.content(ContentMessage::Pressed { press: Press::Dismiss, snapshot: red_panel() });
    assert!(page(&hidden).view.mounts.is_empty());
    world.content(ContentMessage::Seen { snapshot: red_panel(), page_asked: true });
    let (back, _) = world.answer_health(500, EMPTY_SETTINGS);
    assert!(texts(&page(&back).view).contains("CFG_01_title"));
}

#[test]
fn where_the_steps_name_what_this_version_lacks_it_is_said() {
    for (version, lacks) in [("8.2.0.4100", true), ("8.2.1.1000", false), ("10.0.0.751", false), ("", false)]
    {
        let world = World::enabled();
        let snapshot = oauth_assistant::page::Snapshot { version: version.into(), ..red_panel() };
        world.content(ContentMessage::Seen { snapshot, page_asked: false });
        let (hint, _) = world.answer_health(500, EMPTY_SETTINGS);
        assert_eq!(texts(&page(&hint).view).contains("page_older_version"), lacks, "{version}");
    }
}

#[test]
fn a_later_view_bears_a_later_time() {
    let world = World::enabled();
    let (first, _) = world.content(ContentMessage::Seen { snapshot: red_panel(), page_asked: false });
    world.browser().pass(1.0);
    let (second, _) = world.answer_health(500, EMPTY_SETTINGS);
    assert!(page(&second).at_ms > page(&first).at_ms);
}

#[test]
fn credentials_go_out_only_with_consent_and_only_to_the_profile_s_own_service() {
    let world = World::with_profile("test");
    world.browser().permit("https://id.example/*");
    world.browser().permit("https://elsewhere.example/*");
    world.content(ContentMessage::Seen { snapshot: red_panel(), page_asked: false });
    world.own(OwnMessage::Consent { tab: TAB, agreed: true });
    world.answer_health(500, NO_TOKEN);
    let follow: Option<Follow> = world.answer_settings("https://elsewhere.example", "the-client").1;
    world.follow(follow);
    assert!(world.browser().fetched.borrow().iter().all(|(_, credentials)| !credentials));
}

#[test]
fn no_reply_view_storage_or_report_holds_the_secret() {
    let world = World::with_profile("test");
    world.browser().permit("https://id.example/*");
    world.content(ContentMessage::Seen { snapshot: red_panel(), page_asked: false });
    world.answer_health(500, NO_TOKEN);
    let follow = world.answer_settings("https://id.example", "the-client").1;
    world.follow(follow);
    world.content(ContentMessage::Seen { snapshot: dialog(), page_asked: false });
    let ticket = ticket(press_fill(&world, dialog()));
    world.content(ContentMessage::Redeem { ticket, snapshot: dialog() });
    let everything = [
        format!("{:?}", world.own(OwnMessage::State { tab: Some(TAB), url: None })),
        format!("{:?}", world.own(OwnMessage::Report { tab: TAB })),
        format!("{:?}", world.own(OwnMessage::Profiles {})),
        format!("{:?}", world.browser().told.borrow()),
        world.browser().dump(),
    ]
    .concat();
    for form in forms_of(&world.secret) {
        assert!(!everything.contains(&form), "the secret shows as {form}");
    }
}

// Memory

const FINE: &str = r#"{"HasProblem":false,"IsSystemSettingsFilledIn":true,"IsIdentityServiceAvailable":true,"IsAccessTokenRetrievableForSystemActions":true}"#;

/// Creatio is asked, and the service answers nothing: the run ends with what these two say.
fn run_with(world: &World, status: u16, health: &str, url: &str) -> Answer {
    world.content(ContentMessage::Seen { snapshot: red_panel(), page_asked: true });
    world.answer_health(status, health);
    let (_, follow) = world.answer_settings(url, "client");
    world.follow(follow);
    let (answer, follow) = world.answer_rest(status, health);
    world.follow(follow);
    answer
}

#[test]
fn what_worked_is_remembered_and_a_failure_tells_what_has_changed_since() {
    let world = World::enabled();
    run_with(&world, 200, FINE, "https://id.example");
    let world = world.exit_browser();
    world.own_enable(PAGE);
    let answer = run_with(&world, 500, UNAVAILABLE, "https://id-new.example");
    let shown = texts(&page(&answer).view);
    assert!(
        shown.contains("CHG_01_title") && shown.contains("https://id.example → https://id-new.example"),
        "{shown}"
    );
}

#[test]
fn a_failure_is_not_remembered_in_the_place_of_what_worked() {
    let world = World::enabled();
    run_with(&world, 200, FINE, "https://id.example");
    run_with(&world, 500, UNAVAILABLE, "https://id-new.example");
    let answer = run_with(&world, 500, UNAVAILABLE, "https://id-new.example");
    assert!(texts(&page(&answer).view).contains("CHG_01_title"));
}

#[test]
fn a_site_that_was_given_up_is_forgotten() {
    let world = World::enabled();
    run_with(&world, 200, FINE, "https://id.example");
    assert!(world.browser().load(Area::Disk, "memory").is_some_and(|m| m.contains("id.example")));
    world.own(OwnMessage::Disable { site: site() });
    assert!(world.browser().load(Area::Disk, "memory").is_some_and(|m| !m.contains("id.example")));
}
