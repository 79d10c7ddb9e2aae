//! The text in `Clients`: a JSON array of clients. Which of .NET's two JSON readers the service uses for it is not
//! known, so what only one of them reads is taken with a word about it, and what neither reads is refused.

use super::client::{Doubt, Entry};
use super::relaxed::relaxed;
use super::syntax::{parse, place};
use super::tree::{Tree, Value};
use super::why::{Note, Place, Syntax, Why};
use crate::profile::Secret;
use serde_json::value::RawValue;

/// What was found of clients.
#[derive(Default)]
pub(super) struct Listed {
    pub(super) entries: Vec<Entry>,
    pub(super) notes: Vec<Note>,
    /// Where they stand.
    pub(super) line: usize,
}

/// Reads the text of `Clients` that stands in this line.
pub(super) fn text(text: &Secret, line: usize) -> Result<Listed, Why> {
    // EXPOSE: it is parsed as the file was.
    let text = text.expose();
    if text.trim().is_empty() {
        return Err(Why::ClientsEmpty { line });
    }
    let at = |(syntax, at): (Syntax, Place)| Why::Inner { syntax, at, line };
    let strict = serde_json::from_str::<&RawValue>(text).is_ok();
    let lenient = parse(text);
    if let Err(slip @ (Syntax::TooDeep | Syntax::Surrogate, _)) = lenient {
        return Err(at(slip));
    }
    let (tree, first) = if strict {
        (Tree::of_json(text.as_bytes()), None)
    } else {
        let read = relaxed(text).filter(|read| serde_json::from_slice::<&RawValue>(&read.json).is_ok());
        let Some(read) = read else {
            let other = (Syntax::Other, Place { line: 1, column: 1 });
            return Err(at(lenient.err().unwrap_or(other)));
        };
        (Tree::of_json(&read.json), read.first.map(|first| place(text, first)))
    };
    let mut one_reader = first.is_some();
    let mut listed = clients(&tree, line, &mut one_reader)?;
    listed.notes.extend(one_reader.then_some(Note::OneReader { line, at: first }));
    Ok(listed)
}

/// The clients of an array, by the rules for the text of `Clients`.
pub(super) fn clients(tree: &Tree, line: usize, one_reader: &mut bool) -> Result<Listed, Why> {
    let elements = match &tree.value {
        Value::List(elements) if elements.is_empty() => return Err(Why::ClientsEmpty { line }),
        Value::List(elements) => elements,
        Value::Null => return Err(Why::ClientsEmpty { line }),
        Value::Map(_) => return Err(Why::OneObject { line }),
        Value::Plain(_) | Value::Text(_) => return Err(Why::ClientsShape { line }),
    };
    let mut entries = Vec::new();
    for (n, element) in elements.iter().enumerate() {
        entries.push(client(element, line, n + 1, one_reader)?);
    }
    Ok(Listed { entries, notes: vec![], line })
}

/// One client of an array.
pub(super) fn client(tree: &Tree, line: usize, client: usize, one_reader: &mut bool) -> Result<Entry, Why> {
    if tree.map().is_none() {
        return Ok(Entry { odd: vec![Doubt::NotAClient], ..Entry::default() });
    }
    // `System.Text.Json` tells upper from lower case in names, Json.NET does not.
    let mut member = |name: &str| {
        let exact = tree.get(name);
        exact.or_else(|| {
            let other = tree.get_in_any_case(name);
            *one_reader |= other.is_some();
            other
        })
    };
    let (id, name, secrets) = (member("ClientId"), member("ClientName"), member("Secrets"));
    let grants = member("AllowedGrantTypes");
    let mut entry = Entry { grants: Some(vec![]), ..Entry::default() };
    if let Some(id) = id {
        entry.id = match &id.value {
            Value::List(_) | Value::Map(_) => return Err(Why::IdShape { line, client }),
            Value::Plain(plain) => {
                *one_reader = true;
                plain.clone()
            }
            Value::Text(text) => text.clone(),
            Value::Null => Secret::default(),
        };
    }
    entry.name = name.and_then(Tree::scalar).cloned().unwrap_or_default();
    match secrets.map(|secrets| &secrets.value) {
        Some(Value::List(secrets)) => {
            for secret in secrets {
                match &secret.value {
                    Value::Text(text) => entry.secrets.push(text.clone()),
                    Value::Plain(plain) => {
                        *one_reader = true;
                        entry.secrets.push(plain.clone());
                    }
                    Value::Null => {}
                    Value::List(_) | Value::Map(_) => return Err(Why::SecretsObjects { line, client }),
                }
            }
        }
        Some(Value::Map(_)) => return Err(Why::SecretsObjects { line, client }),
        Some(Value::Text(_) | Value::Plain(_)) => return Err(Why::SecretsText { line, client }),
        Some(Value::Null) | None => {
            entry.odd.extend(tree.get_in_any_case("ClientSecrets").map(|_| Doubt::SecretsObjects));
        }
    }
    let listed = grants.and_then(Tree::list).unwrap_or_default();
    entry.grants = Some(listed.iter().filter_map(Tree::scalar).cloned().collect());
    Ok(entry)
}
