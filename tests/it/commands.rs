//! Commands are data: every one is known to work in one of three ways, every one is wanted by a step of a finding, and
//! no text for people holds one.

use crate::support::*;
use oauth_assistant::command::{Checked, Known, Platform, Seat, Shell, Task};
use oauth_assistant::diagnosis::{CATALOGUE, Hosts, Id};
use oauth_assistant::page::view::Press;
use oauth_assistant::protocol::{ContentMessage, OwnMessage, OwnReply};
use oauth_assistant::report;
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};
use std::fs;

const ROOT: &str = env!("CARGO_MANIFEST_DIR");
const FIXTURE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/fixtures/commands/commands.json");
/// The address in the fixture's lines; the tests of the lab put theirs in its place.
const ADDRESS: &str = "https://id.example:8443/base";

/// Texts that would be more than data, if they were not encoded.
const HOSTILE: &[&str] = &[
    "it's",
    "'; Restart-Computer; '",
    "''",
    "$(Restart-Computer)",
    "$env:windir",
    "`n",
    "@'",
    "#<",
    "a | b & c > d",
    "\u{2018}; Restart-Computer; \u{2019}",
    "\u{201a}\u{201b}",
    "C:\\folder with blanks\\file",
];

fn every() -> impl Iterator<Item = (Task, &'static oauth_assistant::command::Command)> {
    Task::ALL.iter().flat_map(|task| task.commands().iter().map(|command| (*task, command)))
}

/// Each command as the tests of the lab read it.
fn listed() -> Value {
    let known = Known::of(Some(ADDRESS));
    let row = |(task, command): (Task, &oauth_assistant::command::Command)| {
        let checked = match command.checked {
            Checked::Runs => "runs",
            Checked::StandIn => "stand-in",
            Checked::Parsed => "parsed",
        };
        let shell = match command.shell {
            Shell::PowerShell => "powershell",
            Shell::Sh => "sh",
            Shell::Nginx => "nginx",
            Shell::WebConfig => "web.config",
        };
        json!({
            "task": format!("{task:?}"), "platform": command.platform, "shell": shell, "checked": checked,
            "line": command.line(&known).unwrap(), "changes": command.effect.is_some(),
        })
    };
    let word = |text: &&str| Some(json!([text, Shell::PowerShell.word(text)?]));
    let words: Vec<Value> = HOSTILE.iter().filter_map(word).collect();
    json!({"address": ADDRESS, "commands": every().map(row).collect::<Vec<_>>(), "power_shell_words": words})
}

#[test]
fn the_lab_is_given_every_command_and_how_it_is_to_be_checked() {
    let made = serde_json::to_string_pretty(&listed()).unwrap() + "\n";
    if std::env::var_os("RENEW").is_some() {
        fs::create_dir_all(format!("{ROOT}/tests/fixtures/commands")).unwrap();
        fs::write(FIXTURE, &made).unwrap();
    }
    let there = fs::read_to_string(FIXTURE).unwrap_or_default();
    assert!(made == there, "renew it: RENEW=1 cargo test the_lab_is_given_every_command");
}

#[test]
fn each_command_is_checked_in_the_way_of_its_platform() {
    let ways = |command: &oauth_assistant::command::Command| -> &'static [Checked] {
        match (command.platform, command.shell) {
            (_, Shell::PowerShell | Shell::WebConfig) => &[Checked::Parsed],
            (Platform::Docker | Platform::Kubernetes, _) => &[Checked::StandIn],
            (Platform::Nginx, _) => &[Checked::Runs],
            // What manages a started machine cannot run in the tests' containers; the rest of Linux does.
            (Platform::Linux | Platform::Windows, _) => &[Checked::Runs, Checked::StandIn],
        }
    };
    let managing = [
        "sudo systemctl ",
        "sudo journalctl ",
        "sudo cp ",
        "sudo update-ca-certificates",
        "dotnet ",
        "timedatectl ",
        "sudo timedatectl ",
    ];
    for (task, command) in every() {
        assert!(ways(command).contains(&command.checked), "{task:?}: {:?}", command.platform);
        if command.platform == Platform::Linux {
            let line = command.line(&Known::of(Some(ADDRESS))).unwrap();
            let manages = managing.iter().any(|beginning| line.starts_with(beginning));
            assert_eq!(command.checked == Checked::StandIn, manages, "{line}");
        }
    }
}

#[test]
fn every_task_belongs_to_a_step_and_every_step_that_has_tasks_is_there() {
    let mut wanted = BTreeSet::new();
    for entry in CATALOGUE {
        let row = &entry.row;
        assert!(
            row.tasks.is_sorted_by_key(|(step, _)| *step),
            "{}: not in the order of its steps",
            entry.name
        );
        for (step, task) in row.tasks {
            assert!((1..=row.all_steps()).contains(step), "{}: no step {step}", entry.name);
            wanted.insert(format!("{task:?}"));
        }
    }
    let all: BTreeSet<String> = Task::ALL.iter().map(|task| format!("{task:?}")).collect();
    assert_eq!(wanted, all);
}

