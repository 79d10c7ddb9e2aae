//! Every finding there is: how many steps its fix has in the texts, and the vendor's article.
//!
//! The order is the order of causes: of two findings that are equally sure, the one that stands earlier is
//! nearer to the root.

/// One finding's constant part.
#[derive(Clone, Copy, Debug)]
pub struct Entry {
    /// Name in the catalogue of failure modes.
    pub id: &'static str,
    /// Number of steps in the texts.
    pub steps: u8,
    /// The vendor's article.
    pub link: Option<&'static str>,
}

const fn entry(id: &'static str, steps: u8, link: Option<&'static str>) -> Entry {
    Entry { id, steps, link }
}

macro_rules! academy {
    ($page:literal) => {
        Some(concat!(
            "https://academy.creatio.com/docs/8.x/setup-and-administration/on-site-deployment/deployment-additional-setup/identity-service/",
            $page
        ))
    };
}

const CONNECT: Option<&str> = academy!("connect-the-identity-service");
const DEPLOY: Option<&str> = academy!("set-up-the-identity-service-instruction");
const HEALTH: Option<&str> = academy!("oauth-health-monitoring");
const CERTIFICATE: Option<&str> = academy!("openssl");

/// The findings, causes before consequences.
pub const CATALOGUE: &[Entry] = &[
    entry("CFG-01", 3, CONNECT),
    entry("CFG-02", 3, CONNECT),
    entry("URL-04", 3, CONNECT),
    entry("URL-03", 3, CONNECT),
    entry("URL-01", 3, CONNECT),
    entry("TLS-07", 2, CONNECT),
    entry("URL-10", 2, CONNECT),
    entry("DSC-08", 2, CONNECT),
    entry("URL-08", 3, DEPLOY),
    entry("IIS-03", 3, DEPLOY),
    entry("IIS-01", 3, DEPLOY),
    entry("IIS-06", 2, DEPLOY),
    entry("IIS-07", 2, DEPLOY),
    entry("IIS-02", 4, DEPLOY),
    entry("IIS-04", 3, DEPLOY),
    entry("IIS-05", 3, DEPLOY),
    entry("IIS-08", 2, DEPLOY),
    entry("IIS-09", 3, DEPLOY),
    entry("IIS-10", 2, DEPLOY),
    entry("IIS-12", 3, DEPLOY),
    entry("IIS-17", 2, DEPLOY),
    entry("IIS-15", 3, DEPLOY),
    entry("IIS-16", 3, DEPLOY),
    entry("CRT-15", 2, HEALTH),
    entry("IIS-14", 3, DEPLOY),
    entry("DSC-05", 3, DEPLOY),
    entry("IIS-13", 3, DEPLOY),
    entry("DSC-06", 3, DEPLOY),
    entry("DSC-01", 3, DEPLOY),
    entry("IIS-11", 3, DEPLOY),
    entry("NET-03", 4, DEPLOY),
    entry("NET-11", 3, DEPLOY),
    entry("NET-04", 3, DEPLOY),
    entry("NET-12", 3, DEPLOY),
    entry("NET-05", 3, DEPLOY),
    entry("TLS-03", 3, DEPLOY),
    entry("TLS-04", 3, DEPLOY),
    entry("TLS-01", 3, DEPLOY),
    entry("TLS-05", 2, DEPLOY),
    entry("TLS-09", 2, DEPLOY),
    entry("JWK-01", 4, CERTIFICATE),
    entry("CFG-13", 2, CERTIFICATE),
    entry("JWK-05", 3, CERTIFICATE),
    entry("JWK-02", 2, DEPLOY),
    entry("DSC-02", 3, DEPLOY),
    entry("DSC-03", 3, DEPLOY),
    entry("DSC-07", 3, DEPLOY),
    entry("DSC-04", 2, DEPLOY),
    entry("URL-02", 3, CONNECT),
    entry("URL-06", 2, CONNECT),
    entry("NET-02", 5, HEALTH),
    entry("URL-05", 3, HEALTH),
    entry("TOK-09", 3, DEPLOY),
    entry("CFG-03", 4, CONNECT),
    entry("CFG-04", 4, DEPLOY),
    entry("PRF-01", 2, CONNECT),
    entry("PRF-02", 2, CONNECT),
    entry("TOK-01", 2, CONNECT),
    entry("TOK-04", 2, DEPLOY),
    entry("TOK-05", 3, DEPLOY),
    entry("TOK-08", 3, DEPLOY),
    entry("TOK-10", 3, DEPLOY),
    entry("CRT-17", 2, CONNECT),
    entry("CRT-05", 3, CONNECT),
    entry("UNKNOWN", 3, HEALTH),
    entry("CRT-01", 3, CONNECT),
    entry("CRT-03", 2, HEALTH),
    entry("CRT-04", 3, HEALTH),
    entry("JWK-07", 3, CERTIFICATE),
    entry("JWK-03", 4, CERTIFICATE),
    entry("JWK-09", 4, CERTIFICATE),
    entry("JWK-04", 2, CERTIFICATE),
    entry("TLS-12", 2, DEPLOY),
    entry("CFG-15", 3, DEPLOY),
    entry("CRT-06", 2, CONNECT),
    entry("JWT-03", 2, None),
    entry("JWT-02", 2, CERTIFICATE),
    entry("JWT-01", 2, CONNECT),
    entry("JWT-04", 1, None),
    entry("JWT-06", 1, None),
    entry("TOK-11", 2, DEPLOY),
    entry("DSC-09", 2, None),
    entry("URL-07", 3, DEPLOY),
    entry("TOK-12", 1, None),
    entry("JWK-06", 3, CERTIFICATE),
    entry("JWK-08", 3, CERTIFICATE),
    entry("CFG-16", 3, DEPLOY),
    entry("CHG-01", 1, None),
    entry("CRT-12", 1, None),
    entry("CRT-10", 1, HEALTH),
    entry("CRT-07", 2, HEALTH),
    entry("BRW-01", 2, None),
    entry("NET-01", 1, None),
    entry("NET-08", 2, None),
    entry("NET-09", 2, None),
    entry("TLS-08", 2, None),
    entry("TLS-11", 1, None),
    entry("BRW-03", 1, None),
    entry("BRW-07", 1, None),
    entry("BRW-10", 1, None),
    entry("BLIND", 1, None),
];

/// The place of a finding in the order of causes.
pub(super) fn order(id: &str) -> usize {
    CATALOGUE.iter().position(|e| e.id == id).unwrap_or(CATALOGUE.len())
}
