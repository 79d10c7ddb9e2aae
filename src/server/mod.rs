//! What Creatio's server itself sees: the block that a script prints there (`docs/server-check.md`), and the lines of logs.
//!
//! Both are pasted by a person and come from anywhere. A block is found in whatever text it stands in, capped, and read
//! line by line into a [`View`]; of a log nothing is kept but what it says, how often and when ([`log`]).

mod block;
pub mod log;
mod read;
mod script;
mod view;

pub use block::{Refused, find};
pub use read::{Read, read};
pub use script::{Kind, Script, client_code};
pub use view::{Account, Fault, File, Pool, Reach, View};