#[test]
fn wherever_the_two_run_a_finding_that_offers_commands_has_some() {
    let places = [None, Some(Platform::Windows)];
    for (creatio, service) in places.iter().flat_map(|c| places.iter().map(move |s| (*c, *s))) {
        for address in [None, Some("https://id.example".to_owned()), Some("no address".to_owned())] {
            let hosts = Hosts { address, creatio, service };
            for entry in CATALOGUE.iter().filter(|entry| !entry.row.tasks.is_empty()) {
                let given = |task: &Task| {
                    let known = hosts.known();
                    let here = task.commands().iter().filter(|c| hosts.may_have(task.seat(), c.platform));
                    here.filter_map(|command| command.line(&known)).count()
                };
                let count: usize = entry.row.tasks.iter().map(|(_, task)| given(task)).sum();
                assert!(count > 0, "{}: nothing for {hosts:?}", entry.name);
            }
        }
    }
}

#[test]
fn every_text_of_the_commands_exists_and_none_is_left_over() {
    let texts: BTreeMap<String, Value> = serde_json::from_str(
        &fs::read_to_string(format!("{ROOT}/extension/_locales/en/commands.json")).unwrap(),
    )
    .unwrap();
    let mut keys: BTreeSet<&str> = BTreeSet::new();
    for (task, command) in every() {
        keys.extend([task.key(), task.seat().key(), command.platform.key(), command.shell.key()]);
        keys.extend(command.effect.map(|effect| effect.key()));
    }
    let there: BTreeSet<&str> =
        texts.keys().map(String::as_str).filter(|key| key.starts_with("command_")).collect();
    assert_eq!(keys, there);
    let shown = fs::read_to_string(format!("{ROOT}/src/show/commands.rs")).unwrap()
        + &fs::read_to_string(format!("{ROOT}/src/show/mod.rs")).unwrap();
    for key in texts.keys().filter(|key| key.starts_with("commands_")) {
        assert!(shown.contains(&format!("\"{key}\"")), "nothing shows {key}");
    }
}

/// What runs each command, as a text would write it. Left out is what people speak of without running it: English
/// words, and a product.
fn programs() -> BTreeSet<String> {
    let known = Known::of(Some(ADDRESS));
    let lines = every().filter(|(_, c)| matches!(c.shell, Shell::PowerShell | Shell::Sh));
    let spoken_of = ["&", "cd", "cp", "ss", "tail", "nginx"];
    let program = |line: String| {
        let bare = line.strip_prefix("sudo ").unwrap_or(&line);
        bare.split(' ').next().unwrap().trim_end_matches(".exe").to_owned()
    };
    let mut all: BTreeSet<String> =
        lines.filter_map(|(_, command)| command.line(&known)).map(program).collect();
    all.retain(|program| !spoken_of.contains(&program.as_str()));
    all
}

/// What else no text holds: a part of a command, or one that was given once.
const WORDS: &[&str] = &[
    "sudo ",
    "nginx -",
    "proxy_set_header",
    "preserveHostHeader",
    "existingResponse=",
    "generate_pfx",
    "net stop",
    "net start",
    "HKLM:",
    "Cert:\\",
    "-ComputerName",
    "appcmd",
    "Restart-Service",
    "Invoke-WebRequest",
    "update-ca",
    "$$host",
    "/.well-known/openid-configuration\"",
];

/// Of what is imported, a program is named as that which has printed or read a file.
const NAMED: &[&str] = &["import_readers_differ", "import_kind_inspect"];

fn commands_in(text: &str) -> Vec<String> {
    let word = |c: char| c.is_ascii_alphanumeric() || c == '-' || c == '_';
    let words: BTreeSet<&str> = text.split(|c: char| !word(c)).collect();
    let parts = WORDS.iter().filter(|part| text.contains(**part)).map(|part| (*part).to_owned());
    programs().into_iter().filter(|program| words.contains(program.as_str())).chain(parts).collect()
}

#[test]
fn no_text_for_people_holds_a_command() {
    let mut found = Vec::new();
    for file in fs::read_dir(format!("{ROOT}/extension/_locales/en")).unwrap() {
        let path = file.unwrap().path();
        let texts: BTreeMap<String, Value> =
            serde_json::from_str(&fs::read_to_string(&path).unwrap()).unwrap();
        for (key, text) in texts.iter().filter(|(key, _)| !NAMED.contains(&key.as_str())) {
            let commands = commands_in(text["message"].as_str().unwrap());
            if !commands.is_empty() {
                found.push(format!("{key}: {commands:?}"));
            }
        }
    }
    assert!(found.is_empty(), "{found:#?}");
}

#[test]
fn a_command_in_a_text_is_noticed() {
    for text in [
        "Restart IIS with: iisreset. Then look.",
        "Look with \"docker ps -a\" whether it runs.",
        "Run in PowerShell: Get-FileHash file",
        "Linux: curl -v \"$1\"",
        "nginx: proxy_set_header Host $$host;",
    ] {
        assert!(!commands_in(text).is_empty(), "{text}");
    }
    for text in ["Docker: read the log of the container.", "nginx answers.", "Restart the service."] {
        assert!(commands_in(text).is_empty(), "{text}");
    }
}

