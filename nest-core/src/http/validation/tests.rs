//! Types that are more than strings and numbers.

use std::collections::{BTreeMap, HashMap};
use std::net::IpAddr;
use std::num::NonZeroU32;

use proptest::prelude::*;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use validator::{Validate, ValidationError};

use super::{Validated, ValidationFailed, read_json};

/// The faults of a body as type `T`, `field: sentence` each.
fn faults<T: DeserializeOwned + Validate>(body: &Value) -> Vec<String> {
    let Err(failure) = read_json::<T, Validated>(body.to_string().as_bytes()) else { return Vec::new() };
    let Some(failed) = failure.downcast_ref::<ValidationFailed>() else { return vec![failure.to_string()] };
    let list = failed.faults().iter();
    list.flat_map(|fault| fault.constraints.values().map(|sentence| format!("{}: {sentence}", fault.field))).collect()
}

#[track_caller]
fn check<T: DeserializeOwned + Validate>(body: &Value, expected: &[&str]) {
    assert_eq!(faults::<T>(body), expected, "{body}");
}

#[derive(Deserialize, Validate)]
#[expect(dead_code, reason = "most of it is only read by serde")]
struct Rich {
    count: NonZeroU32,
    kind: Kind,
    address: IpAddr,
    even: Even,
    pair: (i32, String),
    numbers: HashMap<String, i32>,
    #[validate(length(min = 2))]
    tags: Vec<String>,
    #[validate(length(min = 1, message = "type must be given"))]
    r#type: String,
    anything: Value,
    maybe: Option<Box<Inner>>,
}

