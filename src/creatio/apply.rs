//! Creatio's own services, as far as the settings of the connection are written through them.
//!
//! `PostSysSettingsValues` answers for each setting in `saveResult`; its `success` says nothing. Whether a
//! user may write settings is asked of `RightsService` beforehand; there are rights on a single setting, too.

use super::settings::{QUERY, query};
use super::{CODES, Field, Runtime, Settings, Site, Three};
use crate::json;
use serde::{Deserialize, Serialize, Serializer};
use serde_json::Value;

/// A question to one of Creatio's services: a `POST` of JSON. All of them are made here.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Call {
    /// The path, as seen from the origin.
    pub url: String,
    /// The body.
    pub body: String,
}

/// The two settings that are no secret.
pub fn read_settings(site: &Site, runtime: Runtime) -> Call {
    Call { url: site.path(runtime, QUERY), body: query() }
}

/// Whether the user may change system settings.
pub fn may_write(site: &Site, runtime: Runtime) -> Call {
    let body = r#"{"operation":"CanManageSysSettings"}"#.into();
    Call { url: site.path(runtime, "rest/RightsService/GetCanExecuteOperation"), body }
}

/// Where settings are written.
pub fn write_path(site: &Site, runtime: Runtime) -> String {
    site.path(runtime, "DataService/json/SyncReply/PostSysSettingsValues")
}

/// The body of a write. It may hold the secret: who makes a text of it wipes that.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct WriteBody<'a> {
    is_personal: bool,
    #[serde(serialize_with = "by_code")]
    sys_settings_values: Three<Option<&'a str>>,
}

impl WriteBody<'_> {
    /// What is `None` is left as it is.
    pub fn new(values: Three<Option<&str>>) -> WriteBody<'_> {
        WriteBody { is_personal: false, sys_settings_values: values }
    }
}

fn by_code<S: Serializer>(values: &Three<Option<&str>>, serializer: S) -> Result<S::Ok, S::Error> {
    serializer
        .collect_map(values.as_ref().into_iter().filter_map(|(field, text)| Some((field.code(), (*text)?))))
}

/// No setting of the connection is as long as this. A longer value is not taken for one: it could not be
/// written back as it was.
const LONGEST: usize = 1000;

/// What the service that reads settings has answered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Reading {
    /// The values.
    Values(Settings),
    /// This Creatio has no such setting.
    Lacks(Field),
    /// This is no answer of that service, or one without values.
    None,
}

/// Reads it. Stricter than [`Settings::read`]: what cannot be read is not taken for empty.
pub fn reading(body: &str) -> Reading {
    let (Some(settings), Some(object)) = (Settings::read(body), json::object(body)) else {
        return Reading::None;
    };
    for field in [Field::Url, Field::ClientId] {
        let Some(setting) = object.get("values").and_then(|values| values.get(field.code())) else {
            return Reading::Lacks(field);
        };
        match setting.get("value") {
            None | Some(Value::Null) => {}
            Some(Value::String(value)) if value.len() <= LONGEST => {}
            _ => return Reading::None,
        }
    }
    Reading::Values(settings)
}

/// Reads whether the user may; `None` where that is not told.
pub fn right(body: &str) -> Option<bool> {
    json::object(body)?.get("GetCanExecuteOperationResult")?.as_bool()
}

/// What became of one setting.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Saved {
    /// It was not to be written.
    Untouched,
    /// Creatio has written it.
    Written,
    /// Creatio has not written it.
    Refused,
    /// It may be written or not.
    Unknown,
    /// Creatio says that it has written it, and another value stands there.
    Different,
}

