//! One rule for every address that a person types: *Enable*, *Save profile* and the page that is filled agree,
//! and so do the form and the judge of Creatio's own setting.

use crate::support::*;
use oauth_assistant::creatio::{AddressFault, Site, WebAddress};
use oauth_assistant::identity::{Address, Quirk};
use oauth_assistant::profile::{Environment, FillFrom, ProfileDraft, ProfileField, Secret, validate};
use oauth_assistant::protocol::{OwnMessage, OwnReply, ProfileInput};
use proptest::prelude::*;

/// What *Save profile* binds a profile to.
fn bound(typed: &str) -> Result<Site, String> {
    let secret = Secret::new("s".into());
    let draft = ProfileDraft {
        name: "Test",
        environment: Environment::Test,
        site: typed,
        url: "https://id.example",
        client_id: "id",
        client_secret: Some(&secret),
        fill_from: FillFrom::Usual,
        tags: &[],
        notes: "",
    };
    match validate(&draft, None, [0; 16]) {
        Ok(checked) => Ok(checked.profile.site),
        Err(remarks) => {
            assert!(remarks.iter().all(|r| r.field == ProfileField::Site), "{typed:?}: {remarks:?}");
            Err(remarks[0].key.to_string())
        }
    }
}

/// What *Enable* enables.
fn enabled(typed: &str) -> Result<Site, String> {
    Site::of_address(typed).map_err(|fault| fault.message().0.to_owned())
}

#[test]
fn enable_and_save_profile_say_the_same_of_an_address() {
    let world = World::new();
    world.create_vault();
    for typed in [
        "http://crm.example/0http://other.example/app",
        "http://crm.example/0/http://other.example/app",
        "http://crm.example/app/http%3A%2F%2Fother.example",
        "https://me@crm.example",
        "https://@crm.example",
        "https://crm.example//app//",
        "https://crm.example./app/",
        "https://crm.example/%61pp",
        "https://CRM.example:443/app/0/Shell/#x",
        "http:crm.example",
        "http:\\\\crm.example",
        "http://crm.example\\app",
        "https://crm.ex\tample",
        "https://crm.example/a\nb",
        "crm.example",
        "https://крм.example",
        "http://127.1/app",
        "https://crm.example:99999",
        "",
    ] {
        let before = sites(&world);
        let refused = match world.own(OwnMessage::Enable { url: typed.into(), tab: None }) {
            OwnReply::Failed { key, .. } => Some(key),
            _ => None,
        };
        let profile = ProfileInput {
            id: None,
            edits: None,
            name: "Test".into(),
            environment: Environment::Test,
            site: typed.into(),
            url: "https://id.example".into(),
            client_id: "id".into(),
            client_secret: Some(Secret::new("s".into())),
            fill_from: FillFrom::Usual,
            tags: Vec::new(),
            notes: String::new(),
        };
        match world.own(OwnMessage::SaveProfile { profile }) {
            OwnReply::Wrong { remarks } => {
                assert_eq!(Some(remarks[0].key.to_string()), refused, "{typed:?}");
                assert_eq!(sites(&world), before, "{typed:?}");
            }
            OwnReply::Profiles { profiles, .. } => {
                assert_eq!(refused, None, "{typed:?}");
                let site = &profiles.last().unwrap().site;
                assert!(sites(&world).contains(site), "{typed:?}: {site:?}");
            }
            other => panic!("{typed:?}: {other:?}"),
        }
    }
}

fn sites(world: &World) -> Vec<Site> {
    match world.own(OwnMessage::State { tab: None, url: None }) {
        OwnReply::State(state) => state.sites,
        other => panic!("{other:?}"),
    }
}

/// Texts that are nearly addresses.
fn typed() -> impl Strategy<Value = String> {
    let part = prop::sample::select(vec![
        "http://",
        "https://",
        "HTTP://",
        "http:",
        "//",
        "/",
        "\\",
        "crm.example",
        "CRM.Example.",
        "localhost",
        "localhost.",
        "127.1",
        "0x7f.0.0.1",
        "2130706433",
        "0.0.0.0",
        "[::1]",
        "[::ffff:7f00:1]",
        "[fe80::1%25e]",
        "host.docker.internal",
        "10.0.0.1",
        "крм.example",
        ":80",
        ":443",
        ":8080",
        ":99999",
        ":",
        "/app",
        "/%61pp",
        "/%2e%2e",
        "/0",
        "/0/Shell/",
        "/Nui",
        "/a b",
        "/0http://other.example",
        "?x=http://y",
        "#z",
        "me@",
        "me:pw@",
        "@",
        " ",
        "\t",
        "\n",
        "\u{200b}",
        "\u{feff}",
        "\u{ad}",
        "%",
        "%0a",
        "%2f",
        "xn--e1afmkfd.example",
        "é",
    ]);
    prop_oneof![
        6 => prop::collection::vec(part, 0..8).prop_map(|parts| parts.concat()),
        1 => any::<String>(),
    ]
}

proptest! {
    #[test]
    fn whatever_is_typed_enable_and_save_profile_agree(typed in typed()) {
        prop_assert_eq!(enabled(&typed), bound(&typed));
    }

    #[test]
    fn the_page_of_an_enabled_site_belongs_to_it(typed in typed()) {
        if let Ok(site) = Site::of_address(&typed) {
            for application in ["/0/Shell/#x", "/Login/Login.html", "/0/Nui/ViewModule.aspx"] {
                let page = site.text() + application;
                prop_assert_eq!(Site::of_url(&page).map(|(site, _)| site), Some(site.clone()), "{}", page);
            }
            prop_assert_eq!(Site::of_address(&site.text()), Ok(site.clone()));
            prop_assert!(site.match_pattern().is_some());
        }
    }

    #[test]
    fn the_form_and_the_judge_class_a_host_alike(typed in typed()) {
        let judged = Address::judge(&typed, None);
        match WebAddress::read(&typed) {
            Ok(address) => {
                prop_assert_eq!(address.is_plain_http(), judged.is(Quirk::PlainHttp));
                prop_assert_eq!(address.has_credentials && !judged.is(Quirk::Extras), false);
                prop_assert!(judged.base.is_some());
            }
            Err(AddressFault::NoScheme) => prop_assert!(judged.is(Quirk::NoScheme)),
            Err(AddressFault::NonAscii(_)) => prop_assert!(judged.is(Quirk::NonAscii)),
            Err(_) => prop_assert!(judged.is(Quirk::NotAUrl)),
        }
    }
}
