//! The documents and the texts speak of what is there: paths, links and message keys exist.

use oauth_assistant::probe::Probe;
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn read(path: impl AsRef<Path>) -> String {
    let path = root().join(path);
    fs::read_to_string(&path).unwrap_or_else(|e| panic!("{}: {e}", path.display()))
}

/// Every file below a folder whose name ends so, in the order of the names.
fn files_below(folder: &str, ending: &str) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut folders = vec![root().join(folder)];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path.to_str().unwrap().ends_with(ending) {
                found.push(path);
            }
        }
    }
    found.sort();
    found
}

/// A document's text without its fenced blocks, where brackets and backticks are code.
fn prose(markdown: &str) -> String {
    let mut fenced = false;
    let mut kept = String::new();
    for line in markdown.lines() {
        if line.trim_start().starts_with("```") {
            fenced = !fenced;
        } else if !fenced {
            kept.push_str(line);
            kept.push('\n');
        }
    }
    kept
}

/// What stands between backticks.
fn codes(prose: &str) -> Vec<&str> {
    prose.split('`').skip(1).step_by(2).collect()
}

/// The targets of links and pictures.
fn links(prose: &str) -> Vec<&str> {
    prose.split("](").skip(1).filter_map(|rest| rest.split(')').next()).collect()
}

/// What a heading's anchor is: lower case, blanks as hyphens, signs left out.
fn anchors(markdown: &str) -> BTreeSet<String> {
    let headings = prose(markdown);
    let headings = headings.lines().filter(|line| line.starts_with('#'));
    let kept = |c: char| c.is_alphanumeric() || matches!(c, ' ' | '-' | '_');
    headings
        .map(|line| line.trim_start_matches('#').trim().to_lowercase())
        .map(|text| text.chars().filter(|c| kept(*c)).collect::<String>().replace(' ', "-"))
        .collect()
}

/// The string literals of a Rust file, without their escapes undone. Comments, which may hold quotation
/// marks, and the character literal of one are left out.
fn literals(source: &str) -> Vec<String> {
    let code: String = source
        .lines()
        .filter(|line| !line.trim_start().starts_with("//"))
        .map(|line| line.replace("'\"'", "' '").replace("\\\"", "") + "\n")
        .collect();
    code.split('"').skip(1).step_by(2).map(str::to_owned).collect()
}

/// The string literals that stand right behind this opening, wherever lines break.
fn called_with(source: &str, opening: &str) -> Vec<String> {
    let calls = source.split(opening).skip(1);
    calls
        .filter_map(|rest| rest.trim_start().strip_prefix('"')?.split('"').next())
        .map(str::to_owned)
        .collect()
}

/// The messages of each file of the English texts.
fn texts() -> BTreeMap<String, BTreeSet<String>> {
    let files = files_below("extension/_locales/en", ".json");
    let read = |path: PathBuf| {
        let messages: Value = serde_json::from_str(&fs::read_to_string(&path).unwrap())
            .unwrap_or_else(|e| panic!("{}: {e}", path.display()));
        let keys = messages.as_object().unwrap().keys().cloned().collect();
        (path.file_name().unwrap().to_str().unwrap().to_owned(), keys)
    };
    files.into_iter().map(read).collect()
}

/// Fails with those of these keys that no file of texts has. Browsers take the case of a key for nothing.
fn assert_all_there(keys: &BTreeSet<String>) {
    assert!(!keys.is_empty(), "no key was found: what this test looks for is written differently now");
    let there: BTreeSet<String> = texts().values().flatten().map(|k| k.to_lowercase()).collect();
    let missing: Vec<_> = keys.iter().filter(|k| !there.contains(&k.to_lowercase())).collect();
    assert!(missing.is_empty(), "no text for: {missing:#?}");
}

