//! The use-cases on pages that are not like the ones known best: rows without a state, and pages of which
//! nothing is recognised.

use crate::support::snapshots;
use crate::support::*;
use oauth_assistant::app::Answer;
use oauth_assistant::page::Snapshot;
use oauth_assistant::page::recognise::recognise;
use oauth_assistant::protocol::{ContentMessage, ContentReply, OwnMessage, OwnReply, Preferences, Screen};

/// Rows of an icon and a text: nobody can read their state.
fn icon_rows() -> Snapshot {
    snapshots::load("panel-icon-rows").page
}

#[test]
fn hints_stand_beside_rows_whose_state_the_page_does_not_tell() {
    let world = World::enabled();
    let panel = recognise(&icon_rows()).panel.expect("a panel");
    world.content(ContentMessage::Seen { snapshot: icon_rows(), page_asked: false });
    let (answer, _) = world.answer_health(500, EMPTY_SETTINGS);
    let Answer::Reply(ContentReply::Page(page)) = answer else { panic!("no page: {answer:?}") };
    assert_eq!(page.view.mounts.first().map(|m| m.anchor), Some(panel.rows[0].host));
}

#[test]
fn where_the_rows_do_not_tell_it_the_health_check_says_whether_all_is_well() {
    let healthy = UNAVAILABLE.replace("false", "true").replace("\"HasProblem\":true", "\"HasProblem\":false");
    for (status, health, expected) in
        [(500, UNAVAILABLE, Some(false)), (200, healthy.as_str(), Some(true)), (404, "", None)]
    {
        let world = World::enabled();
        world.content(ContentMessage::Seen { snapshot: icon_rows(), page_asked: false });
        assert_eq!(world.tab().healthy, None, "before anything is known");
        world.answer_health(status, health);
        assert_eq!(world.tab().healthy, expected, "{health}");
    }
}

#[test]
fn a_red_row_is_believed_though_another_has_no_state() {
    let world = World::enabled();
    let mut page = red_panel();
    page.elements.retain(|e| e.h != ROW_SETTINGS + 1);
    world.content(ContentMessage::Seen { snapshot: page, page_asked: false });
    assert_eq!(world.tab().healthy, Some(false));
}

#[test]
fn the_popup_is_told_of_a_page_that_is_not_surely_known() {
    for (name, unsure) in
        [("trap-unlabelled-dialog", true), ("trap-app-edit-dialog", false), ("dialog-recorded", false)]
    {
        let world = World::enabled();
        world.content(ContentMessage::Seen { snapshot: snapshots::load(name).page, page_asked: false });
        assert_eq!(world.tab().screen == Screen::Unsure, unsure, "{name}");
    }
}

fn offers_recording() -> World {
    let world = World::enabled();
    world.own(OwnMessage::SaveSettings { settings: Preferences { record: true, ..Preferences::default() } });
    world.content(ContentMessage::Hello {});
    world
}

fn record(world: &World) -> OwnReply {
    world.own(OwnMessage::Record { tab: TAB })
}

fn recorded(reply: OwnReply) -> Snapshot {
    match reply {
        OwnReply::Recorded { json } => serde_json::from_str(&json).expect("a snapshot"),
        other => panic!("nothing recorded: {other:?}"),
    }
}

fn refused(reply: &OwnReply) -> &str {
    match reply {
        OwnReply::Failed { key, .. } => key,
        other => panic!("not refused: {other:?}"),
    }
}

#[test]
fn nothing_is_recorded_unless_it_was_switched_on() {
    let world = World::enabled();
    *world.browser().shows.borrow_mut() = Some(icon_rows());
    assert_eq!(refused(&record(&world)), "record_off");
}

#[test]
fn nothing_is_recorded_of_a_site_that_is_not_enabled() {
    let world = offers_recording();
    *world.browser().shows.borrow_mut() = Some(icon_rows());
    world.own(OwnMessage::Disable { site: site() });
    assert_eq!(refused(&record(&world)), "record_no_page");
}

#[test]
fn a_tab_without_the_assistant_is_named() {
    assert_eq!(refused(&record(&offers_recording())), "record_no_page");
}

#[test]
fn what_is_recorded_is_redacted_and_recognised_for_the_same() {
    let world = offers_recording();
    let page = snapshots::load("dialog-recorded").page;
    *world.browser().shows.borrow_mut() = Some(page.clone());
    let file = recorded(record(&world));
    assert_eq!(recognise(&file).settings, recognise(&page).settings);
    assert_eq!(file.base_url, "x/0");
}

#[test]
fn of_a_page_that_is_not_recognised_more_is_recorded() {
    let world = offers_recording();
    let (usual, wide) =
        (snapshots::load("page-panel-closed").page, snapshots::load("trap-filter-panel").page);
    *world.browser().shows.borrow_mut() = Some(usual);
    *world.browser().shows_more.borrow_mut() = Some(wide.clone());
    assert_eq!(recorded(record(&world)).elements.len(), wide.elements.len());
}

#[test]
fn a_recorded_file_has_one_element_a_line() {
    let world = offers_recording();
    *world.browser().shows.borrow_mut() = Some(icon_rows());
    let OwnReply::Recorded { json } = record(&world) else { panic!("nothing recorded") };
    assert_eq!(json.lines().count(), icon_rows().elements.len() + 1);
}
