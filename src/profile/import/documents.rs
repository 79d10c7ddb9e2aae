//! Documents of other programs in JSON or YAML: where each keeps environment variables, files or a client.

use super::client::{Doubt, Entry};
use super::configuration::{Configuration, Variable};
use super::kind::Kind;
use super::listed::{self, Listed};
use super::named::{self, pair, service};
use super::syntax::parse;
use super::tree::{Tree, Value};
use super::variables::of_parts;
use super::why::{Note, Refusal, Why};
use crate::identity::address;
use crate::profile::Secret;
use base64ct::{Base64, Encoding};
use zeroize::Zeroizing;

/// What was found in a text.
pub(super) struct Found {
    pub(super) kind: Kind,
    pub(super) listed: Listed,
    /// The service's address, where the text tells one that a browser can open.
    pub(super) url: Option<String>,
}

/// What several places of one text come to.
#[derive(Default)]
pub(super) struct Places {
    listed: Listed,
    places: usize,
    url: Option<String>,
    /// Values that bear a credential's name, of places that set no clients.
    named: Vec<(String, Secret)>,
    /// The variables stand in another file or object.
    pub(super) elsewhere: bool,
}

impl Places {
    /// One more place; it need not speak of clients.
    pub(super) fn add(&mut self, read: Result<Listed, Why>) -> Result<(), Why> {
        let read = match read {
            Err(Why::NoClients) => return Ok(()),
            read => read?,
        };
        if self.places == 0 {
            self.listed.line = read.line;
        }
        self.places += 1;
        self.listed.entries.extend(read.entries);
        self.listed.notes.extend(read.notes);
        Ok(())
    }

    /// One set of environment variables.
    pub(super) fn variables(&mut self, variables: Vec<Variable>) -> Result<(), Why> {
        let named = variables.iter().filter(|v| named::is_credential(&v.name));
        self.named.extend(named.filter_map(|v| Some((v.name.clone(), v.value.clone()?))));
        let text = variables.iter().any(|v| v.name.eq_ignore_ascii_case("Clients"));
        let read = Configuration::of_variables(variables)?.clients();
        // Variables lie over a file, which may say the rest.
        let overlay = |mut listed: Listed| {
            let silent = |entry: &&mut Entry| entry.grants.as_ref().is_some_and(Vec::is_empty);
            for entry in listed.entries.iter_mut().filter(|_| !text).filter(silent) {
                entry.grants = None;
                entry.odd.push(Doubt::GrantUnsaid);
            }
            listed
        };
        self.add(read.map(overlay))
    }

    /// A settings file inside of another document.
    pub(super) fn file(&mut self, text: &str, above: usize) -> Result<(), Why> {
        let below = |why: Why| match why {
            Why::File { syntax, mut at } => {
                at.line += above;
                Why::File { syntax, at }
            }
            other => other,
        };
        let json = parse(text).map_err(|(syntax, at)| below(Why::File { syntax, at }))?;
        let settings = Configuration::of_file(Tree::of_json(&json.json))?;
        self.url = self.url.take().or_else(|| url_hint(&settings));
        self.add(settings.clients())
    }

    pub(super) fn found(mut self, kind: Kind) -> Result<Found, Refusal> {
        if self.places == 0 && !self.named.is_empty() {
            return of_named(&self.named, kind);
        }
        if self.places == 0 {
            let why = if self.elsewhere { Why::EnvFile } else { Why::NoClientsHere };
            return Err(Refusal { kind: Some(kind), why });
        }
        if self.places > 1 {
            self.listed.notes.push(Note::SeveralPlaces { places: self.places });
        }
        Ok(Found { kind, listed: self.listed, url: self.url })
    }
}

/// A client by the names of its id and its secret. Nothing says that .NET reads them.
pub(super) fn of_named(named: &[(impl AsRef<str>, Secret)], kind: Kind) -> Result<Found, Refusal> {
    let named = named.iter().map(|(name, value)| (name.as_ref(), value));
    let (entry, url) = pair(named).map_err(|why| Refusal { kind: Some(kind), why })?;
    Ok(Found { kind, listed: Listed { entries: vec![entry], notes: vec![Note::Named], line: 1 }, url })
}

