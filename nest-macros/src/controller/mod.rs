//! `#[controller]`: routes, each with its enhancers, its parameters and its result.

mod arguments;
pub(crate) mod describe;
mod errors;
mod expand;
mod exposure;
mod file;
mod handler;
mod host;
pub(crate) mod parameter;
pub(crate) mod parameter_arguments;
mod paths;

pub(crate) mod pattern;
mod requirement;
mod strayed;
mod unparsed;
mod version;
mod view;

pub(crate) use expand::{ask_of, sets_protected};

use proc_macro2::TokenStream;
use quote::quote;
use syn::{Expr, Ident, ImplItem, Item, LitStr, Type};

use crate::injectable::first_token;
use crate::module::Site;
use crate::support::{CratePath, Errors, OpenApi, documentation, take_metadata, take_openapi};

/// What the parentheses of `#[controller]` or of a route say.
#[derive(Default)]
pub(crate) struct Options {
    pub(crate) krate: Option<syn::Path>,
    pub(crate) path: Option<LitStr>,
    /// The other paths of a route.
    pub(crate) more_paths: Vec<LitStr>,
    pub(crate) versions: Option<Vec<LitStr>>,
    pub(crate) hosts: Vec<LitStr>,
    pub(crate) enhancers: Vec<Site<crate::enhancer::Used>>,
    pub(crate) layers: Vec<Expr>,
    /// How many bytes a body may have.
    pub(crate) body_limit: Option<Expr>,
}

/// One route.
pub(crate) struct Handler {
    /// The method.
    pub(crate) ident: Ident,
    /// Its `#[cfg(…)]`.
    pub(crate) cfg: Vec<syn::Attribute>,
    /// The route attribute's name, `get`.
    pub(crate) verb: Ident,
    pub(crate) options: Options,
    pub(crate) status: Option<u16>,
    /// The names of `#[errors(…)]`.
    pub(crate) errors: Option<Vec<Ident>>,
    pub(crate) public: bool,
    pub(crate) metadata: Vec<Expr>,
    pub(crate) requirements: Vec<requirement::Requirement>,
    pub(crate) exposure: Option<exposure::Exposure>,
    pub(crate) view: Option<view::View>,
    pub(crate) documentation: Option<String>,
    pub(crate) deprecated: bool,
    pub(crate) openapi: OpenApi,
    pub(crate) parameters: Vec<parameter::Parameter>,
    /// Its paths, at least one.
    pub(crate) paths: Vec<HandlerPath>,
    pub(crate) output: TokenStream,
    pub(crate) first_parameter_site: u16,
}

/// One of the paths of a route.
pub(crate) struct HandlerPath {
    /// What is written; `None` for a route that names none.
    pub(crate) literal: Option<LitStr>,
    /// Its parameters that neither the handler nor an enhancer here takes.
    pub(crate) untaken: Vec<String>,
    pub(crate) site: u16,
}

/// A controller.
pub(crate) struct Model {
    pub(crate) krate: CratePath,
    pub(crate) ty: Type,
    /// Its parameters, which it may not have.
    pub(crate) generics: syn::Generics,
    pub(crate) ident: Ident,
    pub(crate) options: Options,
    pub(crate) metadata: Vec<Expr>,
    pub(crate) requirements: Vec<requirement::Requirement>,
    pub(crate) exposure: Option<exposure::Exposure>,
    pub(crate) documentation: Option<String>,
    pub(crate) openapi: OpenApi,
    pub(crate) handlers: Vec<Handler>,
}

pub(crate) fn controller(arguments: TokenStream, item: TokenStream) -> TokenStream {
    let mut errors = Errors::default();
    let mut sites = 0;
    let options = arguments::read("controller", arguments, &mut sites, &mut errors);
    let mut item = match syn::parse2::<Item>(item.clone()) {
        Ok(Item::Impl(item)) => item,
        Ok(other) => {
            errors.under(
                first_token(&other),
                "NEST-E0115: `#[controller]` goes on an impl block with the routes\n\
                 help: put `#[injectable]` on the struct, and `#[controller(\"path\")]` on `impl UserController { … }`",
            );
            let errors = errors.into_tokens();
            return quote!(#other #errors);
        }
        Err(error) => {
            errors.add(error);
            let Some(block) = unparsed::without_bodies(item.clone()) else {
                let errors = errors.into_tokens();
                return quote!(#item #errors);
            };
            block
        }
    };
    let ident = match &*item.self_ty {
        Type::Path(path) if item.trait_.is_none() => path.path.segments.last().map(|last| last.ident.clone()),
        _ => None,
    };
    let Some(ident) = ident else {
        errors.under(&item.self_ty, "NEST-E0115: `#[controller]` goes on the inherent impl block of a struct");
        let errors = errors.into_tokens();
        return quote!(#item #errors);
    };
    if !item.generics.params.is_empty() {
        errors.under(
            &item.generics,
            format!(
                "NEST-E0115: a controller has no parameters of its own: its routes are written down once\n\
                 help: write the types out, `impl {ident}`, and let it hold what is generic: `store: Arc<Store<User>>`"
            ),
        );
    }
    let krate = CratePath::new(options.krate.clone());
    strayed::take(&mut item.attrs, "controller", &mut errors);
    let metadata = take_metadata(&mut item.attrs, &mut errors);
    let requirements = requirement::take(&mut item.attrs, &mut sites, &mut errors);
    let exposure = exposure::take(&mut item.attrs, &mut sites, &mut errors);
    let openapi = take_openapi(&mut item.attrs, false, &mut errors);
    let documentation = documentation(&item.attrs);
    let host_names = host::names(&options.hosts, &mut errors);
    let prefix_names = options.path.as_ref().map(|path| pattern::names(path, &mut errors)).unwrap_or_default();
    let is_enhanced = !options.enhancers.is_empty();
    let mut handlers = Vec::new();
    for member in &mut item.items {
        if let ImplItem::Fn(function) = member
            && let Some(mut handler) =
                handler::read(function, (&prefix_names, &host_names), is_enhanced, &mut sites, &mut errors)
        {
            // Nobody is known on a public route: it stays closed. What a template shows is not written for groups.
            if handler.exposure.is_none() && handler.view.is_none() && !handler.public {
                handler.exposure = exposure.as_ref().map(exposure::Exposure::inherited);
            }
            handlers.push(handler);
        }
    }
    paths::behind_rest(options.path.as_ref(), &handlers, &mut errors);
    let model = Model {
        krate,
        ty: (*item.self_ty).clone(),
        generics: item.generics.clone(),
        ident,
        options,
        metadata,
        requirements,
        exposure,
        documentation,
        openapi,
        handlers,
    };
    let generated = expand::controller(&model, !errors.is_empty());
    let errors = errors.into_tokens();
    quote!(#item #generated #errors)
}
