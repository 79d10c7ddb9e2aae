//! The log of fills and writes: what is noted of each, that it holds no value, and that it stands sealed in the vault.

use crate::support::*;
use oauth_assistant::app::{Answer, Follow};
use oauth_assistant::creatio::{CODES, Field};
use oauth_assistant::page::view::Press;
use oauth_assistant::profile::Secret;
use oauth_assistant::profile::log::{Came, Done, Entry, Log, MOST};
use oauth_assistant::profile::vault::{DataKey, Doubt, Part, SealedVault, VaultError};
use oauth_assistant::protocol::{
    ContentMessage, ContentReply, FieldOutcome, FieldResult, OwnMessage, OwnReply, VaultState,
};
use serde_json::{Value, json};

fn log(world: &World) -> Vec<Entry> {
    match world.own(OwnMessage::Log {}) {
        OwnReply::Log { entries } => entries,
        other => panic!("no log: {other:?}"),
    }
}

fn done(world: &World) -> Vec<Done> {
    log(world).into_iter().map(|entry| entry.done).collect()
}

/// *Fill* is pressed and redeemed: what follows the values.
fn handed_over(world: &World) -> Option<Follow> {
    let press = Press::Fill { profile: world.profile.clone() };
    let pressed = ContentMessage::Pressed { press, snapshot: dialog() };
    let Answer::Reply(ContentReply::Ticket { ticket }) = world.content(pressed).0 else {
        panic!("no ticket");
    };
    let (answer, follow) = world.content(ContentMessage::Redeem { ticket, snapshot: dialog() });
    assert!(matches!(answer, Answer::Values(_)), "{answer:?}");
    follow
}

fn told(world: &World, results: &[FieldResult]) -> Option<Follow> {
    let fields = [Field::ClientSecret, Field::Url, Field::ClientId];
    let outcomes = fields.into_iter().zip(results);
    let outcomes = outcomes.map(|(field, result)| FieldOutcome { field, result: *result }).collect();
    world.content(ContentMessage::Filled { outcomes }).1
}

fn over_the_dialog() -> World {
    let world = World::with_profile("development");
    world.content(ContentMessage::Hello {});
    world.content(ContentMessage::Seen { snapshot: dialog(), page_asked: false });
    world
}

#[test]
fn a_fill_is_noted_when_it_is_handed_over_and_then_what_came_of_it() {
    use FieldResult::{Changed, Held, Left, PutBack, Spared, Untouched};
    for (results, came) in [
        (&[Held, Held, Held][..], Came::All),
        (&[Held], Came::All),
        (&[Held, Changed, Held], Came::Part),
        (&[Changed], Came::Part),
        (&[Left, Untouched, Spared], Came::Part),
        (&[PutBack, Untouched, Spared], Came::Nothing),
        (&[Untouched], Came::Nothing),
        (&[], Came::Unknown),
    ] {
        let world = over_the_dialog();
        let follow = handed_over(&world);
        assert_eq!(log(&world), [], "before the values were handed over");
        world.follow(follow);
        let at_ms = world.browser().now.get();
        let entry = |came| Entry { at_ms, profile: "Lab".into(), site: site(), done: Done::Fill(came) };
        assert_eq!(log(&world), [entry(Came::Unknown)]);
        world.browser().pass(40.0);
        world.follow(told(&world, results));
        assert_eq!(log(&world), [entry(came)], "{results:?}");
        assert_eq!(world.profiles()[0].about.used_ms, Some(at_ms));
    }
}

#[test]
fn what_came_of_a_fill_may_be_noted_before_the_fill_itself() {
    let world = over_the_dialog();
    let first = handed_over(&world);
    let second = told(&world, &[FieldResult::Held; 3]);
    world.follow(second);
    world.follow(first);
    assert_eq!(done(&world), [Done::Fill(Came::All)]);
}

#[test]
fn a_press_that_fills_nothing_is_not_noted_and_no_page_fills_the_log_with_such() {
    let world = over_the_dialog();
    let press = |profile: &str| {
        let press = Press::Fill { profile: profile.into() };
        world.content(ContentMessage::Pressed { press, snapshot: dialog() })
    };
    world.follow(press("none").1);
    world.follow(press(&world.profile).1);
    let redeem = ContentMessage::Redeem { ticket: "none".into(), snapshot: dialog() };
    world.follow(world.content(redeem).1);
    world.follow(told(&world, &[FieldResult::Held; 3]));
    assert_eq!(log(&world), []);
}

