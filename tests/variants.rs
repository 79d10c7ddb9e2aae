//! The use-cases on pages that are not like the ones known best: rows without a state.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "tests fail by panicking")]
#![cfg(not(target_arch = "wasm32"))]

mod support;

#[path = "support/snapshots.rs"]
mod snapshots;

use oauth_assistant::app::Answer;
use oauth_assistant::page::Snapshot;
use oauth_assistant::page::recognise::recognise;
use oauth_assistant::protocol::{Message, Reply, TabState};
use support::*;

fn tab(world: &World) -> TabState {
    match world.own(Message::State { tab: Some(TAB), url: Some(PAGE.into()) }) {
        Reply::State(state) => state.tab.expect("a tab"),
        other => panic!("no state: {other:?}"),
    }
}

/// Rows of an icon and a text: nobody can read their state.
fn icon_rows() -> Snapshot {
    snapshots::load("panel-icon-rows").page
}

#[test]
fn hints_stand_beside_rows_whose_state_the_page_does_not_tell() {
    let world = World::enabled();
    let panel = recognise(&icon_rows()).panel.expect("a panel");
    world.content(Message::Seen { snapshot: icon_rows(), page_asked: false });
    let (answer, _) = world.answer_health(500, EMPTY_SETTINGS);
    let Answer::Reply(Reply::Page(page)) = answer else { panic!("no page: {answer:?}") };
    assert_eq!(page.view.mounts.first().map(|m| m.anchor), Some(panel.rows[0].host));
}

#[test]
fn where_the_rows_do_not_tell_it_the_health_check_says_whether_all_is_well() {
    let healthy = UNAVAILABLE.replace("false", "true").replace("\"HasProblem\":true", "\"HasProblem\":false");
    for (status, health, expected) in
        [(500, UNAVAILABLE, Some(false)), (200, healthy.as_str(), Some(true)), (404, "", None)]
    {
        let world = World::enabled();
        world.content(Message::Seen { snapshot: icon_rows(), page_asked: false });
        assert_eq!(tab(&world).healthy, None, "before anything is known");
        world.answer_health(status, health);
        assert_eq!(tab(&world).healthy, expected, "{health}");
    }
}

#[test]
fn a_red_row_is_believed_though_another_has_no_state() {
    let world = World::enabled();
    let mut page = red_panel();
    page.elements.retain(|e| e.h != ROW_SETTINGS + 1);
    world.content(Message::Seen { snapshot: page, page_asked: false });
    assert_eq!(tab(&world).healthy, Some(false));
}
