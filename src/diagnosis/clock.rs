//! The clocks of the two servers, compared with each other and not with this computer's.
//!
//! A `Date` field has a resolution of a second and was written at some moment between request and answer;
//! what remains is an interval for each clock. A field with `Age` comes from a cache and says nothing.

use super::facts::{Facts, header};
use super::{Certainty, Finding, Place, Severity};
use crate::page::recognise::Check;
use crate::probe::{Exchange, Probe};

/// How far a clock is ahead of this computer's, in milliseconds: at least, at most.
type Lead = (f64, f64);

/// Skew below this is nothing to speak of: tokens are accepted with a tolerance of minutes.
const TOLERATED_MS: f64 = 60_000.0;
/// A clock that is further off than this makes certificates look out of date.
const OFF_MS: f64 = 3_600_000.0;

const CREATIO: [Probe; 4] = [Probe::Health, Probe::HealthOtherRuntime, Probe::Settings, Probe::Feature];
const SERVICE: [Probe; 3] = [Probe::Discovery, Probe::Jwks, Probe::TokenEmpty];

/// JWT-03.
pub(super) fn findings(facts: &Facts) -> Vec<Finding> {
    if facts.elsewhere || facts.discovery.good().is_none() {
        return Vec::new();
    }
    let (Some(creatio), Some(service)) = (lead(facts, &CREATIO), lead(facts, &SERVICE)) else {
        return Vec::new();
    };
    let apart = (creatio.0 - service.1).max(service.0 - creatio.1);
    if apart <= TOLERATED_MS {
        return Vec::new();
    }
    let seconds = format!("{}", (apart / 1000.0).round());
    let finding = Finding::new("JWT-03", Severity::Warning, Certainty::Certain, Place::Row(Check::Token));
    vec![finding.sub(&seconds).because(Probe::Discovery, format!("Date ± {seconds} s"))]
}

/// This computer's clock disagrees with Creatio's by more than an hour.
pub(super) fn own_clock_is_off(facts: &Facts) -> bool {
    lead(facts, &CREATIO).is_some_and(|(least, most)| least > OFF_MS || most < -OFF_MS)
}

/// The narrowest that all answers of one server agree on; nothing where they contradict each other.
fn lead(facts: &Facts, probes: &[Probe]) -> Option<Lead> {
    let leads = probes.iter().filter_map(|p| lead_of(facts.evidence.of(*p)?));
    let both = leads.reduce(|a, b| (a.0.max(b.0), a.1.min(b.1)))?;
    (both.0 <= both.1).then_some(both)
}

fn lead_of(exchange: &Exchange) -> Option<Lead> {
    if header(exchange, "age").is_some() || !exchange.at_ms.is_finite() || !exchange.took_ms.is_finite() {
        return None;
    }
    let date = http_date(header(exchange, "date")?)? * 1000.0;
    // Servers write the field from a clock that they read once a second or so.
    Some((date - (exchange.at_ms + exchange.took_ms.max(0.0)), date + 2000.0 - exchange.at_ms))
}

const MONTHS: [&str; 12] =
    ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

/// `Sun, 06 Nov 1994 08:49:37 GMT` (RFC 9110 §5.6.7) as seconds since 1970.
fn http_date(text: &str) -> Option<f64> {
    let mut parts = text.split_once(", ")?.1.split(' ');
    let day: i64 = parts.next()?.parse().ok().filter(|d| (1..=31).contains(d))?;
    let month = parts.next()?;
    let month = MONTHS.iter().position(|m| *m == month)? as i64;
    let year: i64 = parts.next()?.parse().ok().filter(|y| (1970..=9999).contains(y))?;
    let mut clock = parts.next()?.split(':').map(|n| n.parse::<u32>().ok().filter(|n| *n <= 60));
    let (hour, minute, second) = (clock.next()??, clock.next()??, clock.next()??);
    if parts.next()? != "GMT" || parts.next().is_some() || clock.next().is_some() {
        return None;
    }
    // Days since 1970 in a calendar whose year begins in March, so that the leap day is its last.
    let (y, m) = if month < 2 { (year - 1, month + 10) } else { (year, month - 2) };
    let days = 365 * y + y / 4 - y / 100 + y / 400 + (153 * m + 2) / 5 + day - 1 - 719_468;
    Some((days * 86_400) as f64 + f64::from(hour * 3600 + minute * 60 + second))
}

#[cfg(test)]
mod tests {
    use super::http_date;

    #[test]
    fn dates_are_read_to_the_second() {
        for (text, seconds) in [
            ("Thu, 01 Jan 1970 00:00:00 GMT", 0.0),
            ("Sun, 06 Nov 1994 08:49:37 GMT", 784_111_777.0),
            ("Thu, 29 Feb 2024 12:00:00 GMT", 1_709_208_000.0),
            ("Fri, 01 Mar 2024 00:00:00 GMT", 1_709_251_200.0),
        ] {
            assert_eq!(http_date(text), Some(seconds), "{text}");
        }
        for text in ["", "yesterday", "Sun, 06 Nov 1994 08:49:37", "Sun, 6 Foo 1994 08:49:37 GMT"] {
            assert_eq!(http_date(text), None, "{text}");
        }
    }
}
