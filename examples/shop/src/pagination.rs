//! Pages of a list.

use nest::data::{DataError, Entity, Select};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use validator::Validate;

/// `?page&limit`
#[derive(Clone, Copy, Debug, JsonSchema, Deserialize, Validate)]
#[serde(default)]
pub struct PageQuery {
    /// From 1, and as far as one likes: a page past the end is empty.
    #[validate(range(min = 1))]
    pub page: u64,
    /// How many on a page.
    #[validate(range(min = 1, max = 100))]
    pub limit: u32,
}

impl Default for PageQuery {
    fn default() -> Self {
        Self { page: 1, limit: 20 }
    }
}

impl PageQuery {
    /// How many come before this page. No table has more rows than the largest of these.
    pub fn offset(self) -> i64 {
        let before = (self.page - 1).saturating_mul(self.limit.into());
        i64::try_from(before).unwrap_or(i64::MAX)
    }

    /// This page of the rows.
    ///
    /// # Errors
    ///
    /// When the database fails.
    pub async fn of<E: Entity>(self, rows: Select<'_, E>) -> Result<Page<E>, DataError> {
        let page = rows.page(self.page, self.limit.into()).await?;
        Ok(Page::new(self, page.items, page.total))
    }
}

/// Whether a text is longer than anything that is searched, which is 255 characters; folding their case may make more of them.
/// No database need be asked for it, and SQLite refuses patterns of 50,000 bytes.
pub(crate) fn is_too_long_to_be_found(search: &str) -> bool {
    search.chars().nth(1000).is_some()
}

/// One page, and how many there are.
#[derive(Clone, Debug, PartialEq, Eq, JsonSchema, Serialize)]
#[serde(rename_all = "camelCase")]
#[schemars(rename = "PageOf{T}")]
pub struct Page<T> {
    data: Vec<T>,
    total: u64,
    page: u64,
    limit: u32,
    total_pages: u64,
}

impl<T> Page<T> {
    /// The page that was asked for, out of `total`.
    pub fn new(query: PageQuery, data: Vec<T>, total: u64) -> Self {
        let PageQuery { page, limit } = query;
        Self { data, total, page, limit, total_pages: total.div_ceil(limit.into()) }
    }

    /// The same page of something else.
    pub fn map<U>(self, with: impl FnMut(T) -> U) -> Page<U> {
        let Self { data, total, page, limit, total_pages } = self;
        Page { data: data.into_iter().map(with).collect(), total, page, limit, total_pages }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pages(total: u64) -> u64 {
        Page::<()>::new(PageQuery::default(), Vec::new(), total).total_pages
    }

    #[test]
    fn the_last_page_may_be_short_and_nothing_has_no_pages() {
        assert_eq!([0, 1, 20, 21].map(pages), [0, 1, 1, 2]);
    }

    #[test]
    fn the_furthest_page_has_an_offset() {
        assert_eq!(PageQuery { page: 3, limit: 100 }.offset(), 200);
        assert_eq!(PageQuery { page: u64::MAX, limit: 100 }.offset(), i64::MAX);
    }
}
