//! The two non-secret system settings of the connection. The secret is never asked for.

use super::CODES;
use crate::json;
use serde::{Deserialize, Serialize};
use serde_json::Value;

/// The service that reads settings.
pub const QUERY: &str = "DataService/json/SyncReply/QuerySysSettings";

/// What it is asked.
pub fn query() -> String {
    ["{\"sysSettingsNameCollection\":[\"", CODES.url, "\",\"", CODES.client_id, "\"]}"].concat()
}

/// The values that are set.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Settings {
    /// Identity Service URL, as it stands there.
    pub url: Option<String>,
    /// Client id, as it stands there.
    pub client_id: Option<String>,
}

impl Settings {
    /// Reads an answer of `QuerySysSettings`; `None` where the body is none. Its `success` is no use:
    /// good answers carry `false`. A setting without a value has no member `value`.
    pub fn read(body: &str) -> Option<Settings> {
        let object = json::object(body)?;
        let values = object.get("values")?.as_object()?;
        let value = |code: &str| {
            let text = values.get(code)?.get("value").and_then(Value::as_str)?;
            (!text.trim().is_empty()).then(|| text.to_owned())
        };
        Some(Settings { url: value(CODES.url), client_id: value(CODES.client_id) })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_read_and_what_is_unset_is_absent() {
        let body = r#"{"success":false,"values":{"OAuth20IdentityServerUrl":{"value":"http://x"},
            "OAuth20IdentityServerClientId":{"code":"OAuth20IdentityServerClientId"}}}"#;
        assert_eq!(Settings::read(body), Some(Settings { url: Some("http://x".into()), client_id: None }));
        assert_eq!(Settings::read(r#"{"values":{}}"#), Some(Settings::default()));
        assert_eq!(Settings::read(r#"{"values":[]}"#), None);
        assert_eq!(Settings::read("<html>"), None);
    }
}
