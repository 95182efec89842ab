//! NEST-E0109, NEST-E0124: as the messages say.
use nest::{injectable, module};

#[injectable(value)]
struct MailOptions;

#[module]
struct MailModule {
    #[options]
    options: MailOptions,
}

impl MailModule {
    fn for_root(options: MailOptions) -> MailModule {
        MailModule { options }
    }
}

#[module(imports = [MailModule::for_root(MailOptions)])]
struct AppModule;

nest::check!(AppModule);

fn main() {
    let _ = nest::app!(MailModule = MailModule::for_root(MailOptions));
    let _ = nest::context!(MailModule = MailModule::for_root(MailOptions));
    let _ = nest::context!(AppModule);
}
