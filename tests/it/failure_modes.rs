//! `docs/failure-modes.md` is made from the catalogue, its texts and the recorded evidence, and is what they
//! come to now.

use crate::support::evidence::fixtures;
use oauth_assistant::command::{Checked, Known, Task};
use oauth_assistant::creatio::Check;
use oauth_assistant::diagnosis::{
    CATALOGUE, Family, Id, Part, Place, Red, Severity, Spot, View, Weight, When, diagnose,
};
use oauth_assistant::probe::Evidence;
use oauth_assistant::report;
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};
use std::fs;

const DOCUMENT: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/docs/failure-modes.md");
const NOT_DIAGNOSABLE: &str = include_str!("../../docs/not-diagnosable.md");
const RENEW_MODES: &str = "RENEW=1 cargo test by_what_each_mode_is_told";
const RENEW: &str = "RENEW=1 cargo test the_failure_modes_are_written_down_as_they_are";

#[test]
fn the_failure_modes_are_written_down_as_they_are() {
    let made = document();
    if std::env::var_os("RENEW").is_some() {
        fs::write(DOCUMENT, &made).unwrap();
    }
    let there = fs::read_to_string(DOCUMENT).unwrap_or_default();
    let differs = made.lines().zip(there.lines()).find(|(made, there)| made != there);
    assert!(made == there, "docs/failure-modes.md is not what it is made of: {differs:?}. Renew it: {RENEW}");
}

#[test]
fn what_a_finding_covers_is_what_is_said_of_it_where_it_has_no_finding_of_its_own() {
    let mut said: BTreeMap<Id, Vec<&str>> = BTreeMap::new();
    let servers = NOT_DIAGNOSABLE.split("\n## ").find(|section| section.starts_with("On the servers"));
    for row in servers.unwrap().lines().filter(|line| line.starts_with("| ")).skip(1) {
        let cells: Vec<&str> = row.trim_matches('|').split(" | ").map(str::trim).collect();
        let mode = cells[0].split(' ').next().unwrap();
        assert!(mode.parse::<Id>().is_err(), "{mode} has a finding of its own");
        let words: BTreeSet<&str> =
            cells[2].split(|c: char| !c.is_ascii_alphanumeric() && c != '-').collect();
        for id in words.iter().filter_map(|word| word.parse::<Id>().ok()) {
            said.entry(id).or_default().push(mode);
        }
    }
    for entry in CATALOGUE {
        let said = said.remove(&entry.id).unwrap_or_default();
        assert_eq!(entry.row.covers, said, "what {} covers", entry.name);
    }
}

/// The catalogue of failure modes: each family numbers them from one.
const MODES: &[(&str, u8)] = &[
    ("CFG", 18),
    ("URL", 10),
    ("NET", 10),
    ("TLS", 10),
    ("IIS", 17),
    ("DSC", 9),
    ("JWK", 8),
    ("TOK", 12),
    ("JWT", 8),
    ("CRT", 16),
    ("BRW", 12),
];

/// How many may be left untold once the server was asked.
const UNTOLD: usize = 5;

/// By what a mode is told. In the order of the document.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Told {
    ByThePage,
    Surer,
    Pasted,
    AsAnother(Id),
    Not,
    RuledOut,
}

impl Told {
    fn words(self) -> String {
        match self {
            Told::ByThePage => "by the page and this browser".to_owned(),
            Told::Surer => "by the page and this browser; a block or a log makes it surer".to_owned(),
            Told::Pasted => "with a block or a log".to_owned(),
            Told::AsAnother(id) => format!("by the page and this browser, as {id}"),
            Told::Not => "not told".to_owned(),
            Told::RuledOut => "ruled out".to_owned(),
        }
    }
}

