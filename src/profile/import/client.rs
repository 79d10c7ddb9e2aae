//! One client: what a text says of it, what of that may be offered, and what is doubtful about it.

use super::decode::REPLACED;
use crate::profile::Secret;
use crate::text::is_blank;
use zeroize::Zeroizing;

/// Longest client id and secret that the service accepts, in characters.
pub const MAX_CREDENTIAL: usize = 100;

/// The grant that Creatio connects with (RFC 6749 §4.4).
const GRANT: &str = "client_credentials";

/// One client of a text, exactly as it stands there.
#[derive(Clone, Debug, PartialEq)]
pub struct ImportedClient {
    /// Client id.
    pub client_id: String,
    /// Its name for people; may be empty.
    pub name: String,
    /// Its secrets; any of them is valid. Empty when the text has none.
    pub secrets: Vec<Secret>,
    /// Its grant types.
    pub grant_types: Vec<String>,
    /// It has the grant that Creatio connects with, `client_credentials`, or the text does not speak of grants.
    pub can_connect: bool,
    /// The service's address, where the text tells one beside this client.
    pub url: Option<String>,
}

impl ImportedClient {
    /// The same without blanks around the id and the secrets: to be offered where a warning names them,
    /// never to be done in silence, because the service takes blanks at their word.
    pub fn trimmed(&self) -> ImportedClient {
        ImportedClient {
            client_id: self.client_id.trim().to_owned(),
            // EXPOSE: a secret again at once.
            secrets: self.secrets.iter().map(|s| Secret::new(s.expose().trim().to_owned())).collect(),
            ..self.clone()
        }
    }
}

/// What is doubtful about a client. Secrets are numbered from 1.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Doubt {
    /// Not an object: left out.
    NotAClient,
    /// Without a client id: left out.
    NoId,
    /// A secret, but no client id, as in an overlay such as `appsettings.Production.json`: left out.
    SecretOnly,
    /// A placeholder where the client id belongs: left out.
    IdPlaceholder,
    /// Without a secret: it has to be typed.
    NoSecret,
    /// `Secrets` is one text where .NET wants a list: it reads none.
    SecretsText,
    /// `Secrets` holds objects where the service wants texts, or stands as `ClientSecrets`: it reads none.
    SecretsObjects,
    /// No grants beside it, in variables that lie over a settings file: that file may have them.
    GrantUnsaid,
    /// Without the grant `client_credentials`: Creatio cannot connect with it.
    NoGrant,
    /// The client that comes with the distribution (CFG-15): its secret is no secret.
    Bundled,
    /// Blanks around the client id.
    IdBlanks,
    /// A client id longer than the service accepts.
    IdTooLong,
    /// A client id of another length than the documented 16. A notice: the service takes it.
    IdLength {
        /// Characters.
        found: usize,
    },
    /// A placeholder where a secret belongs: not taken.
    SecretPlaceholder {
        /// Which.
        secret: usize,
    },
    /// Stars or another mask where a secret belongs: not taken.
    SecretMasked {
        /// Which.
        secret: usize,
    },
    /// Characters of another code page, which .NET replaces.
    SecretReplaced {
        /// Which.
        secret: usize,
    },
    /// Blanks around a secret.
    SecretBlanks {
        /// Which.
        secret: usize,
    },
    /// A character in a secret that cannot be seen.
    SecretInvisible {
        /// Which.
        secret: usize,
    },
    /// A secret longer than the service accepts.
    SecretTooLong {
        /// Which.
        secret: usize,
    },
    /// Looks like the SHA-256 or SHA-512 hash from the service's database.
    SecretHashed {
        /// Which.
        secret: usize,
    },
    /// A secret of another length than the documented 32. A notice: the service takes it.
    SecretLength {
        /// Which.
        secret: usize,
        /// Characters.
        found: usize,
    },
}

/// What a text says of one entry.
#[derive(Default)]
pub(super) struct Entry {
    pub(super) id: Secret,
    pub(super) name: Secret,
    pub(super) secrets: Vec<Secret>,
    /// `None`: the text does not speak of grants.
    pub(super) grants: Option<Vec<Secret>>,
    pub(super) url: Option<String>,
    /// What was odd about how it is written.
    pub(super) odd: Vec<Doubt>,
}

