//! What locks the vault beside idleness (`tests/it/idle.rs`): the time since it was unlocked, a shortcut, the end of the
//! browser, the computer, and a clock that was set back.

use crate::support::*;
use futures_executor::block_on;
use oauth_assistant::app::Answer;
use oauth_assistant::page::view::Press;
use oauth_assistant::protocol::{
    ContentMessage, ContentReply, OwnMessage, OwnReply, Preferences, VaultState,
};

const MINUTE: f64 = 60_000.0;
const HOUR: f64 = 60.0 * MINUTE;

fn open_with(settings: Preferences) -> World {
    let world = World::with_profile("test");
    world.browser().permit("idle");
    assert_eq!(world.own(OwnMessage::SaveSettings { settings }), OwnReply::Done {});
    world.content(ContentMessage::Seen { snapshot: dialog(), page_asked: false });
    world
}

fn has_key(world: &World) -> bool {
    world.browser().load(Area::Session, "key").is_some()
}

fn is_open(world: &World) -> bool {
    world.vault_state() == VaultState::Open
}

fn settings(world: &World) -> Preferences {
    match world.own(OwnMessage::State { tab: None, url: None }) {
        OwnReply::State(state) => state.settings,
        other => panic!("no state: {other:?}"),
    }
}

/// A use by a person each ten minutes, with the alarms in between.
fn used_for(world: &World, ms: f64) {
    let mut left = ms;
    while left > 0.0 {
        world.own(OwnMessage::Fill { tab: TAB, profile: world.profile.clone() });
        for _ in 0..10 {
            world.browser().pass(MINUTE.min(left.max(0.0)));
            left -= MINUTE;
            world.tick();
        }
    }
}

// Since it was unlocked

#[test]
fn a_vault_in_use_locks_so_many_hours_after_it_was_unlocked() {
    let world = open_with(Preferences::default());
    used_for(&world, 7.0 * HOUR + 50.0 * MINUTE);
    assert!(is_open(&world), "a working day of 8 hours");
    used_for(&world, 11.0 * MINUTE);
    assert!(!is_open(&world));
    assert!(!has_key(&world));
    // Unlocked anew, its time begins anew.
    world.own(OwnMessage::Unlock { passphrase: world.passphrase() });
    used_for(&world, 30.0 * MINUTE);
    assert!(is_open(&world));
    let world = open_with(Preferences { most_hours: 1, idle_minutes: 480, ..Preferences::default() });
    used_for(&world, HOUR + MINUTE);
    assert!(!is_open(&world));
}

#[test]
fn no_use_is_served_past_that_time_though_no_alarm_has_come() {
    type Use = fn(&World) -> bool;
    let locked = OwnReply::Failed { key: "vault_locked".into(), subs: Vec::new() };
    let uses: [(&str, Use); 3] = [
        ("the state", |world| !is_open(world)),
        ("a press", |world| {
            let press = Press::Fill { profile: world.profile.clone() };
            let pressed = ContentMessage::Pressed { press, snapshot: dialog() };
            !matches!(world.content(pressed).0, Answer::Reply(ContentReply::Ticket { .. }))
        }),
        ("a look", |world| {
            let seen = ContentMessage::Seen { snapshot: dialog(), page_asked: false };
            !format!("{:?}", world.content(seen).0).contains("Lab")
        }),
    ];
    for (what, of) in uses {
        let world = open_with(Preferences { most_hours: 1, idle_minutes: 480, ..Preferences::default() });
        world.browser().pass(HOUR);
        assert!(is_open(&world), "{what}");
        // The background sleeps, and so does its alarm.
        let world = world.restart();
        world.browser().pass(1.0);
        assert!(of(&world), "{what} was served");
        assert!(!has_key(&world), "{what}: the key is still there");
        assert_eq!(world.own(OwnMessage::Profiles {}), locked);
    }
}

#[test]
fn a_longer_time_that_is_set_afterwards_brings_nothing_back() {
    let world = open_with(Preferences { most_hours: 1, idle_minutes: 480, ..Preferences::default() });
    world.browser().pass(HOUR + 1.0);
    let settings = Preferences { most_hours: 24, idle_minutes: 480, ..Preferences::default() };
    world.own(OwnMessage::SaveSettings { settings });
    assert!(!is_open(&world) && !has_key(&world));
}