#[test]
fn by_what_each_mode_is_told_is_written_down_as_the_recorded_evidence_has_it() {
    const PATH: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/docs/not-diagnosable.md");
    const HEAD: &str = "## All of them\n\n";
    let told = modes();
    let count = |wanted: fn(&Told) -> bool| told.iter().filter(|(_, told)| wanted(told)).count();
    let page = count(|told| matches!(told, Told::ByThePage | Told::Surer | Told::AsAnother(_)));
    let pasted = count(|told| *told == Told::Pasted);
    let (not, ruled_out) = (count(|told| *told == Told::Not), count(|told| *told == Told::RuledOut));
    assert_eq!((told.len(), not), (130, UNTOLD));
    let mut made = format!(
        "Of {} modes {page} are told by the page and this browser, {pasted} more with a block or a log of the server, {not} are not \
         told, and {ruled_out} are ruled out. This table is made from the recorded evidence by `{RENEW_MODES}`.\n\n\
         | mode | told |\n|---|---|\n",
        told.len()
    );
    for (mode, told) in &told {
        made += &format!("| {mode} | {} |\n", told.words());
    }
    let there = fs::read_to_string(PATH).unwrap();
    let (by_hand, table) = there.split_once(HEAD).unwrap();
    if std::env::var_os("RENEW").is_some() {
        fs::write(PATH, [by_hand, HEAD, &made].concat()).unwrap();
    } else {
        assert!(made == table, "docs/not-diagnosable.md is not what it is made of. Renew it: {RENEW_MODES}");
    }
    let readme = include_str!("../../README.md");
    assert!(
        readme.contains(&format!("{} of {}", told.len() - not - ruled_out, told.len())),
        "the figure in README.md"
    );
}

/// Each mode, and by what it is told.
fn modes() -> Vec<(String, Told)> {
    let (mut alone, mut pasted) = (BTreeSet::new(), BTreeSet::new());
    for report in fixtures().into_values() {
        let evidence = report::parse(&report.to_string()).unwrap();
        let without = Evidence { server: None, logs: None, ..evidence.clone() };
        let known: BTreeMap<_, _> = diagnose(&without).into_iter().map(|f| (f.id, f.certainty)).collect();
        alone.extend(known.keys().copied());
        let with = diagnose(&evidence).into_iter();
        pasted.extend(with.filter(|f| known.get(&f.id).is_none_or(|c| f.certainty < *c)).map(|f| f.id));
    }
    let rows = |heading: &str| {
        let section = NOT_DIAGNOSABLE.split("\n## ").find(|section| section.starts_with(heading)).unwrap();
        let rows = section.lines().filter_map(|line| line.strip_prefix("| ")?.split(' ').next());
        rows.map(str::to_owned).collect::<BTreeSet<_>>()
    };
    let (untold, ruled_out) = (rows("On the servers"), rows("In the browser"));
    let names = MODES.iter().flat_map(|(family, last)| (1..=*last).map(move |n| format!("{family}-{n:02}")));
    let told = |mode: &str| match mode.parse::<Id>() {
        Ok(id) if alone.contains(&id) && pasted.contains(&id) => Told::Surer,
        Ok(id) if alone.contains(&id) => Told::ByThePage,
        Ok(_) => Told::Pasted,
        Err(_) if ruled_out.contains(mode) => Told::RuledOut,
        Err(_) if untold.contains(mode) => {
            let key = CATALOGUE.iter().find(|entry| entry.row.covers == [mode] && mode == "JWT-07");
            key.map_or(Told::Not, |entry| Told::AsAnother(entry.id))
        }
        Err(_) => panic!("{mode} has no finding, and no reason in docs/not-diagnosable.md"),
    };
    names.map(|mode| (mode.clone(), told(&mode))).collect()
}

fn texts() -> BTreeMap<String, Value> {
    let mut texts: BTreeMap<String, Value> =
        serde_json::from_str(include_str!("../../extension/_locales/en/findings.json")).unwrap();
    let more: BTreeMap<String, Value> =
        serde_json::from_str(include_str!("../../extension/_locales/en/findings_server.json")).unwrap();
    texts.extend(more);
    texts
}

