//! What the token endpoint answers (RFC 6749 §5.1, §5.2), without the token.

use crate::json;
use base64ct::{Base64UrlUnpadded, Encoding};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};

/// An answer of the token endpoint.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TokenAnswer {
    /// `error`, where there is one.
    pub error: Option<String>,
    /// A token was issued; which one is never kept.
    pub issued: bool,
    /// What kind of token.
    pub token: Option<Token>,
}

/// What of an access token may be kept: nothing that anybody could use it by.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Token {
    /// No JWT: only the service itself can read it.
    Opaque,
    /// A JWT (RFC 7519, RFC 9068).
    Jwt {
        /// `iss`.
        issuer: Option<String>,
        /// `kid` of its header.
        key: Option<String>,
        /// `exp` − `nbf` (or `iat`), in seconds.
        lives_s: Option<i64>,
    },
}

impl TokenAnswer {
    /// Reads a recorded answer; `None` where it is not OAuth's.
    pub fn read(body: &str) -> Option<TokenAnswer> {
        let object = json::object(body)?;
        let error = object.get("error").and_then(Value::as_str).map(str::to_owned);
        let issued = error.is_none() && object.contains_key("token_type");
        let token = object.get("token").and_then(|kept| Token::deserialize(kept).ok());
        (issued || error.is_some()).then_some(TokenAnswer { error, issued, token })
    }
}

impl Token {
    /// What of a token may be kept. Its signature is not looked at, and what it says is only compared.
    fn of(token: &str, line: fn(&str) -> String) -> Token {
        let mut parts = token.split('.').take(2).map(|part| {
            let bytes = Base64UrlUnpadded::decode_vec(part).ok()?;
            json::object(std::str::from_utf8(&bytes).ok()?)
        });
        let (Some(Some(header)), Some(Some(claims))) = (parts.next(), parts.next()) else {
            return Token::Opaque;
        };
        let text =
            |object: &Map<String, Value>, name: &str| object.get(name).and_then(Value::as_str).map(line);
        let time = |name: &str| claims.get(name).and_then(Value::as_i64);
        let lives_s =
            time("exp").zip(time("nbf").or(time("iat"))).and_then(|(end, start)| end.checked_sub(start));
        Token::Jwt { issuer: text(&claims, "iss"), key: text(&header, "kid"), lives_s }
    }

    /// What was kept already, or is said to be: any service can answer in these words.
    fn cleaned(self, line: fn(&str) -> String) -> Token {
        let clean = |text: Option<String>| text.map(|text| line(&text));
        match self {
            Token::Opaque => Token::Opaque,
            Token::Jwt { issuer, key, lives_s } => {
                Token::Jwt { issuer: clean(issuer), key: clean(key), lives_s }
            }
        }
    }
}

/// The error codes of RFC 6749 §5.2 and of its relatives at the token endpoint.
const ERRORS: [&str; 11] = [
    "invalid_request",
    "invalid_client",
    "invalid_grant",
    "unauthorized_client",
    "unsupported_grant_type",
    "invalid_scope",
    "invalid_target",
    "access_denied",
    "server_error",
    "temporarily_unavailable",
    "identity_general_error",
];

/// Of a token answer only whether and why not. Anything but a known code in the place of `error` could be
/// somebody's secret echoed. `address` makes a stranger's text fit to keep.
pub(crate) fn essence(object: &Map<String, Value>, address: fn(&str) -> String) -> Value {
    let mut kept = Map::new();
    if let Some(error) = object.get("error").and_then(Value::as_str) {
        let known = ERRORS.into_iter().find(|code| *code == error);
        kept.insert("error".into(), known.unwrap_or("[other]").into());
    }
    for name in ["token_type", "expires_in"] {
        if object.contains_key(name) {
            kept.insert(name.into(), true.into());
        }
    }
    let token = match object.get("access_token") {
        Some(token) => Some(Token::of(token.as_str().unwrap_or_default(), address)),
        None => object
            .get("token")
            .and_then(|kept| Token::deserialize(kept).ok())
            .map(|kept| kept.cleaned(address)),
    };
    if let Some(token) = token {
        kept.insert("token".into(), json!(token));
    }
    Value::Object(kept)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn errors_and_issued_tokens_are_told_apart() {
        let error = TokenAnswer { error: Some("invalid_client".into()), ..Default::default() };
        assert_eq!(TokenAnswer::read(r#"{"error":"invalid_client"}"#), Some(error));
        let issued = TokenAnswer { issued: true, ..Default::default() };
        assert_eq!(TokenAnswer::read(r#"{"token_type":"Bearer","expires_in":true}"#), Some(issued));
        assert_eq!(TokenAnswer::read("{}"), None);
        assert_eq!(TokenAnswer::read("<html>"), None);
    }

    fn kept(token: &str) -> (Value, Option<Token>) {
        let object = json!({"access_token": token, "token_type": "Bearer", "expires_in": 3600});
        let kept = essence(object.as_object().unwrap(), str::to_owned);
        assert_eq!(essence(kept.as_object().unwrap(), str::to_owned), kept, "twice is the same");
        let read = TokenAnswer::read(&kept.to_string()).unwrap();
        (kept, read.token)
    }

    #[test]
    fn of_a_token_only_issuer_key_and_lifetime_are_kept() {
        let part = |value: Value| Base64UrlUnpadded::encode_string(value.to_string().as_bytes());
        let header = part(json!({"alg": "RS256", "kid": "A1", "typ": "at+jwt"}));
        let claims =
            part(json!({"iss": "http://id.example", "nbf": 100, "exp": 3700, "client_id": "somebody"}));
        let token = format!("{header}.{claims}.c2lnbmF0dXJl");
        let (kept, read) = kept(&token);
        let expected = Token::Jwt {
            issuer: Some("http://id.example".into()),
            key: Some("A1".into()),
            lives_s: Some(3600),
        };
        assert_eq!(read, Some(expected));
        for part in token.split('.').chain(["somebody"]) {
            assert!(!kept.to_string().contains(part), "{kept}");
        }
    }

    #[test]
    fn a_reference_token_is_opaque_and_gone() {
        let (kept, read) = kept("CF5B2A7D9E");
        assert_eq!(read, Some(Token::Opaque));
        assert!(!kept.to_string().contains("CF5B"));
    }
}
