#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "tests fail by panicking")]

mod keeping;

use super::*;
use crate::creatio::Site;
use crate::diagnosis::{Certainty, Hosts, Id, Severity};
use crate::page::view::{Attribute, Node, Tag, Text};
use crate::profile::{
    About, Difference, Environment, FillFrom, Near, ProfileField, ProfileHead, Remark, Secret, Verified, Why,
};
use crate::protocol::{
    Access, FindingHead, IdentityAccess, Managed, OwnMessage, OwnReply, PopupState, Preferences,
    ProfileInput, Said, Screen, Setup, SiteState, TabState, VaultState, WriteRow, WriteStage, WriteView,
};
use std::collections::BTreeMap;

const TAB: i64 = 7;

fn site(origin: &str) -> Site {
    Site { origin: origin.into(), base: String::new() }
}

fn profile(id: &str, environment: Environment) -> ProfileHead {
    ProfileHead {
        id: id.into(),
        name: format!("CRM {id}"),
        environment,
        site: site("https://crm.example"),
        url: "https://id.example".into(),
        client_id: "c".into(),
        fill_from: FillFrom::Usual,
        rotating: false,
        about: About::default(),
    }
}

/// An enabled site with the dialog open, a development profile `a` and a production profile `b`.
fn at_work() -> SiteState {
    SiteState {
        site: site("https://crm.example"),
        screen: Screen::Fillable,
        unseen: None,
        checking: false,
        healthy: None,
        findings: Vec::new(),
        profiles: vec![profile("a", Environment::Development), profile("b", Environment::Production)],
        why: None,
        identity: None,
        consent: false,
        version: None,
        write: None,
        setup: Setup::Unknown {},
        hosts: Hosts::default(),
    }
}

fn enabled(site: SiteState) -> PopupState {
    let access = Access::Enabled(Box::new(site));
    PopupState { tab: Some(TabState { tab: TAB, access, near: Vec::new() }), ..open() }
}

fn open() -> PopupState {
    let settings = Preferences::default();
    PopupState {
        vault: VaultState::Open,
        doubt: None,
        settings,
        sites: Vec::new(),
        tab: None,
        managed: Managed::default(),
    }
}

/// A page before a background of plain data.
struct Bench {
    model: Model,
    shown: Shown,
    done: Vec<Effect>,
}

impl Bench {
    fn popup(state: PopupState) -> Bench {
        let mut bench = Bench::new(Page::Popup);
        bench.refresh(state, &[]);
        bench
    }

    fn options(state: PopupState, profiles: &[ProfileHead]) -> Bench {
        let mut bench = Bench::new(Page::Options);
        bench.refresh(state, profiles);
        bench
    }

    fn new(page: Page) -> Bench {
        Bench { model: Model::new(page, BTreeMap::new()), shown: Shown::default(), done: Vec::new() }
    }

    fn happen(&mut self, event: Event) {
        let (shown, effects) = self.model.happened(event);
        self.shown = shown.unwrap_or(std::mem::take(&mut self.shown));
        self.done = effects;
    }

    /// The background says that something changed, and answers what it is asked then.
    fn refresh(&mut self, state: PopupState, profiles: &[ProfileHead]) {
        self.happen(Event::Changed);
        self.answer(state, profiles);
    }

    fn answer(&mut self, state: PopupState, profiles: &[ProfileHead]) {
        if self.done.contains(&Effect::FindTab) {
            self.happen(Event::Tab { tab: Some(TAB), url: None });
        }
        self.reply(OwnReply::State(Box::new(state)));
        if self.asked() == [OwnMessage::Profiles {}] {
            self.reply(OwnReply::Profiles {
                profiles: profiles.to_vec(),
                warnings: Vec::new(),
                unreadable: Some(0),
            });
        }
    }

    /// Answers the newest question.
    fn reply(&mut self, reply: OwnReply) {
        let then = self.done.iter().rev().find_map(|effect| match effect {
            Effect::Ask { then, .. } => Some(then.clone()),
            _ => None,
        });
        self.happen(Event::Reply { then: then.expect("a question"), reply: reply.accepted() });
    }

    fn asked(&self) -> Vec<OwnMessage> {
        let message = |effect: &Effect| match effect {
            Effect::Ask { message, .. } => Some(message.clone()),
            _ => None,
        };
        self.done.iter().filter_map(message).collect()
    }

    fn find(&self, id: &str) -> Option<Node<Act>> {
        fn find(nodes: &[Node<Act>], id: &str) -> Option<Node<Act>> {
            nodes.iter().find_map(|n| if n.own.id == id { Some(n.clone()) } else { find(&n.children, id) })
        }
        find(&self.shown.sections, id)
    }

    fn press(&mut self, id: &str) {
        self.click(id, 1);
    }

    fn click(&mut self, id: &str, clicks: u32) {
        let act = self.find(id).unwrap_or_else(|| panic!("no {id}")).press.expect("a press");
        self.happen(Event::Press { act, clicks, typed: BTreeMap::new() });
    }

    fn submit(&mut self, form: &str, typed: &[(&str, &str)]) {
        let act = self.find(form).unwrap_or_else(|| panic!("no {form}")).press.expect("a press");
        let typed = typed.iter().map(|(id, text)| ((*id).into(), Secret::new((*text).into()))).collect();
        self.happen(Event::Press { act, clicks: 0, typed });
    }

    fn alert(&self) -> String {
        self.shown.alert.as_ref().map(spoken).unwrap_or_default()
    }

    fn status(&self) -> String {
        self.shown.status.as_ref().map(spoken).unwrap_or_default()
    }

    fn ids(&self) -> Vec<&str> {
        self.shown.sections.iter().map(|section| section.own.id.as_str()).collect()
    }
}

/// A text as its keys and substitutions.
fn spoken(text: &Text) -> String {
    text.words(&|key, subs| if subs.is_empty() { key.into() } else { format!("{key}({})", subs.join("|")) })
}

fn attribute(node: &Node<Act>, name: Attribute) -> Option<&str> {
    node.own.attributes.iter().find(|(known, _)| *known == name).map(|(_, value)| value.as_str())
}

#[test]
fn every_press_of_the_popup_carries_the_tab_and_the_site_that_are_shown() {
    let record = |state: PopupState| PopupState {
        settings: Preferences { record: true, ..Preferences::default() },
        ..state
    };
    let mut bench = Bench::popup(record(enabled(at_work())));
    let other = site("https://other.example");
    let moved = SiteState { site: other.clone(), ..at_work() };
    let access = Access::Enabled(Box::new(moved));
    bench.refresh(
        PopupState { tab: Some(TabState { tab: 8, access, near: Vec::new() }), ..record(open()) },
        &[],
    );
    let tab = 8;
    for (id, message) in [
        ("disable", OwnMessage::Disable { site: other }),
        ("check", OwnMessage::CheckAgain { tab }),
        ("fill-a", OwnMessage::Fill { tab, profile: "a".into() }),
        ("consent", OwnMessage::Consent { tab, agreed: true }),
        ("copy", OwnMessage::Report { tab }),
        ("save", OwnMessage::Report { tab }),
        ("record", OwnMessage::Record { tab }),
    ] {
        bench.model.busy = false;
        bench.press(id);
        assert_eq!(bench.asked(), [message], "{id}");
    }
}

fn write(id: &str, stage: WriteStage, twice: bool) -> WriteView {
    let row = WriteRow {
        name: "write_name_url".into(),
        code: "Code".into(),
        old: Some(String::new()),
        new: Some("https://id.example".into()),
        result: Said::new("write_result_changes", &[]),
    };
    WriteView {
        id: id.into(),
        stage,
        title: Said::new("write_title_preview", &["CRM"]),
        notes: Vec::new(),
        rows: vec![row],
        twice,
        profile: "a".into(),
    }
}

#[test]
fn a_second_preview_with_the_same_values_is_confirmed_by_its_own_name() {
    let preview = |id| enabled(SiteState { write: Some(write(id, WriteStage::Preview, false)), ..at_work() });
    let mut bench = Bench::popup(preview("w1"));
    bench.refresh(preview("w2"), &[]);
    bench.press("write-confirm");
    assert_eq!(bench.asked(), [OwnMessage::Write { tab: TAB, id: "w2".into() }]);
}

#[test]
fn production_takes_two_presses_and_a_double_click_is_one() {
    let mut bench = Bench::popup(enabled(at_work()));
    assert!(bench.find("fill-b").unwrap().own.steady, "a key held down presses twice");
    bench.click("fill-b", 1);
    bench.click("fill-b", 2);
    assert_eq!(bench.asked(), []);
    assert_eq!(bench.find("fill-b").unwrap().class, "danger");
    assert_eq!(
        spoken(&bench.find("armed").unwrap().text.unwrap()),
        "ui_fill_production_sure(CRM b|https://crm.example)"
    );
    bench.click("fill-b", 0);
    assert_eq!(bench.asked(), [OwnMessage::Fill { tab: TAB, profile: "b".into() }]);
}

