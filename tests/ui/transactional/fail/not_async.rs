use nest::data::DataError;
use nest::transactional;

#[transactional]
fn place() -> Result<(), DataError> {
    Ok(())
}

fn main() {}
