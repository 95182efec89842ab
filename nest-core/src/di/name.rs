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

    /// The name of a type that goes without saying where it is a type argument, as the default of a parameter does.
    #[doc(hidden)]
    pub const UNSAID: Name = Name::of("");

    /// Whether it is to be printed.
    pub(crate) const fn is_said(&self) -> bool {
        !self.base.is_empty()
    }

    /// How many columns it takes.
    pub(crate) const fn width(&self) -> usize {
        let mut width = self.base.len();
        let mut i = 0;
        while i < self.arguments.len() {
            if self.arguments[i].is_said() {
                width += 2 + self.arguments[i].width();
            }
            i += 1;
        }
        width
    }

    /// How many of its type arguments are printed.
    pub(crate) const fn said_arguments(&self) -> usize {
        let (mut i, mut said) = (0, 0);
        while i < self.arguments.len() {
            said += self.arguments[i].is_said() as usize;
            i += 1;
        }
        said
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
        let mut lead = "<";
        for argument in self.arguments.iter().filter(|argument| argument.is_said()) {
            f.write_str(lead)?;
            argument.fmt(f)?;
            lead = ", ";
        }
        if lead == "<" { Ok(()) } else { f.write_str(">") }
    }
}

#[cfg(test)]
mod tests {
    use super::Name;

    #[test]
    fn an_argument_that_goes_without_saying_is_not_printed() {
        const ORDER: Name = Name::of("Order");
        let of = |arguments| Name::generic("Repository", arguments);
        for (name, text) in [
            (of(&[ORDER, Name::UNSAID]), "Repository<Order>"),
            (of(&[Name::UNSAID, ORDER]), "Repository<Order>"),
            (of(&[ORDER, ORDER]), "Repository<Order, Order>"),
            (of(&[Name::UNSAID]), "Repository"),
        ] {
            assert_eq!(name.to_string(), text);
            assert!(name.width() >= text.len(), "there is room for {text}");
        }
    }
}
