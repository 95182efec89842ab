use std::fmt;

use nest::HttpError;

#[derive(Debug, HttpError)]
enum OrderError {
    #[http(404)]
    NotFound(u32),
    Declined,
    #[http(200)]
    Paid,
    #[http(transparent)]
    Both(u8, u8),
    #[http(transparent)]
    Nothing,
}

#[derive(Debug, HttpError)]
struct TooFast;

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

fn main() {}
