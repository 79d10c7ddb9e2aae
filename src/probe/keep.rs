//! What of an answer is kept. Everything the diagnosis does not read is dropped at the door: tokens,
//! private keys, error pages with source code, queries and user names in addresses.

use super::{Exchange, Outcome, Probe};
use crate::creatio::CODES;
use crate::creatio::health::FLAGS;
use crate::creatio::web::is_hidden;
use crate::identity::address::{bare, without_extras};
use crate::identity::{hosting, keys, token};
use crate::json;
use serde_json::{Map, Value, json};

const KIB: usize = 1024;
/// Longest header value, address or cause.
const LINE: usize = 1024;
/// Header fields that may say something.
pub const HEADERS: [&str; 11] = [
    "content-type",
    "cache-control",
    "server",
    "date",
    "age",
    "via",
    "location",
    "www-authenticate",
    "x-cache",
    "cf-ray",
    "retry-after",
];

/// What the browser itself tells of the certificate of the connection, kept like header fields: its end in
/// seconds since 1970, and its issuer. No answer's own fields are read by these names.
pub const CERTIFICATE: [&str; 2] = ["tls-not-after", "tls-issuer"];

/// The exchange as it may be kept. Applying it twice changes nothing more.
pub fn kept(exchange: Exchange) -> Exchange {
    let probe = exchange.probe;
    let outcome = match exchange.outcome {
        Outcome::Answer { status, headers, body, truncated, redirected_to } => {
            let (body, cut) = capped(&body, cap(probe));
            let truncated = truncated || cut;
            Outcome::Answer {
                status,
                headers: headers.into_iter().filter_map(kept_header).collect(),
                // What grew beyond the cap would be cut in the middle when it is kept again.
                body: Some(kept_body(probe, body)).filter(|b| b.len() <= cap(probe)).unwrap_or_default(),
                truncated,
                redirected_to: redirected_to.map(|to| kept_address(&to)),
            }
        }
        Outcome::NetworkError { cause, redirected_to } => Outcome::NetworkError {
            cause: cause.map(|c| line(&c)),
            redirected_to: redirected_to.map(|to| kept_address(&to)),
        },
        Outcome::Skipped { reason } => Outcome::Skipped { reason: line(&reason) },
        other @ (Outcome::TimedOut { .. } | Outcome::NoPermission) => other,
    };
    Exchange { url: kept_address(&exchange.url), outcome, ..exchange }
}

fn cap(probe: Probe) -> usize {
    match probe {
        Probe::Discovery
        | Probe::DiscoveryRepeat
        | Probe::DiscoveryCorrected
        | Probe::DiscoveryOtherScheme
        | Probe::Jwks
        | Probe::JwksRepeat
        | Probe::JwksUri => 256 * KIB,
        _ => 64 * KIB,
    }
}

/// The longest beginning of at most `cap` bytes, and whether something was cut off.
fn capped(text: &str, cap: usize) -> (&str, bool) {
    if text.len() <= cap {
        return (text, false);
    }
    let end = (0..=cap).rev().find(|i| text.is_char_boundary(*i)).unwrap_or(0);
    (&text[..end], true)
}

/// One line without control and direction-changing characters, capped.
pub(crate) fn line(text: &str) -> String {
    capped(text, LINE).0.chars().filter(|c| !is_hidden(*c)).collect()
}

/// An address without query, fragment and user name.
fn kept_address(address: &str) -> String {
    bare(&line(address))
}

fn kept_header((name, value): (String, String)) -> Option<(String, String)> {
    let name = name.to_ascii_lowercase();
    let value = match name.as_str() {
        "location" => kept_address(&value),
        // The scheme tells enough; what follows may carry a token or a nonce.
        "www-authenticate" => line(&value).split([' ', ',']).next().unwrap_or_default().to_owned(),
        _ => line(&value),
    };
    HEADERS.iter().chain(&CERTIFICATE).any(|known| *known == name).then_some((name, value))
}

