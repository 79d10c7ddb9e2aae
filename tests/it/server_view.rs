//! What Creatio's server itself saw: every block that the two scripts printed before faults that were made, and what is
//! hostile about a paste.

use crate::support::evidence::fixtures;
use oauth_assistant::diagnosis::{Certainty, Finding, Id, diagnose};
use oauth_assistant::probe::{Evidence, Logs};
use oauth_assistant::report;
use oauth_assistant::server::log::{About, Cause, Wanted};
use oauth_assistant::server::{Account, Kind, Reach, Refused, Script, View, client_code, log, read};
use serde_json::Value;
use std::collections::BTreeMap;
use std::fs;
use std::time::Instant;

/// When the recorded evidence was.
const NOW: f64 = 1_790_000_000_000.0;

const FIXTURES: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/fixtures/server");

fn block(kind: &str, name: &str) -> String {
    fs::read_to_string(format!("{FIXTURES}/blocks/{kind}/{name}.txt")).unwrap()
}

/// Creatio's server gets nothing of the service; all is well from this browser. The address is another.
fn evidence(url: &str) -> Evidence {
    let host = url.trim_end_matches('/');
    let text = fixtures()["network-healthy-here-only"].to_string().replace("https://id.example", host);
    report::parse(&text).unwrap()
}

fn diagnosed(view: View) -> Vec<Finding> {
    let mut evidence = evidence(&view.url);
    evidence.server = Some(Box::new(view));
    diagnose(&evidence)
}

/// By name: how far PowerShell got, how far the shell got with curl and openssl, and the finding of each.
const BLOCKS: &[(&str, Reach, &str, Reach, &str)] = &[
    ("blackhole", Reach::Silent, "NET-18", Reach::Silent, "NET-18"),
    ("chunk", Reach::Good, "CRT-11", Reach::Good, "CRT-11"),
    ("clientcert", Reach::WantsCertificate, "NET-19", Reach::WantsCertificate, "NET-19"),
    ("clock", Reach::Good, "CRT-11", Reach::Good, "CRT-11"),
    ("closed", Reach::Refused, "NET-17", Reach::Refused, "NET-17"),
    ("crl", Reach::Good, "CRT-11", Reach::Good, "CRT-11"),
    ("dnstimeout", Reach::NameServerSilent, "NET-16", Reach::NameServerSilent, "NET-16"),
    ("expired", Reach::Dates, "TLS-17", Reach::Dates, "TLS-17"),
    ("good", Reach::Good, "CRT-11", Reach::Good, "CRT-11"),
    ("goodhttp", Reach::Good, "CRT-11", Reach::Good, "CRT-11"),
    ("html502", Reach::Page, "NET-19", Reach::Page, "NET-19"),
    ("httphang", Reach::Mute, "NET-19", Reach::Mute, "NET-19"),
    ("httpontls", Reach::OtherScheme, "NET-19", Reach::OtherScheme, "NET-19"),
    ("issuer", Reach::OtherIssuer, "NET-19", Reach::OtherIssuer, "NET-19"),
    ("leafonly", Reach::Incomplete, "TLS-10", Reach::Incomplete, "TLS-10"),
    ("login", Reach::Page, "NET-19", Reach::Page, "NET-19"),
    ("nodata", Reach::NameUnknown, "NET-16", Reach::NameUnknown, "NET-16"),
    ("noroute", Reach::NoRoute, "NET-18", Reach::NoRoute, "NET-18"),
    ("nxdomain", Reach::NameUnknown, "NET-16", Reach::NameUnknown, "NET-16"),
    ("plainonhttps", Reach::OtherScheme, "NET-19", Reach::OtherScheme, "NET-19"),
    ("proxy403", Reach::Proxy, "NET-07", Reach::Proxy, "NET-07"),
    ("proxy407", Reach::Proxy, "NET-07", Reach::Proxy, "NET-07"),
    ("proxydead", Reach::Proxy, "NET-07", Reach::Proxy, "NET-07"),
    ("proxyhang", Reach::Proxy, "NET-07", Reach::Proxy, "NET-07"),
    ("proxymitm", Reach::Proxy, "NET-07", Reach::Proxy, "NET-07"),
    ("proxyok", Reach::Good, "CRT-11", Reach::Good, "CRT-11"),
    ("redirect", Reach::Redirect, "NET-19", Reach::Redirect, "NET-19"),
    ("selfsigned", Reach::Untrusted, "TLS-02", Reach::Untrusted, "TLS-02"),
    ("tcphang", Reach::Mute, "NET-19", Reach::Mute, "NET-19"),
    ("tls13only", Reach::Good, "CRT-11", Reach::Good, "CRT-11"),
    ("untrusted", Reach::Untrusted, "TLS-02", Reach::Untrusted, "TLS-02"),
    // curl takes ciphers that .NET does not, and .NET takes a key that openssl does not.
    ("weakcipher", Reach::NoCommonTls, "TLS-06", Reach::Good, "CRT-11"),
    ("weakkey", Reach::Good, "CRT-11", Reach::Weak, "TLS-17"),
    ("wrongname", Reach::OtherName, "TLS-17", Reach::OtherName, "TLS-17"),
];

