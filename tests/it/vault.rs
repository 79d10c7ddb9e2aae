//! The vault's format: its count of changes, what it is migrated from, and which passphrases it takes.

use crate::support::*;
use futures_executor::block_on;
use oauth_assistant::creatio::Site;
use oauth_assistant::profile::export::{self, Differing, ExportError, Fate, Plan};
use oauth_assistant::profile::log::{Came, Done, Entry, Log};
use oauth_assistant::profile::vault::{
    Counter, DataKey, Doubt, Part, SealedVault, VaultError, Weakness, weakness,
};
use oauth_assistant::profile::{Environment, Profile, ProfileField, Secret};
use oauth_assistant::protocol::{OwnMessage, OwnReply, Sealed, VaultState};
use serde_json::{Value, json};
use std::future::{Future, poll_fn};
use std::sync::LazyLock;
use std::task::Poll;

fn random(bytes: &mut [u8]) {
    getrandom::fill(bytes).unwrap();
}

fn secret(text: &str) -> Secret {
    Secret::new(text.to_owned())
}

const FORMER: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/fixtures/vault/0.1.0.json");

/// A vault that 0.1.0 has written, as it is, and what opens it.
fn former() -> (String, Secret) {
    (std::fs::read_to_string(FORMER).unwrap(), secret("a passphrase for the tests only"))
}

fn is_what_0_1_0_wrote(profiles: &[Profile]) {
    let read =
        |p: &Profile| (p.name.clone(), p.environment, p.site.text(), p.client_secret.expose().to_owned());
    let secrets = ["a client secret \"for\" the\\tests only", "geheim für die Tests, nur dafür"];
    let expected = [
        (
            "CRM a".to_owned(),
            Environment::Production,
            "https://crm-a.example".to_owned(),
            secrets[0].to_owned(),
        ),
        (
            "CRM b".to_owned(),
            Environment::Development,
            "https://crm-b.example/dev".to_owned(),
            secrets[1].to_owned(),
        ),
    ];
    assert_eq!(profiles.iter().map(read).collect::<Vec<_>>(), expected);
    assert!(profiles.iter().all(|p| p.url == "https://id.example/is" && p.client_id == "IdServiceUser123"));
}

#[test]
fn a_vault_that_version_0_1_0_wrote_opens_with_all_that_was_in_it() {
    let (text, passphrase) = former();
    let vault = SealedVault::parse(&text).unwrap();
    let opened = vault.profiles(&vault.unlock(&passphrase).unwrap());
    assert!(opened.unreadable.is_empty());
    is_what_0_1_0_wrote(&opened.profiles);
}

#[test]
fn a_vault_of_0_1_0_is_written_anew_when_it_is_unlocked_and_opens_as_before() {
    let (text, passphrase) = former();
    let mut vault = SealedVault::parse(&text).unwrap();
    let key = vault.unlock(&passphrase).unwrap();
    let before = vault.clone();
    // Not by a change: only who unlocks has the passphrase.
    assert_eq!(vault.remove(&key, "profile-a", &mut random), Err(VaultError::FormerVersion));
    assert_eq!(vault, before);
    let renewed = vault.renewed(&passphrase, &key, &mut random).unwrap().unwrap();
    let json: Value = serde_json::from_str(&renewed.to_json().unwrap()).unwrap();
    assert_eq!((&json["version"], &json["kdf"]["memory_kib"]), (&json!(2), &json!(65536)));
    let again = SealedVault::parse(&renewed.to_json().unwrap()).unwrap();
    let key = again.unlock(&passphrase).unwrap();
    is_what_0_1_0_wrote(&again.profiles(&key).profiles);
    let counter = again.counter(&key, &mut random).unwrap();
    assert_eq!(again.doubt(&key, Some(&counter)), None);
    assert_eq!(again.renewed(&passphrase, &key, &mut random), Ok(None));
}

