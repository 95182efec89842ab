//! An override is no way through a wall: what a module keeps to itself is replaced where it is.

use std::sync::Arc;

use nest::{injectable, module};

#[injectable(value)]
struct Prices;

#[module(providers = [provide(Prices, value = Prices)])]
struct PriceModule;

#[injectable]
struct OrderService {
    _prices: Arc<Prices>,
}

#[module(imports = [PriceModule], providers = [OrderService])]
struct OrderModule;

fn main() {
    let _ = nest::testing!(OrderModule, override Prices = Prices);
}
