//! A snapshot that may leave the house: what recognition reads, and nothing of whose page it is.
//!
//! A snapshot holds no value of a field to begin with. What goes here besides are the host, the names of
//! directories and records, addresses, numbers and ids in names and captions, and every text that is neither
//! a button's nor a field's. What is replaced stays told apart from what else is replaced, so that the
//! redacted snapshot is recognised for the very same; `tests/it/redact.rs` holds it to that.

use super::recognise::panel::is_caption;
use super::recognise::words::{self, Told};
use super::snapshot::{CAP, Element};
use super::{Handle, Snapshot};
use crate::creatio::{CODES, Field};

/// Captions are shorter; what is longer is a text.
const LONGEST: usize = 60;

/// The parts of an address that are Creatio's own.
const PATHS: [&str; 6] = ["0", "shell", "nui", "viewmodule.aspx", "login", "nuilogin.aspx"];

/// What the words of a fragment hold that name a schema or what is done with it.
const ROUTES: [&str; 8] = ["page", "section", "module", "oauth", "modal", "schema", "desktop", "card"];

/// The snapshot without what is nobody else's business.
pub fn redact(snapshot: &Snapshot) -> Snapshot {
    let snapshot = fit(snapshot);
    let mut veil = Veil::default();
    let fields = fields(&snapshot.elements);
    Snapshot {
        path: path(&snapshot.path),
        hash: veil.fragment(&snapshot.hash),
        culture: culture(&snapshot.culture),
        version: if snapshot.version.bytes().all(|b| b.is_ascii_digit() || b == b'.') {
            snapshot.version.clone()
        } else {
            String::new()
        },
        base_url: path(snapshot.base_url.split_once("://").map_or("", |(_, rest)| rest)),
        markers: snapshot.markers.iter().map(|m| veil.name(m)).collect(),
        elements: snapshot.elements.iter().map(|e| veil.element(e, &snapshot, &fields)).collect(),
        truncated: snapshot.truncated,
        sights: None,
    }
}

/// Of more elements than recognition looks at, those that can be seen, and of these the last: dialogs come
/// last in the document.
fn fit(snapshot: &Snapshot) -> Snapshot {
    let mut fitting = snapshot.clone();
    let elements = &mut fitting.elements;
    if elements.len() > CAP as usize {
        elements.retain(|e| e.visible || e.tag == "input");
        let over = elements.len().saturating_sub(CAP as usize);
        elements.drain(..over);
        fitting.truncated |= over > 0;
        for at in 0..fitting.elements.len() {
            fitting.elements[at].parent = kept_above(snapshot, &fitting, fitting.elements[at].parent);
        }
    }
    fitting
}

/// The nearest ancestor that was kept.
fn kept_above(whole: &Snapshot, kept: &Snapshot, mut parent: Option<Handle>) -> Option<Handle> {
    while let Some(h) = parent.filter(|h| !kept.elements.iter().any(|e| e.h == *h)) {
        parent = whole.elements.iter().find(|e| e.h == h).and_then(|e| e.parent.filter(|p| *p != h));
    }
    parent
}

/// The inputs and their hosts, whose captions tell the fields. A host is made for that or is right around it.
fn fields(elements: &[Element]) -> Vec<Handle> {
    let mut fields = Vec::new();
    for e in elements {
        let host = e.tag.starts_with("crt-") && e.tag.ends_with("-input");
        if e.tag == "input" {
            fields.extend(e.parent);
        }
        if e.tag == "input" || host {
            fields.push(e.h);
        }
    }
    fields
}

/// What was replaced so far; each gets the number of its place.
#[derive(Default)]
struct Veil(Vec<String>);

impl Veil {
    fn element(&mut self, e: &Element, snapshot: &Snapshot, fields: &[Handle]) -> Element {
        let button = matches!(e.tag.as_str(), "button" | "crt-button");
        // A button that no schema names may bear a person's name.
        let parent = e.parent.and_then(|h| snapshot.elements.iter().find(|p| p.h == h));
        let named = |e: &Element| !e.name.is_empty();
        let caption = button && (named(e) || parent.is_some_and(named));
        Element {
            h: e.h,
            parent: e.parent,
            tag: self.name(&e.tag),
            name: self.name(&e.name),
            id: self.name(&e.id),
            marker: self.text(&e.marker),
            qa: self.name(&e.qa),
            role: self.name(&e.role),
            kind: self.name(&e.kind),
            icon: self.name(&e.icon),
            label: match caption || fields.contains(&e.h) {
                _ if is_caption(&e.label) => e.label.clone(),
                true => self.caption(&e.label),
                false => String::new(),
            },
            text: match caption {
                _ if is_caption(&e.text) => e.text.clone(),
                true => self.text(&e.text),
                false => String::new(),
            },
            visible: e.visible,
            checked: e.checked,
            disabled: e.disabled,
            readonly: e.readonly,
            reachable: e.reachable,
            filled: e.filled,
            code: CODES.values().into_iter().find(|code| *code == e.code).unwrap_or_default().to_owned(),
        }
    }

