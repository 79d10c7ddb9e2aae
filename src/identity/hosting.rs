//! The pages of the servers that host a service: IIS with its ASP.NET Core Module, HTTP.sys, reverse
//! proxies, log-in pages. They tell more than the status code, which is 500 for a dozen causes.
//!
//! Of a page's own words at most its title is kept, and that only where it cannot be the message of an error: error
//! pages show source code and connection strings.

use super::responder::{Product, Standing};
use crate::text::{Line, is_hidden};
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
    Gateway(Product),
    /// Something in front says that it has nothing to pass the request on to, and not what it is.
    NoBackend,
    /// A test whether a person asks.
    Challenge,
    /// A filter says that it has blocked the request.
    Blocked,
    /// A page that says the service is out of use for a time.
    Maintenance,
    /// A platform in the cloud says that the application is stopped.
    Stopped,
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
    /// The same, and what it says of the database or of the signing key.
    Exception(Fault),
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
    /// At most three digits.
    pub sub: u16,
}

impl fmt::Display for SubStatus {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{}", self.status, self.sub)
    }
}

impl Page {
    /// What answered: `status` of the answer, `by` whom where that is known, `body` its text, capped before.
    pub fn read(status: u16, by: Option<Product>, body: &str) -> Page {
        let body = body.trim_start_matches('\u{feff}').trim();
        let lower = body.to_ascii_lowercase();
        let has = |phrase: &str| lower.contains(phrase);
        let any = |phrases: &[&str]| phrases.iter().any(|phrase| lower.contains(phrase));
        let json = serde_json::from_str::<serde_json::Value>(body).is_ok();
        let headings = if json { String::new() } else { headings(body) };
        let titles = headings.to_ascii_lowercase();
        if let Some(code) = sub_status(&headings) {
            return Page::SubStatus(code);
        }
        if has("bad request - invalid hostname") {
            return Page::InvalidHostname;
        }
        if any(&PLAIN_TO_TLS) {
            return Page::PlainToTls;
        }
        if has("no required ssl certificate was sent") || has("the ssl certificate error") {
            return Page::NoClientCertificate;
        }
        if let Some(page) = exception(status, body) {
            return page;
        }
        if by.is_some_and(|by| by.standing() == Standing::Platform) && any(&STOPPED) {
            return Page::Stopped;
        }
        if any(&CHALLENGES) {
            return Page::Challenge;
        }
        if any(&BLOCKS) || titles.contains("attention required") {
            return Page::Blocked;
        }
        if titles.contains("maintenance") || titles.contains("be right back") || has("app_offline") {
            return Page::Maintenance;
        }
        let front = by.filter(|by| by.standing() == Standing::Front);
        let platform = by.is_some_and(|by| by.standing() == Standing::Platform);
        if matches!(status, 500..=504) && platform && has("application error") {
            return Page::NoBackend;
        }
        if matches!(status, 404 | 503) && (by == Some(Product::HttpSys) || any(&OF_HTTP_SYS)) {
            return Page::HttpSys;
        }
        if matches!(status, 502..=504 | 520..=530) {
            let nothing_behind = any(&NO_BACKEND) || status != 503;
            match front {
                // These answer 503 for nothing else but a backend that is not there.
                Some(by) if nothing_behind || by == Product::Apache || by == Product::AwsElb => {
                    return Page::Gateway(by);
                }
                None if any(&NO_BACKEND) => return Page::NoBackend,
                _ => {}
            }
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
        if any(&["type=\"password\"", "login.microsoftonline.com", "cloudflareaccess", "/adfs/ls"]) {
            return Page::Login;
        }
        match body {
            "" => Page::Empty,
            _ if json => Page::Json,
            _ if has("<html") || has("<!doctype html") || !headings.is_empty() => Page::Html,
            _ => Page::Other,
        }
    }
}

impl Page {
    /// The host itself says that nothing of the service runs there, or that nobody may have it.
    pub(crate) fn denies_service(self, status: u16) -> bool {
        match self {
            Page::HttpSys | Page::InvalidHostname | Page::NoListing | Page::Stopped => true,
            Page::SubStatus(SubStatus { status: said, sub }) => {
                let absent =
                    matches!((said, sub), (401, 3) | (403, 14) | (500, 0 | 19 | 21 | 30..=38) | (502, _));
                absent && said == status
            }
            // Cloudflare reached nobody, or not by TLS; 524 is one that is slow.
            Page::Gateway(_) => matches!(status, 520..=523 | 525..=530),
            _ => false,
        }
    }

