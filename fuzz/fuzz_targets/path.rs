//! A path: routing and percent-decoding.
#![no_main]

use libfuzzer_sys::fuzz_target;
use nest_fuzz::{ask, get, service};
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};

fuzz_target!(|path: &str| {
    for prefix in ["", "/", "/path/", "/number/", "/rest/"] {
        if let Some(request) = get(&format!("{prefix}{path}"), &[]) {
            ask(&service(), request);
        }
    }
    // Any text but the empty one and NUL comes through when it is encoded.
    let encoded = utf8_percent_encode(path, NON_ALPHANUMERIC);
    for prefix in ["/path/", "/rest/"] {
        let Some(request) = get(&format!("{prefix}{encoded}"), &[]) else { return };
        let answer = ask(&service(), request);
        match path {
            "" => assert_eq!(answer.status, 404),
            _ if path.contains('\0') => assert_eq!(answer.status, 400),
            _ => assert_eq!((answer.status, answer.text()), (200, path)),
        }
    }
});
