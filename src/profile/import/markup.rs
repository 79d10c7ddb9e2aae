//! Environment variables in the configuration of IIS: `environmentVariable` below `environmentVariables` in `web.config`
//! (ASP.NET Core Module), `add` there in `applicationHost.config`.

use super::configuration::Variable;
use crate::profile::Secret;
use zeroize::Zeroizing;

/// The variables of each element `environmentVariables`; `None` if this is no configuration of IIS.
pub(super) fn variables(text: &str) -> Option<Vec<Vec<Variable>>> {
    let mut sets: Vec<Vec<Variable>> = Vec::new();
    let (mut at, mut line) = (0, 1);
    let (mut known, mut inside) = (false, false);
    while let Some(begin) = text.get(at..)?.find('<').map(|n| at + n) {
        line += text.get(at..begin)?.matches('\n').count();
        let rest = text.get(begin..)?;
        let length = if rest.starts_with("<!--") { rest.find("-->")? + 3 } else { tag(rest)? };
        let element = rest.get(..length)?;
        let name = element.trim_start_matches(['<', '/']);
        let name = name.get(..name.find(|c: char| !c.is_alphanumeric()).unwrap_or(name.len()))?;
        match name {
            "configuration" => known = true,
            "environmentVariables" => {
                known = true;
                inside = !element.starts_with("</") && !element.ends_with("/>");
                if inside {
                    sets.push(Vec::new());
                }
            }
            // A line of it alone stands in no list.
            "environmentVariable" | "add" if inside || name != "add" => {
                known = true;
                if sets.is_empty() {
                    sets.push(Vec::new());
                }
                if let Some((name, value)) = attribute(element, "name").zip(attribute(element, "value"))
                    && let Some(set) = sets.last_mut()
                {
                    // EXPOSE: a name is no secret.
                    set.push(Variable { name: name.expose().to_owned(), value: Some(value), line });
                }
            }
            _ => {}
        }
        line += element.matches('\n').count();
        at = begin + length;
    }
    known.then_some(sets)
}

/// How long the tag is that begins here; a `>` inside quotes is not its end.
fn tag(rest: &str) -> Option<usize> {
    let mut quote = None;
    for (at, c) in rest.char_indices() {
        match (quote, c) {
            (None, '"' | '\'') => quote = Some(c),
            (Some(open), _) if c == open => quote = None,
            (None, '>') => return Some(at + 1),
            _ => {}
        }
    }
    None
}

/// The value of an attribute (XML 1.0 §2.3, §3.3.3).
fn attribute(element: &str, name: &str) -> Option<Secret> {
    let mut rest = element.get(element.find(char::is_whitespace)?..)?;
    loop {
        rest = rest.trim_start();
        let (found, behind) = rest.split_once('=')?;
        let behind = behind.trim_start();
        let quote = behind.chars().next().filter(|c| matches!(c, '"' | '\''))?;
        let (value, after) = behind.get(1..)?.split_once(quote)?;
        if found.trim() == name {
            return unescaped(value);
        }
        rest = after;
    }
}

/// A value without its entities; `None` where one is unknown.
fn unescaped(value: &str) -> Option<Secret> {
    // What an entity stands for is shorter than the entity.
    let mut text = Zeroizing::new(String::with_capacity(value.len()));
    let blank = |c: char| if matches!(c, '\t' | '\r' | '\n') { ' ' } else { c };
    let mut rest = value;
    while let Some((plain, behind)) = rest.split_once('&') {
        text.extend(plain.chars().map(blank));
        let (entity, after) = behind.split_once(';')?;
        let number = |digits: &str, radix| char::from_u32(u32::from_str_radix(digits, radix).ok()?);
        text.push(match entity {
            "amp" => '&',
            "lt" => '<',
            "gt" => '>',
            "quot" => '"',
            "apos" => '\'',
            _ => match (entity.strip_prefix("#x"), entity.strip_prefix('#')) {
                (Some(digits), _) => number(digits, 16)?,
                (None, Some(digits)) => number(digits, 10)?,
                (None, None) => return None,
            },
        });
        rest = after;
    }
    text.extend(rest.chars().map(blank));
    Some(Secret::new(std::mem::take(&mut *text)))
}
