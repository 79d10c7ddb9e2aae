//! What is known of the Identity Service and may stand in a command.

use super::Value;
use url::{Host, Url};

/// What of the Identity Service's address may stand in a command: read from the setting of Creatio, which is a
/// stranger's word, by the parser of the URL Standard, and nothing but what that makes of it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Known {
    url: Option<Url>,
}

impl Known {
    /// Reads a base address. Of what is none, nothing is known.
    pub fn of(base: Option<&str>) -> Known {
        Known { url: base.and_then(|base| Url::parse(base).ok()).filter(is_base) }
    }

    /// The address, as it may stand in a script.
    pub fn address(&self) -> Option<String> {
        self.value(Value::Address)
    }

    /// The host in it.
    pub fn host(&self) -> Option<String> {
        self.value(Value::Host)
    }

    /// One of its values.
    pub(super) fn value(&self, value: Value) -> Option<String> {
        let url = self.url.as_ref()?;
        match value {
            // A single quote is the one character of a URL that the shells encode differently: a line of Docker's is
            // pasted into either. The path means the same without it (RFC 3986, 2.2 and 6.2.2).
            Value::Address => Some(url.as_str().trim_end_matches('/').replace('\'', "%27")),
            Value::Host => Some(url.host_str()?.trim_matches(['[', ']']).to_owned()),
            Value::Port => url.port_or_known_default().map(|port| port.to_string()),
            Value::HostAndPort => Some(format!("{}:{}", url.host_str()?, url.port_or_known_default()?)),
        }
    }

    /// The host is a name, or is not known.
    pub(super) fn is_named(&self) -> bool {
        !matches!(self.url.as_ref().and_then(Url::host), Some(Host::Ipv4(_) | Host::Ipv6(_)))
    }
}

/// An address of the web without anything but a path, whose host no program takes for an option of its own.
fn is_base(url: &Url) -> bool {
    let web = matches!(url.scheme(), "http" | "https");
    let bare = url.username().is_empty()
        && url.password().is_none()
        && url.query().is_none()
        && url.fragment().is_none();
    let host = url.host_str().is_some_and(|host| {
        let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '_' | ':' | '[' | ']');
        !host.starts_with('-') && host.chars().all(plain)
    });
    web && bare && host && url.as_str().chars().all(|c| c.is_ascii_graphic())
}
