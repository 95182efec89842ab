//! The global prefix, the routes that go without it, and the version of those that state none.

/// The path in front of every route, but for those that are excluded.
#[derive(Default)]
pub(super) struct Prefix {
    pub(super) path: String,
    /// The version of what states none.
    pub(super) version: Option<&'static str>,
    /// Whole paths, `/health`. A route is excluded when its path, without prefix and version, is one or lies below one.
    pub(super) excluded: Vec<String>,
}

impl Prefix {
    /// The number of the exclusion that takes a route, if one does.
    pub(super) fn exclusion(&self, path: &str) -> Option<usize> {
        self.excluded.iter().position(|excluded| match path.strip_prefix(excluded.trim_end_matches('/')) {
            Some(rest) => rest.is_empty() || rest.starts_with('/'),
            None => false,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::Prefix;

    #[test]
    fn an_exclusion_takes_its_path_and_what_lies_below() {
        let prefix =
            Prefix { path: "api".into(), version: None, excluded: vec!["/health".into(), "/.well-known/keys".into()] };
        for (path, expected) in [
            ("/health", Some(0)),
            ("/health/live", Some(0)),
            ("/healthy", None),
            ("/users/health", None),
            ("/.well-known/keys", Some(1)),
            ("/.well-known", None),
            ("/", None),
        ] {
            assert_eq!(prefix.exclusion(path), expected, "{path}");
        }
    }
}
