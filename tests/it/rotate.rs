//! A new secret beside the old one: which of the two is used, when it takes the other's place, and where it never goes.

use crate::support::*;
use oauth_assistant::app::Answer;
use oauth_assistant::creatio::CODES;
use oauth_assistant::page::view::Press;
use oauth_assistant::probe::Outcome;
use oauth_assistant::profile::vault::SealedVault;
use oauth_assistant::profile::{Environment, FillFrom, ProfileHead, Secret};
use oauth_assistant::protocol::{
    ContentMessage, ContentReply, OwnMessage, OwnReply, ProfileInput, Sealed, VaultState,
};

const NEW: &str = "a new \"secret\" & more + canary";
const ISSUED: &str = r#"{"access_token":"a.b.c","token_type":"Bearer","expires_in":3600}"#;
const REFUSED: &str = r#"{"error":"invalid_client"}"#;

fn secret(text: &str) -> Secret {
    Secret::new(text.into())
}

fn rotate(world: &World, new: &str) -> OwnReply {
    world.own(OwnMessage::Rotate { id: world.profile.clone(), client_secret: secret(new) })
}

/// A profile of which a new secret is kept, and a service that takes this secret alone.
fn rotating(takes: impl Fn(&str) -> String) -> World {
    let world = World::with_profile("development");
    let takes = url::form_urlencoded::byte_serialize(takes(&world.secret).as_bytes()).collect::<String>();
    world.browser().permit("https://id.example/*");
    *world.browser().service.borrow_mut() = Some(Box::new(move |_, form| {
        let known = form.is_some_and(|form| form.ends_with(&format!("&client_secret={takes}")));
        if known { answer(200, ISSUED) } else { answer(400, REFUSED) }
    }));
    assert!(matches!(rotate(&world, NEW), OwnReply::Profiles { .. }));
    world
}

fn test(world: &World, new: bool) -> (bool, String) {
    let id = world.profile.clone();
    let message = if new { OwnMessage::TestNewSecret { id } } else { OwnMessage::TestProfile { id } };
    match world.own(message) {
        OwnReply::Tested { good, said } => (good, said.key),
        OwnReply::Failed { key, .. } => (false, key),
        other => panic!("not tested: {other:?}"),
    }
}

fn head(world: &World) -> ProfileHead {
    world.profiles()[0].clone()
}

/// What *Fill* hands over.
fn filled(world: &World) -> String {
    world.content(ContentMessage::Hello {});
    let press = Press::Fill { profile: world.profile.clone() };
    let pressed = ContentMessage::Pressed { press, snapshot: dialog() };
    let Answer::Reply(ContentReply::Ticket { ticket }) = world.content(pressed).0 else {
        panic!("no ticket");
    };
    match world.content(ContentMessage::Redeem { ticket, snapshot: dialog() }).0 {
        Answer::Values(values) => values.client_secret.unwrap().1.expose().to_owned(),
        other => panic!("no values: {other:?}"),
    }
}

#[test]
fn until_a_token_was_got_with_it_the_old_secret_is_what_is_used() {
    let world = rotating(|_| NEW.into());
    assert!(head(&world).rotating);
    assert_eq!(filled(&world), world.secret);
    // *Test* beside the profile tests what the profile uses.
    assert_eq!(test(&world, false), (false, "test_invalid_client".into()));
    assert_eq!(test(&world, true), (true, "rotate_done".into()));
    assert!(!head(&world).rotating);
    assert_eq!(filled(&world), NEW);
    assert_eq!(test(&world, false), (true, "test_got".into()));
    assert_eq!(test(&world, true), (false, "rotate_gone".into()));
}

#[test]
fn a_write_takes_the_old_one_too_and_a_preview_outlives_the_beginning_of_a_rotation() {
    let world = World::with_profile("development");
    world.content(ContentMessage::Hello {});
    *world.browser().shows.borrow_mut() = Some(plain_page());
    world.own(OwnMessage::PreviewWrite { tab: TAB, profile: world.profile.clone() });
    rotate(&world, NEW);
    let id = world.tab().write.unwrap().id;
    assert_eq!(world.own(OwnMessage::Write { tab: TAB, id }), OwnReply::Done {});
    assert_eq!(world.browser().creatio(CODES.client_secret), world.secret);
}

#[test]
fn what_a_token_shows_is_noted_for_the_new_secret() {
    let world = rotating(|_| NEW.into());
    assert_eq!(head(&world).about.verified, None);
    test(&world, true);
    let verified = head(&world).about.verified.unwrap();
    assert!(verified.holds(&head(&world)));
    assert_eq!(verified.at_ms, world.browser().now.get());
}

