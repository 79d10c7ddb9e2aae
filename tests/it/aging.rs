//! What is shown while something is asked: what rests on the run before, what is under way, what is still to come.

use crate::support::*;
use futures_executor::block_on;
use futures_util::future::join;
use oauth_assistant::app::{Answer, Follow};
use oauth_assistant::page::Snapshot;
use oauth_assistant::page::view::{Node, Press, Text, View};
use oauth_assistant::probe::Probe;
use oauth_assistant::protocol::{ContentMessage, ContentReply, OwnMessage, OwnReply, PageReply, ToContent};
use oauth_assistant::report;

/// Creatio's state where it has no settings.
const NOT_SET_UP: &str = EMPTY_SETTINGS;

fn seen(world: &World, snapshot: Snapshot, page_asked: bool) -> (View, Vec<Probe>, u32) {
    let (answer, _) = world.content(ContentMessage::Seen { snapshot, page_asked });
    let page = page(&answer);
    (page.view.clone(), page.ask.iter().map(|r| r.probe).collect(), page.run)
}

fn page(answer: &Answer) -> &PageReply {
    match answer {
        Answer::Reply(ContentReply::Page(page)) => page,
        other => panic!("no page: {other:?}"),
    }
}

/// What is read, from top to bottom: the keys of the texts, and what stands in no language.
fn texts(view: &View) -> String {
    fn walk(node: &Node, words: &mut Vec<String>) {
        match &node.text {
            Some(Text::Key(key, _)) => words.push(key.clone()),
            Some(Text::Plain(text)) => words.push(text.clone()),
            Some(other) => panic!("not shown in a page: {other:?}"),
            None => {}
        }
        node.children.iter().for_each(|child| walk(child, words));
    }
    let mut words = Vec::new();
    view.mounts.iter().flat_map(|m| &m.tree).for_each(|node| walk(node, &mut words));
    words.join(" ")
}

/// What is put into the text of this key.
fn put_into(view: &View, key: &str) -> Vec<String> {
    fn walk(node: &Node, key: &str, found: &mut Vec<String>) {
        if let Some(Text::Key(own, subs)) = &node.text
            && own == key
        {
            found.extend(subs.iter().cloned());
        }
        node.children.iter().for_each(|child| walk(child, key, found));
    }
    let mut found = Vec::new();
    view.mounts.iter().flat_map(|m| &m.tree).for_each(|node| walk(node, key, &mut found));
    found
}

/// All rows are shown so.
fn rows(ok: Option<bool>) -> Snapshot {
    let mut json = serde_json::to_value(red_panel()).unwrap();
    for element in json["elements"].as_array_mut().unwrap() {
        if element["type"] == "checkbox" {
            element["checked"] = serde_json::json!(ok);
        }
    }
    serde_json::from_value(json).unwrap()
}

fn with_class<'v>(view: &'v View, class: &str) -> Vec<&'v Node> {
    fn walk<'v>(node: &'v Node, class: &str, found: &mut Vec<&'v Node>) {
        if node.class.split(' ').any(|c| c == class) {
            found.push(node);
        }
        node.children.iter().for_each(|child| walk(child, class, found));
    }
    let mut found = Vec::new();
    view.mounts.iter().flat_map(|m| &m.tree).for_each(|node| walk(node, class, &mut found));
    found
}

/// A finished run: nothing is set up.
fn finished() -> World {
    let world = World::enabled();
    seen(&world, red_panel(), false);
    for (probe, status, body) in [
        (Probe::Health, 500, NOT_SET_UP),
        (Probe::Settings, 403, ""),
        (Probe::Feature, 403, ""),
        (Probe::Resources, 403, ""),
    ] {
        world.answer(world.run(), probe, status, body);
    }
    world
}

#[test]
fn check_again_dims_what_is_shown_and_says_what_is_asked_and_what_is_still_to_come() {
    let world = finished();
    let before = seen(&world, red_panel(), false).0;
    assert!(texts(&before).contains("CFG_01_title"), "{}", texts(&before));
    assert!(with_class(&before, "aged").is_empty());
    assert!(with_class(&before, "checking").is_empty(), "nothing is under way");

    let (answer, _) =
        world.content(ContentMessage::Pressed { press: Press::CheckAgain, snapshot: red_panel() });
    let view = &page(&answer).view;
    let text = texts(view);
    assert!(text.contains("CFG_01_title"), "what was known stays: {text}");
    assert_eq!(with_class(view, "aged").len(), with_class(view, "card").len(), "and is said to be of before");
    assert!(text.contains("page_aged"), "{text}");
    let asking = text.split("page_asking").nth(1).expect("what is asked");
    let (asking, to_come) = asking.split_once("page_to_come").expect("what is still to come");
    assert!(asking.contains("probe_health") && asking.contains("probe_settings"), "{asking}");
    // How many, and in the bar which part of all that is.
    assert_eq!(put_into(view, "page_to_come"), ["4"], "{to_come}");
    let bars = with_class(view, "thin");
    assert_eq!(bars.len(), 1);
    assert!(bars[0].children.len() > 2 && bars[0].children.iter().all(|part| part.class.is_empty()));
}

