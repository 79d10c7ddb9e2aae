//! The redacted report: Markdown for people, JSON that can be replayed.
//!
//! Both are made from evidence of which [`crate::probe::record`] has kept what the diagnosis reads. Here client ids are
//! shortened on top of that; two that are equal stay equal, so that a replay comes to the same findings.

mod former;
mod markdown;
mod redact;

pub use markdown::markdown;

use crate::diagnosis::{Finding, Id};
use crate::probe::{Evidence, Exchange, Outcome, admitted};
use crate::text::{capped, is_hidden};
use redact::Redaction;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use std::fmt::Write;

/// Version of the JSON form. It changes when an older reader could misunderstand a newer report.
pub const FORMAT: u64 = 2;

/// The other form that is read: the exchanges as they came, with status, header fields and body of each answer. They
/// are read through the same door as an answer from the network.
pub const RAW: u64 = 1;

/// The longest report that is read.
const LONGEST: usize = 4 * 1024 * 1024;

/// Who made the report. No name of a person, no time zone.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Meta {
    /// Version of the extension.
    pub version: String,
    /// Browser and its version.
    pub browser: String,
    /// When, in milliseconds since 1970.
    pub at_ms: f64,
}

/// Why a report cannot be read.
#[derive(Clone, Debug, PartialEq)]
pub enum ReportError {
    /// Longer than any report.
    TooLong,
    /// JSON, but not of a report's shape; what is wrong with it.
    Shape(String),
    /// Not JSON; where, as line and column.
    Malformed {
        /// Line, from 1.
        line: usize,
        /// Column, from 1.
        column: usize,
    },
    /// A report of another version of the format; use the assistant that made it, or a newer one.
    Format(Option<u64>),
}

impl std::fmt::Display for ReportError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            ReportError::TooLong => write!(f, "the file is too long for a report"),
            ReportError::Shape(what) => write!(f, "not a report: {what}"),
            ReportError::Malformed { line, column } => {
                write!(f, "not JSON: line {line}, column {column}")
            }
            ReportError::Format(Some(format)) => {
                write!(
                    f,
                    "a report of format {format}; format {FORMAT} can be read, and raw exchanges as format {RAW}"
                )
            }
            ReportError::Format(None) => write!(f, "no report: it does not name its format"),
        }
    }
}

impl std::error::Error for ReportError {}

/// The report for replay.
pub fn json(evidence: &Evidence, findings: &[Finding], meta: &Meta) -> String {
    let redaction = Redaction::of(evidence);
    let report = json!({
        "format": FORMAT,
        "meta": meta,
        "evidence": redaction.evidence(evidence),
        "findings": redaction.findings(findings),
    });
    escaped(&format!("{report:#}\n"))
}

/// The longest that a person says of a finding, in bytes.
const LONGEST_WORDS: usize = 4096;

/// A report with what a person says of one of its findings: that it is wrong, and why. The words are the person's own, and are
/// not redacted.
pub fn doubted(json: &str, finding: Id, words: &str) -> String {
    let doubt =
        escaped(&json!({ "finding": finding.name(), "words": capped(words, LONGEST_WORDS) }).to_string());
    json.replacen("{\n", &format!("{{\n  \"doubt\": {doubt},\n"), 1)
}

/// JSON whose texts are the same and hide nothing from who looks at it: they stand in it as escapes (RFC 8259, 7).
fn escaped(json: &str) -> String {
    let mut out = String::with_capacity(json.len());
    for c in json.chars() {
        if c == '\n' || !is_hidden(c) {
            out.push(c);
            continue;
        }
        for unit in c.encode_utf16(&mut [0; 2]) {
            // Writing to a String cannot fail.
            let _ = write!(out, "\\u{unit:04x}");
        }
    }
    out
}

/// The evidence of a report, or of a file of raw exchanges.
///
/// # Errors
/// [`ReportError`] for a text that is neither: too long, no JSON, of another format, or of another shape.
pub fn parse(text: &str) -> Result<Evidence, ReportError> {
    if text.len() > LONGEST {
        return Err(ReportError::TooLong);
    }
    let malformed = |e: serde_json::Error| ReportError::Malformed { line: e.line(), column: e.column() };
    let text = text.trim_start_matches('\u{feff}');
    let mut report: Value = serde_json::from_str(text).map_err(malformed)?;
    let format = report.get("format").and_then(Value::as_u64);
    let mut evidence = report.get_mut("evidence").map(Value::take).unwrap_or_default();
    let raw = match format {
        Some(FORMAT) => None,
        Some(RAW) => evidence.get_mut("exchanges").map(Value::take),
        other => return Err(ReportError::Format(other)),
    };
    if !evidence.is_object() {
        return Err(ReportError::Shape("it has no evidence".to_owned()));
    }
    let shape = |e: serde_json::Error| ReportError::Shape(e.to_string());
    if let Some(raw) = raw {
        let exchanges: Vec<Exchange<Outcome>> = serde_json::from_value(raw).map_err(shape)?;
        evidence["exchanges"] = Value::Array(Vec::new());
        let mut evidence: Evidence = serde_json::from_value(evidence).map_err(shape)?;
        evidence.exchanges = exchanges.into_iter().map(former::read).collect();
        return Ok(admitted(evidence));
    }
    serde_json::from_value(evidence).map(admitted).map_err(shape)
}
