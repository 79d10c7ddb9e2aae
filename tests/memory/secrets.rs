//! No block of memory that is given back holds a secret, whatever is done with it: each test goes one way of a client
//! secret, a passphrase or a data key through the product, with texts of every kind that a reader or writer treats
//! in its own way.
#![allow(clippy::unwrap_used, clippy::panic, reason = "tests fail by panicking")]

#[path = "../it/support/mod.rs"]
mod support;

use base64ct::{Base64, Encoding};
use oauth_assistant::app::Answer;
use oauth_assistant::creatio::CODES;
use oauth_assistant::profile::export::{Fate, Planned};
use oauth_assistant::profile::import::import;
use oauth_assistant::profile::vault::{DataKey, SealedVault};
use oauth_assistant::profile::{About, Environment, FillFrom, Profile, ProfileDraft, Secret, validate};
use oauth_assistant::protocol::{ContentReply, OwnMessage, OwnReply};
use oauth_assistant::show::{Act, Effect, Event, Model, Page, Shown};
use serde_json::{Value, json};
use std::cell::Cell;
use std::collections::BTreeMap;
use support::*;
use watch::{Watch, aside, forms, watched, wipe_the_stack};
use zeroize::Zeroizing;

#[global_allocator]
static WATCH: Watch = Watch;

fn random(bytes: &mut [u8]) {
    getrandom::fill(bytes).unwrap();
}

/// A text of so many characters of an alphabet that is like no other text.
fn text(alphabet: &str, length: usize) -> String {
    let alphabet: Vec<char> = alphabet.chars().collect();
    let mut bytes = vec![0; length];
    random(&mut bytes);
    bytes.iter().map(|byte| alphabet[usize::from(*byte) % alphabet.len()]).collect()
}

/// Secrets of every kind: as the service makes them, with what JSON and forms escape, beyond ASCII, and long.
fn canaries() -> [String; 5] {
    [
        text("abcdefghijkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789", 32),
        text("ab\"cd\\ef\"gh\\ij\"kl\\mn", 32),
        text("abc &+=%/?#defghijk", 40),
        text("äöüßжщю漢字🔑🗝é", 32),
        text("abcdef\"ghijklmnopq\\rstuvwxyz0123456789ж🔑", 100),
    ]
}

/// Watches while this is done with each canary, and names who left a part of one behind.
fn nothing_is_left(work: impl Fn(&str)) {
    for canary in canaries() {
        nothing_is_left_of(&canary, || work(&canary));
    }
}

fn nothing_is_left_of(secret: &str, work: impl FnOnce()) {
    let mut looked_for = forms(secret);
    looked_for.push(Base64::encode_string(secret.as_bytes()).into_bytes());
    let (_, found) = watched(&looked_for, work);
    assert!(found.is_empty(), "{} blocks hold a part of {secret:?}; the first: {}", found.len(), found[0]);
}

/// Hands a message over as the browser does: its texts belong to the message.
fn send(world: &World, message: Value) -> OwnReply {
    let message = serde_json::from_value(message).unwrap();
    // How it was read is not what the product does.
    wipe_the_stack();
    let reply = world.own(message);
    wipe_the_stack();
    reply
}

fn done(world: &World, message: Value) {
    assert_eq!(send(world, message), OwnReply::Done {});
}

/// A world with an open vault; what it does with its own secrets is not watched.
fn prepared() -> World {
    aside(|| {
        let world = World::enabled();
        world.browser().unwatched.set(Some(|work| aside(work)));
        world.create_vault();
        *world.browser().shows.borrow_mut() = Some(plain_page());
        world
    })
}

fn input(client_secret: &str) -> Value {
    json!({"save_profile": {"profile": {
        "id": null, "name": "Lab", "environment": "test", "site": "https://crm.example",
        "url": "https://id.example", "client_id": "the-client", "client_secret": client_secret,
    }}})
}

/// The id of a profile with this secret, now the only one.
fn saved(world: &World, client_secret: &str) -> String {
    for profile in world.profiles() {
        send(world, json!({"delete_profile": {"id": profile.id}}));
    }
    assert!(matches!(send(world, aside(|| input(client_secret))), OwnReply::Profiles { .. }));
    world.profiles()[0].id.clone()
}

