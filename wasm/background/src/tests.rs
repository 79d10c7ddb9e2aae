//! The adapters before a browser of plain data, in a real JavaScript engine: what they convert arrives whole.

use super::chrome::{member, object};
use super::*;
use js_sys::{Function, Reflect};
use oauth_assistant::app::lock::Lock;
use oauth_assistant::app::ports::{
    Clock, Disk, Http, Managed, Page, Patience, Permissions, Record, Records, Refused, Session, Unanswered,
};
use oauth_assistant::creatio::apply::Call;
use oauth_assistant::page::View;
use oauth_assistant::page::snapshot::landmarks;
use oauth_assistant::probe::{Method, Outcome, Probe, Request, Seat};
use oauth_assistant::profile::{Environment, FillFrom, Secret};
use oauth_assistant::protocol::{Document, Outgoing, PageReply, ProfileInput, SettingsToWrite, ToContent};
use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};

wasm_bindgen_test_configure!(run_in_browser);

/// A `chrome` of plain data. Every call is noted in `chrome.calls`.
const CHROME: &str = r#"
    const areas = { local: {}, session: {}, managed: {} };
    const calls = [];
    const note = (what) => (...args) => { calls.push([what, ...args]); return Promise.resolve(true); };
    const area = (name) => ({
        get: async (keys) => Object.fromEntries(keys.filter((k) => k in areas[name]).map((k) => [k, areas[name][k]])),
        set: async (items) => { if ('full' in items) throw new Error('quota'); Object.assign(areas[name], items); },
        remove: async (keys) => { for (const key of keys) delete areas[name][key]; },
        setAccessLevel: async (level) => { calls.push(['level', name, level.accessLevel]); },
    });
    const outcome = { answer: { status: 200, headers: [], body: '{}', truncated: false, redirected_to: null } };
    const answers = {
        asked: { at_ms: 1, took_ms: 2, outcome },
        seen: { path: '/0/Shell/', version: '8.3.2.4199', elements: [{ h: 7, tag: 'crt-grid', type: 'x' }] },
        odd: { outcome: 'odd' },
        huge: { path: 'x'.repeat(2 * 1024 * 1024) },
    };
    const event = () => {
        const listeners = new Set();
        return {
            addListener: (f) => listeners.add(f),
            removeListener: (f) => listeners.delete(f),
            fire: (details) => listeners.forEach((f) => f(details)),
            count: () => listeners.size,
        };
    };
    globalThis.standing ??= [];
    globalThis.chrome = {
        calls,
        areas,
        runtime: {
            id: 'own',
            getURL: (path) => 'chrome-extension://own/' + path,
            getManifest: () => ({ version: '1.2.3' }),
            sendMessage: note('broadcast'),
            openOptionsPage: note('options'),
        },
        i18n: { getMessage: (key, subs) => key + ':' + subs.join(',') },
        alarms: { create: note('alarm'), get: async () => undefined },
        tabs: {
            sendMessage: (tab, message, options) => {
                calls.push(['tell', tab, message, options]);
                const answer = answers[options.documentId];
                if (answer) return Promise.resolve(answer);
                if (options.documentId === 'frozen') return new Promise(() => {});
                return options.documentId === 'gone' ? Promise.reject(new Error('no receiver')) : Promise.resolve();
            },
            query: async () => [{ id: 4 }, { id: 5 }],
            create: note('tab'),
        },
        action: { openPopup: () => { throw new Error('no popup here'); } },
        permissions: {
            contains: async ({ origins }) => origins[0] === 'https://id.example/*',
            remove: note('remove'),
        },
        scripting: {
            registerContentScripts: note('register'),
            unregisterContentScripts: () => Promise.reject(new Error('nothing registered')),
            executeScript: note('execute'),
        },
        storage: { local: area('local'), session: area('session'), managed: { get: async () => areas.managed ?? Promise.reject(new Error('nothing is set')) } },
        webRequest: { onErrorOccurred: event(), onBeforeRedirect: event() },
    };
