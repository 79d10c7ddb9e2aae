//! Many profiles: which of them are looked for, and in which order.

use super::ProfileHead;
use std::cell::OnceCell;
use std::cmp::Reverse;

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

    /// What comes before the name.
    fn rank(self, profile: &ProfileHead) -> Rank {
        let newest = |at_ms: Option<f64>| Rank::Number(Reverse(at_ms.unwrap_or_default() as u64));
        match self {
            Sort::Name => Rank::None,
            Sort::Site => Rank::Text(profile.site.text()),
            Sort::Environment => Rank::Number(Reverse(profile.environment as u64)),
            Sort::Used => newest(profile.about.used_ms),
            Sort::Verified => newest(profile.about.verified.as_ref().map(|verified| verified.at_ms)),
        }
    }
}

#[derive(PartialEq, Eq, PartialOrd, Ord)]
enum Rank {
    None,
    Text(String),
    Number(Reverse<u64>),
}

/// Profiles as they are looked for: what is compared is put into small letters once, not with each letter that is typed.
#[derive(Debug, Default)]
pub struct Index {
    names: Vec<String>,
    /// Only who looks for words pays for it.
    texts: OnceCell<Vec<String>>,
}

impl Index {
    /// Of these profiles, and of no others.
    pub fn of(profiles: &[ProfileHead]) -> Index {
        Index { names: profiles.iter().map(|p| p.name.to_lowercase()).collect(), texts: OnceCell::new() }
    }

    /// The profiles in which every word stands somewhere: in name, site, Identity Service URL, client id, tags, notes or
    /// environment. Capitals make no difference. Those put away are found only among themselves.
    pub fn find<'a>(
        &self,
        profiles: &'a [ProfileHead],
        words: &str,
        sort: Sort,
        archived: bool,
    ) -> Vec<&'a ProfileHead> {
        let words: Vec<String> = words.split_whitespace().map(str::to_lowercase).collect();
        let holds = |at: usize| {
            words.is_empty() || {
                let texts = self.texts.get_or_init(|| profiles.iter().map(text).collect());
                texts.get(at).is_some_and(|text| words.iter().all(|word| text.contains(word.as_str())))
            }
        };
        let listed = profiles.iter().zip(&self.names).enumerate();
        let mut found: Vec<(Rank, &str, &ProfileHead)> = listed
            .filter(|(at, (profile, _))| profile.about.archived == archived && holds(*at))
            .map(|(_, (profile, name))| (sort.rank(profile), name.as_str(), profile))
            .collect();
        found.sort_unstable_by(|a, b| (&a.0, a.1, &a.2.id).cmp(&(&b.0, b.1, &b.2.id)));
        found.into_iter().map(|(.., profile)| profile).collect()
    }
}

fn text(profile: &ProfileHead) -> String {
    let ProfileHead { name, site, url, client_id, about, environment, .. } = profile;
    // No word reaches from one of them into the next.
    let parts =
        [name, &site.text(), url, client_id, &about.tags.join("\n"), &about.notes, environment.name()];
    parts.join("\n").to_lowercase()
}
