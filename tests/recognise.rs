//! Recognition over recorded snapshots: the good ones, the traps, and what becomes of the good ones when
//! something about them changes.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test says so by failing")]

use oauth_assistant::page::recognise::{By, Check, Recognised, recognise};
use oauth_assistant::page::snapshot::{Element, Handle, Snapshot, landmarks};

type Change = fn(&mut Snapshot);

const CHECKS: [Check; 4] = [Check::Settings, Check::Service, Check::Token, Check::Resource];

/// The good snapshots of the mini page, each with what tells its fields apart.
// `dialog-recorded` is what the content script saw in Chromium on the look-alike of `tests/lab/creatio`.
const DIALOGS: [(&str, By); 9] = [
    ("dialog-recorded", By::Signature),
    ("dialog-opaque-names", By::Signature),
    ("dialog-known-names", By::Names),
    ("dialog-without-ids", By::Signature),
    ("dialog-secret-revealed", By::Signature),
    ("dialog-ukrainian", By::Signature),
    ("dialog-unknown-language", By::Signature),
    ("dialog-unlabelled-on-page", By::Signature),
    ("dialog-plain-hosts", By::Signature),
];

fn load(name: &str) -> Snapshot {
    let path = format!("{}/tests/fixtures/snapshots/{name}.json", env!("CARGO_MANIFEST_DIR"));
    let text = std::fs::read_to_string(&path).unwrap_or_else(|e| panic!("{path}: {e}"));
    serde_json::from_str(&text).unwrap_or_else(|e| panic!("{path}: {e}"))
}

fn has(seen: &Recognised, code: &str) -> bool {
    seen.reasons.iter().any(|r| r.code == code)
}

/// Places of the three hosts, in document order.
fn hosts(snapshot: &Snapshot) -> Vec<usize> {
    let is_host = |e: &Element| {
        matches!(e.tag.as_str(), "crt-input" | "crt-web-input" | "crt-password-input" | "crt-encrypted-input")
    };
    (0..snapshot.elements.len()).filter(|&i| is_host(&snapshot.elements[i])).collect()
}

/// Place of the native input of the field at a place.
fn input_of(snapshot: &Snapshot, host: usize) -> usize {
    let handle = Some(snapshot.elements[host].h);
    let input = |e: &Element| e.parent == handle && e.tag == "input";
    snapshot.elements.iter().position(input).expect("a native input")
}

/// Handles of the inputs of address, client id and secret, by their order in the good snapshots.
fn truth(snapshot: &Snapshot) -> [Handle; 3] {
    let hosts = hosts(snapshot);
    [0, 1, 2].map(|i| snapshot.elements[input_of(snapshot, hosts[i])].h)
}

fn named<'a>(snapshot: &'a mut Snapshot, name: &str) -> &'a mut Element {
    snapshot.elements.iter_mut().rfind(|e| e.name == name).expect("an element of that name")
}

// Lines of the tables below read as what somebody would say of the page.

fn host(s: &mut Snapshot, field: usize) -> &mut Element {
    let place = hosts(s)[field];
    &mut s.elements[place]
}

fn input(s: &mut Snapshot, field: usize) -> &mut Element {
    let place = input_of(s, hosts(s)[field]);
    &mut s.elements[place]
}

fn relabel(s: &mut Snapshot, field: usize, label: &str) {
    host(s, field).label = label.into();
    input(s, field).label = label.into();
}

fn rename(s: &mut Snapshot, field: usize, name: &str) {
    host(s, field).name = name.into();
    host(s, field).id = name.into();
}

/// Takes an element and all below it out of the snapshot.
fn drop_tree(s: &mut Snapshot, root: Handle) -> Vec<Element> {
    let mut gone = vec![root];
    for e in &s.elements {
        if e.parent.is_some_and(|p| gone.contains(&p)) {
            gone.push(e.h);
        }
    }
    let (out, kept) = s.elements.drain(..).partition(|e| gone.contains(&e.h));
    s.elements = kept;
    out
}

/// Hides an element with all below it.
fn hide(s: &mut Snapshot, root: Handle) {
    let mut hidden = vec![root];
    for e in &mut s.elements {
        if e.h == root || e.parent.is_some_and(|p| hidden.contains(&p)) {
            hidden.push(e.h);
            e.visible = false;
        }
    }
}