#[test]
fn where_no_token_is_got_both_stay() {
    type Answered = fn() -> Outcome;
    let outcomes: [(&str, Answered); 3] = [
        ("test_invalid_client", || answer(400, REFUSED)),
        ("test_foreign", || answer(200, "<html>Sign in</html>")),
        ("test_timeout", || Outcome::TimedOut { after_ms: 10_000.0 }),
    ];
    for (key, outcome) in outcomes {
        let world = rotating(|_| NEW.into());
        *world.browser().service.borrow_mut() = Some(Box::new(move |_, _| outcome()));
        assert_eq!(test(&world, true), (false, key.into()));
        assert!(head(&world).rotating, "{key}: the new one is gone");
        assert_eq!(filled(&world), world.secret, "{key}");
    }
    let world = rotating(|_| NEW.into());
    world.browser().refuses.borrow_mut().push(Writing::Commit);
    assert_eq!(test(&world, true), (false, "store_refused".into()), "a success that was not kept was told");
    world.browser().refuses.borrow_mut().clear();
    assert_eq!((head(&world).rotating, filled(&world)), (true, world.secret.clone()));
    world.browser().forbid("https://id.example/*");
    assert_eq!(test(&world, true).1, "test_not_permitted");
    world.own(OwnMessage::Lock {});
    assert_eq!(test(&world, true).1, "vault_locked");
}

#[test]
fn the_new_one_is_dropped_and_the_old_one_stays() {
    let world = rotating(|old| old.into());
    let drop = || world.own(OwnMessage::DropNewSecret { id: world.profile.clone() });
    assert!(matches!(drop(), OwnReply::Profiles { .. }));
    assert!(!head(&world).rotating);
    assert_eq!(test(&world, true).1, "rotate_gone");
    assert_eq!(test(&world, false), (true, "test_got".into()));
    let gone = world.own(OwnMessage::DropNewSecret { id: "none".into() });
    assert!(matches!(gone, OwnReply::Failed { key, .. } if key == "profile_gone"));
}

/// Two options pages: one tests the new secret while another exchanges, drops or types one.
#[test]
fn a_token_for_a_secret_that_is_not_the_kept_one_any_more_replaces_nothing() {
    type Meanwhile = fn(&World);
    let meanwhile: [(&str, Meanwhile); 3] = [
        ("exchanged", |world| drop(rotate(world, "yet another one"))),
        ("dropped", |world| drop(world.own(OwnMessage::DropNewSecret { id: world.profile.clone() }))),
        ("deleted", |world| drop(world.own(OwnMessage::DeleteProfile { id: world.profile.clone() }))),
    ];
    for (what, then) in meanwhile {
        let world = rotating(|_| NEW.into());
        world.browser().slow.set(true);
        let id = world.profile.clone();
        let mut test = Box::pin(world.app.own_page_says(OwnMessage::TestNewSecret { id }));
        let mut context = std::task::Context::from_waker(std::task::Waker::noop());
        // The request is on its way.
        while world.browser().fetched.borrow().is_empty() {
            assert!(test.as_mut().poll(&mut context).is_pending());
        }
        then(&world);
        let (reply, _) = futures_executor::block_on(test);
        let key = if what == "deleted" { "profile_gone" } else { "rotate_gone" };
        assert!(matches!(&reply, OwnReply::Failed { key: said, .. } if said == key), "{what}: {reply:?}");
        if what != "deleted" {
            assert_eq!(filled(&world), world.secret, "{what}");
        }
    }
}

#[test]
fn a_secret_that_is_none_or_the_same_is_refused_and_one_with_blanks_is_kept_with_a_word() {
    let world = World::with_profile("development");
    let same = world.secret.clone();
    let long = "x".repeat(10_000);
    for (new, key) in [
        ("", "profile_secret_missing"),
        ("  ", "profile_secret_missing"),
        ("a\u{202e}b", "profile_control_characters"),
        (long.as_str(), "profile_secret_long"),
        (same.as_str(), "rotate_same"),
    ] {
        match rotate(&world, new) {
            OwnReply::Wrong { remarks } => assert_eq!(remarks[0].key, key),
            other => panic!("kept: {other:?}"),
        }
        assert!(!head(&world).rotating);
    }
    match rotate(&world, " blanks ") {
        OwnReply::Profiles { warnings, .. } => assert_eq!(warnings[0].key, "profile_secret_blanks"),
        other => panic!("not kept: {other:?}"),
    }
}

