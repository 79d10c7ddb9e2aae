//! A report is read, diagnosed, written and read again.

use crate::findings::diagnosed;
use crate::thinned::{LINE, is_plain, texts};
use oauth_assistant::diagnosis::Finding;
use oauth_assistant::probe::{Body, Evidence, Observed, Response};
use oauth_assistant::report::{Meta, json, markdown, parse};
use serde_json::Value;

/// The client of the distribution, which is no secret.
const BUNDLED: &str = "bpmonline-designer";

/// Report: says the same when it is replayed, and carries no client id.
pub fn report(data: &[u8]) {
    let evidence = match parse(&String::from_utf8_lossy(data)) {
        Ok(evidence) => evidence,
        Err(error) => return assert!(!error.to_string().is_empty()),
    };
    assert_thinned_out(&evidence);
    let meta = Meta::default();
    let findings = diagnosed(&evidence);
    let first = json(&evidence, &findings, &meta);
    let again = parse(&first).unwrap_or_else(|error| panic!("{error}: {first}"));
    let replayed = diagnosed(&again);
    assert_eq!(heads(&findings), heads(&replayed), "the findings change with the report");
    let second = json(&again, &replayed, &meta);
    let third = parse(&second).unwrap_or_else(|error| panic!("{error}: {second}"));
    assert_eq!(timeless(&again), timeless(&third), "evidence changes when a report is reported again");
    let last = diagnosed(&third);
    assert_eq!(heads(&replayed), heads(&last), "the findings change with the second report");
    assert_no_client_id(&evidence, &first);
    let resolved = |key: &str, subs: &[String]| format!("{key} {}", subs.join(" "));
    assert_no_client_id(&evidence, &markdown(&evidence, &findings, &meta, &resolved));
}

/// The evidence without its times: `serde_json` reads the last digit of one that no clock shows anew each time.
fn timeless(evidence: &Evidence) -> Value {
    fn without_fractions(value: &mut Value) {
        match value {
            Value::Number(number) if number.is_f64() => *value = Value::Null,
            Value::Array(list) => list.iter_mut().for_each(without_fractions),
            Value::Object(object) => object.values_mut().for_each(without_fractions),
            _ => {}
        }
    }
    let mut value = serde_json::to_value(evidence).unwrap_or(Value::Null);
    without_fractions(&mut value);
    value
}

/// What of the findings may not change. Their texts do: client ids are shortened.
fn heads(findings: &[Finding]) -> Vec<impl PartialEq + std::fmt::Debug + '_> {
    findings.iter().map(|f| (f.id, f.severity, f.certainty, f.place, f.steps, &f.follows)).collect()
}

fn assert_no_client_id(evidence: &Evidence, report: &str) {
    let ids = [
        evidence.settings().and_then(|s| s.client_id.clone()),
        evidence.profile.as_ref().map(|p| p.client_id.clone()),
    ];
    let elsewhere = without_client_ids(evidence.clone());
    for id in ids.into_iter().flatten() {
        let plain = !id.contains(['…', '·', '"', '\\']) && id.is_ascii() && id.trim() != BUNDLED;
        let telling = id.trim().len() >= 8 && !elsewhere.contains(id.trim());
        assert!(!(plain && telling && report.contains(id.trim())), "{id:?} stands in {report}");
    }
}

fn without_client_ids(mut evidence: Evidence) -> String {
    if let Some(profile) = &mut evidence.profile {
        profile.client_id.clear();
    }
    let settings =
        |outcome: &Observed| matches!(outcome, Observed::Answer(Response { body: Body::Settings(_), .. }));
    evidence.exchanges.retain(|e| !settings(&e.outcome));
    let others = serde_json::to_value(&evidence).unwrap_or(Value::Null);
    // Once more without the escapes.
    format!("{others} {}", texts(&others).join(" "))
}

/// What comes from outside is as short and as plain as what was recorded.
fn assert_thinned_out(evidence: &Evidence) {
    for exchange in &evidence.exchanges {
        // Settings are judged by their blanks and hidden characters: these stay.
        if matches!(exchange.outcome, Observed::Answer(Response { body: Body::Settings(_), .. })) {
            continue;
        }
        let kept = serde_json::to_value(exchange).unwrap_or(Value::Null);
        assert!(texts(&kept).iter().all(|text| text.len() <= LINE && is_plain(text)), "{exchange:?}");
    }
    let memory = serde_json::to_value(&evidence.memory).unwrap_or(Value::Null);
    assert!(texts(&memory).iter().all(|text| text.len() <= LINE && is_plain(text)), "{memory}");
}