    /// A field's caption: it goes on saying what it said.
    fn caption(&mut self, label: &str) -> String {
        if words::label(label).is_some() {
            return label.to_owned();
        }
        let (text, told) = (self.text(label), words::hint(label));
        if words::hint(&text) == told && words::label(&text).is_none() {
            return text;
        }
        let says = match told {
            Told::Nothing => return String::new(),
            Told::Unknown => "",
            Told::Field(Field::Url) => "URL ",
            Told::Field(Field::ClientId) => "ID ",
            Told::Field(Field::ClientSecret) => "secret ",
            Told::Foreign => "login ",
        };
        self.mark(says, label)
    }

    /// A text for people, one word after the other; a long one is cut.
    fn text(&mut self, text: &str) -> String {
        let words: Vec<String> = text.split(' ').map(|word| self.name(word)).collect();
        let text = words.join(" ");
        match text.char_indices().nth(LONGEST) {
            Some((end, _)) => self.mark(text.get(..end).unwrap_or_default(), &text),
            None => text,
        }
    }

    /// A name as machines give it, or a word. Numbers and ids in it are replaced, addresses as a whole.
    fn name(&mut self, name: &str) -> String {
        if name.contains('@') || name.contains("://") || name.starts_with("www.") {
            return self.mark("", name);
        }
        let mut veiled = String::new();
        for token in name.split_inclusive(|c: char| !c.is_ascii_alphanumeric()) {
            let word = token.trim_end_matches(|c: char| !c.is_ascii_alphanumeric());
            veiled.push_str(&self.token(word));
            veiled.push_str(token.get(word.len()..).unwrap_or_default());
        }
        veiled
    }

    /// Letters and digits. A part of a GUID goes as a whole, of others a number of four digits and more.
    fn token(&mut self, token: &str) -> String {
        let digits = token.bytes().filter(u8::is_ascii_digit).count();
        if token.len() >= 4 && digits > 0 && token.bytes().all(|b| b.is_ascii_hexdigit()) {
            return self.mark("", token);
        }
        let mut veiled = String::new();
        let mut number = String::new();
        for c in token.chars().map(Some).chain([None]) {
            match c {
                Some(c) if c.is_ascii_digit() => number.push(c),
                other => {
                    let long = number.len() >= 4;
                    veiled.push_str(&if long { self.mark("", &number) } else { number.clone() });
                    number.clear();
                    veiled.extend(other);
                }
            }
        }
        veiled
    }

    /// The fragment: its route, and of the rest the words that are Creatio's.
    fn fragment(&mut self, hash: &str) -> String {
        let mut veiled = String::new();
        let mut count = 0;
        for token in hash.split_inclusive(|c: char| !(c.is_alphanumeric() || c == '_')) {
            let word = token.trim_end_matches(|c: char| !(c.is_alphanumeric() || c == '_'));
            // What is escaped as `%3D` belongs to the word before.
            let escaped = veiled.ends_with('%') && word.is_char_boundary(2) && word.len() >= 2;
            let (sign, word) = word.split_at(if escaped { 2 } else { 0 });
            let lower = word.to_ascii_lowercase();
            let own = ROUTES.iter().any(|r| lower.contains(r)) || matches!(word, "" | "edit" | "add");
            let route = count < 2 && word.starts_with(|c: char| c.is_ascii_alphabetic());
            count += usize::from(!word.is_empty());
            veiled.push_str(sign);
            veiled.push_str(&if own || route { self.token(word) } else { self.mark("", word) });
            veiled.push_str(token.get(sign.len() + word.len()..).unwrap_or_default());
        }
        veiled
    }

    /// What stands for this text from now on.
    fn mark(&mut self, before: &str, text: &str) -> String {
        let at = self.0.iter().position(|t| t == text).unwrap_or_else(|| {
            self.0.push(text.to_owned());
            self.0.len() - 1
        });
        let mut mark = before.to_owned();
        mark.push('x');
        mark.push_str(&at.to_string());
        mark
    }
}

/// An address without what names a host or a directory of somebody's.
fn path(path: &str) -> String {
    let own = |part: &str| part.is_empty() || PATHS.iter().any(|own| own.eq_ignore_ascii_case(part));
    let parts: Vec<&str> = path.split('/').map(|part| if own(part) { part } else { "x" }).collect();
    parts.join("/")
}

/// The language, and the country where it is plainly that.
fn culture(culture: &str) -> String {
    if culture.len() <= 10 && culture.bytes().all(|b| b.is_ascii_alphabetic() || matches!(b, b'-' | b'_')) {
        return culture.to_owned();
    }
    if words::is_foreign(culture) { "xx".to_owned() } else { "en".to_owned() }
}
