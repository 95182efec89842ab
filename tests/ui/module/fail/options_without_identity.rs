use nest::module;

struct MailOptions;

#[module]
struct MailModule {
    #[options]
    options: MailOptions,
}

fn main() {}
