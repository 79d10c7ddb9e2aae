//! The Identity Service: its address, discovery document (RFC 8414), keys (RFC 7517), token answers
//! (RFC 6749) and the pages of the servers that host it.
//!
//! Everything here reads strings from strangers: sizes are capped before, nothing panics, and what is not
//! understood is said to be just that.

pub mod address;
pub mod bare;
pub mod certificate;
mod date;
pub mod discovery;
pub mod hosting;
pub mod keys;
pub mod network;
pub mod responder;
pub mod token;

pub use address::{Address, Quirk};
pub use bare::BareAddress;
pub use certificate::Certificate;
pub use date::http_date;
pub use discovery::Discovery;
pub use hosting::{Fault, Page, SubStatus};
pub use keys::{Key, KeySet};
pub use network::NetworkCause;
pub use responder::{Product, Standing};
pub use token::{Token, TokenAnswer, TokenError};