fn profile(client_secret: Secret) -> Profile {
    Profile {
        id: "p1".into(),
        name: "Lab \"one\"".into(),
        environment: Environment::Test,
        site: site(),
        url: "https://id.example".into(),
        client_id: "the-client".into(),
        client_secret,
        new_secret: None,
        fill_from: FillFrom::Usual,
        about: About::default(),
    }
}

fn secret(text: &str) -> Secret {
    Secret::new(text.to_owned())
}

#[test]
fn the_watch_sees_what_is_given_back_and_what_is_moved() {
    let canary = "0123456789abcdef".repeat(4);
    let seen = |work: fn(&str)| watched(&forms(&canary), || work(&canary)).1.len();
    assert_eq!(seen(|canary| drop(canary.to_owned())), 1);
    assert_eq!(seen(|canary| drop(canary.bytes().map(u32::from).collect::<Box<[u32]>>())), 1);
    assert_eq!(seen(|canary| drop(secret(canary))), 0);
    let grown = |canary: &str| {
        let mut text = String::with_capacity(canary.len());
        text.push_str(canary);
        text.push('!');
        drop(Secret::new(text));
    };
    assert_eq!(seen(grown), 1);
}

#[test]
fn a_passphrase_makes_opens_and_changes_a_vault() {
    nothing_is_left(|passphrase| {
        let world = aside(World::enabled);
        world.browser().unwatched.set(Some(|work| aside(work)));
        done(&world, aside(|| json!({"create_vault": {"passphrase": passphrase}})));
        done(&world, json!({"lock": {}}));
        let wrong = aside(|| json!({"unlock": {"passphrase": format!("{passphrase}!")}}));
        assert!(matches!(send(&world, wrong), OwnReply::Failed { .. }));
        done(&world, aside(|| json!({"unlock": {"passphrase": passphrase}})));
        let other = "another passphrase for the tests";
        done(&world, aside(|| json!({"change_passphrase": {"old": passphrase, "new": other}})));
        done(&world, aside(|| json!({"change_passphrase": {"old": other, "new": passphrase}})));
    });
}

#[test]
fn a_message_that_is_refused_has_its_secret_wiped() {
    let world = prepared();
    nothing_is_left(|text| {
        let message = aside(|| {
            let mut message = input(text);
            message["save_profile"]["profile"]["url"] = "ftp://id.example".into();
            message
        });
        assert!(matches!(send(&world, message), OwnReply::Wrong { .. }));
    });
    done(&world, json!({"lock": {}}));
    nothing_is_left(|text| {
        assert!(matches!(send(&world, aside(|| input(text))), OwnReply::Failed { .. }));
        let exists = send(&world, aside(|| json!({"create_vault": {"passphrase": text}})));
        assert!(matches!(exists, OwnReply::Failed { .. }));
    });
}

#[test]
fn a_profile_is_saved_listed_and_reported() {
    let world = prepared();
    nothing_is_left(|text| {
        assert!(matches!(send(&world, aside(|| input(text))), OwnReply::Profiles { .. }));
        let id = world.profiles()[0].id.clone();
        let kept = aside(|| {
            let mut message = input(text);
            message["save_profile"]["profile"]["id"] = id.clone().into();
            message["save_profile"]["profile"]["client_secret"] = Value::Null;
            message
        });
        assert!(matches!(send(&world, kept), OwnReply::Profiles { .. }));
        for _ in ["it is looked at", "and shown"] {
            send(&world, json!({"state": {"tab": TAB, "url": PAGE}}));
        }
        send(&world, json!({"report": {"tab": TAB}}));
        assert!(matches!(send(&world, json!({"delete_profile": {"id": id}})), OwnReply::Profiles { .. }));
    });
}

