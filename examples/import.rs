//! What the importer makes of a file, as JSON: `cargo run --quiet --example import -- FILE`. Secrets are masked;
//! `--show`, for files with made-up secrets, prints each as it would be kept.

use oauth_assistant::profile::Secret;
use oauth_assistant::profile::import::{ImportedClient, Said, import};
use serde_json::{Value, json};
use std::io::Write;
use std::process::ExitCode;

fn main() -> ExitCode {
    let (options, paths): (Vec<String>, Vec<String>) =
        std::env::args().skip(1).partition(|argument| argument == "--show");
    let told = match &paths[..] {
        [path] => tell(path, !options.is_empty()),
        _ => Err("usage: import [--show] FILE".to_owned()),
    };
    let written = match &told {
        Ok(json) => writeln!(std::io::stdout(), "{json:#}"),
        Err(problem) => writeln!(std::io::stderr(), "import: {problem}"),
    };
    if told.is_ok() && written.is_ok() { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

fn tell(path: &str, show: bool) -> Result<Value, String> {
    let bytes = std::fs::read(path).map_err(|e| format!("{path} cannot be read: {e}"))?;
    let texts = texts()?;
    let said = |said: Vec<Said>| said.iter().map(|said| words(&texts, said)).collect::<Vec<_>>();
    Ok(match import(&bytes) {
        Ok(found) => json!({
            "kind": found.kind.name(),
            "clients": found.clients.iter().map(|one| client(one, show)).collect::<Vec<_>>(),
            "url": found.url_hint,
            "warnings": said(found.said()),
        }),
        Err(refusal) => json!({
            "kind": refusal.kind.map(|kind| kind.name()),
            "clients": [],
            "warnings": [],
            "refusal": said(refusal.message()).join(" "),
        }),
    })
}

/// One client; `secret` is the first of its secrets, as the form would get it.
fn client(client: &ImportedClient, show: bool) -> Value {
    // EXPOSE: on demand, for files with made-up secrets.
    let secret = |secret: &Secret| if show { secret.expose().to_owned() } else { "***".to_owned() };
    json!({
        "client_id": client.client_id,
        "name": client.name,
        "secret": client.secrets.first().map(secret),
        "secrets": client.secrets.iter().map(secret).collect::<Vec<_>>(),
        "can_connect": client.can_connect,
        "url": client.url,
    })
}

fn texts() -> Result<Value, String> {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/extension/_locales/en/profile.json");
    let text = std::fs::read_to_string(path).map_err(|e| format!("{path} cannot be read: {e}"))?;
    serde_json::from_str(&text).map_err(|e| format!("{path}: {e}"))
}

fn words(texts: &Value, (key, subs): &Said) -> String {
    let text = texts[*key]["message"].as_str().unwrap_or(key).to_owned();
    subs.iter().enumerate().fold(text, |text, (n, sub)| text.replace(&format!("${}", n + 1), sub))
}
