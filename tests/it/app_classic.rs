//! Classic UI, over a browser made of tables: what the panel on the section says, and that the card of one
//! setting gets its one value and nothing else.

use crate::support::*;
use oauth_assistant::app::Answer;
use oauth_assistant::creatio::{CODES, Field};
use oauth_assistant::page::Snapshot;
use oauth_assistant::page::view::{Mount, Node, Press, Text, View};
use oauth_assistant::probe::Probe;
use oauth_assistant::protocol::{
    ContentMessage, ContentReply, FieldOutcome, FieldResult, OwnMessage, PageReply, Screen, Values,
};

const FINE: &str = r#"{"HasProblem":false,"IsSystemSettingsFilledIn":true,"IsIdentityServiceAvailable":true,"IsAccessTokenRetrievableForSystemActions":true}"#;
const RESOURCE: &str = r#"{"rows":[{"Name":"ApplicationAccess_0","IsDefault":true}]}"#;

fn load(name: &str) -> Snapshot {
    let path = format!("{}/tests/fixtures/snapshots/{name}.json", env!("CARGO_MANIFEST_DIR"));
    serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap()
}

fn section(version: &str) -> Snapshot {
    Snapshot { version: version.into(), ..load("classic-section") }
}

fn card(field: Field) -> Snapshot {
    load(match field {
        Field::Url => "classic-setting-url",
        Field::ClientId => "classic-setting-client-id",
        Field::ClientSecret => "classic-setting-client-secret",
    })
}

fn page(answer: Answer) -> PageReply {
    match answer {
        Answer::Reply(ContentReply::Page(page)) => page,
        other => panic!("expected a page reply, got {other:?}"),
    }
}

fn see(world: &World, snapshot: Snapshot) -> PageReply {
    page(world.content(ContentMessage::Seen { snapshot, page_asked: false }).0)
}

fn mount(view: &View, id: &str) -> Mount {
    view.mounts.iter().find(|m| m.id == id).unwrap_or_else(|| panic!("no mount {id}: {view:?}")).clone()
}

/// The keys of the texts, with a `+` those that are ticked, and those that a ticked line is put together of.
fn said(nodes: &[Node]) -> Vec<String> {
    let mark = |ticked: bool, key: String| if ticked { format!("+{key}") } else { key };
    let of = |node: &Node| -> Vec<String> {
        let (ticked, below) = (node.class == "held", said(&node.children));
        match &node.text {
            Some(Text::Key(key, _)) => [mark(ticked, key.clone())].into_iter().chain(below).collect(),
            Some(_) => below,
            None => below.into_iter().map(|key| mark(ticked, key)).collect(),
        }
    };
    nodes.iter().flat_map(of).collect()
}

fn panel(page: &PageReply) -> Vec<String> {
    said(&mount(&page.view, "section").tree)
}

fn says(said: &[String], key: &str) -> bool {
    said.iter().any(|s| s == key)
}

fn values_of(world: &World, snapshot: &Snapshot) -> Values {
    let press = Press::Fill { profile: world.profile.clone() };
    let ticket = match world.content(ContentMessage::Pressed { press, snapshot: snapshot.clone() }).0 {
        Answer::Reply(ContentReply::Ticket { ticket }) => ticket,
        other => panic!("expected a ticket, got {other:?}"),
    };
    match world.content(ContentMessage::Redeem { ticket, snapshot: snapshot.clone() }).0 {
        Answer::Values(values) => values,
        other => panic!("no values: {other:?}"),
    }
}

