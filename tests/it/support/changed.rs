//! Recorded evidence with one thing changed, as another world would have answered. `tests/fixtures/changed/right.txt`
//! says how a change is written.

use super::as_it_came::as_it_came;
use super::evidence::fixtures;
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::sync::LazyLock;

/// The questions that go to the Identity Service's address.
pub const OF_SERVICE: [&str; 10] = [
    "discovery",
    "discovery_corrected",
    "discovery_other_scheme",
    "discovery_repeat",
    "jwks",
    "jwks_uri",
    "jwks_repeat",
    "token_empty",
    "token_unknown_client",
    "token_credentials",
];

/// All recorded evidence of one site, as it came: our own fixtures and those of real servers.
pub fn recorded() -> &'static BTreeMap<String, Value> {
    static ALL: LazyLock<BTreeMap<String, Value>> = LazyLock::new(|| {
        let real = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/fixtures/real");
        let read = |path: std::path::PathBuf| {
            let name = path.file_stem().unwrap().to_str().unwrap().to_owned();
            (name, serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap())
        };
        let real = std::fs::read_dir(real).unwrap().map(|entry| read(entry.unwrap().path()));
        let all = fixtures().into_iter().chain(real).filter(|(name, _)| name != "expected");
        all.map(|(name, report)| (name, as_it_came(&report))).collect()
    });
    &ALL
}

/// The report with these changes, one after the other.
pub fn changed(report: &Value, changes: &str) -> Value {
    let mut report = report.clone();
    changes.split(';').for_each(|change| apply(&mut report, change.trim()));
    report
}

fn apply(report: &mut Value, change: &str) {
    let (what, value) = change.split_once('=').map_or((change, ""), |(what, value)| (what, value.trim()));
    match what {
        "creatio" => return creatio(report, value),
        "scheme" | "url" => return address(report, what, value),
        _ => {}
    }
    let of_one = what.split_once('.').filter(|(probe, _)| OF_SERVICE.contains(probe));
    let (probe, what) = of_one.map_or((None, what), |(probe, what)| (Some(probe), what));
    let all = report["evidence"]["exchanges"].as_array_mut().unwrap();
    if let Some(probe) = probe
        && !all.iter().any(|e| e["probe"] == probe)
        && what != "none"
    {
        let new = json!({ "probe": probe, "url": "https://id.example/x", "at_ms": 1.79e12, "took_ms": 40.0,
            "outcome": answer(200, "") });
        let times = if probe.ends_with("_repeat") { 2 } else { 1 };
        all.extend(vec![new; times]);
    }
    let meant = |e: &Value| {
        let asked = e["probe"].as_str().unwrap();
        probe.map_or(OF_SERVICE.contains(&asked), |probe| asked == probe)
    };
    if what == "none" {
        return all.retain(|e| !meant(e));
    }
    all.iter_mut().filter(|e| meant(e)).for_each(|exchange| one(exchange, what, value));
}

fn one(exchange: &mut Value, what: &str, value: &str) {
    let probe = exchange["probe"].as_str().unwrap().to_owned();
    match what {
        "ok" => exchange["outcome"] = good(&probe),
        "timeout" => exchange["outcome"] = json!({ "timed_out": { "after_ms": 10_000.0 } }),
        "took" => exchange["took_ms"] = json!(value.parse::<f64>().unwrap()),
        "fail" => {
            let to = redirected(&exchange["outcome"]).clone();
            exchange["outcome"] = json!({ "network_error": { "cause": value, "redirected_to": to } });
        }
        "hop" => {
            for kind in ["answer", "network_error"] {
                if let Some(outcome) = exchange["outcome"].get_mut(kind) {
                    outcome["redirected_to"] = json!(value);
                }
            }
        }
        "status" | "body" | "say" | "server" | "header" => {
            if let Some(answer) = exchange["outcome"].get_mut("answer") {
                said(answer, what, value);
            } else if what == "status" {
                exchange["outcome"] = answer(value.parse().unwrap(), "");
            }
        }
        other => panic!("no such change: {other}"),
    }
}

