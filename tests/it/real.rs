//! What real servers answered in front of the service, and what the service itself answers: the first finding of each
//! is the one that is right, and nothing else is stated as certain. The answers are recorded by `tests/lab/real`.

use oauth_assistant::diagnosis::{Certainty, Severity, diagnose};
use oauth_assistant::probe::{Evidence, Exchange, Observed, Outcome, Probe, record};
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

#[test]
fn where_another_product_answers_no_pair_of_creatios_is_called_wrong() {
    let foreign = ["glewlwyd-other-provider", "lemonldap-other-provider", "lemonldap-other-provider-strict"];
    for (name, _, report) in recorded().iter().filter(|(name, ..)| foreign.contains(&name.as_str())) {
        let findings = diagnose(&report::parse(report).unwrap());
        let red = findings.iter().filter(|f| f.severity == Severity::Blocker).map(|f| f.id.name());
        assert_eq!(red.collect::<Vec<_>>(), ["DSC-08"], "{name}");
    }
}

#[test]
fn what_another_product_on_this_computer_answers_clears_no_pair_of_a_service_on_another() {
    let (_, _, report) =
        recorded().into_iter().find(|(name, ..)| name == "lemonldap-other-provider").unwrap();
    let there = report.replace("id.example", "localhost");
    let findings = diagnose(&report::parse(&there).unwrap());
    assert!(findings.iter().any(|f| f.id.name() == "CFG-03"), "{findings:?}");
}

/// One answer of discovery, as it is kept, and the first finding beside a Creatio that does not reach the service.
fn heard(
    headers: Vec<(String, String)>,
    status: u16,
    body: String,
    to: Option<&str>,
) -> (Evidence, Option<String>) {
    let recorded =
        fs::read_to_string(Path::new(ROOT).join("tests/fixtures/evidence/world-iis-500-remote.json"));
    let mut evidence = report::parse(&recorded.unwrap()).unwrap();
    for (probe, url) in [
        (Probe::Discovery, "https://id.example/.well-known/openid-configuration"),
        (Probe::Jwks, "https://id.example/.well-known/openid-configuration/jwks"),
    ] {
        let (headers, body) = (headers.clone(), body.clone());
        let redirected_to = to.map(str::to_owned);
        let outcome = Outcome::Answer { status, headers, body, truncated: false, redirected_to };
        record(&mut evidence, Exchange { probe, url: url.into(), at_ms: 0.0, took_ms: 1.0, outcome });
    }
    let first = diagnose(&evidence).first().map(|f| f.id.name().to_owned());
    (evidence, first)
}

fn field(name: &str, value: &str) -> (String, String) {
    (name.to_owned(), value.to_owned())
}

#[test]
fn an_answer_of_any_size_is_kept_small_and_read_for_what_it_is() {
    let page =
        |title: &str| format!("<html><head><title>{title}</title></head><body>{}", "x".repeat(10_000_000));
    let nginx = || vec![field("Server", "nginx")];
    let (evidence, first) = heard(nginx(), 502, page("502 Bad Gateway"), None);
    assert_eq!(first.as_deref(), Some("IIS-12"));
    assert!(serde_json::to_string(&evidence).unwrap().len() < 100_000);

    let mut many: Vec<_> = (0..500).map(|n| field(&format!("x-field-{n}"), &"y".repeat(131))).collect();
    many.push(field("SERVER", "awselb/2.0"));
    many.push(field("www-authenticate", &"Basic ".repeat(11_000)));
    let (evidence, first) = heard(many, 503, String::new(), None);
    assert_eq!(first.as_deref(), Some("IIS-12"));
    assert!(serde_json::to_string(&evidence).unwrap().len() < 100_000);
}

#[test]
fn a_title_is_shown_as_one_line_of_text_in_its_own_direction() {
    for (title, kept) in [
        ("\u{202e}502 \u{5e9}\u{5d2}\u{5d9}\u{5d0}\u{5d4}", "502 \u{5e9}\u{5d2}\u{5d9}\u{5d0}\u{5d4}"),
        ("<b>gone", "b>gone"),
        ("a\nb\u{0}  c", "a b c"),
    ] {
        let (evidence, first) = heard(vec![], 503, format!("<html><title>{title}</title>"), None);
        assert_eq!(first.as_deref(), Some("IIS-23"), "{title}");
        let answer = evidence.of(Probe::Discovery).unwrap();
        let Observed::Answer(answer) = &answer.outcome else { panic!("{answer:?}") };
        assert_eq!(answer.title.as_deref(), Some(kept));
    }
}

/// ASP.NET of the .NET Framework writes the message of an exception into the title of its page.
#[test]
fn a_title_that_may_be_an_error_s_message_is_not_kept() {
    for (status, title) in [
        (500, "Keyword not supported"),
        (503, "Login failed for user 'sa'."),
        (503, "Server=db;User Id=sa;Password=canarysecret"),
        (503, "Could not find file C:\\keys\\canarysecret.pfx"),
        (503, "https://canarysecret.example/down"),
        (503, "canarysecret@example"),
        (503, "Password: canarysecret"),
    ] {
        let (evidence, _) = heard(vec![], status, format!("<html><title>{title}</title>"), None);
        let Some(Observed::Answer(answer)) = evidence.of(Probe::Discovery).map(|e| &e.outcome) else {
            panic!()
        };
        assert_eq!(answer.title, None, "{title}");
    }
}

/// Creatio sends forms: that JSON is not taken says nothing of them.
#[test]
fn a_post_of_json_that_is_refused_for_its_type_is_no_filter() {
    let fixture = &crate::support::evidence::fixtures()["token-post-filtered"];
    let first = |report: &str| diagnose(&report::parse(report).unwrap())[0].id.name();
    let filtered = fixture.to_string();
    assert_eq!(first(&filtered), "IIS-14");
    let other = filtered.replace("\"status\":403", "\"status\":415");
    assert_ne!(other, filtered);
    let ids: Vec<_> = diagnose(&report::parse(&other).unwrap()).iter().map(|f| f.id.name()).collect();
    assert!(!ids.contains(&"IIS-14") && !ids.contains(&"TOK-10"), "{ids:?}");
}

#[test]
fn a_page_in_another_encoding_is_read_by_its_numbers() {
    // Windows-1251 as it comes out of a reader of UTF-8.
    let title = "\u{fffd}\u{fffd}\u{fffd}\u{fffd}\u{fffd}\u{fffd} HTTP 500.31 - \u{fffd}\u{fffd}";
    let page = format!("<html><title>IIS {title}</title>");
    let (_, first) = heard(vec![field("server", "Microsoft-IIS/10.0")], 500, page, None);
    assert_eq!(first.as_deref(), Some("IIS-03"));
}

#[test]
fn a_hop_to_a_private_address_is_named_and_one_to_a_file_is_no_hop() {
    let (evidence, first) = heard(vec![], 404, String::new(), Some("http://10.0.0.7:8080/login?token=abc"));
    assert_eq!(first.as_deref(), Some("IIS-13"));
    assert!(!serde_json::to_string(&evidence).unwrap().contains("abc"), "the query is not kept");
    let (_, first) = heard(vec![], 404, String::new(), Some("file:///etc/passwd"));
    assert_eq!(first.as_deref(), Some("URL-08"));
}
