//! What goes wrong around a vault: records that cannot be read, two pages that edit the same profile, a full disk,
//! more profiles than anybody has, and passphrases that nobody expects.

use crate::support::*;
use oauth_assistant::profile::export;
use oauth_assistant::profile::vault::{MAX_PROFILES, SealedVault};
use oauth_assistant::profile::{Profile, ProfileHead, Secret};
use oauth_assistant::protocol::{OwnMessage, OwnReply, ProfileInput, Sealed, VaultState};
use serde_json::Value;

fn random(bytes: &mut [u8]) {
    getrandom::fill(bytes).unwrap();
}

fn secret(text: &str) -> Secret {
    Secret::new(text.to_owned())
}

/// One that no other has the client of.
fn known(id: &str) -> Profile {
    Profile { client_id: format!("client {id}"), ..stored(id) }
}

fn names(profiles: &[ProfileHead]) -> Vec<&str> {
    profiles.iter().map(|profile| profile.name.as_str()).collect()
}

fn key_of(reply: OwnReply) -> String {
    match reply {
        OwnReply::Failed { key, .. } => key,
        other => panic!("not refused: {other:?}"),
    }
}

// Records that cannot be read

/// The world after a byte of these records was changed on disk.
fn damaged(world: World, at: &[usize]) -> World {
    let mut json: Value = serde_json::from_str(&world.browser().load(Area::Disk, "vault").unwrap()).unwrap();
    for at in at {
        let sealed = json["records"][at]["sealed"].as_str().unwrap();
        let other = if sealed.starts_with('A') { "B" } else { "A" };
        json["records"][at]["sealed"] = [other, &sealed[1..]].concat().into();
    }
    world.browser().keep(Area::Disk, "vault", &json.to_string());
    world.restart()
}

fn unreadable(world: &World) -> usize {
    match world.own(OwnMessage::Profiles {}) {
        OwnReply::Profiles { unreadable, .. } => unreadable.unwrap(),
        other => panic!("{other:?}"),
    }
}

/// An open vault with `Lab` and these.
fn with(ids: &[&str]) -> World {
    let world = World::with_profile("test");
    let profiles: Vec<_> = ids.iter().map(|id| known(id)).collect();
    let taken = import(&world, &sealed(&profiles), &[]);
    assert!(matches!(taken, OwnReply::Imported { count } if count == ids.len()), "{taken:?}");
    world
}

const FILE_PASSPHRASE: &str = "several words of nobody's";

fn sealed(profiles: &[Profile]) -> String {
    export::seal(profiles, &secret(FILE_PASSPHRASE), &mut random).unwrap()
}

fn import(world: &World, text: &str, wanted: &[String]) -> OwnReply {
    let file = Sealed { text: text.to_owned(), passphrase: secret(FILE_PASSPHRASE) };
    world.own(OwnMessage::Import { file, wanted: wanted.to_vec() })
}

#[test]
fn what_cannot_be_read_is_counted_and_removed_alone() {
    let world = damaged(with(&["a", "b"]), &[0, 2]);
    assert_eq!((unreadable(&world), names(&world.profiles())), (2, vec!["Profile a"]));
    let OwnReply::Profiles { profiles, .. } = world.own(OwnMessage::RemoveUnreadable {}) else { panic!() };
    assert_eq!(names(&profiles), ["Profile a"]);
    let world = world.restart();
    assert_eq!((unreadable(&world), names(&world.profiles())), (0, vec!["Profile a"]));
    let before = world.browser().load(Area::Disk, "vault").unwrap();
    assert!(!before.contains(&world.profile));
}

#[test]
fn a_readable_record_stays_where_a_damaged_one_bears_its_id() {
    let (mut vault, key) = SealedVault::create(&secret(FILE_PASSPHRASE), &mut random).unwrap();
    for id in ["a", "b", "c"] {
        vault.put(&key, &known(id), &mut random).unwrap();
    }
    let mut json: Value = serde_json::from_str(&vault.to_json().unwrap()).unwrap();
    let records = json["records"].as_array_mut().unwrap();
    // A damaged one before a whole one of the same id, and an older one put back behind it.
    let mut damaged = records[1].clone();
    damaged["sealed"] = records[2]["sealed"].clone();
    let older = records[0].clone();
    records.insert(0, damaged);
    records.push(older);
    let mut vault = SealedVault::parse(&json.to_string()).unwrap();
    let opened = vault.profiles(&key);
    assert_eq!((opened.profiles.len(), opened.unreadable), (3, vec!["b".to_owned(), "a".to_owned()]));
    vault.remove_unreadable(&key, &mut random).unwrap();
    let after = vault.profiles(&key);
    assert_eq!((after.profiles, after.unreadable), (opened.profiles, vec![]));
}

