//! What every engine must do. Each test runs on each engine that this machine has: on a file and in the memory of SQLite,
//! and on PostgreSQL.

mod aggregates;
mod column_types;
mod columns;
mod concurrency;
mod connecting;
mod constraints;
mod cursors;
mod engines;
mod entities;
mod inbox;
mod indexes;
mod migrations;
mod named;
mod observing;
mod options;
mod outbox;
mod outbox_batches;
mod pages;
mod postgres;
mod raw;
mod relations;
mod replicas;
mod repositories;
mod repository_model;
mod scope_ends;
mod scopes;
mod searching;
mod sqlite;
mod statements;
mod streams;
mod transactions;
mod values;

use engines::{Engine, SCHEMA, migrated, on, on_each, on_shared, sqlite_file};
use nest_data::{Database, query};

async fn count(database: &Database, table: &'static str) -> i64 {
    nest_data::Query::of(["SELECT count(*) FROM", table]).fetch_value(database).await.unwrap()
}

async fn insert_user(database: &Database, email: &str) -> i64 {
    query("INSERT INTO users (email) VALUES ($1) RETURNING id").bind(email).fetch_value(database).await.unwrap()
}
