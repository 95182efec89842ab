//! Where a request says which version of the API it means.

/// Where a request says which version of the API it means.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Versioning {
    /// Versions are not told apart: routes that differ in nothing else clash at the start.
    #[default]
    None,
    /// In the path, after the global prefix: `/api/v1/users`. A route without a version has none in its path.
    Uri,
}

impl Versioning {
    /// The path segment of a version.
    pub(super) fn segment(self, version: &str) -> String {
        match self {
            Versioning::None => String::new(),
            Versioning::Uri => format!("v{version}"),
        }
    }
}
