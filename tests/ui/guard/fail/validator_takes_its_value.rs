use nest::http::BadRequest;
use nest::{injectable, pipe};

#[injectable]
struct EmailIsFree;

#[pipe]
impl EmailIsFree {
    async fn validate(&self, email: String) -> Result<(), BadRequest> {
        drop(email);
        Ok(())
    }
}

fn main() {}
