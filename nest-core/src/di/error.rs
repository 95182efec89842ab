//! What can go wrong when the application is built or asked.

use std::fmt;
use std::time::Duration;

use super::name::Name;

/// Why a provider could not be built.
pub struct BuildError {
    source: Box<dyn std::error::Error + Send + Sync>,
}

impl BuildError {
    /// An error of a constructor or factory.
    pub fn new(source: impl Into<Box<dyn std::error::Error + Send + Sync>>) -> BuildError {
        BuildError { source: source.into() }
    }
}

impl fmt::Debug for BuildError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&self.source, f)
    }
}

impl fmt::Display for BuildError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a provider could not be built")
    }
}

impl std::error::Error for BuildError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        Some(&*self.source)
    }
}

/// An error of a hook: any error.
pub struct HookError(Box<dyn std::error::Error + Send + Sync>);

impl HookError {
    /// Wraps an error.
    pub fn new(source: impl Into<Box<dyn std::error::Error + Send + Sync>>) -> HookError {
        HookError(source.into())
    }

    pub(crate) fn into_source(self) -> Box<dyn std::error::Error + Send + Sync> {
        self.0
    }
}

// As for other catch-all errors, `HookError` is not itself an `Error`: otherwise this would contradict `From<T> for T`.
impl<E: std::error::Error + Send + Sync + 'static> From<E> for HookError {
    fn from(error: E) -> HookError {
        HookError(Box::new(error))
    }
}

impl fmt::Debug for HookError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&self.0, f)
    }
}

impl fmt::Display for HookError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(&self.0, f)
    }
}

/// Why an application could not start: everything that went wrong, not only the first.
#[derive(Debug)]
pub struct BootError {
    faults: Vec<BootFault>,
}

#[derive(Debug)]
struct BootFault {
    what: String,
    kind: BootFaultKind,
}

#[derive(Debug)]
enum BootFaultKind {
    Failed(Box<dyn std::error::Error + Send + Sync>),
    TimedOut(Duration),
    Plain,
}

impl BootError {
    pub(crate) fn none() -> BootError {
        BootError { faults: Vec::new() }
    }

    pub(crate) fn into_result(self) -> Result<(), BootError> {
        if self.faults.is_empty() { Ok(()) } else { Err(self) }
    }

    pub(crate) fn failed(&mut self, what: impl fmt::Display, source: Box<dyn std::error::Error + Send + Sync>) {
        self.faults.push(BootFault { what: what.to_string(), kind: BootFaultKind::Failed(source) });
    }

    pub(crate) fn build_failed(&mut self, what: impl fmt::Display, error: BuildError) {
        self.failed(what, error.source);
    }

    pub(crate) fn timed_out(&mut self, what: impl fmt::Display, after: Duration) {
        self.faults.push(BootFault { what: what.to_string(), kind: BootFaultKind::TimedOut(after) });
    }

    /// Adds a fault that is a sentence of its own.
    pub(crate) fn add(&mut self, sentence: impl fmt::Display) {
        self.faults.push(BootFault { what: sentence.to_string(), kind: BootFaultKind::Plain });
    }

    /// How many faults there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.faults.len()
    }

    /// Whether there is none; never true for an error that was returned.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.faults.is_empty()
    }
}

impl fmt::Display for BootError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.faults.len() {
            1 => f.write_str("the application could not start:")?,
            n => write!(f, "the application could not start, for {n} reasons:")?,
        }
        for fault in &self.faults {
            write!(f, "\n- {}", fault.what)?;
            match &fault.kind {
                BootFaultKind::Failed(source) => {
                    write!(f, " failed: {source}")?;
                    let mut cause = source.source();
                    while let Some(error) = cause {
                        write!(f, ": {error}")?;
                        cause = error.source();
                    }
                }
                BootFaultKind::TimedOut(after) => {
                    write!(
                        f,
                        " is still not built after {} s; it hangs, or needs a longer `boot_timeout`",
                        after.as_secs_f32()
                    )?;
                }
                BootFaultKind::Plain => {}
            }
        }
        Ok(())
    }
}

impl std::error::Error for BootError {}

/// Why a lookup by `ModuleRef`, `Lazy`, `Scoped` or `Factory` found nothing.
#[derive(Debug)]
pub struct LookupError {
    name: Name,
    kind: LookupErrorKind,
}

#[derive(Debug)]
pub(crate) enum LookupErrorKind {
    NotVisible(Name),
    NotSingleton,
    NotImported(Name),
    OutsideRequest,
    Stopped,
    NotBuilt(BuildError),
}

impl LookupError {
    pub(crate) fn new(name: Name, kind: LookupErrorKind) -> LookupError {
        LookupError { name, kind }
    }

    /// Whether the module that asked cannot see the type.
    #[must_use]
    pub fn is_not_visible(&self) -> bool {
        matches!(self.kind, LookupErrorKind::NotVisible(_))
    }

    /// Whether something that lives for one request was asked for outside of any.
    #[must_use]
    pub fn is_outside_request(&self) -> bool {
        matches!(self.kind, LookupErrorKind::OutsideRequest)
    }
}

impl fmt::Display for LookupError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let name = self.name;
        match &self.kind {
            LookupErrorKind::NotVisible(module) => {
                write!(f, "`{module}` cannot see `{name}`: provide it there, or import a module that exports it")
            }
            LookupErrorKind::NotImported(module) => {
                write!(f, "`{module}` does not import `{name}`: `imports = [lazy({name})]`")
            }
            LookupErrorKind::NotSingleton => {
                write!(f, "`{name}` is not a singleton: `get` finds singletons, `resolve` the others")
            }
            LookupErrorKind::OutsideRequest => {
                write!(f, "`{name}` lives for one request, and this is not within one")
            }
            LookupErrorKind::Stopped => write!(f, "`{name}` is gone: the application has stopped"),
            LookupErrorKind::NotBuilt(_) => write!(f, "`{name}` could not be built"),
        }
    }
}

impl std::error::Error for LookupError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match &self.kind {
            LookupErrorKind::NotBuilt(error) => error.source(),
            _ => None,
        }
    }
}
