use nest::transactional;

#[transactional]
async fn place() {}

fn main() {}
