//! What the real IdentityServer4 answers in its states, with a Creatio that takes any document and with one that keeps
//! to its client library's own policy: whichever row is red, the first finding names the same cause.
//!
//! The recordings stand in `tests/fixtures/identityserver4/`; Creatio's two rows are reckoned from them.

use oauth_assistant::creatio::Site;
use oauth_assistant::diagnosis::{Certainty, Severity, diagnose};
use oauth_assistant::probe::{Evidence, Outcome, Probe, Skip};
use oauth_assistant::report;
use serde_json::{Value, json};
use std::fs;
use std::path::Path;

/// What is right as the first finding; none for a service that is well.
const RIGHT: &[(&str, Option<&str>)] = &[
    ("allowed-hosts", Some("IIS-21")),
    ("connection-string-keyword", Some("DSC-05")),
    ("database-back", None),
    ("database-hangs", Some("DSC-05")),
    ("database-missing", Some("DSC-05")),
    ("database-name-unresolved", Some("DSC-05")),
    ("database-password", Some("DSC-05")),
    ("database-refuses", Some("DSC-05")),
    ("database-rights", Some("DSC-05")),
    ("development-page", Some("DSC-05")),
    ("ec-certificate", Some("JWK-10")),
    ("ec-certificate-rs256", Some("JWK-10")),
    ("ec-key", None),
    ("expired", Some("JWK-03")),
    ("force-https-scheme", Some("DSC-10")),
    ("healthy", None),
    ("https-redirection", Some("IIS-13")),
    ("https-redirection-no-port", None),
    ("kestrel-tls", None),
    ("lazy-database-refuses", Some("DSC-05")),
    ("no-key", Some("JWK-01")),
    ("other-openiddict", Some("DSC-08")),
    ("path-base", None),
    ("path-base-missing", None),
    ("pfx-missing", Some("NET-03")),
    ("plain-to-tls", Some("TLS-07")),
    ("provider-unknown", Some("NET-03")),
    ("proxy-forced-https", None),
    ("proxy-proto-ignored", Some("DSC-02")),
    ("proxy-strips-prefix", Some("DSC-03")),
    ("proxy-without-host", Some("DSC-03")),
    ("public-only", Some("NET-03")),
    ("resources-conflict", Some("DSC-11")),
    ("start-without-database", Some("NET-03")),
    ("tables-missing", Some("DSC-05")),
    ("tls-to-plain", Some("TLS-07")),
    ("two-keys", None),
    ("weak", Some("JWK-04")),
];

/// Our own limits for an answer: discovery alone is awaited longer.
const LIMIT_MS: f64 = 10_000.0;
const DISCOVERY_MS: f64 = 20_000.0;

/// The client library of Creatio.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Client {
    /// Takes any discovery document.
    Lenient,
    /// Wants the issuer to be the address that it asked, and keys.
    Strict,
}

fn state(name: &str) -> Value {
    let path = format!("{}/tests/fixtures/identityserver4/{name}.json", env!("CARGO_MANIFEST_DIR"));
    serde_json::from_str(&fs::read_to_string(path).unwrap()).unwrap()
}

/// What was asked under one of these names, the first that there is.
fn asked<'a>(state: &'a Value, names: &[&str]) -> Option<&'a Value> {
    let exchanges = state["exchanges"].as_array()?;
    names.iter().find_map(|name| exchanges.iter().find(|e| e["ask"] == *name))
}

/// As a browser would have it.
fn outcome(exchange: &Value) -> (Outcome, f64) {
    within(LIMIT_MS, exchange)
}

