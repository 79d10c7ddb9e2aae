//! The native tests, in one binary: a change in the core is linked once.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "tests fail by panicking")]

mod support;

mod addresses;
mod aging;
mod app;
mod app_classic;
mod apply;
mod bad_input;
mod badge;
mod certain;
mod commands;
mod damaged;
mod diagnosis;
mod docs;
mod failure_modes;
mod handout;
mod identityserver4;
mod idle;
mod import;
mod layers;
mod locks;
mod log;
mod mutants;
mod organise;
mod panels;
mod policy;
mod profile;
mod real;
mod recognise;
mod recognise_classic;
mod redact;
mod save_as;
mod rotate;
mod seen;
mod server_view;
mod setup;
mod storage;
mod store;
mod texts;
mod variants;
mod vault;
mod wall;
