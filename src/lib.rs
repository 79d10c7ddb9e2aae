//! OAuth Assistant for Creatio: a browser extension that connects an on-site Creatio to its OAuth 2.0
//! Identity Service, and says what is wrong when that fails.
//!
//! This is the core: it knows no browser. Rust decides; JavaScript only looks and touches. The modules below
//! are listed from the edge to the core: a module may use those below it, never one above
//! (`tests/it/layers.rs` reads the imports).

pub mod app;
pub mod show;
pub mod protocol;
pub mod report;
pub mod diagnosis;
pub mod command;
pub mod probe;
pub mod server;
pub mod profile;
pub mod page;
pub mod identity;
pub mod creatio;
pub mod json;
pub mod text;