#[test]
fn the_log_holds_no_value_and_stands_nowhere_in_clear() {
    let world = over_the_dialog();
    world.follow(handed_over(&world));
    world.follow(told(&world, &[FieldResult::Held; 3]));
    let shown = format!("{:?}", world.own(OwnMessage::Log {}));
    for value in forms_of(&world.secret).iter().map(String::as_str).chain(["the-client", "id.example"]) {
        assert!(!shown.contains(value), "{value}: {shown}");
    }
    let disk = format!("{:?}", world.browser().disk.borrow());
    for word in ["at_ms", "fill", "Lab"] {
        assert!(!disk.contains(word), "{word} stands in clear");
    }
    let told = format!("{:?}", world.browser().told.borrow());
    assert!(!told.contains("log_"), "a page was told of it");
}

fn writing() -> World {
    let world = World::with_profile("development");
    world.content(ContentMessage::Hello {});
    *world.browser().shows.borrow_mut() = Some(plain_page());
    world.browser().set_creatio(CODES.url, "http://old.example:8090/");
    world.browser().set_creatio(CODES.client_id, "old-client");
    world
}

fn preview(world: &World) {
    let preview = OwnMessage::PreviewWrite { tab: TAB, profile: world.profile.clone() };
    assert_eq!(world.own(preview), OwnReply::Done {});
}

fn write(world: &World) {
    preview(world);
    let id = world.tab().write.expect("a preview").id;
    world.own(OwnMessage::Write { tab: TAB, id });
}

#[test]
fn a_write_and_its_undo_are_noted_with_what_came_of_them() {
    let world = writing();
    preview(&world);
    assert_eq!(log(&world), [], "a preview writes nothing");
    write(&world);
    assert_eq!(done(&world), [Done::Write(Came::All)]);
    assert_eq!(log(&world)[0].profile, "Lab");
    world.browser().pass(1.0);
    let id = world.tab().write.expect("a write").id;
    world.own(OwnMessage::UndoWrite { tab: TAB, id });
    assert_eq!(done(&world), [Done::Undo(Came::All), Done::Write(Came::All)], "the newest first");
}

#[test]
fn of_a_write_no_more_is_noted_than_is_known() {
    let refused = r#"{"saveResult":{"OAuth20IdentityServerUrl":true,"OAuth20IdentityServerClientId":false,"OAuth20IdentityServerClientSecret":false}}"#;
    let cases: [(Option<(u16, &str)>, Came); 4] = [
        (None, Came::Unknown),
        (Some((403, "")), Came::Nothing),
        (Some((500, "")), Came::Unknown),
        (Some((200, refused)), Came::Part),
    ];
    for (answered, came) in cases {
        let world = writing();
        world.browser().meddle(move |_, path, world| {
            let write = path.contains("PostSysSettings");
            if write && answered.is_some_and(|(status, _)| status == 200) {
                world.set_creatio(CODES.url, "https://id.example");
            }
            write.then(|| answered.map(|(status, body)| answer(status, body)))
        });
        write(&world);
        assert_eq!(done(&world), [Done::Write(came)], "{answered:?}");
    }
}

#[test]
fn a_write_that_the_background_does_not_outlive_is_noted_as_not_known() {
    let world = writing();
    preview(&world);
    let id = world.tab().write.expect("a preview").id;
    world.browser().hangs.set(Some("PostSysSettings"));
    // It hangs on Creatio's answer, and is not heard of again.
    let mut write = Box::pin(world.app.own_page_says(OwnMessage::Write { tab: TAB, id }));
    let mut context = std::task::Context::from_waker(std::task::Waker::noop());
    for _ in 0..1000 {
        assert!(write.as_mut().poll(&mut context).is_pending());
    }
    drop(write);
    assert_eq!(done(&world.restart()), [Done::Write(Came::Unknown)]);
}

#[test]
fn what_comes_after_the_lock_is_not_noted_and_hinders_nothing() {
    let world = over_the_dialog();
    world.follow(handed_over(&world));
    world.own(OwnMessage::Lock {});
    world.follow(told(&world, &[FieldResult::Held; 3]));
    assert!(matches!(world.own(OwnMessage::Log {}), OwnReply::Failed { key, .. } if key == "vault_locked"));
    assert!(
        matches!(world.own(OwnMessage::ClearLog {}), OwnReply::Failed { key, .. } if key == "vault_locked")
    );
    world.own(OwnMessage::Unlock { passphrase: world.passphrase() });
    assert_eq!(done(&world), [Done::Fill(Came::Unknown)]);
    world.browser().refuses.borrow_mut().push(Writing::Commit);
    world.browser().pass(1.0);
    world.follow(handed_over(&world));
    assert_eq!(log(&world).len(), 1, "what could not be kept is shown");
}

