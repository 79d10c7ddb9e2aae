//! The lines of a log, however it was written: its encoding, its times, its signs of colour and of JSON.

use super::Kind;
use std::borrow::Cow;

/// The most of a line that is looked at at once.
const LINE: usize = 4096;

/// How much two pieces of a longer line have in common: more than any needle with what is read beside it.
const SHARED: usize = 256;

/// Where in a line its time may begin.
const TIME: usize = 80;

/// As text: UTF-16 by its mark or by every second byte being none, else UTF-8, of which what is broken is left out. In a
/// log that changes from one to the other the bytes that are none are left out: what is not ASCII of it is lost.
pub(super) fn decoded(bytes: &[u8]) -> Cow<'_, str> {
    let begin = &bytes[..bytes.len().min(512)];
    let nones = |from: usize| begin.iter().skip(from).step_by(2).filter(|b| **b == 0).count();
    let wide = begin.len() / 8;
    let units = |swap: bool| {
        let unit = |pair: &[u8]| match pair {
            [a, b] if swap => u16::from_be_bytes([*a, *b]),
            [a, b] => u16::from_le_bytes([*a, *b]),
            _ => 0,
        };
        Cow::Owned(
            char::decode_utf16(bytes.chunks_exact(2).map(unit)).map(|c| c.unwrap_or('\u{fffd}')).collect(),
        )
    };
    if bytes.starts_with(&[0xff, 0xfe]) || nones(1) > wide && nones(1) > nones(0) {
        units(false)
    } else if bytes.starts_with(&[0xfe, 0xff]) || nones(0) > wide {
        units(true)
    } else if bytes.contains(&0) {
        let rest: Vec<u8> = bytes.iter().copied().filter(|b| *b != 0).collect();
        Cow::Owned(mended(&rest))
    } else {
        std::str::from_utf8(bytes).map_or_else(|_| Cow::Owned(mended(bytes)), Cow::Borrowed)
    }
}

/// What is no UTF-8 is read as Windows-1251: what .NET Framework logs in on a Russian or Ukrainian Windows.
fn mended(bytes: &[u8]) -> String {
    let letter = |b: &u8| match b {
        0xc0..=0xff => char::from_u32(0x410 + u32::from(b - 0xc0)).unwrap_or('\u{fffd}'),
        _ => '\u{fffd}',
    };
    let mut text = String::with_capacity(bytes.len());
    for chunk in bytes.utf8_chunks() {
        text.push_str(chunk.valid());
        text.extend(chunk.invalid().iter().map(letter));
    }
    text
}

/// The lines; of one that is longer than any, its pieces.
pub(super) fn of(text: &str) -> impl Iterator<Item = &str> {
    text.split(['\n', '\r']).filter(|line| !line.is_empty()).flat_map(|line| {
        let mut rest = Some(line);
        std::iter::from_fn(move || {
            let all = rest?;
            let piece = crate::text::capped(all, LINE);
            let next = crate::text::capped(all, LINE - SHARED).len();
            rest = (piece.len() < all.len()).then(|| &all[next..]);
            Some(piece)
        })
    })
}

/// Without signs of colour, and with the quotes that JSON and XML write otherwise.
pub(super) fn plain(line: &str) -> Cow<'_, str> {
    let mut line = Cow::Borrowed(line);
    if !line.bytes().any(|b| matches!(b, 0x1b | b'\\' | b'&')) {
        return line;
    }
    if line.contains('\u{1b}') {
        let mut out = String::with_capacity(line.len());
        let mut pieces = line.split("\u{1b}[");
        out.push_str(pieces.next().unwrap_or_default());
        for piece in pieces {
            out.push_str(piece.split_once(|c: char| c.is_ascii_alphabetic()).map_or("", |(_, rest)| rest));
        }
        line = Cow::Owned(out);
    }
    for (written, sign) in
        [("\\u0027", "'"), ("\\u0022", "\""), ("\\\"", "\""), ("&apos;", "'"), ("&#39;", "'")]
    {
        if line.contains(written) {
            line = Cow::Owned(line.replace(written, sign));
        }
    }
    line
}

/// The line belongs to the exception before it.
pub(super) fn goes_on(line: &str) -> bool {
    line.starts_with([' ', '\t', '-'])
        || ["Error Number", "ClientConnectionId"].iter().any(|begin| line.starts_with(begin))
}

/// Which kinds begin with which two bytes: one look for each byte of a log.
pub(super) struct First {
    kinds: &'static [Kind],
    /// For each pair the number of its list, from one.
    starts: Vec<u8>,
    /// The kinds that begin with one pair, by their places in the table.
    lists: Vec<Vec<usize>>,
}

