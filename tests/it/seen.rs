//! A press counts only on what was truly seen, and fields are filled only where they can be seen.

use crate::support::{PAGE, TAB, World, dialog, in_sight, red_panel};
use oauth_assistant::app::Answer;
use oauth_assistant::page::Snapshot;
use oauth_assistant::page::sight::Sights;
use oauth_assistant::page::view::{Press, View};
use oauth_assistant::protocol::{
    Access, ContentMessage, ContentReply, OwnMessage, OwnReply, Screen, SiteState, ToContent,
};

/// The dialog as a page shows it that has changed what is measured.
fn hiding(change: impl Fn(&mut Sights)) -> Snapshot {
    let mut snapshot = in_sight(dialog());
    snapshot.sights.as_mut().map(change);
    snapshot
}

fn press(world: &World, press: Press, snapshot: Snapshot) -> Answer {
    world.content(ContentMessage::Pressed { press, snapshot }).0
}

fn fill(world: &World) -> Press {
    Press::Fill { profile: world.profile.clone() }
}

fn texts(answer: &Answer) -> String {
    let Answer::Reply(ContentReply::Page(page)) = answer else { panic!("no page: {answer:?}") };
    serde_json::to_string::<View>(&page.view).unwrap()
}

fn site_state(world: &World) -> SiteState {
    let state = world.own(OwnMessage::State { tab: Some(7), url: None });
    let OwnReply::State(state) = state else { panic!("{state:?}") };
    match state.tab.map(|tab| tab.access) {
        Some(Access::Enabled(site)) => *site,
        other => panic!("{other:?}"),
    }
}

/// What hides the button, the fields, or both from the person who presses.
fn hidings() -> Vec<(&'static str, Snapshot)> {
    let press = |sights: &mut Sights| sights.press.take().unwrap();
    vec![
        ("unseen_unmeasured", hiding(|sights| sights.press = None)),
        ("unseen_unmeasured", hiding(|sights| sights.fields.truncate(2))),
        ("unseen_away", hiding(|sights| sights.shown = false)),
        (
            "unseen_moving",
            hiding(|sights| {
                let mut press = press(sights);
                press.steady_ms = 499.0;
                sights.press = Some(press);
            }),
        ),
        (
            "unseen_button_style",
            hiding(|sights| {
                let mut press = press(sights);
                press.button.opacity = 0.01;
                sights.press = Some(press);
            }),
        ),
        (
            "unseen_button_style",
            hiding(|sights| {
                let mut press = press(sights);
                press.pressed.opacity = 0.01;
                sights.press = Some(press);
            }),
        ),
        (
            "unseen_button_covered",
            hiding(|sights| {
                let mut press = press(sights);
                press.button.seen = Some(false);
                sights.press = Some(press);
            }),
        ),
        (
            "unseen_field_style",
            hiding(|sights| {
                sights.fields.iter_mut().for_each(|(_, sight)| sight.opacity = 0.027);
            }),
        ),
        ("unseen_field_small", hiding(|sights| sights.fields[2].1.place = [0.0, 0.0, 0.2, 0.1])),
        ("unseen_field_covered", hiding(|sights| sights.fields[1].1.hits = vec![false; 5])),
    ]
}

#[test]
fn a_press_on_what_was_not_seen_fills_nothing_and_its_reason_stands_in_bar_and_popup() {
    for (key, snapshot) in hidings() {
        let world = World::with_profile("test");
        let answer = press(&world, fill(&world), snapshot);
        assert!(texts(&answer).contains(key), "{key}: {}", texts(&answer));
        assert_eq!(site_state(&world).unseen.map(|said| said.key).as_deref(), Some(key));
        let honest = press(&world, fill(&world), dialog());
        assert!(matches!(honest, Answer::Reply(ContentReply::Ticket { .. })), "{key}: {honest:?}");
        assert_eq!(site_state(&world).unseen, None);
    }
}

#[test]
fn neither_press_on_production_counts_unseen() {
    for (key, snapshot) in hidings() {
        let world = World::with_profile_from("production", "page");
        press(&world, fill(&world), dialog());
        world.browser().pass(1_000.0);
        assert!(texts(&press(&world, fill(&world), snapshot.clone())).contains(key));
        // Nor does a first press of which nothing was seen prepare the second.
        let world = World::with_profile_from("production", "page");
        press(&world, fill(&world), snapshot);
        world.browser().pass(1_000.0);
        assert!(texts(&press(&world, fill(&world), dialog())).contains("fill_confirm"));
    }
}

#[test]
fn fields_that_are_hidden_after_the_press_get_nothing() {
    let world = World::with_profile("test");
    let answer = press(&world, fill(&world), dialog());
    let Answer::Reply(ContentReply::Ticket { ticket }) = answer else { panic!("{answer:?}") };
    let snapshot = hiding(|sights| sights.fields[0].1.opacity = 0.0);
    let (answer, _) = world.content(ContentMessage::Redeem { ticket: ticket.clone(), snapshot });
    assert!(texts(&answer).contains("unseen_field_style"));
    // And the ticket is gone.
    let (again, _) = world.content(ContentMessage::Redeem { ticket, snapshot: dialog() });
    assert!(!matches!(again, Answer::Values(_)));
}

