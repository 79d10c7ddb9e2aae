//! A redacted snapshot tells nothing of whose page it is, and is recognised for the very same.

use crate::support::{one_in, snapshots};
use oauth_assistant::page::recognise::{Recognised, recognise};
use oauth_assistant::page::redact::redact;
use oauth_assistant::page::snapshot::{CAP, Element, Snapshot};
use proptest::prelude::*;
use proptest::sample::{Index, select};
use std::sync::LazyLock;

static ALL: LazyLock<Vec<snapshots::Recorded>> = LazyLock::new(snapshots::all);

/// The reading without the words of the page in its reasons.
fn reading(snapshot: &Snapshot) -> (Recognised, Vec<String>) {
    let mut seen = recognise(snapshot);
    let codes = seen.reasons.drain(..).map(|r| crate::support::snapshots::code(r.code)).collect();
    (seen, codes)
}

/// What pages write into names and captions, and what is nobody's business.
fn word() -> impl Strategy<Value = String> {
    const KNOWN: [&str; 22] = [
        "",
        "Client secret",
        "Client ID *",
        "Identity Service URL",
        "Секрет клієнта",
        "Titkos kulcs",
        "Identity Service is available",
        "Access token is retrievable:",
        "Password of jane.doe@corp.example",
        "ClientSecret_20240131",
        "ClientId",
        "IdentityServiceUrl",
        "SaveButton",
        "FooterContainer",
        "OAuthSettingsMiniPage",
        "DiagnosticInfoFlexContainer",
        "SystemSettingsCheckBox",
        "Input_6f9619ff-8b86-d011-b42d-00c04fc964ff",
        "mat-input-1234",
        "mat-input-5678",
        "see https://crm.corp.example/0/Shell/ for the client id",
        "Contract 2024-0815 of Jane Doe",
    ];
    prop_oneof![select(&KNOWN[..]).prop_map(str::to_owned), "[A-Za-z0-9 _*:-]{0,70}", "\\PC{0,150}"]
}

fn fragment() -> impl Strategy<Value = String> {
    const KNOWN: [&str; 5] = [
        "#Page/OAuthAuthorization_ListPage",
        "#Page/OAuthAuthorization_ListPage[modal=OAuthSettingsMiniPage]",
        "#Page/X%5Bmodal%3DOAuthSettingsMiniPage%5D",
        "#Section/X_ListPage[modal=Contacts/edit/6f9619ff-8b86-d011-b42d-00c04fc964ff]",
        "#Page/X%5Bmodal%3DContacts%2Fadd%5D",
    ];
    prop_oneof![select(&KNOWN[..]).prop_map(str::to_owned), "[#%/=A-Za-z0-9_ \\[\\]-]{0,40}"]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1500 / one_in() as u32))]

    #[test]
    fn a_redacted_snapshot_is_recognised_for_the_very_same(
        page in any::<Index>(),
        changes in prop::collection::vec((any::<Index>(), 0..6_u8, word()), 0..6),
        hash in prop::option::of(fragment()),
        culture in prop::option::of(prop_oneof![Just("hu-HU".to_owned()), Just("uk".to_owned()), word()]),
    ) {
        let mut page = page.get(&ALL).page.clone();
        for (at, member, word) in changes {
            if page.elements.is_empty() {
                break;
            }
            let at = at.index(page.elements.len());
            let e = &mut page.elements[at];
            // Names come from a schema: no address is one.
            let name = word.replace(['@', ':'], "").replace("www", "");
            match member {
                0 => e.label = word,
                1 => e.text = word,
                2 => e.marker = word,
                3 => e.name = name,
                4 => e.id = name,
                _ => e.icon = name,
            }
        }
        page.hash = hash.unwrap_or(page.hash);
        page.culture = culture.unwrap_or(page.culture);
        prop_assert_eq!(reading(&redact(&page)), reading(&page));
    }

    #[test]
    fn what_is_redacted_stays_as_it_is(page in any::<Index>()) {
        let once = redact(&page.get(&ALL).page);
        prop_assert_eq!(reading(&redact(&once)), reading(&once));
    }
}

