//! JSON as .NET's configuration reads it: with `//` and `/* */` comments and trailing commas.
//!
//! What strict JSON forbids is blanked out, byte for byte, so that every position in the result is the
//! same position in the file. A strict document comes out as it went in.

use std::ops::Range;
use zeroize::Zeroizing;

/// As many levels of brackets are read by .NET, by both of its readers.
const DEEPEST: u32 = 64;

/// The blanked document, and where the value of one of its members stands.
pub(super) struct Lenient {
    /// As long as the original, and JSON if the original was JSON but for comments and trailing commas.
    pub(super) json: Zeroizing<Vec<u8>>,
    /// Where the member's value stands, quotes included, if that is a string.
    pub(super) value: Option<Range<usize>>,
    /// The bracket that opens more levels than are read.
    pub(super) too_deep: Option<usize>,
    /// The escape of half a surrogate pair: no character.
    pub(super) half: Option<usize>,
}

/// Blanks comments and trailing commas, and finds the top-level member of this name (in any case, as .NET
/// looks it up).
pub(super) fn lenient(text: &str, name: &str) -> Lenient {
    let bytes = text.as_bytes();
    let mut json = Zeroizing::new(bytes.to_vec());
    let (mut member, mut value, mut too_deep, mut half) = (None, None, None, None);
    // A comma after a value, while only blanks and comments have followed.
    let mut comma = None;
    let mut depth = 0u32;
    // The last byte that was neither blank nor comment, and the string that it closed.
    let (mut last, mut last_string) = (0, 0..0);
    let mut named = false;
    let mut at = 0;
    while let Some(&byte) = bytes.get(at) {
        let start = at;
        at = match byte {
            b' ' | b'\t' | b'\r' | b'\n' => {
                at += 1;
                continue;
            }
            b'/' => match comment_end(bytes, at) {
                Some(end) => {
                    blank(&mut json, at..end);
                    at = end;
                    continue;
                }
                // The parser will stop here too. Going on would search each of a thousand open comments to the end.
                None => break,
            },
            b'"' => string_end(bytes, at),
            _ => at + 1,
        };
        match byte {
            b'}' | b']' => {
                if let Some(comma) = comma {
                    blank(&mut json, comma..comma + 1);
                }
                depth = depth.saturating_sub(1);
            }
            b'{' | b'[' => {
                depth += 1;
                if depth > DEEPEST {
                    too_deep.get_or_insert(start);
                }
            }
            b':' if depth == 1 && last == b'"' && member.is_none() => {
                let key = text.get(last_string.start + 1..last_string.end - 1);
                named = key.is_some_and(|k| k.eq_ignore_ascii_case(name));
                member = named.then_some(last_string.start);
            }
            b'"' if named && last == b':' => value = Some(start..at),
            _ => {}
        }
        if byte == b'"' && half.is_none() {
            half = half_pair(bytes.get(start..at).unwrap_or_default()).map(|n| start + n);
        }
        named &= byte == b':';
        comma = (byte == b',' && !matches!(last, 0 | b'[' | b'{' | b',' | b':')).then_some(start);
        last = byte;
        if byte == b'"' {
            last_string = start..at;
        }
    }
    Lenient { json, value, too_deep, half }
}

/// Where the escape of a surrogate stands without its other half (RFC 8259 §7).
fn half_pair(string: &[u8]) -> Option<usize> {
    let unit = |at: usize| {
        let digits = string.get(at..at + 6)?.strip_prefix(b"\\u")?;
        u16::from_str_radix(std::str::from_utf8(digits).ok()?, 16).ok()
    };
    let mut at = 0;
    while let Some(byte) = string.get(at) {
        at += match (byte, unit(at)) {
            (b'\\', Some(0xD800..0xDC00))
                if unit(at + 6).is_some_and(|low| (0xDC00..0xE000).contains(&low)) =>
            {
                12
            }
            (b'\\', Some(0xD800..0xE000)) => return Some(at),
            (b'\\', _) => 2,
            _ => 1,
        };
    }
    None
}

/// The end of the comment that begins here; `None` if none does or it never ends.
fn comment_end(bytes: &[u8], at: usize) -> Option<usize> {
    let rest = bytes.get(at + 2..)?;
    match bytes.get(at + 1)? {
        b'/' => {
            Some(rest.iter().position(|b| matches!(b, b'\r' | b'\n')).map_or(bytes.len(), |n| at + 2 + n))
        }
        b'*' => rest.windows(2).position(|w| w == b"*/").map(|n| at + 2 + n + 2),
        _ => None,
    }
}

