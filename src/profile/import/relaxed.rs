//! JSON as Newtonsoft's Json.NET reads a text: single quotes, names without quotes, comments, a comma too many, line
//! breaks inside texts, every kind of blank. `System.Text.Json` refuses each of these.

use zeroize::Zeroizing;

/// The text as strict JSON, and where it was none at first.
pub(super) struct Relaxed {
    pub(super) json: Zeroizing<Vec<u8>>,
    /// The first byte that only Json.NET reads.
    pub(super) first: Option<usize>,
}

/// What is being written; its buffer is large enough from the beginning.
struct Writer {
    out: Zeroizing<Vec<u8>>,
    first: Option<usize>,
}

impl Writer {
    fn differs(&mut self, at: usize) {
        self.first.get_or_insert(at);
    }

    fn push(&mut self, c: char) {
        self.out.extend_from_slice(c.encode_utf8(&mut [0; 4]).as_bytes());
    }
}

/// `None`: Json.NET does not read it either.
pub(super) fn relaxed(text: &str) -> Option<Relaxed> {
    let grows = |b: u8| match b {
        0..=0x1F => 5,
        b'"' => 1,
        b':' => 2,
        _ => 0,
    };
    let capacity = text.len() + text.bytes().map(grows).sum::<usize>();
    let mut to = Writer { out: Zeroizing::new(Vec::with_capacity(capacity)), first: None };
    // The comma after a value, in what was read and in what was written.
    let mut comma = None;
    let mut last = None;
    let mut at = 0;
    while let Some(rest) = text.get(at..) {
        let Some(c) = rest.chars().next() else { break };
        let start = at;
        at += c.len_utf8();
        if c.is_whitespace() {
            if !matches!(c, ' ' | '\t' | '\r' | '\n') {
                to.differs(start);
            }
            to.push(if c == '\n' { '\n' } else { ' ' });
            continue;
        }
        if c == '/' {
            to.differs(start);
            to.push(' ');
            at = start + comment(rest)?;
            continue;
        }
        if let (']' | '}', Some((read, written))) = (c, comma) {
            to.differs(read);
            *to.out.get_mut::<usize>(written)? = b' ';
        }
        comma = (c == ',' && !matches!(last, None | Some('[' | '{' | ',' | ':')))
            .then_some((start, to.out.len()));
        last = Some(c);
        match c {
            '"' | '\'' => at = start + string(rest, c, start, &mut to)?,
            'a'..='z' | 'A'..='Z' | '_' | '$' => {
                let end = rest.find(|c: char| !c.is_alphanumeric() && !matches!(c, '_' | '$'));
                let word = rest.get(..end.unwrap_or(rest.len()))?;
                let named = rest.get(word.len()..)?.trim_start().starts_with(':');
                if named {
                    to.differs(start);
                    to.push('"');
                }
                to.out.extend_from_slice(word.as_bytes());
                if named {
                    to.push('"');
                }
                at = start + word.len();
            }
            _ => to.push(c),
        }
    }
    Some(Relaxed { json: to.out, first: to.first })
}

/// How long the comment is that begins here.
fn comment(rest: &str) -> Option<usize> {
    match rest.as_bytes().get(1)? {
        b'/' => Some(rest.find(['\r', '\n']).unwrap_or(rest.len())),
        b'*' => rest.get(2..)?.find("*/").map(|n| n + 4),
        _ => None,
    }
}

/// Copies the string that begins here; how long it was.
fn string(rest: &str, quote: char, start: usize, to: &mut Writer) -> Option<usize> {
    if quote == '\'' {
        to.differs(start);
    }
    to.push('"');
    let mut characters = rest.char_indices().skip(1);
    while let Some((at, c)) = characters.next() {
        match c {
            _ if c == quote => {
                to.push('"');
                return Some(at + c.len_utf8());
            }
            '\\' => match characters.next()?.1 {
                '\'' => {
                    to.differs(start + at);
                    to.push('\'');
                }
                escaped @ ('b' | 't' | 'n' | 'f' | 'r' | '"' | '\\' | '/' | 'u') => {
                    to.push('\\');
                    to.push(escaped);
                }
                _ => return None,
            },
            '"' => to.out.extend_from_slice(b"\\\""),
            '\0'..='\u{1f}' => {
                to.differs(start + at);
                to.out.extend_from_slice(format!("\\u{:04x}", u32::from(c)).as_bytes());
            }
            _ => to.push(c),
        }
    }
    None
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "tests fail by panicking")]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use serde_json::{Value, json};

    fn read(text: &str) -> Option<(Value, Option<usize>)> {
        let relaxed = relaxed(text)?;
        Some((serde_json::from_slice(&relaxed.json).ok()?, relaxed.first))
    }

    #[test]
    fn what_json_net_alone_reads_is_read_and_its_first_place_is_told() {
        for (text, value, first) in [
            (r#"[{"a": 1}]"#, json!([{ "a": 1 }]), None),
            (r#"[{'a"': 'b\'c'}]"#, json!([{ "a\"": "b'c" }]), Some(2)),
            ("[{a: null}]", json!([{ "a": null }]), Some(2)),
            ("/* x */ [1, // y\n2,]", json!([1, 2]), Some(0)),
            ("[\"a\nb\tc\"]", json!(["a\nb\tc"]), Some(3)),
            ("[\u{a0}1]", json!([1]), Some(1)),
        ] {
            assert_eq!(read(text), Some((value, first)), "{text}");
        }
        for neither in ["[\"\\i\"]", "[1", "[1] 2", "['a]", "/* x", "[,]", "[“a”]"] {
            assert_eq!(read(neither), None, "{neither}");
        }
    }

    proptest! {
        #[test]
        fn the_buffer_never_moves(text in r#"[\[\]{}"'\\ :,/*\n\ta-c_é]{0,80}"#) {
            if let Some(relaxed) = relaxed(&text) {
                let grown: usize = text.bytes().map(|b| match b { 0..=31 => 6, b'"' => 2, b':' => 3, _ => 1 }).sum();
                prop_assert_eq!(relaxed.json.capacity(), Vec::<u8>::with_capacity(grown).capacity());
            }
        }
    }
}
