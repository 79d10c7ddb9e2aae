//! Certain means that one cause is left: recorded evidence with one thing changed, beside what is right of it.

use crate::support::changed::{OF_SERVICE, changed, recorded};
use crate::support::one_in;
use oauth_assistant::diagnosis::{Certainty, Finding, Id, Severity, diagnose};
use oauth_assistant::report;
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::sync::LazyLock;

const RIGHT: &str = include_str!("../fixtures/changed/right.txt");

/// One line of `right.txt`.
struct Line<'t> {
    evidence: &'t str,
    change: &'t str,
    /// What may stand first, each with how sure it may be; `none` where nothing need.
    right: Vec<(&'t str, &'t str)>,
}

fn lines() -> Vec<Line<'static>> {
    let lines = RIGHT.lines().filter(|line| !line.is_empty() && !line.starts_with('#'));
    let line = |line: &'static str| {
        let cells: Vec<&str> = line.split(" | ").map(str::trim).collect();
        let [evidence, change, right, _why] = cells[..] else { panic!("{line}") };
        let right = right.split(' ').map(|any| any.split_once(':').unwrap_or((any, ""))).collect();
        Line { evidence, change, right }
    };
    lines.map(line).collect()
}

fn sure(finding: &Finding) -> &'static str {
    match finding.certainty {
        Certainty::Certain => "c",
        Certainty::Likely => "l",
        Certainty::Possible => "p",
    }
}

fn findings(evidence: &str, change: &str) -> Vec<Finding> {
    let report = &recorded()[evidence];
    let report = if change.is_empty() { report.clone() } else { changed(report, change) };
    diagnose(&report::parse(&report.to_string()).unwrap_or_else(|e| panic!("{evidence}, {change}: {e:?}")))
}

#[test]
fn what_was_written_first_is_what_is_said_of_changed_evidence() {
    let lines = lines();
    assert!(lines.len() >= 200, "{}", lines.len());
    let mut wrong = Vec::new();
    for Line { evidence, change, right } in &lines {
        let findings = findings(evidence, change);
        let told = findings.iter().map(|f| format!("{}:{}", f.id, sure(f))).collect::<Vec<_>>().join(" ");
        let allowed = |f: &Finding| right.iter().any(|(id, how)| *id == f.id.name() && how.contains(sure(f)));
        let first = match findings.first() {
            Some(first) => allowed(first),
            None => right.contains(&("none", "")),
        };
        let claimed = |f: &&Finding| f.severity == Severity::Blocker && f.certainty == Certainty::Certain;
        let others: Vec<_> =
            findings.iter().filter(claimed).filter(|f| !allowed(f)).map(|f| f.id.name()).collect();
        if !first || !others.is_empty() {
            wrong.push(format!("{evidence} | {change}: {told}; right is {right:?}; claimed {others:?}"));
        }
    }
    assert!(wrong.is_empty(), "{} of {}:\n{}", wrong.len(), lines.len(), wrong.join("\n"));
}

// Everything that was recorded, changed in every way that is known, one thing at a time.

/// What came of one question, read without the product.
#[derive(Default)]
struct Came {
    asked: bool,
    status: Option<u64>,
    server: String,
    body: String,
    led: bool,
    good: bool,
    failed: String,
    /// Varnish names itself.
    passed: bool,
}

/// The answers of the Identity Service's address.
struct World {
    url: String,
    /// What was pasted of Creatio's server, and of its logs.
    server: Value,
    logs: Value,
    all: Vec<(String, Came)>,
}

impl World {
    fn of(report: &Value) -> World {
        let exchanges = report["evidence"]["exchanges"].as_array().unwrap();
        let settings = exchanges.iter().find(|e| e["probe"] == "settings");
        let body = settings.and_then(|e| e["outcome"]["answer"]["body"].as_str()).unwrap_or("{}");
        let settings: Value = serde_json::from_str(body).unwrap_or_default();
        let url = settings["values"]["OAuth20IdentityServerUrl"]["value"].as_str().unwrap_or("").to_owned();
        let of = |e: &Value| (e["probe"].as_str().unwrap().to_owned(), came(e));
        let pasted = |name: &str| report["evidence"][name].clone();
        let (server, logs) = (pasted("server"), pasted("logs"));
        World {
            url,
            server,
            logs,
            all: exchanges.iter().map(of).filter(|(probe, _)| is_of_service(probe)).collect(),
        }
    }

