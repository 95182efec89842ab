//! What a database says of the type of a column, and whether the values of a field can live there.
//!
//! Engines are looser than types are, and a program that works has to start: what is refused is only what is read or written as
//! something else than it was.

use super::ColumnDef;
use crate::{migration::Dialect, query::ValueKind};

/// The type of a column, as it was declared.
pub(super) struct FoundType {
    /// For messages, such as `VARCHAR(20)`.
    declared: String,
    family: Family,
}

/// Types that take the same values.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(not(feature = "postgres"), allow(dead_code, reason = "SQLite tells fewer of them apart"))]
enum Family {
    Bool,
    Integer,
    /// Whole or not.
    Number,
    Real,
    Text,
    Blob,
    Time,
    Date,
    Uuid,
    Json,
    /// Takes everything, or nobody here knows it.
    Any,
}

impl FoundType {
    /// By the rules of SQLite (<https://www.sqlite.org/datatype3.html#determination_of_column_affinity>).
    pub(super) fn sqlite(declared: String) -> Self {
        let upper = declared.to_ascii_uppercase();
        let has = |parts: &[&str]| parts.iter().any(|part| upper.contains(part));
        let family = if has(&["INT"]) {
            Family::Integer
        } else if has(&["CHAR", "CLOB", "TEXT"]) {
            Family::Text
        } else if upper.is_empty() || has(&["BLOB"]) {
            Family::Any
        } else if has(&["REAL", "FLOA", "DOUB"]) {
            Family::Real
        } else {
            // Dates, truth values and types of one's own are among these. A text that is no number stays one there.
            Family::Any
        };
        Self { declared, family }
    }

    /// By the name of the type, below its domains, in `pg_type`.
    #[cfg(feature = "postgres")]
    pub(super) fn postgres(declared: String, name: &str) -> Self {
        let family = match name {
            "bool" => Family::Bool,
            "int2" | "int4" | "int8" => Family::Integer,
            "numeric" => Family::Number,
            "float4" | "float8" => Family::Real,
            "text" | "varchar" | "bpchar" | "name" | "citext" | "char" => Family::Text,
            "bytea" => Family::Blob,
            "timestamptz" | "timestamp" => Family::Time,
            "date" => Family::Date,
            "uuid" => Family::Uuid,
            "json" | "jsonb" => Family::Json,
            _ => Family::Any,
        };
        Self { declared, family }
    }

    /// What does not fit, and what would.
    pub(super) fn mismatch(&self, column: &ColumnDef, dialect: Dialect) -> Option<String> {
        if self.family == Family::Any || self.takes(column.kind(), dialect) {
            return None;
        }
        let (name, wanted) = (column.name(), wanted(column.kind(), dialect));
        let field = match column.field() {
            field if field == name => "its field".to_owned(),
            field => format!("its field `{field}`"),
        };
        Some(format!(
            "the column `{name}` is {}, and {field} of the type `{}`, which is kept in {wanted}; give the column that type in a \
             migration, or the field another one{}",
            self.declared,
            column.rust_type(),
            self.fitting().map(|fitting| format!(", such as `{fitting}`")).unwrap_or_default()
        ))
    }

