//! .NET's configuration: keys with `:` between their parts, in any case, each with one text; and how it binds the
//! section `Clients` to a list (`Microsoft.Extensions.Configuration`, measured with .NET 10: `tests/fixtures/dotnet/`).

use super::client::{Doubt, Entry};
use super::listed::{self, Listed};
use super::tree::{Tree, Value};
use super::why::{Note, Why};
use crate::profile::Secret;
use std::collections::{BTreeMap, BTreeSet};

/// No settings file has more keys.
const MAX_KEYS: usize = 200_000;

/// All keys together are not longer than this: parts repeat in every key below them.
const MAX_KEY_BYTES: usize = 8 << 20;

/// A variable of an environment, as it is set in a file.
pub(super) struct Variable {
    pub(super) name: String,
    /// `None`: the value stands elsewhere.
    pub(super) value: Option<Secret>,
    pub(super) line: usize,
}

/// A key and its value.
struct Setting {
    key: String,
    /// `None`: null, or an empty list or object.
    value: Option<Secret>,
    line: usize,
}

/// The settings in the order of the file.
#[derive(Default)]
pub(super) struct Configuration(Vec<Setting>);

impl Configuration {
    /// The settings of a JSON file.
    pub(super) fn of_file(tree: Tree) -> Result<Configuration, Why> {
        let mut flat = Flat::default();
        flat.add(String::new(), tree)?;
        Ok(Configuration(flat.settings))
    }

    /// The settings that environment variables make: `__` stands for `:`.
    pub(super) fn of_variables(variables: Vec<Variable>) -> Result<Configuration, Why> {
        let mut seen = BTreeSet::new();
        let mut settings = Vec::new();
        for Variable { name, value, line } in variables {
            let key = name.replace("__", ":");
            if !is_clients(key.split(':').next().unwrap_or_default()) {
                continue;
            }
            if value.is_none() {
                return Err(Why::Elsewhere { line });
            }
            if !seen.insert(folded(&key)) {
                return Err(Why::SetTwice { line });
            }
            settings.push(Setting { key, value, line });
        }
        Ok(Configuration(settings))
    }

    /// The value of a key, wherever it stands.
    pub(super) fn values<'a>(
        &'a self,
        matches: impl Fn(&str) -> bool + 'a,
    ) -> impl Iterator<Item = &'a Secret> {
        self.0.iter().filter(move |s| matches(&s.key)).filter_map(|s| s.value.as_ref())
    }

    /// The clients, as the service would get them.
    pub(super) fn clients(&self) -> Result<Listed, Why> {
        let mut sections: BTreeMap<String, Vec<Part<'_>>> = BTreeMap::new();
        for setting in &self.0 {
            let mut before = 0;
            for part in setting.key.split(':') {
                if is_clients(part) {
                    let rest = setting.key.get(before + part.len()..).unwrap_or_default();
                    let section = setting.key.get(..before).unwrap_or_default();
                    sections.entry(folded(section)).or_default().push(Part { rest, setting });
                    break;
                }
                before += part.len() + 1;
            }
        }
        if let Some(root) = sections.get("") {
            return bound(root);
        }
        self.misnamed()?;
        let mut all = Listed::default();
        for section in sections.values() {
            let read = bound(section);
            // Other products have a section of that name, with other things in it.
            let Ok(read) = read else { continue };
            if read.entries.iter().any(|entry| !entry.id.is_empty()) {
                all.line = read.line;
                all.notes.extend(read.notes);
                all.notes.push(Note::Section { line: read.line });
                all.entries.extend(read.entries);
            }
        }
        if all.entries.is_empty() { Err(Why::NoClients) } else { Ok(all) }
    }

    /// Names that a person would take for `Clients`, and .NET does not.
    fn misnamed(&self) -> Result<(), Why> {
        let first = |setting: &Setting| setting.key.split(':').next().unwrap_or_default().to_owned();
        for setting in &self.0 {
            let (name, line) = (first(setting), setting.line);
            if name.split("__").next().is_some_and(|part| part != name && is_clients(part)) {
                return Err(Why::Underscores { line });
            }
            if is_clients(name.trim_matches(|c| super::client::is_invisible(c) || c == ' ')) {
                return Err(Why::NameBlank { line });
            }
        }
        Ok(())
    }
}

fn is_clients(name: &str) -> bool {
    name.eq_ignore_ascii_case("Clients")
}

/// .NET compares keys without regard to case.
fn folded(key: &str) -> String {
    key.to_lowercase()
}

/// What is left of a key behind `Clients`: nothing, or `:` and more.
struct Part<'a> {
    rest: &'a str,
    setting: &'a Setting,
}

#[derive(Default)]
struct Flat {
    settings: Vec<Setting>,
    /// Where a key stands among the settings.
    seen: BTreeMap<String, usize>,
    size: usize,
}

