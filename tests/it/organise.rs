//! Several profiles of one site, profiles that nearly fit another, and what is noted of each.

use crate::support::*;
use oauth_assistant::app::Answer;
use oauth_assistant::page::view::{Node, Press, Text};
use oauth_assistant::probe::Outcome;
use oauth_assistant::profile::{Environment, FillFrom, ProfileHead, Secret, Why};
use oauth_assistant::protocol::{
    Access, ContentMessage, ContentReply, OwnMessage, OwnReply, ProfileInput, TabState,
};

fn input(name: &str, site: &str, url: &str, client_id: &str) -> ProfileInput {
    ProfileInput {
        id: None,
        edits: None,
        name: name.into(),
        environment: Environment::Test,
        site: site.into(),
        url: url.into(),
        client_id: client_id.into(),
        client_secret: Some(Secret::new("not a real one".into())),
        tags: Vec::new(),
        notes: String::new(),
        fill_from: FillFrom::Usual,
    }
}

fn save(world: &World, profile: ProfileInput) -> Vec<ProfileHead> {
    match world.own(OwnMessage::SaveProfile { profile }) {
        OwnReply::Profiles { profiles, .. } => profiles,
        other => panic!("not saved: {other:?}"),
    }
}

/// The open dialog of a site with three profiles, where Creatio is set to the last that was saved.
fn three() -> World {
    let world = World::with_profile("development");
    save(&world, input("Old", "https://crm.example", "https://id.example", "old"));
    save(&world, input("New", "https://crm.example", "https://id2.example", "new"));
    world.content(ContentMessage::Hello {});
    world.content(ContentMessage::Seen { snapshot: red_panel(), page_asked: true });
    world.answer_settings("https://id2.example/", "new");
    world
}

fn drawn(world: &World) -> Vec<Node> {
    let seen = ContentMessage::Seen { snapshot: dialog(), page_asked: false };
    match world.content(seen).0 {
        Answer::Reply(ContentReply::Page(page)) => {
            page.view.mounts.into_iter().flat_map(|mount| mount.tree).collect()
        }
        other => panic!("no page: {other:?}"),
    }
}

fn each(nodes: &[Node], look: &mut impl FnMut(&Node)) {
    for node in nodes {
        look(node);
        each(&node.children, look);
    }
}

/// The profiles that *Fill* is offered for, in their order, by name.
fn offered(world: &World) -> Vec<String> {
    let heads = world.profiles();
    let mut names = Vec::new();
    each(&drawn(world), &mut |node| {
        if let Some(Press::Fill { profile }) = &node.press {
            names.extend(heads.iter().find(|head| head.id == *profile).map(|head| head.name.clone()));
        }
    });
    names
}

fn keys(world: &World) -> Vec<String> {
    let mut keys = Vec::new();
    each(&drawn(world), &mut |node| {
        if let Some(Text::Key(key, subs)) = &node.text {
            keys.push([key, "(", &subs.join("|"), ")"].concat());
        }
    });
    keys
}

#[test]
fn the_bar_and_the_popup_offer_all_and_the_one_that_creatio_is_set_to_first() {
    let world = three();
    assert_eq!(offered(&world), ["New", "Lab", "Old"]);
    let keys = keys(&world);
    for said in
        ["choice_set_to()", "fill_apart(https://id2.example|new)", "fill_apart(https://id.example|old)"]
    {
        assert!(keys.iter().any(|key| key == said), "{said}: {keys:?}");
    }
    let site = world.tab();
    let names: Vec<&str> = site.profiles.iter().map(|profile| profile.name.as_str()).collect();
    assert_eq!(names, ["New", "Lab", "Old"]);
    assert_eq!(site.why, Some(Why::SetTo));
}

#[test]
fn one_profile_needs_no_reason_and_of_many_all_are_offered() {
    let world = World::with_profile("development");
    world.content(ContentMessage::Hello {});
    assert!(!keys(&world).iter().any(|key| key.starts_with("choice_") || key.starts_with("fill_apart")));
    for n in 0..9 {
        save(
            &world,
            input(&format!("CRM {n}"), "https://crm.example", "https://id.example", &format!("c{n}")),
        );
    }
    assert_eq!(offered(&world).len(), 10);
    assert!(keys(&world).iter().any(|key| key == "fill_more()"));
}

fn press(world: &World, profile: &str) -> Answer {
    let press = Press::Fill { profile: profile.into() };
    world.content(ContentMessage::Pressed { press, snapshot: dialog() }).0
}

