use nest::transactional;

#[transactional]
struct Orders;

fn main() {}
