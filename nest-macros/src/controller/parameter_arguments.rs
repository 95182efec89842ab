//! Reads what stands in the parentheses of `#[query]` and its like: a name, pipes, a default, and what a refusal is.

use proc_macro2::{TokenStream, TokenTree};
use quote::ToTokens;
use syn::parse::ParseStream;
use syn::{Attribute, Expr, Ident, LitInt, LitStr, Token, Type};

use crate::support::{Arguments, Entries, Errors, value_of};

/// What the attribute of a parameter says.
pub(super) struct Stated {
    /// The name that it gives.
    pub(super) name: Option<String>,
    pub(super) pipes: Option<Entries<Type>>,
    /// The function that reads a cookie.
    pub(super) reader: &'static str,
    /// What the rules of an object depend on, beside it.
    pub(super) context: Option<Expr>,
    /// The value where the client sends none.
    pub(super) default: Option<Expr>,
    pub(super) refusal: Option<Refusal>,
}

impl Default for Stated {
    fn default() -> Self {
        Stated { name: None, pipes: None, reader: "cookie", context: None, default: None, refusal: None }
    }
}

/// How a value that is missing or wrong is answered, when not with 400.
pub(crate) enum Refusal {
    /// With this status.
    Status(u16),
    /// With the error that a function makes of it.
    Error(Box<Expr>),
}

/// The arguments that each attribute knows. `default` stands with those that have none, to be told so.
fn known(word: &str) -> &'static [&'static str] {
    match word {
        "param" => &["pipes", "status", "error", "default"],
        "query" => &["pipes", "default", "context", "status", "error"],
        "header" => &["pipes", "default", "status", "error"],
        "cookie" => &["pipes", "default", "signed", "encrypted", "status", "error"],
        "host" => &["pipes", "default"],
        _ => &["pipes", "context", "status"],
    }
}

/// Reads the parentheses. `name` is the parameter's.
pub(super) fn read(attribute: &Attribute, word: &'static str, name: &str, errors: &mut Errors) -> Stated {
    let mut stated = Stated::default();
    let takes_name = !["body", "form"].contains(&word);
    let read = attribute.parse_args_with(|input: ParseStream<'_>| {
        if takes_name && input.peek(LitStr) {
            stated.name = Some(input.parse::<LitStr>()?.value());
            if input.is_empty() {
                return Ok(());
            }
            input.parse::<Token![,]>()?;
        } else if !input.peek2(Token![=]) && word != "cookie" && !is_known(input, word) {
            return Err(input.error("a name or an argument"));
        }
        Arguments::new(word, known(word), errors)
            .read(input, |argument, input, errors| stated.argument(argument, word, input, errors));
        Ok(())
    });
    if word == "ip" {
        errors.under(attribute, "NEST-E0116: `#[ip]` takes no argument\nhelp: write `#[ip]`");
    } else if read.is_err() {
        let message = match takes_name {
            true => format!(
                "NEST-E0116: `#[{word}]` takes a name as a string, arguments as `pipes = […]`, or nothing\n\
                 help: `#[{word}(\"{name}\")]`"
            ),
            false => format!(
                "NEST-E0116: `#[{word}]` takes arguments as `pipes = […]`, or nothing\n\
                 help: write `#[{word}]`, or `#[{word}(pipes = […])]`"
            ),
        };
        errors.under(attribute, message);
    }
    stated
}

/// Whether an argument follows, which then says itself what it lacks.
fn is_known(input: ParseStream<'_>, word: &str) -> bool {
    input.fork().parse::<Ident>().is_ok_and(|name| known(word).iter().any(|known| name == known))
}

impl Stated {
    fn argument(&mut self, name: &Ident, word: &str, input: ParseStream<'_>, errors: &mut Errors) -> syn::Result<()> {
        match name.to_string().as_str() {
            "signed" | "encrypted" if self.reader != "cookie" => {
                errors.at(name.span(), "NEST-E0118: `signed` and `encrypted` contradict each other\nhelp: keep one of them: what is encrypted cannot be changed either");
            }
            "signed" => self.reader = "signed_cookie",
            "encrypted" => self.reader = "encrypted_cookie",
            "context" => {
                value_of(name, "Change::Update", input)?;
                let expression: Expr = input.parse()?;
                if names_self(expression.to_token_stream()) {
                    let message = "NEST-E0116: a context is made without `self`: what the client sends is read before the handler is called\n\
                                   help: for rules with services, a pipe with `validate`: `#[body(pipes = […])]`";
                    errors.under(&expression, message);
                }
                self.context = Some(expression);
            }
            "default" => {
                value_of(name, "10", input)?;
                let expression: Expr = input.parse()?;
                if let "param" | "host" = word {
                    let of = if word == "param" { "path" } else { "host" };
                    errors.at(
                        name.span(),
                        format!("NEST-E0116: a parameter of the {of} is always there, so that it has no default\nhelp: take `default` out"),
                    );
                } else if names_self(expression.to_token_stream()) {
                    let message = "NEST-E0116: a default is made without `self`: it stands in before the handler is called\n\
                                   help: take an `Option`, and let the handler say what stands for `None`";
                    errors.under(&expression, message);
                } else {
                    self.default = Some(expression);
                }
            }
            "status" => {
                value_of(name, "422", input)?;
                let status = input.parse::<LitInt>().and_then(|number| number.base10_parse::<u16>());
                let status = status.ok().filter(|status| (400..500).contains(status));
                let status = status.ok_or_else(|| {
                    syn::Error::new(
                        name.span(),
                        "NEST-E0116: `status` is that of a client's mistake, a number from 400 to 499\nhelp: `status = 422`",
                    )
                })?;
                self.refuse(name, Refusal::Status(status), errors);
            }
            "error" => {
                value_of(name, "ShopError::NoSuchOrder", input)?;
                let expression: Expr = input.parse()?;
                if names_self(expression.to_token_stream()) {
                    let message = "NEST-E0116: an error is made without `self`: the value is read before the handler is called\n\
                                   help: for an answer that needs a service, a filter: `#[filter]` on an impl block that catches a `ParamError`";
                    errors.under(&expression, message);
                }
                self.refuse(name, Refusal::Error(Box::new(expression)), errors);
            }
            _ => {
                input.parse::<Token![=]>()?;
                self.pipes = Some(input.parse()?);
            }
        }
        Ok(())
    }

    fn refuse(&mut self, name: &Ident, refusal: Refusal, errors: &mut Errors) {
        let is_other = |known: &Refusal| matches!(known, Refusal::Status(_)) != matches!(refusal, Refusal::Status(_));
        if self.refusal.as_ref().is_some_and(is_other) {
            errors.at(
                name.span(),
                "NEST-E0118: `status` and `error` contradict each other\nhelp: keep one of them: an error has a status of its own",
            );
        }
        self.refusal = Some(refusal);
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