#[test]
fn a_backup_brings_back_what_cannot_be_read() {
    let world = damaged(with(&["a", "b"]), &[1]);
    assert_eq!(unreadable(&world), 1);
    assert!(matches!(import(&world, &sealed(&[known("a")]), &[]), OwnReply::Imported { .. }));
    assert_eq!(unreadable(&world), 0);
    assert_eq!(names(&world.profiles()), ["Lab", "Profile a", "Profile b"]);
}

#[test]
fn what_cannot_be_read_is_not_removed_from_a_vault_in_doubt_a_locked_one_or_a_full_disk() {
    let older = with(&["a"]);
    let text = older.browser().load(Area::Disk, "vault").unwrap();
    assert!(matches!(import(&older, &sealed(&[known("b")]), &[]), OwnReply::Imported { .. }));
    older.browser().keep(Area::Disk, "vault", &text);
    let doubtful = damaged(older, &[1]);
    assert_eq!(key_of(doubtful.own(OwnMessage::RemoveUnreadable {})), "vault_older");
    assert_eq!(unreadable(&doubtful), 1);

    let full = damaged(with(&["a"]), &[1]);
    full.browser().refuses.borrow_mut().push(Writing::Commit);
    assert_eq!(key_of(full.own(OwnMessage::RemoveUnreadable {})), "store_refused");
    assert_eq!(unreadable(&full), 1);
    full.own(OwnMessage::Lock {});
    assert_eq!(key_of(full.own(OwnMessage::RemoveUnreadable {})), "vault_locked");
}

// Two pages that edit the same profile

/// What a page sends that opened the form of the profile as it was then.
fn opened(world: &World) -> ProfileInput {
    let head = world.profiles().into_iter().find(|profile| profile.id == world.profile).unwrap();
    ProfileInput {
        id: Some(head.id),
        edits: Some(head.about.edits),
        name: head.name,
        environment: head.environment,
        site: head.site.address(),
        url: head.url,
        client_id: head.client_id,
        client_secret: None,
        fill_from: head.fill_from,
        tags: head.about.tags,
        notes: head.about.notes,
    }
}

fn save(world: &World, profile: ProfileInput) -> OwnReply {
    world.own(OwnMessage::SaveProfile { profile })
}

#[test]
fn what_another_page_has_saved_since_the_form_was_opened_is_not_written_over_unseen() {
    type Change = fn(ProfileInput) -> ProfileInput;
    let changes: [(&str, Change); 5] = [
        ("name", |input| ProfileInput { name: "Another".into(), ..input }),
        ("client ID", |input| ProfileInput { client_id: "another".into(), ..input }),
        ("secret", |input| ProfileInput { client_secret: Some(secret("another secret")), ..input }),
        ("tags", |input| ProfileInput { tags: vec!["eu".into()], ..input }),
        ("notes", |input| ProfileInput { notes: "n".into(), ..input }),
    ];
    for (what, change) in changes {
        let world = World::with_profile("test");
        let (one, other) = (opened(&world), opened(&world));
        let saved = save(&world, change(one));
        assert!(matches!(saved, OwnReply::Profiles { .. }), "{what}: {saved:?}");
        let now = world.profiles()[0].clone();
        let mine = ProfileInput { name: "Mine".into(), ..other };
        let before = world.browser().disk.borrow().clone();
        let OwnReply::Overtaken { now: Some(told) } = save(&world, mine.clone()) else { panic!("{what}") };
        assert_eq!((*told, world.profiles()[0].clone()), (now.clone(), now.clone()), "{what}");
        assert_eq!(*world.browser().disk.borrow(), before, "{what}");
        // Who was told what stands there now may replace it.
        let again = save(&world, ProfileInput { edits: Some(now.about.edits), ..mine });
        assert!(matches!(again, OwnReply::Profiles { .. }), "{what}: {again:?}");
        assert_eq!(names(&world.profiles()), ["Mine"], "{what}");
    }
}

#[test]
fn a_profile_that_another_page_has_deleted_is_not_made_anew_unseen() {
    let world = World::with_profile("test");
    let form = ProfileInput { client_secret: Some(secret("typed")), ..opened(&world) };
    world.own(OwnMessage::DeleteProfile { id: world.profile.clone() });
    assert_eq!(save(&world, form.clone()), OwnReply::Overtaken { now: None });
    assert!(world.profiles().is_empty());
    let anew = save(&world, ProfileInput { id: None, edits: None, ..form });
    assert!(matches!(anew, OwnReply::Profiles { profiles, .. } if profiles.len() == 1));
}

