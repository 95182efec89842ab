//! The entries of the lists, as they are written.

use proc_macro2::{Delimiter, Span, TokenStream, TokenTree};
use quote::{ToTokens, quote};
use syn::parse::{Parse, ParseStream, discouraged::Speculative};
use syn::spanned::Spanned;
use syn::{Expr, Ident, LitStr, Token, Type, parenthesized};

use crate::injectable::Scope;
use crate::support::{Errors, nearest, value_of, written};

/// An entry of `imports`.
pub(crate) struct Import {
    pub(crate) global: bool,
    pub(crate) lazy: bool,
    /// The path of `at("admin", …)`.
    pub(crate) path: Option<LitStr>,
    pub(crate) form: ImportForm,
    /// The whole entry, to underline.
    pub(crate) syntax: TokenStream,
}

pub(crate) enum ImportForm {
    /// A module by its type.
    Type(Box<Type>),
    /// An expression that makes a module.
    Expression(Box<Expr>),
}

impl Parse for Import {
    fn parse(input: ParseStream<'_>) -> syn::Result<Import> {
        if is_provide(input) {
            return Err(input.error(
                "NEST-E0108: `provide(…)` is no module\nhelp: list it where it belongs: `providers = [provide(…)]`",
            ));
        }
        for word in ["global", "forward_ref", "lazy", "at"] {
            let fork = input.fork();
            if fork.parse::<Ident>().is_ok_and(|ident| ident == word) && fork.peek(syn::token::Paren) {
                let ident: Ident = input.parse()?;
                let content;
                let parentheses = parenthesized!(content in input);
                let path = if word == "at" { Some(path_of(&content, &ident)?) } else { None };
                let form: ImportForm = content.parse()?;
                let inner = match &form {
                    ImportForm::Type(ty) => ty.to_token_stream(),
                    ImportForm::Expression(expression) => expression.to_token_stream(),
                };
                if word == "at" && content.peek(Token![,]) {
                    content.parse::<Token![,]>()?;
                }
                if !content.is_empty() {
                    return Err(content.error(format!("NEST-E0116: `{word}(…)` takes one module")));
                }
                let mut syntax = ident.to_token_stream();
                parentheses.surround(&mut syntax, |tokens| tokens.extend(inner));
                return Ok(Import { global: word == "global", lazy: word == "lazy", path, form, syntax });
            }
        }
        let form: ImportForm = input.parse()?;
        let syntax = match &form {
            ImportForm::Type(ty) => ty.to_token_stream(),
            ImportForm::Expression(expression) => expression.to_token_stream(),
        };
        Ok(Import { global: false, lazy: false, path: None, form, syntax })
    }
}

/// The path of `at("admin", AdminModule)`.
fn path_of(input: ParseStream<'_>, at: &Ident) -> syn::Result<LitStr> {
    const HELP: &str = "help: `at(\"admin\", AdminModule)`";
    let Ok(path) = input.parse::<LitStr>() else {
        return Err(syn::Error::new(at.span(), format!("NEST-E0116: `at(…)` takes a path and a module\n{HELP}")));
    };
    if path.value().contains(['{', '}']) {
        let message = "NEST-E0403: the path of a module has no parameters: its handlers could not take them\n\
                       help: put the parameter into the paths of its controllers";
        return Err(syn::Error::new(path.span(), message));
    }
    let mut errors = Errors::default();
    crate::controller::pattern::names(&path, &mut errors);
    if let Some(error) = errors.into_first() {
        return Err(error);
    }
    if input.parse::<Token![,]>().is_err() {
        return Err(syn::Error::new(path.span(), format!("NEST-E0116: `at(…)` takes a path and a module\n{HELP}")));
    }
    Ok(path)
}

/// Whether `provide(…)` follows.
fn is_provide(input: ParseStream<'_>) -> bool {
    let fork = input.fork();
    fork.parse::<Ident>().is_ok_and(|ident| ident == "provide") && fork.peek(syn::token::Paren)
}

impl Parse for ImportForm {
    fn parse(input: ParseStream<'_>) -> syn::Result<ImportForm> {
        let fork = input.fork();
        if let Ok(ty) = fork.parse::<Type>()
            && (fork.is_empty() || fork.peek(Token![,]))
            && !is_call(ty.to_token_stream())
        {
            input.advance_to(&fork);
            refuse_uncalled(&ty)?;
            return Ok(ImportForm::Type(Box::new(ty)));
        }
        Ok(ImportForm::Expression(Box::new(input.parse()?)))
    }
}

/// Whether what can be read as a type is a call, `MailModule::new()`: `Fn(A)` is written like one.
fn is_call(tokens: TokenStream) -> bool {
    matches!(tokens.into_iter().last(), Some(TokenTree::Group(group)) if group.delimiter() == Delimiter::Parenthesis)
}

/// An entry of `providers`.
pub(crate) struct Provided {
    /// What it provides: the class itself, or the token of `provide(…)`.
    pub(crate) token: Type,
    pub(crate) form: Form,
    pub(crate) multi: bool,
    pub(crate) scope: Scope,
    /// The whole entry, to underline.
    pub(crate) syntax: TokenStream,
}

pub(crate) enum Form {
    Class,
    BoundClass(Type),
    Value(Box<Expr>),
    Factory(Box<Expr>),
    Existing(Type),
}

const FORMS: &[&str] = &["class", "value", "factory", "existing", "multi", "scope"];
const HELP: &str = "`provide(Token, class = …)`, `value = …`, `factory = …` or `existing = …`";