#[test]
fn the_log_is_removed_with_all_that_is_in_it_and_begins_anew() {
    let world = over_the_dialog();
    let before = world.browser().load(Area::Disk, "vault").unwrap();
    world.follow(handed_over(&world));
    assert_eq!(world.own(OwnMessage::ClearLog {}), OwnReply::Done {});
    assert_eq!(log(&world), []);
    let after = world.browser().load(Area::Disk, "vault").unwrap();
    assert!(!after.contains("\"log\"") && !before.contains("\"log\""), "{after}");
    world.browser().pass(1.0);
    world.follow(handed_over(&world));
    assert_eq!(log(&world).len(), 1);
    assert_eq!(world.own(OwnMessage::DeleteVault {}), OwnReply::Done {});
    assert!(!world.browser().dump().contains("\"log\""));
}

/// Whoever has the page's process can press, redeem and say that it was filled, as often as it likes.
#[test]
fn what_is_noted_of_a_page_s_fills_keeps_the_vault_open_no_longer_than_its_presses() {
    const TEN: f64 = 600_000.0;
    let world = over_the_dialog();
    world.browser().pass(TEN);
    world.follow(handed_over(&world));
    world.follow(told(&world, &[FieldResult::Held; 3]));
    world.browser().pass(TEN);
    assert_eq!(world.vault_state(), VaultState::Open);
    world.follow(handed_over(&world));
    world.follow(told(&world, &[FieldResult::Held; 3]));
    world.browser().pass(TEN);
    assert_eq!(world.vault_state(), VaultState::Locked, "a page has kept the vault open");
}

// In the vault

fn random(bytes: &mut [u8]) {
    getrandom::fill(bytes).unwrap();
}

fn entry(at_ms: f64) -> Entry {
    Entry { at_ms, profile: "Lab".into(), site: site(), done: Done::Fill(Came::All) }
}

fn of(entries: impl IntoIterator<Item = Entry>) -> Log {
    let mut log = Log::default();
    entries.into_iter().for_each(|entry| log.note(entry));
    log
}

/// A vault with a log of one entry, and its key.
fn logged() -> (SealedVault, DataKey) {
    let passphrase = Secret::new("several words of nobody's".into());
    let (mut vault, key) = SealedVault::create(&passphrase, &mut random).unwrap();
    vault.set_log(&key, Some(&of([entry(1.0)])), &mut random).unwrap();
    (vault, key)
}

fn altered(vault: &SealedVault, change: impl FnOnce(&mut Value)) -> SealedVault {
    let mut json: Value = serde_json::from_str(&vault.to_json().unwrap()).unwrap();
    change(&mut json);
    SealedVault::parse(&json.to_string()).unwrap()
}

#[test]
fn the_log_is_bounded_and_the_oldest_go_first() {
    let all = of((0..MOST + 5).map(|n| entry(n as f64)));
    assert_eq!(all.entries().len(), MOST);
    assert_eq!((all.entries()[0].at_ms, all.entries()[MOST - 1].at_ms), (5.0, (MOST + 4) as f64));
    let mut long = entry(1.0);
    long.site.base = "/ä".repeat(10_000);
    long.profile = "🔑".repeat(80);
    let long = of((0..MOST).map(|n| Entry { at_ms: n as f64, ..long.clone() }));
    assert!(serde_json::to_string(&long).unwrap().len() < 200_000, "it fills the vault");
}

#[test]
fn two_sites_filled_in_the_same_moment_are_two_entries() {
    let mut other = entry(1.0);
    other.site.base = "/dev".into();
    assert_eq!(of([entry(1.0), other.clone()]).entries(), [entry(1.0), other]);
}

#[test]
fn a_log_that_is_taken_away_or_put_back_is_noticed() {
    let (vault, key) = logged();
    let counter = vault.counter(&key, &mut random).unwrap();
    assert_eq!(vault.doubt(&key, Some(&counter)), None);
    assert_eq!(vault.log(&key), Some(of([entry(1.0)])));
    let mut next = vault.clone();
    next.set_log(&key, Some(&of([entry(1.0), entry(2.0)])), &mut random).unwrap();
    let older: Value = serde_json::from_str(&vault.to_json().unwrap()).unwrap();
    let counter = next.counter(&key, &mut random).unwrap();
    for (what, vault) in [
        ("taken away", altered(&next, |json| drop(json.as_object_mut().unwrap().remove("log")))),
        ("put back", altered(&next, |json| json["log"] = older["log"].clone())),
    ] {
        assert_eq!(vault.doubt(&key, Some(&counter)), Some(Doubt::Altered), "{what}");
    }
    // Its nonce passed off as that of a record: the record cannot be read, so that is seen.
    let nonce = older["log"]["nonce"].as_str().unwrap();
    let forged = altered(&vault, |json| {
        let record = json!({"id": "x", "site": {"origin": "https://crm.example", "base": ""},
            "nonce": format!("log {nonce}"), "sealed": ""});
        json["records"].as_array_mut().unwrap().push(record);
        json.as_object_mut().unwrap().remove("log");
    });
    assert_eq!(forged.profiles(&key).unreadable, ["x"]);
}

