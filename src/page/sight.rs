//! What a person can truly see of a button of ours in a page, and of the fields that it fills.
//!
//! A script of the page cannot press our buttons, but it can lead a real press onto one that nobody sees: made
//! transparent, clipped, shrunk, covered by a bait that lets presses through, or moved under the pointer. So a press
//! counts only if the button and the fields were visible for [`STEADY_MS`] without moving. The content script
//! measures ([`Sights`]); what the numbers mean is decided here.
//!
//! In Chromium an `IntersectionObserver` that tracks visibility judges the button as well: nothing is drawn over it.
//! Of Material's fields it never says so, because their captions and outlines are drawn in the same place. So what lies
//! over a place and lets presses through is looked for as well, and judged by how it paints ([`Over`]).

mod over;

pub use over::Over;

use super::Handle;
use serde::Deserialize;

/// So long a button and its fields have to be visible, in the same place.
pub const STEADY_MS: f64 = 500.0;

/// Nobody has read, and nobody aims at, what has been in its place for a shorter time.
const READ_MS: f64 = 300.0;

/// Within this time after it was drawn, a button may still be fading in with the dialog that it stands in, or be moved by
/// what was drawn with it.
const FADING_MS: f64 = 1000.0;

/// Less than that of the colours is left: it is not what it seems to be.
const MIN_OPACITY: f64 = 0.9;
/// The same for a dialog that fades in.
const MIN_FADING: f64 = 0.3;

/// Width and height of what can be read and aimed at, in CSS pixels.
const MIN_BUTTON: [f64; 2] = [20.0, 14.0];
const MIN_FIELD: [f64; 2] = [40.0, 8.0];

/// By so much something may be made smaller or larger.
const SCALES: std::ops::RangeInclusive<f64> = 0.7..=4.0;

/// What was measured of one element.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[serde(default)]
pub struct Sight {
    /// Left, top, width and height in the window.
    #[serde(rename = "box")]
    pub place: [f64; 4],
    /// Whether a press would meet it: in its middle, then at its four corners.
    pub hits: Vec<bool>,
    /// The product of its opacity and that of everything around it.
    pub opacity: f64,
    /// Properties that may hide, of it and everything around it, where they are not at rest: name and value.
    pub veils: Vec<(String, String)>,
    /// What is painted over one of these points and would not be met there, or is met and belongs to it.
    pub over: Vec<Over>,
    /// What the browser itself says; only Chromium does, and only of a button of ours.
    pub seen: Option<bool>,
}

/// What was measured of a press.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[serde(default)]
pub struct PressSight {
    /// When it was pressed, on the page's own clock in milliseconds, as the next three.
    pub at: f64,
    /// When the button was drawn, or drawn anew.
    pub drawn: f64,
    /// Since when it looked as it was pressed; a button that fills nothing is looked at from its press on.
    pub since: f64,
    /// When it ceased to be as it was before.
    pub left: f64,
    /// The button as it was pressed.
    pub pressed: Sight,
    /// As it was last, for long enough to be read, before it looked as it was pressed.
    pub was: Option<Sight>,
    /// The button now.
    pub button: Sight,
    /// For so long nothing that was measured has changed, of button and fields.
    pub steady_ms: f64,
    /// The page has the keyboard.
    pub focused: bool,
}

/// What was measured with a look.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[serde(default)]
pub struct Sights {
    /// The tab is shown.
    pub shown: bool,
    /// The page shows a picture of itself: a view transition.
    pub turning: bool,
    /// Something on the page fades in or moves, and will come to rest.
    pub moving: bool,
    /// Of each field.
    pub fields: Vec<(Handle, Sight)>,
    /// Of the press that the look came with.
    pub press: Option<PressSight>,
}

/// Why a press does not count, or a field is not filled.
#[derive(Clone, Debug, PartialEq)]
pub enum Unseen {
    /// Nothing was measured.
    Unmeasured,
    /// The tab is not shown, has not the keyboard, or shows a picture of itself.
    Away,
    /// It has not kept its place and looks for long enough.
    Moving,
    /// The button is not truly visible.
    Button(Hidden),
    /// A field is not.
    Field(Hidden),
}

/// What hides an element.
#[derive(Clone, Debug, PartialEq)]
pub enum Hidden {
    /// A property of it, or of something around it.
    Style(String),
    /// It is too small.
    Small,
    /// Something else is met in its place, or it is outside the window.
    Covered,
}

impl Unseen {
    /// Message key and substitutions.
    pub fn message(&self) -> (&'static str, Vec<String>) {
        let key = match self {
            Unseen::Unmeasured => "unseen_unmeasured",
            Unseen::Away => "unseen_away",
            Unseen::Moving => "unseen_moving",
            Unseen::Button(Hidden::Style(name)) => return ("unseen_button_style", vec![name.clone()]),
            Unseen::Button(Hidden::Small) => "unseen_button_small",
            Unseen::Button(Hidden::Covered) => "unseen_button_covered",
            Unseen::Field(Hidden::Style(name)) => return ("unseen_field_style", vec![name.clone()]),
            Unseen::Field(Hidden::Small) => "unseen_field_small",
            Unseen::Field(Hidden::Covered) => "unseen_field_covered",
        };
        (key, Vec::new())
    }
}

