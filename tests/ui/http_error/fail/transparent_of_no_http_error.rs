use std::fmt;

use nest::HttpError;

#[derive(Debug, HttpError)]
enum OrderError {
    #[http(transparent)]
    Store(std::io::Error),
}

impl fmt::Display for OrderError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("no")
    }
}

impl std::error::Error for OrderError {}

fn main() {}
