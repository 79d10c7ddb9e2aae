//! Whether a new passphrase is one that is guessed early.
//!
//! What counts is what is left of it when everything that the characters before already tell is taken away.

use super::derivation::MIN_PASSPHRASE;
use super::error::VaultError;
use crate::profile::Secret;
use zeroize::Zeroizing;

/// Fewest characters of which none can be told from those before it.
const FEWEST_FREE: usize = 7;
/// Fewest different characters.
const FEWEST_DIFFERENT: usize = 5;

/// What is guessed first here: this product, what it is for, and what people choose everywhere.
const WORDS: [&str; 30] = [
    "oauthassistantforcreatio",
    "oauthassistant",
    "oauth",
    "assistant",
    "creatio",
    "terrasoft",
    "bpmonline",
    "bpmsoft",
    "identityserver",
    "identityservice",
    "identity",
    "service",
    "password",
    "passphrase",
    "passwort",
    "kennwort",
    "пароль",
    "administrator",
    "admin",
    "supervisor",
    "welcome",
    "letmein",
    "secret",
    "client",
    "vault",
    "extension",
    "browser",
    "changeme",
    "iloveyou",
    "default",
];

/// Rows and columns of keyboards, and the alphabets: each character foretells its neighbours.
const WALKS: [&str; 8] = [
    "abcdefghijklmnopqrstuvwxyz",
    "абвгдеєёжзиіїйклмнопрстуфхцчшщъыьэюя",
    "`1234567890-=qwertyuiop[]asdfghjkl;'zxcvbnm,./",
    "1234567890qwertzuiopüasdfghjklöäyxcvbnm",
    "1234567890azertyuiopqsdfghjklmwxcvbn",
    "1234567890йцукенгшщзхъфывапролджэячсмитьбю",
    "~!@#$%^&*()_+{}|:\"<>?",
    "1qaz2wsx3edc4rfv5tgb6yhn7ujm8ik,9ol.0p;/",
];

/// What is weak about a passphrase.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Weakness {
    /// It repeats one part, or few characters.
    Repeated,
    /// It is made of rows of the keyboard, sequences, or words that are guessed first.
    Foretold,
}

impl Weakness {
    /// Key of the text that says what is weak and what to do.
    pub fn message(self) -> &'static str {
        match self {
            Weakness::Repeated => "vault_passphrase_repeated",
            Weakness::Foretold => "vault_passphrase_foretold",
        }
    }
}

/// Refuses what may not become a passphrase.
pub(super) fn check(passphrase: &Secret) -> Result<(), VaultError> {
    // EXPOSE: its length is counted.
    if passphrase.expose().trim().chars().count() < MIN_PASSPHRASE {
        return Err(VaultError::PassphraseTooShort { min: MIN_PASSPHRASE });
    }
    weakness(passphrase).map_or(Ok(()), |why| Err(VaultError::PassphraseWeak { why }))
}

/// What is weak about a passphrase, if anything is.
///
/// ```
/// use oauth_assistant::profile::Secret;
/// use oauth_assistant::profile::vault::{Weakness, weakness};
/// let weak = |text: &str| weakness(&Secret::new(text.into()));
/// assert_eq!(weak("aaaaaaaaaaaa"), Some(Weakness::Repeated));
/// assert_eq!(weak("OAuth Assistant for Creatio"), Some(Weakness::Foretold));
/// assert_eq!(weak("drought lantern sixty"), None);
/// ```
pub fn weakness(passphrase: &Secret) -> Option<Weakness> {
    let text = plain(passphrase);
    if is_repeated(&text) {
        Some(Weakness::Repeated)
    } else {
        (free(&text) < FEWEST_FREE).then_some(Weakness::Foretold)
    }
}

/// In small letters, without what only parts words.
fn plain(passphrase: &Secret) -> Zeroizing<Vec<char>> {
    // EXPOSE: its characters are compared with each other; the copy is wiped.
    let text = passphrase.expose();
    // A letter becomes three small ones at most. It never grows: what was there before would stay unwiped.
    let mut plain = Zeroizing::new(Vec::with_capacity(3 * text.len()));
    plain.extend(
        text.chars().flat_map(char::to_lowercase).filter(|c| !c.is_whitespace() && !"-_.".contains(*c)),
    );
    plain
}

/// Few different characters, or one part over and over that is too short alone.
fn is_repeated(text: &[char]) -> bool {
    let new = |(at, c): (usize, &char)| !text.iter().take(at).any(|before| before == c);
    let different = text.iter().enumerate().filter(|one| new(*one)).take(FEWEST_DIFFERENT).count();
    let repeats = |part: usize| text.iter().zip(text.iter().skip(part)).all(|(a, b)| a == b);
    different < FEWEST_DIFFERENT || (1..MIN_PASSPHRASE).any(|part| 2 * part <= text.len() && repeats(part))
}

/// How many characters are not foretold by what stands before them. A word of the list counts as one.
fn free(text: &[char]) -> usize {
    let (mut at, mut free) = (0, 0);
    let mut before = None;
    while let Some(rest) = text.get(at..).filter(|rest| !rest.is_empty()) {
        let word = WORDS.iter().filter(|word| begins_with(rest, word)).map(|word| word.chars().count()).max();
        let here = rest.first().copied();
        let foretold = before.zip(here).is_some_and(|(before, here)| follows(before, here));
        free += usize::from(word.is_some() || !foretold);
        at += word.unwrap_or(1);
        before = if word.is_some() { None } else { here };
        if free >= FEWEST_FREE {
            break;
        }
    }
    free
}

/// With the digits and signs that people put in place of letters.
fn begins_with(text: &[char], word: &str) -> bool {
    let mut letters = word.chars().zip(text.iter());
    word.chars().count() <= text.len() && letters.all(|(letter, c)| *c == letter || stands_for(*c, letter))
}

fn stands_for(sign: char, letter: char) -> bool {
    matches!(
        (sign, letter),
        ('0', 'o')
            | ('1' | '!' | '|', 'i' | 'l')
            | ('3', 'e')
            | ('4' | '@', 'a')
            | ('5' | '$', 's')
            | ('7', 't')
    )
}

fn follows(before: char, here: char) -> bool {
    let neighbours = |walk: &&str| {
        let place = |wanted| walk.chars().position(|c| c == wanted);
        place(before).zip(place(here)).is_some_and(|(a, b)| a.abs_diff(b) == 1)
    };
    before == here || WALKS.iter().any(neighbours)
}