#[test]
fn an_import_and_a_new_secret_are_edits_and_what_is_known_beside_is_none() {
    let edits = |world: &World| world.profiles()[0].about.edits;
    let world = World::with_profile("test");
    let id = world.profile.clone();
    let form = opened(&world);
    world.own(OwnMessage::Archive { id: id.clone(), archived: true });
    assert_eq!(edits(&world), 0);
    assert!(matches!(save(&world, form.clone()), OwnReply::Profiles { .. }));
    assert_eq!(edits(&world), 0, "nothing that is typed was changed");
    let rotated = world.own(OwnMessage::Rotate { id: id.clone(), client_secret: secret("a new one") });
    assert!(matches!(rotated, OwnReply::Profiles { .. }));
    assert_eq!(edits(&world), 1);
    let of_file = Profile { id: id.clone(), ..known("a") };
    assert!(matches!(import(&world, &sealed(&[of_file]), &[id]), OwnReply::Imported { .. }));
    assert_eq!(edits(&world), 2);
    assert!(matches!(save(&world, form.clone()), OwnReply::Overtaken { now: Some(_) }));
    // Who does not say what was seen has seen none of it.
    assert!(matches!(
        save(&world, ProfileInput { edits: None, ..form }),
        OwnReply::Overtaken { now: Some(_) }
    ));
}

#[test]
fn what_an_import_says_is_what_it_did_and_not_what_its_preview_showed() {
    let world = with(&["a"]);
    let file = sealed(&[known("a"), known("b"), known("c")]);
    // Meanwhile another page has added one of them.
    assert_eq!(import(&world, &sealed(&[known("b")]), &[]), OwnReply::Imported { count: 1 });
    assert_eq!(import(&world, &file, &[]), OwnReply::Imported { count: 1 });
    assert_eq!(import(&world, &file, &[]), OwnReply::Imported { count: 0 });
}

// A full disk

#[test]
fn wherever_the_storage_is_full_nothing_is_said_to_be_saved_that_is_not() {
    let file = sealed(&[known("a"), known("b")]);
    type Act<'a> = Box<dyn Fn(&World) -> OwnReply + 'a>;
    let acts: [(&str, Act); 5] = [
        ("import", Box::new(|world| import(world, &file, &[]))),
        ("save", Box::new(|world| save(world, ProfileInput { name: "Renamed".into(), ..opened(world) }))),
        (
            "rotate",
            Box::new(|world| {
                world.own(OwnMessage::Rotate { id: world.profile.clone(), client_secret: secret("new") })
            }),
        ),
        (
            "passphrase",
            Box::new(|world| {
                let (old, new) = (world.passphrase(), secret("five other words of nobody"));
                world.own(OwnMessage::ChangePassphrase { old, new })
            }),
        ),
        ("delete", Box::new(|world| world.own(OwnMessage::DeleteProfile { id: world.profile.clone() }))),
    ];
    let start = World::with_profile("test");
    for (what, act) in acts {
        for nth in 0.. {
            let world = start.twin();
            let vault = |world: &World| world.browser().load(Area::Disk, "vault").unwrap();
            let before = vault(&world);
            // Reading what there is may write as well, of which this is not about.
            world.profiles();
            let from = world.browser().writes.get() + nth;
            world.browser().full_from.set(Some(from));
            let reply = act(&world);
            let full = world.browser().writes.get() > from;
            world.browser().full_from.set(None);
            let done =
                matches!(reply, OwnReply::Profiles { .. } | OwnReply::Imported { .. } | OwnReply::Done {});
            assert_eq!(vault(&world) != before, done, "{what}, write {nth}: {reply:?}");
            if !done {
                assert_eq!(key_of(reply), "store_refused", "{what}, write {nth}");
            }
            // What is shown is what a restart finds, and it opens.
            let shown = world.profiles();
            let world = world.restart();
            assert_eq!(world.profiles(), shown, "{what}, write {nth}");
            let world = world.exit_browser();
            let passphrases = [world.passphrase(), secret("five other words of nobody")];
            let opens = passphrases.map(|passphrase| world.own(OwnMessage::Unlock { passphrase }));
            let new = what == "passphrase" && done;
            assert_eq!(opens.map(|reply| reply == OwnReply::Done {}), [!new, new], "{what}, write {nth}");
            if !full {
                assert!(nth > 0, "{what} writes nothing");
                break;
            }
        }
    }
}

// More profiles than anybody has

#[test]
fn ten_thousand_profiles_are_refused_whole_with_the_limit() {
    let (vault, _) = SealedVault::create(&secret(FILE_PASSPHRASE), &mut random).unwrap();
    let mut json: Value = serde_json::from_str(&vault.to_json().unwrap()).unwrap();
    json["kind"] = "export".into();
    json["records"] = vec![serde_json::json!({"id": "x", "nonce": "", "sealed": ""}); 10_000].into();
    let world = World::with_profile("test");
    let before = world.browser().disk.borrow().clone();
    let file = || Sealed { text: json.to_string(), passphrase: secret(FILE_PASSPHRASE) };
    for message in
        [OwnMessage::PreviewImport { file: file() }, OwnMessage::Import { file: file(), wanted: Vec::new() }]
    {
        let OwnReply::Failed { key, subs } = world.own(message) else { panic!() };
        assert_eq!((key.as_str(), subs), ("export_too_many", vec!["10000".into(), MAX_PROFILES.to_string()]));
    }
    assert_eq!(*world.browser().disk.borrow(), before);
}

