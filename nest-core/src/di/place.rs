//! A place in a source file.

/// Where something stands in the sources, as rustc prints it: file, line and column from 1.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Place {
    /// The file, relative to the workspace or the package, as rustc names it.
    pub file: &'static str,
    /// The line, from 1.
    pub line: u32,
    /// The column, from 1.
    pub column: u32,
}

impl Place {
    /// A place that is not in any file, for what the framework itself declares.
    pub const NOWHERE: Place = Place { file: "", line: 0, column: 0 };

    /// A place in a file.
    #[must_use]
    pub const fn new(file: &'static str, line: u32, column: u32) -> Place {
        Place { file, line, column }
    }
}

impl std::fmt::Display for Place {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        // What the framework itself declares has no line.
        if self.line == 0 { f.write_str(self.file) } else { write!(f, "{}:{}", self.file, self.line) }
    }
}
