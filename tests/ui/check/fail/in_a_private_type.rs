//! The item at fault is private to another module of the crate.
mod users {
    use std::sync::Arc;

    use nest::{injectable, module};

    #[injectable]
    struct Clock;

    #[injectable]
    struct Repository {
        clock: Arc<Clock>,
    }

    #[module(providers = [Repository])]
    struct InnerModule;

    #[module(imports = [InnerModule])]
    pub struct UsersModule;
}

#[nest::module(imports = [users::UsersModule])]
pub struct AppModule;

nest::check!(AppModule);

fn main() {}
