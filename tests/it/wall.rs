//! The wall between a page and what the assistant holds: service workers of Creatio's origin, and forged messages.

use crate::support::evidence::fixtures;
use crate::support::*;
use oauth_assistant::creatio::CODES;
use oauth_assistant::diagnosis::{Certainty, Id, diagnose};
use oauth_assistant::page::view::Press;
use oauth_assistant::probe::Probe;
use oauth_assistant::protocol::{ContentMessage, OwnMessage, OwnReply, Surroundings, VaultState, WriteStage};
use oauth_assistant::report;

/// A browser whose service workers hear what content scripts ask, and a page that tells this of itself.
fn overheard(surroundings: Option<Surroundings>) -> World {
    let world = World::with_profile("test");
    let browser = world.browser();
    browser.workers_hear.set(true);
    *browser.surroundings.borrow_mut() = surroundings;
    *browser.shows.borrow_mut() = Some(plain_page());
    let (_, follow) = world.content(ContentMessage::Hello {});
    world.follow(follow);
    world
}

fn around(workers: bool, token: &str) -> Option<Surroundings> {
    Some(Surroundings { workers, token: token.into() })
}

fn preview(world: &World) -> OwnReply {
    world.own(OwnMessage::PreviewWrite { tab: TAB, profile: world.profile.clone() })
}

fn write(world: &World) -> OwnReply {
    let id = world.tab().write.expect("a preview").id;
    world.own(OwnMessage::Write { tab: TAB, id })
}

/// What went beside every page.
fn posted(world: &World) -> Vec<[String; 3]> {
    world.browser().posted.borrow().clone()
}

#[test]
fn where_a_worker_may_hear_it_all_of_a_write_goes_beside_the_page_with_its_token() {
    let world = overheard(around(true, "token-of-the-page"));
    assert_eq!(preview(&world), OwnReply::Done {});
    assert_eq!(write(&world), OwnReply::Done {});
    let posted = posted(&world);
    assert_eq!(posted.len(), world.browser().asked.borrow().len(), "something went through the page");
    assert!(
        posted
            .iter()
            .all(|[url, token, _]| url.starts_with("https://crm.example/") && token == "token-of-the-page")
    );
    assert_eq!(posted.iter().filter(|[_, _, body]| body.contains(&world.secret)).count(), 1);
    assert_eq!(world.browser().creatio(CODES.client_secret), world.secret);
    let told = serde_json::to_string(&*world.browser().told.borrow()).unwrap();
    assert!(!told.contains(&world.secret));
}

#[test]
fn the_undo_goes_the_way_of_the_write() {
    let world = overheard(around(true, "t"));
    world.browser().set_creatio(CODES.url, "http://old.example:8090/");
    preview(&world);
    write(&world);
    let write = world.tab().write.expect("an outcome");
    assert_eq!(write.stage, WriteStage::Undoable);
    world.own(OwnMessage::UndoWrite { tab: TAB, id: write.id });
    assert_eq!(world.browser().creatio(CODES.url), "http://old.example:8090/");
    assert_eq!(posted(&world).len(), world.browser().asked.borrow().len());
}

#[test]
fn where_no_worker_can_be_or_none_hears_the_page_itself_asks() {
    for (hear, workers) in [(true, false), (false, true), (false, false)] {
        let world = overheard(around(workers, "t"));
        world.browser().workers_hear.set(hear);
        preview(&world);
        assert_eq!(write(&world), OwnReply::Done {});
        assert_eq!(posted(&world), Vec::<[String; 3]>::new());
        assert_eq!(world.browser().creatio(CODES.client_secret), world.secret);
    }
}

#[test]
fn where_every_way_is_overheard_nothing_is_asked_and_that_is_said() {
    let world = overheard(around(true, "t"));
    world.browser().other_cookies.set(true);
    let OwnReply::Failed { key, .. } = preview(&world) else { panic!("not refused") };
    assert_eq!(key, "write_overheard");
    // The tab is another one now, or it has gone: what was shown does not count.
    world.browser().other_cookies.set(false);
    preview(&world);
    world.browser().other_cookies.set(true);
    let asked = world.browser().asked.borrow().len();
    let OwnReply::Failed { key, .. } = write(&world) else { panic!("not refused") };
    assert_eq!(key, "write_overheard");
    *world.browser().surroundings.borrow_mut() = None;
    let OwnReply::Failed { key, .. } = write(&world) else { panic!("not refused") };
    assert_eq!(key, "write_no_page");
    assert_eq!(world.browser().asked.borrow().len(), asked);
    assert_eq!(world.browser().creatio(CODES.client_secret), "");
}

