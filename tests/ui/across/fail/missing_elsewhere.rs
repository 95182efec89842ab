use catalog::PricesModule;
use nest::module;

#[module(imports = [PricesModule], exports = [PricesModule])]
struct SharedModule;

#[module(imports = [SharedModule])]
struct AppModule;

nest::check!(AppModule);

fn main() {}