#[test]
fn a_new_secret_is_kept_beside_the_old_one_tested_and_takes_its_place() {
    let world = prepared();
    world.browser().permit("https://id.example/*");
    nothing_is_left(|text| {
        let id = saved(&world, "the old secret of the tests");
        let rotate = aside(|| json!({"rotate": {"id": id, "client_secret": text}}));
        assert!(matches!(send(&world, rotate.clone()), OwnReply::Profiles { .. }));
        aside(|| drop(rotate));
        let answered = |status, body: &'static str| {
            aside(|| {
                *world.browser().service.borrow_mut() = Some(Box::new(move |_, _| answer(status, body)))
            });
            send(&world, json!({"test_new_secret": {"id": id}}))
        };
        assert!(matches!(
            answered(400, r#"{"error":"invalid_client"}"#),
            OwnReply::Tested { good: false, .. }
        ));
        assert!(matches!(
            answered(200, r#"{"access_token":"x","token_type":"Bearer"}"#),
            OwnReply::Tested { good: true, .. }
        ));
        let same = aside(|| json!({"rotate": {"id": id, "client_secret": text}}));
        assert!(matches!(send(&world, same), OwnReply::Wrong { .. }));
        let other = json!({"rotate": {"id": id, "client_secret": "another of the tests"}});
        assert!(matches!(send(&world, other), OwnReply::Profiles { .. }));
        assert!(matches!(send(&world, json!({"drop_new_secret": {"id": id}})), OwnReply::Profiles { .. }));
    });
}

#[test]
fn profiles_are_exported_and_imported() {
    let world = prepared();
    nothing_is_left(|text| {
        let id = saved(&world, text);
        let new = aside(
            || json!({"rotate": {"id": id, "client_secret": text.chars().skip(1).collect::<String>()}}),
        );
        let kept = send(&world, new);
        assert!(matches!(kept, OwnReply::Profiles { .. }), "{kept:?}");
        let OwnReply::Exported { json, .. } = send(&world, aside(|| json!({"export": {"passphrase": text}})))
        else {
            panic!("no export");
        };
        let file = |passphrase: &str| aside(|| json!({"text": json, "passphrase": passphrase}));
        let wrong = aside(|| json!({"preview_import": {"file": file("not this passphrase")}}));
        assert!(matches!(send(&world, wrong), OwnReply::Failed { .. }));
        let preview = aside(|| json!({"preview_import": {"file": file(text)}}));
        assert!(matches!(send(&world, preview), OwnReply::Planned { .. }));
        send(&world, json!({"delete_profile": {"id": id}}));
        let import = aside(|| json!({"import": {"file": file(text), "wanted": []}}));
        assert!(matches!(send(&world, import), OwnReply::Imported { .. }));
    });
}

#[test]
fn a_fill_hands_the_values_over() {
    let world = prepared();
    nothing_is_left(|text| {
        let id = saved(&world, text);
        let press = json!({"pressed": {"press": {"fill": {"profile": id}}, "snapshot": dialog()}});
        let (Answer::Reply(ContentReply::Ticket { ticket }), _) =
            world.content(serde_json::from_value(press).unwrap())
        else {
            panic!("no ticket");
        };
        let redeem = json!({"redeem": {"ticket": ticket, "snapshot": dialog()}});
        let (Answer::Values(values), follow) = world.content(serde_json::from_value(redeem).unwrap()) else {
            panic!("no values");
        };
        assert!(values.client_secret.is_some_and(|(_, secret)| secret.expose() == text));
        world.follow(follow);
    });
}

#[test]
fn settings_are_written_and_what_creatio_says_of_them_is_looked_through() {
    let world = prepared();
    world.browser().set_creatio(CODES.url, "http://old.example:8090/");
    world.browser().set_creatio(CODES.client_id, "old-client");
    let (_, follow) = world.content(serde_json::from_value(json!({"hello": {}})).unwrap());
    world.follow(follow);
    world.browser().meddle(|_, path, _| {
        let said =
            json!({"saveResult": {}, "responseStatus": {"Message": "Creatio says something of its own"}});
        path.contains("PostSysSettings").then(|| Some(answer(200, &said.to_string())))
    });
    nothing_is_left(|text| {
        let id = saved(&world, text);
        done(&world, json!({"preview_write": {"tab": TAB, "profile": id}}));
        let id = world.tab().write.unwrap().id;
        done(&world, json!({"write": {"tab": TAB, "id": id}}));
    });
}

#[test]
fn a_token_is_asked_for() {
    nothing_is_left(|text| {
        let form = profile(secret(text)).token_form();
        aside(|| {
            let read: Vec<_> = url::form_urlencoded::parse(form.expose().as_bytes()).into_owned().collect();
            let pair = |name: &str, value: &str| (name.to_owned(), value.to_owned());
            let grant = pair("grant_type", "client_credentials");
            assert_eq!(read, [grant, pair("client_id", "the-client"), pair("client_secret", text)]);
        });
    });
}

#[test]
fn a_draft_is_checked() {
    nothing_is_left(|text| {
        let typed = secret(text);
        let draft = ProfileDraft {
            name: "Lab",
            environment: Environment::Production,
            site: "https://crm.example",
            url: "https://id.example",
            client_id: "the-client",
            client_secret: Some(&typed),
            fill_from: FillFrom::Usual,
            tags: &[],
            notes: "",
        };
        let checked = validate(&draft, None, [7; 16]).unwrap();
        let kept = ProfileDraft { client_secret: None, ..draft };
        assert!(validate(&kept, Some(&checked.profile), [0; 16]).is_ok());
        assert!(validate(&ProfileDraft { site: "", ..draft }, None, [7; 16]).is_err());
    });
}

#[test]
fn a_vault_is_sealed_and_opened() {
    nothing_is_left(|text| {
        let (mut vault, key) = SealedVault::create(&secret(text), &mut random).unwrap();
        vault.put(&key, &profile(secret(text)), &mut random).unwrap();
        let vault = SealedVault::parse(&vault.to_json().unwrap()).unwrap();
        let key = vault.unlock(&secret(text)).unwrap();
        let opened = vault.profiles(&key);
        assert_eq!(opened.profiles, [profile(secret(text))]);
    });
}

#[test]
fn the_data_key_is_kept_for_the_session() {
    let world = prepared();
    let key = world.browser().load(Area::Session, "key").unwrap();
    let raw = Base64::decode_vec(&key).unwrap();
    let (_, found) = watched(&[key.clone().into_bytes(), raw], || {
        send(&world, aside(|| input("a client secret for the tests only")));
        world.tab();
        done(&world, json!({"lock": {}}));
        done(&world, json!({"unlock": {"passphrase": "a passphrase for the tests only"}}));
        world.profiles();
        let other = "another passphrase for the tests";
        done(&world, json!({"change_passphrase": {"old": "a passphrase for the tests only", "new": other}}));
        drop(DataKey::from_session(&key));
    });
    assert!(found.is_empty(), "{}", found[0]);
}

/// A popup or an options page, and the background that answers it.
struct Opened<'a> {
    model: Model,
    shown: Option<Shown>,
    background: &'a dyn Fn(OwnMessage) -> OwnReply,
}

