//! Creatio's own health check of its OAuth connection: what Creatio's *server* sees.
//!
//! A problem comes as HTTP 500 with the same JSON as a success. Later flags are false wherever an earlier
//! one is. Newer builds have a fourth flag; members may be missing and messages may be new.
//! <https://academy.creatio.com/docs/8.x/setup-and-administration/on-site-deployment/deployment-additional-setup/identity-service/oauth-health-monitoring>

use super::{Check, Field};
use crate::json;
use crate::text::Line;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::collections::BTreeMap;

/// The flags with the row that shows each.
const FLAGS: [(&str, Check); 4] = [
    ("IsSystemSettingsFilledIn", Check::Settings),
    ("IsIdentityServiceAvailable", Check::Service),
    ("IsAccessTokenRetrievableForSystemActions", Check::Token),
    ("IsDefaultResourceRegistered", Check::Resource),
];

/// An answer of the health check: its flags and its message; nothing else of it is kept.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Health {
    /// The flags that are there, in the order of the checks.
    pub flags: BTreeMap<Check, bool>,
    /// `HasProblem`.
    pub has_problem: Option<bool>,
    /// `Message`, in the language of the administrator.
    pub message: Option<Line>,
}

impl Health {
    /// Reads an answer, whatever its status; `None` where the body is not one.
    pub fn read(body: &str) -> Option<Health> {
        let object = json::object(body)?;
        let flag = |name: &str| object.get(name).and_then(Value::as_bool);
        let flags: BTreeMap<_, _> =
            FLAGS.iter().filter_map(|(name, check)| Some((*check, flag(name)?))).collect();
        let has_problem = flag("HasProblem");
        let message = object.get("Message").and_then(Value::as_str).map(Line::from);
        (has_problem.is_some() || !flags.is_empty()).then_some(Health { flags, has_problem, message })
    }

    /// One flag.
    pub fn flag(&self, check: Check) -> Option<bool> {
        self.flags.get(&check).copied()
    }

    /// The first check that failed.
    pub fn first_failed(&self) -> Option<Check> {
        self.flags.iter().find(|(_, ok)| !**ok).map(|(check, _)| *check)
    }

    /// No flag is false, and nothing says there is a problem.
    pub fn all_good(&self) -> bool {
        self.first_failed().is_none() && self.has_problem != Some(true)
    }

    /// The settings that the message names. Their codes are the same in every language.
    pub fn named_settings(&self) -> Vec<Field> {
        let message = self.message.as_deref().unwrap_or_default();
        let named = |code: &str| {
            message.match_indices(code).any(|(i, _)| {
                let after = message[i + code.len()..].chars().next();
                !after.is_some_and(|c| c.is_alphanumeric())
            })
        };
        Field::ALL.into_iter().filter(|field| named(field.code())).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_problem_is_read_with_the_settings_it_names() {
        let health = Health::read(
            r#"{"HasProblem":true,"IsSystemSettingsFilledIn":false,"IsIdentityServiceAvailable":false,
            "IsAccessTokenRetrievableForSystemActions":false,"Message":"System setting OAuth20IdentityServerUrl is empty.","New":[]}"#,
        )
        .unwrap();
        assert_eq!(health.first_failed(), Some(Check::Settings));
        assert_eq!(health.named_settings(), [Field::Url]);
        assert_eq!(health.flag(Check::Resource), None);
        assert!(!health.all_good());
    }

    #[test]
    fn a_code_inside_a_longer_one_is_not_named() {
        let health = Health { message: Some("OAuth20IdentityServerUrlX".into()), ..Default::default() };
        assert_eq!(health.named_settings(), []);
    }

    #[test]
    fn what_is_no_answer_is_none() {
        for body in ["", "<html>", "{}", "[]", "{\"HasProblem\":\"no\"}", "true"] {
            assert_eq!(Health::read(body), None, "{body}");
        }
        assert!(Health::read("{\"HasProblem\":false}").unwrap().all_good());
    }
}
