//! The identity of a provided type, known at compile time.

use super::name::Name;
use super::place::Place;

/// The compile-time identity of a provided type.
///
/// It is a hash of where the type is declared: `TypeId` and `type_name` cannot be compared in `const` on stable Rust. The
/// attributes make it from the module path, the name and the position of the declaration, so two types of one name in two
/// modules differ, and nobody can write one by hand for a type that is not theirs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Key(u64);

impl Key {
    /// A key that no type has.
    pub const NONE: Key = Key(0);

    /// The key of a declaration: its module path, its name and the position where it begins.
    #[doc(hidden)]
    #[must_use]
    pub const fn of(module_path: &str, name: &str, line: u32, column: u32) -> Key {
        let hash = hash_bytes(OFFSET, module_path.as_bytes());
        let hash = hash_bytes(hash, b"::");
        let hash = hash_bytes(hash, name.as_bytes());
        Key(finish(hash_number(hash, ((line as u64) << 32) | column as u64)))
    }

    /// The key of a generic type for one more type argument.
    #[doc(hidden)]
    #[must_use]
    pub const fn with(self, argument: Key) -> Key {
        Key(finish(hash_number(hash_number(OFFSET, self.0), argument.0)))
    }

    /// The key of `Option<T>`, for a proof that callers may come without.
    #[must_use]
    pub(crate) const fn optional(self) -> Key {
        Key::of("core::option", "Option", 0, 0).with(self)
    }

    /// Whether two keys are of one type. (`==` is not `const` on stable Rust.)
    #[must_use]
    pub const fn is(self, other: Key) -> bool {
        self.0 == other.0
    }

    /// The hash, to index tables with.
    pub(crate) const fn hash(self) -> u64 {
        self.0
    }
}

/// A type with an identity. The attributes implement it; a trait object's is implemented next to its trait.
#[diagnostic::on_unimplemented(
    message = "NEST-E0106: `{Self}` has no `#[injectable]`",
    label = "not known to the graph",
    note = "put `#[injectable]` on the struct, or on the trait when it is a `dyn Trait`",
    note = "`#[injectable(value)]` when a module provides a value of it, or when it is\nonly a type argument, as `User` in `Repository<User>`",
    note = "for a type of another crate, declare a struct that holds it:\n`#[injectable(value)] struct Client(other::Client);`"
)]
pub trait Keyed: 'static {
    /// The identity.
    const KEY: Key;
    /// The name for messages, with type arguments.
    const NAME: Name;
    /// Where it is declared.
    const PLACE: Place;
    /// Whether it says `#[injectable(value)]`, so that a list names it in `provide(…, value = …)` only.
    const IS_VALUE: bool = false;
    /// For a type of a library: the entry of `imports` by which an application has it, for messages. There may be one more for each number
    /// of type arguments that are said, with a `{}` in place of each.
    const IMPORTED_BY: &'static [&'static str] = &[];
}

// FNV-1a with 64 bits: short enough to run in `const` evaluation for every declaration of an application.
// Source: http://www.isthe.com/chongo/tech/comp/fnv/
const OFFSET: u64 = 0xcbf2_9ce4_8422_2325;
const PRIME: u64 = 0x0000_0100_0000_01b3;

const fn hash_bytes(mut hash: u64, bytes: &[u8]) -> u64 {
    let mut i = 0;
    while i < bytes.len() {
        hash = (hash ^ bytes[i] as u64).wrapping_mul(PRIME);
        i += 1;
    }
    hash
}

const fn hash_number(hash: u64, number: u64) -> u64 {
    hash_bytes(hash, &number.to_le_bytes())
}

/// Spreads the bits, so that tables may use the low ones, and never gives [`Key::NONE`].
const fn finish(hash: u64) -> u64 {
    let hash = (hash ^ (hash >> 32)).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    let hash = hash ^ (hash >> 29);
    if hash == 0 { 1 } else { hash }
}
