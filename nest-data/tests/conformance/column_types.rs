//! The types of columns, compared with those of fields before anybody is let in.

use std::sync::Arc;

use chrono::{DateTime, NaiveDate, Utc};
use nest::{ColumnEnum, ColumnValue, Entity};
use nest_data::{DataOptions, Database, Entity as _, Json, Migration, Number, Repository, Value};
use uuid::Uuid;

use crate::{Engine, on};

async fn check<E: nest_data::Entity>(engine: Engine, migrations: &'static [Migration]) -> Option<String> {
    let found = std::cell::RefCell::new(None);
    on([engine], async |url| {
        let database = Arc::new(Database::connect(&DataOptions::new(url)).await.unwrap());
        database.migrate(migrations).await.unwrap();
        let error = Repository::<E>::new(Arc::clone(&database)).check().await.err();
        assert!(error.as_ref().is_none_or(nest_data::DataError::is_schema));
        *found.borrow_mut() = Some(error.map(|error| error.to_string()).unwrap_or_default());
        database.close().await;
    })
    .await;
    found.into_inner()
}

#[derive(Clone, Copy, Debug, PartialEq, ColumnValue)]
struct Cents(i64);

impl Number for Cents {
    type Average = f64;
}

#[derive(Clone, Copy, Debug, PartialEq, ColumnEnum)]
enum Colour {
    Red,
}

/// All that a field may be.
#[derive(Clone, Debug, Entity)]
#[entity(table = "all_kinds")]
struct AllKinds {
    #[column(primary)]
    id: Uuid,
    flag: bool,
    small: i32,
    whole: u32,
    large: i64,
    cents: Cents,
    part: f64,
    price: f64,
    words: String,
    colour: Colour,
    bytes: Vec<u8>,
    instant: DateTime<Utc>,
    day: Option<NaiveDate>,
    settings: Json<Vec<i64>>,
    anything: Value,
}

const STRICT_NAMES: &[Migration] = &[Migration::new(
    1,
    "kinds",
    "CREATE TABLE all_kinds (
        id TEXT PRIMARY KEY, flag INTEGER NOT NULL, small INTEGER NOT NULL, whole INTEGER NOT NULL,
        large BIGINT NOT NULL, cents INTEGER NOT NULL,
        part REAL NOT NULL, price NUMERIC NOT NULL, words TEXT NOT NULL, colour TEXT NOT NULL, bytes BLOB NOT NULL,
        instant TEXT NOT NULL, day TEXT,
        settings TEXT NOT NULL, anything BLOB NOT NULL
     )",
)
.postgres(
    "CREATE TYPE colour AS ENUM ('Red');
     CREATE DOMAIN cents AS BIGINT CHECK (VALUE >= 0);
     CREATE TABLE all_kinds (
        id UUID PRIMARY KEY, flag BOOLEAN NOT NULL, small INTEGER NOT NULL, whole BIGINT NOT NULL,
        large BIGINT NOT NULL, cents cents NOT NULL,
        part DOUBLE PRECISION NOT NULL, price NUMERIC(10, 2) NOT NULL, words VARCHAR(20) NOT NULL,
        colour colour NOT NULL, bytes BYTEA NOT NULL,
        instant TIMESTAMPTZ NOT NULL, day DATE, settings JSONB NOT NULL, anything INET NOT NULL
     )",
)];

/// Names that are not those of SQLite or not the usual ones, and that work.
const LOOSE_NAMES: &[Migration] = &[Migration::new(
    1,
    "kinds",
    "CREATE TABLE all_kinds (
        id UUID PRIMARY KEY, flag BOOLEAN NOT NULL, small TINYINT NOT NULL, whole UNSIGNED BIG INT NOT NULL,
        large INT8 NOT NULL, cents DECIMAL NOT NULL,
        part INTEGER NOT NULL, price DECIMAL(10, 2) NOT NULL, words CHARACTER(20) NOT NULL, colour COLOUR NOT NULL,
        bytes NOT NULL, instant DATETIME NOT NULL,
        day DATE, settings JSON NOT NULL, anything INTEGER NOT NULL
     )",
)
.postgres(
    "CREATE TABLE all_kinds (
        id TEXT PRIMARY KEY, flag BOOLEAN NOT NULL, small SMALLINT NOT NULL, whole INTEGER NOT NULL,
        large NUMERIC NOT NULL, cents BIGINT NOT NULL,
        part REAL NOT NULL, price BIGINT NOT NULL, words CHAR(20) NOT NULL, colour TEXT NOT NULL, bytes BYTEA NOT NULL,
        instant TIMESTAMP NOT NULL, day TEXT, settings JSON NOT NULL, anything INT[] NOT NULL
     )",
)];

#[tokio::test]
async fn types_that_keep_what_a_field_has_are_not_complained_of() {
    for engine in [Engine::SqliteMemory, Engine::Postgres] {
        for names in [STRICT_NAMES, LOOSE_NAMES] {
            assert!(check::<AllKinds>(engine, names).await.is_none_or(|text| text.is_empty()), "{engine:?}");
        }
    }
    assert_eq!(AllKinds::TABLE.columns().len(), 15);
}

#[derive(Clone, Debug, Entity)]
#[entity(table = "misfits")]
struct Misfit {
    #[column(primary)]
    id: i64,
    total: i64,
    #[column(name = "is_paid")]
    paid: Option<bool>,
    settings: Option<Json<Vec<i64>>>,
    name: String,
}

const MISFITS: &[Migration] = &[Migration::new(
    1,
    "misfits",
    "CREATE TABLE misfits (id INTEGER PRIMARY KEY, total TEXT NOT NULL, is_paid VARCHAR(5), settings BIGINT, name INTEGER)",
)
.postgres(
    "CREATE TABLE misfits (id BIGINT PRIMARY KEY, total TEXT NOT NULL, is_paid VARCHAR(5), settings BIGINT, name TIMESTAMPTZ)",
)];

#[tokio::test]
async fn a_column_of_another_type_is_told_with_its_field_and_the_cure() {
    let text = check::<Misfit>(Engine::SqliteMemory, MISFITS).await.unwrap();
    for part in [
        "the entity Misfit does not fit the table `misfits`",
        "the column `total` is TEXT, and its field of the type `i64`, which is kept in INTEGER; give the column that type in a \
         migration, or the field another one, such as `String`",
        "the column `is_paid` is VARCHAR(5), and its field `paid` of the type `Option<bool>`, which is kept in INTEGER",
        "the column `settings` is BIGINT, and its field of the type `Option<Json<Vec<i64>>>`, which is kept in TEXT",
        "the column `name` is INTEGER, and its field of the type `String`, which is kept in TEXT",
        "the column `name` may be NULL, and its field is no `Option`",
    ] {
        assert!(text.contains(part), "{text}");
    }
    assert!(!text.contains("`id`"), "{text}");
    let Some(text) = check::<Misfit>(Engine::Postgres, MISFITS).await else { return };
    for part in [
        "the column `total` is TEXT, and its field of the type `i64`, which is kept in BIGINT",
        "the column `is_paid` is CHARACTER VARYING(5), and its field `paid` of the type `Option<bool>`, which is kept in BOOLEAN",
        "the column `settings` is BIGINT, and its field of the type `Option<Json<Vec<i64>>>`, which is kept in JSONB",
        "the column `name` is TIMESTAMP WITH TIME ZONE, and its field of the type `String`, which is kept in TEXT; give the column that type in a \
         migration, or the field another one, such as `DateTime<Utc>`",
    ] {
        assert!(text.contains(part), "{text}");
    }
}
