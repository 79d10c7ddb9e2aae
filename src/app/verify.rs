//! *Test* beside a profile: one token request with its credentials, for this press alone.
//!
//! It needs no consent that stands: nothing but a press in the options page makes one. It goes to the profile's own
//! address, never to one that a document names, and only where the browser permits that host.

use super::App;
use super::ports::{Browser, Fetched};
use super::refusal::Refusal;
use super::vault::Picked;
use crate::creatio::site::match_pattern;
use crate::creatio::web::is_loopback_address;
use crate::identity::{Address, BareAddress, Quirk, TokenAnswer, TokenError};
use crate::probe::{Body, Exchange, Observed, Outcome, token_request};
use crate::profile::Verified;
use crate::protocol::{OwnReply, Said};

impl<B: Browser> App<B> {
    /// Asks for a token with the credentials of a profile, once, and says what came of it.
    pub(super) async fn test_profile(&self, id: &str) -> Result<OwnReply, Refusal> {
        let Picked { profile, in_time } = self.open().await?.any(id)?;
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
        if good {
            let verified = Verified {
                at_ms: self.browser.now_ms(),
                url: profile.url.clone(),
                client_id: profile.client_id.clone(),
            };
            self.verified(&profile, verified).await;
        }
        let said = Said { key: key.into(), subs };
        Ok(OwnReply::Tested { good, said })
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
