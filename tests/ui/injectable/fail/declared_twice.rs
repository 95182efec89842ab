use nest::{injectable, module};

#[injectable]
#[injectable]
struct Clock;

#[module(providers = [Clock])]
#[injectable]
struct AppModule;

#[nest::injectable]
#[module]
struct OtherModule;

struct Mailer;

#[injectable]
#[injectable(scope = request)]
impl Mailer {
    #[inject]
    fn new() -> Self {
        Mailer
    }
}

fn main() {}
