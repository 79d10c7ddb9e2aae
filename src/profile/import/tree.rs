//! A document of a stranger as a tree, whichever notation it came in. Its values are wiped when it is dropped.

use crate::profile::Secret;
use serde::de::{MapAccess, Visitor};
use serde::{Deserialize, Deserializer};
use serde_json::value::RawValue;
use std::fmt;

/// A value and where it stands.
pub(super) struct Tree {
    /// Its line in the file, from 1.
    pub(super) line: usize,
    pub(super) value: Value,
}

pub(super) enum Value {
    Null,
    /// A number, `true` or `false`, as .NET's configuration makes a text of it.
    Plain(Secret),
    Text(Secret),
    List(Vec<Tree>),
    Map(Vec<(String, Tree)>),
}

impl Tree {
    /// A JSON document that was parsed before and is not too deep.
    pub(super) fn of_json(json: &[u8]) -> Tree {
        let mut lines = Lines { json, at: 0, line: 1 };
        tree(serde_json::from_slice(json).unwrap_or(RawValue::NULL), &mut lines)
    }

    pub(super) fn map(&self) -> Option<&[(String, Tree)]> {
        match &self.value {
            Value::Map(members) => Some(members),
            _ => None,
        }
    }

    pub(super) fn list(&self) -> Option<&[Tree]> {
        match &self.value {
            Value::List(elements) => Some(elements),
            _ => None,
        }
    }

    /// A text, or a number as one.
    pub(super) fn scalar(&self) -> Option<&Secret> {
        match &self.value {
            Value::Text(text) | Value::Plain(text) => Some(text),
            Value::Null | Value::List(_) | Value::Map(_) => None,
        }
    }

    /// The member of this very name; of several the last, as JSON readers take it.
    pub(super) fn get(&self, name: &str) -> Option<&Tree> {
        self.map()?.iter().rev().find(|(known, _)| known == name).map(|(_, value)| value)
    }

    /// The same in any case of the name.
    pub(super) fn get_in_any_case(&self, name: &str) -> Option<&Tree> {
        let same = |(known, _): &&(String, Tree)| known.eq_ignore_ascii_case(name);
        self.map()?.iter().rev().find(same).map(|(_, value)| value)
    }
}

/// Counts lines as the values come, each further on than the one before.
struct Lines<'a> {
    json: &'a [u8],
    at: usize,
    line: usize,
}

impl Lines<'_> {
    fn of(&mut self, raw: &RawValue) -> usize {
        let at = (raw.get().as_ptr() as usize).saturating_sub(self.json.as_ptr() as usize);
        let between = self.json.get(self.at..at).unwrap_or_default();
        self.line += between.iter().filter(|b| **b == b'\n').count();
        self.at = at.max(self.at);
        self.line
    }
}

fn tree(raw: &RawValue, lines: &mut Lines<'_>) -> Tree {
    let line = lines.of(raw);
    let text = raw.get();
    let value = match text.as_bytes().first() {
        Some(b'{') => {
            let members = serde_json::from_str(text).map(|Members(members)| members).unwrap_or_default();
            Value::Map(members.into_iter().map(|(name, raw)| (name, tree(raw, lines))).collect())
        }
        Some(b'[') => {
            let elements: Vec<&RawValue> = serde_json::from_str(text).unwrap_or_default();
            Value::List(elements.into_iter().map(|raw| tree(raw, lines)).collect())
        }
        Some(b'"') => Secret::from_json(raw).map_or(Value::Null, Value::Text),
        Some(b'n') => Value::Null,
        Some(b't') => Value::Plain(Secret::new("True".into())),
        Some(b'f') => Value::Plain(Secret::new("False".into())),
        _ => Value::Plain(Secret::new(text.into())),
    };
    Tree { line, value }
}

/// The members of an object, in the file's order, each as often as it stands there.
struct Members<'a>(Vec<(String, &'a RawValue)>);

impl<'de: 'a, 'a> Deserialize<'de> for Members<'a> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Members<'a>, D::Error> {
        struct Object;

        impl<'de> Visitor<'de> for Object {
            type Value = Members<'de>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Members<'de>, A::Error> {
                let mut members = Vec::new();
                while let Some(member) = map.next_entry()? {
                    members.push(member);
                }
                Ok(Members(members))
            }
        }

        deserializer.deserialize_map(Object)
    }
}