/// A JSON document of any kind.
pub(super) fn of_json(tree: Tree) -> Result<Found, Refusal> {
    let list = tree.list();
    if let Some(first) = list.and_then(<[Tree]>::first) {
        return of_list(&tree, first);
    }
    match &tree.value {
        Value::Text(text) => return clients_text(text, tree.line),
        Value::Map(_) => {}
        Value::Null | Value::Plain(_) | Value::List(_) => {
            return Err(Refusal { kind: None, why: Why::NotAnObject });
        }
    }
    if tree.get_in_any_case("Clients").is_none() {
        if tree.get("apiVersion").is_some() && tree.get("kind").is_some() {
            return kubernetes(&[tree]);
        }
        let has = |name: &str| tree.get(name).is_some();
        let kind = match () {
            () if has("_postman_variable_scope") || is_postman(&tree) => return postman(&tree),
            () if is_clio(&tree) => return clio(&tree),
            () if has("Config") => Some(Kind::DockerInspect),
            () if has("services") => Some(Kind::Compose),
            () if has("Values") || has("siteConfig") || has("properties") || has("resources") => {
                Some(Kind::AzureSettings)
            }
            () => None,
        };
        if let Some(kind) = kind {
            return environments(&[tree], kind);
        }
        if is_client(&tree) {
            return one_client(&tree);
        }
        if tree.get("items").is_some() && tree.get("encrypted").is_some() {
            return Err(Refusal { kind: None, why: Why::Passwords });
        }
        let mut places = Places::default();
        if within(&tree, Kind::Json, &mut places).is_ok() && places.places > 0 {
            return places.found(Kind::Json);
        }
    }
    let why = |why| Refusal { kind: Some(Kind::Settings), why };
    let settings = Configuration::of_file(tree).map_err(why)?;
    let listed = settings.clients().map_err(why)?;
    Ok(Found { kind: Kind::Settings, listed, url: url_hint(&settings) })
}

fn of_list(tree: &Tree, first: &Tree) -> Result<Found, Refusal> {
    let elements = tree.list().unwrap_or_default();
    let has = |name: &str| first.get_in_any_case(name).is_some();
    let assigns = |tree: &Tree| matches!(&tree.value, Value::Text(text) if text.expose().contains('='));
    if has("Config") {
        return environments(elements, Kind::DockerInspect);
    }
    if elements.iter().any(|client| client.get_in_any_case("ClientId").is_some()) {
        let mut one_reader = false;
        let why = |why| Refusal { kind: Some(Kind::ClientList), why };
        let mut listed = listed::clients(tree, tree.line, &mut one_reader).map_err(why)?;
        listed.notes.extend(one_reader.then_some(Note::OneReader { line: tree.line, at: None }));
        return Ok(Found { kind: Kind::ClientList, listed, url: None });
    }
    let kind = match () {
        () if has("name") && has("value") => Kind::AzureSettings,
        () if elements.iter().all(assigns) => Kind::DockerInspect,
        () => return Err(Refusal { kind: None, why: Why::NotAnObject }),
    };
    let mut places = Places::default();
    places.variables(set(tree, kind)).map_err(|why| Refusal { kind: Some(kind), why })?;
    places.found(kind)
}

/// The text of `Clients` alone.
pub(super) fn clients_text(text: &Secret, line: usize) -> Result<Found, Refusal> {
    let kind = Kind::ClientsText;
    // EXPOSE: only its first character is looked at.
    if !text.expose().trim_start().starts_with(['[', '{']) {
        return Err(Refusal { kind: None, why: Why::NotAnObject });
    }
    let listed = listed::text(text, line).map_err(|why| Refusal { kind: Some(kind), why })?;
    Ok(Found { kind, listed, url: None })
}

fn is_client(tree: &Tree) -> bool {
    let has = |name: &str| tree.get_in_any_case(name).is_some();
    has("ClientId") && ["Secrets", "AllowedGrantTypes", "ClientSecret"].iter().any(|name| has(name))
        || has("client_id") && has("client_secret")
}

