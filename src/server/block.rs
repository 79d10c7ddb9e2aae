//! The block in a pasted text: found, capped, and taken apart into its lines.
//!
//! It may have come by mail or through a ticket: quoted, wrapped, with markup, with typographic quotes, as UTF-16 that
//! was taken for something else. Of several the last one counts.

use sha2::{Digest, Sha256};

/// The longest text that is looked through.
const LONGEST: usize = 8 * 1024 * 1024;
/// The longest block, and the most lines of one.
const BLOCK: usize = 64 * 1024;
const LINES: usize = 400;
/// What stands before the version in the first line, and in the last.
const BEGIN: &str = "=== IDCHECK BEGIN ";
const END: &str = "=== IDCHECK END ";
/// The version that is read.
const VERSION: &str = "1";

/// Why a text is not taken as a block.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Refused {
    /// Nothing was pasted.
    Empty,
    /// Longer than any text that a block comes in.
    TooLong,
    /// There is none in it.
    NotThere,
    /// Its end is missing.
    CutOff,
    /// It is of a script of another version.
    Version,
    /// The script did not run: PowerShell is restricted on that machine.
    Restricted,
    /// It does not say which address was asked.
    NoAddress,
}

impl Refused {
    /// Key of what is said, with the next step.
    pub const fn key(&self) -> &'static str {
        match self {
            Refused::Empty => "server_empty",
            Refused::TooLong => "server_too_long",
            Refused::NotThere => "server_not_there",
            Refused::CutOff => "server_cut_off",
            Refused::Version => "server_version",
            Refused::Restricted => "server_restricted",
            Refused::NoAddress => "server_no_address",
        }
    }
}

/// The lines of a block, in their order, and whether its check sum fits.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Block {
    lines: Vec<(String, String)>,
    /// The check sum fits.
    pub whole: bool,
}

impl Block {
    /// The value of a key; of the first line that has it.
    pub fn get(&self, key: &str) -> Option<&str> {
        self.lines.iter().find(|(k, _)| k == key).map(|(_, value)| value.as_str())
    }

    /// The values of all lines with this key.
    pub fn all<'b>(&'b self, key: &'b str) -> impl Iterator<Item = &'b str> {
        self.lines.iter().filter(move |(k, _)| k == key).map(|(_, value)| value.as_str())
    }

    /// The lines whose keys begin so: what follows of the key, and the value.
    pub fn below<'b>(&'b self, key: &'b str) -> impl Iterator<Item = (&'b str, &'b str)> {
        self.lines.iter().filter_map(move |(k, value)| Some((k.strip_prefix(key)?, value.as_str())))
    }
}

/// Finds the block in a text.
///
/// # Errors
/// [`Refused`], for a text in which there is none that can be read.
pub fn find(text: &str) -> Result<Block, Refused> {
    if text.trim().is_empty() {
        return Err(Refused::Empty);
    }
    if text.len() > LONGEST {
        return Err(Refused::TooLong);
    }
    let spread;
    let text = if text.contains('\0') {
        spread = text.replace('\0', "");
        &spread
    } else {
        text
    };
    let at = text.rfind(BEGIN).ok_or(Refused::NotThere)?;
    let rest = crate::text::capped(&text[at + BEGIN.len()..], BLOCK);
    let end = rest.find(END).ok_or(Refused::CutOff)?;
    let (version, body) = rest[..end].split_once("===").ok_or(Refused::CutOff)?;
    if version.trim() != VERSION {
        return Err(Refused::Version);
    }
    // Where each line is one of a page, the first is as well.
    let block = if body.trim_start().starts_with('<') { lines(&plain(body)) } else { lines(body) };
    if block.get("result").is_some_and(|result| result.starts_with("not-run")) {
        return Err(Refused::Restricted);
    }
    Ok(block)
}

