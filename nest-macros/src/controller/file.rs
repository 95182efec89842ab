//! Reads what stands in the parentheses of `#[file]` and `#[files]`, and writes what it states.

use proc_macro2::TokenStream;
use quote::{quote, quote_spanned};
use syn::parse::ParseStream;
use syn::spanned::Spanned;
use syn::{Attribute, Expr, Ident, LitStr, Token, Type};

use crate::module::Site;
use crate::support::{Arguments, CratePath, Entries, Errors, value_of};

/// What `#[file]` or `#[files]` says of a field.
pub(crate) struct File {
    pub(crate) name: String,
    pub(crate) is_list: bool,
    /// Its number among the files of the handler.
    pub(crate) number: usize,
    max: Option<Expr>,
    count: Option<Expr>,
    types: Vec<Ident>,
    message: Option<LitStr>,
    store: Option<Ident>,
    /// The provider that takes the files.
    pub(crate) sink: Option<Site<Type>>,
    /// The number of the argument.
    pub(crate) argument: u16,
}

const KNOWN: &[&str] = &["max", "types", "message", "store", "sink"];
const KNOWN_OF_LIST: &[&str] = &["max", "count", "types", "message", "store", "sink"];

/// A size, which is written with the names of the units.
pub(super) fn sized(value: &Expr, krate: &CratePath) -> TokenStream {
    let private = krate.private();
    quote_spanned! {value.span()=> {
        #[allow(unused_imports, reason = "generated: not every size has a unit")]
        use #private::http::sizes::*;
        #value
    }}
}

impl File {
    /// Reads the attribute; without a name the field is called as the parameter is.
    pub(crate) fn read(attribute: &Attribute, is_list: bool, parameter: &str, errors: &mut Errors) -> File {
        let name = parameter.to_owned();
        let mut file = File {
            name,
            is_list,
            number: 0,
            max: None,
            count: None,
            types: Vec::new(),
            message: None,
            store: None,
            sink: None,
            argument: 0,
        };
        if matches!(attribute.meta, syn::Meta::Path(_)) {
            return file;
        }
        let (word, known) = if is_list { ("files", KNOWN_OF_LIST) } else { ("file", KNOWN) };
        let read = attribute.parse_args_with(|input: ParseStream<'_>| {
            if input.peek(LitStr) {
                file.name = input.parse::<LitStr>()?.value();
                if !input.is_empty() {
                    input.parse::<Token![,]>()?;
                }
            }
            Arguments::new(word, known, errors).read(input, |name, input, _| file.argument(name, input));
            Ok(())
        });
        if let Err(error) = read {
            errors.add(error);
        }
        if let (Some(store), Some(_)) = (&file.store, &file.sink) {
            errors.under(
                store,
                "NEST-E0118: `store` and `sink` contradict each other\nhelp: keep one of them: what goes to a sink is kept nowhere else",
            );
        }
        file
    }

    fn argument(&mut self, name: &Ident, input: ParseStream<'_>) -> syn::Result<()> {
        match name.to_string().as_str() {
            "max" => {
                value_of(name, "5 * MIB", input)?;
                self.max = Some(input.parse()?);
            }
            "count" => {
                value_of(name, "10", input)?;
                self.count = Some(input.parse()?);
            }
            "types" => {
                value_of(name, "[Png, Jpeg]", input)?;
                let types: Entries<Ident> = input.parse()?;
                self.types = types.entries.into_iter().map(|(_, known)| known).collect();
            }
            "message" => {
                value_of(name, "\"Only images allowed\"", input)?;
                self.message = Some(input.parse()?);
            }
            "sink" => {
                value_of(name, "Objects", input)?;
                self.sink = Some(Site { number: 0, cfg: Vec::new(), entry: input.parse()? });
            }
            _ => {
                value_of(name, "Disk", input)?;
                self.store = Some(input.parse()?);
            }
        }
        Ok(())
    }

    /// The descriptor of the field.
    pub(crate) fn stated(&self, krate: &CratePath) -> TokenStream {
        let private = krate.private();
        let name = &self.name;
        let mut stated = if self.is_list {
            quote!(#private::http::FileField::many(#name))
        } else {
            quote!(#private::http::FileField::one(#name))
        };
        if let Some(max) = &self.max {
            let max = sized(max, krate);
            stated = quote!(#stated.max(#max));
        }
        if let Some(count) = &self.count {
            stated = quote!(#stated.count(#count));
        }
        if !self.types.is_empty() {
            let types = self.types.iter().map(|known| {
                let private = krate.private_at(known.span());
                quote_spanned!(known.span()=> #private::http::FileType::#known)
            });
            stated = quote!(#stated.types(&[#(#types),*]));
        }
        if let Some(message) = &self.message {
            stated = quote!(#stated.message(#message));
        }
        if let Some(store) = &self.store {
            let private = krate.private_at(store.span());
            let store = quote_spanned!(store.span()=> #private::http::Store::#store);
            stated = quote!(#stated.store(#store));
        }
        if self.sink.is_some() {
            let argument = self.argument;
            stated = quote!(#stated.sink(#argument));
        }
        stated
    }
}
