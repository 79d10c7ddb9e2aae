//! What a sheet works out, and how often.

use super::*;
use crate::app::{VaultView, draw};

fn panel() -> Snapshot {
    serde_json::from_str(include_str!("../../../tests/fixtures/snapshots/panel-all-red.json")).unwrap()
}

fn sheet() -> Sheet {
    let site = Site { origin: "https://crm.example".into(), base: String::new() };
    Sheet::new(Document { tab: 1, id: "a".into(), site })
}

/// Everything that asks the sheet what is shown, as often as it likes.
fn shown(sheet: &Sheet) {
    for _ in 0..3 {
        draw::view(sheet, &VaultView::Absent);
        sheet.findings();
        sheet.recognised();
    }
}

fn health(run: u32, sheet: &mut Sheet) -> bool {
    let body = r#"{"HasProblem":true,"IsSystemSettingsFilledIn":false,"Message":"OAuth20IdentityServerUrl"}"#;
    let outcome = Outcome::Answer {
        status: 500,
        headers: vec![],
        body: body.into(),
        truncated: false,
        redirected_to: None,
    };
    let url = "https://crm.example/api/OAuthHealthCheck".into();
    sheet.record(run, Exchange { probe: Probe::Health, url, at_ms: 1.0, took_ms: 1.0, outcome })
}

#[test]
fn each_change_is_recognised_and_diagnosed_once() {
    let mut sheet = sheet();
    shown(&sheet);
    let before = sheet.work();
    sheet.see(panel(), false, 1.0);
    assert!(sheet.recognised().panel.is_some());
    shown(&sheet);
    assert_eq!(sheet.work().recognitions, before.recognitions + 1, "one look, one recognition");

    sheet.take_due(Seat::Page);
    shown(&sheet);
    let before = sheet.work();
    shown(&sheet);
    sheet.brought_up_to_date(false, None);
    assert!(sheet.take_due(Seat::Page).is_empty());
    shown(&sheet);
    assert_eq!(sheet.work(), before, "nothing has changed");

    assert!(health(sheet.run, &mut sheet));
    shown(&sheet);
    assert!(!sheet.findings().is_empty());
    let after = Work { diagnoses: before.diagnoses + 1, ..before };
    assert_eq!(sheet.work(), after, "one answer, one diagnosis");

    assert!(!health(0, &mut sheet), "the answer of an older run changes nothing");
    shown(&sheet);
    assert_eq!(sheet.work(), after);

    sheet.brought_up_to_date(true, None);
    shown(&sheet);
    assert_eq!(sheet.work().diagnoses, after.diagnoses + 1, "consent is a change");
}

#[test]
fn what_is_kept_of_a_sheet_reads_as_it_was_written() {
    let mut sheet = sheet();
    sheet.see(panel(), false, 1.0);
    assert!(health(sheet.run, &mut sheet));
    let again: Sheet = serde_json::from_str(&crate::json::write(&sheet)).unwrap();
    assert_eq!(*again.evidence, *sheet.evidence);
    assert_eq!(again.findings(), sheet.findings());
    assert_eq!(again.recognised().panel, sheet.recognised().panel);
}
