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

fn rotating() -> ProfileHead {
    ProfileHead { rotating: true, ..profile("a", Environment::Test) }
}

#[test]
fn a_new_secret_is_typed_beside_its_profile_kept_and_leaves_its_field() {
    let mut bench = Bench::options(open(), &[profile("a", Environment::Test)]);
    assert!(bench.find("rotate-form").is_none() && bench.find("rotating-a").is_none());
    bench.press("rotate-a");
    assert_eq!(bench.done, [Effect::Focus("r-secret")]);
    let field = bench.find("r-secret").unwrap();
    assert!(!field.own.draft && attribute(&field, Attribute::Type) == Some("password"));
    bench.submit("rotate-form", &[("r-secret", "")]);
    assert_eq!((bench.asked(), bench.alert().as_str()), (vec![], "ui_check_fields"));
    let rotate = |text: &str| OwnMessage::Rotate { id: "a".into(), client_secret: Secret::new(text.into()) };
    bench.submit("rotate-form", &[("r-secret", "same")]);
    assert_eq!(bench.asked(), [rotate("same")]);
    let remark = Remark { field: ProfileField::ClientSecret, key: "rotate_same".into(), subs: vec![] };
    bench.reply(OwnReply::Wrong { remarks: vec![remark] });
    bench.answer(open(), &[profile("a", Environment::Test)]);
    assert_eq!(spoken(&bench.find("r-secret-error").unwrap().text.unwrap()), "rotate_same");
    bench.submit("rotate-form", &[("r-secret", "new")]);
    bench.reply(OwnReply::Profiles { profiles: vec![rotating()], warnings: Vec::new(), unreadable: None });
    assert!(bench.done.contains(&Effect::Empty(vec!["r-secret"])), "{:?}", bench.done);
    bench.answer(open(), &[rotating()]);
    assert_eq!(bench.status(), "ui_rotate_kept");
    assert!(bench.find("rotate-form").is_none() && bench.find("rotating-a").is_some());
}

#[test]
fn what_is_typed_of_a_new_secret_goes_with_the_form_and_with_the_lock() {
    let emptied = Effect::Empty(vec!["r-secret"]);
    let mut bench = Bench::options(open(), &[profile("a", Environment::Test)]);
    bench.press("rotate-a");
    bench.press("rotate-not");
    assert!(bench.done.contains(&emptied));
    bench.press("rotate-a");
    bench.press("rotate-a");
    assert!(bench.done.contains(&emptied) && bench.find("rotate-form").is_none());
    bench.press("rotate-a");
    bench.refresh(PopupState { vault: VaultState::Locked, ..open() }, &[]);
    assert!(bench.done.contains(&emptied), "{:?}", bench.done);
}

/// The test of a new secret, with the permission asked for in its press.
fn tested(reply: OwnReply) -> Bench {
    let mut bench = Bench::options(open(), &[rotating()]);
    bench.press("rotate-test-a");
    let asked = Asked::TestNewSecret("a".into());
    let patterns = vec!["https://id.example/*".into(), "http://id.example/*".into()];
    assert_eq!(bench.done, [Effect::AskPermission { patterns, asked: asked.clone() }]);
    bench.happen(Event::Permission { asked, granted: true });
    assert_eq!(bench.asked(), [OwnMessage::TestNewSecret { id: "a".into() }]);
    bench.reply(reply);
    bench.answer(open(), &[rotating()]);
    bench
}

