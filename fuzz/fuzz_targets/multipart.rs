//! A multipart form, whole and in pieces: how it is cut changes nothing, and what passes keeps its limits.
#![no_main]

use bytes::Bytes;
use http::Request;
use http_body_util::Full;
use libfuzzer_sys::fuzz_target;
use nest::http::Body;
use nest_fuzz::{Answer, ask_any, service};

fn post(body: Body) -> Answer {
    let request = Request::post("/form").header("content-type", "multipart/form-data; boundary=X");
    ask_any(&service(), request.body(body).expect("the head is well-formed"))
}

fuzz_target!(|body: &[u8]| {
    let whole = post(Body::new(Full::from(Bytes::copy_from_slice(body))));
    let pieces: Vec<_> = body.chunks(7).map(|piece| Ok::<_, std::convert::Infallible>(piece.to_vec())).collect();
    let cut = post(Body::from_stream(futures_util::stream::iter(pieces)));
    if whole.status == 201 {
        assert_eq!(whole.body, cut.body);
        let (_, one, many): (serde_json::Value, Option<usize>, usize) =
            serde_json::from_slice(&whole.body).expect("the handler's answer");
        assert!(one.is_none_or(|len| len <= 256) && many <= 2);
    } else {
        assert!([400, 413].contains(&whole.status), "{}", whole.text());
        assert!([400, 413].contains(&cut.status), "{}", cut.text());
    }
});
