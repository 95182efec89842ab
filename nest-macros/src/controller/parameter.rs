//! Parameters of handlers and guards: where each comes from.

use proc_macro2::{Span, TokenStream, TokenTree};
use quote::{ToTokens, quote, quote_spanned};
use syn::parse::ParseStream;
use syn::spanned::Spanned;
use syn::{Attribute, Expr, FnArg, Ident, LitStr, Pat, PatType, Signature, Token, Type};

use super::file::File;
use crate::module::{Site, sites};
use crate::support::{Arguments, CratePath, Entries, Errors, Places, nearest, respan};

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
    /// What the rules of a body depend on, beside the body.
    pub(crate) context: Option<Expr>,
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
    let mut context = None;
    let session = ours.first().filter(|attribute| attribute.path().is_ident("session"));
    if let Some(attribute) = session.filter(|attribute| !matches!(attribute.meta, syn::Meta::Path(_))) {
        errors.under(
            attribute,
            "NEST-E0116: `#[session]` takes no argument\nhelp: write `#[session]`: its type says which one",
        );
    }
    let (origin, pipes) = match ours.first() {
        Some(attribute) if session.is_none() => origin(attribute, &name, &mut context, errors),
        None if is_context(&typed.ty) => (Origin::Context, None),
        _ => match &*typed.ty {
            Type::Reference(reference) => (Origin::Proof(reference.elem.clone()), None),
            _ => (Origin::Parts, None),
        },
    };
    let pipes = pipes.map(|pipes| sites(pipes, next)).unwrap_or_default();
    let (pat, ty) = (&typed.pat, &typed.ty);
    let is_session = session.is_some();
    let syntax = quote!(#pat: #ty);
    Parameter { name, ty: (**ty).clone(), origin, pipes, context, is_session, syntax, span: typed.pat.span() }
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

/// Where an attribute says that a parameter comes from, and the pipes that it names.
fn origin(
    attribute: &Attribute,
    name: &str,
    context: &mut Option<Expr>,
    errors: &mut Errors,
) -> (Origin, Option<Entries<Type>>) {
    let word = KNOWN.iter().find(|known| attribute.path().is_ident(known)).copied().unwrap_or("body");
    if let "file" | "files" = word {
        return (Origin::File(Box::new(File::read(attribute, word == "files", name, errors))), None);
    }
    let (given, pipes, reader) = match &attribute.meta {
        syn::Meta::Path(_) => (None, None, "cookie"),
        _ => arguments(attribute, word, name, context, errors),
    };
    let origin = match word {
        "param" => Origin::Param(given.unwrap_or_else(|| name.to_owned())),
        "query" => Origin::Query(given.unwrap_or_else(|| name.to_owned())),
        // Header names are written with dashes, parameters with underscores.
        "header" => Origin::Header(given.unwrap_or_else(|| name.replace('_', "-")).to_ascii_lowercase()),
        "cookie" => Origin::Cookie(given.unwrap_or_else(|| name.to_owned()), reader),
        "ip" => Origin::Ip,
        "host" => Origin::Host(given.unwrap_or_else(|| name.to_owned())),
        "form" => Origin::Form,
        _ => Origin::Body,
    };
    (origin, pipes)
}

/// What stands in the parentheses: a name, and pipes; of a cookie also which function reads it.
fn arguments(
    attribute: &Attribute,
    word: &'static str,
    name: &str,
    context: &mut Option<Expr>,
    errors: &mut Errors,
) -> (Option<String>, Option<Entries<Type>>, &'static str) {
    let (mut given, mut pipes, mut reader) = (None, None, "cookie");
    let known: &[&str] = match word {
        "cookie" => &["pipes", "signed", "encrypted"],
        "body" => &["pipes", "context"],
        _ => &["pipes"],
    };
    let takes_name = !["body", "form"].contains(&word);
    let read = attribute.parse_args_with(|input: ParseStream<'_>| {
        if takes_name && input.peek(LitStr) {
            given = Some(input.parse::<LitStr>()?.value());
            if input.is_empty() {
                return Ok(());
            }
            input.parse::<Token![,]>()?;
        } else if !input.peek2(Token![=]) && word != "cookie" {
            return Err(input.error("a name or an argument"));
        }
        Arguments::new(word, known, errors).read(input, |name, input, errors| {
            match name.to_string().as_str() {
                "signed" | "encrypted" if reader != "cookie" => {
                    errors.at(name.span(), "NEST-E0118: `signed` and `encrypted` contradict each other\nhelp: keep one of them: what is encrypted cannot be changed either");
                }
                "signed" => reader = "signed_cookie",
                "encrypted" => reader = "encrypted_cookie",
                "context" => {
                    input.parse::<Token![=]>()?;
                    let expression: Expr = input.parse()?;
                    if names_self(expression.to_token_stream()) {
                        let message = "NEST-E0116: a context is made without `self`: the body is read before the handler is called\n\
                                       help: for rules with services, a pipe with `validate`: `#[body(pipes = […])]`";
                        errors.under(&expression, message);
                    }
                    *context = Some(expression);
                }
                _ => {
                    input.parse::<Token![=]>()?;
                    pipes = Some(input.parse()?);
                }
            }
            Ok(())
        });
        Ok(())
    });
    match word {
        "ip" => errors.under(attribute, "NEST-E0116: `#[ip]` takes no argument\nhelp: write `#[ip]`"),
        "body" | "form" if read.is_err() => {
            errors.under(
                attribute,
                format!("NEST-E0116: `#[{word}]` takes nothing but pipes\nhelp: write `#[{word}]`, or `#[{word}(pipes = […])]`"),
            );
        }
        _ if read.is_err() => {
            errors.under(
                attribute,
                format!(
                    "NEST-E0116: `#[{word}]` takes a name as a string, pipes, or nothing\nhelp: `#[{word}(\"{name}\")]`"
                ),
            );
        }
        _ => {}
    }
    (given, pipes, reader)
}

