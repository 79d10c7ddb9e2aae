//! The answers of the Identity Service, of Creatio, and of whoever answers in their place.

use crate::findings::diagnosed;
use crate::thinned::{evidence, kept};
use base64ct::{Base64, Encoding};
use oauth_assistant::creatio::Health;
use oauth_assistant::identity::{Certificate, Discovery, KeySet, Page, Product, TokenAnswer};
use oauth_assistant::probe::{Body, Probe};
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

/// Longest body of an answer of a few lines, in bytes: of a longer one only the beginning is read.
const SHORT: usize = 64 * 1024;

/// Discovery: addresses that carry nobody's name or token, and a document only where there is one.
pub fn discovery(data: &[u8]) {
    let body = &*text(data);
    let mut evidence = evidence();
    let kept = kept(&mut evidence, Probe::Discovery, 200, body);
    assert_eq!(matches!(kept, Body::Discovery(_)), Discovery::read(body).is_some(), "{kept:?}");
    if let Body::Discovery(document) = kept {
        for address in [&document.issuer, &document.token_endpoint, &document.jwks_uri].into_iter().flatten()
        {
            assert!(!address.contains(['?', '#']), "{address}");
            if let Some(url) = Url::parse(address).ok().filter(|url| matches!(url.scheme(), "http" | "https"))
            {
                assert!(url.username().is_empty() && url.password().is_none(), "{address}");
            }
        }
        document.provider();
        document.endpoints().for_each(drop);
    }
    diagnosed(&evidence);
}

/// Key set: whatever is private makes no difference to what is kept.
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
    let set = kept(&mut seen, Probe::Jwks, 200, body);
    kept(&mut seen, Probe::JwksRepeat, 200, body);
    diagnosed(&seen);
    let Some(object) = object(body) else { return };
    let swapped = kept(&mut evidence(), Probe::Jwks, 200, &without_private(object).to_string());
    assert_eq!(set, swapped, "what is private makes a difference");
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
    let Body::KeySet(KeySet { keys, .. }) = kept else { panic!("a key set is one: {kept:?}") };
    assert_eq!(keys.into_iter().map(|key| key.certificate).collect::<Vec<_>>(), [read]);
    diagnosed(&evidence);
}

/// Health check: each way to ask for it reads alike, whatever the status.
pub fn health(data: &[u8]) {
    let body = &*text(data);
    let of = |probe, status| {
        let mut evidence = evidence();
        let kept = kept(&mut evidence, probe, status, body);
        diagnosed(&evidence);
        kept
    };
    let read = of(Probe::Health, 500);
    assert_eq!(
        matches!(read, Body::Health(_)),
        Health::read(body).is_some() && body.len() <= SHORT,
        "{read:?}"
    );
    if let Body::Health(health) = &read {
        health.named_settings();
        assert_eq!(Body::Health(health.clone()), of(Probe::HealthOtherRuntime, 200));
    }
}

/// Page: nothing of its words is kept, and with more behind it IIS's sub-status is still seen.
pub fn page(data: &[u8]) {
    let body = &*text(data);
    let page = format!("<pre>Password={CANARY}</pre>{body}");
    for probe in [Probe::Discovery, Probe::Jwks, Probe::Health, Probe::TokenEmpty] {
        let mut evidence = evidence();
        let kept = kept(&mut evidence, probe, 500, &page);
        assert!(matches!(kept, Body::Foreign(_)), "{kept:?}");
        diagnosed(&evidence);
    }
    if let Page::SubStatus(code) = Page::read(500, None, body) {
        assert!((400..600).contains(&code.status), "{code}");
    }
    for (status, by) in [(200, None), (404, Some(Product::HttpSys)), (502, Some(Product::Nginx)), (503, None)]
    {
        Page::read(status, by, body);
    }
    let answer = kept(&mut evidence(), Probe::TokenCredentials, 400, body);
    let read = TokenAnswer::read(body).filter(|_| body.len() <= SHORT);
    assert_eq!(matches!(answer, Body::Token(_)), read.is_some(), "{answer:?}");
}
