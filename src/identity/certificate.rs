//! The certificate of a signing key, as the key set shows it in `x5c` (RFC 7517 §4.7, RFC 5280).

use base64ct::{Base64, Encoding};
use serde::{Deserialize, Serialize};
use x509_cert::Certificate as X509;
use x509_cert::der::Decode;
use x509_cert::der::oid::ObjectIdentifier;

/// What of a certificate matters here.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Certificate {
    /// Valid from, in seconds since 1970.
    pub not_before_s: u64,
    /// Valid until, in seconds since 1970.
    pub not_after_s: u64,
    /// Signed over an MD5 or SHA-1 digest, which can be forged.
    pub weak_digest: bool,
}

/// No certificate in use comes near this many characters of Base64.
const LONGEST: usize = 32 * 1024;

const WEAK: [ObjectIdentifier; 5] = [
    // md5WithRSAEncryption, sha1WithRSAEncryption (RFC 8017)
    ObjectIdentifier::new_unwrap("1.2.840.113549.1.1.4"),
    ObjectIdentifier::new_unwrap("1.2.840.113549.1.1.5"),
    // sha1WithRSA (OIW), dsa-with-sha1, ecdsa-with-SHA1
    ObjectIdentifier::new_unwrap("1.3.14.3.2.29"),
    ObjectIdentifier::new_unwrap("1.2.840.10040.4.3"),
    ObjectIdentifier::new_unwrap("1.2.840.10045.4.1"),
];

impl Certificate {
    /// Reads one element of `x5c`: Base64 (not Base64url) of DER. `None` where it is none.
    pub fn read(x5c: &str) -> Option<Certificate> {
        if x5c.len() > LONGEST {
            return None;
        }
        let certificate = X509::from_der(&Base64::decode_vec(x5c.trim()).ok()?).ok()?;
        let body = certificate.tbs_certificate();
        let seconds = |time: x509_cert::time::Time| time.to_unix_duration().as_secs();
        Some(Certificate {
            not_before_s: seconds(body.validity().not_before),
            not_after_s: seconds(body.validity().not_after),
            weak_digest: WEAK.contains(&certificate.signature_algorithm().oid),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_and_digest_are_read() {
        let sha1 = include_str!("../../tests/fixtures/certificates/sha1-1024.x5c");
        let (not_before_s, not_after_s) = (1_795_619_254, 1_798_211_254);
        assert_eq!(
            Certificate::read(sha1),
            Some(Certificate { not_before_s, not_after_s, weak_digest: true })
        );
        for good in [
            include_str!("../../tests/fixtures/certificates/sha256-2048.x5c"),
            include_str!("../../tests/fixtures/certificates/ec-p256.x5c"),
        ] {
            let not_after_s = 4_949_219_254;
            assert_eq!(
                Certificate::read(good),
                Some(Certificate { not_before_s, not_after_s, weak_digest: false })
            );
        }
    }

    #[test]
    fn what_is_no_certificate_is_none() {
        let good = include_str!("../../tests/fixtures/certificates/ec-p256.x5c").trim();
        let long = "A".repeat(1_000_000);
        for text in ["", "=", "MIIB", "not base64!", &good[..good.len() / 2], &format!("{good}{good}"), &long]
        {
            assert_eq!(Certificate::read(text), None, "{text:.20}");
        }
    }
}
