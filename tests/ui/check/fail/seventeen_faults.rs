use std::sync::Arc;

use nest::{injectable, module};

#[injectable]
struct Clock;

#[injectable]
struct Reports {
    a: Arc<Clock>,
    b: Arc<Clock>,
    c: Arc<Clock>,
    d: Arc<Clock>,
    e: Arc<Clock>,
    f: Arc<Clock>,
    g: Arc<Clock>,
    h: Arc<Clock>,
    i: Arc<Clock>,
    j: Arc<Clock>,
    k: Arc<Clock>,
    l: Arc<Clock>,
    m: Arc<Clock>,
    n: Arc<Clock>,
    o: Arc<Clock>,
    p: Arc<Clock>,
    q: Arc<Clock>,
}

#[module(providers = [Reports])]
struct ReportsModule;

nest::check!(ReportsModule);

fn main() {}
