#![allow(clippy::unwrap_used, reason = "tests fail by panicking")]

use crate::creatio::Check;
use crate::diagnosis::facts::{Facts, Verdict};
use crate::diagnosis::row::{Family, Red, Spot, View, Weight};
use crate::diagnosis::{Certainty, Claim, Id, Place, Severity};
use crate::probe::Evidence;
use std::{fs, path::Path};

const VERDICTS: [Verdict; 7] = [
    Verdict::Unknown,
    Verdict::Green,
    Verdict::Red(Check::Settings),
    Verdict::Red(Check::Service),
    Verdict::Red(Check::Token),
    Verdict::Red(Check::Resource),
    Verdict::RedSomewhere,
];

/// What comes of each verdict, a letter each.
fn each(elsewhere: bool, letter: impl Fn(&Facts) -> char) -> String {
    let evidence = Evidence::default();
    let facts = |verdict| Facts { verdict, elsewhere, ..Facts::of(&evidence) };
    VERDICTS.iter().map(|verdict| letter(&facts(*verdict))).collect()
}

#[test]
fn how_bad_a_finding_is_follows_what_creatio_says() {
    let severity = |weight: Weight, sure| {
        each(false, |facts| match weight.of(facts, sure).0 {
            Severity::Blocker => 'b',
            Severity::Warning => 'w',
            Severity::Notice => 'n',
        })
    };
    for (weight, expected) in [
        (Weight::Always(Severity::Notice), "nnnnnnn"),
        (Weight::Availability, "wbbbbbb"),
        (Weight::BlocksWhile(Red::Any), "wwbbbbb"),
        (Weight::BlocksWhile(Red::NotGreen), "bwbbbbb"),
        (Weight::BlocksWhile(Red::Connection), "wwwbbww"),
        (Weight::BlocksWhile(Red::Token), "wwwwbww"),
        (Weight::BlocksWhile(Red::Resource), "wwwwwbw"),
        (Weight::WarnsWhile(Red::Any), "nnwwwww"),
    ] {
        assert_eq!(severity(weight, Certainty::Certain), expected, "{weight:?}");
    }
    assert_eq!(severity(Weight::WarnsIfCertain, Certainty::Certain), "wwwwwww");
    assert_eq!(severity(Weight::WarnsIfCertain, Certainty::Likely), "nnnnnnn");
}

#[test]
fn only_of_the_availability_without_creatios_word_less_is_sure() {
    let sure = |weight: Weight| {
        each(false, |facts| match weight.of(facts, Certainty::Certain).1 {
            Certainty::Certain => 'c',
            Certainty::Likely => 'l',
            Certainty::Possible => 'p',
        })
    };
    assert_eq!(sure(Weight::Availability), "pcccccl");
    assert_eq!(sure(Weight::BlocksWhile(Red::Connection)), "ccccccc");
}

#[test]
fn beside_what_a_finding_stands_follows_which_row_is_red() {
    let place = |spot: Spot| {
        each(false, |facts| match spot.of(facts) {
            Place::Row(Check::Settings) => 's',
            Place::Row(Check::Service) => 'i',
            Place::Row(Check::Token) => 't',
            Place::Row(Check::Resource) => 'r',
            Place::Assistant => 'a',
        })
    };
    for (spot, expected) in [
        (Spot::At(Place::Row(Check::Settings)), "sssssss"),
        (Spot::RedOfConnection(Check::Service), "iiiitii"),
        (Spot::RedOfConnection(Check::Token), "tttittt"),
        (Spot::WhileRed(Check::Token), "aaaataa"),
        (Spot::FirstRed, "aasitra"),
    ] {
        assert_eq!(place(spot), expected, "{spot:?}");
    }
}

#[test]
fn the_browsers_view_counts_only_where_it_sees_what_creatio_sees() {
    for (view, same, elsewhere) in [
        (View::Any, "+++++++", "+++++++"),
        (View::Same, "+++++++", "-------"),
        (View::OfService, "+--+--+", "-------"),
        (View::OfConnection, "---++--", "-------"),
    ] {
        let holds = |facts: &Facts| if view.holds(facts) { '+' } else { '-' };
        assert_eq!([each(false, holds), each(true, holds)], [same, elsewhere], "{view:?}");
    }
}

#[test]
fn steps_about_tls_are_for_an_address_of_https() {
    let recorded = recorded().find(|(name, _)| name == "network-healthy-here-only").unwrap().1;
    for (scheme, steps) in [("https", 5), ("http", 3)] {
        let evidence = crate::report::parse(&recorded.replace("https://id.", &format!("{scheme}://id.")));
        let evidence = evidence.unwrap();
        let claim = Claim::new(Id::Net02, Certainty::Likely);
        let finding = Id::Net02.row().judge(&Facts::of(&evidence), claim).unwrap();
        assert_eq!(finding.steps, steps, "{scheme}");
    }
    assert_eq!(Id::Net02.row().all_steps(), 5);
}

/// The recorded evidence, by name.
fn recorded() -> impl Iterator<Item = (String, String)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/evidence");
    fs::read_dir(folder).unwrap().map(|entry| {
        let path = entry.unwrap().path();
        (path.file_stem().unwrap().to_str().unwrap().to_owned(), fs::read_to_string(&path).unwrap())
    })
}

#[test]
fn a_family_claims_its_own_findings_only() {
    // What the server says may settle what others only suspect.
    let settled = [Id::Cfg03, Id::Cfg04, Id::Jwt03, Id::Tok04, Id::Tok05, Id::Jwk01, Id::Jwk10];
    for (name, report) in recorded() {
        let evidence = crate::report::parse(&report).unwrap();
        let facts = Facts::of(&evidence);
        for family in Family::ALL {
            for claim in family.claims(&facts) {
                let own = claim.id.row().family == family;
                assert!(
                    own || family == Family::Server && settled.contains(&claim.id),
                    "{name}: {}",
                    claim.id
                );
            }
        }
    }
}
