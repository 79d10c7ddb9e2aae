//! What is kept of an answer: the same once it is written and read, capped, and in lines without tricks.

use oauth_assistant::creatio::{Runtime, Site};
use oauth_assistant::probe::{Body, Evidence, Exchange, Observed, Outcome, Probe, admitted, record};
use oauth_assistant::text::is_honest;
use serde_json::{Value, json};

/// Longest text inside what is kept, in bytes.
pub(crate) const LINE: usize = 1024;
/// Longest list inside what is kept, in elements.
const MOST: usize = 64;

/// An answer as it is recorded.
pub(crate) fn answer(probe: Probe, status: u16, body: &str) -> Exchange<Outcome> {
    let headers = vec![("Date".to_owned(), "Mon, 21 Sep 2026 14:13:20 GMT".to_owned())];
    let body = body.to_owned();
    let outcome = Outcome::Answer { status, headers, body, truncated: false, redirected_to: None };
    Exchange { probe, url: "https://id.example/x".into(), at_ms: 1_790_000_000_000.0, took_ms: 40.0, outcome }
}

/// A site whose Creatio finds the service missing: so everything that the browser sees matters.
pub(crate) fn evidence() -> Evidence {
    let mut evidence = Evidence {
        site: Some(Site { origin: "https://crm.example".into(), base: String::new() }),
        runtime: Some(Runtime::Net),
        version: Some("8.2.1.1".into()),
        ..Evidence::default()
    };
    let health = json!({ "HasProblem": true, "IsSystemSettingsFilledIn": true,
        "IsIdentityServiceAvailable": false, "IsAccessTokenRetrievableForSystemActions": false });
    let settings = json!({ "values": { "OAuth20IdentityServerUrl": { "value": "https://id.example" },
        "OAuth20IdentityServerClientId": { "value": "IdServiceUser123" } } });
    for (probe, status, body) in [
        (Probe::Health, 500, health),
        (Probe::Settings, 200, settings),
        (Probe::Feature, 200, json!({ "FeatureState": 1 })),
    ] {
        record(&mut evidence, answer(probe, status, &body.to_string()));
    }
    evidence
}

/// Takes an answer in and gives back what is kept of its body, having checked that it reads as it was written.
pub(crate) fn kept(evidence: &mut Evidence, probe: Probe, status: u16, body: &str) -> Body {
    record(evidence, answer(probe, status, body));
    let once = evidence.of(probe).expect("what was recorded is there").clone();
    let written = serde_json::to_string(&once).expect("what is kept can be written");
    let read: Exchange = serde_json::from_str(&written).expect("what is written can be read");
    assert_eq!(read, once, "read again, it is the same: {written}");
    let alone = Evidence { exchanges: vec![read], ..Evidence::default() };
    assert_eq!(admitted(alone).exchanges.first(), Some(&once), "from outside, it is the same: {written}");
    let value = serde_json::to_value(&once).expect("what is kept can be written");
    assert_short(&value);
    texts(&value).into_iter().for_each(|text| assert_line(&text));
    let Observed::Answer(response) = once.outcome else { panic!("an answer stays an answer") };
    response.body
}

fn assert_short(value: &Value) {
    match value {
        Value::Array(list) => {
            assert!(list.len() <= MOST, "{} elements in one list", list.len());
            list.iter().for_each(assert_short);
        }
        Value::Object(object) => object.values().for_each(assert_short),
        _ => {}
    }
}

/// Every text in a value, names of members included.
pub(crate) fn texts(value: &Value) -> Vec<String> {
    match value {
        Value::String(text) => vec![text.clone()],
        Value::Array(list) => list.iter().flat_map(texts).collect(),
        Value::Object(object) => {
            object.iter().flat_map(|(name, value)| [vec![name.clone()], texts(value)].concat()).collect()
        }
        _ => Vec::new(),
    }
}

fn assert_line(text: &str) {
    assert!(text.len() <= LINE, "{} bytes in one text", text.len());
    assert!(is_plain(text), "not one plain line: {text:?}");
}

/// Nothing that breaks the line, turns its direction or is not seen.
pub(crate) fn is_plain(text: &str) -> bool {
    let turning = |c: char| matches!(c, '\u{200b}' | '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{61c}' | '\u{feff}');
    is_honest(text) && !text.chars().any(|c| c.is_control() || turning(c))
}
