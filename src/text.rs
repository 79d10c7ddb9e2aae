//! Texts of strangers: what may be kept of them, and shown. Capped, in one line, and without characters that make
//! a text look like another.

mod date;
mod hidden;

pub use date::{moment, seconds, seconds_of, utc};
pub use hidden::{is_blank, is_hidden, is_honest, says_nothing, visible, without_hidden};

use serde::{Deserialize, Deserializer, Serialize};
use std::fmt;
use std::ops::Deref;

/// Longest line, in bytes.
pub const LINE: usize = 1024;

/// Longest list of a stranger's, in elements: more say nothing more.
pub const MOST: usize = 64;

/// The longest beginning of at most `cap` bytes that ends between two characters.
pub fn capped(text: &str, cap: usize) -> &str {
    let end = (0..=cap.min(text.len())).rev().find(|i| text.is_char_boundary(*i));
    &text[..end.unwrap_or(0)]
}

/// One line without hidden characters, of at most [`LINE`] bytes.
pub fn line(text: &str) -> String {
    without_hidden(capped(text, LINE))
}

/// A text that is one line, however it came: [`line()`] holds of it by its type. Done twice it is the same.
///
/// ```
/// use oauth_assistant::text::Line;
/// assert_eq!(Line::from("ng\u{202e}inx\r\n"), "nginx");
/// ```
#[derive(Clone, Default, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Line(String);

impl Line {
    /// The text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl From<&str> for Line {
    fn from(text: &str) -> Line {
        Line(line(text))
    }
}

impl From<String> for Line {
    fn from(text: String) -> Line {
        Line(line(&text))
    }
}

impl Deref for Line {
    type Target = str;

    fn deref(&self) -> &str {
        &self.0
    }
}

impl PartialEq<&str> for Line {
    fn eq(&self, other: &&str) -> bool {
        self.0 == *other
    }
}

impl fmt::Debug for Line {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl fmt::Display for Line {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl<'de> Deserialize<'de> for Line {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Line, D::Error> {
        String::deserialize(deserializer).map(Line::from)
    }
}

/// Reads the first [`MOST`] elements of a list.
///
/// # Errors
/// As the elements' own readers.
pub(crate) fn few<'de, D: Deserializer<'de>, T: Deserialize<'de>>(
    deserializer: D,
) -> Result<Vec<T>, D::Error> {
    let mut list = Vec::<T>::deserialize(deserializer)?;
    list.truncate(MOST);
    Ok(list)
}

/// Reads the first [`MOST`] elements of a list that may be missing.
///
/// # Errors
/// As the elements' own readers.
pub(crate) fn few_if_any<'de, D: Deserializer<'de>, T: Deserialize<'de>>(
    deserializer: D,
) -> Result<Option<Vec<T>>, D::Error> {
    let mut list = Option::<Vec<T>>::deserialize(deserializer)?;
    if let Some(list) = &mut list {
        list.truncate(MOST);
    }
    Ok(list)
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "tests fail by panicking")]
mod tests {
    use super::*;

    #[test]
    fn a_line_is_capped_between_two_characters_and_hides_nothing() {
        assert_eq!(Line::from("é".repeat(600)).as_str(), "é".repeat(512));
        assert_eq!(Line::from("a\u{0}b\u{2028}c\u{200b}d\ne").as_str(), "abcde");
        assert_eq!(serde_json::from_str::<Line>(r#""a\u202eb""#).unwrap(), "ab");
        let long = Line::from("x\u{202e}".repeat(400));
        assert_eq!(Line::from(long.as_str()), long);
    }
}
