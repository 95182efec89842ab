//! `NUMERIC`, which is what PostgreSQL makes of a sum of integers.

use crate::query::Value;

/// How its sign is written, apart from 0 for a positive one; above these are infinity and what is no number.
const NEGATIVE: u16 = 0x4000;

/// A whole number as an integer, one with a scale as a real number. `None` for one that is too large, or is none.
///
/// The bytes are four numbers of 16 bits: how many digits follow, the power of 10,000 of the first one, the sign, and
/// the number of decimal places to show. Then come the digits, of which each counts to 10,000.
pub(super) fn value(bytes: &[u8]) -> Option<Value> {
    let mut words = bytes.chunks_exact(2).map(|pair| u16::from_be_bytes([pair[0], pair[1]]));
    let count = words.next()?;
    let weight = words.next()? as i16;
    let sign = match words.next()? {
        0 => 1,
        NEGATIVE => -1,
        _ => return None,
    };
    let scale = words.next()?;
    let digits: Vec<u16> = words.take(count.into()).collect();
    if scale == 0 { whole(&digits, weight, sign).map(Value::Integer) } else { real(&digits, weight, sign) }
}

/// Zeros at the end are left out of the digits, so places that are missing count as zero.
fn whole(digits: &[u16], weight: i16, sign: i64) -> Option<i64> {
    if digits.is_empty() {
        return Some(0);
    }
    (0..=usize::try_from(weight).ok()?).try_fold(0i64, |sum, place| {
        let digit = digits.get(place).copied().unwrap_or(0);
        sum.checked_mul(10_000)?.checked_add(sign * i64::from(digit))
    })
}

/// By way of the decimal text, which is rounded once.
fn real(digits: &[u16], weight: i16, sign: i64) -> Option<Value> {
    let text: String = digits.iter().map(|digit| format!("{digit:04}")).collect();
    let exponent = 4 * (i64::from(weight) + 1 - i64::try_from(digits.len()).ok()?);
    let magnitude: f64 = format!("0{text}e{exponent}").parse().ok()?;
    Some(Value::Real(magnitude * sign as f64))
}
