//! The fields of the forms, and the environments one of them offers.

use super::Act;
use super::Model;
use super::node::{el, say};
use crate::page::view::{Attribute, Node, Tag, Text};
use crate::profile::{Environment, FillFrom, Secret, Sort};
use std::collections::BTreeMap;

/// A field of a form.
#[derive(Clone, Copy)]
pub(super) struct Field {
    /// Id of the input.
    pub(super) id: &'static str,
    /// Key of its label.
    pub(super) label: &'static str,
    /// What is typed into it.
    pub(super) kind: Kind,
    /// Key of the line below the label.
    pub(super) hint: Option<&'static str>,
}

/// What is typed into a field.
#[derive(Clone, Copy, PartialEq)]
pub(super) enum Kind {
    /// A line of text.
    Text,
    /// An address.
    Address,
    /// A number of minutes.
    Minutes,
    /// A number of hours.
    Hours,
    /// One of the environments.
    Environment,
    /// Where *Fill* is pressed.
    FillFrom,
    /// What is looked for.
    Search,
    /// One of the orders of the profiles.
    Sort,
    /// A text of many lines that may be left empty.
    Notes,
    /// A line of text that may be left empty.
    Optional,
    /// A secret that exists: hidden, and never kept as a draft.
    Secret,
    /// The same, while the administrator wants to see it.
    RevealedSecret,
    /// A text of many lines that holds secrets: never kept as a draft.
    Pasted,
    /// A secret that is being made: the browser must not fill in an old one.
    NewSecret,
}

impl Kind {
    fn input(self) -> Node<Act> {
        let input = |kind| el(Tag::Input).attr(Attribute::Type, kind);
        match self {
            Kind::Environment => choice(ENVIRONMENTS.map(|env| (key(env), env.name()))),
            Kind::FillFrom => choice(FILL_FROM.map(|from| (from_key(from), from.name()))),
            Kind::Pasted => el(Tag::Textarea).attr(Attribute::Spellcheck, "false"),
            Kind::Sort => el(Tag::Select)
                .all(Sort::ALL.map(|sort| say(Tag::Option, sort.key()).attr(Attribute::Value, sort.name()))),
            Kind::Search => input("search").attr(Attribute::Spellcheck, "false"),
            Kind::Notes => el(Tag::Textarea),
            Kind::Text | Kind::Optional => input("text").attr(Attribute::Spellcheck, "false"),
            Kind::Address => input("url").attr(Attribute::Spellcheck, "false"),
            Kind::Minutes => input("number").attr(Attribute::Min, "1").attr(Attribute::Max, "480"),
            Kind::Hours => input("number").attr(Attribute::Min, "1").attr(Attribute::Max, "24"),
            Kind::RevealedSecret => input("text"),
            Kind::Secret | Kind::NewSecret => input("password"),
        }
    }

    fn autocomplete(self) -> &'static str {
        if self == Kind::NewSecret { "new-password" } else { "off" }
    }

    /// Whether what is typed may be kept as a draft.
    fn is_secret(self) -> bool {
        matches!(self, Kind::Secret | Kind::RevealedSecret | Kind::NewSecret | Kind::Pasted)
    }
}

impl Model {
    /// A labelled field. What was typed before, and is no secret, is in it; else `value`.
    pub(super) fn field(&self, field: Field, value: &str) -> Node<Act> {
        let Field { id, label, kind, hint } = field;
        let note = |suffix: &str, class: &str, text: Text| {
            el(Tag::P).id(&format!("{id}-{suffix}")).class(class).text(text)
        };
        let hint = hint.map(|key| note("hint", "hint", Text::key(key)));
        let error = self.errors.iter().find(|e| e.0 == id).map(|e| note("error", "error", e.1.clone()));
        let described: Vec<_> =
            [&hint, &error].into_iter().flatten().map(|note| note.own.id.clone()).collect();
        let mut input = kind.input().id(id).attr(Attribute::Autocomplete, kind.autocomplete());
        input.own.draft = !kind.is_secret();
        if input.own.draft {
            input.own.value = self.drafted(id).unwrap_or(value).to_owned();
        }
        if !matches!(
            kind,
            Kind::Minutes | Kind::Hours | Kind::Optional | Kind::Notes | Kind::Search | Kind::Sort
        ) {
            input = input.attr(Attribute::Required, "");
        }
        if error.is_some() {
            input = input.attr(Attribute::AriaInvalid, "true");
        }
        if !described.is_empty() {
            input = input.described(&described.join(" "));
        }
        el(Tag::Div)
            .class("field")
            .add(say(Tag::Label, label).attr(Attribute::For, id))
            .all(hint)
            .add(input)
            .all(error)
    }
}

fn choice<const N: usize>(options: [(&str, &str); N]) -> Node<Act> {
    el(Tag::Select).all(options.map(|(text, value)| say(Tag::Option, text).attr(Attribute::Value, value)))
}

/// The text that is typed into a field that holds no secret.
pub(super) fn text(typed: &BTreeMap<String, Secret>, field: &str) -> String {
    // EXPOSE: the fields that are asked for here hold none; all are read in one way.
    typed.get(field).map(|text| text.expose().to_owned()).unwrap_or_default()
}

/// The secret that is typed into a field.
pub(super) fn secret(typed: &BTreeMap<String, Secret>, field: &str) -> Secret {
    typed.get(field).cloned().unwrap_or_default()
}

/// The environment's tag: colour and word.
pub(super) fn environment_tag(environment: Environment) -> Node<Act> {
    say(Tag::Span, key(environment)).class(&format!("tag {}", environment.name()))
}

const ENVIRONMENTS: [Environment; 3] = [Environment::Development, Environment::Test, Environment::Production];

/// The environment of this name; the most careful one where there is none of it.
pub(super) fn environment(name: &str) -> Environment {
    ENVIRONMENTS.into_iter().find(|env| env.name() == name).unwrap_or(Environment::Production)
}

const FILL_FROM: [FillFrom; 3] = [FillFrom::Usual, FillFrom::Popup, FillFrom::Page];

/// Where *Fill* is pressed, by its name; the most careful one where there is none of it.
pub(super) fn fill_from(name: &str) -> FillFrom {
    FILL_FROM.into_iter().find(|from| from.name() == name).unwrap_or(FillFrom::Popup)
}

fn from_key(from: FillFrom) -> &'static str {
    match from {
        FillFrom::Usual => "ui_fill_from_usual",
        FillFrom::Page => "ui_fill_from_page",
        FillFrom::Popup => "ui_fill_from_popup",
    }
}

fn key(environment: Environment) -> &'static str {
    match environment {
        Environment::Development => "ui_environment_development",
        Environment::Test => "ui_environment_test",
        Environment::Production => "ui_environment_production",
    }
}
