//! The key set (RFC 7517): which signing keys there are, how strong they are, until when their certificates
//! are valid, and whether something lies open that must not.

use super::certificate::Certificate;
use crate::json;
use serde::Deserialize;
use serde_json::{Map, Value, json};

/// A key, as far as it matters here.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Key {
    /// `kid`.
    pub id: Option<String>,
    /// `kty`: `RSA`, `EC`, `oct`, …
    pub kind: String,
    /// `crv` of an EC key.
    pub curve: Option<String>,
    /// Length of the modulus of an RSA key.
    pub bits: Option<u32>,
    /// It carries private or symmetric material (RFC 7518 §6.2.2, §6.3.2, §6.4).
    pub exposed: bool,
    /// Its certificate, the first of `x5c`.
    pub certificate: Option<Certificate>,
}

/// What of a key set matters here.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct KeySet {
    /// The keys that are for signing, or do not say what they are for.
    pub keys: Vec<Key>,
    /// The list is there and nothing is in it, readable or not.
    pub empty: bool,
}

/// Members of private and symmetric keys.
pub(crate) const SECRET_MEMBERS: [&str; 8] = ["d", "p", "q", "dp", "dq", "qi", "oth", "k"];

/// More keys than this say nothing more.
const MOST: usize = 64;

impl KeySet {
    /// Reads the set; `None` where the body is none.
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

    /// The end of the certificate that ends first.
    pub fn expires_s(&self) -> Option<u64> {
        self.keys.iter().filter_map(|key| Some(key.certificate?.not_after_s)).min()
    }
}

impl Key {
    /// A key that is for signing, or does not say what it is for.
    fn read(key: &Map<String, Value>) -> Option<Key> {
        (key.get("use").and_then(Value::as_str) != Some("enc")).then(|| Key::of(key))
    }

    /// A key in full, or its essence.
    fn of(key: &Map<String, Value>) -> Key {
        let text = |name: &str| key.get(name).and_then(Value::as_str);
        let certificate = match key.get("certificate") {
            Some(kept) => Certificate::deserialize(kept).ok(),
            None => key.get("x5c").and_then(|list| Certificate::read(list.get(0)?.as_str()?)),
        };
        let bits = match key.get("bits") {
            Some(kept) => kept.as_u64().and_then(|bits| u32::try_from(bits).ok()),
            None => text("n").and_then(modulus_bits),
        };
        Key {
            id: text("kid").map(str::to_owned),
            kind: text("kty").unwrap_or_default().to_owned(),
            curve: text("crv").map(str::to_owned),
            bits,
            exposed: SECRET_MEMBERS.iter().any(|member| key.get(*member).is_some_and(|v| !v.is_null())),
            certificate,
        }
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

/// What of a key set is kept: names, strength and dates; of certificates nothing that names a person or a
/// company. `line` makes a stranger's text fit to keep.
pub(crate) fn essence(object: &Map<String, Value>, line: fn(&str) -> String) -> Value {
    let Some(list) = object.get("keys").and_then(Value::as_array) else { return json!({}) };
    let essence = |key: &Map<String, Value>| {
        let mut kept = Map::new();
        for name in ["kty", "kid", "use", "alg", "crv", "x5t"] {
            if let Some(text) = key.get(name).and_then(Value::as_str) {
                kept.insert(name.into(), line(text).into());
            }
        }
        for name in SECRET_MEMBERS {
            if key.get(name).is_some_and(|v| !v.is_null()) {
                kept.insert(name.into(), "[removed]".into());
            }
        }
        // What a key is for is read as it is kept: hidden characters make no difference.
        let signs = kept.get("use").and_then(Value::as_str) != Some("enc");
        let read = signs.then(|| Key::of(key));
        if let Some(bits) = read.as_ref().and_then(|key| key.bits) {
            kept.insert("bits".into(), bits.into());
        }
        if let Some(certificate) = read.and_then(|key| key.certificate) {
            kept.insert("certificate".into(), json!(certificate));
        }
        Value::Object(kept)
    };
    // What is no key stays a gap: a set of which nothing could be read is not one without keys.
    let keys = list.iter().take(MOST).map(|key| key.as_object().map_or(Value::Null, essence));
    json!({ "keys": keys.collect::<Vec<_>>() })
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
            (r#"{"keys":[{"kty":"RSA","use":"enc"},7]}"#, 0, false),
        ] {
            let read = KeySet::read(body).unwrap();
            assert_eq!((read.keys.len(), read.is_exposed()), (keys, exposed), "{body}");
        }
        assert_eq!(KeySet::read("{}"), None);
        assert_eq!(KeySet::read(r#"{"keys":7}"#), None);
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
    fn the_essence_reads_as_the_key_itself() {
        let certificate = include_str!("../../tests/fixtures/certificates/sha1-1024.x5c");
        let body =
            json!({"keys": [{"kty": "RSA", "kid": "A", "n": "gAAA", "x5c": [certificate.trim()], "d": "x"}]});
        let kept = essence(body.as_object().unwrap(), str::to_owned);
        assert_eq!(KeySet::read(&kept.to_string()), KeySet::read(&body.to_string()));
        assert!(!kept.to_string().contains("x5c") && !kept.to_string().contains("\"n\""), "{kept}");
        assert_eq!(essence(kept.as_object().unwrap(), str::to_owned), kept);
    }
}