#[test]
fn an_altered_log_is_not_written_over_until_it_is_removed_and_hides_no_profile() {
    let world = over_the_dialog();
    world.follow(handed_over(&world));
    let text = world.browser().load(Area::Disk, "vault").unwrap();
    let mut json: Value = serde_json::from_str(&text).unwrap();
    let sealed = json["log"]["sealed"].as_str().unwrap().to_owned();
    json["log"]["sealed"] = ["AAAA", &sealed[4..]].concat().into();
    world.browser().keep(Area::Disk, "vault", &json.to_string());
    let world = world.restart();
    let unreadable = |reply| matches!(reply, OwnReply::Failed { key, .. } if key == "log_unreadable");
    assert!(unreadable(world.own(OwnMessage::Log {})));
    world.browser().pass(1.0);
    world.follow(handed_over(&world));
    assert!(unreadable(world.own(OwnMessage::Log {})), "it was written over");
    assert_eq!(world.profiles().len(), 1);
    assert_eq!(world.profiles()[0].about.used_ms, Some(world.browser().now.get()));
    assert_eq!(world.own(OwnMessage::ClearLog {}), OwnReply::Done {});
    assert_eq!(log(&world), []);
}

#[test]
fn a_log_of_another_vault_and_a_box_of_another_kind_do_not_open_as_the_log() {
    let (vault, key) = logged();
    let (_, other) = logged();
    assert_eq!(vault.log(&other), None);
    let swapped = altered(&vault, |json| json["log"] = json["key"].clone());
    assert_eq!(swapped.log(&key), None);
}

#[test]
fn a_vault_without_a_log_is_read_as_before_and_a_new_passphrase_keeps_it() {
    let passphrase = Secret::new("a passphrase for the tests only".into());
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/fixtures/vault/vault-2.json");
    let mut vault = SealedVault::parse(&std::fs::read_to_string(path).unwrap()).unwrap();
    let key = vault.unlock(&passphrase).unwrap();
    let counter = vault.counter(&key, &mut random).unwrap();
    assert_eq!((vault.doubt(&key, Some(&counter)), vault.log(&key)), (None, Some(Log::default())));
    vault.set_log(&key, Some(&of([entry(1.0)])), &mut random).unwrap();
    let new = Secret::new("another passphrase for the tests".into());
    vault.change_passphrase(&passphrase, &new, &mut random).unwrap();
    let again = SealedVault::parse(&vault.to_json().unwrap()).unwrap();
    let key = again.unlock(&new).unwrap();
    assert_eq!(again.log(&key), Some(of([entry(1.0)])));
    assert_eq!(again.profiles(&key).profiles.len(), 2);
}

#[test]
fn only_a_vault_of_today_has_a_log() {
    let (vault, _) = logged();
    let json: Value = serde_json::from_str(&vault.to_json().unwrap()).unwrap();
    for file in ["0.1.0.json", "export-2.json"] {
        let path = format!("{}/tests/fixtures/vault/{file}", env!("CARGO_MANIFEST_DIR"));
        let mut other: Value = serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap();
        other["log"] = json["log"].clone();
        let refused = SealedVault::parse(&other.to_string()).err();
        assert_eq!(refused, Some(VaultError::Corrupted { what: Part::Structure }), "{file}");
    }
    let world = over_the_dialog();
    world.follow(handed_over(&world));
    let export = OwnMessage::Export { passphrase: Secret::new("another few words of nobody".into()) };
    let OwnReply::Exported { json, .. } = world.own(export) else { panic!("no export") };
    assert!(!json.contains("\"log\""));
}

#[test]
fn over_a_vault_in_doubt_nothing_is_noted() {
    let world = over_the_dialog();
    let old = world.browser().load(Area::Disk, "vault").unwrap();
    world.follow(handed_over(&world));
    world.browser().keep(Area::Disk, "vault", &old);
    let world = world.restart();
    world.content(ContentMessage::Hello {});
    world.browser().pass(1.0);
    world.follow(handed_over(&world));
    assert_eq!(world.browser().load(Area::Disk, "vault").unwrap(), old);
}
