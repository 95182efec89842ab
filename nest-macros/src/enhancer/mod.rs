//! Guards, interceptors, pipes, filters and middleware: five attributes, one engine.

mod expand;
mod function;
mod method;

pub(crate) use expand::extraction_traits;
pub(crate) use function::extraction;

use proc_macro2::{Ident, Span, TokenStream};
use quote::{quote, quote_spanned};
use syn::spanned::Spanned;
use syn::{Item, Type, parse::Parser};

use crate::injectable::first_token;
use crate::module::Site;
use crate::support::{Arguments, CratePath, Errors, Places};

/// The kinds.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    Guard,
    Interceptor,
    Pipe,
    Filter,
    Middleware,
}

impl Kind {
    fn variant(self) -> Ident {
        let name = match self {
            Kind::Guard => "Guard",
            Kind::Interceptor => "Interceptor",
            Kind::Pipe => "Pipe",
            Kind::Filter => "Filter",
            Kind::Middleware => "Middleware",
        };
        Ident::new(name, Span::call_site())
    }

    /// The attribute.
    fn word(self) -> &'static str {
        match self {
            Kind::Guard => "guard",
            Kind::Interceptor => "interceptor",
            Kind::Pipe => "pipe",
            Kind::Filter => "filter",
            Kind::Middleware => "middleware",
        }
    }

    /// The method that the user writes, and what it looks like.
    fn method(self) -> (&'static str, &'static str) {
        match self {
            Kind::Guard => (
                "can_activate",
                "async fn can_activate(&self, cx: &ExecutionContext) -> Result<CurrentUser, Unauthorized>",
            ),
            Kind::Interceptor => (
                "intercept",
                "async fn intercept(&self, cx: &ExecutionContext, next: Next<'_>) -> Result<Response, Failure>",
            ),
            Kind::Pipe => {
                ("transform", "async fn transform(&self, value: CreateUser) -> Result<CreateUser, BadRequest>")
            }
            Kind::Middleware => {
                ("handle", "async fn handle(&self, request: Request, next: MiddlewareNext<'_>) -> Response")
            }
            Kind::Filter => ("catch", "async fn catch(&self, error: UserError, cx: &ExecutionContext) -> Response"),
        }
    }
}

/// The lists that name enhancers.
pub(crate) const LISTS: &[(&str, Kind)] = &[
    ("guards", Kind::Guard),
    ("interceptors", Kind::Interceptor),
    ("pipes", Kind::Pipe),
    ("filters", Kind::Filter),
    ("middleware", Kind::Middleware),
];

/// An entry of one of the lists.
pub(crate) struct Used {
    pub(crate) kind: Kind,
    pub(crate) ty: Type,
    /// What `apply(…)` says of its routes.
    pub(crate) only: Option<Only>,
}

/// The routes that middleware is for.
pub(crate) struct Only {
    pub(crate) for_routes: Vec<Site<RouteMatch>>,
    pub(crate) exclude: Vec<Site<RouteMatch>>,
}

/// An entry of `for_routes` or `exclude`.
pub(crate) enum RouteMatch {
    /// A method, or nothing, and a pattern; and the literal, to underline.
    Pattern(String, String, syn::LitStr),
    /// A controller.
    Controller(Box<Type>),
}

