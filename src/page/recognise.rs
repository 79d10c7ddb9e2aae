//! From a snapshot to *which screen, which elements, why*.
//!
//! A secret in the wrong field is the worst that can happen here. So every piece of evidence, the names,
//! the types, the labels and the order of the fields, may speak for a reading, and each alone may veto it.
//! Where they do not agree there is no reading, only the reason.

mod classic;
mod code;
mod fields;
pub(super) mod panel;
mod settings;
mod tree;
pub(super) mod words;

use super::snapshot::{CAP, HASHES, MARKERS};
use super::{Handle, Snapshot};
use crate::creatio::{Check, Field, Three};
pub use code::Code;
use fields::Context;
use serde::Serialize;
use tree::Tree;

/// What the page shows, with the reasons that led there.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Recognised {
    /// The page is a Creatio page at all.
    pub creatio: bool,
    /// The page is the OAuth page, or one of its parts is open.
    pub oauth_page: bool,
    /// The Diagnostic panel, where it is open and visible.
    pub panel: Option<Panel>,
    /// The Connection settings mini page, where it is surely that.
    pub settings: Option<MiniPage>,
    /// The section of Classic UI.
    pub section: Option<Section>,
    /// The card of one of the three system settings in Classic UI, where it is surely that.
    pub setting: Option<Setting>,
    /// Something is there that may be the panel or the mini page, and is not surely that.
    pub unsure: bool,
    /// Why, and why not: stable codes with what they rest on.
    pub reasons: Vec<Reason>,
}

/// The Diagnostic panel.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Panel {
    /// The container of the rows.
    pub container: Handle,
    /// The rows found, in Creatio's order.
    pub rows: Vec<Row>,
}

/// One row of the Diagnostic panel.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Row {
    /// Which of the four.
    pub check: Check,
    /// The row's host element.
    pub host: Handle,
    /// Its state, where it can be read.
    pub ok: Option<bool>,
}

/// The Connection settings mini page: the three inputs, told apart for sure.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct MiniPage {
    /// The dialog element.
    pub dialog: Handle,
    /// Where the fill bar is to stand: it goes before this element.
    pub anchor: Handle,
    /// The native input of the Identity Service URL.
    pub url: Handle,
    /// The native input of the client id.
    pub client_id: Handle,
    /// The native input of the client secret.
    pub client_secret: Handle,
    /// What told the fields apart.
    pub by: By,
}

/// The section of the integrated applications in Classic UI.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Section {
    /// Our own panel goes before this element.
    pub anchor: Handle,
}

/// The card of one system setting in Classic UI: its one input, and what belongs there.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Setting {
    /// Where the fill bar is to stand: it goes before this element.
    pub anchor: Handle,
    /// Which of the three settings.
    pub field: Field,
    /// The native input of its value.
    pub input: Handle,
}

/// Where a fill goes to.
#[derive(Clone, Debug, PartialEq)]
pub struct Targets {
    /// The fill bar goes before this element.
    pub anchor: Handle,
    /// The native inputs, as far as this screen has them.
    pub inputs: Inputs,
}

/// The native inputs, as far as they are there.
pub type Inputs = Three<Option<Handle>>;

impl Recognised {
    /// What can be filled on this screen. Where two readings offer themselves there is none.
    pub fn targets(&self) -> Option<Targets> {
        match (&self.settings, &self.setting) {
            (Some(s), None) => {
                let inputs = Three { url: s.url, client_id: s.client_id, client_secret: s.client_secret };
                Some(Targets { anchor: s.anchor, inputs: inputs.map(Some) })
            }
            (None, Some(s)) => {
                let inputs = Three::from_fn(|field| (field == s.field).then_some(s.input));
                Some(Targets { anchor: s.anchor, inputs })
            }
            _ => None,
        }
    }
}

/// What the recognition of the mini page rests on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum By {
    /// The fields' element names.
    Names,
    /// The language-free signature: three editable fields, the last of them a password.
    Signature,
    /// The fields' labels in a known language.
    Labels,
}

/// One step of the reasoning.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Reason {
    /// Which.
    pub code: Code,
    /// What it was seen on: an element's name, a count.
    pub seen: String,
}

impl Reason {
    /// Names come from the page: no more of them than a reader needs.
    fn new(code: Code, seen: impl ToString) -> Reason {
        Reason { code, seen: seen.to_string().chars().take(80).collect() }
    }
}