#[test]
fn undo_and_whatever_opens_something_wants_to_be_seen_too_and_the_rest_does_not() {
    let hidden = || hiding(|sights| sights.press = None);
    let eyes = [
        Press::Undo,
        Press::OpenPopup,
        Press::OpenOptions,
        Press::ShowCommands { finding: "CFG-01".into() },
        Press::DoubtFinding { finding: "CFG-01".into() },
        Press::SaveAsProfile,
    ];
    for wanted in eyes {
        let world = World::with_profile("test");
        let answer = press(&world, wanted, hidden());
        let Answer::Reply(ContentReply::Page(page)) = &answer else { panic!("{answer:?}") };
        assert!(!page.undo);
        assert!(texts(&answer).contains("unseen_unmeasured"));
    }
    for free in [Press::CheckAgain, Press::Dismiss] {
        let world = World::with_profile("test");
        assert!(!texts(&press(&world, free, hidden())).contains("unseen"));
    }
    let world = World::with_profile("test");
    let answer = press(&world, Press::Undo, dialog());
    assert!(matches!(answer, Answer::Reply(ContentReply::Page(page)) if page.undo));
}

#[test]
fn beside_the_rows_it_is_said_as_well() {
    let world = World::with_profile("test");
    world.content(ContentMessage::Seen { snapshot: red_panel(), page_asked: false });
    let mut snapshot = in_sight(red_panel());
    snapshot.sights = Some(Sights::default());
    assert!(texts(&press(&world, Press::OpenOptions, snapshot)).contains("unseen_unmeasured"));
}

#[test]
fn production_is_filled_in_the_popup_only_unless_its_profile_says_otherwise() {
    for (environment, from, popup_only) in [
        ("production", "usual", true),
        ("production", "page", false),
        ("production", "popup", true),
        ("test", "usual", false),
        ("test", "popup", true),
        ("development", "usual", false),
    ] {
        let world = World::with_profile_from(environment, from);
        let seen = world.content(ContentMessage::Seen { snapshot: dialog(), page_asked: false }).0;
        assert_eq!(texts(&seen).contains("fill_popup_only"), popup_only, "{environment} {from}");
        assert_eq!(texts(&seen).contains("fill_button"), !popup_only, "{environment} {from}");
        if popup_only {
            // A press that was forged, or one on a bar that was drawn before the profile was changed.
            for _ in 0..2 {
                let answer = press(&world, fill(&world), dialog());
                assert!(texts(&answer).contains("fill_popup_only"), "{answer:?}");
                world.browser().pass(1_000.0);
            }
        }
        assert_eq!(world.own(OwnMessage::Fill { tab: 7, profile: world.profile.clone() }), OwnReply::Done {});
        let ticket = world.browser().told.borrow().iter().find_map(|told| match told {
            ToContent::Ticket { ticket } => Some(ticket.clone()),
            _ => None,
        });
        let redeem = ContentMessage::Redeem { ticket: ticket.unwrap(), snapshot: dialog() };
        assert!(matches!(world.content(redeem).0, Answer::Values(_)));
    }
}

#[test]
fn the_popup_offers_no_fill_where_nobody_sees_the_fields_and_says_why() {
    let world = World::with_profile("test");
    world.content(ContentMessage::Seen { snapshot: dialog(), page_asked: false });
    let shown = |snapshot: Option<Snapshot>| {
        *world.browser().shows.borrow_mut() = snapshot;
        let state = site_state(&world);
        (state.screen, state.unseen.map(|said| said.key))
    };
    let transparent = hiding(|sights| sights.fields[2].1.opacity = 0.01);
    assert_eq!(shown(Some(transparent)), (Screen::Hidden, Some("unseen_field_style".into())));
    assert_eq!(shown(Some(in_sight(dialog()))), (Screen::Fillable, None));
    // A page that does not say, because it is busy or its dialog is just fading in, is asked again by the fill.
    let fading = hiding(|sights| {
        sights.fields[2].1.opacity = 0.01;
        sights.moving = true;
    });
    for unsaid in [fading, Snapshot { sights: None, ..dialog() }] {
        assert_eq!(shown(Some(unsaid)), (Screen::Fillable, None));
    }
    assert_eq!(shown(None), (Screen::Fillable, None));
}

#[test]
fn a_page_that_is_too_busy_for_a_glance_is_looked_at_and_the_popup_is_told_once() {
    let world = World::with_profile("test");
    world.content(ContentMessage::Seen { snapshot: dialog(), page_asked: false });
    let transparent = hiding(|sights| sights.fields[2].1.opacity = 0.01);
    world.browser().busy.set(true);
    for (shown, before, after) in [
        (transparent, Screen::Fillable, Screen::Hidden),
        (in_sight(dialog()), Screen::Hidden, Screen::Fillable),
    ] {
        *world.browser().shows.borrow_mut() = Some(shown);
        let changes = world.browser().changes.get();
        let asked = || world.own_reply(OwnMessage::State { tab: Some(TAB), url: Some(PAGE.into()) });
        for (screen, told) in [(before, 1), (after, 0), (after, 0)] {
            let (OwnReply::State(state), follow) = asked() else { panic!("no state") };
            assert_eq!(
                state.tab.as_ref().and_then(|tab| tab.enabled()).map(|site| site.screen),
                Some(screen)
            );
            let so_far = world.browser().changes.get();
            world.follow(follow);
            assert_eq!(world.browser().changes.get() - so_far, told);
        }
        assert_eq!(world.browser().changes.get() - changes, 1);
    }
}