/// A text as Markdown; what is put into it is left open.
fn text(texts: &BTreeMap<String, Value>, id: Id, part: Part) -> String {
    let text = texts[&id.key(part)]["message"].as_str().unwrap();
    let open = (1..=9).fold(text.to_owned(), |text, n| text.replace(&format!("${n}"), "…"));
    let mut escaped = String::new();
    for c in open.replace("$$", "$").chars() {
        if matches!(c, '\\' | '`' | '*' | '<' | '>' | '[' | ']' | '|') {
            escaped.push('\\');
        }
        escaped.push(c);
    }
    escaped
}

fn document() -> String {
    let texts = texts();
    let shown = shown();
    let mut out = format!(
        "# Failure modes\n\n\
         Every finding of the diagnosis, in the order of causes: of two that are equally sure, the earlier one is \
         nearer to the root. This page is made from `src/diagnosis/catalogue.rs`, \
         `extension/_locales/en/findings.json`, \
         `extension/_locales/en/findings_server.json` and `tests/fixtures/evidence/`, and is not written by hand:\n\n\
         ```\n{RENEW}\n```\n\n\
         Where a text says …, the assistant shows what it saw. What has no finding of its own, and why, stands in \
         [What has no finding of its own](not-diagnosable.md).\n\n\
         | finding | what is wrong |\n|---|---|\n"
    );
    for entry in CATALOGUE {
        let anchor = entry.name.to_lowercase();
        out += &format!("| [{}](#{anchor}) | {} |\n", entry.name, text(&texts, entry.id, Part::Title));
    }
    for entry in CATALOGUE {
        let (id, row) = (entry.id, &entry.row);
        let told = |part| text(&texts, id, part);
        out += &format!("\n## {}\n\n**{}**\n\n", entry.name, told(Part::Title));
        out += &format!("{}\n\n", told(Part::Meaning));
        for step in 1..=row.all_steps() {
            let only = match row.last_steps {
                Some((When::Https, _)) if step > row.steps => "Where the address is https: ",
                Some((When::ProfileWorks, _)) if step > row.steps => {
                    "Where the profile's own values get a token: "
                }
                _ => "",
            };
            out += &format!("{step}. {only}{}", told(Part::Step(step)));
            let tasks =
                row.tasks_of(step).map(|task| format!("[{task:?}](#{})", format!("{task:?}").to_lowercase()));
            let tasks: Vec<String> = tasks.collect();
            out += &if tasks.is_empty() {
                "\n".to_owned()
            } else {
                format!(" Commands: {}\n", tasks.join(", "))
            };
        }
        out += &format!("\n- Severity: {}\n", severity(row.weight));
        out += &format!("- Shown {}\n", place(row.spot));
        out += &format!("- Rests on {}\n", view(row.view));
        out += &match row.certain {
            Some(proof) => format!("- Certain only where {}\n", proof.words()),
            None => "- Never certain: more than one cause is left\n".to_owned(),
        };
        if row.settled {
            out += "- Settled: no answer that is still awaited can overturn it\n";
        }
        if !row.covers.is_empty() {
            let modes = row.covers.join(", ");
            out += &format!("- Stands for these as well, which look the same from outside: {modes}\n");
        }
        if let Some(link) = row.link {
            out += &format!("- [The vendor's article]({link})\n");
        }
        out += &format!("- Decided in `src/diagnosis/{}`\n", row.family.file());
        let links = shown[&id].iter().map(|name| format!("[{name}](../tests/fixtures/evidence/{name}.json)"));
        out += &format!("- Shown by {}\n", links.collect::<Vec<_>>().join(", "));
    }
    out + &commands()
}