#[test]
fn what_a_test_of_a_new_secret_says_stands_beside_the_profile_and_that_both_are_kept() {
    let said = |bench: &Bench| {
        let result = bench.find("result-a").unwrap();
        (result.children[0].class.clone(), spoken(result.children[0].text.as_ref().unwrap()))
    };
    let good = tested(OwnReply::Tested { good: true, said: Said::new("rotate_done", &[]) });
    assert_eq!(said(&good), ("notice next".into(), "rotate_done".into()));
    let bad = tested(OwnReply::Tested { good: false, said: Said::new("test_invalid_client", &[]) });
    assert_eq!(said(&bad), ("notice danger".into(), "test_invalid_client rotate_both".into()));
    let gone = tested(OwnReply::Failed { key: "rotate_gone".into(), subs: vec![] });
    assert_eq!(said(&gone), ("notice danger".into(), "rotate_gone".into()));
    let mut bench = Bench::options(open(), &[rotating()]);
    bench.press("rotate-test-a");
    bench.happen(Event::Permission { asked: Asked::TestNewSecret("a".into()), granted: false });
    bench.answer(open(), &[rotating()]);
    assert_eq!(said(&bench).1, "test_not_permitted");
}

#[test]
fn a_new_secret_is_dropped_by_a_second_press() {
    let mut bench = Bench::options(open(), &[rotating()]);
    bench.press("rotate-drop-a");
    assert_eq!(bench.asked(), []);
    assert_eq!(spoken(&bench.find("rotate-drop-a").unwrap().text.unwrap()), "ui_rotate_drop_sure");
    bench.click("rotate-drop-a", 2);
    assert_eq!(bench.asked(), [], "a double click is one press");
    bench.press("rotate-drop-a");
    assert_eq!(bench.asked(), [OwnMessage::DropNewSecret { id: "a".into() }]);
}

#[test]
fn both_times_are_saved_in_one_press_and_each_has_its_bounds() {
    let mut bench = Bench::options(open(), &[]);
    let values = ["v-idle", "v-most"].map(|id| bench.find(id).unwrap().own.value);
    assert_eq!(values, ["15", "8"]);
    for (idle, most, wrong) in [
        ("0", "8", &["v-idle-error"][..]),
        ("481", "8", &["v-idle-error"]),
        ("15", "25", &["v-most-error"]),
        ("15", "", &["v-most-error"]),
        ("x", "0.5", &["v-idle-error", "v-most-error"]),
    ] {
        bench.submit("vault-idle", &[("v-idle", idle), ("v-most", most)]);
        assert_eq!(bench.asked(), [], "{idle} {most}");
        let shown: Vec<_> =
            ["v-idle-error", "v-most-error"].into_iter().filter(|id| bench.find(id).is_some()).collect();
        assert_eq!(shown, wrong, "{idle} {most}");
    }
    bench.submit("vault-idle", &[("v-idle", "480"), ("v-most", " 24 ")]);
    let settings = Preferences { idle_minutes: 480, most_hours: 24, ..Preferences::default() };
    assert_eq!(bench.asked(), [OwnMessage::SaveSettings { settings }]);
}

#[test]
fn the_shortcut_stands_beside_the_button_that_locks() {
    let bench = Bench::options(open(), &[]);
    assert_eq!(attribute(&bench.find("lock").unwrap(), Attribute::AriaDescribedby), Some("v-shortcut"));
    assert_eq!(spoken(&bench.find("v-shortcut").unwrap().text.unwrap()), "ui_lock_shortcut");
}

#[test]
fn locking_with_the_computer_asks_the_browser_in_its_press_and_is_on_only_once_that_permits_it() {
    let on = |lock_with_computer| Preferences { lock_with_computer, ..Preferences::default() };
    let save = |lock_with_computer| OwnMessage::SaveSettings { settings: on(lock_with_computer) };
    let ticked = |bench: &Bench| bench.find("v-computer").unwrap().own.checked;
    let mut bench = Bench::options(open(), &[]);
    assert_eq!(ticked(&bench), Some(false));
    bench.press("v-computer");
    assert_eq!(bench.done, [Effect::AskToHearLocks]);
    bench.happen(Event::Permission { asked: Asked::Locks, granted: false });
    assert_eq!(bench.asked(), [OwnMessage::State { tab: None, url: None }], "saved without a permission");
    bench.answer(open(), &[]);
    assert_eq!((bench.alert().as_str(), ticked(&bench)), ("ui_not_permitted", Some(false)));
    bench.press("v-computer");
    bench.happen(Event::Permission { asked: Asked::Locks, granted: true });
    assert_eq!(bench.asked(), [save(true)]);
    bench.reply(OwnReply::Done {});
    let state = PopupState { settings: on(true), ..open() };
    bench.answer(state, &[]);
    assert_eq!((bench.status().as_str(), ticked(&bench)), ("ui_saved", Some(true)));
    bench.press("v-computer");
    assert!(bench.done.contains(&Effect::StopHearingLocks));
    assert_eq!(bench.asked(), [save(false)]);
}

