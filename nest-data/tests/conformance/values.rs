//! What is written is what is read.

use std::fmt::Debug;

use chrono::{DateTime, NaiveDate, TimeZone, Utc};
use nest_data::{Database, FromColumn, IntoValue, Query, Value, query};

use crate::on_each;

/// Writes a value into a column and reads it; and asks for it without a table.
async fn check<T: FromColumn + IntoValue + Clone + PartialEq + Debug>(on: &Database, column: &'static str, value: T) {
    query("DELETE FROM things").execute(on).await.unwrap();
    let insert = Query::of(["INSERT INTO things (", column, ") VALUES ($1) RETURNING", column]);
    let written: T = insert.bind(value.clone()).fetch_value(on).await.unwrap();
    let read: T = Query::of(["SELECT", column, "FROM things"]).fetch_value(on).await.unwrap();
    let asked: T = query("SELECT $1").bind(value.clone()).fetch_value(on).await.unwrap();
    assert_eq!([&written, &read, &asked], [&value; 3], "{column}");
}

#[tokio::test]
async fn every_kind_of_value_comes_back_as_it_was() {
    on_each(async |database| {
        for number in [0, 1, -1, i64::MIN, i64::MAX] {
            check(database, "whole", number).await;
        }
        check(database, "flag", true).await;
        check(database, "flag", false).await;
        for number in [0.1f64, -1e300, 0.0, f64::MIN_POSITIVE] {
            check(database, "part", number).await;
        }
        for text in ["", "ada", "ÄÖ 🦀 '\"$1", "line\nbreak", "e\u{301}", "\u{202e}abc", "\\", "NULL"] {
            check(database, "words", text.to_owned()).await;
        }
        check(database, "bytes", vec![0u8, 255, 39]).await;
        check(database, "bytes", Vec::<u8>::new()).await;
        check(database, "instant", Utc.with_ymd_and_hms(2026, 11, 22, 14, 30, 26).unwrap()).await;
        check(database, "instant", DateTime::from_timestamp_micros(-62_000_000_000_000_001).unwrap()).await;
        check(database, "day", NaiveDate::from_ymd_opt(2026, 11, 22).unwrap()).await;
        check(database, "day", NaiveDate::from_ymd_opt(1, 1, 1).unwrap()).await;
    })
    .await;
}

#[tokio::test]
async fn null_of_each_type_is_null() {
    on_each(async |database| {
        check(database, "flag", None::<bool>).await;
        check(database, "whole", None::<i64>).await;
        check(database, "part", None::<f64>).await;
        check(database, "words", None::<String>).await;
        check(database, "bytes", None::<Vec<u8>>).await;
        check(database, "instant", None::<DateTime<Utc>>).await;
        check(database, "day", None::<NaiveDate>).await;
        check(database, "words", Some("text".to_owned())).await;
    })
    .await;
}

#[tokio::test]
async fn null_of_no_type_goes_into_every_column_and_so_does_a_value_after_it() {
    on_each(async |database| {
        let columns = [("flag", Value::Bool(true)), ("whole", Value::Integer(7)), ("day", Value::Date(DAY))];
        for (column, value) in columns {
            let insert = || Query::of(["INSERT INTO things (", column, ") VALUES ($1) RETURNING", column, "IS NULL"]);
            assert!(insert().bind(Value::Null).fetch_value::<bool>(database).await.unwrap(), "{column}");
            assert!(!insert().bind(value).fetch_value::<bool>(database).await.unwrap(), "{column}");
        }
    })
    .await;
}

const DAY: NaiveDate = NaiveDate::from_ymd_opt(2026, 11, 22).unwrap();

#[tokio::test]
async fn one_statement_takes_values_of_one_type_after_another() {
    on_each(async |database| {
        let ask = || query("SELECT $1");
        for _ in 0..2 {
            assert_eq!(ask().bind(1).fetch_value::<i64>(database).await.unwrap(), 1);
            assert_eq!(ask().bind(1.5).fetch_value::<f64>(database).await.unwrap(), 1.5);
            assert_eq!(ask().bind("one").fetch_value::<String>(database).await.unwrap(), "one");
            assert_eq!(ask().bind(None::<i64>).fetch_value::<Option<i64>>(database).await.unwrap(), None);
            assert_eq!(ask().bind(DAY).fetch_value::<NaiveDate>(database).await.unwrap(), DAY);
        }
    })
    .await;
}

#[tokio::test]
async fn a_null_parameter_can_be_asked_for() {
    on_each(async |database| {
        let select = || query("SELECT count(*) FROM users WHERE $1 IS NULL OR name = $1");
        assert_eq!(select().bind(None::<String>).fetch_value::<i64>(database).await.unwrap(), 0);
        let asked: bool = query("SELECT $1 IS NULL").bind(None::<i64>).fetch_value(database).await.unwrap();
        assert!(asked);
    })
    .await;
}

#[tokio::test]
async fn instants_keep_their_microseconds_and_their_order() {
    on_each(async |database| {
        let instants = [0, 1, 999_999, 1_000_000, 1_700_000_000_500_000, 1_700_000_000_500_001]
            .map(|micros| DateTime::from_timestamp_micros(micros).unwrap());
        for instant in instants {
            check(database, "instant", instant).await;
        }
        for pair in instants.windows(2) {
            let earlier = query("SELECT $1 < $2").bind(pair[0]).bind(pair[1]);
            assert!(earlier.fetch_value::<bool>(database).await.unwrap(), "{pair:?}");
        }
        let now: DateTime<Utc> = query("SELECT CURRENT_TIMESTAMP").fetch_value(database).await.unwrap();
        assert!((Utc::now() - now).num_seconds().abs() < 60);
    })
    .await;
}

#[tokio::test]
async fn large_texts_and_bytes_come_back_whole() {
    on_each(async |database| {
        check(database, "words", "Größe🦀".repeat(500_000)).await;
        check(database, "bytes", vec![0u8; 5_000_000]).await;
    })
    .await;
}

#[tokio::test]
async fn sums_and_averages_are_numbers() {
    on_each(async |database| {
        query("INSERT INTO products (id, stock) VALUES (1, 3), (2, 4)").execute(database).await.unwrap();
        let row: (i64, f64) = query("SELECT sum(stock), avg(stock) FROM products").fetch_one(database).await.unwrap();
        assert_eq!(row, (7, 3.5));
        let none: Option<i64> =
            query("SELECT sum(stock) FROM products WHERE id > 2").fetch_value(database).await.unwrap();
        assert_eq!(none, None);
    })
    .await;
}
