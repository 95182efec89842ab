//! `testing!`: the root of an application, and what a test replaces in it.

use proc_macro2::{Delimiter, Group, TokenStream, TokenTree};
use quote::{ToTokens, quote, quote_spanned};
use syn::parse::{Parse, ParseStream, Parser, discouraged::Speculative};
use syn::spanned::Spanned;
use syn::{Expr, Ident, Token, Type};

use crate::support::{CratePath, Errors, respan};

/// `override dyn Clock = FakeClock::default()`, or `override module MailModule = FakeMailModule`.
struct Override {
    ty: Type,
    by: Replacement,
}

enum Replacement {
    Value(Box<Expr>),
    Module(Box<Type>),
}

impl Parse for Override {
    fn parse(input: ParseStream<'_>) -> syn::Result<Override> {
        if input.parse::<Option<Token![override]>>()?.is_none() {
            return Err(input.error(
                "NEST-E0116: expected `override Type = replacement`\nhelp: for a module: `override module Type = OtherModule`",
            ));
        }
        let is_module = names_a_module(input);
        if is_module {
            input.parse::<Ident>()?;
        }
        let ty = input.parse()?;
        input.parse::<Token![=]>()?;
        if !is_module {
            return Ok(Override { ty, by: Replacement::Value(input.parse()?) });
        }
        Ok(Override { ty, by: Replacement::Module(Box::new(module(input)?)) })
    }
}

/// Whether the word `module` follows, rather than a path that begins with it.
fn names_a_module(input: ParseStream<'_>) -> bool {
    let fork = input.fork();
    fork.parse::<Ident>().is_ok_and(|word| word == "module") && !fork.peek(Token![=]) && !fork.peek(Token![::])
}

/// What stands in for a module: a type, since modules are known before anything runs.
fn module(input: ParseStream<'_>) -> syn::Result<Type> {
    let fork = input.fork();
    if let Ok(ty) = fork.parse::<Type>()
        && (fork.is_empty() || fork.peek(Token![,]))
    {
        input.advance_to(&fork);
        return Ok(ty);
    }
    let expression: Expr = input.parse()?;
    Err(syn::Error::new_spanned(
        expression,
        "NEST-E0116: a module is replaced by a module type\n\
         help: options are given by a module that imports it:\n      \
         `#[module(imports = [FakeModule::for_root(…)], exports = [FakeModule])]`",
    ))
}

