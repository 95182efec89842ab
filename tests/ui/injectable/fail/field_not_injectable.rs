use nest::injectable;

#[injectable]
struct Mailer;

#[injectable]
struct UsersService {
    name: String,
    mailer: Mailer,
    borrowed: &'static Mailer,
}

fn main() {}
