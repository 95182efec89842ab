//! Whatever text a client sends: what is well-formed reaches the handler as it was meant, and the rest is refused with a 4xx.

use std::convert::Infallible;
use std::fmt::{Debug, Display};
use std::net::IpAddr;
use std::num::NonZeroU16;

use bytes::Bytes;
use futures_util::stream;
use http::{HeaderValue, Request};
use http_body_util::Full;
use nest::http::{Body, FromParam, Json, Unvalidated};
use nest::testing::TestApp;
use nest::{controller, injectable, module};
use proptest::prelude::*;
use serde::Deserialize;
use serde_json::{Value, json};
use tokio::runtime::Runtime;
use validator::Validate;

#[derive(Deserialize, Validate)]
struct Entry {
    #[validate(length(min = 2, max = 5))]
    name: String,
    #[validate(range(min = 1, max = 10))]
    page: i64,
}

#[injectable]
struct TextController;

#[controller]
impl TextController {
    #[public]
    #[get("/path/{text}")]
    async fn path(&self, #[param] text: String) -> Json<String> {
        Json(text)
    }

    #[public]
    #[get("/query")]
    async fn query(&self, #[query] text: Vec<String>) -> Json<Vec<String>> {
        Json(text)
    }

    #[public]
    #[get("/cookie")]
    async fn cookie(&self, #[cookie] text: Option<String>) -> Json<Option<String>> {
        Json(text)
    }

    #[public]
    #[get("/header")]
    async fn header(&self, #[header] text: Vec<String>) -> Json<Vec<String>> {
        Json(text)
    }

    #[public]
    #[post("/json")]
    async fn json(&self, #[body] value: Unvalidated<Value>) -> Json<Value> {
        Json(value.0)
    }

    #[public]
    #[post("/entry")]
    async fn entry(&self, #[body] entry: Entry) -> Json<Value> {
        Json(json!({ "name": entry.name, "page": entry.page }))
    }

    #[public]
    #[post("/text")]
    async fn text(&self, #[body] text: String) -> Json<String> {
        Json(text)
    }
}

#[module(controllers = [TextController])]
struct AppModule;

/// The application, with a runtime for cases that are no futures.
struct Texts {
    runtime: Runtime,
    app: TestApp,
}

impl Texts {
    fn start() -> Texts {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        let app = runtime.block_on(nest::testing!(AppModule).configure(|app| app.body_limit(300)).start());
        Texts { runtime, app }
    }

    /// The status and the JSON of the answer, which is never the application's fault.
    fn ask(&self, request: Request<Body>) -> (u16, Value) {
        let (parts, body) = self.runtime.block_on(self.app.service().handle(request)).into_parts();
        let body = self.runtime.block_on(body.collect(usize::MAX)).unwrap();
        let status = parts.status.as_u16();
        let json: Value = serde_json::from_slice(&body).unwrap();
        assert!(status < 500, "{status} {json}");
        assert!(status < 400 || json["statusCode"] == status, "{status} {json}");
        (status, json)
    }

    /// As [`Texts::ask`], of a GET with headers of one name; `None` when that is no URI.
    fn get(&self, target: &str, header: &str, values: &[HeaderValue]) -> Option<(u16, Value)> {
        let builder = values.iter().fold(Request::get(target), |builder, value| builder.header(header, value));
        builder.body(Body::empty()).ok().map(|request| self.ask(request))
    }
}

/// Every byte as `%xx`.
fn encoded(text: &str) -> String {
    text.bytes().map(|byte| format!("%{byte:02x}")).collect()
}

/// Texts for URIs and headers: all that `http` lets through, and some that it does not.
fn noise() -> impl Strategy<Value = String> {
    "[ -~]{0,30}|([%&=;,+\"\\\\/.a-f0-9]|text){0,20}"
}

#[test]
fn a_path_parameter_comes_as_it_was_encoded() {
    let texts = Texts::start();
    proptest!(|(text in "[^\0]{1,20}")| {
        prop_assert_eq!(texts.get(&format!("/path/{}", encoded(&text)), "", &[]), Some((200, json!(text))));
    });
    proptest!(|(path in noise())| {
        let _ = texts.get(&format!("/path/{path}"), "", &[]);
        let _ = texts.get(&format!("/{path}"), "", &[]);
    });
}

