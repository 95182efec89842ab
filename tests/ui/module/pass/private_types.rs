//! What a public module lists may be private to its file: providers, imports, bound classes.
#![deny(warnings)]

pub mod users {
    use std::sync::Arc;

    use nest::{injectable, module};

    #[injectable]
    struct Repository;

    #[injectable]
    trait Mail: Send + Sync {}

    #[injectable]
    struct Smtp;

    impl Mail for Smtp {}

    #[injectable]
    pub struct Service {
        _repository: Arc<Repository>,
        _mail: Arc<dyn Mail>,
    }

    #[module(providers = [Smtp, provide(dyn Mail, existing = Smtp)], exports = [dyn Mail])]
    struct MailModule;

    #[module(imports = [MailModule], providers = [Service, Repository], exports = [Service])]
    pub struct UsersModule;
}

#[nest::module(imports = [users::UsersModule])]
pub struct AppModule;

nest::check!(AppModule);

fn main() {}