    fn each<'w>(&'w self, probe: &'w str) -> impl Iterator<Item = &'w Came> {
        self.all.iter().filter(move |(asked, _)| asked == probe).map(|(_, came)| came)
    }

    fn one(&self, probe: &str) -> &Came {
        static NONE: LazyLock<Came> = LazyLock::new(Came::default);
        let mut all = self.all.iter();
        all.find(|(asked, _)| asked == probe).map_or(&NONE, |(_, came)| came)
    }

    /// Something of the service answered at the address itself.
    fn alive(&self) -> bool {
        const NOT_THERE: [&str; 2] = ["discovery_corrected", "discovery_other_scheme"];
        let here = |probe: &String| !NOT_THERE.contains(&probe.as_str());
        self.all.iter().any(|(probe, came)| here(probe) && came.good && !came.led)
    }

    /// Discovery and key set brought the same of the same sender, at the address itself.
    fn twice(&self) -> bool {
        let (first, second) = (self.one("discovery"), self.one("jwks"));
        // A page with words is its author's, whoever put a name over it.
        let product = |came: &Came| came.server.split('/').next().map(str::to_owned);
        let of_one = product(first) == product(second) || first.body == second.body && !first.body.is_empty();
        let same = first.status.is_some() && first.status == second.status && of_one;
        same && !first.led && !second.led && !first.good && !second.good
    }
}

fn is_of_service(probe: &str) -> bool {
    OF_SERVICE.contains(&probe)
}

fn came(exchange: &Value) -> Came {
    let outcome = &exchange["outcome"];
    let kind = if outcome.get("answer").is_some() { "answer" } else { "network_error" };
    let led = outcome[kind]["redirected_to"]
        .as_str()
        .is_some_and(|to| to != exchange["url"] && to.starts_with("http"));
    let failed = outcome["network_error"]["cause"].as_str().unwrap_or("").to_owned();
    let Some(answer) = outcome.get("answer") else {
        return Came { asked: outcome.get("skipped").is_none(), led, failed, ..Came::default() };
    };
    let status = answer["status"].as_u64();
    let body = answer["body"].as_str().unwrap().to_owned();
    let json: Value = serde_json::from_str(body.trim_start_matches('\u{feff}')).unwrap_or_default();
    let has = |names: &[&str]| names.iter().any(|name| json.get(name).is_some());
    let good = match exchange["probe"].as_str().unwrap() {
        "jwks" | "jwks_uri" | "jwks_repeat" => status == Some(200) && json["keys"].is_array(),
        probe if probe.starts_with("token") => {
            matches!(status, Some(200 | 400 | 401)) && has(&["error", "access_token", "token_type"])
        }
        _ => status == Some(200) && has(&["issuer", "token_endpoint", "jwks_uri"]),
    };
    let named = |name: &str| {
        let mut headers = answer["headers"].as_array().unwrap().iter();
        headers.find(|field| field[0].as_str().unwrap().eq_ignore_ascii_case(name))
    };
    let server = named("server");
    let server = server.map_or("", |field| field[1].as_str().unwrap()).to_owned();
    let passed = named("x-varnish").is_some();
    Came { asked: true, status, server, body, led, good, failed, passed }
}

