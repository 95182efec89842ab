//! What is known of a route.

use std::any::{Any, TypeId};
use std::borrow::Cow;

use super::content::{Content, SchemaOf};
use super::error::{DescribeError, ErrorAnswer};
use super::form::Form;
use super::parameter::{DefaultOf, Location, Parameter};
use super::response::DescribeResponse;
use super::security::SecurityScheme;
use crate::di::{ControllerDef, HandlerDef};

/// What is known of a route: what its attributes, its parameters, its result, its guards and their errors say.
///
/// Who implements one of the `Describe…` traits adds to it with the methods; whoever makes a document reads the fields.
#[derive(Clone, Debug, Default)]
pub struct Operation {
    /// The doc comment, its lines without the space in front.
    pub documentation: Option<&'static str>,
    /// Whether it says `#[deprecated]`.
    pub deprecated: bool,
    /// Whether it says `#[openapi(hide)]`.
    pub hidden: bool,
    /// The tags of `#[openapi(tags = […])]`.
    pub tags: Vec<&'static str>,
    /// The name of `#[openapi(operation_id = "…")]`.
    pub id: Option<&'static str>,
    /// Values out of the path, the query, headers and cookies.
    pub parameters: Vec<Parameter>,
    /// Types that are read from the whole query: each property is a parameter.
    pub queries: Vec<SchemaOf>,
    /// The body of the request.
    pub body: Option<Content>,
    /// How many bytes the body may have, where the route or its controller says it.
    pub body_limit: Option<usize>,
    /// The body of a request that is a form.
    pub form: Option<Form>,
    /// The answers of a success, and those that are no error type's.
    pub answers: Vec<Answer>,
    /// The media types of `#[openapi(produces = […])]`: what a result of any media type (`*/*`) is.
    pub produces: Vec<&'static str>,
    /// The errors.
    pub errors: Vec<ErrorAnswer>,
    /// The policies that decide whether the caller may do it, each with what it says.
    pub policies: Vec<(&'static str, &'static str)>,
    /// How a client says who it is: all of these.
    pub security: Vec<SecurityScheme>,
    /// The types of the arguments that pipes meet.
    pub(in crate::http) arguments: Vec<TypeId>,
    /// For a guard: says what a route requires of what the guard enforces, if it requires any of it.
    pub(in crate::http) enforces: Vec<Enforces>,
    /// For a pipe: the type that it takes.
    pub(in crate::http) takes: Option<TypeId>,
}

/// What a route requires, as its refusal says it.
pub(in crate::http) type Enforces = fn(&'static HandlerDef, &'static ControllerDef) -> Option<String>;

/// An answer.
#[derive(Clone, Debug)]
pub struct Answer {
    /// Its status.
    pub status: Status,
    /// What it means; the reason phrase of the status unless set.
    pub description: Option<&'static str>,
    /// What it consists of; `None` for an answer without a body.
    pub content: Option<Content>,
    /// The names of headers that it has besides.
    pub headers: Vec<&'static str>,
}

/// The status of an answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Status {
    /// That of the route: 200, 201 for POST, or that of `#[status(204)]`.
    OfRoute,
    /// This one.
    Code(u16),
    /// One from 300 to 399.
    Redirect,
}

impl Operation {
    /// Adds an answer with the status of the route.
    pub fn success(&mut self, content: Option<Content>) {
        self.answer(Answer { status: Status::OfRoute, description: None, content, headers: Vec::new() });
    }

    /// Adds an answer with a status of its own, and what it means.
    pub fn answer_with(&mut self, status: u16, description: &'static str, content: Option<Content>) {
        let (status, description) = (Status::Code(status), Some(description));
        self.answer(Answer { status, description, content, headers: Vec::new() });
    }

    /// Adds an answer.
    pub fn answer(&mut self, answer: Answer) {
        self.answers.push(answer);
    }

    /// Adds what another response type says.
    pub fn response<R: DescribeResponse>(&mut self) {
        R::describe(self);
    }

    /// Adds an error: its status, its name, and the sentence that clients read, empty for the usual one.
    pub fn error(&mut self, status: u16, name: &'static str, message: impl Into<Cow<'static, str>>) {
        self.add_error(ErrorAnswer { status, name, message: message.into(), passed_on_by: Vec::new() });
    }

    fn add_error(&mut self, error: ErrorAnswer) {
        if !self.errors.contains(&error) {
            self.errors.push(error);
        }
    }

    /// Adds the errors that a variant passes on.
    #[doc(hidden)]
    pub fn passed_on(&mut self, variant: &'static str, describe: impl FnOnce(&mut Operation)) {
        let mut within = Operation::default();
        describe(&mut within);
        for mut error in within.errors {
            error.passed_on_by.push(variant);
            self.add_error(error);
        }
    }

