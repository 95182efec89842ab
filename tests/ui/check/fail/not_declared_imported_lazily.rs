use nest::module;

struct ReportsModule;

#[module(imports = [lazy(ReportsModule)])]
struct AppModule;

nest::check!(AppModule);

fn main() {}
