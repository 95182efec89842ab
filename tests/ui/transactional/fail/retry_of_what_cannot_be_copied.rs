use nest::data::DataError;
use nest::transactional;

struct Order;

#[transactional(retry = 3)]
async fn place(order: Order) -> Result<(), DataError> {
    drop(order);
    Ok(())
}

#[transactional(retry = 3)]
async fn ship((from, to): (i64, i64)) -> Result<i64, DataError> {
    Ok(from + to)
}

fn main() {}
