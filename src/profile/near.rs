//! Profiles that nearly fit a site and are not offered there: what differs, and hosts that look alike.

use super::ProfileHead;
use crate::creatio::Site;
use serde::{Deserialize, Serialize};
use url::Url;

/// Most that are named: who has more has a rule of their own.
const MOST: usize = 5;

/// A profile that nearly fits.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Near {
    /// Its name.
    pub name: String,
    /// The site to which it is bound.
    pub site: Site,
    /// What differs, at least one.
    pub differences: Vec<Difference>,
}

/// What differs between the site of a profile and the one that is open.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Difference {
    /// Another host, that looks or is named like it.
    Host {
        /// The profile's.
        bound: String,
        /// The one that is open.
        here: String,
    },
    /// http instead of https, or the other way round.
    Scheme {
        /// The profile's.
        bound: String,
        /// The one that is open.
        here: String,
    },
    /// Another port.
    Port {
        /// The profile's.
        bound: u16,
        /// The one that is open.
        here: u16,
    },
    /// Another base path; empty for none.
    Base {
        /// The profile's.
        bound: String,
        /// The one that is open.
        here: String,
    },
}

impl Difference {
    /// Key of its text, and what stands in that.
    pub fn message(&self) -> (&'static str, Vec<String>) {
        match self {
            Difference::Host { bound, here } => ("near_host", vec![bound.clone(), here.clone()]),
            Difference::Scheme { bound, here } => ("near_scheme", vec![bound.clone(), here.clone()]),
            Difference::Port { bound, here } => ("near_port", vec![bound.to_string(), here.to_string()]),
            Difference::Base { bound, here } => match (bound.as_str(), here.as_str()) {
                ("", here) => ("near_base_none", vec![here.to_owned()]),
                (bound, "") => ("near_base_here_none", vec![bound.to_owned()]),
                (bound, here) => ("near_base", vec![bound.to_owned(), here.to_owned()]),
            },
        }
    }
}

/// The profiles that nearly fit this site, those with a look-alike host first, then those that differ least. None of
/// them is bound to it.
pub fn near(profiles: &[ProfileHead], site: &Site) -> Vec<Near> {
    let Some(here) = Parts::of(site) else { return Vec::new() };
    let differ = |profile: &ProfileHead| {
        let differences = differences(&Parts::of(&profile.site)?, &here)?;
        Some(Near { name: profile.name.clone(), site: profile.site.clone(), differences })
    };
    let offered = profiles.iter().filter(|profile| !profile.about.archived && profile.site != *site);
    let mut found: Vec<Near> = offered.filter_map(differ).collect();
    let rank = |near: &Near| {
        let host = matches!(near.differences.first(), Some(Difference::Host { .. }));
        (!host, near.differences.len())
    };
    found.sort_by(|a, b| rank(a).cmp(&rank(b)).then_with(|| a.name.cmp(&b.name)));
    found.truncate(MOST);
    found
}

/// A site, taken apart.
struct Parts {
    scheme: String,
    host: String,
    port: u16,
    base: String,
    /// The port is the one that the scheme implies.
    usual: bool,
}

impl Parts {
    fn of(site: &Site) -> Option<Parts> {
        let url = Url::parse(&site.origin).ok()?;
        Some(Parts {
            scheme: url.scheme().to_owned(),
            host: url.host_str()?.to_ascii_lowercase(),
            port: url.port_or_known_default()?,
            base: site.base.clone(),
            usual: url.port().is_none(),
        })
    }
}

/// What differs, if the hosts are one or look alike.
fn differences(bound: &Parts, here: &Parts) -> Option<Vec<Difference>> {
    let mut found = Vec::new();
    if bound.host != here.host {
        if !look_alike(&bound.host, &here.host) {
            return None;
        }
        found.push(Difference::Host { bound: bound.host.clone(), here: here.host.clone() });
    }
    if bound.scheme != here.scheme {
        found.push(Difference::Scheme { bound: bound.scheme.clone(), here: here.scheme.clone() });
    }
    // The usual port goes with its scheme: one difference, not two.
    if bound.port != here.port && !(bound.usual && here.usual) {
        found.push(Difference::Port { bound: bound.port, here: here.port });
    }
    if bound.base != here.base {
        found.push(Difference::Base { bound: bound.base.clone(), here: here.base.clone() });
    }
    (!found.is_empty()).then_some(found)
}

/// Two hosts that a person may take for one.
fn look_alike(one: &str, other: &str) -> bool {
    let (one, other) = (one.trim_end_matches('.'), other.trim_end_matches('.'));
    let (short, long) = if one.len() <= other.len() { (one, other) } else { (other, one) };
    within(short, long) || other_end(one, other) || resembles(&skeleton(one), &skeleton(other))
}

