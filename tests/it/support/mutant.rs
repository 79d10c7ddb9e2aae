//! Mutants of a recorded snapshot, and what of them is true. The terms are those of `tests/it/mutants.rs`.

use super::snapshots::Recorded;
use oauth_assistant::creatio::Check;
use oauth_assistant::page::recognise::Recognised;
use oauth_assistant::page::snapshot::{Element, Handle, Snapshot};
use std::collections::BTreeMap;

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    /// An element gets another name and id.
    Rename,
    /// An element loses its name and id.
    Unname,
    /// The label of an element, or of a whole field, is another.
    Relabel,
    /// Another tag.
    Retag,
    /// An input or button of another type.
    Retype,
    /// An element is not seen; what is in it is.
    Drop,
    /// An element is gone with all that is in it.
    DropTree,
    /// An element stands somewhere else.
    Move,
    /// Two siblings change places.
    Reorder,
    /// An element is there twice.
    Duplicate,
    /// Two elements change their labels.
    SwapLabels,
    /// Two elements change their names.
    SwapNames,
    /// Two inputs change their types.
    SwapTypes,
    /// One more field, input, button or text.
    Extra,
    /// Hidden, read-only, disabled, inert, filled.
    State,
    /// A foreign dialog above, or below.
    Dialog,
    /// Address, language and version.
    Page,
}

pub const KINDS: [Kind; 17] = [
    Kind::Rename,
    Kind::Unname,
    Kind::Relabel,
    Kind::Retag,
    Kind::Retype,
    Kind::Drop,
    Kind::DropTree,
    Kind::Move,
    Kind::Reorder,
    Kind::Duplicate,
    Kind::SwapLabels,
    Kind::SwapNames,
    Kind::SwapTypes,
    Kind::Extra,
    Kind::State,
    Kind::Dialog,
    Kind::Page,
];

pub const NAMES: [&str; 16] = [
    "",
    "Input_zz91kq0",
    "IdentityServiceUrlInput",
    "ClientIdInput",
    "ClientSecretInput",
    "ClientId_Input",
    "ClientSecret_Input",
    "SaveButton",
    "MainContainer",
    "OAuth20IdentityServerClientSecret",
    "SystemSettingsCheckBox",
    "DefaultResourceIsRegisteredCheckbox",
    "DiagnosticInfoFlexContainer",
    "OpenDiagnosticButton",
    "FlexContainer_k2j4h1",
    "PasswordInput",
];
pub const LABELS: [&str; 15] = [
    "",
    "Identity Service URL",
    "Client ID",
    "Client secret",
    "Секрет клієнта",
    "Идентификатор клиента",
    "URL",
    "Password",
    "API key",
    "Comment",
    "Titkos kulcs",
    "Secret question",
    "Login",
    "クライアント シークレット",
    "Webcím",
];
pub const TYPES: [&str; 8] = ["", "text", "password", "url", "email", "number", "checkbox", "submit"];
pub const TAGS: [&str; 14] = [
    "crt-input",
    "crt-web-input",
    "crt-password-input",
    "crt-encrypted-input",
    "crt-email-input",
    "crt-number-input",
    "crt-combobox",
    "crt-flex",
    "crt-grid",
    "crt-label",
    "crt-checkbox",
    "crt-button",
    "input",
    "textarea",
];

/// xorshift64*: the same mutants on every machine.
pub struct Random(pub u64);

impl Random {
    pub fn below(&mut self, end: usize) -> usize {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        (self.0.wrapping_mul(0x2545_F491_4F6C_DD1D) >> 33) as usize % end
    }

    pub fn of<'a>(&mut self, words: &[&'a str]) -> &'a str {
        words[self.below(words.len())]
    }

    fn one_in(&mut self, n: usize) -> bool {
        self.below(n) == 0
    }
}

/// What an element is in truth.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Truth {
    Url,
    ClientId,
    Secret,
    Row(Check),
}

/// The schema's names of the rows, which Creatio binds their states to.
const ROWS: [(Check, &str); 4] = [
    (Check::Settings, "SystemSettingsCheckBox"),
    (Check::Service, "IdentityServiceAvailabilityCheckbox"),
    (Check::Token, "AccessTokenIsRetrievableCheckbox"),
    (Check::Resource, "DefaultResourceIsRegisteredCheckbox"),
];

