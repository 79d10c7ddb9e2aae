//! What the token endpoint answers (RFC 6749 §5.1, §5.2), without the token.

use super::BareAddress;
use crate::json;
use crate::text::Line;
use base64ct::{Base64UrlUnpadded, Encoding};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

/// An answer of the token endpoint.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TokenAnswer {
    /// It was refused, for the reason in `error`.
    Refused(TokenError),
    /// A token was issued: what kind of token, where there was one in the answer. Which one is never kept.
    Issued(Option<Token>),
}

/// The error codes of RFC 6749 §5.2 and of its relatives at the token endpoint (RFC 8707 §2, and
/// `identity_general_error` of Creatio's Identity Service). Anything else in their place could be somebody's
/// secret echoed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[allow(missing_docs, reason = "each is the code that it names")]
pub enum TokenError {
    InvalidRequest,
    InvalidClient,
    InvalidGrant,
    UnauthorizedClient,
    UnsupportedGrantType,
    InvalidScope,
    InvalidTarget,
    AccessDenied,
    ServerError,
    TemporarilyUnavailable,
    IdentityGeneralError,
    /// Any other text.
    Other,
}

impl TokenError {
    fn read(code: &str) -> TokenError {
        match code {
            "invalid_request" => TokenError::InvalidRequest,
            "invalid_client" => TokenError::InvalidClient,
            "invalid_grant" => TokenError::InvalidGrant,
            "unauthorized_client" => TokenError::UnauthorizedClient,
            "unsupported_grant_type" => TokenError::UnsupportedGrantType,
            "invalid_scope" => TokenError::InvalidScope,
            "invalid_target" => TokenError::InvalidTarget,
            "access_denied" => TokenError::AccessDenied,
            "server_error" => TokenError::ServerError,
            "temporarily_unavailable" => TokenError::TemporarilyUnavailable,
            "identity_general_error" => TokenError::IdentityGeneralError,
            _ => TokenError::Other,
        }
    }
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
        issuer: Option<BareAddress>,
        /// `kid` of its header.
        key: Option<Line>,
        /// `exp` − `nbf` (or `iat`), in seconds.
        lives_s: Option<i64>,
    },
}

impl TokenAnswer {
    /// Reads an answer; `None` where it is not OAuth's: neither `error` nor `token_type` in a JSON object.
    pub fn read(body: &str) -> Option<TokenAnswer> {
        let object = json::object(body)?;
        if let Some(error) = object.get("error").and_then(Value::as_str) {
            return Some(TokenAnswer::Refused(TokenError::read(error)));
        }
        let token = object.get("access_token").map(|token| Token::of(token.as_str().unwrap_or_default()));
        object.contains_key("token_type").then_some(TokenAnswer::Issued(token))
    }

    /// Why it was refused.
    pub fn error(&self) -> Option<TokenError> {
        match self {
            TokenAnswer::Refused(error) => Some(*error),
            TokenAnswer::Issued(_) => None,
        }
    }
}

impl Token {
    /// What of a token may be kept. Its signature is not looked at, and what it says is only compared.
    fn of(token: &str) -> Token {
        let mut parts = token.split('.').take(2).map(|part| {
            let bytes = Base64UrlUnpadded::decode_vec(part).ok()?;
            json::object(std::str::from_utf8(&bytes).ok()?)
        });
        let (Some(Some(header)), Some(Some(claims))) = (parts.next(), parts.next()) else {
            return Token::Opaque;
        };
        fn text<'o>(object: &'o Map<String, Value>, name: &str) -> Option<&'o str> {
            object.get(name).and_then(Value::as_str)
        }
        let time = |name: &str| claims.get(name).and_then(Value::as_i64);
        let lives_s =
            time("exp").zip(time("nbf").or(time("iat"))).and_then(|(end, start)| end.checked_sub(start));
        let issuer = text(&claims, "iss").map(BareAddress::from);
        Token::Jwt { issuer, key: text(&header, "kid").map(Line::from), lives_s }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn errors_and_issued_tokens_are_told_apart() {
        let refused = |error| Some(TokenAnswer::Refused(error));
        for (body, read) in [
            (r#"{"error":"invalid_client"}"#, refused(TokenError::InvalidClient)),
            (r#"{"error":"my-secret","token_type":"Bearer"}"#, refused(TokenError::Other)),
            (r#"{"token_type":"Bearer","expires_in":true}"#, Some(TokenAnswer::Issued(None))),
            ("{}", None),
            (r#"{"access_token":"x"}"#, None),
            ("<html>", None),
        ] {
            assert_eq!(TokenAnswer::read(body), read, "{body}");
        }
    }

    #[test]
    fn an_error_reads_as_it_is_written() {
        for code in ["invalid_request", "invalid_grant", "unauthorized_client", "unsupported_grant_type"]
            .into_iter()
            .chain(["invalid_scope", "invalid_target", "access_denied", "server_error"])
            .chain(["temporarily_unavailable", "identity_general_error", "invalid_client"])
        {
            assert_eq!(json!(TokenError::read(code)), code);
        }
    }

    fn kept(token: &str) -> (String, Option<Token>) {
        let object = json!({"access_token": token, "token_type": "Bearer", "expires_in": 3600});
        let read = TokenAnswer::read(&object.to_string()).unwrap();
        let kept = json!(read).to_string();
        let TokenAnswer::Issued(token) = read else { panic!("{kept}") };
        (kept, token)
    }

    #[test]
    fn of_a_token_only_issuer_key_and_lifetime_are_kept() {
        let part = |value: Value| Base64UrlUnpadded::encode_string(value.to_string().as_bytes());
        let header = part(json!({"alg": "RS256", "kid": "A1", "typ": "at+jwt"}));
        let claims =
            part(json!({"iss": "http://u:pw@id.example", "nbf": 100, "exp": 3700, "client_id": "somebody"}));
        let token = format!("{header}.{claims}.c2lnbmF0dXJl");
        let (kept, read) = kept(&token);
        let expected = Token::Jwt {
            issuer: Some("http://id.example".into()),
            key: Some("A1".into()),
            lives_s: Some(3600),
        };
        assert_eq!(read, Some(expected));
        for part in token.split('.').chain(["somebody", "pw"]) {
            assert!(!kept.contains(part), "{kept}");
        }
    }

    #[test]
    fn a_reference_token_is_opaque_and_gone() {
        let (kept, read) = kept("CF5B2A7D9E");
        assert_eq!(read, Some(Token::Opaque));
        assert!(!kept.contains("CF5B"));
    }

    #[test]
    fn words_of_ours_in_a_strangers_answer_say_nothing() {
        let body = json!({ "token_type": true, "token": { "jwt": { "issuer": "https://x", "lives_s": 1 } } });
        assert_eq!(TokenAnswer::read(&body.to_string()), Some(TokenAnswer::Issued(None)));
    }
}
