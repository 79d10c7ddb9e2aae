//! Profiles, their exact binding to one Creatio site, the sealed vault, and importers.

pub mod about;
pub mod choice;
pub mod draft;
pub mod export;
pub mod find;
pub mod handed;
pub mod import;
pub mod log;
pub mod near;
pub mod policy;
mod rotate;
pub mod secret;
pub mod vault;

pub use about::{About, Verified, tags};
pub use choice::{SetTo, Why, best_first};
pub use draft::{Checked, ProfileDraft, ProfileField, Remark, validate};
pub use find::{Index, Sort};
pub use near::{Difference, Near, near};
pub use policy::Policy;
pub use secret::Secret;

use crate::creatio::Site;
use serde::{Deserialize, Serialize};
use url::form_urlencoded::byte_serialize;

/// What the connection of one environment needs.
#[derive(Clone, Debug, PartialEq)]
pub struct Profile {
    /// Random, stable id.
    pub id: String,
    /// The administrator's name for it.
    pub name: String,
    /// Which environment.
    pub environment: Environment,
    /// The one site to which it may be given.
    pub site: Site,
    /// Base URL of the Identity Service.
    pub url: String,
    /// Client id.
    pub client_id: String,
    /// Client secret.
    pub client_secret: Secret,
    /// A new one, kept beside it until a token was got with that.
    pub new_secret: Option<Secret>,
    /// Where *Fill* is pressed.
    pub fill_from: FillFrom,
    /// What is known of it beside the connection.
    pub about: About,
}

/// Which environment a profile belongs to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Environment {
    /// Development.
    #[default]
    Development,
    /// Test.
    Test,
    /// Production: filling asks twice.
    Production,
}

impl Environment {
    /// Its name in messages, in the vault and in the style sheet.
    pub const fn name(self) -> &'static str {
        match self {
            Environment::Development => "development",
            Environment::Test => "test",
            Environment::Production => "production",
        }
    }
}

/// Where *Fill* is pressed. A page can lay something over what stands in it; over the popup it cannot.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FillFrom {
    /// As the environment has it: production in the popup only.
    #[default]
    Usual,
    /// In Creatio's page as well.
    Page,
    /// In the popup only.
    Popup,
}

impl FillFrom {
    /// Its name in the form.
    pub const fn name(self) -> &'static str {
        match self {
            FillFrom::Usual => "usual",
            FillFrom::Page => "page",
            FillFrom::Popup => "popup",
        }
    }

    /// Whether a profile of this environment is filled in the popup only.
    pub fn popup_only(self, environment: Environment) -> bool {
        match self {
            FillFrom::Usual => environment == Environment::Production,
            FillFrom::Page => false,
            FillFrom::Popup => true,
        }
    }
}

/// A profile without its secret: what lists and previews show.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ProfileHead {
    /// Id.
    pub id: String,
    /// Name.
    pub name: String,
    /// Environment.
    pub environment: Environment,
    /// Site.
    pub site: Site,
    /// Identity Service URL.
    pub url: String,
    /// Client id.
    pub client_id: String,
    /// Where *Fill* is pressed.
    #[serde(default)]
    pub fill_from: FillFrom,
    /// A new secret is kept beside the old one.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub rotating: bool,
    /// What is known of it beside the connection.
    #[serde(default)]
    pub about: About,
}

impl ProfileHead {
    /// What is filled and written of it, without what is known beside that.
    pub fn connection(mut self) -> ProfileHead {
        self.about = About::default();
        self.rotating = false;
        self
    }

    /// Whether it is filled in the popup only.
    pub fn popup_only(&self) -> bool {
        self.fill_from.popup_only(self.environment)
    }
}

impl Profile {
    /// The profile without its secret.
    pub fn head(&self) -> ProfileHead {
        ProfileHead {
            id: self.id.clone(),
            name: self.name.clone(),
            environment: self.environment,
            site: self.site.clone(),
            url: self.url.clone(),
            client_id: self.client_id.clone(),
            fill_from: self.fill_from,
            rotating: self.new_secret.is_some(),
            about: self.about.clone(),
        }
    }

    /// The profile in the place of `before`: an edit more, where it differs in anything that a person types.
    pub fn after(mut self, before: &Profile) -> Profile {
        let About { archived, used_ms, verified, .. } = self.about.clone();
        self.about.edits = before.about.edits;
        let typed = Profile {
            about: About { archived, used_ms, verified, ..before.about.clone() },
            ..before.clone()
        };
        self.about.edits += u32::from(self != typed);
        self
    }

    /// The form that asks a token endpoint for a token with this profile's credentials (RFC 6749 §4.4.2).
    pub fn token_form(&self) -> Secret {
        // EXPOSE: the form is a secret itself.
        let (id, secret) = (self.client_id.as_bytes(), self.client_secret.expose().as_bytes());
        Secret::of_parts(|| {
            let parts = std::iter::once("grant_type=client_credentials&client_id=").chain(byte_serialize(id));
            parts.chain(std::iter::once("&client_secret=")).chain(byte_serialize(secret))
        })
    }
}

/// The profiles that may be given to this site: origin and base path are equal to the letter. No suffix, no
/// wildcard, no "close enough". None that was put away.
pub fn bound_to<'a>(profiles: &'a [Profile], site: &Site) -> Vec<&'a Profile> {
    profiles.iter().filter(|profile| profile.site == *site && !profile.about.archived).collect()
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "tests fail by panicking")]
mod tests;
