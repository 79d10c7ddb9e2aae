//! Planning and recording.

use super::*;

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

fn exchange(probe: Probe, outcome: Outcome) -> Exchange {
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
            ("GET".into(), "/app/api/OAuthHealthCheck".to_owned(), false),
            ("POST".into(), "/app/DataService/json/SyncReply/QuerySysSettings".to_owned(), true),
            ("POST".into(), "/app/rest/FeatureService/GetFeatureState".to_owned(), true),
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
    assert_eq!(background[2].body.as_deref(), Some(""));
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
    assert_eq!(
        e.of(Probe::TokenCredentials).unwrap().outcome,
        Outcome::Skipped { reason: "no-consent".into() }
    );
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
        ("not a url", "url-invalid"),
        ("id.example", "url-invalid"),
        ("https://idé.example", "url-not-ascii"),
        ("", "url-empty"),
    ] {
        let mut e = evidence();
        take(&mut e, Probe::Settings, set(url));
        record_skips(&mut e, 5.0);
        for probe in [Probe::Discovery, Probe::Jwks, Probe::TokenEmpty] {
            assert_eq!(e.of(probe).unwrap().outcome, Outcome::Skipped { reason: reason.into() }, "{url}");
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
    let Outcome::Answer { body, truncated, .. } = &e.of(Probe::Health).unwrap().outcome else { panic!() };
    assert!(*truncated && body.len() < 100);
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
    let to = Some("https://h/p".into());
    assert_eq!(kept.outcome, Outcome::NetworkError { cause: None, redirected_to: to });
}

#[test]
fn headers_are_selected_and_cleaned() {
    let mut e = evidence();
    let headers = [
        ("Server", "ng\u{202e}inx\r\n"),
        ("Set-Cookie", "secret"),
        ("WWW-Authenticate", "Negotiate oRkwF6ADCgEB"),
        ("Location", "/Login?ReturnUrl=x"),
    ];
    let headers = headers.map(|(n, v)| (n.to_owned(), v.to_owned())).to_vec();
    let outcome =
        Outcome::Answer { status: 401, headers, body: "".into(), truncated: false, redirected_to: None };
    take(&mut e, Probe::Discovery, outcome);
    let Outcome::Answer { headers, .. } = &e.of(Probe::Discovery).unwrap().outcome else { panic!() };
    let kept: Vec<_> = headers.iter().map(|(n, v)| (n.as_str(), v.as_str())).collect();
    assert_eq!(kept, [("server", "nginx"), ("www-authenticate", "Negotiate"), ("location", "/Login")]);
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
    assert!(!text.contains(CANARY) && text.contains("[removed]"));
}

#[test]
fn recording_twice_changes_nothing() {
    for (probe, body) in [
        (Probe::Health, r#"{"HasProblem":true,"Message":"a\nb","Other":1}"#),
        (Probe::Settings, r#"{"values":{"OAuth20IdentityServerUrl":{"value":" https://u:p@h/?q "}}}"#),
        (Probe::Discovery, GOOD),
        (Probe::Jwks, r#"{"keys":[{"kty":"oct","k":"x"}]}"#),
        (Probe::TokenEmpty, r#"{"error":"zzz"}"#),
        (Probe::TokenCredentials, r#"{"token_type":"Bearer"}"#),
        (Probe::Jwks, "<html><title>HTTP Error 500.30 - x</title>"),
    ] {
        let once = keep::kept(exchange(probe, answer(200, body)));
        assert_eq!(keep::kept(once.clone()), once, "{body}");
    }
}

/// What is kept of a body, having checked that it stays the same when it is taken in again.
fn kept_body(probe: Probe, body: &str) -> String {
    let once = keep::kept(exchange(probe, answer(200, body)));
    assert_eq!(keep::kept(once.clone()), once, "twice is the same: {body:.200}");
    let Outcome::Answer { body, .. } = once.outcome else { panic!("{probe:?}") };
    body
}

#[test]
fn what_looks_like_a_mark_of_ours_in_an_address_changes_nothing() {
    for (address, kept) in [
        ("https://h/……@@/x", "https://h/……@@/x"),
        ("x:…@//u:p@h/", "//u:p@h/"),
        ("https://…@h/p?…", "https://h/p"),
        ("?://u:p@h", ""),
    ] {
        let document = serde_json::json!({ "issuer": address }).to_string();
        let expected = serde_json::json!({ "issuer": kept }).to_string();
        assert_eq!(kept_body(Probe::Discovery, &document), expected);
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
        let kept = kept_body(Probe::Discovery, &document);
        assert!(!kept.contains("pw"), "{address}: {kept}");
    }
}

#[test]
fn a_use_with_hidden_characters_is_read_as_it_is_kept() {
    let kept =
        kept_body(Probe::Jwks, "{\"keys\":[{\"kty\":\"RSA\",\"use\":\"e\u{200b}nc\",\"n\":\"gAAA\"}]}");
    assert_eq!(kept, r#"{"keys":[{"kty":"RSA","use":"enc"}]}"#);
}

#[test]
fn a_heading_is_one_plain_line() {
    let kept = kept_body(Probe::Jwks, "<title>\u{202e}HTTP Error 500.30\u{202c} \u{200b}- x</title>");
    assert_eq!(kept, "<title>HTTP Error 500.30 - x</title>");
}

#[test]
fn an_address_at_the_cap_is_kept_alike_again() {
    for url in [format!("https://a@{}", "b".repeat(1014)), format!("https://{}#x", "b".repeat(1014))] {
        let body = serde_json::json!({ "values": { "OAuth20IdentityServerUrl": { "value": url } } });
        let kept = kept_body(Probe::Settings, &body.to_string());
        assert!(kept.len() < 1100, "{}", kept.len());
    }
}

#[test]
fn what_grows_beyond_the_cap_is_not_kept() {
    let row = serde_json::json!({ "Name": "x".repeat(1005) });
    let body = serde_json::json!({ "rows": vec![row; 64] }).to_string();
    assert!(body.len() <= 64 * 1024);
    assert_eq!(kept_body(Probe::Resources, &body), "");
}

#[test]
fn a_fraction_is_no_flag() {
    // serde_json reads the last digits of a long number anew each time.
    let long = format!("{}{}", "9".repeat(9), "0".repeat(155));
    assert_eq!(kept_body(Probe::Health, &format!(r#"{{"HasProblem":{long}}}"#)), "{}");
    assert_eq!(kept_body(Probe::Feature, r#"{"FeatureState":1}"#), r#"{"FeatureState":1}"#);
}

#[test]
fn what_is_no_key_does_not_become_one_and_does_not_vanish() {
    assert_eq!(kept_body(Probe::Jwks, r#"{"keys":[7,null,"x",[]]}"#), r#"{"keys":[null,null,null,null]}"#);
    assert_eq!(kept_body(Probe::Jwks, r#"{"keys":[]}"#), r#"{"keys":[]}"#);
}

#[test]
fn what_a_stranger_says_in_the_words_of_a_kept_token_is_cleaned() {
    let long = "x".repeat(2000);
    let token = serde_json::json!({ "jwt": { "issuer": "https://u:pw@id.example/?q", "key": format!("\0{long}"), "lives_s": 1 } });
    let body = serde_json::json!({ "token_type": true, "token": token }).to_string();
    let kept = kept_body(Probe::TokenCredentials, &body);
    assert!(kept.contains("https://id.example/\"") && !kept.contains("\\u0000"), "{kept}");
    assert!(kept.len() < 1200, "{}", kept.len());
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
