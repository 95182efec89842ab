use chrono::{DateTime, Utc};

use super::{ColumnType, Generated};
use crate::query::{Bound, ValueKind};

/// A table, as an entity describes it.
#[derive(Debug)]
pub struct TableDef {
    entity: &'static str,
    name: &'static str,
    columns: &'static [ColumnDef],
    indexes: &'static [IndexDef],
}

/// An index, as an entity describes it.
#[derive(Clone, Copy, Debug)]
pub struct IndexDef {
    columns: &'static [&'static str],
    is_unique: bool,
}

/// A column, as an entity describes it.
#[derive(Clone, Copy, Debug)]
pub struct ColumnDef {
    name: &'static str,
    /// The name of the field, where it is another one.
    field: Option<&'static str>,
    rust_type: fn() -> &'static str,
    kind: ValueKind,
    nullable: bool,
    role: ColumnRole,
    is_hidden: bool,
    generate: Option<fn() -> Option<Bound>>,
}

/// What a column is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ColumnRole {
    /// What the application says.
    Plain,
    /// A part of what rows are found by.
    Primary,
    /// When the row was inserted.
    Created,
    /// When the row was changed.
    Updated,
    /// When the row was deleted, if it was.
    Deleted,
    /// How often the row was changed.
    Version,
}

impl TableDef {
    /// The table of an entity.
    pub const fn new(entity: &'static str, name: &'static str, columns: &'static [ColumnDef]) -> Self {
        Self { entity, name, columns, indexes: &[] }
    }

    /// The same with indexes.
    #[must_use]
    pub const fn indexes(mut self, indexes: &'static [IndexDef]) -> Self {
        self.indexes = indexes;
        self
    }

    /// The indexes that the entity counts on.
    pub const fn index_definitions(&self) -> &'static [IndexDef] {
        self.indexes
    }

    /// The name of the entity's type.
    pub const fn entity(&self) -> &'static str {
        self.entity
    }

    /// Its name in the database.
    pub const fn name(&self) -> &'static str {
        self.name
    }

    /// Its columns, in the order of the entity's fields.
    pub const fn columns(&self) -> &'static [ColumnDef] {
        self.columns
    }

    /// The column for something, if there is one.
    pub fn role(&self, role: ColumnRole) -> Option<&'static ColumnDef> {
        self.columns.iter().find(|column| column.role == role)
    }

    /// The columns that are read without being asked for.
    pub(crate) fn shown(&self) -> impl Iterator<Item = &'static ColumnDef> {
        self.columns.iter().filter(|column| !column.is_hidden)
    }

    pub(crate) fn primary(&self) -> impl Iterator<Item = &'static ColumnDef> {
        self.columns.iter().filter(|column| column.role == ColumnRole::Primary)
    }
}

impl IndexDef {
    /// An index over these columns, which rows are looked for by.
    pub const fn new(columns: &'static [&'static str]) -> Self {
        Self { columns, is_unique: false }
    }

    /// An index over these columns, of whose values there are no two rows.
    pub const fn unique(columns: &'static [&'static str]) -> Self {
        Self { columns, is_unique: true }
    }

    /// The names of its columns, in its order.
    pub const fn columns(&self) -> &'static [&'static str] {
        self.columns
    }

    /// Whether no two rows may have the same values.
    pub const fn is_unique(&self) -> bool {
        self.is_unique
    }
}

impl ColumnDef {
    /// A column of the type.
    pub const fn new<T: ColumnType>(name: &'static str) -> Self {
        Self {
            name,
            field: None,
            rust_type: std::any::type_name::<T>,
            kind: T::KIND,
            nullable: T::NULLABLE,
            role: ColumnRole::Plain,
            is_hidden: false,
            generate: None,
        }
    }

    /// One of the columns that rows are found by.
    pub const fn primary<T: ColumnType>(name: &'static str) -> Self {
        Self::new::<T>(name).of_role(ColumnRole::Primary)
    }

    /// When the row was inserted.
    pub const fn created<T: ColumnType + Is<DateTime<Utc>>>(name: &'static str) -> Self {
        Self::new::<T>(name).of_role(ColumnRole::Created)
    }

    /// When the row was changed.
    pub const fn updated<T: ColumnType + Is<DateTime<Utc>>>(name: &'static str) -> Self {
        Self::new::<T>(name).of_role(ColumnRole::Updated)
    }

    /// When the row was deleted, if it was.
    pub const fn deleted<T: ColumnType + Is<Option<DateTime<Utc>>>>(name: &'static str) -> Self {
        Self::new::<T>(name).of_role(ColumnRole::Deleted)
    }

    /// How often the row was changed.
    pub const fn version<T: ColumnType + Is<i64>>(name: &'static str) -> Self {
        Self::new::<T>(name).of_role(ColumnRole::Version)
    }

    const fn of_role(mut self, role: ColumnRole) -> Self {
        self.role = role;
        self
    }

    /// The same column, for whose value nobody is asked.
    #[must_use]
    pub const fn generated<T: Generated>(mut self) -> Self {
        self.generate = Some(T::generate);
        self
    }

    /// The same column, read only when asked for.
    #[must_use]
    pub const fn hidden(mut self) -> Self {
        self.is_hidden = true;
        self
    }

    /// The same column, of a field that is called otherwise.
    #[must_use]
    pub const fn of_field(mut self, field: &'static str) -> Self {
        self.field = Some(field);
        self
    }

    /// Its name in the database.
    pub const fn name(&self) -> &'static str {
        self.name
    }

    /// The name of its field.
    pub fn field(&self) -> &'static str {
        self.field.unwrap_or(self.name)
    }

    /// The type of its field, without the modules that its names are in.
    pub(crate) fn rust_type(&self) -> String {
        let full = (self.rust_type)();
        let ends = |character: char| !(character.is_alphanumeric() || character == '_' || character == ':');
        let short = |part: &str| {
            let (path, end) = part
                .split_at(part.len() - part.chars().next_back().filter(|last| ends(*last)).map_or(0, char::len_utf8));
            format!("{}{end}", path.rsplit("::").next().unwrap_or(path))
        };
        full.split_inclusive(ends).map(short).collect()
    }

    /// Whether it is read only when asked for.
    pub const fn is_hidden(&self) -> bool {
        self.is_hidden
    }

    /// What its values are.
    pub const fn kind(&self) -> ValueKind {
        self.kind
    }

    /// Whether it may be NULL.
    pub const fn is_nullable(&self) -> bool {
        self.nullable
    }

    /// What it is for.
    pub const fn purpose(&self) -> ColumnRole {
        self.role
    }

    pub(crate) fn generate(&self) -> Option<Bound> {
        self.generate.and_then(|generate| generate())
    }
}

/// That one type is another: what a column is for decides on its type.
#[diagnostic::on_unimplemented(
    message = "the column needs the type `{T}`",
    label = "expected `{T}`, found `{Self}`",
    note = "`created` and `updated` are a `DateTime<Utc>`, `deleted` is an `Option<DateTime<Utc>>`, and `version` an `i64`"
)]
pub trait Is<T> {}

impl<T> Is<T> for T {}
