//! What must hold of any text that a stranger sends. Each function is one target of the fuzzer; it panics
//! where a property does not hold.

mod answers;
mod findings;
mod import;
mod report;
mod responder;
mod thinned;

pub use answers::{certificate, discovery, health, jwks, page};
pub use import::importer;
pub use report::report;
pub use responder::responder;