impl Parameter {
    /// Whether the argument comes from the one pass over a form.
    pub(crate) fn is_of_form(&self) -> bool {
        matches!(self.origin, Origin::Form | Origin::File(_))
    }

    /// The expression that makes the argument, in an async block that returns `Result<_, Failure>`. `cx` is the context;
    /// `body` the expression for the body, or for the form that was read from it, where there is one.
    pub(crate) fn extract(&self, krate: &CratePath, cx: &TokenStream, body: &TokenStream) -> TokenStream {
        let private = krate.private_at(self.ty.span());
        let ty = &self.ty;
        let span = self.ty.span();
        match &self.origin {
            Origin::Param(name) => quote_spanned!(span=> #private::http::param::<#ty>(#cx, #name)?),
            Origin::Query(name) => quote_spanned! {span=>
                (&&&#private::http::QueryProbe::<#ty>::NEW).extract(#cx, #name)?
            },
            Origin::Header(name) => quote_spanned!(span=> #private::http::header::<#ty>(#cx, #name)?),
            Origin::Cookie(name, reader) => {
                let reader = Ident::new(reader, span);
                quote_spanned!(span=> #private::http::#reader::<#ty>(#cx, #name)?)
            }
            Origin::Ip => quote_spanned!(span=> #private::http::ip::<#ty>(#cx)),
            Origin::Host(name) => quote_spanned!(span=> #private::http::host_param::<#ty>(#cx, #name)?),
            Origin::Body if self.context.is_some() => {
                let context = &self.context;
                quote_spanned!(span=> #private::http::json_body_in::<#ty, _>(#cx, #body, &#context).await?)
            }
            Origin::Body => quote_spanned! {span=>
                (&&&#private::http::BodyProbe::<#ty>::NEW).extract(#cx, #body).await?
            },
            Origin::Form => quote_spanned! {span=>
                (&&&#private::http::FormProbe::<#ty>::NEW).extract(&#body)?
            },
            Origin::File(file) => {
                let number = file.number;
                if file.is_list {
                    quote_spanned!(span=> #body.files::<#ty>(#number))
                } else {
                    quote_spanned!(span=> #body.file::<#ty>(#number)?)
                }
            }
            Origin::Context => quote!(#cx),
            Origin::Parts if self.is_session => {
                quote_spanned!(span=> #private::http::from_session::<#ty>(#cx).await?)
            }
            Origin::Parts => quote_spanned!(span=> #private::http::from_parts::<#ty>(#cx).await?),
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

    /// The type that may be a proof, and the trait that says whether it is one.
    pub(crate) fn asked(&self) -> Option<(&Type, TokenStream)> {
        match &self.origin {
            Origin::Parts => Some((&self.ty, quote!(FromRequestParts))),
            Origin::Proof(of) => Some((of, quote!(Borrowed))),
            _ => None,
        }
    }

    /// The type that is made of the body, which may say itself how, and by which proof.
    pub(crate) fn read_from_body(&self) -> Option<&Type> {
        (matches!(self.origin, Origin::Body) && self.context.is_none()).then_some(&self.ty)
    }

    /// The cookie that it reads by the application's key, if it does.
    pub(crate) fn protected(&self, krate: &CratePath, places: &Places) -> Option<TokenStream> {
        let Origin::Cookie(name, reader @ ("signed_cookie" | "encrypted_cookie")) = &self.origin else { return None };
        let (private, place, is_encrypted) = (krate.private(), places.of(self.span), *reader == "encrypted_cookie");
        Some(quote!(#private::ProtectedCookie { name: #name, is_encrypted: #is_encrypted, place: #place }))
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
        let name = quote!(#ty).to_string().replace(" < ", "<").replace(" >", ">").replace(" :: ", "::");
        let (judge, probe) = match self.origin {
            Origin::Body if self.context.is_some() => return None,
            Origin::Body => (quote!(judge_body), quote!(BodyProbe)),
            Origin::Query(_) => (quote!(judge_query), quote!(QueryProbe)),
            Origin::Form => (quote!(judge_form), quote!(FormProbe)),
            _ => return None,
        };
        let (judge, probe) = (respan(judge, span), respan(probe, span));
        let in_context = matches!(self.origin, Origin::Body)
            .then(|| quote_spanned!(span=> #private::http::#probe::<#ty>::VALIDATE_IN_CONTEXT,));
        let item = syn::parse_str::<Ident>(&self.name).unwrap_or_else(|_| Ident::new("parameter", Span::call_site()));
        Some(quote_spanned! {span=> const #item: () = #private::http::#judge(
            #name,
            #private::http::#probe::<#ty>::READS_ITSELF,
            #private::http::#probe::<#ty>::DESERIALIZE,
            #private::http::#probe::<#ty>::VALIDATE,
            #in_context
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

/// Whether `self` stands anywhere in an expression.
fn names_self(tokens: TokenStream) -> bool {
    tokens.into_iter().any(|token| match token {
        TokenTree::Ident(ident) => ident == "self",
        TokenTree::Group(group) => names_self(group.stream()),
        _ => false,
    })
}
