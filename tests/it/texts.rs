//! Every language has the texts of English, each with the same substitutions: adding one touches its texts alone.

use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};
use std::fs;

/// The messages of a language, by file and key.
type Texts = BTreeMap<String, BTreeMap<String, String>>;

fn languages() -> BTreeMap<String, Texts> {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/extension/_locales");
    let folders = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap());
    folders.map(|entry| (entry.file_name().into_string().unwrap(), texts(&entry.path()))).collect()
}

fn texts(folder: &std::path::Path) -> Texts {
    let read = |entry: fs::DirEntry| {
        let messages: BTreeMap<String, Value> =
            serde_json::from_str(&fs::read_to_string(entry.path()).unwrap()).unwrap();
        let message = |(key, value): (String, Value)| (key, value["message"].as_str().unwrap().to_owned());
        (entry.file_name().into_string().unwrap(), messages.into_iter().map(message).collect())
    };
    fs::read_dir(folder).unwrap().map(|entry| read(entry.unwrap())).collect()
}

/// What is wrong with a language, beside the one that all have.
fn wrong(name: &str, texts: &Texts, english: &Texts) -> Vec<String> {
    let mut wrong = Vec::new();
    let files: BTreeSet<&String> = texts.keys().chain(english.keys()).collect();
    for file in files {
        let (Some(own), Some(english)) = (texts.get(file), english.get(file)) else {
            wrong.push(format!("{name}/{file}: the file is in one language only"));
            continue;
        };
        let keys: BTreeSet<&String> = own.keys().chain(english.keys()).collect();
        for key in keys {
            match (own.get(key), english.get(key)) {
                (Some(own), Some(english)) if filled_in(own) != filled_in(english) => {
                    wrong.push(format!("{name}/{file}: {key} has other substitutions"));
                }
                (Some(own), Some(_)) if own.trim().is_empty() => {
                    wrong.push(format!("{name}/{file}: {key} is empty"));
                }
                (Some(_), Some(_)) => {}
                _ => wrong.push(format!("{name}/{file}: {key} is in one language only")),
            }
        }
    }
    // The pages say in which language they speak, and browsers write it with a hyphen.
    let said = texts.get("ui.json").and_then(|ui| ui.get("ui_language")).map(String::as_str);
    if !said.is_some_and(|said| name.replace('_', "-").starts_with(said) && !said.is_empty()) {
        wrong.push(format!("{name}/ui.json: ui_language is {said:?}"));
    }
    wrong
}

/// The substitutions of a text. What is no substitution and no `$$` is an error that Chromium does not forgive.
fn filled_in(text: &str) -> BTreeSet<char> {
    let bare = text.replace("$$", "");
    bare.split('$').skip(1).map(|rest| rest.chars().next().unwrap_or('$')).collect()
}

#[test]
fn every_language_has_every_text() {
    let languages = languages();
    let english = &languages["en"];
    let wrong: Vec<String> = languages.iter().flat_map(|(name, texts)| wrong(name, texts, english)).collect();
    assert!(wrong.is_empty(), "{wrong:#?}");
    let digits = |text: &String| filled_in(text).iter().all(|n| matches!(n, '1'..='9'));
    for (file, texts) in english {
        for (key, text) in texts {
            assert!(digits(text), "en/{file}: {key} has a stray dollar: {text}");
        }
    }
}

#[test]
fn what_a_language_lacks_or_has_too_much_is_named() {
    let english = languages().remove("en").unwrap();
    let mut other = english.clone();
    let findings = other.get_mut("findings.json").unwrap();
    findings.remove("CFG_01_title");
    findings.insert("CFG_99_title".into(), "?".into());
    findings.insert("CFG_01_meaning".into(), "without what is named".into());
    findings.insert("CFG_02_step_1".into(), " ".into());
    other.remove("setup.json");
    assert_eq!(
        wrong("uk", &other, &english),
        [
            "uk/findings.json: CFG_01_meaning has other substitutions",
            "uk/findings.json: CFG_01_title is in one language only",
            "uk/findings.json: CFG_02_step_1 is empty",
            "uk/findings.json: CFG_99_title is in one language only",
            "uk/setup.json: the file is in one language only",
            "uk/ui.json: ui_language is Some(\"en\")",
        ]
    );
}

/// `docs/words.md`: 20 words a sentence. What stands behind a colon is a list.
#[test]
fn no_sentence_about_profiles_and_imports_is_long() {
    let english = languages().remove("en").unwrap();
    let long = |text: &str| {
        let marked = ["? ", ": ", "; "].iter().fold(text.to_owned(), |text, end| text.replace(end, ". "));
        marked.split(". ").any(|sentence| sentence.split_whitespace().count() > 20)
    };
    let wrong: Vec<_> = english["profile.json"].iter().filter(|(_, text)| long(text)).collect();
    assert!(wrong.is_empty(), "{wrong:#?}");
}
