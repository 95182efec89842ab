use super::{Select, select::columns_read};
use crate::{
    entity::{Condition, Entity},
    error::DataError,
    name::DatabaseName,
    sql::{MOST_VALUES, Verb},
};

/// Some of the rows, and how many there are in all.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Page<E> {
    /// The rows of this page.
    pub items: Vec<E>,
    /// How many rows there are on all pages together.
    pub total: u64,
    /// Which page it is, beginning with 1.
    pub number: u64,
    /// How many rows a page has at most.
    pub size: u64,
}

impl<E> Page<E> {
    /// How many pages there are.
    pub fn pages(&self) -> u64 {
        self.total.div_ceil(self.size)
    }
}

impl<E: Entity, N: DatabaseName> Select<'_, E, N> {
    /// Reads a page, the first of which is number 1, and counts the rows of all, by one statement: both are of one moment.
    ///
    /// A page without rows that is not the first takes a second statement, which counts; so does one whose condition has more than
    /// 14,999 values. With [`for_update`](Self::for_update) the rows of the page are locked, and those that are only counted are not.
    ///
    /// # Errors
    ///
    /// As [`all`](Self::all); and when the size or the number is 0.
    pub async fn page(self, number: u64, size: u64) -> Result<Page<E>, DataError> {
        let Some(before) = number.checked_sub(1).filter(|_| size > 0) else {
            return Err(DataError::statement("pages begin with number 1, and have at least one row"));
        };
        let (all, columns) = (self.clone().plain(), columns_read::<E>(self.with_hidden).count());
        let values = self.condition.as_ref().map_or(0, Condition::count_values);
        let page = self.limit(size).offset(before.saturating_mul(size));
        // The count has the values of the condition once more; then there are those of the limit and the offset.
        if 2 * values + 2 > MOST_VALUES {
            let total = all.counted().await?;
            return Ok(Page { items: page.all().await?, total, number, size });
        }
        let rows = page.rows(Verb::Page).await?;
        let total = match rows.first() {
            Some(row) => row.at(columns)?,
            None if number == 1 => 0,
            None => all.counted().await?,
        };
        Ok(Page { items: rows.iter().map(E::from_row).collect::<Result<_, _>>()?, total, number, size })
    }
}