/// The one begins or ends with the whole of the other: `crm.example.evil.net`, `www.crm.example`, `crm` and
/// `crm.example`. An end of one label, like `example`, is no name of a host.
fn within(short: &str, long: &str) -> bool {
    let parted = |rest: &str, by: &[char]| rest.is_empty() || rest.starts_with(by) || rest.ends_with(by);
    let named = |text: &str| text.contains('.') && !text.chars().all(|c| c.is_ascii_digit() || c == '.');
    let begins = long.strip_prefix(short).is_some_and(|rest| rest.is_empty() || rest.starts_with(['.', '-']));
    let ends = long.strip_suffix(short).is_some_and(|rest| parted(rest, &['.', '-']));
    begins || (ends && named(short))
}

/// All but the last label is the same: `crm.corp.net` and `crm.corp.org`.
fn other_end(one: &str, other: &str) -> bool {
    match (one.rsplit_once('.'), other.rsplit_once('.')) {
        (Some((one, end)), Some((other, _))) => one == other && !end.chars().all(|c| c.is_ascii_digit()),
        _ => false,
    }
}

/// What is seen of a host at a glance: letters that look alike are one, what parts them is not there, and
/// internationalised labels (RFC 3492) are read.
fn skeleton(host: &str) -> Vec<char> {
    let labels = host.split(['.', '-', '_']).collect::<String>();
    let read = match host.contains("xn--") {
        true => host.split('.').map(label).collect::<String>().replace(['-', '_'], ""),
        false => labels,
    };
    let simple: String = read.chars().map(plain).collect();
    // Two narrow letters that look like one wide one; an l is an i by now.
    let simple = simple.replace("rn", "m").replace("vv", "w").replace("ci", "d");
    simple.chars().collect()
}

/// A label as it is shown.
fn label(label: &str) -> String {
    let read = label.strip_prefix("xn--").and_then(idna::punycode::decode_to_string);
    read.unwrap_or_else(|| label.to_owned()).to_lowercase()
}

/// The Latin letter that a character is taken for.
fn plain(c: char) -> char {
    match c {
        '0' | 'о' | 'ο' | 'ö' | 'ó' | 'ò' | 'ô' | 'õ' | 'ø' | 'ō' => 'o',
        '1' | 'l' | 'ı' | 'í' | 'ì' | 'î' | 'ï' | 'і' | 'ι' | 'ӏ' | 'ł' => 'i',
        '5' | 'ѕ' | 'ś' | 'š' | 'ş' => 's',
        'а' | 'α' | 'ä' | 'á' | 'à' | 'â' | 'ã' | 'å' | 'ā' | 'ą' => 'a',
        'е' | 'ё' | 'ε' | 'é' | 'è' | 'ê' | 'ë' | 'ē' | 'ę' | '3' => 'e',
        'с' | 'ϲ' | 'ç' | 'ć' | 'č' => 'c',
        'р' | 'ρ' => 'p',
        'х' | 'χ' => 'x',
        'у' | 'γ' | 'ý' | 'ÿ' => 'y',
        'м' | 'ṃ' => 'm',
        'т' | 'τ' => 't',
        'к' | 'κ' => 'k',
        'в' | 'β' => 'b',
        'н' | 'ñ' | 'ń' | 'η' => 'n',
        'ü' | 'ú' | 'ù' | 'û' | 'υ' | 'ū' => 'u',
        'г' | 'ŕ' | 'ř' => 'r',
        'ԁ' | 'đ' | 'ď' => 'd',
        'ɡ' | 'ğ' => 'g',
        'һ' => 'h',
        'ј' => 'j',
        'ԛ' => 'q',
        'ѡ' | 'ω' => 'w',
        'ž' | 'ź' | 'ż' => 'z',
        other => other,
    }
}

/// Alike but for one letter too many, too few, another, or two that changed places.
fn resembles(one: &[char], other: &[char]) -> bool {
    let same = |at: usize| one.get(at) == other.get(at);
    let Some(at) = (0..one.len().max(other.len())).find(|at| !same(*at)) else { return true };
    let rest = |of: &[char], skip: usize| of.get(at + skip..).unwrap_or_default().to_vec();
    let crossed = one.get(at) == other.get(at + 1) && one.get(at + 1) == other.get(at);
    // Of two letters, one is half of the name.
    one.len().min(other.len()) > 3
        && (rest(one, 1) == rest(other, 1)
            || rest(one, 1) == rest(other, 0)
            || rest(one, 0) == rest(other, 1)
            || (crossed && rest(one, 2) == rest(other, 2)))
}