#[test]
fn of_a_token_that_is_no_cookie_s_value_no_header_field_is_made() {
    let long = "x".repeat(513);
    for token in ["a\r\nCookie: x", "a b", "\u{202e}x", "a,b", "\"a\"", "ä", &long] {
        let world = overheard(around(true, token));
        assert_eq!(preview(&world), OwnReply::Done {});
        assert!(posted(&world).iter().all(|[_, token, _]| token.is_empty()), "{token:?}");
    }
}

#[test]
fn what_a_page_answers_under_a_worker_makes_nothing_certain_and_is_not_remembered() {
    let certain = |world: &World| {
        let OwnReply::Report { json, .. } = world.own(OwnMessage::Report { tab: TAB }) else {
            panic!("no report")
        };
        let evidence = report::parse(&json).unwrap();
        (evidence.worker, diagnose(&evidence).iter().any(|f| f.certainty == Certainty::Certain))
    };
    for (hear, worker, expected) in [(true, true, true), (true, false, false), (false, true, false)] {
        let world = World::enabled();
        world.browser().workers_hear.set(hear);
        world.browser().worker.set(worker);
        world.content(ContentMessage::Seen { snapshot: red_panel(), page_asked: false });
        world.answer_health(500, EMPTY_SETTINGS);
        assert_eq!(certain(&world), (expected, !expected), "{hear} {worker}");
    }
}

#[test]
fn no_recorded_evidence_is_certain_where_a_worker_may_have_answered() {
    for (name, report) in fixtures() {
        let mut evidence = report::parse(&report.to_string()).unwrap();
        evidence.worker = true;
        let findings = diagnose(&evidence);
        assert!(findings.iter().all(|f| f.certainty > Certainty::Certain), "{name}: {findings:?}");
        assert!(findings.iter().any(|f| f.id == Id::Brw13) || evidence.site.is_none(), "{name}");
        assert_eq!(evidence.remembered(), None, "{name}");
    }
}

#[test]
fn one_answer_under_a_worker_is_enough_for_the_whole_run() {
    let world = World::enabled();
    world.browser().workers_hear.set(true);
    world.browser().worker.set(true);
    world.content(ContentMessage::Seen { snapshot: red_panel(), page_asked: false });
    world.answer_health(500, UNAVAILABLE);
    world.browser().worker.set(false);
    world.answer(world.run(), Probe::Feature, 403, "");
    assert!(world.tab().findings.iter().all(|f| f.certainty != Certainty::Certain));
}

fn saved(world: &World, member: &str, value: &str) -> OwnReply {
    let mut profile = serde_json::json!({
        "id": null, "name": "Two", "environment": "test", "site": "https://crm.example",
        "url": "https://id.example", "client_id": "client", "client_secret": "a secret for the tests",
    });
    profile[member] = value.into();
    world.own(serde_json::from_value(serde_json::json!({"save_profile": {"profile": profile}})).unwrap())
}

#[test]
fn a_name_of_nothing_visible_or_with_something_hidden_in_it_is_refused_and_an_honest_one_is_not() {
    let world = World::with_profile("test");
    let key = |reply: &OwnReply| match reply {
        OwnReply::Wrong { remarks } => remarks.iter().map(|e| e.key.to_string()).collect::<Vec<_>>(),
        OwnReply::Profiles { .. } => Vec::new(),
        other => panic!("{other:?}"),
    };
    for nothing in [
        "",
        " ",
        "\u{200b}",
        "\u{202e}\u{202c}",
        "\u{3164}",
        "\u{2800} \u{a0}",
        "\u{e0041}",
        "\u{fe0f}",
        "\u{ad}",
    ] {
        assert_eq!(key(&saved(&world, "name", nothing)), ["profile_name_missing"], "{nothing:?}");
    }
    for member in ["name", "client_id", "client_secret"] {
        for hides in [
            "tset\u{202e}",
            "Prod\u{200b}uction",
            "a\u{e0020}b",
            "x\u{fe0f}y",
            "a\u{ad}b",
            "a\u{200d}b",
            "a\nb",
        ] {
            assert_eq!(key(&saved(&world, member, hides)), ["profile_control_characters"], "{hides:?}");
        }
    }
    for honest in ["الإنتاج", "סביבת ייצור", "می\u{200c}خواهم", "👨\u{200d}👩\u{200d}👧 Test", "Zürich"]
    {
        assert_eq!(key(&saved(&world, "name", honest)), Vec::<String>::new(), "{honest}");
    }
}