    /// Its title says what it is. That of an error page for developers is the error, and may hold anything.
    pub(crate) fn may_be_quoted(self) -> bool {
        !matches!(self, Page::Developer | Page::Exception(_) | Page::Json | Page::Empty | Page::Other)
    }
}

/// The longest title that is kept, in characters.
const TITLE: usize = 80;

/// What a page calls itself in its title. One that names a value, a path or an address is none: ASP.NET writes the
/// message of an exception there.
pub(crate) fn title(body: &str) -> Option<Line> {
    let found = heading(body, "title")?;
    if found.contains(['=', ':', ';', '@', '\\', '/', '\'', '"']) {
        return None;
    }
    let text: String = found.split_whitespace().collect::<Vec<_>>().join(" ").chars().take(TITLE).collect();
    Some(Line::from(text)).filter(|title| !title.is_empty())
}

/// What a TLS port says to a plain request, in lower case: nginx, Go (Traefik, Caddy), Apache, HAProxy and others.
const PLAIN_TO_TLS: [&str; 5] = [
    "plain http request was sent to https port",
    "client sent an http request to an https server",
    "speaking plain http to an ssl-enabled server port",
    "this combination of host and port requires tls",
    "http request was sent to https",
];

/// Tests for people.
const CHALLENGES: [&str; 13] = [
    "just a moment...",
    "checking your browser",
    "enable javascript and cookies to continue",
    "/cdn-cgi/challenge-platform",
    "verify you are human",
    "verify that you are human",
    "pardon our interruption",
    "g-recaptcha",
    "h-captcha",
    "captcha-delivery",
    "_incapsula_resource",
    "please enable cookies",
    "<title>human verification</title>",
];

/// What filters say of themselves.
const BLOCKS: [&str; 13] = [
    "the requested url was rejected",
    "you have been blocked",
    "you are unable to access",
    "request unsuccessful. incapsula",
    "errors.edgesuite.net",
    "access denied - sucuri",
    "request blocked",
    "the request is blocked",
    "blocked by mod_security",
    "web application firewall",
    "has been blocked",
    "was blocked by",
    "attack id:",
];

/// What stands for "nobody is behind me".
const NO_BACKEND: [&str; 18] = [
    "no server is available to handle this request",
    "no healthy upstream",
    "no available server",
    "upstream connect error",
    "backend fetch failed",
    "bad gateway",
    "gateway time-out",
    "gateway timeout",
    "name resolution failed",
    "invalid response from an upstream server",
    "invalid response was received from the upstream server",
    "endpoint request timed out",
    "web server is down",
    "origin dns error",
    "ssl handshake failed",
    "application is not available",
    "our services aren't available right now",
    "http/1.1 service unavailable",
];

/// What a platform says of an application that is off.
const STOPPED: [&str; 3] = ["stopped", "web app - unavailable", "no such app"];

/// What HTTP.sys writes below its headings, whoever passed it on.
const OF_HTTP_SYS: [&str; 2] = [
    "<p>http error 503. the service is unavailable.</p>",
    "<p>http error 404. the requested resource is not found.</p>",
];

/// What an unhandled exception says of its cause, by its type and the code that stands in its message.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Fault {
    /// There is no database of that name.
    DatabaseMissing,
    /// The database refuses user or password.
    DatabaseLogin,
    /// The database server is not reached.
    DatabaseUnreached,
    /// A table or a column is missing.
    Table,
    /// The database user has not the right.
    Rights,
    /// The driver does not know a keyword of the connection string.
    Keyword,
    /// Another one of the database's.
    Database,
    /// The signing key or its certificate cannot be used.
    Key,
}

impl Fault {
    /// Something of the database: all but the key.
    pub fn is_of_database(self) -> bool {
        self != Fault::Key
    }

    /// By the first line of the exception (PostgreSQL, appendix A: error codes; SQL Server: error numbers).
    fn read(kind: &str, message: &str) -> Option<Fault> {
        let lower = message.to_ascii_lowercase();
        let says = |words: &[&str]| words.iter().any(|word| lower.contains(word));
        let sql = kind.ends_with("PostgresException")
            || kind.ends_with("NpgsqlException")
            || kind.ends_with("SqlException")
            || kind.ends_with("OracleException");
        if sql {
            return Some(match () {
                () if says(&["3d000", "cannot open database", "4060"]) => Fault::DatabaseMissing,
                () if says(&["28p01", "28000", "login failed", "ora-01017"]) => Fault::DatabaseLogin,
                () if says(&[
                    "42p01",
                    "42703",
                    "invalid object name",
                    "invalid column name",
                    "ora-00942",
                ]) =>
                {
                    Fault::Table
                }
                () if says(&["42501", "permission was denied", "ora-01031"]) => Fault::Rights,
                () if says(&[
                    "failed to connect",
                    "network-related",
                    "establishing a connection",
                    "timeout",
                    "57p03",
                    "08001",
                    "ora-12",
                ]) =>
                {
                    Fault::DatabaseUnreached
                }
                () => Fault::Database,
            });
        }
        if says(&["keyword not supported", "couldn't set", "format of the initialization string"]) {
            return Some(Fault::Keyword);
        }
        if kind.ends_with("SocketException") {
            return Some(Fault::DatabaseUnreached);
        }
        let key = kind.ends_with("CryptographicException")
            || says(&["signing", "x509", "securitykey", "security key"]);
        key.then_some(Fault::Key)
    }
}

