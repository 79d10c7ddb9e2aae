//! A report that somebody sends in.
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| oauth_assistant_fuzz::report(data));
