//! Every decision of the diagnosis, over recorded evidence. Each fixture is a report that
//! `cargo run --example replay` reads, with what is expected of it as its first finding.

use crate::support::damage::parts;
use crate::support::evidence::fixtures;
use crate::support::one_in;
use oauth_assistant::creatio::Site;
use oauth_assistant::diagnosis::{CATALOGUE, Certainty, Finding, Id, Part, Severity, UnknownId, diagnose};
use oauth_assistant::identity::{Address, NetworkCause};
use oauth_assistant::probe::{
    Evidence, Exchange, Observed, Outcome, Probe, ProfileView, Skip, due, record, record_skips,
};
use oauth_assistant::report;
use proptest::prelude::*;
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

fn evidence(name: &str) -> Evidence {
    report::parse(&fixtures()[name].to_string()).unwrap()
}

/// An answer as it comes in.
fn answer(probe: Probe, status: u16, body: &str) -> Exchange<Outcome> {
    let body = body.to_owned();
    let outcome = Outcome::Answer { status, headers: vec![], body, truncated: false, redirected_to: None };
    Exchange { probe, url: "https://id.example/x".into(), at_ms: 0.0, took_ms: 1.0, outcome }
}

fn ids(findings: &[Finding]) -> Vec<&str> {
    findings.iter().map(|f| f.id.name()).collect()
}

#[test]
fn each_evidence_leads_to_its_first_finding() {
    let mut wrong = Vec::new();
    for (name, report) in fixtures() {
        let findings = diagnose(&report::parse(&report.to_string()).unwrap());
        let first =
            findings.first().map(|f| json!({"id": f.id, "severity": f.severity, "certainty": f.certainty}));
        if first.as_ref() != report["expect"].get(0) {
            wrong.push(format!("{name}: {first:?}, all {:?}; expected {}", ids(&findings), report["expect"]));
        }
    }
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}

#[test]
fn a_recorded_cause_is_what_is_read_of_the_browsers_words() {
    for (name, report) in fixtures() {
        for exchange in report::parse(&report.to_string()).unwrap().exchanges {
            if let Observed::NetworkError { cause, said, .. } = exchange.outcome {
                assert_eq!(NetworkCause::read(said.as_deref()), cause, "{name}: {said:?}");
            }
        }
    }
}

#[test]
fn beside_a_red_row_words_that_nobody_knows_are_shown_and_not_called_harmless() {
    for (name, said) in [
        ("network-unknown-cause", "net::ERR_BRAND_NEW"),
        ("network-unknown-sentence", "Zertifikat abgelaufen."),
    ] {
        let findings = diagnose(&evidence(name));
        assert!(!ids(&findings).contains(&"BLIND"), "{name}");
        assert_eq!(findings[0].id, Id::Unknown);
        assert!(findings[0].subs.iter().any(|sub| sub == said), "{name}");
    }
    // Where Creatio reaches the service, they are the browser's own matter.
    assert_eq!(ids(&diagnose(&evidence("healthy-unknown-cause-here"))), ["BLIND"]);
}

#[test]
fn each_of_the_browsers_errors_has_a_finding_beside_a_red_row_and_no_blocker_beside_a_green_one() {
    let lists = [
        include_str!("../fixtures/network-errors/chromium.txt"),
        include_str!("../fixtures/network-errors/firefox.txt"),
        include_str!("../fixtures/network-errors/nss.txt"),
    ];
    let (red, green) = (evidence("network-unknown-cause"), evidence("healthy-unknown-cause-here"));
    let mut told: BTreeMap<String, (bool, bool)> = BTreeMap::new();
    for name in lists.iter().flat_map(|list| list.lines()).filter(|line| !line.starts_with('#')) {
        let cause = NetworkCause::read(Some(name));
        told.entry(format!("{cause:?}")).or_insert_with(|| {
            let of = |evidence: &Evidence| {
                let mut evidence = evidence.clone();
                for exchange in &mut evidence.exchanges {
                    if matches!(exchange.outcome, Observed::NetworkError { .. }) {
                        let said = Some(name.into());
                        exchange.outcome = Observed::NetworkError { cause, said, redirected_to: None };
                    }
                }
                diagnose(&evidence)
            };
            let blocks = |finding: &Finding| finding.severity == Severity::Blocker;
            // What this browser's proxy says is told as such: the service's own state stays open.
            let tells = |finding: &Finding| blocks(finding) || finding.id == Id::Net08;
            (of(&red).iter().any(tells), of(&green).iter().any(blocks))
        });
    }
    assert!(told.values().all(|told| *told == (true, false)), "{told:?}");
    assert!(told.len() > 25, "{told:?}");
}

