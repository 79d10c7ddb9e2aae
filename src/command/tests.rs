use super::*;
use std::process::Command as Program;

/// Whatever a Creatio's setting may hold. None of it is anything but data, or it is not there at all.
const HOSTILE: &[&str] = &[
    "https://id.example/'; touch pwned; '",
    "https://id.example/$(touch pwned)",
    "https://id.example/`touch pwned`",
    "https://id.example/\"; touch pwned; \"",
    "https://id.example/a\ntouch pwned",
    "https://id.example/a\r\ntouch pwned",
    "https://id.example/a b;touch${IFS}pwned",
    "https://id.example/\u{2019}; touch pwned; \u{2018}",
    "https://id.example/\u{202e}dewnp hcuot",
    "https://id.example/\u{0}touch",
    "https://id.example/%0atouch%20pwned",
    "https://id.example/\\' -o pwned",
    "https://id.example/&touch pwned&",
    "https://id.example/|touch pwned|",
    "https://id.example/<pwned>pwned",
    "https://id.example/!!/*?[a]~{b,c}#x",
    "https://-o/pwned",
    "https://--output.example",
    "https://id.example'; touch pwned",
    "https://$(touch)/",
    "https://user:pass@id.example/",
    "https://[::1]:8443/it's",
    "https://id.example:8443/%27%22$x",
    "file:///etc/passwd",
    "javascript:alert(1)",
    "-o pwned",
    "",
];

fn every() -> impl Iterator<Item = (Task, &'static Command)> {
    Task::ALL.iter().flat_map(|task| task.commands().iter().map(|command| (*task, command)))
}

/// What a shell of POSIX makes of the words of a line: it hands them to a program that prints each.
fn words(line: &str) -> Vec<String> {
    let script = ["set -f; for word in ", line, "; do printf '%s\\0' \"$word\"; done"].concat();
    let said = Program::new("sh").args(["-c", &script]).env_clear().output().unwrap();
    assert!(said.status.success() && said.stderr.is_empty(), "{line}: {said:?}");
    let text = String::from_utf8(said.stdout).unwrap();
    text.split_terminator('\0').map(str::to_owned).collect()
}

#[test]
fn a_shell_of_posix_reads_every_word_as_the_text_that_was_put_in() {
    for text in
        HOSTILE.iter().copied().chain(["'", "''", "\\", "a\\", "-n", "$", "\u{2018}a\u{201b}", " ", "~", "*"])
    {
        let Some(word) = Shell::Sh.word(text) else {
            assert!(text.contains(crate::text::is_hidden), "{text:?} has no word");
            continue;
        };
        assert_eq!(words(&word), [text], "{word}");
    }
}

/// What PowerShell reads at the beginning: a word between single quotes, of which a doubled one is one.
fn power_shell_word(line: &str) -> (String, &str) {
    let quote = |c: &char| matches!(c, '\'' | '\u{2018}'..='\u{201b}');
    let mut read = String::new();
    let mut rest = line.strip_prefix('\'').unwrap().chars();
    while let Some(c) = rest.next() {
        if quote(&c) {
            match rest.clone().next().filter(quote) {
                Some(second) => {
                    rest.next();
                    read.push(second);
                }
                None => return (read, rest.as_str()),
            }
        } else {
            read.push(c);
        }
    }
    panic!("{line} is not closed");
}

#[test]
fn power_shell_reads_every_word_as_the_text_that_was_put_in() {
    for text in HOSTILE.iter().copied().chain(["'", "''", "$(x)", "`n", "\u{2018}a\u{2019}\u{201a}\u{201b}"])
    {
        let refused = text.contains(crate::text::is_hidden) || text.contains('"');
        match Shell::PowerShell.word(text) {
            Some(word) => assert_eq!(power_shell_word(&word), (text.to_owned(), ""), "{word}"),
            None => assert!(refused, "{text:?} has no word"),
        }
    }
    // Windows PowerShell 5.1 hands these to a program as more than one argument, or as another.
    assert_eq!(Shell::PowerShell.word("a\" -o \"b"), None);
    assert_eq!(Shell::PowerShell.word("a\\"), None);
}

#[test]
fn an_address_is_data_in_every_line_whatever_is_in_it() {
    let (plain, nothing) = (Known::of(Some("https://id.example:8443/base")), Known::of(None));
    for address in HOSTILE {
        let known = Known::of(Some(address));
        for (task, command) in every() {
            let Some(line) = command.line(&known) else { continue };
            let printable = line.chars().all(|c| c == ' ' || c.is_ascii_graphic());
            assert!(printable, "{task:?}: {line:?}");
            if command.shell != Shell::Sh {
                continue;
            }
            // Redirections and pipes are ours alone: what is before them are the words.
            let cut = |line: &str| line.split(" </dev/null").next().unwrap().to_owned();
            let named = known.is_named() || !command.tokens.iter().any(|t| matches!(t, Token::IfNamed(..)));
            let other = if known == Known::default() { &nothing } else { &plain };
            let count = words(&cut(&command.line(other).unwrap())).len();
            let found = words(&cut(&line));
            assert_eq!(found.len(), if named { count } else { count - 2 }, "{task:?}: {line}");
        }
    }
}

#[test]
fn a_line_of_docker_means_the_same_in_both_shells() {
    for address in HOSTILE {
        let known = Known::of(Some(address));
        for (_, command) in
            every().filter(|(_, c)| matches!(c.platform, Platform::Docker | Platform::Kubernetes))
        {
            let line = command.line(&known).unwrap();
            let in_power_shell = Command { shell: Shell::PowerShell, ..*command }.line(&known);
            assert_eq!(in_power_shell.as_deref(), Some(line.as_str()));
        }
    }
}

#[test]
fn what_changes_something_is_given_with_what_it_changes_or_not_at_all() {
    let nothing = Known::of(None);
    let of = |token: &Token| match token {
        Token::Word(pieces) | Token::IfNamed(_, pieces) => pieces.iter().any(|p| matches!(p, Piece::Of(_))),
        Token::Raw(_) => false,
    };
    for (task, command) in every() {
        let changes_what_is_unknown = command.effect.is_some() && command.tokens.iter().any(of);
        assert_eq!(command.line(&nothing).is_none(), changes_what_is_unknown, "{task:?}");
        if let Some(line) = command.line(&nothing) {
            // A name in angle brackets stands in quotes: pasted as it is, no shell takes it for a redirection.
            for (at, _) in line.match_indices('<').filter(|_| command.shell != Shell::WebConfig) {
                let quoted = line[..at].matches('\'').count() % 2 == 1;
                assert!(quoted || line[at..].starts_with("</dev/null"), "{task:?}: {line}");
            }
        }
    }
}

#[test]
fn a_command_is_one_line_of_one_language() {
    let known = Known::of(Some("https://id.example"));
    for (task, command) in every() {
        let line = command.line(&known).unwrap();
        assert!(!line.contains('\n') && line.trim() == line && !line.is_empty(), "{task:?}: {line:?}");
        assert!(
            !line.contains(" && ") && !line.contains("; ") || line.contains("@{"),
            "{task:?}: two in {line}"
        );
        let fits = match command.shell {
            Shell::PowerShell | Shell::WebConfig => command.platform == Platform::Windows,
            Shell::Sh => !matches!(command.platform, Platform::Windows | Platform::Nginx),
            Shell::Nginx => command.platform == Platform::Nginx,
        };
        assert!(fits, "{task:?}: {line}");
    }
}
