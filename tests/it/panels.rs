//! The Diagnostic panel of versions whose names nobody knows. The vendor's picture of 8.3 shows rows of an icon and a
//! text under English captions; names, containers and other languages here are made up.

use crate::support::snapshots;
use oauth_assistant::creatio::Check;
use oauth_assistant::page::Snapshot;
use oauth_assistant::page::recognise::{Recognised, recognise};
use oauth_assistant::page::snapshot::Element;

/// Rows of an icon and a text, in containers of unknown names.
fn unnamed() -> Snapshot {
    let mut page = snapshots::load("panel-icon-rows-renamed").page;
    for (from, to) in
        [("DiagnosticInfoFlexContainer", "FlexContainer_k2"), ("OpenDiagnosticButton", "TabContainer_k1")]
    {
        for e in page.elements.iter_mut().filter(|e| e.name == from || e.id == from) {
            e.name = to.into();
            e.id = to.into();
        }
    }
    page
}

fn element(page: &mut Snapshot, such: impl Fn(&Element) -> bool) -> &mut Element {
    page.elements.iter_mut().find(|e| such(e)).expect("such an element")
}

/// In a language of which no captions are known.
fn foreign(page: &mut Snapshot) {
    for e in page.elements.iter_mut().filter(|e| !e.label.is_empty() || !e.text.is_empty()) {
        let text = format!("Szöveg {}", e.h);
        (e.label, e.text) = (text.clone(), text);
    }
}

fn rows(seen: &Recognised) -> Vec<(Check, u32)> {
    seen.panel.iter().flat_map(|p| &p.rows).map(|r| (r.check, r.host)).collect()
}

fn code(seen: &Recognised, code: &str) -> bool {
    seen.reasons.iter().any(|r| serde_json::to_value(r.code).unwrap() == code)
}

/// Handles of the four rows, in Creatio's order.
const ROWS: [(Check, u32); 4] =
    [(Check::Settings, 10), (Check::Service, 12), (Check::Token, 14), (Check::Resource, 16)];

#[test]
fn four_rows_of_an_icon_and_a_text_in_the_page_s_panel_are_the_checks_in_their_order() {
    for change in [|_: &mut Snapshot| {}, foreign] {
        let mut page = unnamed();
        change(&mut page);
        let seen = recognise(&page);
        assert_eq!(rows(&seen), ROWS, "{:?}", seen.reasons);
        assert!(code(&seen, "rows-by-order"));
    }
}

#[test]
fn containers_that_bear_the_icon_of_what_is_in_them_are_no_rows() {
    let mut page = unnamed();
    for e in page.elements.iter_mut().filter(|e| e.tag == "crt-flex" || e.tag == "crt-toggle-container-item")
    {
        e.icon = "icon-a".into();
    }
    foreign(&mut page);
    assert_eq!(rows(&recognise(&page)), ROWS);
}

#[test]
fn known_captions_are_enough_wherever_they_stand_together() {
    let mut page = unnamed();
    for e in &mut page.elements {
        if e.tag.starts_with("crt-toggle-container") {
            e.tag = "crt-flex".into();
        }
        (e.name, e.id, e.icon) = Default::default();
    }
    let seen = recognise(&page);
    assert_eq!(rows(&seen), ROWS, "{:?}", seen.reasons);
    assert!(code(&seen, "rows-by-caption"));
}

#[test]
fn captions_tell_the_rows_where_the_order_is_another() {
    let mut page = unnamed();
    let (first, second) = ("System settings are filled in", "Identity Service is available");
    for e in &mut page.elements {
        for text in [&mut e.label, &mut e.text] {
            match text.as_str() {
                t if t == first => *text = second.into(),
                t if t == second => *text = first.into(),
                _ => {}
            }
        }
    }
    let seen = recognise(&page);
    let swapped = [(Check::Settings, 12), (Check::Service, 10), ROWS[2], ROWS[3]];
    assert_eq!(rows(&seen), swapped, "{:?}", seen.reasons);
}

#[test]
fn three_known_captions_tell_three_rows() {
    let mut page = unnamed();
    let gone = element(&mut page, |e| e.text == "Default resource registered").h;
    page.elements.retain(|e| e.h != gone && e.h != gone - 1);
    assert_eq!(rows(&recognise(&page)), ROWS[..3]);
}

