//! A certificate of the key set: one text of `x5c`, and raw DER.
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| oauth_assistant_fuzz::certificate(data));
