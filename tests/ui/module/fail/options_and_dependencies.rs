use std::sync::Arc;

use nest::{injectable, module};

#[injectable]
struct Clock;

#[injectable(value)]
struct MailOptions;

#[module]
struct MailModule {
    #[options]
    options: MailOptions,
    clock: Arc<Clock>,
}

fn main() {}
