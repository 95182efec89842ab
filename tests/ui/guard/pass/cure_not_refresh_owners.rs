//! NEST-E0322: The users say whose sessions are refreshed.

use std::sync::Arc;
use std::time::Duration;

use nest::auth::{MemoryRefreshSessions, RefreshOwners, RefreshSessions, RefreshStrategy};
use nest::http::{Failure, Unvalidated};
use nest::{injectable, module};

#[injectable]
struct Users;

impl RefreshOwners for Users {
    type Owner = i64;
    type Body = Unvalidated<String>;

    fn refresh_token(Unvalidated(token): &Unvalidated<String>) -> &str {
        token
    }

    async fn find(&self, subject: &str) -> Result<Option<i64>, Failure> {
        Ok(subject.parse().ok())
    }
}

fn sessions() -> RefreshSessions {
    RefreshSessions::new(Arc::new(MemoryRefreshSessions::default()), Duration::from_secs(60))
}

#[module(providers = [Users, provide(RefreshSessions, factory = sessions), RefreshStrategy<Users>])]
struct AppModule;

nest::check!(AppModule);

fn main() {}