#[test]
fn a_finding_survives_the_report() {
    let meta = report::Meta::default();
    for (name, report) in fixtures() {
        let evidence = report::parse(&report.to_string()).unwrap();
        let before = diagnose(&evidence);
        let again = report::parse(&report::json(&evidence, &before, &meta)).unwrap();
        let after = diagnose(&again);
        let heads = |f: &[Finding]| f.iter().map(|f| (f.id, f.certainty)).collect::<Vec<_>>();
        assert_eq!(heads(&before), heads(&after), "{name}");
    }
}

#[test]
fn a_healthy_set_up_has_no_finding_at_all() {
    assert_eq!(diagnose(&evidence("healthy")), []);
}

#[test]
fn a_green_creatio_never_has_a_blocker() {
    for (name, report) in fixtures().into_iter().filter(|(name, _)| name.starts_with("healthy")) {
        let findings = diagnose(&report::parse(&report.to_string()).unwrap());
        assert!(findings.iter().all(|f| f.severity != Severity::Blocker), "{name}: {findings:?}");
    }
}

#[test]
fn what_may_be_behind_the_first_finding_is_listed_and_folded() {
    let findings = diagnose(&evidence("token-wrong-secret"));
    assert_eq!(ids(&findings), ["CFG-03", "CFG-04"]);
    assert_eq!(findings[0].follows, [Id::Cfg04]);

    let findings = diagnose(&evidence("token-profile-refused"));
    assert_eq!(ids(&findings), ["CFG-04", "TOK-01", "CFG-03"]);
    assert_eq!(findings[0].follows, [Id::Tok01, Id::Cfg03]);

    let findings = diagnose(&evidence("token-id-differs-from-profile"));
    assert_eq!(ids(&findings), ["CFG-03", "PRF-01"]);
    assert_eq!(findings[1].subs, ["IdServiceUser123", "OtherClient12345"]);

    let findings = diagnose(&evidence("creatio-no-permission-service-red"));
    assert_eq!(ids(&findings), ["BRW-01"]);

    let findings = diagnose(&evidence("url-trailing-slash-only"));
    assert_eq!(ids(&findings), ["NET-02", "URL-02"]);
    let findings = diagnose(&evidence("url-upper-case"));
    assert_eq!(ids(&findings), ["NET-02", "URL-06"]);
    let findings = diagnose(&evidence("creatio-cloud"));
    assert!(ids(&findings).contains(&"CRT-12"));
}

#[test]
fn the_runtime_in_the_steps_follows_the_version() {
    for (version, runtime) in [
        (Some("8.3.2.1"), ".NET 8"),
        (Some("8.2.0.1"), ".NET 6"),
        (Some("8.0.5.1"), ".NET Core 2.2"),
        (None, ".NET 6 / .NET 8"),
    ] {
        let evidence = Evidence { version: version.map(str::to_owned), ..evidence("hosting-500-31") };
        assert_eq!(diagnose(&evidence)[0].subs, ["id.example", runtime, "HTTP 500.31"]);
    }
}

#[test]
fn the_corrected_address_is_given() {
    let findings = diagnose(&evidence("url-token-endpoint"));
    assert_eq!(findings[0].subs, ["https://id.example/connect/token", "https://id.example"]);
}

