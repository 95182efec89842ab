//! `#[injectable]` on an impl block: the parameters of its `#[inject]` constructor are the dependencies.

use proc_macro2::TokenStream;
use quote::{ToTokens, quote, quote_spanned};
use syn::spanned::Spanned;
use syn::{FnArg, Ident, ImplItem, ImplItemFn, ItemImpl, Pat, ReturnType, Type};

use super::model::{Dependency, Provider};
use super::{Options, expand, parameters_are_types};
use crate::support::{Errors, at};

pub(super) fn on_impl(mut item: ItemImpl, options: &Options, mut errors: Errors) -> TokenStream {
    let provider = read(&mut item, options, &mut errors);
    let generated = match (provider, name_of(&item.self_ty)) {
        (Some(provider), _) if errors.is_empty() => expand::provider(&provider, options),
        (_, Some(ident)) if only_types(&item.generics) => expand::inert(&ident, &item.generics, options),
        _ => TokenStream::new(),
    };
    let errors = errors.into_tokens();
    quote!(#item #generated #errors)
}

fn only_types(generics: &syn::Generics) -> bool {
    generics.params.iter().all(|parameter| matches!(parameter, syn::GenericParam::Type(_)))
}

fn name_of(ty: &Type) -> Option<Ident> {
    match ty {
        Type::Path(path) => path.path.segments.last().map(|segment| segment.ident.clone()),
        _ => None,
    }
}

fn read(item: &mut ItemImpl, options: &Options, errors: &mut Errors) -> Option<Provider> {
    let ident = name_of(&item.self_ty)?;
    if let Some((implemented, _)) = &item.trait_ {
        errors.under(
            implemented,
            "NEST-E0115: `#[injectable]` goes on the type itself, not on an impl of a trait\n\
             help: put it on the struct; a module binds the trait: `provide(dyn Trait, class = …)`",
        );
        return None;
    }
    if !parameters_are_types(&item.generics, "an injectable", errors) {
        return None;
    }
    if options.value {
        errors.under(
            &item.self_ty,
            "NEST-E0118: `#[injectable(value)]` goes on the struct: a value needs no constructor",
        );
        return None;
    }
    let mut constructors: Vec<&mut ImplItemFn> = Vec::new();
    for member in &mut item.items {
        if let ImplItem::Fn(function) = member {
            let before = function.attrs.len();
            function.attrs.retain(|attribute| !attribute.path().is_ident("inject"));
            if function.attrs.len() != before {
                constructors.push(function);
            }
        }
    }
    let Some((constructor, others)) = constructors.split_first() else {
        errors.under(
            &item.self_ty,
            "NEST-E0120: this `#[injectable]` impl block has no constructor\n\
             help: mark it: `#[inject] fn new(…) -> Self`\n\
             help: or put `#[injectable]` on the struct, to inject its fields",
        );
        return None;
    };
    for other in others {
        errors.under(&other.sig.ident, "NEST-E0120: a second `#[inject]` constructor\nhelp: keep one of them");
    }
    let private = options.krate.private();
    let signature = &constructor.sig;
    if !signature.generics.params.is_empty() {
        errors.under(
            &signature.generics,
            "NEST-E0120: a constructor takes no type parameters\n\
             help: put them on the struct: `struct Repository<T>`, `#[injectable] impl<T> Repository<T>`",
        );
        return None;
    }
    let mut dependencies = Vec::new();
    let mut values = Vec::new();
    for argument in &signature.inputs {
        match argument {
            FnArg::Receiver(receiver) => {
                errors.under(
                    receiver,
                    "NEST-E0120: a constructor takes no `self`\n\
                     help: its parameters are the dependencies: `fn new(users: Arc<Users>) -> Self`",
                );
                return None;
            }
            FnArg::Typed(typed) => {
                let name = match &*typed.pat {
                    Pat::Ident(pat) => pat.ident.to_string(),
                    other => other.to_token_stream().to_string(),
                };
                let (index, ty) = (dependencies.len(), &typed.ty);
                values.push(quote!(<#ty as #private::Inject>::inject(resolver, #index)));
                let syntax = typed.to_token_stream();
                dependencies.push(Dependency { name, ty: (**ty).clone(), syntax, span: typed.pat.span() });
            }
        }
    }
    let (ty, function) = (&item.self_ty, &signature.ident);
    let output = match &signature.output {
        ReturnType::Default => {
            errors.under(
                &signature.ident,
                "NEST-E0120: the constructor returns nothing\nhelp: it returns `Self`, or `Result<Self, E>`",
            );
            return None;
        }
        ReturnType::Type(_, output) => at(output.span()),
    };
    let call = quote_spanned!(output=> <#ty>::#function(#(#values),*));
    let build = match signature.asyncness {
        None => quote_spanned!(output=> #private::constructed::<#ty, _, _>(#call)),
        Some(_) => quote_spanned!(output=> #private::constructing::<#ty, _, _, _>(#call)),
    };
    let (generics, metadata) = (item.generics.clone(), options.metadata.clone());
    Some(Provider { ident, ty: (**ty).clone(), generics, dependencies, build, metadata, documentation: None })
}
