//! The pages of the servers that host a service: IIS with its ASP.NET Core Module, HTTP.sys, reverse
//! proxies, log-in pages. They tell more than the status code, which is 500 for a dozen causes.

use crate::creatio::web::is_hidden;

/// Who answered in the service's place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Page {
    /// IIS names a sub-status, such as `500.30` or `502.5`.
    SubStatus(String),
    /// HTTP.sys has no site for this host name.
    InvalidHostname,
    /// HTTP.sys itself, before any site.
    HttpSys,
    /// The start page of IIS.
    IisStart,
    /// IIS refuses to list a directory.
    NoListing,
    /// A reverse proxy, by name, could not reach what is behind it.
    Gateway(&'static str),
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

/// Phrases, in lower case, by which pages are known.
const PHRASES: [&str; 22] = [
    "bad request - invalid hostname",
    "iis windows server",
    "iisstart",
    "not list the contents",
    "plain http request was sent to https port",
    "client sent an http request to an https server",
    "no required ssl certificate was sent",
    "terrasoft",
    "bpmonline",
    "crt-root",
    "login.microsoftonline.com",
    "cloudflareaccess",
    "/adfs/ls",
    "type=\"password\"",
    "developer exception page",
    "an unhandled exception occurred while processing the request",
    "nginx",
    "cloudflare",
    "application request routing",
    "web server received an invalid response",
    "502 bad gateway",
    "504 gateway time-out",
];

impl Page {
    /// Who answered. `server` is the header field of that name.
    pub fn read(status: u16, server: &str, body: &str) -> Page {
        let body = body.trim_start_matches('\u{feff}').trim();
        if serde_json::from_str::<serde_json::Value>(body).is_ok() {
            return Page::Json;
        }
        let lower = body.to_lowercase();
        let has = |phrase: &str| lower.contains(phrase);
        if let Some(code) = sub_status(&headings(body)) {
            return Page::SubStatus(code);
        }
        if has("bad request - invalid hostname") {
            return Page::InvalidHostname;
        }
        if has("plain http request was sent to https port")
            || has("client sent an http request to an https server")
        {
            return Page::PlainToTls;
        }
        if has("no required ssl certificate was sent") {
            return Page::NoClientCertificate;
        }
        if let (502..=504, Some(proxy)) = (status, gateway(&server.to_lowercase(), &lower)) {
            return Page::Gateway(proxy);
        }
        if server.to_lowercase().starts_with("microsoft-httpapi") && matches!(status, 404 | 503) {
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
            _ if has("<html") || has("<!doctype html") || has("<title") => Page::Html,
            _ => Page::Other,
        }
    }
}

/// What of a page is kept: its headings and the phrases by which it is known. A developer's error page
/// shows source code and connection strings; nothing of that is carried on.
pub fn essence(body: &str) -> String {
    let lower = body.to_lowercase();
    let mut kept = headings(body);
    let html = lower.contains("<html") || lower.contains("<!doctype html");
    if html && kept.is_empty() {
        kept.push_str("<html>");
    }
    for phrase in PHRASES.iter().filter(|p| lower.contains(*p)) {
        if !kept.to_lowercase().contains(phrase) {
            kept.push_str(&format!("<!-- {phrase} -->"));
        }
    }
    if kept.is_empty() && !body.trim().is_empty() {
        kept.push('…');
    }
    kept
}

/// The longest heading that is kept.
const HEADING: usize = 200;

/// `<title>` and `<h1>` to `<h3>`, the first of each, as `<title>…</title><h1>…</h1>`.
fn headings(body: &str) -> String {
    // ASCII lower case keeps every byte where it is, so that places found in one hold in the other.
    let lower = body.to_ascii_lowercase();
    let mut kept = String::new();
    for tag in ["title", "h1", "h2", "h3"] {
        let Some(open) = lower.find(&format!("<{tag}")) else { continue };
        let Some(start) = lower[open..].find('>').map(|i| open + i + 1) else { continue };
        let Some(end) = lower[start..].find("</").map(|i| start + i) else { continue };
        let text: String =
            body[start..end].chars().filter(|c| !is_hidden(*c) && *c != '<').take(HEADING).collect();
        if tag != "title" && kept.to_ascii_lowercase().contains("unhandled exception") {
            continue;
        }
        kept.push_str(&format!("<{tag}>{}</{tag}>", text.trim()));
    }
    kept
}

/// The sub-status that IIS writes into title and headings: `HTTP Error 500.30 - …`, `502.5 - …`.
fn sub_status(headings: &str) -> Option<String> {
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
        (whole && (marked || dashed)).then(|| headings.get(i..end).map(str::to_owned)).flatten()
    })
}

fn gateway(server: &str, body: &str) -> Option<&'static str> {
    if server.contains("nginx") || body.contains("nginx") {
        return Some("nginx");
    }
    if server.contains("cloudflare") || body.contains("cloudflare") {
        return Some("Cloudflare");
    }
    if body.contains("application request routing")
        || body.contains("web server received an invalid response")
    {
        return Some("IIS ARR");
    }
    let names = ["apache", "envoy", "haproxy", "traefik", "caddy", "awselb"];
    let proper = ["Apache", "Envoy", "HAProxy", "Traefik", "Caddy", "AWS ELB"];
    names.iter().zip(proper).find_map(|(n, p)| server.contains(n).then_some(p))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pages_are_known_by_headings_phrases_and_server() {
        for (status, server, body, page) in [
            (
                500,
                "Microsoft-IIS/10.0",
                "<html><title>IIS 10.0 Detailed Error - 500.19 - x</title>",
                Page::SubStatus("500.19".into()),
            ),
            (
                500,
                "",
                "<h1>HTTP Error 500.30 - ASP.NET Core app failed to start</h1>",
                Page::SubStatus("500.30".into()),
            ),
            (502, "", "<TITLE>502.5 - Process Failure</TITLE>", Page::SubStatus("502.5".into())),
            (400, "", "<h2>Bad Request - Invalid Hostname</h2>", Page::InvalidHostname),
            (503, "Microsoft-HTTPAPI/2.0", "<h2>Service Unavailable</h2>", Page::HttpSys),
            (502, "nginx/1.25", "<h1>502 Bad Gateway</h1>", Page::Gateway("nginx")),
            (200, "", "<title>IIS Windows Server</title>", Page::IisStart),
            (400, "", "The plain HTTP request was sent to HTTPS port", Page::PlainToTls),
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
            if page != Page::Json {
                assert_eq!(Page::read(status, server, &essence(body)), page, "essence of {body}");
                assert_eq!(essence(&essence(body)), essence(body), "essence twice of {body}");
            }
        }
    }

    #[test]
    fn a_developer_page_leaves_nothing_of_its_contents() {
        let page = "<html><title>Internal Server Error</title><h1>An unhandled exception occurred while processing the request.</h1><p>Password=hunter2</p>";
        assert!(!essence(page).contains("hunter2"));
        assert_eq!(Page::read(500, "", &essence(page)), Page::Developer);
    }
}
