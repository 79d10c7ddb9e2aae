//! Every way to hide that is known, and the honest dialogs that look like one.

use super::*;

fn field() -> Sight {
    Sight {
        place: [40.0, 300.0, 380.0, 24.0],
        hits: vec![true; 5],
        opacity: 1.0,
        veils: Vec::new(),
        over: Vec::new(),
        seen: None,
    }
}

fn button() -> Sight {
    Sight { place: [500.0, 200.0, 60.0, 28.0], seen: Some(true), ..field() }
}

/// What is painted over a place and met nowhere.
fn bait() -> Over {
    let paint = vec![("backgroundColor".into(), "rgb(255, 255, 255)".into())];
    Over { tag: "div".into(), opacity: 1.0, paint }
}

fn veiled(name: &str, value: &str) -> Vec<(String, String)> {
    vec![(name.into(), value.into())]
}

const AT: f64 = 20_000.0;

fn press(button: Sight) -> PressSight {
    PressSight {
        at: AT,
        drawn: AT - 5000.0,
        since: AT - 2000.0,
        left: AT - 2000.0,
        pressed: button.clone(),
        was: None,
        button,
        steady_ms: 500.0,
        focused: true,
    }
}

fn sights(press: PressSight) -> Sights {
    let fields = [3, 5, 7].map(|handle| (handle, field())).to_vec();
    Sights { shown: true, turning: false, moving: false, fields, press: Some(press) }
}

#[test]
fn a_page_that_moves_tells_of_no_field_that_it_is_hidden_and_is_filled_by_what_is_seen_all_the_same() {
    let hidden = Sight { opacity: 0.01, ..field() };
    let seen = |moving| Sights { moving, fields: vec![(3, hidden.clone())], ..sights(press(button())) };
    let style = Unseen::Field(Hidden::Style("opacity".into()));
    assert_eq!((seen(false).hides([3]), seen(true).hides([3])), (Some(style.clone()), None));
    assert_eq!(seen(true).fields([3]), Err(style));
}

/// What hides a button or a field alike.
fn hidden() -> Vec<(Sight, Hidden)> {
    let style = |name: &str, value: &str| {
        (Sight { veils: veiled(name, value), ..button() }, Hidden::Style(name.into()))
    };
    let opacity = |opacity| (Sight { opacity, ..button() }, Hidden::Style("opacity".into()));
    vec![
        style("filter", "opacity(0)"),
        style("filter", "blur(40px)"),
        style("clipPath", "inset(50%)"),
        style("clip", "rect(0px, 0px, 0px, 0px)"),
        style("maskImage", "linear-gradient(transparent, transparent)"),
        style("mixBlendMode", "multiply"),
        style("scale", "0.001"),
        style("rotate", "180deg"),
        style("transform", "matrix(0.001, 0, 0, 0.001, 0, 0)"),
        style("transform", "matrix(-1, 0, 0, 1, 0, 0)"),
        style("transform", "matrix(1, 0.5, 0, 1, 0, 0)"),
        style("transform", "matrix(100, 0, 0, 100, 0, 0)"),
        style("transform", "matrix3d(1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0, 0, 0, -9000, 1)"),
        style("transform", "matrix(NaN, 0, 0, 1, 0, 0)"),
        opacity(0.01),
        opacity(0.3 * 0.3 * 0.3),
        opacity(0.0),
        opacity(f64::NAN),
        (Sight { place: [0.0, 0.0, 1.0, 1.0], ..button() }, Hidden::Small),
        (Sight { place: [0.0, 0.0, f64::NAN, 28.0], ..button() }, Hidden::Small),
        (Sight { hits: vec![false; 5], ..button() }, Hidden::Covered),
        (Sight { hits: vec![false, true, true, true, true], ..button() }, Hidden::Covered),
        (Sight { hits: Vec::new(), ..button() }, Hidden::Covered),
        (Sight { seen: Some(false), ..button() }, Hidden::Covered),
        (Sight { over: vec![bait()], ..button() }, Hidden::Covered),
        (Sight { over: vec![Over::default(); over::MOST], ..button() }, Hidden::Covered),
    ]
}

#[test]
fn what_is_in_its_place_and_nothing_hides_is_seen() {
    let seen = sights(press(button()));
    assert_eq!((seen.button(), seen.fields([3, 5, 7])), (Ok(()), Ok(())));
}

#[test]
fn a_button_that_is_hidden_in_any_way_was_not_seen() {
    for (sight, why) in hidden() {
        let seen = sights(press(sight));
        assert_eq!(seen.button(), Err(Unseen::Button(why)));
    }
    let cut = Sight { hits: vec![true, true, true, true, false], ..button() };
    assert_eq!(sights(press(cut)).button(), Err(Unseen::Button(Hidden::Covered)));
}

#[test]
fn a_field_that_is_hidden_in_any_way_is_not_seen_whichever_it_is() {
    for at in 0..3 {
        for (sight, why) in hidden() {
            let mut seen = sights(press(button()));
            seen.fields[at].1 = sight;
            assert_eq!(seen.fields([3, 5, 7]), Err(Unseen::Field(why)));
        }
    }
}

#[test]
fn a_field_of_which_nothing_was_measured_is_not_seen() {
    let seen = sights(press(button()));
    assert_eq!(seen.fields([3, 5, 8]), Err(Unseen::Unmeasured));
    assert_eq!(Sights::default().fields([3]), Err(Unseen::Unmeasured));
    assert_eq!(Sights::default().button(), Err(Unseen::Unmeasured));
}