fn within(limit_ms: f64, exchange: &Value) -> (Outcome, f64) {
    let Some(failed) = exchange["failed"]["error"].as_str() else {
        let answer = &exchange["answer"];
        let took_ms = answer["took_ms"].as_f64().unwrap();
        if took_ms > limit_ms {
            return (Outcome::TimedOut { after_ms: limit_ms }, limit_ms);
        }
        let headers: Vec<(String, String)> = serde_json::from_value(answer["headers"].clone()).unwrap();
        let to = headers.iter().find(|(name, _)| name == "location").map(|(_, to)| to.clone());
        if let Some(to) = to {
            // Nobody listens on the port that the service sends to.
            let cause = Some("net::ERR_CONNECTION_REFUSED".to_owned());
            return (Outcome::NetworkError { cause, redirected_to: Some(to) }, took_ms);
        }
        let status = answer["status"].as_u64().unwrap() as u16;
        let body = answer["body"].as_str().unwrap().to_owned();
        return (Outcome::Answer { status, headers, body, truncated: false, redirected_to: None }, took_ms);
    };
    let cause = match failed {
        f if f.contains("refused") => "net::ERR_CONNECTION_REFUSED",
        f if f.contains("closed connection") => "net::ERR_EMPTY_RESPONSE",
        f if f.contains("WRONG_VERSION") => "net::ERR_SSL_PROTOCOL_ERROR",
        other => panic!("{other}"),
    };
    (Outcome::NetworkError { cause: Some(cause.to_owned()), redirected_to: None }, 1.0)
}

fn evidence(name: &str, client: Client) -> Evidence {
    report::parse(&raw(name, client).to_string()).unwrap()
}

/// All states with both clients, as reports.
pub(crate) fn states() -> Vec<(String, Value)> {
    let both = |name: &'static str| [Client::Lenient, Client::Strict].map(|client| (name, client));
    let all = RIGHT.iter().flat_map(|(name, _)| both(name));
    all.map(|(name, client)| (format!("{name}, {client:?}"), raw(name, client))).collect()
}

/// As format 1 has it.
fn as_json(outcome: Outcome) -> Value {
    match outcome {
        Outcome::Answer { status, headers, body, truncated, redirected_to } => json!({ "answer": {
            "status": status, "headers": headers, "body": body, "truncated": truncated,
            "redirected_to": redirected_to } }),
        Outcome::NetworkError { cause, redirected_to } => {
            json!({ "network_error": { "cause": cause, "redirected_to": redirected_to } })
        }
        Outcome::TimedOut { after_ms } => json!({ "timed_out": { "after_ms": after_ms } }),
        Outcome::NoPermission => json!("no_permission"),
        Outcome::Skipped { reason } => json!({ "skipped": { "reason": reason } }),
    }
}