#[test]
fn a_record_of_0_1_0_that_cannot_be_read_is_not_lost_when_the_others_are_written_anew() {
    let (text, passphrase) = former();
    let mut json: Value = serde_json::from_str(&text).unwrap();
    json["records"][0]["nonce"] = json["records"][1]["nonce"].clone();
    let sealed = json["records"][0]["sealed"].clone();
    let vault = SealedVault::parse(&json.to_string()).unwrap();
    let key = vault.unlock(&passphrase).unwrap();
    let renewed = vault.renewed(&passphrase, &key, &mut random).unwrap().unwrap();
    let opened = renewed.profiles(&key);
    assert_eq!((opened.profiles.len(), opened.unreadable), (1, vec!["profile-a".to_owned()]));
    let json: Value = serde_json::from_str(&renewed.to_json().unwrap()).unwrap();
    assert_eq!(json["records"][0]["sealed"], sealed);
}

#[test]
fn a_vault_of_0_1_0_with_members_of_today_is_none() {
    let (text, _) = former();
    let json: Value = serde_json::from_str(&text).unwrap();
    for (member, value) in
        [("kind", json!("vault")), ("state", json!({"count": 1, "nonce": "", "sealed": ""}))]
    {
        let mut json = json.clone();
        json[member] = value;
        let refused = SealedVault::parse(&json.to_string()).err();
        assert_eq!(refused, Some(VaultError::Corrupted { what: Part::Structure }), "{member}");
    }
    for (member, value) in [("memory_kib", 19455), ("iterations", 1)] {
        let mut json = json.clone();
        json["kdf"][member] = value.into();
        assert!(
            matches!(SealedVault::parse(&json.to_string()), Err(VaultError::Corrupted { .. })),
            "{member}"
        );
    }
}

// The count of changes

/// A vault as it was after each of three changes, with its count, and the key.
struct History {
    states: Vec<(SealedVault, Counter)>,
    key: DataKey,
}

static HISTORY: LazyLock<History> = LazyLock::new(|| {
    let (mut vault, key) = SealedVault::create(&secret("several words of nobody's"), &mut random).unwrap();
    let mut states = Vec::new();
    for id in ["a", "b", "c"] {
        vault.put(&key, &stored(id), &mut random).unwrap();
        states.push((vault.clone(), vault.counter(&key, &mut random).unwrap()));
    }
    History { states, key }
});

fn altered(change: impl FnOnce(&mut Value)) -> SealedVault {
    let (vault, _) = &HISTORY.states[2];
    let mut json: Value = serde_json::from_str(&vault.to_json().unwrap()).unwrap();
    change(&mut json);
    SealedVault::parse(&json.to_string()).unwrap()
}

#[test]
fn an_older_vault_put_back_alone_is_said_to_be_older() {
    let History { states, key } = &*HISTORY;
    let newest = &states[2].1;
    assert_eq!(states[2].0.doubt(key, Some(newest)), None);
    for (at, (vault, own)) in states.iter().enumerate().take(2) {
        // The count of the vault as it was made is 1.
        let older = Doubt::Older { found: at as u64 + 2, kept: 4 };
        assert_eq!(vault.doubt(key, Some(newest)), Some(older));
        // With the whole browser profile nobody can tell.
        assert_eq!(vault.doubt(key, Some(own)), None);
    }
}

#[test]
fn a_record_that_is_taken_away_or_put_back_is_noticed() {
    let History { states, key } = &*HISTORY;
    let older: Value = serde_json::from_str(&states[0].0.to_json().unwrap()).unwrap();
    let mut replaced = states[2].0.clone();
    replaced.put(key, &Profile { name: "New".into(), ..stored("a") }, &mut random).unwrap();
    let counter = replaced.counter(key, &mut random).unwrap();
    let mut json: Value = serde_json::from_str(&replaced.to_json().unwrap()).unwrap();
    json["records"][0] = older["records"][0].clone();
    let put_back = SealedVault::parse(&json.to_string()).unwrap();
    assert_eq!(put_back.doubt(key, Some(&counter)), Some(Doubt::Altered));

    let newest = Some(&states[2].1);
    let removed = altered(|json| drop(json["records"].as_array_mut().unwrap().remove(1)));
    assert_eq!(removed.doubt(key, newest), Some(Doubt::Altered));
    let exchanged = altered(|json| json["records"].as_array_mut().unwrap().swap(0, 1));
    assert_eq!(exchanged.doubt(key, newest), Some(Doubt::Altered));
    let counted = altered(|json| json["state"]["count"] = 9.into());
    assert_eq!(counted.doubt(key, newest), Some(Doubt::Altered));
}

