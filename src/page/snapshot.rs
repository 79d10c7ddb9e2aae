//! What the content script saw: names, roles, labels and states, never the value of a field.

use super::sight::Sights;
use crate::creatio::CODES;
use serde::{Deserialize, Serialize};

/// The content script's name for one live element; stable while the element lives, never reused.
pub type Handle = u32;

/// One look at the page.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Snapshot {
    /// The document's path, without query.
    pub path: String,
    /// The fragment with its `#`.
    pub hash: String,
    /// The page's language, as Creatio writes it on `<html culture>`; else `<html lang>`.
    pub culture: String,
    /// `data-version` of the bootstrap script.
    pub version: String,
    /// `data-baseurl` of the bootstrap script.
    pub base_url: String,
    /// Tag names of the platform's own elements that are present, such as `crt-root`.
    pub markers: Vec<String>,
    /// The elements of interest in document order; a parent comes before its children.
    pub elements: Vec<Element>,
    /// The snapshot was cut off at the cap on elements.
    pub truncated: bool,
    /// What a person can see of the fields, where that was measured. It holds for this moment, and is not kept.
    #[serde(skip_serializing)]
    pub sights: Option<Sights>,
}

/// One element of interest.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Element {
    /// The handle.
    pub h: Handle,
    /// Handle of the nearest ancestor that is in the snapshot as well.
    pub parent: Option<Handle>,
    /// Tag name in lower case.
    pub tag: String,
    /// Creatio's name of the view element: attribute `element-name`.
    pub name: String,
    /// Attribute `id`.
    pub id: String,
    /// Attribute `data-item-marker`.
    pub marker: String,
    /// Attribute `data-qa`.
    pub qa: String,
    /// Attribute `role`.
    pub role: String,
    /// Attribute `type` of an input or button.
    #[serde(rename = "type")]
    pub kind: String,
    /// Attribute `data-mat-icon-name` of the element or of an icon inside it.
    pub icon: String,
    /// Accessible name: `aria-label`, else the text of its label.
    pub label: String,
    /// Own text of a button, label or heading, shortened. Never of an input.
    pub text: String,
    /// It is rendered and has a size.
    pub visible: bool,
    /// State of a check box; `None` for everything else.
    pub checked: Option<bool>,
    /// `disabled` or `aria-disabled`.
    pub disabled: bool,
    /// `readonly` or `aria-readonly`.
    pub readonly: bool,
    /// Not inside any inert or `aria-hidden` part.
    pub reachable: bool,
    /// An input that holds anything at all. What it holds is never sent.
    pub filled: bool,
    /// An input that shows the code of one of the three system settings: which. No other value is told.
    pub code: String,
}

/// What the content script is to look for. The table lives in Rust; the content script only applies it.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Landmarks {
    /// If none of these matches, there is nothing to see on the page: no snapshot is taken. Each is a bare
    /// id and is to be asked on its own: then the browser finds it without walking the document.
    pub gate: Vec<&'static str>,
    /// Substrings of the fragment that open the gate as well.
    pub hashes: Vec<&'static str>,
    /// Substrings of the fragment of pages that change what their fields hold without any mutation.
    pub quiet: Vec<&'static str>,
    /// Elements whose matches, and everything of `inside` below them, go into the snapshot.
    pub roots: Vec<&'static str>,
    /// Elements of interest inside a root.
    pub inside: Vec<&'static str>,
    /// Tag names, or ids with their `#`, that mark the platform.
    pub markers: Vec<&'static str>,
    /// The codes of the three system settings: whether a field shows one of these is all that is told of it.
    pub codes: Vec<&'static str>,
    /// Substrings of the URLs that the page asks when it reads its health anew, or changes what it rests on.
    pub asks: Vec<&'static str>,
    /// At most so many elements go into one snapshot.
    pub cap: u32,
    /// What a person can see of the fields is measured, unless they are just fading in.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub sights: bool,
}

/// At most so many elements go into one snapshot. The panel has about 25, the mini page about 35.
pub const CAP: u32 = 400;

/// And so many into one that is recorded for a version that is not known: what is too much goes later.
const WIDE_CAP: u32 = 4 * CAP;

/// Schemas of the OAuth page and of its mini page, as the fragment names them.
pub const HASHES: [&str; 2] = ["OAuthAuthorization_ListPage", "OAuthSettingsMiniPage"];