#[test]
fn what_is_put_away_is_kept_and_offered_nowhere_not_even_to_who_names_it() {
    let world = World::with_profile("development");
    let id = world.profile.clone();
    world.content(ContentMessage::Hello {});
    let put_away = |archived| world.own(OwnMessage::Archive { id: id.clone(), archived });
    assert!(matches!(put_away(true), OwnReply::Profiles { .. }));
    assert!(world.profiles()[0].about.archived);
    assert!(offered(&world).is_empty());
    assert!(world.tab().profiles.is_empty());
    assert!(!matches!(press(&world, &id), Answer::Reply(ContentReply::Ticket { .. })));
    let fill = OwnMessage::Fill { tab: TAB, profile: id.clone() };
    assert!(matches!(world.own(fill), OwnReply::Failed { .. }));
    put_away(false);
    assert!(matches!(press(&world, &id), Answer::Reply(ContentReply::Ticket { .. })));
    let gone = OwnMessage::Archive { id: "none".into(), archived: true };
    assert!(matches!(world.own(gone), OwnReply::Failed { key, .. } if key == "profile_gone"));
}

#[test]
fn a_fill_is_noted_with_its_time_and_the_note_harms_no_preview_of_a_write() {
    let world = World::with_profile("development");
    let id = world.profile.clone();
    world.content(ContentMessage::Hello {});
    let Answer::Reply(ContentReply::Ticket { ticket }) = press(&world, &id) else { panic!("no ticket") };
    assert_eq!(world.profiles()[0].about.used_ms, None, "a press is no fill");
    let (answer, follow) = world.content(ContentMessage::Redeem { ticket, snapshot: dialog() });
    assert!(matches!(answer, Answer::Values(_)), "{answer:?}");
    world.follow(follow);
    assert_eq!(world.profiles()[0].about.used_ms, Some(world.browser().now.get()));
}

#[test]
fn tags_and_notes_are_sealed_and_their_faults_are_said_at_their_fields() {
    let world = World::with_profile("development");
    let own = ProfileInput {
        tags: vec!["west-canary".into()],
        notes: "two\nlines-canary".into(),
        ..input("Noted", "https://crm.example", "https://id.example", "c")
    };
    let saved = save(&world, own.clone());
    assert_eq!(saved[1].about.tags, ["west-canary"]);
    assert_eq!(saved[1].about.notes, "two\nlines-canary");
    assert!(!world.browser().dump().contains("-canary"));
    for (wrong, key) in [
        (ProfileInput { tags: vec!["t".repeat(41)], ..own.clone() }, "profile_tag_long"),
        (ProfileInput { tags: (0..13).map(|n| n.to_string()).collect(), ..own.clone() }, "profile_tags_many"),
        (ProfileInput { tags: vec!["a\u{202e}b".into()], ..own.clone() }, "profile_control_characters"),
        (ProfileInput { notes: "n".repeat(2001), ..own.clone() }, "profile_notes_long"),
        (ProfileInput { notes: "a\u{200b}b".into(), ..own.clone() }, "profile_control_characters"),
    ] {
        match world.own(OwnMessage::SaveProfile { profile: wrong }) {
            OwnReply::Wrong { remarks } => assert_eq!(remarks[0].key, key),
            other => panic!("saved: {other:?}"),
        }
    }
}

fn near(tab: &TabState) -> Vec<&str> {
    tab.near.iter().map(|near| near.name.as_str()).collect()
}

#[test]
fn what_nearly_fits_is_told_to_the_popup_alone_enabled_or_not_and_only_while_the_vault_is_open() {
    let world = World::with_profile("development");
    save(&world, input("Port", "https://crm.example:8443", "https://id.example", "port-canary"));
    save(&world, input("Far", "https://erp.example", "https://id.example", "c"));
    let tab = world.tab_at(TAB, PAGE);
    assert_eq!(near(&tab), ["Port"]);
    let look_alike = world.tab_at(5, "https://cmr.example/0/Shell/");
    assert!(matches!(look_alike.access, Access::Disabled { .. }));
    assert_eq!(near(&look_alike), ["Lab", "Port"]);
    assert!(near(&world.tab_at(6, "https://news.example/")).is_empty());
    world.content(ContentMessage::Hello {});
    let page = format!("{:?}", drawn(&world));
    assert!(!page.contains("Port") && !page.contains("8443") && !page.contains("port-canary"), "{page}");
    world.own(OwnMessage::Lock {});
    assert!(near(&world.tab_at(TAB, PAGE)).is_empty());
}

fn token(status: u16, body: &'static str) -> impl Fn(&str, Option<&str>) -> Outcome {
    move |_, _| answer(status, body)
}

fn test(world: &World, id: &str) -> (bool, String) {
    match world.own(OwnMessage::TestProfile { id: id.into() }) {
        OwnReply::Tested { good, said } => (good, said.key),
        OwnReply::Failed { key, .. } => (false, key),
        other => panic!("not tested: {other:?}"),
    }
}

