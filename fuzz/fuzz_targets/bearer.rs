//! An `Authorization` header: a token or 401, and of a token only what RFC 6750 allows.
#![no_main]

use libfuzzer_sys::fuzz_target;
use nest_fuzz::{ask, get, service};

fuzz_target!(|header: &[u8]| {
    for scheme in [&b""[..], b"Bearer "] {
        let value = [scheme, header].concat();
        let Some(request) = get("/bearer", &[("authorization", &value)]) else { return };
        let answer = ask(&service(), request);
        if answer.status == 200 {
            let token = answer.text();
            assert!(token.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-._~+/=".contains(&byte)), "{token:?}");
            assert!(value.windows(token.len()).any(|window| window == token.as_bytes()));
        } else {
            assert_eq!(answer.status, 401);
        }
    }
});
