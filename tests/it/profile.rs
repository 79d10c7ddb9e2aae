//! Profiles: the vault keeps them sealed, the importer reads them from `appsettings.json`, a draft is
//! checked before it is saved.

use crate::support::one_in;
use base64ct::{Base64, Encoding};
use oauth_assistant::creatio::{AddressFault, Site};
use oauth_assistant::profile::export::ExportError;
use oauth_assistant::profile::import::{Binary, Doubt, ImportWarning, Note, Place, Syntax, Why, import};
use oauth_assistant::profile::vault::{self, DataKey, Part, SealedVault, VaultError, Weakness};
use oauth_assistant::profile::{
    About, Environment, FillFrom, Profile, ProfileDraft, ProfileField, Secret, bound_to, validate,
};
use proptest::prelude::*;
use serde_json::{Value, json};
use std::borrow::Cow;
use std::sync::OnceLock;

// ---------------------------------------------------------------------------------------------- helpers

fn random(bytes: &mut [u8]) {
    getrandom::fill(bytes).unwrap();
}

fn random_hex(characters: usize) -> String {
    let mut bytes = vec![0; characters / 2];
    random(&mut bytes);
    bytes.iter().map(|b| format!("{b:02x}")).collect()
}

fn secret(text: &str) -> Secret {
    Secret::new(text.to_owned())
}

fn site(origin: &str, base: &str) -> Site {
    Site { origin: origin.into(), base: base.into() }
}

fn profile(id: &str, client_secret: &str) -> Profile {
    Profile {
        id: id.into(),
        name: format!("Profile {id}"),
        environment: Environment::Test,
        site: site("https://crm.example", "/app"),
        url: "https://identity.example:8090".into(),
        client_id: "0123456789abcdef".into(),
        client_secret: secret(client_secret),
        fill_from: FillFrom::Popup,
        new_secret: None,
        about: About::default(),
    }
}

/// One vault with two profiles for all tests that only read: the derivation is slow by design.
fn two() -> &'static (SealedVault, DataKey, Secret) {
    static TWO: OnceLock<(SealedVault, DataKey, Secret)> = OnceLock::new();
    TWO.get_or_init(|| {
        let passphrase = secret(&random_hex(24));
        let (mut vault, key) = SealedVault::create(&passphrase, &mut random).unwrap();
        vault.put(&key, &profile("a", "first"), &mut random).unwrap();
        vault.put(&key, &profile("b", "second"), &mut random).unwrap();
        (vault, key, passphrase)
    })
}

fn two_as_json() -> Value {
    serde_json::from_str(&two().0.to_json().unwrap()).unwrap()
}

fn parse(json: &Value) -> Result<SealedVault, VaultError> {
    SealedVault::parse(&json.to_string())
}

/// Every way to flip one bit of each byte of this base64 text.
fn flips(text: &Value) -> impl Iterator<Item = String> + use<> {
    let bytes = Base64::decode_vec(text.as_str().unwrap()).unwrap();
    (0..bytes.len()).map(move |n| {
        let mut bytes = bytes.clone();
        bytes[n] ^= 1 << (n % 8);
        Base64::encode_string(&bytes)
    })
}

// ------------------------------------------------------------------------------------------------ vault

#[test]
fn what_was_put_in_comes_out_after_a_restart() {
    let (vault, _, passphrase) = two();
    let again = SealedVault::parse(&vault.to_json().unwrap()).unwrap();
    let opened = again.profiles(&again.unlock(passphrase).unwrap());
    assert_eq!(opened.profiles, [profile("a", "first"), profile("b", "second")]);
    assert!(opened.unreadable.is_empty());
}

#[test]
fn the_key_survives_in_the_session() {
    let (vault, key, _) = two();
    let key = DataKey::from_session(key.to_session().expose()).unwrap();
    assert_eq!(vault.profiles(&key).profiles.len(), 2);
    for text in ["", "AAAA", "not base64!", &"A".repeat(200)] {
        assert!(DataKey::from_session(text).is_none(), "{text}");
    }
}

#[test]
fn saving_again_replaces_in_place_and_removing_removes() {
    let (vault, key, _) = two();
    let mut vault = vault.clone();
    let changed = Profile { name: "New".into(), ..profile("a", "third \"\\\u{1}\u{2028}é") };
    vault.put(key, &changed, &mut random).unwrap();
    assert_eq!(vault.profiles(key).profiles, [changed, profile("b", "second")]);
    vault.remove(key, "a", &mut random).unwrap();
    vault.remove(key, "a", &mut random).unwrap();
    assert_eq!(vault.profiles(key).profiles, [profile("b", "second")]);
}

#[test]
fn a_wrong_passphrase_is_refused() {
    let (vault, _, passphrase) = two();
    for wrong in ["", "wrong passphrase", &format!("{} ", passphrase.expose())] {
        assert_eq!(vault.unlock(&secret(wrong)).err(), Some(VaultError::WrongPassphrase));
    }
}

#[test]
fn a_new_passphrase_opens_the_same_records_and_the_old_one_nothing() {
    let (vault, key, old) = two();
    let mut vault = vault.clone();
    let before = vault.clone();
    let new = secret(&random_hex(24));
    let short = VaultError::PassphraseTooShort { min: vault::MIN_PASSPHRASE };
    assert_eq!(vault.change_passphrase(&new, &new, &mut random).err(), Some(VaultError::WrongPassphrase));
    assert_eq!(vault.change_passphrase(old, &secret("short"), &mut random).err(), Some(short));
    let weak = vault.change_passphrase(old, &secret("aaaaaaaaaaaa"), &mut random).err();
    assert_eq!(weak, Some(VaultError::PassphraseWeak { why: Weakness::Repeated }));
    assert_eq!(vault, before);
    vault.change_passphrase(old, &new, &mut random).unwrap();
    assert_eq!(vault.unlock(old).err(), Some(VaultError::WrongPassphrase));
    assert_eq!(vault.profiles(&vault.unlock(&new).unwrap()), vault.profiles(key));
}

