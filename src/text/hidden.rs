//! Characters that are not seen: the one list, and where one of them is honest all the same.
//!
//! Between two letters or two pictures some of them only join or part: a family of emoji is one picture by U+200D, a
//! Persian word is spelled with U+200C, a Japanese name may need a variation selector. Anywhere else they hide
//! something.

use std::fmt::Write;

/// A character that breaks a line, turns its direction or is not seen, wherever it stands: Unicode's control
/// characters and separators of lines (general categories Cc, Zl, Zp), what a reader may ignore
/// (`Default_Ignorable_Code_Point`, UCD 17.0), marks of annotation and format, and what is drawn as nothing.
pub fn is_hidden(c: char) -> bool {
    c.is_control()
        || matches!(c,
            '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{115f}' | '\u{1160}' | '\u{17b4}' | '\u{17b5}'
            | '\u{180b}'..='\u{180f}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}'
            | '\u{2060}'..='\u{206f}' | '\u{2800}' | '\u{3164}' | '\u{fe00}'..='\u{fe0f}' | '\u{feff}'
            | '\u{ffa0}' | '\u{fff0}'..='\u{fffb}' | '\u{13430}'..='\u{1343f}'
            | '\u{1bca0}'..='\u{1bca3}' | '\u{1d159}' | '\u{1d173}'..='\u{1d17a}' | '\u{e0000}'..='\u{e0fff}')
}

/// A blank that is no plain one, or a hidden character.
pub fn is_blank(c: char) -> bool {
    c.is_whitespace() || is_hidden(c)
}

/// Whether there is nothing to see in it.
pub fn says_nothing(text: &str) -> bool {
    text.chars().all(is_blank)
}

/// Whether it hides nothing: what is hidden in it only joins, parts or picks a form of what is seen.
///
/// ```
/// use oauth_assistant::text::is_honest;
/// assert!(is_honest("تولید ۱") && is_honest("می\u{200c}خواهم") && is_honest("👩\u{200d}💻 Dev"));
/// assert!(!is_honest("Prod\u{200d}uction") && !is_honest("\u{202e}tset"));
/// ```
pub fn is_honest(text: &str) -> bool {
    !judged(text).any(|(_, hides)| hides)
}

/// The text without what hides in it.
pub fn without_hidden(text: &str) -> String {
    judged(text).filter(|(_, hides)| !hides).map(|(c, _)| c).collect()
}

/// The text with a mark in the place of what hides in it, so that two texts that differ look different:
/// `Prod[U+200B]uction`. A row of more than three is one mark.
pub fn visible(text: &str) -> String {
    const MOST: usize = 3;
    let mut out = String::with_capacity(text.len());
    let mut row = 0;
    for (c, hides) in judged(text) {
        if !hides {
            if row > 0 {
                out.push(']');
            }
            row = 0;
            out.push(c);
            continue;
        }
        row += 1;
        let begins = if row == 1 { "[" } else { " " };
        // Writing to a String cannot fail.
        let _ = match row {
            ..=MOST => write!(out, "{begins}U+{:04X}", u32::from(c)),
            _ if row == MOST + 1 => write!(out, " …"),
            _ => Ok(()),
        };
    }
    if row > 0 {
        out.push(']');
    }
    out
}