pub struct Mutant {
    pub page: Snapshot,
    truth: BTreeMap<Handle, Truth>,
    next: Handle,
    pub done: Vec<String>,
}

impl Mutant {
    pub fn of(recorded: &Recorded) -> Mutant {
        let mut truth = BTreeMap::new();
        let page = recorded.page.clone();
        if let Some(s) = &recorded.expect.settings {
            for (input, what) in
                [(s.url, Truth::Url), (s.client_id, Truth::ClientId), (s.client_secret, Truth::Secret)]
            {
                truth.insert(input, what);
                let host = page.elements.iter().find(|e| e.h == input).and_then(|e| e.parent);
                truth.insert(host.expect("a host"), what);
            }
        }
        for (check, host, _) in &recorded.expect.rows {
            for row in page.elements.iter().filter(|e| e.h == *host || e.parent == Some(*host)) {
                truth.insert(row.h, Truth::Row(*check));
            }
        }
        let next = page.elements.iter().map(|e| e.h).max().unwrap_or(0) + 1;
        Mutant { page, truth, next, done: Vec::new() }
    }

    fn place(&self, h: Handle) -> usize {
        self.page.elements.iter().position(|e| e.h == h).expect("an element")
    }

    /// An element and all below it, by handle, in document order.
    fn tree(&self, root: Handle) -> Vec<Handle> {
        let mut all = vec![root];
        for e in &self.page.elements {
            if e.h != root && e.parent.is_some_and(|p| all.contains(&p)) {
                all.push(e.h);
            }
        }
        all
    }

    fn cut(&mut self, root: Handle) -> Vec<Element> {
        let gone = self.tree(root);
        let (out, kept) = self.page.elements.drain(..).partition(|e| gone.contains(&e.h));
        self.page.elements = kept;
        out
    }

    /// Puts elements behind what stands below this parent, or right behind the parent itself.
    fn put(&mut self, parent: Option<Handle>, first: bool, mut elements: Vec<Element>) {
        if let Some(root) = elements.first_mut() {
            root.parent = parent;
        }
        let at = match parent {
            Some(p) if first => self.place(p) + 1,
            Some(p) => self.place(*self.tree(p).last().unwrap()) + 1,
            None => self.page.elements.len(),
        };
        self.page.elements.splice(at..at, elements);
    }

    fn make(&mut self, tag: &str, kind: &str, label: &str, name: &str) -> Element {
        self.next += 1;
        Element {
            h: self.next,
            tag: tag.into(),
            kind: kind.into(),
            label: label.into(),
            name: name.into(),
            visible: true,
            reachable: true,
            ..Element::default()
        }
    }

    /// An element of this page. A field and what is in it are as likely as anything else.
    fn any(&self, random: &mut Random) -> usize {
        random.below(self.page.elements.len())
    }

    /// Two different elements of those that are such.
    fn two(&self, random: &mut Random, such: impl Fn(&Element) -> bool) -> Option<(usize, usize)> {
        let all: Vec<usize> =
            (0..self.page.elements.len()).filter(|&i| such(&self.page.elements[i])).collect();
        if all.len() < 2 {
            return None;
        }
        let (a, b) = (random.below(all.len()), random.below(all.len() - 1));
        Some((all[a], all[if b >= a { b + 1 } else { b }]))
    }

    /// Whether it could be done here.
    pub fn mutate(&mut self, kind: Kind, random: &mut Random) -> bool {
        if self.page.elements.is_empty() && kind != Kind::Dialog && kind != Kind::Page {
            return false;
        }
        let before = self.page.clone();
        let what = self.apply(kind, random);
        let changed = self.page != before;
        if changed {
            self.done.push(format!("{kind:?} {what}"));
        }
        changed
    }