/// A page with somebody's name, address and numbers wherever a page can have them.
fn telling() -> Snapshot {
    let mut page = snapshots::load("dialog-recorded").page;
    page.path = "/JaneDoeLtd/0/Shell/".into();
    page.base_url = "https://crm.janedoe.example:8443/JaneDoeLtd/0".into();
    page.hash = "#Card/Contacts_FormPage/edit/6f9619ff-8b86-d011-b42d-00c04fc964ff?name=JaneDoe".into();
    page.version = "8.3.2.4199".into();
    let h = 1000;
    let element = |n: u32, tag: &str| Element {
        h: h + n,
        tag: tag.into(),
        visible: true,
        reachable: true,
        ..Element::default()
    };
    page.elements.extend([
        Element { text: "Jane Doe".into(), label: "Jane Doe".into(), ..element(0, "crt-label") },
        Element {
            text: "Jane Doe".into(),
            label: "Jane Doe".into(),
            kind: "button".into(),
            ..element(1, "button")
        },
        Element {
            name: "Button_20240131".into(),
            text: "Mail jane.doe@janedoe.example, +44 20 7946 0000".into(),
            ..element(2, "crt-button")
        },
        // The text of the first label in it.
        Element { label: "Jane Doe".into(), name: "ProfileContainer".into(), ..element(5, "crt-flex") },
        Element { parent: Some(h + 5), ..element(6, "crt-input") },
        Element {
            parent: Some(h + 6),
            label: "Password at https://janedoe.example/login".into(),
            ..element(3, "input")
        },
        Element {
            id: "6f9619ff-8b86-d011-b42d-00c04fc964ff".into(),
            marker: "Contract 20240131".into(),
            ..element(4, "crt-flex")
        },
    ]);
    page
}

#[test]
fn nothing_of_a_person_or_a_host_is_left() {
    let text = serde_json::to_string(&redact(&telling())).unwrap();
    let telling = ["jane", "doe", "example", "8443", "6f9619ff", "00c04fc964ff", "20240131", "7946"];
    let left: Vec<&str> = telling.into_iter().filter(|t| text.to_lowercase().contains(t)).collect();
    assert!(left.is_empty(), "{left:?} in {text}");
}

#[test]
fn what_a_maintainer_needs_is_left() {
    let text = serde_json::to_string(&redact(&telling())).unwrap();
    for needed in [
        "8.3.2.4199",
        "Contacts_FormPage",
        "x/0/Shell/",
        "en-US",
        "Client secret",
        "Open settings",
        "WebInput_unjesy0",
    ] {
        assert!(text.contains(needed), "{needed} is not in {text}");
    }
}

#[test]
fn of_too_large_a_page_the_dialog_is_left() {
    let mut page = snapshots::load("dialog-recorded").page;
    let expected = reading(&page);
    let hidden = (0..2 * CAP).map(|n| Element { h: 1000 + n, tag: "crt-flex".into(), ..Element::default() });
    page.elements.splice(0..0, hidden);
    assert_eq!(reading(&redact(&page)).0.settings, expected.0.settings);
    assert!(redact(&page).elements.len() <= CAP as usize);
}

#[test]
fn a_page_of_classic_ui_is_recognised_as_before() {
    for name in [
        "classic-section",
        "classic-section-alone-ukrainian",
        "classic-setting-url",
        "classic-setting-client-id",
        "classic-setting-client-secret",
        "classic-setting-client-secret-alone",
        "trap-classic-other-secret",
        "trap-classic-new-setting",
        "trap-classic-app-card",
    ] {
        let path = format!("{}/tests/fixtures/snapshots/{name}.json", env!("CARGO_MANIFEST_DIR"));
        let page: Snapshot = serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap();
        assert_eq!(reading(&redact(&page)), reading(&page), "{name}");
    }
}