fn input(world: &World) -> ProfileInput {
    ProfileInput {
        id: Some(world.profile.clone()),
        edits: Some(world.profiles()[0].about.edits),
        name: "Lab".into(),
        environment: Environment::Development,
        site: "https://crm.example".into(),
        url: "https://id.example".into(),
        client_id: "the-client".into(),
        client_secret: None,
        fill_from: FillFrom::Usual,
        tags: Vec::new(),
        notes: String::new(),
    }
}

/// As the stored secret: who finds the vault open cannot send the new one elsewhere either.
#[test]
fn a_new_secret_does_not_move_with_its_profile() {
    type Change = fn(ProfileInput) -> ProfileInput;
    let moves: [(&str, Change); 3] = [
        ("another service", |input| ProfileInput { url: "https://evil.example".into(), ..input }),
        ("another site", |input| ProfileInput { site: "https://evil.example".into(), ..input }),
        ("another environment", |input| ProfileInput { environment: Environment::Production, ..input }),
    ];
    for (what, change) in moves {
        let world = rotating(|_| NEW.into());
        let moved = ProfileInput { client_secret: Some(secret("typed anew")), ..change(input(&world)) };
        match world.own(OwnMessage::SaveProfile { profile: moved }) {
            OwnReply::Profiles { profiles, warnings, .. } => {
                assert!(!profiles[0].rotating, "{what}: it went along");
                assert!(warnings.iter().any(|warning| warning.key == "rotate_dropped"), "{what}");
            }
            other => panic!("{what}: {other:?}"),
        }
    }
    let world = rotating(|_| NEW.into());
    let named = ProfileInput { name: "Renamed".into(), notes: "n".into(), ..input(&world) };
    world.own(OwnMessage::SaveProfile { profile: named });
    assert!(head(&world).rotating, "a name that changes drops the new secret");
    let typed = ProfileInput { client_secret: Some(secret(NEW)), ..input(&world) };
    world.own(OwnMessage::SaveProfile { profile: typed });
    assert!(!head(&world).rotating, "the old and the new secret are one");
}

#[test]
fn no_page_no_reply_and_no_store_has_a_new_secret_in_clear() {
    let world = rotating(|_| "neither".into());
    world.content(ContentMessage::Hello {});
    let mut said = vec![format!("{:?}{:?}", rotate(&world, NEW), world.profiles())];
    said.push(format!("{:?}", world.tab()));
    let report = world.own(OwnMessage::Report { tab: TAB });
    said.push(format!("{report:?}{:?}", world.own(OwnMessage::TestNewSecret { id: world.profile.clone() })));
    said.push(world.browser().dump());
    said.push(format!("{:?}", world.browser().told.borrow()));
    for form in forms_of(NEW) {
        assert!(said.iter().all(|text| !text.contains(&form)), "{form}");
    }
}

#[test]
fn both_secrets_outlive_a_lock_a_restart_an_export_and_an_import() {
    let world = rotating(|_| NEW.into());
    world.own(OwnMessage::Lock {});
    let world = world.exit_browser();
    assert_eq!(world.vault_state(), VaultState::Locked);
    world.own(OwnMessage::Unlock { passphrase: world.passphrase() });
    assert!(head(&world).rotating);
    let passphrase = secret("another few words of nobody");
    let OwnReply::Exported { json, .. } = world.own(OwnMessage::Export { passphrase: passphrase.clone() })
    else {
        panic!("no export");
    };
    let mut other = World::enabled();
    other.create_vault();
    let file = Sealed { text: json, passphrase };
    other.own(OwnMessage::Import { file, wanted: Vec::new() });
    other.profile = other.profiles()[0].id.clone();
    assert!(other.profiles()[0].rotating);
    assert_eq!(filled(&other), world.secret);
}

#[test]
fn a_record_without_a_new_secret_is_written_as_before() {
    let world = rotating(|_| NEW.into());
    let text = world.browser().load(Area::Disk, "vault").unwrap();
    let vault = SealedVault::parse(&text).unwrap();
    let key = vault.unlock(&world.passphrase()).unwrap();
    let kept = vault.profiles(&key).profiles.remove(0);
    assert!(kept.new_secret.as_ref().is_some_and(|new| *new == secret(NEW)));
    assert_eq!(kept.not_rotating().rotated(), None);
    let rotated = kept.rotated().unwrap();
    assert!(rotated.client_secret == secret(NEW) && rotated.new_secret.is_none());
}
