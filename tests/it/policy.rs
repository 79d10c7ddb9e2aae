//! What an organisation sets by policy: read entry by entry, in force, and never a secret.

use crate::support::*;
use futures_executor::block_on;
use oauth_assistant::app::Answer;
use oauth_assistant::profile::policy::{MAX_BYTES, MOST, Place, Policy};
use oauth_assistant::profile::{Environment, FillFrom, ProfileHead, Secret};
use oauth_assistant::protocol::{
    Access, ContentMessage, ContentReply, Managed, OwnMessage, OwnReply, Preferences, ProfileInput,
};
use serde_json::{Value, json};

const ID: &str = "policy:crm";

fn crm() -> Value {
    json!({"id": "crm", "name": "CRM", "environment": "test", "site": "https://crm.example/",
        "url": "https://id.example", "clientId": "the-client"})
}

/// That profile with this member.
fn with(member: &str, value: Value) -> Value {
    let mut profile = crm();
    profile[member] = value;
    profile
}

fn read(policy: Value) -> Policy {
    Policy::read(&policy.to_string())
}

/// Why a policy with this one profile is refused.
fn refused(profile: Value) -> Vec<String> {
    let policy = read(json!({"profiles": [profile]}));
    assert_eq!(policy.profiles.is_empty(), !policy.refused.is_empty());
    assert!(policy.refused.iter().all(|one| one.place == Place::Profile(1)));
    policy.refused.iter().map(|one| [&one.key, "(", &one.subs.join("|"), ")"].concat()).collect()
}

#[test]
fn all_of_an_honest_policy_is_in_force() {
    let policy = read(json!({
        "profiles": [crm(), {"id": "crm.prod-2", "name": "CRM, production", "site": "https://crm.example/app/",
            "url": "http://id.example:8090/", "clientId": "p", "fillFrom": "page", "tags": ["eu"],
            "notes": "two\nlines"}],
        "allowedSites": ["https://crm.example/0/Shell/", "https://crm.example", "http://host:2376/WebApp/"],
        "settings": {"idleMinutes": 5, "mostHours": 2, "record": false},
    }));
    assert!(policy.refused.is_empty(), "{:?}", policy.refused);
    let [first, second] = policy.profiles.as_slice() else { panic!("{:?}", policy.profiles) };
    assert_eq!((first.id.as_str(), first.environment), (ID, Environment::Test));
    assert_eq!(second.environment, Environment::Production, "nobody has said that less care is enough");
    assert_eq!((second.fill_from, second.site.base.as_str()), (FillFrom::Page, "/app"));
    assert_eq!(
        (second.about.tags.as_slice(), second.about.notes.as_str()),
        (&["eu".to_owned()][..], "two\nlines")
    );
    let sites: Vec<_> = policy.sites.iter().flatten().map(|site| site.text()).collect();
    assert_eq!(sites, ["https://crm.example", "http://host:2376/WebApp"], "each once");
    let set = &policy.settings;
    assert_eq!((set.idle_minutes, set.most_hours, set.record), (Some(5), Some(2), Some(false)));
}

#[test]
fn an_entry_with_a_secret_is_refused_and_the_secret_is_named_nowhere() {
    const CANARY: &str = "canary-4711";
    for name in
        ["clientSecret", "client_secret", "Client-Secret", "secret", "PASSWORD", "passphrase", "accessToken"]
    {
        assert_eq!(refused(with(name, json!(CANARY))), ["policy_secret()"], "{name}");
        assert_eq!(refused(with("tags", json!([{name: CANARY}]))), ["policy_secret()"], "{name}");
        for policy in [json!({name: CANARY}), json!({"settings": {name: CANARY}})] {
            let policy = read(policy);
            assert_eq!(policy.refused[0].key, "policy_secret");
            assert!(!format!("{policy:?}").contains(CANARY));
        }
    }
    let policy = read(json!({"profiles": [with("clientSecret", json!(CANARY)), with("id", json!("other"))]}));
    assert_eq!(policy.profiles.len(), 1, "the other one is in force");
    assert!(!format!("{policy:?}").contains(CANARY));
}