#[test]
fn every_path_that_the_architecture_names_exists() {
    let text = prose(&read("docs/architecture.md"));
    let is_path = |code: &&str| {
        let ending = [".rs", ".js", ".mjs", ".json", ".sh", "/"].iter().any(|e| code.ends_with(e));
        ending && !code.contains([' ', '*', '<']) && !code.starts_with('/')
    };
    let paths: Vec<&str> = codes(&text).into_iter().filter(is_path).collect();
    assert!(paths.len() > 30, "only {} paths were found", paths.len());
    let missing: Vec<_> = paths
        .into_iter()
        .filter(|path| {
            let there = root().join(path);
            if path.ends_with('/') { !there.is_dir() } else { !there.is_file() }
        })
        .collect();
    assert!(missing.is_empty(), "docs/architecture.md names what is not there: {missing:#?}");
}

#[test]
fn every_relative_link_of_the_documents_leads_somewhere() {
    let mut documents = files_below("docs", ".md");
    documents.extend(
        ["README.md", "CHANGELOG.md", "CONTRIBUTING.md", "SECURITY.md"].map(|name| root().join(name)),
    );
    let mut broken = Vec::new();
    for document in documents {
        let markdown = fs::read_to_string(&document).unwrap();
        for link in links(&prose(&markdown)) {
            if link.contains("://") || link.starts_with("mailto:") {
                continue;
            }
            let (path, anchor) = link.split_once('#').map_or((link, None), |(p, a)| (p, Some(a)));
            let target =
                if path.is_empty() { document.clone() } else { document.parent().unwrap().join(path) };
            let leads = target.exists()
                && anchor.is_none_or(|a| anchors(&fs::read_to_string(&target).unwrap()).contains(a));
            if !leads {
                broken.push(format!("{}: {link}", document.strip_prefix(root()).unwrap().display()));
            }
        }
    }
    assert!(broken.is_empty(), "links that lead nowhere: {broken:#?}");
}

#[test]
fn the_readme_is_short_and_shows_the_product_first() {
    let readme = read("README.md");
    let words = readme.split_whitespace().count();
    assert!(words <= 700, "README.md has {words} words; what is more belongs into docs/");
    let picture = readme.find("![").unwrap();
    let headings = ["## Install", "## Build", "## Read on"].map(|heading| readme.find(heading).unwrap());
    assert!(picture < headings[0] && headings.is_sorted(), "picture, Install, Build, links: {headings:?}");
}

#[test]
fn every_document_is_reached_from_the_readme() {
    let mut reached: BTreeSet<PathBuf> = BTreeSet::new();
    let mut open = vec![root().join("README.md")];
    while let Some(document) = open.pop() {
        let markdown = fs::read_to_string(&document).unwrap();
        for link in links(&prose(&markdown)) {
            let path = link.split('#').next().unwrap();
            let Ok(target) = document.parent().unwrap().join(path).canonicalize() else { continue };
            if target.extension().is_some_and(|ending| ending == "md") && reached.insert(target.clone()) {
                open.push(target);
            }
        }
    }
    let aside = root().join("docs/decisions").canonicalize().unwrap();
    let documents = files_below("docs", ".md").into_iter().map(|path| path.canonicalize().unwrap());
    let lost: Vec<_> =
        documents.filter(|path| !path.starts_with(&aside) && !reached.contains(path)).collect();
    assert!(lost.is_empty(), "no link leads to: {lost:#?}");
}

/// Whoever pastes a policy has something that a browser reads.
#[test]
fn every_sample_of_a_policy_is_json() {
    let mut samples = 0;
    for document in ["docs/install.md", "docs/policy.md"] {
        let markdown = read(document);
        let mut fence: Option<String> = None;
        for line in markdown.lines() {
            match (&mut fence, line.trim_start()) {
                (None, "```json") => fence = Some(String::new()),
                (None, _) => {}
                (Some(sample), "```") => {
                    let read = serde_json::from_str::<Value>(sample);
                    assert!(read.is_ok(), "{document}: {read:?} in {sample}");
                    samples += 1;
                    fence = None;
                }
                (Some(sample), _) => {
                    sample.push_str(line);
                    sample.push('\n');
                }
            }
        }
    }
    assert!(samples > 5, "only {samples} samples were found");
}