/// A profile, and a service that the browser permits and that answers this.
fn answering(service: impl Fn(&str, Option<&str>) -> Outcome + 'static) -> World {
    let world = World::with_profile("production");
    world.browser().permit("https://id.example/*");
    *world.browser().service.borrow_mut() = Some(Box::new(service));
    world
}

const ISSUED: &str = r#"{"access_token":"a.b.c","token_type":"Bearer","expires_in":3600}"#;

#[test]
fn a_test_is_one_request_without_a_standing_consent_and_says_what_came_of_it() {
    let refused = |code| Box::leak(format!(r#"{{"error":"{code}"}}"#).into_boxed_str()) as &str;
    for (status, body, key) in [
        (200, ISSUED, "test_got"),
        (200, r#"{"token_type":"Bearer"}"#, "test_no_token"),
        (400, refused("invalid_client"), "test_invalid_client"),
        (401, refused("invalid_client"), "test_invalid_client"),
        (400, refused("unauthorized_client"), "test_grant"),
        (400, refused("invalid_scope"), "test_scope"),
        (400, refused("<script>"), "test_refused"),
        (200, "<html>Sign in</html>", "test_foreign"),
        (500, "", "test_foreign"),
        (200, "{}", "test_foreign"),
    ] {
        let world = answering(token(status, body));
        let id = world.profile.clone();
        assert_eq!(test(&world, &id), (key == "test_got", key.into()), "{status} {body}");
        let asked = world.browser().fetched.borrow().clone();
        assert_eq!(asked, [("https://id.example/connect/token".to_owned(), true)]);
        assert!(!world.tab().consent, "a test is no consent");
        let verified = world.profiles()[0].about.verified.clone();
        assert_eq!(verified.is_some(), key == "test_got", "{key}");
    }
    let world = World::with_profile("test");
    world.browser().permit("https://id.example/*");
    assert_eq!(test(&world, &world.profile.clone()), (false, "test_network".into()));
}

#[test]
fn the_form_of_a_test_holds_the_secret_and_its_answer_and_what_is_kept_do_not() {
    let world = answering(|_, form| {
        assert!(
            form.is_some_and(|form| form.starts_with("grant_type=client_credentials&client_id=the-client&"))
        );
        answer(200, ISSUED)
    });
    let id = world.profile.clone();
    let reply = world.own(OwnMessage::TestProfile { id });
    let all = format!("{reply:?}{}{:?}", world.browser().dump(), world.profiles());
    for form in forms_of(&world.secret) {
        assert!(!all.contains(&form));
    }
    assert!(!all.contains("a.b.c"), "the token was kept");
}

#[test]
fn nothing_is_sent_without_permission_to_another_machine_or_from_a_locked_vault() {
    let world = World::with_profile("test");
    let id = world.profile.clone();
    assert_eq!(test(&world, &id).1, "test_not_permitted");
    for url in ["http://localhost:8090", "http://127.0.0.1:8090", "https://[::1]"] {
        let saved = save(&world, input("Here", "https://crm.example", url, "c"));
        world.browser().permit("http://localhost/*");
        world.browser().permit("http://127.0.0.1/*");
        world.browser().permit("https://[::1]/*");
        assert_eq!(test(&world, &saved.last().unwrap().id).1, "test_elsewhere", "{url}");
    }
    assert_eq!(test(&world, "none").1, "profile_gone");
    world.own(OwnMessage::Lock {});
    assert_eq!(test(&world, &id).1, "vault_locked");
    assert!(world.browser().fetched.borrow().is_empty());
}

#[test]
fn a_new_secret_is_not_verified_and_a_changed_address_makes_it_stale() {
    let world = answering(token(200, ISSUED));
    let id = world.profile.clone();
    test(&world, &id);
    let holds = |world: &World| {
        let profile = &world.profiles()[0];
        profile.about.verified.as_ref().map(|verified| verified.holds(profile))
    };
    assert_eq!(holds(&world), Some(true));
    let lab = || ProfileInput {
        id: Some(id.clone()),
        edits: Some(world.profiles()[0].about.edits),
        client_secret: None,
        environment: Environment::Production,
        ..input("Lab", "https://crm.example", "https://id.example/", "the-client")
    };
    save(&world, lab());
    assert_eq!(holds(&world), Some(true));
    save(&world, ProfileInput { client_id: "other".into(), ..lab() });
    assert_eq!(holds(&world), Some(false));
    save(&world, ProfileInput { client_secret: Some(Secret::new("another".into())), ..lab() });
    assert_eq!(holds(&world), None);
}