#[test]
fn rows_that_have_no_elements_of_their_own_are_their_texts() {
    let mut page = unnamed();
    // Icon and text stand side by side: what is around each pair is not seen.
    for (_, row) in ROWS {
        let at = page.elements.iter().position(|e| e.h == row).unwrap();
        let parent = page.elements[at].parent;
        (page.elements[at].tag, page.elements[at].name, page.elements[at].id) =
            ("mat-icon".into(), "".into(), "".into());
        let text = element(&mut page, |e| e.parent == Some(row));
        (text.parent, text.name, text.id) = (parent, "".into(), "".into());
    }
    let texts = ROWS.map(|(check, row)| (check, row + 1));
    let seen = recognise(&page);
    assert_eq!(rows(&seen), texts, "{:?}", seen.reasons);
    foreign(&mut page);
    let seen = recognise(&page);
    assert_eq!(rows(&seen), texts, "in another language: {:?}", seen.reasons);
}

#[test]
fn what_is_not_surely_the_panel_is_none() {
    type Change = fn(&mut Snapshot);
    let table: [(&str, Change, bool); 7] = [
        ("on another page", |p| p.hash = "#Section/Contacts_ListPage".into(), false),
        ("in Help", |p| element(p, |e| e.name == "TabContainer_k1").name = "OpenHelpButton".into(), false),
        (
            "rows that can be pressed",
            |p| {
                p.elements
                    .iter_mut()
                    .filter(|e| (10..=17).contains(&e.h) && e.h % 2 == 0)
                    .for_each(|e| e.tag = "a".into())
            },
            true,
        ),
        (
            "five rows",
            |p| {
                let row = element(p, |e| e.h == 16).clone();
                p.elements.push(Element { h: 99, name: "FlexContainer_a4".into(), ..row });
            },
            true,
        ),
        (
            "two groups of four",
            |p| {
                let rows: Vec<Element> =
                    p.elements.iter().filter(|e| [10, 12, 14, 16].contains(&e.h)).cloned().collect();
                p.elements.extend(rows.into_iter().map(|e| Element { h: e.h + 100, parent: Some(4), ..e }));
            },
            true,
        ),
        ("closed", |p| p.elements.retain(|e| !e.tag.starts_with("crt-")), false),
        (
            "in a dialog",
            |p| {
                for e in p.elements.iter_mut().filter(|e| e.h == 1) {
                    (e.tag, e.role, e.name) = ("mat-dialog-container".into(), "dialog".into(), "".into());
                }
            },
            false,
        ),
    ];
    for (what, change, unsure) in table {
        let mut page = unnamed();
        foreign(&mut page);
        change(&mut page);
        let seen = recognise(&page);
        assert_eq!(rows(&seen), [], "{what}: {:?}", seen.reasons);
        assert_eq!(seen.unsure, unsure, "{what}: {:?}", seen.reasons);
    }
}

#[test]
fn the_same_caption_twice_tells_nothing() {
    let mut page = unnamed();
    element(&mut page, |e| e.text == "Access token is retrievable").text =
        "Identity Service is available".into();
    element(&mut page, |e| e.label == "Access token is retrievable").label.clear();
    let seen = recognise(&page);
    assert_eq!(rows(&seen), [], "{:?}", seen.reasons);
}

#[test]
fn an_open_panel_that_is_not_recognised_is_said_to_be_one() {
    let mut page = unnamed();
    foreign(&mut page);
    page.elements.retain(|e| !(10..=17).contains(&e.h));
    let seen = recognise(&page);
    assert!(seen.unsure && seen.oauth_page && seen.panel.is_none(), "{:?}", seen.reasons);
    assert!(code(&seen, "panel-unknown"));
}

#[test]
fn check_boxes_in_elements_of_an_unknown_kind_are_rows_where_nobody_can_tick_them() {
    for (ticked, expected) in [(false, 4), (true, 0)] {
        let mut page = snapshots::load("panel-renamed").page;
        foreign(&mut page);
        for e in page.elements.iter_mut().filter(|e| e.tag == "crt-checkbox") {
            e.tag = "crt-state".into();
            e.readonly &= !ticked;
        }
        page.elements.iter_mut().filter(|e| e.kind == "checkbox" && ticked).for_each(|e| {
            (e.readonly, e.disabled) = (false, false);
        });
        let seen = recognise(&page);
        assert_eq!(rows(&seen).len(), expected, "{:?}", seen.reasons);
    }
}
