//! Why there was no HTTP answer: the browsers' own words, read by prefix.
//!
//! Chromium reports names such as `net::ERR_CONNECTION_REFUSED`. Firefox reports `NS_ERROR_…` for the
//! network and, for TLS, the sentence it shows to people; NSS's code names are understood as well. These
//! strings are internal to the browsers and may change: what is not known stays visible as it is.

use serde::{Deserialize, Serialize};

/// Why there was no answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum NetworkCause {
    /// The name is not known to this browser's DNS.
    NameUnknown,
    /// Nobody listens on that port.
    Refused,
    /// No route to the address.
    Unreachable,
    /// The connection was not made in time.
    TimedOut,
    /// The connection was closed or reset before an answer.
    Closed,
    /// What came back is not TLS.
    NotTls,
    /// No common TLS version or cipher.
    TlsVersion,
    /// The certificate's issuer is not trusted here.
    CertificateUntrusted,
    /// The certificate is expired or not yet valid.
    CertificateDate,
    /// The certificate is for another name.
    CertificateName,
    /// Something else about the certificate.
    CertificateOther,
    /// The service wants a certificate from its clients.
    ClientCertificate,
    /// This browser's proxy stands in between.
    Proxy,
    /// Browsers refuse this port whatever listens there.
    UnsafePort,
    /// Blocked in this browser: another extension or a policy.
    Blocked,
    /// Blocked in this browser: addresses of a local network need a permission (Chrome's Local Network Access).
    LocalNetworkBlocked,
    /// The redirects never end.
    RedirectLoop,
    /// This computer is offline.
    Offline,
    /// The browser's words are not known.
    Unknown,
    /// The browser said nothing.
    Unsaid,
}

use NetworkCause::*;

/// Prefixes of code names, the special before the general.
const CODES: [(&str, NetworkCause); 52] = [
    ("ERR_NAME_NOT_RESOLVED", NameUnknown),
    ("ERR_NAME_RESOLUTION_FAILED", NameUnknown),
    ("ERR_DNS_", NameUnknown),
    ("ERR_ICANN_NAME_COLLISION", NameUnknown),
    ("NS_ERROR_UNKNOWN_HOST", NameUnknown),
    ("ERR_CONNECTION_REFUSED", Refused),
    ("NS_ERROR_CONNECTION_REFUSED", Refused),
    ("ERR_ADDRESS_UNREACHABLE", Unreachable),
    ("ERR_ADDRESS_INVALID", Unreachable),
    ("NS_ERROR_HOST_UNREACHABLE", Unreachable),
    ("ERR_CONNECTION_TIMED_OUT", TimedOut),
    ("ERR_TIMED_OUT", TimedOut),
    ("NS_ERROR_NET_TIMEOUT", TimedOut),
    ("ERR_EMPTY_RESPONSE", Closed),
    ("ERR_CONNECTION_RESET", Closed),
    ("ERR_CONNECTION_CLOSED", Closed),
    ("ERR_CONNECTION_ABORTED", Closed),
    ("ERR_SOCKET_NOT_CONNECTED", Closed),
    ("NS_ERROR_NET_RESET", Closed),
    ("NS_ERROR_NET_INTERRUPT", Closed),
    ("NS_ERROR_NET_EMPTY_RESPONSE", Closed),
    ("PR_END_OF_FILE_ERROR", Closed),
    ("PR_CONNECT_RESET_ERROR", Closed),
    ("ERR_SSL_VERSION_OR_CIPHER_MISMATCH", TlsVersion),
    ("ERR_SSL_OBSOLETE", TlsVersion),
    ("SSL_ERROR_UNSUPPORTED_VERSION", TlsVersion),
    ("SSL_ERROR_NO_CYPHER_OVERLAP", TlsVersion),
    ("SSL_ERROR_PROTOCOL_VERSION_ALERT", TlsVersion),
    ("ERR_SSL_CLIENT_AUTH", ClientCertificate),
    ("ERR_BAD_SSL_CLIENT_AUTH", ClientCertificate),
    ("SSL_ERROR_RX_CERTIFICATE_REQUIRED_ALERT", ClientCertificate),
    ("SSL_ERROR_BAD_CERT_DOMAIN", CertificateName),
    ("ERR_CERT_COMMON_NAME_INVALID", CertificateName),
    ("ERR_CERT_DATE_INVALID", CertificateDate),
    ("SEC_ERROR_EXPIRED", CertificateDate),
    ("MOZILLA_PKIX_ERROR_NOT_YET_VALID", CertificateDate),
    ("ERR_CERT_AUTHORITY_INVALID", CertificateUntrusted),
    ("SEC_ERROR_UNKNOWN_ISSUER", CertificateUntrusted),
    ("SEC_ERROR_UNTRUSTED", CertificateUntrusted),
    ("MOZILLA_PKIX_ERROR_SELF_SIGNED_CERT", CertificateUntrusted),
    ("ERR_CERT_", CertificateOther),
    ("MOZILLA_PKIX_ERROR_", CertificateOther),
    ("SEC_ERROR_", CertificateOther),
    ("ERR_SSL_PROTOCOL_ERROR", NotTls),
    ("SSL_ERROR_RX_RECORD_TOO_LONG", NotTls),
    ("ERR_UNSAFE_PORT", UnsafePort),
    ("NS_ERROR_PORT_ACCESS_NOT_ALLOWED", UnsafePort),
    ("ERR_BLOCKED_BY_LOCAL_NETWORK_ACCESS", LocalNetworkBlocked),
    ("ERR_BLOCKED_BY_", Blocked),
    ("ERR_TOO_MANY_REDIRECTS", RedirectLoop),
    ("NS_ERROR_REDIRECT_LOOP", RedirectLoop),
    ("ERR_INTERNET_DISCONNECTED", Offline),
];