fn said(answer: &mut Value, what: &str, value: &str) {
    match what {
        "status" => {
            let status: u16 = value.parse().unwrap();
            answer["status"] = json!(status);
            // What was asked for does not come with the status of an error.
            let json = answer["body"].as_str().is_some_and(|body| body.starts_with('{'));
            if json && status > 401 {
                answer["body"] = json!("");
            }
        }
        "body" => answer["body"] = json!(value),
        "say" => {
            let (from, to) = value.split_once(" >").unwrap();
            let body = answer["body"].as_str().unwrap();
            answer["body"] = json!(body.replace(from, to.trim()));
        }
        _ => {
            let (name, value) =
                if what == "server" { ("server", value) } else { value.split_once(": ").unwrap() };
            let headers = answer["headers"].as_array_mut().unwrap();
            headers.retain(|field| !field[0].as_str().unwrap().eq_ignore_ascii_case(name));
            if value != "-" {
                headers.push(json!([name, value]));
            }
        }
    }
}

fn redirected(outcome: &Value) -> &Value {
    let kind = if outcome.get("answer").is_some() { "answer" } else { "network_error" };
    &outcome[kind]["redirected_to"]
}

fn answer(status: u16, body: &str) -> Value {
    let headers = json!([["date", "Mon, 21 Sep 2026 14:13:20 GMT"], ["cache-control", "no-store"]]);
    json!({ "answer": { "status": status, "headers": headers, "body": body, "truncated": false,
        "redirected_to": null } })
}

/// What was asked for.
fn good(probe: &str) -> Value {
    let document = json!({ "issuer": "https://id.example", "token_endpoint": "https://id.example/connect/token",
        "jwks_uri": "https://id.example/.well-known/openid-configuration/jwks",
        "grant_types_supported": ["client_credentials"] });
    let keys = json!({ "keys": [{ "kty": "RSA", "use": "sig", "kid": "A", "bits": 2048 }] });
    match probe {
        "jwks" | "jwks_uri" | "jwks_repeat" => answer(200, &keys.to_string()),
        "token_empty" => answer(400, r#"{"error":"invalid_request"}"#),
        "token_unknown_client" => answer(400, r#"{"error":"invalid_client"}"#),
        "token_credentials" => answer(200, r#"{"access_token":"x.y.z","token_type":"Bearer"}"#),
        _ => answer(200, &document.to_string()),
    }
}

/// The first row that is red; `none`, or `away` for a Creatio without the health check.
fn creatio(report: &mut Value, red: &str) {
    let all = report["evidence"]["exchanges"].as_array_mut().unwrap();
    if red == "away" {
        return all.retain(|e| !e["probe"].as_str().unwrap().starts_with("health"));
    }
    let (service, token) = (red != "service", !["service", "token"].contains(&red));
    let resource = red == "none";
    let body = json!({ "HasProblem": red != "none", "IsSystemSettingsFilledIn": true,
        "IsIdentityServiceAvailable": service, "IsAccessTokenRetrievableForSystemActions": token,
        "IsDefaultResourceRegistered": resource });
    let status = if red == "none" { 200 } else { 500 };
    for exchange in all.iter_mut().filter(|e| e["probe"].as_str().unwrap().starts_with("health")) {
        exchange["outcome"] = answer(status, &body.to_string());
    }
}

/// Another address in the setting, at which the same was asked.
fn address(report: &mut Value, what: &str, value: &str) {
    let all = report["evidence"]["exchanges"].as_array_mut().unwrap();
    let settings = all.iter().find(|e| e["probe"] == "settings");
    let body = settings.and_then(|e| e["outcome"]["answer"]["body"].as_str()).unwrap_or_default();
    let body: Value = serde_json::from_str(body).unwrap_or_default();
    // Nothing that could be changed is set.
    let Some(old) = body["values"]["OAuth20IdentityServerUrl"]["value"].as_str().map(str::to_owned) else {
        return;
    };
    let new = match what {
        "url" => value.to_owned(),
        _ => old.split_once("://").map_or_else(|| old.clone(), |(_, rest)| format!("{value}://{rest}")),
    };
    for exchange in all {
        let asked = exchange["url"].as_str().unwrap().replacen(&old, &new, 1);
        exchange["url"] = json!(asked);
        if exchange["probe"] == "settings" {
            let body = &mut exchange["outcome"]["answer"]["body"];
            *body = json!(body.as_str().unwrap().replace(&old, &new));
        }
    }
}
