//! How a text is put into a command so that it cannot be anything but data, in each language that a command is
//! pasted into.

use crate::text::is_hidden;

/// The language of a command.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shell {
    /// Windows PowerShell 5.1 and later.
    PowerShell,
    /// A shell of POSIX.
    Sh,
    /// A line of the configuration of nginx.
    Nginx,
    /// An element of a `web.config`.
    WebConfig,
}

impl Shell {
    /// Key of its caption: where a line is pasted.
    pub const fn key(self) -> &'static str {
        match self {
            Shell::PowerShell => "command_in_powershell",
            Shell::Sh => "command_in_sh",
            Shell::Nginx => "command_in_nginx",
            Shell::WebConfig => "command_in_web_config",
        }
    }

    /// The text as one word of this language, whatever is in it. `None`: it has no such word.
    ///
    /// ```
    /// use oauth_assistant::command::Shell;
    ///
    /// assert_eq!(Shell::Sh.word("it's").as_deref(), Some(r"'it'\''s'"));
    /// assert_eq!(Shell::PowerShell.word("it's $(1)").as_deref(), Some("'it''s $(1)'"));
    /// assert_eq!(Shell::Sh.word("two\nlines"), None);
    /// ```
    pub fn word(self, text: &str) -> Option<String> {
        // What is not seen, or ends a line, belongs into no command that a person reads before running it.
        if text.contains(is_hidden) {
            return None;
        }
        match self {
            // Between single quotes a shell reads nothing but the closing quote (POSIX.1-2017, XCU 2.2.2).
            Shell::Sh => Some(["'", &text.replace('\'', r"'\''"), "'"].concat()),
            Shell::PowerShell => power_shell(text),
            // Nothing is put into these.
            Shell::Nginx | Shell::WebConfig => None,
        }
    }
}

/// Between single quotes PowerShell reads nothing but a closing quote, for which it takes four typographic ones,
/// too (about_Quoting_Rules; the tokenizer's `IsSingleQuote`); doubled, each is itself. To a program that is no
/// command of PowerShell's own, version 5.1 hands a double quote, and a backslash before it or at the end,
/// without the escaping that the program undoes: such a text would be more than one argument.
fn power_shell(text: &str) -> Option<String> {
    if text.contains('"') || text.ends_with('\\') {
        return None;
    }
    let mut word = String::from("'");
    for c in text.chars() {
        if matches!(c, '\'' | '\u{2018}'..='\u{201b}') {
            word.push(c);
        }
        word.push(c);
    }
    word.push('\'');
    Some(word)
}
