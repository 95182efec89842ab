use std::{
    fmt,
    net::{IpAddr, SocketAddr},
    num::{NonZeroU16, NonZeroU32, NonZeroU64, NonZeroUsize},
    path::PathBuf,
    str::FromStr,
};

use secrecy::SecretString;

use crate::{
    environment::{Environment, Raw},
    reading::Reading,
};

/// A type that a variable can be read as.
///
/// ```
/// use nest_config::{Environment, FromVariable};
///
/// struct Percent(u8);
///
/// impl FromVariable for Percent {
///     const EXPECTED: &'static str = "a whole number from 0 to 100";
///
///     fn from_variable(text: &str) -> Option<Self> {
///         text.parse().ok().filter(|number| *number <= 100).map(Percent)
///     }
/// }
///
/// let mut env = Environment::of([("SAMPLING", "25")]);
/// assert_eq!(env.read("SAMPLING").or(Percent(100)).0, 25);
/// ```
#[diagnostic::on_unimplemented(
    message = "an environment variable cannot be read as `{Self}`",
    note = "implement `FromVariable` for `{Self}`, or read it with `.with(|text| …)` or `.one_of([…])`"
)]
pub trait FromVariable: Sized {
    /// What a good value looks like; follows the word "expected" in messages.
    const EXPECTED: &'static str;

    /// Whether values of this type are kept out of messages.
    const HIDDEN: bool = false;

    /// The value, or `None` when the text is not what is expected. `text` is never empty.
    fn from_variable(text: &str) -> Option<Self>;
}

/// A variable that was asked for by name; say what it is to be read as.
///
/// [`or`](Self::or), [`optional`](Self::optional) and [`required`](Self::required) take the type from where the value
/// goes. [`parse`](Self::parse), [`one_of`](Self::one_of) and [`with`](Self::with) come before them when there is more
/// to say.
#[must_use = "a variable does nothing until it is read with `or`, `optional` or `required`"]
pub struct Variable<'e> {
    environment: &'e mut Environment,
    name: String,
    hidden: bool,
}

impl<'e> Variable<'e> {
    pub(crate) fn new(environment: &'e mut Environment, name: String) -> Self {
        Self { environment, name, hidden: false }
    }

    /// Keeps the value out of every message: for a URL that may carry a password, say. Secrets are hidden by their
    /// type.
    pub fn hidden(mut self) -> Self {
        self.hidden = true;
        self
    }

    /// Reads the value as `T`, to be checked further or closed by one of the three below.
    pub fn parse<T: FromVariable>(mut self) -> Reading<'e, T> {
        self.hidden |= T::HIDDEN;
        self.reading(Some(T::EXPECTED.into()), |text| T::from_variable(text).ok_or(T::EXPECTED).map_err(expected))
    }

    /// Reads the value as one of these names, exactly as they are written here.
    ///
    /// ```
    /// # use nest_config::Environment;
    /// #[derive(Clone, Copy)]
    /// enum LogFormat { Pretty, Json }
    ///
    /// let mut env = Environment::of([("LOG_FORMAT", "json")]);
    /// let format = env.read("LOG_FORMAT").one_of([("pretty", LogFormat::Pretty), ("json", LogFormat::Json)]);
    /// assert!(matches!(format.or(LogFormat::Pretty), LogFormat::Json));
    /// ```
    pub fn one_of<T>(self, choices: impl IntoIterator<Item = (&'static str, T)>) -> Reading<'e, T> {
        let (names, mut values): (Vec<&str>, Vec<T>) = choices.into_iter().unzip();
        let choice = match names.split_last() {
            Some((last, [])) => (*last).to_owned(),
            Some((last, rest)) => format!("{} or {last}", rest.join(", ")),
            None => "nothing".to_owned(),
        };
        self.reading(Some(choice.clone()), |text| match names.iter().position(|name| *name == text) {
            Some(index) => Ok(values.swap_remove(index)),
            None => Err(expected(&choice)),
        })
    }

    /// Reads the value with a parser of yours, whose error says what is wrong and what to write instead.
    ///
    /// The error's text goes into the message as it is, so it must not repeat the value of a secret.
    pub fn with<T, E: fmt::Display>(self, parser: impl FnOnce(&str) -> Result<T, E>) -> Reading<'e, T> {
        self.reading(None, |text| parser(text).map_err(|error| error.to_string()))
    }

    /// The value, or `default` when the variable is not set. A bad value is a fault, and reading goes on with
    /// `default`.
    pub fn or<T: FromVariable>(self, default: T) -> T {
        self.parse().or(default)
    }

    /// The value, or `None` when the variable is not set. A bad value is a fault and also gives `None`.
    pub fn optional<T: FromVariable>(self) -> Option<T> {
        self.parse().optional()
    }

    /// The value; that it is missing or bad is a fault. Whenever this is `None`, [`Environment::finish`] will fail.
    pub fn required<T: FromVariable>(self) -> Option<T> {
        self.parse().required()
    }

    fn reading<T>(self, hint: Option<String>, parse: impl FnOnce(&str) -> Result<T, String>) -> Reading<'e, T> {
        let raw = self.environment.raw(&self.name);
        let mut reading = Reading::absent(self.environment, self.name, hint);
        match raw {
            Raw::Absent => {}
            Raw::NotUnicode => reading.refuse("is not valid UTF-8"),
            Raw::Text(text) => {
                reading.show(if self.hidden { None } else { Some(&text) });
                match parse(&text) {
                    Ok(value) => reading.accept(value),
                    Err(complaint) => reading.complain(&complaint),
                }
            }
        }
        reading
    }
}