/// Takes the last such element out; its children go to its parent.
fn unwrap_where(s: &mut Snapshot, such: impl Fn(&Element) -> bool) {
    let gone = s.elements.iter().rposition(such).expect("such an element");
    let gone = s.elements.remove(gone);
    for e in s.elements.iter_mut().filter(|e| e.parent == Some(gone.h)) {
        e.parent = gone.parent;
    }
}

fn unwrap(s: &mut Snapshot, name: &str) {
    unwrap_where(s, |e| e.name == name);
}

fn fresh(s: &Snapshot) -> Handle {
    s.elements.iter().map(|e| e.h).max().unwrap_or(0) + 1
}

/// Puts an element right behind its parent.
fn add(s: &mut Snapshot, parent: Handle, element: Element) -> Handle {
    let h = fresh(s);
    let at = s.elements.iter().position(|e| e.h == parent).expect("the parent");
    s.elements.insert(at + 1, Element { h, parent: Some(parent), visible: true, reachable: true, ..element });
    h
}

fn tag(tag: &str) -> Element {
    Element { tag: tag.into(), ..Element::default() }
}

fn native(kind: &str) -> Element {
    Element { kind: kind.into(), ..tag("input") }
}

fn grid(s: &mut Snapshot) -> Handle {
    named(s, "MainContainer").h
}

/// Moves the last field before the first.
fn secret_first(s: &mut Snapshot) {
    let secret = host(s, 2).h;
    let moved = drop_tree(s, secret);
    let at = hosts(s)[0];
    s.elements.splice(at..at, moved);
}

/// A top dialog of somebody else.
fn confirmation(s: &mut Snapshot) {
    let h = fresh(s);
    s.elements.push(Element {
        h,
        role: "alertdialog".into(),
        visible: true,
        reachable: true,
        ..tag("mat-dialog-container")
    });
}

#[test]
fn the_panel_is_recognised_with_its_states() {
    for (name, states, code) in [
        ("panel-all-red", [false; 4], "rows-by-name"),
        ("panel-all-green", [true; 4], "rows-by-name"),
        ("panel-rows-renamed", [true, true, false, false], "rows-by-order"),
    ] {
        let seen = recognise(&load(name));
        let panel = seen.panel.as_ref().unwrap_or_else(|| panic!("{name}: {:?}", seen.reasons));
        let rows: Vec<_> = panel.rows.iter().map(|r| (r.check, r.ok)).collect();
        let expected: Vec<_> = CHECKS.into_iter().zip(states.map(Some)).collect();
        assert_eq!(rows, expected, "{name}");
        assert!(seen.creatio && seen.oauth_page && seen.settings.is_none() && has(&seen, code), "{name}");
    }
}

#[test]
fn a_changed_panel_is_read_or_refused_for_the_stated_reason() {
    let table: [(&str, Change, usize, &str); 12] = [
        ("names only as ids", |s| s.elements.iter_mut().for_each(|e| e.name.clear()), 4, "rows-by-name"),
        ("names without ids", |s| s.elements.iter_mut().for_each(|e| e.id.clear()), 4, "rows-by-name"),
        ("no inner container", |s| unwrap(s, "DiagnosticInfoFlexContainer"), 4, "rows-by-name"),
        (
            "no named container",
            |s| {
                unwrap(s, "DiagnosticInfoFlexContainer");
                unwrap(s, "OpenDiagnosticButton");
            },
            4,
            "rows-by-name",
        ),
        (
            "one row less",
            |s| {
                let row = named(s, "DefaultResourceIsRegisteredCheckbox").h;
                hide(s, row);
            },
            3,
            "rows-by-name",
        ),
        (
            "a row twice",
            |s| named(s, "AccessTokenIsRetrievableCheckbox").name = "SystemSettingsCheckBox".into(),
            0,
            "row-twice",
        ),
        ("a row elsewhere", |s| named(s, "SystemSettingsCheckBox").parent = None, 0, "row-outside-panel"),
        (
            "the Help tab chosen",
            |s| {
                let tab = named(s, "OpenDiagnosticButton").h;
                hide(s, tab);
            },
            0,
            "panel-hidden",
        ),
        (
            "a container without a box",
            |s| named(s, "DiagnosticInfoFlexContainer").visible = false,
            4,
            "rows-by-name",
        ),
        (
            "renamed rows and one more",
            |s| {
                s.elements.iter_mut().filter(|e| e.tag == "crt-checkbox").for_each(|e| {
                    e.name = format!("Checkbox_{}", e.h);
                    e.id.clear();
                });
                let rows = named(s, "DiagnosticInfoFlexContainer").h;
                add(s, rows, tag("crt-checkbox"));
            },
            0,
            "rows-not-four",
        ),
        ("the panel closed", |s| s.elements.clear(), 0, "panel-absent"),
        ("cut off", |s| s.truncated = true, 0, "snapshot-truncated"),
    ];
    for (what, change, rows, code) in table {
        let mut snapshot = load("panel-all-red");
        change(&mut snapshot);
        let seen = recognise(&snapshot);
        assert_eq!(seen.panel.as_ref().map_or(0, |p| p.rows.len()), rows, "{what}: {:?}", seen.reasons);
        assert!(has(&seen, code), "{what}: {:?}", seen.reasons);
    }
}

