//! The clocks of the two servers, compared with each other and not with this computer's.
//!
//! A `Date` field has a resolution of a second and was written at some moment between request and answer;
//! what remains is an interval for each clock. A field with `Age` comes from a cache and says nothing.

use super::facts::Facts;
use super::{Certainty, Claim, Id};
use crate::probe::{Exchange, Probe};
use crate::text::utc;

/// How far a clock is ahead of this computer's, in milliseconds: at least, at most.
type Lead = (f64, f64);

/// Skew below this is nothing to speak of: tokens are accepted with a tolerance of minutes.
const TOLERATED_MS: f64 = 60_000.0;
/// A clock that is further off than this makes certificates look out of date.
const OFF_MS: f64 = 3_600_000.0;

const CREATIO: [Probe; 4] = [Probe::Health, Probe::HealthOtherRuntime, Probe::Settings, Probe::Feature];
const SERVICE: [Probe; 5] =
    [Probe::Discovery, Probe::Jwks, Probe::TokenEmpty, Probe::DiscoveryRepeat, Probe::JwksRepeat];

/// JWT-03.
pub(super) fn claims(facts: &Facts) -> Vec<Claim> {
    if facts.discovery.good().is_none() {
        return Vec::new();
    }
    let Some(creatio) = lead(facts, &CREATIO) else { return Vec::new() };
    let apart = |service: Lead| (creatio.0 - service.1).max(service.0 - creatio.1);
    // Nodes of a farm have clocks of their own: one that is off is enough, and then it is not all of the service.
    let exchanges = SERVICE.into_iter().flat_map(|probe| facts.evidence.all(probe));
    let nodes: Vec<(Probe, f64)> = exchanges.filter_map(|e| Some((e.probe, apart(lead_of(e)?)))).collect();
    let Some((probe, worst)) = nodes.iter().copied().max_by(|a, b| a.1.total_cmp(&b.1)) else {
        return Vec::new();
    };
    let (worst, certainty) = match lead(facts, &SERVICE).map(apart) {
        Some(all) if all > TOLERATED_MS => (all, Certainty::Certain),
        _ if worst > TOLERATED_MS => (worst, Certainty::Likely),
        _ => return Vec::new(),
    };
    let seconds = format!("{}", (worst / 1000.0).round());
    let claim = Claim::new(Id::Jwt03, certainty);
    vec![claim.sub(&seconds).because(probe, format!("Date ± {seconds} s"))]
}

/// This computer's clock disagrees with Creatio's by more than an hour.
pub(super) fn own_clock_is_off(facts: &Facts) -> bool {
    own_clock_off_by_h(facts).is_some()
}

/// By how many hours, at least.
pub(super) fn own_clock_off_by_h(facts: &Facts) -> Option<i64> {
    let (least, most) = lead(facts, &CREATIO)?;
    let off = least.max(-most);
    (off > OFF_MS).then_some((off / OFF_MS) as i64)
}

/// The narrowest that all answers of one server agree on; nothing where they contradict each other.
fn lead(facts: &Facts, probes: &[Probe]) -> Option<Lead> {
    let leads = probes.iter().flat_map(|p| facts.evidence.all(*p)).filter_map(lead_of);
    let both = leads.reduce(|a, b| (a.0.max(b.0), a.1.min(b.1)))?;
    (both.0 <= both.1).then_some(both)
}

/// The time by the server's own clock when it answered; by this computer's where it did not say.
pub(super) fn now_s(facts: &Facts, probe: Probe) -> Option<u64> {
    let exchange = facts.evidence.of(probe)?;
    let headers = exchange.response().map(|response| &response.headers);
    let stated = headers.filter(|headers| headers.age.is_none()).and_then(|headers| headers.date_s);
    let own = exchange.at_ms / 1000.0;
    stated.or((own.is_finite() && own >= 0.0).then_some(own as u64))
}

/// The day of a time in seconds since 1970, as ISO 8601 writes it. Empty beyond the year 9999.
pub(super) fn date(seconds: u64) -> String {
    utc(seconds).split('T').next().unwrap_or_default().to_owned()
}

fn lead_of(exchange: &Exchange) -> Option<Lead> {
    let headers = &exchange.response()?.headers;
    if headers.age.is_some() || !exchange.at_ms.is_finite() || !exchange.took_ms.is_finite() {
        return None;
    }
    let date = headers.date_s? as f64 * 1000.0;
    // Servers write the field from a clock that they read once a second or so.
    Some((date - (exchange.at_ms + exchange.took_ms.max(0.0)), date + 2000.0 - exchange.at_ms))
}

#[cfg(test)]
mod tests {
    use super::date;
    use crate::identity::http_date;

    #[test]
    fn days_are_written_as_they_were_read() {
        for (text, day) in [
            ("Thu, 01 Jan 1970 00:00:00 GMT", "1970-01-01"),
            ("Thu, 29 Feb 2024 23:59:59 GMT", "2024-02-29"),
            ("Fri, 01 Mar 2024 00:00:00 GMT", "2024-03-01"),
            ("Thu, 31 Dec 2026 12:00:00 GMT", "2026-12-31"),
            ("Mon, 01 Mar 2100 00:00:00 GMT", "2100-03-01"),
        ] {
            assert_eq!(date(http_date(text).unwrap()), day);
        }
    }
}
