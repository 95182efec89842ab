//! A validated JSON body: what passes is what serde alone reads, and passes a second time.
#![no_main]

use bytes::Bytes;
use http::Request;
use http_body_util::Full;
use libfuzzer_sys::fuzz_target;
use nest_fuzz::{Answer, Order, ask, service};
use validator::Validate;

fn post(body: &[u8]) -> Answer {
    let request = Request::post("/order").header("content-type", "application/json");
    let request = request.body(Full::from(Bytes::copy_from_slice(body))).expect("the head is well-formed");
    ask(&service(), request)
}

fuzz_target!(|body: &[u8]| {
    let answer = post(body);
    if answer.status == 201 {
        let read: Order = serde_json::from_slice(body).expect("what passes is what serde reads");
        assert!(read.validate().is_ok());
        let returned: Order = serde_json::from_slice(&answer.body).expect("the handler's answer");
        assert_eq!(returned, read);
        assert_eq!(post(&answer.body).body, answer.body);
    } else if body.len() <= 4096 {
        assert_eq!(answer.status, 400, "{}", answer.text());
    } else {
        assert_eq!(answer.status, 413, "{}", answer.text());
    }
});
