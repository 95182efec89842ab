use std::sync::Arc;

use nest::injectable;

struct Mailer;

trait Clock: Send + Sync {}

#[injectable]
struct UsersService {
    mailer: Arc<Mailer>,
    clock: Option<Arc<dyn Clock>>,
}

fn main() {}
