//! Parameters of handlers and guards: where each comes from.

use proc_macro2::{Span, TokenStream};
use quote::{ToTokens, quote, quote_spanned};
use syn::spanned::Spanned;
use syn::{Attribute, Expr, ExprLit, FnArg, Ident, Lit, Pat, PatType, PathArguments, Signature, Type};

use super::file::File;
use super::parameter_arguments::{self, Refusal, Stated};
use crate::module::{Site, sites};
use crate::support::{CratePath, Errors, Places, nearest, respan};

/// Where a parameter comes from.
pub(crate) enum Origin {
    /// A parameter of the path, by name.
    Param(String),
    /// A value of the query by name, or the whole query.
    Query(String),
    Header(String),
    /// A cookie by name, and the function that reads it.
    Cookie(String, &'static str),
    Ip,
    /// A parameter of the host, by name.
    Host(String),
    Body,
    /// The texts of a form.
    Form,
    /// A file of a form, or several.
    File(Box<File>),
    /// `&ExecutionContext`.
    Context,
    /// A type that says itself where it comes from: a proof, an extractor.
    Parts,
    /// A proof by reference, and its type.
    Proof(Box<Type>),
}

/// A parameter as it is understood.
pub(crate) struct Parameter {
    pub(crate) name: String,
    pub(crate) ty: Type,
    pub(crate) origin: Origin,
    /// Its own pipes, in the order in which they run.
    pub(crate) pipes: Vec<Site<Type>>,
    /// What the rules of an object depend on, beside the object.
    pub(crate) context: Option<Expr>,
    /// The value where the client sends none.
    pub(crate) default: Option<Expr>,
    /// How a value that is missing or wrong is answered, when not with 400.
    pub(crate) refusal: Option<Refusal>,
    /// Whether it says `#[session]`, so that it is no other proof.
    is_session: bool,
    /// The whole parameter without attributes, to underline.
    pub(crate) syntax: TokenStream,
    pub(crate) span: Span,
}

const KNOWN: &[&str] =
    &["param", "query", "header", "cookie", "session", "ip", "host", "body", "form", "file", "files"];

/// Reads the parameters behind `self`, and takes our attributes off them. Their pipes take sites from `next` on.
pub(crate) fn parameters(signature: &mut Signature, next: &mut u16, errors: &mut Errors) -> Vec<Parameter> {
    let typed = signature.inputs.iter_mut().filter_map(|argument| match argument {
        FnArg::Typed(typed) => Some(typed),
        FnArg::Receiver(_) => None,
    });
    typed.map(|typed| parameter(typed, next, errors)).collect()
}

fn parameter(typed: &mut PatType, next: &mut u16, errors: &mut Errors) -> Parameter {
    let name = match &*typed.pat {
        Pat::Ident(pat) => pat.ident.to_string().trim_start_matches('_').to_owned(),
        other => other.to_token_stream().to_string(),
    };
    let (ours, rest): (Vec<Attribute>, Vec<Attribute>) =
        typed.attrs.drain(..).partition(|attribute| KNOWN.iter().any(|known| attribute.path().is_ident(known)));
    for attribute in &rest {
        if let Some(ident) = attribute.path().get_ident()
            && !["cfg", "allow", "expect", "warn", "deny"].iter().any(|known| ident == known)
        {
            let help = match nearest(&ident.to_string(), KNOWN) {
                Some(known) => format!("did you mean `#[{known}]`?"),
                None => {
                    "a parameter has `#[param]`, `#[query]`, `#[body]`, `#[form]`, `#[file]`, `#[files]`, `#[header]`,\n      `#[cookie]`, `#[session]`, `#[ip]`, `#[host]` or nothing"
                        .to_owned()
                }
            };
            errors.under(attribute, format!("NEST-E0116: a parameter has no attribute `#[{ident}]`\nhelp: {help}"));
        } else {
            typed.attrs.push(attribute.clone());
        }
    }
    if let [first, second, ..] = &ours[..] {
        errors.under(
            second,
            format!(
                "NEST-E0118: `{}` and `{}` contradict each other\nhelp: keep one of them: a parameter comes from one place",
                first.to_token_stream(),
                second.to_token_stream()
            ),
        );
    }
    let session = ours.first().filter(|attribute| attribute.path().is_ident("session"));
    if let Some(attribute) = session.filter(|attribute| !matches!(attribute.meta, syn::Meta::Path(_))) {
        errors.under(
            attribute,
            "NEST-E0116: `#[session]` takes no argument\nhelp: write `#[session]`: its type says which one",
        );
    }
    let (mut origin, stated) = match ours.first() {
        Some(attribute) if session.is_none() => origin(attribute, &name, errors),
        None if is_context(&typed.ty) => (Origin::Context, Stated::default()),
        _ => match &*typed.ty {
            Type::Reference(reference) => (Origin::Proof(reference.elem.clone()), Stated::default()),
            _ => (Origin::Parts, Stated::default()),
        },
    };
    let Stated { pipes, context, default, refusal, .. } = stated;
    let pipes = pipes.map(|pipes| sites(pipes, next)).unwrap_or_default();
    if let Origin::File(file) = &mut origin
        && let Some(sink) = &mut file.sink
    {
        sink.number = *next;
        *next += 1;
    }
    if default.is_some() {
        refuse_default_of_option(&name, &typed.ty, errors);
    }
    let (pat, ty) = (&typed.pat, &typed.ty);
    let is_session = session.is_some();
    let syntax = quote!(#pat: #ty);
    let (ty, span) = ((**ty).clone(), typed.pat.span());
    Parameter { name, ty, origin, pipes, context, default, refusal, is_session, syntax, span }
}

/// `&ExecutionContext`, with any path in front.
fn is_context(ty: &Type) -> bool {
    match ty {
        Type::Reference(reference) => match &*reference.elem {
            Type::Path(path) => path.path.segments.last().is_some_and(|last| last.ident == "ExecutionContext"),
            _ => false,
        },
        _ => false,
    }
}

/// An `Option` with a default would never be `None`.
fn refuse_default_of_option(name: &str, ty: &Type, errors: &mut Errors) {
    let Type::Path(path) = ty else { return };
    let Some(last) = path.path.segments.last().filter(|last| last.ident == "Option") else { return };
    let inner = match &last.arguments {
        PathArguments::AngleBracketed(arguments) => shown(&arguments.args.to_token_stream()),
        _ => "…".to_owned(),
    };
    errors.under(
        ty,
        format!(
            "NEST-E0540: `{name}` has a default, and is an `Option`: it would never be `None`\n\
             help: take `{name}: {inner}`\n\
             help: or take `default` out, and let the handler say what stands for `None`"
        ),
    );
}

/// A type as it is written.
fn shown(ty: &TokenStream) -> String {
    ty.to_string().replace(" < ", "<").replace(" >", ">").replace(" :: ", "::").replace(" ,", ",")
}

/// Where an attribute says that a parameter comes from, and what else it says.
fn origin(attribute: &Attribute, name: &str, errors: &mut Errors) -> (Origin, Stated) {
    let word = KNOWN.iter().find(|known| attribute.path().is_ident(known)).copied().unwrap_or("body");
    if let "file" | "files" = word {
        return (Origin::File(Box::new(File::read(attribute, word == "files", name, errors))), Stated::default());
    }
    let mut stated = match &attribute.meta {
        syn::Meta::Path(_) => Stated::default(),
        _ => parameter_arguments::read(attribute, word, name, errors),
    };
    let given = stated.name.take();
    let origin = match word {
        "param" => Origin::Param(given.unwrap_or_else(|| name.to_owned())),
        "query" => Origin::Query(given.unwrap_or_else(|| name.to_owned())),
        // Header names are written with dashes, parameters with underscores.
        "header" => Origin::Header(given.unwrap_or_else(|| name.replace('_', "-")).to_ascii_lowercase()),
        "cookie" => Origin::Cookie(given.unwrap_or_else(|| name.to_owned()), stated.reader),
        "ip" => Origin::Ip,
        "host" => Origin::Host(given.unwrap_or_else(|| name.to_owned())),
        "form" => Origin::Form,
        _ => Origin::Body,
    };
    (origin, stated)
}

impl Parameter {
    /// Whether the argument comes from the one pass over a form.
    pub(crate) fn is_of_form(&self) -> bool {
        matches!(self.origin, Origin::Form | Origin::File(_))
    }

    /// Whether the argument comes from the body.
    pub(crate) fn takes_body(&self) -> bool {
        matches!(self.origin, Origin::Body) || self.is_of_form()
    }

    /// The expression that makes the argument, in an async block that returns `Result<_, Failure>`. `cx` is the context;
    /// `body` the expression for the body, or for the form that was read from it, where there is one.
    pub(crate) fn extract(&self, krate: &CratePath, cx: &TokenStream, body: &TokenStream) -> TokenStream {
        let private = krate.private_at(self.ty.span());
        let ty = &self.ty;
        let span = self.ty.span();
        match &self.origin {
            Origin::Param(_) | Origin::Query(_) | Origin::Header(_) | Origin::Cookie(..) => {
                let read = self.read_text(&private, cx);
                let read = match &self.refusal {
                    Some(Refusal::Status(status)) => {
                        quote_spanned!(span=> #private::http::refused_with(#read, #status))
                    }
                    Some(Refusal::Error(error)) => quote_spanned!(span=> #private::http::refused_as(#read, #error)),
                    None => read,
                };
                quote_spanned!(span=> #read?)
            }
            Origin::Ip => quote_spanned!(span=> #private::http::ip::<#ty>(#cx)),
            Origin::Host(name) => quote_spanned!(span=> #private::http::host_param::<#ty>(#cx, #name)?),
            Origin::Body | Origin::Form => {
                let read = self.read_object(&private, cx, body);
                match &self.refusal {
                    Some(Refusal::Status(status)) => {
                        quote_spanned!(span=> #private::http::invalid_with(#read, #status)?)
                    }
                    _ => quote_spanned!(span=> #read?),
                }
            }
            Origin::File(file) => {
                let number = file.number;
                match (file.sink.as_ref().map(|sink| &sink.entry), file.is_list) {
                    (None, true) => quote_spanned!(span=> #body.files::<#ty>(#number)),
                    (None, false) => quote_spanned!(span=> #body.file::<#ty>(#number)?),
                    (Some(sink), true) => quote_spanned!(span=> #body.uploads::<#ty, #sink>(#number)),
                    (Some(sink), false) => quote_spanned!(span=> #body.uploaded::<#ty, #sink>(#number)?),
                }
            }
            Origin::Context => quote!(#cx),
            Origin::Parts if self.is_session => {
                quote_spanned!(span=> #private::http::from_session::<#ty>(#cx).await?)
            }
            // Named as the descriptor names it, so that the compiler tells once of a type that lacks the trait.
            Origin::Parts => quote_spanned! {span=> #private::http::taken(
                <#ty as #private::http::FromRequestParts>::from_request_parts(#cx).await,
            )?},
            Origin::Proof(of) => {
                let private = krate.private_at(of.span());
                let borrowed = match self.is_session {
                    true => quote_spanned!(of.span()=> borrowed_session),
                    false => quote_spanned!(of.span()=> borrowed_proof),
                };
                quote_spanned!(of.span()=> #private::http::#borrowed::<#of>(#cx)?)
            }
        }
    }

    /// The expression that reads a value out of the head of a request, as a `Result<_, Failure>`.
    fn read_text(&self, private: &TokenStream, cx: &TokenStream) -> TokenStream {
        let (ty, span, default) = (&self.ty, self.ty.span(), self.default_value(private));
        match (&self.origin, &self.context) {
            (Origin::Query(name), _) if default.is_some() => {
                quote_spanned!(span=> #private::http::query_or::<#ty>(#cx, #name, || #default))
            }
            (Origin::Query(_), Some(context)) => {
                quote_spanned!(span=> #private::http::query_object_in::<#ty, _>(#cx, &#context))
            }
            // What `error` makes an error of is a single value.
            (Origin::Query(name), None) if matches!(self.refusal, Some(Refusal::Error(_))) => {
                quote_spanned!(span=> #private::http::query_value::<#ty>(#cx, #name))
            }
            (Origin::Query(name), None) => quote_spanned! {span=>
                (&&&#private::http::QueryProbe::<#ty>::NEW).extract(#cx, #name)
            },
            (Origin::Header(name), _) if default.is_some() => {
                quote_spanned!(span=> #private::http::header_or::<#ty>(#cx, #name, || #default))
            }
            (Origin::Header(name), _) => quote_spanned!(span=> #private::http::header::<#ty>(#cx, #name)),
            (Origin::Cookie(name, reader), _) => {
                let reader = Ident::new(reader, span);
                match default {
                    Some(default) => quote_spanned! {span=>
                        #private::http::or_default::<#ty>(
                            #private::http::#reader::<#private::Option<#ty>>(#cx, #name),
                            || #default,
                        )
                    },
                    None => quote_spanned!(span=> #private::http::#reader::<#ty>(#cx, #name)),
                }
            }
            (Origin::Param(name), _) => quote_spanned!(span=> #private::http::param::<#ty>(#cx, #name)),
            _ => unreachable!("only what is read out of the head comes here"),
        }
    }

    /// The expression that reads an object out of the body, as a `Result<_, Failure>`.
    fn read_object(&self, private: &TokenStream, cx: &TokenStream, body: &TokenStream) -> TokenStream {
        let (ty, span) = (&self.ty, self.ty.span());
        match (&self.origin, &self.context) {
            (Origin::Form, Some(context)) => {
                quote_spanned!(span=> #private::http::form_in::<#ty, _>(&#body, &#context))
            }
            (Origin::Form, None) => quote_spanned! {span=>
                (&&&#private::http::FormProbe::<#ty>::NEW).extract(&#body)
            },
            (_, Some(context)) => {
                quote_spanned!(span=> #private::http::json_body_in::<#ty, _>(#cx, #body, &#context).await)
            }
            (_, None) => quote_spanned! {span=>
                (&&&#private::http::BodyProbe::<#ty>::NEW).extract(#cx, #body).await
            },
        }
    }

    /// The expression of the default. A text in quotes is one for every type that is made of such a text.
    pub(crate) fn default_value(&self, private: &TokenStream) -> Option<TokenStream> {
        let (default, ty) = (self.default.as_ref()?, &self.ty);
        let Expr::Lit(ExprLit { lit: Lit::Str(text), .. }) = default else { return Some(default.to_token_stream()) };
        let private = respan(private.clone(), text.span());
        Some(quote_spanned!(text.span()=> #private::http::text_default::<#ty>(#text)))
    }

    /// The provider that takes its files, if it is a file that goes to one.
    pub(crate) fn sink(&self) -> Option<&Site<Type>> {
        match &self.origin {
            Origin::File(file) => file.sink.as_ref(),
            _ => None,
        }
    }

    /// The type that is made of the body, which may say itself how, and by which proof.
    pub(crate) fn read_from_body(&self) -> Option<&Type> {
        (matches!(self.origin, Origin::Body) && self.context.is_none()).then_some(&self.ty)
    }

    /// The type that may be a proof, and the trait and its constant that say whether it is one.
    pub(crate) fn asked(&self) -> Option<(&Type, TokenStream, TokenStream)> {
        match &self.origin {
            Origin::Parts => Some((&self.ty, quote!(FromRequestParts), quote!(PROOF))),
            Origin::Proof(of) if self.is_session => Some((of, quote!(BorrowSession), quote!(BORROWED))),
            Origin::Proof(of) => Some((of, quote!(Borrowed), quote!(PROOF))),
            _ => None,
        }
    }

    /// The cookies that it reads by the application's key: itself one, or what its type says.
    pub(crate) fn protected(&self, krate: &CratePath, places: &Places) -> Option<TokenStream> {
        if let Origin::Parts = &self.origin {
            let (ty, private) = (&self.ty, krate.private_at(self.ty.span()));
            return Some(quote_spanned!(ty.span()=> <#ty as #private::http::FromRequestParts>::PROTECTED));
        }
        let Origin::Cookie(name, reader @ ("signed_cookie" | "encrypted_cookie")) = &self.origin else { return None };
        let (private, place, is_encrypted) = (krate.private(), places.of(self.span), *reader == "encrypted_cookie");
        Some(quote!(&[#private::ProtectedCookie { name: #name, is_encrypted: #is_encrypted, place: #place }]))
    }

    /// Whether it is taken by reference from what guards prove.
    pub(crate) fn is_borrowed(&self) -> bool {
        matches!(self.origin, Origin::Proof(_))
    }

    /// Whether pipes of the route and around it meet the argument.
    pub(crate) fn is_piped(&self) -> bool {
        !matches!(self.origin, Origin::Context | Origin::Parts | Origin::Proof(_) | Origin::Ip)
    }

    /// The judgement of the parameter's type, which the compiler names by the parameter; nothing when rustc's own says it
    /// well.
    fn judged(&self, krate: &CratePath) -> Option<TokenStream> {
        let (ty, span) = (&self.ty, self.ty.span());
        let private = krate.private_at(span);
        if self.context.is_some() || self.default.is_some() || matches!(self.refusal, Some(Refusal::Error(_))) {
            return None;
        }
        let name = shown(&quote!(#ty));
        let (judge, probe) = match self.origin {
            Origin::Body => (quote!(judge_body), quote!(BodyProbe)),
            Origin::Query(_) => (quote!(judge_query), quote!(QueryProbe)),
            Origin::Form => (quote!(judge_form), quote!(FormProbe)),
            _ => return None,
        };
        let (judge, probe) = (respan(judge, span), respan(probe, span));
        let item = syn::parse_str::<Ident>(&self.name).unwrap_or_else(|_| Ident::new("parameter", Span::call_site()));
        Some(quote_spanned! {span=> const #item: () = #private::http::#judge(
            #name,
            #private::http::#probe::<#ty>::READS_ITSELF,
            #private::http::#probe::<#ty>::DESERIALIZE,
            #private::http::#probe::<#ty>::VALIDATE,
            #private::http::#probe::<#ty>::VALIDATE_IN_CONTEXT,
        ); })
    }
}

/// The judgement of a function's parameters, in a constant that has the function's name.
pub(crate) fn judged(function: &Ident, parameters: &[Parameter], krate: &CratePath) -> Option<TokenStream> {
    // Each in a block of its own: two patterns may have one name.
    let judged: Vec<_> = parameters.iter().filter_map(|parameter| parameter.judged(krate)).collect();
    let mut name = function.clone();
    name.set_span(Span::call_site());
    (!judged.is_empty()).then(|| quote!(const #name: () = { #({ #judged })* };))
}

/// Judgements, behind a block that keeps their names from all other code.
pub(crate) fn judgements(judged: &[TokenStream], krate: &CratePath) -> TokenStream {
    if judged.is_empty() {
        return TokenStream::new();
    }
    let private = krate.private();
    quote! {
        #[doc(hidden)]
        #[allow(dead_code, non_upper_case_globals, reason = "generated: the compiler evaluates and names them")]
        const _: () = {
            #[allow(unused_imports, reason = "generated")]
            use #private::{None, Some, http::{NotBody as _, NotForm as _, NotQuery as _}};
            #(#judged)*
        };
    }
}