#[test]
fn what_is_armed_for_a_dialog_is_not_for_the_next_one_and_a_write_is_for_its_own_name() {
    let closed = || SiteState { screen: Screen::OauthPage, ..at_work() };
    let mut bench = Bench::popup(enabled(at_work()));
    bench.press("fill-b");
    bench.refresh(enabled(closed()), &[]);
    bench.refresh(enabled(at_work()), &[]);
    assert!(bench.find("armed").is_none());

    let preview = |id| enabled(SiteState { write: Some(write(id, WriteStage::Preview, true)), ..closed() });
    let mut bench = Bench::popup(preview("w1"));
    bench.press("write-confirm");
    bench.refresh(preview("w1"), &[]);
    assert!(bench.find("armed").is_some());
    bench.refresh(preview("w2"), &[]);
    assert!(bench.find("armed").is_none());
}

#[test]
fn where_nobody_sees_the_fields_no_fill_is_offered_and_the_reason_is_said() {
    let unseen = Some(Said::new("unseen_field_style", &["opacity"]));
    let hidden = || enabled(SiteState { screen: Screen::Hidden, unseen: unseen.clone(), ..at_work() });
    let mut bench = Bench::popup(enabled(at_work()));
    bench.press("fill-b");
    bench.refresh(hidden(), &[]);
    for fill in ["fill-a", "fill-b"] {
        let fill = bench.find(fill).unwrap();
        assert!(fill.disabled);
        assert_eq!(attribute(&fill, Attribute::AriaDescribedby), Some("unseen"));
    }
    assert!(bench.find("unseen").is_some() && bench.find("armed").is_none());
    // It can be seen again: what was armed before is not.
    bench.refresh(enabled(at_work()), &[]);
    assert!(!bench.find("fill-a").unwrap().disabled && bench.find("armed").is_none());
}

#[test]
fn an_undo_says_what_it_writes_back() {
    let state = enabled(SiteState { write: Some(write("w1", WriteStage::Undoable, false)), ..at_work() });
    let mut bench = Bench::popup(state);
    bench.press("write-undo");
    assert_eq!(
        spoken(&bench.find("armed").unwrap().text.unwrap()),
        "write_undo_sure(https://crm.example|write_empty)"
    );
}

#[test]
fn the_permission_is_asked_for_with_the_press_and_enable_goes_out_with_it() {
    let access = Access::Disabled { site: site("https://crm.example") };
    let state = PopupState { tab: Some(TabState { tab: TAB, access, near: Vec::new() }), ..open() };
    let mut bench = Bench::popup(state.clone());
    bench.submit("enable-form", &[]);
    let asked = Asked::Enable { url: "https://crm.example/".into(), field: None };
    let enable = OwnMessage::Enable { url: "https://crm.example/".into(), tab: Some(TAB) };
    assert_eq!(
        bench.done,
        [
            Effect::AskPermission { patterns: vec!["https://crm.example/*".into()], asked: asked.clone() },
            Effect::Ask { message: enable.clone(), then: Then::Nothing },
        ]
    );
    bench.happen(Event::Permission { asked: asked.clone(), granted: true });
    assert_eq!(bench.asked(), [enable]);
    bench.reply(OwnReply::State(Box::new(state.clone())));
    bench.answer(enabled(at_work()), &[]);
    assert_eq!(bench.status(), "ui_enabled");

    let mut bench = Bench::popup(state.clone());
    bench.submit("enable-form", &[]);
    bench.happen(Event::Permission { asked, granted: false });
    assert_eq!(bench.asked(), [], "enabled without a permission");
    bench.answer(state, &[]);
    assert_eq!(bench.alert(), "ui_not_permitted");
    assert!(!bench.shown.busy);
}

#[test]
fn the_first_steps_are_ticked_as_they_are_done_and_each_leads_to_where_it_is_done() {
    let absent = || PopupState { vault: VaultState::Absent, ..open() };
    let done = |bench: &Bench| format!("{:?}", bench.find("start")).matches("setup_is_done").count();
    let mut bench = Bench::options(absent(), &[]);
    assert_eq!(done(&bench), 0);
    for (step, place) in [("start-site", "site-address"), ("start-vault", "v-new")] {
        assert!(bench.find(place).is_some());
        bench.press(step);
        assert_eq!(bench.done, [Effect::Focus(place)]);
    }
    assert!(bench.find("start-profile").is_none(), "a profile is kept in a vault");
    let sites = vec![site("https://crm.example")];
    bench.refresh(PopupState { sites: sites.clone(), ..absent() }, &[]);
    assert_eq!((done(&bench), bench.find("start-site").is_none()), (1, true));
    bench.refresh(PopupState { sites: sites.clone(), ..open() }, &[]);
    bench.press("start-profile");
    assert_eq!((done(&bench), &bench.done[..]), (2, &[Effect::Focus("add")][..]));
    // When all is done the page says what comes next; opened later, it has no more to say of it.
    let state = || PopupState { sites: sites.clone(), ..open() };
    bench.refresh(state(), &[profile("a", Environment::Test)]);
    assert_eq!(done(&bench), 3);
    assert!(format!("{:?}", bench.find("start")).contains("ui_place_elsewhere"));
    assert!(Bench::options(state(), &[profile("a", Environment::Test)]).find("start").is_none());
    // What was undone is to be done again.
    bench.refresh(open(), &[]);
    assert!(bench.find("start-site").is_some());
}

#[test]
fn an_address_that_is_none_is_said_at_its_field_and_nothing_is_asked() {
    let mut bench = Bench::options(open(), &[]);
    bench.submit("site-add", &[("site-address", "crm")]);
    assert_eq!(bench.done, [Effect::Focus("site-address")]);
    assert_eq!(spoken(&bench.find("site-address-error").unwrap().text.unwrap()), "address_other_scheme");
    let field = bench.find("site-address").unwrap();
    assert_eq!(attribute(&field, Attribute::AriaInvalid), Some("true"));
    assert_eq!(attribute(&field, Attribute::AriaDescribedby), Some("site-address-hint site-address-error"));
}

#[test]
fn the_popup_opens_with_the_passphrase_to_be_typed_and_moves_the_focus_once() {
    let locked = || PopupState { vault: VaultState::Locked, ..enabled(at_work()) };
    let mut bench = Bench::popup(locked());
    assert_eq!(bench.done, [Effect::Focus("v-pass")]);
    bench.refresh(locked(), &[]);
    assert_eq!(bench.done, []);
    assert_eq!(Bench::options(locked(), &[]).done, []);
}

#[test]
fn fill_has_the_focus_when_the_popup_opens_and_right_after_it_was_unlocked() {
    let fill = || Effect::FocusFill("a".into());
    let mut bench = Bench::popup(enabled(at_work()));
    assert_eq!(bench.done, [fill()]);
    for id in ["fill-a", "fill-b"] {
        assert!(bench.find(id).unwrap().own.steady, "a key that is held down while it opens fills");
    }
    bench.refresh(enabled(at_work()), &[]);
    assert_eq!(bench.done, [], "the focus is moved by news");

    let mut bench = Bench::popup(PopupState { vault: VaultState::Locked, ..enabled(at_work()) });
    bench.submit("vault-unlock", &[("v-pass", "right")]);
    bench.reply(OwnReply::Done {});
    bench.answer(enabled(at_work()), &[]);
    assert!(bench.done.contains(&fill()), "{:?}", bench.done);

    let preview = Some(write("w1", WriteStage::Preview, false));
    for elsewhere in [
        SiteState { screen: Screen::OauthPage, ..at_work() },
        SiteState { screen: Screen::Hidden, ..at_work() },
        SiteState { profiles: Vec::new(), ..at_work() },
        SiteState { write: preview, ..at_work() },
    ] {
        assert_eq!(Bench::popup(enabled(elsewhere)).done, []);
    }
}

#[test]
fn in_the_vendor_s_cloud_no_fill_is_shown_that_cannot_be_pressed() {
    let cloud = |screen| Bench::popup(enabled(SiteState { setup: Setup::Cloud {}, screen, ..at_work() }));
    for screen in [Screen::Silent, Screen::Other, Screen::OauthPage] {
        let bench = cloud(screen);
        assert!(bench.find("fill-a").is_none() && bench.find("fill-how").is_none(), "{screen:?}");
        assert!(format!("{:?}", bench.find("site")).contains("setup_cloud_support"), "{screen:?}");
    }
    let bench = cloud(Screen::Fillable);
    assert!(!bench.find("fill-a").unwrap().disabled && bench.find("write-a").is_none());
}

#[test]
fn a_write_is_the_short_way_only_where_it_can_be_pressed() {
    let how = |screen| {
        let bench = Bench::popup(enabled(SiteState { screen, ..at_work() }));
        let said = spoken(&bench.find("fill-how").unwrap().text.unwrap());
        (said, bench.find("write-a").is_some())
    };
    assert_eq!(how(Screen::Other), ("ui_fill_how_or_write".into(), true));
    assert_eq!(how(Screen::Silent), ("ui_fill_how".into(), false));
    for stage in [WriteStage::Preview, WriteStage::Writing, WriteStage::Lost, WriteStage::Undoable] {
        let write = Some(write("w1", stage, false));
        let bench = Bench::popup(enabled(SiteState { write, ..at_work() }));
        assert!(bench.find("profiles").is_none(), "a fill is offered beside the write of the same settings");
    }
}

