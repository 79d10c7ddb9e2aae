//! Evidence with one value at a time removed, delayed or corrupted: the diagnosis never panics, and never
//! becomes sure of something else.

use crate::support::as_it_came::as_it_came;
use crate::support::changed::recorded;
use crate::support::damage::{Part, parts};
use crate::support::evidence::fixtures;
use crate::support::one_in;
use oauth_assistant::diagnosis::{Certainty, Finding, Severity, diagnose};
use oauth_assistant::probe::Evidence;
use oauth_assistant::report;
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

/// What a damaged value states about itself: the answer is not the expected one, the setting is empty or no
/// address. That is true of the damaged evidence.
const OF_ITSELF: [&str; 4] = ["CRT-04", "DSC-01", "CFG-02", "URL-04"];

fn read(format: &Value, evidence: &Value) -> Option<Evidence> {
    report::parse(&json!({"format": format, "evidence": evidence}).to_string()).ok()
}

fn claims(findings: &[Finding]) -> Vec<&str> {
    let claimed = |f: &&Finding| f.severity == Severity::Blocker && f.certainty == Certainty::Certain;
    findings.iter().filter(claimed).map(|f| f.id.name()).collect()
}

/// Of real servers' answers, which are much alike, one case in so many.
const OF_REAL_ONES: usize = 11;

/// All evidence of the tests: ours and, where all cases are asked for, what real servers answered.
fn everything() -> BTreeMap<String, Value> {
    let mut all = if one_in() == 1 { recorded().clone() } else { BTreeMap::new() };
    all.extend(fixtures());
    all
}

/// Evidence that is damaged: as it is kept, or as it came.
struct Whole {
    name: String,
    report: Value,
    /// What is said of it undamaged.
    said: Vec<&'static str>,
    parts: Vec<Part>,
    /// One case in so many.
    every: usize,
}

/// All that is damaged, made once for all tests.
static WHOLES: LazyLock<Vec<Whole>> = LazyLock::new(|| {
    let ours: BTreeSet<String> = fixtures().into_keys().collect();
    let both = |(name, report): (String, Value)| {
        let every = if ours.contains(&name) { one_in() } else { OF_REAL_ONES };
        let raw = (format!("{name}, raw"), as_it_came(&report));
        let each = if raw.1 == report { vec![raw] } else { vec![(name, report), raw] };
        each.into_iter().map(move |(name, report)| {
            let said = diagnose(&read(&report["format"], &report["evidence"]).unwrap());
            let said = said.iter().map(|f| f.id.name()).collect();
            let parts = parts(&report["evidence"]);
            Whole { name, report, said, parts, every }
        })
    };
    everything().into_iter().flat_map(both).collect()
});

