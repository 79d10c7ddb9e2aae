//! Why there was no HTTP answer: the browsers' own words, read by name.
//!
//! Chromium reports names such as `net::ERR_CONNECTION_REFUSED`. Firefox reports `NS_ERROR_…` for the
//! network and, for TLS, the sentence it shows to people; NSS's code names are understood as well. These
//! strings are internal to the browsers and may change: what is not known stays visible as it is.

mod names;

use serde::{Deserialize, Serialize};

/// Why there was no answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum NetworkCause {
    /// The name is not known to this browser's DNS.
    NameUnknown,
    /// Nobody listens on that port.
    Refused,
    /// Nobody listens there, or there is no route: Firefox has one name for both.
    RefusedOrUnreachable,
    /// No route to the address.
    Unreachable,
    /// The connection was not made in time.
    TimedOut,
    /// The connection was closed or reset before an answer.
    Closed,
    /// What came back is not TLS.
    NotTls,
    /// What came back is not HTTP.
    NotHttp,
    /// No common TLS version or cipher.
    TlsVersion,
    /// The cipher is too weak for HTTP/2 (RFC 9113 §9.2.2); it would do for HTTP/1.1.
    Http2Cipher,
    /// The server has nothing under the name that is asked for (TLS alert `unrecognized_name`, RFC 6066 §3).
    HostNotServed,
    /// TLS fails otherwise: an alert, or a message that makes no sense.
    TlsFailed,
    /// The certificate's issuer is not trusted here; a self-signed one is its own issuer.
    CertificateUntrusted,
    /// The certificate is expired or not yet valid.
    CertificateDate,
    /// The certificate is for another name.
    CertificateName,
    /// The certificate is not made for this use: its key usage lacks what TLS needs.
    CertificateUsage,
    /// The certificate was revoked.
    CertificateRevoked,
    /// The key or the signature of the certificate is too weak.
    CertificateWeak,
    /// Something else about the certificate: malformed, not disclosed, not the pinned one.
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
    /// A redirect leads where browsers do not follow, as to `file:`.
    RedirectRefused,
    /// An answer began and cannot be read: encoding, length, chunks, header fields, HTTP/2.
    BrokenAnswer,
    /// This computer is offline.
    Offline,
    /// The request was given up before it was over.
    Aborted,
    /// Something of the browser itself: its disk, memory, cache or stores.
    Browser,
    /// The browser's words are not known, or stand for anything.
    Unknown,
    /// The browser said nothing.
    Unsaid,
}

use NetworkCause::*;
use names::{BEGINNINGS, NAMES, PARTS, SENTENCES};

impl NetworkCause {
    /// Reads what the browser said.
    ///
    /// ```
    /// use oauth_assistant::identity::NetworkCause;
    ///
    /// assert_eq!(NetworkCause::read(Some("net::ERR_CONNECTION_REFUSED")), NetworkCause::Refused);
    /// assert_eq!(NetworkCause::read(Some("net::ERR_BRAND_NEW")), NetworkCause::Unknown);
    /// assert_eq!(NetworkCause::read(None), NetworkCause::Unsaid);
    /// ```
    pub fn read(said: Option<&str>) -> NetworkCause {
        let Some(said) = said.map(str::trim).filter(|s| !s.is_empty()) else { return Unsaid };
        let name = said.strip_prefix("net::").unwrap_or(said);
        if let Some(cause) = placed(name) {
            return cause;
        }
        let begins =
            |(beginning, cause): &(&str, NetworkCause)| name.starts_with(beginning).then_some(*cause);
        if let Some(cause) = BEGINNINGS.iter().find_map(begins) {
            return cause;
        }
        let looks_like_name = name.bytes().all(|b| b.is_ascii_uppercase() || b.is_ascii_digit() || b == b'_');
        if looks_like_name {
            return Unknown;
        }
        let lower = said.to_ascii_lowercase();
        let says = |(part, cause): &(&str, NetworkCause)| lower.contains(part).then_some(*cause);
        SENTENCES.iter().find_map(says).unwrap_or(Unknown)
    }

    /// The other of http and https may tell more: what came back was not what was spoken, or nothing came back.
    pub fn asks_for_other_scheme(self) -> bool {
        matches!(self, NotTls | NotHttp | Closed)
    }

    /// It comes from this browser's surroundings and tells nothing of the service.
    pub fn is_ours(self) -> bool {
        let here = matches!(self, Proxy | UnsafePort | Blocked | LocalNetworkBlocked | Offline);
        here || matches!(self, Aborted | Browser | Unknown | Unsaid)
    }

    /// The browser's words are all there is.
    pub fn is_unknown(self) -> bool {
        matches!(self, Unknown | Unsaid)
    }

    /// It is about the certificate that was shown, whatever is wrong with it.
    pub fn is_certificate(self) -> bool {
        matches!(
            self,
            CertificateUntrusted
                | CertificateDate
                | CertificateName
                | CertificateUsage
                | CertificateRevoked
                | CertificateWeak
                | CertificateOther
        )
    }

