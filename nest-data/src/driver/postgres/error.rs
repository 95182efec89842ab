use std::{error::Error, fmt};

use sqlx::postgres::PgDatabaseError;

use crate::error::{Constraint, DataError, Rule};

/// What the driver's error means to us.
pub(in crate::driver) fn data_error(error: sqlx::Error) -> DataError {
    match error {
        sqlx::Error::PoolTimedOut => DataError::timeout().because(error),
        sqlx::Error::PoolClosed => DataError::closed().because(error),
        sqlx::Error::Database(database) => {
            let refused: &PgDatabaseError = database.downcast_ref();
            meaning(refused).because(Refusal::of(refused))
        }
        error => DataError::unreachable().because(error),
    }
}

/// By SQLSTATE (<https://www.postgresql.org/docs/current/errcodes-appendix.html>).
fn meaning(error: &PgDatabaseError) -> DataError {
    let rule = match error.code() {
        "23505" => Rule::Unique,
        "23503" => Rule::ForeignKey,
        "23502" => Rule::NotNull,
        "23514" => Rule::Check,
        // A serialization failure, and a deadlock of which this transaction was chosen as the victim.
        "40001" | "40P01" => return DataError::conflict(),
        // A lock that was not given up within `lock_timeout`.
        "55P03" => return DataError::busy(),
        "25006" => return DataError::read_only(),
        // Cancelled, which `statement_timeout` does.
        "57014" => return DataError::statement_timeout(),
        // The server shuts down or starts, and the database is not there.
        "57P01" | "57P02" | "57P03" | "3D000" => return DataError::unreachable(),
        _ => return DataError::statement("the database refused the statement"),
    };
    DataError::constraint_violated(Constraint {
        rule,
        columns: error.column().map(|column| vec![column.to_owned()]).unwrap_or_else(|| key_columns(error.detail())),
        table: error.table().map(str::to_owned),
        name: error.constraint().map(str::to_owned),
    })
}

/// The columns of `Key (user_id, key)=(1, k) already exists.`, in whatever language the server writes the rest. None
/// for a key over an expression, which has parentheses of its own, and where the server keeps the detail to itself.
fn key_columns(detail: Option<&str>) -> Vec<String> {
    let key = detail.and_then(|detail| detail.split_once('(')?.1.split_once(")=("));
    match key {
        Some((columns, _)) if !columns.contains('(') => columns.split(", ").map(unquoted).collect(),
        _ => Vec::new(),
    }
}

fn unquoted(name: &str) -> String {
    match name.strip_prefix('"').and_then(|name| name.strip_suffix('"')) {
        Some(quoted) => quoted.replace("\"\"", "\""),
        None => name.to_owned(),
    }
}

/// What the server said, without the detail, which quotes values.
#[derive(Debug)]
struct Refusal {
    code: String,
    message: String,
}

impl Refusal {
    fn of(error: &PgDatabaseError) -> Self {
        Self { code: error.code().to_owned(), message: error.message().to_owned() }
    }
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} (SQLSTATE {})", self.message, self.code)
    }
}

impl Error for Refusal {}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn the_columns_of_a_key_are_found_in_every_language() {
        for (detail, columns) in [
            ("Key (email)=(ada@example.com) already exists.", &["email"][..]),
            ("Key (user_id, key)=(1, k) already exists.", &["user_id", "key"]),
            ("Schlüssel »(email)=(a)=(b)« existiert bereits.", &["email"]),
            ("Key (\"userId\", \"a\"\"b\")=(1, 2) already exists.", &["userId", "a\"b"]),
            ("Key (lower(name))=(ada) already exists.", &[]),
            ("nothing", &[]),
        ] {
            assert_eq!(key_columns(Some(detail)), columns, "{detail}");
        }
        assert!(key_columns(None).is_empty());
    }

    proptest! {
        #[test]
        fn no_detail_panics(detail in "\\PC*|Key \\([a-z\", ()=]*") {
            key_columns(Some(&detail));
        }
    }
}
