use nest::{controller, guard, injectable, module};

#[injectable]
struct JwtGuard;

#[guard]
impl JwtGuard {
    async fn can_activate(&self) -> bool {
        true
    }
}

#[module(providers = [JwtGuard], exports = [JwtGuard])]
struct UsersModule;

#[module(providers = [JwtGuard], exports = [JwtGuard])]
struct StaffModule;

#[injectable]
struct OrdersController;

#[controller("orders", guards = [JwtGuard])]
impl OrdersController {
    #[get("/")]
    async fn find_all(&self) {}
}

#[module(imports = [UsersModule, StaffModule], controllers = [OrdersController])]
struct AppModule;

nest::check!(AppModule);

fn main() {}
