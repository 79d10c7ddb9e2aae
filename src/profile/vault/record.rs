//! One profile as it stands in the vault.

use super::DataKey;
use super::error::{Part, VaultError, corrupted};
use super::seal::{Cipher, Random, Sealed, seal};
use crate::creatio::Site;
use crate::profile::{About, Environment, FillFrom, Profile, Secret};
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;
use zeroize::Zeroizing;

/// One profile. A missing member makes this record unreadable, not the vault.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(super) struct Record {
    pub(super) id: String,
    /// Absent in version 1, which has it among the contents.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) site: Option<Site>,
    pub(super) nonce: String,
    sealed: String,
}

/// What is sealed in a record. Id and site stand outside and are authenticated.
#[derive(Serialize)]
struct Contents<'a> {
    name: &'a str,
    environment: Environment,
    url: &'a str,
    client_id: &'a str,
    client_secret: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    new_secret: Option<&'a str>,
    fill_from: FillFrom,
    about: &'a About,
}

/// The secret as it stands in the JSON: a reader would unescape it into a buffer that nobody wipes.
#[derive(Deserialize)]
struct OpenedContents<'a> {
    name: String,
    environment: Environment,
    /// In version 1.
    site: Option<Site>,
    url: String,
    client_id: String,
    #[serde(borrow)]
    client_secret: &'a RawValue,
    #[serde(borrow, default)]
    new_secret: Option<&'a RawValue>,
    #[serde(default)]
    about: About,
    #[serde(default)]
    fill_from: FillFrom,
}

impl Record {
    pub(super) fn seal(
        prefix: &str,
        key: &DataKey,
        profile: &Profile,
        random: &mut Random,
    ) -> Result<Record, VaultError> {
        let Profile {
            id,
            name,
            environment,
            site,
            url,
            client_id,
            client_secret,
            new_secret,
            fill_from,
            about,
        } = profile;
        let contents = Contents {
            name,
            environment: *environment,
            url,
            client_id,
            // EXPOSE: it is sealed below, and the buffer is wiped.
            client_secret: client_secret.expose(),
            // EXPOSE: likewise.
            new_secret: new_secret.as_ref().map(Secret::expose),
            fill_from: *fill_from,
            about,
        };
        let about = crate::json::write(about);
        let new = contents.new_secret.unwrap_or_default();
        let texts = [name, url, client_id, &about, contents.client_secret, new];
        // Room for the worst escaping (`\u0000`), so that growing leaves no copy of the secret behind.
        let room = 256 + 6 * texts.iter().map(|t| t.len()).sum::<usize>();
        let mut plain = Zeroizing::new(Vec::with_capacity(room));
        serde_json::to_writer(&mut *plain, &contents).map_err(|_| corrupted(Part::Records))?;
        let Sealed { nonce, sealed } = seal(key.bytes(), &aad(prefix, id, Some(site)), plain, random)?;
        Ok(Record { id: id.clone(), site: Some(site.clone()), nonce, sealed })
    }

    pub(super) fn open(&self, prefix: &str, cipher: &Cipher) -> Option<Profile> {
        let Record { id, site, nonce, sealed } = self;
        let plain = cipher.open(&aad(prefix, id, site.as_ref()), nonce, sealed)?;
        let contents: OpenedContents<'_> = serde_json::from_slice(&plain).ok()?;
        let site = site.clone().or(contents.site)?;
        let client_secret = Secret::from_json(contents.client_secret)?;
        let new_secret = match contents.new_secret {
            Some(new) => Some(Secret::from_json(new)?),
            None => None,
        };
        Some(Profile {
            id: id.clone(),
            name: contents.name,
            environment: contents.environment,
            site,
            url: contents.url,
            client_id: contents.client_id,
            client_secret,
            new_secret,
            fill_from: contents.fill_from,
            about: contents.about,
        })
    }
}

/// No part of it holds a line feed that was not there when it was sealed: so it can be read in one way only.
fn aad(prefix: &str, id: &str, site: Option<&Site>) -> String {
    match site {
        Some(Site { origin, base }) => format!("{prefix}/record\n{id}\n{origin}\n{base}"),
        None => format!("{prefix}/record/{id}"),
    }
}
