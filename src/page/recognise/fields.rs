//! The three fields of the mini page and which of them is which.

use super::settings::Context;
use super::tree::{Tree, name_of};
use super::words::{self, ROLES, Role, Told};
use super::{By, Reason};

/// Hosts of a text field; the last two are made for what nobody is to read.
const HOSTS: [&str; 4] = ["crt-input", "crt-web-input", "crt-password-input", "crt-encrypted-input"];

/// One field of the dialog.
pub(super) struct Field<'a> {
    pub(super) host: usize,
    pub(super) input: usize,
    /// Its input hides what is typed, or its host is made for that: the eye button may have been pressed.
    masked: bool,
    /// It is made for a web address.
    web: bool,
    names: [&'a str; 2],
    labels: [&'a str; 2],
}

/// The dialog's text fields: exactly three, each with one native input.
pub(super) fn fields<'a>(tree: &Tree<'a>, dialog: usize) -> Result<[Field<'a>; 3], Reason> {
    let mut fields = Vec::new();
    for host in tree.below(dialog).filter(|&p| HOSTS.contains(&tree.at(p).tag.as_str())) {
        let element = tree.at(host);
        let mut inputs = tree.below(host).filter(|&p| tree.at(p).tag == "input");
        let (Some(input), None) = (inputs.next(), inputs.next()) else {
            return Err(Reason::new("field-without-one-input", name_of(element)));
        };
        let native = tree.at(input);
        if !matches!(native.kind.as_str(), "" | "text" | "url" | "password") {
            return Err(Reason::new("field-of-other-type", &native.kind));
        }
        fields.push(Field {
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
    fields.try_into().map_err(|_| Reason::new("dialog-not-three-fields", count))
}

/// What tells that the fields are address, client id and secret, in the order that Creatio documents. In any
/// other order nothing is told: then page and documents differ, and which of them errs is a guess.
pub(super) fn tell_apart(fields: &[Field; 3], context: Context) -> Result<By, Reason> {
    let masked = fields.iter().filter(|f| f.masked).count();
    if masked == 0 && context != Context::Named {
        return Err(Reason::new("dialog-without-secret", masked));
    }
    if masked > 1 {
        return Err(Reason::new("dialog-two-secrets", masked));
    }
    let web = fields.iter().filter(|f| f.web).count();
    if web > 1 {
        return Err(Reason::new("dialog-two-urls", web));
    }
    agree(fields)?;
    labels_of_one_language(fields)?;

    let named = |f: &Field, role| f.names.iter().any(|n| words::name(n) == Told::Role(role));
    let labelled = |f: &Field, role| f.labels.iter().any(|l| words::label(l) == Some(role));
    let all = |tells: &dyn Fn(&Field, Role) -> bool| fields.iter().zip(ROLES).all(|(f, role)| tells(f, role));
    let [url, ..] = fields;
    if context != Context::Named && !(url.web || named(url, Role::Url) || labelled(url, Role::Url)) {
        return Err(Reason::new("dialog-unsure-url", url.labels[1]));
    }
    if all(&named) {
        return Ok(By::Names);
    }
    if masked == 1 {
        return Ok(By::Signature);
    }
    // The eye button shows a secret as text. Then only a word can tell it.
    if all(&labelled) {
        return Ok(By::Labels);
    }
    Err(Reason::new("dialog-without-secret", masked))
}

/// Whether no type, name or label contradicts the order.
fn agree(fields: &[Field; 3]) -> Result<(), Reason> {
    for (field, role) in fields.iter().zip(ROLES) {
        if field.masked && role != Role::Secret {
            return Err(Reason::new("masked-field-out-of-place", field.names[0]));
        }
        if field.web && role != Role::Url {
            return Err(Reason::new("web-field-out-of-place", field.names[0]));
        }
        let contradicts = |told| match told {
            Told::Role(other) => other != role,
            told => told == Told::Foreign,
        };
        if let Some(name) = field.names.iter().find(|n| contradicts(words::name(n))) {
            return Err(Reason::new("name-contradicts", name));
        }
        if let Some(label) = field.labels.iter().find(|l| contradicts(words::hint(l))) {
            return Err(Reason::new("label-contradicts", label));
        }
    }
    Ok(())
}

/// A label that says nothing to us is fine in a language that we do not know. Among labels that we know, or
/// among none, it is that of another field.
fn labels_of_one_language(fields: &[Field; 3]) -> Result<(), Reason> {
    let told = fields.each_ref().map(|f| f.labels.map(words::hint));
    let unknown = |t: &[Told; 2]| t.contains(&Told::Unknown);
    let silent = |t: &[Told; 2]| *t == [Told::Nothing; 2];
    let unknowns = told.iter().filter(|t| unknown(t)).count();
    if unknowns == 0 || (unknowns >= 2 && !told.iter().any(silent)) {
        return Ok(());
    }
    let odd = fields.iter().zip(&told).find(|(_, t)| unknown(t)).map_or("", |(f, _)| f.labels[1]);
    Err(Reason::new("label-unknown", odd))
}

/// Whether the field may be written to. The address is shown as a link, its input hidden until focused.
pub(super) fn usable(tree: &Tree, field: &Field, seen: bool) -> Result<(), Reason> {
    let (host, input) = (tree.at(field.host), tree.at(field.input));
    let name = name_of(host);
    if host.readonly || input.readonly {
        return Err(Reason::new("field-readonly", name));
    }
    if host.disabled || input.disabled {
        return Err(Reason::new("field-disabled", name));
    }
    if !tree.is_shown(field.host) || (seen && !input.visible) {
        return Err(Reason::new("field-hidden", name));
    }
    if !host.reachable || (seen && !input.reachable) {
        return Err(Reason::new("field-unreachable", name));
    }
    Ok(())
}