/// Why the evidence leaves more than one cause, although a blocker is stated as certain.
fn open(id: Id, world: &World) -> Option<&'static str> {
    let (discovery, keys) = (world.one("discovery"), world.one("jwks"));
    let refused = |came: &Came| came.failed.contains("REFUSED");
    let page_says = || discovery.status.is_some_and(|status| discovery.body.contains(&format!("{status}.")));
    let status = discovery.status.unwrap_or(0);
    let of = |server: &str| discovery.server.contains(server);
    let (holds, why) = match id {
        Id::Iis01 | Id::Iis02 | Id::Iis03 | Id::Iis04 | Id::Iis06 | Id::Iis07 | Id::Iis19 | Id::Iis20 => {
            (world.twice() && !world.alive() && page_says(), "not seen twice, or number and page disagree")
        }
        Id::Iis08 => (world.twice() && !world.alive() && status == 403, "not a folder without the service"),
        Id::Iis05 => (world.twice() && !world.alive() && status == 503 && of("HTTPAPI"), "not HTTP.sys"),
        Id::Iis09 => {
            let refuses = matches!(status, 400 | 404) && of("HTTPAPI");
            (world.twice() && !world.alive() && refuses, "not HTTP.sys")
        }
        Id::Iis21 => (world.twice() && !world.alive() && status == 400 && of("Kestrel"), "not Kestrel"),
        Id::Iis10 => (world.twice() && !world.alive() && status == 401, "no log-in of IIS"),
        Id::Iis22 => {
            let own = ["401 Authorization Required", "nginx"].map(|word| discovery.body.contains(word));
            let named = own.contains(&true) || discovery.passed || !of("nginx") && !of("IIS");
            (world.twice() && status == 401 && named, "whose log-in is open")
        }
        Id::Iis24 => (world.twice() && !world.alive() && status == 403, "not the platform's own"),
        Id::Iis12 => {
            let gateway = matches!(status, 502..=504 | 520..=530);
            let page = page_says() || gateway;
            (world.twice() && !world.alive() && page, "somebody answers, or nobody says so")
        }
        Id::Iis13 => (discovery.led && !discovery.good, "no hop that failed"),
        Id::Net03 => {
            let each = world.all.iter().filter(|(_, came)| came.asked).all(|(_, came)| refused(came));
            (each && refused(discovery) && refused(keys), "not refused each time")
        }
        Id::Tls03 | Id::Tls04 => (
            discovery.failed.contains("CERT") && !world.alive(),
            "the certificate was accepted, or is a hop's",
        ),
        Id::Tls07 => {
            let told = world.url.starts_with("http://") && discovery.status.is_some();
            let other = world.one("discovery_other_scheme");
            let tls = |came: &Came| ["CERT", "KEY_USAGE"].iter().any(|word| came.failed.contains(word));
            (!world.alive() && (told || other.good || tls(other)), "the port does not say so")
        }
        Id::Tls09 => (status != 0 && !world.alive(), "somebody was let in"),
        Id::Url01 => (world.one("discovery_corrected").good && !discovery.good, "not at the corrected one"),
        Id::Url03 => {
            (matches!(status, 200 | 404 | 405) || discovery.body.contains("crt-root"), "nobody's page")
        }
        Id::Url04 => (!world.url.starts_with("http"), "an address"),
        Id::Url08 | Id::Dsc01 => (status == 200 && !discovery.good && !world.alive(), "something is there"),
        Id::Dsc08 => (discovery.good && !keys.good, "the key set is IdentityServer's"),
        Id::Dsc05 => {
            let named = discovery.body.contains("Exception");
            let looked = ["token_unknown_client", "token_empty"].map(|probe| world.one(probe).status);
            let shared = keys.good && looked.contains(&Some(500));
            (status == 500 && !discovery.led && (named || shared), "not the database alone")
        }
        Id::Jwk10 => {
            let tokens = world.one("token_credentials").status == Some(500);
            let database = world.one("token_unknown_client").good;
            (discovery.good && keys.status == Some(500) && tokens && database, "not the certificate alone")
        }
        Id::Jwk01 => (keys.good && !keys.body.contains("kty"), "there are keys"),
        Id::Cfg13 => (keys.good && keys.body.contains("EC"), "no such key"),
        Id::Jwk05 => (world.each("jwks_repeat").count() > 1, "not read again"),
        Id::Cfg03 => {
            let pair = world.one("token_credentials");
            let well = pair.good && !pair.led && pair.status == Some(200);
            let ours = |said: &Value| said["cause"] == "wrong_secret" && said["about"] == "ours";
            let logged = world.logs["said"].as_array().is_some_and(|said| said.iter().any(ours));
            (
                logged || well && discovery.good && keys.good,
                "the pair was not accepted there, or the documents are not well",
            )
        }
        Id::Tok01 | Id::Tok04 | Id::Tok05 => {
            let pair = world.one("token_credentials");
            (pair.good && !pair.led, "not said by the service itself")
        }
        // The server's own view: of Creatio's machine, and as Creatio where another account may see something else.
        Id::Net16 | Id::Net17 | Id::Net18 | Id::Net19 | Id::Tls17 => {
            (world.server["creatio"] == true, "not of Creatio's machine")
        }
        Id::Net07 | Id::Tls02 | Id::Tls06 => {
            let same = world.server["creatio"] == true && world.server["account"] == "same";
            (same, "not of Creatio's machine, or not as Creatio")
        }
        // Creatio's own word.
        Id::Cfg01 | Id::Cfg02 | Id::Crt05 | Id::Crt15 | Id::Crt17 => (true, ""),
        _ => (false, "nothing is written here of when it may be certain"),
    };
    (!holds).then_some(why)
}

