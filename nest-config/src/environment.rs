use std::{collections::HashMap, ffi::OsString, fmt, path::Path};

use crate::{
    env_file,
    error::{ConfigError, Fault},
    variable::Variable,
};

/// Where the variables come from, and the faults found in them so far.
///
/// Reading never fails on the spot. A fault is recorded, reading goes on with the default, and [`finish`](Self::finish)
/// hands out either the configuration or all the faults.
pub struct Environment {
    lookup: Lookup,
    file: HashMap<String, String>,
    faults: Vec<Fault>,
}

type Lookup = Box<dyn Fn(&str) -> Option<OsString> + Send + Sync>;

/// What is known about a variable before it is parsed.
pub(crate) enum Raw {
    Absent,
    Text(String),
    NotUnicode,
}

impl Environment {
    /// The variables of this process.
    pub fn process() -> Self {
        Self::from_lookup(|name| std::env::var_os(name))
    }

    /// These variables and no others; what tests use.
    pub fn of<N: Into<String>, V: Into<OsString>>(variables: impl IntoIterator<Item = (N, V)>) -> Self {
        let variables: HashMap<String, OsString> =
            variables.into_iter().map(|(name, value)| (name.into(), value.into())).collect();
        Self::from_lookup(move |name| variables.get(name).cloned())
    }

    /// Variables that `lookup` finds by name, from wherever a deployment keeps them.
    pub fn from_lookup(lookup: impl Fn(&str) -> Option<OsString> + Send + Sync + 'static) -> Self {
        Self { lookup: Box::new(lookup), file: HashMap::new(), faults: Vec::new() }
    }

    /// Adds the variables of a `.env` file; those that are set already win, and so does an earlier file over a later
    /// one.
    ///
    /// A file that does not exist is no fault. One that cannot be read, or that has a line which is not `NAME=value`,
    /// is a fault of [`finish`](Self::finish) under its path; the text of that line is not printed, since it may be a
    /// secret.
    #[must_use]
    pub fn with_env_file(mut self, path: impl AsRef<Path>) -> Self {
        let path = path.as_ref();
        match env_file::read(path) {
            Ok(variables) => {
                for (name, value) in variables {
                    self.file.entry(name).or_insert(value);
                }
            }
            Err(complaint) => self.faults.push(Fault::new(path.display().to_string(), complaint)),
        }
        self
    }

    /// Asks for a variable by name.
    pub fn read(&mut self, name: impl Into<String>) -> Variable<'_> {
        Variable::new(self, name.into())
    }

    /// Records a fault that only the caller can see, such as two secrets that are equal.
    ///
    /// `complaint` follows the name in the message: `fault("JWT_REFRESH_SECRET", "must differ from JWT_SECRET")`. It
    /// must not contain the value of a secret.
    pub fn fault(&mut self, name: impl Into<String>, complaint: impl Into<String>) {
        let fault = Fault::new(name, complaint);
        if !self.faults.contains(&fault) {
            self.faults.push(fault);
        }
    }

    /// The configuration, when nothing was wrong.
    ///
    /// `build` runs only then. It returns an option so that it may open [required](Variable::required) values with `?`.
    ///
    /// # Errors
    ///
    /// All faults recorded since the environment was made.
    pub fn finish<C>(self, build: impl FnOnce() -> Option<C>) -> Result<C, ConfigError> {
        if !self.faults.is_empty() {
            return Err(ConfigError::new(self.faults));
        }
        build().ok_or_else(|| {
            let complaint = "is incomplete, although no variable is at fault: the closure given to `finish` \
                             returned None; use `?` in it only on values that `required()` gave";
            ConfigError::new(vec![Fault::new("the configuration", complaint)])
        })
    }

    /// What the process, then the files, say about a variable. Empty text counts as absent, and hides what a file says.
    pub(crate) fn raw(&self, name: &str) -> Raw {
        let text = match (self.lookup)(name).map(OsString::into_string) {
            Some(Ok(text)) => Some(text),
            Some(Err(_)) => return Raw::NotUnicode,
            None => self.file.get(name).cloned(),
        };
        text.filter(|text| !text.is_empty()).map_or(Raw::Absent, Raw::Text)
    }
}

impl fmt::Debug for Environment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Environment").field("faults", &self.faults).finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests;