impl Opened<'_> {
    fn new(page: Page, background: &dyn Fn(OwnMessage) -> OwnReply) -> Opened<'_> {
        let mut opened = Opened { model: Model::new(page, BTreeMap::new()), shown: None, background };
        opened.happen(Event::Changed);
        opened
    }

    /// Lets it happen, and the background answer whatever is asked for it.
    fn happen(&mut self, event: Event) -> Vec<Effect> {
        let (shown, mut effects) = self.model.happened(event);
        if let Some(shown) = shown {
            self.shown = Some(shown);
        }
        let mut rest = Vec::new();
        while let Some(effect) = effects.pop() {
            let event = match effect {
                Effect::Ask { message, then } => {
                    Event::Reply { then, reply: (self.background)(message).accepted() }
                }
                Effect::FindTab => Event::Tab { tab: Some(TAB), url: None },
                Effect::AskPermission { asked, .. } => Event::Permission { asked, granted: true },
                other => {
                    rest.push(other);
                    continue;
                }
            };
            rest.extend(self.happen(event));
        }
        rest
    }

    /// Submits a form with these texts in its fields.
    fn submit(&mut self, act: Act, fields: &[(&str, &str)]) -> Vec<Effect> {
        let typed = fields.iter().map(|(field, text)| ((*field).to_owned(), secret(text))).collect();
        self.happen(Event::Press { act, clicks: 0, typed })
    }
}

#[test]
fn passphrases_are_typed_in_the_own_pages() {
    let world = World::enabled();
    let state = world.own(OwnMessage::State { tab: None, url: None });
    let refused = || OwnReply::Failed { key: "vault_wrong_passphrase".into(), subs: Vec::new() };
    let asked = Cell::new(0);
    // Each message is refused and then taken; the derivation has a test of its own.
    let background = |message| {
        asked.set(asked.get() + 1);
        match message {
            OwnMessage::State { .. } => state.clone(),
            _ if asked.get() % 2 == 0 => refused(),
            _ => OwnReply::Done {},
        }
    };
    nothing_is_left(|text| {
        let other = aside(|| format!("{text} and more"));
        for page in [Page::Popup, Page::Options] {
            let mut page = Opened::new(page, &background);
            for _ in 0..2 {
                for (new, again) in [("short", text), (text, &other), (text, text)] {
                    page.submit(Act::CreateVault, &[("v-new", new), ("v-again", again)]);
                }
                for old in ["", text] {
                    let typed = [("v-old", old), ("v-new", &other), ("v-again", &other)];
                    page.submit(Act::ChangePassphrase, &typed);
                }
                page.submit(Act::Unlock, &[("v-pass", text)]);
            }
        }
        aside(|| drop(other));
    });
}