/// Each character, and whether it hides something where it stands.
fn judged(text: &str) -> impl Iterator<Item = (char, bool)> + '_ {
    let mut last = '\0';
    // Behind a base picture may stand its form or the colour of its skin, and in a flag its tags.
    let mut base = '\0';
    let mut tags_end = 0;
    text.char_indices().map(move |(at, c)| {
        let rest = || text.get(at + c.len_utf8()..).unwrap_or_default();
        if base == BLACK_FLAG
            && last == BLACK_FLAG
            && let Some(length) = flag_tags(text.get(at..).unwrap_or_default())
        {
            tags_end = at + length;
        }
        let honest = match c {
            _ if at < tags_end => true,
            ZWJ => {
                is_picture(base) && rest().starts_with(is_picture) || joins(last) && rest().starts_with(joins)
            }
            ZWNJ => joins(last) && rest().starts_with(joins),
            '\u{fe0e}' | '\u{fe0f}' => is_picture(last) || is_keycap(last, rest()),
            '\u{fe00}'..='\u{fe02}' | '\u{e0100}'..='\u{e01ef}' => is_han(last),
            '\u{180b}'..='\u{180d}' | '\u{180f}' => matches!(last, '\u{1820}'..='\u{18aa}'),
            _ => false,
        };
        if !is_modifier(c) {
            base = c;
        }
        last = c;
        (c, is_hidden(c) && !honest)
    })
}

const ZWJ: char = '\u{200d}';
const ZWNJ: char = '\u{200c}';
const BLACK_FLAG: char = '\u{1f3f4}';

/// Bytes of the tags that make a flag of the black one: of England, Scotland and Wales, the three that are in general
/// use (UTS #51, `RGI_Emoji_Tag_Sequence`).
fn flag_tags(text: &str) -> Option<usize> {
    let tag = |c: char| char::from_u32(0xe0000 + u32::from(c));
    let flags = ["gbeng\u{7f}", "gbsct\u{7f}", "gbwls\u{7f}"];
    let matches = |flag: &&str| flag.chars().map(tag).eq(text.chars().take(flag.len()).map(Some));
    flags.iter().find(|flag| matches(flag)).map(|flag| 4 * flag.len())
}

/// What may stand between a picture and what joins it to the next: its form, and the colour of its skin.
fn is_modifier(c: char) -> bool {
    matches!(c, '\u{fe0f}' | '\u{1f3fb}'..='\u{1f3ff}')
}

/// Pictures, and signs that have a form as picture (UTS #51, `Emoji` without digits).
fn is_picture(c: char) -> bool {
    matches!(c,
        '\u{a9}' | '\u{ae}' | '\u{203c}' | '\u{2049}' | '\u{2122}' | '\u{2139}' | '\u{2194}'..='\u{21aa}'
        | '\u{231a}'..='\u{23ff}' | '\u{24c2}' | '\u{25aa}'..='\u{27bf}' | '\u{2934}' | '\u{2935}'
        | '\u{2b05}'..='\u{2b55}' | '\u{3030}' | '\u{303d}' | '\u{3297}' | '\u{3299}'
        | '\u{1f000}'..='\u{1faff}')
}

fn is_keycap(last: char, rest: &str) -> bool {
    matches!(last, '0'..='9' | '#' | '*') && rest.starts_with('\u{20e3}')
}

/// Letters and marks of scripts that are spelled with joiners: from Arabic to Syriac, N'Ko and their supplements, the
/// scripts of India, Sinhala, Tibetan, Burmese, Khmer and Mongolian.
fn joins(c: char) -> bool {
    !is_hidden(c)
        && matches!(c,
            '\u{620}'..='\u{6d3}' | '\u{6d5}' | '\u{6fa}'..='\u{6ff}' | '\u{710}'..='\u{7ff}'
            | '\u{840}'..='\u{85f}' | '\u{860}'..='\u{8ff}' | '\u{900}'..='\u{dff}' | '\u{f00}'..='\u{fff}'
            | '\u{1000}'..='\u{109f}' | '\u{1780}'..='\u{17d3}' | '\u{1820}'..='\u{18aa}'
            | '\u{fb50}'..='\u{fdff}' | '\u{fe70}'..='\u{fefc}')
}

fn is_han(c: char) -> bool {
    matches!(c, '\u{3005}' | '\u{3007}' | '\u{3400}'..='\u{4dbf}' | '\u{4e00}'..='\u{9fff}'
        | '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{3ffff}')
}

#[cfg(test)]
mod tests;