#[test]
fn the_section_starts_the_probes_and_states_the_version() {
    let world = World::enabled();
    let seen = see(&world, section("8.1.3.6734"));
    let asked: Vec<_> = seen.ask.iter().map(|r| r.probe).collect();
    assert!([Probe::Health, Probe::Settings, Probe::Feature].iter().all(|p| asked.contains(p)), "{asked:?}");
    let text = serde_json::to_string(&mount(&seen.view, "section")).unwrap();
    assert!(text.contains(r#"["classic_version",["8.1.3.6734"]]"#), "{text}");
    assert!(
        CODES.values().iter().all(|code| text.contains(code)) && text.contains("https://crm.example/0/Flags")
    );
}

#[test]
fn an_unstated_version_is_said_to_be_unknown_and_ticks_no_offer() {
    let world = World::enabled();
    let said = panel(&see(&world, section("")));
    assert!(says(&said, "classic_version_unknown") && !says(&said, "classic_version"), "{said:?}");
    assert!(!said.iter().any(|s| s.starts_with("+classic_offer")), "{said:?}");
}

#[test]
fn a_version_is_credited_with_what_it_offers_and_no_more() {
    let world = World::enabled();
    let said = panel(&see(&world, section("8.1.3.6734")));
    let offers: Vec<_> = said.iter().filter(|s| s.contains("classic_offer_")).collect();
    assert_eq!(
        offers,
        [
            "+classic_offer_health",
            "classic_offer_technical_users",
            "classic_offer_freedom",
            "classic_offer_resource",
            "classic_offer_settings",
            "classic_offer_feature",
        ]
    );
    assert!(says(&said, "classic_step_resource"), "{said:?}");
    let said = panel(&see(&World::enabled(), section("8.2.0.4183")));
    assert!(says(&said, "+classic_offer_resource") && says(&said, "classic_step_resource_own"), "{said:?}");
}

#[test]
fn steps_are_ticked_as_the_answers_show_that_they_are_done() {
    let world = World::enabled();
    // Only who keeps profiles is offered to save one.
    world.own(OwnMessage::CreateVault { passphrase: world.passphrase() });
    let before = panel(&see(&world, section("8.1.3.6734")));
    assert!(!before.iter().any(|s| s.starts_with("+classic_step") || s.starts_with("+classic_setting")));
    let run = world.run();
    world.answer(run, Probe::Feature, 200, r#"{"FeatureState":1}"#);
    let two = panel(&page(world.answer_settings("https://id.example", "client").0));
    for key in ["+classic_step_feature", "+classic_setting_url", "+classic_setting_client_id"] {
        assert!(says(&two, key), "{key}: {two:?}");
    }
    assert!(says(&two, "classic_setting_secret") && says(&two, "classic_step_settings"), "{two:?}");
    let healthy = panel(&page(world.answer_health(200, FINE).0));
    assert!(says(&healthy, "+classic_setting_secret") && says(&healthy, "+classic_step_settings"));
    assert!(says(&healthy, "page_save_as_profile") && !says(&two, "page_save_as_profile"));
    assert!(says(&healthy, "classic_step_resource"), "a health check with three flags says nothing of it");
    let all = panel(&page(world.answer(run, Probe::Resources, 200, RESOURCE).0));
    assert!(says(&all, "+classic_step_resource"), "{all:?}");
}

#[test]
fn before_8_1_2_a_missing_health_check_is_no_fault_and_the_resources_tell_themselves() {
    let world = World::enabled();
    see(&world, section("8.0.9.5231"));
    let run = world.run();
    world.answer_settings("https://id.example", "client");
    world.answer(run, Probe::Feature, 200, r#"{"FeatureState":1}"#);
    world.answer_health(404, "");
    let (answer, follow) = world.answer(run, Probe::HealthOtherRuntime, 404, "");
    let asked = page(answer).ask;
    assert!(asked.iter().any(|r| r.probe == Probe::Resources), "{asked:?}");
    world.follow(follow);
    let seen = page(world.answer(run, Probe::Resources, 200, RESOURCE).0);
    let said = panel(&seen);
    assert!(says(&said, "+classic_step_resource") && says(&said, "classic_health_not_offered"), "{said:?}");
    let text = serde_json::to_string(&seen.view).unwrap();
    assert!(!text.contains("CRT_03") && !text.contains("card blocker") && !text.contains("card warning"));
}

#[test]
fn where_the_version_is_not_told_a_missing_health_check_is_a_notice() {
    let world = World::enabled();
    see(&world, section(""));
    let run = world.run();
    world.answer_settings("https://id.example", "client");
    world.answer(run, Probe::Feature, 200, r#"{"FeatureState":1}"#);
    world.answer_health(404, "");
    let (_, follow) = world.answer(run, Probe::HealthOtherRuntime, 404, "");
    world.follow(follow);
    let seen = page(world.answer(run, Probe::Resources, 200, RESOURCE).0);
    let said = panel(&seen);
    assert!(says(&said, "classic_health_unknown") && says(&said, "CRT_03_title"), "{said:?}");
    assert!(!says(&said, "CRT_03_step_1"), "it speaks of Test connection");
}

#[test]
fn the_health_check_s_word_is_shown_and_the_findings_with_it() {
    let said_of = |health| {
        let world = World::enabled();
        see(&world, section("8.1.3.6734"));
        let run = world.run();
        world.answer(run, Probe::Feature, 403, "");
        world.answer(run, Probe::Settings, 403, "");
        panel(&page(world.answer_health(500, health).0))
    };
    let red = said_of(EMPTY_SETTINGS);
    assert!(says(&red, "classic_unhealthy") && says(&red, "CFG_01_title"), "{red:?}");
    assert!(!says(&red, "CFG_01_step_1"), "Open settings is not there; the steps above say it: {red:?}");
    let red = said_of(UNAVAILABLE);
    assert!(says(&red, "page_older_version"), "its steps speak of other buttons: {red:?}");
}

#[test]
fn where_the_version_is_not_told_the_words_of_the_steps_are_explained_once() {
    let world = World::enabled();
    see(&world, section(""));
    world.answer(world.run(), Probe::Settings, 403, "");
    let said = panel(&page(world.answer_health(500, UNAVAILABLE).0));
    assert!(says(&said, "classic_other_words") && !says(&said, "page_older_version"), "{said:?}");
}

#[test]
fn hints_are_folded_away_and_the_steps_stay() {
    let world = World::enabled();
    see(&world, section("8.0.9.5231"));
    let run = world.run();
    world.answer(run, Probe::Feature, 200, r#"{"FeatureState":0}"#);
    world.answer_settings("https://id.example", "client");
    world.answer_health(404, "");
    let seen = page(world.answer(run, Probe::HealthOtherRuntime, 404, "").0);
    assert!(says(&panel(&seen), "CRT_01_title"), "{:?}", panel(&seen));
    let press = ContentMessage::Pressed { press: Press::Dismiss, snapshot: section("8.0.9.5231") };
    let said = panel(&page(world.content(press).0));
    assert!(!says(&said, "CRT_01_title") && says(&said, "classic_step_feature"), "{said:?}");
}

#[test]
fn coming_back_to_the_section_asks_anew_and_looking_at_it_again_does_not() {
    let world = World::enabled();
    assert_eq!(see(&world, section("8.1.3.6734")).run, 1);
    assert_eq!(see(&world, section("8.1.3.6734")).run, 1);
    see(&world, card(Field::Url));
    let back = see(&world, section("8.1.3.6734"));
    assert_eq!(back.run, 2);
    assert!(back.ask.iter().any(|r| r.probe == Probe::Settings));
}

#[test]
fn the_card_of_each_setting_gets_its_own_value_and_nothing_else() {
    let world = World::with_profile("test");
    let url = values_of(&world, &card(Field::Url));
    assert_eq!(url.url.map(|(_, v)| v).as_deref(), Some("https://id.example"));
    assert!(url.client_id.is_none() && url.client_secret.is_none());
    let id = values_of(&world, &card(Field::ClientId));
    assert_eq!(id.client_id.map(|(_, v)| v).as_deref(), Some("the-client"));
    assert!(id.url.is_none() && id.client_secret.is_none());
    let secret = values_of(&world, &card(Field::ClientSecret));
    let (input, value) = secret.client_secret.expect("the secret");
    assert_eq!(value.expose(), world.secret);
    assert_eq!(input, card(Field::ClientSecret).elements.last().unwrap().h);
    assert!(secret.url.is_none() && secret.client_id.is_none());
}

#[test]
fn a_ticket_for_one_setting_is_void_on_the_card_of_another() {
    let world = World::with_profile("test");
    // The same input, as if the page had used it again.
    for (pressed, redeemed) in [(Field::Url, Field::ClientId), (Field::Url, Field::ClientSecret)] {
        let press = Press::Fill { profile: world.profile.clone() };
        let answer = world.content(ContentMessage::Pressed { press, snapshot: card(pressed) }).0;
        let Answer::Reply(ContentReply::Ticket { ticket }) = answer else { panic!("no ticket: {answer:?}") };
        let (late, _) = world.content(ContentMessage::Redeem { ticket, snapshot: card(redeemed) });
        let bar = said(&mount(&page(late).view, "fill").tree);
        assert!(says(&bar, "fill_page_changed"), "{bar:?}");
    }
}

#[test]
fn the_outcome_is_told_of_the_one_field_and_speaks_of_save_alone() {
    let world = World::with_profile("test");
    for (field, caption, undone) in [
        (Field::Url, "+write_name_url", "classic_undone"),
        (Field::ClientSecret, "+write_name_client_secret", "classic_emptied"),
    ] {
        values_of(&world, &card(field));
        let outcomes = vec![FieldOutcome { field, result: FieldResult::Held }];
        let bar = said(&mount(&page(world.content(ContentMessage::Filled { outcomes }).0).view, "fill").tree);
        assert!(says(&bar, "classic_filled") && says(&bar, caption) && says(&bar, "+fill_held"), "{bar:?}");
        let (after, _) = world.content(ContentMessage::Pressed { press: Press::Undo, snapshot: card(field) });
        let bar = said(&mount(&page(after).view, "fill").tree);
        assert!(says(&bar, undone), "{bar:?}");
    }
}

#[test]
fn a_value_that_the_page_changed_is_not_called_filled() {
    let world = World::with_profile("test");
    values_of(&world, &card(Field::Url));
    let outcomes = vec![FieldOutcome { field: Field::Url, result: FieldResult::Changed }];
    let bar = said(&mount(&page(world.content(ContentMessage::Filled { outcomes }).0).view, "fill").tree);
    assert!(
        says(&bar, "classic_not_filled") && says(&bar, "write_name_url") && says(&bar, "fill_changed"),
        "{bar:?}"
    );
}

#[test]
fn on_a_trap_nothing_is_drawn_and_a_press_fills_nothing() {
    let world = World::with_profile("test");
    for name in [
        "trap-classic-other-url",
        "trap-classic-other-secret",
        "trap-classic-new-setting",
        "trap-classic-app-card",
        "trap-classic-settings-section",
    ] {
        assert_eq!(see(&world, load(name)).view, View::default(), "{name}");
        let press = Press::Fill { profile: world.profile.clone() };
        let (answer, _) = world.content(ContentMessage::Pressed { press, snapshot: load(name) });
        assert!(matches!(answer, Answer::Reply(ContentReply::Page(_))), "{name}: {answer:?}");
    }
}

#[test]
fn the_popup_offers_to_fill_the_card_and_knows_a_healthy_section() {
    let world = World::with_profile("test");
    let tab = || world.tab();
    see(&world, card(Field::ClientId));
    assert!(tab().screen == Screen::Fillable && tab().healthy.is_none());
    see(&world, section("8.1.3.6734"));
    assert!(tab().screen == Screen::OauthPage);
    world.answer_health(200, FINE);
    assert_eq!(tab().healthy, Some(true));
}