impl Parse for Provided {
    fn parse(input: ParseStream<'_>) -> syn::Result<Provided> {
        if !is_provide(input) {
            let token: Type = input.parse().map_err(|error| {
                syn::Error::new(
                    error.span(),
                    format!("NEST-E0116: expected a provider: a type, or `provide(…)`\nhelp: {HELP}"),
                )
            })?;
            if input.peek(Ident) {
                return Err(input.error("NEST-E0116: expected `,` between the entries"));
            }
            if !input.is_empty() && !input.peek(Token![,]) {
                return Err(syn::Error::new(
                    token.span(),
                    "NEST-E0116: a provider is a type, or `provide(…)`\nhelp: for a value: `provide(Type, value = …)`",
                ));
            }
            refuse_arc(&token)?;
            if let Type::TraitObject(_) = &token {
                let name = written(&token);
                let message = format!(
                    "NEST-E0107: `{name}` is a trait: nothing says which class is bound to it\n\
                     help: `provide({name}, class = …)`"
                );
                return Err(syn::Error::new_spanned(token, message));
            }
            let syntax = token.to_token_stream();
            return Ok(Provided { token, form: Form::Class, multi: false, scope: Scope::Singleton, syntax });
        }
        let ident: Ident = input.parse()?;
        let tokens;
        let parentheses = parenthesized!(tokens in input);
        let mut provided = provide(&tokens)?;
        let mut group = proc_macro2::Group::new(Delimiter::Parenthesis, TokenStream::new());
        group.set_span(parentheses.span.close());
        provided.syntax = quote!(#ident #group);
        Ok(provided)
    }
}

/// The inside of `provide(…)`.
fn provide(input: ParseStream<'_>) -> syn::Result<Provided> {
    let token: Type = input.parse()?;
    refuse_arc(&token)?;
    let mut form: Option<(Ident, Form)> = None;
    let (mut multi, mut scope) = (false, None);
    while !input.is_empty() {
        input.parse::<Token![,]>()?;
        if input.is_empty() {
            break;
        }
        let word: Ident = input
            .parse()
            .map_err(|error| syn::Error::new(error.span(), format!("NEST-E0116: expected one of {HELP}")))?;
        if word == "multi" {
            multi = true;
            continue;
        }
        if !FORMS.iter().any(|known| word == known) {
            let help = match nearest(&word.to_string(), FORMS) {
                Some(known) => format!("did you mean `{known}`?"),
                None => HELP.to_owned(),
            };
            return Err(syn::Error::new(
                word.span(),
                format!("NEST-E0116: `provide` has no argument `{word}`\nhelp: {help}"),
            ));
        }
        value_of(&word, if word == "scope" { "request" } else { "…" }, input)?;
        if word == "scope" {
            scope = Some(Scope::parse(input)?);
            continue;
        }
        let parsed = match word.to_string().as_str() {
            "class" => Form::BoundClass(input.parse()?),
            "value" => Form::Value(Box::new(input.parse()?)),
            "factory" => Form::Factory(Box::new(input.parse()?)),
            _ => Form::Existing(input.parse()?),
        };
        if let Some((first, _)) = &form {
            return Err(syn::Error::new(
                word.span(),
                format!("NEST-E0118: `{first}` and `{word}` contradict each other\nhelp: keep one of them"),
            ));
        }
        form = Some((word, parsed));
    }
    let Some((word, form)) = form else {
        return Err(syn::Error::new(
            token.span(),
            format!("NEST-E0116: this `provide` does not say how it comes about\nhelp: {HELP}"),
        ));
    };
    if scope.is_some() && !matches!(form, Form::Factory(_)) {
        return Err(syn::Error::new(
            word.span(),
            "NEST-E0118: only a factory takes a scope here\n\
             help: a class says its own: `#[injectable(scope = request)]`",
        ));
    }
    Ok(Provided { token, form, multi, scope: scope.unwrap_or(Scope::Singleton), syntax: TokenStream::new() })
}

/// An entry of `exports`: a type.
pub(crate) struct Exported(pub(crate) Type);

impl Parse for Exported {
    fn parse(input: ParseStream<'_>) -> syn::Result<Exported> {
        let ty = input.parse()?;
        refuse_arc(&ty)?;
        Ok(Exported(ty))
    }
}

/// The lists name types; `Arc` is the form in which they are injected.
fn refuse_arc(ty: &Type) -> syn::Result<()> {
    let Type::Path(path) = ty else { return Ok(()) };
    let Some(last) = path.path.segments.last() else { return Ok(()) };
    let syn::PathArguments::AngleBracketed(arguments) = &last.arguments else { return Ok(()) };
    match arguments.args.first() {
        Some(syn::GenericArgument::Type(inner)) if last.ident == "Arc" => {
            let message =
                format!("NEST-E0116: a list names the type itself, without `Arc`\nhelp: `{}`", written(inner));
            Err(syn::Error::new_spanned(ty, message))
        }
        _ => Ok(()),
    }
}

/// Refuses a function of a module that is not called, `MailModule::for_root`: it reads as the path of a type.
fn refuse_uncalled(ty: &Type) -> syn::Result<()> {
    let Type::Path(path) = ty else { return Ok(()) };
    let mut segments = path.path.segments.iter().rev();
    let (Some(last), Some(owner)) = (segments.next(), segments.next()) else { return Ok(()) };
    let begins_large = |name: &Ident| name.to_string().starts_with(char::is_uppercase);
    if begins_large(&last.ident) || !begins_large(&owner.ident) {
        return Ok(());
    }
    let call = written(ty);
    Err(syn::Error::new_spanned(ty, format!("NEST-E0116: `{call}` is not called\nhelp: `{call}(…)`")))
}

/// Where an entry is underlined and placed.
pub(crate) fn span_of(syntax: &TokenStream) -> Span {
    syntax.clone().into_iter().next().map_or_else(Span::call_site, |token| token.span())
}