/// The end of the string that begins here.
fn string_end(bytes: &[u8], at: usize) -> usize {
    let mut escaped = false;
    for (n, byte) in bytes.iter().enumerate().skip(at + 1) {
        match byte {
            _ if escaped => escaped = false,
            b'\\' => escaped = true,
            b'"' => return n + 1,
            _ => {}
        }
    }
    bytes.len()
}

fn blank(json: &mut [u8], range: Range<usize>) {
    for byte in json.get_mut(range).into_iter().flatten().filter(|b| !matches!(b, b'\r' | b'\n')) {
        *byte = b' ';
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use serde_json::Value;

    fn blanked(text: &str) -> String {
        String::from_utf8(lenient(text, "Clients").json.to_vec()).unwrap()
    }

    #[test]
    fn comments_become_blanks_of_the_same_size() {
        assert_eq!(blanked("{ // é\r\n\"a\": /* 1\n2 */ 3}"), "{      \r\n\"a\":     \n     3}");
        assert_eq!(blanked("[1] // to the end"), "[1]              ");
    }

    #[test]
    fn a_comment_that_never_ends_is_left_for_the_parser_to_complain_of() {
        assert_eq!(blanked("[1] /* open"), "[1] /* open");
        assert_eq!(blanked("[1] /"), "[1] /");
        assert_eq!(blanked("[1] /*/"), "[1] /*/");
    }

    #[test]
    fn only_a_comma_after_a_value_and_before_a_bracket_goes() {
        assert_eq!(blanked(r#"{"a": [1, 2, ], }"#), r#"{"a": [1, 2  ]  }"#);
        assert_eq!(blanked("[1, // last\n]"), "[1         \n]");
        for wrong in ["[,]", "{,}", "[1,,]", r#"{"a":,}"#, ",]"] {
            assert_eq!(blanked(wrong), wrong);
        }
    }

    #[test]
    fn what_looks_like_a_comment_inside_a_string_stays() {
        for strict in [r#"{"url": "http://x/*y*/", "s": "a\"//,]"}"#, r#"["\\", "//"]"#, r#"[",]"]"#] {
            assert_eq!(blanked(strict), strict);
        }
    }

    #[test]
    fn the_member_is_found_at_the_top_level_only_and_in_any_case() {
        let text = r#"{"x": {"Clients": 1}, "y": "Clients", "clients": "[]"}"#;
        let found = lenient(text, "Clients");
        assert_eq!(found.value.map(|v| &text[v]), Some(r#""[]""#));
        assert_eq!(lenient(r#"{"Clients": [], "a": "b"}"#, "Clients").value, None);
        assert_eq!(lenient(r#"["Clients", "a"]"#, "Clients").value, None);
    }

    fn json() -> impl Strategy<Value = Value> {
        let leaf = prop_oneof![
            Just(Value::Null),
            any::<bool>().prop_map(Value::from),
            any::<i64>().prop_map(Value::from),
            any::<String>().prop_map(Value::from),
            r#"[/*,\]}"\\ :a-c]{0,9}"#.prop_map(Value::from),
        ];
        leaf.prop_recursive(4, 40, 5, |inner| {
            let name = prop_oneof![any::<String>(), r#"[/*,\]"\\]{0,4}"#];
            prop_oneof![
                prop::collection::vec(inner.clone(), 0..5).prop_map(Value::from),
                prop::collection::vec((name, inner), 0..5)
                    .prop_map(|members| Value::Object(members.into_iter().collect())),
            ]
        })
    }

    proptest! {
        #[test]
        fn a_strict_document_is_never_changed(value in json(), pretty: bool) {
            let text =
                if pretty { serde_json::to_string_pretty(&value) } else { serde_json::to_string(&value) };
            let text = text.unwrap();
            prop_assert_eq!(blanked(&text), text);
        }

        #[test]
        fn comments_between_any_two_tokens_change_nothing(value in json()) {
            let text = serde_json::to_string_pretty(&value).unwrap();
            let noted = text.replace('\n', " /* ], \" */ // } \"\n");
            prop_assert_eq!(serde_json::from_slice::<Value>(&lenient(&noted, "").json).unwrap(), value);
        }

        #[test]
        fn no_text_is_lengthened_or_makes_it_panic(text in r#"[/*,\[\]{}"\\ :\na-cé]{0,60}"#) {
            prop_assert_eq!(blanked(&text).len(), text.len());
        }
    }
}
