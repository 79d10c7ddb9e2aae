//! The recorded snapshots, each with what recognition must answer.
//!
//! A fixture is a snapshot with two members more: `about` says what it is, `expect` what it shows. What
//! `expect` does not name must not be there.

use oauth_assistant::creatio::Check;
use oauth_assistant::page::Snapshot;
use oauth_assistant::page::recognise::{Code, Recognised};
use serde::Deserialize;

/// One file of `tests/fixtures/snapshots/`.
pub struct Recorded {
    pub name: String,
    pub page: Snapshot,
    pub expect: Expect,
}

#[derive(Clone, Default, PartialEq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Expect {
    pub oauth_page: bool,
    /// There is something that may be ours.
    pub unsure: bool,
    /// The Connection settings, as `Recognised` has them; the dialog itself need not be named.
    pub settings: Option<Settings>,
    /// The rows of the panel: which check, its host, its state.
    pub rows: Vec<(Check, u32, Option<bool>)>,
    /// Codes that are among the reasons.
    pub reasons: Vec<String>,
}

#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Settings {
    pub url: u32,
    pub client_id: u32,
    pub client_secret: u32,
    pub anchor: u32,
    pub by: String,
}

#[derive(Deserialize)]
struct Fixture {
    about: String,
    expect: Expect,
}

pub fn load(name: &str) -> Recorded {
    let path = format!("{}/tests/fixtures/snapshots/{name}.json", env!("CARGO_MANIFEST_DIR"));
    let text = std::fs::read_to_string(&path).unwrap_or_else(|e| panic!("{path}: {e}"));
    let page = serde_json::from_str(&text).unwrap_or_else(|e| panic!("{path}: {e}"));
    let fixture: Fixture = serde_json::from_str(&text).unwrap_or_else(|e| panic!("{path}: {e}"));
    assert!(!fixture.about.is_empty(), "{path} does not say what it is");
    Recorded { name: name.into(), page, expect: fixture.expect }
}

pub fn all() -> Vec<Recorded> {
    let folder = format!("{}/tests/fixtures/snapshots", env!("CARGO_MANIFEST_DIR"));
    let files = std::fs::read_dir(&folder).unwrap_or_else(|e| panic!("{folder}: {e}"));
    let mut names: Vec<String> = files
        .map(|file| file.unwrap().file_name().into_string().unwrap())
        .filter_map(|name| name.strip_suffix(".json").map(str::to_owned))
        // What is expected of Classic UI stands in a test of its own.
        .filter(|name| !name.contains("classic-"))
        .collect();
    names.sort();
    names.iter().map(|name| load(name)).collect()
}

/// A code as a fixture and a report write it.
pub fn code(code: Code) -> String {
    serde_json::to_value(code).unwrap().as_str().unwrap().to_owned()
}

/// What recognition found, in the words of a fixture.
pub fn found(seen: &Recognised) -> Expect {
    Expect {
        oauth_page: seen.oauth_page,
        unsure: seen.unsure,
        settings: seen.settings.as_ref().map(|s| Settings {
            url: s.url,
            client_id: s.client_id,
            client_secret: s.client_secret,
            anchor: s.anchor,
            by: serde_json::to_value(s.by).unwrap().as_str().unwrap().to_owned(),
        }),
        rows: seen.panel.iter().flat_map(|p| &p.rows).map(|r| (r.check, r.host, r.ok)).collect(),
        reasons: seen.reasons.iter().map(|r| code(r.code)).collect(),
    }
}
