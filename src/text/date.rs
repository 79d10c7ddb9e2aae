//! Times as they are read and written: seconds since 1970 and what ISO 8601 makes of them.

use std::time::Duration;
use x509_cert::der::DateTime;

/// A day and a time of day in UTC as seconds since 1970. `None` for what no calendar has.
///
/// ```
/// assert_eq!(oauth_assistant::text::seconds_of([2024, 2, 29, 12, 0, 0]), Some(1_709_208_000));
/// assert_eq!(oauth_assistant::text::seconds_of([2023, 2, 29, 12, 0, 0]), None);
/// ```
pub fn seconds_of([year, month, day, hour, minute, second]: [u16; 6]) -> Option<u64> {
    let part = |number: u16| u8::try_from(number).ok();
    let time = DateTime::new(year, part(month)?, part(day)?, part(hour)?, part(minute)?, part(second)?);
    Some(time.ok()?.unix_duration().as_secs())
}

/// `2026-09-21T14:13:20Z` (ISO 8601) as seconds since 1970. `None` for any other text.
pub fn seconds(utc: &str) -> Option<u64> {
    Some(utc.parse::<DateTime>().ok()?.unix_duration().as_secs())
}

/// A time in seconds since 1970 as ISO 8601 writes it: `2026-09-21T14:13:20Z`. Empty beyond the year 9999.
pub fn utc(seconds: u64) -> String {
    DateTime::from_unix_duration(Duration::from_secs(seconds))
        .map(|time| time.to_string())
        .unwrap_or_default()
}

/// A time in milliseconds since 1970, for people: `2026-11-27 14:05 UTC`. Empty for none.
pub fn moment(ms: f64) -> String {
    if !(ms.is_finite() && ms >= 0.0) {
        return String::new();
    }
    utc((ms / 1000.0) as u64).get(..16).map(|minutes| minutes.replace('T', " ") + " UTC").unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::{moment, seconds, seconds_of, utc};

    #[test]
    fn what_is_written_is_read_back_and_what_is_beyond_the_calendar_is_nothing() {
        for (text, at) in [
            ("1970-01-01T00:00:00Z", 0),
            ("2024-02-29T23:59:59Z", 1_709_251_199),
            ("2100-03-01T00:00:00Z", 4_107_542_400),
            ("9999-12-31T23:59:58Z", 253_402_300_798),
        ] {
            assert_eq!((utc(at).as_str(), seconds(text)), (text, Some(at)));
        }
        assert_eq!(utc(u64::MAX), "");
        assert_eq!(utc(253_402_300_800), "");
        for text in [
            "",
            "2023-02-29T00:00:00Z",
            "2024-02-29 00:00:00",
            "2024-02-29T24:00:00Z",
            "2024-13-01T00:00:00Z",
        ] {
            assert_eq!(seconds(text), None, "{text}");
        }
        assert_eq!(seconds_of([2024, 300, 1, 0, 0, 0]), None);
        assert_eq!(seconds_of([1969, 12, 31, 0, 0, 0]), None);
    }

    #[test]
    fn a_moment_is_written_to_the_minute() {
        assert_eq!(moment(1_795_788_300_000.0), "2026-11-27 14:05 UTC");
        for ms in [f64::NAN, f64::INFINITY, -1.0, 1e300] {
            assert_eq!(moment(ms), "", "{ms}");
        }
    }
}
