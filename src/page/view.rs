//! What is to be drawn, as data. The content script and the extension's own pages only render it:
//! elements by `createElement`, text by `textContent`, nothing else.

use super::Handle;
use serde::{Deserialize, Serialize};

/// Everything the assistant wants to show on one page. An empty view means: nothing at all.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct View {
    /// Each mount is one piece of own UI beside one element of the page.
    pub mounts: Vec<Mount>,
}

/// One piece of own UI, in its own closed shadow root.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Mount {
    /// Stable name, so that an unchanged piece is left alone: `row-1`, `fill`.
    pub id: String,
    /// The element of the page it stands beside.
    pub anchor: Handle,
    /// On which side.
    pub place: Place,
    /// Announced politely to screen readers when it changes.
    pub live: bool,
    /// What it shows.
    pub tree: Vec<Node>,
}

/// Where a mount stands relative to its anchor.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Place {
    /// As the anchor's previous sibling.
    Before,
    /// As the anchor's next sibling.
    After,
    /// As the anchor's last child.
    Last,
}

/// One element of our own.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Node {
    /// Which element.
    pub tag: Tag,
    /// Class names out of our own style sheet.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub class: String,
    /// Text of the element, before its children.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub text: Option<Text>,
    /// Accessible name, where the text alone does not tell it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub label: Option<Text>,
    /// Target of a link: always a literal of ours, never a page's string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub href: Option<String>,
    /// What a trusted press on it does.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub press: Option<Press>,
    /// A button that cannot be pressed now.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub disabled: bool,
    /// Children.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub children: Vec<Node>,
}

/// The elements that may be drawn; there is no other.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
#[expect(missing_docs, reason = "each is the HTML element of that name")]
pub enum Tag {
    #[default]
    Div,
    Span,
    P,
    H3,
    Ul,
    Ol,
    Li,
    Button,
    Details,
    Summary,
    Code,
    A,
    Strong,
}

/// A text for people.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Text {
    /// A message of `_locales` with its substitutions; these are shown as they are, as text.
    Key(String, Vec<String>),
    /// Text that belongs to no language: an address, a code, a name the administrator gave.
    Plain(String),
}

/// What a trusted press on a piece of our own UI means.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Press {
    /// Fill the connection settings from this profile.
    Fill {
        /// Profile id.
        profile: String,
    },
    /// Put the previous non-secret values back.
    Undo,
    /// Run the diagnosis again.
    CheckAgain,
    /// Open the extension's popup, where the browser's own UI is needed (unlock, permission, consent).
    OpenPopup,
    /// Open the options page.
    OpenOptions,
    /// Fold the assistant's hints away on this page until they change.
    Dismiss,
}