    fn takes(&self, kind: ValueKind, dialect: Dialect) -> bool {
        #[cfg(feature = "postgres")]
        use Family::{Bool, Date, Json, Time, Uuid};
        use Family::{Integer, Number, Real, Text};
        let families: &[Family] = match (kind, dialect) {
            (ValueKind::Unknown, _) => return true,
            (ValueKind::Bool | ValueKind::Integer, Dialect::Sqlite) => &[Integer],
            // Whole ones come back as integers, which are read as numbers.
            (ValueKind::Real, _) => &[Real, Number, Integer],
            (_, Dialect::Sqlite) => &[Text],
            #[cfg(feature = "postgres")]
            (ValueKind::Bool, Dialect::Postgres) => &[Bool],
            #[cfg(feature = "postgres")]
            (ValueKind::Integer, Dialect::Postgres) => &[Integer, Number],
            // All of these are read as texts, and an enum is nobody's family.
            #[cfg(feature = "postgres")]
            (ValueKind::Text, Dialect::Postgres) => &[Text, Uuid, Json],
            #[cfg(feature = "postgres")]
            (ValueKind::Blob, Dialect::Postgres) => &[Family::Blob],
            #[cfg(feature = "postgres")]
            (ValueKind::Time, Dialect::Postgres) => &[Time, Text],
            #[cfg(feature = "postgres")]
            (ValueKind::Date, Dialect::Postgres) => &[Date, Text],
            #[cfg(feature = "postgres")]
            (ValueKind::Uuid, Dialect::Postgres) => &[Uuid, Text],
            #[cfg(feature = "postgres")]
            (ValueKind::Json, Dialect::Postgres) => &[Json, Text],
        };
        families.contains(&self.family)
    }

    /// A type of a field whose values live there.
    fn fitting(&self) -> Option<&'static str> {
        Some(match self.family {
            Family::Bool => "bool",
            Family::Integer => "i64",
            Family::Number | Family::Real => "f64",
            Family::Text => "String",
            Family::Blob => "Vec<u8>",
            Family::Time => "DateTime<Utc>",
            Family::Date => "NaiveDate",
            Family::Uuid => "Uuid",
            Family::Json => "Json<…>",
            Family::Any => return None,
        })
    }
}

/// What a column for such values is declared as.
fn wanted(kind: ValueKind, dialect: Dialect) -> &'static str {
    let (sqlite, postgres) = match kind {
        ValueKind::Bool => ("INTEGER", "BOOLEAN"),
        ValueKind::Integer => ("INTEGER", "BIGINT"),
        ValueKind::Real => ("REAL", "DOUBLE PRECISION"),
        ValueKind::Text | ValueKind::Unknown => ("TEXT", "TEXT"),
        ValueKind::Blob => ("BLOB", "BYTEA"),
        ValueKind::Time => ("TEXT", "TIMESTAMPTZ"),
        ValueKind::Date => ("TEXT", "DATE"),
        ValueKind::Uuid => ("TEXT", "UUID"),
        ValueKind::Json => ("TEXT", "JSONB"),
    };
    if dialect == Dialect::Sqlite { sqlite } else { postgres }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sqlite_takes(declared: &str, kind: ValueKind) -> bool {
        let found = FoundType::sqlite(declared.to_owned());
        found.family == Family::Any || found.takes(kind, Dialect::Sqlite)
    }

    #[test]
    fn sqlite_says_by_a_part_of_the_name_what_a_column_keeps() {
        for (declared, kind) in [
            ("INTEGER", ValueKind::Integer),
            ("bigint", ValueKind::Bool),
            ("BOOLEAN", ValueKind::Bool),
            ("VARCHAR(20)", ValueKind::Text),
            ("", ValueKind::Blob),
            ("DATETIME", ValueKind::Time),
            ("DECIMAL(10, 2)", ValueKind::Real),
            ("INTEGER", ValueKind::Real),
            ("UUID", ValueKind::Uuid),
            ("TEXT", ValueKind::Json),
            ("ANY", ValueKind::Integer),
            ("TEXT", ValueKind::Unknown),
        ] {
            assert!(sqlite_takes(declared, kind), "{declared} for {kind:?}");
        }
        for (declared, kind) in [
            ("TEXT", ValueKind::Integer),
            ("TEXT", ValueKind::Bool),
            ("REAL", ValueKind::Integer),
            ("INTEGER", ValueKind::Text),
            ("BIGINT", ValueKind::Time),
            ("TEXT", ValueKind::Real),
        ] {
            assert!(!sqlite_takes(declared, kind), "{declared} for {kind:?}");
        }
    }
}