fn one_client(tree: &Tree) -> Result<Found, Refusal> {
    let kind = Kind::OneClient;
    let why = |why| Refusal { kind: Some(kind), why };
    let members = tree.map().unwrap_or_default();
    let (entry, url) =
        if tree.get_in_any_case("Secrets").or(tree.get_in_any_case("AllowedGrantTypes")).is_some() {
            (listed::client(tree, tree.line, 1, &mut false).map_err(why)?, None)
        } else {
            let named = members.iter().filter_map(|(name, value)| Some((name.as_str(), value.scalar()?)));
            pair(named).map_err(why)?
        };
    let listed = Listed { entries: vec![entry], notes: vec![], line: tree.line };
    Ok(Found { kind, listed, url })
}

/// Documents in YAML; `None` if there is nothing in them that is known.
pub(super) fn of_yaml(trees: &[Tree]) -> Option<Result<Found, Refusal>> {
    if trees.iter().any(|tree| tree.get("apiVersion").is_some() && tree.get("kind").is_some()) {
        return Some(kubernetes(trees));
    }
    if trees.iter().any(|tree| tree.get("services").is_some()) {
        return Some(environments(trees, Kind::Compose));
    }
    Some(environments(trees, Kind::Yaml))
        .filter(|read| !matches!(read, Err(Refusal { why: Why::NoClientsHere | Why::EnvFile, .. })))
}

// ------------------------------------------------------------------------------------------- environments

/// Where programs keep environment variables.
const ENVIRONMENTS: [&str; 10] = [
    "env",
    "environment",
    "environmentVariables",
    "Env",
    "appSettings",
    "Values",
    "properties",
    "extraEnv",
    "variables",
    "args",
];

/// What names a file or an object with variables in it.
const ELSEWHERE: [&str; 4] = ["env_file", "envFrom", "valueFrom", "envFile"];

fn environments(trees: &[Tree], kind: Kind) -> Result<Found, Refusal> {
    let mut places = Places::default();
    let read = trees.iter().try_for_each(|tree| {
        // A piece of such a file: the variables alone.
        places.variables(set(tree, kind))?;
        within(tree, kind, &mut places)
    });
    read.map_err(|why| Refusal { kind: Some(kind), why })?;
    places.found(kind)
}

fn within(tree: &Tree, kind: Kind, places: &mut Places) -> Result<(), Why> {
    for (name, value) in tree.map().unwrap_or_default() {
        places.elsewhere |= ELSEWHERE.contains(&name.as_str());
        match &value.value {
            Value::Map(_) | Value::List(_) if ENVIRONMENTS.contains(&name.as_str()) => {
                places.variables(set(value, kind))?;
            }
            // EXPOSE: it is read as a file.
            Value::Text(text) if is_file(name, text) => places.file(text.expose(), value.line - 1)?,
            _ => {}
        }
        within(value, kind, places)?;
    }
    tree.list().unwrap_or_default().iter().try_for_each(|element| within(element, kind, places))
}

/// A settings file inside of another document.
fn is_file(name: &str, text: &Secret) -> bool {
    // EXPOSE: only its first character is looked at.
    (name.ends_with(".json") || name == "content") && text.expose().trim_start().starts_with(['{', '/'])
}

/// One set of variables: `NAME=VALUE`, objects with a name and a value, or a map.
fn set(tree: &Tree, kind: Kind) -> Vec<Variable> {
    match &tree.value {
        Value::List(elements) => {
            elements.iter().filter_map(|element| listed_variable(element, kind)).collect()
        }
        Value::Map(members) => {
            let scalar = |(name, tree): &(String, Tree)| match &tree.value {
                Value::Text(_) | Value::Plain(_) | Value::Null => {
                    Some(expanded(name, tree.scalar(), kind, tree.line))
                }
                Value::List(_) | Value::Map(_) => None,
            };
            members.iter().filter_map(scalar).collect()
        }
        Value::Null | Value::Plain(_) | Value::Text(_) => Vec::new(),
    }
}

