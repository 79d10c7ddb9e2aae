//! A JSON value with one part of it removed or replaced, made only where it is looked at.

use serde_json::Value;

/// A part of a value, at any depth.
pub struct Part {
    /// Where it stands, as JSON pointers (RFC 6901). Raw bodies are JSON inside texts: there another one leads on.
    pointers: Vec<String>,
    pub value: Value,
    /// It is the only member of a list.
    pub alone: bool,
}

pub fn parts(whole: &Value) -> Vec<Part> {
    let mut parts = Vec::new();
    add_parts(whole, &[String::new()], &mut parts);
    parts
}

fn add_parts(value: &Value, pointers: &[String], parts: &mut Vec<Part>) {
    let mut add = |name: &str, value: &Value, alone: bool| {
        let mut pointers = pointers.to_vec();
        *pointers.last_mut().unwrap() += &format!("/{}", name.replace('~', "~0").replace('/', "~1"));
        add_parts(value, &pointers, parts);
        parts.push(Part { pointers, value: value.clone(), alone });
    };
    match value {
        Value::Object(members) => members.iter().for_each(|(name, value)| add(name, value, false)),
        Value::Array(list) => {
            list.iter().enumerate().for_each(|(n, value)| add(&n.to_string(), value, list.len() == 1));
        }
        Value::String(text) => {
            if let Ok(inner @ (Value::Object(_) | Value::Array(_))) = serde_json::from_str(text) {
                add_parts(&inner, &[pointers, &[String::new()]].concat(), parts);
            }
        }
        _ => {}
    }
}

impl Part {
    /// The whole with something else in this part's place, or nothing.
    pub fn replaced(&self, whole: &Value, by: Option<&Value>) -> Value {
        let mut whole = whole.clone();
        replace(&mut whole, &self.pointers, by);
        whole
    }
}

fn replace(value: &mut Value, pointers: &[String], by: Option<&Value>) {
    let [pointer, inner @ ..] = pointers else { panic!("a part stands somewhere") };
    if !inner.is_empty() {
        let text = value.pointer_mut(pointer).unwrap();
        let mut read: Value = serde_json::from_str(text.as_str().unwrap()).unwrap();
        replace(&mut read, inner, by);
        *text = Value::String(read.to_string());
    } else if let Some(by) = by {
        *value.pointer_mut(pointer).unwrap() = by.clone();
    } else {
        let (holder, name) = pointer.rsplit_once('/').unwrap();
        match value.pointer_mut(holder).unwrap() {
            Value::Array(list) => drop(list.remove(name.parse().unwrap())),
            members => {
                drop(members.as_object_mut().unwrap().remove(&name.replace("~1", "/").replace("~0", "~")))
            }
        }
    }
}
