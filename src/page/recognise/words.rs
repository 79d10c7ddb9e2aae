//! What a name or a label says about a field.
//!
//! Creatio's own captions in other languages than English are not publicly known. The phrases here are
//! what the OAuth terms are called in those languages; a phrase that is missing costs a reading, never
//! causes a wrong one.

use crate::creatio::{Field, Three};

/// What a word says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::page) enum Told {
    /// There is no word.
    Nothing,
    /// There is one, and it says nothing to us.
    Unknown,
    /// It names this field.
    Field(Field),
    /// It names several fields, or something that has no place in the Connection settings.
    Foreign,
}

/// What an element's name says, by the words that a schema's author would use. Case does not matter.
pub(super) fn name(name: &str) -> Told {
    let name = name.to_ascii_lowercase();
    let follows = |first: &str, then: &[&str]| {
        name.split_once(first).is_some_and(|(_, rest)| then.iter().any(|t| rest.contains(t)))
    };
    let url = follows("ident", &["url", "uri"]) || follows("server", &["url"]);
    let client_id = follows("client", &["id"]);
    told(&name, Three { url, client_id, client_secret: name.contains("secret") }, false)
}

/// What a label hints at: good enough to contradict, not to decide.
pub(in crate::page) fn hint(label: &str) -> Told {
    if let Some(field) = self::label(label) {
        return Told::Field(field);
    }
    let label = plain(label);
    let any = |stems: &[&str]| stems.iter().any(|s| label.contains(s));
    let word = |words: &[&str]| label.split(' ').any(|w| words.contains(&w));
    let url = word(&["url", "uri"]) || any(URL_STEMS);
    let client_id = word(&["id"]) || any(ID_STEMS);
    told(&label, Three { url, client_id, client_secret: any(SECRET_STEMS) }, any(FOREIGN_STEMS))
}

/// The field whose label this is, word by word, in one of the known languages.
pub(in crate::page) fn label(label: &str) -> Option<Field> {
    let label = plain(label);
    let phrases = Three { url: URL_PHRASES, client_id: ID_PHRASES, client_secret: SECRET_PHRASES };
    phrases.into_iter().find(|(_, phrases)| phrases.contains(&label.as_str())).map(|(field, _)| field)
}

/// Whether a page of this culture (`hu-HU`) speaks a language in which we know no captions.
pub(in crate::page) fn is_foreign(culture: &str) -> bool {
    let language = culture.split(['-', '_']).next().unwrap_or_default();
    !language.is_empty() && !LANGUAGES.iter().any(|known| known.eq_ignore_ascii_case(language))
}

fn told(word: &str, says: Three<bool>, foreign: bool) -> Told {
    let mut fields = says.into_iter().filter(|(_, said)| *said).map(|(field, _)| field);
    match (fields.next(), fields.next()) {
        _ if foreign => Told::Foreign,
        (Some(field), None) => Told::Field(field),
        (Some(_), Some(_)) => Told::Foreign,
        (None, _) if word.is_empty() => Told::Nothing,
        (None, _) => Told::Unknown,
    }
}

/// A label without case, required marks, colons and odd spaces.
pub(super) fn plain(label: &str) -> String {
    let mut plain = String::new();
    for c in label.chars().take(120) {
        match c {
            '*' | ':' | '\u{ad}' | '\u{200b}' => {}
            c if c.is_whitespace() || matches!(c, '-' | '_' | '\u{2010}'..='\u{2014}') => {
                if !plain.is_empty() && !plain.ends_with(' ') {
                    plain.push(' ');
                }
            }
            '\u{2019}' => plain.push('\''),
            c => plain.push(lower(c)),
        }
    }
    plain.truncate(plain.trim_end().len());
    plain
}

/// Lower case for the scripts of the phrases below; the standard library's tables cost 11 KB.
fn lower(c: char) -> char {
    let code = u32::from(c);
    let lower = match code {
        0x41..=0x5A | 0xC0..=0xD6 | 0xD8..=0xDE | 0x410..=0x42F => code + 0x20,
        0x100..=0x137 | 0x14A..=0x177 | 0x490 => code | 1,
        0x139..=0x148 | 0x179..=0x17E => code + (code & 1),
        0x400..=0x40F => code + 0x50,
        _ => code,
    };
    char::from_u32(lower).unwrap_or(c)
}

