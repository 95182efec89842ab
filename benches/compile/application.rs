//! Writes applications of any size, with the framework's attributes or without them.
//!
//! Modules have ten providers each. A provider depends on the one before it and on the first of its module; the first
//! depends on the first of the parent module, which exports it. So every kind of edge that the graph must judge is
//! there, and the tree of imports is as deep as in an application of that size.

use std::fmt::Write as _;
use std::path::Path;
use std::{fs, io};

/// How many providers each module has.
pub(crate) const PROVIDERS_A_MODULE: usize = 10;

/// How much of the framework an application uses.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Shape {
    /// The types alone.
    Plain,
    /// The types with their attributes; nothing judges the graph as a whole.
    Attributes,
    /// The same, and the graph is judged.
    Judged,
}

impl Shape {
    /// The name in tables and folders.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Plain => "plain",
            Self::Attributes => "attributes",
            Self::Judged => "judged",
        }
    }

    fn attribute(self, text: &str) -> String {
        if self == Self::Plain { String::new() } else { format!("#[{text}]\n") }
    }
}

/// An application to be generated.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Application {
    pub(crate) shape: Shape,
    pub(crate) providers: usize,
}

impl Application {
    /// The name of its package.
    pub(crate) fn package(self) -> String {
        format!("{}-{}", self.shape.name(), self.providers)
    }

    /// Writes the package. `framework` is the facade's folder; without it, plain types do not depend on anything.
    pub(crate) fn write(self, folder: &Path, framework: Option<&Path>) -> io::Result<()> {
        let source = folder.join("src");
        fs::create_dir_all(&source)?;
        fs::write(folder.join("Cargo.toml"), self.manifest(framework))?;
        fs::write(source.join("lib.rs"), self.root())?;
        for module in 0..self.modules() {
            fs::write(source.join(format!("module{module}.rs")), self.module(module, 0))?;
        }
        Ok(())
    }

    /// Changes the body of one method of one provider, in the middle of the application. Each `version` differs.
    pub(crate) fn edit(self, folder: &Path, version: usize) -> io::Result<()> {
        let module = self.modules() / 2;
        fs::write(folder.join("src").join(format!("module{module}.rs")), self.module(module, version))
    }

    fn modules(self) -> usize {
        self.providers.div_ceil(PROVIDERS_A_MODULE)
    }

    /// The providers of a module: the last one may have fewer than ten.
    fn providers_of(self, module: usize) -> usize {
        PROVIDERS_A_MODULE.min(self.providers - module * PROVIDERS_A_MODULE)
    }

    fn manifest(self, framework: Option<&Path>) -> String {
        let mut text = format!(
            "[package]\nname = \"{}\"\nversion = \"0.0.0\"\nedition = \"2024\"\n\n[workspace]\n\n[dependencies]\n",
            self.package()
        );
        if let Some(framework) = framework {
            // Every shape depends on it, so that cargo's own work is the same.
            let _ = writeln!(text, "nest = {{ package = \"nest-framework\", path = {framework:?} }}");
        }
        text
    }

    fn root(self) -> String {
        let mut text = String::new();
        for module in 0..self.modules() {
            let _ = writeln!(text, "pub mod module{module};");
        }
        if self.shape == Shape::Plain {
            return text;
        }
        let imports = (0..self.modules()).map(|module| format!("    module{module}::Module{module},\n"));
        let _ = write!(
            text,
            "\nuse nest::module;\n\n#[module(imports = [\n{}])]\npub struct AppModule;\n",
            imports.collect::<String>()
        );
        if self.shape == Shape::Judged {
            text.push_str("\nnest::check!(AppModule);\n");
        }
        text
    }

    fn module(self, module: usize, version: usize) -> String {
        let mut text = "use std::sync::Arc;\n\n".to_owned();
        if self.shape != Shape::Plain {
            text.push_str("use nest::{injectable, module};\n\n");
        }
        let parent = (module > 0).then_some(module / 2);
        if let Some(parent) = parent {
            let also = if self.shape == Shape::Plain { String::new() } else { format!(", Module{parent}") };
            let _ = writeln!(text, "use crate::module{parent}::{{Service{parent}x0{also}}};\n");
        }
        for provider in 0..self.providers_of(module) {
            text.push_str(&self.provider(module, provider, parent, version));
        }
        if self.shape != Shape::Plain {
            let imports = parent.map_or_else(String::new, |parent| format!("Module{parent}"));
            let providers: Vec<String> =
                (0..self.providers_of(module)).map(|provider| format!("Service{module}x{provider}")).collect();
            let _ = write!(
                text,
                "#[module(imports = [{imports}], providers = [{}], exports = [Service{module}x0])]\n\
                 pub struct Module{module};\n",
                providers.join(", ")
            );
        }
        text
    }

    fn provider(self, module: usize, provider: usize, parent: Option<usize>, version: usize) -> String {
        let mut dependencies = Vec::new();
        match (provider, parent) {
            (0, None) => {}
            (0, Some(parent)) => dependencies.push(("parent", format!("Service{parent}x0"))),
            (1, _) => dependencies.push(("first", format!("Service{module}x0"))),
            _ => {
                dependencies.push(("first", format!("Service{module}x0")));
                dependencies.push(("previous", format!("Service{module}x{}", provider - 1)));
            }
        }
        let fields = dependencies.iter().map(|(name, kind)| format!("    {name}: Arc<{kind}>,\n"));
        let calls = dependencies.iter().map(|(name, _)| format!("        sum += self.{name}.work(input);\n"));
        format!(
            "{}pub struct Service{module}x{provider} {{\n{}}}\n\n\
             impl Service{module}x{provider} {{\n    pub fn work(&self, input: u64) -> u64 {{\n        \
             let mut sum = input + {version};\n{}        sum += {provider};\n        sum\n    }}\n}}\n\n",
            self.shape.attribute("injectable"),
            fields.collect::<String>(),
            calls.collect::<String>(),
        )
    }
}
