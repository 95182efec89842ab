use nest::data::DataError;
use nest::transactional;

#[transactional(isolaton = Serializable)]
async fn place() -> Result<(), DataError> {
    Ok(())
}

#[transactional(isolation = Serialisable)]
async fn cancel() -> Result<(), DataError> {
    Ok(())
}

#[transactional(retry)]
async fn ship() -> Result<(), DataError> {
    Ok(())
}

fn main() {}
