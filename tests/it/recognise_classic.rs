//! Recognition of Classic UI over recorded snapshots: the section, the cards of the three system settings,
//! the traps, and what becomes of a card when something about it changes.

use crate::support::one_in;
use oauth_assistant::creatio::{CODES, Field, Three};
use oauth_assistant::page::recognise::{Recognised, Setting, recognise};
use oauth_assistant::page::snapshot::{Element, Handle, Snapshot};

type Change = fn(&mut Snapshot);

/// What the content script saw in Chromium on the look-alike of `tests/lab/classic`, in the Shell and alone.
const CARDS: [(&str, Field); 4] = [
    ("classic-setting-url", Field::Url),
    ("classic-setting-client-id", Field::ClientId),
    ("classic-setting-client-secret", Field::ClientSecret),
    ("classic-setting-client-secret-alone", Field::ClientSecret),
];

fn load(name: &str) -> Snapshot {
    let path = format!("{}/tests/fixtures/snapshots/{name}.json", env!("CARGO_MANIFEST_DIR"));
    let text = std::fs::read_to_string(&path).unwrap_or_else(|e| panic!("{path}: {e}"));
    serde_json::from_str(&text).unwrap_or_else(|e| panic!("{path}: {e}"))
}

fn has(seen: &Recognised, code: &str) -> bool {
    seen.reasons.iter().any(|r| crate::support::snapshots::code(r.code) == code)
}

fn with_id<'a>(s: &'a mut Snapshot, id: &str) -> &'a mut Element {
    s.elements.iter_mut().find(|e| e.id == id).expect("an element of that id")
}

fn code(s: &mut Snapshot) -> &mut Element {
    with_id(s, "SysSettingPageCodeTextEdit-el")
}

/// The one input of the value, and its frame.
fn value(s: &mut Snapshot) -> &mut Element {
    s.elements.iter_mut().find(|e| e.id.ends_with("ValueTextEdit-el")).expect("a value")
}

fn frame(s: &mut Snapshot) -> &mut Element {
    s.elements.iter_mut().find(|e| e.id.ends_with("ValueTextEdit-wrap")).expect("a frame")
}

fn panel(s: &Snapshot) -> Handle {
    s.elements.iter().find(|e| e.id == "centerPanel").expect("the panel").h
}

fn add(s: &mut Snapshot, parent: Option<Handle>, element: Element) -> Handle {
    let h = s.elements.iter().map(|e| e.h).max().unwrap_or(0) + 1;
    s.elements.push(Element { h, parent, visible: true, reachable: true, ..element });
    h
}

fn input(id: &str, kind: &str) -> Element {
    Element { tag: "input".into(), id: id.into(), kind: kind.into(), ..Element::default() }
}

#[test]
fn the_section_is_recognised_in_the_shell_and_alone() {
    for name in ["classic-section", "classic-section-alone-ukrainian"] {
        let seen = recognise(&load(name));
        let first = load(name).elements[1].clone();
        assert!(first.id.starts_with("OAuthClientAppSection"));
        assert_eq!(seen.section.as_ref().map(|s| s.anchor), Some(first.h), "{name}: {:?}", seen.reasons);
        assert!(seen.creatio && seen.oauth_page && seen.targets().is_none(), "{name}");
    }
}

#[test]
fn a_section_that_is_not_surely_there_is_none() {
    let table: [(&str, Change, &str); 6] = [
        ("another page in the fragment", |s| s.hash = "#SectionModuleV2/ContactSectionV2".into(), "platform"),
        ("one marker only", |s| s.markers.retain(|m| m != "#centerPanel"), "platform"),
        ("hidden", |s| s.elements.iter_mut().for_each(|e| e.visible = false), "classic-not-one-page"),
        ("not rendered yet", |s| s.elements.truncate(1), "section-not-shown"),
        (
            "two panels",
            |s| {
                add(s, None, Element { tag: "div".into(), id: "centerPanel".into(), ..Element::default() });
            },
            "classic-not-one-page",
        ),
        (
            "an application's card beside it",
            |s| {
                let panel = panel(s);
                add(s, Some(panel), input("OAuthClientAppPageNameTextEdit-el", "text"));
            },
            "card-of-app",
        ),
    ];
    for (what, change, code) in table {
        let mut snapshot = load("classic-section");
        change(&mut snapshot);
        let seen = recognise(&snapshot);
        assert!(seen.section.is_none() && !seen.oauth_page, "{what}");
        assert!(has(&seen, code), "{what}: {:?}", seen.reasons);
    }
}

