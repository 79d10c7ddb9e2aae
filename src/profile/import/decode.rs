//! From bytes to text, as .NET's `StreamReader` does it: a byte order mark tells the encoding, and what is no character
//! of it becomes U+FFFD.

use zeroize::Zeroizing;

/// What a file is that is no text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Binary {
    /// A packed archive, or an office document, which is one.
    Archive,
    /// A picture.
    Picture,
    /// UTF-16 without its mark: .NET does not read it.
    Utf16,
    /// Anything else.
    Other,
}

/// What a character of another code page becomes.
pub(super) const REPLACED: char = '\u{FFFD}';

/// The text without its byte order mark.
pub(super) fn decode(bytes: &[u8]) -> Result<Zeroizing<String>, Binary> {
    let text = match bytes {
        [b'P', b'K', 3 | 5, ..] | [0x1F, 0x8B, ..] | [b'7', b'z', 0xBC, ..] => return Err(Binary::Archive),
        [0x89, b'P', b'N', b'G', ..] | [0xFF, 0xD8, 0xFF, ..] | [b'G', b'I', b'F', b'8', ..] => {
            return Err(Binary::Picture);
        }
        [0xFF, 0xFE, rest @ ..] => utf16(rest, u16::from_le_bytes)?,
        [0xFE, 0xFF, rest @ ..] => utf16(rest, u16::from_be_bytes)?,
        [0xEF, 0xBB, 0xBF, rest @ ..] => utf8(rest),
        [1..=0x7F, 0, 1..=0x7F, 0, ..] | [0, 1..=0x7F, 0, 1..=0x7F, ..] => return Err(Binary::Utf16),
        _ => utf8(bytes),
    };
    let no_text = |c: char| c.is_control() && !matches!(c, '\t'..='\r' | '\0' | '\u{1b}' | '\u{80}'..);
    // A text of another code page has blanks, digits and signs that both have in common.
    let replaced = text.matches(REPLACED).count();
    match text.contains(no_text) || replaced > 16 && replaced * 2 > text.chars().count() {
        true => Err(Binary::Other),
        false => Ok(text),
    }
}

fn utf16(bytes: &[u8], unit: fn([u8; 2]) -> u16) -> Result<Zeroizing<String>, Binary> {
    let (pairs, rest) = bytes.as_chunks::<2>();
    if !rest.is_empty() {
        return Err(Binary::Other);
    }
    let characters =
        || char::decode_utf16(pairs.iter().map(|pair| unit(*pair))).map(|c| c.unwrap_or(REPLACED));
    let mut text = Zeroizing::new(String::with_capacity(characters().map(char::len_utf8).sum()));
    text.extend(characters());
    Ok(text)
}

fn utf8(bytes: &[u8]) -> Zeroizing<String> {
    let replaced = |invalid: &[u8]| (!invalid.is_empty()).then_some(REPLACED);
    let chunks = || bytes.utf8_chunks().map(|chunk| (chunk.valid(), replaced(chunk.invalid())));
    let length = chunks().map(|(valid, bad)| valid.len() + bad.map_or(0, char::len_utf8)).sum();
    let mut text = Zeroizing::new(String::with_capacity(length));
    for (valid, bad) in chunks() {
        text.push_str(valid);
        text.extend(bad);
    }
    text
}