fn kept_body(probe: Probe, body: &str) -> String {
    let Some(object) = json::object(body) else {
        return match probe {
            Probe::TokenEmpty | Probe::TokenUnknownClient | Probe::TokenCredentials => String::new(),
            _ => hosting::essence(body),
        };
    };
    let kept = match probe {
        Probe::Health | Probe::HealthOtherRuntime | Probe::HealthRepeat => health(&object),
        Probe::Settings => settings(&object),
        Probe::Feature => only(&object, &["FeatureState"]),
        Probe::Discovery
        | Probe::DiscoveryRepeat
        | Probe::DiscoveryCorrected
        | Probe::DiscoveryOtherScheme => discovery(&object),
        Probe::Jwks | Probe::JwksRepeat | Probe::JwksUri => keys::essence(&object, line),
        Probe::Resources => resources(&object),
        Probe::TokenEmpty | Probe::TokenUnknownClient | Probe::TokenCredentials => {
            token::essence(&object, kept_address)
        }
    };
    kept.to_string()
}

fn only(object: &Map<String, Value>, names: &[&str]) -> Value {
    let kept = names.iter().filter_map(|n| {
        let value = object.get(*n)?;
        (value.is_boolean() || value.is_i64()).then(|| ((*n).to_owned(), value.clone()))
    });
    Value::Object(kept.collect())
}

fn health(object: &Map<String, Value>) -> Value {
    let names: Vec<&str> = FLAGS.iter().map(|(name, _)| *name).chain(["HasProblem"]).collect();
    let mut kept = only(object, &names);
    if let Some(message) = object.get("Message").and_then(Value::as_str) {
        kept["Message"] = line(message).into();
    }
    kept
}

fn settings(object: &Map<String, Value>) -> Value {
    let Some(values) = object.get("values").and_then(Value::as_object) else { return json!({}) };
    let mut kept = Map::new();
    for code in [CODES.url, CODES.client_id] {
        let Some(setting) = values.get(code) else { continue };
        let value = setting.get("value").and_then(Value::as_str).map(|v| {
            // Blanks and invisible characters are what the address is judged by: they stay.
            let address = code == CODES.url;
            let kept = capped(v, LINE).0;
            if address { capped(&without_extras(kept), LINE).0.to_owned() } else { kept.to_owned() }
        });
        kept.insert(code.into(), value.map_or_else(|| json!({}), |v| json!({ "value": v })));
    }
    json!({ "values": kept })
}

/// The members of a discovery document that are kept: addresses, and lists of what is supported.
const DOCUMENT: [&str; 8] = [
    "issuer",
    "token_endpoint",
    "jwks_uri",
    "authorization_endpoint",
    "grant_types_supported",
    "scopes_supported",
    "token_endpoint_auth_methods_supported",
    "id_token_signing_alg_values_supported",
];

fn discovery(object: &Map<String, Value>) -> Value {
    let kept = DOCUMENT.iter().filter_map(|name| {
        let value = match object.get(*name)? {
            Value::String(text) => kept_address(text).into(),
            Value::Array(list) => list.iter().filter_map(Value::as_str).take(64).map(line).collect(),
            _ => return None,
        };
        Some(((*name).to_owned(), value))
    });
    Value::Object(kept.collect())
}

/// Names and marks of the registered resources; a name is the vendor's own pattern or is dropped.
fn resources(object: &Map<String, Value>) -> Value {
    let Some(rows) = object.get("rows").and_then(Value::as_array) else {
        return only(object, &["success"]);
    };
    let row = |row: &Value| {
        let name = row.get("Name").and_then(Value::as_str).map(line);
        json!({ "Name": name, "IsDefault": row.get("IsDefault").and_then(Value::as_bool) })
    };
    json!({ "rows": rows.iter().take(64).map(row).collect::<Vec<_>>() })
}