#[derive(Deserialize)]
#[serde(rename_all = "snake_case")]
enum Kind {
    Small,
    Sized {
        #[expect(dead_code, reason = "only read by serde")]
        width: u8,
    },
    Named(#[expect(dead_code, reason = "only read by serde")] String),
}

/// A number that its type checks after it was read.
#[derive(Deserialize)]
#[serde(try_from = "u32")]
struct Even(#[expect(dead_code, reason = "only read by serde")] u32);

impl TryFrom<u32> for Even {
    type Error = String;

    fn try_from(number: u32) -> Result<Self, String> {
        if number.is_multiple_of(2) { Ok(Even(number)) } else { Err(format!("{number} is odd")) }
    }
}

#[derive(Deserialize, Validate)]
#[serde(deny_unknown_fields)]
#[expect(dead_code, reason = "only read by serde")]
struct Inner {
    flag: bool,
    letter: char,
}

fn rich() -> Value {
    json!({
        "count": 1, "kind": "small", "address": "::1", "even": 2, "pair": [1, "x"], "numbers": {"a": 1},
        "tags": ["a", "b"], "type": "t", "anything": {"x": [null]}, "maybe": {"flag": true, "letter": "ä"},
    })
}

#[test]
fn every_type_passes_when_it_is_right() {
    check::<Rich>(&rich(), &[]);
    for kind in [json!({"sized": {"width": 3}}), json!({"named": "x"})] {
        let mut body = rich();
        body["kind"] = kind;
        check::<Rich>(&body, &[]);
    }
}

#[test]
fn every_type_says_what_it_expects() {
    for (name, value, expected) in [
        ("count", json!(0), "count: count is invalid: invalid value: integer `0`, expected a nonzero u32"),
        ("count", json!("x"), "count: count must be an integer number"),
        ("kind", json!("huge"), "kind: kind must be one of the following values: small, sized, named"),
        ("kind", json!({"sized": {"width": 300}}), "kind.sized.width: kind.sized.width must not be greater than 255"),
        ("kind", json!({"sized": {"depth": 3, "width": 1}}), "kind.sized.depth: property depth should not exist"),
        ("kind", json!({"sized": {}}), "kind.sized.width: kind.sized.width should not be null or undefined"),
        ("kind", json!({"named": 1}), "kind.named: kind.named must be a string"),
        ("address", json!("nowhere"), "address: address is invalid: invalid IP address syntax"),
        ("even", json!(3), "even: even is invalid: 3 is odd"),
        ("pair", json!([1]), "pair: pair is invalid: invalid length 1, expected a tuple of size 2"),
        ("pair", json!(["x", 1]), "pair[0]: pair[0] must be an integer number|pair[1]: pair[1] must be a string"),
        ("numbers", json!({"a": "x"}), "numbers.a: numbers.a must be an integer number"),
        ("tags", json!(["a"]), "tags: tags must contain at least 2 elements"),
        ("tags", json!([1, 2]), "tags[0]: tags[0] must be a string|tags[1]: tags[1] must be a string"),
        ("type", json!(""), "type: type must be given"),
        ("anything", json!("\0"), "anything: anything must not contain NUL characters"),
        (
            "maybe",
            json!({"flag": 1, "letter": "xy"}),
            "maybe.flag: maybe.flag must be a boolean value|maybe.letter: maybe.letter must be a single character",
        ),
        ("maybe", json!({"flag": true, "letter": "x", "more": 1}), "maybe.more: property more should not exist"),
    ] {
        let mut body = rich();
        body[name] = value;
        check::<Rich>(&body, &expected.split('|').collect::<Vec<_>>());
    }
}

#[test]
fn all_types_at_once_are_told_in_the_order_of_the_fields() {
    let body = json!({"count": 0, "address": "x", "even": 1, "tags": [], "kind": 1, "more": 1});
    let expected = [
        "kind: kind must be one of the following values: small, sized, named",
        "pair: pair should not be null or undefined",
        "numbers: numbers should not be null or undefined",
        "type: type should not be null or undefined",
        "anything: anything should not be null or undefined",
        "count: count is invalid: invalid value: integer `0`, expected a nonzero u32",
        "address: address is invalid: invalid IP address syntax",
        "even: even is invalid: 1 is odd",
        "more: property more should not exist",
        "tags: tags must contain at least 2 elements",
    ];
    check::<Rich>(&body, &expected);
}

#[derive(Deserialize, Validate)]
#[validate(schema(function = "ordered", message = "from must come before to"))]
struct Range {
    from: i32,
    to: i32,
    #[serde(flatten)]
    more: BTreeMap<String, String>,
}

fn ordered(range: &Range) -> Result<(), ValidationError> {
    if range.from <= range.to && range.more.len() < 9 { Ok(()) } else { Err(ValidationError::new("ordered")) }
}

#[test]
fn a_flattened_map_takes_every_property_and_a_struct_checks_itself() {
    check::<Range>(&json!({"from": 1, "to": 2, "x": "y"}), &[]);
    check::<Range>(&json!({"from": 3, "to": 2}), &[": from must come before to"]);
    assert_eq!(faults::<Range>(&json!({"from": "x", "to": 2})).len(), 1);
}

#[derive(Deserialize)]
struct Never;

impl Validate for Never {
    fn validate(&self) -> Result<(), validator::ValidationErrors> {
        Ok(())
    }
}

#[derive(Deserialize, Validate)]
struct Impossible {
    #[serde(deserialize_with = "refuse")]
    #[expect(dead_code, reason = "can never be read")]
    never: String,
    #[expect(dead_code, reason = "only read by serde")]
    last: i32,
}

fn refuse<'de, D: serde::Deserializer<'de>>(_: D) -> Result<String, D::Error> {
    Err(serde::de::Error::custom("no value will do"))
}

#[test]
fn what_nothing_fits_is_told_with_the_rest() {
    let expected = ["last: last must be an integer number", "never: never is invalid: no value will do"];
    check::<Impossible>(&json!({"never": "x", "last": "y"}), &expected);
    check::<Never>(&json!(null), &[]);
}

#[derive(Debug, PartialEq, Deserialize, Serialize, Validate)]
struct Sample {
    a: i64,
    b: Option<String>,
    #[serde(default)]
    c: Vec<bool>,
}

/// Any JSON, with the names of [`Sample`] among others.
fn json_tree() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<f64>().prop_map(Value::from),
        ".{0,5}".prop_map(Value::from),
    ];
    leaf.prop_recursive(4, 64, 6, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..4).prop_map(Value::from),
            prop::collection::btree_map("[abcd]", inner, 0..4).prop_map(|map| Value::Object(map.into_iter().collect())),
        ]
    })
}

proptest! {
    #[test]
    fn any_json_is_read_or_refused_as_serde_json_does(body in json_tree()) {
        let text = body.to_string();
        let strict = serde_json::from_str::<Sample>(&text).ok();
        let known = body.as_object().is_some_and(|object| object.keys().all(|key| ["a", "b", "c"].contains(&&**key)));
        match read_json::<Sample, Validated>(text.as_bytes()) {
            Ok(sample) => prop_assert_eq!(Some(sample), strict),
            Err(failure) => {
                prop_assert!(strict.is_none() || !known || text.contains("\\u0000"), "{}", text);
                let faults = failure.downcast_ref::<ValidationFailed>().map(|failed| failed.faults().len());
                prop_assert!(faults.is_none_or(|count| count > 0));
            }
        }
    }

    #[test]
    fn no_bytes_panic(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
        let _ = read_json::<Sample, Validated>(&bytes);
        let _ = read_json::<Rich, Validated>(&bytes);
    }
}
