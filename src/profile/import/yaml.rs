//! YAML as a tree. An alias is not followed: a value that stands elsewhere is not surely the one that is meant.

use super::tree::{Tree, Value};
use crate::profile::Secret;
use saphyr_parser::{Event, Parser, ScalarStyle};
use std::borrow::Cow;

/// As many levels are read, as of JSON.
const DEEPEST: usize = 64;

/// A list or map that is still open.
enum Open {
    List(Vec<Tree>),
    Map(Vec<(String, Tree)>, Option<String>),
}

/// Every document of a file; the line where it is no YAML, or too deep.
pub(super) fn documents(text: &str) -> Result<Vec<Tree>, usize> {
    let mut done = Vec::new();
    let mut open: Vec<(usize, Open)> = Vec::new();
    for event in Parser::new_from_str(text) {
        let (event, span) = event.map_err(|error| error.marker().line())?;
        let line = span.start.line();
        let tree = match event {
            Event::SequenceStart(..) => {
                open.push((line, Open::List(Vec::new())));
                None
            }
            Event::MappingStart(..) => {
                open.push((line, Open::Map(Vec::new(), None)));
                None
            }
            Event::SequenceEnd | Event::MappingEnd => open.pop().map(|(line, ended)| Tree {
                line,
                value: match ended {
                    Open::List(elements) => Value::List(elements),
                    Open::Map(members, _) => Value::Map(members),
                },
            }),
            Event::Scalar(text, style, ..) => Some(Tree { line, value: scalar(text, style) }),
            Event::Alias(_) => Some(Tree { line, value: Value::Null }),
            Event::Nothing
            | Event::StreamStart
            | Event::StreamEnd
            | Event::DocumentStart(_)
            | Event::DocumentEnd => None,
        };
        if open.len() > DEEPEST {
            return Err(line);
        }
        let Some(tree) = tree else { continue };
        match open.last_mut() {
            None => done.push(tree),
            Some((_, Open::List(elements))) => elements.push(tree),
            Some((_, Open::Map(members, name))) => match name.take() {
                Some(name) => members.push((name, tree)),
                // EXPOSE: a name is no secret; one that is a list or a map is no name.
                None => *name = Some(tree.scalar().map(|text| text.expose().to_owned()).unwrap_or_default()),
            },
        }
    }
    Ok(done)
}

fn scalar(text: Cow<'_, str>, style: ScalarStyle) -> Value {
    let plain = style == ScalarStyle::Plain;
    match plain && matches!(&*text, "" | "~" | "null" | "Null" | "NULL") {
        true => Value::Null,
        false => Value::Text(Secret::new(text.into_owned())),
    }
}
