//! A query string: what the handler gets is what encoding it again would send.
#![no_main]

use libfuzzer_sys::fuzz_target;
use nest_fuzz::{ask, get, service};
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};

fuzz_target!(|query: &str| {
    for path in ["/query", "/page"] {
        if let Some(request) = get(&format!("{path}?{query}"), &[]) {
            ask(&service(), request);
        }
    }
    // Any text but NUL comes through when it is encoded.
    let encoded = utf8_percent_encode(query, NON_ALPHANUMERIC);
    nested(query, &encoded.to_string());
    let Some(request) = get(&format!("/query?text={encoded}&all={encoded}&all=x"), &[]) else { return };
    let answer = ask(&service(), request);
    if query.contains('\0') {
        assert_eq!(answer.status, 400);
    } else {
        let (text, all, _, _): (String, Vec<String>, Option<bool>, Option<char>) =
            serde_json::from_slice(&answer.body).expect("the handler's answer");
        assert_eq!((text.as_str(), all.as_slice()), (query, &[query.to_owned(), "x".to_owned()][..]));
    }
});

/// A text within an object comes through as well, and as a name it is somebody else's, unless it is one of ours.
fn nested(query: &str, encoded: &str) {
    let own = format!("price%5Bmin%5D=3&price[note]={encoded}&price[note][]=x&other%5B{encoded}%5D=4");
    let Some(request) = get(&format!("/page?{own}"), &[]) else { return };
    let answer = ask(&service(), request);
    if query.contains('\0') {
        assert_eq!(answer.status, 400);
        return;
    }
    let page: serde_json::Value = serde_json::from_slice(&answer.body).expect("the handler's answer");
    assert_eq!(page["price"], serde_json::json!({ "min": 3, "note": [query, "x"], "unit": null }), "{own}");
    if let Some(request) = get(&format!("/page?price[{query}]=3&price[unit][currency]={encoded}"), &[]) {
        ask(&service(), request);
    }
}