#[test]
fn two_containers_are_no_panel() {
    let mut snapshot = load("panel-all-red");
    let container = named(&mut snapshot, "DiagnosticInfoFlexContainer").clone();
    add(&mut snapshot, 3, container);
    let seen = recognise(&snapshot);
    assert!(seen.panel.is_none() && has(&seen, "panel-twice"), "{:?}", seen.reasons);
}

#[test]
fn a_row_says_its_state_only_where_it_is_clear() {
    let mut snapshot = load("panel-all-green");
    let native = snapshot.elements.iter().position(|e| e.tag == "input").unwrap();
    snapshot.elements[native].checked = None;
    assert_eq!(recognise(&snapshot).panel.unwrap().rows[0].ok, None);
    named(&mut snapshot, "SystemSettingsCheckBox").checked = Some(true);
    assert_eq!(recognise(&snapshot).panel.unwrap().rows[0].ok, Some(true));
}

#[test]
fn the_mini_page_is_recognised() {
    for (name, by) in DIALOGS {
        let mut snapshot = load(name);
        let seen = recognise(&snapshot);
        let settings = seen.settings.as_ref().unwrap_or_else(|| panic!("{name}: {:?}", seen.reasons));
        let [url, client_id, client_secret] = truth(&snapshot);
        assert_eq!(
            (settings.url, settings.client_id, settings.client_secret, settings.by),
            (url, client_id, client_secret, by),
            "{name}"
        );
        assert_eq!(settings.anchor, grid(&mut snapshot), "{name}: the bar goes before the grid");
        assert!(seen.oauth_page, "{name}");
    }
}

#[test]
fn a_trap_gives_nothing_and_says_why() {
    for (name, code) in [
        ("trap-app-edit-page", "panel-absent"),
        ("trap-app-edit-dialog", "dialog-of-app"),
        ("trap-app-fields-editable", "dialog-of-app"),
        ("trap-new-app-mini-page", "dialog-of-app"),
        ("trap-mail-oauth-module", "panel-absent"),
        ("trap-login-page", "platform-absent"),
        ("trap-marketing-page", "platform-absent"),
        ("trap-change-password", "dialog-of-other-page"),
        ("trap-new-user", "label-contradicts"),
        ("trap-new-user-unknown-language", "dialog-unsure-url"),
        ("trap-three-texts", "dialog-without-secret"),
        ("trap-contact-mini-page", "dialog-of-other-page"),
        ("trap-elsewhere", "dialog-elsewhere"),
        ("trap-foreign-dialog-on-top", "dialog-not-three-fields"),
    ] {
        let seen = recognise(&load(name));
        assert!(seen.settings.is_none(), "{name}");
        assert!(has(&seen, code), "{name}: {:?}", seen.reasons);
    }
}

#[test]
fn a_page_without_the_platform_is_nothing() {
    let seen = recognise(&load("trap-marketing-page"));
    assert!(!seen.creatio && !seen.oauth_page && seen.panel.is_none());
}

