use std::{error::Error, fmt};

/// One variable that is absent or wrong.
#[derive(Clone, PartialEq, Eq)]
pub struct Fault {
    name: String,
    complaint: String,
}

impl Fault {
    pub(crate) fn new(name: impl Into<String>, complaint: impl Into<String>) -> Self {
        Self { name: name.into(), complaint: complaint.into() }
    }

    /// The name of the variable, or the path of a `.env` file that could not be read.
    pub fn name(&self) -> &str {
        &self.name
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.name, self.complaint)
    }
}

impl fmt::Debug for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

/// Everything that is wrong with the configuration, one line for each fault, in the order of reading.
///
/// `Debug` prints the same text as `Display`, because that is what an operator sees when `main` returns this error.
/// Values of [hidden](crate::Variable::hidden) variables are in neither.
#[derive(Clone, PartialEq, Eq)]
pub struct ConfigError {
    faults: Vec<Fault>,
}

impl ConfigError {
    pub(crate) fn new(faults: Vec<Fault>) -> Self {
        Self { faults }
    }

    /// The faults, in the order in which the variables were read.
    pub fn faults(&self) -> &[Fault] {
        &self.faults
    }

    /// Whether the variable called `name` is among the faults.
    pub fn names(&self, name: &str) -> bool {
        self.faults.iter().any(|fault| fault.name == name)
    }
}

impl fmt::Display for ConfigError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.faults.len() {
            1 => f.write_str("1 environment variable needs attention:")?,
            count => write!(f, "{count} environment variables need attention:")?,
        }
        for fault in &self.faults {
            write!(f, "\n  {fault}")?;
        }
        Ok(())
    }
}

impl fmt::Debug for ConfigError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl Error for ConfigError {}
