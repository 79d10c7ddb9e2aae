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
    /// What is announced to screen readers, politely, when it changes: one short line, never the whole.
    pub announced: Option<Text>,
    /// The fields that have to be seen, too, for a press in it to count.
    pub fields: Vec<Handle>,
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

/// One element of our own. `P` is what a press on it means: [`Press`] in a page of Creatio, an act of the own
/// pages there.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Node<P = Press> {
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
    pub press: Option<P>,
    /// A press on it counts only if it was truly seen ([`super::sight`]).
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub seen: bool,
    /// A button that cannot be pressed now.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub disabled: bool,
    /// Children.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub children: Vec<Node<P>>,
    /// What only the own pages use: forms and what assistive technology needs. It never goes to a page.
    #[serde(skip)]
    pub own: OwnNode,
}

impl<P> Default for Node<P> {
    fn default() -> Node<P> {
        Node {
            tag: Tag::default(),
            class: String::new(),
            text: None,
            label: None,
            href: None,
            press: None,
            seen: false,
            disabled: false,
            children: Vec::new(),
            own: OwnNode::default(),
        }
    }
}

impl<P> Node<P> {
    /// The element at this place: the index among its siblings, on each level.
    pub fn at<'a>(nodes: &'a [Node<P>], path: &[usize]) -> Option<&'a Node<P>> {
        let (first, rest) = path.split_first()?;
        let node = nodes.get(*first)?;
        if rest.is_empty() { Some(node) } else { Node::at(&node.children, rest) }
    }
}

/// What an element of the own pages has besides.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct OwnNode {
    /// Its id: it keeps the element, and the focus in it, where it is when the page changes.
    pub id: String,
    /// Its other attributes. Never a secret.
    pub attributes: Vec<(Attribute, String)>,
    /// What stands in a field when it is first shown; from then on it is the person's.
    pub value: String,
    /// Whether a box is ticked.
    pub checked: Option<bool>,
    /// Unfolded when it is first shown; from then on it is the person's.
    pub open: bool,
    /// What is typed here is kept as a draft.
    pub draft: bool,
    /// A key held down presses it once.
    pub steady: bool,
    /// How strong it is what is typed here is told.
    pub measured: bool,
}

/// The attributes that an element of the own pages may have; there is no other.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "each is the attribute of that name")]
pub enum Attribute {
    AriaDescribedby,
    AriaInvalid,
    AriaLabelledby,
    AriaPressed,
    Autocomplete,
    Colspan,
    For,
    Href,
    Max,
    Min,
    Novalidate,
    Required,
    Role,
    Scope,
    Spellcheck,
    Tabindex,
    Target,
    Type,
    Value,
}

impl Attribute {
    /// Its name in HTML.
    pub const fn name(self) -> &'static str {
        match self {
            Attribute::AriaDescribedby => "aria-describedby",
            Attribute::AriaInvalid => "aria-invalid",
            Attribute::AriaLabelledby => "aria-labelledby",
            Attribute::AriaPressed => "aria-pressed",
            Attribute::Autocomplete => "autocomplete",
            Attribute::Colspan => "colspan",
            Attribute::For => "for",
            Attribute::Href => "href",
            Attribute::Max => "max",
            Attribute::Min => "min",
            Attribute::Novalidate => "novalidate",
            Attribute::Required => "required",
            Attribute::Role => "role",
            Attribute::Scope => "scope",
            Attribute::Spellcheck => "spellcheck",
            Attribute::Tabindex => "tabindex",
            Attribute::Target => "target",
            Attribute::Type => "type",
            Attribute::Value => "value",
        }
    }
}

/// The elements that may be drawn; there is no other. Those after [`Tag::Strong`] are the own pages' alone.
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
    Br,
    Dd,
    Dl,
    Dt,
    Form,
    H2,
    Input,
    Label,
    Meter,
    Option,
    Section,
    Select,
    Table,
    Tbody,
    Td,
    Textarea,
    Th,
    Thead,
    Tr,
}

impl Tag {
    /// Its name in HTML.
    pub const fn name(self) -> &'static str {
        match self {
            Tag::Div => "div",
            Tag::Span => "span",
            Tag::P => "p",
            Tag::H3 => "h3",
            Tag::Ul => "ul",
            Tag::Ol => "ol",
            Tag::Li => "li",
            Tag::Button => "button",
            Tag::Details => "details",
            Tag::Summary => "summary",
            Tag::Code => "code",
            Tag::A => "a",
            Tag::Strong => "strong",
            Tag::Br => "br",
            Tag::Dd => "dd",
            Tag::Dl => "dl",
            Tag::Dt => "dt",
            Tag::Form => "form",
            Tag::H2 => "h2",
            Tag::Input => "input",
            Tag::Label => "label",
            Tag::Meter => "meter",
            Tag::Option => "option",
            Tag::Section => "section",
            Tag::Select => "select",
            Tag::Table => "table",
            Tag::Tbody => "tbody",
            Tag::Td => "td",
            Tag::Textarea => "textarea",
            Tag::Th => "th",
            Tag::Thead => "thead",
            Tag::Tr => "tr",
        }
    }
}

/// A text for people.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Text {
    /// A message of `_locales` with its substitutions; these are shown as they are, as text.
    Key(String, Vec<String>),
    /// Text that belongs to no language: an address, a code, a name the administrator gave.
    Plain(String),
    /// A message of `_locales` whose substitutions are texts themselves; in the own pages alone.
    With(String, Vec<Text>),
    /// Sentences, one after the other; in the own pages alone.
    Sentences(Vec<Text>),
    /// A list in one line; in the own pages alone.
    List(Vec<Text>),
}

impl Text {
    /// A message of `_locales` without substitutions.
    pub fn key(key: &str) -> Text {
        Text::Key(key.into(), Vec::new())
    }

    /// The words, out of what knows `_locales`.
    pub fn words(&self, say: &dyn Fn(&str, &[String]) -> String) -> String {
        let all = |texts: &[Text]| texts.iter().map(|text| text.words(say)).collect::<Vec<_>>();
        match self {
            Text::Key(key, subs) => say(key, subs),
            Text::Plain(text) => text.clone(),
            Text::With(key, subs) => say(key, &all(subs)),
            Text::Sentences(texts) => all(texts).join(" "),
            Text::List(texts) => all(texts).join(", "),
        }
    }
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
    /// Show the commands of a finding in a page of our own: a page's listener can overwrite what is copied in it.
    ShowCommands {
        /// Its name in the catalogue.
        finding: String,
    },
    /// Open the same page of our own, where a finding can be called wrong and be copied.
    DoubtFinding {
        /// Its name in the catalogue.
        finding: String,
    },
    /// Open the form of a new profile with what Creatio is set to.
    SaveAsProfile,
    /// Fold the assistant's hints away on this page until they change.
    Dismiss,
}

impl Press {
    /// Whether it writes something or opens something: then a person has to have seen its button.
    pub fn wants_eyes(&self) -> bool {
        match self {
            Press::Fill { .. }
            | Press::Undo
            | Press::OpenPopup
            | Press::OpenOptions
            | Press::ShowCommands { .. }
            | Press::DoubtFinding { .. }
            | Press::SaveAsProfile => true,
            Press::CheckAgain | Press::Dismiss => false,
        }
    }
}
