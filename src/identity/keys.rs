//! The key set (RFC 7517): how many signing keys there are, and whether something lies open that must not.

use crate::json;
use serde_json::{Map, Value};

/// What of a key set matters here.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct KeySet {
    /// Number of keys.
    pub keys: usize,
    /// A key carries private or symmetric material (RFC 7518 §6.2.2, §6.3.2, §6.4).
    pub exposed: bool,
}

/// Members of private and symmetric keys.
pub(crate) const SECRET_MEMBERS: [&str; 8] = ["d", "p", "q", "dp", "dq", "qi", "oth", "k"];

impl KeySet {
    /// Reads the set; `None` where the body is none.
    pub fn read(body: &str) -> Option<KeySet> {
        let object = json::object(body)?;
        let keys = object.get("keys")?.as_array()?;
        let exposed = keys.iter().filter_map(Value::as_object).any(is_exposed);
        Some(KeySet { keys: keys.len(), exposed })
    }
}

fn is_exposed(key: &Map<String, Value>) -> bool {
    SECRET_MEMBERS.iter().any(|member| key.get(*member).is_some_and(|v| !v.is_null()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_are_counted_and_private_members_are_seen() {
        for (body, keys, exposed) in [
            (r#"{"keys":[]}"#, 0, false),
            (r#"{"keys":[{"kty":"RSA","n":"x","e":"AQAB"}]}"#, 1, false),
            (r#"{"keys":[{"kty":"RSA","d":"x"},{"kty":"EC"}]}"#, 2, true),
            (r#"{"keys":[{"kty":"oct","k":"x"}]}"#, 1, true),
        ] {
            assert_eq!(KeySet::read(body), Some(KeySet { keys, exposed }), "{body}");
        }
        assert_eq!(KeySet::read("{}"), None);
        assert_eq!(KeySet::read(r#"{"keys":7}"#), None);
    }
}
