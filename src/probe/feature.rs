//! The feature that shows the OAuth section: `OAuth20Integration`.

use super::plan::with_runtime;
use super::{Body, Content, Evidence, Plan, Question, SHORT, Seat};
use crate::creatio::Site;
use crate::json;

pub(super) const QUESTION: Question = Question {
    seat: Seat::Page,
    content: Content::Json(|| r#"{"code":"OAuth20Integration"}"#.to_owned()),
    cap: SHORT,
    times: 1,
    awaited_on: false,
    after: &[],
    plan,
    read,
};

fn plan(evidence: &Evidence, site: &Site) -> Plan {
    with_runtime(evidence, |runtime| site.path(runtime, "rest/FeatureService/GetFeatureState"))
}

/// 0 is off, 1 and 2 are on.
fn read(body: &str) -> Option<Body> {
    json::object(body)?.get("FeatureState")?.as_u64().map(|state| Body::Feature(state != 0))
}
