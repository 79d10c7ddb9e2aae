//! The words of a command line, as shells and Dockerfiles split them: quotes, escapes, lines that go on.

use crate::profile::Secret;

/// A word without its quotes.
pub(super) struct Word {
    pub(super) text: Secret,
    /// A variable stands in it, outside of single quotes: the text is not the value.
    pub(super) expands: bool,
    pub(super) line: usize,
}

/// The commands of a text, each with its words. With `split` off the blanks outside of quotes stay, as they do in the
/// older form of a Dockerfile's `ENV`.
pub(super) fn commands(text: &str, mut line: usize, split: bool) -> Vec<Vec<Word>> {
    let mut all = vec![Vec::new()];
    let mut at = 0;
    while let Some(rest) = text.get(at..).filter(|rest| !rest.is_empty()) {
        let mut length = 0;
        let (read, expands) = word(rest, split, |c| length += c.len_utf8());
        if read > 0 {
            let mut copy = zeroize::Zeroizing::new(String::with_capacity(length));
            word(rest, split, |c| copy.push(c));
            let text = Secret::new(std::mem::take(&mut *copy));
            if let Some(words) = all.last_mut() {
                words.push(Word { text, expands, line });
            }
            line += rest.get(..read).unwrap_or_default().matches('\n').count();
            at += read;
            continue;
        }
        // Between two words: blanks, a line that goes on, or the end of the command.
        let c = rest.chars().next().unwrap_or_default();
        at += c.len_utf8();
        if let Some(goes_on) = goes_on(rest) {
            at += goes_on - c.len_utf8();
            line += 1;
        } else if matches!(c, '\n' | ';' | '|' | '&') {
            line += usize::from(c == '\n');
            all.push(Vec::new());
        }
    }
    all.retain(|words| !words.is_empty());
    all
}

/// How long the sign is that ends a line and lets the command go on: `\` of a POSIX shell, `` ` `` of PowerShell,
/// `^` of the command prompt.
fn goes_on(rest: &str) -> Option<usize> {
    let behind = rest.strip_prefix(['\\', '`', '^'])?;
    let blanks = behind.len() - behind.trim_start_matches([' ', '\t', '\r']).len();
    behind.get(blanks..)?.starts_with('\n').then_some(blanks + 2)
}

/// Hands over the characters of the word that begins here; how long it is, and whether a variable stands in it.
fn word(rest: &str, split: bool, mut take: impl FnMut(char)) -> (usize, bool) {
    let mut expands = false;
    let mut quote = None;
    let mut characters = rest.char_indices();
    while let Some((at, c)) = characters.next() {
        let behind = rest.get(at + c.len_utf8()..).unwrap_or_default();
        let next = behind.chars().next();
        match (quote, c) {
            (None, '\n') => return (at, expands),
            (None, ' ' | '\t' | '\r' | ';' | '|' | '&') if split => return (at, expands),
            (None, '\\' | '`' | '^') if goes_on(rest.get(at..).unwrap_or_default()).is_some() => {
                return (at, expands);
            }
            (None, '\'' | '"') => quote = Some(c),
            (Some(open), _) if c == open => quote = None,
            (None, '\\') if next.is_some_and(|n| !n.is_alphanumeric()) => {
                characters.next();
                next.into_iter().for_each(&mut take);
            }
            (Some('"'), '\\') if matches!(next, Some('"' | '\\' | '$' | '`')) => {
                characters.next();
                next.into_iter().for_each(&mut take);
            }
            (Some('"'), '`') if matches!(next, Some('"' | '`' | '$')) => {
                characters.next();
                next.into_iter().for_each(&mut take);
            }
            (None | Some('"'), '$') => {
                let names = at == 0 && rest.starts_with("$env:");
                expands |=
                    !names && next.is_some_and(|n| n.is_ascii_alphabetic() || matches!(n, '_' | '{' | '('));
                take(c);
            }
            _ => take(c),
        }
    }
    (rest.len(), expands)
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "tests fail by panicking")]
mod tests {
    use super::*;

    fn read(text: &str) -> Vec<Vec<(String, bool)>> {
        let word = |word: &Word| (word.text.expose().to_owned(), word.expands);
        commands(text, 1, true).iter().map(|words| words.iter().map(word).collect()).collect()
    }

    #[test]
    fn words_are_what_the_shells_make_of_them() {
        let plain = |text: &str| (text.to_owned(), false);
        assert_eq!(
            read("docker run \\\n -e A='[{\"x\":\"$y\"}]' `\r\n \"B=\\\"q\\\"\" ^\n c\\ d"),
            [["docker", "run", "-e", "A=[{\"x\":\"$y\"}]", "B=\"q\"", "c d"].map(plain).to_vec()]
        );
        assert_eq!(read("a; b && c")[2], [plain("c")]);
        assert_eq!(read("\"$A\" ${B} '$C'"), [[("$A".into(), true), ("${B}".into(), true), plain("$C")]]);
        assert_eq!(read("a\\b \"C:\\dir\""), [[plain("a\\b"), plain("C:\\dir")]]);
    }
}
