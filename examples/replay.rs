//! Replays a report of the assistant through the diagnosis: `cargo run --quiet --example replay -- report.json`.
//! Prints the findings as JSON.
#![allow(clippy::print_stdout, clippy::print_stderr, reason = "a command line tool speaks through them")]

use oauth_assistant::{diagnosis, report};
use std::process::ExitCode;

fn main() -> ExitCode {
    let Some(path) = std::env::args().nth(1) else {
        eprintln!("usage: cargo run --quiet --example replay -- report.json");
        return ExitCode::from(2);
    };
    match replay(&path) {
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

fn replay(path: &str) -> Result<String, Box<dyn std::error::Error>> {
    let evidence = report::parse(&std::fs::read_to_string(path)?)?;
    Ok(serde_json::to_string_pretty(&diagnosis::diagnose(&evidence))?)
}
