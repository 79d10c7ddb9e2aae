//! Getting profiles out: commands and files for other programs, and all profiles for a colleague; no secret in any.

use oauth_assistant::command::{Handout, postman, variables};
use oauth_assistant::creatio::Site;
use oauth_assistant::profile::handed::{Handed, NotRead, Standing, hand_out, read};
use oauth_assistant::profile::import::import;
use oauth_assistant::profile::{About, Environment, FillFrom, ProfileHead};
use proptest::prelude::*;
use serde_json::{Value, json};
use std::fs;

const FIXTURE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/fixtures/commands/handouts.json");

fn profile(name: &str, client_id: &str) -> ProfileHead {
    ProfileHead {
        id: "1".into(),
        name: name.into(),
        environment: Environment::Production,
        site: Site { origin: "http://crm.example:9443".into(), base: "/app".into() },
        url: "http://id.example:8443/is/".into(),
        client_id: client_id.into(),
        fill_from: FillFrom::Popup,
        rotating: false,
        about: About { tags: vec!["eu".into()], notes: "two\nlines".into(), ..About::default() },
    }
}

/// One as it should be, and one whose every text wants to be a command.
fn profiles() -> [ProfileHead; 2] {
    [
        profile("CRM", "the-client"),
        profile("--help 'q' $(touch bad) `touch bad`; touch bad #", "c'$(touch bad)&\\|"),
    ]
}

#[test]
fn the_lab_is_given_every_handout() {
    let lines = |profile: &ProfileHead| {
        let of = |handout: &Handout| {
            json!({
                "key": handout.key(),
                "bash": handout.in_bash(profile),
                "powershell": handout.in_power_shell(profile),
            })
        };
        json!({
            "client_id": profile.client_id,
            "commands": Handout::ALL.iter().map(of).collect::<Vec<_>>(),
            "variables": variables(profile),
            "postman": postman(profile),
        })
    };
    let made =
        serde_json::to_string_pretty(&profiles().iter().map(lines).collect::<Vec<_>>()).unwrap() + "\n";
    if std::env::var_os("RENEW").is_some() {
        fs::write(FIXTURE, &made).unwrap();
    }
    let there = fs::read_to_string(FIXTURE).unwrap_or_default();
    assert!(made == there, "renew it: RENEW=1 cargo test the_lab_is_given_every_handout");
}

#[test]
fn every_command_asks_for_the_secret_and_what_cannot_stand_in_one_is_in_none() {
    for handout in Handout::ALL {
        let own = profile("CRM", "c");
        let (bash, power_shell) = (handout.in_bash(&own).unwrap(), handout.in_power_shell(&own).unwrap());
        let asks = handout != Handout::Discovery;
        assert_eq!(bash.contains("read -rs secret"), asks, "{bash}");
        assert_eq!(power_shell.contains("Read-Host 'Client secret' -AsSecureString"), asks, "{power_shell}");
        assert_eq!(handout.note().is_some(), asks);
        if asks {
            let hidden = profile("a\u{202e}b", "c\u{200b}d");
            assert_eq!((handout.in_bash(&hidden), handout.in_power_shell(&hidden)), (None, None));
            let quoted = profile("a\"b", "c\"d");
            assert_eq!(handout.in_power_shell(&quoted), None);
        }
        let none = ProfileHead { url: "nonsense".into(), ..own };
        assert_eq!(handout.in_bash(&none), None);
    }
    assert_eq!(variables(&profile("a", "c\nCLIENT_SECRET=x")), None);
}

#[test]
fn a_postman_environment_is_one_with_an_empty_secret_and_is_read_back() {
    for own in profiles() {
        let environment: Value = serde_json::from_str(&postman(&own)).unwrap();
        assert_eq!(environment["_postman_variable_scope"], "environment");
        assert_eq!(environment["name"], own.name);
        let values = environment["values"].as_array().unwrap();
        let keys = ["creatio_url", "identity_service_url", "client_id", "client_secret"];
        assert_eq!(values.iter().map(|v| v["key"].as_str().unwrap()).collect::<Vec<_>>(), keys);
        assert!(values.iter().all(|v| v["enabled"] == true && v["value"].is_string()));
        assert_eq!((&values[3]["value"], &values[3]["type"]), (&json!(""), &json!("secret")));
        if let Ok(read) = import(environment.to_string().as_bytes()) {
            assert!(read.clients.iter().all(|client| client.secrets.is_empty()));
        }
    }
}

