use nest::http::Unauthorized;
use nest::{guard, injectable};

struct CurrentUser;

#[injectable]
struct JwtGuard;

#[guard]
impl JwtGuard {
    async fn can_activate(&self) -> Result<CurrentUser, Unauthorized> {
        Ok(CurrentUser)
    }
}

fn main() {}
