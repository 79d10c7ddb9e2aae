//! What the token endpoint answers (RFC 6749 §5.1, §5.2), without the token.

use crate::json;
use serde_json::Value;

/// An answer of the token endpoint.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TokenAnswer {
    /// `error`, where there is one.
    pub error: Option<String>,
    /// A token was issued; which one is never kept.
    pub issued: bool,
}

impl TokenAnswer {
    /// Reads a recorded answer; `None` where it is not OAuth's.
    pub fn read(body: &str) -> Option<TokenAnswer> {
        let object = json::object(body)?;
        let error = object.get("error").and_then(Value::as_str).map(str::to_owned);
        let issued = error.is_none() && object.contains_key("token_type");
        (issued || error.is_some()).then_some(TokenAnswer { error, issued })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn errors_and_issued_tokens_are_told_apart() {
        let error = TokenAnswer { error: Some("invalid_client".into()), issued: false };
        assert_eq!(TokenAnswer::read(r#"{"error":"invalid_client"}"#), Some(error));
        let issued = TokenAnswer { error: None, issued: true };
        assert_eq!(TokenAnswer::read(r#"{"token_type":"Bearer","expires_in":true}"#), Some(issued));
        assert_eq!(TokenAnswer::read("{}"), None);
        assert_eq!(TokenAnswer::read("<html>"), None);
    }
}