fn bytes(profiles: &[ProfileHead]) -> Vec<u8> {
    hand_out(profiles).into_bytes()
}

#[test]
fn what_is_handed_over_comes_back_whole_but_for_what_is_ones_own() {
    let own = profiles();
    let read = read(&bytes(&own)).unwrap().unwrap();
    assert_eq!(read, own.iter().map(Handed::from).collect::<Vec<_>>());
    assert_eq!(read[0].site, "http://crm.example:9443/app/Shell/");
    let text = hand_out(&own);
    assert!(!text.contains("secret") && !text.contains("used_ms") && !text.contains("\"id\""), "{text}");
    assert_eq!(read[0].standing(&[]), Standing::New);
    assert_eq!(read[0].standing(&own), Standing::There);
    let moved = ProfileHead { client_id: "other".into(), ..own[0].clone() };
    assert_eq!(read[0].standing(&[moved]), Standing::New);
}

#[test]
fn a_file_with_a_secret_a_newer_and_a_damaged_one_are_refused_and_another_is_left_to_the_importer() {
    let file = |change: fn(&mut Value)| {
        let mut file: Value = serde_json::from_str(&hand_out(&profiles())).unwrap();
        change(&mut file);
        read(file.to_string().as_bytes())
    };
    assert!(file(|_| {}).unwrap().is_ok());
    for change in [
        (|file| file["profiles"][0]["client_secret"] = json!("canary")) as fn(&mut Value),
        |file| file["profiles"][0]["secret"] = json!("canary"),
        |file| file["client_secret"] = json!("canary"),
        |file| file["profiles"][0]["url"] = json!(1),
        |file| file["profiles"][0]["environment"] = json!("prod"),
        |file| file["profiles"] = json!({}),
        |file| file["version"] = json!(0),
    ] {
        assert_eq!(file(change), Some(Err(NotRead::Damaged)));
    }
    assert_eq!(file(|file| file["version"] = json!(2)), Some(Err(NotRead::Newer)));
    assert_eq!(file(|file| file["kind"] = json!("other")), None);
    for other in ["", "{}", "[]", "nonsense", r#"{"Clients":"[]"}"#, "\u{feff}"] {
        assert_eq!(read(other.as_bytes()), None, "{other}");
    }
    assert_eq!(read(&[0xff, 0xfe]), None);
    let whole = bytes(&profiles());
    for end in 0..whole.len() - 1 {
        assert!(!matches!(read(&whole[..end]), Some(Ok(_))), "cut at {end}");
    }
}

#[test]
fn what_cannot_be_saved_is_said_with_its_reason() {
    let mut one = Handed::from(&profile("CRM", "c"));
    one.site = "javascript:alert(1)".into();
    one.name = "n".repeat(81);
    let Standing::Wrong(remarks) = one.standing(&[]) else { panic!("it can be saved") };
    assert_eq!(
        remarks.iter().map(|r| &*r.key).collect::<Vec<_>>(),
        ["profile_name_long", "address_other_scheme"]
    );
}

proptest! {
    #[test]
    fn no_text_of_a_profile_ends_the_word_it_stands_in(name: String, client_id: String) {
        let own = profile(&name, &client_id);
        for handout in Handout::ALL {
            if let Some(line) = handout.in_bash(&own) {
                // Outside of quotes nothing of theirs is left.
                let outside: String = line.replace(r"'\''", "").split('\'').step_by(2).collect();
                let known = Handout::in_bash(handout, &profile("n", "c")).unwrap();
                let expected: String = known.split('\'').step_by(2).collect();
                prop_assert_eq!(outside, expected);
            }
        }
    }
}
