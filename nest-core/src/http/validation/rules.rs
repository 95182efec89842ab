//! The rules that a value is checked against once it has been read.

use super::faults::Faults;
use super::notes::Notes;

/// Checks values of type `T`.
pub(crate) trait Rules<T> {
    /// Whether all rules hold.
    fn hold(&self, value: &T) -> bool;

    /// Adds a fault for each rule that does not hold, unless the value it is about was made up.
    fn tell(&self, value: &T, notes: &Notes, faults: &mut Faults);
}

/// No rules: the type says all.
#[derive(Default)]
pub(crate) struct NoRules;

impl<T> Rules<T> for NoRules {
    fn hold(&self, _: &T) -> bool {
        true
    }

    fn tell(&self, _: &T, _: &Notes, _: &mut Faults) {}
}

/// The rules of `#[validate(…)]`.
#[cfg(feature = "validation")]
#[derive(Default)]
pub(crate) struct Validated;

#[cfg(feature = "validation")]
impl<T: validator::Validate> Rules<T> for Validated {
    fn hold(&self, value: &T) -> bool {
        value.validate().is_ok()
    }

    fn tell(&self, value: &T, notes: &Notes, faults: &mut Faults) {
        if let Err(errors) = value.validate() {
            super::constraints::add(&errors, "", notes, faults);
        }
    }
}

/// The rules of `#[validate(…)]` on a type with `#[validate(context = …)]`, and the context.
#[cfg(feature = "validation")]
pub(crate) struct InContext<'a, C>(pub(crate) &'a C);

#[cfg(feature = "validation")]
impl<T, C> Rules<T> for InContext<'_, C>
where
    T: for<'v> validator::ValidateArgs<'v, Args = &'v C>,
{
    fn hold(&self, value: &T) -> bool {
        value.validate_with_args(self.0).is_ok()
    }

    fn tell(&self, value: &T, notes: &Notes, faults: &mut Faults) {
        if let Err(errors) = value.validate_with_args(self.0) {
            super::constraints::add(&errors, "", notes, faults);
        }
    }
}