fn expected(what: impl fmt::Display) -> String {
    format!("expected {what}")
}

/// Digits only: `u16::from_str` would also take `+80`.
pub(crate) fn whole_number<T: FromStr>(text: &str) -> Option<T> {
    text.bytes().all(|byte| byte.is_ascii_digit()).then(|| text.parse().ok())?
}

macro_rules! whole_numbers {
    ($($type:ty: $expected:literal;)*) => {$(
        impl FromVariable for $type {
            const EXPECTED: &'static str = $expected;

            fn from_variable(text: &str) -> Option<Self> {
                whole_number(text)
            }
        }
    )*};
}

whole_numbers! {
    u8: "a whole number from 0 to 255";
    u16: "a whole number from 0 to 65535";
    u32: "a whole number from 0 to 4294967295";
    u64: "a whole number from 0 to 18446744073709551615";
    usize: "a whole number, 0 or above";
    NonZeroU16: "a whole number from 1 to 65535";
    NonZeroU32: "a whole number from 1 to 4294967295";
    NonZeroU64: "a whole number from 1 to 18446744073709551615";
    NonZeroUsize: "a whole number, 1 or above";
}

macro_rules! from_str {
    ($($type:ty: $expected:literal;)*) => {$(
        impl FromVariable for $type {
            const EXPECTED: &'static str = $expected;

            fn from_variable(text: &str) -> Option<Self> {
                text.parse().ok()
            }
        }
    )*};
}

from_str! {
    bool: "true or false";
    IpAddr: "an IP address, such as 127.0.0.1 or ::1";
    SocketAddr: "an IP address and a port, such as 127.0.0.1:3000 or [::1]:3000";
    PathBuf: "a path";
    String: "a text";
}

impl FromVariable for SecretString {
    const EXPECTED: &'static str = "a text";
    const HIDDEN: bool = true;

    fn from_variable(text: &str) -> Option<Self> {
        Some(text.into())
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn every_number_of_a_type_is_read_back(number: u32) {
            prop_assert_eq!(u32::from_variable(&number.to_string()), Some(number));
            prop_assert_eq!(NonZeroU32::from_variable(&number.to_string()), NonZeroU32::new(number));
        }

        #[test]
        fn a_number_has_digits_and_nothing_else(text in "\\PC*") {
            let digits = text.bytes().all(|byte| byte.is_ascii_digit());
            prop_assert_eq!(u64::from_variable(&text), text.parse().ok().filter(|_| digits));
        }

        #[test]
        fn a_number_beyond_its_type_is_refused(number in 65_536u64..) {
            prop_assert_eq!(u16::from_variable(&number.to_string()), None);
        }
    }

    #[test]
    fn signs_spaces_and_other_digits_are_no_part_of_a_number() {
        for text in ["+1", "-1", " 1", "1 ", "1_000", "1.0", "1e3", "0x10", "١", "１"] {
            assert_eq!(u32::from_variable(text), None, "{text}");
        }
    }
}
