//! A client secret or passphrase: a type that cannot be printed, compared in the open or serialised.
//!
//! A text that grows moves to another block of memory and leaves its old one behind as it is. So each secret is
//! written into a buffer that was large enough from the beginning, and that buffer is wiped when it is dropped. A JSON
//! reader is no such buffer: it unescapes into one of its own. `tests/memory/` looks at every block that is given back.

use serde::de::{self, Visitor};
use serde::{Deserialize, Deserializer, Serialize};
use serde_json::value::RawValue;
use std::fmt;
use std::io::{self, Write};
use zeroize::Zeroizing;

/// A secret text. No `Display`, no `Serialize`; `Debug` prints `[redacted]`; wiped when dropped.
#[derive(Clone, Default)]
pub struct Secret(Zeroizing<String>);

impl<'de> Deserialize<'de> for Secret {
    /// A text that the deserializer owns, as one of a message from another part of the extension, is taken over and
    /// not copied.
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Secret, D::Error> {
        struct Text;

        impl Visitor<'_> for Text {
            type Value = Secret;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a text")
            }

            fn visit_str<E: de::Error>(self, text: &str) -> Result<Secret, E> {
                Ok(Secret::new(text.to_owned()))
            }

            fn visit_string<E: de::Error>(self, text: String) -> Result<Secret, E> {
                Ok(Secret::new(text))
            }
        }

        deserializer.deserialize_string(Text)
    }
}

impl Secret {
    /// Takes the text over.
    pub fn new(text: String) -> Secret {
        Secret(Zeroizing::new(text))
    }

    /// The parts behind each other. They are asked for twice: how long they are, and what they are.
    pub(crate) fn of_parts<'a, I: Iterator<Item = &'a str>>(parts: impl Fn() -> I) -> Secret {
        let mut text = Zeroizing::new(String::with_capacity(parts().map(str::len).sum()));
        parts().for_each(|part| text.push_str(part));
        Secret(text)
    }

    /// A value with a secret in it as JSON; `None` for what JSON cannot hold.
    pub(crate) fn of_json<T: Serialize>(value: &T) -> Option<Secret> {
        let mut size = Size(0);
        serde_json::to_writer(&mut size, value).ok()?;
        let mut json = Zeroizing::new(Vec::with_capacity(size.0));
        serde_json::to_writer(&mut *json, value).ok()?;
        String::from_utf8(std::mem::take(&mut *json)).ok().map(Secret::new)
    }

    /// A JSON text (RFC 8259 §7) without its quotes and escapes; `None` for any other value, and for a text with half
    /// a surrogate pair in it.
    pub(crate) fn from_json(raw: &RawValue) -> Option<Secret> {
        let mut rest = raw.get().strip_prefix('"')?.strip_suffix('"')?;
        // What an escape stands for is shorter than the escape.
        let mut text = Zeroizing::new(String::with_capacity(rest.len()));
        while let Some((plain, escape)) = rest.split_once('\\') {
            text.push_str(plain);
            let (character, behind) = unescaped(escape)?;
            text.push(character);
            rest = behind;
        }
        text.push_str(rest);
        Some(Secret(text))
    }

    /// The text itself. Every call needs a comment `EXPOSE:` that says why it has to be.
    pub fn expose(&self) -> &str {
        &self.0
    }

    /// Nothing in it.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

/// Counts what is written.
struct Size(usize);

impl Write for Size {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0 += bytes.len();
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// The character that an escape stands for, without its backslash, and what comes behind it.
fn unescaped(escape: &str) -> Option<(char, &str)> {
    let mut rest = escape.chars();
    let character = match rest.next()? {
        same @ ('"' | '\\' | '/') => same,
        'b' => '\u{8}',
        'f' => '\u{c}',
        'n' => '\n',
        'r' => '\r',
        't' => '\t',
        'u' => return unescaped_units(rest.as_str()),
        _ => return None,
    };
    Some((character, rest.as_str()))
}

/// One UTF-16 unit in four digits, or the two of a surrogate pair.
fn unescaped_units(digits: &str) -> Option<(char, &str)> {
    let unit = |digits: &str| u16::from_str_radix(digits.get(..4)?, 16).ok();
    let (first, rest) = (unit(digits)?, digits.get(4..)?);
    if let Some(character) = char::from_u32(first.into()) {
        return Some((character, rest));
    }
    let digits = rest.strip_prefix("\\u")?;
    let character = char::decode_utf16([first, unit(digits)?]).next()?.ok()?;
    Some((character, digits.get(4..)?))
}

impl PartialEq for Secret {
    fn eq(&self, other: &Secret) -> bool {
        // No early exit: the time taken says nothing of where two secrets of one length differ.
        let (a, b) = (self.0.as_bytes(), other.0.as_bytes());
        a.len() == b.len() && a.iter().zip(b).fold(0, |different, (x, y)| different | (x ^ y)) == 0
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("[redacted]")
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "tests fail by panicking")]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn read(json: &str) -> Option<String> {
        let raw: &RawValue = serde_json::from_str(json).unwrap();
        Secret::from_json(raw).map(|secret| secret.expose().to_owned())
    }

    #[test]
    fn every_escape_is_read() {
        let all = r#""\"\\\/\b\f\n\r\t\u0041\u00e9\uD83D\uDD11\u0000 plain""#;
        assert_eq!(read(all).as_deref(), Some("\"\\/\u{8}\u{c}\n\r\tAé🔑\0 plain"));
        assert_eq!(read(r#""""#).as_deref(), Some(""));
    }

    #[test]
    fn what_is_no_text_is_none() {
        for other in ["1", "null", "[\"a\"]", "{}", r#""\uD83D""#, r#""\uDD11\uD83D""#, r#""\uD83Dx""#] {
            assert_eq!(read(other), None, "{other}");
        }
    }

    proptest! {
        #[test]
        fn a_text_is_read_as_any_json_reader_reads_it(text: String, escape_all: bool) {
            let escaped = |unit: u16| format!("\\u{unit:04x}");
            let json = if escape_all {
                format!("\"{}\"", text.encode_utf16().map(escaped).collect::<String>())
            } else {
                serde_json::to_string(&text).unwrap()
            };
            prop_assert_eq!(read(&json), Some(text));
        }

        #[test]
        fn what_is_written_has_the_very_size_of_its_buffer(text: String) {
            let secret = Secret::of_json(&text).unwrap();
            prop_assert_eq!(secret.expose(), &serde_json::to_string(&text).unwrap());
            prop_assert_eq!(secret.0.capacity(), secret.0.len());
            let parts = Secret::of_parts(|| text.split(' '));
            prop_assert_eq!(parts.0.capacity(), parts.0.len());
        }

        #[test]
        fn an_owned_text_is_taken_over_and_not_copied(text in "\\PC+") {
            use serde::de::IntoDeserializer;
            let owned = text.clone();
            let place = owned.as_ptr();
            let reader: de::value::StringDeserializer<de::value::Error> = owned.into_deserializer();
            let secret = Secret::deserialize(reader).unwrap();
            prop_assert_eq!(secret.0.as_ptr(), place);
            prop_assert_eq!(secret.expose(), &text);
        }
    }
}
