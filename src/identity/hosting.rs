//! The pages of the servers that host a service: IIS with its ASP.NET Core Module, HTTP.sys, reverse
//! proxies, log-in pages. They tell more than the status code, which is 500 for a dozen causes.
//!
//! Nothing of a page's own words is kept: a developer's error page shows source code and connection strings.

use crate::text::is_hidden;
use serde::{Deserialize, Serialize};
use std::fmt;

/// Who answered in the service's place.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Page {
    /// IIS names a sub-status.
    SubStatus(SubStatus),
    /// HTTP.sys has no site for this host name.
    InvalidHostname,
    /// HTTP.sys itself, before any site.
    HttpSys,
    /// The start page of IIS.
    IisStart,
    /// IIS refuses to list a directory.
    NoListing,
    /// A reverse proxy could not reach what is behind it.
    Gateway(Proxy),
    /// A TLS port told a plain request so.
    PlainToTls,
    /// A TLS port lets nobody in without a certificate of the client.
    NoClientCertificate,
    /// Creatio's own page.
    Creatio,
    /// A page to log in at.
    Login,
    /// The developer's error page of ASP.NET Core.
    Developer,
    /// JSON, but not what was asked for.
    Json,
    /// Some other HTML page.
    Html,
    /// Nothing in the body.
    Empty,
    /// Some other text.
    Other,
}

/// A status of IIS with its sub-status, such as 500.30 or 502.5.
/// <https://learn.microsoft.com/en-us/troubleshoot/developer/webapps/iis/health-diagnostic-performance/http-status-code>
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SubStatus {
    /// 400 to 599.
    pub status: u16,
    /// At most two digits.
    pub sub: u8,
}

impl fmt::Display for SubStatus {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{}", self.status, self.sub)
    }
}

/// A reverse proxy or load balancer that names itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Proxy {
    /// nginx.
    Nginx,
    /// Cloudflare.
    Cloudflare,
    /// Application Request Routing, the proxy of IIS.
    IisArr,
    /// Apache's `mod_proxy`.
    Apache,
    /// Envoy.
    Envoy,
    /// HAProxy.
    HaProxy,
    /// Traefik.
    Traefik,
    /// Caddy.
    Caddy,
    /// Amazon's Elastic Load Balancing.
    AwsElb,
}

impl Proxy {
    /// As it calls itself.
    pub fn name(self) -> &'static str {
        match self {
            Proxy::Nginx => "nginx",
            Proxy::Cloudflare => "Cloudflare",
            Proxy::IisArr => "IIS ARR",
            Proxy::Apache => "Apache",
            Proxy::Envoy => "Envoy",
            Proxy::HaProxy => "HAProxy",
            Proxy::Traefik => "Traefik",
            Proxy::Caddy => "Caddy",
            Proxy::AwsElb => "AWS ELB",
        }
    }

    /// By the header field `Server` or by words of the page, both in lower case.
    fn of(server: &str, page: &str) -> Option<Proxy> {
        if server.contains("nginx") || page.contains("nginx") {
            return Some(Proxy::Nginx);
        }
        if server.contains("cloudflare") || page.contains("cloudflare") {
            return Some(Proxy::Cloudflare);
        }
        if page.contains("application request routing")
            || page.contains("web server received an invalid response")
        {
            return Some(Proxy::IisArr);
        }
        let by_server = [
            ("apache", Proxy::Apache),
            ("envoy", Proxy::Envoy),
            ("haproxy", Proxy::HaProxy),
            ("traefik", Proxy::Traefik),
            ("caddy", Proxy::Caddy),
            ("awselb", Proxy::AwsElb),
        ];
        by_server.into_iter().find_map(|(word, proxy)| server.contains(word).then_some(proxy))
    }
}

impl Page {
    /// Who answered: `status` of the answer, `server` the header field of that name, `body` its text, capped before.
    pub fn read(status: u16, server: &str, body: &str) -> Page {
        let body = body.trim_start_matches('\u{feff}').trim();
        if serde_json::from_str::<serde_json::Value>(body).is_ok() {
            return Page::Json;
        }
        let lower = body.to_ascii_lowercase();
        let has = |phrase: &str| lower.contains(phrase);
        let headings = headings(body);
        if let Some(code) = sub_status(&headings) {
            return Page::SubStatus(code);
        }
        if has("bad request - invalid hostname") {
            return Page::InvalidHostname;
        }
        if has("plain http request was sent to https port")
            || has("client sent an http request to an https server")
            || has("speaking plain http to an ssl")
            || has("combination of host and port requires tls")
        {
            return Page::PlainToTls;
        }
        if has("no required ssl certificate was sent") {
            return Page::NoClientCertificate;
        }
        if let (502..=504, Some(proxy)) = (status, Proxy::of(&server.to_ascii_lowercase(), &lower)) {
            return Page::Gateway(proxy);
        }
        if server.to_ascii_lowercase().starts_with("microsoft-httpapi") && matches!(status, 404 | 503) {
            return Page::HttpSys;
        }
        if has("developer exception page")
            || has("an unhandled exception occurred while processing the request")
        {
            return Page::Developer;
        }
        if has("iis windows server") || has("iisstart") {
            return Page::IisStart;
        }
        if has("not list the contents") {
            return Page::NoListing;
        }
        if has("terrasoft") || has("bpmonline") || has("crt-root") {
            return Page::Creatio;
        }
        if has("type=\"password\"")
            || has("login.microsoftonline.com")
            || has("cloudflareaccess")
            || has("/adfs/ls")
        {
            return Page::Login;
        }
        match body {
            "" => Page::Empty,
            _ if has("<html") || has("<!doctype html") || !headings.is_empty() => Page::Html,
            _ => Page::Other,
        }
    }
}

