//! A `Cookie` header, alone and in front of a cookie that is well-formed; and what nobody but the application can write.
#![no_main]

use libfuzzer_sys::fuzz_target;
use nest_fuzz::{ask, get, service};
use percent_encoding::{NON_ALPHANUMERIC, percent_encode};

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
    protected(header);
});

/// What the application has not signed or encrypted is not there; what it has comes back, whatever stands in front.
fn protected(header: &[u8]) {
    let Some(request) = get("/protected", &[("cookie", header)]) else { return };
    assert_eq!(ask(&service(), request).text(), "[null,null]");
    let Ok(text) = str::from_utf8(header) else { return };
    let encoded = percent_encode(header, NON_ALPHANUMERIC);
    let Some(request) = get(&format!("/protect?text={encoded}"), &[]) else { return };
    let answer = ask(&service(), request);
    if answer.status != 200 {
        assert!(text.contains('\0'), "{}", answer.text());
        return;
    }
    let set = answer.headers.get_all("set-cookie").iter().map(|set| set.as_bytes().split(|byte| *byte == b';').next());
    let ours: Vec<&[u8]> = set.map(|pair| pair.expect("a cookie has a name and a value")).collect();
    let [signed, encrypted] = ours[..] else { panic!("two cookies are set, and not {}", ours.len()) };
    let cookies = [("cookie", header), ("cookie", signed), ("cookie", encrypted)];
    let Some(request) = get("/protected", &cookies) else { return };
    let came_back: (String, String) = serde_json::from_slice(&ask(&service(), request).body).expect("both are there");
    assert_eq!(came_back, (text.to_owned(), text.to_owned()));
}
