use std::sync::Arc;

use nest::{injectable, module};

#[injectable]
struct UsersService {
    orders: Arc<OrdersService>,
}

#[injectable]
struct OrdersService {
    mail: Option<Arc<MailService>>,
}

struct MailService;

#[injectable]
impl MailService {
    #[inject]
    fn new(users: Arc<UsersService>) -> Self {
        drop(users);
        MailService
    }
}

#[module(providers = [UsersService, OrdersService, MailService])]
struct ShopModule;

nest::check!(ShopModule);

fn main() {}