/// More prefixes: proxies and being offline.
const MORE_CODES: [(&str, NetworkCause); 8] = [
    ("ERR_PROXY_", Proxy),
    ("ERR_TUNNEL_CONNECTION_FAILED", Proxy),
    ("ERR_MANDATORY_PROXY", Proxy),
    ("NS_ERROR_PROXY_", Proxy),
    ("NS_ERROR_UNKNOWN_PROXY_HOST", Proxy),
    ("ERR_NETWORK_CHANGED", Offline),
    ("ERR_NETWORK_ACCESS_DENIED", Blocked),
    ("NS_ERROR_OFFLINE", Offline),
];

/// Parts of Firefox's sentences about TLS, in lower case, the special before the general.
const SENTENCES: [(&str, NetworkCause); 15] = [
    ("self-signed", CertificateUntrusted),
    ("self signed", CertificateUntrusted),
    ("issuer is not recognized", CertificateUntrusted),
    ("issuer has been marked as not trusted", CertificateUntrusted),
    ("issuer certificate is unknown", CertificateUntrusted),
    ("not yet valid", CertificateDate),
    ("has expired", CertificateDate),
    ("domain name does not match", CertificateName),
    ("not valid for the name", CertificateName),
    ("exceeded the maximum permissible length", NotTls),
    ("unsupported version of security protocol", TlsVersion),
    ("unsupported protocol version", TlsVersion),
    ("no common encryption algorithm", TlsVersion),
    ("certificate is required", ClientCertificate),
    ("certificate", CertificateOther),
];

impl NetworkCause {
    /// Reads what the browser said.
    pub fn read(said: Option<&str>) -> NetworkCause {
        let Some(said) = said.map(str::trim).filter(|s| !s.is_empty()) else { return Unsaid };
        let code = said.strip_prefix("net::").unwrap_or(said);
        let by_code = CODES.iter().chain(&MORE_CODES).find(|(prefix, _)| code.starts_with(prefix));
        if let Some((_, cause)) = by_code {
            return *cause;
        }
        let looks_like_code = code.bytes().all(|b| b.is_ascii_uppercase() || b.is_ascii_digit() || b == b'_');
        if !looks_like_code {
            let lower = said.to_ascii_lowercase();
            if let Some((_, cause)) = SENTENCES.iter().find(|(part, _)| lower.contains(part)) {
                return *cause;
            }
        }
        Unknown
    }

    /// The other of http and https may tell more: what came back was no TLS, or nothing came back.
    pub fn asks_for_other_scheme(self) -> bool {
        matches!(self, NotTls | Closed)
    }

    /// It comes from this browser's surroundings and tells nothing of the service.
    pub fn is_ours(self) -> bool {
        matches!(self, Proxy | UnsafePort | Blocked | LocalNetworkBlocked | Offline | Unknown | Unsaid)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_browsers_words_are_read() {
        for (said, cause) in [
            ("net::ERR_CONNECTION_REFUSED", Refused),
            ("NS_ERROR_CONNECTION_REFUSED", Refused),
            ("net::ERR_NAME_NOT_RESOLVED", NameUnknown),
            ("NS_ERROR_UNKNOWN_HOST", NameUnknown),
            ("net::ERR_CERT_AUTHORITY_INVALID", CertificateUntrusted),
            ("The certificate is not trusted because it is self-signed.", CertificateUntrusted),
            ("Peer’s Certificate issuer is not recognized.", CertificateUntrusted),
            ("net::ERR_CERT_DATE_INVALID", CertificateDate),
            ("Peer’s Certificate has expired.", CertificateDate),
            ("The server presented a certificate that is not yet valid.", CertificateDate),
            ("net::ERR_CERT_COMMON_NAME_INVALID", CertificateName),
            (
                "Unable to communicate securely with peer: requested domain name does not match the server’s certificate.",
                CertificateName,
            ),
            ("SSL_ERROR_BAD_CERT_DOMAIN", CertificateName),
            ("net::ERR_CERT_REVOKED", CertificateOther),
            ("net::ERR_SSL_PROTOCOL_ERROR", NotTls),
            ("SSL received a record that exceeded the maximum permissible length.", NotTls),
            ("SSL_ERROR_RX_RECORD_TOO_LONG", NotTls),
            ("net::ERR_EMPTY_RESPONSE", Closed),
            ("NS_ERROR_NET_RESET", Closed),
            ("net::ERR_SSL_VERSION_OR_CIPHER_MISMATCH", TlsVersion),
            ("Peer reports incompatible or unsupported protocol version.", TlsVersion),
            ("NS_ERROR_REDIRECT_LOOP", RedirectLoop),
            ("net::ERR_BLOCKED_BY_ADMINISTRATOR", Blocked),
            ("net::ERR_BLOCKED_BY_LOCAL_NETWORK_ACCESS_CHECKS", LocalNetworkBlocked),
            ("NS_ERROR_PROXY_CONNECTION_REFUSED", Proxy),
            ("net::ERR_SOMETHING_NEW", Unknown),
            ("NS_ERROR_FAILURE", Unknown),
        ] {
            assert_eq!(NetworkCause::read(Some(said)), cause, "{said}");
        }
        assert_eq!(NetworkCause::read(None), Unsaid);
        assert_eq!(NetworkCause::read(Some(" ")), Unsaid);
    }
}
