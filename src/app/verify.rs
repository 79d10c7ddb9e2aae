//! *Test* beside a profile: one token request with its credentials, for this press alone. And with a new secret that is
//! kept beside the old one: the token decides which of the two stays.
//!
//! It needs no consent that stands: nothing but a press in the options page makes one. It goes to the profile's own
//! address, never to one that a document names, and only where the browser permits that host.

use super::App;
use super::key::InTime;
use super::ports::{Browser, Fetched};
use super::refusal::Refusal;
use super::vault::Picked;
use crate::creatio::site::match_pattern;
use crate::creatio::web::is_loopback_address;
use crate::identity::{Address, BareAddress, Quirk, TokenAnswer, TokenError};
use crate::probe::{Body, Exchange, Observed, Outcome, token_request};
use crate::profile::{Checked, Profile, ProfileHead, Secret, Verified};
use crate::protocol::{OwnReply, Said};

impl<B: Browser> App<B> {
    /// Asks for a token with the credentials of a profile, once, and says what came of it.
    pub(super) async fn test_profile(&self, id: &str) -> Result<OwnReply, Refusal> {
        let Picked { profile, in_time } = self.open().await?.any(id)?;
        let (good, said) = self.token_with(&profile, in_time).await?;
        if good {
            self.verified(&profile, self.verified_now(&profile)).await;
        }
        Ok(OwnReply::Tested { good, said })
    }

    /// The same with the new secret of a profile that is being rotated. Where a token was got, it takes the old one's
    /// place, in one change; where not, both stay.
    pub(super) async fn test_new_secret(&self, id: &str) -> Result<OwnReply, Refusal> {
        let Picked { profile, in_time } = self.open().await?.any(id)?;
        let tried = profile.rotated().ok_or(Refusal::NotRotating)?;
        let (good, mut said) = self.token_with(&tried, in_time).await?;
        if good {
            let verified = self.verified_now(&tried);
            self.replace(id, |now| now.rotated_to(&tried.client_secret, verified)).await?;
            said = Said::new("rotate_done", &[]);
        }
        Ok(OwnReply::Tested { good, said })
    }

    /// Keeps a new secret beside the old one.
    pub(super) async fn rotate(&self, id: &str, new: &Secret) -> Result<OwnReply, Refusal> {
        let Picked { profile, .. } = self.open().await?.any(id)?;
        match profile.rotating(new) {
            Err(remarks) => Ok(OwnReply::Wrong { remarks }),
            Ok(Checked { warnings, .. }) => {
                let keeps = |now: &Profile| now.rotating(new).ok().map(|checked| checked.profile);
                let profiles = self.replace(id, keeps).await?;
                Ok(OwnReply::Profiles { profiles, warnings, unreadable: None })
            }
        }
    }

    /// Drops the new secret.
    pub(super) async fn drop_new_secret(&self, id: &str) -> Result<Vec<ProfileHead>, Refusal> {
        self.replace(id, |now| Some(now.not_rotating())).await
    }

    /// Replaces a profile by what it becomes, if it still can.
    async fn replace(
        &self,
        id: &str,
        to: impl FnOnce(&Profile) -> Option<Profile>,
    ) -> Result<Vec<ProfileHead>, Refusal> {
        self.change_profiles(|vault, key, profiles, random| {
            let profile = profiles.iter().find(|profile| profile.id == id).ok_or(Refusal::NoProfile)?;
            let next = to(profile).ok_or(Refusal::NotRotating)?.after(profile);
            vault.put(key, &next, random).map_err(Refusal::from)?;
            Ok(Vec::new())
        })
        .await
    }

    fn verified_now(&self, profile: &Profile) -> Verified {
        let Profile { url, client_id, .. } = profile;
        Verified { at_ms: self.browser.now_ms(), url: url.clone(), client_id: client_id.clone() }
    }

    /// Asks for a token with what this profile holds, and says whether there was one, and what is said of that.
    async fn token_with(&self, profile: &Profile, in_time: InTime) -> Result<(bool, Said), Refusal> {
        let address = Address::judge(&profile.url, None);
        // To this browser that is another machine than to Creatio, and not the one that may have the secret.
        if address.is(Quirk::Loopback) && !is_loopback_address(&profile.site.origin) {
            return Err(Refusal::TestElsewhere);
        }
        let request = token_request(&address).ok_or(Refusal::TestNoAddress)?;
        let permitted = match match_pattern(&request.url) {
            Some(pattern) => self.browser.has(&pattern).await,
            None => false,
        };
        if !permitted {
            return Err(Refusal::TestNotPermitted);
        }
        self.touch(in_time).await;
        let (fetched, _) = self.browser.fetch(&request, Some(&profile.token_form())).await;
        let Fetched { at_ms, took_ms, outcome } = fetched;
        let url = BareAddress::from(request.url.as_str());
        let answer = Exchange::<Outcome> { probe: request.probe, url, at_ms, took_ms, outcome }.read();
        let (good, key, subs) = judged(&answer.outcome);
        Ok((good, Said { key: key.into(), subs }))
    }
}

/// What an answer says, and whether a token was got. No cause is named that the answer leaves open.
fn judged(answer: &Observed) -> (bool, &'static str, Vec<String>) {
    let (key, subs) = match answer {
        Observed::Answer(response) => match &response.body {
            Body::Token(TokenAnswer::Issued(Some(_))) => return (true, "test_got", Vec::new()),
            Body::Token(TokenAnswer::Issued(None)) => ("test_no_token", Vec::new()),
            Body::Token(TokenAnswer::Refused(error)) => (refused(*error), vec![response.status.to_string()]),
            _ => ("test_foreign", vec![response.status.to_string()]),
        },
        Observed::NetworkError { said, .. } => match said {
            Some(said) => ("test_network", vec![said.as_str().to_owned()]),
            None => ("test_network_unnamed", Vec::new()),
        },
        Observed::TimedOut { after_ms } => ("test_timeout", vec![(after_ms / 1000.0).round().to_string()]),
        Observed::NoPermission | Observed::Skipped { .. } => ("test_not_permitted", Vec::new()),
    };
    (false, key, subs)
}

fn refused(error: TokenError) -> &'static str {
    match error {
        TokenError::InvalidClient => "test_invalid_client",
        TokenError::UnauthorizedClient | TokenError::UnsupportedGrantType => "test_grant",
        TokenError::InvalidScope => "test_scope",
        TokenError::InvalidRequest
        | TokenError::InvalidGrant
        | TokenError::InvalidTarget
        | TokenError::AccessDenied
        | TokenError::ServerError
        | TokenError::TemporarilyUnavailable
        | TokenError::IdentityGeneralError
        | TokenError::Other => "test_refused",
    }
}
