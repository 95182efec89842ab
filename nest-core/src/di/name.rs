//! The name of a type as messages print it.

/// The name of a type as its user wrote it: `Repository<Order>`, `dyn EmailService`.
#[derive(Clone, Copy, Debug)]
pub struct Name {
    /// Without type arguments; `dyn` in front for a trait object.
    pub base: &'static str,
    /// The names of the type arguments.
    pub arguments: &'static [Name],
}

impl Name {
    /// The name of a type without type arguments.
    #[must_use]
    pub const fn of(base: &'static str) -> Name {
        Name { base, arguments: &[] }
    }

    /// The name of a generic type.
    #[doc(hidden)]
    #[must_use]
    pub const fn generic(base: &'static str, arguments: &'static [Name]) -> Name {
        Name { base, arguments }
    }

    /// How many columns it takes.
    pub(crate) const fn width(&self) -> usize {
        let mut width = self.base.len();
        let mut i = 0;
        while i < self.arguments.len() {
            width += 2 + self.arguments[i].width();
            i += 1;
        }
        width
    }

    /// Whether the name is of a trait object.
    pub(crate) const fn is_trait_object(&self) -> bool {
        let bytes = self.base.as_bytes();
        bytes.len() > 4 && bytes[0] == b'd' && bytes[1] == b'y' && bytes[2] == b'n' && bytes[3] == b' '
    }
}

impl std::fmt::Display for Name {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.base)?;
        for (i, argument) in self.arguments.iter().enumerate() {
            f.write_str(if i == 0 { "<" } else { ", " })?;
            argument.fmt(f)?;
        }
        if self.arguments.is_empty() { Ok(()) } else { f.write_str(">") }
    }
}