#[test]
fn each_finding_has_one_name_in_the_order_of_causes_and_no_other_is_read() {
    for (place, entry) in CATALOGUE.iter().enumerate() {
        let name = entry.id.name();
        assert_eq!(entry.id as usize, place, "{name}");
        assert_eq!(name.parse(), Ok(entry.id));
        assert_eq!(serde_json::to_value(entry.id).unwrap(), name);
        assert_eq!(serde_json::from_value::<Id>(json!(name)).unwrap(), entry.id);
        assert_eq!(entry.id.to_string(), name);
    }
    for name in ["CFG-99", "cfg-01", "Cfg01", "", " CFG-01"] {
        assert_eq!(name.parse::<Id>(), Err(UnknownId), "{name}");
        assert!(serde_json::from_value::<Id>(json!(name)).is_err(), "{name}");
    }
}

#[test]
fn a_finding_of_another_version_is_an_error_of_reading() {
    let finding = serde_json::to_value(&diagnose(&evidence("token-wrong-secret"))[0]).unwrap();
    assert!(serde_json::from_value::<Finding>(finding.clone()).is_ok());
    for (member, other) in [("id", json!("CFG-99")), ("follows", json!(["CFG-04", "CFG-99"]))] {
        let mut unknown = finding.clone();
        unknown[member] = other;
        let error = serde_json::from_value::<Finding>(unknown).unwrap_err().to_string();
        assert!(error.contains("CFG-99"), "{error}");
    }
    // What a report says of its findings is for people: a replay comes to its own.
    let mut report = fixtures()["token-wrong-secret"].clone();
    report["findings"] = json!([{"id": "CFG-99"}]);
    assert_eq!(ids(&diagnose(&report::parse(&report.to_string()).unwrap())), ["CFG-03", "CFG-04"]);
}

// Texts

static TEXTS: LazyLock<BTreeMap<String, String>> = LazyLock::new(|| {
    let mut texts: BTreeMap<String, Value> =
        serde_json::from_str(include_str!("../../extension/_locales/en/findings.json")).unwrap();
    let more: BTreeMap<String, Value> =
        serde_json::from_str(include_str!("../../extension/_locales/en/findings_server.json")).unwrap();
    texts.extend(more);
    texts.into_iter().map(|(key, text)| (key, text["message"].as_str().unwrap().to_owned())).collect()
});

#[test]
fn every_finding_has_its_texts_and_every_text_its_finding() {
    let mut keys: BTreeSet<String> =
        ["certain", "likely", "possible"].iter().map(|c| format!("certainty_{c}")).collect();
    for entry in CATALOGUE {
        keys.extend([Part::Title, Part::Meaning].map(|part| entry.id.key(part)));
        keys.extend((1..=entry.id.row().all_steps()).map(|step| entry.id.key(Part::Step(step))));
    }
    let there: BTreeSet<String> = TEXTS.keys().filter(|k| !k.starts_with("report_")).cloned().collect();
    assert_eq!(there, keys);
}

#[test]
fn every_finding_that_is_produced_stands_in_the_catalogue_and_gives_what_its_texts_need() {
    let mut produced = BTreeSet::new();
    for (name, report) in fixtures() {
        for finding in diagnose(&report::parse(&report.to_string()).unwrap()) {
            assert!((1..=finding.id.row().all_steps()).contains(&finding.steps), "{name}");
            let key = finding.id.key(Part::Title).replace("title", "");
            for (_, text) in TEXTS.iter().filter(|(k, _)| k.starts_with(&key)) {
                let needed = (1..=9).filter(|n| text.contains(&format!("${n}"))).max().unwrap_or(0);
                assert!(finding.subs.len() >= needed, "{name}: {} needs ${needed}: {text}", finding.id);
            }
            assert!(!finding.because.is_empty(), "{name}: {} rests on nothing", finding.id);
            produced.insert(finding.id);
        }
    }
    let all: BTreeSet<Id> = CATALOGUE.iter().map(|e| e.id).collect();
    assert_eq!(produced, all, "each finding of the catalogue has a fixture that leads to it");
}

#[test]
fn texts_have_no_stray_dollar() {
    for (key, text) in TEXTS.iter() {
        let rest = (1..=9).fold(text.replace("$$", ""), |t, n| t.replace(&format!("${n}"), ""));
        assert!(!rest.contains('$'), "{key}: {text}");
    }
}

// Report