/// The exception of such a page by its type and the code of its message, as `Npgsql.PostgresException 3D000: …`. The
/// rest of a message may hold a connection string, and is not kept.
pub(crate) fn exception_name(status: u16, body: &str) -> Option<Line> {
    exception(status, body)?;
    let (kind, message) = thrown(body)?;
    let code = message.trim_start().split_once(':').map(|(code, _)| code).filter(|code| is_code(kind, code));
    let code = code.map(|code| format!(" {code}")).unwrap_or_default();
    Some(Line::from(format!("{kind}{code}: …")))
}

/// A code of PostgreSQL (`3D000`) or Oracle (`ORA-01017`), with which the messages of their own exceptions begin.
fn is_code(kind: &str, word: &str) -> bool {
    let digits = |text: &str| text.bytes().all(|b| b.is_ascii_digit());
    if kind.ends_with("PostgresException") {
        return word.len() == 5 && word.bytes().all(|b| b.is_ascii_digit() || b.is_ascii_uppercase());
    }
    kind.ends_with("OracleException")
        && word.strip_prefix("ORA-").is_some_and(|number| number.len() == 5 && digits(number))
}

/// The longest name of a type that is kept, in characters.
const TYPE: usize = 80;

/// Where the page for developers writes the exception, by the last part of its type's name.
const TITLE_OF_ERROR: &str = "class=\"titleerror\">";

/// Type and message of the exception, the first that the page names.
fn thrown(body: &str) -> Option<(&str, &str)> {
    let is_type = |kind: &str| {
        let name = kind.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '.' | '_' | '`'));
        name && kind.contains('.') && kind.ends_with("Exception") && kind.len() <= TYPE
    };
    let line = body.lines().next().unwrap_or_default();
    let first =
        line.split_once(':').map(|(kind, message)| (kind.split(' ').next().unwrap_or_default(), message));
    first.filter(|(kind, _)| is_type(kind)).or_else(|| {
        if let Some(found) = body.split_once(TITLE_OF_ERROR).and_then(|(_, text)| text.split_once(": "))
            && let (kind, rest) = found
            && kind.ends_with("Exception")
            && kind.len() <= TYPE
            && kind.bytes().all(|b| b.is_ascii_alphanumeric())
        {
            return Some((kind, rest.split(['<', '\n']).next().unwrap_or_default()));
        }
        let at = body.find("Exception: ")?;
        let start = body[..at].rfind(|c: char| !(c.is_ascii_alphanumeric() || matches!(c, '.' | '_' | '`')));
        let start =
            start.map_or(0, |before| before + body[before..].chars().next().map_or(1, char::len_utf8));
        let (kind, rest) = body[start..].split_once(": ")?;
        is_type(kind).then(|| (kind, rest.split(['<', '\n']).next().unwrap_or_default()))
    })
}

/// The page of an unhandled exception, for developers: HTML, or text whose first line is the exception.
fn exception(status: u16, body: &str) -> Option<Page> {
    if status < 500 {
        return None;
    }
    let lower = body.to_ascii_lowercase();
    let html = lower.contains("developer exception page")
        || lower.contains("an unhandled exception occurred while processing the request");
    let first = body.lines().next().unwrap_or_default();
    match thrown(body) {
        // Text that begins with it, or a page that says what it is.
        Some((kind, message)) if html || first.starts_with(kind) => {
            Some(Fault::read(kind, message).map_or(Page::Developer, Page::Exception))
        }
        _ => html.then_some(Page::Developer),
    }
}

/// The longest heading that is read, in characters.
const HEADING: usize = 200;

