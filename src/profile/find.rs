//! Many profiles: which of them are looked for, and in which order.

use super::ProfileHead;
use std::cmp::Ordering;

/// In which order profiles are listed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Sort {
    /// By name.
    #[default]
    Name,
    /// By the site, then by name.
    Site,
    /// Production first.
    Environment,
    /// The one used last first.
    Used,
    /// The one verified last first.
    Verified,
}

impl Sort {
    /// All there are.
    pub const ALL: [Sort; 5] = [Sort::Name, Sort::Site, Sort::Environment, Sort::Used, Sort::Verified];

    /// Its name in the page.
    pub const fn name(self) -> &'static str {
        match self {
            Sort::Name => "name",
            Sort::Site => "site",
            Sort::Environment => "environment",
            Sort::Used => "used",
            Sort::Verified => "verified",
        }
    }

    /// Key of its caption.
    pub const fn key(self) -> &'static str {
        match self {
            Sort::Name => "sort_name",
            Sort::Site => "sort_site",
            Sort::Environment => "sort_environment",
            Sort::Used => "sort_used",
            Sort::Verified => "sort_verified",
        }
    }

    /// The one of this name; by name, where there is none of it.
    pub fn named(name: &str) -> Sort {
        Sort::ALL.into_iter().find(|sort| sort.name() == name).unwrap_or_default()
    }

    fn compare(self, a: &ProfileHead, b: &ProfileHead) -> Ordering {
        let by_name = || a.name.to_lowercase().cmp(&b.name.to_lowercase()).then_with(|| a.id.cmp(&b.id));
        let newest = |a: Option<f64>, b: Option<f64>| {
            b.unwrap_or_default().total_cmp(&a.unwrap_or_default()).then_with(by_name)
        };
        let verified = |p: &ProfileHead| p.about.verified.as_ref().map(|verified| verified.at_ms);
        match self {
            Sort::Name => by_name(),
            Sort::Site => a.site.text().cmp(&b.site.text()).then_with(by_name),
            Sort::Environment => (b.environment as u8).cmp(&(a.environment as u8)).then_with(by_name),
            Sort::Used => newest(a.about.used_ms, b.about.used_ms),
            Sort::Verified => newest(verified(a), verified(b)),
        }
    }
}

/// The profiles in which every word stands somewhere: in name, site, Identity Service URL, client id, tags, notes or
/// environment. Capitals make no difference. Those put away are found only among themselves.
pub fn find<'a>(
    profiles: &'a [ProfileHead],
    words: &str,
    sort: Sort,
    archived: bool,
) -> Vec<&'a ProfileHead> {
    let words: Vec<String> = words.split_whitespace().map(str::to_lowercase).collect();
    let mut found: Vec<&ProfileHead> =
        profiles.iter().filter(|p| p.about.archived == archived && holds(p, &words)).collect();
    found.sort_by(|a, b| sort.compare(a, b));
    found
}

fn holds(profile: &ProfileHead, words: &[String]) -> bool {
    if words.is_empty() {
        return true;
    }
    let ProfileHead { name, site, url, client_id, about, environment, .. } = profile;
    // No word reaches from one of them into the next.
    let parts =
        [name, &site.text(), url, client_id, &about.tags.join("\n"), &about.notes, environment.name()];
    let text = parts.join("\n").to_lowercase();
    words.iter().all(|word| text.contains(word.as_str()))
}