fn resolved(key: &str, subs: &[String]) -> String {
    let text = TEXTS.get(key).unwrap_or_else(|| panic!("no text {key}")).clone();
    subs.iter().enumerate().fold(text, |t, (i, sub)| t.replace(&format!("${}", i + 1), sub))
}

#[test]
fn the_markdown_report_reads_the_findings_and_shortens_client_ids() {
    let evidence = evidence("token-id-differs-from-profile");
    let findings = diagnose(&evidence);
    let meta = report::Meta { version: "0.1.0".into(), browser: "Chromium 156".into(), at_ms: 0.0 };
    let text = report::markdown(&evidence, &findings, &meta, &resolved);
    assert!(text.contains("### CFG-03 · Most likely: The Client ID or the Client secret in Creatio"));
    assert!(
        text.contains(
            "| Discovery | `https://id.example/.well-known/openid-configuration` | `HTTP 200` | 2026-09-21T14:13:20Z | 40 ms |"
        )
    );
    assert!(!text.contains("IdServiceUser123") && !text.contains("OtherClient12345"), "{text}");
    let json = report::json(&evidence, &findings, &meta);
    assert!(!json.contains("IdServiceUser123") && !json.contains("OtherClient12345"), "{json}");
}

#[test]
fn a_client_id_with_blanks_or_hidden_characters_is_shortened_too() {
    for id in ["IdService User 123", " IdServiceUser123 ", "IdService\u{200b}User123", "IdService\r\nUser123"]
    {
        let mut evidence = evidence("token-id-differs-from-profile");
        let values = json!({ "OAuth20IdentityServerUrl": { "value": "https://id.example" },
            "OAuth20IdentityServerClientId": { "value": id } });
        record(&mut evidence, answer(Probe::Settings, 200, &json!({ "values": values }).to_string()));
        let findings = diagnose(&evidence);
        assert!(ids(&findings).contains(&"PRF-01"));
        let meta = report::Meta::default();
        let markdown = report::markdown(&evidence, &findings, &meta, &resolved);
        for text in [report::json(&evidence, &findings, &meta), markdown] {
            let shown: String = id.trim().chars().filter(|c| !c.is_control() && *c != '\u{200b}').collect();
            assert!(!text.contains(&shown), "{id:?}: {text}");
        }
    }
}

#[test]
fn a_strangers_text_is_no_markup_in_the_report() {
    let mut evidence = evidence("creatio-problem-without-flags");
    let body = r#"{"HasProblem":true,"Message":"<img src=x> [a](http://b) `c` | d"}"#;
    record(&mut evidence, answer(Probe::Health, 500, body));
    let text = report::markdown(&evidence, &diagnose(&evidence), &report::Meta::default(), &resolved);
    assert!(text.contains("\\<img src=x\\> \\[a\\](http://b) \\`c\\` \\| d"), "{text}");
}