#[test]
fn a_count_that_is_missing_or_of_another_vault_is_noticed() {
    let History { states, key } = &*HISTORY;
    let vault = &states[2].0;
    assert_eq!(vault.doubt(key, None), Some(Doubt::Uncounted));
    assert_eq!(vault.doubt(key, Some(&states[0].1)), Some(Doubt::Uncounted));
    let mut forged = serde_json::to_value(&states[2].1).unwrap();
    forged["count"] = 99.into();
    let forged: Counter = serde_json::from_value(forged).unwrap();
    assert_eq!(vault.doubt(key, Some(&forged)), Some(Doubt::Uncounted));
    let (text, passphrase) = former();
    let old = SealedVault::parse(&text).unwrap();
    let old_key = old.unlock(&passphrase).unwrap();
    assert_eq!(old.doubt(&old_key, Some(&states[2].1)), Some(Doubt::Uncounted));
    assert_eq!(old.doubt(&old_key, None), None);
}

#[test]
fn a_site_is_part_of_what_its_record_is_bound_to() {
    let History { key, .. } = &*HISTORY;
    for (origin, base) in [
        ("https://evil.example", ""),
        ("https://crm.example", "/dev"),
        ("https://crm.exampl", "e"),
        ("https://crm.example\n", ""),
    ] {
        let moved = altered(|json| json["records"][0]["site"] = json!({"origin": origin, "base": base}));
        let opened = moved.profiles(key);
        assert_eq!((opened.profiles.len(), opened.unreadable), (2, vec!["a".to_owned()]), "{origin}{base}");
    }
    let without = altered(|json| drop(json["records"][0].as_object_mut().unwrap().remove("site")));
    assert_eq!(without.profiles(key).unreadable, ["a"]);
}

#[test]
fn an_older_vault_is_shown_as_such_and_not_written_over_until_it_is_kept() {
    let world = World::with_profile("test");
    let older = world.browser().load(Area::Disk, "vault").unwrap();
    assert_eq!(world.own(OwnMessage::DeleteProfile { id: world.profile.clone() }), listed(0));
    world.browser().keep(Area::Disk, "vault", &older);
    let world = world.exit_browser();
    assert_eq!(doubt(&world), None, "of a locked vault nothing is known");
    assert_eq!(world.own(OwnMessage::Unlock { passphrase: world.passphrase() }), OwnReply::Done {});
    assert_eq!(doubt(&world).as_deref(), Some("vault_older"));
    let before = world.browser().disk.borrow().clone();
    let (old, new) = (world.passphrase(), secret("five other words of nobody"));
    for message in
        [OwnMessage::DeleteProfile { id: world.profile.clone() }, OwnMessage::ChangePassphrase { old, new }]
    {
        let refused = world.own(message);
        assert!(matches!(&refused, OwnReply::Failed { key, .. } if key == "vault_older"), "{refused:?}");
    }
    assert_eq!(*world.browser().disk.borrow(), before);
    assert_eq!(world.own(OwnMessage::AcceptVault {}), OwnReply::Done {});
    assert_eq!(doubt(&world), None);
    assert_eq!(world.own(OwnMessage::DeleteProfile { id: world.profile.clone() }), listed(0));
    // What counts from now on is newer than all that was.
    world.browser().keep(Area::Disk, "vault", &older);
    let world = world.restart();
    assert_eq!(doubt(&world).as_deref(), Some("vault_older"));
}

fn listed(profiles: usize) -> OwnReply {
    assert_eq!(profiles, 0);
    OwnReply::Profiles { profiles: vec![], warnings: vec![], unreadable: None }
}

fn doubt(world: &World) -> Option<String> {
    match world.own(OwnMessage::State { tab: None, url: None }) {
        OwnReply::State(state) => state.doubt.map(|said| said.key),
        other => panic!("{other:?}"),
    }
}

// The migration in the browser

/// A browser with what 0.1.0 has left in `storage.local`, or with the same once it was taken over.
fn world_of_0_1_0() -> World {
    let world = World::enabled();
    world.browser().keep(Area::Disk, "vault", &former().0);
    world.exit_browser()
}

