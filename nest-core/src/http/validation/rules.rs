//! The rules that a value is checked against once it has been read.

use super::faults::Faults;
use super::notes::Notes;

/// Checks values of type `T`.
pub(crate) trait Rules<T> {
    /// Whether all rules hold.
    fn hold(value: &T) -> bool;

    /// Adds a fault for each rule that does not hold, unless the value it is about was made up.
    fn tell(value: &T, notes: &Notes, faults: &mut Faults);
}

/// No rules: the type says all.
pub(crate) struct NoRules;

impl<T> Rules<T> for NoRules {
    fn hold(_: &T) -> bool {
        true
    }

    fn tell(_: &T, _: &Notes, _: &mut Faults) {}
}

/// The rules of `#[validate(…)]`.
#[cfg(feature = "validation")]
pub(crate) struct Validated;

#[cfg(feature = "validation")]
impl<T: validator::Validate> Rules<T> for Validated {
    fn hold(value: &T) -> bool {
        value.validate().is_ok()
    }

    fn tell(value: &T, notes: &Notes, faults: &mut Faults) {
        if let Err(errors) = value.validate() {
            super::constraints::add(&errors, "", notes, faults);
        }
    }
}