    /// Adds what a result says, and of its errors those that `#[errors(…)]` names, and those of status 500.
    #[doc(hidden)]
    pub fn narrowed(&mut self, names: &[&str], describe: impl FnOnce(&mut Operation)) {
        let before = std::mem::take(&mut self.errors);
        describe(self);
        let of_result = std::mem::replace(&mut self.errors, before);
        let stated = of_result.into_iter().filter(|error| error.status == 500 || error.is_named_by(names));
        stated.for_each(|error| self.add_error(error));
    }

    /// Says that the result is written by a template.
    #[doc(hidden)]
    pub fn renders(&mut self, template: &str) {
        let media_type = if template.ends_with(".txt") { "text/plain" } else { "text/html" };
        let of_route = self.answers.iter_mut().filter(|answer| answer.status == Status::OfRoute);
        of_route.for_each(|answer| answer.content = Some(Content { media_type, ..Content::text() }));
    }

    /// Adds what an error type says.
    pub fn errors_of<E: DescribeError>(&mut self) {
        E::describe(self);
    }

    /// Adds a parameter. The first word on a parameter of one place and name counts.
    pub fn parameter(&mut self, parameter: Parameter) {
        let is_same = |known: &Parameter| (known.location, known.name) == (parameter.location, parameter.name);
        if !self.parameters.iter().any(is_same) {
            self.parameters.push(parameter);
        }
    }

    /// Says what stands for a parameter that is not there.
    #[doc(hidden)]
    pub fn default_of(&mut self, location: Location, name: &str, default: DefaultOf) {
        let is_it = |known: &&mut Parameter| (known.location, known.name) == (location, name);
        if let Some(parameter) = self.parameters.iter_mut().find(is_it) {
            parameter.required = false;
            parameter.default = Some(default);
        }
    }

    /// Adds what a parameter says, which answers with something else than 400.
    #[doc(hidden)]
    pub fn refused(&mut self, describe: impl FnOnce(&mut Operation), otherwise: impl FnOnce(&mut Operation)) {
        let before = std::mem::take(&mut self.errors);
        describe(self);
        let of_parameter = std::mem::replace(&mut self.errors, before);
        of_parameter.into_iter().filter(|error| error.status != 400).for_each(|error| self.add_error(error));
        otherwise(self);
    }

    /// Says what the body consists of, which is needed.
    pub fn body(&mut self, content: Content) {
        self.body = Some(content);
    }

    /// Says what the body consists of, as JSON, and what it may be refused with.
    pub(super) fn json_body(&mut self, content: Content) {
        self.body(content);
        for (status, name) in [(400, "BadRequest"), (413, "PayloadTooLarge"), (415, "UnsupportedMediaType")] {
            self.error(status, name, "");
        }
    }

    /// Adds a policy that decides whether the caller may do it, by its name and by what it says. The caller may be refused with 403.
    pub fn policy(&mut self, name: &'static str, states: &'static str) {
        if !self.policies.iter().any(|policy| policy.0 == name) {
            self.policies.push((name, states));
        }
        self.error(403, "Forbidden", "Forbidden resource");
    }

    /// Adds a way in which a client says who it is.
    pub fn security(&mut self, scheme: SecurityScheme) {
        if !self.security.contains(&scheme) {
            self.security.push(scheme);
        }
    }

    /// Adds what a value out of a text may be refused with.
    pub(super) fn refuses_text(&mut self) {
        self.error(400, "BadRequest", "");
    }

    /// Notes an argument that pipes meet.
    pub fn argument<T: 'static>(&mut self) {
        self.arguments.push(TypeId::of::<T>());
    }

    /// Notes what a pipe takes.
    pub fn takes<T: 'static>(&mut self) {
        self.takes = Some(TypeId::of::<T>());
    }

    /// Adds what an enhancer says.
    pub(in crate::http) fn merge(&mut self, other: Operation) {
        other.parameters.into_iter().for_each(|parameter| self.parameter(parameter));
        self.queries.extend(other.queries);
        other.errors.into_iter().for_each(|error| self.add_error(error));
        other.policies.into_iter().for_each(|(name, states)| self.policy(name, states));
        other.security.into_iter().for_each(|scheme| self.security(scheme));
    }
}

/// Calls what the attributes wrote with the description that they state.
///
/// # Panics
///
/// When a description for another transport is asked for: generated code describes for HTTP.
pub fn describing(operation: &mut dyn Any, describe: impl FnOnce(&mut Operation)) {
    match operation.downcast_mut() {
        Some(operation) => describe(operation),
        None => panic!("a handler over HTTP is described for another transport"),
    }
}
