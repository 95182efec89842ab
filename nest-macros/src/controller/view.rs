//! `#[render("orders/list.html")]`: the template that writes the result of a handler.

use proc_macro2::TokenStream;
use quote::{quote, quote_spanned};
use syn::spanned::Spanned;
use syn::{Attribute, LitStr};

use super::{Handler, Model};
use crate::support::{Errors, Places, find_template, report, templates_folder};

/// The attribute as it is understood.
pub(crate) struct View {
    /// The name of the template, to underline.
    pub(crate) template: LitStr,
    /// The file, so that the compiler notices when it is gone.
    file: Option<String>,
    pub(crate) site: u16,
}

/// Takes the attribute off; it has a site, from `sites` on.
pub(super) fn take(attributes: &mut Vec<Attribute>, sites: &mut u16, errors: &mut Errors) -> Option<View> {
    let mut view: Option<View> = None;
    attributes.retain(|attribute| {
        if !attribute.path().is_ident("render") {
            return true;
        }
        if view.is_some() {
            errors.under(attribute, "NEST-E0117: `#[render]` is given twice\nhelp: remove one");
            return false;
        }
        match attribute.parse_args::<LitStr>() {
            Ok(template) => {
                let file = templates_folder().and_then(|folder| match find_template(&folder, &template.value()) {
                    Ok(file) => file.to_str().map(ToOwned::to_owned),
                    Err(message) => {
                        errors.under(&template, message);
                        None
                    }
                });
                view = Some(View { template, file, site: *sites });
                *sites += 1;
            }
            Err(_) => errors.under(
                attribute,
                "NEST-E0116: `#[render]` takes the name of a template\n\
                 help: `#[render(\"orders/list.html\")]`, which is the file `templates/orders/list.html`",
            ),
        }
        false
    });
    view
}

impl View {
    /// What the descriptor states.
    pub(super) fn stated(&self, model: &Model, places: &Places) -> TokenStream {
        let (private, template, site) = (model.krate.private(), &self.template, self.site);
        let place = places.of(template.span());
        let tracked = self.file.as_ref().map(|file| quote!(const _: &str = #private::include_str!(#file);));
        let private_at = model.krate.private_at(template.span());
        let view = quote_spanned!(template.span()=> #private_at::view!(#site, #place, #template));
        quote!({ #tracked #view })
    }

    /// What reports that nothing writes it.
    pub(super) fn report(&self, model: &Model) -> TokenStream {
        let template = &self.template;
        report(&model.krate, quote!(#template), self.site)
    }
}

/// Puts the view in the place of what the handler returned.
pub(super) fn apply(model: &Model, handler: &Handler, cx: &TokenStream) -> Option<TokenStream> {
    let template = &handler.view.as_ref()?.template;
    let private = model.krate.private_at(handler.output.span());
    Some(quote_spanned!(handler.output.span()=> let __result = #private::viewed!(#cx, #template, __result);))
}
