use super::*;
use serde_json::{Value, json};

const OWN: &str = "chrome-extension://own";

fn own() -> Own {
    Own { id: "own".into(), origin: OWN.into() }
}

fn raw(origin: &str, url: &str, tab: Option<f64>, frame: Option<f64>) -> RawSender {
    RawSender {
        id: "own".into(),
        origin: origin.into(),
        url: url.into(),
        tab_id: tab,
        frame_id: frame,
        document_id: "d1".into(),
    }
}

#[test]
fn what_browsers_do_differently_is_told_by_the_origin_of_our_own_pages() {
    for (origin, family, permits_locks, workers_hear) in [
        ("chrome-extension://abcdefghijklmnopabcdefghijklmnop", Family::Chromium, true, false),
        ("chrome-extension://abcdefghijklmnopabcdefghijklmnop/", Family::Chromium, true, false),
        ("moz-extension://0f4ad3cd-6f1a-4a0a-8a1c-8a4c0d0f8f37", Family::Firefox, false, true),
        // Of one that nobody knows no permission is taken for granted that it may not have, and its workers may hear.
        ("other-extension://x", Family::Firefox, false, true),
        ("", Family::Firefox, false, true),
    ] {
        let found = Family::of(origin);
        assert_eq!(
            (found, found.permits_locks(), found.workers_hear()),
            (family, permits_locks, workers_hear)
        );
    }
}

/// One message of every kind that a content script may send.
fn from_content() -> Vec<Value> {
    let snapshot = json!({});
    vec![
        json!({"hello": {}}),
        json!({"seen": {"snapshot": snapshot, "page_asked": false}}),
        json!({"answers": {"run": 1, "answers": []}}),
        json!({"pressed": {"press": "undo", "snapshot": snapshot}}),
        json!({"redeem": {"ticket": "t", "snapshot": snapshot}}),
        json!({"filled": {"outcomes": []}}),
    ]
}

/// One message of every kind that an own page may send.
fn from_own_page() -> Vec<Value> {
    let secret = "x";
    vec![
        json!({"state": {"tab": 1, "url": null}}),
        json!({"enable": {"url": "https://crm.example", "tab": null}}),
        json!({"disable": {"site": {"origin": "https://crm.example", "base": ""}}}),
        json!({"create_vault": {"passphrase": secret}}),
        json!({"unlock": {"passphrase": secret}}),
        json!({"lock": {}}),
        json!({"change_passphrase": {"old": secret, "new": secret}}),
        json!({"delete_vault": {}}),
        json!({"accept_vault": {}}),
        json!({"profiles": {}}),
        json!({"save_profile": {"profile": {"id": null, "name": "n", "environment": "test",
            "site": "https://crm.example", "url": "https://id.example", "client_id": "c",
            "client_secret": secret, "fill_from": "popup"}}}),
        json!({"remove_unreadable": {}}),
        json!({"delete_profile": {"id": "p"}}),
        json!({"export": {"passphrase": secret}}),
        json!({"preview_import": {"file": {"text": "{}", "passphrase": secret}}}),
        json!({"import": {"file": {"text": "{}", "passphrase": secret}, "wanted": ["p"]}}),
        json!({"archive": {"id": "p", "archived": true}}),
        json!({"test_profile": {"id": "p"}}),
        json!({"rotate": {"id": "p", "client_secret": secret}}),
        json!({"test_new_secret": {"id": "p"}}),
        json!({"drop_new_secret": {"id": "p"}}),
        json!({"log": {}}),
        json!({"clear_log": {}}),
        json!({"save_settings": {"settings": {"idle_minutes": 5, "most_hours": 8, "lock_with_computer": false,
            "record": false, "reminded": false}}}),
        json!({"fill": {"tab": 1, "profile": "p"}}),
        json!({"check_again": {"tab": 1}}),
        json!({"allow": {"tab": 1, "origin": "https://id.example"}}),
        json!({"consent": {"tab": 1, "agreed": true}}),
        json!({"report": {"tab": 1}}),
        json!({"preview_write": {"tab": 1, "profile": "p"}}),
        json!({"write": {"tab": 1, "id": "w"}}),
        json!({"undo_write": {"tab": 1, "id": "w"}}),
        json!({"dismiss_write": {"tab": 1, "id": "w"}}),
        json!({"show_commands": {"tab": 1, "finding": "NET-03"}}),
        json!({"server_saw": {"tab": 1, "view": {"url": "https://id.example", "machine": "", "at_s": 0, "pasted_ms": 0.0,
            "creatio": true, "account": "same", "listens": false, "reach": "refused", "seen": "", "clock_s": null,
            "split": false, "file": null, "pool": null, "event": null, "whole": true}}}),
        json!({"log_says": {"tab": 1, "said": [{"cause": "no_client", "about": "ours", "code": "x", "times": 1, "at_s": null}]}}),
        json!({"to_save": {"tab": 1}}),
        json!({"record": {"tab": 1}}),
    ]
}

fn content_message(message: &Value) -> Option<ContentMessage> {
    serde_json::from_str(&message.to_string()).ok()
}

fn own_message(message: &Value) -> Option<OwnMessage> {
    serde_json::from_str(&message.to_string()).ok()
}