impl RouteMatch {
    /// What is underlined.
    pub(crate) fn syntax(&self) -> TokenStream {
        match self {
            RouteMatch::Pattern(_, _, literal) => quote!(#literal),
            RouteMatch::Controller(ty) => quote!(#ty),
        }
    }
}

/// What an entry says of its routes.
fn only(only: Option<&Only>, krate: &CratePath) -> TokenStream {
    let Some(only) = only else { return quote!(None) };
    let private = krate.private();
    let list = |entries: &[Site<RouteMatch>]| {
        let entries = entries.iter().map(|site| {
            let (number, cfg, syntax) = (site.number, &site.cfg, site.entry.syntax());
            let place = Places::new(krate).of(syntax.span());
            let routes = match &site.entry {
                RouteMatch::Pattern(verb, pattern, _) => quote!(Pattern(#verb, #pattern)),
                RouteMatch::Controller(ty) => quote_spanned! {ty.span()=>
                    Controller(<#ty as #private::Keyed>::KEY, <#ty as #private::Keyed>::NAME)
                },
            };
            quote! { #(#cfg)* #private::RouteMatch {
                site: #number,
                place: #place,
                routes: #private::MatchedRoutes::#routes,
            }}
        });
        quote!(&[#(#entries),*])
    };
    let (for_routes, exclude) = (list(&only.for_routes), list(&only.exclude));
    quote!(Some(&#private::Only { for_routes: #for_routes, exclude: #exclude }))
}

/// The descriptor of a use.
pub(crate) fn used(used: &Used, site: u16, krate: &CratePath) -> TokenStream {
    let private = krate.private();
    let (ty, kind) = (&used.ty, used.kind.variant());
    let only = only(used.only.as_ref(), krate);
    let place = Places::new(krate).of(ty.span());
    quote! {
        #private::EnhancerUse {
            site: #site,
            place: #place,
            list: #private::EnhancerKind::#kind,
            argument: None,
            key: <#ty as #private::Keyed>::KEY,
            name: <#ty as #private::Keyed>::NAME,
            facts: <#ty as #private::Enhancer>::FACTS,
            only: #only,
        }
    }
}

/// The descriptor of a pipe of one argument, whose type it must take.
pub(crate) fn used_by_argument(pipe: &Site<Type>, argument: u16, of: &Type, krate: &CratePath) -> TokenStream {
    let private = krate.private();
    let Site { number, entry: ty, .. } = pipe;
    let place = Places::new(krate).of(ty.span());
    let private_at = krate.private_at(ty.span());
    let facts = quote_spanned!(ty.span()=> #private_at::http::pipe_of::<#ty, #of>());
    quote! {
        #private::EnhancerUse {
            site: #number,
            place: #place,
            list: #private::EnhancerKind::Pipe,
            argument: Some(#argument),
            key: <#ty as #private::Keyed>::KEY,
            name: <#ty as #private::Keyed>::NAME,
            facts: #facts,
            only: None,
        }
    }
}

/// The descriptor of what takes the files of one argument.
pub(crate) fn used_as_sink(sink: &Site<Type>, argument: u16, krate: &CratePath) -> TokenStream {
    let private = krate.private();
    let Site { number, entry: ty, .. } = sink;
    let place = Places::new(krate).of(ty.span());
    let private_at = krate.private_at(ty.span());
    let facts = quote_spanned!(ty.span()=> #private_at::http::sink_of::<#ty>());
    quote! {
        #private::EnhancerUse {
            site: #number,
            place: #place,
            list: #private::EnhancerKind::Sink,
            argument: Some(#argument),
            key: <#ty as #private::Keyed>::KEY,
            name: <#ty as #private::Keyed>::NAME,
            facts: #facts,
            only: None,
        },
    }
}

pub(crate) fn enhancer(kind: Kind, arguments: TokenStream, item: TokenStream) -> TokenStream {
    let mut errors = Errors::default();
    let Options { krate, is_free } = options(kind, arguments, &mut errors);
    let (item, generated) = match syn::parse2::<Item>(item.clone()) {
        Ok(Item::Impl(item)) => method::on_impl(kind, item, &krate, is_free, &mut errors),
        Ok(Item::Fn(item)) if kind == Kind::Guard => function::on_function(item, &krate, &mut errors),
        Ok(other) => {
            let (word, (_, example)) = (kind.word(), kind.method());
            errors.under(
                first_token(&other),
                format!(
                    "NEST-E0115: `#[{word}]` goes on an impl block{}\nhelp: `#[{word}] impl Name {{ {example} {{ … }} }}`",
                    if kind == Kind::Guard { " or on an async function" } else { "" }
                ),
            );
            (quote!(#other), TokenStream::new())
        }
        Err(error) => {
            errors.add(error);
            (item, TokenStream::new())
        }
    };
    let errors = errors.into_tokens();
    quote!(#item #generated #errors)
}

/// What stands in the parentheses.
struct Options {
    krate: CratePath,
    /// `default`: no module needs to list it.
    is_free: bool,
}

fn options(kind: Kind, arguments: TokenStream, errors: &mut Errors) -> Options {
    let mut krate = None;
    let mut is_free = false;
    let parser = |input: syn::parse::ParseStream<'_>| {
        Arguments::new(kind.word(), &["default", "crate"], errors).read(input, |name, input, _| {
            if name == "default" {
                is_free = true;
                return Ok(());
            }
            input.parse::<syn::Token![=]>()?;
            krate = Some(input.call(syn::Path::parse_mod_style)?);
            Ok(())
        });
        Ok(())
    };
    // The closure itself never fails: it notes faults.
    let _ = Parser::parse2(parser, arguments);
    Options { krate: CratePath::new(krate), is_free }
}
