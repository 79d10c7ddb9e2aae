//! The fields of the forms, and the environments one of them offers.

use super::chrome::{get, t};
use super::dom::{El, el, joined, say};
use super::page::Model;
use oauth_assistant::profile::Environment;
use wasm_bindgen::JsCast;
use web_sys::HtmlInputElement;

/// A field of a form.
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
    Number,
    /// One of the environments.
    Environment,
    /// A secret that exists: hidden, and never kept as a draft.
    Secret,
    /// A secret that is being made: the browser must not fill in an old one.
    NewSecret,
}

impl Model {
    /// A labelled field. What was typed before, and is no secret, is in it; else `value`.
    pub(super) fn field(&self, field: Field, value: &str) -> El {
        let Field { id, label, kind, hint } = field;
        let mut described = String::new();
        let mut note = |suffix: &str, class: &str, text: &str| {
            let note_id = joined(id, suffix);
            described.push_str(&note_id);
            described.push(' ');
            el("p").attr("id", &note_id).class(class).text(text)
        };
        let hint = hint.map(|key| note("-hint", "hint", &t(key)));
        let error = self.errors.iter().find(|e| e.0 == id).map(|e| note("-error", "error", &e.1));
        let mut input = match kind {
            Kind::Environment => el("select").all(
                [Environment::Development, Environment::Test, Environment::Production]
                    .map(|env| say("option", environment_key(env)).attr("value", environment_name(env)))
                    .into(),
            ),
            Kind::Text => el("input").attr("type", "text").attr("spellcheck", "false"),
            Kind::Address => el("input").attr("type", "url").attr("spellcheck", "false"),
            Kind::Number => el("input").attr("type", "number").attr("min", "1").attr("max", "480"),
            Kind::Secret | Kind::NewSecret => el("input").attr("type", "password"),
        };
        let mut value = value.to_owned();
        match kind {
            Kind::Secret => input = input.attr("autocomplete", "off"),
            Kind::NewSecret => input = input.attr("autocomplete", "new-password"),
            _ => {
                input = input.attr("autocomplete", "off").attr("data-draft", "");
                value = get(&self.drafts, id).as_string().unwrap_or(value);
            }
        }
        input = input.attr("id", id).flag("required", kind != Kind::Number);
        if error.is_some() {
            input = input.attr("aria-invalid", "true");
        }
        if !described.is_empty() {
            input = input.attr("aria-describedby", described.trim_end());
        }
        if !value.is_empty() {
            input.0.unchecked_ref::<HtmlInputElement>().set_value(&value);
        }
        el("div").class("field").add(say("label", label).attr("for", id)).maybe(hint).add(input).maybe(error)
    }
}

/// The environment's tag: colour and word.
pub(super) fn environment_tag(environment: Environment) -> El {
    say("span", environment_key(environment)).class(&joined("tag ", environment_name(environment)))
}

fn environment_key(environment: Environment) -> &'static str {
    match environment {
        Environment::Development => "ui_environment_development",
        Environment::Test => "ui_environment_test",
        Environment::Production => "ui_environment_production",
    }
}

/// Its name in `protocol`.
pub(super) fn environment_name(environment: Environment) -> &'static str {
    match environment {
        Environment::Development => "development",
        Environment::Test => "test",
        Environment::Production => "production",
    }
}
