//! Where Redis is.

use std::error::Error;
use std::fmt;
use std::str::FromStr;

use redis::{ConnectionInfo, IntoConnectionInfo};

/// Where Redis is, as in `REDIS_URL`: `redis://user:password@host:6379/0`, and `rediss://` for TLS, with the feature `tls`. What a URL
/// leaves out is the user `default` without a password, the port 6379 and the database 0.
///
/// Printing it shows neither user nor password.
#[derive(Clone)]
pub struct RedisUrl(ConnectionInfo);

impl RedisUrl {
    pub(crate) fn info(&self) -> ConnectionInfo {
        self.0.clone()
    }
}

impl FromStr for RedisUrl {
    type Err = RedisUrlError;

    /// # Errors
    ///
    /// When it is no such URL. The error quotes nothing of the text, which may hold a password.
    fn from_str(text: &str) -> Result<RedisUrl, RedisUrlError> {
        match text.split_once("://") {
            Some(("redis", host)) if !host.is_empty() => {}
            Some(("rediss", host)) if !host.is_empty() => {
                if !cfg!(feature = "tls") {
                    return Err(RedisUrlError("a URL with `rediss` needs the feature `tls` of nest-redis"));
                }
            }
            _ => return Err(RedisUrlError(EXPECTED)),
        }
        text.into_connection_info().map(RedisUrl).map_err(|_| RedisUrlError(EXPECTED))
    }
}

impl fmt::Debug for RedisUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "RedisUrl({})", self.0.addr())
    }
}

const EXPECTED: &str = "expected a URL such as redis://localhost:6379";

/// A text is no URL of Redis.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RedisUrlError(&'static str);

impl fmt::Display for RedisUrlError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.0)
    }
}

impl Error for RedisUrlError {}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::RedisUrl;

    proptest! {
        #[test]
        fn a_url_is_read_and_its_secrets_are_not_shown(
            user in "[A-Z]{4,8}",
            password in "[A-Z]{9,12}",
            host in "[a-z]{1,8}(\\.[a-z]{2,3})?",
            port in 1u16..,
            database in 0u8..16,
        ) {
            let url: RedisUrl = format!("redis://{user}:{password}@{host}:{port}/{database}").parse().unwrap();
            let shown = format!("{url:?}");
            prop_assert!(shown.contains(&host) && !shown.contains(&user) && !shown.contains(&password), "{}", shown);
        }

        #[test]
        fn what_has_another_scheme_or_no_host_is_refused(
            text in "(redis|rediss|redis\\+unix|unix|http|[a-z]{0,4})?(:/{0,2})?[A-Z0-9:@/%\\[\\]]{0,20}",
        ) {
            // The library underneath takes more, such as sockets of the file system.
            let host = text.strip_prefix("redis://").or_else(|| text.strip_prefix("rediss://"));
            let may_be_read = host.is_some_and(|host| !host.is_empty());
            prop_assert!(may_be_read || text.parse::<RedisUrl>().is_err(), "{}", text);
        }
    }
}
