//! Planning and recording.

use super::*;
use crate::creatio::Check;
use crate::creatio::Runtime;
use crate::identity::{Discovery, SubStatus};

fn evidence() -> Evidence {
    Evidence {
        site: Some(Site { origin: "https://crm.example".into(), base: "/app".into() }),
        runtime: Some(Runtime::Net),
        ..Default::default()
    }
}

fn answer(status: u16, body: &str) -> Outcome {
    Outcome::Answer { status, headers: vec![], body: body.into(), truncated: false, redirected_to: None }
}

fn exchange(probe: Probe, outcome: Outcome) -> Exchange<Outcome> {
    Exchange { probe, url: "https://id.example/x".into(), at_ms: 0.0, took_ms: 1.0, outcome }
}

fn take(evidence: &mut Evidence, probe: Probe, outcome: Outcome) {
    record(evidence, exchange(probe, outcome));
}

fn set(url: &str) -> Outcome {
    let url = serde_json::Value::from(url);
    answer(200, &format!(r#"{{"values":{{"OAuth20IdentityServerUrl":{{"value":{url}}}}}}}"#))
}

fn due_of(evidence: &Evidence) -> Vec<(Probe, String)> {
    due(evidence).into_iter().map(|r| (r.probe, r.url)).collect()
}

const GOOD: &str = r#"{"issuer":"creatio.com","token_endpoint":"https://id.example/connect/token"}"#;

#[test]
fn creatio_is_asked_first_with_the_prefix_of_its_runtime() {
    let mut e = evidence();
    let paths = |e: &Evidence| due(e).into_iter().map(|r| (r.method, r.url, r.csrf)).collect::<Vec<_>>();
    assert_eq!(
        paths(&e),
        [
            (Method::Get, "/app/api/OAuthHealthCheck".to_owned(), false),
            (Method::Post, "/app/DataService/json/SyncReply/QuerySysSettings".to_owned(), true),
            (Method::Post, "/app/rest/FeatureService/GetFeatureState".to_owned(), true),
        ]
    );
    e.runtime = Some(Runtime::Framework);
    assert_eq!(paths(&e)[0].1, "/app/0/api/OAuthHealthCheck");
}

#[test]
fn the_secret_is_never_asked_for() {
    for request in due(&evidence()) {
        assert!(!format!("{request:?}").contains("Secret"));
    }
}

#[test]
fn what_is_pending_or_answered_is_not_asked_again() {
    let mut e = evidence();
    e.pending = vec![Probe::Health];
    take(&mut e, Probe::Feature, answer(200, "{}"));
    assert_eq!(due_of(&e).iter().map(|d| d.0).collect::<Vec<_>>(), [Probe::Settings]);
}

#[test]
fn the_other_runtime_is_asked_where_the_first_leads_nowhere() {
    for (status, body, asked) in
        [(404, "", true), (200, "<html>", true), (500, "{}", false), (401, "", false)]
    {
        let mut e = evidence();
        take(&mut e, Probe::Health, answer(status, body));
        let other = due_of(&e).into_iter().find(|d| d.0 == Probe::HealthOtherRuntime);
        assert_eq!(other.is_some(), asked, "{status} {body}");
    }
}

#[test]
fn the_runtime_that_answers_is_learnt_and_the_rest_is_asked_anew() {
    let mut e = evidence();
    take(&mut e, Probe::Health, answer(404, ""));
    take(&mut e, Probe::Settings, answer(404, ""));
    take(&mut e, Probe::HealthOtherRuntime, answer(200, r#"{"HasProblem":false}"#));
    assert_eq!(e.runtime, Some(Runtime::Framework));
    let settings = due_of(&e).into_iter().find(|d| d.0 == Probe::Settings).unwrap();
    assert_eq!(settings.1, "/app/0/DataService/json/SyncReply/QuerySysSettings");
}

#[test]
fn the_identity_service_is_asked_at_the_address_of_the_setting_only() {
    let mut e = evidence();
    assert!(due(&e).iter().all(|r| r.seat == Seat::Page));
    take(&mut e, Probe::Settings, set("https://ID.example/is/"));
    let background: Vec<_> = due(&e).into_iter().filter(|r| r.seat == Seat::Background).collect();
    let urls: Vec<_> = background.iter().map(|r| (r.probe, r.url.as_str())).collect();
    assert_eq!(
        urls,
        [
            (Probe::Discovery, "https://id.example/is/.well-known/openid-configuration"),
            (Probe::Jwks, "https://id.example/is/.well-known/openid-configuration/jwks"),
            (Probe::TokenEmpty, "https://id.example/is/connect/token"),
        ]
    );
    assert_eq!(background[2].body.as_deref(), Some("{}"));
    assert!(!background[2].csrf);
}

#[test]
fn a_corrected_address_and_the_other_scheme_are_asked_on_the_same_host() {
    let mut e = evidence();
    take(&mut e, Probe::Settings, set("https://id.example/connect/token"));
    let corrected = due_of(&e).into_iter().find(|d| d.0 == Probe::DiscoveryCorrected).unwrap();
    assert_eq!(corrected.1, "https://id.example/.well-known/openid-configuration");

    for (cause, asked) in [("net::ERR_SSL_PROTOCOL_ERROR", true), ("net::ERR_CONNECTION_REFUSED", false)] {
        let mut e = evidence();
        take(&mut e, Probe::Settings, set("https://id.example:8443"));
        let outcome = Outcome::NetworkError { cause: Some(cause.into()), redirected_to: None };
        take(&mut e, Probe::Discovery, outcome);
        let other = due_of(&e).into_iter().find(|d| d.0 == Probe::DiscoveryOtherScheme);
        let url = "http://id.example:8443/.well-known/openid-configuration".to_owned();
        assert_eq!(other, asked.then_some((Probe::DiscoveryOtherScheme, url)));
    }
}

#[test]
fn credentials_are_sent_only_with_consent_to_the_profiles_own_and_proven_service() {
    let ready = || {
        let mut e = evidence();
        e.consent = true;
        e.profile = Some(ProfileView { url: "https://id.example/".into(), client_id: "x".into() });
        take(&mut e, Probe::Settings, set("https://id.example"));
        record(
            &mut e,
            Exchange {
                url: "https://id.example/.well-known/openid-configuration".into(),
                ..exchange(Probe::Discovery, answer(200, GOOD))
            },
        );
        e
    };
    let asked = |e: &Evidence| due(e).into_iter().find(|r| r.probe == Probe::TokenCredentials);
    let request = asked(&ready()).unwrap();
    assert_eq!((request.url.as_str(), request.body), ("https://id.example/connect/token", None));

    let mut e = ready();
    e.consent = false;
    assert_eq!(asked(&e), None);
    record_skips(&mut e, 1.0);
    assert_eq!(e.of(Probe::TokenCredentials).unwrap().outcome, Observed::Skipped { reason: Skip::NoConsent });
    e.consent = true;
    assert!(asked(&e).is_some(), "consent given later counts");

    let mut e = ready();
    e.profile = Some(ProfileView { url: "https://other.example".into(), client_id: "x".into() });
    assert_eq!(asked(&e), None);

    let mut e = ready();
    take(&mut e, Probe::Discovery, answer(500, ""));
    assert_eq!(asked(&e), None);

    let mut e = ready();
    let redirected = Outcome::Answer {
        status: 200,
        headers: vec![],
        body: GOOD.into(),
        truncated: false,
        redirected_to: Some("https://elsewhere.example/".into()),
    };
    take(&mut e, Probe::Discovery, redirected);
    assert_eq!(asked(&e), None);

    let mut e = ready();
    take(&mut e, Probe::Settings, set("http://localhost:8090"));
    e.profile = Some(ProfileView { url: "http://localhost:8090".into(), client_id: "x".into() });
    assert_eq!(asked(&e), None, "localhost of the server is not the browser's");
}

#[test]
fn what_cannot_be_asked_is_recorded_with_its_reason() {
    for (url, reason) in [
        ("not a url", Skip::UrlInvalid),
        ("id.example", Skip::UrlInvalid),
        ("https://idé.example", Skip::UrlNotAscii),
        ("", Skip::UrlEmpty),
    ] {
        let mut e = evidence();
        take(&mut e, Probe::Settings, set(url));
        record_skips(&mut e, 5.0);
        for probe in [Probe::Discovery, Probe::Jwks, Probe::TokenEmpty] {
            assert_eq!(e.of(probe).unwrap().outcome, Observed::Skipped { reason: reason.clone() }, "{url}");
        }
        assert_eq!(e.of(Probe::DiscoveryCorrected), None);
        let before = e.clone();
        record_skips(&mut e, 6.0);
        assert_eq!(e, before);
    }
}

#[test]
fn bodies_are_capped_and_long_json_is_no_json() {
    let mut e = evidence();
    let long = format!(r#"{{"HasProblem":false,"Message":"{}"}}"#, "x".repeat(2_000_000));
    take(&mut e, Probe::Health, answer(500, &long));
    let response = e.response(Probe::Health).unwrap();
    assert_eq!((response.truncated, &response.body), (true, &Body::Foreign(Page::Other)));
    assert_eq!(e.health(), None);
}

#[test]
fn deep_nesting_is_no_json() {
    let mut e = evidence();
    let deep = format!(r#"{{"HasProblem":{}{}}}"#, "[".repeat(30_000), "]".repeat(30_000));
    take(&mut e, Probe::Health, answer(200, &deep));
    assert_eq!(e.health(), None);
}

#[test]
fn addresses_lose_query_user_and_fragment() {
    let mut e = evidence();
    let outcome =
        Outcome::NetworkError { cause: None, redirected_to: Some("https://a:b@h/p?code=s#f".into()) };
    let url = "https://u:p@id.example/x?n=1".into();
    record(&mut e, Exchange { url, ..exchange(Probe::Jwks, outcome) });
    let kept = e.of(Probe::Jwks).unwrap();
    assert_eq!(kept.url, "https://id.example/x");
    assert_eq!(kept.redirected_to(), Some(&"https://h/p".into()));
}

#[test]
fn headers_are_selected_read_and_cleaned() {
    let headers = [
        ("Cache-Control", "no-\u{202e}store\r\n"),
        ("Date", "Mon, 21 Sep 2026 14:13:20 GMT"),
        ("Date", "Tue, 22 Sep 2026 14:13:20 GMT"),
        ("Set-Cookie", "secret"),
        ("WWW-Authenticate", "Negotiate oRkwF6ADCgEB"),
        ("tls-not-after", "1800000000"),
    ];
    let headers = headers.map(|(n, v)| (n.to_owned(), v.to_owned())).to_vec();
    let outcome =
        Outcome::Answer { status: 401, headers, body: "".into(), truncated: false, redirected_to: None };
    let mut e = evidence();
    take(&mut e, Probe::Discovery, outcome);
    let expected = Headers {
        date_s: Some(1_790_000_000),
        cache_control: Some("no-store".into()),
        www_authenticate: Some("Negotiate".into()),
        tls_not_after_s: Some(1_800_000_000),
        ..Headers::default()
    };
    assert_eq!(*e.response(Probe::Discovery).unwrap().headers, expected);
}

#[test]
fn of_a_token_answer_only_the_error_is_kept() {
    const CANARY: &str = "canarysecret";
    for body in [
        format!(
            r#"{{"access_token":"{CANARY}","token_type":"Bearer {CANARY}","expires_in":3600,"scope":"{CANARY}"}}"#
        ),
        format!(r#"{{"error":"{CANARY}","error_description":"{CANARY}"}}"#),
        format!(r#"{{"error":"invalid_client","error_description":"{CANARY}"}}"#),
        format!("<html><title>{CANARY}</title>{CANARY}"),
        CANARY.to_owned(),
        format!("\"{CANARY}\""),
        format!(r#"[{{"access_token":"{CANARY}"}}]"#),
    ] {
        for probe in [Probe::TokenEmpty, Probe::TokenCredentials] {
            let mut e = evidence();
            take(&mut e, probe, answer(200, &body));
            assert!(!serde_json::to_string(&e).unwrap().contains(CANARY), "{body}");
        }
    }
}

#[test]
fn private_keys_and_error_pages_are_not_kept() {
    const CANARY: &str = "canarysecret";
    let mut e = evidence();
    take(
        &mut e,
        Probe::Jwks,
        answer(200, &format!(r#"{{"keys":[{{"kty":"RSA","d":"{CANARY}","x":"{CANARY}"}}]}}"#)),
    );
    take(
        &mut e,
        Probe::Discovery,
        answer(
            500,
            &format!(
                "<html><h1>An unhandled exception occurred while processing the request.</h1><pre>Password={CANARY}</pre>"
            ),
        ),
    );
    let text = serde_json::to_string(&e).unwrap();
    assert!(!text.contains(CANARY) && text.contains("developer"), "{text}");
    assert!(e.of(Probe::Jwks).and_then(Exchange::key_set).unwrap().is_exposed());
}

/// What is kept of an answer, having checked that a report of it reads as it was written.
fn kept(probe: Probe, body: &str) -> Body {
    let once = exchange(probe, answer(200, body)).read();
    let written = serde_json::to_string(&once).unwrap();
    assert_eq!(serde_json::from_str::<Exchange>(&written).unwrap(), once, "{body:.200}");
    let mut evidence = evidence();
    evidence.exchanges = vec![once.clone()];
    assert_eq!(admitted(evidence).exchanges, std::slice::from_ref(&once), "{body:.200}");
    let Observed::Answer(response) = once.outcome else { panic!("{probe:?}") };
    response.body
}

#[test]
fn what_is_kept_reads_as_it_was_written() {
    for (probe, body) in [
        (Probe::Health, r#"{"HasProblem":true,"Message":"a\nb","Other":1}"#),
        (Probe::Settings, r#"{"values":{"OAuth20IdentityServerUrl":{"value":" https://u:p@h/?q "}}}"#),
        (Probe::Feature, r#"{"FeatureState":2}"#),
        (Probe::Discovery, GOOD),
        (Probe::Discovery, r#"{"issuer":"x","scopes_supported":["a","b",7]}"#),
        (Probe::Jwks, r#"{"keys":[{"kty":"oct","k":"x"}]}"#),
        (Probe::TokenEmpty, r#"{"error":"zzz"}"#),
        (Probe::TokenCredentials, r#"{"token_type":"Bearer"}"#),
        (Probe::TokenCredentials, r#"{"token_type":"Bearer","access_token":"x"}"#),
        (Probe::Resources, r#"{"rows":[{"Name":"a","IsDefault":true}]}"#),
    ] {
        assert!(!matches!(kept(probe, body), Body::Foreign(_)), "{body}");
    }
    let page = kept(Probe::Jwks, "<html><title>HTTP Error 500.30 - x</title>");
    assert_eq!(page, Body::Foreign(Page::SubStatus(SubStatus { status: 500, sub: 30 })));
}

#[test]
fn an_outcome_that_is_no_answer_reads_as_it_was_written() {
    for outcome in [
        Outcome::NetworkError { cause: Some("net::ERR_X\u{202e}".into()), redirected_to: None },
        Outcome::NetworkError { cause: None, redirected_to: Some("https://u@h/?x".into()) },
        Outcome::TimedOut { after_ms: 10_000.0 },
        Outcome::NoPermission,
        Outcome::Skipped { reason: Skip::NoConsent },
        Outcome::Skipped { reason: Skip::Other("of-a-later-version".into()) },
    ] {
        let once = exchange(Probe::Discovery, outcome).read();
        let written = serde_json::to_string(&once).unwrap();
        assert_eq!(serde_json::from_str::<Exchange>(&written).unwrap(), once, "{written}");
    }
}

#[test]
fn a_reason_is_written_as_its_code() {
    for reason in [
        Skip::UrlUnknown,
        Skip::UrlEmpty,
        Skip::UrlInvalid,
        Skip::UrlNotAscii,
        Skip::UrlIsCreatio,
        Skip::NoConsent,
        Skip::RuntimeUnknown,
        Skip::NoProfile,
        Skip::Other("x".into()),
    ] {
        assert_eq!(serde_json::to_value(&reason).unwrap(), reason.code());
    }
}

#[test]
fn evidence_from_outside_is_held_to_what_holds_of_our_own() {
    let long = "x\u{202e}".repeat(2_000);
    let body = serde_json::json!({ "key_set": { "empty": false, "keys": vec![serde_json::json!({
        "id": long, "kind": "RSA", "curve": null, "bits": null, "exposed": false, "certificate": null }); 100] } });
    let settings = serde_json::json!({ "settings": { "url": "https://u:pw@h/?q", "client_id": " " } });
    let exchange = |probe: Probe, body: &serde_json::Value| {
        let outcome = serde_json::json!({ "answer": { "status": 200, "body": body } });
        serde_json::json!({ "probe": probe, "url": "https://u:pw@h/x?t=1", "at_ms": 0, "took_ms": 0, "outcome": outcome })
    };
    let all =
        [exchange(Probe::Jwks, &body), exchange(Probe::Jwks, &body), exchange(Probe::Settings, &settings)];
    let read: Evidence = serde_json::from_value(serde_json::json!({ "exchanges": all })).unwrap();
    let read = admitted(read);
    assert_eq!(read.exchanges.len(), 2, "the key set is asked for once");
    assert_eq!(read.exchanges[0].url, "https://h/x");
    let keys = &read.of(Probe::Jwks).and_then(Exchange::key_set).unwrap().keys;
    assert_eq!((keys.len(), keys[0].id.as_deref()), (64, Some("x".repeat(256).as_str())));
    let settings = read.settings().unwrap();
    assert_eq!((settings.url.as_deref(), settings.client_id.as_deref()), (Some("https://…@h/?…"), None));
}

#[test]
fn what_looks_like_a_mark_of_ours_in_an_address_changes_nothing() {
    for (address, expected) in [
        ("https://h/……@@/x", "https://h/……@@/x"),
        ("x:…@//u:p@h/", "//u:p@h/"),
        ("https://…@h/p?…", "https://h/p"),
        ("?://u:p@h", ""),
    ] {
        let document = serde_json::json!({ "issuer": address }).to_string();
        let expected = Discovery { issuer: Some(expected.into()), ..Discovery::default() };
        assert_eq!(kept(Probe::Discovery, &document), Body::Discovery(expected));
    }
}

#[test]
fn a_user_name_is_dropped_however_the_slashes_stand() {
    for address in [
        "https:/u:pw@h/",
        "https:\\\\u:pw@h\\",
        "HTTPS:u:pw@h",
        "http:///u:pw@h",
        " http:/u:pw@h",
        "https://u:pw@h",
    ] {
        let document = serde_json::json!({ "issuer": address }).to_string();
        let kept = kept(Probe::Discovery, &document);
        assert!(!format!("{kept:?}").contains("pw"), "{address}: {kept:?}");
    }
}

#[test]
fn an_address_at_the_cap_is_kept_alike_again() {
    for url in [format!("https://a@{}", "b".repeat(1014)), format!("https://{}#x", "b".repeat(1014))] {
        let body = serde_json::json!({ "values": { "OAuth20IdentityServerUrl": { "value": url } } });
        let Body::Settings(settings) = kept(Probe::Settings, &body.to_string()) else { panic!("{body}") };
        assert!(settings.url.is_some_and(|url| url.len() <= crate::text::LINE));
    }
}

#[test]
fn more_resources_than_anybody_has_are_counted_up_to_the_cap() {
    let row = serde_json::json!({ "Name": "x", "IsDefault": false });
    let body = serde_json::json!({ "rows": vec![row; 65] }).to_string();
    let Body::Resources(resources) = kept(Probe::Resources, &body) else { panic!("{body}") };
    assert_eq!(resources.len(), 64);
}

#[test]
fn a_fraction_is_no_flag() {
    assert_eq!(kept(Probe::Health, r#"{"HasProblem":0.5}"#), Body::Foreign(Page::Json));
    assert_eq!(kept(Probe::Feature, r#"{"FeatureState":1.5}"#), Body::Foreign(Page::Json));
    assert_eq!(kept(Probe::Feature, r#"{"FeatureState":1}"#), Body::Feature(true));
}

#[test]
fn every_probe_waits_for_earlier_ones_only_and_is_named_as_its_module_is() {
    for (i, probe) in Probe::ALL.iter().enumerate() {
        let earlier = |other: &Probe| Probe::ALL.iter().position(|p| p == other).unwrap() < i;
        assert!(probe.question().after.iter().all(earlier), "{probe:?}");
        let name = serde_json::to_value(probe).unwrap();
        assert_eq!(Some(probe.text()), name.as_str().map(|name| format!("probe_{name}")).as_deref());
    }
}

#[test]
fn without_health_check_and_rows_the_resources_are_asked_for_themselves() {
    let mut evidence = evidence();
    take(&mut evidence, Probe::Health, answer(404, ""));
    let asked = |evidence: &Evidence| due_of(evidence).iter().any(|(probe, _)| *probe == Probe::Resources);
    assert!(!asked(&evidence), "the other runtime's path may still have it");
    take(&mut evidence, Probe::HealthOtherRuntime, answer(404, ""));
    assert!(asked(&evidence));
    evidence.rows = vec![(Check::Resource, None)];
    assert!(!asked(&evidence));
}