/// What begins another entry in a line that holds several.
const ENTRIES: &[&str] =
    &["\\n", "},{", "}, {", "fail: ", "crit: ", "warn: ", "info: ", " ERR", " WRN", "aborting"];

impl First {
    pub(super) fn of(kinds: &'static [Kind]) -> First {
        let mut first = First { kinds, starts: vec![0; 1 << 16], lists: vec![Vec::new()] };
        for (place, kind) in kinds.iter().enumerate() {
            let Some(pair) = kind.needle.as_bytes().get(..2) else { continue };
            let list = &mut first.starts[pair_of(pair)];
            if *list == 0 {
                *list = u8::try_from(first.lists.len()).unwrap_or_default();
                first.lists.push(Vec::new());
            }
            first.lists[usize::from(*list)].push(place);
        }
        first
    }

    /// What a line says: of each entry in it the kind that stands first in the table, with the entry.
    pub(super) fn find<'l>(&self, line: &'l str) -> Vec<(&'static Kind, &'l str)> {
        let mut found: Vec<(&'static Kind, &'l str)> = Vec::new();
        let mut best: Option<(usize, usize)> = None;
        let bytes = line.as_bytes();
        for (at, pair) in bytes.windows(2).enumerate() {
            let list = self.starts[pair_of(pair)];
            if list == 0 {
                continue;
            }
            let fits = |place: &&usize| bytes[at..].starts_with(self.kinds[**place].needle.as_bytes());
            let Some(&place) = self.lists[usize::from(list)].iter().find(fits) else { continue };
            best = Some(match best {
                None => (at, place),
                Some((begin, known)) if !ENTRIES.iter().any(|sign| line[begin..at].contains(sign)) => {
                    (begin, known.min(place))
                }
                Some((begin, known)) => {
                    found.push((&self.kinds[known], &line[begin..at]));
                    (at, place)
                }
            });
        }
        // What stands before the first belongs to it: the address that was asked.
        if let Some((begin, place)) = best {
            let from = if found.is_empty() { 0 } else { begin };
            found.push((&self.kinds[place], &line[from..]));
        }
        found
    }
}

fn pair_of(pair: &[u8]) -> usize {
    usize::from(pair[0]) << 8 | usize::from(pair[1])
}

/// The time of a line, in seconds since 1970: `2026-11-27 14:05:33`, `27.11.2026 14:05:33`, `11/27/2026 2:05:33 PM`.
/// Of a day and a month that may be either, the later date is taken: what is old has to be so surely.
pub(super) fn time(line: &str) -> Option<u64> {
    let bytes = line.as_bytes();
    let begin = &bytes[..bytes.len().min(TIME)];
    let separates = |b: &u8| matches!(b, b'-' | b'/' | b'.');
    let at = begin.windows(2).position(|two| two[0].is_ascii_digit() && separates(&two[1]))?;
    let start = begin[..at].iter().rposition(|b| !b.is_ascii_digit()).map_or(0, |before| before + 1);
    let text = crate::text::capped(line.get(start..)?, 32);
    let mut parts =
        text.split(['-', '/', '.', ' ', 'T', ':', ',']).map(|part| part.trim_matches(['Z', ']', '[']));
    let mut number = || parts.next()?.parse::<u16>().ok();
    let (a, b, c) = (number()?, number()?, number()?);
    let (hour, minute, second) = (number()?, number()?, number()?);
    let says = |half: &str| text.split_whitespace().any(|word| word.eq_ignore_ascii_case(half));
    let hour = match hour {
        12 if says("am") => 0,
        1..12 if says("pm") => hour + 12,
        _ => hour,
    };
    let at = |year, month, day| crate::text::seconds_of([year, month, day, hour, minute, second]);
    if a > 1900 { at(a, b, c) } else { at(c, b, a).max(at(c, a, b)) }
}

#[cfg(test)]
mod tests {
    use super::{LINE, decoded, of};
    use std::borrow::Cow;

    #[test]
    fn a_log_is_read_where_it_lies_and_by_pieces_that_overlap() {
        let text = format!("{}\n{}", "x".repeat(3 * LINE), "ä".repeat(LINE));
        assert!(matches!(decoded(text.as_bytes()), Cow::Borrowed(_)), "a copy doubles what a log takes");
        let pieces: Vec<&str> = of(&text).collect();
        assert!(pieces.iter().all(|piece| piece.len() <= LINE));
        assert!(pieces.iter().map(|piece| piece.len()).sum::<usize>() >= text.len() - 1);
        assert!(pieces.len() < 8, "{}", pieces.len());
    }
}
