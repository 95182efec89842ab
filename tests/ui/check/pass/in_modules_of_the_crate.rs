//! Two types of one name, in two modules of the crate, are two providers.
use nest::module;

mod users {
    use nest::injectable;

    #[injectable]
    pub(crate) struct Repository;
}

mod orders {
    use std::sync::Arc;

    use nest::injectable;

    #[injectable]
    pub(crate) struct Repository {
        _users: Arc<super::users::Repository>,
    }
}

#[module(providers = [users::Repository, orders::Repository])]
struct AppModule;

nest::check!(AppModule);

fn main() {}