/// Schemas of Classic UI, as the fragment names them: the section, and the card of one system setting.
pub const CLASSIC_HASHES: [&str; 2] = ["OAuthClientAppSection", "SysSettingPage"];

/// What only pages of Classic UI have, with Freedom UI around them or without.
pub const CLASSIC_MARKERS: [&str; 2] = ["#ViewModuleContainer", "#centerPanel"];

/// Elements that only Creatio has. Texts, classes and script addresses are on its marketing pages as well.
pub const MARKERS: [&str; 6] =
    ["crt-root", "crt-page", "crt-schema-outlet", "crt-reusable-schema", "crt-app-toolbar", "mainshell"];

/// The landmarks of Freedom UI, and of the two pages of Classic UI.
///
/// A dialog does not open the gate: one that has neither the fragment nor the panel beside it is never taken
/// for the Connection settings, and every other page of Creatio has dialogs.
pub fn landmarks() -> Landmarks {
    let mut markers = MARKERS.to_vec();
    markers.extend(CLASSIC_MARKERS);
    Landmarks {
        gate: vec!["#DiagnosticInfoFlexContainer", "#OpenDiagnosticButton", "#SystemSettingsCheckBox"],
        hashes: vec![HASHES[0], HASHES[1], CLASSIC_HASHES[0], CLASSIC_HASHES[1]],
        quiet: CLASSIC_HASHES.to_vec(),
        roots: vec![
            "crt-toggle-container",
            "[element-name='OpenDiagnosticButton']",
            "#OpenDiagnosticButton",
            "[element-name='DiagnosticInfoFlexContainer']",
            "#DiagnosticInfoFlexContainer",
            "[element-name='SystemSettingsCheckBox']",
            "#SystemSettingsCheckBox",
            ".cdk-overlay-container [role='dialog']",
            ".cdk-overlay-container [role='alertdialog']",
            ".cdk-overlay-container mat-dialog-container",
            // Freedom UI keeps a page of Classic UI that was left, and hides it.
            "#centerPanel:not(.display-none *)",
        ],
        inside: vec![
            "[element-name]",
            "[role='dialog']",
            "[role='alertdialog']",
            "[role='grid']",
            "[role='treegrid']",
            "[role='combobox']",
            "[role='listbox']",
            // Rows that bear their name as id alone.
            "[id$='Checkbox' i]",
            // The element of a page's schema: its tag is the schema's name in lower case.
            "crt-reusable-schema > *",
            "oauthsettingsminipage",
            "crt-input",
            "crt-web-input",
            "crt-password-input",
            "crt-encrypted-input",
            "crt-email-input",
            "crt-phone-input",
            "crt-number-input",
            "crt-combobox",
            "crt-checkbox",
            "crt-label",
            "mat-icon",
            "crt-button",
            "crt-grid",
            "crt-data-grid",
            "input",
            "textarea",
            "select",
            "button",
            "iframe",
            // Of Classic UI: a field's frame, and whatever shows that the section is there.
            "[id^='SysSettingPage'][id$='-wrap']",
            "[id^='OAuthClientAppSection'][id$='Container']",
        ],
        markers,
        codes: CODES.values().to_vec(),
        asks: vec!["/api/OAuthHealthCheck", "/OAuthConfigService/AddDefaultResource"],
        cap: CAP,
        sights: false,
    }
}

/// Landmarks for a look at what can be seen.
pub fn landmarks_in_sight() -> Landmarks {
    Landmarks { sights: true, ..landmarks() }
}

/// Landmarks of nothing: the look tells where the page is and of which version. What else stands on a page that is
/// not the OAuth page is nobody's business.
pub fn no_landmarks() -> Landmarks {
    Landmarks { roots: Vec::new(), ..landmarks() }
}

/// Landmarks for a page of which nothing is recognised: whatever bears a name of Creatio's, and every dialog.
pub fn wide_landmarks() -> Landmarks {
    let mut wide = landmarks();
    wide.roots.extend([
        "[element-name]",
        "[data-item-marker]",
        "[role='dialog']",
        "dialog",
        "crt-checkbox",
        "input",
    ]);
    wide.cap = WIDE_CAP;
    wide
}
