//! Lists in one text.

use std::ops::Deref;

use serde::Serialize;

use super::from_param::{FromParam, ParamError};

/// A list in one text, `1,2,3`: a path parameter, a query value, a header or a cookie. At most 1,000 items, and an empty text is the
/// empty list. (A query that repeats its name, `id=1&id=2`, is a `Vec<T>`.)
///
/// The second parameter is what stands between the items: `Separated<u64, '|'>`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Separated<T, const SEPARATOR: char = ','>(pub Vec<T>);

/// How many items a list may have: what one request makes the application do is bounded.
const MOST: usize = 1000;

impl<T, const SEPARATOR: char> Deref for Separated<T, SEPARATOR> {
    type Target = [T];

    fn deref(&self) -> &[T] {
        &self.0
    }
}

impl<T, const SEPARATOR: char> IntoIterator for Separated<T, SEPARATOR> {
    type Item = T;
    type IntoIter = std::vec::IntoIter<T>;

    fn into_iter(self) -> Self::IntoIter {
        self.0.into_iter()
    }
}

impl<T: FromParam, const SEPARATOR: char> FromParam for Separated<T, SEPARATOR> {
    fn from_param(text: &str) -> Result<Self, ParamError> {
        if text.is_empty() {
            return Ok(Separated(Vec::new()));
        }
        let items = text.split(SEPARATOR).enumerate().map(|(i, item)| {
            if i >= MOST {
                return Err(ParamError::new(format!("a list has at most {MOST} items")));
            }
            // The first fault alone: which item it is, and what was expected.
            T::from_param(item).map_err(|error| ParamError::new(format!("[{i}] {error}")))
        });
        items.collect::<Result<_, _>>().map(Separated)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn items_are_read_one_by_one() {
        assert_eq!(Separated::<u8>::from_param("1,2").unwrap().0, [1, 2]);
        assert_eq!(Separated::<String, '|'>::from_param("a|,b|").unwrap().0, ["a", ",b", ""]);
        assert_eq!(Separated::<u8>::from_param("").unwrap(), Separated(Vec::new()));
    }

    #[test]
    fn a_fault_says_which_item_it_is() {
        let error = Separated::<u8>::from_param("1,x,y").unwrap_err();
        assert_eq!(error.to_string(), "[1] Validation failed (numeric string is expected)");
    }

    #[test]
    fn a_list_is_bounded() {
        assert!(Separated::<u8>::from_param(&vec!["1"; MOST].join(",")).is_ok());
        let error = Separated::<u8>::from_param(&vec!["1"; MOST + 1].join(",")).unwrap_err();
        assert_eq!(error.to_string(), "a list has at most 1000 items");
    }

    proptest! {
        #[test]
        fn a_list_comes_back(items: Vec<i16>) {
            let text = items.iter().map(ToString::to_string).collect::<Vec<_>>().join("|");
            prop_assert_eq!(Separated::<i16, '|'>::from_param(&text).unwrap().0, items);
        }

        #[test]
        fn a_list_with_a_fault_is_refused_at_the_first(items in prop::collection::vec("[0-9a]{0,3}", 2..20)) {
            let wrong = items.iter().position(|item| item.parse::<u16>().is_err());
            match (Separated::<u16>::from_param(&items.join(",")), wrong) {
                (Ok(read), None) => prop_assert_eq!(read.len(), items.len()),
                (Err(error), Some(i)) => prop_assert!(error.to_string().starts_with(&format!("[{i}] ")), "{}", error),
                (read, wrong) => prop_assert!(false, "{:?} {:?} of {:?}", read, wrong, items),
            }
        }
    }
}