#[test]
fn query_values_come_as_they_were_encoded_and_in_their_order() {
    let texts = Texts::start();
    proptest!(|(values in prop::collection::vec("[^\0]{0,8}", 0..5), other in "[a-su-z]{1,3}")| {
        let pairs: Vec<String> = values.iter().map(|value| format!("{other}=x&text={}", encoded(value))).collect();
        prop_assert_eq!(texts.get(&format!("/query?{}", pairs.join("&")), "", &[]), Some((200, json!(values))));
    });
    proptest!(|(query in noise())| {
        let _ = texts.get(&format!("/query?{query}"), "", &[]);
    });
}

#[test]
fn a_cookie_comes_as_it_was_encoded_wherever_it_stands() {
    let texts = Texts::start();
    proptest!(|(text in "[^\0]{0,10}", before in "([a-su-z]{1,3}=[!-:<-~]{0,5}; ){0,3}", is_quoted in any::<bool>())| {
        let quote = if is_quoted { "\"" } else { "" };
        let header = format!("{before}text={quote}{}{quote}; other=x", encoded(&text));
        prop_assert_eq!(texts.get("/cookie", "cookie", &[header.parse().unwrap()]), Some((200, json!(text))));
    });
    proptest!(|(headers in prop::collection::vec(prop::collection::vec(any::<u8>(), 0..30), 0..3))| {
        let headers: Vec<_> = headers.iter().filter_map(|bytes| HeaderValue::from_bytes(bytes).ok()).collect();
        let _ = texts.get("/cookie", "cookie", &headers);
    });
    proptest!(|(header in noise())| {
        let _ = texts.get("/cookie", "cookie", &[header.parse().unwrap()]);
    });
}

#[test]
fn headers_come_as_they_are_when_they_are_utf_8() {
    let texts = Texts::start();
    proptest!(|(values in prop::collection::vec("[^\\x00-\\x1f\\x7f]{0,8}", 0..4))| {
        let headers: Vec<_> = values.iter().map(|value| HeaderValue::from_bytes(value.as_bytes()).unwrap()).collect();
        prop_assert_eq!(texts.get("/header", "text", &headers), Some((200, json!(values))));
    });
    proptest!(|(bytes in prop::collection::vec(0x80u8.., 1..6))| {
        let (status, _) = texts.get("/header", "text", &[HeaderValue::from_bytes(&bytes).unwrap()]).unwrap();
        prop_assert_eq!(status, if str::from_utf8(&bytes).is_ok() { 200 } else { 400 });
    });
}

#[test]
fn a_body_is_json_by_its_type_or_its_suffix_whatever_the_case_and_the_parameters() {
    let texts = Texts::start();
    let post = |content_type: &str| {
        let request = Request::post("/json").header("content-type", content_type);
        texts.ask(request.body(Body::from("{}")).unwrap()).0
    };
    let (kinds, suffixes) =
        (prop::sample::select(vec!["application", "text", "x"]), prop::sample::select(vec!["", "+json", "+xml"]));
    proptest!(|(kind in kinds, name in "json|[a-z.-]{1,6}", suffix in suffixes, rest in "|( ?;[ -~]{0,10})", is_loud in any::<bool>())| {
        let is_json = suffix == "+json" || (kind == "application" && name == "json" && suffix.is_empty());
        let essence = format!("{kind}/{name}{suffix}");
        let essence = if is_loud { essence.to_ascii_uppercase() } else { essence };
        prop_assert_eq!(post(&format!("{essence}{rest}")), if is_json { 201 } else { 415 });
    });
    proptest!(|(content_type in noise())| {
        let status = post(&content_type);
        prop_assert!(matches!(status, 201 | 415), "{}", status);
    });
}

#[test]
fn json_is_nested_127_deep_at_most() {
    let texts = Texts::start();
    let post = |depth: usize| {
        let request = Request::post("/json").header("content-type", "application/json");
        texts.ask(request.body(Body::from("[".repeat(depth) + &"]".repeat(depth))).unwrap()).0
    };
    assert_eq!([post(1), post(127), post(128), post(149)], [201, 201, 400, 400]);
}