impl Sight {
    /// Whether who aims at the one means the other: less than half of it away.
    fn is_near(&self, other: &Sight) -> bool {
        let [x, y, width, height] = self.place;
        let [other_x, other_y, ..] = other.place;
        (x - other_x).abs() * 2.0 < width && (y - other_y).abs() * 2.0 < height
    }
}

impl Sights {
    /// Whether the button that was pressed was truly seen.
    ///
    /// # Errors
    /// Why not.
    pub fn button(&self) -> Result<(), Unseen> {
        let press = self.press.as_ref().ok_or(Unseen::Unmeasured)?;
        if !self.shown || !press.focused || self.turning {
            return Err(Unseen::Away);
        }
        judge(&press.button, MIN_BUTTON, 5).map_err(Unseen::Button)?;
        // What hides until it is pressed is not made good by showing itself afterwards.
        let fading = press.at - press.drawn < FADING_MS;
        let fills = !self.fields.is_empty();
        let is_new = fills && press.at - press.since < READ_MS;
        let read = press.was.as_ref().filter(|_| is_new);
        let pressed = read.unwrap_or(&press.pressed);
        let lay_open = if fading { fades_in(pressed) } else { lies_open(pressed) };
        lay_open.map_err(Unseen::Button)?;
        // What comes under the pointer just before it goes down was not aimed at, however long it stays afterwards.
        let stood = |was: &Sight| press.at - press.left < READ_MS && was.is_near(&press.pressed);
        let came = is_new && !fading && !read.is_some_and(stood);
        if press.steady_ms >= STEADY_MS && !came { Ok(()) } else { Err(Unseen::Moving) }
    }

    /// What keeps a person from seeing these fields, as far as a look tells by which nothing is filled. While something
    /// moves it tells nothing: what fades in is seen in a moment.
    pub fn hides(&self, inputs: impl IntoIterator<Item = Handle>) -> Option<Unseen> {
        if self.moving { None } else { self.fields(inputs).err() }
    }

    /// Whether each of these fields can truly be seen now.
    ///
    /// # Errors
    /// Why not.
    pub fn fields(&self, inputs: impl IntoIterator<Item = Handle>) -> Result<(), Unseen> {
        if self.turning {
            return Err(Unseen::Away);
        }
        for input in inputs {
            let field = self.fields.iter().find(|(handle, _)| *handle == input);
            let (_, sight) = field.ok_or(Unseen::Unmeasured)?;
            judge(sight, MIN_FIELD, 3).map_err(Unseen::Field)?;
        }
        Ok(())
    }
}

/// `met`: at so many of the five points at least, the middle among them.
fn judge(sight: &Sight, size: [f64; 2], met: usize) -> Result<(), Hidden> {
    unveiled(sight, size)?;
    let hits = sight.hits.iter().filter(|hit| **hit).count();
    if hits < met || sight.hits.first() != Some(&true) || sight.seen == Some(false) || covered(sight) {
        return Err(Hidden::Covered);
    }
    Ok(())
}

/// What is only somewhere else, such as above the window before somebody scrolls, does not lurk: a press would not have
/// met it. What a press would have met, and the browser says that nobody saw it, does.
fn lies_open(sight: &Sight) -> Result<(), Hidden> {
    unveiled(sight, MIN_BUTTON)?;
    let met = !sight.hits.is_empty() && sight.hits.iter().all(|hit| *hit);
    if met && (sight.seen == Some(false) || covered(sight)) { Err(Hidden::Covered) } else { Ok(()) }
}

/// Something is painted over it that no hit test meets.
fn covered(sight: &Sight) -> bool {
    sight.over.len() >= over::MOST || sight.over.iter().any(Over::hides)
}

/// Nothing of its own or around it hides it.
fn unveiled(sight: &Sight, [width, height]: [f64; 2]) -> Result<(), Hidden> {
    let [.., wide, high] = sight.place;
    if let Some((name, _)) = sight.veils.iter().find(|(name, value)| !is_harmless(name, value)) {
        return Err(Hidden::Style(name.clone()));
    }
    if sight.opacity.is_nan() || sight.opacity < MIN_OPACITY {
        return Err(Hidden::Style("opacity".into()));
    }
    if wide.is_nan() || high.is_nan() || wide < width || high < height {
        return Err(Hidden::Small);
    }
    Ok(())
}

/// A dialog that opens grows and becomes visible within a moment; nothing else hides it meanwhile.
fn fades_in(sight: &Sight) -> Result<(), Hidden> {
    if let Some((name, _)) = sight.veils.iter().find(|(name, _)| name != "transform") {
        return Err(Hidden::Style(name.clone()));
    }
    if covered(sight) {
        return Err(Hidden::Covered);
    }
    if sight.opacity >= MIN_FADING { Ok(()) } else { Err(Hidden::Style("opacity".into())) }
}

/// A property that is not at rest, and hides nothing all the same: what is only moved, or made a little smaller or larger.
fn is_harmless(name: &str, value: &str) -> bool {
    if name != "transform" {
        return false;
    }
    let numbers = value.strip_prefix("matrix(").and_then(|rest| rest.strip_suffix(')'));
    let numbers: Option<Vec<f64>> =
        numbers.and_then(|list| list.split(',').map(|number| number.trim().parse().ok()).collect());
    let Some([across, 0.0, 0.0, down, _, _]) = numbers.as_deref() else { return false };
    SCALES.contains(across) && SCALES.contains(down)
}

#[cfg(test)]
mod tests;