fn raw(name: &str, client: Client) -> Value {
    let state = state(name);
    let base = state["base"].as_str().unwrap();
    let site = Site::of_url("http://127.0.0.1:9300/0/").unwrap().0;
    let mut exchanges: Vec<Value> = Vec::new();
    let mut take = |probe: Probe, url: String, (outcome, took_ms): (Outcome, f64)| {
        let outcome = as_json(outcome);
        exchanges.push(json!({ "probe": probe, "url": url, "at_ms": 1.795e12, "took_ms": took_ms,
            "outcome": outcome }));
    };
    let creatio = |status: u16, body: Value| {
        let headers = vec![("content-type".to_owned(), "application/json".to_owned())];
        let body = body.to_string();
        (Outcome::Answer { status, headers, body, truncated: false, redirected_to: None }, 20.0)
    };

    let values = json!({
        "OAuth20IdentityServerUrl": { "value": base },
        "OAuth20IdentityServerClientId": { "value": "IdServiceUser-01" },
    });
    take(Probe::Settings, "/0/x".into(), creatio(200, json!({ "values": values, "success": true })));
    take(Probe::Feature, "/0/x".into(), creatio(200, json!({ "FeatureState": 1 })));

    let discovery = asked(&state, &["discovery"]).unwrap();
    let keys = asked(&state, &["key set"]).unwrap();
    let status = |exchange: &Value| exchange["answer"]["status"].as_u64();
    // What was recorded through nginx has no token request; nothing is said to be wrong with it there.
    let tokens = ["token, good, all scopes", "token, good, one scope"];
    let mut tokens = tokens.iter().filter_map(|name| asked(&state, &[name]));
    let token = tokens.all(|e| status(e) == Some(200));
    let document: Value =
        serde_json::from_str(discovery["answer"]["body"].as_str().unwrap_or("")).unwrap_or(Value::Null);
    let key_set: Value =
        serde_json::from_str(keys["answer"]["body"].as_str().unwrap_or("")).unwrap_or(Value::Null);
    let there = status(discovery) == Some(200);
    let by_policy =
        document["issuer"] == base && key_set["keys"].as_array().is_some_and(|keys| !keys.is_empty());
    let service = there && (client == Client::Lenient || by_policy);
    let good = service && token;
    let health = json!({
        "HasProblem": !good,
        "IsSystemSettingsFilledIn": true,
        "IsIdentityServiceAvailable": service,
        "IsAccessTokenRetrievableForSystemActions": good,
        "IsDefaultResourceRegistered": good,
    });
    take(Probe::Health, "/0/x".into(), creatio(if good { 200 } else { 500 }, health));

    let well_known = format!("{base}/.well-known/openid-configuration");
    take(Probe::Discovery, well_known.clone(), within(DISCOVERY_MS, discovery));
    take(Probe::Jwks, format!("{well_known}/jwks"), outcome(keys));
    let refused = status(discovery).is_none() || discovery["answer"]["status"] == 307;
    if refused && !base.starts_with("https") {
        for _ in 0..2 {
            take(Probe::DiscoveryRepeat, well_known.clone(), outcome(discovery));
        }
    }
    if name == "plain-to-tls" || name == "tls-to-plain" {
        let cause = Some("net::ERR_CERT_AUTHORITY_INVALID".to_owned());
        let other = match name {
            "plain-to-tls" => (Outcome::NetworkError { cause, redirected_to: None }, 5.0),
            _ => outcome(asked(&self::state("healthy"), &["discovery"]).unwrap()),
        };
        take(Probe::DiscoveryOtherScheme, well_known.clone(), other);
    }
    let endpoint = || format!("{base}/connect/token");
    for (probe, names) in [
        (Probe::TokenEmpty, &["token, JSON body", "token, empty form"][..]),
        (Probe::TokenUnknownClient, &["token, unknown client"]),
        (Probe::TokenCredentials, &["token, good, all scopes"]),
    ] {
        let answer = asked(&state, names).map(outcome);
        let skipped = (Outcome::Skipped { reason: Skip::NoProfile }, 0.0);
        take(probe, endpoint(), answer.unwrap_or(skipped));
    }
    json!({ "format": 1, "evidence": { "site": site, "version": "8.3.2.4199", "consent": true,
        "exchanges": exchanges } })
}

#[test]
fn in_each_state_of_the_real_service_the_first_finding_is_right_with_both_clients() {
    let mut wrong = Vec::new();
    for (name, right) in RIGHT {
        for client in [Client::Lenient, Client::Strict] {
            let findings = diagnose(&evidence(name, client));
            // That a loopback address is plain http, or that nothing is wrong, needs no first place.
            let first = findings.first().map(|f| f.id.name());
            let others = findings.iter().filter(|f| {
                f.severity == Severity::Blocker
                    && f.certainty == Certainty::Certain
                    && Some(f.id.name()) != *right
            });
            let others: Vec<_> = others.map(|f| f.id.name()).collect();
            if first != *right || !others.is_empty() {
                let all: Vec<_> = findings.iter().map(|f| (f.id.name(), f.certainty)).collect();
                wrong.push(format!("{name}, {client:?}: {all:?}, right is {right:?}"));
            }
        }
    }
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}

#[test]
fn each_recorded_state_is_judged_or_said_not_to_be() {
    /// Asked with header fields that a browser does not send.
    const LEFT_OUT: [&str; 8] = [
        "allowed-hosts-right",
        "forwarded-enabled-by-variable",
        "forwarded-ignored",
        "forwarded-in-code",
        "healthy-with-origin",
        "https-redirection-behind-proxy",
        "kestrel-hsts",
        "tables-missing-with-origin",
    ];
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/identityserver4");
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_stem().unwrap().to_str().unwrap();
        let judged = RIGHT.iter().any(|(known, _)| *known == name);
        assert_ne!(judged, LEFT_OUT.contains(&name), "{name}");
    }
}
