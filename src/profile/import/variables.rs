//! Environment variables as they stand in lines: Dockerfiles, `docker run` and its like, `.env` files, units of systemd.

use super::client::mask;
use super::configuration::Variable;
use super::words::{Word, commands};
use crate::profile::Secret;

/// The variables of a Dockerfile, or `None` if this is none.
pub(super) fn of_dockerfile(text: &str) -> Option<Vec<Variable>> {
    let word = |line: &str, name: &str| {
        line.split_whitespace().next().is_some_and(|first| first.eq_ignore_ascii_case(name))
    };
    let known =
        |line: &str| ["from", "env", "run", "copy", "entrypoint", "workdir"].iter().any(|n| word(line, n));
    let first = text.lines().map(str::trim).find(|line| !line.is_empty() && !line.starts_with('#'))?;
    let begins = word(first, "from") || word(first, "arg") || word(first, "env");
    if !begins || first.contains('=') && word(first, "arg") && !text.lines().any(known) {
        return None;
    }
    let mut variables = Vec::new();
    let mut lines = text.split_inclusive('\n').enumerate();
    while let Some((n, line)) = lines.next() {
        let instruction = line.trim_start();
        if !word(instruction, "env") {
            continue;
        }
        // The whole instruction, over all lines that it goes on.
        let begin = line.as_ptr() as usize - text.as_ptr() as usize + (line.len() - instruction.len()) + 3;
        let mut end = begin + instruction.len() - 3;
        let mut last = line;
        while last.trim_end().ends_with(['\\', '`']) {
            let Some((_, next)) = lines.next() else { break };
            end += next.len();
            last = next;
        }
        let body = text.get(begin..end)?;
        let first = body.split_whitespace().next().unwrap_or_default();
        if first.contains('=') {
            let words = commands(body, n + 1, true).into_iter().flatten();
            variables.extend(words.filter_map(|word| assignment(&word, &[])));
        } else if let Some(value) = body.trim_start().strip_prefix(first) {
            let word = commands(value.trim(), n + 1, false).into_iter().flatten().next();
            variables.extend(word.map(|word| variable(first, &word)));
        }
    }
    Some(variables)
}

/// How a line begins that is typed into a shell.
const COMMANDS: [&str; 14] = [
    "docker ",
    "podman ",
    "nerdctl ",
    "kubectl ",
    "oc ",
    "az ",
    "export ",
    "set ",
    "setx ",
    "dotnet ",
    "$env:",
    "-e ",
    "--env",
    "New-AzWebApp",
];

/// A file that a shell writes from lines of its own.
pub(super) struct HereDocument<'t> {
    pub(super) text: &'t str,
    /// How many lines stand before it.
    pub(super) line: usize,
}

/// The settings file of `cat > appsettings.json <<EOF` (POSIX shell, 2.7.4), where nothing in it is put in by the shell.
pub(super) fn here_document(text: &str) -> Option<HereDocument<'_>> {
    let mut at = 0;
    let mut lines = text.split_inclusive('\n').enumerate();
    let (line, word) = lines.by_ref().find_map(|(n, line)| {
        at += line.len();
        let (_, word) = line.split_once("<<")?;
        Some((n + 1, word.trim_start_matches('-').split_whitespace().next()?))
    })?;
    let end = word.trim_matches(['"', '\'']);
    let begin = at;
    for (_, next) in lines {
        if next.trim() == end {
            let text = text.get(begin..at)?;
            let settings = text.trim_start().starts_with(['{', '/']);
            let as_it_is = end != word || !text.contains(['$', '`']);
            return (settings && as_it_is).then_some(HereDocument { text, line });
        }
        at += next.len();
    }
    None
}

/// What stands before an assignment in one word.
const OPTIONS: [&str; 5] = ["--env=", "--from-literal=", "--set-env-vars=", "--settings=", "-e"];

