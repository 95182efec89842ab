use nest::{guard, injectable};

#[injectable]
struct TokenGuard;

#[guard]
impl TokenGuard {
    async fn can_activate(&self) -> Option<u64> {
        None
    }
}

#[guard]
async fn named() -> &'static str {
    "somebody"
}

fn main() {}