#[test]
fn what_one_sender_may_say_has_no_name_for_the_other() {
    for message in from_content() {
        assert!(content_message(&message).is_some(), "a content script cannot say {message}");
        assert_eq!(own_message(&message), None, "an own page says {message}");
    }
    for message in from_own_page() {
        assert!(own_message(&message).is_some(), "an own page cannot say {message}");
        assert_eq!(content_message(&message), None, "a content script says {message}");
    }
}

#[test]
fn the_lists_name_every_message() {
    // A new message without a row above fails: the parser lists all the kinds it knows.
    let kinds = |rows: Vec<Value>| -> Vec<String> {
        rows.iter().map(|m| m.as_object().unwrap().keys().next().unwrap().clone()).collect()
    };
    let known = |error: serde_json::Error| -> Vec<String> {
        error.to_string().split('`').skip(3).step_by(2).map(str::to_owned).collect()
    };
    let unknown = json!({"kind": "?"});
    assert_eq!(
        known(serde_json::from_value::<ContentMessage>(unknown.clone()).unwrap_err()),
        kinds(from_content())
    );
    assert_eq!(known(serde_json::from_value::<OwnMessage>(unknown).unwrap_err()), kinds(from_own_page()));
}

#[test]
fn a_message_goes_out_of_a_page_as_it_is_read_by_the_background() {
    for message in from_own_page() {
        let read = own_message(&message).unwrap();
        assert_eq!(serde_json::to_value(Outgoing(&read)).unwrap(), message);
    }
}

#[test]
fn who_sent_a_message_is_what_the_browser_reports() {
    let page = "https://crm.example/0/Shell/";
    let own_page = format!("{OWN}/popup.html");
    let document = |sender: Sender| matches!(sender, Sender::Content(_));
    let of = |raw: RawSender| Sender::of(&raw, &own());

    assert_eq!(of(raw(OWN, &own_page, None, None)), Sender::ExtensionPage);
    assert_eq!(of(raw(OWN, &own_page, Some(3.0), Some(0.0))), Sender::ExtensionPage);
    assert!(document(of(raw("https://crm.example", page, Some(7.0), Some(0.0)))));

    // An extension page in a frame of a web page, another extension, a frame, an opaque origin.
    assert_eq!(of(raw(OWN, &own_page, Some(3.0), Some(17_179_869_185.0))), Sender::Stranger);
    assert_eq!(of(RawSender { id: "other".into(), ..raw(OWN, &own_page, None, None) }), Sender::Stranger);
    assert_eq!(of(raw("https://crm.example", page, Some(7.0), Some(2.0))), Sender::Stranger);
    assert_eq!(of(raw("null", page, Some(7.0), Some(0.0))), Sender::Stranger);
    assert_eq!(of(raw("https://evil.example", page, Some(7.0), Some(0.0))), Sender::Stranger);
    assert_eq!(of(raw("https://crm.example", page, None, Some(0.0))), Sender::Stranger);
    assert_eq!(of(raw("https://crm.example", "about:blank", Some(7.0), Some(0.0))), Sender::Stranger);
    let nameless =
        RawSender { document_id: String::new(), ..raw("https://crm.example", page, Some(7.0), Some(0.0)) };
    assert_eq!(of(nameless), Sender::Stranger);
    let nobody = Sender::of(&RawSender::default(), &Own::default());
    assert_eq!(nobody, Sender::Stranger);
}

#[test]
fn the_document_of_a_content_script_has_origin_and_base_path() {
    let url = "http://host:2376/WebApp780/0/Shell/#Page/X";
    let Sender::Content(document) = Sender::of(&raw("http://host:2376", url, Some(7.0), Some(0.0)), &own())
    else {
        panic!("a content script was taken for somebody else");
    };
    assert_eq!(
        (document.site.origin.as_str(), document.site.base.as_str()),
        ("http://host:2376", "/WebApp780")
    );
}

#[test]
fn a_message_with_members_that_do_not_belong_is_refused() {
    let message = json!({"lock": {"url": "https://evil.example"}});
    assert_eq!(own_message(&message), None);
}

#[test]
fn a_press_that_does_not_fit_is_refused() {
    for (press, fits) in [
        (r#""undo""#, true),
        (r#"{"show_commands":{"finding":"NET-03"}}"#, true),
        (r#"{"show_commands":{}}"#, false),
        (r#""show_commands""#, false),
        (r#"{"fill":{"profile":"p"}}"#, true),
        (r#"{"fill":{"profile":1}}"#, false),
        (r#"{"fill":{"profile":"a","profile":"b"}}"#, false),
        (r#"{"fill":{}}"#, false),
        (r#"{"undo":{}}"#, false),
        (r#"{"fill":{"profile":"p"},"undo":null}"#, false),
        (r#"{}"#, false),
        (r#""fill""#, false),
        (r#""shout""#, false),
        ("[]", false),
        ("1", false),
        ("", false),
    ] {
        let message = format!(r#"{{"pressed":{{"press":{press},"snapshot":{{}}}}}}"#);
        assert_eq!(serde_json::from_str::<ContentMessage>(&message).is_ok(), fits, "{press}");
    }
}

#[test]
fn a_passphrase_does_not_show_in_debug_output() {
    let message = own_message(&json!({"unlock": {"passphrase": "canary"}})).unwrap();
    assert!(!format!("{message:?}").contains("canary"));
}
