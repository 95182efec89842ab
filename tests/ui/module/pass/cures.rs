//! NEST-E0107, NEST-E0118, NEST-E0121, NEST-E0122, NEST-E0123: as the messages say.
use std::sync::Arc;

use nest::{injectable, module};

#[injectable(value)]
struct Config(#[allow(dead_code, reason = "only injected")] &'static str);

#[injectable(scope = request)]
struct RequestContext;

#[injectable]
struct Clock;

#[injectable(value)]
struct MailOptions;

#[injectable]
struct Mailer {
    _options: Arc<MailOptions>,
    _clock: Arc<Clock>,
}

#[module(providers = [Mailer, Clock], exports = [Mailer])]
struct MailModule {
    #[options]
    options: MailOptions,
}

#[injectable(value)]
struct Later(#[allow(dead_code, reason = "only injected")] Arc<RequestContext>);

#[module(
    imports = [MailModule { options: MailOptions }],
    providers = [
        provide(Config, value = Config("config")),
        RequestContext,
        provide(Later, factory = |context: Arc<RequestContext>| Later(context), scope = request),
    ],
)]
struct AppModule;

nest::check!(AppModule);

fn main() {}