#[test]
fn every_recorded_block_has_its_statement() {
    let mut wrong = Vec::new();
    let mut count = 0;
    for (name, by_powershell, powershell, by_sh, sh) in BLOCKS {
        for (kind, reach, id) in [("powershell", by_powershell, powershell), ("sh", by_sh, sh)] {
            count += 1;
            let view = read(&block(kind, name), NOW).unwrap();
            if !view.whole || view.at_s < 1_790_000_000 {
                wrong.push(format!("{kind}/{name}: the sum or the time is not read"));
            }
            if view.reach != *reach {
                wrong.push(format!("{kind}/{name}: {:?} by {:?}", view.reach, view.seen));
            }
            let first = &diagnosed(view)[0];
            if first.id.name() != *id || first.certainty != Certainty::Likely {
                wrong.push(format!("{kind}/{name}: {} {:?} {:?}", first.id, first.certainty, first.subs));
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
    let files = |kind: &str| fs::read_dir(format!("{FIXTURES}/blocks/{kind}")).unwrap().count();
    assert_eq!(count, files("powershell") + files("sh"), "each file has a row");
}

#[test]
fn a_cause_is_certain_only_from_creatios_machine_and_its_account_where_that_counts() {
    for (name, same, other) in [
        ("closed", Certainty::Certain, Certainty::Certain),
        ("nxdomain", Certainty::Certain, Certainty::Certain),
        ("blackhole", Certainty::Certain, Certainty::Certain),
        ("wrongname", Certainty::Certain, Certainty::Certain),
        ("untrusted", Certainty::Certain, Certainty::Likely),
        ("proxy407", Certainty::Certain, Certainty::Likely),
        ("leafonly", Certainty::Likely, Certainty::Likely),
        ("good", Certainty::Likely, Certainty::Likely),
    ] {
        let view =
            |creatio, account| View { creatio, account, ..read(&block("powershell", name), NOW).unwrap() };
        let first = |view| diagnosed(view)[0].clone();
        assert_eq!(first(view(true, Account::Same)).certainty, same, "{name}, as Creatio");
        assert_eq!(first(view(true, Account::Other)).certainty, other, "{name}, as somebody else");
        assert_eq!(
            first(view(false, Account::Same)).certainty,
            Certainty::Likely,
            "{name}, on another machine"
        );
        // What was changed on its way proves nothing.
        let changed = View { whole: false, ..view(true, Account::Same) };
        assert_eq!(first(changed).certainty, Certainty::Likely, "{name}, with a wrong sum");
    }
}

#[test]
fn a_block_of_another_address_or_another_time_is_not_used() {
    let view = read(&block("sh", "closed"), NOW).unwrap();
    let mut other = evidence("https://another.example");
    other.server = Some(Box::new(view.clone()));
    assert_eq!(diagnose(&other)[0].id, Id::Net02);
    let mut later = evidence(&view.url);
    let at_ms = later.exchanges[0].at_ms;
    later.server = Some(Box::new(View { pasted_ms: at_ms - 3_700_000.0, ..view.clone() }));
    assert_eq!(diagnose(&later)[0].id, Id::Net02);
    later.server = Some(Box::new(View { pasted_ms: at_ms, ..view }));
    assert_eq!(diagnose(&later)[0].id, Id::Net17);
}

#[test]
fn a_paste_that_came_by_mail_or_through_a_ticket_is_read() {
    let text = block("powershell", "untrusted");
    let quoted: String = text.lines().map(|line| format!("> > {line}\r\n")).collect();
    let wide: String = text.chars().flat_map(|c| [c, '\0']).collect();
    let curly = text.replace('"', "\u{201d}").replace("issuer=[CN", "\u{a0}issuer=[CN");
    let twice = format!("{}\nmore\n{text}", block("powershell", "closed"));
    let markup: String = text
        .lines()
        .map(|line| format!("<div>{}</div>", line.replace('&', "&amp;").replace('>', "&gt;")))
        .collect();
    let wrapped: String = text.lines().map(|line| wrap(line) + "\n").collect();
    let around = format!("PS C:\\> & {{ … }}\n{text}\nPS C:\\> ");
    for (how, pasted) in [
        ("quoted", quoted),
        ("UTF-16", wide),
        ("curly", curly),
        ("twice", twice),
        ("markup", markup),
        ("wrapped", wrapped),
        ("around", around),
    ] {
        let view = read(&pasted, NOW).unwrap_or_else(|refused| panic!("{how}: {refused:?}"));
        assert_eq!((view.reach, view.url.as_str()), (Reach::Untrusted, "https://idp.test:8444/"), "{how}");
        assert!(view.whole, "{how}");
    }
    let changed = read(&text.replace("sent=2", "sent=3"), NOW).unwrap();
    assert!(!changed.whole, "the sum of a changed block fits");
}

/// As mail programs do, at a blank.
fn wrap(line: &str) -> String {
    let mut out = String::new();
    let mut column = 0;
    for word in line.split(' ') {
        if column > 60 {
            out.push('\n');
            column = 0;
        } else if column > 0 {
            out.push(' ');
        }
        out.push_str(word);
        column += word.len() + 1;
    }
    out
}

#[test]
fn what_is_no_block_is_refused_with_a_reason_that_has_its_text() {
    let text = block("sh", "good");
    let texts: Value = serde_json::from_str(include_str!("../../extension/_locales/en/server.json")).unwrap();
    for (pasted, refused) in [
        (String::new(), Refused::Empty),
        (" \n\t".to_owned(), Refused::Empty),
        ("x".repeat(9 << 20), Refused::TooLong),
        ("x".repeat(5 << 20), Refused::NotThere),
        ("Windows IP Configuration\n\n   Host Name . . . : crm".to_owned(), Refused::NotThere),
        (text[..text.len() / 2].to_owned(), Refused::CutOff),
        (text.replace("BEGIN 1", "BEGIN 0"), Refused::Version),
        (text.replace("url: https://idp.test:8443", "url: REFUSED: not a plain address"), Refused::NoAddress),
        (
            "=== IDCHECK BEGIN 1 ===\nresult: not-run ConstrainedLanguage\n=== IDCHECK END 1 ===".to_owned(),
            Refused::Restricted,
        ),
        // A block of 5 MB is none of the script's.
        (text.replace("run: r1", &format!("run: {}", "x".repeat(5 << 20))), Refused::CutOff),
    ] {
        assert_eq!(read(&pasted, NOW), Err(refused.clone()));
        assert!(texts[refused.key()]["message"].is_string(), "{refused:?} has no text");
    }
}

#[test]
fn commas_and_letters_of_another_language_change_nothing() {
    let text =
        block("powershell", "closed").replace("Connection refused", "Подключение не установлено, т.к.");
    let text = text.replace("6 ms", "6,25 мс");
    let view = read(&text, NOW).unwrap();
    assert_eq!(view.reach, Reach::Refused, "the number tells it");
}

#[test]
fn nothing_that_is_put_into_the_script_is_anything_but_letters_of_base64() {
    let text = "a='@URL@' b='@RUN@' c='@KEY@' d='@MAC@'";
    for url in [
        "https://id.example/it's",
        "`$(reboot)`",
        "'; rm -rf /",
        "a\nb",
        "\u{202e}x",
        "\" & calc",
        "@MAC@@KEY@",
    ] {
        for id in [None, Some("'; rm"), Some("$(id)"), Some("“quoted”")] {
            let line = Script { text, url, client_id: id, random: &[7; 40] }.line(Kind::Linux);
            let words: Vec<&str> = line.split('\'').skip(1).step_by(2).collect();
            assert_eq!(words.len(), 4, "{line}");
            let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '+' | '/' | '=');
            assert!(words.iter().all(|word| word.chars().all(plain)), "{line}");
        }
    }
}

/// The second case of RFC 4231, cut to a key of our length by its padding with zeros.
#[test]
fn the_code_of_a_client_is_an_hmac() {
    let code = client_code("what do ya want for nothing?", b"Jefe");
    assert_eq!(code, "W9zBRr9gdU5qBCQmCJV1x1oAPwidJzmDnexYuWTsOEM=");
}

#[test]
fn a_report_with_a_block_and_a_log_comes_to_the_same_findings() {
    let mut evidence = evidence("https://idp.test:8443");
    evidence.server = Some(Box::new(read(&block("sh", "proxy407"), NOW).unwrap()));
    let said = log::read(b"No client with id 'x' found. aborting", &Wanted::default());
    evidence.logs = Some(Logs { pasted_ms: NOW, said });
    let findings = diagnose(&evidence);
    let text = report::json(&evidence, &findings, &report::Meta::default());
    assert!(!text.contains("user:") && !text.contains("password@"), "{text}");
    assert_eq!(diagnose(&report::parse(&text).unwrap()), findings);
}

fn causes(text: &str) -> Vec<Cause> {
    let wanted = Wanted { client_id: Some("IdServiceUser-01".into()), host: Some("id.corp.example".into()) };
    log::read(text.as_bytes(), &wanted).iter().map(|said| said.cause).collect()
}

/// The state of the real service, and what its log has to say.
const STATES: &[(&str, &[Cause])] = &[
    ("no-key", &[Cause::NoKey]),
    ("ec-certificate", &[Cause::KeyUnfit]),
    ("ec-certificate-rs256", &[Cause::NoClient, Cause::WrongSecret, Cause::KeyUnfit]),
    ("public-only", &[Cause::CertificateFile]),
    ("pfx-missing", &[Cause::CertificateFile]),
    ("database-refuses", &[Cause::NoClient, Cause::WrongSecret, Cause::Database]),
    ("start-without-database", &[Cause::Database]),
    ("database-hangs", &[Cause::Database]),
    ("database-missing", &[Cause::Database]),
    ("tables-missing", &[Cause::Tables]),
    ("database-password", &[Cause::Database]),
    ("connection-string-keyword", &[Cause::Database]),
    ("provider-unknown", &[Cause::Database]),
    ("database-name-unresolved", &[Cause::Database]),
    (
        "healthy",
        &[
            Cause::NoClient,
            Cause::WrongSecret,
            Cause::Spelling,
            Cause::GrantType,
            Cause::GrantUnknown,
            Cause::Scope,
            Cause::ClientRefused,
        ],
    ),
    ("database-rights", &[Cause::Tables]),
];

fn states() -> BTreeMap<String, Vec<String>> {
    serde_json::from_str(&fs::read_to_string(format!("{FIXTURES}/service-log.json")).unwrap()).unwrap()
}

#[test]
fn the_log_of_each_state_of_the_real_service_says_its_cause_and_no_other() {
    let states = states();
    assert_eq!(states.len(), STATES.len());
    for (name, expected) in STATES {
        let mut found = causes(&states[*name].join("\n"));
        found.retain(|cause| expected.contains(cause) || !matches!(cause, Cause::NoClient));
        let mut expected = expected.to_vec();
        expected.sort();
        found.sort();
        found.dedup();
        assert_eq!(found, expected, "{name}");
    }
}

const LOGS: &[(&str, Cause)] = &[
    ("ancm-bitness", Cause::Start),
    ("core-refused-linux", Cause::Way(Reach::Refused)),
    ("framework-name", Cause::Way(Reach::NameUnknown)),
    ("ids-wrong-secret", Cause::WrongSecret),
    ("pfx-keyset", Cause::CertificateFile),
    ("postgres-tables", Cause::Tables),
    ("russian-framework-channel", Cause::Way(Reach::NoCommonTls)),
    ("sqlclient-login", Cause::Database),
];

#[test]
fn each_piece_of_a_log_is_read_alone_and_among_the_others() {
    let piece = |name: &str| fs::read_to_string(format!("{FIXTURES}/logs/{name}.txt")).unwrap();
    assert_eq!(LOGS.len(), fs::read_dir(format!("{FIXTURES}/logs")).unwrap().count());
    for (name, cause) in LOGS {
        assert_eq!(causes(&piece(name)), [*cause], "{name}");
        let wide: Vec<u8> =
            [0xff, 0xfe].into_iter().chain(piece(name).encode_utf16().flat_map(u16::to_le_bytes)).collect();
        let said = log::read(&wide, &Wanted::default());
        assert_eq!(said.first().map(|said| said.cause), Some(*cause), "{name} as UTF-16");
    }
    let all: String =
        LOGS.iter().map(|(name, _)| piece(name) + &"\nGET /favicon.ico 200\n".repeat(9)).collect();
    let found = causes(&all);
    for (name, cause) in LOGS {
        assert!(found.contains(cause), "{name} among the others: {found:?}");
    }
}

#[test]
fn what_the_client_of_dotnet_says_is_read() {
    let states: Vec<BTreeMap<String, String>> =
        serde_json::from_str(&fs::read_to_string(format!("{FIXTURES}/dotnet-client.json")).unwrap()).unwrap();
    for state in states {
        for key in ["discovery", "discovery_because", "discovery_without_policy", "token", "token_because"] {
            let said = &state[key];
            let found = causes(said);
            let expected: Option<Cause> = if said == "ok" || said.is_empty() {
                None
            } else if said.contains("unauthorized_client") {
                Some(Cause::GrantType)
            } else if said.contains("invalid_client") {
                Some(Cause::ClientRefused)
            } else if said.contains("Keyset is missing") {
                Some(Cause::NoKey)
            } else if said.contains("Connection refused") {
                Some(Cause::Way(Reach::Refused))
            } else if said.contains("UntrustedRoot") {
                Some(Cause::Way(Reach::Untrusted))
            } else if said.contains("frame size") || said.contains("ended prematurely") {
                Some(Cause::Way(Reach::OtherScheme))
            } else if said.starts_with("Exception") && said.contains("established")
                || said.contains("sending the request")
            {
                // The reason stands in the exception within.
                continue;
            } else if said.starts_with("Http 5") || said.contains("Object reference") {
                // A status of the token endpoint alone explains nothing.
                continue;
            } else {
                Some(Cause::Way(if said.contains("Issuer") { Reach::OtherIssuer } else { Reach::Page }))
            };
            assert_eq!(found.first().copied(), expected, "{}: {said}", state["state"]);
        }
    }
}

#[test]
fn every_kind_of_line_is_read_as_itself_and_names_its_source() {
    assert!(log::KINDS.len() >= 60);
    for kind in log::KINDS {
        assert!(!kind.source.is_empty(), "{}", kind.needle);
        let line = match kind.subject {
            log::Subject::Anybody => format!("System.Net.Http.HttpRequestException: {}", kind.needle),
            _ => kind.needle.to_owned(),
        };
        let found = log::read(line.as_bytes(), &Wanted::default());
        let first = found.first().map(|said| (said.cause, said.code.as_str()));
        let own = (kind.cause != Cause::Aside).then_some((kind.cause, kind.code));
        let near = kind.subject == log::Subject::Database
            && matches!(first, Some((Cause::Database | Cause::DatabaseTls, _)));
        assert!(first == own || near, "{}: {first:?}", kind.needle);
    }
}

#[test]
fn of_whom_a_line_speaks_is_told() {
    let wanted = Wanted { client_id: Some("Creatio-01".into()), host: Some("id.corp.example".into()) };
    for (line, about) in [
        ("No client with id 'Creatio-01' found. aborting", About::Ours),
        ("No client with id 'creatio-01' found. aborting", About::Ours),
        ("No client with id 'Creatio-01 ' found. aborting", About::Ours),
        ("Client secret validation failed for client: Creatio-01.", About::Ours),
        ("Client secret validation failed for client: other.", About::Other),
        ("Connection refused (id.corp.example:443)", About::Ours),
        ("Connection refused (db.corp.example:5432)", About::Other),
        ("The remote name could not be resolved: 'id.corp.example'", About::Ours),
        ("SocketException (10061)", About::Untold),
        // As Serilog and the console for JSON write it, and in colours.
        ("No client with id '\"Creatio-01\"' found. aborting", About::Ours),
        (r#"{"Message":"No client with id \u0027Creatio-01\u0027 found. aborting"}"#, About::Ours),
        ("Client secret validation failed for client: \u{1b}[36mCreatio-01\u{1b}[0m.", About::Ours),
        (r#"{"Message":"Client secret validation failed for client: Creatio-01."}"#, About::Ours),
    ] {
        assert_eq!(log::read(line.as_bytes(), &wanted)[0].about, about, "{line}");
    }
}

#[test]
fn the_services_own_word_settles_what_nothing_else_can() {
    let text = fixtures()["token-wrong-secret"].to_string();
    let before = report::parse(&text).unwrap();
    assert_eq!(diagnose(&before)[0].certainty, Certainty::Likely);
    let id = before.settings().unwrap().client_id.clone().unwrap();
    let wanted = Wanted { client_id: Some(id.clone()), host: None };
    let pasted_ms = before.exchanges[0].at_ms;
    let with = |line: &str| {
        let mut evidence = before.clone();
        evidence.logs = Some(Logs { pasted_ms, said: log::read(line.as_bytes(), &wanted) });
        diagnose(&evidence)[0].clone()
    };
    let found = with(&format!("Client secret validation failed for client: {id}."));
    assert_eq!((found.id, found.certainty), (Id::Cfg03, Certainty::Certain));
    let found = with(&format!("No client with id '{id}' found. aborting"));
    assert_eq!((found.id, found.certainty), (Id::Cfg03, Certainty::Certain));
    // Of another client, or of another year, it says nothing.
    assert_eq!(with("No client with id 'x' found. aborting").certainty, Certainty::Likely);
    let old = with(&format!("2020-01-01 10:00:00 Client secret validation failed for client: {id}."));
    assert_eq!(old.certainty, Certainty::Likely);
}

#[test]
fn a_hostile_log_is_read_in_time_and_leaves_no_word_behind() {
    let secret = "ClientSecret=correct-horse";
    for (what, log) in [
        ("one line", format!("{}No client with id 'x'", "x".repeat(2 << 20))),
        ("escapes", format!("\u{1b}[31m{secret} No client with id 'x'\u{1b}[0m\u{7}\n").repeat(1000)),
        ("lines", format!("2026-11-27 10:00:00,123 [7] INFO GET /api/x?{secret} 200\r\n").repeat(30_000)),
        ("broken", String::from_utf8_lossy(&[0xd0, 0xff, b'N', b'o', 0xd0].repeat(100_000)).into_owned()),
    ] {
        let began = Instant::now();
        let said = log::read(log.as_bytes(), &Wanted::default());
        let text = serde_json::to_string(&said).unwrap();
        assert!(!text.contains("horse") && text.len() < 4096, "{what}: {text}");
        if matches!(what, "one line" | "escapes") {
            assert_eq!(said[0].cause, Cause::NoClient, "{what}");
        }
        // Not optimised, and beside other tests.
        assert!(began.elapsed().as_secs() < 10, "{what} took {:?}", began.elapsed());
    }
}

#[test]
fn a_pool_a_file_and_a_clock_have_their_findings() {
    let text = block("powershell", "clock");
    let view = read(&text, NOW).unwrap();
    assert!((590..610).contains(&view.clock_s.unwrap()));
    assert!(diagnosed(view).iter().any(|f| f.id == Id::Jwt03));
    for (more, id) in [
        ("settings.error: JsonReaderException True", Id::Cfg05),
        (
            "settings.keys: DbProvider\nsettings.database: provider=[Oracle] keys=[DatabaseConnectionString]",
            Id::Cfg10,
        ),
        (
            "settings.keys: DbProvider\nsettings.database: provider=[Postgres] keys=[MsSqlConnection]",
            Id::Cfg06,
        ),
        ("pfx: no such file, or not visible to this account", Id::Cfg11),
        ("pfx: CryptographicException(0x80070056) \"wrong password\"", Id::Cfg14),
        (
            "event: IIS AspNetCore Module V2 id=1018 at=2026-11-26T21:00:00Z codes=0x8000808c,500.31",
            Id::Cfg18,
        ),
        (
            "iis.app: [Site/] pool=[P] handler=[AspNetCoreModuleV2 path=*]\niis.pool: [P] state=Started processModel.loadUserProfile=false",
            Id::Cfg12,
        ),
        (
            "iis.app: [Site/] pool=[P] handler=[AspNetCoreModuleV2 path=*]\niis.pool: [P] state=Stopped processModel.loadUserProfile=true",
            Id::Iis26,
        ),
        (
            "event: IIS AspNetCore Module V2 id=1007 level=2 at=2026-11-26T21:00:00Z codes=0x80008083",
            Id::Iis26,
        ),
    ] {
        let text = block("sh", "closed").replace("dotnet:", &format!("{more}\ndotnet:"));
        let found = diagnosed(read(&text, NOW).unwrap());
        assert!(
            found.iter().any(|f| f.id == id),
            "{more}: {:?}",
            found.iter().map(|f| f.id).collect::<Vec<_>>()
        );
    }
    // The service is an application below a site, and the address does not name it.
    let app = "iis.app: [Default Web Site/] pool=[A] handler=[]\niis.app: [Default Web Site/identity] pool=[P] handler=[AspNetCoreModuleV2]";
    let text = |name| block("powershell", name).replace("dotnet:", &format!("{app}\ndotnet:"));
    let view = read(&text("html502"), NOW).unwrap();
    assert_eq!((view.reach, view.seen.as_str()), (Reach::Below, "/identity"));
    assert_eq!(diagnosed(view)[0].id, Id::Url09);
    assert_eq!(read(&text("good"), NOW).unwrap().reach, Reach::Good);
    let good = "settings.keys: DbProvider\nsettings.database: provider=[MsSqlServer] keys=[DatabaseConnectionString]";
    let view = read(&block("sh", "closed").replace("dotnet:", &format!("{good}\ndotnet:")), NOW).unwrap();
    assert_eq!(view.file.unwrap().fault, None);
}

/// As it was pasted, what it says, and of whom: other programs that write logs, other languages, times and signs.
const WRITTEN: &[(&str, &[(Cause, About)])] = &[
    // A console in colours, Serilog, the console for JSON, journald, Kubernetes, Docker Compose, a mail program.
    (
        "\u{1b}[41m\u{1b}[30mfail\u{1b}[39m\u{1b}[22m\u{1b}[49m: IdentityServer4.Validation.ClientSecretValidator[0]\r\n      No client with id '\u{1b}[36mCreatio-01\u{1b}[0m' found. aborting",
        &[(Cause::NoClient, About::Ours)],
    ),
    ("[14:05:33 ERR] No client with id '\"Creatio-01\"' found. aborting", &[(Cause::NoClient, About::Ours)]),
    (
        r#"{"EventId":0,"LogLevel":"Error","Category":"IdentityServer4.Validation.ClientSecretValidator","Message":"No client with id \u0027Creatio-01\u0027 found. aborting"}"#,
        &[(Cause::NoClient, About::Ours)],
    ),
    (
        "Nov 27 14:05:33 ids dotnet[812]:       Client secret validation failed for client: Creatio-01.",
        &[(Cause::WrongSecret, About::Ours)],
    ),
    (
        "2026-11-27T14:05:33.123456789Z stdout F       Client secret validation failed for client: Creatio-01.",
        &[(Cause::WrongSecret, About::Ours)],
    ),
    (
        "identity-1  |       Client secret validation failed for client: Creatio-01.",
        &[(Cause::WrongSecret, About::Ours)],
    ),
    ("> > \tClient secret validation failed for client: Creatio-01.", &[(Cause::WrongSecret, About::Ours)]),
    (
        "> fail: X[0] Client secret validation failed\n> for client: Creatio-01.",
        &[(Cause::WrongSecret, About::Ours)],
    ),
    (
        "fail: X[0] Client secret validat\r\nion failed for client: Creatio-01.",
        &[(Cause::WrongSecret, About::Ours)],
    ),
    ("ient secret validation failed for client: Creatio-01.", &[(Cause::WrongSecret, About::Ours)]),
    // Several entries came into one line.
    (
        "fail: X[0] No client with id 'oauth-assistant-probe' found. aborting fail: X[0] Client secret validation failed for client: Creatio-01. fail: X[0] No client with id 'reports' found. aborting",
        &[(Cause::WrongSecret, About::Ours), (Cause::NoClient, About::Other)],
    ),
    (
        r#"[{"m":"No client with id 'a' found. aborting"},{"m":"Client secret validation failed for client: Creatio-01."}]"#,
        &[(Cause::WrongSecret, About::Ours), (Cause::NoClient, About::Other)],
    ),
    (
        r"Npgsql.PostgresException (0x80004005): 42P01: relation \u0022Clients\u0022 does not exist\r\n   at Npgsql.Internal.NpgsqlConnector",
        &[(Cause::Tables, About::Untold)],
    ),
    // Languages of the system: the number and the type stay.
    (
        "System.Net.Sockets.SocketException (10061): Es konnte keine Verbindung hergestellt werden, da der Zielcomputer die Verbindung verweigerte.",
        &[(Cause::Way(Reach::Refused), About::Untold)],
    ),
    (
        "System.Net.WebException: No se puede resolver el nombre remoto: 'id.corp.example'\r\n   en System.Net.HttpWebRequest.GetResponse()",
        &[(Cause::Way(Reach::NameUnknown), About::Ours)],
    ),
    (
        "System.Net.WebException: Невозможно разрешить удаленное имя: 'id.corp.example'",
        &[(Cause::Way(Reach::NameUnknown), About::Ours)],
    ),
    (
        "System.Net.WebException: 基础连接已经关闭: 未能为 SSL/TLS 安全通道建立信任关系。 ---> System.Security.Authentication.AuthenticationException: 根据验证过程，远程证书无效。",
        &[(Cause::Way(Reach::Untrusted), About::Untold)],
    ),
    (
        "Npgsql.PostgresException (0x80004005): 28P01: ������������ \"ids\" �� ������ �������� ����������� (�� ������)",
        &[(Cause::Database, About::Untold)],
    ),
    (
        "System.Net.WebException: Удаленный сервер возвратил ошибку: (407) Proxy",
        &[(Cause::Way(Reach::Proxy), About::Untold)],
    ),
    // Versions of .NET and of its libraries.
    (
        "System.Net.Http.HttpRequestException: The SSL connection could not be established, see inner exception.\n ---> System.Security.Authentication.AuthenticationException: The remote certificate is invalid according to the validation procedure: RemoteCertificateNameMismatch",
        &[(Cause::Way(Reach::OtherName), About::Untold)],
    ),
    (
        "AuthenticationException: The remote certificate is invalid because of errors in the certificate chain: PartialChain",
        &[(Cause::Way(Reach::Incomplete), About::Untold)],
    ),
    (
        "System.Net.Http.HttpRequestException: Resource temporarily unavailable (id.corp.example:443)\n ---> System.Net.Sockets.SocketException (11): Resource temporarily unavailable",
        &[(Cause::Way(Reach::NameServerSilent), About::Ours)],
    ),
    (
        "Unhandled exception. Interop+Crypto+OpenSslCryptographicException: error:11800071:PKCS12 routines::mac verify failure",
        &[(Cause::CertificateSealed, About::Untold)],
    ),
    (
        "System.IO.FileNotFoundException: Could not find file '/app/openssl.pfx'.",
        &[(Cause::CertificateFile, About::Untold)],
    ),
    (
        "System.UnauthorizedAccessException: Access to the path 'C:\\ids\\openssl.pfx' is denied.",
        &[(Cause::CertificateFile, About::Untold)],
    ),
    (
        "Microsoft.Data.SqlClient.SqlException (0x80131904): A connection was successfully established with the server, but then an error occurred during the login process. (provider: SSL Provider, error: 0 - The certificate chain was issued by an authority that is not trusted.)",
        &[(Cause::DatabaseTls, About::Untold)],
    ),
    (
        "Microsoft.Data.SqlClient.SqlException (0x80131904): Invalid object name 'Clients'.",
        &[(Cause::Tables, About::Untold)],
    ),
    (
        "System.Net.WebException: The underlying connection was closed: An unexpected error occurred on a send. ---> System.IO.IOException: Authentication failed because the remote party has closed the transport stream.",
        &[(Cause::Way(Reach::NoCommonTls), About::Untold)],
    ),
    (
        "2026-11-27 14:05:33.123 UTC [812] FATAL:  password authentication failed for user \"ids\"",
        &[(Cause::Database, About::Untold)],
    ),
    (
        "2026-11-27 14:05:33.123 UTC [812] ERROR:  relation \"Clients\" does not exist at character 15",
        &[(Cause::Tables, About::Untold)],
    ),
    // The event log, as text.
    (
        "Error\t27.11.2026 14:05:33\tIIS AspNetCore Module V2\t1007\tNone\r\nApplication '/LM/W3SVC/2/ROOT' with physical root 'C:\\ids\\' failed to load clr and managed application. CLR worker thread exited prematurely",
        &[(Cause::Start, About::Untold)],
    ),
    (
        "It was not possible to find any compatible framework version\r\nThe framework 'Microsoft.AspNetCore.App', version '8.0.0' (x64) was not found.",
        &[(Cause::Start, About::Untold)],
    ),
    // Other programs, and databases of others: nothing is said.
    (
        "2026/11/27 14:05:33 [error] 7#7: *12 connect() failed (111: Connection refused) while connecting to upstream, client: 10.0.0.7, upstream: \"http://10.0.0.9:5000/\"",
        &[],
    ),
    ("java.net.ConnectException: Connection refused (Connection refused)", &[]),
    ("ssh: Could not resolve hostname db: Name or service not known", &[]),
    (
        "StackExchange.Redis.RedisConnectionException: UnableToConnect on redis:6379\n ---> System.Net.Sockets.SocketException (111): Connection refused",
        &[],
    ),
    (
        "2026-11-27 14:05:33,123 [7] ERROR Terrasoft System.Data.SqlClient.SqlException (0x80131904): Login failed for user 'crm'.\n   at System.Data.SqlClient.SqlConnection.Open()\n   at Terrasoft.Core.DB.DBExecutor.Open()",
        &[],
    ),
    (
        "System.Data.SqlClient.SqlException (0x80131904): Transaction (Process ID 61) was deadlocked on lock resources",
        &[],
    ),
    // What went well names the same things as what failed.
    ("2026-11-27 14:05:33.123 UTC [812] NOTICE:  relation \"Clients\" already exists, skipping", &[]),
    (
        "2026-11-27 14:05:33.123 UTC [812] LOG:  automatic vacuum of table \"ids.public.Clients\": relation \"Clients\" truncated",
        &[],
    ),
    ("info: Startup[0]\n      Signing with the certificate 'C:\\ids\\openssl.pfx', valid until 2027", &[]),
    ("info: backup of '/app/openssl.p12' written", &[]),
    ("kernel: audit: permission denied for capability net_admin", &[]),
    (
        "2026-11-27 14:05:33.123 UTC [812] ERROR:  permission denied for table Clients",
        &[(Cause::Tables, About::Untold)],
    ),
    (
        "System.UnauthorizedAccessException: Access to the path '/app/openssl.p12' is denied.",
        &[(Cause::CertificateFile, About::Untold)],
    ),
    // Notices of other programs.
    ("Invalid redirect_uri: https://app.example/callback", &[(Cause::SentBack, About::Untold)]),
    (
        "The key {3470d9c3-e59d-4cd8-8668-56ba709e759d} was not found in the key ring.",
        &[(Cause::Nodes, About::Untold)],
    ),
    (
        "IDX10214: Audience validation failed. Audiences: '[PII is hidden]'.",
        &[(Cause::Audience, About::Untold)],
    ),
];

#[test]
fn a_line_is_read_however_it_was_written() {
    let wanted = Wanted { client_id: Some("Creatio-01".into()), host: Some("id.corp.example".into()) };
    let read = |bytes: &[u8]| -> Vec<(Cause, About)> {
        log::read(bytes, &wanted).into_iter().map(|said| (said.cause, said.about)).collect()
    };
    let mut wrong = Vec::new();
    let mut all = String::new();
    for (text, expected) in WRITTEN {
        let wide: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
        let marked =
            [&[0xfe, 0xff], &*text.encode_utf16().flat_map(u16::to_be_bytes).collect::<Vec<u8>>()].concat();
        for (how, said) in [("", read(text.as_bytes())), ("UTF-16", read(&wide)), ("marked", read(&marked))] {
            if said != *expected {
                wrong.push(format!("{how} {text}: {said:?}"));
            }
        }
        all += &format!("{text}\n{}", "GET /favicon.ico 200\n".repeat(9));
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    let found = read(all.as_bytes());
    let expected: std::collections::BTreeSet<_> = WRITTEN
        .iter()
        .flat_map(|(_, said)| said.iter().map(|(cause, about)| (*cause, *about == About::Other)))
        .collect();
    let found: std::collections::BTreeSet<_> =
        found.iter().map(|(cause, about)| (*cause, *about == About::Other)).collect();
    assert_eq!(found, expected, "all in one");
}

/// What .NET Framework writes on a Russian Windows, in the encoding of that system.
#[test]
fn a_log_of_windows_1251_is_read() {
    let text = "System.Net.WebException: Запрос был прерван: Не удалось создать защищенный канал SSL/TLS.";
    let byte = |c: char| match u32::from(c) {
        letter @ 0x410..=0x44f => (letter - 0x410 + 0xc0) as u8,
        ascii => ascii as u8,
    };
    let bytes: Vec<u8> = text.chars().map(byte).collect();
    assert_eq!(log::read(&bytes, &Wanted::default())[0].cause, Cause::Way(Reach::NoCommonTls));
}

#[test]
fn the_time_of_a_line_is_read_in_the_forms_that_logs_have() {
    // 2026-11-27 14:05:33
    const AT: Option<u64> = Some(1_795_788_333);
    for (begin, at) in [
        ("2026-11-27 14:05:33,123 [7] ERROR OAuth20", AT),
        ("[2026-11-27T14:05:33.1234567Z] ", AT),
        ("2026-11-27T14:05:33.123+02:00 ", AT),
        ("Error 27.11.2026 14:05:33 IIS AspNetCore Module V2", AT),
        ("11/27/2026 2:05:33 PM ", AT),
        ("11/27/2026 12:05:33 AM ", Some(1_795_737_933)),
        ("11/27/2026 12:05:33 PM ", Some(1_795_781_133)),
        ("27/11/2026 14:05:33 ", AT),
        ("2026/11/27 14:05:33 ", AT),
        (r#"{"Timestamp":"2026-11-27T14:05:33.12Z","Message":""#, AT),
        ("<TimeCreated SystemTime='2026-11-27T14:05:33.000Z'/>", AT),
        ("identity-1  | 2026-11-27 14:05:33 ", AT),
        ("[14:05:33 ERR] ", None),
        ("Version 8.3.2.4199 ", None),
        ("10.0.0.1:5432 ", None),
        ("2026-99-99 99:99:99 ", None),
        ("-", None),
    ] {
        let line = format!("{begin}No signing credential is configured");
        assert_eq!(log::read(line.as_bytes(), &Wanted::default())[0].at_s, at, "{begin}");
    }
}

/// What the service says at the end of a log that is filled with something else.
const END: &str = "Client secret validation failed for client: Creatio-01.";
const SECRET: &str = "client_secret=correct-horse ";

fn filled(piece: &str, bytes: usize) -> String {
    let mut text = piece.repeat((bytes - END.len()) / piece.len());
    text.push_str(END);
    text
}

fn its_end_is_read(what: &str, bytes: &[u8]) {
    let wanted = Wanted { client_id: Some("Creatio-01".into()), host: None };
    let said = log::read(bytes, &wanted);
    let causes: Vec<_> = said.iter().map(|said| (said.cause, said.about, said.times)).collect();
    assert_eq!(causes, [(Cause::WrongSecret, About::Ours, 1)], "{what}");
    assert!(!serde_json::to_string(&said).unwrap().contains("horse"), "{what}");
}

#[test]
fn a_log_of_20_mb_in_one_line_is_read_to_its_end() {
    its_end_is_read("one line", filled(SECRET, log::LONGEST).as_bytes());
}

#[test]
fn a_log_of_20_mb_in_many_lines_is_read_to_its_end() {
    let line = format!("2026-11-27 10:00:00,123 [7] INFO {SECRET}{}\r\n", "x".repeat(100));
    its_end_is_read("lines", filled(&line, log::LONGEST).as_bytes());
}

#[test]
fn a_log_of_any_kind_is_read_to_its_end() {
    const SIZE: usize = 1 << 20;
    let wide = |text: String| -> Vec<u8> { text.encode_utf16().flat_map(u16::to_le_bytes).collect() };
    let lines = filled("2026-11-27 10:00:00 GET\r\n", SIZE);
    for (what, bytes) in [
        ("JSON", filled(r#"{"m":"GET /0/ping 200"},"#, SIZE).into_bytes()),
        ("escapes", filled("\u{1b}[32minfo\u{1b}[0m: Request\n", SIZE).into_bytes()),
        ("UTF-16", wide(lines.clone())),
        (
            "from UTF-8 to UTF-16",
            [&lines.as_bytes()[..SIZE / 2], &wide(lines[SIZE / 2..].to_owned())].concat(),
        ),
    ] {
        its_end_is_read(what, &bytes);
    }
    // A line that repeats is counted, and kept once.
    let said = log::read(filled(&format!("{END}\n"), SIZE).as_bytes(), &Wanted::default());
    assert_eq!(said.len(), 1);
    assert!(said[0].times > 10_000);
}

/// Every recorded block says the same however it came, in whatever order and in whatever language.
#[test]
fn every_recorded_block_says_the_same_however_it_came() {
    let mut wrong = Vec::new();
    for (name, by_powershell, _, by_sh, _) in BLOCKS {
        for (kind, reach) in [("powershell", by_powershell), ("sh", by_sh)] {
            let text = block(kind, name);
            let lines: Vec<&str> = text.lines().collect();
            let (first, last) = (lines[0], lines[lines.len() - 1]);
            let turned: Vec<&str> = [first]
                .into_iter()
                .chain(lines[1..lines.len() - 1].iter().rev().copied())
                .chain([last])
                .collect();
            for (how, pasted) in [
                (
                    "wrapped and quoted",
                    lines.iter().map(|line| format!("> {}\n", wrap(line).replace('\n', "\n> "))).collect(),
                ),
                ("turned round", turned.join("\n")),
                ("in Cyrillic", translated(&text)),
                ("with line ends of old", lines.join("\r")),
                ("in a block of code", format!("```\n{text}```\n")),
                (
                    "indented, with blanks behind",
                    lines.iter().map(|line| format!("\t{line}  \r\n")).collect(),
                ),
                (
                    "in capitals of a page",
                    lines.iter().map(|line| format!("<P>{}</P>", line.replace('<', "&lt;"))).collect(),
                ),
            ] {
                match read(&pasted, NOW) {
                    Ok(view) if view.reach == *reach => {}
                    said => wrong.push(format!("{kind}/{name}, {how}: {:?}", said.map(|view| view.reach))),
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{} wrong: {wrong:#?}", wrong.len());
}

/// What an exception says, as a system of another language has it: the types and numbers stay.
fn translated(text: &str) -> String {
    let other = |line: &str| match line.split_once('"').filter(|_| line.contains("error: ")) {
        Some((types, said)) => {
            [types, "\"Ошибка, т.к. 6,25\"", said.rsplit_once('"').map_or("", |(_, rest)| rest), "\n"]
                .concat()
        }
        None => [line, "\n"].concat(),
    };
    text.lines().map(other).collect()
}
