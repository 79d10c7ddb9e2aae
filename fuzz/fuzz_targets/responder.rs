//! A whole answer of whoever stands at the service's address.
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| oauth_assistant_fuzz::responder(data));
