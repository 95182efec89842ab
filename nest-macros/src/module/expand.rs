//! Writes the descriptor of a module.

use proc_macro2::TokenStream;
use quote::{format_ident, quote, quote_spanned};
use syn::spanned::Spanned;
use syn::{Expr, GenericParam, ItemStruct, Pat, Type};

use super::entries::{Form, Import, ImportForm, Provided, span_of};
use super::{Lists, OptionsField, Site};
use crate::enhancer;
use crate::injectable::{self, Provider};
use crate::support::{CratePath, Errors, Places, at, report, sighting};

/// The first site of a module's own fields, behind its entries; the judge counts on it.
const OWN_FIELDS: u16 = 20_000;

pub(super) fn module(
    item: &mut ItemStruct,
    lists: &Lists,
    options: &[OptionsField],
    krate: &CratePath,
    errors: &mut Errors,
) -> TokenStream {
    let private = krate.private();
    let own = if options.is_empty() {
        injectable::module_fields(item, krate, errors)
    } else {
        let (_, arguments, _) = item.generics.split_for_impl();
        let ident = &item.ident;
        Some(Provider {
            ident: ident.clone(),
            ty: syn::parse_quote!(#ident #arguments),
            generics: item.generics.clone(),
            dependencies: Vec::new(),
            build: quote!(#private::inert()),
            metadata: Vec::new(),
            documentation: None,
        })
    };
    let Some(own) = own else {
        return TokenStream::new();
    };
    let kind = if errors.is_empty() { quote!(#private::Kind::Module) } else { quote!(#private::Kind::Faulty) };
    let writer = Writer { krate, private: &private, places: Places::new(krate), own: &own, kind };
    writer.module(lists, options)
}

struct Writer<'a> {
    krate: &'a CratePath,
    private: &'a TokenStream,
    places: Places,
    own: &'a Provider,
    /// `Kind::Module`, or `Kind::Faulty` when the lists are not complete.
    kind: TokenStream,
}

impl Writer<'_> {
    fn module(&self, lists: &Lists, options: &[OptionsField]) -> TokenStream {
        let Writer { krate, private, own, kind, .. } = self;
        let file = self.places.file(own.ident.span());
        let ty = &own.ty;
        let is_generic = own.generics.params.iter().any(|parameter| !matches!(parameter, GenericParam::Lifetime(_)));
        let keyed = injectable::keyed(&own.ident, ty, &own.generics, krate);
        let imports_made = lists.imports.iter().filter_map(|import| self.import_function(import));
        let own_ref = if is_generic {
            let def = injectable::provider_def(own, injectable::Scope::Singleton, krate, kind);
            quote!(&#def)
        } else {
            quote!(&PROVIDER)
        };
        let def = self.def(lists, options, &own_ref);
        let (statics, module) = if is_generic {
            (TokenStream::new(), quote!(Some(&#def)))
        } else {
            (quote!(static MODULE: #private::ModuleDef = #def;), quote!(Some(&MODULE)))
        };
        let declaration = injectable::declaration(own, injectable::Scope::Singleton, krate, kind, module);
        let mut reports = self.reports(lists);
        let options_reports = options.iter().enumerate();
        reports.extend(options_reports.map(|(i, field)| report(krate, &field.ty, OWN_FIELDS + i as u16)));
        reports.extend(injectable::reports(own, krate, OWN_FIELDS));
        let wiring = self.wiring(lists, &reports);
        let traits = self.traits(options, is_generic);
        let sighting = if is_generic { TokenStream::new() } else { self.sighting(lists) };
        quote! {
            #[doc(hidden)]
            const _: () = {
                #[allow(unused_imports, reason = "generated")]
                use #private::{NoController as _, NoHooks as _, None, NotDeclared as _, Some};
                #file
                #keyed
                #(#imports_made)*
                #statics
                #declaration
                #traits
                #sighting
            };
            // Outside of the block above, so that the compiler names it by its type alone.
            #wiring
        }
    }

    /// Notes the module, and the classes that it lists.
    fn sighting(&self, lists: &Lists) -> TokenStream {
        let private = self.private;
        let providers = lists.providers.iter().filter_map(|site| match &site.entry.form {
            Form::Class => Some((&site.cfg, &site.entry.token)),
            Form::BoundClass(class) => Some((&site.cfg, class)),
            _ => None,
        });
        let controllers = lists.controllers.iter().map(|site| (&site.cfg, &site.entry));
        let keys = providers.chain(controllers).map(
            |(cfg, ty)| quote_spanned!(at(ty.span())=> #(#cfg)* <#ty as #private::Declared>::DECLARATION.provider.key),
        );
        let listed = quote!(Module(&[#(#keys),*]));
        sighting(self.krate, &listed, &self.own.ident.to_string(), self.own.ident.span())
    }

    fn def(&self, lists: &Lists, options: &[OptionsField], own: &TokenStream) -> TokenStream {
        let private = self.private;
        let global = lists.global;
        let options = options.iter().map(|field| {
            let (ty, place) = (&field.ty, self.places.of(field.span));
            quote_spanned! {at(ty.span())=> #private::OptionsDef {
                key: <#ty as #private::Keyed>::KEY,
                name: <#ty as #private::Keyed>::NAME,
                place: #place,
            }}
        });
        let imports = lists.imports.iter().map(|import| self.import(import));
        let providers = lists.providers.iter().map(|provided| self.provided(provided));
        let controllers = lists.controllers.iter().map(|site| {
            let (number, cfg, ty, place) = self.entry(site, site.entry.span());
            quote! { #(#cfg)* #private::ControllerEntry {
                site: #number,
                place: #place,
                target: <#ty as #private::Declared>::DECLARATION,
                controller: <#ty>::__NEST_CONTROLLER,
            }}
        });
        let exports = lists.exports.iter().map(|site| {
            let (number, cfg, ty, place) = self.entry(site, site.entry.span());
            quote! { #(#cfg)* #private::Export {
                site: #number,
                place: #place,
                key: <#ty as #private::Keyed>::KEY,
                name: <#ty as #private::Keyed>::NAME,
            }}
        });
        let enhancers = lists.enhancers.iter().map(|site| {
            let cfg = &site.cfg;
            let used = enhancer::used(&site.entry, site.number, self.krate);
            quote!(#(#cfg)* #used)
        });
        quote! {
            #private::ModuleDef {
                own: #own,
                global: #global,
                options: &[#(#options),*],
                imports: &[#(#imports),*],
                providers: &[#(#providers),*],
                controllers: &[#(#controllers),*],
                exports: &[#(#exports),*],
                enhancers: &[#(#enhancers),*],
            }
        }
    }

    fn entry<'s, T>(
        &self,
        site: &'s Site<T>,
        span: proc_macro2::Span,
    ) -> (u16, &'s Vec<syn::Attribute>, &'s T, TokenStream) {
        (site.number, &site.cfg, &site.entry, self.places.of(span))
    }

    /// The function that evaluates an import expression, at boot; its type tells the module without evaluating it.
    fn import_function(&self, site: &Site<Import>) -> Option<TokenStream> {
        let ImportForm::Expression(expression) = &site.entry.form else {
            return None;
        };
        let (private, cfg) = (self.private, &site.cfg);
        let name = format_ident!("__import_{}", site.number);
        Some(quote_spanned! {expression.span()=> #(#cfg)* fn #name() -> impl #private::Importable { #expression } })
    }

    fn import(&self, site: &Site<Import>) -> TokenStream {
        let private = self.private;
        let span = span_of(&site.entry.syntax);
        let (number, cfg, import, place) = self.entry(site, span);
        let (global, lazy) = (import.global, import.lazy);
        let path = match &import.path {
            Some(path) => quote!(Some(#path)),
            None => quote!(None),
        };
        let (target, make, dependencies) = match &import.form {
            // An inherent function rather than the trait's constant: the compiler follows a constant into what it refers to,
            // and would run in circles when two modules import each other.
            ImportForm::Type(ty) => (
                quote_spanned!(at(ty.span())=> #private::imported::<#ty>(<#ty>::__nest_declaration())),
                quote!(None),
                quote!(&[]),
            ),
            ImportForm::Expression(_) => {
                let name = format_ident!("__import_{}", number);
                (
                    quote!(#private::import_target(#name)),
                    quote!(Some(|| #private::import_value(#name()))),
                    quote!(#private::import_dependencies(#name)),
                )
            }
        };
        quote! { #(#cfg)* #private::Import {
            site: #number,
            place: #place,
            global: #global,
            lazy: #lazy,
            path: #path,
            target: #target,
            make: #make,
            dependencies: #dependencies,
        }}
    }

    fn provided(&self, site: &Site<Provided>) -> TokenStream {
        let private = self.private;
        let (number, cfg, provided, place) = self.entry(site, span_of(&site.entry.syntax));
        let (token, multi) = (&provided.token, provided.multi);
        let (mut is_controller, mut enhancer) = (quote!(false), quote!(None));
        let form = match &provided.form {
            Form::Class => {
                is_controller = quote!(#private::is_some(<#token>::__NEST_CONTROLLER));
                enhancer = quote!(<#token>::__NEST_ENHANCER);
                quote!(Class(<#token as #private::Declared>::DECLARATION))
            }
            Form::BoundClass(class) => {
                let bind = self.bind(class.span());
                quote! {
                    BoundClass(<#class as #private::Declared>::DECLARATION, |class| {
                        #private::bind_class::<#class, #token>(class, #bind)
                    })
                }
            }
            Form::Value(value) => {
                let call = quote_spanned!(at(value.span())=> #private::value::<#token, _, _>(#value));
                quote!(Value(|_| #call))
            }
            Form::Factory(factory) => {
                let scope = provided.scope.variant();
                let dependencies = self.factory_dependencies(token, factory);
                let call = self.factory_call(token, factory);
                quote! {
                    Factory(#private::FactoryDef {
                        dependencies: #dependencies,
                        scope: #private::Scope::#scope,
                        build: |resolver| #call,
                    })
                }
            }
            Form::Existing(target) => {
                let (place, bind) = (self.places.of(target.span()), self.bind(target.span()));
                quote! {
                    Existing(#private::ExistingDef {
                        dependencies: &[#private::dependency::<#private::Arc<#target>>("existing", #place)],
                        build: |resolver| #private::existing::<#target, #token>(resolver, #bind),
                    })
                }
            }
        };
        quote! { #(#cfg)* #private::Provided {
            site: #number,
            place: #place,
            key: <#token as #private::Keyed>::KEY,
            name: <#token as #private::Keyed>::NAME,
            form: #private::ProvidedForm::#form,
            is_controller: #is_controller,
            enhancer: #enhancer,
            multi: #multi,
        }}
    }

    /// The parameters of a closure, with their names and places; those of any other function are read off its type.
    fn factory_dependencies(&self, token: &Type, factory: &Expr) -> TokenStream {
        let private = self.private;
        let Some(parameters) = typed_parameters(factory) else {
            return quote_spanned!(at(factory.span())=> #private::factory_dependencies::<#token, _, _, _>(#factory));
        };
        let parameters = parameters.iter().map(|typed| {
            let (name, ty) = (&typed.pat, &typed.ty);
            let name = quote!(#name).to_string();
            let place = self.places.of(typed.pat.span());
            quote_spanned!(typed.span()=> #private::dependency::<#ty>(#name, #place))
        });
        quote!(&[#(#parameters),*])
    }

    /// The call of a factory; a parameter that cannot be injected is underlined by itself.
    fn factory_call(&self, token: &Type, factory: &Expr) -> TokenStream {
        let (private, at_factory) = (self.private, at(factory.span()));
        let Some(parameters) = typed_parameters(factory) else {
            return quote_spanned!(at_factory=> #private::factory::<#token, _, _, _>(#factory, resolver));
        };
        let arguments = parameters.iter().enumerate().map(|(i, typed)| {
            let ty = &typed.ty;
            quote_spanned!(typed.span()=> <#ty as #private::Inject>::inject(resolver, #i))
        });
        let call = quote_spanned!(at_factory=> #private::called::<#token, _, _, _>(#factory, (#(#arguments,)*)));
        quote!({ let _ = resolver; #call })
    }

    /// Turns the `Arc` of a class into that of its token; a class that lacks the trait is underlined at its name.
    fn bind(&self, span: proc_macro2::Span) -> TokenStream {
        quote_spanned!(at(span)=> |class| class)
    }

    /// A report at each entry.
    fn reports(&self, lists: &Lists) -> TokenStream {
        let imports = lists.imports.iter().map(|site| (site.number, &site.cfg, site.entry.syntax.clone()));
        let providers = lists.providers.iter().map(|site| (site.number, &site.cfg, site.entry.syntax.clone()));
        let types = lists.controllers.iter().chain(&lists.exports).map(|site| {
            let ty = &site.entry;
            (site.number, &site.cfg, quote!(#ty))
        });
        let enhancers = lists.enhancers.iter().map(|site| {
            let ty = &site.entry.ty;
            (site.number, &site.cfg, quote!(#ty))
        });
        let only = lists.enhancers.iter().filter_map(|site| Some((&site.cfg, site.entry.only.as_ref()?)));
        let matches = only.flat_map(|(cfg, only)| {
            // Those of an entry that is left out are left out with it.
            only.for_routes.iter().chain(&only.exclude).map(move |site| (site.number, cfg, site.entry.syntax()))
        });
        imports
            .chain(providers)
            .chain(types)
            .chain(enhancers)
            .chain(matches)
            .map(|(number, cfg, syntax)| {
                let report = report(self.krate, syntax, number);
                if cfg.is_empty() { report } else { quote!(#(#cfg)* { #report }) }
            })
            .collect()
    }

    /// `impl Wired`: reports of its own faults, and the way to those behind its entries.
    fn wiring(&self, lists: &Lists, reports: &TokenStream) -> TokenStream {
        let (private, ty) = (self.private, &self.own.ty);
        let walk = |item: TokenStream| quote!(#private::walk::<_, __Root, __FAULT>(#item));
        let imports = lists.imports.iter().filter_map(|site| match &site.entry.form {
            ImportForm::Type(ty) => Some((site.number, &site.cfg, &**ty)),
            ImportForm::Expression(_) => None,
        });
        let providers = lists.providers.iter().filter_map(|site| match &site.entry.form {
            Form::Class => Some((site.number, &site.cfg, &site.entry.token)),
            Form::BoundClass(class) => Some((site.number, &site.cfg, class)),
            _ => None,
        });
        let items = imports.chain(providers).map(|(number, cfg, item)| {
            let walk = walk(quote!(<#item>::__NEST_ITEM));
            quote!(#(#cfg)* #number => #walk,)
        });
        let controllers = lists.controllers.iter().map(|site| {
            let (number, cfg, item) = (site.number, &site.cfg, &site.entry);
            let (routes, fields) = (walk(quote!(<#item>::__NEST_ROUTES)), walk(quote!(<#item>::__NEST_ITEM)));
            quote! {
                #(#cfg)*
                #number => if #private::is_at_routes::<__Root, __FAULT>() { #routes } else { #fields },
            }
        });
        let body = quote! {
            #[allow(unused_imports, reason = "generated")]
            use #private::{NoController as _, NotDeclared as _};
            match #private::next::<__Root, __FAULT>(<#ty as #private::Keyed>::KEY) {
                #private::HERE => { #reports }
                #(#items)*
                #(#controllers)*
                _ => {}
            }
        };
        injectable::wired(self.own, self.krate, &body)
    }

    /// `impl Module`, `impl Importable`, and, for a type without parameters, `impl Root`.
    fn traits(&self, options: &[OptionsField], is_generic: bool) -> TokenStream {
        let (private, ty) = (self.private, &self.own.ty);
        let bounds = injectable::bounded(&self.own.generics, &quote!(#private::Keyed));
        let (implementation, _, clause) = bounds.split_for_impl();
        let values = options.iter().map(|field| {
            let (member, ty) = (&field.member, &field.ty);
            quote_spanned!(at(ty.span())=> #private::option_value::<#ty>(self.#member))
        });
        let root = if is_generic {
            TokenStream::new()
        } else {
            quote! {
                #[automatically_derived]
                #[allow(unreachable_pub, reason = "generated: macros that name a root refer to it")]
                impl #ty {
                    #[doc(hidden)]
                    pub const __NEST_ROOT: #private::Item<#ty> = #private::Item::NEW;
                }
                #[automatically_derived]
                impl #private::Root for #ty {
                    #[allow(long_running_const_eval, reason = "the judge walks the whole application")]
                    const GRAPH: &'static #private::Graph = &#private::Graph::new(&MODULE);
                    #[allow(long_running_const_eval, reason = "the judge walks the whole application")]
                    const FAULTS: &'static #private::Faults = &#private::judge(<#ty as #private::Root>::GRAPH);
                }
            }
        };
        quote! {
            #[automatically_derived]
            impl #implementation #private::Module for #ty #clause {}
            #[automatically_derived]
            impl #implementation #private::Importable for #ty #clause {
                type Module = #ty;
                const DEPENDENCIES: &'static [#private::Dependency] = &[];
                fn value(self) -> #private::ImportValue {
                    #private::ImportValue::Ready(#private::vec![#(#values),*])
                }
            }
            #root
        }
    }
}

/// The parameters of a closure that says their types.
fn typed_parameters(factory: &Expr) -> Option<Vec<&syn::PatType>> {
    let Expr::Closure(closure) = factory else { return None };
    let typed = closure.inputs.iter().map(|input| match input {
        Pat::Type(typed) => Some(typed),
        _ => None,
    });
    typed.collect()
}