"#;

fn chrome_of_plain_data() {
    // Once: the bindings keep what they have seen first.
    if Reflect::get(&js_sys::global(), &"chrome".into()).is_ok_and(|c| member(&c, "calls").is_undefined()) {
        Function::new_no_args(CHROME).call0(&JsValue::UNDEFINED).unwrap();
    }
}

fn script(body: &str) -> JsValue {
    Function::new_no_args(body).call0(&JsValue::UNDEFINED).unwrap()
}

fn document(id: &str) -> Document {
    let (site, _) = oauth_assistant::creatio::Site::of_url("https://crm.example/0/Shell/").unwrap();
    Document { tab: 7, id: id.into(), site }
}

#[wasm_bindgen_test]
async fn a_page_is_looked_at_and_asked_and_answers_only_what_can_be_read() {
    chrome_of_plain_data();
    let ask = Call { url: "/0/x".into(), body: "{}".into() };
    let answered = Web.ask(&document("asked"), &ask).await;
    assert!(matches!(answered, Some(Outcome::Answer { status: 200, .. })), "{answered:?}");
    let seen = Web.look(&document("seen"), landmarks(), Patience::Full).await.unwrap();
    assert_eq!((seen.version.as_str(), seen.elements.len()), ("8.3.2.4199", 1));
    assert_eq!((seen.elements[0].h, seen.elements[0].kind.as_str()), (7, "x"));
    let told = script(
        "const [, tab, m, o] = chrome.calls.find((c) => c[3]?.documentId === 'seen'); \
        return [tab, m.kind, m.landmarks.cap].join()",
    );
    assert_eq!(told.as_string().as_deref(), Some("7,look,400"));
    // Nobody there, nobody who answers, an answer of another shape, one that is too large.
    for nobody in ["gone", "there", "odd"] {
        assert_eq!(Web.ask(&document(nobody), &ask).await, None, "{nobody}");
    }
    assert_eq!(Web.look(&document("huge"), landmarks(), Patience::Full).await, Err(Unanswered::Gone));
}

#[wasm_bindgen_test]
async fn a_write_goes_to_one_document_with_the_values_it_was_given() {
    chrome_of_plain_data();
    let settings = SettingsToWrite {
        path: "/0/write".into(),
        url: Some("http://x".into()),
        client_secret: Some(Secret::new("a \"quoted\" secret".into())),
        ..SettingsToWrite::default()
    };
    assert!(Web.write(&document("asked"), &settings).await.is_some());
    let told = script(
        "const [, tab, m, o] = chrome.calls.find((c) => c[2]?.ask?.url === '/0/write'); \
        return [tab, o.documentId, m.kind, m.ask.url, m.ask.body].join()",
    );
    let body = r#"{"isPersonal":false,"sysSettingsValues":{"OAuth20IdentityServerUrl":"http://x","OAuth20IdentityServerClientSecret":"a \"quoted\" secret"}}"#;
    assert_eq!(told.as_string(), Some(["7,asked,ask,/0/write,", body].concat()));
}

fn get(url: String) -> Request {
    Request {
        probe: Probe::Discovery,
        seat: Seat::Background,
        method: Method::Get,
        url,
        content_type: None,
        body: None,
        csrf: false,
        awaited_on: false,
    }
}

fn here(path: &str) -> String {
    script("return location.origin").as_string().unwrap() + path
}

const TEXT: &str = "\u{e4} \u{1F511} \"quoted\"";

#[wasm_bindgen_test]
async fn what_is_noted_comes_back_until_it_is_erased() {
    chrome_of_plain_data();
    let (lock, keys) = (Lock::default(), ["a key", "another"]);
    let held = lock.hold().await;
    assert_eq!(Web.recall(&keys).await, Ok(vec![None, None]));
    assert_eq!(Web.note(&held, &[("a key", TEXT), ("another", "1")]).await, Ok(()));
    assert_eq!(Web.recall(&keys).await, Ok(vec![Some(TEXT.into()), Some("1".into())]));
    assert_eq!(Web.erase(&held, &keys).await, Ok(()));
    assert_eq!(Web.recall(&keys).await, Ok(vec![None, None]));
}