#[test]
fn what_is_wrong_with_a_profile_is_said() {
    let long = "x".repeat(5000);
    for (profile, why) in [
        (json!("CRM"), "policy_type()"),
        (json!(null), "policy_type()"),
        (json!([crm()]), "policy_type()"),
        (with("owner", json!("x")), "policy_unknown_member(owner)"),
        (with("own\u{202e}er", json!("x")), "policy_unknown_member(own[U+202E]er)"),
        (with("id", json!(7)), "policy_member_type(id)"),
        (with("id", json!("")), "policy_id(64)"),
        (with("id", json!("a b")), "policy_id(64)"),
        (with("id", json!("../a")), "policy_id(64)"),
        (with("id", json!(long)), "policy_id(64)"),
        (with("name", json!(["x"])), "policy_member_type(name)"),
        (with("name", json!("\u{200b}")), "profile_name_missing()"),
        (with("name", json!("CRM\u{202e}")), "profile_control_characters()"),
        (with("name", json!(long)), "profile_name_long(80)"),
        (with("environment", json!("staging")), "policy_member_type(environment)"),
        (with("environment", json!({})), "policy_member_type(environment)"),
        (with("fillFrom", json!("anywhere")), "policy_member_type(fillFrom)"),
        (with("tags", json!("eu")), "policy_member_type(tags)"),
        (with("tags", json!([1])), "policy_member_type(tags)"),
        (with("tags", json!(vec!["t"; 500])), "profile_tags_many(12)"),
        (with("notes", json!(long)), "profile_notes_long(2000)"),
        (with("notes", json!(true)), "policy_member_type(notes)"),
        (with("clientId", json!("a\u{200b}b")), "profile_control_characters()"),
    ] {
        assert_eq!(refused(profile), [why]);
    }
    for member in ["id", "name", "site", "url", "clientId"] {
        let mut profile = crm();
        profile.as_object_mut().unwrap().remove(member);
        assert_eq!(refused(profile), [format!("policy_member_missing({member})")]);
    }
    for address in [
        "",
        "crm.example",
        "javascript:alert(1)",
        "https://me:pw@crm.example",
        "https://crm.ex\u{200b}ample",
        "https://bücher.example",
        "file:///etc/passwd",
        &long,
    ] {
        for member in ["site", "url"] {
            assert_eq!(refused(with(member, json!(address))).len(), 1, "{member} {address}");
        }
    }
}

#[test]
fn the_second_profile_of_an_id_is_refused() {
    let policy = read(json!({"profiles": [crm(), with("url", json!("https://evil.example"))]}));
    assert_eq!(policy.profiles[0].url, "https://id.example");
    assert_eq!(
        (policy.refused[0].place.clone(), &*policy.refused[0].key),
        (Place::Profile(2), "policy_twice")
    );
}

#[test]
fn what_is_no_policy_or_too_much_of_one_is_refused() {
    for text in ["", "{", "[]", "null", "7", "\"{}\""] {
        let policy = Policy::read(text);
        assert_eq!((policy.refused.len(), &*policy.refused[0].key), (1, "policy_type"), "{text}");
    }
    let policy = Policy::read(&json!({"profiles": ["x".repeat(MAX_BYTES)]}).to_string());
    assert_eq!((policy.refused.len(), &*policy.refused[0].key), (1, "policy_large"));
    let many: Vec<_> = (0..MOST + 9).map(|at| with("id", json!(at.to_string()))).collect();
    let policy = read(json!({"profiles": many}));
    assert_eq!((policy.profiles.len(), policy.refused.len()), (MOST, 1));
    let policy = read(json!({"profiles": vec![json!(0); MOST]}));
    assert!(policy.refused.len() < MOST, "not all are told");
    let policy = Policy::read(&format!("{{\"profiles\":{}1{}}}", "[".repeat(100_000), "]".repeat(100_000)));
    assert_eq!(policy.refused.len(), 1);
    assert_eq!(read(json!({"settigns": {}})).refused[0].place, Place::Member("settigns".into()));
}

#[test]
fn a_setting_out_of_its_bounds_or_of_another_type_is_refused_alone() {
    for minutes in [json!(0), json!(481), json!(-1), json!(1.5), json!("5"), json!(null)] {
        let policy = read(json!({"settings": {"idleMinutes": minutes, "record": true}}));
        assert_eq!((policy.settings.idle_minutes, policy.settings.record), (None, Some(true)));
        assert_eq!(policy.refused[0].place, Place::Setting("idleMinutes".into()));
    }
    for hours in [json!(0), json!(25), json!(4_294_967_297_u64), json!(-1)] {
        let policy = read(json!({"settings": {"mostHours": hours}}));
        assert_eq!((policy.settings.most_hours, &*policy.refused[0].key), (None, "ui_error_most"));
    }
    assert_eq!(&*read(json!({"settings": {"record": 1}})).refused[0].key, "policy_type");
    assert_eq!(&*read(json!({"settings": []})).refused[0].key, "policy_type");
    assert_eq!(&*read(json!({"settings": {"theme": "x"}})).refused[0].key, "policy_unknown");
}

