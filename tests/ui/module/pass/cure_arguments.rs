//! NEST-E0116, NEST-E0117: the nearest known name; a list; one list instead of two; a call; a class instead of a call of it.
use nest::{injectable, module};

#[injectable(scope = request)]
struct RequestContext;

#[injectable]
struct UsersService;

#[injectable]
struct OrdersService;

#[injectable(value)]
struct MailOptions;

#[module(global)]
struct MailModule {
    #[options]
    options: MailOptions,
}

impl MailModule {
    fn for_root(options: MailOptions) -> MailModule {
        MailModule { options }
    }
}

#[module(
    imports = [MailModule::for_root(MailOptions)],
    providers = [UsersService, OrdersService, RequestContext],
    exports = [UsersService],
)]
struct AppModule;

nest::check!(AppModule);

fn main() {}
