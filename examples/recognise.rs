//! What the recognition makes of a recorded snapshot, with its reasons, as JSON:
//! `cargo run --quiet --example recognise -- snapshot.json`.

use oauth_assistant::page::{Snapshot, recognise::recognise};
use std::io::Write;
use std::process::ExitCode;

fn main() -> ExitCode {
    let path = std::env::args().nth(1);
    let told = path.ok_or_else(|| "usage: recognise SNAPSHOT.json".to_owned()).and_then(|p| tell(&p));
    let written = match &told {
        Ok(json) => writeln!(std::io::stdout(), "{json}"),
        Err(problem) => writeln!(std::io::stderr(), "recognise: {problem}"),
    };
    if told.is_ok() && written.is_ok() { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

fn tell(path: &str) -> Result<String, String> {
    let text = std::fs::read_to_string(path).map_err(|e| format!("{path} cannot be read: {e}"))?;
    let text = text.trim_start_matches('\u{feff}');
    // serde would take a list for a snapshot's fields one by one.
    if !text.trim_start().starts_with('{') {
        return Err(format!("{path} is not a snapshot: it must be one JSON object"));
    }
    let snapshot: Snapshot =
        serde_json::from_str(text).map_err(|e| format!("{path} is not a snapshot: {e}"))?;
    serde_json::to_string_pretty(&recognise(&snapshot)).map_err(|e| format!("{path}: {e}"))
}
