//! Writes the descriptor of a controller and the glue of its handlers.

use proc_macro2::{Ident, Span, TokenStream};
use quote::{ToTokens, quote, quote_spanned};
use syn::LitStr;
use syn::spanned::Spanned;

use super::file::sized;
use super::parameter::{self, Parameter};
use super::{Handler, HandlerPath, Model, Options, describe, errors, exposure, handler, requirement, view};
use crate::enhancer;
use crate::support::{CratePath, Places, named, report, sighting};

/// The generated code; after a fault (`inert`) a controller without routes, so that its module does not complain as well.
pub(super) fn controller(model: &Model, inert: bool) -> TokenStream {
    let krate = &model.krate;
    let private = krate.private();
    let places = Places::new(krate);
    let (ty, ident) = (&model.ty, &model.ident);
    let file = places.file(ident.span());
    let handlers: &[Handler] = if inert { &[] } else { &model.handlers };
    let judged: Vec<TokenStream> = handlers
        .iter()
        .filter_map(|handler| {
            let (cfg, judged) = (&handler.cfg, parameter::judged(&handler.ident, &handler.parameters, krate)?);
            Some(quote!(#(#cfg)* #judged))
        })
        .collect();
    let judgements = parameter::judgements(&judged, krate);
    let judged_errors: Vec<TokenStream> =
        handlers.iter().filter_map(|handler| errors::judged(model, handler)).collect();
    let judged_errors = parameter::judgements(&judged_errors, krate);
    let prefix = model.options.path.as_ref().map(|path| path.value()).unwrap_or_default();
    let prefix = prefix.trim_matches('/');
    let hosts = &model.options.hosts;
    let versions = versions(&model.options).unwrap_or_else(|| quote!(&[]));
    let enhancers = if inert { TokenStream::new() } else { enhancers(model, &model.options) };
    let metadata = requirement::metadata(&model.metadata, &model.requirements, krate);
    let description = describe::controller(model);
    let place = places.of(ident.span());
    let demands = requirement::demands(&model.requirements, krate, &places);
    let shared: Vec<Option<Shared>> = handlers.iter().map(|handler| Shared::of(model, handler)).collect();
    let defs = handlers.iter().zip(&shared).flat_map(|(handler, shared)| {
        handler.paths.iter().map(|path| def(model, handler, (path, shared.as_ref()), &places))
    });
    let shared_code = shared.iter().flatten().map(|shared| &shared.code);
    let name = Ident::new(&format!("{ident}Routes"), Span::call_site());
    let reports = reports(model, handlers, inert);
    // A static knows no parameter of a type.
    let shown = match inert {
        true => {
            let name = ident.to_string();
            quote!(#private::Name::of(#name))
        }
        false => quote!(<#ty as #private::Keyed>::NAME),
    };
    let (generics, _, clause) = model.generics.split_for_impl();
    let sighting = sighting(krate, &quote!(Controller), &ident.to_string(), ident.span());
    quote! {
        #[doc(hidden)]
        const _: () = {
            #[allow(unused_imports, reason = "generated")]
            use #private::{None, Some};
            #file
            #(#shared_code)*
            static CONTROLLER: #private::ControllerDef = #private::ControllerDef {
                name: #shown,
                place: #place,
                prefix: #prefix,
                versions: #versions,
                hosts: &[#(#hosts),*],
                enhancers: &[#enhancers],
                demands: #demands,
                metadata: #metadata,
                handlers: &[#(#defs),*],
                describe: #description,
            };
            #[automatically_derived]
            #[allow(unreachable_pub, reason = "generated: lists of modules refer to it")]
            impl #generics #ty #clause {
                #[doc(hidden)]
                pub const __NEST_CONTROLLER: #private::Option<&'static #private::ControllerDef> = Some(&CONTROLLER);
                #[doc(hidden)]
                pub const __NEST_ROUTES: #private::Item<#name> = #private::Item::NEW;
            }
            #sighting

            /// Reports faults of the routes; those of the fields are the struct's.
            #[allow(unreachable_pub, reason = "generated: the judge follows it")]
            pub struct #name;
            #[automatically_derived]
            impl<__Root: #private::Root, const __FAULT: usize> #private::Wired<__Root, __FAULT> for #name {
                const WIRING: () = { #reports };
            }
        };
        #judgements
        #judged_errors
    }
}

fn versions(options: &Options) -> Option<TokenStream> {
    options.versions.as_ref().map(|versions| match &versions[..] {
        // Told from nothing written by what the empty version says, which is none.
        [] => quote!(&[""]),
        versions => quote!(&[#(#versions),*]),
    })
}

fn enhancers(model: &Model, options: &Options) -> TokenStream {
    options
        .enhancers
        .iter()
        .map(|site| {
            let cfg = &site.cfg;
            let used = enhancer::used(&site.entry, site.number, &model.krate);
            quote!(#(#cfg)* #used,)
        })
        .collect()
}

/// The pipes of single arguments: they run behind all others.
fn argument_pipes(model: &Model, handler: &Handler) -> TokenStream {
    let of_parameters = handler.parameters.iter().enumerate().flat_map(|(i, parameter)| {
        parameter.pipes.iter().map(move |pipe| {
            let cfg = &pipe.cfg;
            let used = enhancer::used_by_argument(pipe, i as u16, &parameter.ty, &model.krate);
            quote!(#(#cfg)* #used,)
        })
    });
    of_parameters.collect()
}

/// The sinks of the files that a route takes.
fn sinks(model: &Model, handler: &Handler) -> TokenStream {
    let of_parameters = handler.parameters.iter().zip(0u16..);
    let sinks = of_parameters.filter_map(|(parameter, argument)| Some((parameter.sink()?, argument)));
    sinks.map(|(sink, argument)| enhancer::used_as_sink(sink, argument, &model.krate)).collect()
}

/// What the descriptors of a route with several paths share, so that it is compiled once.
struct Shared {
    code: TokenStream,
    bind: Ident,
    describe: Ident,
}

impl Shared {
    /// `None` for a route with one path.
    fn of(model: &Model, handler: &Handler) -> Option<Shared> {
        if handler.paths.len() == 1 {
            return None;
        }
        let private = model.krate.private();
        let named = |what: &str| Ident::new(&format!("{what}_{}", handler.ident), Span::call_site());
        let (bind_name, describe_name) = (named("__BIND"), named("__DESCRIBE"));
        let (cfg, bind, description) = (&handler.cfg, bind(model, handler), describe::handler(model, handler));
        let code = quote! {
            #(#cfg)*
            #[allow(non_upper_case_globals, reason = "generated: named for the handler")]
            const #bind_name: #private::Bind = #bind;
            #(#cfg)*
            #[allow(non_upper_case_globals, reason = "generated: named for the handler")]
            const #describe_name: #private::Option<#private::Describe> = #description;
        };
        Some(Shared { code, bind: bind_name, describe: describe_name })
    }
}

fn def(
    model: &Model,
    handler: &Handler,
    (path, shared): (&HandlerPath, Option<&Shared>),
    places: &Places,
) -> TokenStream {
    let private = model.krate.private();
    let Handler { ident, cfg, options, public, .. } = handler;
    let HandlerPath { literal, untaken, site } = path;
    let metadata = requirement::metadata(&handler.metadata, &handler.requirements, &model.krate);
    let demands = requirement::demands(&handler.requirements, &model.krate, places);
    let ty = &model.ty;
    let name = ident.to_string();
    // Of several paths each has a place of its own.
    let place = match literal.as_ref().filter(|_| shared.is_some()) {
        Some(literal) => places.of(literal.span()),
        None => places.of(handler::span(handler)),
    };
    // A stream of events is what GET answers with.
    let verb = if handler.verb == "sse" { "GET".to_owned() } else { handler.verb.to_string().to_uppercase() };
    let pattern = literal.as_ref().map(LitStr::value).unwrap_or_default();
    let pattern = format!("/{}", pattern.trim_start_matches('/'));
    let versions = match versions(options) {
        Some(versions) => quote!(Some(#versions)),
        None => quote!(None),
    };
    // As in NestJS: 201 for POST, 200 for everything else.
    let status = handler.status.unwrap_or(if verb == "POST" { 201 } else { 200 });
    let enhancers = enhancers(model, options);
    let (pipes, sinks) = (argument_pipes(model, handler), sinks(model, handler));
    let asks = handler
        .parameters
        .iter()
        .enumerate()
        .filter_map(|(i, parameter)| ask(model, parameter, handler.first_parameter_site + i as u16, places));
    let protected = handler.parameters.iter().filter_map(|parameter| parameter.protected(&model.krate, places));
    // What a view shows is no response.
    let sets_protected = match handler.view {
        None => sets_protected(&handler.output, ty, &model.krate),
        Some(_) => quote!(false),
    };
    let viewer = handler.exposure.as_ref().and_then(|exposure| exposure.ask(&model.krate, places));
    let asks = asks.chain(viewer);
    let view = match &handler.view {
        Some(view) => view.stated(model, places),
        None => quote!(None),
    };
    let (bind, description) = match shared {
        Some(Shared { bind, describe, .. }) => (quote!(#bind), quote!(#describe)),
        None => (bind(model, handler), describe::handler(model, handler)),
    };
    quote! {
        #(#cfg)*
        #private::HandlerDef {
            site: #site,
            name: #name,
            controller: <#ty as #private::Keyed>::NAME,
            place: #place,
            verb: #verb,
            pattern: #pattern,
            versions: #versions,
            status: #status,
            public: #public,
            enhancers: &[#enhancers #pipes #sinks],
            asks: &[#(#asks),*],
            untaken: &[#(#untaken),*],
            protected: &[#(#protected),*],
            sets_protected: #sets_protected,
            demands: #demands,
            view: #view,
            metadata: #metadata,
            bind: #bind,
            describe: #description,
        }
    }
}

/// Whether a result of an item of this type sets cookies by the application's key, as far as it has a name.
pub(crate) fn sets_protected(output: &TokenStream, of: &impl ToTokens, krate: &CratePath) -> TokenStream {
    let private = krate.private();
    match named(output, of) {
        Some(output) => quote!({
            #[allow(unused_imports, reason = "generated")]
            use #private::http::SetsNothing as _;
            #private::http::SetsProtected::<#output>::VALUE
        }),
        None => quote!(false),
    }
}

/// What a parameter asks of guards, if its type is a proof.
pub(crate) fn ask_of(
    private: &TokenStream,
    parameter: &Parameter,
    site: u16,
    place: &TokenStream,
) -> Option<TokenStream> {
    let at = |ty: &syn::Type, tokens: TokenStream| crate::support::respan(tokens, ty.span());
    let proof = match parameter.asked() {
        Some((ty, says, constant)) => {
            let (private_at, says) = (at(ty, private.clone()), at(ty, says));
            quote_spanned!(ty.span()=> <#ty as #private_at::http::#says>::#constant)
        }
        None => {
            let ty = parameter.read_from_body()?;
            let private_at = at(ty, private.clone());
            quote_spanned!(ty.span()=> {
                #[allow(unused_imports, reason = "generated")]
                use #private_at::http::NotBody as _;
                #private_at::http::BodyProbe::<#ty>::PROOF
            })
        }
    };
    let (name, borrowed) = (&parameter.name, parameter.is_borrowed());
    Some(quote! {
        #private::ProofAsk { site: #site, place: #place, argument: #name, borrowed: #borrowed, proof: #proof }
    })
}

fn ask(model: &Model, parameter: &Parameter, site: u16, places: &Places) -> Option<TokenStream> {
    ask_of(&model.krate.private(), parameter, site, &places.of(parameter.span))
}

/// The function that makes the endpoint.
fn bind(model: &Model, handler: &Handler) -> TokenStream {
    let private = model.krate.private();
    let (ty, ident) = (&model.ty, &handler.ident);
    let (cx, body) = (quote!(__args.cx), quote!(__args.body));
    // The first parameter of the form reads it, all of them take from it.
    let mut form = read_form(model, handler, &cx, &body);
    let names: Vec<Ident> =
        (0..handler.parameters.len()).map(|i| Ident::new(&format!("__argument_{i}"), Span::call_site())).collect();
    let extracts = handler.parameters.iter().zip(&names).zip(0u16..).map(|((parameter, name), i)| {
        let (read, from) = match parameter.is_of_form() {
            true => (form.take(), quote!(__form)),
            false => (None, body.clone()),
        };
        let value = parameter.extract(&model.krate, &cx, &from);
        match parameter.is_piped() {
            true => quote!(#read let #name = __args.pipes.transform(#i, #value).await?;),
            false => quote!(#read let #name = #value;),
        }
    });
    let reply = errors::reply(model, handler, &cx);
    let exposed = handler.exposure.as_ref().map(|exposure| {
        let exposed = exposure.apply(&model.krate, &cx, handler.output.span());
        quote!(let __result = #exposed;)
    });
    let viewed = view::apply(model, handler, &cx);
    // Whoever writes a route that is deprecated does not call it: clients do.
    let deprecated = handler.deprecated.then(|| quote!(#[allow(deprecated, reason = "generated: clients call it")]));
    let endpoint = quote! {
        #private::http::endpoint(__binding, |__controller, __args| #private::http::answer(async move {
            #[allow(unused_imports, reason = "generated")]
            use #private::http::{ViaFromQuery as _, ViaFromRequest as _, ViaObject as _, ViaDto as _, ViaNothing as _, ViaNoQuery as _, ViaFromForm as _, ViaFormDto as _, ViaNoForm as _};
            #(#extracts)*
            #deprecated
            let __result = <#ty>::#ident(__controller.get(), #(#names),*).await;
            #exposed
            #viewed
            #reply
        }))
    };
    // Behind all layers, which see the body as it comes.
    let endpoint = match body_limit(model, handler) {
        Some(limit) => quote!(#private::http::limited(#endpoint, #limit)),
        None => endpoint,
    };
    let layers: Vec<_> = model.options.layers.iter().chain(&handler.options.layers).collect();
    if layers.is_empty() {
        return quote!(|__binding| #endpoint);
    }
    // The innermost is bound first: the route's last layer.
    let layers = layers.iter().rev();
    quote!(|__binding| {
        let __endpoint = #endpoint;
        #(let __endpoint = #private::http::layer_endpoint(__endpoint, #layers);)*
        __endpoint
    })
}

/// How many bytes the body of a route may have, where its route or its controller says it.
pub(super) fn body_limit(model: &Model, handler: &Handler) -> Option<TokenStream> {
    let takes_body = handler.parameters.iter().any(Parameter::takes_body);
    let limit = handler.options.body_limit.as_ref().or(model.options.body_limit.as_ref());
    limit.filter(|_| takes_body).map(|limit| sized(limit, &model.krate))
}

/// The one pass over the form of a handler that takes something of one.
fn read_form(model: &Model, handler: &Handler, cx: &TokenStream, body: &TokenStream) -> Option<TokenStream> {
    if !handler.parameters.iter().any(Parameter::is_of_form) {
        return None;
    }
    let private = model.krate.private();
    let files = handler.parameters.iter().filter_map(|parameter| match &parameter.origin {
        parameter::Origin::File(file) => Some(file.stated(&model.krate)),
        _ => None,
    });
    let files: Vec<_> = files.collect();
    if files.is_empty() {
        return Some(quote!(let __form = #private::http::Form::read(#cx, #body).await?;));
    }
    let takes_text = handler.parameters.iter().any(|parameter| matches!(parameter.origin, parameter::Origin::Form));
    let read = match handler.parameters.iter().any(|parameter| parameter.sink().is_some()) {
        true => quote!(read_with_sinks(#cx, #body, __FILES, #takes_text, __args.pipes)),
        false => quote!(read_with_files(#cx, #body, __FILES, #takes_text)),
    };
    Some(quote! {
        static __FILES: &[#private::http::FileField] = &[#(#files),*];
        let mut __form = #private::http::Form::#read.await?;
    })
}

fn reports(model: &Model, handlers: &[Handler], inert: bool) -> TokenStream {
    if inert {
        return TokenStream::new();
    }
    let krate = &model.krate;
    let own = model.options.enhancers.iter().map(|site| {
        let ty = &site.entry.ty;
        report(krate, quote!(#ty), site.number)
    });
    let required = |requirements: &[requirement::Requirement]| -> TokenStream {
        requirements.iter().map(|requirement| report(krate, requirement.syntax(), requirement.site)).collect()
    };
    let exposed = |exposure: &Option<exposure::Exposure>| {
        exposure.as_ref().map(|exposure| report(krate, &exposure.syntax, exposure.site))
    };
    let own_exposed = exposed(&model.exposure);
    let own_required = required(&model.requirements);
    let routes = handlers.iter().map(|handler| {
        let verb = &handler.verb;
        let route: TokenStream = handler
            .paths
            .iter()
            .map(|path| match &path.literal {
                Some(literal) => report(krate, quote!(#literal), path.site),
                None => report(krate, quote!(#verb), path.site),
            })
            .collect();
        let enhancers = handler.options.enhancers.iter().map(|site| {
            let ty = &site.entry.ty;
            report(krate, quote!(#ty), site.number)
        });
        let required = required(&handler.requirements);
        // What a route has from its controller is reported there.
        let own = handler.exposure.as_ref().filter(|exposure| !exposure.is_inherited).cloned();
        let exposed = exposed(&own);
        let view = handler.view.as_ref().map(|view| view.report(model));
        let pipes = handler.parameters.iter().flat_map(|parameter| &parameter.pipes).map(|site| {
            let ty = &site.entry;
            report(krate, quote!(#ty), site.number)
        });
        let sinks = handler.parameters.iter().filter_map(Parameter::sink).map(|site| {
            let ty = &site.entry;
            report(krate, quote!(#ty), site.number)
        });
        let parameters = handler
            .parameters
            .iter()
            .enumerate()
            .map(|(i, parameter)| report(krate, &parameter.syntax, handler.first_parameter_site + i as u16));
        let cfg = &handler.cfg;
        quote!(#(#cfg)* { #route #required #exposed #view #(#enhancers)* #(#pipes)* #(#sinks)* #(#parameters)* })
    });
    quote!(#(#own)* #own_required #own_exposed #(#routes)*)
}