impl Entry {
    /// The client, if it is one that can be offered, and what is doubtful about it.
    pub(super) fn judged(self) -> (Option<ImportedClient>, Vec<Doubt>) {
        let mut doubts = self.odd;
        if doubts.contains(&Doubt::NotAClient) {
            return (None, doubts);
        }
        if blank(&self.id) {
            doubts.push(if self.secrets.iter().all(blank) { Doubt::NoId } else { Doubt::SecretOnly });
            return (None, doubts);
        }
        if mask(&self.id).is_some() {
            doubts.push(Doubt::IdPlaceholder);
            return (None, doubts);
        }
        let mut secrets = Vec::new();
        for (n, secret) in self.secrets.into_iter().filter(|secret| !blank(secret)).enumerate() {
            match mask(&secret) {
                None => secrets.push(secret),
                Some(Mask::Placeholder) => doubts.push(Doubt::SecretPlaceholder { secret: n + 1 }),
                Some(Mask::Masked) => doubts.push(Doubt::SecretMasked { secret: n + 1 }),
            }
        }
        // EXPOSE: grants, the id and the name are no secrets.
        let text = |text: &Secret| text.expose().to_owned();
        let grant_types: Option<Vec<String>> = self.grants.map(|grants| grants.iter().map(text).collect());
        let client = ImportedClient {
            client_id: text(&self.id),
            name: text(&self.name),
            secrets,
            can_connect: grant_types.as_ref().is_none_or(|grants| grants.iter().any(|grant| grant == GRANT)),
            grant_types: grant_types.unwrap_or_default(),
            url: self.url,
        };
        doubts.extend(doubts_of(&client));
        (Some(client), doubts)
    }
}

fn blank(text: &Secret) -> bool {
    // EXPOSE: it is only seen whether there is anything in it.
    text.expose().trim().is_empty()
}

fn doubts_of(client: &ImportedClient) -> Vec<Doubt> {
    let mut doubts = vec![];
    let id = client.client_id.trim();
    if id.len() != client.client_id.len() {
        doubts.push(Doubt::IdBlanks);
    }
    match id.chars().count() {
        _ if id == "bpmonline-designer" => doubts.push(Doubt::Bundled),
        16 => {}
        found if found > MAX_CREDENTIAL => doubts.push(Doubt::IdTooLong),
        found => doubts.push(Doubt::IdLength { found }),
    }
    for (n, secret) in client.secrets.iter().enumerate() {
        doubts.extend(doubts_of_secret(secret, n + 1));
    }
    if client.secrets.is_empty() {
        doubts.push(Doubt::NoSecret);
    }
    if !client.can_connect {
        doubts.push(Doubt::NoGrant);
    }
    doubts
}

fn doubts_of_secret(secret: &Secret, number: usize) -> Vec<Doubt> {
    let mut doubts = vec![];
    // EXPOSE: only its length and alphabet are looked at.
    let (whole, text) = (secret.expose(), secret.expose().trim());
    if text.contains(REPLACED) {
        doubts.push(Doubt::SecretReplaced { secret: number });
    }
    if text.len() != whole.len() {
        doubts.push(Doubt::SecretBlanks { secret: number });
    } else if text.contains(is_invisible) {
        doubts.push(Doubt::SecretInvisible { secret: number });
    }
    match text.chars().count() {
        32 => {}
        44 | 88 if is_hash(text) => doubts.push(Doubt::SecretHashed { secret: number }),
        found if found > MAX_CREDENTIAL => doubts.push(Doubt::SecretTooLong { secret: number }),
        found => doubts.push(Doubt::SecretLength { secret: number, found }),
    }
    doubts
}

/// A blank that is no plain one, or a hidden character.
pub(super) fn is_invisible(c: char) -> bool {
    c != ' ' && is_blank(c)
}

/// The service's database holds 32 or 64 bytes in base64: 43 characters and `=`, 86 and `==`.
fn is_hash(text: &str) -> bool {
    let alphabet = |b: u8| b.is_ascii_alphanumeric() || matches!(b, b'+' | b'/');
    let body = text.trim_end_matches('=');
    matches!((body.len(), text.len()), (43, 44) | (86, 88)) && body.bytes().all(alphabet)
}

/// What stands in the place of a value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Mask {
    /// The name of a value that a pipeline, a shell or a person puts there later.
    Placeholder,
    /// Stars, dots or a word where a value has been taken out.
    Masked,
}