#[test]
fn wherever_the_browser_ends_while_a_vault_is_written_anew_one_or_the_other_is_there() {
    let mut seen = [false; 2];
    for steps in 0.. {
        let world = world_of_0_1_0();
        let browser = world.browser();
        browser.ends_after.set(Some(steps));
        let mut unlock =
            Box::pin(world.app.own_page_says(OwnMessage::Unlock { passphrase: world.passphrase() }));
        let ended = block_on(poll_fn(|context| Poll::Ready(unlock.as_mut().poll(context).is_pending())));
        drop(unlock);
        let json: Value = serde_json::from_str(&browser.load(Area::Disk, "vault").unwrap()).unwrap();
        let renewed = json["version"] == 2;
        assert_eq!(browser.load(Area::Disk, "counter").is_some(), renewed, "after {steps} steps");
        seen[usize::from(renewed)] = true;
        let world = world.exit_browser();
        assert_eq!(world.vault_state(), VaultState::Locked);
        assert_eq!(world.own(OwnMessage::Unlock { passphrase: world.passphrase() }), OwnReply::Done {});
        assert_eq!((world.profiles().len(), doubt(&world)), (2, None), "after {steps} steps");
        if !ended {
            break;
        }
    }
    assert_eq!(seen, [true; 2]);
}

#[test]
fn a_vault_that_cannot_be_written_anew_opens_all_the_same() {
    let world = world_of_0_1_0();
    world.browser().refuses.borrow_mut().push(Writing::Commit);
    assert_eq!(world.own(OwnMessage::Unlock { passphrase: world.passphrase() }), OwnReply::Done {});
    assert_eq!(world.profiles().len(), 2);
    world.browser().refuses.borrow_mut().clear();
    let id = "profile-a".to_owned();
    let refused = world.own(OwnMessage::DeleteProfile { id: id.clone() });
    assert!(matches!(refused, OwnReply::Failed { key, .. } if key == "vault_former_version"));
    assert_eq!(world.own(OwnMessage::Unlock { passphrase: world.passphrase() }), OwnReply::Done {});
    let deleted = world.own(OwnMessage::DeleteProfile { id });
    assert!(matches!(deleted, OwnReply::Profiles { profiles, .. } if profiles.len() == 1));
}

// Passphrases

#[test]
fn a_passphrase_that_is_guessed_first_is_refused_with_its_reason() {
    use Weakness::*;
    for (text, why) in [
        ("aaaaaaaaaaaa", Repeated),
        ("abababababab", Repeated),
        ("passwordpassword", Repeated),
        ("correctcorrect", Repeated),
        ("🔑🔑🔑🔑🔑🔑🔑🔑🔑🔑🔑🔑", Repeated),
        ("                 a b a b a b a b", Repeated),
        ("123456789012", Foretold),
        ("210987654321", Foretold),
        ("qwertyuiopas", Foretold),
        ("QWERTZUIOPÜASDF", Foretold),
        ("йцукенгшщзхъ", Foretold),
        ("1qaz2wsx3edc4rfv", Foretold),
        ("!@#$%^&*()_+", Foretold),
        ("abcdefghijklm", Foretold),
        ("OAuth Assistant for Creatio", Foretold),
        ("oauth-assistant", Foretold),
        ("Creatio2024!!", Foretold),
        ("Cr3at10 cr3at10 Cr", Repeated),
        ("Cr3at10 1dent1ty", Foretold),
        ("P@ssw0rd12345678", Foretold),
        ("password1234", Foretold),
        ("AdminAdminPassword", Foretold),
    ] {
        assert_eq!(weakness(&secret(text)), Some(why), "{text}");
        let refused = SealedVault::create(&secret(text), &mut random).err();
        assert_eq!(refused, Some(VaultError::PassphraseWeak { why }), "{text}");
    }
}

#[test]
fn a_passphrase_that_is_none_of_these_is_taken() {
    for text in [
        "correct horse battery staple",
        "drought lantern sixty",
        "a passphrase for the tests only",
        "пять разных слов никого",
        "漢字仮名交文私秘密鍵之箱",
        "🔑🦊🌲🚲🧊🎻🥝🪁🦉🌵🧵🛶",
        "kD8-vQz2!mRw",
        &"lorem ipsum dolor sit amet ".repeat(400),
    ] {
        assert_eq!(weakness(&secret(text)), None, "{text}");
    }
}

// Test vectors