#[test]
fn a_report_of_another_format_is_refused() {
    use report::ReportError;
    assert_eq!(report::parse(r#"{"format":3,"evidence":{}}"#), Err(ReportError::Format(Some(3))));
    assert_eq!(report::parse(r#"{"format":"1"}"#), Err(ReportError::Format(None)));
    assert_eq!(report::parse("{}"), Err(ReportError::Format(None)));
    assert_eq!(report::parse("{\n  x"), Err(ReportError::Malformed { line: 2, column: 3 }));
    for evidence in ["[]", "null", r#"{"pending":7}"#, r#"{"exchanges":[{}]}"#] {
        for format in [1, 2] {
            let text = format!(r#"{{"format":{format},"evidence":{evidence}}}"#);
            assert!(matches!(report::parse(&text), Err(ReportError::Shape(_))), "{text}");
        }
    }
    assert_eq!(report::parse(&" ".repeat(5_000_000)), Err(ReportError::TooLong));
    let deep = format!(r#"{{"format":2,"evidence":{}"#, "[".repeat(10_000));
    assert!(matches!(report::parse(&deep), Err(ReportError::Malformed { .. })));
}

#[test]
fn a_secret_never_reaches_the_report() {
    const CANARY: &str = "canary-S3cret_value";
    let mut evidence = evidence("token-wrong-secret");
    evidence.profile = Some(ProfileView {
        url: format!("https://u:{CANARY}@id.example/?s={CANARY}"),
        client_id: "IdServiceUser123".into(),
    });
    for probe in Probe::ALL {
        for body in [
            format!(r#"{{"access_token":"{CANARY}","token_type":"{CANARY}","error":"{CANARY}"}}"#),
            format!(r#"{{"values":{{"OAuth20IdentityServerClientSecret":{{"value":"{CANARY}"}}}}}}"#),
            format!(
                r#"{{"keys":[{{"k":"{CANARY}"}}],"issuer":"https://u:{CANARY}@x","unknown":"{CANARY}"}}"#
            ),
            format!("<html><pre>{CANARY}</pre>"),
        ] {
            let headers = vec![("set-cookie".to_owned(), CANARY.to_owned())];
            let to = format!("https://u:{CANARY}@h/?t={CANARY}#{CANARY}");
            let url = format!("https://u:{CANARY}@h/?t={CANARY}").into();
            let redirected_to = Some(to);
            let outcome = Outcome::Answer { status: 200, headers, body, truncated: false, redirected_to };
            record(&mut evidence, Exchange { probe, url, at_ms: 0.0, took_ms: 0.0, outcome });
            let findings = diagnose(&evidence);
            let meta = report::Meta::default();
            assert!(!report::json(&evidence, &findings, &meta).contains(CANARY), "{probe:?}");
            assert!(!report::markdown(&evidence, &findings, &meta, &resolved).contains(CANARY), "{probe:?}");
        }
    }
}

// Properties

fn bodies() -> impl Strategy<Value = String> {
    let known = [
        r#"{"HasProblem":true,"IsSystemSettingsFilledIn":true,"IsIdentityServiceAvailable":false}"#,
        r#"{"HasProblem":true,"IsSystemSettingsFilledIn":true,"IsIdentityServiceAvailable":true,"IsAccessTokenRetrievableForSystemActions":false}"#,
        r#"{"HasProblem":false}"#,
        r#"{"values":{"OAuth20IdentityServerUrl":{"value":"https://id.example"}}}"#,
        r#"{"values":{"OAuth20IdentityServerUrl":{"value":"http://localhost:8090/connect/token"}}}"#,
        r#"{"issuer":"creatio.com","token_endpoint":"https://id.example/connect/token"}"#,
        r#"{"keys":[]}"#,
        r#"{"keys":[{"d":"x"}]}"#,
        r#"{"error":"invalid_client"}"#,
        "<html><title>HTTP Error 500.30 - x</title>",
        "<h1><title>É</h1",
        "\u{feff}",
    ];
    let cut = (prop::sample::select(known.to_vec()), any::<prop::sample::Index>(), any::<char>()).prop_map(
        |(body, at, c)| {
            let mut chars: Vec<char> = body.chars().collect();
            let i = at.index(chars.len());
            chars[i] = c;
            chars.into_iter().collect()
        },
    );
    prop_oneof![prop::sample::select(known.to_vec()).prop_map(str::to_owned), cut, ".{0,80}"]
}

fn outcomes() -> impl Strategy<Value = Outcome> {
    let header = prop_oneof![
        Just(("date".to_owned(), "Sun, 06 Nov 1994 08:49:37 GMT".to_owned())),
        Just(("server".to_owned(), "Microsoft-HTTPAPI/2.0".to_owned())),
        ("[a-z-]{0,20}", ".{0,40}"),
    ];
    let status = prop_oneof![Just(200u16), Just(404), Just(500), Just(503), Just(400), any::<u16>()];
    let cause = prop_oneof![
        Just(Some("net::ERR_CONNECTION_REFUSED".to_owned())),
        Just(Some("net::ERR_SSL_PROTOCOL_ERROR".to_owned())),
        Just(None),
        ".{0,60}".prop_map(Some),
    ];
    prop_oneof![
        4 => (status, prop::collection::vec(header, 0..3), bodies(), any::<bool>(), prop::option::of(".{0,60}"))
            .prop_map(|(status, headers, body, truncated, redirected_to)| Outcome::Answer {
                status, headers, body, truncated, redirected_to,
            }),
        2 => (cause, prop::option::of(".{0,60}"))
            .prop_map(|(cause, redirected_to)| Outcome::NetworkError { cause, redirected_to }),
        1 => any::<f64>().prop_map(|after_ms| Outcome::TimedOut { after_ms }),
        1 => Just(Outcome::NoPermission),
        1 => ".{0,20}".prop_map(|reason| Outcome::Skipped { reason: Skip::Other(reason.into()) }),
        1 => Just(Outcome::Skipped { reason: Skip::NoConsent }),
    ]
}

fn exchanges() -> impl Strategy<Value = Exchange<Outcome>> {
    let probe = prop::sample::select(Probe::ALL.to_vec());
    let url = prop_oneof![Just("https://id.example/x?y".to_owned()), ".{0,60}"];
    (probe, url, any::<f64>(), any::<f64>(), outcomes()).prop_map(|(probe, url, at_ms, took_ms, outcome)| {
        Exchange { probe, url: url.into(), at_ms, took_ms, outcome }
    })
}

#[test]
fn a_healthy_evidence_with_one_value_removed_is_never_a_certain_blocker() {
    let mut judged = 0;
    for (name, report) in fixtures().into_iter().filter(|(name, _)| name.starts_with("healthy")) {
        for part in parts(&report["evidence"]).into_iter().step_by(one_in()) {
            let evidence = part.replaced(&report["evidence"], None);
            let format = &report["format"];
            let Ok(evidence) = report::parse(&json!({"format": format, "evidence": evidence}).to_string())
            else {
                continue;
            };
            judged += 1;
            let findings = diagnose(&evidence);
            let certain = |f: &&Finding| f.severity == Severity::Blocker && f.certainty == Certainty::Certain;
            assert_eq!(findings.iter().find(certain), None, "{name}: {evidence:?}");
        }
    }
    assert!(judged > 500 / one_in(), "{judged}");
}

#[test]
fn what_is_stated_as_certain_while_answers_are_awaited_is_not_overturned_by_them() {
    let mut partial = 0;
    for (name, report) in fixtures() {
        let full = report::parse(&report.to_string()).unwrap();
        let settled = diagnose(&full);
        // Every set of answers that may be there first, where Creatio's health is among them.
        let sets = 1u32 << full.exchanges.len();
        for mask in 0..sets {
            partial += 1;
            if partial % one_in() != 0 {
                continue;
            }
            let mut some = full.clone();
            let mut i = 0;
            some.exchanges.retain(|_| {
                i += 1;
                mask & (1 << (i - 1)) != 0
            });
            for finding in diagnose(&some) {
                let claimed =
                    finding.severity == Severity::Blocker && finding.certainty == Certainty::Certain;
                let kept = ids(&settled).contains(&finding.id.name());
                assert!(!claimed || kept, "{name}: {} from {:?}", finding.id, some.exchanges);
            }
        }
    }
    assert!(partial > 5_000, "{partial}");
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2_500 / one_in() as u32, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn no_evidence_makes_it_panic(
        exchanges in prop::collection::vec(exchanges(), 0..12),
        version in prop::option::of("[0-9.]{0,12}|.{0,8}"),
        profile in prop::option::of(("https://id\\.example|.{0,30}", ".{0,20}")),
        consent: bool,
    ) {
        let mut evidence = Evidence {
            site: Some(Site { origin: "https://crm.example".into(), base: String::new() }),
            version,
            profile: profile.map(|(url, client_id)| ProfileView { url, client_id }),
            consent,
            ..Default::default()
        };
        for exchange in exchanges {
            record(&mut evidence, exchange);
            record_skips(&mut evidence, 0.0);
            for request in due(&evidence) {
                if request.url.starts_with('/') {
                    continue;
                }
                // Whatever the answers say, only the host of the setting is ever asked.
                let set = evidence.settings().and_then(|s| s.url.clone()).unwrap();
                let base = Address::judge(&set, evidence.site.as_ref()).base.unwrap();
                let host = |url: &str| url::Url::parse(url).unwrap().host_str().map(str::to_owned);
                prop_assert_eq!(host(&request.url), host(&base));
            }
            let findings = diagnose(&evidence);
            prop_assert!(findings.iter().all(|f| (1..=f.id.row().all_steps()).contains(&f.steps)));
            let texts = |key: &str, subs: &[String]| format!("{key} {subs:?}");
            report::markdown(&evidence, &findings, &report::Meta::default(), &texts);
        }
        let findings = diagnose(&evidence);
        let text = report::json(&evidence, &findings, &report::Meta::default());
        // Numbers that JSON cannot hold make a report unreadable, never wrong.
        if let Ok(read) = report::parse(&text) {
            prop_assert_eq!(diagnose(&read).len(), findings.len());
        }
    }

    #[test]
    fn no_text_makes_the_reader_of_reports_panic(text in ".{0,200}", evidence in ".{0,200}") {
        let _ = report::parse(&text);
        for format in [1, 2] {
            let _ = report::parse(&format!("{{\"format\":{format},\"evidence\":{evidence}}}"));
        }
    }

    #[test]
    fn a_green_creatio_is_never_contradicted(exchanges in prop::collection::vec(exchanges(), 0..10)) {
        let mut evidence = evidence_green();
        for exchange in exchanges {
            if matches!(exchange.probe, Probe::Health | Probe::HealthOtherRuntime) {
                continue;
            }
            record(&mut evidence, exchange);
        }
        for finding in diagnose(&evidence) {
            prop_assert!(finding.severity != Severity::Blocker, "{finding:?}");
        }
    }
}

fn evidence_green() -> Evidence {
    let body = r#"{"HasProblem":false,"IsSystemSettingsFilledIn":true,"IsIdentityServiceAvailable":true,"IsAccessTokenRetrievableForSystemActions":true}"#;
    let mut evidence = Evidence {
        site: Some(Site { origin: "https://crm.example".into(), base: String::new() }),
        ..Default::default()
    };
    record(&mut evidence, answer(Probe::Health, 200, body));
    evidence
}

/// The words of a text, sentence by sentence. What stands behind a colon is a list or a command.
fn sentences(text: &str) -> impl Iterator<Item = usize> + use<> {
    let marked = ["? ", ": ", "; "].iter().fold(text.to_owned(), |text, end| text.replace(end, ". "));
    let counts: Vec<usize> = marked.split(". ").map(|part| part.split_whitespace().count()).collect();
    counts.into_iter()
}

/// What `docs/words.md` says not to say, as far as a word alone tells it.
const NOT_SAID: [&str; 15] = [
    "identity server",
    "oauth server",
    "app pool",
    "reverse proxy",
    "balancer gets",
    "throws",
    "gives a 5",
    "your machine",
    "the backend",
    "app server",
    "re-run",
    "retry the diagnostics",
    "please",
    "unfortunately",
    "!",
];

#[test]
fn every_text_of_a_finding_holds_the_standard() {
    // `docs/words.md`: 20 words a sentence, 60 in a closed card, 150 in an open one.
    let mut wrong = Vec::new();
    for entry in CATALOGUE {
        let id = entry.id;
        let text = |part| TEXTS[&id.key(part)].as_str();
        let steps: Vec<&str> = (1..=id.row().all_steps()).map(|step| text(Part::Step(step))).collect();
        let closed = [text(Part::Title), text(Part::Meaning)];
        for text in closed.iter().chain(&steps) {
            if sentences(text).any(|words| words > 20) {
                wrong.push(format!("{id}, a sentence over 20 words: {text}"));
            }
            let lower = text.to_lowercase();
            wrong.extend(
                NOT_SAID.iter().filter(|word| lower.contains(**word)).map(|w| format!("{id}: {w}: {text}")),
            );
        }
        let words = |texts: &[&str]| texts.iter().map(|text| text.split_whitespace().count()).sum::<usize>();
        if words(&closed) > 60 {
            wrong.push(format!("{id}, closed: {} words", words(&closed)));
        }
        let open = words(&closed) + words(&steps);
        if open > 150 {
            wrong.push(format!("{id}, open: {open} words"));
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}
