//! The answer of Creatio's health check, and what stands in its place.
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| oauth_assistant_fuzz::health(data));
