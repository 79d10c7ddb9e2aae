//! What is kept: two and ten messages at once, a browser that ends in the middle, one that refuses, and pages that
//! do not answer.

use crate::support::*;
use futures_executor::block_on;
use futures_util::future::{join, join_all};
use oauth_assistant::app::ports::{Patience, Record};
use oauth_assistant::app::{Answer, Follow};
use oauth_assistant::creatio::Site;
use oauth_assistant::page::view::Press;
use oauth_assistant::profile::{Environment, FillFrom, Secret};
use oauth_assistant::protocol::{
    ContentMessage, ContentReply, OwnMessage, OwnReply, Preferences, ProfileInput, Screen, VaultState,
};
use proptest::prelude::*;
use std::cell::RefCell;
use std::future::{Future, poll_fn};
use std::pin::pin;
use std::task::{Context, Poll, Waker};

/// Everybody who changes what is kept. `n` tells one of ten from the other.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Writer {
    SaveNew,
    SaveKnown,
    DeleteProfile,
    CreateVault,
    Unlock,
    Lock,
    ChangePassphrase,
    DeleteVault,
    Enable,
    Disable,
    Agree,
    Withdraw,
    SaveSettings,
    Hello,
    TabClosed,
    Tick,
    CheckAgain,
}

use Writer::*;

const WRITERS: [Writer; 17] = [
    SaveNew,
    SaveKnown,
    DeleteProfile,
    CreateVault,
    Unlock,
    Lock,
    ChangePassphrase,
    DeleteVault,
    Enable,
    Disable,
    Agree,
    Withdraw,
    SaveSettings,
    Hello,
    TabClosed,
    Tick,
    CheckAgain,
];

fn other_site(n: usize) -> String {
    format!("https://crm{n}.example")
}

fn profile(id: Option<&str>, name: &str) -> OwnMessage {
    let profile = ProfileInput {
        id: id.map(str::to_owned),
        edits: None,
        name: name.into(),
        environment: Environment::Test,
        site: "https://crm.example".into(),
        url: "https://id.example".into(),
        client_id: name.into(),
        client_secret: Some(Secret::new("not a real one".into())),
        fill_from: FillFrom::Usual,
        tags: Vec::new(),
        notes: String::new(),
    };
    OwnMessage::SaveProfile { profile }
}

fn other_passphrase(n: usize) -> Secret {
    Secret::new(format!("another passphrase, number {n}"))
}

impl Writer {
    /// Derives a key, which takes its time.
    fn is_slow(self) -> bool {
        matches!(self, CreateVault | Unlock | ChangePassphrase)
    }

    /// Does it, with all that follows but the probes, and says in a word what came of it.
    async fn act(self, world: &World, n: usize) -> String {
        let message = match self {
            SaveNew => profile(None, &format!("new {n}")),
            SaveKnown => profile(Some(&world.profile), &format!("known {n}")),
            DeleteProfile => OwnMessage::DeleteProfile { id: world.profile.clone() },
            CreateVault => OwnMessage::CreateVault { passphrase: other_passphrase(n) },
            Unlock => OwnMessage::Unlock { passphrase: world.passphrase() },
            Lock => OwnMessage::Lock {},
            ChangePassphrase => {
                OwnMessage::ChangePassphrase { old: world.passphrase(), new: other_passphrase(n) }
            }
            DeleteVault => OwnMessage::DeleteVault {},
            Enable => OwnMessage::Enable { url: other_site(n), tab: None },
            Disable => OwnMessage::Disable { site: site() },
            Agree => OwnMessage::Consent { tab: TAB, agreed: true },
            Withdraw => OwnMessage::Consent { tab: TAB, agreed: false },
            SaveSettings => OwnMessage::SaveSettings {
                settings: Preferences { idle_minutes: 20 + n as u32, record: true, ..Preferences::default() },
            },
            CheckAgain => OwnMessage::CheckAgain { tab: TAB },
            Hello => {
                world.hello_of(&format!("document {n}"), 20 + n as i64).await;
                return "heard".into();
            }
            TabClosed => {
                world.app.tab_closed(TAB).await;
                return "closed".into();
            }
            Tick => {
                world.app.tick().await;
                return "ticked".into();
            }
        };
        let (reply, follow) = world.app.own_page_says(message).await;
        if let Some(follow) = follow {
            world.app.follow(follow).await;
        }
        match reply {
            OwnReply::Failed { key, .. } => key,
            OwnReply::Wrong { .. } => "wrong".into(),
            _ => "done".into(),
        }
    }
}