/// The variables that commands set, or `None` if these are no commands.
pub(super) fn of_commands(text: &str) -> Option<Vec<Variable>> {
    let typed = |line: &str| {
        let line = line.trim_start().trim_start_matches(['$', '#', '>']).trim_start();
        let line = line.strip_prefix("sudo ").unwrap_or(line);
        let begins = |name: &&str| line.get(..name.len()).is_some_and(|part| part.eq_ignore_ascii_case(name));
        COMMANDS.iter().any(begins) || text_after_prompt(line).is_some()
    };
    if !text.lines().any(|line| typed(line) || line.trim_start().starts_with("$env:")) {
        return None;
    }
    let mut variables = Vec::new();
    for words in commands(text, 1, true) {
        // EXPOSE: names of commands and variables are looked for.
        let is =
            |n: usize, name: &str| words.get(n).is_some_and(|w| w.text.expose().eq_ignore_ascii_case(name));
        for (n, word) in words.iter().enumerate() {
            let text = word.text.expose();
            let names = is(n, "setx") || n > 0 && is(n, "set") && is(n - 1, "user-secrets");
            if let (true, Some(name), Some(value)) = (names, words.get(n + 1), words.get(n + 2)) {
                variables.push(variable(name.text.expose(), value));
            } else if let Some(name) = text.strip_prefix("$env:") {
                match name.split_once('=') {
                    Some(_) => variables.extend(assignment(word, &["$env:"])),
                    None if is(n + 1, "=") => {
                        variables.extend(words.get(n + 2).map(|value| variable(name, value)));
                    }
                    None => {}
                }
            } else {
                let bare = n > 0 && (is(n - 1, "-e") || is(n - 1, "--env")) && !text.contains('=');
                if bare {
                    variables.push(Variable { name: text.to_owned(), value: None, line: word.line });
                }
                variables.extend(assignment(word, &OPTIONS));
            }
        }
    }
    Some(variables)
}

/// What follows the prompt of PowerShell or of the command prompt.
fn text_after_prompt(line: &str) -> Option<&str> {
    let (prompt, behind) = line.split_once('>')?;
    let prompt = prompt.strip_prefix("PS ").unwrap_or(prompt);
    (prompt.get(1..3) == Some(":\\")).then_some(behind)
}

/// `NAME=VALUE` in one word.
fn assignment(word: &Word, options: &[&str]) -> Option<Variable> {
    // EXPOSE: the name is no secret, the value becomes one at once.
    let text = word.text.expose();
    let text = options.iter().find_map(|option| text.strip_prefix(option)).unwrap_or(text);
    let (name, value) = text.split_once('=')?;
    Some(of_parts(name, value, word.expands, word.line))
}

fn variable(name: &str, value: &Word) -> Variable {
    // EXPOSE: a secret again at once.
    of_parts(name, value.text.expose(), value.expands, value.line)
}

/// A variable. A value with another variable in it is not known, but for one that is nothing else: that is told.
pub(super) fn of_parts(name: &str, value: &str, expands: bool, line: usize) -> Variable {
    let value = Secret::of_parts(|| [value].into_iter());
    let known = !expands || mask(&value).is_some();
    Variable { name: name.trim().to_owned(), value: known.then_some(value), line }
}

/// The variables of an `.env` file or a unit of systemd, and the first line that programs read differently; `None` if
/// this is no such file.
pub(super) fn of_lines(text: &str) -> Option<(Vec<Variable>, Option<usize>)> {
    let mut variables = Vec::new();
    let mut differ = None;
    let mut lines = 0;
    for (n, line) in text.lines().enumerate() {
        let line = line.trim();
        if line.is_empty() || line.starts_with(['#', ';', '[']) {
            continue;
        }
        lines += 1;
        if let Some(unit) = line.strip_prefix("Environment=") {
            let words = commands(unit, n + 1, true).into_iter().flatten();
            variables.extend(words.filter_map(|word| assignment(&word, &[])));
            continue;
        }
        let Some((name, value)) = line.split_once('=') else { continue };
        let name = name.trim();
        let named = |c: char| c.is_alphanumeric() || matches!(c, '_' | ':' | '.' | '-');
        if name.is_empty() || !name.chars().all(named) {
            continue;
        }
        let value = value.trim();
        let quoted =
            value.len() > 1 && ['"', '\''].iter().any(|q| value.starts_with(*q) && value.ends_with(*q));
        let comment = value.find(" #").filter(|_| !quoted);
        if quoted || comment.is_some() {
            differ.get_or_insert(n + 1);
        }
        match (quoted, commands(value, n + 1, false).into_iter().flatten().next()) {
            (true, Some(word)) => variables.push(variable(name, &word)),
            _ => {
                let value = value.get(..comment.unwrap_or(value.len())).unwrap_or(value);
                variables.push(of_parts(name, value.trim_end(), false, n + 1));
            }
        }
    }
    // A sentence or a log has lines of other kinds.
    (variables.len() * 2 > lines).then_some((variables, differ))
}
