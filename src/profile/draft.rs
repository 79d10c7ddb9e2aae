//! From what the administrator typed to a profile: every field is checked, and all that is wrong is said at
//! once.

use super::about::{wrong_notes, wrong_tags};
use super::import::MAX_CREDENTIAL;
use super::{About, Environment, FillFrom, Profile, Secret};
use crate::creatio::{self, AddressFault, WebAddress};
use crate::identity::address;
use crate::text::{is_honest, says_nothing};
use serde::{Deserialize, Serialize};
use std::borrow::Cow;
use std::fmt::Write;

/// Longest name, in characters.
pub const MAX_NAME: usize = 80;

/// A profile as typed.
#[derive(Clone, Copy, Debug)]
pub struct ProfileDraft<'a> {
    /// Name.
    pub name: &'a str,
    /// Environment.
    pub environment: Environment,
    /// Address of the Creatio site, as typed or taken from the tab.
    pub site: &'a str,
    /// Identity Service URL.
    pub url: &'a str,
    /// Client id.
    pub client_id: &'a str,
    /// Client secret; absent: keep the one stored.
    pub client_secret: Option<&'a Secret>,
    /// Where *Fill* is pressed.
    pub fill_from: FillFrom,
    /// Tags.
    pub tags: &'a [String],
    /// Notes.
    pub notes: &'a str,
}

/// A field of the profile's form.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ProfileField {
    /// Name.
    Name,
    /// Address of the Creatio site.
    Site,
    /// Identity Service URL.
    Url,
    /// Client id.
    ClientId,
    /// Client secret.
    ClientSecret,
    /// Tags.
    Tags,
    /// Notes.
    Notes,
}

/// A remark about one field: a message key of `_locales` and its substitutions, never the field's value.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Remark {
    /// Which field.
    pub field: ProfileField,
    /// Message key.
    pub key: Cow<'static, str>,
    /// Substitutions.
    pub subs: Vec<String>,
}

/// A draft that can be saved.
#[derive(Clone, Debug, PartialEq)]
pub struct Checked {
    /// The profile.
    pub profile: Profile,
    /// What to tell the administrator all the same.
    pub warnings: Vec<Remark>,
}

