//! *Save as profile*: a connection that works, and that no profile has, is offered to be kept as one.

use crate::support::*;
use oauth_assistant::app::Answer;
use oauth_assistant::page::Snapshot;
use oauth_assistant::page::view::{Node, Press};
use oauth_assistant::profile::handed::Handed;
use oauth_assistant::profile::{Environment, Secret};
use oauth_assistant::protocol::{ContentMessage, ContentReply, OwnMessage, OwnReply};

const FINE: &str = r#"{"HasProblem":false,"IsSystemSettingsFilledIn":true,"IsIdentityServiceAvailable":true,"IsAccessTokenRetrievableForSystemActions":true}"#;

/// The Diagnostic panel with all its rows green.
fn green_panel() -> Snapshot {
    let mut panel = red_panel();
    panel.elements.iter_mut().filter(|e| e.checked.is_some()).for_each(|e| e.checked = Some(true));
    panel
}

/// The OAuth page of a Creatio that is set to this, and whose own check says this.
fn set_to(world: &World, url: &str, client_id: &str, health: &str) {
    world.content(ContentMessage::Hello {});
    let snapshot = if health == FINE { green_panel() } else { red_panel() };
    world.content(ContentMessage::Seen { snapshot, page_asked: true });
    world.answer_health(200, health);
    world.answer_settings(url, client_id);
    let (_, follow) = world.answer_rest(200, health);
    world.follow(follow);
}

fn create_vault(world: &World) {
    let passphrase = Secret::new("several words of nobody's".into());
    assert_eq!(world.own(OwnMessage::CreateVault { passphrase }), OwnReply::Done {});
}

fn has(nodes: &[Node], press: &Press) -> bool {
    nodes.iter().any(|node| node.press.as_ref() == Some(press) || has(&node.children, press))
}

fn is_offered(world: &World) -> bool {
    match world.content(ContentMessage::Answers { run: 0, answers: Vec::new() }).0 {
        Answer::Reply(ContentReply::Page(page)) => {
            page.view.mounts.iter().any(|mount| has(&mount.tree, &Press::SaveAsProfile))
        }
        other => panic!("no page: {other:?}"),
    }
}

fn press(world: &World, press: Press) {
    world.content(ContentMessage::Pressed { press, snapshot: green_panel() });
}

fn to_save(world: &World) -> Option<Handed> {
    match world.own(OwnMessage::ToSave { tab: TAB }) {
        OwnReply::ToSave { profile } => profile.map(|profile| *profile),
        other => panic!("not heard: {other:?}"),
    }
}

/// What a press opens, and what the form that has opened is told.
fn saved(world: &World) -> Option<Handed> {
    let offered = is_offered(world);
    press(world, Press::SaveAsProfile);
    let opened = world.browser().forms.take();
    let told = to_save(world);
    assert_eq!(offered, told.is_some());
    assert_eq!(opened, if offered { vec![TAB] } else { Vec::new() });
    told
}

#[test]
fn a_connection_that_works_is_offered_with_what_creatio_is_set_to() {
    let world = World::with_profile("test");
    set_to(&world, "https://id2.example:8090/", "another", FINE);
    let one = saved(&world).expect("an offer");
    assert_eq!((one.name.as_str(), one.site.as_str()), ("crm.example", "https://crm.example/"));
    assert_eq!((one.url.as_str(), one.client_id.as_str()), ("https://id2.example:8090/", "another"));
    assert_eq!(one.environment, Environment::Production, "nobody has said that less care is enough");
}

#[test]
fn it_is_not_offered_to_who_keeps_no_profiles() {
    let world = World::enabled();
    set_to(&world, "https://id.example", "the-client", FINE);
    assert_eq!(saved(&world), None);
    create_vault(&world);
    assert!(saved(&world).is_some());
}

#[test]
fn what_a_profile_has_already_is_not_offered() {
    let world = World::with_profile("test");
    set_to(&world, "https://id.example/", "the-client", FINE);
    assert_eq!(saved(&world), None);
}

#[test]
fn nothing_is_offered_that_does_not_work_or_is_not_known() {
    for health in [NO_TOKEN, UNAVAILABLE, EMPTY_SETTINGS] {
        let world = World::with_profile("test");
        set_to(&world, "https://id2.example", "another", health);
        assert_eq!(to_save(&world), None, "{health}");
        world.content(ContentMessage::Pressed { press: Press::SaveAsProfile, snapshot: red_panel() });
        assert!(world.browser().forms.take().is_empty());
    }
    let world = World::with_profile("test");
    set_to(&world, "https://id2.example", "another", FINE);
    world.own(OwnMessage::Lock {});
    assert_eq!(saved(&world), None, "whether a profile has it is not known");
    let world = World::with_profile("test");
    world.content(ContentMessage::Seen { snapshot: green_panel(), page_asked: true });
    world.answer_health(200, FINE);
    assert_eq!(saved(&world), None, "the settings were not read");
}

#[test]
fn what_could_not_be_saved_is_not_offered() {
    let long = "c".repeat(5000);
    for (url, client_id) in [
        ("https://me:password@id.example", "another"),
        ("https://id.example/connect/token?x=http://y", "another"),
        ("javascript:alert(1)", "another"),
        ("id.example", "another"),
        ("https://id.example", "an\u{202e}other"),
        ("https://id.example", " "),
        ("https://id.example", &long),
    ] {
        let world = World::enabled();
        create_vault(&world);
        set_to(&world, url, client_id, FINE);
        assert_eq!(saved(&world), None, "{url} {client_id}");
    }
}

#[test]
fn in_the_vendors_cloud_nothing_is_offered() {
    let world = World::new();
    create_vault(&world);
    world.browser().permit("https://x.creatio.com/*");
    world.own_enable("https://x.creatio.com/0/Shell/");
    world.follow(Some(world.finished_run("https://x.creatio.com", "document", TAB)));
    let seen = ContentMessage::Seen { snapshot: green_panel(), page_asked: false };
    world.content_at("https://x.creatio.com/0/Shell/", seen);
    assert_eq!(to_save(&world), None);
}

#[test]
fn who_does_not_want_it_is_not_offered_it_again_on_this_page() {
    let world = World::enabled();
    create_vault(&world);
    set_to(&world, "https://id.example", "the-client", FINE);
    assert!(is_offered(&world));
    press(&world, Press::Dismiss);
    assert!(!is_offered(&world));
    press(&world, Press::CheckAgain);
    world.answer_health(200, FINE);
    world.answer_settings("https://id.example", "the-client");
    assert!(!is_offered(&world));
}

#[test]
fn a_tab_without_a_page_of_creatio_has_nothing_to_save() {
    let world = World::enabled();
    assert_eq!(to_save(&world), None);
}

#[test]
fn what_is_offered_stays_so_when_the_background_was_stopped() {
    let world = World::enabled();
    create_vault(&world);
    set_to(&world, "https://id.example", "the-client", FINE);
    let world = world.restart();
    assert!(to_save(&world).is_some());
}
