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

    /// Another product's name, where the endpoints' paths give it away.
    pub fn other_product(&self) -> Option<&'static str> {
        let endpoint = self.token_endpoint.as_deref()?;
        [
            ("/protocol/openid-connect/", "Keycloak"),
            ("/oauth2/v2.0/", "Microsoft Entra ID"),
            ("/adfs/", "AD FS"),
        ]
        .into_iter()
        .find_map(|(path, product)| endpoint.contains(path).then_some(product))
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