#[test]
fn each_card_is_recognised_by_its_code() {
    for (name, field) in CARDS {
        let mut snapshot = load(name);
        let seen = recognise(&snapshot);
        let expected = Setting { anchor: frame(&mut snapshot).h, field, input: value(&mut snapshot).h };
        assert_eq!(seen.setting, Some(expected.clone()), "{name}: {:?}", seen.reasons);
        let inputs = Three::from_fn(|f| (f == field).then_some(expected.input));
        assert_eq!(seen.targets().map(|t| (t.anchor, t.inputs)), Some((expected.anchor, inputs)), "{name}");
        assert!(seen.oauth_page && seen.section.is_none() && seen.settings.is_none(), "{name}");
    }
}

#[test]
fn a_trap_gives_nothing_and_says_why() {
    for (name, code) in [
        ("trap-classic-other-url", "setting-other"),
        ("trap-classic-other-secret", "setting-other"),
        ("trap-classic-new-setting", "setting-not-stored"),
        ("trap-classic-app-card", "panel-absent"),
        ("trap-classic-settings-section", "panel-absent"),
    ] {
        let seen = recognise(&load(name));
        assert!(seen.targets().is_none() && seen.section.is_none() && !seen.oauth_page, "{name}");
        assert!(has(&seen, code), "{name}: {:?}", seen.reasons);
    }
}

#[test]
fn the_card_of_an_application_is_none_of_a_setting_whatever_the_fragment_says() {
    let mut snapshot = load("trap-classic-app-card");
    snapshot.hash = load("classic-setting-client-secret").hash;
    let seen = recognise(&snapshot);
    assert!(seen.targets().is_none() && has(&seen, "card-of-app"), "{:?}", seen.reasons);
}

#[test]
fn a_changed_card_is_still_recognised_where_it_is_sure() {
    let table: [(&str, Change); 7] = [
        ("no markers of the fields", |s| s.elements.iter_mut().for_each(|e| e.marker.clear())),
        ("the frame is not seen", |s| {
            let (h, parent) = (frame(s).h, frame(s).parent);
            s.elements.retain(|e| e.h != h);
            value(s).parent = parent;
        }),
        ("another item for the value", |s| value(s).id = value(s).id.replace("TextEdit", "ValueTextEdit")),
        ("the code is only disabled", |s| code(s).readonly = false),
        ("the code may be changed", |s| {
            code(s).readonly = false;
            code(s).disabled = false;
        }),
        ("a card that was left before", |s| {
            let hidden = input("SysSettingPageTextValueTextEdit-el", "text");
            let h = add(s, None, hidden);
            s.elements.iter_mut().filter(|e| e.h == h).for_each(|e| e.visible = false);
        }),
        ("within the list of settings", |s| {
            s.hash = s.hash.replace("CardModuleV2", "SectionModuleV2/SysSettingsSection");
        }),
    ];
    for (name, field) in CARDS {
        for (what, change) in table {
            let mut snapshot = load(name);
            change(&mut snapshot);
            let seen = recognise(&snapshot);
            let found = seen.setting.as_ref().unwrap_or_else(|| panic!("{name}, {what}: {:?}", seen.reasons));
            assert_eq!((found.field, found.input), (field, value(&mut snapshot).h), "{name}, {what}");
        }
    }
}

