//! Several profiles of one site, profiles that nearly fit another, and what is noted of each.

use crate::support::*;
use oauth_assistant::app::Answer;
use oauth_assistant::page::view::{Node, Press, Text};
use oauth_assistant::profile::{Environment, ProfileHead, Secret, Why};
use oauth_assistant::protocol::{
    Access, ContentMessage, ContentReply, OwnMessage, OwnReply, ProfileInput, TabState,
};

fn input(name: &str, site: &str, url: &str, client_id: &str) -> ProfileInput {
    ProfileInput {
        id: None,
        name: name.into(),
        environment: Environment::Test,
        site: site.into(),
        url: url.into(),
        client_id: client_id.into(),
        client_secret: Some(Secret::new("not a real one".into())),
        tags: Vec::new(),
        notes: String::new(),
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