/// A page of Creatio on which the Identity Service cannot be reached, and NET-03 is found.
fn refused() -> World {
    let world = World::enabled();
    world.content(ContentMessage::Hello {});
    world.content(ContentMessage::Seen { snapshot: red_panel(), page_asked: false });
    world.answer_health(200, UNAVAILABLE);
    world.answer_settings("http://localhost:8090", "client");
    world.answer_rest(200, UNAVAILABLE);
    world
}

fn press(world: &World, finding: &str) {
    let press = Press::ShowCommands { finding: finding.into() };
    world.content(ContentMessage::Pressed { press, snapshot: red_panel() });
}

#[test]
fn a_press_opens_the_page_of_commands_at_a_finding_that_is_shown_and_has_some() {
    let world = refused();
    assert_eq!(world.tab().findings[0].id, Id::Url05);
    let drawn = world.content(ContentMessage::Seen { snapshot: red_panel(), page_asked: false }).0;
    assert!(format!("{drawn:?}").contains(r#"ShowCommands { finding: "URL-05" }"#));
    for other in ["NET-03", "CFG-01", "URL-05#", "", "https://evil.example"] {
        press(&world, other);
    }
    assert!(world.browser().commands.borrow().is_empty());
    press(&world, "URL-05");
    assert_eq!(*world.browser().commands.borrow(), [(TAB, Id::Url05)]);
}

#[test]
fn every_card_leads_to_the_page_where_it_can_be_called_wrong() {
    let world = World::enabled();
    world.content(ContentMessage::Hello {});
    world.content(ContentMessage::Seen { snapshot: red_panel(), page_asked: false });
    let drawn = world.answer_health(500, EMPTY_SETTINGS).0;
    assert!(format!("{drawn:?}").contains(r#"DoubtFinding { finding: "CFG-01" }"#), "{drawn:?}");
    for finding in ["NET-03", "", "CFG-01"] {
        let press = Press::DoubtFinding { finding: finding.into() };
        world.content(ContentMessage::Pressed { press, snapshot: red_panel() });
    }
    assert_eq!(*world.browser().commands.borrow(), [(TAB, Id::Cfg01)], "it has no commands");
}

#[test]
fn a_report_with_what_a_person_says_of_it_is_read_like_any_other() {
    let world = refused();
    let OwnReply::Report { json, .. } = world.own(OwnMessage::Report { tab: TAB }) else {
        panic!("no report")
    };
    let words = "It was \"the proxy\".\n\u{202e}Really";
    let doubted = report::doubted(&json, Id::Url05, words);
    let read: serde_json::Value = serde_json::from_str(&doubted).unwrap();
    assert_eq!(read["doubt"], serde_json::json!({ "finding": "URL-05", "words": words }));
    assert!(!doubted.contains('\u{202e}'), "nothing hides in it");
    assert_eq!(report::parse(&doubted).unwrap(), report::parse(&json).unwrap());
    let long = report::doubted(&json, Id::Url05, &"ä".repeat(100_000));
    assert!(long.len() < json.len() + 5_000);
}

#[test]
fn however_often_a_page_says_that_it_was_pressed_no_page_is_opened_sooner_than_a_person_presses() {
    let world = refused();
    for _ in 0..100 {
        press(&world, "URL-05");
        world.browser().pass(100.0);
    }
    assert_eq!(world.browser().commands.borrow().len(), 5, "in ten seconds");
    let world = world.restart();
    press(&world, "URL-05");
    assert!(world.browser().commands.borrow().len() <= 1);
}

#[test]
fn the_page_of_commands_learns_from_the_background_what_stands_in_them() {
    let world = refused();
    assert_eq!(
        world.tab().hosts,
        Hosts {
            address: Some("http://localhost:8090".into()),
            creatio: Some(Platform::Windows),
            service: None
        }
    );
    let show = OwnMessage::ShowCommands { tab: TAB, finding: Id::Url05 };
    assert_eq!(world.own(show), OwnReply::Done {});
    assert_eq!(*world.browser().commands.borrow(), [(TAB, Id::Url05)]);
}

#[test]
fn only_where_iis_says_that_it_hosts_the_service_its_commands_alone_are_given() {
    let hosts = |name: &str| {
        let path = format!("{ROOT}/tests/fixtures/evidence/{name}.json");
        Hosts::of(&report::parse(&fs::read_to_string(path).unwrap()).unwrap())
    };
    assert_eq!(hosts("hosting-500-30").service, Some(Platform::Windows));
    assert_eq!(hosts("token-wrong-secret").service, None);
    let on_iis = Hosts { service: Some(Platform::Windows), ..Hosts::default() };
    assert!(
        on_iis.may_have(Seat::Service, Platform::Windows)
            && !on_iis.may_have(Seat::Service, Platform::Docker)
    );
    assert!(
        on_iis.may_have(Seat::Creatio, Platform::Docker) && on_iis.may_have(Seat::Proxy, Platform::Nginx)
    );
}
