use std::time::Duration;

use crate::variable::{FromVariable, whole_number};

/// A hundred years. A longer wish is a mistake, and added to today it would leave the range of some date types.
const LONGEST: u64 = 100 * 365 * DAY;
const MINUTE: u64 = 60;
const HOUR: u64 = 60 * MINUTE;
const DAY: u64 = 24 * HOUR;

impl FromVariable for Duration {
    const EXPECTED: &'static str =
        "a duration of at most 100 years: a whole number above 0, followed by s, m, h or d, such as 15m";

    fn from_variable(text: &str) -> Option<Self> {
        let (number, unit) = match text.strip_suffix(['s', 'm', 'h', 'd']) {
            Some(number) => (number, &text[number.len()..]),
            None => return None,
        };
        let seconds_each = match unit {
            "s" => 1,
            "m" => MINUTE,
            "h" => HOUR,
            _ => DAY,
        };
        let seconds = whole_number::<u64>(number)?.checked_mul(seconds_each)?;
        (1..=LONGEST).contains(&seconds).then(|| Duration::from_secs(seconds))
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn check(text: &str, seconds: Option<u64>) {
        assert_eq!(Duration::from_variable(text), seconds.map(Duration::from_secs), "{text}");
    }

    #[test]
    fn each_unit_is_understood() {
        check("1s", Some(1));
        check("15m", Some(900));
        check("2h", Some(7_200));
        check("7d", Some(604_800));
        check("36500d", Some(36_500 * 86_400));
    }

    #[test]
    fn anything_else_is_refused() {
        for text in [
            "",
            "15",
            "m",
            "0s",
            "0d",
            "-5m",
            "+5m",
            "1.5h",
            "15 m",
            " 15m",
            "15m ",
            "15M",
            "15ms",
            "15min",
            "m15",
            "1h30m",
            "1e3s",
            "１５m",
            "36501d",
            "99999999999999999999s",
            "18446744073709551615d",
            "15m\0",
        ] {
            check(text, None);
        }
    }

    proptest! {
        #[test]
        fn a_positive_number_of_any_unit_is_read_exactly(number in 1u64..=36_500, unit in 0usize..4) {
            let (letter, seconds) = [("s", 1), ("m", 60), ("h", 3_600), ("d", 86_400)][unit];
            let read = Duration::from_variable(&format!("{number}{letter}"));
            prop_assert_eq!(read, Some(Duration::from_secs(number * seconds)));
        }

        #[test]
        fn no_text_panics_and_what_is_read_is_positive(text in "\\PC*|[0-9]{0,25}[smhd]") {
            if let Some(duration) = Duration::from_variable(&text) {
                prop_assert!(duration.as_secs() >= 1);
            }
        }
    }
}
