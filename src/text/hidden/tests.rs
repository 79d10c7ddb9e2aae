use super::*;

/// Members of every kind that hides, as code points.
const HIDING: [u32; 64] = [
    // Control characters and separators of lines.
    0x0, 0x7, 0x1b, 0x7f, 0x85, 0x9f, 0x2028, 0x2029, // Direction.
    0x61c, 0x200e, 0x200f, 0x202a, 0x202b, 0x202c, 0x202d, 0x202e, 0x2066, 0x2067, 0x2068, 0x2069,
    // No width.
    0x200b, 0x200c, 0x200d, 0x2060, 0xfeff, 0xad, 0x34f, 0x180e,
    // Invisible operators and deprecated format characters.
    0x2061, 0x2062, 0x2063, 0x2064, 0x2065, 0x206a, 0x206b, 0x206c, 0x206d, 0x206e, 0x206f,
    // Fillers and blanks.
    0x115f, 0x1160, 0x3164, 0xffa0, 0x2800, 0x17b4, 0x17b5, // Variation selectors.
    0xfe00, 0xfe01, 0xfe0e, 0xfe0f, 0x180b, 0x180f, 0xe0100, 0xe01ef, // Tags.
    0xe0001, 0xe0020, 0xe0061, 0xe007f,
    // Annotation, shorthand, music, and what is not assigned and to be ignored.
    0xfff9, 0xfffb, 0x1bca0, 0x1d173, 0xfff0, 0xe0fff,
];

fn hiding() -> impl Iterator<Item = char> {
    HIDING.into_iter().filter_map(char::from_u32)
}

/// Names that people give, in which nothing hides.
const HONEST: [&str; 22] = [
    "Production",
    "Tëst – Zürich №2",
    "الإنتاج",
    "تولید ۱۴۰۴",
    "می\u{200c}خواهم",
    "خانه\u{200c}ها",
    "סביבת ייצור",
    "शक्\u{200d}ति",
    "ක්\u{200d}රි",
    "നന്\u{200d}",
    "ᠮᠣᠩᠭᠣᠯ",
    "葛\u{e0100}飾区",
    "本番 (東京)",
    "👨\u{200d}👩\u{200d}👧\u{200d}👦 Family",
    "👩🏽\u{200d}💻 Dev",
    "❤\u{fe0f}\u{200d}🔥",
    "🏳\u{fe0f}\u{200d}🌈",
    "☑\u{fe0f} Test",
    "1\u{fe0f}\u{20e3} first",
    "🏴\u{e0067}\u{e0062}\u{e0073}\u{e0063}\u{e0074}\u{e007f} Edinburgh",
    "🇺🇦 Київ",
    "🧑🏻\u{200d}🤝\u{200d}🧑🏿",
];

#[test]
fn every_kind_of_hidden_character_is_on_the_list_and_says_nothing() {
    for c in hiding() {
        assert!(is_hidden(c), "{c:?}");
        assert!(says_nothing(&format!("  {c}{c}\u{a0}\u{3000}")), "{c:?}");
    }
    for c in "aßЖ中ع1-_.:/ ©́👩".chars() {
        assert!(!is_hidden(c), "{c:?}");
    }
    assert!(says_nothing("") && !says_nothing("\u{200b}x"));
}

#[test]
fn what_hides_in_a_name_is_found_shown_and_taken_out() {
    for c in hiding() {
        for (before, after) in
            [("Prod", "uction"), ("", "x"), ("x", ""), ("https://id", ".example"), ("IdService", "1")]
        {
            let text = format!("{before}{c}{after}");
            assert!(!is_honest(&text), "{text:?}");
            assert_eq!(visible(&text), format!("{before}[U+{:04X}]{after}", u32::from(c)));
            assert_eq!(without_hidden(&text), format!("{before}{after}"));
        }
    }
}

#[test]
fn honest_names_stay_as_they_are() {
    for name in HONEST {
        // A chillu of old text ends with the joiner: seen as a mark, and the only one of these that is.
        if name.ends_with('\u{200d}') {
            assert_eq!(visible(name), "നന്[U+200D]");
            continue;
        }
        assert!(is_honest(name), "{name:?}");
        assert_eq!((visible(name), without_hidden(name)), (name.to_owned(), name.to_owned()));
    }
}

#[test]
fn what_joins_in_one_place_hides_in_another() {
    for text in [
        "👩\u{200d}",
        "\u{200d}👩",
        "a\u{200d}👩",
        "👩\u{200d}\u{200d}💻",
        "می\u{200c}",
        "می\u{200c}\u{200c}خواهم",
        "a\u{200c}خ",
        "خ\u{200b}خ",
        "☑\u{fe0f}\u{fe0f}",
        "1\u{fe0f}",
        "中\u{fe0f}",
        "葛\u{e0100}\u{e0100}",
        "a\u{e0100}",
        "🏴\u{e0067}\u{e0062}",
        "🏴\u{e0068}\u{e0069}\u{e007f}",
        "🏴x\u{e0067}\u{e0062}\u{e0073}\u{e0063}\u{e0074}\u{e007f}",
        "🏴\u{e0067}\u{e0062}\u{e0073}\u{e0063}\u{e0074}\u{e007f}\u{e0061}",
        "👩\u{e0067}\u{e0062}\u{e0073}\u{e0063}\u{e0074}\u{e007f}",
        "ᠮ\u{180e}ᠮ",
    ] {
        assert!(!is_honest(text), "{text:?}");
        assert!(is_honest(&visible(text)), "{text:?}");
        assert!(is_honest(&without_hidden(text)), "{text:?}");
    }
}

#[test]
fn a_long_row_is_one_mark_and_what_was_shown_is_shown_the_same_again() {
    let row = "\u{202e}\u{2066}\u{200b}\u{feff}".repeat(500);
    let shown = visible(&format!("a{row}b"));
    assert_eq!(shown, "a[U+202E U+2066 U+200B …]b");
    assert_eq!(visible(&shown), shown);
}
