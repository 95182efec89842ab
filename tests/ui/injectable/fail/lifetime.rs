use std::sync::Arc;

use nest::injectable;

#[injectable]
struct Mailer;

#[injectable]
struct UsersService<'a> {
    mailer: &'a Arc<Mailer>,
}

fn main() {}