/// Randomness that is none: 1, 2, 3 and so on.
fn counting() -> impl FnMut(&mut [u8]) {
    let mut next = 0_u8;
    move |bytes| {
        for byte in bytes {
            next = next.wrapping_add(1);
            *byte = next;
        }
    }
}

/// What is written with that is written down, for whoever reads the format without us: `docs/vault-format.md` has what
/// stands in it, and `tools/open-vault.py` opens it.
#[test]
fn what_is_written_is_what_the_document_has_as_its_test_vectors() {
    let passphrase = secret("a passphrase for the tests only");
    let b = Profile {
        name: "CRM \"b\"".into(),
        environment: Environment::Production,
        site: Site { origin: "https://crm.example:8443".into(), base: "/dev".into() },
        client_secret: secret("geheim \\ für die Tests, nur dafür"),
        ..stored("b")
    };
    let profiles = [stored("a"), b];
    let random = &mut counting();
    let (mut vault, key) = SealedVault::create(&passphrase, random).unwrap();
    for profile in &profiles {
        vault.put(&key, profile, random).unwrap();
    }
    let export = export::seal(&profiles, &passphrase, &mut counting()).unwrap();
    let mut logged = vault.clone();
    let mut log = Log::default();
    for (at_ms, done) in
        [(1_800_000_000_000.0, Done::Fill(Came::All)), (1_800_000_060_000.0, Done::Write(Came::Part))]
    {
        log.note(Entry { at_ms, profile: "Profile a".into(), site: site(), done });
    }
    logged.set_log(&key, Some(&log), random).unwrap();
    for (name, text) in [
        ("vault-2.json", vault.to_json().unwrap()),
        ("vault-2-log.json", logged.to_json().unwrap()),
        ("export-2.json", export),
    ] {
        let path = format!("{}/tests/fixtures/vault/{name}", env!("CARGO_MANIFEST_DIR"));
        if std::env::var_os("RENEW").is_some() {
            std::fs::write(&path, &text).unwrap();
        }
        assert_eq!(std::fs::read_to_string(&path).unwrap(), text, "{name}: renew it with RENEW=1");
    }
    let opened = vault.profiles(&key);
    assert_eq!(opened.profiles, profiles);
}

// Exports

static EXPORT: LazyLock<(String, Secret)> = LazyLock::new(|| {
    let passphrase = secret("another few words of nobody");
    let text = export::seal(&[stored("a"), stored("b")], &passphrase, &mut random).unwrap();
    (text, passphrase)
});

#[test]
fn an_export_opens_with_its_own_passphrase_alone() {
    let (text, passphrase) = &*EXPORT;
    assert!(export::is_meant(text.as_bytes()));
    assert_eq!(export::open(text, passphrase).unwrap(), [stored("a"), stored("b")]);
    let wrong = export::open(text, &secret("several words of nobody's"));
    assert_eq!(wrong, Err(ExportError::WrongPassphrase));
    let weak = export::seal(&[], &secret("123456789012"), &mut random);
    assert_eq!(weak, Err(VaultError::PassphraseWeak { why: Weakness::Foretold }));
}

#[test]
fn an_export_of_which_a_byte_was_changed_is_refused_wherever_it_is() {
    let (text, passphrase) = &*EXPORT;
    let key = export::read(text).unwrap().unlock(passphrase).unwrap();
    // What stands before it decides over the key, and the passphrase is needed to see that it is refused.
    let state = text.find("\"state\"").unwrap();
    for at in 0..text.len() {
        let mut bytes = text.clone().into_bytes();
        // A letter becomes another letter, a digit another digit: what is left is as like as can be.
        bytes[at] ^= 1;
        let changed = String::from_utf8(bytes).unwrap();
        let opened = match export::read(&changed) {
            Err(refused) => Err(refused),
            Ok(export) if at >= state => export::profiles(&export, &key),
            Ok(_) if at % (2 * one_in()) == 0 => export::open(&changed, passphrase),
            Ok(_) => continue,
        };
        assert!(opened.is_err(), "byte {at}: {:?}", text.get(at..at + 20));
    }
}

#[test]
fn an_export_that_ends_too_early_is_said_to_be_cut_off() {
    let (text, passphrase) = &*EXPORT;
    for end in 0..text.len() {
        assert_eq!(export::open(&text[..end], passphrase), Err(ExportError::Damaged), "{end}");
    }
    assert!(export::is_meant(&text.as_bytes()[..150]));
}