#[test]
fn a_changed_card_is_refused_for_the_stated_reason() {
    let table: [(&str, Change, &str); 23] = [
        ("no platform", |s| s.markers = vec!["#centerPanel".into()], "platform-absent"),
        ("cut off", |s| s.truncated = true, "snapshot-truncated"),
        ("a handle twice", |s| s.elements[2].h = 1, "snapshot-malformed"),
        ("a new setting", |s| s.hash = s.hash.replace("edit", "add"), "setting-not-stored"),
        ("the fragment alone", |s| s.elements.clear(), "classic-not-one-page"),
        ("no code", |s| code(s).code.clear(), "setting-other"),
        ("a code named alike", |s| code(s).code = "IdentityServerClientSecret".into(), "setting-other"),
        ("the code is not shown", |s| code(s).visible = false, "setting-code"),
        ("the code of the address", |s| code(s).code = CODES.url.into(), "setting-of-other-type"),
        ("the code of the client id", |s| code(s).code = CODES.client_id.into(), "setting-of-other-type"),
        ("a secret that is shown", |s| value(s).kind = "text".into(), "setting-of-other-type"),
        (
            "a masked value that is not the secure one",
            |s| {
                value(s).id = "SysSettingPageTextValueTextEdit-el".into();
            },
            "setting-of-other-type",
        ),
        ("no value", |s| value(s).visible = false, "setting-value"),
        (
            "two values",
            |s| {
                let panel = panel(s);
                add(s, Some(panel), input("SysSettingPageTextValueTextEdit-el", "text"));
            },
            "setting-value",
        ),
        (
            "two cards",
            |s| {
                let outside = add(s, None, Element { tag: "div".into(), ..Element::default() });
                let copy = code(s).clone();
                add(s, Some(outside), copy);
            },
            "setting-code",
        ),
        (
            "the card is outside the panel",
            |s| {
                let outside = add(s, None, Element { tag: "div".into(), ..Element::default() });
                let h = s.elements.iter().map(|e| e.h).max().unwrap() + 1;
                let mut moved = code(s).clone();
                code(s).visible = false;
                moved.h = h;
                moved.parent = Some(outside);
                s.elements.push(moved);
            },
            "setting-code",
        ),
        (
            "another masked field",
            |s| {
                let panel = panel(s);
                add(s, Some(panel), input("loginPassword-el", "password"));
            },
            "setting-other-secret",
        ),
        ("a frame of another field", |s| frame(s).marker = "Description Note".into(), "marker-contradicts"),
        (
            "a value for one user",
            |s| {
                with_id(s, "SysSettingPageIsPersonalCheckBoxEdit-el").checked = Some(true);
            },
            "setting-personal",
        ),
        ("read-only", |s| value(s).readonly = true, "field-readonly"),
        ("disabled", |s| value(s).disabled = true, "field-disabled"),
        ("inert", |s| value(s).reachable = false, "field-unreachable"),
        (
            "behind a dialog",
            |s| {
                let tag = "mat-dialog-container".into();
                add(s, None, Element { tag, role: "dialog".into(), ..Element::default() });
            },
            "setting-behind-dialog",
        ),
    ];
    for (what, change, reason) in table {
        let mut snapshot = load("classic-setting-client-secret");
        change(&mut snapshot);
        let seen = recognise(&snapshot);
        assert!(seen.targets().is_none(), "{what}");
        assert!(has(&seen, reason), "{what}: {:?}", seen.reasons);
    }
}

