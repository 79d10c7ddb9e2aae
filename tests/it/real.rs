//! What real servers answered in front of the service, and what the service itself answers: the first finding of each
//! is the one that is right, and nothing else is stated as certain. The answers are recorded by `tests/lab/real`.

use oauth_assistant::diagnosis::{Certainty, Severity, diagnose};
use oauth_assistant::report;
use serde_json::Value;
use std::fmt::Write as _;
use std::fs;
use std::path::Path;

const ROOT: &str = env!("CARGO_MANIFEST_DIR");

/// One recorded state: its name, the findings that are right as the first, and the report.
fn recorded() -> Vec<(String, Vec<String>, String)> {
    let folder = Path::new(ROOT).join("tests/fixtures/real");
    let read = |name: &str| fs::read_to_string(folder.join(name)).unwrap();
    let expected: serde_json::Map<String, Value> = serde_json::from_str(&read("expected.json")).unwrap();
    let states = expected.into_iter().map(|(name, right)| {
        let causes = match &right["cause"] {
            Value::Array(any) => any.iter().map(|id| id.as_str().unwrap().to_owned()).collect(),
            one => vec![one.as_str().unwrap().to_owned()],
        };
        let report = read(&format!("{name}.json"));
        (name, causes, report)
    });
    states.collect()
}

#[test]
fn the_first_finding_of_each_real_server_is_the_right_one() {
    let mut table = String::from("Real software (recorded answers)\n");
    let mut wrong = Vec::new();
    let states = recorded();
    assert!(states.len() > 90, "{} states", states.len());
    for (name, right, report) in &states {
        let findings = diagnose(&report::parse(report).unwrap());
        let (first, certainty) =
            findings.first().map_or(("–", None), |finding| (finding.id.name(), Some(finding.certainty)));
        let is_right = right.iter().any(|id| id == first);
        let sure = certainty.map_or("", |c| match c {
            Certainty::Certain => "certain",
            Certainty::Likely => "likely",
            Certainty::Possible => "possible",
        });
        writeln!(table, "{} {name:<34} {first:<8} {sure}", if is_right { "right" } else { "WRONG" }).unwrap();
        let claimed = findings
            .iter()
            .filter(|f| f.severity == Severity::Blocker && f.certainty == Certainty::Certain)
            .map(|f| f.id.name())
            .filter(|id| !right.iter().any(|r| r == id));
        let others: Vec<_> = claimed.collect();
        if !is_right || !others.is_empty() {
            wrong.push(format!("{name}: {first}, right is {right:?}; certain beside it: {others:?}"));
        }
    }
    writeln!(table, "{} of {} right", states.len() - wrong.len(), states.len()).unwrap();
    let folder = Path::new(ROOT).join("target/test");
    fs::create_dir_all(&folder).unwrap();
    fs::write(folder.join("accuracy-real.txt"), table).unwrap();
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}
