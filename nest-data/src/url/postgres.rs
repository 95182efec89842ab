use std::fmt;

use crate::{driver, error::DataError};

/// Parameters that may follow a `?`. The driver would log others, with their values.
const PARAMETERS: &[&str] = &["sslmode", "sslrootcert", "sslcert", "sslkey", "application_name", "host"];

const EXAMPLE: &str = "postgres://user:password@localhost:5432/shop";

/// The URL of a PostgreSQL database, which may hold a password.
#[derive(Clone, PartialEq, Eq)]
pub(crate) struct PostgresUrl {
    text: String,
    shown: String,
}

impl PostgresUrl {
    /// # Errors
    ///
    /// One that says which part is at fault, and quotes nothing of it.
    pub(super) fn read(text: &str) -> Result<Self, DataError> {
        let (_, rest) = text.split_once("://").unwrap_or_default();
        let (place, parameters) = rest.split_once('?').unwrap_or((rest, ""));
        let (authority, name) = place.split_once('/').unwrap_or((place, ""));
        let (user, host) = authority.rsplit_once('@').unwrap_or(("", authority));
        if text.chars().any(|character| character.is_control() || character.is_whitespace()) {
            return Err(fault("white space, which is written as %20"));
        }
        // In front of a host these can only be a part of a password that was not escaped.
        if user.contains('@') || name.contains(['/', '@']) || rest.contains('#') {
            return Err(fault(
                "a `/`, `@` or `#` where none can be; in a password these are written as %2F, %40 and %23",
            ));
        }
        let named = |parameter: &str| PARAMETERS.contains(&parameter.split_once('=').unwrap_or_default().0);
        if !parameters.split('&').all(|parameter| parameter.is_empty() || named(parameter)) {
            return Err(fault(&format!("a parameter that is not one of {}", PARAMETERS.join(", "))));
        }
        driver::postgres::check_url(text).map_err(|()| fault("a host, port or parameter that cannot be read"))?;
        let user = user.split_once(':').map_or(user, |(user, _)| user);
        let at = if user.is_empty() { "" } else { "@" };
        Ok(Self { text: text.to_owned(), shown: format!("postgres://{user}{at}{host}/{name}") })
    }

    /// The whole text, for the driver alone.
    pub(crate) fn reveal(&self) -> &str {
        &self.text
    }
}

fn fault(what: &str) -> DataError {
    DataError::url(format!("the database URL has {what}; write a URL such as {EXAMPLE}"))
}

impl fmt::Display for PostgresUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.shown)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use crate::DatabaseUrl;

    #[track_caller]
    fn check(text: &str, shown: &str) {
        let url: DatabaseUrl = text.parse().unwrap();
        assert_eq!((url.to_string().as_str(), format!("{url:?}").as_str()), (shown, shown));
    }

    #[test]
    fn what_is_shown_has_the_place_and_no_password() {
        check("postgres://localhost/shop", "postgres://localhost/shop");
        check("postgresql://ada@db:5433/shop", "postgres://ada@db:5433/shop");
        check("postgres://ada:hunter2@db/shop?sslmode=require", "postgres://ada@db/shop");
        check("postgres://ada:hunt%40er%2F2@[::1]:5432/shop", "postgres://ada@[::1]:5432/shop");
        check("postgres:///shop?host=/run/postgresql", "postgres:///shop");
    }

    #[test]
    fn what_is_wrong_is_told_and_nothing_is_quoted() {
        for text in [
            "postgres://ada:hunter2/x@db/shop",
            "postgres://ada:12/hunter2@db/shop",
            "postgres://ada:hunter2@x@db/shop",
            "postgres://ada:x#hunter2@db/shop",
            "postgres://ada:12?hunter2@db/shop",
            "postgres://ada:hunter2",
            "postgres://ada@db:hunter2/shop",
            "postgres://ada@db/shop?password=hunter2",
            "postgres://ada@db/shop?pasword=hunter2",
            "postgres://ada@db/shop?sslmode=hunter2",
            "postgres://ada:hunter2 @db/shop",
        ] {
            let error = text.parse::<DatabaseUrl>().unwrap_err();
            assert!(error.is_invalid_url() && error.to_string().contains("postgres://user"), "{text}: {error}");
            assert!(!format!("{error} {error:?}").contains("hunter2"), "{text}: {error:?}");
        }
    }

    proptest! {
        #[test]
        fn no_text_panics_and_no_password_is_shown(text in "postgres://\\PC*", password in "[a-z]{12}") {
            let _ = text.parse::<DatabaseUrl>();
            let url: DatabaseUrl = format!("postgres://ada:{password}@db/shop").parse().unwrap();
            prop_assert!(!url.to_string().contains(&password));
        }
    }
}