    fn apply(&mut self, kind: Kind, random: &mut Random) -> String {
        match kind {
            Kind::Rename => {
                let (at, name) = (self.any(random), random.of(&NAMES));
                let e = &mut self.page.elements[at];
                e.name = name.into();
                if random.one_in(2) {
                    e.id = name.into();
                }
                format!("{} {name}", e.h)
            }
            Kind::Unname => {
                let at = self.any(random);
                let e = &mut self.page.elements[at];
                e.name.clear();
                e.id.clear();
                e.h.to_string()
            }
            Kind::Relabel => {
                let at = self.any(random);
                let label = random.of(&LABELS);
                let h = self.page.elements[at].h;
                self.page.elements[at].label = label.into();
                // As often as not, a field with what is in it.
                if random.one_in(2) {
                    for e in self.page.elements.iter_mut().filter(|e| e.parent == Some(h) && e.tag == "input")
                    {
                        e.label = label.into();
                    }
                }
                format!("{h} {label}")
            }
            Kind::Retag => {
                let (at, tag) = (self.any(random), random.of(&TAGS));
                self.page.elements[at].tag = tag.into();
                format!("{} {tag}", self.page.elements[at].h)
            }
            Kind::Retype => {
                let all: Vec<usize> = (0..self.page.elements.len())
                    .filter(|&i| !self.page.elements[i].kind.is_empty())
                    .collect();
                if all.is_empty() {
                    return String::new();
                }
                let (at, kind) = (all[random.below(all.len())], random.of(&TYPES));
                self.page.elements[at].kind = kind.into();
                format!("{} {kind}", self.page.elements[at].h)
            }
            Kind::Drop => {
                let at = self.any(random);
                let gone = self.page.elements.remove(at);
                for e in self.page.elements.iter_mut().filter(|e| e.parent == Some(gone.h)) {
                    e.parent = gone.parent;
                }
                gone.h.to_string()
            }
            Kind::DropTree => {
                let at = self.any(random);
                let h = self.page.elements[at].h;
                self.cut(h);
                h.to_string()
            }
            Kind::Move => {
                let at = self.any(random);
                let h = self.page.elements[at].h;
                let cut = self.cut(h);
                if self.page.elements.is_empty() {
                    self.page.elements = cut;
                    return String::new();
                }
                let to = self.any(random);
                let to = self.page.elements[to].h;
                self.put(Some(to), random.one_in(2), cut);
                format!("{h} into {to}")
            }
            Kind::Reorder => {
                let at = self.any(random);
                let (h, parent) = (self.page.elements[at].h, self.page.elements[at].parent);
                let siblings: Vec<Handle> = self
                    .page
                    .elements
                    .iter()
                    .filter(|e| e.parent == parent && e.h != h)
                    .map(|e| e.h)
                    .collect();
                if siblings.is_empty() {
                    return String::new();
                }
                let to = siblings[random.below(siblings.len())];
                let mut cut = self.cut(h);
                cut[0].parent = parent;
                let last = *self.tree(to).last().unwrap();
                let at = if random.one_in(2) { self.place(to) } else { self.place(last) + 1 };
                self.page.elements.splice(at..at, cut);
                format!("{h} beside {to}")
            }
            Kind::Duplicate => {
                let at = self.any(random);
                let h = self.page.elements[at].h;
                let tree = self.tree(h);
                let base = self.next + 1;
                let fresh = |old: Handle| base + tree.iter().position(|&t| t == old).unwrap() as Handle;
                let copy: Vec<Element> = tree
                    .iter()
                    .map(|&old| {
                        let e =
                            &self.page.elements[self.page.elements.iter().position(|e| e.h == old).unwrap()];
                        let parent = if old == h { e.parent } else { e.parent.map(fresh) };
                        Element { h: fresh(old), parent, ..e.clone() }
                    })
                    .collect();
                for &old in &tree {
                    if let Some(&what) = self.truth.get(&old) {
                        self.truth.insert(fresh(old), what);
                    }
                }
                self.next += tree.len() as Handle + 1;
                let at = self.place(*tree.last().unwrap()) + 1;
                self.page.elements.splice(at..at, copy);
                h.to_string()
            }
            Kind::SwapLabels => {
                let Some((a, b)) = self.two(random, |e| !e.label.is_empty()) else { return String::new() };
                let whole = random.one_in(2);
                let (h, i) = (self.page.elements[a].h, self.page.elements[b].h);
                let (l, m) = (self.page.elements[a].label.clone(), self.page.elements[b].label.clone());
                for e in &mut self.page.elements {
                    let below = |root: Handle| {
                        e.h == root || (whole && e.parent == Some(root) && !e.label.is_empty())
                    };
                    if below(h) {
                        e.label.clone_from(&m);
                    } else if below(i) {
                        e.label.clone_from(&l);
                    }
                }
                format!("{h} with {i}")
            }
            Kind::SwapNames => {
                let Some((a, b)) = self.two(random, |e| !e.name.is_empty()) else { return String::new() };
                let e = &mut self.page.elements;
                let (name, id) = (e[a].name.clone(), e[a].id.clone());
                e[a].name = std::mem::replace(&mut e[b].name, name);
                e[a].id = std::mem::replace(&mut e[b].id, id);
                format!("{} with {}", e[a].h, e[b].h)
            }
            Kind::SwapTypes => {
                let Some((a, b)) = self.two(random, |e| e.tag == "input") else { return String::new() };
                let e = &mut self.page.elements;
                let kind = e[a].kind.clone();
                e[a].kind = std::mem::replace(&mut e[b].kind, kind);
                format!("{} with {}", e[a].h, e[b].h)
            }
            Kind::Extra => {
                let to = self.any(random);
                let to = self.page.elements[to].h;
                let (label, name) = (random.of(&LABELS), random.of(&NAMES));
                let first = random.one_in(2);
                let elements = match random.below(5) {
                    0 => {
                        let kind = random.of(&["text", "password"]);
                        let tag = random.of(&TAGS[..4]);
                        let host = self.make(tag, "", label, name);
                        let mut input = self.make("input", kind, label, "");
                        input.parent = Some(host.h);
                        vec![host, input]
                    }
                    1 => {
                        let kind = random.of(&["text", "password", "checkbox", "hidden"]);
                        vec![self.make("input", kind, label, "")]
                    }
                    2 => {
                        let host = self.make("crt-button", "", "", name);
                        let mut button = self.make("button", "button", label, "");
                        button.parent = Some(host.h);
                        vec![host, button]
                    }
                    3 => vec![self.make("crt-label", "", label, name)],
                    _ => vec![self.make("crt-flex", "", "", name)],
                };
                let what = format!("{} {} {label} into {to}", elements[0].tag, elements[0].kind);
                self.put(Some(to), first, elements);
                what
            }
            Kind::State => {
                let at = self.any(random);
                let e = &mut self.page.elements[at];
                let which = random.below(5);
                let flag = match which {
                    0 => &mut e.visible,
                    1 => &mut e.readonly,
                    2 => &mut e.disabled,
                    3 => &mut e.reachable,
                    _ => &mut e.filled,
                };
                *flag = !*flag;
                format!("{which} of {}", e.h)
            }
            Kind::Dialog => {
                let mut dialog = self.make("mat-dialog-container", "", "", "");
                dialog.role = random.of(&["dialog", "alertdialog"]).into();
                let top = dialog.h;
                let mut elements = vec![dialog];
                // Half of them ask for as much as the Connection settings do.
                if random.one_in(2) {
                    let labels =
                        [["", "", ""], ["Webcím", "Név", "Jelszó"], ["Address", "Login", "Password"]];
                    let labels = labels[random.below(3)];
                    let hosts = ["crt-web-input", "crt-input", "crt-password-input"];
                    for (n, tag) in hosts.iter().enumerate() {
                        let mut host = self.make(tag, "", labels[n], "");
                        host.parent = Some(top);
                        let kind = if n == 2 { "password" } else { "text" };
                        let mut input = self.make("input", kind, labels[n], "");
                        input.parent = Some(host.h);
                        elements.extend([host, input]);
                    }
                    for name in ["SaveButton", "CancelButton"] {
                        let mut button = self.make("crt-button", "", "", name);
                        button.parent = Some(top);
                        elements.push(button);
                    }
                }
                let what = format!("of {} elements", elements.len());
                if random.one_in(2) {
                    self.put(None, false, elements);
                    what + " above"
                } else {
                    self.page.elements.splice(0..0, elements);
                    what + " below"
                }
            }
            Kind::Page => {
                let page = &mut self.page;
                match random.below(5) {
                    0 => page.culture = random.of(&["", "de-DE", "xx", "hu-HU", "uk-UA"]).into(),
                    1 => page.version = random.of(&["", "12.0.0.1", "beta"]).into(),
                    2 => page.path = random.of(&["/", "/WebApp780/0/Shell/", "/Shell/"]).into(),
                    3 => {
                        let hash = random.of(&["#Section", "#Card", "#Page"]);
                        page.hash =
                            page.hash.replacen("#Page", hash, 1).replacen("#Section", hash, 1) + "/add";
                    }
                    _ => drop(page.markers.pop()),
                }
                String::new()
            }
        }
    }

