//! What an order comes to. Pure arithmetic, with every overflow noticed.

use std::collections::HashMap;
use std::collections::hash_map::Entry;

use super::{OrderError, OrderItem, OrderLine};

/// How many of each product, in the order in which the client named them first.
pub(super) fn merged(lines: &[OrderLine]) -> Result<Vec<OrderLine>, OrderError> {
    let mut merged: Vec<OrderLine> = Vec::with_capacity(lines.len());
    let mut places = HashMap::with_capacity(lines.len());
    for line in lines {
        match places.entry(line.product_id) {
            Entry::Occupied(place) => {
                let known: &mut OrderLine = &mut merged[*place.get()];
                let sum = known.quantity.checked_add(line.quantity);
                known.quantity = sum.ok_or(OrderError::TotalTooLarge)?;
            }
            Entry::Vacant(place) => {
                place.insert(merged.len());
                merged.push(*line);
            }
        }
    }
    Ok(merged)
}

/// What a product costs at a moment, and how many there are then.
#[derive(Clone, Copy)]
pub(super) struct Offer {
    pub(super) price_cents: i64,
    pub(super) stock: i64,
}

/// The lines at the prices of their products, and what they come to. That there are enough is decided later, by the database; what is
/// sold out already is refused here, before anybody's money is held.
pub(super) fn priced(lines: &[(OrderLine, Option<Offer>)]) -> Result<(Vec<OrderItem>, i64), OrderError> {
    let mut items = Vec::with_capacity(lines.len());
    let mut short = None;
    for &(OrderLine { product_id, quantity }, offer) in lines {
        let Offer { price_cents, stock } = offer.ok_or(OrderError::UnknownProduct(product_id))?;
        if stock < quantity {
            short.get_or_insert(product_id);
        }
        items.push(OrderItem { product_id, quantity, unit_price_cents: price_cents });
    }
    let total = total_cents(&items)?;
    short.map_or(Ok((items, total)), |product| Err(OrderError::InsufficientStock(product)))
}

/// What all items cost together, in cents.
pub(super) fn total_cents(items: &[OrderItem]) -> Result<i64, OrderError> {
    let add = |total: i64, item: &OrderItem| total.checked_add(item.quantity.checked_mul(item.unit_price_cents)?);
    items.iter().try_fold(0, add).ok_or(OrderError::TotalTooLarge)
}

/// The items in the one order in which everybody touches products, so that no two transactions wait for each other.
pub(super) fn by_product(items: &[OrderItem]) -> Vec<OrderItem> {
    let mut sorted = items.to_vec();
    sorted.sort_unstable_by_key(|item| item.product_id);
    sorted
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line(product_id: i64, quantity: i64) -> OrderLine {
        OrderLine { product_id, quantity }
    }

    fn item(quantity: i64, unit_price_cents: i64) -> OrderItem {
        OrderItem { product_id: quantity, quantity, unit_price_cents }
    }

    #[test]
    fn a_product_named_twice_counts_as_the_sum() {
        let lines = merged(&[line(7, 1), line(3, 2), line(7, 4)]).unwrap();
        let pairs: Vec<(i64, i64)> = lines.iter().map(|line| (line.product_id, line.quantity)).collect();
        assert_eq!(pairs, [(7, 5), (3, 2)]);
        assert!(matches!(merged(&[line(7, i64::MAX), line(7, 1)]), Err(OrderError::TotalTooLarge)));
    }

    #[test]
    fn a_total_of_64_bits_is_the_largest() {
        assert_eq!(total_cents(&[item(2, 100), item(3, 7)]).unwrap(), 221);
        assert_eq!(total_cents(&[item(1, i64::MAX)]).unwrap(), i64::MAX);
        for items in [vec![item(2, i64::MAX)], vec![item(1, i64::MAX), item(1, 1)]] {
            assert!(matches!(total_cents(&items), Err(OrderError::TotalTooLarge)));
        }
    }

    fn offer(price_cents: i64, stock: i64) -> Option<Offer> {
        Some(Offer { price_cents, stock })
    }

    #[test]
    fn an_order_is_priced_by_what_its_products_cost() {
        let (items, total) = priced(&[(line(7, 2), offer(150, 2)), (line(3, 1), offer(0, 9))]).unwrap();
        let prices: Vec<(i64, i64, i64)> =
            items.iter().map(|item| (item.product_id, item.quantity, item.unit_price_cents)).collect();
        assert_eq!((prices, total), (vec![(7, 2, 150), (3, 1, 0)], 300));
    }

    #[test]
    fn of_what_is_wrong_with_an_order_the_first_is_told_and_what_cannot_be_before_what_is_sold_out() {
        let told = |lines: &[(OrderLine, Option<Offer>)]| priced(lines).unwrap_err().to_string();
        let (few, dear) = ((line(7, 3), offer(1, 2)), (line(3, 2), offer(i64::MAX, 9)));
        assert_eq!(
            told(&[(line(1, 2), offer(1, 2)), few, (line(9, 1), offer(1, 0))]),
            "Insufficient stock for product 7"
        );
        assert_eq!(told(&[few, (line(8, 1), None)]), "Unknown product 8");
        assert_eq!(told(&[few, dear]), "Total is too large");
    }

    #[test]
    fn products_are_touched_in_the_order_of_their_numbers() {
        let sorted = by_product(&[item(9, 1), item(2, 1), item(5, 1)]);
        assert_eq!(sorted.iter().map(|item| item.product_id).collect::<Vec<_>>(), [2, 5, 9]);
    }
}
