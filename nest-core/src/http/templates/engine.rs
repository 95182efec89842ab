//! The templates of a package, and what renders them.

use std::borrow::Cow;
use std::fmt;

use minijinja::functions::Function;
use minijinja::value::{FunctionArgs, FunctionResult, Serde, Value};
use minijinja::{AutoEscape, Environment, UndefinedBehavior, path_loader};
use serde::Serialize;

use super::check::{Own, faults_of};
use crate::di::{Key, Keyed, Name, Place};

/// The templates of a package: all files of its folder `templates`, which stands beside its `Cargo.toml`. `nest::templates!()` makes
/// it, and a module provides it to its routes with `#[render("orders/list.html")]`.
///
/// The engine is [minijinja](https://docs.rs/minijinja), whose language is that of Jinja. What is written into a template is escaped for
/// HTML, unless its name ends in `.txt`, and what is not there is an error, not nothing. A program that is built for release has the
/// templates in itself; one that is built for development reads a file again when it has changed.
#[derive(Clone)]
pub struct Templates {
    environment: Environment<'static>,
    files: &'static [TemplateFile],
    own: Own,
    /// What is no template at all.
    broken: Vec<String>,
}

/// A file that is part of the program.
#[doc(hidden)]
#[derive(Debug)]
pub struct TemplateFile {
    /// Its path below the folder, with `/`.
    pub name: &'static str,
    /// What stands in it.
    pub source: &'static str,
}

impl Templates {
    /// The templates of a package, and the folder in which they are read again when they have changed.
    #[doc(hidden)]
    #[must_use]
    pub fn embedded(files: &'static [TemplateFile], folder: Option<&'static str>) -> Templates {
        let mut environment = Environment::new();
        environment.set_undefined_behavior(UndefinedBehavior::Strict);
        // A name that ends otherwise is served as HTML too, so it is escaped as HTML.
        environment.set_auto_escape_callback(|name| if is_text(name) { AutoEscape::None } else { AutoEscape::Html });
        // Otherwise errors hold the values that the template saw, and they go to the log.
        environment.set_debug(false);
        let broken = files.iter().filter_map(|file| {
            let error = environment.add_template(file.name, file.source).err()?;
            let line = error.line().unwrap_or(1);
            Some(format!("templates/{}:{line}: {}", file.name, error.detail().unwrap_or("syntax error")))
        });
        let broken = broken.collect();
        if let Some(folder) = folder {
            environment.clear_templates();
            let on_disk = path_loader(folder);
            environment.set_loader(move |name| {
                let embedded = || files.iter().find(|file| file.name == name).map(|file| file.source.into());
                Ok(on_disk(name)?.or_else(embedded))
            });
        }
        Templates { environment, files, own: Own::default(), broken }
    }

