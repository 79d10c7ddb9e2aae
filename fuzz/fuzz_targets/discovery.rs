//! The discovery document, as a stranger may send it.
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| oauth_assistant_fuzz::discovery(data));
