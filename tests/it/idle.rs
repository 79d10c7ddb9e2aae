//! A key is used within its time only: the clock is asked at each use. The alarm that locks an idle vault may
//! never come, as in a browser that slept.

use crate::support::*;
use oauth_assistant::app::Answer;
use oauth_assistant::page::view::Press;
use oauth_assistant::profile::{Environment, FillFrom};
use oauth_assistant::protocol::{
    ContentMessage, ContentReply, OwnMessage, OwnReply, Preferences, ProfileInput, VaultState,
};

const MINUTE: f64 = 60_000.0;
/// Longer than a vault stays open, unless that is set to more.
const TOO_LONG: f64 = 15.0 * MINUTE + 1.0;

/// An open vault over the dialog, at which nobody has looked for too long.
fn left_alone() -> World {
    let world = World::with_profile("test");
    world.content(ContentMessage::Seen { snapshot: dialog(), page_asked: false });
    world.browser().pass(TOO_LONG);
    world
}

fn has_key(world: &World) -> bool {
    world.browser().load(Area::Session, "key").is_some()
}

fn input(world: &World) -> ProfileInput {
    ProfileInput {
        id: Some(world.profile.clone()),
        edits: None,
        name: "Lab".into(),
        environment: Environment::Test,
        site: "https://crm.example".into(),
        url: "https://id.example".into(),
        client_id: "another".into(),
        client_secret: None,
        fill_from: FillFrom::Usual,
        tags: Vec::new(),
        notes: String::new(),
    }
}

#[test]
fn no_use_of_the_vault_is_served_past_its_time() {
    type Use = fn(&World) -> bool;
    let uses: [(&str, Use); 8] = [
        ("the state", |world| world.vault_state() == VaultState::Locked),
        ("the profiles", |world| world.own(OwnMessage::Profiles {}) == locked()),
        ("saving", |world| world.own(OwnMessage::SaveProfile { profile: input(world) }) == locked()),
        ("deleting", |world| world.own(OwnMessage::DeleteProfile { id: world.profile.clone() }) == locked()),
        ("a fill from the popup", |world| {
            world.own(OwnMessage::Fill { tab: TAB, profile: world.profile.clone() }) == locked()
        }),
        ("a press on Fill", |world| !matches!(press_fill(world), Answer::Reply(ContentReply::Ticket { .. }))),
        ("a look of the page", |world| {
            let (answer, _) = world.content(ContentMessage::Seen { snapshot: dialog(), page_asked: false });
            !format!("{answer:?}").contains("Lab")
        }),
        ("the site's own state", |world| world.tab().profiles.is_empty()),
    ];
    for (what, of) in uses {
        let world = left_alone();
        assert!(of(&world), "{what} was served");
        assert!(!has_key(&world), "{what}: the key is still there");
    }
}

#[test]
fn a_key_past_its_time_does_not_come_back() {
    type Then = fn(&World);
    let afterwards: [(&str, Then); 4] = [
        ("a longer time is set", |world| {
            let settings = Preferences { idle_minutes: 480, ..Preferences::default() };
            assert_eq!(world.own(OwnMessage::SaveSettings { settings }), OwnReply::Done {});
        }),
        ("the clock is set back after it was seen", |world| {
            assert_eq!(world.vault_state(), VaultState::Locked);
            world.browser().pass(-2.0 * MINUTE);
        }),
        ("the clock is set back, and right again", |world| {
            world.browser().pass(-TOO_LONG - 2.0 * MINUTE);
            assert_eq!(world.vault_state(), VaultState::Locked);
            world.browser().pass(2.0 * MINUTE);
        }),
        ("it is pressed again", |world| {
            press_fill(world);
            press_fill(world);
        }),
    ];
    for (what, then) in afterwards {
        let world = left_alone();
        then(&world);
        assert_eq!(world.vault_state(), VaultState::Locked, "{what}");
        assert!(!has_key(&world), "{what}: the key is still there");
    }
}

/// The alarm comes after the key is gone: what is shown has to change all the same.
#[test]
fn every_page_hears_that_the_time_is_up_whoever_has_noticed_it() {
    let world = left_alone();
    assert_eq!(world.vault_state(), VaultState::Locked);
    let before = world.browser().changes.get();
    world.tick();
    assert_eq!(world.browser().changes.get(), before + 1);
    world.tick();
    assert_eq!(world.browser().changes.get(), before + 1, "it is told once");
}

#[test]
fn each_use_in_time_begins_the_time_anew() {
    type Use = fn(&World);
    let uses: [(&str, Use); 3] = [
        ("a press on Fill", |world| drop(press_fill(world))),
        ("a fill from the popup", |world| {
            world.own(OwnMessage::Fill { tab: TAB, profile: world.profile.clone() });
        }),
        ("saving", |world| drop(world.own(OwnMessage::SaveProfile { profile: input(world) }))),
    ];
    for (what, of) in uses {
        let world = World::with_profile("test");
        world.content(ContentMessage::Seen { snapshot: dialog(), page_asked: false });
        world.browser().pass(10.0 * MINUTE);
        of(&world);
        world.browser().pass(10.0 * MINUTE);
        assert_eq!(world.vault_state(), VaultState::Open, "{what}");
    }
}

fn press_fill(world: &World) -> Answer {
    let press = Press::Fill { profile: world.profile.clone() };
    world.content(ContentMessage::Pressed { press, snapshot: dialog() }).0
}

fn locked() -> OwnReply {
    OwnReply::Failed { key: "vault_locked".into(), subs: Vec::new() }
}
