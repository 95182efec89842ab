//! NEST-E0701, NEST-E0702: as the messages say.
#![deny(warnings)]
use nest::data::{DataError, Database, DatabaseName, query};
use nest::{injectable, transactional};

mod names {
    #[super::injectable(value)]
    pub struct Reports;

    impl super::DatabaseName for Reports {}
}

pub struct Orders {
    pub database: Database,
}

impl Orders {
    #[transactional(isolation = RepeatableRead, propagation = Nested, retry = 2)]
    pub async fn place(&self, name: &str, mut tags: Vec<String>) -> Result<i64, DataError> {
        tags.push(name.to_owned());
        if tags.is_empty() {
            return Ok(0);
        }
        query("SELECT 1").fetch_value(&self.database).await
    }

    #[transactional(read_only)]
    pub async fn find<'a, T: Into<i64> + Clone>(&'a self, id: T) -> Result<Option<&'a str>, DataError> {
        let found: i64 = query("SELECT $1").bind(id.into()).fetch_value(&self.database).await?;
        Ok((found == 1).then_some("one"))
    }

    #[transactional(database = names::Reports, retry = 1)]
    pub async fn report(&self, reports: &Database<names::Reports>) -> Result<i64, DataError> {
        query("SELECT 1").fetch_value(reports).await
    }

    #[transactional(propagation = RequiresNew)]
    pub async fn take(self, orders: &mut Vec<i64>) -> Result<(), DataError> {
        orders.clear();
        Ok(())
    }
}

fn is_send(_: impl Send) {}

pub fn futures_are_send(orders: &Orders) {
    is_send(orders.place("a", Vec::new()));
    is_send(orders.find(1));
}

fn main() {}
