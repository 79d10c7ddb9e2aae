//! What lies over a place without being met there, and whether it hides what is behind it.
//!
//! Captions, outlines and the veil that Material lays over a field in focus let presses through, too. They leave the field
//! to be seen: they paint nothing, or hardly anything.

use serde::Deserialize;

/// So much is told at most; an honest page has a handful.
pub(super) const MOST: usize = 64;

/// What lets at least that much through hides nothing. The veil of a field in focus has .04 to .12.
const MAX_ALPHA: f64 = 0.2;

/// A line is thinner than that, and what is painted in a place of its own is farther away, in CSS pixels.
const MAX_LINE: f64 = 8.0;

/// Elements that are painted by what they hold.
const PICTURES: [&str; 31] = [
    "img",
    "video",
    "canvas",
    "iframe",
    "frame",
    "fencedframe",
    "object",
    "embed",
    "svg",
    "rect",
    "circle",
    "ellipse",
    "path",
    "polygon",
    "polyline",
    "line",
    "image",
    "use",
    "text",
    "tspan",
    "foreignObject",
    "input",
    "textarea",
    "select",
    "button",
    "progress",
    "meter",
    "audio",
    "math",
    "dialog",
    "marquee",
];

/// One of the things over a place.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[serde(default)]
pub struct Over {
    /// Its name, or that of the part of an element that it is.
    pub tag: String,
    /// The product of its opacity and that of everything around it.
    pub opacity: f64,
    /// Properties by which it paints, where they are not at rest: name and computed value.
    pub paint: Vec<(String, String)>,
}

impl Over {
    /// Whether it hides what is behind it.
    pub fn hides(&self) -> bool {
        // What is not a number hides.
        if self.opacity <= MAX_ALPHA {
            return false;
        }
        PICTURES.contains(&self.tag.as_str())
            || self.paint.iter().any(|(name, value)| self.paints(name, value))
    }

    fn paints(&self, name: &str, value: &str) -> bool {
        let thin = |alpha: f64| (alpha * self.opacity).abs() <= MAX_ALPHA;
        let dense = |value: &str| !alpha(value).is_some_and(thin);
        match name {
            "backgroundColor" => dense(value),
            "borderTop" | "borderRight" | "outline" | "boxShadow" => {
                dense(value) && longest(value) > MAX_LINE
            }
            "filter" => value.contains("drop-shadow") && dense(value),
            // A picture, or what is behind seen through something.
            _ => true,
        }
    }
}

/// How dense the densest of the colours in a computed value is: 1 where a colour says nothing of it, nothing where
/// there is none that can be read.
fn alpha(value: &str) -> Option<f64> {
    let mut densest: Option<f64> = None;
    for (at, _) in value.match_indices('(') {
        let name =
            value[..at].rsplit(|c: char| !c.is_ascii_alphanumeric() && c != '-').next().unwrap_or_default();
        let inside = value[at + 1..].split(')').next().unwrap_or_default();
        let of = match name {
            "rgb" => 1.0,
            "rgba" => inside.rsplit(',').next()?.trim().parse().ok()?,
            "color" | "lab" | "lch" | "oklab" | "oklch" | "hsl" | "hwb" => match inside.rsplit_once('/') {
                Some((_, alpha)) => alpha.trim().parse().ok()?,
                None => 1.0,
            },
            _ => continue,
        };
        densest = Some(densest.map_or(of, |known| known.max(of)));
    }
    densest
}

/// The longest of the lengths in a computed value.
fn longest(value: &str) -> f64 {
    let lengths =
        value.split([' ', ',', '(', ')']).filter_map(|part| part.strip_suffix("px")?.parse::<f64>().ok());
    lengths.fold(0.0, |longest, length| longest.max(length.abs()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn over(tag: &str, opacity: f64, paint: &[(&str, &str)]) -> Over {
        let paint = paint.iter().map(|(name, value)| ((*name).into(), (*value).into())).collect();
        Over { tag: tag.into(), opacity, paint }
    }

    #[test]
    fn what_paints_hides() {
        for (tag, opacity, name, value) in [
            ("div", 1.0, "backgroundColor", "rgb(255, 255, 255)"),
            ("div", 1.0, "backgroundColor", "rgba(255, 255, 255, 0.8)"),
            ("div", 1.0, "backgroundColor", "color(srgb 1 1 1 / 0.9)"),
            ("div", 1.0, "backgroundColor", "oklch(1 0 0)"),
            ("div", 0.5, "backgroundColor", "rgb(255, 255, 255)"),
            ("div", f64::NAN, "backgroundColor", "rgb(255, 255, 255)"),
            ("div", 1.0, "backgroundColor", "device-cmyk(0 0 0 0)"),
            ("div", 1.0, "backgroundImage", "linear-gradient(rgb(255, 255, 255), rgb(255, 255, 255))"),
            ("::after", 1.0, "backgroundImage", "url(\"data:,\")"),
            ("div", 1.0, "borderTop", "400px solid rgb(255, 255, 255)"),
            ("div", 1.0, "boxShadow", "rgb(255, 255, 255) 0px 0px 0px 9999px"),
            (
                "div",
                1.0,
                "boxShadow",
                "rgba(0, 0, 0, 0) 0px 0px 0px 0px, rgb(255, 255, 255) -900px 0px 0px 0px inset",
            ),
            ("div", 1.0, "outline", "rgb(255, 255, 255) solid 500px"),
            ("div", 1.0, "filter", "drop-shadow(rgb(255, 255, 255) 900px 0px 0px)"),
            ("div", 1.0, "backdropFilter", "blur(40px)"),
            ("img", 1.0, "", ""),
            ("iframe", 0.9, "", ""),
            ("svg", 1.0, "", ""),
        ] {
            let paint = [(name, value)];
            let what = over(tag, opacity, if name.is_empty() { &[] } else { &paint });
            assert!(what.hides(), "{what:?}");
        }
    }

    #[test]
    fn what_an_honest_field_has_over_it_hides_nothing() {
        for (tag, opacity, name, value) in [
            ("label", 1.0, "", ""),
            ("div", 1.0, "borderTop", "1px solid rgb(116, 119, 127)"),
            ("div", 1.0, "borderTop", "300px solid rgba(0, 0, 0, 0)"),
            ("div", 0.04, "backgroundColor", "rgb(0, 0, 0)"),
            ("div", 1.0, "backgroundColor", "rgba(0, 0, 0, 0.12)"),
            ("div", 1.0, "backgroundColor", "color(srgb 0 0 0 / 0.08)"),
            (
                "div",
                1.0,
                "boxShadow",
                "rgba(0, 0, 0, 0.2) 0px 11px 15px -7px, rgba(0, 0, 0, 0.14) 0px 24px 38px 3px",
            ),
            ("div", 1.0, "outline", "rgb(0, 0, 0) auto 1px"),
            ("img", 0.0, "", ""),
        ] {
            let paint = [(name, value)];
            let what = over(tag, opacity, if name.is_empty() { &[] } else { &paint });
            assert!(!what.hides(), "{what:?}");
        }
    }
}