#[test]
fn an_export_without_one_of_its_records_is_refused() {
    let (text, passphrase) = &*EXPORT;
    let mut json: Value = serde_json::from_str(text).unwrap();
    json["records"].as_array_mut().unwrap().pop();
    assert_eq!(export::open(&json.to_string(), passphrase), Err(ExportError::Altered));
}

#[test]
fn what_is_no_export_of_today_is_refused_by_what_it_is() {
    let (text, passphrase) = &*EXPORT;
    let changed = |member: &str, value: Value| {
        let mut json: Value = serde_json::from_str(text).unwrap();
        json[member] = value;
        export::open(&json.to_string(), passphrase)
    };
    assert_eq!(changed("version", json!(3)), Err(ExportError::NewerVersion { found: 3, known: 2 }));
    assert_eq!(changed("version", json!(300)), Err(ExportError::NewerVersion { found: 300, known: 2 }));
    assert_eq!(changed("kind", json!("vault")), Err(ExportError::IsVault));
    let records = |count| json!(vec![json!({"id": "a"}); count]);
    let (found, cap) = (10_000, oauth_assistant::profile::vault::MAX_PROFILES);
    assert_eq!(changed("records", records(found)), Err(ExportError::TooMany { found, cap }));
    let (vault, passphrase) = former();
    assert_eq!(export::open(&vault, &passphrase), Err(ExportError::IsVault));
    let large = " ".repeat(5_000_000);
    assert!(matches!(export::open(&large, &passphrase), Err(ExportError::TooLarge { .. })));
    // Nor is an export a vault.
    assert_eq!(SealedVault::parse(text), Err(VaultError::Corrupted { what: Part::Kind }));
}

#[test]
fn an_import_adds_what_is_new_and_overwrites_nothing_that_is_not_wanted() {
    let changed = Profile { client_secret: secret("another one"), name: "New".into(), ..stored("b") };
    let moved_id = Profile { id: "z".into(), client_id: "the-third".into(), ..stored("d") };
    let kept = [stored("a"), stored("b"), Profile { client_id: "the-third".into(), ..stored("d") }];
    let kept: Vec<Profile> =
        kept.into_iter().map(|p| Profile { url: format!("{}/{}", p.url, p.id), ..p }).collect();
    let of = |id: &str| kept.iter().find(|p| p.id == id).unwrap();
    let changed = Profile { url: of("b").url.clone(), ..changed };
    let moved_id = Profile { url: of("d").url.clone(), ..moved_id };
    let fresh = Profile { url: "https://id.example/other".into(), ..stored("c") };
    let bad = Profile { id: "e".into(), url: "no address".into(), ..stored("e") };
    let incoming = vec![
        of("a").clone(),
        changed.clone(),
        fresh.clone(),
        moved_id,
        bad,
        Profile { name: "Once more".into(), ..fresh.clone() },
    ];
    let plan = Plan::of(incoming, &kept);
    let fates: Vec<&Fate> = plan.planned.iter().map(|planned| &planned.fate).collect();
    let [same, change, added, same_place, refused, twice] = fates[..] else { panic!("{fates:?}") };
    assert_eq!((same, added), (&Fate::Same {}, &Fate::Added {}));
    let differences =
        vec![Differing::Field(ProfileField::Name), Differing::Field(ProfileField::ClientSecret)];
    assert_eq!(change, &Fate::Changed { name: "Profile b".into(), fields: differences });
    // Under the id that it has here.
    assert_eq!((same_place, plan.planned[3].profile.id.as_str()), (&Fate::Same {}, "d"));
    assert!(matches!(refused, Fate::Refused { why } if why.field == ProfileField::Url), "{refused:?}");
    assert!(matches!(twice, Fate::Refused { why } if why.key == "export_refused_twice"), "{twice:?}");
    assert_eq!(plan.wanted(&[]), std::slice::from_ref(&fresh));
    assert_eq!(plan.wanted(&["b".into(), "a".into(), "e".into(), "nobody".into()]), [changed, fresh]);
}

// Exports in the browser