#[test]
fn findings_are_titles_that_open_and_of_many_the_first_are_shown() {
    let finding = |id| FindingHead {
        id,
        severity: Severity::Blocker,
        certainty: Certainty::Likely,
        subs: Vec::new(),
        steps: 1,
    };
    let ids = [Id::Cfg01, Id::Net03, Id::Net11, Id::Tls08];
    let findings = ids.into_iter().map(finding).collect();
    let bench = Bench::popup(enabled(SiteState { findings, ..at_work() }));
    for id in ids {
        assert!(!bench.find(&format!("f-{id}")).unwrap().own.open, "{id}");
    }
    let more = bench.find("more-findings").unwrap();
    assert!(!more.own.open && format!("{more:?}").contains(r#"ui_more_findings", ["2"]"#), "{more:?}");
    assert!(format!("{more:?}").contains("f-NET-11") && !format!("{more:?}").contains("f-CFG-01"));
}

#[test]
fn what_was_done_before_is_not_said_beside_what_goes_wrong() {
    let mut bench = Bench::popup(enabled(at_work()));
    bench.press("fill-a");
    bench.reply(OwnReply::Done {});
    bench.answer(enabled(at_work()), &[]);
    assert_eq!(bench.status(), "ui_filled");
    bench.happen(Event::Changed);
    bench.happen(Event::Tab { tab: Some(TAB), url: None });
    let then = Then::State { tab: Some(TAB), url: None };
    bench.happen(Event::Reply { then, reply: Err(Refusal::Lost) });
    assert_eq!((bench.alert().as_str(), bench.status().as_str()), ("ui_lost", ""));
}

#[test]
fn a_passphrase_goes_out_of_its_fields_and_they_are_emptied() {
    let locked = PopupState { vault: VaultState::Locked, ..enabled(at_work()) };
    let mut bench = Bench::popup(locked.clone());
    bench.submit("vault-unlock", &[("v-pass", "wrong")]);
    assert_eq!(bench.asked(), [OwnMessage::Unlock { passphrase: Secret::new("wrong".into()) }]);
    assert!(bench.shown.busy);
    bench.reply(OwnReply::Failed { key: "vault_wrong".into(), subs: Vec::new() });
    assert!(
        bench.done.contains(&Effect::Empty(vec!["v-pass", "v-new", "v-again", "v-old"])),
        "{:?}",
        bench.done
    );
    bench.answer(locked, &[]);
    assert_eq!(bench.alert(), "vault_wrong");
    assert_eq!(bench.done, [Effect::Focus("v-pass")]);
    bench.submit("vault-unlock", &[("v-pass", "")]);
    assert_eq!((bench.asked(), bench.alert().as_str()), (vec![], "ui_check_fields"));
}

#[test]
fn a_new_passphrase_has_twelve_characters_twice_the_same() {
    let mut bench = Bench::options(PopupState { vault: VaultState::Absent, ..open() }, &[]);
    let mut errors = |new: &str, again: &str| {
        bench.submit("vault-create", &[("v-new", new), ("v-again", again)]);
        ["v-new-error", "v-again-error"].map(|id| bench.find(id).is_some())
    };
    assert_eq!(errors("11 of these", "11 of these"), [true, false]);
    assert_eq!(errors("12 characters", "others"), [false, true]);
    assert_eq!(errors("12 characters", "12 characters"), [false, false]);
    assert_eq!(bench.asked(), [OwnMessage::CreateVault { passphrase: Secret::new("12 characters".into()) }]);
}

#[test]
fn no_vault_is_made_in_the_popup_which_closes_with_what_is_typed() {
    let mut bench = Bench::popup(PopupState { vault: VaultState::Absent, ..enabled(at_work()) });
    assert!(bench.find("v-new").is_none());
    bench.press("make-vault");
    assert_eq!(bench.done, [Effect::OpenOptions]);
}

#[test]
fn while_an_action_is_under_way_a_second_press_does_nothing() {
    let mut bench = Bench::popup(enabled(at_work()));
    bench.press("check");
    bench.press("fill-a");
    assert_eq!(bench.done, []);
}

#[test]
fn of_two_questions_at_once_the_last_answer_is_the_newest() {
    let mut bench = Bench::popup(enabled(at_work()));
    bench.happen(Event::Changed);
    bench.happen(Event::Changed);
    assert_eq!(bench.done, [], "asked twice at once");
    bench.happen(Event::Tab { tab: Some(TAB), url: None });
    bench.reply(OwnReply::State(Box::new(enabled(at_work()))));
    assert_eq!(bench.done, [Effect::FindTab], "not asked again");
}

#[test]
fn what_was_done_is_said_together_with_the_background_s_word_on_it() {
    let mut bench = Bench::popup(enabled(at_work()));
    bench.press("lock");
    bench.reply(OwnReply::Done {});
    assert_eq!(bench.status(), "", "said before the page shows it");
    bench.answer(PopupState { vault: VaultState::Locked, ..enabled(at_work()) }, &[]);
    assert_eq!(bench.status(), "ui_locked");
    assert!(bench.find("v-pass").is_some());
}

#[test]
fn without_a_background_it_says_so_and_what_is_shown_stays() {
    let lost = |bench: &mut Bench| {
        bench.happen(Event::Changed);
        bench.happen(Event::Tab { tab: Some(TAB), url: None });
        let then = Then::State { tab: Some(TAB), url: None };
        bench.happen(Event::Reply { then, reply: Err(Refusal::Lost) });
    };
    let mut bench = Bench::new(Page::Popup);
    lost(&mut bench);
    assert_eq!(bench.ids(), ["lost"]);
    let mut bench = Bench::popup(enabled(at_work()));
    lost(&mut bench);
    assert_eq!(bench.alert(), "ui_lost");
    assert!(bench.find("fill-a").is_some());
}

fn typed_profile() -> Vec<(&'static str, &'static str)> {
    vec![
        ("p-name", " CRM new "),
        ("p-env", "production"),
        ("p-site", "https://crm.example/"),
        ("p-url", "https://ids.example:8443"),
        ("p-client", "id-1"),
        ("p-from", "page"),
        ("p-secret", "s3cret"),
    ]
}

#[test]
fn a_profile_is_saved_with_everything_typed_and_its_permission_asked_for_in_that_press() {
    let mut bench = Bench::options(open(), &[]);
    bench.press("add");
    bench.submit("profile-", &typed_profile());
    let profile = ProfileInput {
        id: None,
        edits: None,
        name: "CRM new".into(),
        environment: Environment::Production,
        site: "https://crm.example/".into(),
        url: "https://ids.example:8443".into(),
        client_id: "id-1".into(),
        client_secret: Some(Secret::new("s3cret".into())),
        fill_from: FillFrom::Page,
        tags: Vec::new(),
        notes: String::new(),
    };
    assert!(
        matches!(&bench.done[0], Effect::AskPermission { asked: Asked::Save(1), .. }),
        "{:?}",
        bench.done
    );
    assert_eq!(bench.asked(), [OwnMessage::SaveProfile { profile }]);
}

/// Saves a profile; `early`: the browser's question is answered before the background.
fn saved(granted: bool, early: bool, warnings: Vec<Remark>) -> Bench {
    let mut bench = Bench::options(open(), &[]);
    bench.press("add");
    bench.submit("profile-", &typed_profile());
    let permitted = Event::Permission { asked: Asked::Save(1), granted };
    let reply = OwnReply::Profiles { profiles: Vec::new(), warnings, unreadable: None };
    let replied = Event::Reply { then: Then::Saved("CRM new".into()), reply: Ok(reply) };
    for event in if early { [permitted, replied] } else { [replied, permitted] } {
        bench.happen(event);
        while !bench.asked().is_empty() {
            bench.answer(open(), &[]);
        }
    }
    bench
}

#[test]
fn saving_is_said_once_both_answers_are_there_in_either_order() {
    let remark = Remark { field: ProfileField::Url, key: "profile_url_http".into(), subs: Vec::new() };
    for early in [true, false] {
        assert_eq!(saved(true, early, Vec::new()).status(), "ui_profile_saved");
        assert_eq!(saved(false, early, Vec::new()).status(), "ui_profile_saved_unasked");
        let bench = saved(true, early, vec![remark.clone()]);
        assert_eq!(bench.status(), "ui_profile_saved ui_profile_saved_notes");
        assert!(bench.find("p-notes").is_some() && bench.find("p-name").is_none());
    }
}

#[test]
fn what_the_background_finds_wrong_stands_at_its_field() {
    let mut bench = Bench::options(open(), &[]);
    bench.press("add");
    bench.submit("profile-", &typed_profile());
    let remark = |field, key: &'static str| Remark { field, key: key.into(), subs: vec!["80".into()] };
    let remarks = vec![
        remark(ProfileField::Name, "profile_name_long"),
        remark(ProfileField::ClientSecret, "profile_control_characters"),
    ];
    bench.reply(OwnReply::Wrong { remarks });
    bench.answer(open(), &[]);
    assert_eq!(bench.alert(), "ui_profile_not_saved");
    assert_eq!(spoken(&bench.find("p-name-error").unwrap().text.unwrap()), "profile_name_long(80)");
    assert!(bench.find("p-secret-error").is_some());
    assert_eq!(bench.done, [Effect::Focus("p-name")]);
}

#[test]
fn no_secret_is_kept_as_a_draft_nor_stands_in_the_tree() {
    let mut bench = Bench::options(open(), &[]);
    bench.press("add");
    for (id, draft) in [("p-name", true), ("p-client", true), ("p-secret", false)] {
        assert_eq!(bench.find(id).unwrap().own.draft, draft, "{id}");
    }
    bench.press("reveal");
    let secret = bench.find("p-secret").unwrap();
    assert_eq!((attribute(&secret, Attribute::Type), secret.own.draft), (Some("text"), false));
    bench.submit("profile-", &[("p-secret", "canary")]);
    assert!(!format!("{:?}", bench.shown).contains("canary"));
    for id in ["v-old", "v-new", "v-again"] {
        assert!(!bench.find(id).unwrap().own.draft, "{id}");
    }
}

#[test]
fn drafts_come_back_with_the_page_and_go_with_the_form() {
    let drafts = [("form", ""), ("p-name", "Half")].map(|(field, text)| (field.to_owned(), text.to_owned()));
    let mut bench = Bench { model: Model::new(Page::Options, drafts.into()), ..Bench::new(Page::Options) };
    bench.refresh(open(), &[]);
    assert_eq!(bench.find("p-name").unwrap().own.value, "Half");
    bench.press("p-cancel");
    assert_eq!(bench.done, [Effect::KeepDrafts("draft:options", BTreeMap::new())]);
}

#[test]
fn one_client_of_a_file_goes_straight_into_the_form_and_its_secret_into_the_field_alone() {
    let clients = r#"[{"ClientId":"one","ClientName":"","Secrets":["canary"],"AllowedGrantTypes":["client_credentials"]}]"#;
    let file = serde_json::json!({ "Clients": clients }).to_string();
    let mut bench = Bench::options(open(), &[]);
    bench.happen(Event::File { bytes: file.len() as f64 });
    assert_eq!(bench.done, [Effect::ReadFile]);
    bench.happen(Event::Read(Some(file.into_bytes().into())));
    assert_eq!(bench.find("p-client").unwrap().own.value, "one");
    assert!(bench.done.contains(&Effect::Put("p-secret", Secret::new("canary".into()))), "{:?}", bench.done);
    assert!(!format!("{:?}", bench.shown).contains("canary"));
    bench.happen(Event::File { bytes: 4_194_305.0 });
    assert_eq!((bench.alert().as_str(), bench.done.len()), ("ui_import_large", 0));
    bench.happen(Event::Read(None));
    assert_eq!(bench.alert(), "ui_import_unreadable");
}

#[test]
fn a_vault_that_locks_itself_loses_nothing_of_an_open_form() {
    let profiles = [profile("a", Environment::Test)];
    let mut bench = Bench::options(open(), &profiles);
    bench.press("edit-a");
    bench.refresh(PopupState { vault: VaultState::Locked, ..open() }, &[]);
    assert!(bench.find("p-name").is_some() && bench.find("v-pass").is_some());
    assert!(Bench::options(PopupState { vault: VaultState::Locked, ..open() }, &[]).find("add").is_none());
}

#[test]
fn a_vault_that_locks_leaves_no_secret_in_a_page_that_was_typed_imported_or_shown() {
    let locked = || PopupState { vault: VaultState::Locked, ..open() };
    let emptied = Effect::Empty(vec!["p-secret", "paste"]);
    for id in ["a", ""] {
        let mut bench = Bench::options(open(), &[profile("a", Environment::Test)]);
        bench.press(if id.is_empty() { "add" } else { "edit-a" });
        bench.press("reveal");
        assert!(format!("{:?}", bench.find("p-secret")).contains("(Type, \"text\")"), "{id}");
        bench.refresh(locked(), &[]);
        assert!(bench.done.contains(&emptied), "{:?}", bench.done);
        let field = format!("{:?}", bench.find("p-secret"));
        assert!(field.contains("(Type, \"password\")"), "{field}");
        assert!(format!("{:?}", bench.shown).contains("ui_profile_secret_emptied"));
        // It happens once: what is typed into the open form afterwards stays.
        bench.done.clear();
        bench.refresh(locked(), &[]);
        assert!(!bench.done.contains(&emptied), "{:?}", bench.done);
        // Who saves all the same is still told.
        bench.refresh(open(), &[profile("a", Environment::Test)]);
        assert!(format!("{:?}", bench.shown).contains("ui_profile_secret_emptied"));
    }
    // Where nothing is open, what was pasted goes all the same.
    let mut bench = Bench::options(open(), &[]);
    bench.refresh(locked(), &[]);
    assert!(bench.done.contains(&emptied), "{:?}", bench.done);
}

#[test]
fn deleting_takes_a_second_press_on_another_button() {
    let mut bench = Bench::options(open(), &[profile("a", Environment::Test)]);
    bench.press("delete-a");
    assert_eq!((bench.asked(), bench.find("delete-a")), (vec![], None));
    bench.press("delete-sure");
    assert_eq!(bench.asked(), [OwnMessage::DeleteProfile { id: "a".into() }]);

    let mut bench = Bench::options(open(), &[]);
    bench.press("v-delete-ask");
    assert_eq!(bench.done, [Effect::Focus("v-delete-not")], "a key held down would press the other");
    bench.press("v-delete-sure");
    assert_eq!(bench.asked(), [OwnMessage::DeleteVault {}]);
}

#[test]
fn a_report_goes_where_its_button_says() {
    let report = || OwnReply::Report { markdown: "# Report".into(), json: "{}".into() };
    let mut bench = Bench::popup(enabled(at_work()));
    bench.press("copy");
    bench.reply(report());
    assert_eq!(bench.done, [Effect::Copy { text: "# Report".into(), said: "ui_copied" }]);
    bench.happen(Event::Delivered { said: "ui_copied", done: true });
    assert_eq!(bench.status(), "ui_copied");
    bench.press("save");
    bench.reply(report());
    assert_eq!(
        bench.done,
        [Effect::Save { text: "{}".into(), name: "oauth-report.json", said: "ui_report_saved" }]
    );
    bench.happen(Event::Delivered { said: "ui_report_saved", done: false });
    assert_eq!(bench.alert(), "ui_report_failed");
}

#[test]
fn what_a_tab_may_show_follows_from_its_access() {
    let popup = |access| {
        Bench::popup(PopupState { tab: Some(TabState { tab: TAB, access, near: Vec::new() }), ..open() })
    };
    let site = || site("https://crm.example");
    assert!(popup(Access::Unnamed {}).find("address").is_some());
    for access in [Access::Disabled { site: site() }, Access::Revoked { site: site() }] {
        let bench = popup(access);
        assert_eq!(bench.ids(), ["site", "end"]);
        assert!(bench.find("address").is_none() && bench.find("disable").is_none());
    }
    assert_eq!(Bench::popup(open()).ids(), ["site", "end"]);
    assert_eq!(Bench::popup(enabled(at_work())).ids(), ["site", "profiles", "findings", "end"]);
}

#[test]
fn a_finding_tells_its_texts_with_what_was_seen() {
    let finding = FindingHead {
        id: Id::Cfg01,
        severity: Severity::Blocker,
        certainty: Certainty::Likely,
        subs: vec!["<b>".into()],
        steps: 1,
    };
    let identity = IdentityAccess {
        origin: "https://id.example".into(),
        patterns: vec!["https://id.example/*".into()],
        permitted: false,
    };
    let mut bench =
        Bench::popup(enabled(SiteState { findings: vec![finding], identity: Some(identity), ..at_work() }));
    let said = format!("{:?}", bench.find("f-CFG-01").unwrap());
    for key in ["CFG_01_title", "CFG_01_meaning", "CFG_01_step_1", "ui_severity_blocker", "certainty_likely"]
    {
        assert!(said.contains(key), "{key}");
    }
    bench.press("allow");
    let patterns = vec!["https://id.example/*".into()];
    assert_eq!(
        bench.done,
        [Effect::AskPermission {
            patterns,
            asked: Asked::Allow { tab: TAB, origin: "https://id.example".into() }
        }]
    );
}

#[test]
fn an_event_means_what_stands_nearest_to_it() {
    let bench = Bench::options(open(), &[]);
    let path_of = |id: &str| {
        fn path(nodes: &[Node<Act>], id: &str) -> Option<Vec<usize>> {
            nodes.iter().enumerate().find_map(|(at, node)| {
                let below = || path(&node.children, id);
                let rest = if node.own.id == id { Some(Vec::new()) } else { below() };
                rest.map(|rest| [vec![at], rest].concat())
            })
        }
        path(&bench.shown.sections, id).expect("a path")
    };
    let shown = &bench.shown;
    assert_eq!(shown.press_at(&path_of("add")), Some(Act::OpenForm(String::new())));
    assert_eq!(shown.press_at(&path_of("site-enable")), None, "a form is pressed");
    assert_eq!(shown.form_at(&path_of("site-add")), Some(Act::EnableTyped("site-address")));
    assert!(shown.takes_files(&path_of("file-hint")) && !shown.takes_files(&path_of("add")));
    assert!(shown.is_tick(&path_of("record-offer")));
    assert_eq!(shown.draft_at(&path_of("v-idle")).as_deref(), Some("v-idle"));
    assert_eq!(shown.draft_at(&path_of("v-old")), None);
    assert_eq!(shown.press_at(&[]), None);
    assert_eq!(shown.press_at(&[99, 1]), None);
}

#[test]
fn elements_that_stay_are_those_of_the_same_id_and_those_that_stand_between_them() {
    let node = |tag, id: &str| Node { tag, ..Node::default() }.id(id);
    let old = [node(Tag::H2, "h"), node(Tag::P, ""), node(Tag::Form, "f"), node(Tag::P, "")];
    let with_notes =
        [node(Tag::H2, "h"), node(Tag::P, ""), node(Tag::P, ""), node(Tag::Form, "f"), node(Tag::P, "")];
    assert_eq!(kept(&old, &with_notes), [Some(0), Some(1), None, Some(2), Some(3)]);
    assert_eq!(kept(&old, &[node(Tag::P, ""), node(Tag::Form, "g")]), [Some(1), None]);
    assert_eq!(kept(&old, &[node(Tag::Form, "f"), node(Tag::H2, "h")]), [Some(2), None]);
    assert_eq!(kept(&[], &old), [None; 4]);
    let tick = |on| node::tick("t", "what", on, Act::Reload);
    assert_eq!(kept(&[tick(false)], &[tick(true)]), [None]);
    assert_eq!(kept(&[tick(true)], &[tick(true)]), [Some(0)]);
}

#[test]
fn the_focus_goes_to_the_section_that_had_it_or_to_the_one_in_its_place() {
    let locked = PopupState { vault: VaultState::Locked, ..enabled(at_work()) };
    let (old, new) = (Bench::popup(locked).shown, Bench::popup(enabled(at_work())).shown);
    assert_eq!(new.section_after(&old, &[1, 0]), Some("profiles"), "the vault's section is gone");
    assert_eq!(new.section_after(&old, &[0, 3]), Some("site"));
    assert_eq!(Shown::default().section_after(&old, &[1]), None);
}

#[test]
fn the_page_keeps_its_own_language_where_the_browser_speaks_another() {
    assert_eq!(language("en-GB", "en"), Some("en-GB"));
    assert_eq!(language("de", "en"), None);
    assert_eq!((named_tab("?tab=7"), named_tab("?tab=x"), named_tab("")), (Some(7), None, None));
}

#[test]
fn a_pasted_text_is_read_as_a_file_and_leaves_the_box_whatever_comes_of_it() {
    let text = r#"[{"ClientId":"one","Secrets":["canary"],"AllowedGrantTypes":["client_credentials"]}]"#;
    let mut bench = Bench::options(open(), &[]);
    assert!(!bench.find("paste").unwrap().own.draft);
    bench.submit("paste-form", &[("paste", text)]);
    assert_eq!(bench.find("p-client").unwrap().own.value, "one");
    assert!(bench.done.contains(&Effect::Put("p-secret", Secret::new("canary".into()))), "{:?}", bench.done);
    assert!(bench.done.contains(&Effect::Empty(vec!["paste"])), "{:?}", bench.done);
    assert!(!format!("{:?}", bench.shown).contains("canary"));

    let mut bench = Bench::options(open(), &[]);
    bench.submit("paste-form", &[("paste", "[canary")]);
    assert!(bench.done.contains(&Effect::Empty(vec!["paste"])), "{:?}", bench.done);
    assert!(!format!("{:?}", bench.shown).contains("canary"));
    assert!(bench.shown.alert.is_some());
}

#[test]
fn over_a_page_that_is_not_recognised_the_popup_offers_to_check_without_it_and_to_record() {
    let unsure = || enabled(SiteState { screen: Screen::Unsure, ..at_work() });
    let mut bench = Bench::popup(unsure());
    assert!(bench.find("record-here").is_none());
    bench.press("record-offer");
    bench.press("check");
    assert_eq!(
        bench.asked(),
        [OwnMessage::CheckAgain { tab: TAB }],
        "recording is switched on in the options"
    );
    let record = Preferences { record: true, ..Preferences::default() };
    let mut bench = Bench::popup(PopupState { settings: record, ..unsure() });
    bench.press("record-here");
    assert_eq!(bench.asked(), [OwnMessage::Record { tab: TAB }]);
    assert!(Bench::popup(enabled(at_work())).find("record-offer").is_none());
}

fn refused() -> SiteState {
    let finding = |id, certainty| FindingHead {
        id,
        severity: Severity::Blocker,
        certainty,
        subs: vec!["https://id.example".into()],
        steps: id.row().steps,
    };
    let hosts = Hosts { address: Some("https://id.example".into()), ..Hosts::default() };
    let findings = vec![
        finding(Id::Cfg03, Certainty::Likely),
        finding(Id::Net03, Certainty::Certain),
        finding(Id::Net11, Certainty::Possible),
    ];
    SiteState { findings, hosts, ..at_work() }
}

fn commands(state: PopupState, finding: Option<Id>) -> Bench {
    let mut bench = Bench::new(Page::Commands);
    bench.happen(Event::Wanted(finding));
    bench.answer(state, &[]);
    bench
}

#[test]
fn the_popup_leads_to_the_commands_of_a_finding_that_has_some() {
    let mut bench = Bench::popup(enabled(refused()));
    assert!(bench.find("c-CFG-03").is_none());
    bench.press("c-NET-03");
    assert_eq!(bench.asked(), [OwnMessage::ShowCommands { tab: TAB, finding: Id::Net03 }]);
}

#[test]
fn the_page_of_commands_shows_the_finding_that_is_wanted_first_and_has_the_focus_there() {
    let mut bench = commands(enabled(refused()), Some(Id::Net11));
    let sections: Vec<&str> = bench.shown.sections.iter().map(|section| section.own.id.as_str()).collect();
    assert_eq!(sections, ["finding", "server", "f-NET-03"]);
    assert!(bench.done.contains(&Effect::Focus("finding-h")), "{:?}", bench.done);
    let line = "getent ahosts 'id.example'";
    assert_eq!(bench.find("NET-11-2-0-1").unwrap().text, Some(Text::Plain(line.into())));
    bench.press("NET-11-2-0-1-copy");
    assert_eq!(bench.done, [Effect::Copy { text: line.into(), said: "commands_copied" }]);
    bench.happen(Event::Delivered { said: "commands_copied", done: true });
    assert_eq!(bench.shown.status, Some(Text::key("commands_copied")));
    // Another finding is wanted of the page that is open.
    bench.happen(Event::Wanted(Some(Id::Net03)));
    bench.answer(enabled(refused()), &[]);
    let sections: Vec<&str> = bench.shown.sections.iter().map(|section| section.own.id.as_str()).collect();
    assert_eq!(sections, ["finding", "server", "f-NET-11"]);
}

#[test]
fn a_finding_is_copied_whole_and_called_wrong_in_the_persons_words() {
    let mut bench = commands(enabled(refused()), Some(Id::Net11));
    bench.press("finding-copy");
    let [Effect::CopyLines { lines, .. }] = &bench.done[..] else { panic!("{:?}", bench.done) };
    let said = format!("{lines:?}");
    for part in ["NET-11", "NET_11_title", "NET_11_meaning", "NET_11_step_1"] {
        assert!(said.contains(part), "{part}: {said}");
    }
    bench.happen(Event::Delivered { said: "commands_copied", done: true });
    bench.submit("doubt", &[("words", "It was the proxy.")]);
    assert_eq!(bench.asked(), [OwnMessage::Report { tab: TAB }]);
    bench.reply(OwnReply::Report { markdown: String::new(), json: "{\n  \"format\": 2\n}".into() });
    let [Effect::Save { text, .. }] = &bench.done[..] else { panic!("{:?}", bench.done) };
    assert!(text.contains(r#""finding":"NET-11""#) && text.contains("It was the proxy."), "{text}");
}

#[test]
fn a_finding_without_commands_can_be_called_wrong_too() {
    let bench = commands(enabled(refused()), Some(Id::Cfg03));
    assert!(bench.find("doubt").is_some() && bench.find("finding-copy").is_some());
}

#[test]
fn what_the_browser_does_not_copy_is_selected_and_that_is_said() {
    let mut bench = commands(enabled(refused()), Some(Id::Net11));
    bench.press("NET-11-2-0-1-copy");
    bench.happen(Event::Delivered { said: "commands_copied", done: false });
    assert_eq!(bench.shown.alert, Some(Text::key("commands_not_copied")));
    assert_eq!(bench.done, [Effect::Select("NET-11-2-0-1".into())]);
    // What is copied next may be copied.
    bench.press("NET-11-2-0-1-copy");
    bench.happen(Event::Delivered { said: "commands_copied", done: true });
    assert_eq!((&bench.shown.alert, &bench.shown.status), (&None, &Some(Text::key("commands_copied"))));
}

#[test]
fn where_the_commands_are_not_wanted_any_more_the_page_says_so_and_what_to_do() {
    let heading = |bench: &Bench| bench.find("finding-h").and_then(|heading| heading.text);
    let title = |key: &str| Some(Text::key(key));
    let gone = PopupState {
        tab: Some(TabState { tab: TAB, access: Access::Unnamed {}, near: Vec::new() }),
        ..open()
    };
    assert_eq!(heading(&commands(gone, Some(Id::Net03))), title("commands_gone_title"));
    let closed = PopupState { tab: None, ..open() };
    assert_eq!(heading(&commands(closed, Some(Id::Net03))), title("commands_gone_title"));
    let over = || SiteState { findings: Vec::new(), ..refused() };
    assert_eq!(heading(&commands(enabled(over()), Some(Id::Net03))), title("commands_over_title"));
    assert_eq!(heading(&commands(enabled(refused()), None)), title("commands_over_title"));
    let checking = SiteState { checking: true, ..over() };
    assert_eq!(heading(&commands(enabled(checking), Some(Id::Net03))), title("commands_checking_title"));
    // One without commands is shown, to be copied or called wrong, without any.
    let bare = commands(enabled(refused()), Some(Id::Cfg03));
    assert!(matches!(heading(&bare), Some(Text::Key(key, _)) if key == "CFG_03_title"));
    assert!(!format!("{:?}", bare.shown.sections[0]).contains("commands_how"));
}

#[test]
fn commands_for_a_platform_that_the_evidence_excludes_are_not_shown() {
    use crate::command::Platform;
    let windows = Hosts { service: Some(Platform::Windows), ..refused().hosts };
    let mut site = SiteState { hosts: windows, ..refused() };
    site.findings.retain(|finding| finding.id == Id::Net03);
    let shown = format!("{:?}", commands(enabled(site), Some(Id::Net03)).shown);
    assert!(shown.contains("Get-Website") && !shown.contains("docker ps") && !shown.contains("kubectl"));
    let bench = commands(enabled(refused()), Some(Id::Net03));
    let shown = format!("{:?}", bench.shown);
    for platform in ["windows", "linux", "docker", "kubernetes"] {
        assert!(shown.contains(&format!("command_on_{platform}")), "{platform}");
    }
}

#[test]
fn a_page_opens_with_what_its_document_and_its_address_name() {
    assert_eq!(Page::named("popup"), Some(Page::Popup));
    assert_eq!(Page::named("options"), Some(Page::Options));
    assert_eq!(Page::named("commands"), Some(Page::Commands));
    assert_eq!(Page::named("Popup"), None);
    for tab in [None, Some(TAB)] {
        assert!(matches!(Page::Commands.opened(tab, "#NET-03"), Event::Wanted(Some(Id::Net03))));
        assert!(matches!(Page::Commands.opened(tab, ""), Event::Wanted(None)));
        assert!(matches!(Page::Popup.opened(tab, "#NET-03"), Event::Changed));
    }
    assert!(matches!(Page::Options.opened(None, "#NET-03"), Event::Changed));
    assert!(matches!(Page::Options.opened(Some(TAB), ""), Event::ToSave(TAB)));
}

#[test]
fn commands_are_shown_by_their_own_page_for_that_tab_alone() {
    assert!(Page::Commands.shows_commands(Some(TAB), Some(TAB)));
    for (page, own, wanted) in [
        (Page::Commands, Some(TAB + 1), Some(TAB)),
        (Page::Commands, None, None),
        (Page::Commands, None, Some(TAB)),
        (Page::Commands, Some(TAB), None),
        (Page::Popup, Some(TAB), Some(TAB)),
        (Page::Options, Some(TAB), Some(TAB)),
    ] {
        assert!(!page.shows_commands(own, wanted), "{page:?} {own:?} {wanted:?}");
    }
}

#[test]
fn the_address_of_the_page_names_a_finding_and_nothing_else() {
    assert_eq!(named_finding("#NET-03"), Some(Id::Net03));
    for other in ["", "#", "NET-03", "#net-03", "#NET-03x", "#<b>"] {
        assert_eq!(named_finding(other), None, "{other}");
    }
}

fn many(count: usize) -> Vec<ProfileHead> {
    let named = |n: usize| ProfileHead {
        name: format!("CRM {n:04}"),
        client_id: format!("client-{n}"),
        ..profile(&format!("p{n}"), Environment::Test)
    };
    (0..count).map(named).collect()
}

fn cards(bench: &Bench) -> Vec<String> {
    bench.find("cards").unwrap().children.iter().map(|card| card.own.id.clone()).collect()
}

fn type_into(bench: &mut Bench, field: &str, text: &str) {
    bench.happen(Event::Typed { field: field.into(), text: text.into() });
}

#[test]
fn of_a_thousand_profiles_a_few_are_drawn_and_all_are_searched() {
    let mut bench = Bench::options(open(), &many(1000));
    assert_eq!(cards(&bench).len(), options::list::AT_ONCE);
    assert_eq!(spoken(&bench.find("found").unwrap().text.unwrap()), "ui_found(10|1000|1000)");
    bench.press("more");
    assert_eq!(cards(&bench).len(), 2 * options::list::AT_ONCE);
    type_into(&mut bench, "search", "CLIENT-99");
    assert_eq!(cards(&bench).len(), options::list::AT_ONCE);
    assert_eq!(spoken(&bench.find("found").unwrap().text.unwrap()), "ui_found(10|11|1000)");
    bench.press("more");
    assert_eq!(cards(&bench).len(), 11);
    assert!(bench.find("more").is_none());
    type_into(&mut bench, "search", "");
    assert_eq!(cards(&bench).len(), options::list::AT_ONCE, "what is found anew is shown from its beginning");
    type_into(&mut bench, "search", "nothing like it");
    assert!(cards(&bench).is_empty());
    assert_eq!(spoken(&bench.find("found").unwrap().text.unwrap()), "ui_found(0|0|1000)");
}

#[test]
fn the_profiles_are_sorted_as_chosen_and_those_put_away_are_shown_apart() {
    let mut all = many(3);
    all[0].about.used_ms = Some(1.0);
    all[2].about.used_ms = Some(2.0);
    all[1].about.archived = true;
    let mut bench = Bench::options(open(), &all);
    assert_eq!(cards(&bench), ["card-p0", "card-p2"]);
    type_into(&mut bench, "sort", "used");
    assert_eq!(cards(&bench), ["card-p2", "card-p0"]);
    bench.press("archived");
    assert_eq!(cards(&bench), ["card-p1"]);
    bench.press("archive-p1");
    assert_eq!(bench.asked(), [OwnMessage::Archive { id: "p1".into(), archived: false }]);
    bench.model.busy = false;
    all[1].about.archived = false;
    bench.refresh(open(), &all);
    assert_eq!(cards(&bench).len(), 3, "nobody is left where nothing is put away");
}

#[test]
fn a_copy_is_a_new_profile_without_a_secret() {
    let mut bench = Bench::options(open(), &many(1));
    bench.press("copy-p0");
    assert!(bench.find("profile-").is_some(), "it is a new one");
    assert_eq!(bench.find("p-client").unwrap().own.value, "client-0");
    assert_eq!(bench.find("p-site").unwrap().own.value, "https://crm.example/");
    assert!(!bench.done.iter().any(|effect| matches!(effect, Effect::Put(..))));
    assert_eq!(bench.status(), "ui_duplicated");
}

#[test]
fn a_test_asks_for_the_permission_in_its_press_and_its_result_stands_beside_the_profile() {
    let mut bench = Bench::options(open(), &many(2));
    bench.press("test-p1");
    let asked = Asked::Test("p1".into());
    let patterns = vec!["https://id.example/*".into(), "http://id.example/*".into()];
    assert_eq!(bench.done, [Effect::AskPermission { patterns, asked: asked.clone() }]);
    bench.happen(Event::Permission { asked: asked.clone(), granted: true });
    assert_eq!(bench.asked(), [OwnMessage::TestProfile { id: "p1".into() }]);
    bench.reply(OwnReply::Tested { good: true, said: Said::new("test_got", &[]) });
    bench.answer(open(), &many(2));
    let result = |bench: &Bench, id: &str| {
        bench
            .find(id)
            .unwrap()
            .children
            .iter()
            .filter_map(|p| p.text.as_ref().map(spoken))
            .collect::<String>()
    };
    assert_eq!([result(&bench, "result-p0"), result(&bench, "result-p1")], ["", "test_got"]);
    assert!(!bench.shown.busy);

    bench.press("test-p0");
    bench.happen(Event::Permission { asked: Asked::Test("p0".into()), granted: false });
    assert_eq!(bench.asked(), [OwnMessage::State { tab: None, url: None }], "sent without a permission");
    bench.answer(open(), &many(2));
    assert_eq!([result(&bench, "result-p0"), result(&bench, "result-p1")], ["test_not_permitted", ""]);

    bench.press("test-p1");
    bench.happen(Event::Permission { asked, granted: true });
    bench.reply(OwnReply::Failed { key: "test_elsewhere".into(), subs: Vec::new() });
    bench.answer(open(), &many(2));
    assert_eq!([result(&bench, "result-p1"), bench.alert()], ["test_elsewhere", ""]);
}

#[test]
fn what_was_verified_with_another_address_is_said_to_be_stale() {
    let mut all = many(1);
    let at_ms = 1_800_000_000_000.0;
    all[0].about.verified =
        Some(Verified { at_ms, url: "https://id.example".into(), client_id: "client-0".into() });
    let said = |all: &[ProfileHead]| format!("{:?}", Bench::options(open(), all).find("card-p0"));
    assert!(said(&all).contains("ui_verified\"") && said(&all).contains("2027-01-15 08:00 UTC"));
    all[0].url = "https://new.example".into();
    assert!(said(&all).contains("ui_verified_stale"));
}

#[test]
fn several_profiles_say_what_tells_them_apart_and_what_nearly_fits_has_no_button() {
    let near = Near {
        name: "<b>Port</b>".into(),
        site: site("https://crm.example:8443"),
        differences: vec![Difference::Port { bound: 8443, here: 443 }],
    };
    let mut state = enabled(SiteState { why: Some(Why::SetTo), ..at_work() });
    state.tab.as_mut().unwrap().near = vec![near.clone()];
    let bench = Bench::popup(state);
    let label = |id: &str| bench.find(id).unwrap().label.as_ref().map(spoken);
    let apart = "fill_button_label_of_several(CRM a|https://id.example|c)";
    assert_eq!(label("fill-a").as_deref(), Some(apart));
    let profiles = format!("{:?}", bench.find("profiles").unwrap());
    assert_eq!(profiles.matches("choice_set_to").count(), 1);
    let listed = bench.find("near-list").unwrap();
    assert!(!listed.own.open, "something else is offered");
    let listed = format!("{listed:?}");
    assert!(listed.contains("near_port") && listed.contains(r#"Plain("<b>Port</b>")"#), "{listed}");
    assert!(!listed.contains("press: Some"), "{listed}");

    let access = Access::Disabled { site: site("https://crm.example") };
    let state = PopupState { tab: Some(TabState { tab: TAB, access, near: vec![near] }), ..open() };
    assert!(Bench::popup(state).find("near-list").unwrap().own.open);
}

fn handed_over(profiles: &[ProfileHead]) -> Vec<u8> {
    crate::profile::handed::hand_out(profiles).into_bytes()
}

#[test]
fn what_a_colleague_hands_over_is_looked_at_and_its_secrets_are_typed_one_by_one() {
    let (mut there, mut file) = (many(1), many(3));
    file[2].name = "n".repeat(81);
    there[0].name = "Mine".into();
    let mut bench = Bench::options(open(), &there);
    bench.happen(Event::Read(Some(handed_over(&file).into())));
    let shown = format!("{:?}", bench.find("profiles").unwrap());
    assert!(
        shown.contains(r#""handed_what", ["1", "1", "1"]"#) && shown.contains("profile_name_long"),
        "{shown}"
    );
    assert!(bench.find("take-0").is_none() && bench.find("take-2").is_none());
    bench.press("take-1");
    assert!(bench.find("profile-").is_some());
    assert_eq!(bench.find("p-client").unwrap().own.value, "client-1");
    assert_eq!(bench.asked(), [], "saved without a secret");
    bench.press("p-cancel");
    assert!(bench.find("take-1").is_some(), "the others of the file are shown again");
    bench.press("handed-done");
    assert!(bench.find("cards").is_some());
    bench.happen(Event::Read(Some(br#"{"kind":"oauth-assistant/profiles","version":9}"#.to_vec().into())));
    assert_eq!(bench.alert(), "handed_newer");
}

#[test]
fn what_was_handed_over_goes_with_the_lock() {
    let mut bench = Bench::options(open(), &many(1));
    bench.happen(Event::Read(Some(handed_over(&many(3)).into())));
    bench.refresh(PopupState { vault: VaultState::Locked, ..open() }, &[]);
    bench.refresh(open(), &many(1));
    assert!(bench.find("take-1").is_none());
}

#[test]
fn the_profiles_go_out_without_secrets_and_the_reminder_goes_when_it_was_read() {
    let mut bench = Bench::options(open(), &[]);
    assert!(bench.find("backup").is_none() && bench.find("export").is_none());
    bench.refresh(open(), &many(2));
    bench.press("export");
    let Some(Effect::Save { text, name, .. }) = bench.done.first() else { panic!("{:?}", bench.done) };
    assert_eq!(*name, "oauth-profiles.json");
    assert!(text.contains("client-1") && !text.contains("secret"), "{text}");
    bench.happen(Event::Delivered { said: "ui_exported", done: true });
    bench.press("reminded");
    let settings = Preferences { reminded: true, ..Preferences::default() };
    assert_eq!(bench.asked(), [OwnMessage::SaveSettings { settings: settings.clone() }]);
    bench.model.busy = false;
    bench.refresh(PopupState { settings, ..open() }, &many(2));
    assert!(bench.find("backup").is_none());
}

#[test]
fn the_commands_of_one_profile_are_shown_at_a_time_and_copied_as_they_stand() {
    let mut bench = Bench::options(open(), &many(2));
    assert!(bench.find("handouts").is_none());
    bench.press("out-p1");
    let line = spoken(&bench.find("out-1-sh").unwrap().text.unwrap());
    assert!(line.contains("client_id=client-1"), "{line}");
    bench.press("out-1-sh-copy");
    assert_eq!(bench.done, [Effect::Copy { text: line, said: "commands_copied" }]);
    bench.happen(Event::Delivered { said: "commands_copied", done: true });
    bench.press("out-postman");
    assert!(
        matches!(&bench.done[..], [Effect::Save { text, .. }] if text.contains("_postman_variable_scope"))
    );
    bench.happen(Event::Delivered { said: "handout_saved", done: true });
    bench.press("out-p0");
    assert!(spoken(&bench.find("out-1-sh").unwrap().text.unwrap()).contains("client-0"));
    bench.press("out-p0");
    assert!(bench.find("handouts").is_none());
}

/// The options page, opened for a tab by *Save as profile*.
fn opened_to_save(vault: VaultState, drafts: &[(&str, &str)]) -> Bench {
    let drafts = drafts.iter().map(|(field, text)| ((*field).into(), (*text).into())).collect();
    let mut bench = Bench::new(Page::Options);
    bench.model = Model::new(Page::Options, drafts);
    bench.happen(Page::Options.opened(Some(TAB), ""));
    let offered = profile("", Environment::Production);
    let offered = crate::profile::handed::Handed::from(&offered);
    assert_eq!(bench.asked()[0], OwnMessage::ToSave { tab: TAB });
    let reply = OwnReply::ToSave { profile: Some(Box::new(offered)) };
    bench.happen(Event::Reply { then: Then::ToSave, reply: Ok(reply) });
    let state = Then::State { tab: None, url: None };
    let open = PopupState { vault, ..open() };
    let locked = open.vault != VaultState::Open;
    bench.happen(Event::Reply { then: state, reply: Ok(OwnReply::State(Box::new(open))) });
    if !locked {
        bench.reply(OwnReply::Profiles { profiles: Vec::new(), warnings: Vec::new(), unreadable: None });
    }
    bench
}

#[test]
fn save_as_profile_opens_the_form_with_what_creatio_is_set_to_and_leaves_the_secret_to_the_person() {
    for vault in [VaultState::Open, VaultState::Absent] {
        let bench = opened_to_save(vault, &[]);
        let value = |id: &str| bench.find(id).map(|field| field.own.value).unwrap_or_default();
        assert_eq!(value("p-site"), "https://crm.example/");
        assert_eq!((value("p-url"), value("p-client")), ("https://id.example".into(), "c".into()));
        assert_eq!((value("p-env"), value("p-secret")), ("production".into(), String::new()));
        assert_eq!(bench.status(), "ui_to_save");
    }
}

#[test]
fn save_as_profile_leaves_another_form_that_is_open_alone() {
    let bench = opened_to_save(VaultState::Open, &[("form", ""), ("p-site", "https://other.example/")]);
    assert_eq!(bench.find("p-site").unwrap().own.value, "https://other.example/");
    assert_eq!(bench.alert(), "ui_to_save_later");
}

#[test]
fn a_form_that_is_loaded_again_keeps_what_was_typed_into_it() {
    let same = [("p-site", "https://crm.example/"), ("p-url", "https://id.example"), ("p-client", "c")];
    let drafts: Vec<_> =
        [("form", ""), ("p-name", "Mine"), ("p-env", "test")].into_iter().chain(same).collect();
    let bench = opened_to_save(VaultState::Open, &drafts);
    assert_eq!(bench.find("p-name").unwrap().own.value, "Mine");
    assert_eq!(bench.find("p-env").unwrap().own.value, "test");
    assert_eq!(bench.alert(), "");
}

#[test]
fn a_page_that_has_nothing_to_save_any_more_is_said_to_have_nothing() {
    let mut bench = Bench::new(Page::Options);
    bench.happen(Page::Options.opened(Some(TAB), ""));
    bench.happen(Event::Reply { then: Then::ToSave, reply: Ok(OwnReply::ToSave { profile: None }) });
    let state = Then::State { tab: None, url: None };
    bench.happen(Event::Reply { then: state, reply: Ok(OwnReply::State(Box::new(open()))) });
    bench.reply(OwnReply::Profiles { profiles: Vec::new(), warnings: Vec::new(), unreadable: None });
    assert_eq!(bench.alert(), "ui_to_save_nothing");
}

/// What the organisation has set: a profile, the one site that is allowed, and both settings.
fn under_policy() -> PopupState {
    let profiles = vec![ProfileHead { id: "policy:crm".into(), ..profile("crm", Environment::Test) }];
    let sites = Some(vec![site("https://crm.example")]);
    let managed =
        Managed { profiles, sites, idle_minutes: true, most_hours: true, record: true, ..Managed::default() };
    PopupState { managed, ..open() }
}

#[test]
fn a_profile_of_the_organisation_waits_for_its_secret_which_alone_is_typed() {
    let state = under_policy();
    let mut bench = Bench::options(state.clone(), &[]);
    bench.press("secret-policy:crm");
    let form = format!("{:?}", bench.find("profiles"));
    assert!(form.contains("policy_mark") && form.contains("https://id.example"), "{form}");
    for field in ["p-name", "p-site", "p-url", "p-client", "p-env", "p-tags"] {
        assert_eq!(bench.find(field), None, "{field} can be typed into");
    }
    bench.submit("profile-policy:crm", &[("p-secret", "")]);
    assert_eq!(bench.alert(), "ui_check_fields");
    // Whatever else a form would bring.
    bench.submit("profile-policy:crm", &[("p-secret", "typed"), ("p-site", "https://evil.example")]);
    let patterns = vec!["https://id.example/*".into(), "http://id.example/*".into()];
    assert!(bench.done.contains(&Effect::AskPermission { patterns, asked: Asked::Save(1) }));
    let [OwnMessage::SaveProfile { profile: sent }] = &bench.asked()[..] else { panic!("not sent") };
    assert_eq!((sent.id.as_deref(), sent.site.as_str()), (Some("policy:crm"), "https://crm.example/"));
    assert_eq!((sent.url.as_str(), sent.environment), ("https://id.example", Environment::Test));
}

#[test]
fn a_profile_of_the_organisation_is_marked_and_only_its_secret_can_be_changed_or_forgotten() {
    let state = under_policy();
    let own = profile("own", Environment::Test);
    let mut bench = Bench::options(state.clone(), &[state.managed.profiles[0].clone(), own]);
    assert_eq!(bench.find("waiting"), None);
    let card = |bench: &Bench, id: &str| format!("{:?}", bench.find(&format!("card-{id}")));
    assert!(
        card(&bench, "policy:crm").contains("policy_mark") && !card(&bench, "own").contains("policy_mark")
    );
    assert!(bench.find("archive-own").is_some() && bench.find("archive-policy:crm").is_none());
    bench.press("delete-policy:crm");
    assert!(card(&bench, "policy:crm").contains("policy_forget_sure"));
    bench.press("delete-sure");
    assert_eq!(bench.asked(), [OwnMessage::DeleteProfile { id: "policy:crm".into() }]);
}

#[test]
fn what_the_organisation_decides_is_marked_and_cannot_be_changed() {
    let mut state = under_policy();
    state.sites = vec![site("https://crm.example")];
    state.managed.stopped = vec![site("https://old.example")];
    let mut bench = Bench::options(state, &[]);
    for id in ["v-idle", "v-most"] {
        assert_eq!(bench.find(id).unwrap().tag, Tag::P, "{id}");
    }
    assert!(bench.find("site-add").is_none());
    assert!(bench.find("record-offer").unwrap().disabled);
    let said = format!("{:?}", bench.shown.sections);
    for key in ["policy_idle", "policy_sites", "policy_stopped"] {
        assert!(said.contains(key), "{key}");
    }
    assert!(said.matches("policy_mark").count() >= 4);
    bench.press("remove-https://old.example");
    assert_eq!(bench.asked(), [OwnMessage::Disable { site: site("https://old.example") }]);
}

#[test]
fn a_site_that_is_allowed_is_offered_and_one_that_is_not_is_said_to_be_not() {
    let mut bench = Bench::options(under_policy(), &[]);
    bench.press("allowed-https://crm.example");
    assert!(matches!(&bench.done[..], [Effect::AskPermission { .. }, ..]), "{:?}", bench.done);
    let at = |origin: &str| {
        let access = Access::Disabled { site: site(origin) };
        let tab = Some(TabState { tab: TAB, access, near: Vec::new() });
        Bench::popup(PopupState { tab, ..under_policy() })
    };
    assert!(at("https://crm.example").find("enable").is_some());
    let elsewhere = at("https://other.example");
    assert!(elsewhere.find("enable").is_none());
    assert!(format!("{:?}", elsewhere.shown.sections).contains("policy_site"));
}

#[test]
fn what_is_refused_of_a_policy_is_said_entry_by_entry() {
    use crate::profile::policy::Policy;
    assert_eq!(Bench::options(under_policy(), &[]).find("managed"), None);
    let policy = r#"{"profiles": [{"clientSecret": "x"}], "allowedSites": ["x"], "settings": {"idleMinutes": 0}, "y": 1}"#;
    let managed = Managed { refused: Policy::read(policy).refused, ..Managed::default() };
    let bench = Bench::options(PopupState { managed, ..open() }, &[]);
    let said = format!("{:?}", bench.find("managed").expect("a section"));
    for key in [
        "policy_secret",
        "policy_place_profile",
        "policy_place_site",
        "address_other_scheme",
        "policy_place_setting",
        "ui_error_idle",
        "policy_unknown",
    ] {
        assert!(said.contains(key), "{key}: {said}");
    }
}

#[test]
fn how_strong_a_passphrase_is_is_told_in_words_and_by_a_meter_and_goes_with_it() {
    use crate::profile::vault::Strength;
    let absent = PopupState { vault: VaultState::Absent, ..open() };
    let mut bench = Bench::options(absent, &[]);
    let place = |bench: &Bench| bench.find("v-new-strength").expect("its place");
    assert!(bench.find("v-new").unwrap().own.measured && !bench.find("v-again").unwrap().own.measured);
    assert_eq!(bench.find("v-again-strength"), None);
    assert!(place(&bench).children.is_empty(), "nothing is typed");
    let role = (Attribute::Role, "status".to_owned());
    assert!(place(&bench).own.attributes.contains(&role), "it is announced politely");
    let measured = |strength| Event::Measured { field: "v-new".into(), strength };
    bench.happen(measured(Some(Strength::Fair)));
    let shown = place(&bench).children;
    assert_eq!((shown[0].tag, &shown[1].text), (Tag::Meter, &Some(Text::key("strength_fair"))));
    assert!(shown[0].own.attributes.contains(&(Attribute::Value, "3".into())));
    assert!(shown[0].label.is_some());
    bench.happen(measured(None));
    assert!(place(&bench).children.is_empty());
    bench.happen(measured(Some(Strength::Strong)));
    bench.submit("vault-create", &[("v-new", "drought lantern sixty"), ("v-again", "drought lantern sixty")]);
    bench.happen(Event::Reply {
        then: Then::Passphrase { said: "ui_vault_created", first: "v-new" },
        reply: Ok(OwnReply::Done {}),
    });
    bench.answer(open(), &[]);
    assert!(bench.done.contains(&Effect::Focus("start-profile")), "the keyboard goes on: {:?}", bench.done);
    assert!(place(&bench).children.is_empty(), "what was typed is gone");
}

#[test]
fn only_a_passphrase_that_is_being_chosen_is_measured() {
    let locked = PopupState { vault: VaultState::Locked, ..open() };
    assert!(!Bench::options(locked, &[]).find("v-pass").unwrap().own.measured);
    let bench = Bench::options(open(), &[]);
    for (id, measured) in [("v-new", true), ("v-old", false), ("x-new", true), ("x-again", false)] {
        assert_eq!(bench.find(id).unwrap().own.measured, measured, "{id}");
    }
}

#[test]
fn the_script_is_copied_with_what_is_asked_in_it_and_what_it_prints_becomes_a_message() {
    let mut bench = commands(enabled(refused()), Some(Id::Net03));
    bench.press("copy-linux");
    assert_eq!(bench.done, [Effect::FetchScript(crate::server::Kind::Linux)]);
    let (kind, random) = (crate::server::Kind::Linux, [7; 40]);
    bench.happen(Event::Script { kind, text: Some("URL='@URL@' KEY='@KEY@'".into()), random });
    let copied = bench.done.iter().find_map(|effect| match effect {
        Effect::Copy { text, said: "server_copied" } => Some(text.clone()),
        _ => None,
    });
    let copied = copied.expect("a script");
    assert!(copied.starts_with("URL='aHR0cHM6Ly9pZC5leGFtcGxl' KEY='"), "{copied}");
    bench.happen(Event::Delivered { said: "server_copied", done: true });

    let block = include_str!("../../tests/fixtures/server/blocks/sh/closed.txt");
    bench.submit("server-form", &[("server-pasted", block)]);
    let [OwnMessage::ServerSaw { tab: TAB, view }] = &bench.asked()[..] else { panic!("{:?}", bench.done) };
    assert_eq!((view.reach, view.whole), (crate::server::Reach::Refused, true));
    bench.reply(OwnReply::Done {});
    bench.answer(enabled(refused()), &[]);
    // What is found now comes first, whatever was wanted.
    assert!(bench.find("c-CFG-03").is_none());
    assert!(bench.done.contains(&Effect::Focus("finding-h")), "{:?}", bench.done);

    bench.submit("server-form", &[("server-pasted", "No client with id 'x' found. aborting")]);
    assert!(matches!(&bench.asked()[..], [OwnMessage::LogSays { said, .. }] if said.len() == 1));
    bench.reply(OwnReply::Done {});
    bench.answer(enabled(refused()), &[]);
    bench.submit("server-form", &[("server-pasted", "good morning")]);
    assert_eq!(bench.shown.alert, Some(Text::key("server_not_there")));
}

#[test]
fn a_log_that_is_dropped_is_read_beside_the_page() {
    let mut bench = commands(enabled(refused()), Some(Id::Net03));
    bench.happen(Event::File { bytes: 30.0 * 1024.0 * 1024.0 });
    assert_eq!(bench.shown.alert, Some(Text::key("server_too_long")));
    bench.happen(Event::File { bytes: 1024.0 });
    assert!(
        matches!(&bench.done[..], [Effect::ReadLog(wanted)] if wanted.host.as_deref() == Some("id.example"))
    );
    bench.happen(Event::LogRead(None));
    assert_eq!(bench.shown.alert, Some(Text::key("server_failed")));
}