/// Who looks for what a window says has to find it: the first cell, where it is a quotation, is the product's own text.
#[test]
fn what_the_troubleshooting_quotes_is_what_is_said() {
    let text = read("docs/troubleshooting.md");
    let quoted: Vec<&str> =
        text.lines().filter_map(|line| line.strip_prefix("| \"")?.split('"').next()).collect();
    assert!(quoted.len() > 15, "only {} quotations were found", quoted.len());
    let said: Vec<String> = files_below("extension/_locales/en", ".json")
        .into_iter()
        .flat_map(|path| {
            let messages: Value = serde_json::from_str(&fs::read_to_string(path).unwrap()).unwrap();
            let messages = messages.as_object().unwrap().values();
            messages.map(|each| each["message"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
        })
        .collect();
    let missing: Vec<_> =
        quoted.into_iter().filter(|q| !said.iter().any(|text| text.starts_with(q))).collect();
    assert!(missing.is_empty(), "nothing says: {missing:#?}");
}

#[test]
fn every_text_that_is_drawn_exists() {
    let source = read("src/app/draw.rs") + &read("src/app/draw/classic.rs");
    let mut keys: BTreeSet<String> = BTreeSet::new();
    for opening in ["key(", "Text::Key("] {
        keys.extend(called_with(&source, opening));
    }
    // Keys also come by way of a variable or a parameter; they are known by the prefixes of what is drawn.
    let drawn = ["page_", "fill_", "environment_", "certainty_", "classic_"];
    let is_key =
        |text: &String| drawn.iter().any(|p| text.starts_with(p)) && !text.contains(|c| "{} ".contains(c));
    keys.extend(literals(&source).into_iter().filter(is_key));
    assert!(keys.contains("page_by") && keys.contains("fill_done") && keys.contains("environment_test"));
    assert_all_there(&keys);
}

#[test]
fn every_text_whose_key_is_put_together_exists() {
    let probes = Probe::ALL.map(|probe| serde_json::to_value(probe).unwrap().as_str().unwrap().to_owned());
    let probes = probes.into_iter().map(|name| format!("probe_{name}"));
    assert_all_there(&probes.collect());
}

#[test]
fn every_text_of_a_write_and_of_the_set_up_exists() {
    let folders = ["src/app", "src/show", "src/diagnosis", "src/creatio"];
    let files = folders.iter().flat_map(|folder| files_below(folder, ".rs"));
    let of_these = |text: &String| {
        let bare = text.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_');
        bare && (text.starts_with("write_") || text.starts_with("setup_"))
    };
    let keys: BTreeSet<String> =
        files.flat_map(|path| literals(&fs::read_to_string(path).unwrap())).filter(of_these).collect();
    assert!(keys.len() > 80, "only {} keys were found", keys.len());
    assert_all_there(&keys);
    let texts = texts();
    let written = ["apply.json", "setup.json"].iter().flat_map(|file| &texts[*file]);
    let unused: Vec<_> = written.filter(|key| !keys.contains(*key)).collect();
    assert!(unused.is_empty(), "nothing shows: {unused:#?}");
}

#[test]
fn every_refusal_of_the_use_cases_has_its_text() {
    let literals = literals(&read("src/app/refusal.rs"));
    let keys: BTreeSet<String> = literals.into_iter().collect();
    assert!(keys.len() > 35, "only {} keys were found", keys.len());
    assert_all_there(&keys);
}

#[test]
fn no_two_files_of_texts_have_the_same_key() {
    let texts = texts();
    let mut owners: BTreeMap<String, Vec<&str>> = BTreeMap::new();
    for (file, keys) in &texts {
        for key in keys {
            owners.entry(key.to_lowercase()).or_default().push(file);
        }
    }
    owners.retain(|_, files| files.len() > 1);
    assert!(owners.is_empty(), "in more than one file: {owners:#?}");
}