/// The text of a page: what breaks a line there breaks one here, and the rest of the markup goes.
fn plain(markup: &str) -> String {
    let mut text = String::new();
    let mut rest = markup;
    while let Some((before, tag)) = rest.split_once('<') {
        text.push_str(before);
        let known = tag.split('>').next().filter(|name| {
            let name = name.trim_start_matches('/').split([' ', '/']).next().unwrap_or_default();
            ["br", "p", "div", "span", "pre", "code", "li", "font", "b", "i"]
                .iter()
                .any(|known| name.eq_ignore_ascii_case(known))
        });
        match known {
            Some(name) => {
                let name = name.to_ascii_lowercase();
                if ["br", "/p", "/div", "/li"].iter().any(|end| name.starts_with(end)) {
                    text.push('\n');
                }
                rest = &tag[name.len() + 1..];
            }
            None => {
                text.push('<');
                rest = tag;
            }
        }
    }
    text.push_str(rest);
    let signs = [("&gt;", ">"), ("&lt;", "<"), ("&quot;", "\""), ("&nbsp;", " "), ("&amp;", "&")];
    signs.iter().fold(text, |text, (written, sign)| text.replace(written, sign))
}

fn lines(body: &str) -> Block {
    let mut lines: Vec<(String, String)> = Vec::new();
    let mut told = None;
    for line in body.split(['\n', '\r']).map(unquoted).filter(|line| !line.is_empty()) {
        let line = straight(line);
        match keyed(&line) {
            Some(("check", value)) => told = Some(value.to_owned()),
            Some((key, value)) if lines.len() < LINES => lines.push((key.to_owned(), value.to_owned())),
            Some(_) => break,
            // A line that was wrapped on its way.
            None => {
                if let Some(value) = told.as_mut().or(lines.last_mut().map(|(_, value)| value)) {
                    value.push(' ');
                    value.push_str(&line);
                }
            }
        }
    }
    let whole = told.is_some_and(|told| fits(&lines, &told));
    Block { lines, whole }
}

/// Without what mail programs put before a line that is quoted.
fn unquoted(line: &str) -> &str {
    line.trim_start_matches(|c: char| c.is_whitespace() || matches!(c, '>' | '|' | '\u{feff}')).trim_end()
}

/// With the quotes and blanks that a console prints.
fn straight(line: &str) -> String {
    let sign = |c| match c {
        '\u{201c}' | '\u{201d}' | '\u{201e}' => '"',
        '\u{2018}' | '\u{2019}' => '\'',
        '\u{a0}' => ' ',
        c => c,
    };
    line.chars().filter(|c| !matches!(c, '\u{200b}' | '\u{ad}')).map(sign).collect()
}

/// A line of the block: its key, of lower case letters, digits, dots and hyphens, and its value. Environment variables
/// and the numbers of what is listed are a part of the key.
fn keyed(line: &str) -> Option<(&str, &str)> {
    let (key, value) = line.split_once(':')?;
    let sign = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '_');
    let shaped = key.starts_with(|c: char| c.is_ascii_lowercase()) && key.chars().all(sign) && key.len() < 60;
    let known = [
        "run",
        "time.",
        "os",
        "ps",
        "user",
        "tools",
        "trust.",
        "url",
        "dns",
        "proxy.",
        "tcp.",
        "tls.",
        "http.",
        "discovery.",
        "keys",
        "listen.",
        "dotnet",
        "iis.",
        "event",
        "settings.",
        "pfx",
        "took",
        "check",
        "machine",
        "account",
        "creatio",
        "result",
    ];
    let fits = |known: &str| match key.strip_prefix(known) {
        Some("") => true,
        Some(more) => known.ends_with('.') || more.starts_with('.'),
        None => false,
    };
    (shaped && known.iter().any(|known| fits(known))).then(|| (key, value.trim()))
}

/// The sum leaves out white space: it outlives wrapping. One that this reader does not make is believed.
fn fits(lines: &[(String, String)], told: &str) -> bool {
    let Some(sum) = told.split("sha256=").nth(1) else { return told.contains("cksum=") };
    let mut hash = Sha256::new();
    for (key, value) in lines {
        let line = [key, ":", value].concat();
        let dense: String = line.chars().filter(|c| !c.is_ascii_whitespace()).collect();
        hash.update(dense.as_bytes());
    }
    let made = hex(&hash.finalize());
    sum.trim().get(..16).is_some_and(|sum| made.starts_with(sum))
}

/// As digits of hexadecimal numbers.
pub(super) fn hex(bytes: &[u8]) -> String {
    const DIGITS: [char; 16] =
        ['0', '1', '2', '3', '4', '5', '6', '7', '8', '9', 'a', 'b', 'c', 'd', 'e', 'f'];
    bytes.iter().flat_map(|b| [DIGITS[usize::from(b >> 4)], DIGITS[usize::from(b & 15)]]).collect()
}
