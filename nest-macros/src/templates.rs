//! `templates!()`: the files of the folder `templates`, as part of the program.

use proc_macro2::{Span, TokenStream};
use quote::quote;
use syn::parse::{ParseStream, Parser};
use syn::{Path, Token};

use crate::support::{CratePath, template_names, templates_folder};

pub(crate) fn templates(input: TokenStream) -> TokenStream {
    let krate = |input: ParseStream<'_>| -> syn::Result<Option<Path>> {
        if input.is_empty() {
            return Ok(None);
        }
        input.parse::<Token![crate]>()?;
        input.parse::<Token![=]>()?;
        input.call(Path::parse_mod_style).map(Some)
    };
    let fault = |message: &str| syn::Error::new(Span::call_site(), message).to_compile_error();
    let Ok(krate) = krate.parse2(input) else {
        return fault("NEST-E0116: `templates!` takes no argument: the folder is `templates`, beside Cargo.toml");
    };
    let private = CratePath::new(krate).private();
    let folder = templates_folder().unwrap_or_default();
    let names = template_names(&folder);
    let Some(path) = folder.to_str().filter(|_| !names.is_empty()) else {
        return fault(
            "NEST-E0526: there are no templates: the folder `templates` is not there, or empty\n\
             help: write the first one, `templates/index.html`, beside Cargo.toml",
        );
    };
    let files = names.iter().map(|name| {
        let file = format!("{path}/{name}");
        quote!(#private::http::TemplateFile { name: #name, source: #private::include_str!(#file) })
    });
    quote! {{
        // What a release is made of has no path of the machine that it was built on.
        #[cfg(debug_assertions)]
        const __FOLDER: #private::Option<&'static str> = #private::Option::Some(#path);
        #[cfg(not(debug_assertions))]
        const __FOLDER: #private::Option<&'static str> = #private::Option::None;
        #private::http::Templates::embedded(&[#(#files),*], __FOLDER)
    }}
}
