//! The rules of `validator`: they hold for the value, and for a field that is left out.

use std::borrow::Cow;

use validator::{
    AsRegex, Validate, ValidateEmail, ValidateLength, ValidateRange, ValidateRegex, ValidateRequired, ValidateUrl,
    ValidationErrors,
};

use super::Patch;

impl<T> Patch<T> {
    fn value(&self) -> Option<&T> {
        self.as_ref().into_option()
    }
}

impl<T: Validate> Validate for Patch<T> {
    fn validate(&self) -> Result<(), ValidationErrors> {
        self.value().map_or(Ok(()), Validate::validate)
    }
}

impl<T: ValidateLength<u64>> ValidateLength<u64> for Patch<T> {
    fn length(&self) -> Option<u64> {
        self.value().and_then(ValidateLength::length)
    }
}

impl<N, T: ValidateRange<N>> ValidateRange<N> for Patch<T> {
    fn greater_than(&self, max: N) -> Option<bool> {
        self.value().and_then(|value| value.greater_than(max))
    }

    fn less_than(&self, min: N) -> Option<bool> {
        self.value().and_then(|value| value.less_than(min))
    }
}

impl<T: ValidateEmail> ValidateEmail for Patch<T> {
    fn as_email_string(&self) -> Option<Cow<'_, str>> {
        self.value().and_then(ValidateEmail::as_email_string)
    }
}

impl<T: ValidateUrl> ValidateUrl for Patch<T> {
    fn as_url_string(&self) -> Option<Cow<'_, str>> {
        self.value().and_then(ValidateUrl::as_url_string)
    }
}

impl<T: ValidateRegex> ValidateRegex for Patch<T> {
    fn validate_regex(&self, regex: impl AsRegex) -> bool {
        self.value().is_none_or(|value| value.validate_regex(regex))
    }
}

impl<T> ValidateRequired for Patch<T> {
    fn is_some(&self) -> bool {
        !self.is_missing()
    }
}
