//! The key set (RFC 7517): which signing keys there are, how strong they are, until when their certificates
//! are valid, and whether something lies open that must not.

use super::certificate::Certificate;
use crate::json;
use crate::text::{Line, MOST, few, is_hidden, line};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

/// A key, as far as it matters here; nothing else of it is kept.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Key {
    /// `kid`.
    pub id: Option<Line>,
    /// `kty`: `RSA`, `EC`, `oct`, …
    pub kind: Line,
    /// `crv` of an EC key.
    pub curve: Option<Line>,
    /// Length of the modulus of an RSA key, in bits.
    pub bits: Option<u32>,
    /// It carries private or symmetric material (RFC 7518 §6.2.2, §6.3.2, §6.4).
    pub exposed: bool,
    /// Its certificate, the first of `x5c`.
    pub certificate: Option<Certificate>,
}

/// What of a key set matters here.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct KeySet {
    /// The keys that are for signing, or do not say what they are for; of the first [`MOST`].
    #[serde(deserialize_with = "few")]
    pub keys: Vec<Key>,
    /// The list is there and nothing is in it, readable or not.
    pub empty: bool,
}

/// Members of private and symmetric keys.
const SECRET_MEMBERS: [&str; 8] = ["d", "p", "q", "dp", "dq", "qi", "oth", "k"];

impl KeySet {
    /// Reads the set; `None` where the body is none: no JSON object with a list `keys`.
    pub fn read(body: &str) -> Option<KeySet> {
        let object = json::object(body)?;
        let keys = object.get("keys")?.as_array()?;
        let read = keys.iter().take(MOST).filter_map(|key| Key::read(key.as_object()?));
        Some(KeySet { keys: read.collect(), empty: keys.is_empty() })
    }

    /// A key carries what must be kept secret.
    pub fn is_exposed(&self) -> bool {
        self.keys.iter().any(|key| key.exposed)
    }

    /// The names of the keys, in one order.
    pub fn ids(&self) -> Vec<&str> {
        let mut ids: Vec<&str> = self.keys.iter().filter_map(|key| key.id.as_deref()).collect();
        ids.sort_unstable();
        ids
    }

    /// The end of the certificate that ends first, in seconds since 1970.
    pub fn expires_s(&self) -> Option<u64> {
        self.keys.iter().filter_map(|key| Some(key.certificate?.not_after_s)).min()
    }
}

impl Key {
    /// A key that is for signing, or does not say what it is for (RFC 7517 §4.2).
    fn read(key: &Map<String, Value>) -> Option<Key> {
        let text = |name: &str| key.get(name).and_then(Value::as_str);
        if text("use").is_some_and(|purpose| line(purpose) == "enc") {
            return None;
        }
        Some(Key {
            // A name that cannot be shown whole is none: two of them may look the same, or one like two.
            id: text("kid").filter(|kid| !kid.contains(is_hidden)).map(Line::from),
            kind: Line::from(text("kty").unwrap_or_default()),
            curve: text("crv").map(Line::from),
            bits: text("n").and_then(modulus_bits),
            exposed: SECRET_MEMBERS.iter().any(|member| key.get(*member).is_some_and(|v| !v.is_null())),
            certificate: key.get("x5c").and_then(|list| Certificate::read(list.get(0)?.as_str()?)),
        })
    }
}

/// Length in bits of a modulus in Base64url (RFC 7518 §6.3.1.1).
fn modulus_bits(n: &str) -> Option<u32> {
    use base64ct::{Base64UrlUnpadded, Encoding};
    if n.len() > 4096 {
        return None;
    }
    let bytes = Base64UrlUnpadded::decode_vec(n).ok()?;
    let first = bytes.iter().position(|byte| *byte != 0)?;
    let whole = u32::try_from(bytes.len() - first).ok()? * 8;
    Some(whole - bytes.get(first)?.leading_zeros())
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn keys_are_counted_and_private_members_are_seen() {
        for (body, keys, exposed) in [
            (r#"{"keys":[]}"#, 0, false),
            (r#"{"keys":[{"kty":"RSA","n":"x","e":"AQAB"}]}"#, 1, false),
            (r#"{"keys":[{"kty":"RSA","d":"x"},{"kty":"EC"}]}"#, 2, true),
            (r#"{"keys":[{"kty":"oct","k":"x"}]}"#, 1, true),
            (r#"{"keys":[{"kty":"RSA","use":"enc"},7]}"#, 0, false),
        ] {
            let read = KeySet::read(body).unwrap();
            assert_eq!((read.keys.len(), read.is_exposed()), (keys, exposed), "{body}");
        }
        assert_eq!(KeySet::read("{}"), None);
        assert_eq!(KeySet::read(r#"{"keys":7}"#), None);
    }

    #[test]
    fn a_name_with_hidden_characters_is_none() {
        for (kid, name) in [("A1", Some("A1")), ("A\u{202e}1", None), ("A1\0", None), ("A\u{200b}1", None)] {
            let set = KeySet::read(&json!({"keys": [{"kty": "RSA", "kid": kid}]}).to_string()).unwrap();
            assert_eq!(set.keys[0].id.as_deref(), name, "{kid:?}");
        }
    }

    #[test]
    fn the_length_of_a_modulus_is_counted_in_bits() {
        // 0x80 and 0x01 as first bytes of 256; a leading zero does not count.
        assert_eq!(modulus_bits(&format!("gA{}", "A".repeat(340))), Some(2048));
        assert_eq!(modulus_bits("AQ"), Some(1));
        assert_eq!(modulus_bits("AAE"), Some(1));
        assert_eq!(modulus_bits("AA"), None);
        assert_eq!(modulus_bits("not base64!"), None);
    }

    #[test]
    fn of_a_key_nothing_is_kept_that_is_private_or_names_somebody() {
        let certificate = include_str!("../../tests/fixtures/certificates/sha1-1024.x5c").trim();
        let body = json!({"keys": [{"kty": "RSA", "kid": "A", "n": "gAAA", "x5c": [certificate], "d": "x"}]});
        let key = &KeySet::read(&body.to_string()).unwrap().keys[0];
        assert_eq!((key.bits, key.exposed), (Some(24), true));
        assert!(key.certificate.unwrap().weak_digest);
        let kept = serde_json::to_value(key).unwrap();
        let names: Vec<&String> = kept.as_object().unwrap().keys().collect();
        assert_eq!(names, ["bits", "certificate", "curve", "exposed", "id", "kind"]);
    }

    #[test]
    fn a_use_with_hidden_characters_is_read_without_them() {
        let set = KeySet::read("{\"keys\":[{\"kty\":\"RSA\",\"use\":\"e\u{200b}nc\"}]}").unwrap();
        assert_eq!((set.keys.len(), set.empty), (0, false));
    }

    #[test]
    fn what_is_no_key_does_not_become_one_and_the_set_is_not_empty() {
        let of = |body| KeySet::read(body).unwrap();
        assert_eq!(of(r#"{"keys":[7,null,"x",[]]}"#), KeySet { keys: vec![], empty: false });
        assert_eq!(of(r#"{"keys":[]}"#), KeySet { keys: vec![], empty: true });
    }

    #[test]
    fn words_of_ours_in_a_strangers_key_say_nothing() {
        let certificate = json!({"not_before_s": 0, "not_after_s": 1, "weak_digest": true});
        let body =
            json!({"keys": [{"kty": "RSA", "bits": 512, "certificate": certificate, "exposed": true}]});
        let key = KeySet::read(&body.to_string()).unwrap().keys.remove(0);
        assert_eq!((key.bits, key.certificate, key.exposed), (None, None, false));
    }
}
