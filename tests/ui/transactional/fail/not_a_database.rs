use nest::data::DataError;
use nest::transactional;

struct Reports;

#[transactional(database = Reports)]
async fn read() -> Result<(), DataError> {
    Ok(())
}

fn main() {}