/// What is no value but stands in the place of one.
pub(super) fn mask(value: &Secret) -> Option<Mask> {
    // EXPOSE: it is only seen whether it is a value at all.
    let text = value.expose().trim();
    let mut lower = Zeroizing::new(String::with_capacity(3 * text.len()));
    lower.extend(text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase));
    let lower = lower.as_str();
    let first = text.chars().next()?;
    let same = text.chars().all(|c| c == first);
    let masked = same && ("*•●○█…".contains(first) || "xX#._-?".contains(first) && text.len() > 2)
        || text.contains("***")
        || text.contains("•••")
        || matches!(
            lower,
            "redacted" | "masked" | "hidden" | "secrethidden" | "removed" | "censored" | "sanitized"
        );
    if masked {
        return Some(Mask::Masked);
    }
    let wrapped = |begin: &str, end: &str| {
        text.strip_prefix(begin).and_then(|rest| rest.strip_suffix(end)).is_some_and(|name| !name.is_empty())
    };
    let named = |name: &str| name.chars().all(|c| c.is_alphanumeric() || "_-. :".contains(c));
    let inside = |begin: &str, end: &str| {
        text.strip_prefix(begin)
            .and_then(|rest| rest.strip_suffix(end))
            .is_some_and(|n| !n.is_empty() && named(n))
    };
    let variable = text.strip_prefix('$').is_some_and(|name| {
        name.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_')
            && name.bytes().all(|b| b.is_ascii_uppercase() || b.is_ascii_digit() || b == b'_')
    });
    let placeholder = variable
        || ["${", "$(", "#{", "{{", "<%", "$[", "%%"].iter().any(|begin| text.starts_with(begin))
            && text.ends_with(['}', ')', '>', '#', '%', ']'])
        || inside("<", ">")
        || inside("[", "]")
        || inside("{", "}")
        || inside("%", "%")
        || inside("__", "__")
        || wrapped("@Microsoft.KeyVault(", ")")
        || lower.starts_with("your")
            && (lower.contains("secret") || lower.contains("client") || lower.contains("id"))
        || ["enter", "insert", "generate", "replace", "putyour", "paste"]
            .iter()
            .any(|verb| lower.starts_with(verb))
            && (lower.contains("secret") || lower.contains("client"))
        || matches!(
            lower,
            "changeme"
                | "changeit"
                | "placeholder"
                | "todo"
                | "tbd"
                | "secret"
                | "clientsecret"
                | "clientid"
                | "somesecret"
                | "mysecret"
                | "secrethere"
                | "clientsecrethere"
                | "null"
                | "undefined"
                | "none"
        );
    placeholder.then_some(Mask::Placeholder)
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "tests fail by panicking")]
mod tests {
    use super::*;

    #[test]
    fn what_stands_in_the_place_of_a_value_is_no_value() {
        for text in [
            "#{ClientSecret}#",
            "#{ClientSecret}",
            "$(ClientSecret)",
            "${CLIENT_SECRET}",
            "${CLIENT_SECRET:-x}",
            "$CLIENT_SECRET",
            "{{ .Values.secret }}",
            "{{client_secret}}",
            "%CLIENT_SECRET%",
            "<client secret>",
            "[client secret]",
            "{generate secret}",
            "__CLIENT_SECRET__",
            "<%= secret %>",
            "YOUR_CLIENT_SECRET",
            "your-secret-here",
            "changeme",
            "CHANGE_ME",
            "client_secret",
            "@Microsoft.KeyVault(SecretUri=https://v.example/secrets/x)",
        ] {
            assert_eq!(mask(&Secret::new(text.into())), Some(Mask::Placeholder), "{text}");
        }
        for text in [
            "***",
            "********",
            "••••••••",
            "xxxxxxxxxxxxxxxx",
            "ab***yz",
            "[REDACTED]",
            "<hidden>",
            "…",
            "...",
        ] {
            assert_eq!(mask(&Secret::new(text.into())), Some(Mask::Masked), "{text}");
        }
    }

    #[test]
    fn a_value_with_unusual_signs_is_a_value() {
        for text in [
            "Qm9vL3RzK2FuZA==",
            "K7vQ2mX9pLr4TzB8nWc5YdJ1hGf6sAe3",
            "a$b{c}",
            "p%40ss",
            "$2a$10$abc",
            "_x_",
            "1",
            "0000",
            "{1+2}=3;",
            "<a&b>!",
            "not a real one",
            "$ecret1",
            "s",
            "creatio",
        ] {
            assert_eq!(mask(&Secret::new(text.into())), None, "{text}");
        }
    }
}