/// Every command, by its task; what is known of the Identity Service is that of an example.
fn commands() -> String {
    let texts: BTreeMap<String, Value> =
        serde_json::from_str(include_str!("../../extension/_locales/en/commands.json")).unwrap();
    let told = |key: &str| texts[key]["message"].as_str().unwrap();
    let known = Known::of(Some("https://identity.example.com"));
    let mut out = "\n# Commands\n\n\
        What the steps above have run, from `src/command/table.rs`. The page of commands gives those of the platforms \
        that the evidence leaves, with the address of the Identity Service in them. Those of Docker, Kubernetes and \
        of what manages a Linux machine were checked by a stand-in for their programs, those of Windows by a grammar: \
        here they never ran for real.\n"
        .to_owned();
    for task in Task::ALL {
        out += &format!("\n## {task:?}\n\n{} {}\n", told(task.key()), told(task.seat().key()));
        for command in task.commands() {
            let checked = match command.checked {
                Checked::Runs => "runs in the tests",
                Checked::StandIn => "checked by a stand-in",
                Checked::Parsed => "read by a grammar",
            };
            let place = format!("{}, {}", told(command.platform.key()), told(command.shell.key()));
            let effect = command.effect.map(|effect| format!("; {}", told(effect.key()))).unwrap_or_default();
            out += &format!("\n{place} ({checked}{effect})\n\n```\n{}\n```\n", command.line(&known).unwrap());
        }
    }
    out
}

/// The recorded evidence that leads to each finding.
fn shown() -> BTreeMap<Id, Vec<String>> {
    let mut shown: BTreeMap<Id, Vec<String>> = BTreeMap::new();
    for (name, report) in fixtures() {
        for finding in diagnose(&report::parse(&report.to_string()).unwrap()) {
            shown.entry(finding.id).or_default().push(name.clone());
        }
    }
    shown
}

fn severity(weight: Weight) -> String {
    match weight {
        Weight::Always(Severity::Blocker) => "blocker".to_owned(),
        Weight::Always(Severity::Warning) => "warning".to_owned(),
        Weight::Always(Severity::Notice) => "notice".to_owned(),
        Weight::Availability => "blocker; a possible warning where Creatio's own word is missing".to_owned(),
        Weight::BlocksWhile(red) => format!("blocker while {}, else warning", failure(red)),
        Weight::WarnsWhile(red) => format!("warning while {}, else notice", failure(red)),
        Weight::WarnsIfCertain => "warning where it is certain, else notice".to_owned(),
    }
}

fn failure(red: Red) -> &'static str {
    match red {
        Red::Any => "Creatio reports a failure",
        Red::NotGreen => "Creatio does not report that all is well",
        Red::Connection => "Creatio gets no answer or no token",
        Red::Token => "Creatio gets no token",
        Red::Resource => "Creatio misses its default resource",
    }
}

fn place(spot: Spot) -> String {
    match spot {
        Spot::At(Place::Row(check)) => format!("beside {}", row_of(check)),
        Spot::At(Place::Assistant) => "below the rows".to_owned(),
        Spot::RedOfConnection(check) => {
            format!(
                "beside the row of the service or of the token, whichever is red; else beside {}",
                row_of(check)
            )
        }
        Spot::WhileRed(check) => format!("beside {} while it is red, else below the rows", row_of(check)),
        Spot::FirstRed => "beside the first red row, else below the rows".to_owned(),
    }
}

fn row_of(check: Check) -> &'static str {
    match check {
        Check::Settings => "\"System settings are filled in\"",
        Check::Service => "\"Identity Service is available\"",
        Check::Token => "\"Access token is retrievable\"",
        Check::Resource => "\"Default resource registered\"",
    }
}

fn view(view: View) -> &'static str {
    match view {
        View::Any => "what holds wherever the browser stands",
        View::Same => "what the browser sees, where that is what Creatio's server sees",
        View::OfService => {
            "what the browser sees, where that is what Creatio's server sees and Creatio does not reach the service"
        }
        View::OfConnection => {
            "what the browser sees, where that is what Creatio's server sees and Creatio gets no answer or no token"
        }
    }
}

#[test]
fn every_family_has_a_file_and_findings() {
    for family in Family::ALL {
        let file = format!("{}/src/diagnosis/{}", env!("CARGO_MANIFEST_DIR"), family.file());
        assert!(fs::exists(&file).unwrap(), "{file}");
        assert!(CATALOGUE.iter().any(|entry| entry.row.family == family), "{family:?}");
    }
}
