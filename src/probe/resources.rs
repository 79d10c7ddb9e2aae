//! P11: the resources registered in Creatio (`OAuthResource`). One of them is the default; its name is a scope of
//! the Identity Service.

use super::{Body, Content, Evidence, Plan, Probe, Question, SHORT, Seat};
use crate::creatio::{Check, Site};
use crate::json;
use crate::text::{Line, MOST};
use serde::{Deserialize, Serialize};
use serde_json::Value;

const QUERY: &str = r#"{"rootSchemaName":"OAuthResource","operationType":0,"rowCount":50,"columns":{"items":{"Name":{"expression":{"expressionType":0,"columnPath":"Name"}},"IsDefault":{"expression":{"expressionType":0,"columnPath":"IsDefault"}}}}}"#;

pub(super) const QUESTION: Question = Question {
    seat: Seat::Page,
    content: Content::Json(|| QUERY.to_owned()),
    cap: SHORT,
    times: 1,
    awaited_on: false,
    after: &[Probe::Health, Probe::HealthOtherRuntime],
    plan,
    read,
};

/// A registered resource.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Resource {
    /// Its name, which is a scope.
    pub name: Line,
    /// Creatio takes it where none is named.
    pub is_default: bool,
}

/// Only where everything before it is well: else it explains nothing. Where there is neither a health check
/// nor a row, as in Classic UI before 8.1.2, nothing else tells whether there is a default resource.
fn plan(evidence: &Evidence, site: &Site) -> Plan {
    let Some(runtime) = evidence.runtime else { return Plan::Needless };
    let telling = match evidence.health() {
        Some(health) => health.all_good() || health.first_failed() == Some(Check::Resource),
        None => evidence.rows.is_empty(),
    };
    if !telling {
        return Plan::Needless;
    }
    Plan::Ask(site.path(runtime, "DataService/json/SyncReply/SelectQuery"))
}

/// `None` where Creatio refused, or a row is of another shape: then they cannot be counted.
fn read(body: &str) -> Option<Body> {
    let object = json::object(body)?;
    let row = |row: &Value| {
        Some(Resource {
            name: row.get("Name")?.as_str()?.into(),
            is_default: row.get("IsDefault")?.as_bool()?,
        })
    };
    object.get("rows")?.as_array()?.iter().take(MOST).map(row).collect::<Option<_>>().map(Body::Resources)
}