/// What a finding says that an answer contradicts.
fn contradicted(finding: &Finding, world: &World) -> Option<&'static str> {
    let answers = || world.all.iter().filter(|(_, came)| came.asked);
    let (discovery, keys) = (world.one("discovery"), world.one("jwks"));
    let certain = finding.certainty == Certainty::Certain;
    let database = || world.one("token_unknown_client").good || world.one("token_credentials").good;
    let (holds, why) = match finding.id {
        Id::Iis11 | Id::Iis17 => {
            (answers().all(|(_, came)| came.status == Some(500)), "every question, or every request")
        }
        Id::Net03 => {
            (answers().all(|(_, came)| came.status.is_none() || came.led) || !certain, "nothing listens")
        }
        Id::Iis01 | Id::Iis02 | Id::Iis03 | Id::Iis04 | Id::Iis05 | Id::Iis06 | Id::Iis07 | Id::Iis08 => {
            let lives = discovery.status != Some(403) && world.alive();
            (!lives, "nothing of the service runs there")
        }
        Id::Iis09 | Id::Iis21 | Id::Iis24 | Id::Iis19 => {
            (!world.alive(), "nothing of the service is let through")
        }
        Id::Iis12 => (!world.alive(), "no answer of the Identity Service"),
        Id::Iis18 => (!(world.alive() && certain), "out of use"),
        Id::Net04 => (discovery.status.is_none() && !world.alive(), "no complete answer"),
        Id::Net02 => (discovery.good && keys.good, "healthy from here"),
        Id::Dsc05 => {
            let named = discovery.body.contains("Exception") && !certain;
            (named || !database(), "cannot use its database")
        }
        Id::Dsc11 => (database(), "the database answers"),
        Id::Dsc01 => (!world.alive() || discovery.body.len() > 50_000 || !certain, "not an Identity Service"),
        Id::Url08 => (!(world.alive() && certain), "something else"),
        Id::Dsc06 => (world.alive() && !discovery.good, "the rest answers"),
        Id::Jwk01 => {
            let sets = ["jwks", "jwks_uri", "jwks_repeat"];
            let any = sets.iter().flat_map(|probe| world.each(probe)).any(|came| came.body.contains("kty"));
            (!any, "no key")
        }
        Id::Jwk10 => (!keys.good && discovery.good, "the key set fails"),
        Id::Tok09 => {
            (world.one("token_empty").good && !world.one("token_unknown_client").good, "fails with a client")
        }
        Id::Tok10 => (discovery.good && !world.one("token_empty").good, "blocked"),
        Id::Iis15 => {
            let gone = |came: &Came| !came.good && came.asked;
            (world.alive() && answers().any(|(_, came)| gone(came)), "comes and goes")
        }
        Id::Net11 | Id::Net05 | Id::Net15 | Id::Tls01 | Id::Tls03 | Id::Tls04 | Id::Tls05 | Id::Tls07 => {
            (!(world.alive() && certain), "no connection")
        }
        _ => (true, ""),
    };
    (!holds).then_some(why)
}