    /// What an input is in truth: its own, or that of the field it was put into.
    fn of_input(&self, input: Handle) -> Option<Truth> {
        let mut at = Some(input);
        while let Some(h) = at {
            if let Some(&what) = self.truth.get(&h) {
                return Some(what);
            }
            at = self.page.elements[self.place(h)].parent;
        }
        None
    }

    /// Whether the fields, or the rows, are there as they were; see the head of this file.
    pub fn is_whole(&self, recorded: &Recorded) -> bool {
        let Some(settings) = &recorded.expect.settings else {
            let there = |&(_, h, _): &(Check, Handle, Option<bool>)| {
                self.page.elements.iter().any(|e| e.h == h && e.visible)
            };
            let row = |h: Handle| matches!(self.truth.get(&h), Some(Truth::Row(_)));
            let rows = self.page.elements.iter().filter(|e| row(e.h) && !e.parent.is_some_and(row));
            return recorded.expect.rows.iter().all(there) && rows.count() == recorded.expect.rows.len();
        };
        let is_dialog = |e: &&Element| {
            e.tag == "mat-dialog-container" || matches!(e.role.as_str(), "dialog" | "alertdialog")
        };
        let Some(dialog) = self.page.elements.iter().rfind(is_dialog) else { return false };
        let tree = self.tree(dialog.h);
        let below = self.page.elements.iter().filter(|e| tree.contains(&e.h));
        let inputs: Vec<&Element> = below.filter(|e| e.tag == "input" && e.kind != "hidden").collect();
        let fields = [settings.url, settings.client_id, settings.client_secret];
        let as_it_was = |input: &&Element| {
            let old = recorded.page.elements.iter().find(|e| e.h == input.h).unwrap();
            let state = |e: &Element| (e.visible, e.readonly, e.disabled, e.reachable, e.kind.clone());
            let host = |e: &Element, all: &[Element]| all.iter().find(|h| Some(h.h) == e.parent).map(state);
            state(input) == state(old)
                && (input.parent != old.parent
                    || host(input, &self.page.elements) == host(old, &recorded.page.elements))
        };
        inputs.iter().map(|e| e.h).eq(fields) && inputs.iter().all(as_it_was)
    }

