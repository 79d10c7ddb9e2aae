//! What is remembered of each site from one time to the next, so that a change can be told. Nothing secret, and
//! nothing that names a person: addresses, names of keys, dates, versions.

use super::{Evidence, Exchange, Probe};
use crate::identity::{Address, KeySet};
use crate::text::{MOST as MOST_KEYS, line};
use serde::{Deserialize, Serialize};

/// What the diagnosis may compare with.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Memory {
    /// This site, when it was last seen well; where it never was, when it was last seen.
    pub own: Option<Remembered>,
    /// The other sites of this browser.
    pub others: Vec<Remembered>,
}

/// A site at one time.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Remembered {
    /// Origin and base path of the Creatio site.
    pub site: String,
    /// Base address of its Identity Service.
    pub base: String,
    /// `issuer` of the discovery document.
    pub issuer: Option<String>,
    /// Names of the signing keys.
    pub keys: Vec<String>,
    /// End of the certificate that ends first, in seconds since 1970.
    pub expires_s: Option<u64>,
    /// Creatio's version.
    pub version: Option<String>,
    /// Creatio found everything well.
    pub healthy: bool,
    /// When, in milliseconds since 1970.
    pub at_ms: f64,
    /// The key before these, and when it was seen to be gone.
    pub key_before: Option<(String, f64)>,
}

/// More sites than one administrator works with.
const MOST: usize = 50;
/// Longest text in memory.
const LONGEST: usize = 300;

impl Evidence {
    /// What is worth remembering of a finished run; `None` where Creatio did not say how it is, not surely, or
    /// nothing is set up.
    pub fn remembered(&self) -> Option<Remembered> {
        let site = self.site.as_ref().filter(|_| !self.worker)?;
        let healthy = self.health()?.all_good();
        let base = Address::judge(self.settings()?.url.as_deref()?, None).base?;
        let set = self.of(Probe::Jwks).and_then(Exchange::key_set);
        Some(Remembered {
            site: site.text(),
            base,
            issuer: self.discovery().and_then(|d| d.issuer.as_deref()).map(str::to_owned),
            keys: set.map_or_else(Vec::new, |set| set.ids().into_iter().map(str::to_owned).collect()),
            expires_s: set.and_then(KeySet::expires_s),
            version: self.version.clone(),
            healthy,
            at_ms: self.of(Probe::Health)?.at_ms,
            key_before: None,
        })
    }

    /// The other sites that have this one's Identity Service or signing key.
    pub(crate) fn others_alike(&self) -> Vec<&str> {
        let (Some(memory), Some(now)) = (&self.memory, self.remembered()) else { return Vec::new() };
        memory
            .others
            .iter()
            .filter(|o| o.base == now.base || o.shared_key(&now).is_some())
            .map(|o| o.site.as_str())
            .collect()
    }
}

/// A short name (`1`, `key`) may be anybody's; one that is made from the key is not.
const NAME_OF_ITS_OWN: usize = 16;

impl Remembered {
    /// A key that both have, by a name that is made from the key.
    pub(crate) fn shared_key(&self, other: &Remembered) -> Option<&str> {
        let shared = |key: &&String| key.len() >= NAME_OF_ITS_OWN && other.keys.contains(key);
        self.keys.iter().find(shared).map(String::as_str)
    }

    /// Both have keys, and none in common.
    pub(crate) fn other_keys(&self, other: &Remembered) -> bool {
        !self.keys.is_empty()
            && !other.keys.is_empty()
            && !self.keys.iter().any(|key| other.keys.contains(key))
    }
}

impl Memory {
    /// Memory out of a list of all sites.
    pub fn of(mut all: Vec<Remembered>, site: &str) -> Memory {
        let own = all.iter().position(|r| r.site == site).map(|i| all.swap_remove(i));
        Memory { own, others: all }
    }

