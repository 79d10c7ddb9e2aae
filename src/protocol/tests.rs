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

fn content() -> Sender {
    Sender::of(&raw("https://crm.example", "https://crm.example/0/Shell/", Some(7.0), Some(0.0)), &own())
}

/// One message of every kind, as JSON, and whether a content script or an own page may send it.
fn table() -> Vec<(Value, bool, bool)> {
    let snapshot = json!({});
    let secret = "x";
    vec![
        (json!({"hello": {}}), true, false),
        (json!({"seen": {"snapshot": snapshot, "page_asked": false}}), true, false),
        (json!({"answers": {"run": 1, "answers": []}}), true, false),
        (json!({"pressed": {"press": "undo", "snapshot": snapshot}}), true, false),
        (json!({"redeem": {"ticket": "t", "snapshot": snapshot}}), true, false),
        (json!({"filled": {"outcomes": []}}), true, false),
        (json!({"state": {"tab": 1, "url": null}}), false, true),
        (json!({"enable": {"url": "https://crm.example", "tab": null}}), false, true),
        (json!({"disable": {"site": {"origin": "https://crm.example", "base": ""}}}), false, true),
        (json!({"create_vault": {"passphrase": secret}}), false, true),
        (json!({"unlock": {"passphrase": secret}}), false, true),
        (json!({"lock": {}}), false, true),
        (json!({"change_passphrase": {"old": secret, "new": secret}}), false, true),
        (json!({"delete_vault": {}}), false, true),
        (json!({"profiles": {}}), false, true),
        (
            json!({"save_profile": {"profile": {"id": null, "name": "n", "environment": "test",
                "site": "https://crm.example", "url": "https://id.example", "client_id": "c",
                "client_secret": secret}}}),
            false,
            true,
        ),
        (json!({"delete_profile": {"id": "p"}}), false, true),
        (json!({"save_settings": {"settings": {"idle_minutes": 5}}}), false, true),
        (json!({"fill": {"tab": 1, "profile": "p"}}), false, true),
        (json!({"check_again": {"tab": 1}}), false, true),
        (json!({"consent": {"tab": 1, "agreed": true}}), false, true),
        (json!({"report": {"tab": 1}}), false, true),
        (json!({"preview_write": {"tab": 1, "profile": "p"}}), false, true),
        (json!({"write": {"tab": 1, "id": "w"}}), false, true),
        (json!({"undo_write": {"tab": 1, "id": "w"}}), false, true),
        (json!({"dismiss_write": {"tab": 1, "id": "w"}}), false, true),
        (json!({"record": {"tab": 1}}), false, true),
    ]
}

#[test]
fn every_cell_of_the_table_of_who_may_send_what() {
    for (message, from_content, from_own_page) in table() {
        let parsed: Message = Message::deserialize(&message).unwrap();
        assert_eq!(parsed.allowed_from(&content()), from_content, "content sends {message}");
        assert_eq!(parsed.allowed_from(&Sender::ExtensionPage), from_own_page, "own page sends {message}");
        assert!(!parsed.allowed_from(&Sender::Stranger), "a stranger sends {message}");
    }
}

#[test]
fn the_table_names_every_message() {
    // A new message without a row here fails: the parser lists all the kinds it knows.
    let error = serde_json::from_value::<Message>(json!({"kind": "?"})).unwrap_err().to_string();
    let known: Vec<&str> = error.split('`').skip(3).step_by(2).collect();
    let rows: Vec<String> =
        table().iter().map(|(m, _, _)| m.as_object().unwrap().keys().next().unwrap().clone()).collect();
    assert_eq!(known, rows);
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
    assert!(Message::deserialize(&message).is_err());
}

#[test]
fn a_press_that_does_not_fit_is_refused() {
    for (press, fits) in [
        (r#""undo""#, true),
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
        assert_eq!(serde_json::from_str::<Message>(&message).is_ok(), fits, "{press}");
    }
}

#[test]
fn a_passphrase_does_not_show_in_debug_output() {
    let message: Message = serde_json::from_value(json!({"unlock": {"passphrase": "canary"}})).unwrap();
    assert!(!format!("{message:?}").contains("canary"));
}