/// The languages of the phrases below.
const LANGUAGES: [&str; 14] =
    ["en", "uk", "ru", "es", "pt", "fr", "de", "pl", "cs", "it", "nl", "ja", "ko", "zh"];

const URL_PHRASES: &[&str] = &[
    // en
    "identity service url",
    // uk
    "url identity service",
    "url адреса identity service",
    "url сервісу ідентифікації",
    "url служби ідентифікації",
    // ru
    "url адрес identity service",
    "url сервиса идентификации",
    "url службы идентификации",
    // es
    "url de identity service",
    "url del servicio de identidad",
    // pt
    "url do identity service",
    "url do serviço de identidade",
    // fr
    "url d'identity service",
    "url du service d'identité",
    // de
    "url des identity service",
    "url des identitätsdiensts",
    "url des identitätsdienstes",
    // pl
    "adres url identity service",
    "adres url usługi tożsamości",
    // cs
    "adresa url služby identit",
    "url služby identit",
    // it
    "url di identity service",
    "url del servizio di identità",
    // nl
    "url van identity service",
    // ja
    "identity service の url",
    "identity serviceのurl",
];

const ID_PHRASES: &[&str] = &[
    // en, de, nl
    "client id",
    // uk
    "id клієнта",
    "ідентифікатор клієнта",
    // ru
    "id клиента",
    "идентификатор клиента",
    // es
    "id de cliente",
    "id del cliente",
    "identificador de cliente",
    "identificador del cliente",
    // pt
    "id do cliente",
    "identificador do cliente",
    // fr, it
    "id client",
    "id du client",
    "identifiant client",
    "identifiant du client",
    // pl, cs
    "id klienta",
    "identyfikator klienta",
    "identifikátor klienta",
    // it
    "identificativo client",
    // ja
    "クライアント id",
    "クライアントid",
    // ko
    "클라이언트 id",
    // zh
    "客户端 id",
    "客户端id",
];

const SECRET_PHRASES: &[&str] = &[
    // en, de, it, nl
    "client secret",
    // uk
    "секрет клієнта",
    "секретний ключ клієнта",
    // ru
    "секрет клиента",
    "секретный ключ клиента",
    // es
    "secreto de cliente",
    "secreto del cliente",
    // pt
    "segredo do cliente",
    // fr
    "secret client",
    "secret du client",
    // de
    "clientgeheimnis",
    "client geheimnis",
    "geheimer clientschlüssel",
    // pl
    "klucz tajny klienta",
    "tajny klucz klienta",
    // cs
    "tajný klíč klienta",
    // it
    "segreto client",
    "segreto del client",
    // nl
    "clientgeheim",
    // ja
    "クライアント シークレット",
    "クライアントシークレット",
    // ko
    "클라이언트 시크릿",
    // zh
    "客户端密钥",
];

const URL_STEMS: &[&str] = &["http", "endpoint", "address", "adres", "адрес", "direcci", "endereç"];

const ID_STEMS: &[&str] =
    &["identifi", "identyfikator", "identificador", "ідентифікатор", "идентификатор", "kennung"];

const SECRET_STEMS: &[&str] = &[
    "secret",
    "секрет",
    "secrèt",
    "segredo",
    "segret",
    "geheim",
    "sekret",
    "tajn",
    "tajem",
    "シークレット",
    "시크릿",
];

/// What other dialogs ask for.
const FOREIGN_STEMS: &[&str] = &[
    "passw",
    "парол",
    "contraseñ",
    "senha",
    "mot de passe",
    "kennwort",
    "hasł",
    "hesl",
    "login",
    "логін",
    "логин",
    "mail",
    "phone",
    "телефон",
    "name",
    "user",
    "користувач",
    "пользоват",
    "usuari",
    "utilisat",
    "benutzer",
    "użytkown",
    "uživatel",
    "utente",
    "パスワード",
    "비밀번호",
    "密码",
];
