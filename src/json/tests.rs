use super::*;
use crate::page::Snapshot;
use crate::page::view::{Press, Text};
use crate::probe::{Evidence, Outcome};
use crate::protocol::{OwnMessage, Settings};
use serde_json::json;
use std::fmt::Debug;
use std::fs;

fn recorded(folder: &str) -> Vec<String> {
    let files = fs::read_dir(folder).unwrap();
    let texts: Vec<String> = files.map(|file| fs::read_to_string(file.unwrap().path()).unwrap()).collect();
    assert!(texts.len() > 20, "{folder} has only {}", texts.len());
    texts
}

fn same<T: DeserializeOwned + Debug + PartialEq>(value: &Value) {
    let expected: T = serde_json::from_value(value.clone()).unwrap();
    assert_eq!(of::<T>(value).unwrap(), expected);
}

#[test]
fn what_was_recorded_is_read_as_serde_json_reads_it() {
    for text in recorded("tests/fixtures/evidence") {
        let report: Value = serde_json::from_str(&text).unwrap();
        same::<Evidence>(&report["evidence"]);
    }
    for text in recorded("tests/fixtures/snapshots") {
        same::<Snapshot>(&serde_json::from_str(&text).unwrap());
    }
}

#[test]
fn each_kind_of_variant_is_read() {
    assert_eq!(read::<Press>(r#""undo""#), Ok(Press::Undo));
    assert_eq!(read::<Press>(r#"{"undo":null}"#), Ok(Press::Undo));
    assert_eq!(read::<Press>(r#"{"fill":{"profile":"p"}}"#), Ok(Press::Fill { profile: "p".into() }));
    let text = Text::Key("a".into(), vec!["b".into()]);
    assert_eq!(read::<Text>(r#"{"key":["a",["b"]]}"#), Ok(text));
    assert_eq!(read::<Outcome>(r#""no_permission""#), Ok(Outcome::NoPermission));
    assert_eq!(read::<Option<u32>>("null"), Ok(None));
    assert_eq!(read::<[u32; 3]>("[1,2,3]"), Ok([1, 2, 3]));
    assert_eq!(read::<f64>("3"), Ok(3.0));
    assert_eq!(read::<i64>("-3"), Ok(-3));
}

#[test]
fn what_does_not_fit_is_refused() {
    for wrong in [
        r#"{"fill":{"profile":1}}"#,
        r#"{"fill":{}}"#,
        r#"{"fill":["p"]}"#,
        r#"{"undo":{}}"#,
        r#"{"fill":{"profile":"p"},"undo":null}"#,
        r#"{}"#,
        r#""fill""#,
        r#""shout""#,
        "[]",
        "1",
        "",
    ] {
        assert_eq!(read::<Press>(wrong), Err(Unfit), "{wrong}");
    }
    assert_eq!(read::<[u32; 2]>("[1,2,3]"), Err(Unfit));
    assert_eq!(read::<[u32; 2]>("[1]"), Err(Unfit));
    assert_eq!(read::<u32>("-1"), Err(Unfit));
    assert_eq!(read::<u32>("1.5"), Err(Unfit));
    assert_eq!(read::<u32>("4294967296"), Err(Unfit));
    assert_eq!(read::<bool>("\"true\""), Err(Unfit));
    assert_eq!(read::<Settings>("[5]"), Err(Unfit));
    assert!(of::<OwnMessage>(&json!({"lock": {"more": 1}})).is_err());
}