#[test]
fn a_short_passphrase_makes_no_vault() {
    for short in ["", "elevenchars", &" ".repeat(40)] {
        let refused = SealedVault::create(&secret(short), &mut random).err();
        assert_eq!(refused, Some(VaultError::PassphraseTooShort { min: 12 }), "{short:?}");
    }
    assert!(SealedVault::create(&secret("twelve chars"), &mut random).is_ok());
}

#[test]
fn without_randomness_nothing_is_sealed() {
    let (vault, key, passphrase) = two();
    assert_eq!(SealedVault::create(passphrase, &mut |_| {}).err(), Some(VaultError::NoRandomness));
    let mut same = vault.clone();
    assert_eq!(same.put(key, &profile("c", "third"), &mut |_| {}), Err(VaultError::NoRandomness));
    assert_eq!(same, *vault);
}

#[test]
fn a_flipped_byte_in_a_record_loses_that_record_only() {
    let (_, key, _) = two();
    for member in ["sealed", "nonce"] {
        let json = two_as_json();
        for flipped in flips(&json["records"][0][member]) {
            let mut json = json.clone();
            json["records"][0][member] = flipped.into();
            let opened = parse(&json).unwrap().profiles(key);
            assert_eq!(opened.profiles, [profile("b", "second")]);
            assert_eq!(opened.unreadable, ["a"]);
        }
    }
}

#[test]
fn a_flipped_byte_in_the_key_opens_nothing() {
    let (_, _, passphrase) = two();
    let json = two_as_json();
    for member in ["sealed", "nonce"] {
        for flipped in flips(&json["key"][member]).step_by(one_in()) {
            let mut json = json.clone();
            json["key"][member] = flipped.into();
            assert_eq!(parse(&json).unwrap().unlock(passphrase).err(), Some(VaultError::WrongPassphrase));
        }
    }
}

#[test]
fn a_record_cannot_be_passed_off_as_another() {
    let (_, key, _) = two();
    let mut json = two_as_json();
    json["records"][0]["id"] = "b".into();
    json["records"][1]["id"] = "a".into();
    let opened = parse(&json).unwrap().profiles(key);
    assert_eq!((opened.profiles, opened.unreadable), (vec![], vec!["b".to_owned(), "a".to_owned()]));
}

#[test]
fn a_second_record_of_one_id_is_not_believed() {
    let (vault, key, _) = two();
    let mut json = two_as_json();
    let mut older = json["records"][0].clone();
    let mut vault = vault.clone();
    vault.put(key, &profile("a", "newer"), &mut random).unwrap();
    json["records"] = serde_json::from_str::<Value>(&vault.to_json().unwrap()).unwrap()["records"].take();
    json["records"].as_array_mut().unwrap().push(older.take());
    let opened = parse(&json).unwrap().profiles(key);
    assert_eq!(opened.profiles, [profile("a", "newer"), profile("b", "second")]);
    assert_eq!(opened.unreadable, ["a"]);
}

#[test]
fn for_a_site_only_its_own_records_are_opened_and_a_moved_profile_is_not_found_at_its_old_one() {
    let (vault, key, _) = two();
    let [first, second] = [0, 1].map(|at| vault.profiles(key).profiles[at].clone());
    let elsewhere = site("https://elsewhere.example", "");
    assert_eq!(vault.profiles_of(key, &first.site), bound(vault, key, &first.site));
    assert!(vault.profiles_of(key, &elsewhere).is_empty());
    // Moved, and its record of before put back behind it.
    let mut moved = vault.clone();
    moved.put(key, &Profile { site: elsewhere.clone(), ..first.clone() }, &mut random).unwrap();
    let mut json: Value = serde_json::from_str(&moved.to_json().unwrap()).unwrap();
    let old = two_as_json()["records"][0].clone();
    json["records"].as_array_mut().unwrap().push(old);
    let both = parse(&json).unwrap();
    assert!(both.profiles_of(key, &first.site).iter().all(|profile| profile.id == second.id));
    assert_eq!(both.profiles_of(key, &elsewhere).len(), 1);
}

fn bound(vault: &SealedVault, key: &DataKey, site: &Site) -> Vec<Profile> {
    vault.profiles(key).profiles.into_iter().filter(|profile| profile.site == *site).collect()
}

#[test]
fn after_a_change_what_is_said_to_be_there_is_what_would_be_opened() {
    let (before, key, _) = two();
    let held = || before.profiles(key).profiles;
    let mut changed = before.clone();
    changed.put(key, &Profile { name: "Another name".into(), ..held()[1].clone() }, &mut random).unwrap();
    changed.put(key, &profile("c", "a third"), &mut random).unwrap();
    changed.remove(key, &held()[0].id, &mut random).unwrap();
    let since = changed.profiles_since(key, before, held());
    assert_eq!(since, changed.profiles(key).profiles);
    assert_eq!(since.len(), 2);
    assert_eq!(since[0].name, "Another name");
}

#[test]
fn a_record_without_its_members_does_not_hide_the_others() {
    let (_, key, _) = two();
    let mut json = two_as_json();
    json["records"].as_array_mut().unwrap().insert(0, json!({ "id": "x" }));
    let opened = parse(&json).unwrap().profiles(key);
    assert_eq!((opened.profiles.len(), opened.unreadable), (2, vec!["x".to_owned()]));
}

#[test]
fn changed_parameters_of_the_derivation_open_nothing() {
    let (_, _, passphrase) = two();
    for (member, value) in [("memory_kib", 65537), ("iterations", 4), ("parallelism", 2)] {
        let mut json = two_as_json();
        json["kdf"][member] = value.into();
        let refused = parse(&json).unwrap().unlock(passphrase).err();
        assert_eq!(refused, Some(VaultError::WrongPassphrase), "{member}");
    }
}

/// The part for which a vault is refused.
fn corrupted(parsed: Result<SealedVault, VaultError>) -> &'static str {
    match parsed {
        Err(VaultError::Corrupted { what }) => what.name(),
        other => panic!("{other:?}"),
    }
}

