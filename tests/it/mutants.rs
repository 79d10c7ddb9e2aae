//! What becomes of each good snapshot when something about it changes: no change may lead a value into
//! another field than its own, and most must not matter.
//!
//! **What a field is.** The truth of a mutant is the identity of its elements: the input that was the secret's
//! stays the secret's, whatever it is called, wherever it is put and however it is dressed; a copy is what its
//! original is; an input put into a field is that field's. An extra field is nobody's. So the labels of two
//! fields changed over are a lie of the page, and reading them is a mistake. Only where the dialog has lost a
//! field *and* got another (it takes two mutations) is the new one taken for the lost one's successor, and for
//! the secret's only if it masks what is typed or its label says that it is.
//!
//! **What a row is.** A row is what its name says, for the name is what Creatio binds its state to. One
//! without such a name is what its place among the four says: nothing else tells it. But it has to be a row.
//!
//! **Which mutants are whole.** Where a mutation takes a field or a row away, doubles or hides it, adds an
//! input to the dialog, puts the fields into another order or another dialog above them, then refusing is
//! right. Of the others nine in ten must still be recognised.

use crate::support::mutant::{KINDS, LABELS, Mutant, NAMES, Random, TAGS, TYPES};
use crate::support::snapshots::Recorded;
use crate::support::{one_in, snapshots};
use oauth_assistant::page::recognise::{Recognised, recognise};
use oauth_assistant::page::snapshot::Handle;
use std::collections::BTreeMap;
use std::fmt::Debug;

/// Single mutants of each snapshot, as many of each kind.
const SINGLE: usize = 2000;
/// Double and triple mutants of each snapshot.
const SEVERAL: usize = 600;
/// Of single mutations so many in a hundred must leave the page recognised.
const KEPT: usize = 90;

/// How many there were, and how many of them were still recognised.
#[derive(Default)]
struct Tally(BTreeMap<String, [usize; 2]>);

impl Tally {
    fn count(&mut self, what: impl Debug, kept: bool) {
        let [all, still] = self.0.entry(format!("{what:?}")).or_default();
        *all += 1;
        *still += usize::from(kept);
    }

    fn sum(&self) -> [usize; 2] {
        self.0.values().fold([0, 0], |a, b| [a[0] + b[0], a[1] + b[1]])
    }

    #[allow(clippy::print_stdout, reason = "the shares are printed with the tests")]
    fn print(&self, title: &str) {
        println!("{title}");
        for (what, [all, still]) in &self.0 {
            println!("  {what:24} {still:6} of {all:6} still recognised, {:3} %", still * 100 / all);
        }
        let [all, still] = self.sum();
        println!("  {:24} {still:6} of {all:6} still recognised, {:3} %", "in all", still * 100 / all);
    }
}

/// Whether all that the recorded page shows is still found.
fn kept(recorded: &Recorded, seen: &Recognised) -> bool {
    match recorded.expect.settings {
        Some(_) => seen.settings.is_some(),
        None => seen.panel.as_ref().is_some_and(|p| p.rows.len() == recorded.expect.rows.len()),
    }
}

fn good() -> Vec<Recorded> {
    let is_good = |r: &Recorded| r.expect.settings.is_some() || !r.expect.rows.is_empty();
    snapshots::all().into_iter().filter(|r| is_good(r) && !r.name.starts_with("trap-")).collect()
}

/// A mutant that is read wrongly, and how it came about.
fn report(recorded: &Recorded, mutant: &Mutant, seen: &Recognised, wrong: &mut Vec<String>) {
    for mistake in mutant.mistakes(recorded, seen) {
        wrong.push(format!("{}: {mistake} after {:?}", recorded.name, mutant.done));
    }
}

#[test]
fn no_single_mutation_sends_a_value_astray_and_most_do_not_matter() {
    let (mut kinds, mut pages, mut broken) = (Tally::default(), Tally::default(), Tally::default());
    let mut wrong = Vec::new();
    for (seed, recorded) in good().iter().enumerate() {
        let mut random = Random(0x9E37_79B9_7F4A_7C15 + seed as u64);
        let mut made = 0;
        for kind in KINDS.into_iter().cycle() {
            if made == SINGLE / one_in() {
                break;
            }
            let mut mutant = Mutant::of(recorded);
            // Where a mutation changes nothing it is none; where there are no names none can be changed over.
            if !(0..20).any(|_| mutant.mutate(kind, &mut random)) {
                continue;
            }
            made += 1;
            let seen = recognise(&mutant.page);
            report(recorded, &mutant, &seen, &mut wrong);
            if mutant.is_whole(recorded) {
                kinds.count(kind, kept(recorded, &seen));
                pages.count(&recorded.name, kept(recorded, &seen));
            } else {
                broken.count(kind, kept(recorded, &seen));
            }
        }
    }
    pages.print("single mutations by snapshot");
    kinds.print("single mutations by kind");
    broken.print("single mutations that take a field or row away, double or add one");
    assert!(wrong.is_empty(), "{} mistakes: {:#?}", wrong.len(), &wrong[..wrong.len().min(12)]);
    let [all, still] = kinds.sum();
    assert!(still * 100 >= all * KEPT, "only {still} of {all} are still recognised");
}

#[test]
fn no_two_or_three_mutations_send_a_value_astray() {
    let (mut pages, mut wrong) = (Tally::default(), Vec::new());
    for (seed, recorded) in good().iter().enumerate() {
        let mut random = Random(0xD1B5_4A32_D192_ED03 + seed as u64);
        for _ in 0..SEVERAL / one_in() {
            let mut mutant = Mutant::of(recorded);
            for _ in 0..2 + random.below(2) {
                let kind = KINDS[random.below(KINDS.len())];
                mutant.mutate(kind, &mut random);
            }
            let seen = recognise(&mutant.page);
            report(recorded, &mutant, &seen, &mut wrong);
            pages.count(&recorded.name, kept(recorded, &seen));
        }
    }
    pages.print("two or three mutations by snapshot");
    assert!(wrong.is_empty(), "{} mistakes: {:#?}", wrong.len(), &wrong[..wrong.len().min(12)]);
    let [all, still] = pages.sum();
    assert!(still * 2 > all, "a recognition that nothing survives would pass this test as well");
}

#[test]
fn no_snapshot_whatever_is_too_odd_to_be_looked_at() {
    let mut random = Random(7);
    let words =
        [&NAMES[..], &LABELS, &TYPES, &TAGS, &["dialog", "button", "crt-grid", "oauthsettingsminipage"]]
            .concat();
    let recorded = snapshots::load("dialog-opaque-names");
    for _ in 0..2000 {
        let mut page = recorded.page.clone();
        page.hash =
            ["", "#", "modal=", "#modal%3", "#Page/OAuthAuthorization_ListPage"][random.below(5)].into();
        for at in 0..page.elements.len() {
            if random.below(4) == 0 {
                let e = &mut page.elements[at];
                e.tag = random.of(&words).into();
                e.role = random.of(&words).into();
                e.parent = [None, Some(random.below(50) as Handle), e.parent][random.below(3)];
            }
        }
        let _ = recognise(&page);
    }
}
