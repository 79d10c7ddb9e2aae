//! Creatio: where a site lives, and what its own endpoints answer.

pub mod apply;
mod check;
mod field;
pub mod health;
pub mod release;
pub mod settings;
pub mod site;
pub mod web;

pub use check::Check;
pub use field::{CODES, Field, Three};
pub use health::Health;
pub use release::{Offer, Release};
pub use settings::Settings;
pub use site::{Runtime, Site};
pub use web::{AddressFault, WebAddress};