/// Damages every fixture, as it is kept and as it came, and counts the cases. A claim that the whole evidence does
/// not support at all is wrong, unless it speaks of the damage itself.
fn assert_no_new_claim(damage: &dyn Fn(&Value) -> Vec<Option<Value>>) -> usize {
    let mut cases = 0;
    let mut wrong = Vec::new();
    for Whole { name, report, said, parts, every } in &*WHOLES {
        // A list without its only member states something of its own: that there is none.
        let damages = parts
            .iter()
            .flat_map(|part| damage(&part.value).into_iter().map(move |by| (part, by)))
            .filter(|(part, by)| by.is_some() || !part.alone);
        for (part, by) in damages {
            cases += 1;
            if cases % every != 0 {
                continue;
            }
            let evidence = part.replaced(&report["evidence"], by.as_ref());
            let Some(damaged) = read(&report["format"], &evidence) else { continue };
            let findings = diagnose(&damaged);
            for id in claims(&findings) {
                let known = said.contains(&id) || OF_ITSELF.contains(&id);
                if !known {
                    wrong.push(format!("{name}: {id} from {}", difference(&report["evidence"], &evidence)));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{} of {cases}:\n{}", wrong.len(), wrong[..wrong.len().min(40)].join("\n"));
    cases
}

/// Where two values differ, for people.
fn difference(a: &Value, b: &Value) -> String {
    match (a, b) {
        (Value::Object(a), Value::Object(b)) => {
            let keys = a.keys().chain(b.keys()).find(|k| a.get(*k) != b.get(*k)).unwrap();
            format!(
                "{keys}.{}",
                difference(a.get(keys).unwrap_or(&Value::Null), b.get(keys).unwrap_or(&Value::Null))
            )
        }
        (Value::Array(x), Value::Array(y)) => {
            let i = x.iter().zip(y).position(|(a, b)| a != b).unwrap_or(x.len().min(y.len()));
            let probe = x.get(i).and_then(|e| e.get("probe")).map(Value::to_string).unwrap_or_default();
            format!(
                "[{i}{probe}].{}",
                difference(x.get(i).unwrap_or(&Value::Null), y.get(i).unwrap_or(&Value::Null))
            )
        }
        _ => format!("{a} -> {b}"),
    }
}

#[test]
fn what_came_leads_to_what_is_kept() {
    for (name, report) in fixtures() {
        let raw = as_it_came(&report);
        let kept = read(&report["format"], &report["evidence"]).unwrap();
        assert_eq!(read(&raw["format"], &raw["evidence"]).unwrap(), kept, "{name}");
    }
}

#[test]
fn one_value_removed_makes_nothing_else_certain() {
    let cases = assert_no_new_claim(&|_| vec![None]);
    assert!(cases > 5_000, "{cases}");
}

/// Every value is replaced by one that is no value there.
fn assert_no_new_claim_where_there_is(other: &Value) {
    let cases = assert_no_new_claim(&|value| {
        // Flags that change sides, and statuses that change kind, are other evidence and no damage.
        let differs = std::mem::discriminant(other) != std::mem::discriminant(value) || value.is_string();
        differs.then(|| Some(other.clone())).into_iter().collect()
    });
    assert!(cases > 10_000, "{cases}");
}

#[test]
fn null_in_the_place_of_a_value_makes_nothing_else_certain() {
    assert_no_new_claim_where_there_is(&json!(null));
}

#[test]
fn an_object_in_the_place_of_a_value_makes_nothing_else_certain() {
    assert_no_new_claim_where_there_is(&json!({}));
}

#[test]
fn an_odd_text_in_the_place_of_a_value_makes_nothing_else_certain() {
    assert_no_new_claim_where_there_is(&json!("\u{202e}\u{0}x"));
}

#[test]
fn an_odd_number_in_the_place_of_a_value_makes_nothing_else_certain() {
    assert_no_new_claim_where_there_is(&json!(-1e300));
}

#[test]
fn one_answer_delayed_makes_nothing_else_certain() {
    let cases = assert_no_new_claim(&|value| match value.get("outcome") {
        None => Vec::new(),
        Some(_) => ["timed_out", "slow", "unsaid", "skipped", "no_permission", "truncated"]
            .into_iter()
            .map(|how| {
                let mut late = value.clone();
                match how {
                    "timed_out" => late["outcome"] = json!({"timed_out": {"after_ms": 10_000.0}}),
                    "slow" => late["took_ms"] = json!(9_900.0),
                    "unsaid" => {
                        let raw = value["outcome"]["answer"]["body"].is_string();
                        let cause = if raw { json!(null) } else { json!("unsaid") };
                        late["outcome"] = json!({"network_error": {"cause": cause, "redirected_to": null}})
                    }
                    "skipped" => late["outcome"] = json!({"skipped": {"reason": "no-profile"}}),
                    "no_permission" => late["outcome"] = json!("no_permission"),
                    _ => {
                        if let Some(body) = value["outcome"]["answer"]["body"].as_str() {
                            let half: String = body.chars().take(body.chars().count() / 2).collect();
                            late["outcome"]["answer"]["body"] = json!(half);
                            late["outcome"]["answer"]["truncated"] = json!(true);
                        } else if value["outcome"]["answer"].is_object() {
                            late["outcome"]["answer"]["body"] = json!({"foreign": "other"});
                            late["outcome"]["answer"]["truncated"] = json!(true);
                        }
                    }
                }
                Some(late)
            })
            .collect(),
    });
    assert!(cases > 5_000, "{cases}");
}
