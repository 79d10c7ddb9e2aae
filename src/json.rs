//! What every reader and writer of JSON here would otherwise repeat.

use serde::Serialize;
use serde_json::{Map, Value};

/// Reads a JSON object out of a stranger's text. A byte order mark is tolerated; nesting beyond `serde_json`'s
/// own limit of 128 is an error like any other.
pub(crate) fn object(body: &str) -> Option<Map<String, Value>> {
    match serde_json::from_str(body.trim_start_matches('\u{feff}')) {
        Ok(Value::Object(object)) => Some(object),
        _ => None,
    }
}

/// Writes a value of any type. Types of this crate have no member that JSON cannot hold.
pub fn write<T: Serialize>(value: &T) -> String {
    serde_json::to_string(value).unwrap_or_default()
}
