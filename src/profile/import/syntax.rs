//! A text as JSON, as .NET's configuration reads it, or why it is none and where.

use super::client::is_invisible;
use super::lenient::{Lenient, lenient};
use super::why::{Place, Syntax};
use serde_json::value::RawValue;
use std::ops::Range;

/// The text as strict JSON, with the place of its member `Clients`.
pub(super) fn parse(text: &str) -> Result<Lenient, (Syntax, Place)> {
    let lenient = lenient(text, "Clients");
    let at = |syntax, offset| Err((syntax, place(text, offset)));
    match serde_json::from_slice::<&RawValue>(&lenient.json) {
        Ok(_) => match (lenient.too_deep, lenient.half) {
            (Some(deep), _) => at(Syntax::TooDeep, deep),
            (None, Some(half)) => at(Syntax::Surrogate, half),
            (None, None) => Ok(lenient),
        },
        Err(error) => {
            // serde_json counts columns in bytes, and a line break as column 0 of the next line.
            let lines = text.split_inclusive('\n').take(error.line().saturating_sub(1));
            let offset = (lines.map(str::len).sum::<usize>() + error.column()).saturating_sub(1);
            match lenient.too_deep.filter(|deep| *deep < offset) {
                Some(deep) => at(Syntax::TooDeep, deep),
                None => {
                    let (syntax, offset) = slip(text, &error, offset, lenient.value);
                    at(syntax, offset)
                }
            }
        }
    }
}

/// What stands where the parser stopped.
fn slip(
    text: &str,
    error: &serde_json::Error,
    mut offset: usize,
    clients: Option<Range<usize>>,
) -> (Syntax, usize) {
    while !text.is_char_boundary(offset) {
        offset -= 1;
    }
    let (before, rest) = text.split_at_checked(offset).unwrap_or((text, ""));
    let found = rest.chars().next();
    // The error has no code, only its sentence.
    let sentence = error.to_string();
    if error.is_eof() {
        let open = last_string(before).and_then(|string| typographic(before, string));
        return open.unwrap_or((Syntax::Truncated, text.trim_end().len()));
    }
    if sentence.starts_with("invalid escape") {
        // `\users` is complained of four characters late.
        return (Syntax::Backslash, before.rfind('\\').unwrap_or(offset));
    }
    if sentence.starts_with("control character") {
        // It is complained of where it stands, not behind it.
        let at = offset + rest.find(|c: char| c.is_ascii_control()).unwrap_or_default();
        let open = last_string(text.get(..at).unwrap_or_default());
        return open.and_then(|string| typographic(text, string)).unwrap_or((Syntax::LineBreak, at));
    }
    if clients.is_some_and(|value| ends_inside(text, value, offset)) {
        return (Syntax::Quotes, offset);
    }
    let syntax = match found {
        Some('\'') => Syntax::SingleQuotes,
        Some(c) if is_quote(c) => Syntax::Typographic(c),
        Some('#') => Syntax::Hash,
        Some('`') if rest.starts_with("```") => Syntax::Fence,
        Some('{' | '[') if sentence.starts_with("trailing") => Syntax::TwoRoots,
        Some(c) if is_invisible(c) => Syntax::Invisible(c),
        Some(c) if c != '/' && sentence.starts_with("trailing") => Syntax::TextAfter,
        _ => {
            return last_string(before)
                .and_then(|s| typographic(before, s))
                .unwrap_or((Syntax::Other, offset));
        }
    };
    (syntax, offset)
}

/// The quotation marks that editors, phones and chat programs make.
pub(super) fn is_quote(c: char) -> bool {
    matches!(c, '\u{2018}'..='\u{201F}' | '\u{2032}'..='\u{2037}' | '«' | '»' | '‹' | '›' | '´' | '＂' | '＇')
}

/// The string that ends here or is still open, without its quotes.
fn last_string(before: &str) -> Option<Range<usize>> {
    let mut found = None;
    let mut at = 0;
    while let Some(begin) = before.get(at..).and_then(|rest| rest.find('"')).map(|n| at + n) {
        let mut escaped = false;
        let end = before.get(begin + 1..)?.find(|c| {
            let ends = c == '"' && !escaped;
            escaped = c == '\\' && !escaped;
            ends
        });
        found = Some((begin + 1)..end.map_or(before.len(), |n| begin + 1 + n));
        at = begin + 2 + end.unwrap_or(before.len());
    }
    found
}

/// A string that runs on too far, because a typographic mark stands where its end should be.
fn typographic(text: &str, string: Range<usize>) -> Option<(Syntax, usize)> {
    let inside = text.get(string.clone())?;
    let marks = |c: &(usize, char)| matches!(c.1, '\u{201C}'..='\u{201F}' | '«' | '»' | '＂');
    let (at, c) = inside.char_indices().find(marks)?;
    Some((Syntax::Typographic(c), string.start + at))
}

/// Whether the error stands right behind the text of `Clients`, and that text begins like JSON but does
/// not end like it: then a quote inside it has ended it.
fn ends_inside(text: &str, value: Range<usize>, offset: usize) -> bool {
    let behind = text.get(value.end..offset).is_some_and(|between| between.trim().is_empty());
    let inner = text.get(value.start + 1..value.end - 1).unwrap_or_default().trim();
    behind && inner.starts_with(['[', '{']) && !inner.ends_with([']', '}'])
}

/// The place of a byte.
pub(super) fn place(text: &str, offset: usize) -> Place {
    let before = text.as_bytes().get(..offset).unwrap_or(text.as_bytes());
    let line_start = before.iter().rposition(|b| *b == b'\n').map_or(0, |n| n + 1);
    Place {
        line: 1 + before.iter().filter(|b| **b == b'\n').count(),
        // Every character has one byte that does not continue another.
        column: 1 + before.iter().skip(line_start).filter(|b| **b & 0xC0 != 0x80).count(),
    }
}
