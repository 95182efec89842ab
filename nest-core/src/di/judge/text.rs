//! A text put together while the compiler runs.

use crate::di::name::Name;
use crate::di::place::Place;

/// Room for the longest message: a list of routes. What does not fit is cut, with a mark.
const ROOM: usize = 8192;

/// A growing text in a fixed buffer, since there is no heap in `const` evaluation.
pub(crate) struct Text {
    bytes: [u8; ROOM],
    len: usize,
}

impl Text {
    pub(crate) const fn new() -> Text {
        Text { bytes: [0; ROOM], len: 0 }
    }

    pub(crate) const fn as_str(&self) -> &str {
        match core::str::from_utf8(self.bytes.split_at(self.len).0) {
            Ok(text) => text,
            Err(_) => "NEST-E0000: a message was cut within a character",
        }
    }

    pub(crate) const fn len(&self) -> usize {
        self.len
    }

    pub(crate) const fn push(&mut self, text: &str) -> &mut Text {
        let bytes = text.as_bytes();
        let mut i = 0;
        while i < bytes.len() && self.len < ROOM {
            self.bytes[self.len] = bytes[i];
            self.len += 1;
            i += 1;
        }
        self
    }

    /// Cuts the text at a length that it had before.
    pub(crate) const fn cut(&mut self, len: usize) -> &mut Text {
        self.len = len;
        self
    }

    pub(crate) const fn number(&mut self, mut number: u64) -> &mut Text {
        let mut digits = [0u8; 20];
        let mut start = digits.len();
        loop {
            start -= 1;
            digits[start] = b'0' + (number % 10) as u8;
            number /= 10;
            if number == 0 {
                break;
            }
        }
        while start < digits.len() && self.len < ROOM {
            self.bytes[self.len] = digits[start];
            self.len += 1;
            start += 1;
        }
        self
    }

    /// A number with a comma before its last three digits: `16,384`.
    pub(crate) const fn thousands(&mut self, number: usize) -> &mut Text {
        self.number(number as u64 / 1000).push(",");
        let rest = number as u64 % 1000;
        self.push(if rest < 10 {
            "00"
        } else if rest < 100 {
            "0"
        } else {
            ""
        })
        .number(rest)
    }

    pub(crate) const fn name(&mut self, name: Name) -> &mut Text {
        self.push(name.base);
        let (mut i, mut said) = (0, false);
        while i < name.arguments.len() {
            if name.arguments[i].is_said() {
                self.push(if said { ", " } else { "<" });
                self.name(name.arguments[i]);
                said = true;
            }
            i += 1;
        }
        if said {
            self.push(">");
        }
        self
    }

    /// A text in which a `{}` stands for each type argument of a name that is said.
    pub(crate) const fn with_arguments(&mut self, form: &str, name: Name) -> &mut Text {
        let bytes = form.as_bytes();
        let (mut i, mut argument) = (0, 0);
        while i < bytes.len() && self.len < ROOM {
            if !is_hole(bytes, i) {
                self.bytes[self.len] = bytes[i];
                self.len += 1;
                i += 1;
                continue;
            }
            while argument < name.arguments.len() && !name.arguments[argument].is_said() {
                argument += 1;
            }
            if argument < name.arguments.len() {
                self.name(name.arguments[argument]);
            }
            argument += 1;
            i += 2;
        }
        self
    }

    /// A name in backticks.
    pub(crate) const fn quoted(&mut self, name: Name) -> &mut Text {
        self.push("`").name(name).push("`")
    }

    pub(crate) const fn place(&mut self, place: Place) -> &mut Text {
        self.push(place.file).push(":").number(place.line as u64)
    }

    /// Spaces up to a column of the line that began at `line_start`.
    pub(crate) const fn pad(&mut self, line_start: usize, column: usize) -> &mut Text {
        while self.len < line_start + column {
            self.push(" ");
        }
        self
    }
}

/// Whether there is a `{}` at a place of a text.
const fn is_hole(text: &[u8], at: usize) -> bool {
    text[at] == b'{' && at + 1 < text.len() && text[at + 1] == b'}'
}

/// How many `{}` there are in a text.
pub(super) const fn holes(text: &str) -> usize {
    let bytes = text.as_bytes();
    let (mut i, mut holes) = (0, 0);
    while i < bytes.len() {
        holes += is_hole(bytes, i) as usize;
        i += 1;
    }
    holes
}

#[cfg(test)]
mod tests {
    use super::{Name, Text, holes};

    #[test]
    fn arguments_that_are_said_stand_in_the_holes() {
        const USER: Name = Name::of("User");
        const ORDER: Name = Name::of("Order");
        let check = |form: &str, arguments: &'static [Name], expected: &str| {
            let mut text = Text::new();
            text.with_arguments(form, Name::generic("Store", arguments));
            assert_eq!(text.as_str(), expected);
        };
        check("StoreModule::for_root(…)", &[], "StoreModule::for_root(…)");
        check("StoreModule::named::<{}>()", &[Name::UNSAID, ORDER], "StoreModule::named::<Order>()");
        check("{}, {}", &[USER, Name::UNSAID, ORDER], "User, Order");
        assert_eq!([holes(""), holes("{"), holes("{ }{}"), holes("{}{}")], [0, 0, 1, 2]);
        assert_eq!(Name::generic("Store", &[USER, Name::UNSAID, ORDER]).said_arguments(), 2);
    }
}
