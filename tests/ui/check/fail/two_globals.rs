use nest::{injectable, module};

#[injectable]
struct Clock;

#[module(global, providers = [Clock], exports = [Clock])]
struct TimeModule;

#[module(providers = [Clock], exports = [Clock])]
struct TestTimeModule;

#[module(imports = [TimeModule, global(TestTimeModule)])]
struct AppModule;

nest::check!(AppModule);

fn main() {}
