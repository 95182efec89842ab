use crate::error::{Constraint, DataError, Rule};

/// Primary result codes (<https://www.sqlite.org/rescode.html>), the lower eight bits of an extended one; and an extended
/// one.
const BUSY: u32 = 5;
const LOCKED: u32 = 6;
const READONLY: u32 = 8;
const INTERRUPT: u32 = 9;
const BUSY_SNAPSHOT: u32 = 517;

/// What the driver's error means to us. The error itself becomes the source.
pub(in crate::driver) fn data_error(error: sqlx::Error) -> DataError {
    let meaning = match &error {
        sqlx::Error::PoolTimedOut => DataError::timeout(),
        sqlx::Error::PoolClosed => DataError::closed(),
        sqlx::Error::Database(database) => match constraint(database.kind(), database.message()) {
            Some(constraint) => DataError::constraint_violated(constraint),
            None => refusal(code(&error)),
        },
        _ => DataError::unreachable(),
    };
    meaning.because(error)
}

fn refusal(code: Option<u32>) -> DataError {
    match code.map(|code| (code, code & 0xff)) {
        Some((BUSY_SNAPSHOT, _)) => DataError::conflict(),
        Some((_, BUSY | LOCKED)) => DataError::busy(),
        Some((_, READONLY)) => DataError::read_only(),
        Some((_, INTERRUPT)) => DataError::statement_timeout(),
        _ => DataError::statement("the database refused the statement"),
    }
}

/// Whether another connection holds a lock for longer than the timeout.
pub(super) fn is_busy(error: &sqlx::Error) -> bool {
    code(error).is_some_and(|code| matches!(code & 0xff, BUSY | LOCKED))
}

fn code(error: &sqlx::Error) -> Option<u32> {
    error.as_database_error()?.code()?.parse().ok()
}

/// SQLite names the columns, or the index, in its message only.
fn constraint(kind: sqlx::error::ErrorKind, message: &str) -> Option<Constraint> {
    let rule = match kind {
        sqlx::error::ErrorKind::UniqueViolation => Rule::Unique,
        sqlx::error::ErrorKind::ForeignKeyViolation => Rule::ForeignKey,
        sqlx::error::ErrorKind::NotNullViolation => Rule::NotNull,
        sqlx::error::ErrorKind::CheckViolation => Rule::Check,
        _ => return None,
    };
    let mut constraint = Constraint { rule, columns: Vec::new(), table: None, name: None };
    let Some((_, subject)) = message.split_once(" constraint failed: ") else { return Some(constraint) };
    if rule == Rule::Check {
        constraint.name = Some(subject.to_owned());
    } else if let Some(index) = subject.strip_prefix("index '") {
        constraint.name = Some(index.trim_end_matches('\'').to_owned());
    } else {
        for (table, column) in subject.split(", ").filter_map(|part| part.split_once('.')) {
            constraint.table.get_or_insert_with(|| table.to_owned());
            constraint.columns.push(column.to_owned());
        }
    }
    Some(constraint)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use sqlx::error::ErrorKind;

    use super::*;

    #[test]
    fn the_columns_of_a_key_of_several_are_found() {
        let found = constraint(ErrorKind::UniqueViolation, "UNIQUE constraint failed: keys.user_id, keys.key").unwrap();
        assert_eq!(found.table.as_deref(), Some("keys"));
        assert_eq!(found.columns, ["user_id", "key"]);
    }

    #[test]
    fn other_errors_are_no_constraint() {
        assert_eq!(constraint(ErrorKind::Other, "UNIQUE constraint failed: a.b"), None);
    }

    proptest! {
        #[test]
        fn no_message_panics(message in "\\PC*|UNIQUE constraint failed: \\PC*") {
            prop_assert!(constraint(ErrorKind::UniqueViolation, &message).is_some());
        }
    }
}
