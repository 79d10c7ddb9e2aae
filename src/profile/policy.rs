//! What an organisation sets by policy: profiles without their secrets, the sites that are allowed, and settings.
//!
//! A browser hands a policy over to whoever may read it on that computer, so none may hold a secret: a person types
//! it, and it is kept in the vault under the id of the policy's profile. What is wrong is refused entry by entry, and
//! said. A list of allowed sites of which nothing can be read allows none.

use super::draft::{Remark, validate};
use super::handed::Handed;
use super::{Environment, FillFrom, Profile, ProfileHead};
use crate::creatio::Site;
use crate::json;
use crate::text::{capped, visible};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Number, Value};
use std::borrow::Cow;

/// Largest policy, in bytes of JSON.
pub const MAX_BYTES: usize = 256 * 1024;
/// Most profiles, and most sites.
pub const MOST: usize = 200;
/// As many refusals are told.
const MOST_REFUSED: usize = 50;
/// Longest id of a profile in a policy, in bytes.
const MAX_ID: usize = 64;
/// What the id of such a profile begins with in the vault. The ids that are made there are hexadecimal.
const PREFIX: &str = "policy:";

/// What is in force of a policy.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Policy {
    /// Its profiles; none of them has an id that is made in the vault.
    pub profiles: Vec<ProfileHead>,
    /// The only sites that may be enabled; absent: any.
    pub sites: Option<Vec<Site>>,
    /// The settings that are not the person's to change.
    pub settings: Settings,
    /// What is refused of it.
    pub refused: Vec<Refused>,
}

/// The settings that a policy may decide.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Settings {
    /// The vault locks itself after so many minutes without use.
    pub idle_minutes: Option<u32>,
    /// And so many hours after it was unlocked.
    pub most_hours: Option<u32>,
    /// The popup offers to record a snapshot.
    pub record: Option<bool>,
}

/// An entry of a policy that is not in force.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Refused {
    /// Which.
    pub place: Place,
    /// Key of the text that says why.
    pub key: Cow<'static, str>,
    /// Its substitutions.
    pub subs: Vec<String>,
}

/// An entry of a policy. What is named of it is a text of the policy, made visible and short.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Place {
    /// All of it.
    Policy {},
    /// A member of it.
    Member(String),
    /// A profile, by its number from 1.
    Profile(usize),
    /// A site, likewise.
    Site(usize),
    /// A setting.
    Setting(String),
}