#[test]
fn a_list_of_sites_that_cannot_be_read_allows_none() {
    for sites in [json!("https://crm.example"), json!({}), json!([7, "crm.example", ""]), json!([])] {
        assert!(!read(json!({"allowedSites": sites})).allows(&site()), "{sites}");
    }
    assert!(read(json!({})).allows(&site()));
    let policy = read(json!({"allowedSites": ["nonsense", "https://crm.example"]}));
    assert!(policy.allows(&site()));
    assert_eq!(policy.refused[0].place, Place::Site(1));
}

/// A world in which the organisation has set this.
fn under(world: World, policy: Value) -> World {
    set(&world, policy);
    world
}

fn set(world: &World, policy: Value) {
    *world.browser().policy.borrow_mut() = Some(policy.to_string());
    block_on(world.app.policy_changed());
}

fn managed(world: &World) -> Managed {
    match world.own(OwnMessage::State { tab: None, url: None }) {
        OwnReply::State(state) => state.managed,
        other => panic!("no state: {other:?}"),
    }
}

fn settings(world: &World) -> Preferences {
    match world.own(OwnMessage::State { tab: None, url: None }) {
        OwnReply::State(state) => state.settings,
        other => panic!("no state: {other:?}"),
    }
}

/// What the options page sends when a person has typed the secret of that profile; the rest is made up.
fn typed(secret: Option<&str>) -> OwnMessage {
    OwnMessage::SaveProfile {
        profile: ProfileInput {
            id: Some(ID.into()),
            edits: None,
            name: "Mine".into(),
            environment: Environment::Development,
            site: "https://evil.example".into(),
            url: "https://evil.example".into(),
            client_id: "evil".into(),
            client_secret: secret.map(|secret| Secret::new(secret.into())),
            fill_from: FillFrom::Page,
            tags: Vec::new(),
            notes: String::new(),
        },
    }
}

fn of_policy(world: &World) -> Option<ProfileHead> {
    world.profiles().into_iter().find(|profile| profile.id == ID)
}

/// The profiles that the page of the site is offered to be filled from.
fn offered(world: &World) -> String {
    let seen = ContentMessage::Seen { snapshot: dialog(), page_asked: false };
    match world.content(seen).0 {
        Answer::Reply(ContentReply::Page(page)) => format!("{:?}", page.view),
        other => format!("{other:?}"),
    }
}

#[test]
fn a_profile_of_the_policy_is_offered_once_its_secret_is_typed_with_what_the_policy_says() {
    let world = under(World::with_profile("development"), json!({"profiles": [crm()]}));
    assert_eq!(managed(&world).profiles[0].id, ID);
    assert_eq!(of_policy(&world), None, "it has no secret yet");
    assert!(!offered(&world).contains(ID));
    let OwnReply::Wrong { remarks } = world.own(typed(None)) else { panic!("saved without a secret") };
    assert_eq!(remarks[0].key, "profile_secret_missing");
    assert!(matches!(world.own(typed(Some("typed-here"))), OwnReply::Profiles { .. }));
    let own = of_policy(&world).expect("in force");
    assert_eq!((own.name.as_str(), own.url.as_str()), ("CRM", "https://id.example"));
    assert_eq!((own.client_id.as_str(), own.environment), ("the-client", Environment::Test));
    assert_eq!(own.site, site());
    assert!(offered(&world).contains(ID));
    let world = world.restart();
    assert!(offered(&world).contains(ID), "it is kept");
    assert!(!world.browser().dump().contains("typed-here"), "sealed");
}

#[test]
fn what_the_policy_changes_later_holds_and_the_secret_does_not_move() {
    let world = under(World::with_profile("development"), json!({"profiles": [crm()]}));
    world.own(typed(Some("typed-here")));
    set(&world, json!({"profiles": [with("name", json!("CRM, renamed"))]}));
    assert_eq!(of_policy(&world).expect("in force").name, "CRM, renamed");
    for (member, value) in [
        ("url", json!("https://id2.example")),
        ("site", json!("https://other.example/")),
        ("clientId", json!("another")),
        ("environment", json!("development")),
    ] {
        set(&world, json!({"profiles": [with(member, value)]}));
        assert_eq!(of_policy(&world), None, "{member}");
        assert!(!offered(&world).contains(ID), "{member}");
        assert!(matches!(world.own(typed(None)), OwnReply::Wrong { .. }), "{member}");
        let test = OwnMessage::TestProfile { id: ID.into() };
        assert!(matches!(world.own(test), OwnReply::Failed { .. }), "{member}");
    }
    set(&world, json!({"profiles": [crm()]}));
    assert!(of_policy(&world).is_some(), "as it was when the secret was typed");
    set(&world, json!({"profiles": [with("clientId", json!("another"))]}));
    world.own(typed(Some("of the other client")));
    assert_eq!(of_policy(&world).expect("in force").client_id, "another");
    assert_eq!(world.profiles().iter().filter(|profile| profile.id == ID).count(), 1);
}

