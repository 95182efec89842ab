//! Writes the descriptors.

use proc_macro2::{Span, TokenStream};
use quote::{quote, quote_spanned};
use syn::{GenericParam, Generics, Ident, LitStr, Type};

use super::Options;
use super::model::{Provider, Scope};
use crate::support::{CratePath, Places, line_and_column, report, sighting};

/// All that `#[injectable]` generates for a type that can be built.
pub(super) fn provider(provider: &Provider, options: &Options) -> TokenStream {
    let private = options.krate.private();
    let places = Places::new(&options.krate);
    let file = places.file(provider.ident.span());
    let identity = Identity {
        name: provider.ident.to_string(),
        span: provider.ident.span(),
        ty: &provider.ty,
        generics: &provider.generics,
        is_value: options.value,
        imported_by: &options.imported_by,
    };
    let keyed = identity.keyed(&options.krate);
    if options.value {
        return quote!(#[doc(hidden)] const _: () = { #file #keyed };);
    }
    let declaration =
        declaration(provider, options.scope, &options.krate, &quote!(#private::Kind::Injectable), quote!(None));
    let wiring = wiring(provider, &options.krate);
    let sighting = if provider.generics.params.is_empty() {
        sighting(&options.krate, &quote!(Injectable), &provider.ident.to_string(), provider.ident.span())
    } else {
        TokenStream::new()
    };
    quote! {
        #[doc(hidden)]
        const _: () = {
            #[allow(unused_imports, reason = "generated")]
            use #private::{NoHooks as _, None, Some};
            #file
            #keyed
            #declaration
            #sighting
        };
        // Outside of the block above, so that the compiler names it by its type alone.
        #wiring
    }
}

/// The identity alone, with descriptors that say nothing: after a fault nothing else should complain.
pub(super) fn inert(ident: &Ident, generics: &Generics, options: &Options) -> TokenStream {
    let (_, arguments, _) = generics.split_for_impl();
    let private = options.krate.private();
    let provider = Provider {
        ident: ident.clone(),
        ty: syn::parse_quote!(#ident #arguments),
        generics: generics.clone(),
        dependencies: Vec::new(),
        build: quote!(#private::inert()),
        metadata: Vec::new(),
        documentation: None,
    };
    self::provider(
        &provider,
        &Options {
            value: false,
            krate: options.krate.clone(),
            scope: options.scope,
            imported_by: Vec::new(),
            metadata: Vec::new(),
        },
    )
}

/// `impl Keyed` for a struct.
pub(crate) fn keyed(ident: &Ident, ty: &Type, generics: &Generics, krate: &CratePath) -> TokenStream {
    Identity { name: ident.to_string(), span: ident.span(), ty, generics, is_value: false, imported_by: &[] }
        .keyed(krate)
}

/// What identifies a type.
pub(super) struct Identity<'a> {
    /// Without type arguments.
    pub(super) name: String,
    /// Where the name stands.
    pub(super) span: Span,
    pub(super) ty: &'a Type,
    pub(super) generics: &'a Generics,
    /// Whether only a `provide(…)` entry can provide it.
    pub(super) is_value: bool,
    /// The entries of `imports` by which an application has it.
    pub(super) imported_by: &'a [LitStr],
}

impl Identity<'_> {
    /// `impl Keyed`.
    pub(super) fn keyed(&self, krate: &CratePath) -> TokenStream {
        let Identity { name, span, ty, generics, is_value, imported_by } = self;
        let private = krate.private();
        let places = Places::new(krate);
        let (line, column) = line_and_column(*span);
        let place = places.of(*span);
        let is_value = is_value.then(|| {
            quote!(
                const IS_VALUE: bool = true;
            )
        });
        let imported_by = (!imported_by.is_empty()).then(|| {
            quote!(
                const IMPORTED_BY: &'static [&'static str] = &[#(#imported_by),*];
            )
        });
        let parameters: Vec<&Ident> = generics
            .params
            .iter()
            .filter_map(|parameter| match parameter {
                GenericParam::Type(parameter) => Some(&parameter.ident),
                _ => None,
            })
            .collect();
        let generics = bounded(generics, &quote!(#private::Keyed));
        let (implementation, _, clause) = generics.split_for_impl();
        let names = if parameters.is_empty() {
            quote!(#private::Name::of(#name))
        } else {
            quote!(#private::Name::generic(#name, &[#(<#parameters as #private::Keyed>::NAME),*]))
        };
        quote! {
            #[automatically_derived]
            impl #implementation #private::Keyed for #ty #clause {
                const KEY: #private::Key = #private::Key::of(#private::module_path!(), #name, #line, #column)
                    #(.with(<#parameters as #private::Keyed>::KEY))*;
                const NAME: #private::Name = #names;
                const PLACE: #private::Place = #place;
                #is_value
                #imported_by
            }
        }
    }
}

/// Adds a bound to all type parameters, and those that everything shared has.
pub(crate) fn bounded(generics: &Generics, bound: &TokenStream) -> Generics {
    let mut generics = generics.clone();
    for parameter in generics.type_params_mut() {
        parameter.bounds.push(syn::parse_quote!(#bound));
        parameter.bounds.push(syn::parse_quote!(::core::marker::Send));
        parameter.bounds.push(syn::parse_quote!(::core::marker::Sync));
    }
    generics
}

/// The `ProviderDef` of a type.
pub(crate) fn provider_def(provider: &Provider, scope: Scope, krate: &CratePath, kind: &TokenStream) -> TokenStream {
    let private = krate.private();
    let places = Places::new(krate);
    let Provider { ty, dependencies, build, metadata, documentation, .. } = provider;
    let documentation = match documentation {
        Some(text) => quote!(#private::documentation!(#text)),
        None => quote!(#private::None),
    };
    let scope = scope.variant();
    let dependencies = dependencies.iter().map(|dependency| {
        let (name, ty, place) = (&dependency.name, &dependency.ty, places.of(dependency.span));
        quote_spanned!(dependency.span=> #private::dependency::<#ty>(#name, #place))
    });
    quote! {
        #private::ProviderDef {
            key: <#ty as #private::Keyed>::KEY,
            name: <#ty as #private::Keyed>::NAME,
            place: <#ty as #private::Keyed>::PLACE,
            module_path: #private::module_path!(),
            kind: #kind,
            scope: #private::Scope::#scope,
            dependencies: &[#(#dependencies),*],
            build: |resolver| {
                let _ = &resolver;
                #build
            },
            metadata: &[#(&#metadata),*],
            hooks: #private::Hooks {
                module_init: #private::HookProbe::<#ty>::MODULE_INIT,
                bootstrap: #private::HookProbe::<#ty>::BOOTSTRAP,
                module_destroy: #private::HookProbe::<#ty>::MODULE_DESTROY,
                before_shutdown: #private::HookProbe::<#ty>::BEFORE_SHUTDOWN,
                shutdown: #private::HookProbe::<#ty>::SHUTDOWN,
            },
            documentation: #documentation,
        }
    }
}

/// `impl Declared`, and the descriptors behind it: statics, or constants for a generic type, which can have no statics.
pub(crate) fn declaration(
    provider: &Provider,
    scope: Scope,
    krate: &CratePath,
    kind: &TokenStream,
    module: TokenStream,
) -> TokenStream {
    let private = krate.private();
    let Provider { ty, generics, .. } = provider;
    let def = provider_def(provider, scope, krate, kind);
    let is_generic = generics.params.iter().any(|parameter| !matches!(parameter, GenericParam::Lifetime(_)));
    let bounds = bounded(generics, &quote!(#private::Keyed));
    let (implementation, _, clause) = bounds.split_for_impl();
    let (statics, reference, constant) = if is_generic {
        let reference = quote!(<#ty as #private::Declared>::DECLARATION);
        (TokenStream::new(), reference, quote!(&#private::Declaration { provider: &#def, module: #module }))
    } else {
        let statics = quote! {
            static PROVIDER: #private::ProviderDef = #def;
            static DECLARATION: #private::Declaration =
                #private::Declaration { provider: &PROVIDER, module: #module };
        };
        (statics, quote!(&DECLARATION), quote!(&DECLARATION))
    };
    quote! {
        #statics
        #[automatically_derived]
        impl #implementation #private::Declared for #ty #clause {
            const DECLARATION: &'static #private::Declaration = #constant;
        }
        #[automatically_derived]
        impl #implementation #private::Imported for #ty #clause {}
        #[automatically_derived]
        #[allow(unreachable_pub, reason = "generated: lists of modules refer to it")]
        impl #implementation #ty #clause {
            #[doc(hidden)]
            pub const __NEST_ITEM: #private::Item<#ty> = #private::Item::NEW;

            #[doc(hidden)]
            pub const fn __nest_declaration() -> &'static #private::Declaration {
                #reference
            }
        }
    }
}

/// `impl Wired` of a provider: a report at the span of each dependency.
pub(super) fn wiring(provider: &Provider, krate: &CratePath) -> TokenStream {
    wired(provider, krate, &reports(provider, krate, 0))
}

/// A report at the span of each dependency, from site `first` on.
pub(crate) fn reports(provider: &Provider, krate: &CratePath, first: u16) -> TokenStream {
    let dependencies = provider.dependencies.iter().enumerate();
    dependencies.map(|(i, dependency)| report(krate, &dependency.syntax, first + i as u16)).collect()
}

/// `impl Wired` with a body in terms of `__Root` and `__FAULT`.
pub(crate) fn wired(provider: &Provider, krate: &CratePath, body: &TokenStream) -> TokenStream {
    let private = krate.private();
    let mut generics = bounded(&provider.generics, &quote!(#private::Keyed));
    generics.params.push(syn::parse_quote!(__Root: #private::Root));
    generics.params.push(syn::parse_quote!(const __FAULT: usize));
    let (implementation, _, clause) = generics.split_for_impl();
    let ty = &provider.ty;
    quote! {
        #[automatically_derived]
        impl #implementation #private::Wired<__Root, __FAULT> for #ty #clause {
            const WIRING: () = { #body };
        }
    }
}