/// Why an entry is refused.
struct Why(Cow<'static, str>, Vec<String>);

impl Why {
    fn of(key: &'static str) -> Why {
        Why(Cow::Borrowed(key), Vec::new())
    }

    fn with(key: &'static str, sub: &str) -> Why {
        Why(Cow::Borrowed(key), vec![sub.to_owned()])
    }
}

impl Policy {
    /// Reads a policy.
    ///
    /// ```
    /// use oauth_assistant::profile::policy::Policy;
    /// let policy = Policy::read(r#"{"allowedSites": ["https://crm.example/"], "settings": {"idleMinutes": 5}}"#);
    /// assert_eq!(policy.settings.idle_minutes, Some(5));
    /// assert!(policy.sites.is_some_and(|sites| sites.len() == 1) && policy.refused.is_empty());
    /// ```
    pub fn read(text: &str) -> Policy {
        let mut policy = Policy::default();
        if text.len() > MAX_BYTES {
            policy.refuse(Place::Policy {}, Why::with("policy_large", &(MAX_BYTES / 1024).to_string()));
            return policy;
        }
        let Some(members) = json::object(text) else {
            policy.refuse(Place::Policy {}, Why::of("policy_type"));
            return policy;
        };
        for (name, value) in &members {
            match name.as_str() {
                "profiles" => policy.read_profiles(value),
                "allowedSites" => policy.read_sites(value),
                "settings" => policy.read_settings(value),
                _ if is_secret(name) => policy.refuse(Place::Member(shown(name)), Why::of("policy_secret")),
                _ => policy.refuse(Place::Member(shown(name)), Why::of("policy_unknown")),
            }
        }
        policy
    }

    /// Whether this site may be enabled.
    pub fn allows(&self, site: &Site) -> bool {
        self.sites.as_ref().is_none_or(|sites| sites.contains(site))
    }

    /// The profile of this id in the vault.
    pub fn profile(&self, id: &str) -> Option<&ProfileHead> {
        self.profiles.iter().find(|profile| profile.id == id)
    }

    /// The stored profiles as they hold now: of one that the policy has, all but the secret is the policy's. Where that
    /// was changed so that the secret would go elsewhere, or is another client's, it is asked for anew: until then the
    /// profile is not among them. One that the policy has no more is the person's own.
    pub fn in_force(&self, stored: Vec<Profile>) -> Vec<Profile> {
        let holds = |own: Profile| match self.profile(&own.id) {
            None => Some(own),
            Some(head) if head.client_id != own.client_id => None,
            Some(head) => {
                let checked = validate(&Handed::from(head).draft(None), Some(&own), [0; 16]);
                checked.ok().map(|checked| checked.profile)
            }
        };
        stored.into_iter().filter_map(holds).collect()
    }

    fn refuse(&mut self, place: Place, Why(key, subs): Why) {
        if self.refused.len() < MOST_REFUSED {
            self.refused.push(Refused { place, key, subs });
        }
    }

    fn list<'a>(&mut self, name: &str, value: &'a Value) -> &'a [Value] {
        let Value::Array(list) = value else {
            self.refuse(Place::Member(name.into()), Why::of("policy_type"));
            return &[];
        };
        if list.len() > MOST {
            self.refuse(Place::Member(name.into()), Why::with("policy_many", &MOST.to_string()));
        }
        list.get(..MOST).unwrap_or(list)
    }

    fn read_profiles(&mut self, value: &Value) {
        for (at, entry) in self.list("profiles", value).iter().enumerate() {
            match profile(entry) {
                Ok(head) if self.profile(&head.id).is_some() => {
                    self.refuse(Place::Profile(at + 1), Why::of("policy_twice"));
                }
                Ok(head) => self.profiles.push(head),
                Err(why) => self.refuse(Place::Profile(at + 1), why),
            }
        }
    }

    fn read_sites(&mut self, value: &Value) {
        let mut sites: Vec<Site> = Vec::new();
        for (at, entry) in self.list("allowedSites", value).iter().enumerate() {
            let site = match entry {
                Value::String(address) => Site::of_address(address).map_err(|fault| {
                    let (key, subs) = fault.message();
                    Why(Cow::Borrowed(key), subs)
                }),
                _ => Err(Why::of("policy_type")),
            };
            match site {
                Ok(site) if sites.contains(&site) => {}
                Ok(site) => sites.push(site),
                Err(why) => self.refuse(Place::Site(at + 1), why),
            }
        }
        self.sites = Some(sites);
    }

    fn read_settings(&mut self, value: &Value) {
        let Value::Object(members) = value else {
            return self.refuse(Place::Member("settings".into()), Why::of("policy_type"));
        };
        for (name, value) in members {
            let read = match (name.as_str(), value) {
                ("idleMinutes", Value::Number(minutes)) => {
                    self.settings.idle_minutes = within(minutes, 480);
                    self.settings.idle_minutes.map(drop).ok_or(Why::of("ui_error_idle"))
                }
                ("mostHours", Value::Number(hours)) => {
                    self.settings.most_hours = within(hours, 24);
                    self.settings.most_hours.map(drop).ok_or(Why::of("ui_error_most"))
                }
                ("record", Value::Bool(record)) => {
                    self.settings.record = Some(*record);
                    Ok(())
                }
                ("idleMinutes" | "mostHours" | "record", _) => Err(Why::of("policy_type")),
                _ if is_secret(name) => Err(Why::of("policy_secret")),
                _ => Err(Why::of("policy_unknown")),
            };
            if let Err(why) = read {
                self.refuse(Place::Setting(shown(name)), why);
            }
        }
    }
}

