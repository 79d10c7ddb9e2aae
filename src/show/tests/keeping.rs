//! The log, a secret that is rotated, and when the vault locks: the options page.

use super::*;
use crate::profile::log::{Came, Done, Entry};

fn entry(profile: &str, done: Done) -> Entry {
    Entry { at_ms: 1_800_000_000_000.0, profile: profile.into(), site: site("https://crm.example"), done }
}

#[test]
fn the_log_is_shown_when_it_is_asked_for_and_goes_with_the_lock() {
    let mut bench = Bench::options(open(), &[]);
    assert!(bench.find("log-entries").is_none());
    bench.press("log-show");
    assert_eq!(bench.asked(), [OwnMessage::Log {}]);
    let entries =
        vec![entry("CRM \u{202e}a", Done::Write(Came::Unknown)), entry("CRM b", Done::Fill(Came::All))];
    bench.reply(OwnReply::Log { entries });
    bench.answer(open(), &[]);
    let shown = format!("{:?}", bench.find("log-entries").unwrap());
    for word in
        ["CRM [U+202E]a", "2027-01-15 08:00 UTC", "https://crm.example", "log_write_unknown", "log_fill_all"]
    {
        assert!(shown.contains(word), "{word}: {shown}");
    }
    bench.refresh(PopupState { vault: VaultState::Locked, ..open() }, &[]);
    assert!(bench.find("log").is_none());
    bench.refresh(open(), &[]);
    assert!(bench.find("log-entries").is_none(), "a locked vault left its log in the page");
    bench.press("log-show");
    bench.reply(OwnReply::Log { entries: Vec::new() });
    bench.answer(open(), &[]);
    assert!(bench.find("log-none").is_some());
}

#[test]
fn the_log_is_removed_by_a_second_press_on_another_button_also_where_it_cannot_be_read() {
    let mut bench = Bench::options(open(), &[]);
    bench.press("log-show");
    bench.reply(OwnReply::Failed { key: "log_unreadable".into(), subs: Vec::new() });
    bench.answer(open(), &[]);
    assert_eq!(bench.alert(), "log_unreadable");
    bench.press("log-remove");
    assert_eq!(bench.done, [Effect::Focus("log-remove-not")], "a key held down would press the other");
    bench.press("log-remove-sure");
    assert_eq!(bench.asked(), [OwnMessage::ClearLog {}]);
    bench.reply(OwnReply::Done {});
    bench.answer(open(), &[]);
    assert_eq!(bench.status(), "ui_log_removed");
    assert_eq!(bench.done, [Effect::Focus("log-show")]);
}