#[test]
fn a_body_is_the_same_in_whichever_pieces_it_comes() {
    let texts = Texts::start();
    proptest!(|(pieces in prop::collection::vec(prop::collection::vec(1u8.., 0..90), 0..6))| {
        let whole = pieces.concat();
        let stream = stream::iter(pieces.into_iter().map(Ok::<_, Infallible>));
        let in_pieces = texts.ask(Request::post("/text").body(Body::from_stream(stream)).unwrap());
        let at_once = texts.ask(Request::post("/text").body(Body::new(Full::new(Bytes::from(whole.clone())))).unwrap());
        prop_assert_eq!(&in_pieces, &at_once);
        match String::from_utf8(whole) {
            _ if at_once.0 == 413 => {}
            Ok(text) => prop_assert_eq!(at_once, (201, json!(text))),
            Err(_) => prop_assert_eq!(at_once.0, 400),
        }
    });
    proptest!(|(length in 0usize..600)| {
        let (status, _) = texts.ask(Request::post("/text").body(Body::from("x".repeat(length))).unwrap());
        prop_assert_eq!(status, if length > 300 { 413 } else { 201 });
    });
}

#[test]
fn every_rule_that_does_not_hold_is_named_and_no_other() {
    let texts = Texts::start();
    proptest!(|(name in "[^\0]{0,7}", page in -3i64..14)| {
        let body = json!({ "name": name, "page": page });
        let request = Request::post("/entry").header("content-type", "application/json");
        let (status, answer) = texts.ask(request.body(Body::from(body.to_string())).unwrap());
        let rules = [("name", (2..=5).contains(&name.chars().count())), ("page", (1..=10).contains(&page))];
        let broken: Vec<&str> = rules.iter().filter(|(_, holds)| !holds).map(|(field, _)| *field).collect();
        if broken.is_empty() {
            prop_assert_eq!((status, answer), (201, body));
        } else {
            let faults = answer["errors"].as_array().unwrap().iter();
            let fields: Vec<&str> = faults.map(|fault| fault["field"].as_str().unwrap()).collect();
            prop_assert_eq!((status, fields), (400, broken));
        }
    });
}

/// What a value is written as is read as that value.
fn comes_back<T: FromParam + PartialEq + Debug + Display>(value: T) -> Result<(), TestCaseError> {
    let text = value.to_string();
    prop_assert_eq!(T::from_param(&text).ok(), Some(value), "{}", text);
    Ok(())
}

proptest! {
    #[test]
    fn numbers_and_addresses_come_back(
        wide in any::<i128>(), signed in any::<i64>(), small in any::<u8>(), float in prop::num::f64::NORMAL | prop::num::f64::ZERO,
        letter in any::<char>(), address in any::<IpAddr>(), port in any::<NonZeroU16>(), yes in any::<bool>(),
    ) {
        comes_back(wide)?;
        comes_back(signed)?;
        comes_back(small)?;
        comes_back(float)?;
        comes_back(letter)?;
        comes_back(address)?;
        comes_back(port)?;
        comes_back(yes)?;
    }

    #[test]
    fn an_integer_is_digits_and_a_signed_one_may_have_a_minus(text in "[+-]?[0-9]{1,4}|\\PC{0,6}") {
        let digits = text.strip_prefix('-').unwrap_or(&text);
        let is_integer = !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit());
        prop_assert_eq!(i32::from_param(&text).is_ok(), is_integer, "{}", text);
        let is_unsigned = is_integer && digits == text;
        prop_assert_eq!(u32::from_param(&text).is_ok(), is_unsigned, "{}", text);
    }

    #[test]
    fn a_number_beyond_its_type_is_refused(number in 65_536u64..) {
        let negative = format!("-{number}");
        prop_assert!(u16::from_param(&number.to_string()).is_err());
        prop_assert!(i16::from_param(&negative).is_err());
        prop_assert!(NonZeroU16::from_param("0").is_err());
    }

    #[test]
    fn a_boolean_is_one_of_two_words(text in "(?i)true|(?i)false|[01]|\\PC{0,6}") {
        prop_assert_eq!(bool::from_param(&text).ok(), match &*text { "true" => Some(true), "false" => Some(false), _ => None });
    }

    #[test]
    fn what_is_refused_says_what_is_expected_and_not_what_was_sent(text in "\\PC{1,10}") {
        prop_assume!(text.parse::<f64>().is_err());
        let error = f64::from_param(&text).unwrap_err().to_string();
        prop_assert_eq!(error, "Validation failed (numeric string is expected)");
    }
}
