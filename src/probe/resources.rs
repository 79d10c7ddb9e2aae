//! The resources registered in Creatio (`OAuthResource`). One of them is the default; its name is a scope of
//! the Identity Service.

use super::{Evidence, Plan, Probe};
use crate::creatio::Check;
use crate::creatio::Site;
use crate::json;
use serde_json::Value;

const QUERY: &str = r#"{"rootSchemaName":"OAuthResource","operationType":0,"rowCount":50,"columns":{"items":{"Name":{"expression":{"expressionType":0,"columnPath":"Name"}},"IsDefault":{"expression":{"expressionType":0,"columnPath":"IsDefault"}}}}}"#;

/// Only where everything before it is well: else it explains nothing. Where there is neither a health check
/// nor a row, as in Classic UI before 8.1.2, nothing else tells whether there is a default resource.
pub(super) fn plan(evidence: &Evidence, site: &Site) -> Plan {
    let asked = evidence.is_answered(Probe::Health) && !evidence.is_awaited(Probe::HealthOtherRuntime);
    let health = evidence.health();
    let Some(runtime) = evidence.runtime.filter(|_| health.is_some() || asked) else {
        return if asked { Plan::Needless } else { Plan::Wait };
    };
    let telling = match health {
        Some(health) => health.all_good() || health.first_failed() == Some(Check::Resource),
        None => evidence.rows.is_empty(),
    };
    if !telling {
        return Plan::Needless;
    }
    let path = site.path(runtime, "DataService/json/SyncReply/SelectQuery");
    Plan::post(Probe::Resources, path, "application/json", Some(QUERY))
}

/// Name and mark of each; `None` where Creatio refused, or a row is of another shape: then they cannot be counted.
pub(super) fn read(body: &str) -> Option<Vec<(String, bool)>> {
    let object = json::object(body)?;
    let row = |row: &Value| Some((row.get("Name")?.as_str()?.to_owned(), row.get("IsDefault")?.as_bool()?));
    object.get("rows")?.as_array()?.iter().map(row).collect()
}