/// What Creatio answers to a write: the result of each setting, and what it says of refusals.
pub fn saved(body: &str) -> (Three<Saved>, Option<String>) {
    let object = json::object(body).unwrap_or_default();
    let result = |code| match object.get("saveResult").and_then(|r| r.get(code)).and_then(Value::as_bool) {
        Some(true) => Saved::Written,
        Some(false) => Saved::Refused,
        None => Saved::Unknown,
    };
    let said = object.get("responseStatus").and_then(|status| status.get("Message")).and_then(Value::as_str);
    (CODES.map(result), said.map(str::to_owned))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn site() -> Site {
        Site { origin: "http://host:2376".into(), base: "/WebApp780".into() }
    }

    #[test]
    fn each_call_has_the_prefix_of_its_runtime_and_base_path() {
        assert_eq!(
            read_settings(&site(), Runtime::Framework).url,
            "/WebApp780/0/DataService/json/SyncReply/QuerySysSettings"
        );
        assert_eq!(
            may_write(&site(), Runtime::Net).url,
            "/WebApp780/rest/RightsService/GetCanExecuteOperation"
        );
        assert!(
            write_path(&site(), Runtime::Net)
                .ends_with("780/DataService/json/SyncReply/PostSysSettingsValues")
        );
    }

    #[test]
    fn a_write_names_each_setting_with_its_value() {
        let values = Three { url: Some("http://x"), client_id: Some("a\"b"), client_secret: None };
        let body = serde_json::to_value(WriteBody::new(values)).unwrap();
        assert_eq!(body["isPersonal"], false);
        let expected = serde_json::json!({ CODES.url: "http://x", CODES.client_id: "a\"b" });
        assert_eq!(body["sysSettingsValues"], expected);
        let alone = WriteBody::new(Three { client_id: Some("7"), ..Three::default() });
        let alone = serde_json::to_string(&alone).unwrap();
        assert!(alone.ends_with(r#"{"OAuth20IdentityServerClientId":"7"}}"#), "{alone}");
    }

    #[test]
    fn only_what_can_be_read_is_taken_for_the_present_values() {
        let both = r#"{"values":{"OAuth20IdentityServerUrl":{"value":"http://x"},"OAuth20IdentityServerClientId":{}}}"#;
        assert_eq!(
            reading(both),
            Reading::Values(Settings { url: Some("http://x".into()), client_id: None })
        );
        assert_eq!(reading(r#"{"values":{"OAuth20IdentityServerUrl":{}}}"#), Reading::Lacks(Field::ClientId));
        assert_eq!(reading(r#"{"values":{}}"#), Reading::Lacks(Field::Url));
        let number = both.replace("\"http://x\"", "7");
        let long = both.replace("http://x", &"x".repeat(LONGEST + 1));
        for none in ["", "<html>", "{}", "[]", "{\"success\":false}", &number, &long] {
            assert_eq!(reading(none), Reading::None, "{none}");
        }
    }

    #[test]
    fn a_right_is_told_or_unknown() {
        assert_eq!(right(r#"{"GetCanExecuteOperationResult":true}"#), Some(true));
        assert_eq!(right(r#"{"GetCanExecuteOperationResult":false}"#), Some(false));
        for body in ["", "<html>", "{}", r#"{"GetCanExecuteOperationResult":"true"}"#] {
            assert_eq!(right(body), None, "{body}");
        }
    }

    #[test]
    fn the_result_of_each_setting_counts_and_success_does_not() {
        let body = r#"{"saveResult":{"OAuth20IdentityServerUrl":true,"OAuth20IdentityServerClientId":false},
            "success":true,"responseStatus":{"Message":"No right."}}"#;
        let mixed = Three { url: Saved::Written, client_id: Saved::Refused, client_secret: Saved::Unknown };
        assert_eq!(saved(body), (mixed, Some("No right.".into())));
        let good = r#"{"success":false,"saveResult":{"OAuth20IdentityServerUrl":true,
            "OAuth20IdentityServerClientId":true,"OAuth20IdentityServerClientSecret":true}}"#;
        assert_eq!(saved(good), (Three::all(Saved::Written), None));
        for body in ["", "<html>", "[]", r#"{"success":true}"#, r#"{"saveResult":true}"#] {
            assert_eq!(saved(body).0, Three::all(Saved::Unknown), "{body}");
        }
    }
}
