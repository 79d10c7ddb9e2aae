//! Replays a report of the assistant through the diagnosis: `cargo run --quiet --example replay -- report.json`.
//! Prints the findings as JSON. A second file is taken for what was pasted of the server beside it: a block.
#![allow(clippy::print_stdout, clippy::print_stderr, reason = "a command line tool speaks through them")]

use oauth_assistant::{diagnosis, report, server};
use std::process::ExitCode;

fn main() -> ExitCode {
    let mut files = std::env::args().skip(1);
    let Some(path) = files.next() else {
        eprintln!("usage: cargo run --quiet --example replay -- report.json [block.txt]");
        return ExitCode::from(2);
    };
    match replay(&path, files.next()) {
        Ok(findings) => {
            println!("{findings}");
            ExitCode::SUCCESS
        }
        Err(error) => {
            eprintln!("{path}: {error}");
            ExitCode::FAILURE
        }
    }
}

fn replay(path: &str, block: Option<String>) -> Result<String, Box<dyn std::error::Error>> {
    let mut evidence = report::parse(&std::fs::read_to_string(path)?)?;
    if let Some(block) = block {
        let pasted_ms = evidence.exchanges.iter().map(|exchange| exchange.at_ms).fold(0.0, f64::max);
        let view = server::read(&std::fs::read_to_string(block)?, pasted_ms);
        evidence.server = Some(Box::new(view.map_err(|refused| refused.key())?));
    }
    Ok(serde_json::to_string_pretty(&diagnosis::diagnose(&evidence))?)
}