fn exported(world: &World, passphrase: &Secret) -> String {
    match world.own(OwnMessage::Export { passphrase: passphrase.clone() }) {
        OwnReply::Exported { json, missing: 0 } => json,
        other => panic!("{other:?}"),
    }
}

fn planned(world: &World, file: &Sealed) -> Vec<Fate> {
    match world.own(OwnMessage::PreviewImport { file: file.clone() }) {
        OwnReply::Planned { planned } => planned.into_iter().map(|planned| planned.fate).collect(),
        other => panic!("{other:?}"),
    }
}

#[test]
fn what_one_browser_exports_another_imports_after_a_preview() {
    let passphrase = secret("another few words of nobody");
    let world = World::with_profile("test");
    let text = exported(&world, &passphrase);
    assert!(!text.contains(&world.secret) && !world.browser().dump().contains(&text));
    let file = Sealed { text, passphrase };
    let same = vec![Fate::Same {}];
    assert_eq!(planned(&world, &file), same);

    let other = World::enabled();
    let refused = other.own(OwnMessage::Import { file: file.clone(), wanted: vec![] });
    assert!(matches!(refused, OwnReply::Failed { key, .. } if key == "vault_absent"));
    other.create_vault();
    let before = other.browser().disk.borrow().clone();
    assert_eq!(planned(&other, &file), [Fate::Added {}]);
    assert_eq!(*other.browser().disk.borrow(), before, "a preview changes nothing");
    let taken = other.own(OwnMessage::Import { file: file.clone(), wanted: vec![] });
    assert_eq!(taken, OwnReply::Imported { count: 1 });
    assert_eq!((planned(&other, &file), doubt(&other)), (same, None));
    assert_eq!(other.profiles(), world.profiles());
    let other = other.exit_browser();
    assert_eq!(other.own(OwnMessage::Unlock { passphrase: other.passphrase() }), OwnReply::Done {});
    assert_eq!(other.profiles().len(), 1);

    let wrong = Sealed { passphrase: secret("some words that it is not"), ..file };
    for message in [
        OwnMessage::PreviewImport { file: wrong.clone() },
        OwnMessage::Import { file: wrong, wanted: vec![] },
    ] {
        let refused = other.own(message);
        assert!(matches!(refused, OwnReply::Failed { key, .. } if key == "export_wrong_passphrase"));
    }
    other.own(OwnMessage::Lock {});
    let locked = other.own(OwnMessage::Export { passphrase: secret("another few words of nobody") });
    assert!(matches!(locked, OwnReply::Failed { key, .. } if key == "vault_locked"));
}

#[test]
fn an_import_that_the_browser_does_not_keep_is_not_said_to_be_done() {
    let passphrase = secret("another few words of nobody");
    let text = exported(&World::with_profile("test"), &passphrase);
    let world = World::enabled();
    world.create_vault();
    world.browser().refuses.borrow_mut().push(Writing::Commit);
    let refused = world.own(OwnMessage::Import { file: Sealed { text, passphrase }, wanted: vec![] });
    assert!(matches!(refused, OwnReply::Failed { key, .. } if key == "store_refused"));
    world.browser().refuses.borrow_mut().clear();
    assert_eq!((world.profiles().len(), doubt(&world)), (0, None));
}

#[test]
fn how_strong_a_passphrase_is_is_said_as_far_as_it_is_taken() {
    use oauth_assistant::profile::vault::{Strength, Weakness};
    let of = |text: &str, guesses| Strength::of(&Secret::new(text.into()), guesses);
    assert_eq!(of("", 99.0), Strength::Short);
    assert_eq!(of("eleven char", 99.0), Strength::Short);
    // What is refused stays refused, whatever an estimate says of it.
    assert_eq!(of("aaaaaaaaaaaa", 99.0), Strength::Refused(Weakness::Repeated));
    assert_eq!(of("OAuth Assistant for Creatio", 99.0), Strength::Refused(Weakness::Foretold));
    for (guesses, strength) in [
        (f64::NAN, Strength::Weak),
        (f64::NEG_INFINITY, Strength::Weak),
        (0.0, Strength::Weak),
        (9.9, Strength::Weak),
        (10.0, Strength::Fair),
        (16.0, Strength::Strong),
        (f64::INFINITY, Strength::Strong),
    ] {
        assert_eq!(of("drought lantern sixty", guesses), strength, "{guesses}");
    }
}
