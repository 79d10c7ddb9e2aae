//! Profiles handed from one administrator to another: everything but the secrets, which each types anew.

use super::draft::{ProfileDraft, Remark, validate};
use super::{Environment, FillFrom, ProfileHead, Secret};
use serde::{Deserialize, Serialize};

/// What the file says it is.
const KIND: &str = "oauth-assistant/profiles";
/// The version that is written, and the only one.
const VERSION: u32 = 1;

/// A profile in such a file.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Handed {
    /// Name.
    pub name: String,
    /// Environment.
    pub environment: Environment,
    /// Address of the Creatio site.
    pub site: String,
    /// Identity Service URL.
    pub url: String,
    /// Client id.
    pub client_id: String,
    /// Where *Fill* is pressed.
    #[serde(default)]
    pub fill_from: FillFrom,
    /// Tags.
    #[serde(default)]
    pub tags: Vec<String>,
    /// Notes.
    #[serde(default)]
    pub notes: String,
}

/// What would come of one of them.
#[derive(Clone, Debug, PartialEq)]
pub enum Standing {
    /// It would be added, once its secret is typed.
    New,
    /// One with the same site, URL and client id is there.
    There,
    /// It cannot be saved as it is.
    Wrong(Vec<Remark>),
}

/// Why such a file is not read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NotRead {
    /// A newer version of the extension wrote it.
    Newer,
    /// It is damaged, or holds what does not belong there: a secret, for instance.
    Damaged,
}

impl NotRead {
    /// Key of its text.
    pub const fn key(self) -> &'static str {
        match self {
            NotRead::Newer => "handed_newer",
            NotRead::Damaged => "handed_damaged",
        }
    }
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    kind: String,
    version: u32,
    profiles: Vec<Handed>,
}

/// The file for these profiles. There is no secret in a [`ProfileHead`], so there is none in the file.
pub fn hand_out(profiles: &[ProfileHead]) -> String {
    let profiles = profiles.iter().map(Handed::from).collect();
    serde_json::to_string_pretty(&File { kind: KIND.into(), version: VERSION, profiles }).unwrap_or_default()
}

/// Reads such a file; `None` where the text is none.
pub fn read(bytes: &[u8]) -> Option<Result<Vec<Handed>, NotRead>> {
    #[derive(Deserialize)]
    struct Marked {
        kind: String,
        version: u32,
    }
    let text = std::str::from_utf8(bytes).ok()?.trim_start_matches('\u{feff}');
    // Of another file nothing is read here: a reader of JSON leaves pieces of it, and of the secrets in it, behind.
    if !text.contains(KIND) {
        return None;
    }
    let marked: Marked = serde_json::from_str(text).ok()?;
    if marked.kind != KIND {
        return None;
    }
    if marked.version > VERSION {
        return Some(Err(NotRead::Newer));
    }
    let file = serde_json::from_str::<File>(text).ok().filter(|file| file.version == VERSION);
    Some(file.map(|file| file.profiles).ok_or(NotRead::Damaged))
}

impl From<&ProfileHead> for Handed {
    fn from(profile: &ProfileHead) -> Handed {
        Handed {
            name: profile.name.clone(),
            environment: profile.environment,
            site: profile.site.address(),
            url: profile.url.clone(),
            client_id: profile.client_id.clone(),
            fill_from: profile.fill_from,
            tags: profile.about.tags.clone(),
            notes: profile.about.notes.clone(),
        }
    }
}

impl Handed {
    /// As it is checked, with this secret.
    pub fn draft<'a>(&'a self, client_secret: Option<&'a Secret>) -> ProfileDraft<'a> {
        ProfileDraft {
            name: &self.name,
            environment: self.environment,
            site: &self.site,
            url: &self.url,
            client_id: &self.client_id,
            client_secret,
            fill_from: self.fill_from,
            tags: &self.tags,
            notes: &self.notes,
        }
    }

    /// The profile that it would be, but for its secret, which a person types later.
    ///
    /// # Errors
    /// What else is wrong with it.
    pub fn without_secret(&self) -> Result<ProfileHead, Vec<Remark>> {
        let later = Secret::new("later".into());
        validate(&self.draft(Some(&later)), None, [0; 16]).map(|checked| checked.profile.head())
    }

    /// What would come of it beside the profiles that are there. Nothing that is there is ever overwritten.
    pub fn standing(&self, there: &[ProfileHead]) -> Standing {
        match self.without_secret() {
            Err(remarks) => Standing::Wrong(remarks),
            Ok(own) => {
                let base = |url: &str| url.trim_end_matches('/').to_owned();
                let same = |p: &ProfileHead| {
                    p.site == own.site && p.client_id == own.client_id && base(&p.url) == base(&own.url)
                };
                if there.iter().any(same) { Standing::There } else { Standing::New }
            }
        }
    }
}