impl Flat {
    fn add(&mut self, key: String, tree: Tree) -> Result<(), Why> {
        let line = tree.line;
        self.size += key.len();
        if self.size > MAX_KEY_BYTES || self.settings.len() > MAX_KEYS {
            return Err(Why::TooManyKeys);
        }
        let inside = |name: &str| match key.is_empty() {
            true => name.to_owned(),
            false => [&key, ":", name].concat(),
        };
        let value = match tree.value {
            Value::Map(members) if !members.is_empty() => {
                for (name, tree) in members {
                    self.add(inside(&name), tree)?;
                }
                return Ok(());
            }
            Value::List(elements) if !elements.is_empty() => {
                for (n, tree) in elements.into_iter().enumerate() {
                    self.add(inside(&n.to_string()), tree)?;
                }
                return Ok(());
            }
            Value::Map(_) | Value::List(_) => {
                // What is empty is set without a look at what stands there.
                let at = *self.seen.entry(folded(&key)).or_insert(self.settings.len());
                match self.settings.get_mut(at) {
                    Some(known) => known.value = None,
                    None => self.settings.push(Setting { key, value: None, line }),
                }
                return Ok(());
            }
            Value::Null => None,
            Value::Plain(text) | Value::Text(text) => Some(text),
        };
        if self.seen.insert(folded(&key), self.settings.len()).is_some() {
            return Err(Why::DuplicateKey { line });
        }
        self.settings.push(Setting { key, value, line });
        Ok(())
    }
}

/// Where an element stands in a list: by its number, and those without one by their names behind them.
type Place = (bool, usize, String);

fn place(name: &str) -> Place {
    let number = name.parse();
    (number.is_err(), number.unwrap_or_default(), folded(name))
}

/// What the section `Clients` holds.
fn bound(parts: &[Part<'_>]) -> Result<Listed, Why> {
    let line = parts.first().map_or(1, |part| part.setting.line);
    let whole = parts.iter().find(|part| part.rest.is_empty()).and_then(|part| part.setting.value.as_ref());
    // EXPOSE: it is only seen whether there is anything in it.
    let whole = whole.filter(|text| !text.expose().trim().is_empty());
    let mut groups: BTreeMap<Place, Vec<Part<'_>>> = BTreeMap::new();
    for part in parts {
        let Some(rest) = part.rest.strip_prefix(':') else { continue };
        let (name, rest) = rest.split_at(rest.find(':').unwrap_or(rest.len()));
        groups.entry(place(name)).or_default().push(Part { rest, setting: part.setting });
    }
    match (whole, groups.is_empty()) {
        (Some(_), false) => return Err(Why::ClientsTwice { line }),
        (Some(text), true) => return listed::text(text, line),
        (None, true) => return Err(Why::ClientsEmpty { line }),
        (None, false) => {}
    }
    let names_id = |(_, _, name): &Place| name == "CLIENTID";
    if groups.iter().any(|(place, parts)| names_id(place) && parts.iter().any(|part| part.rest.is_empty())) {
        return Err(Why::OneObject { line });
    }
    Ok(Listed { entries: groups.values().map(|parts| entry(parts)).collect(), notes: vec![], line })
}

/// One element of the list.
fn entry(parts: &[Part<'_>]) -> Entry {
    let mut entry = Entry { grants: Some(vec![]), ..Entry::default() };
    if parts.iter().all(|part| part.rest.is_empty()) {
        return Entry { odd: vec![Doubt::NotAClient], ..entry };
    }
    let (mut secrets, mut grants) = (BTreeMap::new(), BTreeMap::new());
    for part in parts {
        let mut names = part.rest.split(':').skip(1);
        let name = names.next().unwrap_or_default().to_ascii_lowercase();
        let (below, deeper) = (names.next(), names.next().is_some());
        let Some(value) = part.setting.value.clone().filter(|value| !value.is_empty()) else { continue };
        match (name.as_str(), below, deeper) {
            ("clientid", None, _) => entry.id = value,
            ("clientname", None, _) => entry.name = value,
            ("secrets", None, _) => entry.odd.push(Doubt::SecretsText),
            ("secrets", Some(below), false) => {
                secrets.insert(place(below), value);
            }
            ("allowedgranttypes", Some(below), false) => {
                grants.insert(place(below), value);
            }
            ("secrets", Some(_), true) | ("clientsecrets", _, _)
                if !entry.odd.contains(&Doubt::SecretsObjects) =>
            {
                entry.odd.push(Doubt::SecretsObjects);
            }
            _ => {}
        }
    }
    entry.secrets = secrets.into_values().collect();
    entry.grants = Some(grants.into_values().collect());
    entry
}