#[wasm_bindgen_test]
async fn a_store_that_refuses_is_no_success() {
    chrome_of_plain_data();
    let lock = Lock::default();
    assert_eq!(Web.note(&lock.hold().await, &[("full", "x")]).await, Err(Refused));
}

#[wasm_bindgen_test]
async fn a_change_of_the_disk_is_there_as_a_whole_and_what_is_removed_is_gone() {
    let lock = Lock::default();
    let held = lock.hold().await;
    // The other tests share the database of this origin.
    assert_eq!(Web.commit(&held, &Record::ALL.map(|record| (record, None))).await, Ok(()));
    let both = [(Record::Vault, Some(TEXT.to_owned())), (Record::Sites, Some("[]".to_owned()))];
    assert_eq!(Web.commit(&held, &both).await, Ok(()));
    let expected = Records::from([(Record::Vault, TEXT.to_owned()), (Record::Sites, "[]".to_owned())]);
    assert_eq!(Web.read().await, Ok(expected));
    assert_eq!(Web.commit(&held, &[(Record::Vault, None), (Record::Sites, None)]).await, Ok(()));
    assert_eq!(Web.read().await, Ok(Records::new()));
}

#[wasm_bindgen_test]
async fn what_was_read_early_is_taken_once_and_only_if_it_is_whole() {
    chrome_of_plain_data();
    let lock = Lock::default();
    let held = lock.hold().await;
    let kept = Records::from([(Record::Sites, "[]".to_owned())]);
    assert_eq!(Web.commit(&held, &[(Record::Sites, Some("[]".to_owned()))]).await, Ok(()));
    for (what, early, expected) in [
        ("whole", "[['counter', 'other', 'vault'], ['3', 7, 'v']]", None),
        ("nothing there", "[[], []]", Some(Records::new())),
        ("nothing read", "undefined", Some(kept.clone())),
        ("no text", "[['vault'], [7]]", Some(kept.clone())),
        ("too few", "[['vault', 'sites'], ['v']]", Some(kept.clone())),
        ("no lists", "[1, 2]", Some(kept.clone())),
    ] {
        database::begin(Some(script(&format!("return Promise.resolve({early})")).unchecked_into()));
        let both =
            [(Record::Vault, "v"), (Record::Counter, "3")].map(|(record, text)| (record, text.to_owned()));
        assert_eq!(Web.read().await, Ok(expected.unwrap_or_else(|| both.into())), "{what}");
        assert_eq!(Web.read().await, Ok(kept.clone()), "{what}, and then");
    }
    database::begin(Some(script("return Promise.reject(new Error('closed'))").unchecked_into()));
    assert_eq!(Web.read().await, Ok(kept));
    assert_eq!(Web.commit(&held, &[(Record::Sites, None)]).await, Ok(()));
}

#[wasm_bindgen_test]
async fn what_0_1_0_kept_is_read_where_it_is_text_and_removed() {
    chrome_of_plain_data();
    script("chrome.storage.local.set({ vault: 'v', sites: 7, other: 'stays' })");
    let lock = Lock::default();
    assert_eq!(Web.former().await, Ok(Records::from([(Record::Vault, "v".to_owned())])));
    assert_eq!(Web.remove_former(&lock.hold().await).await, Ok(()));
    assert_eq!(Web.former().await, Ok(Records::new()));
}

#[wasm_bindgen_test]
async fn a_frozen_page_is_waited_for_no_longer_than_the_popup_can() {
    chrome_of_plain_data();
    let began = Web.now_ms();
    let seen = Web.look(&document("frozen"), landmarks(), Patience::Glance).await;
    assert_eq!(seen, Err(Unanswered::Silent));
    assert!(Web.now_ms() - began < 1000.0);
}

