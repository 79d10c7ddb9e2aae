//! What is known of a profile beside the connection: what the administrator noted, and what came of it.

use super::ProfileHead;
use crate::identity::Address;
use crate::text::is_hidden;
use serde::{Deserialize, Serialize};

/// Most tags of a profile.
pub const MOST_TAGS: usize = 12;
/// Longest tag, in characters.
pub const MAX_TAG: usize = 40;
/// Longest notes, in characters.
pub const MAX_NOTES: usize = 2000;

/// What is known of a profile. A vault of 0.1.0 has none of it.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct About {
    /// Words to find it by.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub tags: Vec<String>,
    /// Whatever the administrator wants to remember.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub notes: String,
    /// Put away: it is kept, and offered nowhere.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub archived: bool,
    /// When it was last filled or written, in milliseconds since 1970.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub used_ms: Option<f64>,
    /// When its service last gave a token, and for what.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub verified: Option<Verified>,
    /// How often what a form holds of it was changed.
    #[serde(skip_serializing_if = "is_none_yet")]
    pub edits: u32,
}

fn is_none_yet(edits: &u32) -> bool {
    *edits == 0
}

/// A token was got.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Verified {
    /// When, in milliseconds since 1970.
    pub at_ms: f64,
    /// The Identity Service URL of then.
    pub url: String,
    /// The client id of then.
    pub client_id: String,
}

impl Verified {
    /// It was got with what the profile holds now.
    pub fn holds(&self, profile: &ProfileHead) -> bool {
        same_service(&self.url, &profile.url) && self.client_id == profile.client_id
    }
}

/// Both addresses mean the same Identity Service.
pub(super) fn same_service(one: &str, other: &str) -> bool {
    Address::judge(one, None).same_base(&Address::judge(other, None))
}

/// The tags of a line in which commas part them: each once, whatever its case.
///
/// ```
/// use oauth_assistant::profile::tags;
///
/// assert_eq!(tags(" eu, West , ,EU,"), ["eu", "West"]);
/// ```
pub fn tags(line: &str) -> Vec<String> {
    let mut tags: Vec<String> = Vec::new();
    for tag in line.split([',', ';', '\n']).map(str::trim).filter(|tag| !tag.is_empty()) {
        if !tags.iter().any(|known| known.to_lowercase() == tag.to_lowercase()) {
            tags.push(tag.to_owned());
        }
    }
    tags
}

/// What is wrong with tags: message key and cap.
pub(super) fn wrong_tags(tags: &[String]) -> Option<(&'static str, Option<usize>)> {
    if tags.len() > MOST_TAGS {
        Some(("profile_tags_many", Some(MOST_TAGS)))
    } else if tags.iter().any(|tag| tag.chars().count() > MAX_TAG) {
        Some(("profile_tag_long", Some(MAX_TAG)))
    } else if tags.iter().any(|tag| tag.contains(is_hidden)) {
        Some(("profile_control_characters", None))
    } else {
        None
    }
}

/// What is wrong with notes; they may have lines.
pub(super) fn wrong_notes(notes: &str) -> Option<(&'static str, Option<usize>)> {
    if notes.chars().count() > MAX_NOTES {
        Some(("profile_notes_long", Some(MAX_NOTES)))
    } else if notes.contains(|c| is_hidden(c) && !matches!(c, '\n' | '\r' | '\t')) {
        Some(("profile_control_characters", None))
    } else {
        None
    }
}