/// Each change of one thing in a report.
fn changes(report: &Value) -> Vec<String> {
    const SERVERS: [&str; 11] = [
        "-",
        "nginx/1.24.0",
        "Apache/2.4.57",
        "Microsoft-IIS/10.0",
        "Microsoft-HTTPAPI/2.0",
        "Kestrel",
        "cloudflare",
        "awselb/2.0",
        "envoy",
        "squid/5.7",
        "never-seen/1",
    ];
    const STATUS: [u16; 16] =
        [200, 400, 401, 403, 404, 405, 407, 421, 429, 500, 501, 502, 503, 504, 522, 599];
    const SUBS: [&str; 12] = [
        "401.1", "401.2", "401.3", "403.4", "403.7", "403.14", "404.8", "500.0", "500.19", "500.35", "502.5",
        "500.77",
    ];
    const FAILS: [&str; 5] = [
        "net::ERR_CONNECTION_REFUSED",
        "net::ERR_CERT_DATE_INVALID",
        "net::ERR_NAME_NOT_RESOLVED",
        "net::ERR_SSL_PROTOCOL_ERROR",
        "net::ERR_NEVER_SEEN",
    ];
    let mut all = vec![String::new(), "scheme=http".into(), "scheme=https".into()];
    let exchanges = report["evidence"]["exchanges"].as_array().unwrap();
    for place in ["", "discovery.", "jwks."] {
        all.extend(SERVERS.map(|server| format!("{place}server={server}")));
        all.extend(STATUS.map(|status| format!("{place}status={status}")));
        all.extend(FAILS.map(|fail| format!("{place}fail={fail}")));
        let more = ["hop=https://login.example/start", "hop=http://10.0.0.7:8080/", "body=", "timeout"];
        all.extend(more.map(|what| format!("{place}{what}")));
    }
    let there = exchanges.iter().filter_map(|e| e["probe"].as_str()).filter(|probe| is_of_service(probe));
    const LOOKED_UP: [&str; 4] = ["jwks", "token_empty", "token_unknown_client", "token_credentials"];
    for probe in there.chain(LOOKED_UP).collect::<BTreeSet<&str>>() {
        let single = ["ok", "none", "timeout", "status=500", "status=404", "hop=https://login.example/start"];
        all.extend(single.map(|what| format!("{probe}.{what}")));
    }
    all.extend(["service", "token", "none", "away"].map(|red| format!("creatio={red}")));
    for exchange in exchanges.iter().filter(|e| e["probe"] == "discovery") {
        if let Some(code) = exchange["outcome"]["answer"]["body"].as_str().and_then(numbered) {
            all.extend(SUBS.map(|sub| format!("say={code} > {sub}")));
            all.extend(SUBS.map(|sub| format!("jwks.say={code} > {sub}")));
        }
    }
    all
}

/// The first number with a sub-status.
fn numbered(body: &str) -> Option<&str> {
    body.split(|c: char| !c.is_ascii_digit() && c != '.').find(|word| {
        let parts = word.split_once('.');
        parts.is_some_and(|(status, sub)| {
            status.len() == 3 && !sub.is_empty() && sub.len() < 4 && !sub.contains('.')
        })
    })
}

/// What two oracles say of everything that was recorded, in every change.
#[derive(Default)]
struct Walk {
    cases: usize,
    /// Certain, and more than one cause is left.
    open: Vec<String>,
    /// Against something that was seen.
    contradicted: Vec<String>,
}

impl Walk {
    fn judge(&mut self, name: &str, report: &Value, change: &str) {
        let made = if change.is_empty() { report.clone() } else { changed(report, change) };
        let Ok(evidence) = report::parse(&made.to_string()) else { return };
        let world = World::of(&made);
        for finding in diagnose(&evidence).iter().filter(|f| f.severity == Severity::Blocker) {
            let told = |why: &str| format!("{name} | {change}: {}:{}: {why}", finding.id, sure(finding));
            if finding.certainty == Certainty::Certain {
                self.open.extend(open(finding.id, &world).map(told));
            }
            self.contradicted.extend(contradicted(finding, &world).map(told));
        }
    }
}

static WALKED: LazyLock<Walk> = LazyLock::new(|| {
    let recorded = recorded().iter().map(|(name, report)| (name.clone(), report.clone()));
    // Beside a Creatio that is well nothing blocks, whatever else is seen: that has a test of its own.
    let recorded = recorded.filter(|(name, _)| !name.starts_with("healthy-"));
    let all: Vec<(String, Value)> = recorded.chain(crate::identityserver4::states()).collect();
    let walk = |part: usize| {
        let mut walk = Walk::default();
        for (at, (name, report)) in all.iter().enumerate() {
            for change in changes(report) {
                walk.cases += 1;
                if at % 2 == part && (change.is_empty() || walk.cases % one_in() == 0) {
                    walk.judge(name, report, &change);
                }
            }
        }
        walk
    };
    std::thread::scope(|scope| {
        let other = scope.spawn(|| walk(1));
        let mut both = walk(0);
        let other = other.join().unwrap();
        both.open.extend(other.open);
        both.contradicted.extend(other.contradicted);
        both
    })
});

#[test]
fn nothing_stays_certain_where_a_change_leaves_more_than_one_cause() {
    let Walk { cases, open, .. } = &*WALKED;
    assert!(*cases > 20_000, "{cases}");
    assert!(open.is_empty(), "{} of {cases}:\n{}", open.len(), open.join("\n"));
}