/// The longest heading that is read, in characters.
const HEADING: usize = 200;

/// `<title>` and `<h1>` to `<h3>`, the first of each, as `<title>…</title><h1>…</h1>`.
fn headings(body: &str) -> String {
    // ASCII lower case keeps every byte where it is, so that places found in one hold in the other.
    let lower = body.to_ascii_lowercase();
    let mut found = String::new();
    for tag in ["title", "h1", "h2", "h3"] {
        let Some(open) = lower.find(&format!("<{tag}")) else { continue };
        let Some(start) = lower[open..].find('>').map(|i| open + i + 1) else { continue };
        let Some(end) = lower[start..].find("</").map(|i| start + i) else { continue };
        let text: String =
            body[start..end].chars().filter(|c| !is_hidden(*c) && *c != '<').take(HEADING).collect();
        if tag != "title" && found.to_ascii_lowercase().contains("unhandled exception") {
            continue;
        }
        found.push_str(&format!("<{tag}>{}</{tag}>", text.trim()));
    }
    found
}

/// The sub-status that IIS writes into title and headings: `HTTP Error 500.30 - …`, `502.5 - …`.
fn sub_status(headings: &str) -> Option<SubStatus> {
    let lower = headings.to_ascii_lowercase();
    let marked = lower.contains("http error") || lower.contains("iis") || lower.contains("ancm");
    let bytes = headings.as_bytes();
    (0..bytes.len().saturating_sub(4)).find_map(|i| {
        let before = i == 0 || !bytes[i - 1].is_ascii_digit() && bytes[i - 1] != b'.';
        let code = bytes[i..i + 3].iter().all(u8::is_ascii_digit) && matches!(bytes[i], b'4' | b'5');
        if !before || !code || bytes[i + 3] != b'.' {
            return None;
        }
        let digits = bytes[i + 4..].iter().take_while(|b| b.is_ascii_digit()).count();
        let end = i + 4 + digits;
        let whole = (1..=2).contains(&digits) && bytes.get(end) != Some(&b'.');
        let dashed = headings.get(end..).is_some_and(|rest| rest.trim_start().starts_with('-'));
        if !whole || !(marked || dashed) {
            return None;
        }
        let number = |from: usize, to: usize| headings.get(from..to)?.parse::<u16>().ok();
        Some(SubStatus { status: number(i, i + 3)?, sub: u8::try_from(number(i + 4, end)?).ok()? })
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sub_status(status: u16, sub: u8) -> Page {
        Page::SubStatus(SubStatus { status, sub })
    }

    #[test]
    fn pages_are_known_by_headings_phrases_and_server() {
        for (status, server, body, page) in [
            (
                500,
                "Microsoft-IIS/10.0",
                "<html><title>IIS 10.0 Detailed Error - 500.19 - x</title>",
                sub_status(500, 19),
            ),
            (500, "", "<h1>HTTP Error 500.30 - ASP.NET Core app failed to start</h1>", sub_status(500, 30)),
            (502, "", "<TITLE>502.5 - Process Failure</TITLE>", sub_status(502, 5)),
            (400, "", "<h2>Bad Request - Invalid Hostname</h2>", Page::InvalidHostname),
            (503, "Microsoft-HTTPAPI/2.0", "<h2>Service Unavailable</h2>", Page::HttpSys),
            (502, "nginx/1.25", "<h1>502 Bad Gateway</h1>", Page::Gateway(Proxy::Nginx)),
            (200, "", "<title>IIS Windows Server</title>", Page::IisStart),
            (400, "", "The plain HTTP request was sent to HTTPS port", Page::PlainToTls),
            (400, "Apache", "<p>You're speaking plain HTTP to an SSL-enabled server port.", Page::PlainToTls),
            (400, "", "This combination of host and port requires TLS.", Page::PlainToTls),
            (
                400,
                "nginx",
                "<title>400 No required SSL certificate was sent</title>",
                Page::NoClientCertificate,
            ),
            (200, "", "<html><body><crt-root></crt-root>", Page::Creatio),
            (200, "", "<html><input type=\"password\">", Page::Login),
            (200, "", "{\"a\":1}", Page::Json),
            (200, "", "<!DOCTYPE html><p>", Page::Html),
            (500, "", "", Page::Empty),
            (200, "", "version 500.30.1 of something", Page::Other),
        ] {
            assert_eq!(Page::read(status, server, body), page, "{body}");
        }
    }

    #[test]
    fn a_developer_page_is_known_by_what_it_says_of_itself() {
        let page = "<html><title>Internal Server Error</title><h1>An unhandled exception occurred while processing the request.</h1><p>Password=hunter2</p>";
        assert_eq!(Page::read(500, "", page), Page::Developer);
    }

    #[test]
    fn a_heading_with_hidden_characters_is_read_without_them() {
        let page = "<title>\u{202e}HTTP Error 500.30\u{202c} \u{200b}- x</title>";
        assert_eq!(Page::read(500, "", page), sub_status(500, 30));
    }
}
