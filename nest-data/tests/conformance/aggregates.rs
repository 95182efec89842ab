//! What rows come to: sums, averages and their like, of all rows and of groups.

use std::sync::Arc;

use nest::{ColumnValue, Entity};
use nest_data::{Aggregate, DataOptions, Database, Migration, Number, Repository};

use crate::{Engine, on};

const TABLES: &[Migration] = &[Migration::new(
    1,
    "sales",
    "CREATE TABLE sales (
        id BIGINT PRIMARY KEY, city TEXT, amount BIGINT NOT NULL, cents BIGINT NOT NULL, pieces INTEGER NOT NULL,
        weight DOUBLE PRECISION NOT NULL, discount BIGINT
     )",
)];

#[derive(Clone, Copy, Debug, PartialEq, ColumnValue)]
struct Cents(i64);

impl Number for Cents {
    type Average = f64;
}

#[derive(Clone, Debug, Entity)]
#[entity(table = "sales")]
struct Sale {
    #[column(primary)]
    id: i64,
    city: Option<String>,
    amount: i64,
    cents: Cents,
    pieces: i32,
    weight: f64,
    discount: Option<i64>,
}

type Sales = Repository<Sale>;

async fn on_each(test: impl AsyncFn(&Sales)) {
    on(Engine::ALL, async |url| {
        let database = Arc::new(Database::connect(&DataOptions::new(url)).await.unwrap());
        database.migrate(TABLES).await.unwrap();
        test(&Repository::new(Arc::clone(&database))).await;
        database.close().await;
    })
    .await;
}

/// Two sales in Graz, of which one has a discount, one in Wien without, and one that is nowhere.
async fn four(sales: &Sales) {
    let rows = [("Graz", 1, 10, Some(3)), ("Graz", 2, 5, None), ("Wien", 3, 7, None), ("", 4, 1, Some(1))];
    let new = rows.map(|(city, id, amount, discount)| NewSale {
        id,
        city: Some(city.to_owned()).filter(|city| !city.is_empty()),
        amount,
        cents: Cents(amount * 100),
        pieces: 2,
        weight: 0.5,
        discount,
    });
    sales.insert_all(new).await.unwrap();
}

fn graz() -> Option<String> {
    Some("Graz".to_owned())
}

#[tokio::test]
async fn of_no_rows_there_is_no_average_and_no_group() {
    on_each(async |sales| {
        assert_eq!(sales.select().avg(Sale::AMOUNT).await.unwrap(), None);
        assert_eq!(sales.select().avg(Sale::DISCOUNT).await.unwrap(), None);
        assert_eq!(sales.select().group_by(Sale::CITY).sum(Sale::AMOUNT).await.unwrap(), []);
    })
    .await;
}

#[tokio::test]
async fn the_average_of_integers_has_a_fraction() {
    on_each(async |sales| {
        four(sales).await;
        assert_eq!(sales.select().avg(Sale::AMOUNT).await.unwrap(), Some(5.75));
        assert_eq!(sales.select().avg(Sale::CENTS).await.unwrap(), Some(575.0));
        assert_eq!(sales.select().avg(Sale::PIECES).await.unwrap(), Some(2.0));
        assert_eq!(sales.select().avg(Sale::WEIGHT).await.unwrap(), Some(0.5));
        assert_eq!(sales.select().avg(Sale::DISCOUNT).await.unwrap(), Some(2.0), "NULL does not count");
        let third = sales.find(Sale::ID.lte(3)).avg(Sale::AMOUNT).await.unwrap().unwrap();
        assert!((third - 22.0 / 3.0).abs() < 1e-12, "{third}");
    })
    .await;
}

#[tokio::test]
async fn groups_are_summed_up_in_the_order_of_their_values() {
    on_each(async |sales| {
        four(sales).await;
        let in_cities = || sales.find(Sale::CITY.is_not_null());
        let wien = || Some("Wien".to_owned());
        let by_city = || in_cities().group_by(Sale::CITY);
        assert_eq!(by_city().count().await.unwrap(), [(graz(), 2), (wien(), 1)]);
        assert_eq!(by_city().sum(Sale::AMOUNT).await.unwrap(), [(graz(), 15), (wien(), 7)]);
        assert_eq!(by_city().sum(Sale::CENTS).await.unwrap(), [(graz(), Cents(1500)), (wien(), Cents(700))]);
        assert_eq!(by_city().sum(Sale::PIECES).await.unwrap(), [(graz(), 4), (wien(), 2)]);
        assert_eq!(by_city().sum(Sale::WEIGHT).await.unwrap(), [(graz(), 1.0), (wien(), 0.5)]);
        assert_eq!(by_city().avg(Sale::AMOUNT).await.unwrap(), [(graz(), 7.5), (wien(), 7.0)]);
        assert_eq!(by_city().min(Sale::AMOUNT).await.unwrap(), [(graz(), 5), (wien(), 7)]);
        assert_eq!(by_city().max(Sale::AMOUNT).await.unwrap(), [(graz(), 10), (wien(), 7)]);
        // Of values that are all NULL there is neither sum nor average.
        assert_eq!(by_city().sum(Sale::DISCOUNT).await.unwrap(), [(graz(), Some(3)), (wien(), None)]);
        assert_eq!(by_city().avg(Sale::DISCOUNT).await.unwrap(), [(graz(), Some(3.0)), (wien(), None)]);
        let by_pieces = sales.select().limit(1).order_by(Sale::ID.desc()).group_by(Sale::PIECES);
        assert_eq!(by_pieces.sum(Sale::AMOUNT).await.unwrap(), [(2, 23)]);
    })
    .await;
}