#[test]
fn the_popup_says_which_secret_is_filled_while_a_new_one_is_kept() {
    let shown = |rotating| {
        let kept = ProfileHead { rotating, ..profile("a", Environment::Test) };
        format!("{:?}", Bench::popup(enabled(SiteState { profiles: vec![kept], ..at_work() })).shown)
    };
    assert!(shown(true).contains("ui_rotating") && !shown(false).contains("ui_rotating"));
}

fn listed(profiles: &[ProfileHead], unreadable: usize) -> OwnReply {
    OwnReply::Profiles { profiles: profiles.to_vec(), warnings: Vec::new(), unreadable: Some(unreadable) }
}

/// The options of an open vault of which so many records cannot be read.
fn damaged(state: PopupState, unreadable: usize) -> Bench {
    let mut bench = Bench::new(Page::Options);
    bench.happen(Event::Changed);
    bench.reply(OwnReply::State(Box::new(state)));
    bench.reply(listed(&[profile("a", Environment::Test)], unreadable));
    bench
}

#[test]
fn what_cannot_be_read_is_said_with_what_to_do_first_and_removed_by_a_second_press_on_another_button() {
    assert!(damaged(open(), 0).find("unreadable").is_none());
    let mut bench = damaged(open(), 3);
    assert_eq!(bench.ids()[0], "unreadable");
    assert_eq!(spoken(&bench.find("u-what").unwrap().text.unwrap()), "ui_unreadable_what(3)");
    assert_eq!(spoken(&bench.find("u-first").unwrap().text.unwrap()), "ui_unreadable_first");
    bench.press("u-remove");
    assert_eq!((bench.asked(), &bench.done), (vec![], &vec![Effect::Focus("u-keep")]));
    bench.press("u-keep");
    assert!(bench.find("u-sure").is_none());
    bench.press("u-remove");
    assert_eq!(spoken(&bench.find("u-sure").unwrap().text.unwrap()), "ui_unreadable_sure(3)");
    bench.press("u-sure");
    assert_eq!(bench.asked(), [OwnMessage::RemoveUnreadable {}]);
    bench.reply(listed(&[], 0));
    bench.answer(open(), &[]);
    assert_eq!(bench.status(), "ui_unreadable_removed");
    assert!(bench.find("unreadable").is_none());
}

#[test]
fn nothing_is_removed_from_a_vault_in_doubt_and_a_locked_one_says_nothing_of_records() {
    let doubt = || PopupState { doubt: Some(Said::new("vault_altered", &[])), ..open() };
    let mut bench = damaged(doubt(), 1);
    assert!(bench.find("u-what").is_some() && bench.find("u-remove").is_none());
    bench.refresh(PopupState { vault: VaultState::Locked, ..open() }, &[]);
    assert!(bench.find("unreadable").is_none());
}

fn edited(edits: u32) -> ProfileHead {
    let one = profile("a", Environment::Test);
    ProfileHead { name: format!("CRM {edits}"), about: About { edits, ..About::default() }, ..one }
}

const TYPED: [(&str, &str); 7] = [
    ("p-name", "Mine"),
    ("p-env", "test"),
    ("p-site", "https://crm.example"),
    ("p-url", "https://id.example"),
    ("p-client", "c"),
    ("p-from", "usual"),
    ("p-secret", "typed"),
];

