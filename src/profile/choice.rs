//! Several profiles of one site: which is most likely meant, and why.

use super::ProfileHead;
use super::about::same_service;
use serde::{Deserialize, Serialize};
use std::cmp::Ordering;

/// What Creatio is set to now, as far as it was read.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct SetTo {
    /// Identity Service URL.
    pub url: Option<String>,
    /// Client id.
    pub client_id: Option<String>,
}

/// Why a profile comes first. The strongest reason is the first here.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Why {
    /// Creatio is set to its Identity Service URL and its client id.
    SetTo,
    /// Creatio is set to its client id.
    SameClient,
    /// Creatio is set to its Identity Service URL.
    SameService,
    /// It was verified, later than the others.
    Verified,
    /// It was used, later than the others.
    Used,
}

impl Why {
    /// Key of its text.
    pub const fn key(self) -> &'static str {
        match self {
            Why::SetTo => "choice_set_to",
            Why::SameClient => "choice_same_client",
            Why::SameService => "choice_same_service",
            Why::Verified => "choice_verified",
            Why::Used => "choice_used",
        }
    }
}

/// Sorts the profiles of a site: the one that is most likely meant comes first. Says why it does, where there are
/// several and something tells them apart.
pub fn best_first(profiles: &mut [ProfileHead], set: &SetTo) -> Option<Why> {
    profiles.sort_by(|a, b| compare(a, b, set));
    let [first, second, ..] = profiles else { return None };
    let (at, of_second) = (set_to(first, set), set_to(second, set));
    if at.is_some() && at != of_second {
        return at;
    }
    if verified(first) > verified(second) {
        return Some(Why::Verified);
    }
    (verified(first) == verified(second) && used(first) > used(second)).then_some(Why::Used)
}

fn compare(a: &ProfileHead, b: &ProfileHead, set: &SetTo) -> Ordering {
    // A reason that is none comes last.
    let rank = |profile| set_to(profile, set).map_or((1, None), |why| (0, Some(why)));
    let newest = |a: f64, b: f64| b.total_cmp(&a);
    rank(a)
        .cmp(&rank(b))
        .then_with(|| newest(verified(a), verified(b)))
        .then_with(|| newest(used(a), used(b)))
        .then_with(|| a.name.to_lowercase().cmp(&b.name.to_lowercase()))
        .then_with(|| a.id.cmp(&b.id))
}

fn set_to(profile: &ProfileHead, set: &SetTo) -> Option<Why> {
    let service = set.url.as_ref().is_some_and(|url| same_service(url, &profile.url));
    let client = set.client_id.as_ref().is_some_and(|id| *id == profile.client_id);
    match (service, client) {
        (true, true) => Some(Why::SetTo),
        (false, true) => Some(Why::SameClient),
        (true, false) => Some(Why::SameService),
        (false, false) => None,
    }
}

/// When it was verified as it is now; long ago, if it was not.
fn verified(profile: &ProfileHead) -> f64 {
    profile.about.verified.as_ref().filter(|verified| verified.holds(profile)).map_or(0.0, |v| v.at_ms)
}

fn used(profile: &ProfileHead) -> f64 {
    profile.about.used_ms.unwrap_or_default()
}
