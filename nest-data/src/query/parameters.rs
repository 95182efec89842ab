/// Checks that the numbered parameters of a statement are exactly `$1` to `$count`, and that it has no others.
///
/// A driver would read a parameter without a value as NULL, so a forgotten `bind` could change or delete the wrong
/// rows.
pub(super) fn check(sql: &str, count: usize) -> Result<(), String> {
    let mut bound = vec![false; count];
    for number in numbers(sql) {
        match number.and_then(|number| number.checked_sub(1)).and_then(|index| bound.get_mut(index)) {
            Some(found) => *found = true,
            None => return Err(format!("the statement has a parameter beyond the {count} values that were bound")),
        }
    }
    match bound.iter().position(|found| !found) {
        Some(index) => Err(format!("{count} values were bound, and the statement does not use ${}", index + 1)),
        None => Ok(()),
    }
}

/// The number after each `$` that is outside of quotes and comments; `None` where it is no number that fits.
fn numbers(sql: &str) -> impl Iterator<Item = Option<usize>> {
    let bytes = sql.as_bytes();
    let mut at = 0;
    std::iter::from_fn(move || {
        while at < bytes.len() {
            let rest = &bytes[at..];
            match rest[0] {
                quote @ (b'\'' | b'"' | b'`') => at += 1 + after(&rest[1..], &[quote]),
                b'-' if rest.starts_with(b"--") => at += after(rest, b"\n"),
                b'/' if rest.starts_with(b"/*") => at += 2 + after(&rest[2..], b"*/"),
                b'$' => {
                    let digits = rest[1..].iter().take_while(|byte| byte.is_ascii_digit()).count();
                    let number = sql[at + 1..at + 1 + digits].parse().ok();
                    at += 1 + digits;
                    return Some(number);
                }
                _ => at += 1,
            }
        }
        None
    })
}

/// How many bytes there are up to the end of `mark`, or of everything. A doubled quote within quotes ends one and
/// begins the next, which comes to the same.
fn after(bytes: &[u8], mark: &[u8]) -> usize {
    bytes.windows(mark.len()).position(|window| window == mark).map_or(bytes.len(), |start| start + mark.len())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn each_value_has_its_parameter() {
        for (sql, count) in [
            ("SELECT 1", 0),
            ("SELECT $1", 1),
            ("SELECT $2, $1, $1", 2),
            ("SELECT '$9', \"$9\", `$9`, 'it''s $9', $1 -- $9\n, $2 /* $9 ' */", 2),
            ("SELECT $1 -- the end", 1),
            ("SELECT 'ä$9', $1", 1),
        ] {
            assert_eq!(check(sql, count), Ok(()), "{sql}");
            assert!(check(sql, count + 1).is_err(), "{sql}");
            if count > 0 {
                assert!(check(sql, count - 1).is_err(), "{sql}");
            }
        }
    }

    #[test]
    fn a_parameter_that_is_no_number_is_refused() {
        for sql in ["SELECT $0", "SELECT $", "SELECT $name", "SELECT $99999999999999999999999"] {
            assert!(check(sql, 1).is_err(), "{sql}");
        }
    }

    proptest! {
        #[test]
        fn no_text_panics(sql in "\\PC*|([$0-9'\"`/*\\n-]|\\PC){0,40}", count in 0usize..5) {
            let _ = check(&sql, count);
        }
    }
}