#[test]
fn what_the_new_run_has_found_is_not_dimmed() {
    let world = finished();
    world.content(ContentMessage::Pressed { press: Press::CheckAgain, snapshot: red_panel() });
    let (answer, _) = world.answer_health(500, NOT_SET_UP);
    let view = &page(&answer).view;
    assert!(texts(view).contains("CFG_01_title"));
    assert!(with_class(view, "aged").is_empty());
    assert!(texts(view).contains("page_asking"), "the rest is still under way");
}

#[test]
fn rows_that_contradict_what_this_run_was_told_begin_another_at_once() {
    let world = World::enabled();
    seen(&world, red_panel(), false);
    // The settings hang: the run is not at its end.
    world.answer_health(500, NOT_SET_UP);
    let (view, ask, run) = seen(&world, rows(Some(true)), false);
    assert_eq!(run, 2);
    assert!(ask.contains(&Probe::Health), "{ask:?}");
    assert!(!with_class(&view, "aged").is_empty(), "the card of before is dimmed: {}", texts(&view));
}

#[test]
fn rows_that_show_what_this_run_was_told_begin_no_other() {
    let world = World::enabled();
    seen(&world, rows(None), false);
    world.answer_health(500, NOT_SET_UP);
    let (_, ask, run) = seen(&world, red_panel(), false);
    assert_eq!((run, ask.contains(&Probe::Health)), (1, false));
}

#[test]
fn an_answer_of_long_ago_does_not_stand_for_rows_that_change_now() {
    let world = finished();
    world.browser().now.set(world.browser().now.get() + 60_000.0);
    assert_eq!(seen(&world, rows(Some(true)), false).2, 2);
    assert_eq!(seen(&world, red_panel(), false).2, 2, "the second run waits for its own health");
}

/// The texts of what the page was told, in order.
fn told(world: &World) -> Vec<String> {
    let told = world.browser().told.borrow();
    let view = |message: &ToContent| match message {
        ToContent::Page(page) => Some(texts(&page.view)),
        _ => None,
    };
    told.iter().filter_map(view).collect()
}

/// A run whose address is known, and which the background is about to go on with.
fn under_way(world: &World) -> Option<Follow> {
    world.browser().permit("https://id.example/*");
    seen(world, red_panel(), false);
    world.answer_health(500, UNAVAILABLE);
    world.answer(world.run(), Probe::Feature, 403, "");
    world.answer(world.run(), Probe::Resources, 403, "");
    world.answer_settings("https://id.example", "client").1
}

#[test]
fn discovery_alone_is_awaited_on_behind_the_full_statement() {
    let world = World::enabled();
    let follow = under_way(&world);
    world.browser().late.set(Some(500));
    world.follow(follow);
    let told = told(&world);
    let late = told.iter().position(|text| text.contains("page_late")).expect("that it is awaited on");
    assert!(
        told[late]
            .split("page_late")
            .nth(1)
            .is_some_and(|rest| rest.trim_start().starts_with("probe_discovery")),
        "{}",
        told[late]
    );
    let last = told.last().expect("something");
    assert!(!last.contains("page_late"), "it has come: {last}");
    let OwnReply::Report { json, .. } = world.own(OwnMessage::Report { tab: TAB }) else {
        panic!("no report")
    };
    let evidence = report::parse(&json).unwrap();
    let discovery: Vec<_> = evidence.exchanges.iter().filter(|e| e.probe == Probe::Discovery).collect();
    assert_eq!(discovery.len(), 1, "the late answer is in the place of none");
    assert_eq!(discovery[0].took_ms, 15_000.0);
    assert_eq!(discovery[0].response().map(|r| r.status), Some(500));
    assert!(!evidence.pending.contains(&Probe::Discovery));
}

#[test]
fn what_is_late_holds_no_statement_up() {
    let world = World::enabled();
    let follow = under_way(&world);
    world.browser().late.set(Some(500));
    world.follow(follow);
    let told = told(&world);
    let late = told.iter().find(|text| text.contains("page_late")).expect("that it is awaited on");
    assert!(late.contains("_title"), "a finding stands beside it: {late}");
}

#[test]
fn when_nobody_has_answered_for_a_while_that_is_said_of_these_alone() {
    let world = World::enabled();
    let follow = under_way(&world);
    world.browser().slow.set(true);
    world.follow(follow);
    let told = told(&world);
    let said = told.iter().find(|text| text.contains("page_silent")).expect("that nobody has answered");
    let silent = said.split("page_silent").nth(1).expect("who is silent");
    assert!(silent.contains("probe_discovery") && !silent.contains("page_asking"), "{said}");
    assert!(!told.last().expect("something").contains("page_silent"), "all have answered");
}

#[test]
fn what_the_run_before_waited_for_is_not_said_of_the_one_that_has_just_begun() {
    let world = World::enabled();
    let follow = under_way(&world);
    world.browser().slow.set(true);
    let again = async {
        let press = ContentMessage::Pressed { press: Press::CheckAgain, snapshot: red_panel() };
        world.content_future(press).await
    };
    let follow = world.app.follow(follow.expect("the background's part"));
    block_on(join(follow, again));
    assert!(told(&world).iter().all(|text| !text.contains("page_silent")), "{:?}", told(&world));
    assert!(!texts(&seen(&world, red_panel(), false).0).contains("page_silent"));
}