#[test]
fn a_changed_mini_page_is_still_recognised_where_it_is_sure() {
    let table: [(&str, &str, Change, By); 11] = [
        (
            "only the fragment tells",
            "dialog-opaque-names",
            |s| unwrap_where(s, |e| e.tag == "oauthsettingsminipage"),
            By::Signature,
        ),
        ("only the schema tells", "dialog-opaque-names", |s| s.hash.clear(), By::Signature),
        (
            "the fragment is escaped",
            "dialog-opaque-names",
            |s| s.hash = "#Page/X%5Bmodal%3DOAuthSettingsMiniPage%5D".into(),
            By::Signature,
        ),
        ("an inner role", "dialog-opaque-names", |s| named(s, "Main").role = "dialog".into(), By::Signature),
        ("no masked host", "dialog-opaque-names", |s| host(s, 2).tag = "crt-input".into(), By::Signature),
        (
            "an encrypted host",
            "dialog-opaque-names",
            |s| host(s, 2).tag = "crt-encrypted-input".into(),
            By::Signature,
        ),
        (
            "revealed, told by labels",
            "dialog-opaque-names",
            |s| {
                host(s, 2).tag = "crt-input".into();
                input(s, 2).kind = "text".into();
            },
            By::Labels,
        ),
        (
            "revealed, told by names",
            "dialog-known-names",
            |s| {
                host(s, 2).tag = "crt-input".into();
                input(s, 2).kind = "text".into();
                (0..3).for_each(|f| relabel(s, f, ""));
            },
            By::Names,
        ),
        (
            "a renamed Save",
            "dialog-opaque-names",
            |s| named(s, "SaveButton").name = "Button_x".into(),
            By::Signature,
        ),
        (
            "marks around the labels",
            "dialog-opaque-names",
            |s| relabel(s, 2, " CLIENT\u{a0}secret *:"),
            By::Signature,
        ),
        (
            "one word left in English",
            "dialog-unknown-language",
            |s| relabel(s, 1, "Client ID"),
            By::Signature,
        ),
    ];
    for (what, name, change, by) in table {
        let mut snapshot = load(name);
        let [url, client_id, client_secret] = truth(&snapshot);
        change(&mut snapshot);
        let seen = recognise(&snapshot);
        let found = seen.settings.as_ref().unwrap_or_else(|| panic!("{what}: {:?}", seen.reasons));
        assert_eq!(
            (found.url, found.client_id, found.client_secret),
            (url, client_id, client_secret),
            "{what}"
        );
        assert_eq!(found.by, by, "{what}");
    }
}