/// An open vault with one profile, and an enabled site with an open page.
fn start() -> World {
    let world = World::with_profile("test");
    world.content(ContentMessage::Hello {});
    world.content(ContentMessage::Seen { snapshot: red_panel(), page_asked: false });
    for n in 0..10 {
        world.browser().permit(&format!("{}/*", other_site(n)));
    }
    world
}

/// All that decides, and what is said of it after a restart. Ids and nonces differ from time to time.
fn digest(world: World, passphrases: bool) -> String {
    let text = |area, key| world.browser().load(area, key).unwrap_or_default();
    let mut names: Vec<String> = match world.own(OwnMessage::Profiles {}) {
        OwnReply::Profiles { profiles, .. } => profiles.into_iter().map(|p| p.name).collect(),
        OwnReply::Failed { key, .. } => vec![key],
        other => panic!("{other:?}"),
    };
    names.sort();
    let mut sites: Vec<String> = text(Area::Disk, "sites")
        .split("},{")
        .map(|one| one.trim_matches(['[', ']', '{', '}']).into())
        .collect();
    sites.sort();
    let mut tabs: Vec<i64> = serde_json::from_str(&text(Area::Session, "tabs")).unwrap_or_default();
    tabs.sort_unstable();
    let mut registered = world.browser().registered.borrow().clone();
    registered.sort();
    let parts = format!("{names:?} {sites:?} {tabs:?} {registered:?} {}", text(Area::Disk, "settings"));
    let key = world.browser().load(Area::Session, "key").is_some();
    let world = world.restart();
    let after = format!("{:?} {key}", world.vault_state());
    let opens: Vec<bool> = if passphrases {
        let all = [world.passphrase(), other_passphrase(0), other_passphrase(1)];
        let opens = |passphrase| world.own(OwnMessage::Unlock { passphrase }) == OwnReply::Done {};
        all.map(opens).to_vec()
    } else {
        Vec::new()
    };
    format!("{parts} {after} {opens:?}")
}

/// Whether only trying the passphrases shows who was last.
fn tell_by_passphrase(pair: impl ExactSizeIterator<Item = Writer>) -> bool {
    let all: Vec<Writer> = pair.collect();
    all.len() == 2 && (all.contains(&ChangePassphrase) || all == [CreateVault; 2])
}

fn at_once(start: &World, writers: &[Writer], turns: &[u8]) -> String {
    let world = start.twin();
    *world.browser().turns.borrow_mut() = turns.to_vec();
    let mut said = block_on(join_all(writers.iter().enumerate().map(|(n, w)| w.act(&world, n))));
    world.browser().turns.borrow_mut().clear();
    said.sort();
    let passphrases = tell_by_passphrase(writers.iter().copied());
    format!("{said:?} {}", digest(world, passphrases))
}

fn in_turn(start: &World, writers: impl Iterator<Item = (usize, Writer)>) -> String {
    let world = start.twin();
    let writers: Vec<_> = writers.collect();
    let mut said: Vec<String> = writers.iter().map(|(n, w)| block_on(w.act(&world, *n))).collect();
    said.sort();
    let passphrases = tell_by_passphrase(writers.iter().map(|(_, w)| *w));
    format!("{said:?} {}", digest(world, passphrases))
}

/// Of two messages at once comes what would come of one after the other.
fn as_if_in_turn(start: &World, [a, b]: [Writer; 2], turns: &[u8]) {
    let came = at_once(start, &[a, b], turns);
    let first = in_turn(start, [(0, a), (1, b)].into_iter());
    if came != first {
        let second = in_turn(start, [(1, b), (0, a)].into_iter());
        assert_eq!(
            came, second,
            "{a:?} beside {b:?} with {turns:?}; the other way round it would be {first}"
        );
    }
}

#[test]
fn of_every_two_writers_at_once_none_is_lost() {
    let start = start();
    let pairs =
        WRITERS.into_iter().enumerate().flat_map(|(at, a)| WRITERS[at..].iter().map(move |b| [a, *b]));
    let (slow, fast): (Vec<_>, Vec<_>) = pairs.partition(|pair| pair.iter().any(|w| w.is_slow()));
    for pair in fast.into_iter().chain(slow.into_iter().step_by(one_in())) {
        as_if_in_turn(&start, pair, &[1]);
    }
}

