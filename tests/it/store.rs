//! The texts for the stores fit what the stores take, and speak of the manifest as it is.

use serde_json::Value;
use std::collections::BTreeSet;

const TEXTS: &str = include_str!("../../docs/store/texts.md");
const MANIFEST: &str = include_str!("../../manifest.json");
const BUILD: &str = include_str!("../../tools/package.mjs");
const MESSAGES: &str = include_str!("../../extension/_locales/en/page.json");

/// What stands below a heading.
fn section(heading: &str) -> &'static str {
    let rest = TEXTS.split(&format!("\n## {heading}\n")).nth(1).unwrap();
    rest.split("\n## ").next().unwrap().trim()
}

fn message(key: &str) -> String {
    let messages: Value = serde_json::from_str(MESSAGES).unwrap();
    messages[key]["message"].as_str().unwrap().to_owned()
}

#[test]
fn name_and_summary_are_those_of_the_package_and_short_enough() {
    assert_eq!(section("Name"), message("extension_name"));
    assert!(section("Name").chars().count() <= 50, "Mozilla takes 50 characters");
    assert_eq!(section("Summary"), message("extension_description"));
    let summary = section("Summary").chars().count();
    assert!(summary <= 132, "the Chrome Web Store takes 132 characters, these are {summary}");
    let description = section("Description").chars().count();
    assert!(
        (250..=10_000).contains(&description),
        "Edge wants 250 to 10,000 characters, these are {description}"
    );
}

#[test]
fn every_permission_has_its_reason_and_no_other() {
    let manifest: Value = serde_json::from_str(MANIFEST).unwrap();
    let lists = ["permissions", "optional_permissions", "optional_host_permissions"];
    let asked = lists.iter().flat_map(|list| manifest[list].as_array().unwrap());
    let mut asked: BTreeSet<&str> = asked.map(|each| each.as_str().unwrap()).collect();
    // The build adds this one for Firefox.
    assert!(BUILD.contains("firefox: [\"webRequestBlocking\"]"));
    asked.insert("webRequestBlocking");
    let rows = section("Why each permission").lines().filter_map(|line| line.strip_prefix("| `"));
    let told: BTreeSet<&str> = rows.map(|row| row.split('`').next().unwrap()).collect();
    assert_eq!(told, asked);
}

#[test]
fn the_table_of_permissions_for_people_names_each() {
    let manifest: Value = serde_json::from_str(MANIFEST).unwrap();
    let privacy = include_str!("../../docs/privacy.md");
    for list in ["permissions", "optional_permissions", "optional_host_permissions"] {
        for each in manifest[list].as_array().unwrap() {
            let named = format!("`{}`", each.as_str().unwrap());
            assert!(privacy.contains(&named), "docs/privacy.md does not name {named}");
        }
    }
}
