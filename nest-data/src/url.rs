use std::{fmt, path::PathBuf, str::FromStr};

use crate::error::DataError;

#[cfg(feature = "postgres")]
mod postgres;

#[cfg(feature = "postgres")]
pub(crate) use postgres::PostgresUrl;

/// Where the database is, as in `DATABASE_URL`.
///
/// - `sqlite://shop.db`: a file relative to the working directory, `sqlite:///var/lib/shop.db` an absolute one. The
///   text after `sqlite://` is the path as it stands, without escapes.
/// - `sqlite::memory:`: a database of this process that is gone when it is closed. It has a single connection, so a
///   statement outside of a transaction waits until that transaction ends.
/// - `postgres://user:password@host:5432/shop`, with the feature `postgres`: a database of a PostgreSQL server, which must
///   exist. What is not a letter, a digit or one of `-._~` in a password is written as `%` and two hexadecimal digits.
///   After a `?` may follow `sslmode` (`verify-full` where the network is not to be trusted; `prefer` without it),
///   `sslrootcert`, `sslcert`, `sslkey`, `application_name`, and `host` for the folder of a socket. What the URL leaves out
///   comes from `PGHOST`, `PGUSER` and the like, as for other programs.
///
/// Printing it shows no password.
#[derive(Clone, PartialEq, Eq)]
pub struct DatabaseUrl(Location);

#[derive(Clone, PartialEq, Eq)]
pub(crate) enum Location {
    SqliteFile(PathBuf),
    SqliteMemory,
    #[cfg(feature = "postgres")]
    Postgres(PostgresUrl),
}

impl DatabaseUrl {
    /// The URL of a SQLite file.
    pub fn sqlite_file(path: impl Into<PathBuf>) -> Self {
        Self(Location::SqliteFile(path.into()))
    }

    /// The URL of a SQLite database in memory.
    pub fn sqlite_memory() -> Self {
        Self(Location::SqliteMemory)
    }

    pub(crate) fn is_same_engine(&self, other: &Self) -> bool {
        let is_sqlite = |url: &Self| matches!(url.0, Location::SqliteFile(_) | Location::SqliteMemory);
        is_sqlite(self) == is_sqlite(other)
    }

    pub(crate) fn location(&self) -> &Location {
        &self.0
    }
}

impl FromStr for DatabaseUrl {
    type Err = DataError;

    /// # Errors
    ///
    /// When the scheme is not supported, which the error names, or when the path is missing. The error quotes nothing
    /// else of the text, which may hold a password.
    fn from_str(text: &str) -> Result<Self, DataError> {
        if text == "sqlite::memory:" || text == "sqlite://:memory:" {
            return Ok(Self::sqlite_memory());
        }
        let Some((scheme, path)) = text.split_once("://") else {
            return Err(DataError::url(
                "the database URL has no scheme; write sqlite:// and a path, such as sqlite://shop.db",
            ));
        };
        match scheme {
            "sqlite" => sqlite_path(path).map(Self::sqlite_file),
            "postgres" | "postgresql" => postgres(text, scheme),
            _ if is_scheme(scheme) => Err(DataError::url(format!(
                "the database URL has the scheme `{scheme}`, which is not supported; \
                 write a URL such as sqlite://shop.db"
            ))),
            _ => Err(DataError::url("the database URL has no proper scheme; write a URL such as sqlite://shop.db")),
        }
    }
}

#[cfg(feature = "postgres")]
fn postgres(text: &str, _scheme: &str) -> Result<DatabaseUrl, DataError> {
    PostgresUrl::read(text).map(|url| DatabaseUrl(Location::Postgres(url)))
}

#[cfg(not(feature = "postgres"))]
fn postgres(_text: &str, scheme: &str) -> Result<DatabaseUrl, DataError> {
    Err(without_postgres(scheme))
}

#[cfg(any(test, not(feature = "postgres")))]
fn without_postgres(scheme: &str) -> DataError {
    DataError::url(format!(
        "the database URL has the scheme `{scheme}`, and this program was built without PostgreSQL; \
         switch on the feature `postgres` of nest-framework, or write a URL such as sqlite://shop.db"
    ))
}

fn sqlite_path(path: &str) -> Result<PathBuf, DataError> {
    if path.is_empty() {
        return Err(DataError::url(
            "the database URL has no path; write one after sqlite://, such as sqlite://shop.db",
        ));
    }
    if path.contains(['?', '\0']) {
        return Err(DataError::url(
            "the database URL has a `?` or a NUL in its path; write the path alone, such as sqlite://shop.db",
        ));
    }
    Ok(path.into())
}

/// RFC 3986, section 3.1, and short enough to print.
fn is_scheme(text: &str) -> bool {
    text.len() <= 20
        && text.starts_with(|first: char| first.is_ascii_alphabetic())
        && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"+-.".contains(&byte))
}

impl fmt::Display for DatabaseUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.0 {
            Location::SqliteFile(path) => write!(f, "sqlite://{}", path.display()),
            Location::SqliteMemory => f.write_str("sqlite::memory:"),
            #[cfg(feature = "postgres")]
            Location::Postgres(url) => fmt::Display::fmt(url, f),
        }
    }
}

impl fmt::Debug for DatabaseUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use proptest::prelude::*;

    use super::*;

    fn check(text: &str, path: &str) {
        let url: DatabaseUrl = text.parse().unwrap();
        assert!(matches!(url.location(), Location::SqliteFile(found) if found == Path::new(path)), "{text}");
        assert_eq!(url.to_string(), text);
    }

    fn refusal(text: &str) -> String {
        text.parse::<DatabaseUrl>().unwrap_err().to_string()
    }

    #[test]
    fn what_follows_the_scheme_is_the_path() {
        check("sqlite://shop.db", "shop.db");
        check("sqlite://data/shop.db", "data/shop.db");
        check("sqlite:///var/lib/shop.db", "/var/lib/shop.db");
        check("sqlite://a%20b c.db", "a%20b c.db");
    }

    #[test]
    fn memory_has_two_spellings() {
        for text in ["sqlite::memory:", "sqlite://:memory:"] {
            assert_eq!(text.parse::<DatabaseUrl>().unwrap(), DatabaseUrl::sqlite_memory());
        }
    }

    #[test]
    fn another_scheme_is_refused_by_name_and_nothing_else_is_quoted() {
        for scheme in ["mysql", "mongodb+srv", "SQLITE", "file"] {
            let message = refusal(&format!("{scheme}://user:hunter2@host/shop"));
            assert!(message.contains(&format!("`{scheme}`")), "{message}");
            assert!(!message.contains("hunter2") && !message.contains("host"), "{message}");
        }
        for text in [
            "",
            "hunter2",
            "hunter2 hunter2://x",
            "sqlite:hunter2",
            "sqlite://",
            "sqlite://hunter2?mode=ro",
            "://hunter2",
        ] {
            let message = refusal(text);
            assert!(message.contains("sqlite://shop.db") && !message.contains("hunter2"), "{message}");
        }
    }

    #[test]
    fn a_program_without_postgres_says_which_feature_to_switch_on() {
        let error = without_postgres("postgresql");
        assert!(error.is_invalid_url());
        assert!(error.to_string().contains("switch on the feature `postgres` of nest-framework"), "{error}");
    }

    proptest! {
        #[test]
        fn no_text_panics(text in "\\PC*|sqlite:/{0,3}\\PC*") {
            let _ = text.parse::<DatabaseUrl>();
        }
    }
}
