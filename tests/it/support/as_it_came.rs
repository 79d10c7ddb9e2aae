//! Recorded evidence turned back into what it was read from.

use serde_json::{Map, Value, json};

/// A report as raw exchanges: each answer as the text that leads to its typed body, as format 1 has it.
pub fn as_it_came(report: &Value) -> Value {
    let mut raw = report.clone();
    if raw["format"] == 1 {
        return raw;
    }
    raw["format"] = json!(1);
    for exchange in raw["evidence"]["exchanges"].as_array_mut().into_iter().flatten() {
        let outcome = &mut exchange["outcome"];
        if let Some(answer) = outcome.get_mut("answer") {
            answer["headers"] = headers(&answer["headers"]);
            answer["body"] = json!(body(&answer["body"]));
        } else if let Some(error) = outcome.get_mut("network_error") {
            *error = json!({ "cause": error["said"], "redirected_to": error["redirected_to"] });
        }
    }
    raw
}

fn headers(kept: &Value) -> Value {
    let pair = |(name, value): (&String, &Value)| match name.as_str() {
        "date_s" => json!(["date", date(value.as_u64().unwrap())]),
        "tls_not_after_s" => json!(["tls-not-after", value.to_string()]),
        name => json!([name.replace('_', "-"), value]),
    };
    kept.as_object().unwrap().iter().map(pair).collect()
}

/// A time of September 2026 or a month after, as HTTP writes it. The day of the week is not looked at.
fn date(seconds: u64) -> String {
    const SEPTEMBER: u64 = 1_788_220_800;
    const LENGTHS: [(&str, u64); 4] = [("Sep", 30), ("Oct", 31), ("Nov", 30), ("Dec", 31)];
    let (mut day, of_day) = ((seconds - SEPTEMBER) / 86_400, (seconds - SEPTEMBER) % 86_400);
    let (month, _) = LENGTHS
        .into_iter()
        .find(|(_, length)| {
            let here = day < *length;
            if !here {
                day -= length;
            }
            here
        })
        .unwrap();
    let (hour, minute, second) = (of_day / 3600, of_day / 60 % 60, of_day % 60);
    format!("Mon, {:02} {month} 2026 {hour:02}:{minute:02}:{second:02} GMT", day + 1)
}

fn body(kept: &Value) -> String {
    let (kind, kept) = kept.as_object().unwrap().iter().next().unwrap();
    let mut object = Map::new();
    let mut put = |name: &str, value: &Value| {
        if !value.is_null() {
            object.insert(name.into(), value.clone());
        }
    };
    match kind.as_str() {
        "health" => {
            put("HasProblem", &kept["has_problem"]);
            put("IsSystemSettingsFilledIn", &kept["flags"]["settings"]);
            put("IsIdentityServiceAvailable", &kept["flags"]["service"]);
            put("IsAccessTokenRetrievableForSystemActions", &kept["flags"]["token"]);
            put("IsDefaultResourceRegistered", &kept["flags"]["resource"]);
            put("Message", &kept["message"]);
        }
        "settings" => {
            let value = |value: &Value| if value.is_null() { json!({}) } else { json!({ "value": value }) };
            let values = json!({ "OAuth20IdentityServerUrl": value(&kept["url"]),
                "OAuth20IdentityServerClientId": value(&kept["client_id"]) });
            put("values", &values);
        }
        "feature" => put("FeatureState", &json!(i32::from(kept.as_bool().unwrap()))),
        "discovery" => {
            for name in ["issuer", "token_endpoint", "jwks_uri"] {
                put(name, &kept[name]);
            }
            put("grant_types_supported", &kept["grants"]);
            put("scopes_supported", &kept["scopes"]);
        }
        "key_set" => put("keys", &kept["keys"].as_array().unwrap().iter().map(key).collect()),
        "token" => match (&kept["refused"], kept.get("issued")) {
            (_, Some(token)) => {
                put("token_type", &json!("Bearer"));
                put("token", token);
            }
            (error, None) => put("error", error),
        },
        "resources" => {
            let row = |row: &Value| json!({ "Name": row["name"], "IsDefault": row["is_default"] });
            put("rows", &kept.as_array().unwrap().iter().map(row).collect());
        }
        _ => match kept.as_str().unwrap() {
            "json" => {}
            "empty" => return String::new(),
            "other" => return "…".to_owned(),
            page => panic!("{page} is recorded as it came"),
        },
    }
    Value::Object(object).to_string()
}

fn key(kept: &Value) -> Value {
    let mut key = json!({ "kty": kept["kind"], "kid": kept["id"], "crv": kept["curve"], "bits": kept["bits"],
        "certificate": kept["certificate"], "d": kept["exposed"].as_bool().unwrap().then_some("x") });
    key.as_object_mut().unwrap().retain(|_, value| !value.is_null());
    key
}
