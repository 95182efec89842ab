//! `Range` and the conditions that go with it: a part is the part that its answer says, and what cannot be read is ignored.
#![no_main]

use std::sync::LazyLock;

use libfuzzer_sys::fuzz_target;
use nest::http::{Body, HttpService};
use nest_fuzz::{FILE, NegotiatedModule, ask_any, get, start};

static SERVICE: LazyLock<HttpService> = LazyLock::new(|| start(nest::app!(NegotiatedModule)));

fuzz_target!(|headers: (&[u8], u8, &[u8])| {
    let (range, which, condition) = headers;
    let conditions = ["if-range", "if-none-match", "if-match", "if-modified-since", "if-unmodified-since"];
    let condition = (conditions[usize::from(which) % conditions.len()], condition);
    let Some(request) = get("/file", &[("range", range), condition]) else { return };
    let answer = ask_any(&SERVICE, request.map(Body::new));
    let part = answer.headers.get("content-range").map(|part| part.to_str().expect("it is text").to_owned());
    match answer.status {
        200 => assert_eq!((answer.body.as_ref(), part), (FILE, None)),
        206 => {
            let part = part.expect("a part says which one it is");
            let (first, rest) = part.strip_prefix("bytes ").expect("bytes").split_once('-').expect("a range");
            let (last, length) = rest.split_once('/').expect("a length");
            let (first, last): (usize, usize) = (first.parse().expect("a number"), last.parse().expect("a number"));
            assert_eq!(length.parse(), Ok(FILE.len()));
            assert_eq!(answer.body.as_ref(), &FILE[first..=last]);
        }
        304 => assert!(answer.body.is_empty()),
        412 => {}
        416 => assert_eq!(part, Some(format!("bytes */{}", FILE.len()))),
        other => panic!("{other}"),
    }
});
