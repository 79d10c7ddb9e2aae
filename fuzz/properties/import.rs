//! A file, or what was pasted, that is to hold credentials.

use oauth_assistant::profile::import::{Doubt, MAX_CREDENTIAL, Said, import};

/// Shorter than that, a word of ours may stand in any text by chance.
const A_SECRETS_LENGTH: usize = 6;

/// Importer: what is taken is usable, what is said holds nothing of the text, and the same text is read the same again.
pub fn importer(data: &[u8]) {
    let read = import(data);
    assert_eq!(read, import(data), "the same text, the same reading");
    let text = String::from_utf8_lossy(data);
    let quoted = |said: &Said| {
        said.1
            .iter()
            .find(|sub| {
                sub.len() >= A_SECRETS_LENGTH
                    && sub.chars().any(char::is_alphabetic)
                    && !sub.starts_with("U+")
                    && text.contains(sub.as_str())
            })
            .cloned()
    };
    match read {
        Ok(found) => {
            assert!(!found.clients.is_empty(), "a text without a client is refused");
            let doubted = |doubt: fn(&Doubt) -> bool| found.warnings.iter().any(|w| doubt(&w.doubt));
            for client in &found.clients {
                let id = client.client_id.trim();
                assert!(!id.is_empty());
                assert!(id.chars().count() <= MAX_CREDENTIAL || doubted(|d| matches!(d, Doubt::IdTooLong)));
                for secret in &client.secrets {
                    // EXPOSE: made by the fuzzer.
                    let secret = secret.expose().trim();
                    assert!(!secret.is_empty());
                    let too_long =
                        |d: &Doubt| matches!(d, Doubt::SecretTooLong { .. } | Doubt::SecretHashed { .. });
                    assert!(secret.chars().count() <= MAX_CREDENTIAL || doubted(too_long));
                    let said = found.said();
                    let told = said
                        .iter()
                        .flat_map(|said| &said.1)
                        .find(|sub| secret.len() >= A_SECRETS_LENGTH && sub.contains(secret));
                    assert_eq!(told, None, "a secret is said");
                }
            }
            assert_eq!(found.said().iter().find_map(quoted), None, "what is said holds a piece of the text");
        }
        Err(refusal) => {
            let said = refusal.message();
            assert!(!said.is_empty(), "a refusal without a word");
            assert_eq!(said.iter().find_map(quoted), None, "a refusal holds a piece of the text");
        }
    }
}