#[test]
fn a_profile_of_the_policy_is_read_only_its_secret_can_be_forgotten_and_one_withdrawn_is_the_persons() {
    let world = under(World::with_profile("development"), json!({"profiles": [crm()]}));
    world.own(typed(Some("typed-here")));
    let archive = || OwnMessage::Archive { id: ID.into(), archived: true };
    assert_eq!(world.own(archive()), OwnReply::Failed { key: "policy_read_only".into(), subs: vec![] });
    world.own(OwnMessage::DeleteProfile { id: ID.into() });
    assert_eq!(of_policy(&world), None);
    assert_eq!(managed(&world).profiles.len(), 1, "the profile stays");
    world.own(typed(Some("typed-again")));
    set(&world, json!({}));
    assert!(managed(&world).profiles.is_empty());
    assert!(of_policy(&world).is_some());
    assert!(matches!(world.own(archive()), OwnReply::Profiles { .. }));
}

#[test]
fn nothing_runs_on_a_site_that_is_not_allowed_also_where_it_was_enabled() {
    let world = World::with_profile("development");
    assert!(offered(&world).contains("Fill"));
    set(&world, json!({"allowedSites": ["https://other.example/"]}));
    assert_eq!(*world.browser().registered.borrow(), Vec::<String>::new());
    assert!(offered(&world).contains("not_enabled"), "{}", offered(&world));
    assert_eq!(managed(&world).stopped, [site()]);
    assert!(matches!(world.tab_at(TAB, PAGE).access, Access::Disabled { .. }));
    let told = format!("{:?}", world.browser().told.borrow());
    assert!(told.contains("Stop"), "{told}");
    let enable = |url: &str| world.own(OwnMessage::Enable { url: url.into(), tab: None });
    assert_eq!(enable(PAGE), OwnReply::Failed { key: "policy_site".into(), subs: vec![] });
    assert!(matches!(enable("https://other.example/"), OwnReply::State(_)));
    set(&world, json!({"allowedSites": ["https://crm.example/"]}));
    assert!(offered(&world).contains("Fill"), "it was enabled, and is allowed again");
    set(&world, json!({"allowedSites": ["https://other.example/"]}));
    world.own(OwnMessage::Disable { site: site() });
    assert!(managed(&world).stopped.is_empty(), "it can be removed");
}

#[test]
fn a_setting_of_the_policy_holds_and_the_persons_own_comes_back_without_it() {
    let world = World::with_profile("test");
    let mine = Preferences { idle_minutes: 60, most_hours: 20, record: true, ..Preferences::default() };
    let save = |settings: &Preferences| world.own(OwnMessage::SaveSettings { settings: settings.clone() });
    save(&mine);
    set(&world, json!({"settings": {"idleMinutes": 5, "mostHours": 3, "record": false}}));
    let theirs = Preferences { idle_minutes: 5, most_hours: 3, ..Preferences::default() };
    assert_eq!(settings(&world), theirs);
    let all = managed(&world);
    assert!(all.idle_minutes && all.most_hours && all.record);
    // A page that was opened before sends what it shows, or what it has made up.
    save(&Preferences { idle_minutes: 480, most_hours: 24, record: true, reminded: true, ..theirs.clone() });
    assert_eq!(settings(&world), Preferences { reminded: true, ..theirs });
    world.browser().pass(6.0 * 60_000.0);
    assert!(
        !offered(&world).contains("Press::Fill")
            && world.vault_state() != oauth_assistant::protocol::VaultState::Open
    );
    set(&world, json!({}));
    assert_eq!(settings(&world), Preferences { reminded: true, ..mine });
}

#[test]
fn a_policy_is_never_written_to_what_is_kept() {
    let world = World::with_profile("test");
    let before = world.browser().disk.borrow().clone();
    set(&world, json!({"profiles": [crm()], "allowedSites": [], "settings": {"idleMinutes": 1}}));
    managed(&world);
    assert_eq!(*world.browser().disk.borrow(), before);
}

#[test]
fn a_page_learns_nothing_of_the_policy() {
    let world = World::with_profile("test");
    let secret_site = with("site", json!("https://secret-project.example/"));
    set(
        &world,
        json!({"profiles": [secret_site], "allowedSites": ["https://crm.example", "https://secret-project.example/"]}),
    );
    world.content(ContentMessage::Hello {});
    let told = [offered(&world), format!("{:?}", world.browser().told.borrow())].concat();
    assert!(!told.contains("secret-project"));
}
