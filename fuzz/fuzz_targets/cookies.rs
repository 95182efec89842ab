//! A `Cookie` header, alone and in front of a cookie that is well-formed.
#![no_main]

use libfuzzer_sys::fuzz_target;
use nest_fuzz::{ask, get, service};

fuzz_target!(|header: &[u8]| {
    let Some(request) = get("/cookie", &[("cookie", header)]) else { return };
    let alone = ask(&service(), request);
    let Some(request) = get("/cookie", &[("cookie", header), ("cookie", b"text=second")]) else { return };
    let with_second = ask(&service(), request);
    // The first one counts; where there is none the second does.
    match alone.body.as_ref() {
        b"null" => assert_eq!(with_second.text(), "\"second\""),
        first => assert_eq!(with_second.status == alone.status, with_second.status != 200 || with_second.body == first),
    }
});
