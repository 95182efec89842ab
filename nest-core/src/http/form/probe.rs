//! Finds out how a `#[form]` can be read, by which traits its type has. As the probes of bodies and queries do.

use std::marker::PhantomData;

use serde::de::DeserializeOwned;

use super::read::Form;
use crate::http::error::{Failure, InternalServerError};
use crate::http::extract::{Unvalidated, ValidatedIn};
use crate::http::probe::{panic_unread, panic_without_context};
use crate::http::validation::{NoRules, read_form};

/// A type that takes the texts of a form by its own means.
pub trait FromForm: Sized {
    /// Takes them.
    ///
    /// # Errors
    /// 400 with all faults together.
    fn from_form(form: &Form) -> Result<Self, Failure>;
}

/// All texts of a form as one object that is checked against no rules but its type's: `#[form] note: Unvalidated<Note>`.
impl<T: DeserializeOwned> FromForm for Unvalidated<T> {
    fn from_form(form: &Form) -> Result<Self, Failure> {
        read_form::<T, NoRules>(form.texts()).map(Unvalidated)
    }
}

/// Asked for the traits of the type of `#[form]`.
pub struct FormProbe<T>(PhantomData<fn() -> T>);

impl<T> FormProbe<T> {
    /// The probe.
    pub const NEW: FormProbe<T> = FormProbe(PhantomData);
}

impl<T: FromForm> FormProbe<T> {
    /// It takes the texts itself.
    pub const READS_ITSELF: bool = true;
}

impl<T: DeserializeOwned> FormProbe<T> {
    /// It can be made of texts.
    pub const DESERIALIZE: bool = true;
}

#[cfg(feature = "validation")]
impl<T: validator::Validate> FormProbe<T> {
    /// It can be validated.
    pub const VALIDATE: bool = true;
}

#[cfg(feature = "validation")]
impl<T: for<'v> validator::ValidateArgs<'v>> FormProbe<T> {
    /// It can be validated, if in a context.
    pub const VALIDATE_IN_CONTEXT: bool = true;
}

/// The answers for a type that lacks a trait.
pub trait NotForm {
    /// It does not take the texts itself.
    const READS_ITSELF: bool = false;
    /// It has no `Deserialize`.
    const DESERIALIZE: bool = false;
    /// It has no `Validate`.
    const VALIDATE: bool = false;
    /// Neither in a context.
    const VALIDATE_IN_CONTEXT: bool = false;
}

impl<T> NotForm for FormProbe<T> {}

/// Judges the type of a `#[form]`.
///
/// # Panics
///
/// At compile time, when the type cannot be read.
#[track_caller]
pub const fn judge_form(name: &str, reads_itself: bool, deserialize: bool, validate: bool, in_context: bool) {
    if deserialize && !reads_itself && !validate && in_context {
        panic_without_context("NEST-E0512", name, "form");
    }
    if !(reads_itself || (deserialize && validate)) {
        panic_unread("NEST-E0512", name, "a form", deserialize, validate);
    }
}

/// Takes the texts by the type's own means.
pub trait ViaFromForm<T> {
    /// Takes them.
    ///
    /// # Errors
    ///
    /// The type's refusal.
    fn extract(self, form: &Form) -> Result<T, Failure>;
}

impl<T: FromForm> ViaFromForm<T> for &&&FormProbe<T> {
    fn extract(self, form: &Form) -> Result<T, Failure> {
        T::from_form(form)
    }
}

/// Takes the texts as one object, and validates it.
pub trait ViaFormDto<T> {
    /// Takes them.
    ///
    /// # Errors
    ///
    /// 400.
    fn extract(self, form: &Form) -> Result<T, Failure>;
}

#[cfg(feature = "validation")]
impl<T: DeserializeOwned + validator::Validate> ViaFormDto<T> for &&FormProbe<T> {
    fn extract(self, form: &Form) -> Result<T, Failure> {
        read_form::<T, crate::http::validation::Validated>(form.texts())
    }
}

/// Takes the texts of a form as one object, validated in a context: `#[form(context = Change::Update)]`.
///
/// # Errors
/// As for a form without one.
#[cfg(feature = "validation")]
pub fn form_in<T: DeserializeOwned + ValidatedIn<C>, C>(form: &Form, context: &C) -> Result<T, Failure> {
    crate::http::validation::read_form_by(form.texts(), &crate::http::validation::InContext(context))
}

/// The same without the feature `validation`: it compiles for no type.
///
/// # Errors
/// None: it is never called.
#[cfg(not(feature = "validation"))]
pub fn form_in<T: ValidatedIn<C>, C>(_: &Form, _: &C) -> Result<T, Failure> {
    unreachable!("no type is validated without the feature `validation`")
}

/// Stands for a form that [`judge_form`] has refused.
pub trait ViaNoForm<T> {
    /// Never runs: the program does not compile.
    ///
    /// # Errors
    ///
    /// Always.
    fn extract(self, form: &Form) -> Result<T, Failure>;
}

impl<T> ViaNoForm<T> for &FormProbe<T> {
    fn extract(self, _: &Form) -> Result<T, Failure> {
        Err(InternalServerError::new("this form cannot be read").into())
    }
}
