use nest::{injectable, module};

#[injectable(value)]
struct MailOptions;

#[module]
struct MailModule {
    #[options]
    options: MailOptions,
}

nest::check!(MailModule);

fn main() {}