#[wasm_bindgen_test]
fn a_message_is_measured_before_it_is_copied() {
    let of = |body: &str, limit| measure::is_within(&script(body), limit);
    assert!(of("return { hello: {} }", 100));
    assert!(of("return { a: [1, true, null, 'x', { b: undefined }] }", 200));
    for (what, body) in [
        ("a long text", "return { a: 'x'.repeat(40e6) }"),
        ("a long name", "return { ['x'.repeat(40e6)]: 1 }"),
        ("many texts", "return Array(1000).fill('x'.repeat(2000))"),
        ("a long list of nothing", "return Array(40e6)"),
        ("many members", "return Object.fromEntries(Array.from({ length: 2e5 }, (_, i) => [i, 1]))"),
        ("depth", "let deep = 1; for (let i = 0; i < 1e5; i += 1) deep = [deep]; return deep"),
        ("a circle", "const circle = {}; circle.again = circle; return circle"),
        ("bytes", "return { a: new Uint8Array(10) }"),
        ("a map", "return new Map([[1, 'x'.repeat(40e6)]])"),
        ("a big number", "return { a: 10n }"),
        ("a function", "return { a: () => 1 }"),
    ] {
        assert!(!of(body, 1024 * 1024), "{what}");
    }
}

#[wasm_bindgen_test]
async fn content_scripts_are_shut_out_of_both_storages() {
    chrome_of_plain_data();
    ports::keep_storage_to_ourselves().await;
    let levels = script("return chrome.calls.filter((c) => c[0] === 'level').map((c) => c[1] + c[2]).join()");
    assert_eq!(levels.as_string().as_deref(), Some("localTRUSTED_CONTEXTS,sessionTRUSTED_CONTEXTS"));
}

