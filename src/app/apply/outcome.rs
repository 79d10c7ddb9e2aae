//! What came of a request that writes: whether it was answered at all, what is known of each setting then, and what
//! of Creatio's words may be shown.

use crate::app::refusal::Trouble;
use crate::creatio::Three;
use crate::creatio::apply::{self, Saved};
use crate::probe::Outcome;
use crate::profile::Secret;
use crate::protocol::SettingsToWrite;
use crate::text::line;
use base64ct::{Base64, Encoding};
use serde::{Deserialize, Serialize};
use zeroize::Zeroizing;

/// Why Creatio took nothing, or why nothing is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Why {
    Csrf,
    Session,
    NotFound,
    Gone,
    Timeout,
    Unclear,
}

impl Why {
    pub(super) fn key(self) -> &'static str {
        match self {
            Why::Csrf => "write_ended_csrf",
            Why::Session => "write_ended_session",
            Why::NotFound => "write_ended_404",
            Why::Gone => "write_ended_gone",
            Why::Timeout => "write_ended_timeout",
            Why::Unclear => "write_ended_unclear",
        }
    }
}

/// Why this is no answer of the service that was asked. What is said is that nothing was written, so it is
/// said only of answers that prove it.
pub(super) fn trouble(outcome: &Option<Outcome>) -> Option<Trouble> {
    match outcome {
        None => Some(Trouble::NoPage),
        Some(Outcome::TimedOut { .. }) => Some(Trouble::Timeout),
        Some(Outcome::Answer { status, body, redirected_to, .. }) => match status {
            // A redirect that was not followed has no status.
            0 | 300..=399 | 401 => Some(Trouble::Session),
            _ if redirected_to.is_some() => Some(Trouble::Session),
            403 => Some(Trouble::Csrf),
            200 if body.trim_start().starts_with('<') => Some(Trouble::LoginPage),
            200 => None,
            status => Some(Trouble::Status(*status)),
        },
        Some(_) => Some(Trouble::Network),
    }
}

/// What is known after a write.
pub(super) struct Judged {
    /// Of each setting.
    pub(super) saved: Three<Saved>,
    pub(super) why: Option<Why>,
    /// What Creatio says.
    pub(super) said: Option<String>,
}

/// What an answer to a write tells.
pub(super) fn judged(outcome: Option<Outcome>, settings: &SettingsToWrite) -> Judged {
    let asked = Three {
        url: settings.url.is_some(),
        client_id: settings.client_id.is_some(),
        client_secret: settings.client_secret.is_some(),
    };
    let turned_away = |why| Judged {
        saved: asked.map(|asked| if asked { Saved::Refused } else { Saved::Untouched }),
        why: Some(why),
        said: None,
    };
    let why = match trouble(&outcome) {
        None => None,
        // Turned away before the service was reached.
        Some(Trouble::Csrf) => return turned_away(Why::Csrf),
        Some(Trouble::Session) => return turned_away(Why::Session),
        Some(Trouble::Status(404)) => return turned_away(Why::NotFound),
        Some(Trouble::NoPage) => Some(Why::Gone),
        Some(Trouble::Timeout) => Some(Why::Timeout),
        Some(Trouble::LoginPage | Trouble::Status(_) | Trouble::Network | Trouble::Unreadable) => {
            Some(Why::Unclear)
        }
    };
    let body = match &outcome {
        Some(Outcome::Answer { body, truncated: false, .. }) => body.as_str(),
        _ => "",
    };
    let (saved, said) = apply::saved(body);
    let saved = asked.zip(saved).map(|(asked, saved)| if asked { saved } else { Saved::Untouched });
    let unclear = saved.values().contains(&Saved::Unknown).then_some(Why::Unclear);
    let said = said.and_then(|text| harmless(&text, settings.client_secret.as_ref()));
    Judged { saved, why: why.or(unclear), said }
}

/// Creatio's words, unless any part of the secret is in them.
fn harmless(said: &str, secret: Option<&Secret>) -> Option<String> {
    /// So many characters in a row are no chance.
    const TELLING: usize = 6;
    let clean: String = line(said).chars().take(300).collect();
    let repeats = |secret: &str| {
        let length = TELLING.min(secret.chars().count()).max(1);
        let starts = secret.char_indices().map(|(at, _)| at);
        let ends = secret.char_indices().map(|(at, c)| at + c.len_utf8()).skip(length - 1);
        let mut parts = starts.zip(ends).filter_map(|(start, end)| secret.get(start..end));
        parts.any(|part| said.contains(part) || clean.contains(part))
    };
    let told = secret.is_some_and(|secret| {
        // EXPOSE: to keep it out of what is shown.
        let text = secret.expose();
        repeats(text) || repeats(&Zeroizing::new(Base64::encode_string(text.as_bytes())))
    });
    (!told && !clean.trim().is_empty()).then_some(clean)
}

/// What the value that stands there now makes of what was known.
pub(super) fn seen(saved: Saved, old: &Option<String>, new: &Option<String>, now: &Option<String>) -> Saved {
    match saved {
        Saved::Untouched => saved,
        _ if same(now, new) && !same(old, new) => Saved::Written,
        Saved::Written if !same(now, new) => Saved::Different,
        _ => saved,
    }
}

/// Creatio may trim what it keeps; nothing and an empty text are one.
pub(super) fn same(a: &Option<String>, b: &Option<String>) -> bool {
    a.as_deref().unwrap_or_default().trim() == b.as_deref().unwrap_or_default().trim()
}
