use nest::{injectable, module};

#[injectable(value)]
struct MailOptions;

#[module]
struct MailModule {
    #[options]
    options: MailOptions,
}

#[module(imports = [MailModule])]
struct AppModule;

nest::check!(AppModule);

fn main() {}
