use nest::{guard, injectable};

#[injectable]
struct JwtGuard;

#[guard]
impl JwtGuard {
    async fn can_activat(&self) -> bool {
        true
    }
}

fn main() {}