    /// Adds a filter: `templates.filter("money", |cents: i64| format!("{cents} ct"))` is `{{ order.total | money }}` in a template. It
    /// may return a `Result` with a [`TemplateError`](crate::http::TemplateError), and what it returns is escaped, unless it is a
    /// [`TemplateValue::from_safe_string`](crate::http::TemplateValue::from_safe_string).
    #[must_use]
    pub fn filter<F, R, A>(mut self, name: &'static str, filter: F) -> Templates
    where
        F: Function<R, A>,
        R: FunctionResult,
        A: for<'a> FunctionArgs<'a>,
    {
        self.environment.add_filter(name, filter);
        self.own.filters.push(name);
        self
    }

    /// Adds a function: `templates.function("asset", |path: &str| format!("/assets/{path}"))` is `{{ asset("shop.css") }}` in a template.
    /// What it returns is escaped like the result of a [filter](Self::filter).
    #[must_use]
    pub fn function<F, R, A>(mut self, name: &'static str, function: F) -> Templates
    where
        F: Function<R, A>,
        R: FunctionResult,
        A: for<'a> FunctionArgs<'a>,
    {
        self.environment.add_function(name, function);
        self
    }

    /// Adds a test: `templates.test("overdue", |days: i64| days > 14)` is `{% if order.days is overdue %}` in a template.
    #[must_use]
    pub fn test<F, R, A>(mut self, name: &'static str, test: F) -> Templates
    where
        F: Function<R, A>,
        R: FunctionResult,
        A: for<'a> FunctionArgs<'a>,
    {
        self.environment.add_test(name, test);
        self.own.tests.push(name);
        self
    }

    /// Adds a value that all templates see, under a name.
    #[must_use]
    pub fn global(mut self, name: &'static str, value: impl Serialize) -> Templates {
        self.environment.add_global(name, Value::from(Serde(value)));
        self
    }

    /// Whether there is a template of this name.
    pub(in crate::http) fn has(&self, name: &str) -> bool {
        self.files.iter().any(|file| file.name == name)
    }

    /// What is wrong with them, each with its file and line.
    pub(in crate::http) fn faults(&self) -> Vec<String> {
        let mut faults = self.broken.clone();
        faults.extend(self.files.iter().flat_map(|file| faults_of(file, self.files, &self.own)));
        faults
    }

    /// Writes a template.
    pub(super) fn render(&self, name: &str, context: Value) -> Result<String, minijinja::Error> {
        self.environment.get_template(name)?.render(context)
    }
}

/// Whether a template is plain text.
pub(in crate::http) fn is_text(name: &str) -> bool {
    name.ends_with(".txt")
}

impl Keyed for Templates {
    const KEY: Key = Key::of(module_path!(), "Templates", line!(), column!());
    const NAME: Name = Name::of("Templates");
    const PLACE: Place = Place::NOWHERE;
    const IS_VALUE: bool = true;
}

impl fmt::Debug for Templates {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let names: Vec<Cow<'_, str>> = self.files.iter().map(|file| file.name.into()).collect();
        f.debug_tuple("Templates").field(&names).finish()
    }
}

#[cfg(test)]
mod tests {
    use std::fs;

    use minijinja::{Value, context};

    use super::{TemplateFile, Templates};

    fn render(templates: &Templates, name: &str) -> String {
        templates.render(name, context! { name => "<Ann>" }).unwrap()
    }

    #[test]
    fn what_is_no_template_and_what_refers_to_nothing_are_faults_with_their_lines() {
        let templates = Templates::embedded(
            &[
                TemplateFile { name: "a.html", source: "{{ name }}\n{% if name %}" },
                TemplateFile { name: "b.html", source: "{% include \"c.html\" %}" },
                TemplateFile { name: "d.html", source: "{{ name|twice }}" },
            ],
            None,
        );
        let faults = templates.faults();
        assert_eq!(faults.len(), 3, "{faults:?}");
        assert!(faults[0].starts_with("templates/a.html:2: unexpected end of input"), "{faults:?}");
        assert_eq!(faults[1], "templates/b.html:1: `include \"c.html\"`: there is no such template");
        let templates = templates.filter("twice", |text: &str| text.repeat(2));
        assert_eq!(templates.faults()[..], faults[..2]);
        assert_eq!(render(&templates, "d.html"), "&lt;Ann&gt;&lt;Ann&gt;");
    }

    #[test]
    fn what_is_not_there_is_an_error_and_no_value_is_printed_with_it() {
        let files = &[TemplateFile { name: "a.html", source: "{{ nick }}" }];
        let error = Templates::embedded(files, None).render("a.html", context! { name => "secret" }).unwrap_err();
        assert!(!format!("{error:?} {error:#} {error}").contains("secret"), "{error:?}");
        let secret = Templates::embedded(files, None).global("key", "secret");
        assert_eq!(format!("{secret:?}"), "Templates([\"a.html\"])");
        assert!(secret.render("a.html", Value::UNDEFINED).is_err());
    }

    #[test]
    fn a_file_that_has_changed_is_read_again_where_there_is_a_folder() {
        let folder = std::env::temp_dir().join(format!("nest-changed-templates-{}", std::process::id()));
        fs::create_dir_all(&folder).unwrap();
        let path: &'static str = String::leak(folder.to_str().unwrap().to_owned());
        let files = &[
            TemplateFile { name: "a.html", source: "embedded" },
            TemplateFile { name: "a.txt", source: "{{ name }}" },
        ];
        let templates = Templates::embedded(files, Some(path));
        fs::write(folder.join("a.html"), "{{ name }}").unwrap();
        assert_eq!(render(&templates, "a.html"), "&lt;Ann&gt;");
        fs::write(folder.join("a.html"), "{{ name }}, changed").unwrap();
        assert_eq!(render(&templates, "a.html"), "&lt;Ann&gt;, changed");
        // One that is not there is the one of the program.
        assert_eq!(render(&templates, "a.txt"), "<Ann>");
        assert_eq!(render(&Templates::embedded(files, None), "a.html"), "embedded");
        fs::remove_dir_all(&folder).unwrap();
    }
}
