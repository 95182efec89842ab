//! `#[transactional]`: an async function runs in a transaction of its task.

use proc_macro2::{Ident, TokenStream};
use quote::{quote, quote_spanned};
use syn::parse::{ParseStream, Parser};
use syn::spanned::Spanned;
use syn::{FnArg, ItemFn, LitInt, Pat, ReceiverKind, ReturnType, Signature, Token, Type};

use crate::support::{Arguments, CratePath, Errors, nearest, value_of};

const KNOWN: &[&str] = &["database", "isolation", "read_only", "propagation", "retry", "crate"];
const ISOLATIONS: &[&str] = &["ReadCommitted", "RepeatableRead", "Serializable"];
const PROPAGATIONS: &[&str] = &["Required", "RequiresNew", "Nested", "Mandatory", "Never"];

/// What the attribute says.
#[derive(Default)]
struct Said {
    database: Option<Type>,
    isolation: Option<Ident>,
    read_only: bool,
    propagation: Option<Ident>,
    retry: Option<u32>,
    krate: Option<syn::Path>,
}

pub(crate) fn transactional(arguments: TokenStream, item: TokenStream) -> TokenStream {
    let mut errors = Errors::default();
    let said = said(arguments, &mut errors);
    let mut function = match syn::parse2::<ItemFn>(item.clone()) {
        Ok(function) => function,
        Err(_) => {
            let message = "NEST-E0701: `#[transactional]` goes on an async function or method with a body\n\
                           help: on each method that is to be a transaction: `#[transactional] async fn place(&self) -> Result<…>`";
            let error = syn::Error::new(proc_macro2::Span::call_site(), message).into_compile_error();
            return quote!(#item #error);
        }
    };
    check(&function, &mut errors);
    let clones = if said.retry.is_some() { clones(&function, &mut errors) } else { Vec::new() };
    if errors.is_empty() {
        expand(&mut function, &said, &clones);
    }
    let errors = errors.into_tokens();
    quote!(#function #errors)
}

fn said(arguments: TokenStream, errors: &mut Errors) -> Said {
    let mut said = Said::default();
    let parser = |input: ParseStream<'_>| {
        Arguments::new("transactional", KNOWN, errors).read(input, |name, input, _| {
            match name.to_string().as_str() {
                "database" => {
                    value_of(name, "Reports", input)?;
                    said.database = Some(input.parse()?);
                }
                "isolation" => said.isolation = Some(one_of(name, ISOLATIONS, input)?),
                "propagation" => said.propagation = Some(one_of(name, PROPAGATIONS, input)?),
                "read_only" => said.read_only = true,
                "retry" => {
                    value_of(name, "3", input)?;
                    let times: LitInt = input.parse()?;
                    said.retry = Some(times.base10_parse()?).filter(|times| *times > 0);
                }
                _ => {
                    input.parse::<Token![=]>()?;
                    said.krate = Some(input.call(syn::Path::parse_mod_style)?);
                }
            }
            Ok(())
        });
        Ok(())
    };
    // The closure itself never fails: it notes faults.
    let _ = Parser::parse2(parser, arguments);
    said
}

/// One of the words that an argument takes.
fn one_of(name: &Ident, words: &[&str], input: ParseStream<'_>) -> syn::Result<Ident> {
    value_of(name, words[words.len() - 1], input)?;
    let word: Ident = input.parse()?;
    if words.iter().any(|known| word == known) {
        return Ok(word);
    }
    let help = match nearest(&word.to_string(), words) {
        Some(known) => format!("did you mean `{known}`?"),
        None => format!("it takes {}", words.join(", ")),
    };
    Err(syn::Error::new(word.span(), format!("NEST-E0116: `{name}` is never `{word}`\nhelp: {help}")))
}

fn check(function: &ItemFn, errors: &mut Errors) {
    let name = &function.sig.ident;
    if function.sig.asyncness.is_none() {
        errors.under(
            function.sig.fn_token,
            format!("NEST-E0701: the transactional function `{name}` is not async\nhelp: `async fn {name}(…)`"),
        );
    }
    if matches!(function.sig.output, ReturnType::Default) {
        errors.under(
            name,
            format!(
                "NEST-E0701: `{name}` returns nothing, so it could not say whether to commit\n\
                 help: return a `Result` whose error can hold a `DataError`: `-> Result<(), DataError>`"
            ),
        );
    }
}

/// For each parameter the copy that one try is given.
fn clones(function: &ItemFn, errors: &mut Errors) -> Vec<TokenStream> {
    let mut clones = Vec::new();
    for argument in &function.sig.inputs {
        match argument {
            FnArg::Receiver(receiver) if matches!(receiver.kind, ReceiverKind::Reference(_, _, None)) => {}
            FnArg::Typed(typed) => match &*typed.pat {
                Pat::Ident(pattern) if pattern.subpat.is_none() && pattern.by_ref.is_none() => {
                    let (name, mutability) = (&pattern.ident, &pattern.mutability);
                    let clone = quote_spanned!(typed.ty.span()=> ::core::clone::Clone::clone);
                    clones.push(quote!(let #mutability #name = #clone(&#name);));
                }
                pattern => errors.under(
                    pattern,
                    "NEST-E0702: `retry` copies each parameter for each try, and this one has no name\n\
                     help: give it a name, and take it apart in the body",
                ),
            },
            FnArg::Receiver(receiver) => errors.under(
                receiver,
                "NEST-E0702: `retry` runs the body more than once, and a `self` like this is there once\nhelp: take `&self`",
            ),
        }
    }
    clones
}

/// Wraps the body into a call.
fn expand(function: &mut ItemFn, said: &Said, clones: &[TokenStream]) {
    let data = CratePath::new(said.krate.clone()).data();
    let mut options = quote!(#data::TransactionOptions::new());
    if let Some(database) = &said.database {
        options.extend(quote_spanned!(database.span()=> .database::<#database>()));
    }
    if let Some(isolation) = &said.isolation {
        options.extend(quote!(.isolation(#data::Isolation::#isolation)));
    }
    if said.read_only {
        options.extend(quote!(.read_only()));
    }
    if let Some(propagation) = &said.propagation {
        options.extend(quote!(.propagation(#data::Propagation::#propagation)));
    }
    if let Some(times) = said.retry {
        options.extend(quote!(.retry(#times)));
    }
    let body = &function.block;
    let typed = typed(&function.sig.output);
    let span = match &function.sig.output {
        ReturnType::Type(_, ty) => ty.span(),
        ReturnType::Default => function.sig.ident.span(),
    };
    let data = CratePath::new(said.krate.clone()).data_at(span);
    let call = match said.retry {
        None => quote_spanned!(span=> #data::transactional_once(#options, async move { #typed #body }).await),
        Some(_) => {
            quote_spanned!(span=> #data::transactional(#options, || { #(#clones)* async move { #typed #body } }).await)
        }
    };
    function.block = syn::parse_quote!({ #call });
    if said.retry.is_some() {
        unchanged(&mut function.sig);
    }
}

/// Takes `mut` off the parameters: a try changes its own copies.
fn unchanged(signature: &mut Signature) {
    for argument in &mut signature.inputs {
        if let FnArg::Typed(typed) = argument
            && let Pat::Ident(pattern) = &mut *typed.pat
        {
            pattern.mutability = None;
        }
    }
}

/// Tells the compiler the type of the body, which it would otherwise have to find out from `?` alone.
fn typed(output: &ReturnType) -> TokenStream {
    match output {
        ReturnType::Type(_, ty) if !mentions_impl(ty) => quote! {
            #[allow(unreachable_code, clippy::diverging_sub_expression, reason = "it only has a type")]
            if false {
                let outcome: #ty = loop {};
                return outcome;
            }
        },
        _ => TokenStream::new(),
    }
}

fn mentions_impl(ty: &Type) -> bool {
    quote!(#ty).to_string().split_whitespace().any(|word| word == "impl")
}