    /// Only a port that speaks TLS can bring it about.
    pub fn shows_tls(self) -> bool {
        self.is_certificate() || matches!(self, Http2Cipher | HostNotServed | ClientCertificate)
    }
}

/// Where a name stands in the lists.
fn placed(name: &str) -> Option<NetworkCause> {
    let stands = |(cause, names): &(NetworkCause, &str)| {
        names.split_ascii_whitespace().any(|n| n == name).then_some(*cause)
    };
    let of_a_part = || PARTS.iter().any(|part| name.starts_with(part)).then_some(Browser);
    NAMES.iter().find_map(stands).or_else(of_a_part)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    /// What the browsers themselves list, below a line that says which version of what.
    const LISTS: [&str; 3] = [
        include_str!("../../tests/fixtures/network-errors/chromium.txt"),
        include_str!("../../tests/fixtures/network-errors/firefox.txt"),
        include_str!("../../tests/fixtures/network-errors/nss.txt"),
    ];

    #[test]
    fn every_error_of_the_browsers_lists_is_placed_by_its_name() {
        let names = LISTS.iter().flat_map(|list| list.lines()).filter(|line| !line.starts_with('#'));
        let forgotten: Vec<&str> = names.filter(|name| placed(name).is_none()).collect();
        assert!(forgotten.is_empty(), "{forgotten:?}");
        assert!(LISTS.iter().all(|list| list.starts_with("# ") && list.lines().count() > 200));
    }

    #[test]
    fn each_name_is_placed_once_and_in_order() {
        let mut seen = BTreeSet::new();
        for (cause, names) in NAMES {
            let names: Vec<&str> = names.split_ascii_whitespace().collect();
            assert!(names.is_sorted(), "{cause:?}");
            for name in names {
                assert!(seen.insert(name), "{name}");
            }
        }
        let causes: Vec<String> = NAMES.iter().map(|(cause, _)| format!("{cause:?}")).collect();
        assert_eq!(causes.iter().collect::<BTreeSet<_>>().len(), causes.len());
    }

    #[test]
    fn no_beginning_hides_one_that_says_more() {
        for (at, (beginning, _)) in BEGINNINGS.iter().enumerate() {
            assert!(
                BEGINNINGS[..at].iter().all(|(earlier, _)| !beginning.starts_with(earlier)),
                "{beginning}"
            );
        }
        for (at, (part, _)) in SENTENCES.iter().enumerate() {
            assert!(SENTENCES[..at].iter().all(|(earlier, _)| !part.contains(earlier)), "{part}");
        }
    }

    #[test]
    fn both_browsers_words_are_read() {
        for (said, cause) in [
            ("net::ERR_CONNECTION_REFUSED", Refused),
            ("NS_ERROR_CONNECTION_REFUSED", RefusedOrUnreachable),
            ("net::ERR_NAME_NOT_RESOLVED", NameUnknown),
            ("net::ERR_DNS_TIMED_OUT", NameUnknown),
            ("NS_ERROR_UNKNOWN_HOST", NameUnknown),
            ("net::ERR_ADDRESS_UNREACHABLE", Unreachable),
            ("net::ERR_CONNECTION_TIMED_OUT", TimedOut),
            ("NS_ERROR_NET_TIMEOUT", TimedOut),
            ("net::ERR_EMPTY_RESPONSE", Closed),
            ("net::ERR_CONNECTION_CLOSED", Closed),
            ("net::ERR_CONNECTION_RESET", Closed),
            ("NS_ERROR_NET_RESET", Closed),
            ("NS_ERROR_NET_INTERRUPT", Closed),
            ("PR_END_OF_FILE_ERROR", Closed),
            ("net::ERR_SSL_PROTOCOL_ERROR", NotTls),
            ("SSL_ERROR_RX_RECORD_TOO_LONG", NotTls),
            ("SSL received a record that exceeded the maximum permissible length.", NotTls),
            ("net::ERR_INVALID_HTTP_RESPONSE", NotHttp),
            ("net::ERR_SSL_VERSION_OR_CIPHER_MISMATCH", TlsVersion),
            ("SSL_ERROR_NO_CYPHER_OVERLAP", TlsVersion),
            ("SSL_ERROR_HANDSHAKE_FAILURE_ALERT", TlsVersion),
            ("Peer reports incompatible or unsupported protocol version.", TlsVersion),
            ("net::ERR_HTTP2_INADEQUATE_TRANSPORT_SECURITY", Http2Cipher),
            ("NS_ERROR_NET_INADEQUATE_SECURITY", Http2Cipher),
            ("net::ERR_SSL_UNRECOGNIZED_NAME_ALERT", HostNotServed),
            ("SSL_ERROR_UNRECOGNIZED_NAME_ALERT", HostNotServed),
            ("net::ERR_SSL_DECRYPT_ERROR_ALERT", TlsFailed),
            ("SSL_ERROR_INTERNAL_ERROR_ALERT", TlsFailed),
            ("SSL received a malformed Certificate handshake message.", TlsFailed),
            ("net::ERR_CERT_AUTHORITY_INVALID", CertificateUntrusted),
            ("SEC_ERROR_UNKNOWN_ISSUER", CertificateUntrusted),
            ("The certificate is not trusted because it is self-signed.", CertificateUntrusted),
            ("Peer’s Certificate issuer is not recognized.", CertificateUntrusted),
            ("net::ERR_CERT_DATE_INVALID", CertificateDate),
            ("Peer’s Certificate has expired.", CertificateDate),
            ("The server presented a certificate that is not yet valid.", CertificateDate),
            ("net::ERR_CERT_COMMON_NAME_INVALID", CertificateName),
            ("SSL_ERROR_BAD_CERT_DOMAIN", CertificateName),
            (
                "Unable to communicate securely with peer: requested domain name does not match the server’s certificate.",
                CertificateName,
            ),
            ("net::ERR_SSL_KEY_USAGE_INCOMPATIBLE", CertificateUsage),
            ("SEC_ERROR_INADEQUATE_KEY_USAGE", CertificateUsage),
            ("net::ERR_CERT_REVOKED", CertificateRevoked),
            ("SEC_ERROR_REVOKED_CERTIFICATE", CertificateRevoked),
            ("net::ERR_CERT_WEAK_SIGNATURE_ALGORITHM", CertificateWeak),
            ("MOZILLA_PKIX_ERROR_INADEQUATE_KEY_SIZE", CertificateWeak),
            ("net::ERR_CERTIFICATE_TRANSPARENCY_REQUIRED", CertificateOther),
            ("net::ERR_SSL_PINNED_KEY_NOT_IN_CERT_CHAIN", CertificateOther),
            ("MOZILLA_PKIX_ERROR_CA_CERT_USED_AS_END_ENTITY", CertificateOther),
            ("net::ERR_SSL_CLIENT_AUTH_CERT_NEEDED", ClientCertificate),
            ("SSL_ERROR_RX_CERTIFICATE_REQUIRED_ALERT", ClientCertificate),
            ("net::ERR_TUNNEL_CONNECTION_FAILED", Proxy),
            ("net::ERR_PROXY_CONNECTION_FAILED", Proxy),
            ("net::ERR_PAC_SCRIPT_FAILED", Proxy),
            ("NS_ERROR_PROXY_CONNECTION_REFUSED", Proxy),
            ("NS_ERROR_PROXY_AUTHENTICATION_FAILED", Proxy),
            ("net::ERR_UNSAFE_PORT", UnsafePort),
            ("NS_ERROR_PORT_ACCESS_NOT_ALLOWED", UnsafePort),
            ("net::ERR_BLOCKED_BY_CLIENT", Blocked),
            ("net::ERR_BLOCKED_BY_ADMINISTRATOR", Blocked),
            ("net::ERR_NETWORK_ACCESS_DENIED", Blocked),
            ("net::ERR_BLOCKED_BY_LOCAL_NETWORK_ACCESS_CHECKS", LocalNetworkBlocked),
            ("net::ERR_TOO_MANY_REDIRECTS", RedirectLoop),
            ("NS_ERROR_REDIRECT_LOOP", RedirectLoop),
            ("net::ERR_UNSAFE_REDIRECT", RedirectRefused),
            ("net::ERR_CONTENT_DECODING_FAILED", BrokenAnswer),
            ("net::ERR_INCOMPLETE_CHUNKED_ENCODING", BrokenAnswer),
            ("net::ERR_HTTP2_PROTOCOL_ERROR", BrokenAnswer),
            ("NS_ERROR_NET_PARTIAL_TRANSFER", BrokenAnswer),
            ("net::ERR_INTERNET_DISCONNECTED", Offline),
            ("NS_ERROR_OFFLINE", Offline),
            ("net::ERR_ABORTED", Aborted),
            ("NS_BINDING_ABORTED", Aborted),
            ("net::ERR_CACHE_MISS", Browser),
            ("net::ERR_FILE_NOT_FOUND", Browser),
            ("NS_ERROR_FILE_NO_DEVICE_SPACE", Browser),
            ("net::ERR_FAILED", Unknown),
            ("NS_ERROR_FAILURE", Unknown),
        ] {
            assert_eq!(NetworkCause::read(Some(said)), cause, "{said}");
        }
    }

    #[test]
    fn what_no_list_has_is_read_by_its_beginning_or_unknown() {
        for (said, cause) in [
            ("net::ERR_CERT_SOMETHING_NEW", CertificateOther),
            ("net::ERR_BLOCKED_BY_SOMETHING_NEW", Blocked),
            ("net::ERR_BLOCKED_BY_LOCAL_NETWORK_SOMETHING_NEW", LocalNetworkBlocked),
            ("NS_ERROR_PROXY_SOMETHING_NEW", Proxy),
            ("net::ERR_SOMETHING_NEW", Unknown),
            ("net::ERR_CONNECTION_REFUSED_BY_SOMETHING_NEW", Unknown),
            ("Das Zertifikat ist abgelaufen.", Unknown),
        ] {
            assert_eq!(NetworkCause::read(Some(said)), cause, "{said}");
        }
        assert_eq!(NetworkCause::read(None), Unsaid);
        assert_eq!(NetworkCause::read(Some(" ")), Unsaid);
    }
}
