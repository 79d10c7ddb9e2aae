//! Files of format 1: exchanges as they came, or as the assistant that wrote that format had thinned them out.
//!
//! They go through the same door as an answer from the network. What that assistant wrote in the place of something
//! that it had taken out (the strength and the dates of a key, the kind of a token) is believed in such a file, and
//! nowhere else: to the door it is a stranger's word like any other.

use crate::identity::{Certificate, KeySet, Token, TokenAnswer};
use crate::json;
use crate::probe::{Body, Exchange, Observed, Outcome, Response};
use serde::Deserialize;
use serde_json::{Map, Value};

/// An exchange of format 1 as it is kept.
pub(super) fn read(exchange: Exchange<Outcome>) -> Exchange {
    let thinned = match &exchange.outcome {
        Outcome::Answer { body, .. } => json::object(body),
        _ => None,
    };
    let mut kept = exchange.read();
    if let (Some(object), Observed::Answer(Response { body, .. })) = (thinned, &mut kept.outcome) {
        match body {
            Body::KeySet(set) => strengths(set, &object),
            Body::Token(TokenAnswer::Issued(token @ None)) => {
                *token = object.get("token").and_then(|token| Token::deserialize(token).ok());
            }
            _ => {}
        }
    }
    kept
}

/// `bits` in the place of `n`, `certificate` in the place of `x5c`.
fn strengths(set: &mut KeySet, object: &Map<String, Value>) {
    let listed = object.get("keys").and_then(Value::as_array).into_iter().flatten();
    let signing = listed.filter(|key| key.is_object() && key["use"] != "enc");
    for (key, thinned) in set.keys.iter_mut().zip(signing) {
        let bits = || thinned["bits"].as_u64().and_then(|bits| u32::try_from(bits).ok());
        key.bits = key.bits.or_else(bits);
        key.certificate = key.certificate.or_else(|| Certificate::deserialize(&thinned["certificate"]).ok());
    }
}