#[test]
fn a_client_secret_is_typed_pasted_and_dropped_in_the_options_page() {
    let world = World::with_profile("test");
    let state = world.own(OwnMessage::State { tab: None, url: None });
    let profiles = OwnReply::Profiles { profiles: world.profiles(), warnings: Vec::new(), unreadable: None };
    // The background is another module: what saving does there has a test of its own.
    let background = |message| match message {
        OwnMessage::State { .. } => state.clone(),
        OwnMessage::Profiles {} | OwnMessage::SaveProfile { .. } => profiles.clone(),
        other => panic!("{other:?}"),
    };
    nothing_is_left(|text| {
        let mut page = Opened::new(Page::Options, &background);
        let file = aside(|| {
            let client = |id: &str| json!({ "ClientId": id, "Secrets": [text, format!("{text}2")] });
            let clients = [client("0123456789abcdef"), client("fedcba9876543210")];
            json!({ "Clients": json!(clients).to_string() }).to_string()
        });
        let fields = |site| {
            [
                ("p-name", "Lab"),
                ("p-site", site),
                ("p-url", "https://id.example"),
                ("p-client", "c"),
                ("p-secret", text),
            ]
        };
        page.happen(Event::Press { act: Act::OpenForm(String::new()), clicks: 1, typed: BTreeMap::new() });
        page.happen(Event::Press { act: Act::Reveal, clicks: 1, typed: BTreeMap::new() });
        page.submit(Act::SaveProfile(String::new()), &fields("no address"));
        page.submit(Act::SaveProfile(String::new()), &fields("https://crm.example"));

        page.happen(Event::Read(Some(Zeroizing::new(file.as_bytes().to_vec()))));
        let put = page.submit(Act::Pick { client: 1, secret: 1 }, &[]);
        assert!(
            put.iter().any(|effect| matches!(effect, Effect::Put(_, put) if put.expose().starts_with(text)))
        );
        page.happen(Event::Read(Some(Zeroizing::new(file.as_bytes().to_vec()))));
        page.submit(Act::LeaveFile, &[]);
        // Of a page that shows nothing yet: a tree's gaps hold what was last on the stack, which is vectors of this
        // machine's own search of texts.
        for pasted in [&file, text] {
            let mut page = Opened {
                model: Model::new(Page::Options, BTreeMap::new()),
                shown: None,
                background: &background,
            };
            page.submit(Act::Paste, &[("paste", pasted)]);
        }
        aside(|| drop((file, put)));
    });
}

#[test]
fn a_new_secret_and_the_passphrases_of_exports_are_typed_in_the_options_page() {
    let world = World::with_profile("test");
    let state = world.own(OwnMessage::State { tab: None, url: None });
    let head = world.profiles().remove(0);
    let id = head.id.clone();
    let planned = vec![Planned { profile: head, fate: Fate::Added {} }];
    let profiles = OwnReply::Profiles { profiles: world.profiles(), warnings: Vec::new(), unreadable: None };
    let refused = || OwnReply::Failed { key: "export_wrong_passphrase".into(), subs: Vec::new() };
    let asked = Cell::new(0);
    let every_second = |reply: OwnReply| {
        asked.set(asked.get() + 1);
        if asked.get() % 2 == 0 { reply } else { refused() }
    };
    let background = |message| match message {
        OwnMessage::State { .. } => state.clone(),
        OwnMessage::Profiles {} => profiles.clone(),
        OwnMessage::Rotate { .. } | OwnMessage::Import { .. } => every_second(profiles.clone()),
        OwnMessage::Export { .. } => every_second(OwnReply::Exported { json: "{}".into(), missing: 0 }),
        OwnMessage::PreviewImport { .. } => every_second(OwnReply::Planned { planned: planned.clone() }),
        other => panic!("{other:?}"),
    };
    let file = br#"{"version":2,"kind":"export","kdf":{"algorithm":"argon2id"}}"#;
    nothing_is_left(|text| {
        let mut page = Opened::new(Page::Options, &background);
        for _ in 0..2 {
            page.submit(Act::OpenRotation(Some(id.clone())), &[]);
            page.submit(Act::Rotate(id.clone()), &[("r-secret", text)]);
            page.submit(Act::Export, &[("x-new", text), ("x-again", "another")]);
            let saved = page.submit(Act::Export, &[("x-new", text), ("x-again", text)]);
            aside(|| drop(saved));
        }
        page.happen(Event::Read(Some(Zeroizing::new(file.to_vec()))));
        for _ in 0..2 {
            page.submit(Act::OpenExport, &[("x-pass", text)]);
        }
        page.submit(Act::Overwrite(id.clone()), &[]);
        for _ in 0..2 {
            page.submit(Act::TakeExport, &[]);
        }
        page.happen(Event::Read(Some(Zeroizing::new(file.to_vec()))));
        for _ in 0..2 {
            page.submit(Act::OpenExport, &[("x-pass", text)]);
        }
        page.submit(Act::LeaveFile, &[]);
    });
}