    /// What of a reading is not the truth.
    pub fn mistakes(&self, recorded: &Recorded, seen: &Recognised) -> Vec<String> {
        let mut wrong = Vec::new();
        if let Some(found) = &seen.settings {
            for (input, what) in [
                (found.url, Truth::Url),
                (found.client_id, Truth::ClientId),
                (found.client_secret, Truth::Secret),
            ] {
                let truth = self.of_input(input);
                if truth == Some(what) {
                    continue;
                }
                // The successor of a field that is gone.
                let dialog = self.tree(found.dialog);
                let is_left = |h: &Handle| {
                    self.page.elements[self.place(*h)].tag == "input" && self.of_input(*h) == Some(what)
                };
                let gone = recorded.expect.settings.is_some() && !dialog.iter().any(is_left);
                let e = &self.page.elements[self.place(input)];
                let host =
                    e.parent.map(|p| self.page.elements[self.place(p)].tag.clone()).unwrap_or_default();
                let masked = e.kind == "password"
                    || matches!(host.as_str(), "crt-password-input" | "crt-encrypted-input");
                let says = ["Client secret", "Секрет клієнта", "クライアント シークレット"]
                    .contains(&e.label.as_str());
                let fits = if what == Truth::Secret { masked || says } else { !masked };
                let successor = gone && truth.is_none() && fits;
                if !successor {
                    wrong.push(format!("{input} is {truth:?}, not {what:?}"));
                }
            }
        }
        for row in seen.panel.iter().flat_map(|p| &p.rows) {
            let e = &self.page.elements[self.place(row.host)];
            let name = if e.name.is_empty() { &e.id } else { &e.name };
            let named = ROWS.iter().find(|r| r.1 == name).map(|r| r.0);
            let is_row = matches!(self.truth.get(&row.host), Some(Truth::Row(_)));
            if named != Some(row.check) && (named.is_some() || !is_row) {
                wrong.push(format!("{} is {named:?}, not {:?}", row.host, row.check));
            }
        }
        wrong
    }
}
