//! The three fields of the mini page and which of them is which.

use super::tree::{Tree, name_of};
use super::words::{self, Told};
use super::{By, Code, Reason};
use crate::creatio::{Field, Three};

/// Hosts of a text field; the last two are made for what nobody is to read.
const HOSTS: [&str; 4] = ["crt-input", "crt-web-input", "crt-password-input", "crt-encrypted-input"];

/// How surely a dialog on this page is the Connection settings.
#[derive(Clone, Copy, PartialEq)]
pub(super) enum Context {
    /// Nothing of the OAuth page is here.
    Elsewhere,
    /// The OAuth page is here, which can open other dialogs too.
    Page,
    /// The fragment or the dialog itself names the mini page.
    Named,
}

/// One input of the dialog, with its host.
pub(super) struct TextField<'a> {
    pub(super) host: usize,
    pub(super) input: usize,
    /// Its input hides what is typed, or its host is made for that: the eye button may have been pressed.
    masked: bool,
    /// It is made for a web address.
    web: bool,
    names: [&'a str; 2],
    labels: [&'a str; 2],
}

/// The dialog's text fields: exactly three, each with one native input. Nothing else can be typed into. They are
/// called by the order that Creatio documents; what tells that it holds is [`tell_apart`].
pub(super) fn fields<'a>(tree: &Tree<'a>, dialog: usize) -> Result<Three<TextField<'a>>, Reason> {
    let is_host = |p: usize| HOSTS.contains(&tree.at(p).tag.as_str());
    let inputs_of = |root| tree.below(root).filter(|&p| is_typed_into(tree, p));
    if let Some(host) = tree.below(dialog).find(|&p| is_host(p) && inputs_of(p).count() != 1) {
        return Err(Reason::new(Code::FieldWithoutOneInput, name_of(tree.at(host))));
    }
    let mut fields = Vec::new();
    let mut stray = None;
    for input in inputs_of(dialog) {
        let native = tree.at(input);
        if !is_text_input(tree, input) {
            return Err(Reason::new(Code::FieldOfOtherType, &native.kind));
        }
        let alone = || tree.above(input).take_while(|&p| p != dialog && inputs_of(p).count() == 1);
        let known = alone().find(|&p| is_host(p));
        if known.is_none() {
            stray = Some(name_of(native));
        }
        // A host that we do not know is the nearest element around this input alone.
        let host = known.or_else(|| alone().next()).unwrap_or(input);
        let element = tree.at(host);
        fields.push(TextField {
            host,
            input,
            masked: native.kind == "password"
                || matches!(element.tag.as_str(), "crt-password-input" | "crt-encrypted-input"),
            web: native.kind == "url"
                || native.qa == "web-field-input"
                || element.qa == "web-field-input"
                || element.tag == "crt-web-input",
            names: [&element.name, &element.id],
            labels: [&element.label, &native.label],
        });
    }
    let count = fields.len();
    let three: Result<[TextField; 3], _> = fields.try_into();
    match (three, stray) {
        (Ok([url, client_id, client_secret]), _) => Ok(Three { url, client_id, client_secret }),
        (Err(_), None) if count == 0 => Err(Reason::new(Code::DialogWithoutFields, count)),
        (Err(_), Some(name)) => Err(Reason::new(Code::DialogStrayInput, name)),
        (Err(_), None) => Err(Reason::new(Code::DialogNotThreeFields, count)),
    }
}

fn is_typed_into(tree: &Tree, place: usize) -> bool {
    let e = tree.at(place);
    e.tag == "input" && e.kind != "hidden"
}

/// Whether one line of text can be typed into it.
pub(super) fn is_text_input(tree: &Tree, place: usize) -> bool {
    let e = tree.at(place);
    e.tag == "input" && matches!(e.kind.as_str(), "" | "text" | "url" | "password")
}

/// Whether each field is told by a word: its name, or its label in a known language.
pub(super) fn words_tell(fields: &Three<TextField>) -> bool {
    all(fields, named) || all(fields, labelled)
}

fn all(fields: &Three<TextField>, tells: fn(&TextField, Field) -> bool) -> bool {
    fields.as_ref().into_iter().all(|(field, input)| tells(input, field))
}

fn named(input: &TextField, field: Field) -> bool {
    input.names.iter().any(|n| words::name(n) == Told::Field(field))
}

fn labelled(input: &TextField, field: Field) -> bool {
    input.labels.iter().any(|l| words::label(l) == Some(field))
}

fn hinted(input: &TextField, field: Field) -> bool {
    input.labels.iter().any(|l| words::hint(l) == Told::Field(field))
}