#[test]
fn what_other_programs_keep_is_imported() {
    nothing_is_left(|text| {
        let files = aside(|| {
            let list = json!([{"ClientId": "0123456789abcdef", "Secrets": [text]}]).to_string();
            let entities = list.replace('&', "&amp;").replace('"', "&quot;").replace('<', "&lt;");
            let env = [format!("Clients={list}"), "PATH=/bin".into()];
            let base64 = Base64::encode_string(json!({ "Clients": list }).to_string().as_bytes());
            [
                list.clone(),
                Value::from(list.clone()).to_string(),
                format!("\"Clients\": {}", Value::from(list.clone())),
                format!("<environmentVariable name=\"Clients\" value=\"{entities}\" />"),
                format!("FROM x\nENV Clients='{list}' A=b\n"),
                format!("docker run -e Clients='{list}' image"),
                format!("Clients__0__ClientId=a\nClients__0__Secrets__0='{text}'\n"),
                json!([{ "Config": { "Env": env } }]).to_string(),
                json!({ "services": { "x": { "environment": { "Clients": list.replace('$', "$$") } } } }).to_string(),
                json!({ "apiVersion": "v1", "kind": "Secret", "data": { "appsettings.json": base64 } }).to_string(),
                json!([{ "name": "Clients", "value": list }]).to_string(),
                json!({ "values": [{ "key": "client_id", "value": "a" }, { "key": "client_secret", "value": text }] })
                    .to_string(),
                // Json.NET's reading.
                json!({ "Clients": format!("/* ours */ {list}") }).to_string(),
                // Not read to its end.
                format!("{list} {text}"),
                format!("Here it is: {list}"),
            ]
        });
        let read = files.iter().filter_map(|file| import(file.as_bytes()).ok());
        assert_eq!(read.count(), 13);
        aside(|| drop(files));
    });
}

#[test]
fn a_settings_file_is_imported() {
    nothing_is_left(|text| {
        let clients = |shape: fn(Value) -> Value, escape: fn(&str) -> String| {
            let client = json!({
                "ClientId": "0123456789abcdef", "ClientName": "Creatio", "Secrets": [text, format!(" {text} ")],
                "AllowedGrantTypes": ["client_credentials"],
            });
            let file = json!({"Kestrel": {"Password": text}, "Clients": shape(json!([client])), "X": [text, {"y": text}]});
            escape(&file.to_string()).into_bytes()
        };
        let inner = |clients: Value| Value::from(clients.to_string());
        let utf16 = |file: Vec<u8>| -> Vec<u8> {
            let text = String::from_utf8(file).unwrap();
            [0xFEFF].into_iter().chain(text.encode_utf16()).flat_map(u16::to_le_bytes).collect()
        };
        let files = aside(|| {
            let plain = clients(inner, str::to_owned);
            let cut = plain[..plain.len() - 9].to_vec();
            [
                utf16(plain.clone()),
                plain,
                cut,
                clients(|clients| clients, str::to_owned),
                clients(inner, |file| file.replace("Secrets", "S\\u0065crets")),
                clients(inner, |file| format!("// a comment\n{file}").replace("]\"", ",]\"")),
            ]
        });
        let read = files.iter().filter_map(|file| import(file).ok()).map(|import| {
            for client in &import.clients {
                assert!(client.secrets[0].expose() == text);
                assert_eq!(client.trimmed().secrets.len(), 2);
            }
        });
        assert_eq!(read.count(), 5);
        aside(|| drop(files));
    });
}