/// How many edits the profile had seen, and its id, as they are sent.
fn sent(bench: &Bench) -> (Option<String>, Option<u32>) {
    match bench.asked().as_slice() {
        [OwnMessage::SaveProfile { profile }] => (profile.id.clone(), profile.edits),
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_form_over_which_another_page_has_saved_keeps_what_is_typed_and_shows_what_stands_there() {
    let mut bench = Bench::options(open(), &[edited(1)]);
    bench.press("edit-a");
    bench.happen(Event::Typed { field: "p-name".into(), text: "Mine".into() });
    bench.refresh(open(), &[edited(2)]);
    bench.submit("profile-a", &TYPED);
    assert_eq!(sent(&bench), (Some("a".into()), Some(1)), "as the form was opened");
    bench.happen(Event::Permission { asked: Asked::Save(1), granted: true });
    bench.answer(open(), &[edited(2)]);
    let reply = OwnReply::Overtaken { now: Some(Box::new(edited(2))) };
    bench.happen(Event::Reply { then: Then::Saved("Mine".into()), reply: Ok(reply) });
    bench.answer(open(), &[edited(2)]);
    assert_eq!((bench.alert(), bench.status()), ("ui_profile_overtaken".into(), String::new()));
    let notice = format!("{:?}", bench.find("p-meanwhile").unwrap());
    assert!(notice.contains("CRM 2") && notice.contains("ui_profile_changed_meanwhile"), "{notice}");
    assert_eq!(bench.find("p-name").unwrap().own.value, "Mine");
    assert!(
        !bench
            .done
            .iter()
            .any(|effect| matches!(effect, Effect::Empty(fields) if fields.contains(&"p-secret")))
    );
    bench.submit("profile-a", &TYPED);
    assert_eq!(sent(&bench), (Some("a".into()), Some(2)), "who presses again has been told");
}

#[test]
fn a_form_that_is_loaded_again_knows_how_its_profile_was_when_it_was_opened() {
    let mut bench = Bench::options(open(), &[edited(1)]);
    bench.press("edit-a");
    let drafts = bench.model.drafts.clone();
    let mut again =
        Bench { model: Model::new(Page::Options, drafts), shown: Shown::default(), done: Vec::new() };
    again.refresh(open(), &[edited(2)]);
    again.submit("profile-a", &TYPED);
    assert_eq!(sent(&again), (Some("a".into()), Some(1)));
}

#[test]
fn a_form_whose_profile_another_page_deletes_becomes_that_of_a_new_one() {
    let gone = |bench: &Bench| {
        assert_eq!(bench.alert(), "ui_profile_overtaken");
        let notice = format!("{:?}", bench.find("p-meanwhile").unwrap());
        assert!(notice.contains("ui_profile_deleted_meanwhile"), "{notice}");
        let shown = ["p-name", "p-url"].map(|id| bench.find(id).unwrap().own.value);
        assert_eq!(shown, ["Mine", "https://id.example"], "also what was not typed here");
    };
    let form = || {
        let mut bench = Bench::options(open(), &[edited(1)]);
        bench.press("edit-a");
        bench.happen(Event::Typed { field: "p-name".into(), text: "Mine".into() });
        bench
    };
    let mut noticed = form();
    noticed.refresh(open(), &[]);
    gone(&noticed);
    noticed.submit("profile-a", &TYPED);
    assert_eq!(sent(&noticed), (None, None));

    let mut refused = form();
    refused.submit("profile-a", &TYPED);
    refused.happen(Event::Reply {
        then: Then::Saved("Mine".into()),
        reply: Ok(OwnReply::Overtaken { now: None }),
    });
    refused.answer(open(), &[]);
    gone(&refused);
    refused.happen(Event::Permission { asked: Asked::Save(1), granted: true });
    refused.answer(open(), &[]);
    refused.submit("profile-a", &TYPED);
    assert_eq!(sent(&refused), (None, None));
}
