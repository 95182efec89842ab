//! `#[metadata(…)]`, on handlers, controllers and providers.

use syn::{Attribute, Expr};

use super::Errors;

/// Takes `#[metadata(…)]` off.
pub(crate) fn take_metadata(attributes: &mut Vec<Attribute>, errors: &mut Errors) -> Vec<Expr> {
    let mut values = Vec::new();
    attributes.retain(|attribute| {
        if !attribute.path().is_ident("metadata") {
            return true;
        }
        match attribute.parse_args::<Expr>() {
            Ok(value) => values.push(value),
            Err(error) => errors.add(syn::Error::new(
                error.span(),
                "NEST-E0116: `#[metadata]` takes one constant expression\nhelp: `#[metadata(Roles(&[Role::Admin]))]`",
            )),
        }
        false
    });
    values
}