#[test]
fn a_report_shows_what_hides_in_an_address_and_replays_to_the_same() {
    let mut evidence = report::parse(&fixtures()["token-wrong-secret"].to_string()).unwrap();
    let hidden = "https://id.exam\u{200b}ple/\u{202e}x\u{e0041}";
    for exchange in &mut evidence.exchanges {
        if let oauth_assistant::probe::Observed::Answer(answer) = &mut exchange.outcome
            && let oauth_assistant::probe::Body::Settings(settings) = &mut answer.body
        {
            settings.url = Some(hidden.into());
        }
    }
    let findings = diagnose(&evidence);
    let json = report::json(&evidence, &findings, &report::Meta::default());
    assert!(json.contains(r"exam\u200bple/\u202ex\udb40\udc41"), "{json}");
    assert!(!json.contains(|c| oauth_assistant::text::is_hidden(c) && c != '\n'));
    let read = report::parse(&json).unwrap();
    assert_eq!(read.settings().unwrap().url.as_deref(), Some(hidden));
}

#[test]
fn what_hides_in_a_value_of_creatio_is_shown_before_it_is_replaced() {
    let world = overheard(around(false, ""));
    world.browser().set_creatio(CODES.url, "https://id.example\u{200b}");
    preview(&world);
    let write = world.tab().write.expect("a preview");
    assert_eq!(write.rows[0].old.as_deref(), Some("https://id.example[U+200B]"));
    assert_eq!(write.rows[0].new.as_deref(), Some("https://id.example"));
}

/// What the page of an enabled site says its Creatio is set to, and what the background asks then.
fn asked_with(world: &World, url: &str) -> Vec<String> {
    world.content(ContentMessage::Seen { snapshot: red_panel(), page_asked: true });
    let run = world.run();
    world.browser().fetched.borrow_mut().clear();
    world.answer(run, Probe::Health, 500, UNAVAILABLE);
    let settings = serde_json::json!({"values": {"OAuth20IdentityServerUrl": {"value": url},
        "OAuth20IdentityServerClientId": {"value": "x"}}});
    let (_, follow) = world.answer(run, Probe::Settings, 200, &settings.to_string());
    world.follow(follow);
    world.browser().fetched.borrow().iter().map(|(url, _)| url.clone()).collect()
}

#[test]
fn the_background_asks_the_hosts_and_ports_alone_that_were_permitted_for_this_site() {
    let world = World::enabled_alone();
    for pattern in
        ["https://id.example/*", "http://id.example/*", "https://other.example/*", "http://crm.example/*"]
    {
        world.browser().permit(pattern);
    }
    for url in
        ["https://id.example", "https://id.example:22", "http://crm.example:5432", "https://other.example"]
    {
        assert_eq!(asked_with(&world, url), Vec::<String>::new(), "{url} was permitted for nobody's site");
    }
    let (_, follow) =
        world.own_reply(OwnMessage::Allow { tab: TAB, origin: "https://id.example:8443".into() });
    world.follow(follow);
    for url in [
        "https://id.example:22",
        "https://id.example",
        "https://id.example:8444",
        "https://other.example:8443",
    ] {
        assert_eq!(asked_with(&world, url), Vec::<String>::new(), "{url}");
    }
    let asked = asked_with(&world, "https://id.example:8443/path");
    assert!(!asked.is_empty() && asked.iter().all(|url| url.contains("://id.example:8443/")), "{asked:?}");
}