#[test]
fn no_finding_contradicts_an_answer() {
    let Walk { cases, contradicted, .. } = &*WALKED;
    assert!(contradicted.is_empty(), "{} of {cases}:\n{}", contradicted.len(), contradicted.join("\n"));
}

/// Caution alone is no accuracy: where one cause is possible, it is said to be certain.
#[test]
fn of_what_leaves_one_cause_most_is_certain() {
    let list = include_str!("../fixtures/changed/one-cause.txt");
    let names = list.lines().filter(|line| !line.starts_with('#')).flat_map(str::split_whitespace);
    let (mut all, mut certain, mut table) = (0, 0, String::new());
    for name in names {
        let findings = findings(name, "");
        let first = findings.first().unwrap_or_else(|| panic!("{name}: nothing is said"));
        all += 1;
        certain += usize::from(first.certainty == Certainty::Certain);
        writeln!(table, "{name:<36} {:<8} {}", first.id.name(), sure(first)).unwrap();
    }
    let percent = certain * 100 / all;
    writeln!(table, "certain: {certain} of {all} that leave one cause, {percent} %").unwrap();
    println!("{table}");
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/target/test");
    std::fs::create_dir_all(folder).unwrap();
    std::fs::write(format!("{folder}/accuracy-certain.txt"), &table).unwrap();
    assert!(all > 100 && percent >= 60, "{table}");
}

#[test]
fn the_exception_that_is_shown_to_everybody_is_named_by_type_and_code_and_is_a_leak() {
    let found = findings("world-exception-page", "");
    let ids: Vec<Id> = found.iter().map(|f| f.id).collect();
    assert_eq!(ids, [Id::Dsc05, Id::Iis25]);
    let name = "Npgsql.PostgresException 3D000: …";
    assert!(found[0].because.iter().any(|because| because.seen == name), "{:?}", found[0].because);
    assert_eq!(found[1].subs[1], name);
    let shown = format!("{found:?}");
    assert!(!shown.contains("nosuch") && !shown.contains("does not exist"), "{shown}");
    // A Creatio that works does not make it good.
    assert!(findings("world-exception-page", "creatio=none").iter().any(|f| f.id == Id::Iis25));
    // Where the page is the cause, it is said once.
    let developer = findings("hosting-developer-page", "");
    assert!(developer.iter().all(|f| f.id != Id::Iis25), "{developer:?}");
}

#[test]
fn how_long_a_failure_took_tells_a_refusal_of_the_database_from_a_server_that_is_not_reached() {
    for (took, told) in [("discovery.took=38", "38 ms"), ("discovery.took=15020", "15 s")] {
        let found = findings("discovery-database", took);
        assert_eq!((found[0].id, found[0].subs[2].as_str()), (Id::Dsc05, told));
    }
    let found = findings("token-database", "token_unknown_client.took=15050");
    assert_eq!((found[0].id, found[0].subs[1].as_str()), (Id::Tok09, "15 s"));
}

/// The kinds of fault that the world showed, by members that nobody reported.
#[test]
fn of_each_kind_further_members_are_judged_rightly() {
    let mut kinds: BTreeMap<&str, usize> = BTreeMap::new();
    let mut wrong = Vec::new();
    let lines = include_str!("../fixtures/changed/members.txt").lines();
    for line in lines.filter(|line| !line.is_empty() && !line.starts_with('#')) {
        let cells: Vec<&str> = line.split(" | ").collect();
        let [kind, evidence, change, right, never, source] = cells[..] else { panic!("{line}") };
        assert!(source.starts_with("https://"), "{line}");
        *kinds.entry(kind).or_default() += 1;
        let found = findings(evidence, change);
        let (id, how) = right.split_once(':').unwrap();
        let is_right = found.first().is_some_and(|f| f.id.name() == id && how.contains(sure(f)));
        let said = found.iter().any(|f| f.id.name() == never);
        // What blocks or follows is folded under the first.
        let cards = found.len() - found.first().map_or(0, |first| first.follows.len());
        if !is_right || said || kind == "one card" && cards != 1 {
            let told: Vec<_> = found.iter().map(|f| format!("{}:{}", f.id, sure(f))).collect();
            wrong.push(format!(
                "{evidence} | {change}: {told:?}, {cards} cards; right is {right}, never {never}"
            ));
        }
    }
    assert!(kinds.len() == 5 && kinds.values().all(|members| *members >= 3), "{kinds:?}");
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}
