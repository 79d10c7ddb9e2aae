//! JSON in one place: one reader and one writer for every type of the crate.
//!
//! A type is read from the parsed value, not from the text: serde then makes one small reader for each type
//! instead of a copy of the parser.

mod reader;

pub use reader::Unfit;

use reader::Node;
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Map, Value};

/// Reads a value of any type.
///
/// # Errors
/// [`Unfit`] for text that is no JSON, or not of this shape.
pub fn read<T: DeserializeOwned>(text: &str) -> Result<T, Unfit> {
    let value: Value = serde_json::from_str(text).map_err(|_| Unfit)?;
    of(&value)
}

/// Reads a value of any type out of a parsed one.
pub(crate) fn of<T: DeserializeOwned>(value: &Value) -> Result<T, Unfit> {
    T::deserialize(Node(value))
}

/// Writes a value of any type. Types of this crate have no member that JSON cannot hold.
pub fn write<T: Serialize>(value: &T) -> String {
    serde_json::to_string(value).unwrap_or_default()
}

/// Reads a JSON object out of a stranger's text. A byte order mark is tolerated; nesting beyond serde_json's
/// own limit of 128 is an error like any other.
pub(crate) fn object(body: &str) -> Option<Map<String, Value>> {
    match serde_json::from_str(body.trim_start_matches('\u{feff}')) {
        Ok(Value::Object(object)) => Some(object),
        _ => None,
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::panic, reason = "tests fail by panicking")]
mod tests;
