//! The discovery document (OpenID Connect Discovery 1.0 §3, RFC 8414 §2): the members the diagnosis needs.

use super::BareAddress;
use crate::json;
use crate::text::{Line, MOST, few_if_any};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use url::Url;

/// What of the document matters here; nothing else of it is kept.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Discovery {
    /// `issuer`; Creatio's own sample has the literal `creatio.com`, which is no fault.
    pub issuer: Option<BareAddress>,
    /// `token_endpoint`.
    pub token_endpoint: Option<BareAddress>,
    /// `jwks_uri`.
    pub jwks_uri: Option<BareAddress>,
    /// `grant_types_supported`, where the list is there; its first [`MOST`] texts.
    #[serde(deserialize_with = "few_if_any")]
    pub grants: Option<Vec<Line>>,
    /// `scopes_supported`, where the list is there; its first [`MOST`] texts.
    #[serde(deserialize_with = "few_if_any")]
    pub scopes: Option<Vec<Line>>,
}

/// A provider that is not IdentityServer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Provider<'a> {
    /// One that is known by its paths.
    Known(&'static str),
    /// One whose token endpoint is this.
    Other(&'a str),
    /// One that has the token endpoint at the same path, and its keys here.
    SamePath(&'a str),
}

impl Discovery {
    /// Reads the document; `None` where the body is none: no JSON object, or neither issuer nor endpoint in it.
    pub fn read(body: &str) -> Option<Discovery> {
        let object = json::object(body)?;
        let address = |name: &str| object.get(name).and_then(Value::as_str).map(BareAddress::from);
        let list = |name: &str| {
            let list = object.get(name)?.as_array()?;
            Some(list.iter().filter_map(Value::as_str).take(MOST).map(Line::from).collect())
        };
        let discovery = Discovery {
            issuer: address("issuer"),
            token_endpoint: address("token_endpoint"),
            jwks_uri: address("jwks_uri"),
            grants: list("grant_types_supported"),
            scopes: list("scopes_supported"),
        };
        let any =
            discovery.issuer.is_some() || discovery.token_endpoint.is_some() || discovery.jwks_uri.is_some();
        any.then_some(discovery)
    }

    /// The provider of another make that wrote this document. IdentityServer has its endpoints below `/connect/`
    /// and its keys at `…/.well-known/openid-configuration/jwks`, and neither can be set to anything else.
    pub fn provider(&self) -> Option<Provider<'_>> {
        let endpoint = self.token_endpoint.as_deref()?;
        let known = [
            ("/protocol/openid-connect/", "Keycloak"),
            ("/oauth2/v2.0/", "Microsoft Entra ID"),
            ("/adfs/", "AD FS"),
        ];
        if let Some((_, name)) = known.into_iter().find(|(path, _)| endpoint.contains(path)) {
            return Some(Provider::Known(name));
        }
        let path = |address: &str| Url::parse(address).map(|url| url.path().to_ascii_lowercase()).ok();
        if !path(endpoint)?.ends_with("/connect/token") {
            return Some(Provider::Other(endpoint));
        }
        let keys = self.jwks_uri.as_deref()?;
        let own = path(keys)?.ends_with("/.well-known/openid-configuration/jwks");
        (!own).then_some(Provider::SamePath(keys))
    }

    /// Another provider surely wrote it.
    pub fn is_foreign(&self) -> bool {
        matches!(self.provider(), Some(Provider::Known(_) | Provider::Other(_)))
    }

    /// The addresses that clients will call.
    pub fn endpoints(&self) -> impl Iterator<Item = Url> + '_ {
        [&self.token_endpoint, &self.jwks_uri].into_iter().flatten().filter_map(|u| Url::parse(u).ok())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_document_is_read_with_a_byte_order_mark_and_strange_members() {
        let read = Discovery::read(
            "\u{feff}{\"issuer\":\"creatio.com\",\"token_endpoint\":7,\"grant_types_supported\":[\"a\",1],\"x\":{}}",
        );
        assert_eq!(
            read,
            Some(Discovery {
                issuer: Some("creatio.com".into()),
                grants: Some(vec!["a".into()]),
                ..Default::default()
            })
        );
    }

    #[test]
    fn an_endpoint_on_a_host_beyond_ascii_is_none() {
        for host in ["IDÉ.EXAMPLE", "id.é.EXAMPLE", "ÉA.example", "%C3%89A.example", "%C3%89%41"] {
            let body = serde_json::json!({ "token_endpoint": format!("https://{host}/connect/token") });
            assert_eq!(Discovery::read(&body.to_string()).unwrap().endpoints().count(), 0, "{host}");
        }
    }

    #[test]
    fn what_is_no_document_is_none() {
        let deep = "[".repeat(100_000);
        for body in ["", "<html>", "[]", "{}", "{\"error\":\"x\"}", "null", "{\"issuer\":1}", deep.as_str()] {
            assert_eq!(Discovery::read(body), None);
        }
    }
}