#[test]
fn a_vault_that_is_not_there_yet_is_made_once_whoever_else_writes() {
    let start = World::enabled();
    start.content(ContentMessage::Seen { snapshot: red_panel(), page_asked: false });
    for other in WRITERS.into_iter().step_by(one_in()) {
        as_if_in_turn(&start, [CreateVault, other], &[1]);
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn of_two_writers_none_is_lost_however_they_cross(
        a in 0..WRITERS.len(),
        b in 0..WRITERS.len(),
        turns in prop::collection::vec(0_u8..5, 1..12),
    ) {
        let pair = [WRITERS[a], WRITERS[b]];
        if !pair.iter().any(|w| w.is_slow()) {
            STARTED.with(|start| as_if_in_turn(start, pair, &turns));
        }
    }
}

thread_local! {
    static STARTED: World = start();
}

#[test]
fn of_ten_at_once_none_is_lost() {
    let start = start();
    let (slow, fast): (Vec<_>, Vec<_>) = WRITERS.into_iter().partition(|writer| writer.is_slow());
    for writer in fast.into_iter().chain(slow.into_iter().step_by(one_in())) {
        let all = [writer; 10];
        let came = at_once(&start, &all, &[1, 0, 2]);
        let orders = if writer.is_slow() { 1 } else { 10 };
        let turned = |first: usize| (0..10).map(move |n| (first + n) % 10).map(move |n| (n, writer));
        assert!((0..orders).any(|first| came == in_turn(&start, turned(first))), "{writer:?}: {came}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 100 / one_in() as u32, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn of_ten_different_writers_at_once_comes_what_comes_of_some_order(
        writers in prop::sample::subsequence(WRITERS.to_vec(), 10).prop_shuffle(),
        turns in prop::collection::vec(0_u8..5, 1..12),
    ) {
        let start = start();
        let world = start.twin();
        let browser = world.browser();
        *browser.turns.borrow_mut() = turns;
        let order = RefCell::<Vec<(usize, Writer)>>::default();
        let act = async |(n, writer): (usize, &Writer)| {
            let mut acting = pin!(writer.act(&world, n));
            poll_fn(|context| {
                let kept = || (browser.disk.borrow().clone(), browser.session.borrow().clone());
                let before = kept();
                let said = acting.as_mut().poll(context);
                let mut order = order.borrow_mut();
                if (said.is_ready() || kept() != before) && !order.contains(&(n, *writer)) {
                    order.push((n, *writer));
                }
                said
            })
            .await
        };
        let mut said = block_on(join_all(writers.iter().enumerate().map(act)));
        browser.turns.borrow_mut().clear();
        said.sort();
        let came = format!("{said:?} {}", digest(world, false));
        let order = order.into_inner();
        prop_assert!(
            orders_near(&order).any(|order| came == in_turn(&start, order.into_iter())),
            "{came}\n{order:?} would be\n{}", in_turn(&start, order.iter().copied())
        );
    }
}

/// The order, and those in which one stands elsewhere: who changes nothing does not show when it had its turn.
fn orders_near<T: Copy>(order: &[T]) -> impl Iterator<Item = Vec<T>> {
    let all = 0..order.len();
    let moved = |(from, to): (usize, usize)| {
        let mut order = order.to_vec();
        let one = order.remove(from);
        order.insert(to, one);
        order
    };
    let moves = all.clone().flat_map(move |from| all.clone().map(move |to| (from, to)));
    std::iter::once(order.to_vec()).chain(moves.filter(|(from, to)| from != to).map(moved))
}

#[test]
fn what_two_documents_have_seen_of_their_sites_is_remembered_of_both() {
    let world = World::enabled();
    *world.browser().turns.borrow_mut() = vec![1];
    for n in 0..2 {
        world.browser().permit(&format!("{}/*", other_site(n)));
        world.own_enable(&other_site(n));
    }
    let follows: Vec<_> =
        (0..2).map(|n| world.finished_run(&other_site(n), &format!("d{n}"), 30 + n as i64)).collect();
    block_on(join_all(follows.into_iter().map(|follow| world.app.follow(follow))));
    let memory = world.browser().load(Area::Disk, "memory").unwrap();
    assert!((0..2).all(|n| memory.contains(&other_site(n))), "{memory}");
}

#[test]
fn a_site_that_is_given_up_while_its_run_ends_is_not_remembered() {
    let world = World::enabled();
    *world.browser().turns.borrow_mut() = vec![1];
    world.browser().permit(&format!("{}/*", other_site(0)));
    world.own_enable(&other_site(0));
    let follow = world.finished_run(&other_site(0), "d", 30);
    let (site, _) = Site::of_url(&other_site(0)).unwrap();
    let disable = world.app.own_page_says(OwnMessage::Disable { site });
    block_on(join(disable, world.app.follow(follow)));
    assert!(!world.browser().load(Area::Disk, "memory").unwrap_or_default().contains(&other_site(0)));
}

#[test]
fn a_ticket_is_redeemed_once_by_whoever_comes_first() {
    let world = World::with_profile("test");
    world.content(ContentMessage::Seen { snapshot: dialog(), page_asked: false });
    let press = Press::Fill { profile: world.profile.clone() };
    let pressed = world.content(ContentMessage::Pressed { press, snapshot: dialog() });
    let (Answer::Reply(ContentReply::Ticket { ticket }), _) = pressed else { panic!("{pressed:?}") };
    *world.browser().turns.borrow_mut() = vec![1];
    let redeem =
        || world.content_future(ContentMessage::Redeem { ticket: ticket.clone(), snapshot: dialog() });
    let (one, other) = block_on(join(redeem(), redeem()));
    let values = [one.0, other.0].iter().filter(|answer| matches!(answer, Answer::Values(_))).count();
    assert_eq!(values, 1);
}

#[test]
fn a_fill_that_is_reported_twice_is_reported_once() {
    let world = World::with_profile("test");
    world.content(ContentMessage::Seen { snapshot: dialog(), page_asked: false });
    let press = Press::Fill { profile: world.profile.clone() };
    let pressed = world.content(ContentMessage::Pressed { press, snapshot: dialog() });
    let (Answer::Reply(ContentReply::Ticket { ticket }), _) = pressed else { panic!("{pressed:?}") };
    world.content(ContentMessage::Redeem { ticket, snapshot: dialog() });
    let once = world.content(ContentMessage::Filled { outcomes: vec![] }).0;
    let twice = world.content(ContentMessage::Filled { outcomes: vec![] }).0;
    let view = |answer: Answer| match answer {
        Answer::Reply(ContentReply::Page(page)) => page.view,
        other => panic!("{other:?}"),
    };
    assert_eq!(view(once), view(twice));
}

// Taking over what version 0.1.0 kept

/// A browser in which version 0.1.0 has kept a vault with two profiles, as it really wrote it, and its sites.
fn former() -> World {
    let world = World::enabled();
    let mut kept = world.browser().disk.take();
    kept.remove("taken_over");
    let vault = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/fixtures/vault/0.1.0.json");
    kept.insert("vault".into(), std::fs::read_to_string(vault).unwrap());
    *world.browser().local.borrow_mut() = kept;
    world.exit_browser()
}

fn opens_with(world: &World, profiles: usize) -> bool {
    world.own(OwnMessage::Unlock { passphrase: world.passphrase() }) == OwnReply::Done {}
        && world.profiles().len() == profiles
}

#[test]
fn a_vault_of_0_1_0_is_taken_over_and_nothing_of_it_is_left_behind() {
    let world = former();
    assert_eq!(world.vault_state(), VaultState::Locked);
    assert!(world.browser().local.borrow().is_empty());
    let world = world.restart();
    assert!(opens_with(&world, 2));
    let (hello, _) = world.content(ContentMessage::Hello {});
    assert!(matches!(hello, Answer::Reply(ContentReply::Landmarks { landmarks: Some(_) })));
}

#[test]
fn wherever_the_browser_ends_a_vault_of_0_1_0_is_there_afterwards() {
    for steps in 0.. {
        let world = former();
        let browser = world.browser();
        browser.ends_after.set(Some(steps));
        let mut state = Box::pin(world.app.own_page_says(OwnMessage::State { tab: None, url: None }));
        let ended = block_on(poll_fn(|context| Poll::Ready(state.as_mut().poll(context).is_pending())));
        drop(state);
        for record in Record::FORMER {
            let somewhere = [Area::Disk, Area::Local].map(|area| browser.load(area, record.key()));
            let was = ["vault", "sites"].contains(&record.key());
            assert!(!was || somewhere.iter().any(Option::is_some), "{record:?} is lost after {steps} steps");
        }
        let world = world.exit_browser();
        assert!(opens_with(&world, 2), "after {steps} steps");
        assert!(world.browser().local.borrow().is_empty(), "after {steps} steps");
        if !ended {
            assert!(steps > 5, "the browser ended nowhere");
            break;
        }
    }
}

#[test]
fn what_is_written_to_local_storage_later_decides_nothing() {
    for from_the_start in [true, false] {
        let (world, profiles) = if from_the_start { (World::with_profile("test"), 1) } else { (former(), 2) };
        world.vault_state();
        let world = world.restart();
        let browser = world.browser();
        browser.keep(Area::Local, "vault", "somebody else's");
        browser.keep(
            Area::Local,
            "sites",
            r#"[{"site":{"origin":"https://evil.example","base":""},"consent":true}]"#,
        );
        let world = world.exit_browser();
        assert!(opens_with(&world, profiles));
        let (hello, _) = world.content_at("https://evil.example/", ContentMessage::Hello {});
        assert!(matches!(hello, Answer::Reply(ContentReply::Landmarks { landmarks: None })));
    }
}

#[test]
fn what_cannot_be_taken_over_is_left_and_read_where_it_is_and_nothing_is_said_to_be_saved() {
    let world = former();
    world.browser().refuses.borrow_mut().push(Writing::Commit);
    assert!(opens_with(&world, 2));
    assert!(
        matches!(world.own(profile(None, "new")), OwnReply::Failed { key, .. } if key == "store_refused")
    );
    assert!(world.browser().load(Area::Local, "vault").is_some());
    world.browser().refuses.borrow_mut().clear();
    assert!(opens_with(&world, 2));
    assert!(
        matches!(world.own(profile(None, "new")), OwnReply::Profiles { profiles, .. } if profiles.len() == 3)
    );
    assert!(world.browser().local.borrow().is_empty());
}

#[test]
fn a_former_vault_that_cannot_be_removed_is_not_said_to_be_deleted() {
    let world = former();
    world.browser().refuses.borrow_mut().push(Writing::RemoveFormer);
    assert!(
        matches!(world.own(OwnMessage::DeleteVault {}), OwnReply::Failed { key, .. } if key == "vault_not_deleted")
    );
    world.browser().refuses.borrow_mut().clear();
    let world = world.exit_browser();
    assert!(opens_with(&world, 2));
    assert_eq!(world.own(OwnMessage::DeleteVault {}), OwnReply::Done {});
    assert_eq!(world.exit_browser().vault_state(), VaultState::Absent);
}

// A browser that refuses

#[test]
fn where_the_browser_refuses_to_write_nothing_is_said_to_be_done_and_nothing_has_changed() {
    let start = start();
    for writer in WRITERS {
        // These two keep nothing of their own; of a page that cannot be remembered only a look is lost.
        if matches!(writer, Hello | TabClosed | Tick | CheckAgain) {
            continue;
        }
        let world = start.twin();
        let before = digest(start.twin(), false);
        let changes = in_turn(&start, [(0, writer)].into_iter()) != format!("[\"done\"] {before}");
        world.browser().refuses.borrow_mut().extend([Writing::Commit, Writing::Note, Writing::Erase]);
        let said = block_on(writer.act(&world, 0));
        world.browser().refuses.borrow_mut().clear();
        assert!(said != "done" || !changes, "{writer:?} is said to be done");
        let registered = world.browser().registered.take();
        drop(registered);
        *world.browser().registered.borrow_mut() = start.browser().registered.borrow().clone();
        assert_eq!(digest(world, false), before, "{writer:?}");
    }
}

#[test]
fn what_cannot_be_read_is_not_taken_for_nothing() {
    let world = World::with_profile("test").restart();
    world.browser().unreadable.set(true);
    assert!(matches!(world.vault_state(), VaultState::Unreadable { key, .. } if key == "store_unreadable"));
    for writer in [SaveNew, CreateVault, DeleteVault, Enable, Disable, SaveSettings] {
        assert_eq!(block_on(writer.act(&world, 0)), "store_unreadable", "{writer:?}");
    }
    world.browser().unreadable.set(false);
    assert_eq!(world.profiles().len(), 1);
}

// Pages that do not answer

/// Two pages in the back/forward cache.
fn silent() -> World {
    let world = World::with_profile("test");
    for (document, tab) in [("one", 41), ("two", 42)] {
        world.content_as(document, tab, ContentMessage::Seen { snapshot: red_panel(), page_asked: false });
        world.browser().silent.borrow_mut().insert(document.into());
    }
    world
}

#[test]
fn no_message_about_the_vault_waits_for_a_page() {
    let world = silent();
    let passphrase = world.passphrase();
    for message in [
        OwnMessage::Lock {},
        OwnMessage::Unlock { passphrase },
        profile(None, "new"),
        OwnMessage::DeleteVault {},
    ] {
        let (reply, follow) = world.own_reply(message);
        assert!(matches!(reply, OwnReply::Done {} | OwnReply::Profiles { .. }), "{reply:?}");
        assert_eq!(follow, Some(Follow::ShowAll));
        assert_eq!(world.browser().told.borrow().len(), 0);
    }
}

#[test]
fn silent_pages_are_waited_for_side_by_side_and_are_drawn_when_they_come_back() {
    let world = silent();
    world.own(OwnMessage::Lock {});
    assert_eq!(world.browser().waiting.get(), [0, 2]);
    world.browser().silent.borrow_mut().clear();
    world.browser().told.borrow_mut().clear();
    let (_, follow) = world.content_as("one", 41, ContentMessage::Hello {});
    assert!(matches!(follow, Some(Follow::ShowAndRun { .. })), "{follow:?}");
    world.follow(follow);
    assert!(format!("{:?}", world.browser().told.borrow()).contains("Page"));
}

#[test]
fn a_page_that_spoke_while_it_was_told_something_is_not_forgotten_for_refusing_it() {
    let world = silent();
    world.browser().refusing.borrow_mut().extend(["one".to_owned(), "two".to_owned()]);
    let mut showing = pin!(world.app.follow(Follow::ShowAll));
    let mut context = Context::from_waker(Waker::noop());
    // The lock that others may hold is awaited first: it goes on until both pages are told.
    while world.browser().waiting.get()[0] < 2 {
        assert!(showing.as_mut().poll(&mut context).is_pending());
    }
    world.content_as("one", 41, ContentMessage::Hello {});
    block_on(showing);
    // What is known of the one is shown to it; of the other nothing is known any more.
    let (_, one) = world.content_as("one", 41, ContentMessage::Hello {});
    assert!(matches!(one, Some(Follow::ShowAndRun { .. })), "{one:?}");
    let (_, two) = world.content_as("two", 42, ContentMessage::Hello {});
    assert!(matches!(two, Some(Follow::Run { run: 0, .. })), "{two:?}");
}

#[test]
fn a_popup_over_a_page_that_cannot_answer_shows_its_state_at_once() {
    let world = World::with_profile("test");
    world.content(ContentMessage::Hello {});
    world.browser().silent.borrow_mut().insert("document".into());
    let ask = || world.own_reply(OwnMessage::State { tab: Some(TAB), url: Some(PAGE.into()) });
    let (reply, follow) = ask();
    let OwnReply::State(state) = reply else { panic!("{reply:?}") };
    assert!(
        state
            .tab
            .as_ref()
            .and_then(|tab| tab.enabled())
            .is_some_and(|site| site.screen == Screen::Silent && site.profiles.len() == 1)
    );
    assert_eq!(*world.browser().looked.borrow(), [Patience::Glance]);
    // It is looked at afterwards, and nobody is told to ask again while it stays silent.
    let changes = world.browser().changes.get();
    world.follow(follow);
    assert_eq!(*world.browser().looked.borrow(), [Patience::Glance, Patience::Full]);
    assert_eq!(world.browser().changes.get(), changes);
}

#[test]
fn leaving_a_site_waits_for_none_of_its_pages() {
    let world = silent();
    let (_, follow) = world.own_reply(OwnMessage::Disable { site: site() });
    assert!(matches!(&follow, Some(Follow::Stop { documents }) if documents.len() == 2), "{follow:?}");
    assert_eq!(world.browser().told.borrow().len(), 0);
    assert!(world.browser().load(Area::Session, "document:one").is_none());
    world.follow(follow);
    assert_eq!(world.browser().waiting.get(), [0, 2]);
}