/// A whole number from 1 to this.
fn within(number: &Number, most: u32) -> Option<u32> {
    let number = u32::try_from(number.as_u64()?).ok()?;
    (1..=most).contains(&number).then_some(number)
}

/// A text of the policy, as it may be shown.
fn shown(text: &str) -> String {
    visible(capped(text, MAX_ID))
}

/// Whether something of this name is a secret.
fn is_secret(name: &str) -> bool {
    const WORDS: [&str; 6] = ["secret", "password", "passphrase", "passwd", "pwd", "token"];
    let plain: String = name.chars().filter(char::is_ascii_alphanumeric).collect();
    let plain = plain.to_ascii_lowercase();
    WORDS.iter().any(|word| plain.contains(word))
}

/// Whether something in it bears the name of a secret.
fn holds_secret(value: &Value) -> bool {
    match value {
        Value::Object(members) => members.iter().any(|(name, value)| is_secret(name) || holds_secret(value)),
        Value::Array(list) => list.iter().any(holds_secret),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => false,
    }
}

/// The members of a profile.
const MEMBERS: [&str; 9] =
    ["id", "name", "environment", "site", "url", "clientId", "fillFrom", "tags", "notes"];

fn profile(entry: &Value) -> Result<ProfileHead, Why> {
    if holds_secret(entry) {
        return Err(Why::of("policy_secret"));
    }
    let Value::Object(members) = entry else { return Err(Why::of("policy_type")) };
    if let Some(name) = members.keys().find(|name| !MEMBERS.contains(&name.as_str())) {
        return Err(Why::with("policy_unknown_member", &shown(name)));
    }
    let [id, name, site, url, client_id] =
        ["id", "name", "site", "url", "clientId"].map(|member| required(members, member));
    let id = id?;
    let plain = |b: u8| b.is_ascii_alphanumeric() || matches!(b, b'.' | b'_' | b'-');
    if id.is_empty() || id.len() > MAX_ID || !id.bytes().all(plain) {
        return Err(Why::with("policy_id", &MAX_ID.to_string()));
    }
    let entry = Handed {
        name: name?.to_owned(),
        site: site?.to_owned(),
        url: url?.to_owned(),
        client_id: client_id?.to_owned(),
        notes: text(members, "notes")?.unwrap_or_default().to_owned(),
        // Where nothing is said, the most careful one.
        environment: one_of(members, "environment", Environment::Production)?,
        fill_from: one_of(members, "fillFrom", FillFrom::Usual)?,
        tags: one_of(members, "tags", Vec::new())?,
    };
    let wrong = |remarks: Vec<Remark>| {
        let first = remarks.into_iter().next();
        first.map_or(Why::of("policy_type"), |remark| Why(remark.key, remark.subs))
    };
    let head = entry.without_secret().map_err(wrong)?;
    Ok(ProfileHead { id: [PREFIX, id].concat(), ..head })
}

fn text<'a>(members: &'a Map<String, Value>, member: &'static str) -> Result<Option<&'a str>, Why> {
    match members.get(member) {
        None => Ok(None),
        Some(Value::String(text)) => Ok(Some(text)),
        Some(_) => Err(Why::with("policy_member_type", member)),
    }
}

fn required<'a>(members: &'a Map<String, Value>, member: &'static str) -> Result<&'a str, Why> {
    text(members, member)?.ok_or_else(|| Why::with("policy_member_missing", member))
}

fn one_of<T: for<'de> Deserialize<'de>>(
    members: &Map<String, Value>,
    member: &'static str,
    otherwise: T,
) -> Result<T, Why> {
    match members.get(member) {
        None => Ok(otherwise),
        Some(value) => T::deserialize(value).map_err(|_| Why::with("policy_member_type", member)),
    }
}