#[test]
fn as_many_as_a_vault_holds_are_imported_at_once_come_back_from_an_export_and_more_are_refused_whole() {
    let many: Vec<_> = (0..MAX_PROFILES).map(|n| known(&n.to_string())).collect();
    let world = World::with_profile("test");
    let refused = |reply| match reply {
        OwnReply::Failed { key, subs } => (key, subs),
        other => panic!("{other:?}"),
    };
    let limit = ("vault_too_many".to_owned(), vec![(MAX_PROFILES + 1).to_string(), MAX_PROFILES.to_string()]);
    let before = world.browser().load(Area::Disk, "vault");
    assert_eq!(refused(import(&world, &sealed(&many), &[])), limit);
    assert_eq!(world.browser().load(Area::Disk, "vault"), before);
    world.own(OwnMessage::DeleteProfile { id: world.profile.clone() });
    assert!(matches!(import(&world, &sealed(&many), &[]), OwnReply::Imported { .. }));
    assert_eq!(world.profiles().len(), MAX_PROFILES);
    let one_more = ProfileInput { client_secret: Some(secret("x")), ..opened(&World::with_profile("test")) };
    assert_eq!(refused(save(&world, ProfileInput { id: None, edits: None, ..one_more })), limit);
    // What is there can still be changed, and a backup of it is one.
    world.own(OwnMessage::Archive { id: "0".into(), archived: true });
    assert!(world.profiles()[0].about.archived);
    let OwnReply::Exported { json, .. } =
        world.own(OwnMessage::Export { passphrase: secret(FILE_PASSPHRASE) })
    else {
        panic!()
    };
    assert!(export::read(&json).is_ok());
}

// Passphrases that nobody expects

#[test]
fn a_passphrase_of_emoji_or_of_ten_kilobytes_makes_opens_exports_and_imports() {
    let long: String = (0..2_000).map(|n| format!("w{n} ")).collect();
    assert!(long.len() >= 10_000);
    for text in ["🔑🦊🌲🚲🧊🎻🥝🪁🦉🌵🧵🛶", "👩🏽‍🚀👨‍👩‍👧‍👦🏴‍☠️🇺🇦🧑🏿‍🎤❤️‍🔥", &long]
    {
        let world = World::enabled();
        let passphrase = || secret(text);
        assert_eq!(world.own(OwnMessage::CreateVault { passphrase: passphrase() }), OwnReply::Done {});
        let new = ProfileInput { id: None, edits: None, ..opened(&World::with_profile("test")) };
        let new = ProfileInput { client_secret: Some(secret("not a real one")), ..new };
        assert!(matches!(save(&world, new), OwnReply::Profiles { .. }));
        let OwnReply::Exported { json, missing: 0 } =
            world.own(OwnMessage::Export { passphrase: passphrase() })
        else {
            panic!()
        };
        let world = world.exit_browser();
        assert_eq!(world.vault_state(), VaultState::Locked);
        let cut = secret(text.strip_suffix(|_: char| true).unwrap());
        assert_eq!(key_of(world.own(OwnMessage::Unlock { passphrase: cut })), "vault_wrong_passphrase");
        assert_eq!(world.own(OwnMessage::Unlock { passphrase: passphrase() }), OwnReply::Done {});
        world.own(OwnMessage::DeleteProfile { id: world.profiles()[0].id.clone() });
        let file = Sealed { text: json, passphrase: passphrase() };
        let back = world.own(OwnMessage::Import { file, wanted: Vec::new() });
        assert_eq!(back, OwnReply::Imported { count: 1 });
        assert_eq!(names(&world.profiles()), ["Lab"]);
    }
}

#[test]
fn a_passphrase_of_one_repeated_letter_is_refused_wherever_one_is_chosen() {
    for text in ["a".repeat(12), "a".repeat(10_000), "🔑".repeat(12)] {
        let weak = || secret(&text);
        let world = World::enabled();
        assert_eq!(
            key_of(world.own(OwnMessage::CreateVault { passphrase: weak() })),
            "vault_passphrase_repeated"
        );
        assert_eq!(world.vault_state(), VaultState::Absent);
        let world = World::with_profile("test");
        assert_eq!(key_of(world.own(OwnMessage::Export { passphrase: weak() })), "vault_passphrase_repeated");
        let change = OwnMessage::ChangePassphrase { old: world.passphrase(), new: weak() };
        assert_eq!(key_of(world.own(change)), "vault_passphrase_repeated");
    }
}
