//! The answers of the Identity Service, of Creatio, and of whoever answers in their place.

use crate::findings::diagnosed;
use crate::thinned::{evidence, kept};
use base64ct::{Base64, Encoding};
use oauth_assistant::creatio::Health;
use oauth_assistant::identity::{Certificate, Discovery, KeySet, Page, TokenAnswer, hosting};
use oauth_assistant::probe::Probe;
use serde_json::{Value, json};
use std::borrow::Cow;
use url::Url;

/// A secret that stands where nothing is kept.
const CANARY: &str = "canary-hunter2-canary";

/// Members of private and symmetric keys (RFC 7518 §6.2.2, §6.3.2, §6.4).
const SECRET_MEMBERS: [&str; 8] = ["d", "p", "q", "dp", "dq", "qi", "oth", "k"];

fn text(data: &[u8]) -> Cow<'_, str> {
    String::from_utf8_lossy(data)
}

fn object(body: &str) -> Option<Value> {
    serde_json::from_str(body.trim_start_matches('\u{feff}')).ok().filter(Value::is_object)
}

/// Discovery: the same document before and after, and addresses that carry nobody's name or token.
pub fn discovery(data: &[u8]) {
    let body = &*text(data);
    let mut evidence = evidence();
    let kept = kept(&mut evidence, Probe::Discovery, 200, body);
    let (before, after) = (Discovery::read(body), Discovery::read(&kept));
    assert_eq!(before.is_some(), after.is_some(), "a document stays one: {kept}");
    if let Some(document) = after {
        assert_eq!(document.grants.is_some(), before.is_some_and(|d| d.grants.is_some()));
        for address in [&document.issuer, &document.token_endpoint, &document.jwks_uri].into_iter().flatten()
        {
            assert!(!address.contains(['?', '#']), "{address}");
            if let Some(url) = Url::parse(address).ok().filter(|url| matches!(url.scheme(), "http" | "https"))
            {
                assert!(url.username().is_empty() && url.password().is_none(), "{address}");
            }
        }
        document.other_product();
        document.endpoints().for_each(drop);
    }
    diagnosed(&evidence);
}

/// Key set: the same keys before and after, and whatever is private makes no difference to what is kept.
pub fn jwks(data: &[u8]) {
    let body = &*text(data);
    let mut seen = evidence();
    kept(
        &mut seen,
        Probe::Discovery,
        200,
        &json!({ "issuer": "creatio.com",
        "token_endpoint": "https://id.example/connect/token", "jwks_uri": "https://id.example/jwks" })
        .to_string(),
    );
    let essence = kept(&mut seen, Probe::Jwks, 200, body);
    kept(&mut seen, Probe::JwksRepeat, 200, body);
    diagnosed(&seen);
    let Some(set) = object(body) else { return };
    let strength = |body: &str| {
        let keys = KeySet::read(body).unwrap_or_default().keys;
        keys.into_iter().map(|key| (key.bits, key.exposed, key.certificate)).collect::<Vec<_>>()
    };
    if set["keys"]
        .as_array()
        .is_some_and(|keys| keys.iter().all(|key| key["use"] != "enc" && !is_disguised(key)))
    {
        assert_eq!(strength(&essence), strength(body), "{essence}");
    }
    let swapped = kept(&mut evidence(), Probe::Jwks, 200, &without_private(set).to_string());
    assert_eq!(essence, swapped, "what is private makes a difference");
}

/// A use that becomes another once it is cleaned.
fn is_disguised(key: &Value) -> bool {
    key["use"].as_str().is_some_and(|purpose| !crate::thinned::is_plain(purpose))
}

/// The set with something else in each private place.
fn without_private(mut set: Value) -> Value {
    let keys = set.get_mut("keys").and_then(Value::as_array_mut);
    for key in keys.into_iter().flatten().filter_map(Value::as_object_mut) {
        for name in SECRET_MEMBERS {
            if let Some(value) = key.get_mut(name).filter(|value| !value.is_null()) {
                *value = json!(CANARY);
            }
        }
    }
    set
}

/// Certificate: as the text of `x5c` and as raw DER; the same in the key set before and after.
pub fn certificate(data: &[u8]) {
    one_certificate(&text(data));
    let der = Base64::encode_string(data);
    one_certificate(&der);
    if Certificate::read(&der).is_some() {
        let longer = Base64::encode_string(&[data, &[0]].concat());
        assert_eq!(Certificate::read(&longer), None, "nothing may stand behind a certificate");
    }
}

fn one_certificate(x5c: &str) {
    let read = Certificate::read(x5c);
    assert_eq!(Certificate::read(&format!("\r\n {x5c}\n")), read, "blanks around it do not matter");
    let set = json!({ "keys": [{ "kty": "RSA", "kid": "A", "x5c": [x5c, x5c] }] }).to_string();
    let mut evidence = evidence();
    let kept = kept(&mut evidence, Probe::Jwks, 200, &set);
    let keys = KeySet::read(&kept).expect("a key set stays one").keys;
    assert_eq!(keys.into_iter().map(|key| key.certificate).collect::<Vec<_>>(), [read]);
    assert!(!kept.contains("x5c"), "{kept}");
    diagnosed(&evidence);
}

/// Health check: the same flags before and after; each way to ask for it reads alike.
pub fn health(data: &[u8]) {
    let body = &*text(data);
    for probe in [Probe::Health, Probe::HealthOtherRuntime] {
        let mut evidence = evidence();
        let kept = kept(&mut evidence, probe, 500, body);
        let (before, after) = (Health::read(body), Health::read(&kept));
        let flags = |health: &Option<Health>| health.as_ref().map(|h| (h.flags.clone(), h.has_problem));
        assert_eq!(flags(&before), flags(&after), "{kept}");
        if let Some(health) = after {
            assert_eq!(health.all_good(), before.is_some_and(|h| h.all_good()));
            health.named_settings();
        }
        diagnosed(&evidence);
    }
}

/// Page: its essence is its own essence, IIS's sub-status survives, and nothing else of it does.
pub fn page(data: &[u8]) {
    let body = &*text(data);
    let essence = hosting::essence(body);
    assert_eq!(hosting::essence(&essence), essence, "essence of an essence");
    if let Page::SubStatus(code) = Page::read(500, "", body) {
        assert_eq!(Page::read(500, "", &essence), Page::SubStatus(code), "{essence}");
    }
    let page = format!("<pre>Password={CANARY}</pre>{body}");
    for probe in [Probe::Discovery, Probe::Jwks, Probe::Health, Probe::TokenEmpty] {
        let mut evidence = evidence();
        let kept = kept(&mut evidence, probe, 500, &page);
        assert!(body.contains(CANARY) || !kept.contains(CANARY), "{kept}");
        if probe == Probe::TokenEmpty {
            assert_eq!(kept, "", "of a page in the token endpoint's place nothing is kept");
        }
        diagnosed(&evidence);
    }
    for (status, server) in [(200, ""), (404, "Microsoft-HTTPAPI/2.0"), (502, "nginx"), (503, "")] {
        Page::read(status, server, body);
    }
    let answer = kept(&mut evidence(), Probe::TokenCredentials, 400, body);
    assert_eq!(TokenAnswer::read(&answer).is_some(), TokenAnswer::read(body).is_some(), "{answer}");
}
