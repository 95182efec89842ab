//! `Accept` and `Accept-Encoding`: a version is one that was asked for, and nobody gets an encoding that they did not name.
#![no_main]

use std::sync::LazyLock;

use libfuzzer_sys::fuzz_target;
use nest::http::{HttpService, Versioning};
use nest_fuzz::{VersionedModule, ask, get, start};

static SERVICE: LazyLock<HttpService> =
    LazyLock::new(|| start(nest::app!(VersionedModule).versioning(Versioning::MediaType("v")).compression()));

fuzz_target!(|headers: (&[u8], &[u8])| {
    let (accept, encoding) = headers;
    if let Some(request) = get("/versioned", &[("accept", accept)]) {
        let answer = ask(&SERVICE, request);
        match answer.status {
            200 => assert!(accept.windows(1).any(|byte| byte == answer.body.as_ref()), "{}", answer.text()),
            status => assert_eq!(status, 404),
        }
    }
    let Some(request) = get("/long", &[("accept", accept), ("accept-encoding", encoding)]) else { return };
    let answer = ask(&SERVICE, request);
    assert_eq!(answer.status, 200);
    match answer.headers.get("content-encoding") {
        None => assert_eq!(answer.body.as_ref(), "long ".repeat(1000).as_bytes()),
        Some(chosen) => {
            let named = encoding.to_ascii_lowercase();
            let is_named = named.windows(chosen.len()).any(|text| text == chosen.as_bytes()) || named.contains(&b'*');
            assert!(is_named || (chosen == "gzip" && named.windows(6).any(|text| text == b"x-gzip")), "{chosen:?}");
            assert!(answer.body.len() < 5000);
        }
    }
});
