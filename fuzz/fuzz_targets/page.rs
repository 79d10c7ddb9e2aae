//! A page of whoever answers in the service's place.
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| oauth_assistant_fuzz::page(data));