#[test]
fn the_times_are_held_to_their_bounds_whoever_has_written_them() {
    for (most_hours, kept) in [(0, 1), (25, 24), (u32::MAX, 24)] {
        let world = open_with(Preferences { most_hours, ..Preferences::default() });
        assert_eq!(settings(&world).most_hours, kept);
    }
    // What an earlier build has kept.
    let world = World::enabled();
    world.browser().keep(Area::Disk, "settings", r#"{"idle_minutes":33,"record":false}"#);
    let kept = settings(&world.restart());
    assert_eq!((kept.idle_minutes, kept.most_hours, kept.lock_with_computer), (33, 8, false));
}

// By a shortcut

#[test]
fn the_shortcut_locks_and_every_page_shows_it() {
    let world = open_with(Preferences::default());
    let before = world.browser().changes.get();
    assert_eq!(block_on(world.app.shortcut("another", Some(TAB))), None);
    assert!(is_open(&world));
    assert_eq!(block_on(world.app.shortcut("lock", Some(TAB))), None);
    assert!(!is_open(&world) && !has_key(&world));
    assert!(world.browser().changes.get() > before, "no page was told");
    // Locked, or without a vault, it does nothing.
    assert_eq!(block_on(world.app.shortcut("lock", None)), None);
    assert_eq!(block_on(World::enabled().app.shortcut("lock", None)), None);
}

// At the end of the browser

#[test]
fn the_end_of_the_browser_locks() {
    let world = open_with(Preferences::default());
    assert!(is_open(&world.twin().restart()), "a restart of the background alone does not");
    let world = world.exit_browser();
    assert!(!is_open(&world));
    let disk = format!("{:?}", world.browser().disk.borrow());
    assert!(!disk.contains("unlocked") && !disk.contains("\"key\": "));
}

// With the computer

fn with_computer() -> World {
    open_with(Preferences { lock_with_computer: true, ..Preferences::default() })
}

#[test]
fn a_locked_screen_locks_where_that_is_switched_on() {
    for (state, stays) in [("active", true), ("idle", true), ("locked", false)] {
        let world = with_computer();
        block_on(world.app.computer_is(state));
        assert_eq!(is_open(&world), stays, "{state}");
    }
    let world = open_with(Preferences::default());
    block_on(world.app.computer_is("locked"));
    assert!(is_open(&world), "nobody has asked for it");
}

#[test]
fn a_computer_that_slept_locks_at_the_first_use_and_at_the_first_alarm() {
    for by_alarm in [true, false] {
        let world = with_computer();
        for _ in 0..9 {
            world.browser().pass(MINUTE);
            world.tick();
        }
        assert!(is_open(&world));
        world.browser().pass(3.0 * MINUTE + 1.0);
        if by_alarm {
            world.tick();
        }
        assert!(!is_open(&world) && !has_key(&world));
    }
    let world = open_with(Preferences::default());
    world.browser().pass(10.0 * MINUTE);
    assert!(is_open(&world), "nobody has asked for it");
}

#[test]
fn a_background_that_was_stopped_between_two_alarms_is_no_computer_that_slept() {
    let world = with_computer();
    let mut world = world;
    for _ in 0..10 {
        world.browser().pass(MINUTE);
        world = world.restart();
        world.tick();
    }
    assert!(is_open(&world));
}

#[test]
fn what_the_browser_does_not_tell_is_not_said_to_be_switched_on() {
    let world = World::with_profile("test");
    let on = Preferences { lock_with_computer: true, ..Preferences::default() };
    world.own(OwnMessage::SaveSettings { settings: on });
    assert!(!settings(&world).lock_with_computer, "without the permission");
    let world = with_computer();
    assert!(settings(&world).lock_with_computer);
    world.browser().forbid("idle");
    world.permissions_changed();
    assert!(!settings(&world).lock_with_computer, "the permission was taken back");
}

// A clock that was set back

#[test]
fn a_clock_that_is_set_back_never_prolongs_a_vault_by_more_than_it_is_set_right() {
    for idle_for in 2..15 {
        for back in 2..=idle_for {
            let world = open_with(Preferences::default());
            for _ in 0..idle_for {
                world.browser().pass(MINUTE);
                world.tick();
            }
            assert!(is_open(&world));
            world.browser().pass(-f64::from(back) * MINUTE);
            assert!(!is_open(&world), "idle for {idle_for} minutes, set back by {back}");
            assert!(!has_key(&world));
        }
    }
}

#[test]
fn a_clock_set_back_is_noticed_by_the_alarm_too_and_after_a_restart() {
    let world = open_with(Preferences { most_hours: 24, idle_minutes: 480, ..Preferences::default() });
    used_for(&world, 5.0 * HOUR);
    let world = world.restart();
    world.browser().pass(-4.0 * HOUR);
    world.tick();
    assert!(!has_key(&world));
    // After that the clock is right: what was noted of the time before hinders nothing.
    world.own(OwnMessage::Unlock { passphrase: world.passphrase() });
    assert!(is_open(&world));
}

#[test]
fn a_clock_that_is_set_right_by_seconds_locks_nothing() {
    let world = open_with(Preferences::default());
    for _ in 0..8 {
        world.browser().pass(MINUTE);
        world.tick();
        world.browser().pass(-3_000.0);
        world.tick();
        assert!(is_open(&world));
    }
}

#[test]
fn what_locks_and_cannot_be_kept_as_locked_is_past_its_time_all_the_same() {
    let world = open_with(Preferences { most_hours: 1, idle_minutes: 480, ..Preferences::default() });
    world.browser().pass(HOUR + 1.0);
    world.browser().refuses.borrow_mut().push(Writing::Erase);
    assert!(!is_open(&world));
    world.tick();
    assert!(!is_open(&world));
}