#[test]
fn parameters_that_would_freeze_the_browser_or_that_nobody_has_written_are_refused_before_any_work() {
    for (member, value, what) in [
        ("memory_kib", json!(256 * 1024 + 1), "kdf.memory_kib"),
        ("memory_kib", json!(64 * 1024 - 1), "kdf.memory_kib"),
        ("memory_kib", json!(7), "kdf.memory_kib"),
        ("iterations", json!(2), "kdf.iterations"),
        ("iterations", json!(11), "kdf.iterations"),
        ("iterations", json!(0), "kdf.iterations"),
        ("parallelism", json!(5), "kdf.parallelism"),
        ("parallelism", json!(0), "kdf.parallelism"),
        ("memory_kib", json!(4_294_967_296u64), "structure"),
        ("algorithm", json!("argon2d"), "kdf.algorithm"),
        ("salt", json!("AAAA"), "kdf.salt"),
        ("salt", json!(""), "kdf.salt"),
    ] {
        let mut json = two_as_json();
        json["kdf"][member] = value;
        assert_eq!(corrupted(parse(&json)), what, "{member}");
    }
}

#[test]
fn what_is_no_vault_is_refused_by_its_part() {
    let change = |path: &str, value: Value| {
        let mut json = two_as_json();
        *json.pointer_mut(path).unwrap() = value;
        json.to_string()
    };
    let whole = two_as_json().to_string();
    for (text, what) in [
        (String::new(), "version"),
        ("<html>".into(), "version"),
        ("{}".into(), "version"),
        (whole[..whole.len() - 1].into(), "version"),
        (change("/version", json!(0)), "version"),
        (change("/version", json!("1")), "version"),
        (change("/records", json!({})), "structure"),
        (change("/key", json!({})), "structure"),
        (change("/key/nonce", json!("AAAA")), "key.nonce"),
        (change("/key/sealed", json!("%%%%")), "key.sealed"),
        ("[".repeat(100_000), "version"),
    ] {
        assert_eq!(corrupted(SealedVault::parse(&text)), what);
    }
}