fn listed_variable(tree: &Tree, kind: Kind) -> Option<Variable> {
    if let Value::Text(text) = &tree.value {
        // EXPOSE: the name is no secret, the value becomes one at once.
        let (name, value) = text.expose().split_once('=')?;
        return Some(expanded(name, Some(&Secret::of_parts(|| [value].into_iter())), kind, tree.line));
    }
    // EXPOSE: a name is no secret.
    let name = tree.get_in_any_case("name")?.scalar()?.expose();
    let value = tree.get_in_any_case("value").and_then(Tree::scalar);
    Some(expanded(name, value, kind, tree.line))
}

/// A value as the program hands it on: Compose puts variables in the place of `$NAME`, and writes `$$` for `$`.
fn expanded(name: &str, value: Option<&Secret>, kind: Kind, line: usize) -> Variable {
    let Some(value) = value else { return Variable { name: name.to_owned(), value: None, line } };
    // EXPOSE: a secret again at once.
    let text = value.expose();
    if kind != Kind::Compose {
        return of_parts(name, text, false, line);
    }
    let mut parts = text.split("$$").flat_map(|part| part.split('$').skip(1));
    let expands =
        parts.any(|part| part.starts_with(|c: char| c.is_ascii_alphabetic() || matches!(c, '_' | '{')));
    if expands {
        return of_parts(name, text, true, line);
    }
    let value = Secret::of_parts(|| {
        text.split("$$").enumerate().flat_map(|(n, part)| [if n > 0 { "$" } else { "" }, part])
    });
    Variable { name: name.to_owned(), value: Some(value), line }
}

// --------------------------------------------------------------------------------------------- Kubernetes

fn kubernetes(trees: &[Tree]) -> Result<Found, Refusal> {
    let mut places = Places::default();
    let mut kinds = Vec::new();
    let listed = trees.iter().flat_map(|tree| tree.get("items").and_then(Tree::list).unwrap_or_default());
    for object in trees.iter().chain(listed) {
        // EXPOSE: the kind of an object is no secret.
        let kind = match object.get("kind").and_then(Tree::scalar).map(Secret::expose) {
            Some("ConfigMap") => Kind::ConfigMap,
            Some("Secret") => Kind::KubernetesSecret,
            _ => Kind::Kubernetes,
        };
        let before = places.places;
        let read = match kind {
            Kind::Kubernetes if object.get("items").is_none() => within(object, kind, &mut places),
            Kind::Kubernetes => Ok(()),
            _ => files(object, kind, &mut places),
        };
        read.map_err(|why| Refusal { kind: Some(kind), why })?;
        kinds.push((places.places == before, kind));
    }
    kinds.sort_by_key(|(without, _)| *without);
    places.found(kinds.first().map_or(Kind::Kubernetes, |(_, kind)| *kind))
}

/// The files and variables of a ConfigMap or a Secret.
fn files(object: &Tree, kind: Kind, places: &mut Places) -> Result<(), Why> {
    let mut variables = Vec::new();
    for part in ["data", "stringData", "binaryData"] {
        let encoded = part == "binaryData" || part == "data" && kind == Kind::KubernetesSecret;
        for (name, value) in object.get(part).and_then(Tree::map).unwrap_or_default() {
            let Some(scalar) = value.scalar() else { continue };
            let text = if encoded { decoded(scalar) } else { Some(scalar.clone()) };
            let Some(text) = text else { continue };
            // EXPOSE: it is read as a file.
            if text.expose().trim_start().starts_with(['{', '/']) && !name.starts_with("Clients") {
                places.file(text.expose(), if encoded { 0 } else { value.line - 1 })?;
            } else {
                variables.push(Variable { name: name.clone(), value: Some(text), line: value.line });
            }
        }
    }
    places.variables(variables)
}

