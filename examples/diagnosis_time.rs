//! How long the diagnosis takes: `cargo run --release --quiet --example diagnosis_time -- report.json…`.
//! Prints, for each report, the median time in milliseconds, as a JSON list.
#![allow(clippy::print_stdout, clippy::print_stderr, reason = "a command line tool speaks through them")]

use oauth_assistant::{diagnosis, report};
use std::hint::black_box;
use std::process::ExitCode;
use std::time::Instant;

const RUNS: usize = 31;

fn main() -> ExitCode {
    let times: Result<Vec<f64>, _> = std::env::args().skip(1).map(|path| median(&path)).collect();
    match times {
        Ok(times) if !times.is_empty() => {
            println!("{times:?}");
            ExitCode::SUCCESS
        }
        Ok(_) => {
            eprintln!("usage: cargo run --release --quiet --example diagnosis_time -- report.json…");
            ExitCode::from(2)
        }
        Err(error) => {
            eprintln!("{error}");
            ExitCode::FAILURE
        }
    }
}

fn median(path: &str) -> Result<f64, Box<dyn std::error::Error>> {
    let evidence = report::parse(&std::fs::read_to_string(path)?)?;
    let mut times: Vec<f64> = (0..RUNS)
        .map(|_| {
            let began = Instant::now();
            black_box(diagnosis::diagnose(black_box(&evidence)));
            began.elapsed().as_secs_f64() * 1000.0
        })
        .collect();
    times.sort_by(f64::total_cmp);
    Ok(times[RUNS / 2])
}