/// What tells that the fields are address, client id and secret, in the order that Creatio documents. In any
/// other order nothing is told: then page and documents differ, and which of them errs is a guess.
pub(super) fn tell_apart(fields: &Three<TextField>, context: Context, culture: &str) -> Result<By, Reason> {
    let named_page = context == Context::Named;
    let each = fields.as_ref().values();
    let masked = each.iter().filter(|f| f.masked).count();
    if masked == 0 && !named_page {
        return Err(Reason::new(Code::DialogWithoutSecret, masked));
    }
    if masked > 1 {
        return Err(Reason::new(Code::DialogTwoSecrets, masked));
    }
    let web = each.iter().filter(|f| f.web).count();
    if web > 1 {
        return Err(Reason::new(Code::DialogTwoUrls, web));
    }
    agree(fields)?;
    differ(fields)?;
    if !(named_page && words::is_foreign(culture)) {
        labels_of_one_language(fields)?;
    }

    // In a dialog that is surely the mini page the order tells what is secret, and one word or type which of
    // the others is which. In any other dialog each field has to be told by a word.
    let told = |input, field| named(input, field) || hinted(input, field);
    let Three { url, client_id, .. } = fields;
    let words = words_tell(fields);
    if !words && !(named_page && (url.web || told(url, Field::Url) || told(client_id, Field::ClientId))) {
        return Err(Reason::new(Code::DialogUnsure, url.labels[1]));
    }
    if all(fields, named) {
        return Ok(By::Names);
    }
    if masked == 1 {
        return Ok(By::Signature);
    }
    // The eye button shows a secret as text. Then only a word can tell it.
    if words {
        return Ok(By::Labels);
    }
    Err(Reason::new(Code::DialogWithoutSecret, masked))
}

/// Two fields that are called the same, by the schema or for people, are not two of ours: one is a copy, or
/// an input has got into another's host.
fn differ(fields: &Three<TextField>) -> Result<(), Reason> {
    let fields = fields.as_ref().values();
    for (at, field) in fields.iter().enumerate() {
        for other in fields.iter().skip(at + 1) {
            let shared = |a: [&str; 2], b: [&str; 2]| a.iter().any(|t| !t.is_empty() && b.contains(t));
            if shared(field.names, other.names) || shared(field.labels, other.labels) {
                return Err(Reason::new(Code::FieldsAlike, field.names[0]));
            }
        }
    }
    Ok(())
}

/// Whether no type, name or label contradicts the order.
fn agree(fields: &Three<TextField>) -> Result<(), Reason> {
    for (field, input) in fields.as_ref() {
        if input.masked && field != Field::ClientSecret {
            return Err(Reason::new(Code::MaskedFieldOutOfPlace, input.names[0]));
        }
        if input.web && field != Field::Url {
            return Err(Reason::new(Code::WebFieldOutOfPlace, input.names[0]));
        }
        let contradicts = |told| match told {
            Told::Field(other) => other != field,
            told => told == Told::Foreign,
        };
        if let Some(name) = input.names.iter().find(|n| contradicts(words::name(n))) {
            return Err(Reason::new(Code::NameContradicts, name));
        }
        if let Some(label) = input.labels.iter().find(|l| contradicts(words::hint(l))) {
            return Err(Reason::new(Code::LabelContradicts, label));
        }
    }
    Ok(())
}

/// A label that says nothing to us is fine in a language that we do not know. Among labels that we know, or
/// among none, it is that of another field.
fn labels_of_one_language(fields: &Three<TextField>) -> Result<(), Reason> {
    let fields = fields.as_ref().values();
    let told = fields.map(|f| f.labels.map(words::hint));
    let unknown = |t: &[Told; 2]| t.contains(&Told::Unknown);
    let silent = |t: &[Told; 2]| *t == [Told::Nothing; 2];
    let unknowns = told.iter().filter(|t| unknown(t)).count();
    if unknowns == 0 || (unknowns >= 2 && !told.iter().any(silent)) {
        return Ok(());
    }
    let odd = fields.iter().zip(&told).find(|(_, t)| unknown(t)).map_or("", |(f, _)| f.labels[1]);
    Err(Reason::new(Code::LabelUnknown, odd))
}

/// Whether the field may be written to. The address is shown as a link, its input hidden until focused.
pub(super) fn usable(tree: &Tree, field: &TextField, seen: bool) -> Result<(), Reason> {
    let (host, input) = (tree.at(field.host), tree.at(field.input));
    let name = name_of(host);
    if host.readonly || input.readonly {
        return Err(Reason::new(Code::FieldReadonly, name));
    }
    if host.disabled || input.disabled {
        return Err(Reason::new(Code::FieldDisabled, name));
    }
    if !tree.is_shown(field.host) || (seen && !input.visible) {
        return Err(Reason::new(Code::FieldHidden, name));
    }
    if !host.reachable || (seen && !input.reachable) {
        return Err(Reason::new(Code::FieldUnreachable, name));
    }
    Ok(())
}