/// Checks a draft. `known` is the stored profile that it changes: its id stays, and its secret where the
/// draft brings none. A new profile gets the id from `new_id`, 16 random bytes.
///
/// # Errors
/// One remark for each field that cannot be saved as it is.
pub fn validate(
    draft: &ProfileDraft,
    known: Option<&Profile>,
    new_id: [u8; 16],
) -> Result<Checked, Vec<Remark>> {
    use ProfileField::*;
    let mut errors = vec![];
    let mut warnings = vec![];
    let remark = |field, key, cap: Option<usize>| Remark {
        field,
        key: Cow::Borrowed(key),
        subs: cap.iter().map(usize::to_string).collect(),
    };

    let name = draft.name.trim();
    if let Some((key, cap)) = wrong_text(name, MAX_NAME, "profile_name_missing", "profile_name_long") {
        errors.push(remark(Name, key, cap));
    }

    let mut checked = |field, address: &Result<WebAddress, AddressFault>, plain_http| match address {
        Err(fault) => {
            let (key, subs) = fault.message();
            errors.push(Remark { field, key: Cow::Borrowed(key), subs });
        }
        Ok(address) if address.is_plain_http() => warnings.push(remark(field, plain_http, None)),
        Ok(_) => {}
    };
    let site = WebAddress::read(draft.site).and_then(WebAddress::without_credentials);
    checked(Site, &site, "profile_site_http");
    let site = site.and_then(|address| creatio::Site::of(&address));
    let url = address::typed(draft.url);
    checked(Url, &url, "profile_url_http");

    let client_id = draft.client_id;
    match wrong_text(client_id, MAX_CREDENTIAL, "profile_client_id_missing", "profile_client_id_long") {
        Some((key, cap)) => errors.push(remark(ClientId, key, cap)),
        None if client_id.trim() != client_id => {
            warnings.push(remark(ClientId, "profile_client_id_blanks", None));
        }
        None => {}
    }

    // Where a stored secret goes, and how it is asked for, changes only together with who knows it.
    let moved = known.is_some_and(|known| {
        draft.environment != known.environment
            || (known.fill_from.popup_only(known.environment)
                && !draft.fill_from.popup_only(draft.environment))
            || site.as_ref().is_ok_and(|site| *site != known.site)
            || url.as_ref().is_ok_and(|url| url.text.trim_end_matches('/') != known.url.trim_end_matches('/'))
    });
    let stored = known.filter(|_| !moved).map(|known| &known.client_secret);
    let missing = if moved { "profile_secret_moved" } else { "profile_secret_missing" };
    let client_secret = draft.client_secret.or(stored).cloned().unwrap_or_default();
    match wrong_secret(&client_secret, missing) {
        Some((key, cap)) => errors.push(remark(ClientSecret, key, cap)),
        None => warnings.extend(warning_of(&client_secret).map(|key| remark(ClientSecret, key, None))),
    }
    // Neither does a new one go elsewhere with the profile.
    let new_secret = known.and_then(|known| known.new_secret.clone()).filter(|new| *new != client_secret);
    let new_secret = match moved {
        false => new_secret,
        true => {
            warnings.extend(new_secret.map(|_| remark(ClientSecret, "rotate_dropped", None)));
            None
        }
    };

    for (field, wrong) in [(Tags, wrong_tags(draft.tags)), (Notes, wrong_notes(draft.notes))] {
        errors.extend(wrong.map(|(key, cap)| remark(field, key, cap)));
    }

    match (site, url) {
        (Ok(site), Ok(url)) if errors.is_empty() => {
            let profile = Profile {
                id: known.map_or_else(|| hex(new_id), |p| p.id.clone()),
                name: name.to_owned(),
                environment: draft.environment,
                site,
                url: url.text.to_owned(),
                client_id: client_id.to_owned(),
                about: about(draft, known, &client_secret),
                client_secret,
                new_secret,
                fill_from: draft.fill_from,
            };
            Ok(Checked { profile, warnings })
        }
        _ => Err(errors),
    }
}

/// What is known of the profile from now on. A token that was got with another secret shows nothing of this one.
fn about(draft: &ProfileDraft, known: Option<&Profile>, client_secret: &Secret) -> About {
    let mut about = known.map(|known| known.about.clone()).unwrap_or_default();
    if known.is_some_and(|known| known.client_secret != *client_secret) {
        about.verified = None;
    }
    About { tags: draft.tags.to_vec(), notes: draft.notes.trim().to_owned(), ..about }
}

/// What is wrong with a secret: message key and cap.
pub(super) fn wrong_secret(secret: &Secret, missing: &'static str) -> Option<(&'static str, Option<usize>)> {
    // EXPOSE: only its length and its characters are looked at.
    wrong_text(secret.expose(), MAX_CREDENTIAL, missing, "profile_secret_long")
}

/// What is to be heeded of a secret all the same: message key.
pub(super) fn warning_of(secret: &Secret) -> Option<&'static str> {
    // EXPOSE: only its ends are looked at.
    let text = secret.expose();
    (text.trim() != text).then_some("profile_secret_blanks")
}

/// The message key for a text of which nothing is seen, that is too long (with its cap), or in which something hides.
fn wrong_text(
    text: &str,
    cap: usize,
    missing: &'static str,
    long: &'static str,
) -> Option<(&'static str, Option<usize>)> {
    if says_nothing(text) {
        Some((missing, None))
    } else if text.chars().count() > cap {
        Some((long, Some(cap)))
    } else if !is_honest(text) {
        Some(("profile_control_characters", None))
    } else {
        None
    }
}

fn hex(bytes: [u8; 16]) -> String {
    bytes.iter().fold(String::with_capacity(32), |mut text, byte| {
        // Writing to a String cannot fail.
        let _ = write!(text, "{byte:02x}");
        text
    })
}
