//! Redis for tests.

use std::io::{self, Write as _};
use std::time::{SystemTime, UNIX_EPOCH};
use std::{env, process};

use crate::connection::Redis;
use crate::error::RedisConnectError;
use crate::options::RedisOptions;

/// Where the server of the tests is.
const VARIABLE: &str = "TEST_REDIS_URL";
const DEFAULT: &str = "redis://127.0.0.1:6379";

/// Options for the server of the variable `TEST_REDIS_URL`, or at `redis://127.0.0.1:6379`, with a prefix that nobody else has. Whoever
/// uses them gives their keys a time to live, since nobody removes them.
///
/// When the variable is not set and nothing answers there, this says on stderr that the test is skipped, and gives none.
///
/// # Errors
///
/// When the variable is set, or `CI` is `true`, and the server does not answer.
///
/// # Panics
///
/// When the variable holds no URL of Redis.
pub async fn test_options() -> Result<Option<RedisOptions>, RedisConnectError> {
    let named = env::var(VARIABLE).ok();
    let is_required = named.is_some() || env::var("CI").is_ok_and(|ci| ci == "true");
    let url = named.as_deref().unwrap_or(DEFAULT).parse();
    let url = url.unwrap_or_else(|error| panic!("{VARIABLE}: {error}"));
    let options = RedisOptions::new(url).prefix(unused_prefix());
    match Redis::connect(options.clone()).await {
        Ok(_) => Ok(Some(options)),
        Err(error) if is_required => Err(error),
        Err(error) => {
            // Past the harness, which shows what a test prints only if it fails.
            let note = format!("SKIPPED on Redis: {error}; start one there, or name another in {VARIABLE}\n");
            _ = io::stderr().write_all(note.as_bytes());
            Ok(None)
        }
    }
}

fn unused_prefix() -> String {
    let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    format!("test-{}-{}", process::id(), now.as_nanos())
}
