//! NEST-E0510: as the messages say.
use std::fmt;

use nest::HttpError;

#[derive(Debug, HttpError)]
enum OrderError {
    #[http(404)]
    NotFound(u32),
    #[http(402)]
    Declined,
    #[http(transparent)]
    Slow(TooFast),
    #[http(transparent)]
    Named { error: TooFast },
}

#[derive(Debug, HttpError)]
#[http(429)]
struct TooFast;

/// All of its variants have one status, and one says another.
#[derive(Debug, HttpError)]
#[http(400)]
enum BadError {
    One,
    Two { field: u8 },
    #[http(409)]
    Three(u8),
}

#[derive(Debug, HttpError)]
#[http(transparent)]
struct Passed(TooFast);

impl fmt::Display for OrderError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("no")
    }
}

impl std::error::Error for OrderError {}

impl fmt::Display for TooFast {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("no")
    }
}

impl std::error::Error for TooFast {}

impl fmt::Display for BadError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("no")
    }
}

impl std::error::Error for BadError {}

impl fmt::Display for Passed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("no")
    }
}

impl std::error::Error for Passed {}

fn main() {
    let _ = (OrderError::NotFound(1), OrderError::Declined, OrderError::Slow(TooFast), OrderError::Named { error: TooFast });
    let _ = (BadError::One, BadError::Two { field: 1 }, BadError::Three(2), Passed(TooFast));
}
