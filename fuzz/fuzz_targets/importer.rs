//! A file, or what was pasted, that is to hold credentials.
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| oauth_assistant_fuzz::importer(data));