/// Which screen the snapshot shows.
///
/// Decides by Creatio's own names first, then by what needs no language, then by labels; see
/// [`By`]. Of a snapshot that is cut off or does not hang together, only the platform and the fragment are
/// believed.
///
/// ```
/// use oauth_assistant::page::Snapshot;
/// use oauth_assistant::page::recognise::recognise;
/// let page = Snapshot {
///     hash: "#Page/OAuthAuthorization_ListPage".into(),
///     markers: vec!["crt-root".into(), "crt-page".into(), "mainshell".into()],
///     ..Snapshot::default()
/// };
/// let seen = recognise(&page);
/// assert!(seen.oauth_page && seen.panel.is_none());
/// assert!(!seen.reasons.is_empty());
/// ```
pub fn recognise(snapshot: &Snapshot) -> Recognised {
    let mut seen = Recognised::default();
    let marker = snapshot.markers.iter().find(|m| MARKERS.contains(&m.as_str()));
    let classic = classic::is_classic(snapshot);
    match marker {
        Some(marker) => seen.reasons.push(Reason::new(Code::Platform, marker)),
        None if classic => seen.reasons.push(Reason::new(Code::PlatformClassic, snapshot.markers.len())),
        None => {
            seen.reasons.push(Reason::new(Code::PlatformAbsent, snapshot.markers.len()));
            return seen;
        }
    }
    seen.creatio = true;

    let hash = HASHES.iter().find(|h| contains_ignore_case(&snapshot.hash, h));
    if let Some(hash) = hash {
        seen.oauth_page = true;
        seen.reasons.push(Reason::new(Code::HashOfOauthPage, hash));
    }
    let count = snapshot.elements.len();
    if snapshot.truncated || count > CAP as usize {
        seen.reasons.push(Reason::new(Code::SnapshotTruncated, count));
        return seen;
    }
    let tree = match Tree::new(&snapshot.elements) {
        Ok(tree) => tree,
        Err(reason) => {
            seen.reasons.push(reason);
            return seen;
        }
    };

    // A page of Classic UI never speaks for a dialog of Freedom UI: that one is judged first.
    if marker.is_some() {
        freedom(&tree, snapshot, &mut seen);
    }
    if classic {
        seen.section = or_reason(classic::section(&tree, &snapshot.hash), &mut seen.reasons);
        seen.setting = or_reason(classic::setting(&tree, &snapshot.hash), &mut seen.reasons);
        if seen.section.is_some() {
            seen.reasons.push(Reason::new(Code::ClassicSection, &snapshot.hash));
        }
        if let Some(setting) = &seen.setting {
            seen.reasons.push(Reason::new(Code::SettingByCode, setting.field.code()));
        }
        seen.oauth_page |= seen.section.is_some() || seen.setting.is_some();
    }
    seen
}

/// The Diagnostic panel and the Connection settings.
fn freedom(tree: &Tree, snapshot: &Snapshot, seen: &mut Recognised) {
    seen.panel = panel::panel(tree, seen.oauth_page, &mut seen.reasons);
    let landmark = panel::landmark(tree);
    if let Some(name) = landmark {
        seen.oauth_page = true;
        seen.reasons.push(Reason::new(Code::LandmarkOfOauthPage, name));
    }

    let context = if seen.oauth_page { Context::Page } else { Context::Elsewhere };
    match settings::settings(tree, snapshot, context, &mut seen.reasons) {
        Ok(found) => {
            seen.oauth_page |= found.is_some();
            seen.settings = found;
        }
        Err(reason) => {
            seen.unsure = seen.oauth_page && !reason.code.is_clearly_other();
            seen.reasons.push(reason);
        }
    }
    seen.unsure |= seen.reasons.iter().any(|r| r.code.is_unclear_panel());
}

/// What was found; why not, where it looked as if.
fn or_reason<T>(found: Result<Option<T>, Reason>, reasons: &mut Vec<Reason>) -> Option<T> {
    found.unwrap_or_else(|reason| {
        reasons.push(reason);
        None
    })
}

/// Whether `text` contains `part`, where only ASCII letters may differ in case.
fn contains_ignore_case(text: &str, part: &str) -> bool {
    text.as_bytes().windows(part.len().max(1)).any(|w| w.eq_ignore_ascii_case(part.as_bytes()))
}