#[test]
fn a_changed_mini_page_is_refused_for_the_stated_reason() {
    let table: [(&str, Change, &str); 36] = [
        ("no platform", |s| s.markers = vec!["crt-button".into()], "platform-absent"),
        ("cut off", |s| s.truncated = true, "snapshot-truncated"),
        ("too many elements", |s| s.elements.resize(401, Element::default()), "snapshot-truncated"),
        ("a handle twice", |s| s.elements[5].h = 2, "snapshot-malformed"),
        ("a parent that is not there", |s| host(s, 1).parent = Some(9999), "snapshot-malformed"),
        ("a child before its parent", |s| s.elements.swap(33, 34), "snapshot-malformed"),
        ("another dialog on top", confirmation, "dialog-not-three-fields"),
        (
            "another mini page in the fragment",
            |s| s.hash = "#Page/OAuthAuthorization_ListPage[modal=Contacts_MiniPage]".into(),
            "hash-other-modal",
        ),
        (
            "another mini page in the dialog",
            |s| {
                s.elements
                    .iter_mut()
                    .filter(|e| e.tag.contains("minipage"))
                    .for_each(|e| e.tag = "contacts_minipage".into())
            },
            "dialog-of-other-page",
        ),
        (
            "two fields",
            |s| {
                let h = host(s, 1).h;
                drop_tree(s, h);
            },
            "dialog-not-three-fields",
        ),
        (
            "four fields",
            |s| {
                let grid = grid(s);
                let h = add(s, grid, tag("crt-input"));
                add(s, h, native("text"));
            },
            "dialog-not-three-fields",
        ),
        (
            "two inputs in a field",
            |s| {
                let h = host(s, 2).h;
                add(s, h, native("text"));
            },
            "field-without-one-input",
        ),
        ("a number field", |s| input(s, 1).kind = "number".into(), "field-of-other-type"),
        (
            "an input of no field",
            |s| {
                let grid = grid(s);
                add(s, grid, native("password"));
            },
            "dialog-stray-input",
        ),
        (
            "a text area",
            |s| {
                let grid = grid(s);
                add(s, grid, tag("textarea"));
            },
            "dialog-other-control",
        ),
        ("a grid", |s| named(s, "TitleContainer").role = "grid".into(), "dialog-other-control"),
        (
            "one button",
            |s| {
                for name in ["CloseButton", "CancelButton", "SaveButton"] {
                    let h = named(s, name).h;
                    drop_tree(s, h);
                }
            },
            "dialog-not-two-buttons",
        ),
        (
            "no Save",
            |s| {
                unwrap(s, "FooterContainer");
                let h = named(s, "SaveButton").h;
                drop_tree(s, h);
            },
            "dialog-without-save",
        ),
        ("two masked fields", |s| input(s, 1).kind = "password".into(), "dialog-two-secrets"),
        ("two web fields", |s| host(s, 1).tag = "crt-web-input".into(), "dialog-two-urls"),
        ("a masked web field", |s| host(s, 2).tag = "crt-web-input".into(), "dialog-two-urls"),
        ("the secret first", secret_first, "masked-field-out-of-place"),
        (
            "the address second",
            |s| {
                host(s, 0).tag = "crt-input".into();
                input(s, 0).qa.clear();
                host(s, 1).tag = "crt-web-input".into();
            },
            "web-field-out-of-place",
        ),
        (
            "revealed in a plain host, no labels",
            |s| {
                host(s, 2).tag = "crt-input".into();
                input(s, 2).kind = "text".into();
                (0..3).for_each(|f| relabel(s, f, ""));
            },
            "dialog-without-secret",
        ),
        (
            "labels of id and secret changed over",
            |s| {
                relabel(s, 1, "Client secret");
                relabel(s, 2, "Client ID");
            },
            "label-contradicts",
        ),
        ("the label of the input alone", |s| input(s, 1).label = "Client secret".into(), "label-contradicts"),
        ("a password instead", |s| relabel(s, 2, "Password"), "label-contradicts"),
        ("an unknown label among known ones", |s| relabel(s, 2, "API key"), "label-unknown"),
        ("a name of another role", |s| rename(s, 1, "ClientSecretInput"), "name-contradicts"),
        ("a name of two roles", |s| rename(s, 2, "ClientIdOrSecret"), "name-contradicts"),
        ("the secret is read-only", |s| host(s, 2).readonly = true, "field-readonly"),
        ("the client id is read-only", |s| input(s, 1).readonly = true, "field-readonly"),
        ("the address is disabled", |s| input(s, 0).disabled = true, "field-disabled"),
        ("the secret is hidden", |s| input(s, 2).visible = false, "field-hidden"),
        (
            "the address is hidden with its host",
            |s| {
                let h = host(s, 0).h;
                hide(s, h);
            },
            "field-hidden",
        ),
        ("the secret is inert", |s| input(s, 2).reachable = false, "field-unreachable"),
    ];
    for (what, change, code) in table {
        let mut snapshot = load("dialog-opaque-names");
        change(&mut snapshot);
        let seen = recognise(&snapshot);
        assert!(seen.settings.is_none(), "{what}");
        assert!(has(&seen, code), "{what}: {:?}", seen.reasons);
    }
}

#[test]
fn without_a_grid_the_bar_goes_before_the_first_field() {
    let mut snapshot = load("dialog-opaque-names");
    unwrap(&mut snapshot, "MainContainer");
    let first = host(&mut snapshot, 0).h;
    assert_eq!(recognise(&snapshot).settings.unwrap().anchor, first);
}

#[test]
fn a_hidden_dialog_is_none() {
    let mut snapshot = load("dialog-opaque-names");
    let dialog = snapshot.elements.iter().find(|e| e.role == "dialog").unwrap().h;
    hide(&mut snapshot, dialog);
    assert!(recognise(&snapshot).settings.is_none());
}

#[test]
fn a_reason_shows_no_more_of_the_page_than_needed() {
    let mut snapshot = load("dialog-opaque-names");
    relabel(&mut snapshot, 2, &"password ".repeat(1000));
    assert!(recognise(&snapshot).reasons.iter().all(|r| r.seen.chars().count() <= 80));
}

#[test]
fn the_gate_is_found_without_walking_the_document() {
    assert!(landmarks().gate.iter().all(|g| g.starts_with('#') && !g.contains([' ', '[', '.', ','])));
}

