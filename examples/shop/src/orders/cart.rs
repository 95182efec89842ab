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

    #[test]
    fn products_are_touched_in_the_order_of_their_numbers() {
        let sorted = by_product(&[item(9, 1), item(2, 1), item(5, 1)]);
        assert_eq!(sorted.iter().map(|item| item.product_id).collect::<Vec<_>>(), [2, 5, 9]);
    }
}