#[test]
fn an_address_never_goes_into_a_masked_field_nor_into_a_text_area() {
    for change in [(|s| value(s).kind = "password".into()) as Change, |s| value(s).tag = "textarea".into()] {
        let mut snapshot = load("classic-setting-url");
        change(&mut snapshot);
        let seen = recognise(&snapshot);
        assert!(seen.targets().is_none() && has(&seen, "setting-of-other-type"), "{:?}", seen.reasons);
    }
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

const IDS: [&str; 11] = [
    "",
    "t-comp18-el",
    "centerPanel",
    "SysSettingPageNameTextEdit-el",
    "SysSettingPageCodeTextEdit-el",
    "SysSettingPageTextValueTextEdit-el",
    "SysSettingPageSecureValueTextEdit-el",
    "SysSettingPageSecureValueTextEdit-wrap",
    "SysSettingPageIntegerValueTextEdit-el",
    "OAuthClientAppPageClientSecretTextEdit-el",
    "OAuthClientAppSectionSectionWrapContainerContainer",
];
const MARKERS: [&str; 6] =
    ["", "Code Code", "Name Name", "TextValue Wert", "SecureValue Wert", "ClientSecret"];
const KINDS: [&str; 5] = ["", "text", "password", "url", "checkbox"];
const OTHER_CODES: [&str; 5] =
    ["", CODES.url, CODES.client_id, CODES.client_secret, "IdentityServerClientSecret"];
const HASHES: [&str; 5] = [
    "",
    "#CardModuleV2/SysSettingPage/add",
    "#SectionModuleV2/OAuthClientAppSection",
    "#CardModuleV2/OAuthClientAppPage/edit/1",
    "#SectionModuleV2/OAuthClientAppSection/SysSettingPage/edit/1",
];

/// One change. What is copied is no field of its own: its handle counts as that of its original.
fn mutate(s: &mut Snapshot, same: &mut Vec<Handle>, random: &mut Random) -> String {
    let at = random.below(s.elements.len());
    let other = random.below(s.elements.len());
    let op = random.below(13);
    let e = &mut s.elements;
    match op {
        0 => e[at].id = random.of(&IDS).into(),
        1 => e[at].marker = random.of(&MARKERS).into(),
        2 => e[at].kind = random.of(&KINDS).into(),
        3 => e[at].code = random.of(&OTHER_CODES).into(),
        4 => e[at].visible = !e[at].visible,
        5 => e[at].readonly = !e[at].readonly,
        6 => e[at].disabled = !e[at].disabled,
        7 => e[at].checked = Some(random.below(2) == 0),
        8 => {
            let (gone, parent) = (e[at].h, e[at].parent);
            e.remove(at);
            e.iter_mut().filter(|x| x.parent == Some(gone)).for_each(|x| x.parent = parent);
        }
        9 => {
            let copy = Element { h: 1000 + e.len() as Handle, ..e[at].clone() };
            if same.contains(&e[at].h) {
                same.push(copy.h);
            }
            e.push(copy);
        }
        10 => {
            let added = input(random.of(&IDS), random.of(&KINDS));
            let parent = e[0].h;
            add(s, Some(parent), added);
        }
        11 => {
            let kind = e[at].kind.clone();
            e[at].kind = std::mem::replace(&mut e[other].kind, kind);
        }
        _ => s.hash = random.of(&HASHES).into(),
    }
    format!("{op} on {at}")
}

#[test]
fn no_mutant_of_a_card_sends_the_secret_astray() {
    const EACH: usize = 5000;
    for (seed, (name, field)) in CARDS.into_iter().enumerate() {
        let page = load(name);
        let own = value(&mut page.clone()).h;
        let mut random = Random(0x51AB_0C3D_9E37_79B9 + seed as u64);
        let (mut single, mut kept) = (0, 0);
        for _ in 0..EACH / one_in() {
            let mut mutant = page.clone();
            let mut same = vec![own];
            let changes = 1 + random.below(2);
            let done: Vec<_> = (0..changes).map(|_| mutate(&mut mutant, &mut same, &mut random)).collect();
            let targets = recognise(&mutant).targets();
            if changes == 1 {
                single += 1;
                kept += usize::from(targets.is_some());
            }
            let Some(targets) = targets else { continue };
            let Some(secret) = targets.inputs.client_secret else { continue };
            let masked = mutant.elements.iter().any(|e| e.h == secret && e.kind == "password");
            let own = field == Field::ClientSecret && same.contains(&secret);
            assert!(own && masked, "{name}: {done:?} gave {targets:?}");
        }
        println!("{name}: {kept} of {single} single mutations still recognised ({} %)", kept * 100 / single);
        assert!(kept * 2 > single, "a recognition that nothing survives would pass this test as well");
    }
}