#[test]
fn a_vault_of_a_newer_version_is_refused_whatever_it_looks_like() {
    let newer = VaultError::NewerVersion { found: 3, known: 2 };
    let mut same_form = two_as_json();
    same_form["version"] = 3.into();
    // No `SealedVault` comes of it, so there is nothing that could be written over it.
    assert_eq!(parse(&same_form), Err(newer.clone()));
    assert_eq!(SealedVault::parse(r#"{"boxes": [], "version": 3}"#), Err(newer));
}

#[test]
fn a_vault_never_grows_beyond_what_can_be_read_back() {
    let (_, key, _) = two();
    let mut json = two_as_json();
    // With a record that leaves no room for another one.
    let room = vault::MAX_BYTES - 100 - json.to_string().len();
    json["records"].as_array_mut().unwrap().push(json!({"id": "full", "sealed": "x".repeat(room)}));
    let full = parse(&json).unwrap();
    let mut same = full.clone();
    assert!(matches!(same.put(key, &profile("c", "third"), &mut random), Err(VaultError::TooLarge { .. })));
    assert_eq!(same, full);
    let text = " ".repeat(vault::MAX_BYTES + 1);
    let (bytes, cap) = (text.len(), vault::MAX_BYTES);
    assert_eq!(SealedVault::parse(&text), Err(VaultError::TooLarge { bytes, cap }));
}

#[test]
fn no_nonce_is_used_twice() {
    let (vault, key, _) = two();
    let mut vault = vault.clone();
    let mut seen = std::collections::HashSet::new();
    for _ in 0..50 {
        vault.put(key, &profile("a", "first"), &mut random).unwrap();
        let json: Value = serde_json::from_str(&vault.to_json().unwrap()).unwrap();
        assert!(seen.insert(json["records"][0]["nonce"].to_string()));
    }
}

#[test]
fn neither_secret_nor_key_nor_passphrase_is_seen_from_outside() {
    let canary = format!("can\"ary\\{}é", random_hex(24));
    let passphrase = secret(&format!("pass\"{}", random_hex(24)));
    let (mut vault, key) = SealedVault::create(&passphrase, &mut random).unwrap();
    let kept = profile("a", &canary);
    vault.put(&key, &kept, &mut random).unwrap();
    let mut outside = vault.to_json().unwrap();
    outside += &format!("{vault:?} {key:?} {kept:?} {:?} {:?}", kept.head(), vault.profiles(&key));
    outside += &format!("{:?}", vault.unlock(&secret("wrong")));

    let long = secret(&canary.repeat(9));
    let draft = ProfileDraft { client_secret: Some(&long), ..draft() };
    outside += &format!("{draft:?} {:?}", validate(&draft, None, [1; 16]));
    let draft = ProfileDraft { client_secret: Some(&kept.client_secret), ..draft };
    outside += &format!("{:?}", validate(&draft, None, [1; 16]));
    let draft = ProfileDraft { url: &format!("https://u:{canary}@x/"), ..draft };
    outside += &format!("{:?}", validate(&draft, None, [1; 16]));

    // The importer, with the canary next to every kind of error.
    let escaped = serde_json::to_string(&canary).unwrap();
    let client = format!(r#"{{"ClientId": "x", "Secrets": [{escaped}]}}"#);
    for text in [
        client.clone(),
        format!("[{client}"),
        format!("{{\"Clients\": {client} {escaped}"),
        format!("{{\"Clients\": {escaped}}}"),
        json!({ "Clients": format!("[{client} {escaped}") }).to_string(),
        json!({ "Clients": format!("[{client}]") }).to_string(),
        json!({ "Clients": [{ "Secrets": [canary] }] }).to_string(),
        format!("{{\"a\": \"\\q{canary}"),
        format!("{{\"Clients\": \"[{client}"),
    ] {
        let imported = self::import(text.as_bytes());
        outside += &format!("{imported:?}");
        if let Err(error) = imported {
            outside += &format!("{:?}", error.message());
        }
    }

    for hidden in [canary.as_str(), passphrase.expose(), key.to_session().expose()] {
        let bytes = hidden.as_bytes();
        let hex: String = bytes.iter().map(|b| format!("{b:02x}")).collect();
        let url: String = url::form_urlencoded::byte_serialize(bytes).collect();
        let json = serde_json::to_string(hidden).unwrap();
        for form in [
            hidden,
            // Base64 of its middle, at each of the three alignments.
            &Base64::encode_string(&bytes[9..21]),
            &Base64::encode_string(&bytes[10..22]),
            &Base64::encode_string(&bytes[11..23]),
            &Base64::encode_string(bytes),
            &hex,
            &hex.to_uppercase(),
            &url,
            &url.replace('+', "%20"),
            json.trim_matches('"'),
            // Most of it would be as bad as all of it.
            &hidden[10..20],
        ] {
            assert!(!outside.contains(form), "{form} was seen");
        }
    }
}

proptest! {
    #[test]
    fn no_text_makes_the_vault_panic(text in any::<String>(), cut in 0usize..2000, put in any::<char>()) {
        let _ = SealedVault::parse(&text);
        let (_, key, _) = two();
        let mut json: Vec<char> = two_as_json().to_string().chars().collect();
        let at = cut % json.len();
        json[at] = put;
        if let Ok(vault) = SealedVault::parse(&json.iter().collect::<String>()) {
            // What still opens is what was put in.
            for profile in vault.profiles(key).profiles {
                prop_assert!([self::profile("a", "first"), self::profile("b", "second")].contains(&profile));
            }
        }
    }
}

// ----------------------------------------------------------------------------------------------- import

/// A fixture with ids and secrets made up on the spot.
struct Fixture {
    text: String,
    id: String,
    secret: String,
    secret2: String,
}

fn fixture(name: &str) -> Fixture {
    let path = format!("{}/tests/fixtures/appsettings/{name}.json", env!("CARGO_MANIFEST_DIR"));
    let (id, secret, secret2) = (random_hex(16), random_hex(32), random_hex(32));
    let text = std::fs::read_to_string(&path).unwrap_or_else(|e| panic!("{path}: {e}"));
    let text = text.replace("__ID__", &id).replace("__SECRET__", &secret).replace("__SECRET2__", &secret2);
    Fixture { text, id, secret, secret2 }
}

fn doubts(text: &str) -> Vec<(usize, Doubt)> {
    let import = self::import(text.as_bytes()).unwrap();
    import.warnings.iter().map(|w| (w.client, w.doubt)).collect()
}

#[test]
fn the_client_is_read_from_the_text_in_clients() {
    for name in ["plain", "comments"] {
        let fixture = fixture(name);
        let import = self::import(fixture.text.as_bytes()).unwrap();
        let [client] = import.clients.as_slice() else { panic!("{name}") };
        assert_eq!(client.client_id, fixture.id);
        assert_eq!(client.secrets, [secret(&fixture.secret)]);
        assert!(client.can_connect);
        assert_eq!(import.warnings, [], "{name}");
    }
}

#[test]
fn a_byte_order_mark_tells_the_encoding() {
    let fixture = fixture("comments");
    let text = format!("// é €\r\n{}", fixture.text);
    let plain = import(text.as_bytes()).unwrap();
    let utf8 = [b"\xEF\xBB\xBF", text.as_bytes()].concat();
    let little = [vec![0xFF, 0xFE], text.encode_utf16().flat_map(u16::to_le_bytes).collect()].concat();
    let big = [vec![0xFE, 0xFF], text.encode_utf16().flat_map(u16::to_be_bytes).collect()].concat();
    for bytes in [utf8, little, big] {
        assert_eq!(import(&bytes), Ok(plain.clone()));
    }
}

#[test]
fn all_clients_and_all_their_secrets_are_offered() {
    let fixture = fixture("several");
    let import = self::import(fixture.text.as_bytes()).unwrap();
    let ids: Vec<_> = import.clients.iter().map(|c| c.client_id.as_str()).collect();
    assert_eq!(ids, [&fixture.id, "bpmonline-designer", &format!(" {} ", fixture.id), "short"]);
    assert_eq!(import.clients[0].secrets, [secret(&fixture.secret), secret(&fixture.secret2)]);
    assert_eq!(import.clients[0].name, "one");
    assert_eq!(import.clients.iter().map(|c| c.can_connect).collect::<Vec<_>>(), [true, false, false, true]);
    assert_eq!(
        doubts(&fixture.text),
        [
            (2, Doubt::SecretsText),
            (2, Doubt::Bundled),
            (2, Doubt::NoSecret),
            (2, Doubt::NoGrant),
            (3, Doubt::IdBlanks),
            (3, Doubt::SecretBlanks { secret: 1 }),
            (3, Doubt::NoGrant),
            (4, Doubt::SecretOnly),
            (5, Doubt::NotAClient),
            (6, Doubt::IdLength { found: 5 }),
            (6, Doubt::NoSecret),
        ]
    );
    // Nothing is trimmed unasked.
    assert_eq!(import.clients[2].secrets, [secret(&format!(" {}", fixture.secret))]);
    let trimmed = import.clients[2].trimmed();
    assert_eq!((trimmed.client_id, trimmed.secrets), (fixture.id, vec![secret(&fixture.secret)]));
}

#[test]
fn the_address_is_told_only_where_the_file_tells_one() {
    let hint = |name| import(fixture(name).text.as_bytes()).unwrap().url_hint;
    assert_eq!(hint("plain"), None);
    assert_eq!(hint("comments").as_deref(), Some("http://identity.example:8090"));
    assert_eq!(hint("several").as_deref(), Some("https://identity.example:8443"));
}

#[test]
fn a_secret_that_cannot_work_is_doubted() {
    let client = |secret: &str| {
        let (id, grants) = (random_hex(16), ["client_credentials"]);
        json!({ "Clients": [{ "ClientId": id, "Secrets": [secret], "AllowedGrantTypes": grants }] })
            .to_string()
    };
    let mut hash = [0; 32];
    random(&mut hash);
    let hash = Base64::encode_string(&hash);
    assert_eq!(doubts(&client(&random_hex(32))), []);
    assert_eq!(doubts(&client(&hash)), [(1, Doubt::SecretHashed { secret: 1 })]);
    assert_eq!(doubts(&client(&hash.replace('=', "x"))), [(1, Doubt::SecretLength { secret: 1, found: 44 })]);
    assert_eq!(doubts(&client(&"é".repeat(100))), [(1, Doubt::SecretLength { secret: 1, found: 100 })]);
    assert_eq!(doubts(&client(&"é".repeat(101))), [(1, Doubt::SecretTooLong { secret: 1 })]);
    assert_eq!(doubts(&client(" ")), [(1, Doubt::NoSecret)]);
    let long_id = json!({ "Clients": [{ "ClientId": "i".repeat(101) }] }).to_string();
    assert_eq!(doubts(&long_id), [(1, Doubt::IdTooLong), (1, Doubt::NoSecret), (1, Doubt::NoGrant)]);
}

#[test]
fn what_is_no_settings_file_is_said_to_be_none() {
    let file = |syntax, line, column| Why::File { syntax, at: Place { line, column } };
    let png = [0x89, b'P', b'N', b'G', 13, 10, 26, 10, 0, 0, 0, 13];
    let (bytes, cap) = (50 * 1024 * 1024, 1024 * 1024);
    let other = || Why::NotText(Binary::Other);
    let utf16_without_mark: Vec<u8> = "{}".encode_utf16().flat_map(u16::to_le_bytes).collect();
    for (content, error) in [
        (vec![b' '; bytes], Why::TooLarge { bytes, cap }),
        (png.to_vec(), Why::NotText(Binary::Picture)),
        (b"PK\x03\x04\x14\0".to_vec(), Why::NotText(Binary::Archive)),
        (b"\x30\x82\x09\x01\x02".to_vec(), other()),
        (vec![0xFF, 0xFE, b'{'], other()),
        (utf16_without_mark, Why::NotText(Binary::Utf16)),
        (b"{ \"a\": \"\xE9\" }".to_vec(), Why::NoClients),
        (vec![], Why::Empty),
        (b"\xEF\xBB\xBF \r\n\t".to_vec(), Why::Empty),
        (fixture("web-page").text.into_bytes(), Why::Markup),
        (b"// only a comment".to_vec(), file(Syntax::Truncated, 1, 18)),
        (b"{\"a\": [\n1,\n\n".to_vec(), file(Syntax::Truncated, 2, 3)),
        (b"[]".to_vec(), Why::NotAnObject),
        (b"\"Clients\"".to_vec(), Why::NotAnObject),
        (fixture("no-clients").text.into_bytes(), Why::NoClients),
        (b"{\n\"Clients\": 5}".to_vec(), Why::ClientsShape { line: 2 }),
        (b"{\n\"Clients\": \"5\"}".to_vec(), Why::ClientsShape { line: 2 }),
        (b"{\"Clients\": \" \"}".to_vec(), Why::ClientsEmpty { line: 1 }),
        (b"{\n\n\"Clients\": \"[]\"}".to_vec(), Why::ClientsEmpty { line: 3 }),
        (b"{\"Clients\": {}}".to_vec(), Why::ClientsEmpty { line: 1 }),
        (fixture("single-object").text.into_bytes(), Why::OneObject { line: 1 }),
        (b"{\"Clients\": null}".to_vec(), Why::ClientsEmpty { line: 1 }),
        (b"{\n\"Clients\": [1, {}]}".to_vec(), Why::NoUsableClient { line: 2 }),
        (b"{\"a\":1,\n  'b': 2}".to_vec(), file(Syntax::SingleQuotes, 2, 3)),
        (b"{\"a\": 1,,}".to_vec(), file(Syntax::Other, 1, 9)),
        (b"{\"a\": \"\xC3\xA9\xC3\xA9\" x}".to_vec(), file(Syntax::Other, 1, 12)),
        (b"{} /* open".to_vec(), file(Syntax::Other, 1, 4)),
        ("/* ".repeat(300_000).into_bytes(), file(Syntax::Other, 1, 1)),
        ([b"{\"a\":\n", "[".repeat(400_000).as_bytes()].concat(), file(Syntax::TooDeep, 2, 64)),
    ] {
        assert_eq!(import(&content).map_err(|refusal| refusal.why), Err(error));
    }
}

#[test]
fn a_slip_in_the_file_is_named_with_line_and_column() {
    let inner = |syntax, line_of_clients, line, column| Why::Inner {
        syntax,
        at: Place { line, column },
        line: line_of_clients,
    };
    let file = |syntax, line, column| Why::File { syntax, at: Place { line, column } };
    for (name, error) in [
        ("backslash", file(Syntax::Backslash, 3, 29)),
        ("backslash-u", file(Syntax::Backslash, 2, 29)),
        ("quotes", file(Syntax::Quotes, 3, 18)),
        ("quotes-one", file(Syntax::Quotes, 2, 65)),
        ("missing-comma", file(Syntax::Other, 3, 3)),
        ("line-break", file(Syntax::LineBreak, 2, 16)),
        ("truncated", file(Syntax::Truncated, 2, 48)),
        ("inner-syntax", inner(Syntax::Other, 3, 2, 32)),
        ("inner-backslash", inner(Syntax::Backslash, 2, 1, 18)),
        ("inner-truncated", inner(Syntax::Truncated, 2, 1, 17)),
    ] {
        let made = import(fixture(name).text.as_bytes());
        assert_eq!(made.map_err(|refusal| refusal.why), Err(error), "{name}");
    }
}

proptest! {
    #[test]
    fn no_bytes_make_the_importer_panic(bytes in prop::collection::vec(any::<u8>(), 0..300)) {
        let _ = import(&bytes);
    }

    #[test]
    fn no_text_like_a_settings_file_makes_the_importer_panic(
        text in r#"\{"(Clients|Urls)":["\[\]{},:'/* \\\naé]{0,60}"#,
        inner in r#"["\[\]{},:'/* \\\naé]{0,40}"#,
    ) {
        let _ = import(text.as_bytes());
        let _ = import(json!({ "Clients": inner }).to_string().as_bytes());
    }

    #[test]
    fn a_damaged_file_never_makes_the_importer_panic(at in 0usize..700, byte: u8, cut: bool) {
        let mut bytes = fixture("several").text.into_bytes();
        let at = at % bytes.len();
        bytes[at] = byte;
        bytes.truncate(if cut { at } else { bytes.len() });
        let _ = import(&bytes);
    }
}

// ----------------------------------------------------------------------------------------------- drafts

fn draft() -> ProfileDraft<'static> {
    ProfileDraft {
        name: " Production ",
        environment: Environment::Test,
        site: " https://crm.example/app/0/Shell/#Section/X ",
        url: " https://identity.example:8090/ ",
        client_id: "0123456789abcdef",
        client_secret: None,
        fill_from: FillFrom::Popup,
        tags: &[],
        notes: "",
    }
}

fn remarks(draft: ProfileDraft) -> Vec<(ProfileField, &'static str)> {
    let known = profile("known", "stored");
    let typed = secret("typed");
    let draft = ProfileDraft { client_secret: draft.client_secret.or(Some(&typed)), ..draft };
    let remarks = match validate(&draft, Some(&known), [0; 16]) {
        Ok(checked) => checked.warnings,
        Err(errors) => errors,
    };
    let key = |key| match key {
        Cow::Borrowed(key) => key,
        Cow::Owned(key) => panic!("{key} is no key of ours"),
    };
    remarks.into_iter().map(|r| (r.field, key(r.key))).collect()
}

#[test]
fn a_new_profile_gets_the_id_and_an_exact_site() {
    let given = secret(&random_hex(32));
    let draft = ProfileDraft { client_secret: Some(&given), ..draft() };
    let profile = validate(&draft, None, [0xAB; 16]).unwrap().profile;
    assert_eq!(profile.id, "ab".repeat(16));
    assert_eq!(profile.name, "Production");
    assert_eq!(profile.site, site("https://crm.example", "/app"));
    assert_eq!(profile.url, "https://identity.example:8090/");
    assert_eq!(profile.client_secret, given);
}

#[test]
fn a_changed_profile_keeps_its_id_and_the_secret_that_was_not_typed_again() {
    let known = profile("known", "stored");
    let kept = validate(&draft(), Some(&known), [1; 16]).unwrap().profile;
    assert_eq!((kept.id.as_str(), &kept.client_secret), ("known", &known.client_secret));
    let new = secret("typed");
    let draft = ProfileDraft { client_secret: Some(&new), ..draft() };
    assert_eq!(validate(&draft, Some(&known), [1; 16]).unwrap().profile.client_secret, new);
}

#[test]
fn a_stored_secret_does_not_move_with_the_profile() {
    let known = profile("known", "stored");
    let own =
        ProfileDraft { site: "https://crm.example/app", url: "https://identity.example:8090", ..draft() };
    for (stays, draft) in [
        (true, ProfileDraft { name: "Another", client_id: "another", ..own }),
        (true, ProfileDraft { site: "https://CRM.example:443/app/0/Shell/", ..own }),
        (true, ProfileDraft { url: "https://identity.example:8090/", ..own }),
        (false, ProfileDraft { site: "https://crm.example", ..own }),
        (false, ProfileDraft { site: "https://crm.example.net/app", ..own }),
        (false, ProfileDraft { url: "https://identity.example", ..own }),
        (false, ProfileDraft { url: "http://identity.example:8090", ..own }),
        (false, ProfileDraft { environment: Environment::Development, ..own }),
        (false, ProfileDraft { fill_from: FillFrom::Page, ..own }),
        (false, ProfileDraft { fill_from: FillFrom::Usual, ..own }),
    ] {
        let kept = validate(&draft, Some(&known), [1; 16]);
        match stays {
            true => assert_eq!(kept.unwrap().profile.client_secret, known.client_secret),
            false => assert_eq!(kept.unwrap_err()[0].key, "profile_secret_moved"),
        }
        let typed = secret("typed");
        let again = ProfileDraft { client_secret: Some(&typed), ..draft };
        assert_eq!(validate(&again, Some(&known), [1; 16]).unwrap().profile.client_secret, typed);
    }
}

#[test]
fn an_address_names_one_site() {
    for (typed, origin, base) in [
        ("https://crm.example", "https://crm.example", ""),
        ("https://CRM.example:443/", "https://crm.example", ""),
        ("http://localhost:8080/0/Nui/ViewModule.aspx#x", "http://localhost:8080", ""),
        ("https://crm.example/app/Login/Login.html?ReturnUrl=x", "https://crm.example", "/app"),
        // Typed, or the site of a stored profile.
        ("https://crm.example/app", "https://crm.example", "/app"),
        ("https://crm.example/a/B/", "https://crm.example", "/a/B"),
    ] {
        let given = secret("typed");
        let draft = ProfileDraft { site: typed, client_secret: Some(&given), ..draft() };
        assert_eq!(validate(&draft, None, [0; 16]).unwrap().profile.site, site(origin, base), "{typed}");
    }
}

#[test]
fn each_field_is_refused_for_its_own_reason() {
    use ProfileField::*;
    let (long_name, long) = ("n".repeat(81), "c".repeat(101));
    let (empty, blank, blanks, too_long) = (secret(""), secret("  "), secret("s "), secret(&long));
    let controls = secret("a\tb");
    for (draft, expected) in [
        (draft(), vec![]),
        (ProfileDraft { name: " ", ..draft() }, vec![(Name, "profile_name_missing")]),
        (ProfileDraft { name: &long_name, ..draft() }, vec![(Name, "profile_name_long")]),
        (ProfileDraft { name: "a\nb", ..draft() }, vec![(Name, "profile_control_characters")]),
        (ProfileDraft { client_id: "", ..draft() }, vec![(ClientId, "profile_client_id_missing")]),
        (ProfileDraft { client_id: &long, ..draft() }, vec![(ClientId, "profile_client_id_long")]),
        (ProfileDraft { client_id: "a\u{7f}", ..draft() }, vec![(ClientId, "profile_control_characters")]),
        (ProfileDraft { client_id: " a", ..draft() }, vec![(ClientId, "profile_client_id_blanks")]),
        (
            ProfileDraft { client_secret: Some(&empty), ..draft() },
            vec![(ClientSecret, "profile_secret_missing")],
        ),
        (
            ProfileDraft { client_secret: Some(&blank), ..draft() },
            vec![(ClientSecret, "profile_secret_missing")],
        ),
        (
            ProfileDraft { client_secret: Some(&blanks), ..draft() },
            vec![(ClientSecret, "profile_secret_blanks")],
        ),
        (
            ProfileDraft { client_secret: Some(&too_long), ..draft() },
            vec![(ClientSecret, "profile_secret_long")],
        ),
        (
            ProfileDraft { client_secret: Some(&controls), ..draft() },
            vec![(ClientSecret, "profile_control_characters")],
        ),
        (
            ProfileDraft { name: "", site: "", url: "", client_id: "", ..draft() },
            vec![
                (Name, "profile_name_missing"),
                (Site, "address_missing"),
                (Url, "address_missing"),
                (ClientId, "profile_client_id_missing"),
            ],
        ),
    ] {
        assert_eq!(remarks(draft), expected);
    }
}

#[test]
fn an_address_that_is_none_is_refused_for_its_own_reason() {
    let long = format!("https://x/{}", "a".repeat(2000));
    for (typed, key) in [
        ("", "address_missing"),
        ("crm.example", "address_no_scheme"),
        ("ftp://x/", "address_other_scheme"),
        ("https://", "address_host"),
        ("http:x", "address_other_scheme"),
        ("https:\\\\x", "address_other_scheme"),
        ("https://a b/", "address_signs"),
        ("javascript://x", "address_other_scheme"),
        ("https://x\n.example", "address_signs"),
        ("file:///etc", "address_other_scheme"),
        ("https://idé.example", "address_non_ascii"),
        ("https://x:70000", "address_port"),
        ("http://crm.example/0http://other.example/app", "address_twice"),
        ("https://me@x/", "address_credentials"),
        (&long, "address_long"),
    ] {
        let site = remarks(ProfileDraft { site: typed, ..draft() });
        assert_eq!(site, [(ProfileField::Site, key)], "{typed}");
        let url = remarks(ProfileDraft { url: typed, ..draft() });
        assert_eq!(url, [(ProfileField::Url, key)], "{typed}");
    }
}

#[test]
fn credentials_query_and_fragment_do_not_belong_into_an_address() {
    for (typed, key) in [
        ("https://me@x/", "address_credentials"),
        ("https://me:pass@x/", "address_credentials"),
        ("https://x/?a", "address_extras"),
        ("https://x/#a", "address_extras"),
    ] {
        assert_eq!(remarks(ProfileDraft { url: typed, ..draft() }), [(ProfileField::Url, key)], "{typed}");
    }
    let site = remarks(ProfileDraft { site: "https://me@crm.example/0/", ..draft() });
    assert_eq!(site, [(ProfileField::Site, "address_credentials")]);
}

#[test]
fn http_is_warned_of_unless_it_stays_on_this_machine() {
    for (typed, warned) in [
        ("http://crm.example", true),
        ("http://10.0.0.1:8090", true),
        ("http://localhost.example", true),
        ("http://localhost:8090", false),
        ("http://dev.localhost", false),
        ("http://127.0.0.9", false),
        ("http://[::1]:8090", false),
        ("http://localhost.:8090", false),
        ("http://0.0.0.0:8090", false),
        ("http://127.1", false),
        ("http://0x7f.0.0.1", false),
        ("http://[::ffff:127.0.0.1]", false),
        ("http://host.docker.internal:8090", false),
        ("https://crm.example", false),
    ] {
        let remarks = remarks(ProfileDraft { site: typed, url: typed, ..draft() });
        let expected = [(ProfileField::Site, "profile_site_http"), (ProfileField::Url, "profile_url_http")];
        assert_eq!(remarks, if warned { &expected[..] } else { &[] }, "{typed}");
    }
}

#[test]
fn a_profile_is_bound_to_one_origin_and_base_to_the_letter() {
    let at = |id: &str, origin: &str, base: &str| Profile { site: site(origin, base), ..profile(id, "s") };
    let profiles = [
        at("1", "https://crm.example", "/app"),
        at("2", "https://crm.example", "/app"),
        at("3", "https://crm.example", ""),
        at("4", "https://crm.example", "/App"),
        at("5", "http://crm.example", "/app"),
        at("6", "https://crm.example:8443", "/app"),
        at("7", "https://crm.example.evil.example", "/app"),
        at("8", "https://sub.crm.example", "/app"),
    ];
    let bound = bound_to(&profiles, &site("https://crm.example", "/app"));
    assert_eq!(bound.iter().map(|p| p.id.as_str()).collect::<Vec<_>>(), ["1", "2"]);
    assert!(bound_to(&profiles, &site("https://crm.example", "/")).is_empty());
}

// ------------------------------------------------------------------------------------------------ texts

/// Every key in the sources of `profile` and of the rule for addresses, and every message that takes substitutions.
#[test]
fn every_message_has_its_text_and_every_text_its_message() {
    let root = env!("CARGO_MANIFEST_DIR");
    let read = |path: &str| std::fs::read_to_string(format!("{root}/{path}")).unwrap();
    let texts: Value = serde_json::from_str(&read("extension/_locales/en/profile.json")).unwrap();
    let texts = texts.as_object().unwrap();
    let files = [
        "profile/vault/error",
        "profile/vault/counter",
        "profile/vault/strength",
        "profile/export",
        "profile/import/why",
        "profile/import/kind",
        "profile/draft",
        "profile/about",
        "creatio/web",
    ];
    let sources = files.map(|f| read(&format!("src/{f}.rs"))).concat();
    let mut keys: Vec<&str> = sources
        .split('"')
        .filter(|t| ["vault_", "export_", "import_", "profile_", "address_"].iter().any(|p| t.starts_with(p)))
        .collect();
    keys.sort_unstable();
    keys.dedup();
    let mut known: Vec<&str> = texts.keys().map(String::as_str).collect();
    known.sort_unstable();
    assert_eq!(keys, known);
}

#[test]
fn every_substitution_is_shown() {
    let text =
        std::fs::read_to_string(format!("{}/extension/_locales/en/profile.json", env!("CARGO_MANIFEST_DIR")));
    let texts: Value = serde_json::from_str(&text.unwrap()).unwrap();
    let shown = |key: &str| {
        let message = texts[key]["message"].as_str().unwrap();
        (1..=9).filter(|n| message.contains(&format!("${n}"))).count()
    };
    for error in [
        VaultError::WrongPassphrase,
        VaultError::Corrupted { what: Part::KeySealed },
        VaultError::NewerVersion { found: 2, known: 1 },
        VaultError::TooLarge { bytes: 2, cap: 1 },
        VaultError::PassphraseTooShort { min: 12 },
        VaultError::PassphraseWeak { why: Weakness::Foretold },
        VaultError::FormerVersion,
        VaultError::NoMemory,
        VaultError::NoRandomness,
    ] {
        let (key, subs) = error.message();
        assert_eq!(subs.len(), shown(key), "{key}");
    }
    for doubt in [vault::Doubt::Older { found: 1, kept: 2 }, vault::Doubt::Altered, vault::Doubt::Uncounted] {
        let (key, subs) = doubt.message();
        assert_eq!(subs.len(), shown(key), "{key}");
    }
    for error in [
        ExportError::WrongPassphrase,
        ExportError::Damaged,
        ExportError::Altered,
        ExportError::NewerVersion { found: 3, known: 2 },
        ExportError::IsVault,
        ExportError::TooLarge { bytes: 2, cap: 1 },
        ExportError::TooMany { found: 2, cap: 1 },
        ExportError::NoMemory,
    ] {
        let (key, subs) = error.message();
        assert_eq!(subs.len(), shown(key), "{key}");
    }
    for fault in [AddressFault::TooLong { bytes: 3000 }, AddressFault::Sign(' '), AddressFault::NonAscii('é')]
    {
        let (key, subs) = fault.message();
        assert_eq!(subs.len(), shown(key), "{key}");
    }
    let said = every_word_of_the_importer();
    for (key, subs) in said {
        assert_eq!(subs.len(), shown(key), "{key}");
    }
}

/// Everything that the importer can say.
fn every_word_of_the_importer() -> Vec<(&'static str, Vec<String>)> {
    let at = Place { line: 1, column: 2 };
    let (line, client) = (1, 2);
    let mut whys = vec![
        Why::TooLarge { bytes: 2, cap: 1 },
        Why::Empty,
        Why::Markup,
        Why::Unknown,
        Why::Yaml { line },
        Why::NotAnObject,
        Why::DuplicateKey { line },
        Why::ClientsTwice { line },
        Why::SetTwice { line },
        Why::TooManyKeys,
        Why::Underscores { line },
        Why::NameBlank { line },
        Why::NoClients,
        Why::NoClientsHere,
        Why::NotOnePair,
        Why::Elsewhere { line },
        Why::ClientsShape { line },
        Why::OneObject { line },
        Why::ClientsEmpty { line },
        Why::SecretsText { line, client },
        Why::SecretsObjects { line, client },
        Why::IdShape { line, client },
        Why::Overlay { line },
        Why::Placeholders { line },
        Why::NoUsableClient { line },
    ];
    whys.extend([Binary::Archive, Binary::Picture, Binary::Utf16, Binary::Other].map(Why::NotText));
    for syntax in [
        Syntax::Backslash,
        Syntax::Quotes,
        Syntax::SingleQuotes,
        Syntax::Typographic('“'),
        Syntax::Invisible('\u{200B}'),
        Syntax::Hash,
        Syntax::Fence,
        Syntax::TextBefore,
        Syntax::TextAfter,
        Syntax::TwoRoots,
        Syntax::Surrogate,
        Syntax::LineBreak,
        Syntax::Truncated,
        Syntax::TooDeep,
        Syntax::Other,
    ] {
        whys.push(Why::File { syntax, at });
        whys.push(Why::Inner { syntax, at, line: 3 });
    }
    let mut said: Vec<_> = whys.iter().flat_map(Why::message).collect();
    let notes = [
        Note::OneReader { line, at: None },
        Note::OneReader { line, at: Some(at) },
        Note::Section { line },
        Note::Replaced { at },
        Note::SeveralPlaces { places: 2 },
        Note::ReadersDiffer { line },
    ];
    said.extend(notes.iter().map(Note::message));
    let (secret, found) = (1, 1);
    for doubt in [
        Doubt::NotAClient,
        Doubt::NoId,
        Doubt::SecretOnly,
        Doubt::IdPlaceholder,
        Doubt::NoSecret,
        Doubt::SecretsText,
        Doubt::SecretsObjects,
        Doubt::NoGrant,
        Doubt::Bundled,
        Doubt::IdBlanks,
        Doubt::IdTooLong,
        Doubt::IdLength { found },
        Doubt::SecretPlaceholder { secret },
        Doubt::SecretMasked { secret },
        Doubt::SecretReplaced { secret },
        Doubt::SecretBlanks { secret },
        Doubt::SecretInvisible { secret },
        Doubt::SecretTooLong { secret },
        Doubt::SecretHashed { secret },
        Doubt::SecretLength { secret, found },
    ] {
        said.push(ImportWarning { client, doubt }.message());
    }
    said
}
