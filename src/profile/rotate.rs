//! A new secret beside the old one. The old one stays what is used, because it is what Creatio holds, until a token was
//! got with the new one: so a new secret that was mistyped, or is not known to the service yet, costs nothing.

use super::draft::{warning_of, wrong_secret};
use super::{Checked, Profile, ProfileField, Remark, Secret, Verified};
use std::borrow::Cow;

impl Profile {
    /// Keeps a new secret beside the old one; another new one goes.
    ///
    /// # Errors
    /// What is wrong with it.
    pub fn rotating(&self, new: &Secret) -> Result<Checked, Vec<Remark>> {
        let remark = |(key, cap): (&'static str, Option<usize>)| Remark {
            field: ProfileField::ClientSecret,
            key: Cow::Borrowed(key),
            subs: cap.iter().map(usize::to_string).collect(),
        };
        let same = (*new == self.client_secret).then_some(("rotate_same", None));
        match wrong_secret(new, "profile_secret_missing").or(same) {
            Some(wrong) => Err(vec![remark(wrong)]),
            None => Ok(Checked {
                profile: Profile { new_secret: Some(new.clone()), ..self.clone() },
                warnings: warning_of(new).map(|key| remark((key, None))).into_iter().collect(),
            }),
        }
    }

    /// The profile as it will be once a token was got with the new secret.
    pub fn rotated(&self) -> Option<Profile> {
        let client_secret = self.new_secret.clone()?;
        Some(Profile { client_secret, new_secret: None, ..self.clone() })
    }

    /// A token was got with this secret. Of a new one that was exchanged or dropped meanwhile that says nothing.
    pub fn rotated_to(&self, tried: &Secret, verified: Verified) -> Option<Profile> {
        let mut rotated = self.rotated().filter(|rotated| rotated.client_secret == *tried)?;
        rotated.about.verified = Some(verified);
        Some(rotated)
    }

    /// Without the new secret.
    pub fn not_rotating(&self) -> Profile {
        Profile { new_secret: None, ..self.clone() }
    }
}
