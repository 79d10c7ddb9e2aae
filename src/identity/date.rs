//! Dates as HTTP writes them.

use jiff::fmt::rfc2822;

/// `Sun, 06 Nov 1994 08:49:37 GMT` (RFC 9110 §5.6.7), a date of RFC 2822 in one zone, as seconds since 1970. `None` for
/// any other text, the two obsolete forms among them.
pub fn http_date(text: &str) -> Option<u64> {
    // A server that is wrong about the day of the week may be right about the time.
    let reader = rfc2822::DateTimeParser::new().relaxed_weekday(true);
    let time = reader.parse_timestamp(Some(text).filter(|text| text.ends_with(" GMT"))?).ok()?;
    u64::try_from(time.as_second()).ok()
}

#[cfg(test)]
mod tests {
    use super::http_date;

    #[test]
    fn dates_are_read_to_the_second() {
        for (text, seconds) in [
            ("Thu, 01 Jan 1970 00:00:00 GMT", 0),
            ("Sun, 06 Nov 1994 08:49:37 GMT", 784_111_777),
            ("Thu, 29 Feb 2024 12:00:00 GMT", 1_709_208_000),
            ("Fri, 01 Mar 2024 00:00:00 GMT", 1_709_251_200),
        ] {
            assert_eq!(http_date(text), Some(seconds), "{text}");
        }
        for text in [
            "",
            "yesterday",
            "Sun, 06 Nov 1994 08:49:37",
            "Sun, 6 Foo 1994 08:49:37 GMT",
            "Sunday, 06-Nov-94 08:49:37 GMT",
            "Sun Nov  6 08:49:37 1994",
        ] {
            assert_eq!(http_date(text), None, "{text}");
        }
    }
}