    /// The list with this run in it, where it says more than what is there: a failure does not replace what it
    /// was like when it worked.
    pub fn with(all: &[Remembered], mut now: Remembered) -> Option<Vec<Remembered>> {
        let own = all.iter().find(|r| r.site == now.site);
        if let Some(own) = own {
            if own.healthy && !now.healthy {
                return None;
            }
            let gone = own.keys.first().filter(|_| own.other_keys(&now));
            now.key_before = gone.map(|key| (key.clone(), now.at_ms)).or_else(|| own.key_before.clone());
        }
        let mut list: Vec<Remembered> = all.iter().filter(|r| r.site != now.site).cloned().collect();
        list.push(now);
        // The site that was seen least recently goes first.
        list.sort_unstable_by(|a, b| a.at_ms.total_cmp(&b.at_ms));
        let excess = list.len().saturating_sub(MOST);
        Some(list.split_off(excess))
    }

    /// As it may be taken from a report.
    pub(crate) fn admitted(mut self) -> Memory {
        self.others.truncate(MOST);
        for site in self.own.iter_mut().chain(&mut self.others) {
            site.keys.truncate(MOST_KEYS);
            let texts = [&mut site.site, &mut site.base].into_iter();
            let texts = texts.chain(&mut site.issuer).chain(&mut site.version).chain(&mut site.keys);
            for text in texts.chain(site.key_before.as_mut().map(|(key, _)| key)) {
                *text = line(text).chars().take(LONGEST).collect();
            }
        }
        self
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn site(name: &str, keys: &[&str], healthy: bool, at_ms: f64) -> Remembered {
        let keys = keys.iter().map(|k| (*k).to_owned()).collect();
        Remembered { site: name.into(), keys, healthy, at_ms, ..Default::default() }
    }

    #[test]
    fn a_failure_does_not_replace_what_worked() {
        let all = Memory::with(&[], site("a", &["k"], true, 1.0)).unwrap();
        assert_eq!(Memory::with(&all, site("a", &["l"], false, 2.0)), None);
        let never = Memory::with(&[], site("a", &["k"], false, 1.0)).unwrap();
        assert_eq!(Memory::with(&never, site("a", &["k"], false, 2.0)).unwrap()[0].at_ms, 2.0);
    }

    #[test]
    fn a_key_that_has_gone_is_kept_with_the_time() {
        let all = Memory::with(&[], site("a", &["k"], true, 1.0)).unwrap();
        let all = Memory::with(&all, site("a", &["l"], true, 2.0)).unwrap();
        assert_eq!(all[0].key_before, Some(("k".into(), 2.0)));
        let all = Memory::with(&all, site("a", &["l"], true, 3.0)).unwrap();
        assert_eq!(all[0].key_before, Some(("k".into(), 2.0)));
    }

    #[test]
    fn no_text_of_a_report_is_taken_longer_than_it_is_remembered() {
        let long = || "x\u{202e}".repeat(400);
        let own = Remembered {
            version: Some(long()),
            issuer: Some(long()),
            key_before: Some((long(), 1.0)),
            ..site(&long(), &[&long()], true, 1.0)
        };
        let own = Memory { own: Some(own), others: Vec::new() }.admitted().own.unwrap();
        let texts = [
            own.site,
            own.keys[0].clone(),
            own.version.unwrap(),
            own.issuer.unwrap(),
            own.key_before.unwrap().0,
        ];
        for text in texts {
            assert_eq!(text, "x".repeat(256), "1024 bytes, without what is not seen");
        }
    }

    #[test]
    fn the_site_seen_least_recently_is_forgotten_first() {
        let mut all = Vec::new();
        for i in 0..=MOST {
            all = Memory::with(&all, site(&i.to_string(), &[], true, i as f64)).unwrap();
        }
        assert_eq!((all.len(), all[0].site.as_str()), (MOST, "1"));
        assert_eq!(Memory::of(all, "7").own.unwrap().site, "7");
    }
}
