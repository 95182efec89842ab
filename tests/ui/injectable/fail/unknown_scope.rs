use nest::injectable;

#[injectable(scope = requst)]
struct UsersService;

#[injectable(scope = "request")]
struct OrdersService;

#[injectable(scope)]
struct MailService;

fn main() {}