#[wasm_bindgen_test]
async fn a_policy_arrives_as_json_and_is_none_where_nothing_is_set() {
    chrome_of_plain_data();
    let set = |policy: &str| script(&["chrome.areas.managed = ", policy].concat());
    for nothing in ["{}", "undefined"] {
        set(nothing);
        assert_eq!(Web.policy().await, None, "{nothing}");
    }
    set("{ settings: { idleMinutes: 5 }, profiles: [] }");
    assert_eq!(Web.policy().await.as_deref(), Some(r#"{"settings":{"idleMinutes":5},"profiles":[]}"#));
}

#[wasm_bindgen_test]
async fn a_message_goes_to_one_document_and_says_when_it_is_gone() {
    chrome_of_plain_data();
    let page = || {
        let ask = vec![get("/x".into())];
        ToContent::Page(PageReply { view: View::default(), at_ms: 1.0, run: 3, ask, undo: false })
    };
    assert_eq!(Web.tell(&document("there"), page()).await, Ok(()));
    assert_eq!(Web.tell(&document("gone"), page()).await, Err(Unanswered::Gone));
    let told = script(
        "const [, tab, m, o] = chrome.calls.find((c) => c[0] === 'tell' && c[2].kind === 'page'); \
        return [tab, o.documentId, m.kind, m.run, m.ask[0].url, m.ask[0].body].join()",
    );
    assert_eq!(told.as_string().as_deref(), Some("7,there,page,3,/x,"));
}

#[wasm_bindgen_test]
async fn permissions_are_asked_for_the_very_pattern() {
    chrome_of_plain_data();
    assert!(Web.has("https://id.example/*").await);
    assert!(!Web.has("https://other.example/*").await);
}

#[wasm_bindgen_test]
async fn scripts_are_registered_though_none_were_before_and_start_in_every_open_tab() {
    chrome_of_plain_data();
    let patterns = vec!["https://crm.example/*".to_string()];
    Web.register(&patterns).await;
    Web.start_in(None, &patterns).await;
    let registered = script(
        "const [, [s]] = chrome.calls.find((c) => c[0] === 'register'); \
        return [s.matches.join(), s.persistAcrossSessions, s.js.at(-1)].join()",
    );
    assert_eq!(registered.as_string().as_deref(), Some("https://crm.example/*,true,content/content.js"));
    let tabs =
        script("return chrome.calls.filter((c) => c[0] === 'execute').map((c) => c[1].target.tabId).join()");
    assert_eq!(tabs.as_string().as_deref(), Some("4,5"));
}

#[wasm_bindgen_test]
fn random_bytes_differ() {
    let (mut a, mut b) = ([0; 16], [0; 16]);
    assert!(Web.random(&mut a) && Web.random(&mut b));
    assert_ne!(a, b);
}

#[wasm_bindgen_test]
async fn an_http_answer_is_an_answer_whatever_its_status() {
    let url = here("/there-is-no-such-file");
    let (fetched, _) = Web.fetch(&get(url), None).await;
    let Outcome::Answer { status, truncated, .. } = fetched.outcome else { panic!("{:?}", fetched.outcome) };
    assert_eq!((status, truncated), (404, false));
}

#[wasm_bindgen_test]
async fn a_failed_request_carries_the_cause_that_the_browser_reports_for_it() {
    chrome_of_plain_data();
    // Nobody listens on port 1; the stand-in reports the cause for whatever request is made.
    script(
        "const original = globalThis.fetch; \
        globalThis.fetch = (request, init) => { globalThis.fetch = original; \
            setTimeout(() => { globalThis.stood = [...standing]; chrome.webRequest.onErrorOccurred.fire( \
                { url: request.url ?? String(request), error: 'net::ERR_CONNECTION_REFUSED' }); }); \
            return Promise.reject(new TypeError('Failed to fetch')); }",
    );
    let (fetched, _) = Web.fetch(&get("http://127.0.0.1:1/x".into()), None).await;
    let cause = Some("net::ERR_CONNECTION_REFUSED".to_string());
    assert_eq!(fetched.outcome, Outcome::NetworkError { cause, redirected_to: None });
    let left = script(
        "return chrome.webRequest.onErrorOccurred.count() + chrome.webRequest.onBeforeRedirect.count()",
    );
    assert_eq!(left.as_f64(), Some(0.0), "a listener stays behind and would wake the background");
    // The script could have taken each of them away meanwhile, had the module failed.
    let named = script(
        "const events = Object.values(chrome.webRequest); \
        return stood.length === 2 && stood.every(([e, f]) => events.includes(e) && typeof f === 'function') \
            && standing.length === 0",
    );
    assert_eq!(named.as_bool(), Some(true));
}

#[wasm_bindgen_test]
async fn a_rejection_that_is_no_error_object_is_a_network_error_too() {
    chrome_of_plain_data();
    script(
        "const original = globalThis.fetch; \
        globalThis.fetch = () => { globalThis.fetch = original; \
            return Promise.reject(new DOMException('stopped', 'AbortError')); }",
    );
    let (fetched, _) = Web.fetch(&get("http://127.0.0.1:1/x".into()), None).await;
    assert_eq!(fetched.outcome, Outcome::NetworkError { cause: None, redirected_to: None });
}

#[wasm_bindgen_test]
async fn a_stranger_s_message_and_an_unknown_one_are_refused_in_words() {
    chrome_of_plain_data();
    let frame = object(&[
        ("id", "own".into()),
        ("origin", "chrome-extension://own".into()),
        ("url", "chrome-extension://own/popup.html".into()),
        ("tabId", 3.into()),
        ("frameId", JsValue::from_f64(17_179_869_185.0)),
        ("documentId", "d".into()),
    ]);
    let refused = on_message(json(r#"{"profiles":{}}"#), frame).await;
    assert_eq!(member(&refused, "key").as_string().as_deref(), Some("not_allowed"));
    let own = object(&[("id", "own".into()), ("origin", "chrome-extension://own".into())]);
    let unknown = on_message(json(r#"{"fetch":{"url":"https://evil.example"}}"#), own.clone()).await;
    assert_eq!(member(&unknown, "key").as_string().as_deref(), Some("message_unknown"));
    let state = on_message(json(r#"{"state":{"tab":null,"url":null}}"#), own).await;
    assert_eq!(member(&member(&state, "vault"), "is").as_string().as_deref(), Some("absent"));
}

#[wasm_bindgen_test]
async fn the_sender_decides_as_what_a_message_is_read() {
    chrome_of_plain_data();
    let page = object(&[
        ("id", "own".into()),
        ("origin", "https://crm.example".into()),
        ("url", "https://crm.example/0/Shell/".into()),
        ("tabId", 7.into()),
        ("frameId", 0.into()),
        ("documentId", "d".into()),
    ]);
    let own = object(&[("id", "own".into()), ("origin", "chrome-extension://own".into())]);
    let kind = async |message: &str, sender: &JsValue| {
        let reply = on_message(json(message), sender.clone()).await;
        [member(&reply, "kind"), member(&reply, "key")].map(|text| text.as_string().unwrap_or_default())
    };
    assert_eq!(kind(r#"{"hello":{}}"#, &page).await, ["landmarks", ""]);
    assert_eq!(kind(r#"{"profiles":{}}"#, &page).await, ["failed", "message_unknown"]);
    assert_eq!(kind(r#"{"hello":{}}"#, &own).await, ["failed", "message_unknown"]);
    assert_eq!(kind(r#"{"unlock":{"passphrase":"p"}}"#, &own).await, ["failed", "vault_absent"]);
}

#[wasm_bindgen_test]
fn a_message_with_a_secret_goes_out_and_comes_in_as_it_was() {
    let secret = || Secret::new("s\u{e9}cret \"+/=\\".into());
    let profile = ProfileInput {
        id: None,
        edits: None,
        name: "Lab".into(),
        environment: Environment::Production,
        site: "https://crm.example".into(),
        url: "https://id.example".into(),
        client_id: "c".into(),
        client_secret: Some(secret()),
        fill_from: FillFrom::Popup,
        tags: vec!["eu".into()],
        notes: "two\nlines".into(),
    };
    let change = OwnMessage::ChangePassphrase { old: secret(), new: secret() };
    for message in [change, OwnMessage::Lock {}, OwnMessage::SaveProfile { profile }] {
        let out = serde_wasm_bindgen::to_value(&Outgoing(&message)).unwrap();
        assert_eq!(Unread(out).own(), Some(message));
    }
}

fn json(text: &str) -> JsValue {
    js_sys::JSON::parse(text).unwrap()
}

#[wasm_bindgen_test]
fn the_values_of_a_fill_arrive_whole() {
    let values = Values {
        url: Some((1, "https://id.example".into())),
        client_id: Some((2, "the client".into())),
        client_secret: Some((3, Secret::new("s\u{e9}cret \"+/=\\".into()))),
    };
    let reply = values_to_js(&values);
    let one = |n: u32| member(&member(&reply, "values"), &n.to_string());
    let fields = [0, 1, 2].map(|n| member(&one(n), "field").as_string().unwrap_or_default());
    assert_eq!(fields, ["client_secret", "url", "client_id"], "in the order in which they are set");
    assert_eq!(member(&one(0), "node").as_f64(), Some(3.0));
    assert_eq!(member(&one(0), "value").as_string().as_deref(), Some("s\u{e9}cret \"+/=\\"));
}

#[wasm_bindgen_test]
fn of_a_fill_of_one_field_nothing_else_arrives() {
    let secret = Some((3, Secret::new("s\u{e9}cret".into())));
    let values =
        member(&values_to_js(&Values { url: None, client_id: None, client_secret: secret }), "values");
    assert_eq!(member(&values, "length").as_f64(), Some(1.0));
    assert_eq!(member(&member(&values, "0"), "field").as_string().as_deref(), Some("client_secret"));
}