/// xorshift64*: the same mutants on every machine.
struct Random(u64);

impl Random {
    fn below(&mut self, end: usize) -> usize {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        (self.0.wrapping_mul(0x2545_F491_4F6C_DD1D) >> 33) as usize % end
    }

    fn of<'a>(&mut self, words: &[&'a str]) -> &'a str {
        words[self.below(words.len())]
    }
}

const NAMES: [&str; 12] = [
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
    "PasswordInput",
];
const LABELS: [&str; 13] = [
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
];
const KINDS: [&str; 7] = ["", "text", "password", "url", "email", "number", "checkbox"];
const TAGS: [&str; 7] = [
    "crt-input",
    "crt-web-input",
    "crt-password-input",
    "crt-encrypted-input",
    "crt-email-input",
    "crt-number-input",
    "input",
];

/// What a mutant was made of. A field that is copied is as true a copy of itself; a secret field that is
/// taken away is not replaced by another masked one, for that would be the same page again.
struct Mutant {
    page: Snapshot,
    secrets: Vec<Handle>,
    masked_extra: bool,
    secret_gone: bool,
    done: Vec<String>,
}

impl Mutant {
    fn mutate(&mut self, random: &mut Random) {
        let all = hosts(&self.page);
        if all.is_empty() {
            return;
        }
        let (a, b) = (random.below(all.len()), random.below(all.len()));
        let (at, other) = (all[a], all[b]);
        let handle = self.page.elements[at].h;
        let children = |s: &Snapshot, h| {
            (0..s.elements.len())
                .filter(|&i| s.elements[i].parent == Some(h) && s.elements[i].tag == "input")
                .collect::<Vec<_>>()
        };
        let inputs = children(&self.page, handle);
        let other_inputs = children(&self.page, self.page.elements[other].h);
        let is_secret = inputs.iter().any(|&i| self.secrets.contains(&self.page.elements[i].h));
        let pair = inputs.first().copied().zip(other_inputs.first().copied());
        let e = &mut self.page.elements;
        let op = random.below(18);
        self.done.push(format!("{op} on field {a} with {b}"));
        match op {
            0 => {
                let name = random.of(&NAMES).to_owned();
                e[at].id.clone_from(&name);
                e[at].name = name;
            }
            1 => e[at].label = random.of(&LABELS).into(),
            2 => inputs.iter().for_each(|&i| e[i].label = random.of(&LABELS).into()),
            3 => {
                let label = random.of(&LABELS);
                e[at].label = label.into();
                inputs.iter().for_each(|&i| e[i].label = label.into());
            }
            4 => inputs.iter().for_each(|&i| e[i].kind = random.of(&KINDS).into()),
            5 => e[at].tag = random.of(&TAGS).into(),
            6 if !(is_secret && self.masked_extra) => {
                self.secret_gone |= is_secret;
                drop_tree(&mut self.page, handle);
            }
            7 => {
                let any = random.below(e.len());
                let (gone, parent) = (e[any].h, e[any].parent);
                e.remove(any);
                e.iter_mut().filter(|x| x.parent == Some(gone)).for_each(|x| x.parent = parent);
            }
            8 => {
                let moved = drop_tree(&mut self.page, handle);
                let rest = hosts(&self.page);
                if let Some(&to) = rest.get(random.below(rest.len().max(1))) {
                    let after = to
                        + usize::from(random.below(2) == 0)
                            * (1 + children(&self.page, self.page.elements[to].h).len());
                    self.page.elements.splice(after..after, moved);
                } else {
                    self.page.elements.extend(moved);
                }
            }
            9 => {
                let mut copy = drop_tree(&mut self.page.clone(), handle);
                let base = fresh(&self.page);
                for (i, x) in copy.iter_mut().enumerate() {
                    if self.secrets.contains(&x.h) {
                        self.secrets.push(base + i as Handle);
                    }
                    if x.h != handle {
                        x.parent = Some(base);
                    }
                    x.h = base + i as Handle;
                }
                self.page.elements.splice(at..at, copy);
            }
            10 => {
                let masked = random.below(2) == 0 && !self.secret_gone;
                self.masked_extra |= masked;
                let parent = e[at].parent.filter(|&p| e.iter().any(|x| x.h == p));
                let Some(parent) = parent else { return };
                let label = random.of(&LABELS);
                let kind = if masked { "password" } else { "text" };
                let host = Element {
                    label: label.into(),
                    name: random.of(&NAMES).into(),
                    ..tag(random.of(&TAGS[..2]))
                };
                let host = add(&mut self.page, parent, host);
                add(&mut self.page, host, Element { label: label.into(), ..native(kind) });
            }
            11 => {
                let kind = random.of(&KINDS);
                let Some(parent) = e[at].parent.filter(|&p| e.iter().any(|x| x.h == p)) else { return };
                self.masked_extra |= kind == "password";
                add(&mut self.page, parent, native(kind));
            }
            12 if at != other => {
                let (name, id) = (e[at].name.clone(), e[at].id.clone());
                e[at].name = std::mem::replace(&mut e[other].name, name);
                e[at].id = std::mem::replace(&mut e[other].id, id);
            }
            13 if at != other => {
                let label = e[at].label.clone();
                e[at].label = std::mem::replace(&mut e[other].label, label);
                if let Some((i, j)) = pair {
                    let label = e[i].label.clone();
                    e[i].label = std::mem::replace(&mut e[j].label, label);
                }
            }
            14 if at != other => {
                if let Some((i, j)) = pair {
                    let kind = e[i].kind.clone();
                    e[i].kind = std::mem::replace(&mut e[j].kind, kind);
                }
            }
            15 if at != other => {
                let tag = e[at].tag.clone();
                e[at].tag = std::mem::replace(&mut e[other].tag, tag);
            }
            16 => {
                let any = random.below(e.len());
                let x = &mut e[any];
                match random.below(4) {
                    0 => x.visible = !x.visible,
                    1 => x.readonly = !x.readonly,
                    2 => x.disabled = !x.disabled,
                    _ => x.reachable = !x.reachable,
                }
            }
            17 => {
                let any = random.below(e.len());
                let name = random.of(&NAMES).to_owned();
                e[any].id.clone_from(&name);
                e[any].name = name;
            }
            _ => {}
        }
    }
}