pub(crate) fn testing(input: TokenStream) -> TokenStream {
    let mut errors = Errors::default();
    let (mut root, mut options, mut krate) = (None, None, None);
    let mut overrides = Vec::new();
    let parser = |input: ParseStream<'_>| {
        root = Some(root_type(input)?);
        if input.parse::<Option<Token![=]>>()?.is_some() {
            options = Some(input.parse::<Expr>()?);
        }
        while !input.is_empty() {
            input.parse::<Token![,]>()?;
            if input.peek(Token![crate]) {
                input.parse::<Token![crate]>()?;
                input.parse::<Token![=]>()?;
                krate = Some(input.call(syn::Path::parse_mod_style)?);
            } else if !input.is_empty() {
                overrides.push(input.parse::<Override>()?);
            }
        }
        Ok(())
    };
    if let Err(error) = Parser::parse2(parser, input) {
        errors.add(error);
    }
    refuse_duplicates(&overrides, &mut errors);
    let Some(root) = root else {
        let errors = errors.into_tokens();
        return quote!({ #errors });
    };
    let krate = CratePath::new(krate);
    let (private, testing) = (krate.private(), krate.testing());
    let modules: Vec<(&Type, &Type)> = overrides
        .iter()
        .filter_map(|Override { ty, by }| match by {
            Replacement::Module(by) => Some((ty, &**by)),
            Replacement::Value(_) => None,
        })
        .collect();
    let given: Vec<&Type> = overrides
        .iter()
        .filter_map(|Override { ty, by }| match by {
            Replacement::Value(_) => Some(ty),
            Replacement::Module(_) => None,
        })
        .collect();
    let graph = graph(&root, &modules, &given, &krate);
    let judged_modules = modules.iter().enumerate().map(|(i, (ty, by))| {
        let replaced = call(quote!(::judge_module::<__Graph>), Some(i), ty, &krate);
        let stand_in = call(quote!(::judge_stand_in::<__Graph>), Some(i), by, &krate);
        quote!(const _: () = { #replaced; #stand_in };)
    });
    let stand_ins = modules.iter().map(|(_, by)| by);
    let applied = overrides.iter().filter_map(|Override { ty, by }| match by {
        Replacement::Value(replacement) => Some(applied(ty, replacement, &krate)),
        Replacement::Module(_) => None,
    });
    let errors = errors.into_tokens();
    let (judged, builder) = match options {
        None => (quote!(__Graph), quote!(#testing::builder::<__Graph>(__overrides))),
        Some(options) => (
            quote!(#private::WithOptions<__Graph>),
            quote!(#testing::builder_with::<__Graph, #root>(#options, __overrides)),
        ),
    };
    quote! {{
        #errors
        #graph
        #private::__judge!(#root, #judged #(, #stand_ins)*);
        #(#judged_modules)*
        #[allow(unused_mut, reason = "nothing may be replaced")]
        let mut __overrides = #private::Overrides::none();
        #(#applied)*
        #builder
    }}
}

/// The root, by its type.
fn root_type(input: ParseStream<'_>) -> syn::Result<Type> {
    let ty: Type = input.parse()?;
    if !input.peek(syn::token::Paren) {
        return Ok(ty);
    }
    Err(syn::Error::new_spanned(
        ty,
        "NEST-E0124: the root is named by its type, and its options stand behind a `=`\n\
         help: `nest::testing!(AppModule = AppModule::for_root(…))`",
    ))
}

fn refuse_duplicates(overrides: &[Override], errors: &mut Errors) {
    for (i, second) in overrides.iter().enumerate() {
        if overrides[..i].iter().any(|first| first.ty == second.ty) {
            errors.under(&second.ty, "NEST-E0117: this is replaced twice\nhelp: keep one of the two");
        }
    }
}

/// `__Graph`, the type whose graph is that of the test: the root with what stands in for modules, and with what the test gives.
fn graph(root: &Type, modules: &[(&Type, &Type)], given: &[&Type], krate: &CratePath) -> TokenStream {
    let private = krate.private();
    let replacing = replacing(root, modules, krate);
    let given = given.iter().map(|ty| quote!(#private::Naming::<#ty>::GIVEN));
    quote! {
        #replacing
        struct __Given;
        impl #private::Gives for __Given {
            const LIST: &'static [#private::Given] = {
                #[allow(unused_imports, reason = "only a type that is not declared needs it")]
                use #private::Undeclared as _;
                &[#(#given),*]
            };
        }
        type __Graph = #private::Testing<__Application, __Given>;
    }
}

/// `__Application`: the root itself, or the root with what stands in for modules.
fn replacing(root: &Type, modules: &[(&Type, &Type)], krate: &CratePath) -> TokenStream {
    if modules.is_empty() {
        return quote!(type __Application = #root;);
    }
    let private = krate.private();
    let declared = |ty: &Type| {
        let private = krate.private_at(ty.span());
        quote_spanned!(ty.span()=> #private::replaceable::<#ty>(<#ty>::__nest_declaration()))
    };
    let pairs = modules.iter().map(|(ty, by)| {
        let (ty, by) = (declared(ty), declared(by));
        quote!(#private::StandIn::new(#ty, #by))
    });
    quote! {
        struct __Modules;
        impl #private::StandIns for __Modules {
            const LIST: &'static [#private::StandIn] = {
                #[allow(unused_imports, reason = "generated")]
                use #private::NotDeclared as _;
                &[#(#pairs),*]
            };
        }
        type __Application = #private::Replacing<#root, __Modules>;
    }
}

/// Judges and notes a replacement. How it is noted, the compiler decides by its type: see `nest_testing::__private`.
fn applied(ty: &Type, replacement: &Expr, krate: &CratePath) -> TokenStream {
    let (private, testing) = (krate.private(), krate.testing());
    let judged = call(quote!(::judge_override::<__Graph, __Replaced>), None::<usize>, ty, krate);
    let met = quote!(<__Replaced as #private::ReplacedBy<__By>>::Met);
    let verdict = call(quote!(::judge_enhancers::<__Graph, __Replaced, #met>), None::<usize>, replacement, krate);
    let pair = quote_spanned!(replacement.span()=> __Pair::<#ty, _>::VERDICT);
    let coerce = quote_spanned!(replacement.span()=> |__replacement| __replacement);
    quote! {{
        const __KEY: #private::Key = {
            type __Replaced = #ty;
            #judged
        };
        #[allow(unused_imports, reason = "which of them is needed depends on the type")]
        use #testing::{Coerced as _, IntoArc as _, ReplacedByNone as _, ReplacedModule as _};
        let __replacement = #testing::Given(#replacement).into_arc();
        #testing::judged!(__replacement, #pair, #verdict);
        #testing::replacement::<#ty, _>(__KEY, __replacement).apply(&mut __overrides, #coerce);
    }}
}

/// A call of the judge, underlined under a piece of the user's syntax, from its first token to its last.
fn call(function: TokenStream, argument: Option<usize>, under: &impl ToTokens, krate: &CratePath) -> TokenStream {
    let tokens: Vec<TokenTree> = under.to_token_stream().into_iter().collect();
    let span = || under.to_token_stream().span();
    let (first, last) = match (tokens.first(), tokens.last()) {
        (Some(first), Some(last)) => (first.span(), last.span()),
        _ => (span(), span()),
    };
    let private = krate.private_at(first);
    let callee = respan(function, first);
    let mut arguments = Group::new(Delimiter::Parenthesis, argument.to_token_stream());
    arguments.set_span(last);
    quote!(#private #callee #arguments)
}
