//! Doc comments, and what `#[openapi(…)]` says besides.

use proc_macro2::{TokenStream, TokenTree};
use quote::quote;
use syn::parse::{ParseStream, Parser};
use syn::{Attribute, Expr, ExprLit, Ident, Lit, LitStr, Meta};

use super::{Arguments, Entries, Errors, value_of};

/// The doc comment of an item, its lines without the space in front.
pub(crate) fn documentation(attributes: &[Attribute]) -> Option<String> {
    let lines: Vec<String> = attributes.iter().filter_map(line).collect();
    let text = lines.join("\n").trim().to_owned();
    (!text.is_empty()).then_some(text)
}

fn line(attribute: &Attribute) -> Option<String> {
    let Meta::NameValue(meta) = &attribute.meta else { return None };
    match &meta.value {
        Expr::Lit(ExprLit { lit: Lit::Str(text), .. }) if meta.path.is_ident("doc") => {
            let text = text.value();
            Some(text.strip_prefix(' ').unwrap_or(&text).to_owned())
        }
        _ => None,
    }
}

/// What `#[openapi(…)]` says.
#[derive(Default)]
pub(crate) struct OpenApi {
    hide: bool,
    tags: Vec<LitStr>,
    operation_id: Option<LitStr>,
    produces: Vec<LitStr>,
}

const KNOWN: &[&str] = &["hide", "tags"];
const KNOWN_OF_ROUTE: &[&str] = &["hide", "tags", "operation_id", "produces"];

/// Takes `#[openapi(…)]` off.
pub(crate) fn take_openapi(attributes: &mut Vec<Attribute>, of_route: bool, errors: &mut Errors) -> OpenApi {
    let mut said = OpenApi::default();
    let known = if of_route { KNOWN_OF_ROUTE } else { KNOWN };
    attributes.retain(|attribute| {
        if !attribute.path().is_ident("openapi") {
            return true;
        }
        let tokens = match &attribute.meta {
            Meta::List(list) => list.tokens.clone(),
            _ => {
                errors.under(
                    attribute,
                    "NEST-E0116: `#[openapi]` says nothing\nhelp: `#[openapi(hide)]`, or `#[openapi(tags = [\"Users\"])]`",
                );
                return false;
            }
        };
        let parser = |input: ParseStream<'_>| {
            Arguments::new("openapi", known, errors).read(input, |name, input, _| said.read(name, input));
            Ok(())
        };
        if let Err(error) = Parser::parse2(parser, tokens) {
            errors.add(error);
        }
        false
    });
    said
}

impl OpenApi {
    fn read(&mut self, name: &Ident, input: ParseStream<'_>) -> syn::Result<()> {
        match name.to_string().as_str() {
            "hide" => self.hide = true,
            "tags" => {
                value_of(name, "[\"Users\"]", input)?;
                let tags: Entries<LitStr> = input.parse()?;
                self.tags.extend(tags.entries.into_iter().map(|(_, tag)| tag));
            }
            "produces" => {
                value_of(name, "[\"image/png\"]", input)?;
                let types: Entries<LitStr> = input.parse()?;
                for (_, media_type) in types.entries {
                    if !is_media_type(&media_type.value()) {
                        return Err(syn::Error::new(
                            media_type.span(),
                            format!(
                                "NEST-E0116: `{}` is no media type\nhelp: a type and a subtype: `produces = [\"image/png\"]`",
                                media_type.value()
                            ),
                        ));
                    }
                    self.produces.push(media_type);
                }
            }
            _ => {
                value_of(name, "\"createUser\"", input)?;
                self.operation_id = Some(input.parse()?);
            }
        }
        Ok(())
    }

    /// The facts, each with a comma behind it.
    pub(crate) fn facts(&self) -> TokenStream {
        let OpenApi { hide, tags, operation_id, produces } = self;
        let hide = hide.then(|| quote!(hide(),));
        let id = operation_id.iter();
        quote!(#hide #(tag(#tags),)* #(id(#id),)* #(produces(#produces),)*)
    }
}

/// Whether a text is a type and a subtype of token characters (RFC 9110, 5.6.2 and 8.3.1), parameters aside.
fn is_media_type(text: &str) -> bool {
    let is_token = |part: &str| {
        !part.is_empty() && part.chars().all(|char| char.is_ascii_alphanumeric() || "!#$%&'*+-.^_`|~".contains(char))
    };
    let essence = text.split(';').next().unwrap_or_default().trim_end();
    essence.split_once('/').is_some_and(|(kind, subtype)| is_token(kind) && is_token(subtype))
}

/// A type as it can stand outside of its impl block: `Self` written out; `None` for one that has no name, `impl Trait`.
pub(crate) fn named(ty: &TokenStream, of: &impl quote::ToTokens) -> Option<TokenStream> {
    let mut named = TokenStream::new();
    for token in ty.clone() {
        match token {
            TokenTree::Ident(ident) if ident == "impl" => return None,
            TokenTree::Ident(ident) if ident == "Self" => named.extend(quote!(#of)),
            TokenTree::Group(group) => {
                let mut inner = proc_macro2::Group::new(group.delimiter(), self::named(&group.stream(), of)?);
                inner.set_span(group.span());
                named.extend([TokenTree::Group(inner)]);
            }
            token => named.extend([token]),
        }
    }
    Some(named)
}