/// Base64 (RFC 4648 §4) as a text; `None` for what is none.
fn decoded(text: &Secret) -> Option<Secret> {
    // EXPOSE: a secret again at once.
    let lines = || text.expose().split_whitespace();
    let packed = Secret::of_parts(lines);
    let mut bytes = Zeroizing::new(Base64::decode_vec(packed.expose()).ok()?);
    String::from_utf8(std::mem::take(&mut *bytes)).ok().map(Secret::new)
}

// ------------------------------------------------------------------------------------------ clio, Postman

fn is_clio(tree: &Tree) -> bool {
    let environments = tree.get("Environments").and_then(Tree::map).unwrap_or_default();
    let known = ["Uri", "AuthAppUri", "ClientSecret", "IsNetCore"];
    environments.iter().any(|(_, e)| known.iter().any(|name| e.get_in_any_case(name).is_some()))
}

/// clio's `appsettings.json`: a client for each environment that has one, and where its tokens come from.
fn clio(tree: &Tree) -> Result<Found, Refusal> {
    let mut listed = Listed { line: tree.line, ..Listed::default() };
    for (name, environment) in tree.get("Environments").and_then(Tree::map).unwrap_or_default() {
        let member = |name: &str| environment.get_in_any_case(name).and_then(Tree::scalar).cloned();
        let Some(id) = member("ClientId").filter(|id| !id.is_empty()) else { continue };
        listed.entries.push(Entry {
            id,
            name: Secret::of_parts(|| [name.as_str()].into_iter()),
            secrets: member("ClientSecret").into_iter().collect(),
            // EXPOSE: an address is no secret.
            url: member("AuthAppUri").and_then(|url| service(url.expose())),
            ..Entry::default()
        });
    }
    match listed.entries.is_empty() {
        true => Err(Refusal { kind: Some(Kind::Clio), why: Why::NoClientsHere }),
        false => Ok(Found { kind: Kind::Clio, listed, url: None }),
    }
}

fn is_postman(tree: &Tree) -> bool {
    let named = |value: &Tree| value.get("key").is_some() && value.get("value").is_some();
    tree.get("values").and_then(Tree::list).is_some_and(|values| values.iter().any(named))
}

/// A Postman environment: what is called client id and client secret there, if each is there once.
fn postman(tree: &Tree) -> Result<Found, Refusal> {
    let kind = Kind::Postman;
    let values = tree.get("values").and_then(Tree::list).unwrap_or_default();
    // EXPOSE: whether a value is switched on, and its name, are no secrets.
    let off = |v: &Tree| v.get("enabled").and_then(Tree::scalar).is_some_and(|on| on.expose() == "False");
    let named = values
        .iter()
        .filter(|value| !off(value))
        .filter_map(|value| Some((value.get("key")?.scalar()?.expose(), value.get("value")?.scalar()?)));
    let (entry, url) = pair(named).map_err(|why| Refusal { kind: Some(kind), why })?;
    Ok(Found { kind, listed: Listed { entries: vec![entry], notes: vec![], line: tree.line }, url })
}

// ------------------------------------------------------------------------------------------------ address

/// The address the service listens on, from `Kestrel:Endpoints:*:Url` or `Urls`; https before http. One
/// that stands for every address of the machine (`*`, `+`, `0.0.0.0`, `[::]`) names none.
fn url_hint(settings: &Configuration) -> Option<String> {
    let listens = |key: &str| {
        let parts: Vec<String> = key.split(':').map(str::to_ascii_lowercase).collect();
        let parts: Vec<&str> = parts.iter().map(String::as_str).collect();
        matches!(parts[..], ["urls"] | ["kestrel", "endpoints", _, "url"])
    };
    // EXPOSE: addresses are no secrets.
    let urls = settings.values(listens).flat_map(|urls| urls.expose().split(';'));
    let mut urls: Vec<_> = urls.filter_map(|url| Some(address::typed(url).ok()?.url)).collect();
    urls.retain(|url| !matches!(url.host_str(), None | Some("0.0.0.0" | "[::]")));
    let https = urls.iter().position(|url| url.scheme() == "https").unwrap_or(0);
    urls.get(https).map(|url| url.as_str().trim_end_matches('/').to_owned())
}