#[test]
fn a_profile_of_the_site_permits_its_own_service_also_while_the_vault_is_locked() {
    let world = World::with_profile("test");
    world.browser().permit("https://id.example/*");
    assert!(!asked_with(&world, "https://id.example").is_empty());
    world.own(OwnMessage::Lock {});
    assert!(!asked_with(&world, "https://id.example").is_empty());
    assert_eq!(asked_with(&world, "https://id.example:8443"), Vec::<String>::new());
}

#[test]
fn a_page_that_floods_is_refused_and_is_heard_again_after_a_while() {
    let refused = |world: &World, message| format!("{:?}", world.content(message).0).contains("too_much");
    let look = || ContentMessage::Seen { snapshot: dialog(), page_asked: false };
    let press = |press| ContentMessage::Pressed { press, snapshot: dialog() };
    let floods: [(&dyn Fn() -> ContentMessage, usize, f64); 5] = [
        (&look, 150, 1_000.0),
        (&|| ContentMessage::Hello {}, 150, 1_000.0),
        (&|| press(Press::CheckAgain), 15, 1_000.0),
        (&|| press(Press::OpenOptions), 4, 6_000.0),
        (&|| press(Press::SaveAsProfile), 4, 6_000.0),
    ];
    for (message, most, rest_ms) in floods {
        let world = World::enabled();
        world.content(look());
        let heard = (0..most * 3).filter(|_| !refused(&world, message())).count();
        assert!(heard <= most && heard + 2 >= most, "{heard} of {most}");
        world.browser().pass(rest_ms);
        assert!(!refused(&world, message()));
        // Another tab is not disturbed.
        assert!(!format!("{:?}", world.content_as("another", 8, look()).0).contains("too_much"));
    }
}

#[test]
fn the_clock_set_back_gives_a_flood_nothing_and_takes_nothing_from_an_honest_page() {
    let world = World::enabled();
    let heard = |world: &World| {
        let (answer, _) = world.content(ContentMessage::Seen { snapshot: dialog(), page_asked: false });
        !format!("{answer:?}").contains("too_much")
    };
    while heard(&world) {}
    world.browser().pass(-3_600_000.0);
    assert!(!heard(&world));
    world.browser().pass(1_000.0);
    assert!(heard(&world));
}

#[test]
fn presses_in_a_page_begin_the_vault_s_time_anew_once_and_a_person_s_acts_always() {
    const TEN: f64 = 600_000.0;
    let world = World::with_profile("test");
    let press = || {
        let press = Press::Fill { profile: world.profile.clone() };
        world.content(ContentMessage::Pressed { press, snapshot: dialog() });
    };
    world.content(ContentMessage::Seen { snapshot: dialog(), page_asked: false });
    world.browser().pass(TEN);
    press();
    world.browser().pass(TEN);
    assert_eq!(world.vault_state(), VaultState::Open);
    // A person acts: what a page may do begins anew, too.
    world.own(OwnMessage::Fill { tab: TAB, profile: world.profile.clone() });
    world.browser().pass(TEN);
    press();
    world.browser().pass(TEN);
    press();
    assert_eq!(world.vault_state(), VaultState::Open);
    world.browser().pass(TEN);
    press();
    assert_eq!(world.vault_state(), VaultState::Locked, "a page has kept the vault open");
}

#[test]
fn a_page_is_not_told_the_name_of_another_site() {
    for id in [Id::Cfg16, Id::Jwk08] {
        assert!(id.row().other_site.is_some(), "{id}");
    }
    let world = World::enabled();
    world.browser().permit("https://id.example/*");
    world.own_enable("https://secret-project.example/0/Shell/");
    world.follow(Some(world.finished_run("https://secret-project.example", "other", 9)));
    world.follow(Some(world.finished_run("https://crm.example", "document", TAB)));
    let named = "secret-project";
    let tab = world.tab();
    assert!(tab.findings.iter().any(|f| format!("{f:?}").contains(named)), "{:?}", tab.findings);
    let told = serde_json::to_string(&*world.browser().told.borrow()).unwrap();
    let (answer, _) = world.content(ContentMessage::Seen { snapshot: red_panel(), page_asked: false });
    for text in [told, format!("{answer:?}")] {
        assert!(!text.contains(named) || !text.contains("CFG_16"), "{text}");
    }
}
