//! What the browser's button says of a tab, and the shortcuts that are pressed over one.

use crate::support::*;
use futures_executor::block_on;
use oauth_assistant::app::Follow;
use oauth_assistant::page::Snapshot;
use oauth_assistant::protocol::{ContentMessage, OwnMessage};
use snapshots::load;

const FINE: &str = r#"{"HasProblem":false,"IsSystemSettingsFilledIn":true,"IsIdentityServiceAvailable":true,"IsAccessTokenRetrievableForSystemActions":true}"#;

/// What was said of the tab, in short, since it was asked last.
fn said(world: &World) -> Vec<String> {
    world.browser().badges.take().into_iter().map(|(tab, short, _)| format!("{tab} {short}")).collect()
}

fn hello(world: &World) {
    let follow = world.content(ContentMessage::Hello {}).1;
    world.follow(follow);
}

/// A whole run in which nothing answers but Creatio, whose health is this.
fn run(world: &World, snapshot: Snapshot, url: &str, (status, health): (u16, &str)) {
    world.follow(world.content(ContentMessage::Seen { snapshot, page_asked: true }).1);
    world.answer_health(status, health);
    world.follow(world.answer_settings(url, url).1);
    world.follow(world.answer_rest(status, health).1);
}

#[test]
fn a_page_of_an_enabled_site_says_that_the_assistant_is_at_work_and_once() {
    let world = World::enabled();
    hello(&world);
    let badges = world.browser().badges.borrow().clone();
    let name = "action_title[]: ui_enabled[]";
    assert_eq!(badges, [(TAB, "badge_on[]".to_owned(), name.to_owned())]);
    world.browser().badges.take();
    world.follow(world.content(ContentMessage::Seen { snapshot: plain_page(), page_asked: false }).1);
    assert_eq!(said(&world), Vec::<String>::new(), "it is said again");
    // With another page the browser has forgotten it, and with one that comes back, too.
    hello(&world);
    assert_eq!(said(&world), ["7 badge_on[]"]);
}

#[test]
fn the_blockers_are_counted_when_the_checks_are_over_and_gone_when_all_is_well() {
    let world = World::enabled();
    run(&world, red_panel(), "", (500, EMPTY_SETTINGS));
    let blockers = world.browser().badges.take();
    assert!(blockers.iter().all(|(_, short, _)| short != "badge_on[]"), "{blockers:?}");
    let (_, count, title) = blockers.last().unwrap();
    assert!(count.parse::<usize>().unwrap() > 0);
    assert_eq!(*title, format!(r#"action_title[]: badge_blockers["{count}"]"#));

    // Red, and why is not known: the Identity Service may not be asked.
    let world = World::enabled();
    run(&world, red_panel(), "https://id.example", (500, UNAVAILABLE));
    assert_eq!(said(&world), ["7 !"]);

    let world = World::enabled();
    run(
        &world,
        Snapshot { base_url: red_panel().base_url, ..load("panel-all-green").page },
        "https://id.example",
        (200, FINE),
    );
    assert_eq!(said(&world), ["7 \u{2713}"]);
}

#[test]
fn of_a_site_that_is_given_up_nothing_is_said() {
    let world = World::enabled();
    hello(&world);
    said(&world);
    world.own(OwnMessage::Disable { site: site() });
    assert_eq!(said(&world), ["7 "]);
}

#[test]
fn a_shortcut_checks_the_tab_over_which_it_is_pressed() {
    let world = World::enabled();
    run(&world, red_panel(), "", (500, EMPTY_SETTINGS));
    let before = world.run();
    let follow = block_on(world.app.shortcut("check", Some(TAB)));
    assert!(matches!(&follow, Some(Follow::Run { run, .. }) if *run == before + 1), "{follow:?}");
    for elsewhere in [None, Some(TAB + 1)] {
        assert_eq!(block_on(world.app.shortcut("check", elsewhere)), None);
    }
}
