//! `#[injectable]`: on a struct, its fields are the dependencies; on an impl block, the parameters of the `#[inject]`
//! constructor are; on a trait, `dyn Trait` can be injected.

mod constructor;
mod expand;
mod interface;
mod model;
mod parse;

pub(crate) use expand::{bounded, declaration, keyed, provider_def, reports, wired};
pub(crate) use model::{Provider, Scope};

use proc_macro2::TokenStream;
use quote::quote;
use syn::parse::{ParseStream, Parser};
use syn::punctuated::Punctuated;
use syn::{Attribute, Expr, Item, LitStr, Token};

use crate::support::{Arguments, CratePath, Errors, take_metadata, value_of};

const KNOWN: &[&str] = &["scope", "value", "imported_by", "crate"];

/// What stands in the parentheses.
pub(crate) struct Options {
    pub(crate) krate: CratePath,
    pub(crate) scope: Scope,
    /// Only an identity: the value is provided by an entry of a module.
    pub(crate) value: bool,
    /// The entries of `imports` by which an application has it.
    pub(crate) imported_by: Vec<LitStr>,
    /// The values of `#[metadata(…)]` beside it.
    pub(crate) metadata: Vec<Expr>,
}

impl Options {
    fn take_metadata(&mut self, attributes: &mut Vec<Attribute>, errors: &mut Errors) {
        self.metadata = take_metadata(attributes, errors);
        if self.value
            && let Some(first) = self.metadata.first()
        {
            errors.under(
                first,
                "NEST-E0116: metadata belongs to a class, and this is a value that modules provide\n\
                 help: make it a field of the value",
            );
        }
    }
}

pub(crate) fn injectable(arguments: TokenStream, item: TokenStream) -> TokenStream {
    let mut errors = Errors::default();
    let mut options = options(arguments, &mut errors);
    let parsed = match syn::parse2::<Item>(item.clone()) {
        Ok(parsed) => parsed,
        Err(error) => {
            errors.add(error);
            let errors = errors.into_tokens();
            return quote!(#item #errors);
        }
    };
    match parsed {
        Item::Struct(mut item) => {
            errors.refuse_second("injectable", &mut item.attrs);
            options.take_metadata(&mut item.attrs, &mut errors);
            on_struct(item, &options, errors)
        }
        Item::Impl(mut item) => {
            errors.refuse_second("injectable", &mut item.attrs);
            options.take_metadata(&mut item.attrs, &mut errors);
            constructor::on_impl(item, &options, errors)
        }
        Item::Trait(item) => interface::on_trait(item, &options, errors),
        other => {
            errors.under(
                first_token(&other),
                "NEST-E0115: `#[injectable]` goes on a struct, an impl block or a trait\n\
                 help: put the state into a struct, and `#[injectable]` on that",
            );
            let errors = errors.into_tokens();
            quote!(#other #errors)
        }
    }
}

/// The first token of an item, to underline instead of the whole item.
pub(crate) fn first_token(item: &Item) -> TokenStream {
    let attributes = match item {
        Item::Enum(item) => item.attrs.len(),
        Item::Fn(item) => item.attrs.len(),
        _ => 0,
    };
    quote::ToTokens::to_token_stream(item).into_iter().skip(attributes * 2).take(1).collect()
}

fn options(arguments: TokenStream, errors: &mut Errors) -> Options {
    let mut krate = None;
    let mut scope = Scope::Singleton;
    let mut value = None;
    let mut imported_by = Vec::new();
    let mut scoped = None;
    let parser = |input: ParseStream<'_>| {
        Arguments::new("injectable", KNOWN, errors).read(input, |name, input, errors| {
            if name == "value" {
                value = Some(name.clone());
                return Ok(());
            }
            if name == "imported_by" {
                imported_by = texts(input)?;
                return Ok(());
            }
            if name == "crate" {
                value_of(name, "nest", input)?;
                krate = Some(input.call(syn::Path::parse_mod_style)?);
            } else {
                scoped = Some(name.clone());
                value_of(name, "request", input)?;
                match Scope::parse(input) {
                    Ok(parsed) => scope = parsed,
                    Err(error) => {
                        errors.add(error);
                        // The word itself may be left over: it is no argument of its own.
                        let _ = input.parse::<syn::Lit>();
                    }
                }
            }
            Ok(())
        });
        Ok(())
    };
    // The closure itself never fails: it notes faults.
    let _ = Parser::parse2(parser, arguments);
    if let (Some(value), Some(_)) = (&value, &scoped) {
        errors.at(
            value.span(),
            "NEST-E0118: `value` and `scope` contradict each other\n\
             help: remove one; a provided value lives as long as the application",
        );
    }
    Options { krate: CratePath::new(krate), scope, value: value.is_some(), imported_by, metadata: Vec::new() }
}

/// Texts in parentheses.
fn texts(input: ParseStream<'_>) -> syn::Result<Vec<LitStr>> {
    let parse = || {
        let texts;
        syn::parenthesized!(texts in input);
        Punctuated::<LitStr, Token![,]>::parse_terminated(&texts)
    };
    let texts = parse().map_err(|error| {
        let message =
            "NEST-E0116: expected texts in parentheses\nhelp: write `imported_by(\"MailModule::for_root(…)\")`";
        syn::Error::new(error.span(), message)
    })?;
    Ok(texts.into_iter().collect())
}

/// Reads the fields of a module: they are injected as those of any provider.
pub(crate) fn module_fields(item: &mut syn::ItemStruct, krate: &CratePath, errors: &mut Errors) -> Option<Provider> {
    let options = Options {
        krate: krate.clone(),
        scope: Scope::Singleton,
        value: false,
        imported_by: Vec::new(),
        metadata: Vec::new(),
    };
    parse::fields(item, &options, errors)
}

/// Refuses parameters that no identity can be made of. What has some gets no descriptors.
pub(crate) fn parameters_are_types(generics: &syn::Generics, what: &str, errors: &mut Errors) -> bool {
    let mut good = true;
    for parameter in &generics.params {
        let (syntax, message): (&dyn quote::ToTokens, _) = match parameter {
            syn::GenericParam::Type(_) => continue,
            syn::GenericParam::Lifetime(lifetime) => (
                &lifetime.lifetime,
                format!(
                    "NEST-E0115: {what} takes no lifetime: it lives as long as the application\n\
                     help: hold what it refers to, in an `Arc` if it is shared"
                ),
            ),
            syn::GenericParam::Const(constant) => (
                &constant.ident,
                format!(
                    "NEST-E0115: {what} takes no constant parameter\n\
                     help: make it a field, or a type parameter with an associated constant"
                ),
            ),
        };
        errors.under(syntax, message);
        good = false;
    }
    good
}

fn on_struct(mut item: syn::ItemStruct, options: &Options, mut errors: Errors) -> TokenStream {
    let good = parameters_are_types(&item.generics, "an injectable", &mut errors);
    let provider = parse::fields(&mut item, options, &mut errors);
    let generated = match provider {
        Some(provider) if errors.is_empty() => expand::provider(&provider, options),
        _ if !good => TokenStream::new(),
        // After a fault the type is still declared, so that nothing else complains about it.
        _ => expand::inert(&item.ident, &item.generics, options),
    };
    let errors = errors.into_tokens();
    quote!(#item #generated #errors)
}