#[test]
fn half_a_second_without_a_change_is_wanted() {
    for (steady_ms, counts) in [(0.0, false), (499.0, false), (500.0, true), (f64::NAN, false)] {
        let seen = sights(PressSight { steady_ms, ..press(button()) });
        assert_eq!(seen.button().is_ok(), counts, "{steady_ms}");
    }
}

#[test]
fn a_page_that_nobody_looks_at_has_no_presses() {
    let seen = || sights(press(button()));
    assert_eq!(Sights { shown: false, ..seen() }.button(), Err(Unseen::Away));
    assert_eq!(Sights { turning: true, ..seen() }.button(), Err(Unseen::Away));
    assert_eq!(Sights { turning: true, ..seen() }.fields([3]), Err(Unseen::Away));
    assert_eq!(sights(PressSight { focused: false, ..press(button()) }).button(), Err(Unseen::Away));
}

#[test]
fn what_was_hidden_as_it_was_pressed_is_not_made_good_afterwards() {
    let met = |sight: &Sight| sight.hits.len() == 5 && !sight.hits.contains(&false);
    for (sight, why) in hidden() {
        // What no press would have met was only scrolled to.
        let counts = !met(&sight);
        let expected = if counts { Ok(()) } else { Err(Unseen::Button(why)) };
        let pressed = sights(PressSight { pressed: sight.clone(), ..press(button()) });
        assert_eq!(pressed.button(), expected);
        let shown_just_before =
            sights(PressSight { was: Some(sight), since: AT - 80.0, left: AT - 80.0, ..press(button()) });
        assert_eq!(shown_just_before.button().is_ok(), counts && expected.is_ok());
    }
}

#[test]
fn what_came_under_the_pointer_just_before_the_press_was_not_aimed_at() {
    let at = |x, y| Sight { place: [x, y, 60.0, 28.0], ..button() };
    let came = |was: Option<Sight>, kept_ms, drawn_ms| {
        let [since, drawn] = [kept_ms, drawn_ms].map(|ago| AT - ago);
        sights(PressSight { was, since, left: since, drawn, ..press(button()) }).button()
    };
    for far in [at(-9999.0, 200.0), at(500.0, 214.0), at(530.0, 200.0), at(f64::NAN, 200.0)] {
        assert_eq!(came(Some(far.clone()), 80.0, 5000.0), Err(Unseen::Moving), "{far:?}");
        // What was drawn just now has moved with what was drawn around it: after *Undo* the dialog is smaller.
        assert_eq!(came(Some(far.clone()), 80.0, 600.0), Ok(()), "{far:?}");
        assert_eq!(came(Some(far), 300.0, 5000.0), Ok(()));
    }
    // Something of it has changed, and a person who aimed at it meets it all the same.
    assert_eq!(came(Some(at(480.0, 208.0)), 80.0, 5000.0), Ok(()));
    // It was there, went away and came back.
    let back = PressSight { was: Some(button()), since: AT - 80.0, left: AT - 900.0, ..press(button()) };
    assert_eq!(sights(back).button(), Err(Unseen::Moving));
    // It has moved ever since it was drawn. In the first moment that is a dialog that opens.
    assert_eq!(came(None, 80.0, 5000.0), Err(Unseen::Moving));
    assert_eq!(came(None, 80.0, 60.0), Ok(()));
    // A button that fills nothing is looked at from its press on.
    let of_another_kind =
        Sights { fields: Vec::new(), ..sights(PressSight { since: AT, ..press(button()) }) };
    assert_eq!(of_another_kind.button(), Ok(()));
}

#[test]
fn a_press_on_a_dialog_that_fades_in_counts_once_it_is_there() {
    let opening = |opacity, value: &str| {
        let veils = veiled("transform", value);
        let pressed = Sight { opacity, veils, seen: Some(false), ..button() };
        sights(PressSight { pressed, drawn: AT - 60.0, ..press(button()) }).button()
    };
    let baited = Sight { opacity: 0.6, over: vec![bait()], ..button() };
    assert_eq!(
        sights(PressSight { pressed: baited, drawn: AT - 60.0, ..press(button()) }).button(),
        Err(Unseen::Button(Hidden::Covered))
    );
    assert_eq!(opening(0.6, "matrix(0.9, 0, 0, 0.9, 0, 0)"), Ok(()));
    assert_eq!(
        opening(0.01, "matrix(0.9, 0, 0, 0.9, 0, 0)"),
        Err(Unseen::Button(Hidden::Style("opacity".into())))
    );
}

#[test]
fn honest_pages_are_seen() {
    // Moved by a transform, a little zoomed, in part under a caption of the field itself, without Chromium's own word.
    for sight in [
        Sight { veils: veiled("transform", "matrix(1, 0, 0, 1, 120, -40)"), ..button() },
        Sight { veils: veiled("transform", "matrix(1.25, 0, 0, 1.25, 0, 0)"), ..button() },
        Sight { seen: None, ..button() },
        Sight { opacity: 0.98, ..button() },
    ] {
        assert_eq!(sights(press(sight)).button(), Ok(()));
    }
    let captioned = Sight { hits: vec![true, false, true, true, false], ..field() };
    let mut seen = sights(press(button()));
    seen.fields[0].1 = captioned;
    assert_eq!(seen.fields([3, 5, 7]), Ok(()));
}
