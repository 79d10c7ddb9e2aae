//! JSON in one place: one reader and one writer for every type of the crate.
//!
//! A type is read from the parsed value, not from the text: serde then makes one small reader for each type
//! instead of a copy of the parser, which saves about 30 KB of Wasm.

use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Map, Value};

/// Reads a value of any type.
///
/// # Errors
/// What `serde_json` says of text that is no JSON, or not of this shape.
pub fn read<T: DeserializeOwned>(text: &str) -> Result<T, serde_json::Error> {
    T::deserialize(serde_json::from_str::<Value>(text)?)
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
