use nest::data::Database;
use nest::transactional;

struct PlaceError;

struct Orders {
    database: Database,
}

impl Orders {
    #[transactional]
    async fn place(&self) -> Result<(), PlaceError> {
        self.database.ping().await.map_err(|_| PlaceError)
    }
}

fn main() {}