#[test]
fn no_mutant_of_the_mini_page_sends_the_secret_astray() {
    const EACH: usize = 3000;
    let (mut kept, mut all) = (0, 0);
    for (seed, (name, _)) in DIALOGS.into_iter().enumerate() {
        let page = load(name);
        let secret = truth(&page)[2];
        let mut random = Random(0x9E37_79B9_7F4A_7C15 + seed as u64);
        let mut here = 0;
        for _ in 0..EACH {
            let mut mutant = Mutant {
                page: page.clone(),
                secrets: vec![secret],
                masked_extra: false,
                secret_gone: false,
                done: Vec::new(),
            };
            for _ in 0..=random.below(2) {
                mutant.mutate(&mut random);
            }
            let seen = recognise(&mutant.page);
            let Some(found) = seen.settings else { continue };
            here += 1;
            assert!(
                mutant.secrets.contains(&found.client_secret)
                    && !mutant.secrets.contains(&found.url)
                    && !mutant.secrets.contains(&found.client_id),
                "{name}: {:?} gave {found:?}",
                mutant.done
            );
        }
        println!("{name}: {here} of {EACH} mutants still recognised ({} %)", here * 100 / EACH);
        kept += here;
        all += EACH;
    }
    println!("{kept} of {all} mutants still recognised, none of them wrongly");
    assert!(kept * 10 > all, "a recognition that nothing survives would pass this test as well");
}

#[test]
fn no_snapshot_whatever_is_too_odd_to_be_looked_at() {
    let mut random = Random(7);
    let words =
        [&NAMES[..], &LABELS, &KINDS, &TAGS, &["dialog", "button", "crt-grid", "oauthsettingsminipage"]]
            .concat();
    for _ in 0..2000 {
        let mut page = load("dialog-opaque-names");
        page.hash =
            ["", "#", "modal=", "#modal%3", "#Page/OAuthAuthorization_ListPage"][random.below(5)].into();
        for at in 0..page.elements.len() {
            if random.below(4) == 0 {
                let e = &mut page.elements[at];
                e.tag = random.of(&words).into();
                e.role = random.of(&words).into();
                e.parent = [None, Some(random.below(50) as Handle), e.parent][random.below(3)];
            }
        }
        let _ = recognise(&page);
    }
}
