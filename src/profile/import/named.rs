//! A client id beside its secret, each under a name of its own: in variables, in a table, in a list of labels.

use super::client::Entry;
use super::why::Why;
use crate::identity::address;
use crate::profile::Secret;
use zeroize::Zeroizing;

/// How the names of other services' credentials begin, without signs and in lower case.
const OF_OTHERS: [&str; 14] = [
    "aad",
    "arm",
    "auth0",
    "aws",
    "azure",
    "entra",
    "facebook",
    "gcp",
    "github",
    "gitlab",
    "google",
    "linkedin",
    "microsoft",
    "okta",
];

/// A name without signs, in lower case. What looks like a name may be a secret.
fn folded(name: &str) -> Zeroizing<String> {
    let mut folded = Zeroizing::new(String::with_capacity(3 * name.len()));
    folded.extend(name.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase));
    folded
}

fn is_id(folded: &str) -> bool {
    folded.ends_with("clientid")
}

fn is_secret(folded: &str) -> bool {
    folded.ends_with("clientsecret")
}

/// The name is that of a client's id or secret, and not of another service's.
pub(super) fn is_credential(name: &str) -> bool {
    let name = folded(name);
    (is_id(&name) || is_secret(&name)) && !OF_OTHERS.iter().any(|other| name.starts_with(other))
}

/// The client id and the secret among named values, if there is exactly one of each, and the service's address.
pub(super) fn pair<'a>(
    named: impl Iterator<Item = (&'a str, &'a Secret)>,
) -> Result<(Entry, Option<String>), Why> {
    let (mut ids, mut secrets, mut urls) = (vec![], vec![], vec![]);
    for (name, value) in named {
        let folded = folded(name);
        match () {
            () if is_credential(name) && is_id(&folded) => ids.push(value),
            () if is_credential(name) => secrets.push(value),
            // EXPOSE: an address is no secret.
            () if ["identity", "token", "auth"].iter().any(|part| folded.contains(part)) => {
                urls.extend(service(value.expose()));
            }
            () => {}
        }
    }
    let ([id], [secret]) = (&ids[..], &secrets[..]) else { return Err(Why::NotOnePair) };
    urls.dedup();
    let url = if urls.len() == 1 { urls.pop() } else { None };
    let entry = Entry { id: (*id).clone(), secrets: vec![(*secret).clone()], ..Entry::default() };
    Ok((entry, url))
}

/// The service's address out of one of its endpoints.
pub(super) fn service(endpoint: &str) -> Option<String> {
    let endpoint = endpoint.trim().trim_end_matches('/');
    let base = endpoint.find("/connect/").and_then(|at| endpoint.get(..at)).unwrap_or(endpoint);
    address::typed(base).ok().map(|typed| typed.url.as_str().trim_end_matches('/').to_owned())
}

/// The named values of a table or a list of labels; `None` where no credential is among them.
pub(super) fn of_table(text: &str) -> Option<Vec<(&str, Secret)>> {
    let rows: Vec<Vec<&str>> = text.lines().map(cells).filter(|cells| cells.len() > 1).collect();
    let credentials = |row: &Vec<&str>| row.iter().filter(|name| is_credential(name)).count();
    let mut named: Vec<(&str, &str)> = Vec::new();
    match rows.split_first() {
        // Names in the first row, values below.
        Some((names, rows)) if credentials(names) > 1 => {
            for row in rows.iter().filter(|row| row.len() == names.len()) {
                named.extend(names.iter().copied().zip(row.iter().copied()));
            }
        }
        _ => named.extend(
            rows.iter().filter_map(|row| Some((*row.first()?, *row.get(1)?)).filter(|_| row.len() == 2)),
        ),
    }
    let whole = |value: &str| !value.is_empty() && !value.contains([' ', '\\', '"']);
    let named: Vec<(&str, Secret)> = named
        .into_iter()
        .filter(|(name, value)| name.len() <= NAME && whole(value))
        .map(|(name, value)| (name, Secret::of_parts(|| [value].into_iter())))
        .collect();
    named.iter().any(|(name, _)| is_credential(name)).then_some(named)
}

/// The longest label, in bytes.
const NAME: usize = 40;

/// The cells of a line: between tabs, bars, commas or semicolons, or before and behind a colon or an equals sign. None
/// of a line that rules a table.
fn cells(line: &str) -> Vec<&str> {
    let line = line.trim().trim_start_matches(['-', '*', '•']).trim();
    let parts: Vec<&str> = match () {
        () if line.contains('\t') => line.split('\t').collect(),
        () if line.contains('|') => line.trim_matches('|').split('|').collect(),
        () => match line.split_once(": ").or_else(|| line.split_once(" = ")) {
            Some((name, value)) => vec![name, value],
            None if line.contains(';') => line.split(';').collect(),
            None => line.split(',').collect(),
        },
    };
    let ruled = |cell: &&str| !cell.is_empty() && cell.chars().all(|c| matches!(c, '-' | ':'));
    parts.into_iter().map(plain).filter(|cell| !ruled(cell)).collect()
}

/// A cell without the marks around it.
fn plain(cell: &str) -> &str {
    let cell = cell.trim().trim_matches('*').trim();
    ['"', '\'', '`'].into_iter().find_map(|q| cell.strip_prefix(q)?.strip_suffix(q)).unwrap_or(cell)
}