/// `<title>` and `<h1>` to `<h3>`, the first of each, as `<title>…</title><h1>…</h1>`.
fn headings(body: &str) -> String {
    let mut found = String::new();
    for tag in ["title", "h1", "h2", "h3"] {
        let Some(text) = heading(body, tag) else { continue };
        if tag != "title" && found.to_ascii_lowercase().contains("unhandled exception") {
            continue;
        }
        found.push_str(&format!("<{tag}>{}</{tag}>", text.trim()));
    }
    found
}

/// The first of this tag, without hidden characters.
fn heading(body: &str, tag: &str) -> Option<String> {
    // ASCII lower case keeps every byte where it is, so that places found in one hold in the other.
    let lower = body.to_ascii_lowercase();
    let open = lower.find(&format!("<{tag}"))?;
    let start = lower[open..].find('>').map(|i| open + i + 1)?;
    let end = lower[start..].find("</").map(|i| start + i)?;
    let spaced = body[start..end].chars().map(|c| if c.is_whitespace() { ' ' } else { c });
    Some(spaced.filter(|c| !is_hidden(*c) && *c != '<').take(HEADING).collect())
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
        let whole = (1..=3).contains(&digits) && bytes.get(end) != Some(&b'.');
        let dashed =
            headings.get(end..).is_some_and(|rest| rest.trim_start().starts_with(['-', '–', '—', ':']));
        if !whole || !(marked || dashed) {
            return None;
        }
        let number = |from: usize, to: usize| headings.get(from..to)?.parse::<u16>().ok();
        Some(SubStatus { status: number(i, i + 3)?, sub: number(i + 4, end)? })
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sub_status(status: u16, sub: u16) -> Page {
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
            (502, "nginx/1.25", "<h1>502 Bad Gateway</h1>", Page::Gateway(Product::Nginx)),
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
            let fields = [("Server".to_owned(), server.to_owned())];
            let by = Product::read(status, &fields, &body.to_ascii_lowercase());
            assert_eq!(Page::read(status, by, body), page, "{body}");
        }
    }

    #[test]
    fn a_developer_page_is_known_by_what_it_says_of_itself() {
        let page = "<html><title>Internal Server Error</title><h1>An unhandled exception occurred while processing the request.</h1><p>Password=hunter2</p>";
        assert_eq!(Page::read(500, None, page), Page::Developer);
    }

    #[test]
    fn of_an_exception_type_and_code_are_kept_and_no_word_of_its_message() {
        for (body, name) in [
            (
                "Npgsql.PostgresException (0x80004005): 3D000: database \"n\" does not exist\n at x",
                Some("Npgsql.PostgresException 3D000: …"),
            ),
            (
                "Microsoft.Data.SqlClient.SqlException (0x80131904): Login failed for user 'sa'.",
                Some("Microsoft.Data.SqlClient.SqlException: …"),
            ),
            (
                "Oracle.ManagedDataAccess.Client.OracleException (0x80004005): ORA-01017: invalid",
                Some("Oracle.ManagedDataAccess.Client.OracleException ORA-01017: …"),
            ),
            (
                "System.ArgumentException: Keyword not supported: 'password=hunter2'.",
                Some("System.ArgumentException: …"),
            ),
            (
                "<html><h1>An unhandled exception occurred while processing the request.</h1><p>Npgsql.PostgresException: 42P01: relation",
                Some("Npgsql.PostgresException 42P01: …"),
            ),
            (
                "<html><h1>An unhandled exception occurred while processing the request.</h1><p>Server=db;Password=hunter2Exception: x",
                None,
            ),
            // What looks like a code and stands where none stands may be a secret.
            ("System.Exception: the token AB12C is refused", Some("System.Exception: …")),
            ("System.Exception: AB12C: refused", Some("System.Exception: …")),
            (
                "Npgsql.PostgresException (0x80004005): password AB12C is refused",
                Some("Npgsql.PostgresException: …"),
            ),
            (
                "Oracle.ManagedDataAccess.Client.OracleException: AB12C: ORA-01017: invalid",
                Some("Oracle.ManagedDataAccess.Client.OracleException: …"),
            ),
            ("Password=hunter2;Exception: x", None),
            ("hunter2: x", None),
            ("<html>Exception: x", None),
        ] {
            assert_eq!(exception_name(500, body).as_deref(), name, "{body}");
            assert_eq!(exception_name(200, body), None);
        }
        let long = format!("{}.Exception: x", "a".repeat(500));
        assert_eq!(exception_name(500, &long), None);
    }

    #[test]
    fn a_heading_with_hidden_characters_is_read_without_them() {
        let page = "<title>\u{202e}HTTP Error 500.30\u{202c} \u{200b}- x</title>";
        assert_eq!(Page::read(500, None, page), sub_status(500, 30));
    }
}