#[tokio::test]
async fn groups_are_chosen_by_what_they_come_to() {
    on_each(async |sales| {
        four(sales).await;
        let by_city = || sales.find(Sale::AMOUNT.gt(1)).group_by(Sale::CITY);
        let cities = async |having| {
            let found = by_city().having(having).count().await.unwrap();
            found.into_iter().map(|(city, _)| city.unwrap_or_default()).collect::<Vec<_>>().join(" ")
        };
        assert_eq!(cities(Sale::AMOUNT.sum().gt(7)).await, "Graz");
        assert_eq!(cities(Sale::AMOUNT.sum().gte(7)).await, "Graz Wien");
        assert_eq!(cities(Sale::CENTS.sum().lt(Cents(1500))).await, "Wien");
        assert_eq!(cities(Sale::AMOUNT.avg().lte(7.0)).await, "Wien");
        assert_eq!(cities(Sale::AMOUNT.min().eq(5)).await, "Graz");
        assert_eq!(cities(Sale::AMOUNT.max().ne(10)).await, "Wien");
        assert_eq!(cities(Sale::ID.count().gt(1)).await, "Graz");
        assert_eq!(cities(Sale::DISCOUNT.count().eq(0)).await, "Wien");
        assert_eq!(cities(Sale::DISCOUNT.sum().eq(3)).await, "Graz");
        let both = by_city().having(Sale::AMOUNT.sum().gt(1)).having(Sale::ID.count().lt(2));
        assert_eq!(both.sum(Sale::AMOUNT).await.unwrap(), [(Some("Wien".to_owned()), 7)]);
    })
    .await;
}

#[tokio::test]
async fn a_sum_that_its_type_does_not_hold_is_an_error() {
    on_each(async |sales| {
        four(sales).await;
        sales.update(Sale::ID.lte(2), [Sale::AMOUNT.set(i64::MAX), Sale::PIECES.set(i32::MAX)]).await.unwrap();
        sales.select().sum(Sale::AMOUNT).await.unwrap_err();
        sales.find(Sale::CITY.eq("Graz")).group_by(Sale::CITY).sum(Sale::AMOUNT).await.unwrap_err();
        let error = sales.select().sum(Sale::PIECES).await.unwrap_err();
        assert!(error.to_string().contains("32 bits"), "{error}");
    })
    .await;
}

#[tokio::test]
async fn several_aggregates_are_one_statement() {
    on_each(async |sales| {
        let all =
            || (Aggregate::rows(), Sale::AMOUNT.sum(), Sale::AMOUNT.avg(), Sale::WEIGHT.max(), Sale::DISCOUNT.avg());
        assert_eq!(sales.select().aggregate(all()).await.unwrap(), None, "of no rows there is nothing to tell");
        four(sales).await;
        let before = sales.database().statements();
        assert_eq!(sales.select().aggregate(all()).await.unwrap(), Some((4, 23, 5.75, 0.5, Some(2.0))));
        assert_eq!(sales.database().statements() - before, 1);
        assert_eq!(sales.find(Sale::CITY.eq("Wien")).aggregate(Sale::DISCOUNT.sum()).await.unwrap(), Some(None));
        assert_eq!(
            sales.find(Sale::AMOUNT.gt(5)).aggregate((Sale::CENTS.min(), Sale::ID.count())).await.unwrap(),
            Some((Cents(700), 2))
        );
    })
    .await;
}

#[tokio::test]
async fn rows_are_put_together_by_several_columns() {
    on_each(async |sales| {
        four(sales).await;
        sales.update(Sale::ID.eq(2), [Sale::PIECES.set(3)]).await.unwrap();
        let in_cities = || sales.find(Sale::CITY.is_not_null()).group_by((Sale::CITY, Sale::PIECES));
        let wien = || Some("Wien".to_owned());
        let counted = in_cities().count().await.unwrap();
        assert_eq!(counted, [((graz(), 2), 1), ((graz(), 3), 1), ((wien(), 2), 1)]);
        let before = sales.database().statements();
        let told = in_cities().having(Aggregate::<Sale, i64>::rows().lt(2)).having(Sale::AMOUNT.sum().gt(5));
        let told = told.aggregate((Aggregate::rows(), Sale::AMOUNT.sum(), Sale::DISCOUNT.max())).await.unwrap();
        assert_eq!(told, [((graz(), 2), (1, 10, Some(3))), ((wien(), 2), (1, 7, None))]);
        assert_eq!(sales.database().statements() - before, 1);
        let single =
            sales.select().group_by(Sale::PIECES).aggregate((Sale::AMOUNT.sum(), Sale::AMOUNT.max())).await.unwrap();
        assert_eq!(single, [(2, (18, 10)), (3, (5, 5))]);
    })
    .await;
}
