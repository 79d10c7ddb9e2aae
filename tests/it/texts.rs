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

/// Which bound a text is counted against (`docs/decisions/035-four-kinds-of-text.md`).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Kind {
    /// What a person meets who uses the assistant.
    Interface,
    /// What the importer says of one file.
    File,
    /// What a finding says; its bound is that of a card.
    Finding,
    /// What a command stops or changes.
    Command,
}

impl Kind {
    fn of(file: &str, key: &str) -> Kind {
        match file {
            "findings.json" | "findings_server.json" => Kind::Finding,
            "commands.json" if !key.starts_with("commands_") => Kind::Command,
            "profile.json" if key.starts_with("import_") => Kind::File,
            _ => Kind::Interface,
        }
    }
}

/// Words of the interface. 3,500 is the aim; what is reached is held, and only goes down.
const INTERFACE: usize = 6_050;

/// Words of the importer.
const FILES: usize = 1_350;

/// `docs/words.md`: how much there is to read.
#[test]
fn there_is_no_more_to_read_than_is_allowed() {
    let mut words: BTreeMap<Kind, usize> = BTreeMap::new();
    for (file, texts) in &languages()["en"] {
        for (key, text) in texts {
            *words.entry(Kind::of(file, key)).or_default() += text.split_whitespace().count();
        }
    }
    println!("{words:?}");
    assert!(words[&Kind::Interface] <= INTERFACE, "{words:?}");
    assert!(words[&Kind::File] <= FILES, "{words:?}");
}

/// What is said in another way: one may read them twice and not know what is meant.
const NOT_SAID: [&str; 15] = [
    "stand",
    "stands",
    "standing",
    "rest on",
    "rests on",
    "speak of",
    "speaks of",
    "anew",
    "blank",
    "blanks",
    "please",
    "unfortunately",
    "simply",
    "just click",
    "!",
];

/// `docs/words.md`: 20 words a sentence, in every text, and none of the words that it forbids.
#[test]
fn every_text_is_in_short_sentences_of_plain_words() {
    let mut wrong = Vec::new();
    for (file, texts) in &languages()["en"] {
        for (key, text) in texts {
            if sentences(text).iter().any(|sentence| sentence.split_whitespace().count() > 20) {
                wrong.push(format!("{file}, {key}: a long sentence: {text}"));
            }
            let spaced: String = text
                .chars()
                .map(|c| if c.is_alphanumeric() { c.to_ascii_lowercase() } else { ' ' })
                .collect();
            let spaced = format!(" {} ", spaced.split_whitespace().collect::<Vec<_>>().join(" "));
            let says = |words: &&str| match words.chars().all(|c| c.is_alphabetic() || c == ' ') {
                true => spaced.contains(&format!(" {words} ")),
                false => text.contains(*words),
            };
            wrong.extend(
                NOT_SAID.iter().filter(|words| says(words)).map(|w| format!("{file}, {key}: {w}: {text}")),
            );
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

/// The grade of Flesch and Kincaid (1975) that a card may have, and a whole file.
const CARD: f64 = 9.0;
const FILE: f64 = 6.5;

/// `docs/words.md`: how hard the texts are to read, by a formula. A name, an address or a code is a word of two syllables:
/// its reader knows it, or copies it.
#[test]
fn the_texts_are_easy_to_read() {
    let mut wrong = Vec::new();
    for (file, texts) in &languages()["en"] {
        let grade = grade(texts.values());
        println!("{file}: {grade:.1}");
        if grade > FILE {
            wrong.push(format!("{file}: {grade:.1}"));
        }
    }
    let languages = languages();
    let mut cards: BTreeMap<&str, Vec<&String>> = BTreeMap::new();
    let files = ["findings.json", "findings_server.json"];
    for (key, text) in files.iter().flat_map(|file| &languages["en"][*file]) {
        if let Some((id, _)) = ["_title", "_meaning", "_step_"].iter().find_map(|part| key.split_once(part))
            && id.starts_with(|c: char| c.is_ascii_uppercase())
        {
            cards.entry(id).or_default().push(text);
        }
    }
    assert!(cards.len() > 100, "{}", cards.len());
    for (id, texts) in cards {
        let grade = grade(texts.into_iter());
        if grade > CARD {
            wrong.push(format!("{id}: {grade:.1}"));
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn a_hard_text_has_a_high_grade_and_a_plain_one_a_low_one() {
    let of = |text: &str| grade([&text.to_owned()].into_iter());
    assert!(of("Press Save. Then check again.") < 2.0);
    let hard = "Notwithstanding considerable administrative reconfiguration, authentication continually deteriorates.";
    assert!(of(hard) > 20.0, "{}", of(hard));
    // Names are not what makes a text hard.
    assert!(of("Set ASPNETCORE_FORWARDEDHEADERS_ENABLED to true.") < 5.0);
}

/// Sentences and their parts. What stands behind a colon or a semicolon is read by itself.
fn sentences(text: &str) -> Vec<String> {
    let marked = ["? ", ": ", "; "].iter().fold(text.to_owned(), |text, end| text.replace(end, ". "));
    marked.split(". ").filter(|part| !part.trim().is_empty()).map(str::to_owned).collect()
}

/// Flesch and Kincaid: 0.39 × words a sentence + 11.8 × syllables a word − 15.59.
fn grade<'a>(texts: impl Iterator<Item = &'a String>) -> f64 {
    let (mut all, mut words, mut syllables) = (0.0, 0.0, 0.0);
    for sentence in texts.flat_map(|text| sentences(text)) {
        all += 1.0;
        for word in sentence.split_whitespace() {
            words += 1.0;
            syllables += self::syllables(word) as f64;
        }
    }
    0.39 * words / all + 11.8 * syllables / words - 15.59
}

/// Groups of vowels, without a mute e at the end; two for a name.
fn syllables(word: &str) -> usize {
    let bare = word.trim_matches(|c: char| !c.is_alphanumeric());
    let name = |c: char| !(c.is_lowercase() || c == '\'' || c == '’' || c == '-');
    if bare.chars().skip(1).any(name) {
        return 2;
    }
    let lower = bare.to_lowercase();
    let vowels: Vec<bool> = lower.chars().map(|c| "aeiouy".contains(c)).collect();
    let groups =
        vowels.iter().enumerate().filter(|(at, vowel)| **vowel && (*at == 0 || !vowels[at - 1])).count();
    let mute = lower.ends_with('e') && !lower.ends_with("le") && groups > 1;
    groups.saturating_sub(mute.into()).max(1)
}
