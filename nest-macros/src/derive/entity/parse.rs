//! Reads the struct, `#[entity(…)]` and `#[column(…)]`.

use proc_macro2::Ident;
use syn::ext::IdentExt;
use syn::parse::ParseStream;
use syn::{Attribute, Data, DeriveInput, Field, Fields, LitStr};

use crate::support::{Arguments, Errors, value_of};

/// What is said of an entity.
pub(super) struct Entity<'a> {
    pub(super) input: &'a DeriveInput,
    pub(super) table: LitStr,
    pub(super) columns: Vec<Column<'a>>,
}

/// What is said of a field.
pub(super) struct Column<'a> {
    pub(super) field: &'a Field,
    pub(super) ident: &'a Ident,
    /// In the database.
    pub(super) name: String,
    pub(super) role: Role,
    pub(super) is_generated: bool,
}

/// What a column is for.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Role {
    Plain,
    Primary,
    Created,
    Updated,
    Deleted,
    Version,
}

/// What `#[column]` calls them, and whether there is one at most.
const ROLES: &[(&str, Role, bool)] = &[
    ("primary", Role::Primary, false),
    ("created", Role::Created, true),
    ("updated", Role::Updated, true),
    ("deleted", Role::Deleted, true),
    ("version", Role::Version, true),
];

const COLUMN: &[&str] = &["primary", "generated", "created", "updated", "deleted", "version", "name"];

impl Column<'_> {
    /// Whether an insertion has to say its value.
    pub(super) fn is_asked_for(&self) -> bool {
        matches!(self.role, Role::Plain | Role::Primary) && !self.is_generated
    }
}

pub(super) fn entity<'a>(input: &'a DeriveInput, errors: &mut Errors) -> Option<Entity<'a>> {
    let Data::Struct(data) = &input.data else {
        errors.under(
            &input.ident,
            "NEST-E0703: an entity is a struct with a field for each column\n\
             help: a column whose values are one of a few takes `#[derive(ColumnEnum)]` on its enum",
        );
        return None;
    };
    let Fields::Named(fields) = &data.fields else {
        errors.under(&input.ident, "NEST-E0703: the fields of an entity have names, since its columns have");
        return None;
    };
    if !input.generics.params.is_empty() {
        errors.under(&input.generics, "NEST-E0703: an entity has no parameters\nhelp: write one struct for each table");
    }
    let table = table(input, errors);
    let columns: Vec<Column<'a>> = fields.named.iter().filter_map(|field| column(field, errors)).collect();
    check(input, &columns, errors);
    Some(Entity { input, table: table?, columns })
}

fn table(input: &DeriveInput, errors: &mut Errors) -> Option<LitStr> {
    let mut table = None;
    let mut is_said = false;
    for attribute in input.attrs.iter().filter(|attribute| attribute.path().is_ident("entity")) {
        is_said = true;
        arguments(attribute, "entity", &["table"], errors, |name, input| {
            value_of(name, "\"users\"", input)?;
            table = Some(input.parse::<LitStr>()?);
            Ok(())
        });
    }
    if table.is_none() && !is_said {
        errors.under(
            &input.ident,
            format!(
                "NEST-E0703: nobody says which table `{}` is about\nhelp: `#[entity(table = \"…\")]` on the struct",
                input.ident
            ),
        );
    }
    table
}

fn column<'a>(field: &'a Field, errors: &mut Errors) -> Option<Column<'a>> {
    let ident = field.ident.as_ref()?;
    let mut column = Column { field, ident, name: ident.unraw().to_string(), role: Role::Plain, is_generated: false };
    let mut generated = None;
    let mut second = None;
    for attribute in field.attrs.iter().filter(|attribute| attribute.path().is_ident("column")) {
        arguments(attribute, "column", COLUMN, errors, |name, input| {
            if name == "name" {
                value_of(name, "\"email_address\"", input)?;
                column.name = input.parse::<LitStr>()?.value();
            } else if name == "generated" {
                generated = Some(name.clone());
            } else if let Some((_, role, _)) = ROLES.iter().find(|(word, ..)| name == word) {
                if column.role != Role::Plain {
                    second = Some(name.clone());
                }
                column.role = *role;
            }
            Ok(())
        });
    }
    if let Some(second) = second {
        errors.under(
            second,
            format!("NEST-E0703: the column `{ident}` is for two things at once\nhelp: keep one of them"),
        );
    }
    if let Some(generated) = generated {
        column.is_generated = true;
        if column.role != Role::Primary {
            errors.under(
                generated,
                "NEST-E0703: only a primary column is generated\nhelp: `#[column(primary, generated)]`",
            );
        }
    }
    Some(column)
}

/// What can be wrong with the columns together.
fn check(input: &DeriveInput, columns: &[Column<'_>], errors: &mut Errors) {
    for (word, role, is_single) in ROLES {
        let mut with_role = columns.iter().filter(|column| column.role == *role);
        let first = with_role.next();
        if *role == Role::Primary && first.is_none() {
            errors.under(
                &input.ident,
                format!(
                    "NEST-E0703: `{}` has no primary column, so its rows could not be found again\n\
                     help: `#[column(primary)]` on a field, and `generated` too where the database makes its value",
                    input.ident
                ),
            );
        }
        if let (true, Some(first), Some(second)) = (is_single, first, with_role.next()) {
            errors.under(
                second.ident,
                format!("NEST-E0703: `{}` is `{word}` already\nhelp: keep one of the two", first.ident),
            );
        }
    }
    let primary: Vec<&Column<'_>> = columns.iter().filter(|column| column.role == Role::Primary).collect();
    if let Some(fourth) = primary.get(3) {
        errors.under(fourth.ident, "NEST-E0703: an entity has up to three primary columns");
    }
    for (index, column) in columns.iter().enumerate() {
        if columns[..index].iter().any(|other| other.name == column.name) {
            errors.under(column.ident, format!("NEST-E0703: two fields are for the column `{}`", column.name));
        }
    }
}

fn arguments(
    attribute: &Attribute,
    word: &'static str,
    known: &'static [&'static str],
    errors: &mut Errors,
    mut read: impl FnMut(&Ident, ParseStream<'_>) -> syn::Result<()>,
) {
    let result = attribute.parse_args_with(|input: ParseStream<'_>| {
        Arguments::new(word, known, errors).read(input, |name, input, _| read(name, input));
        Ok(())
    });
    if let Err(error) = result {
        errors.add(syn::Error::new(error.span(), format!("NEST-E0116: `#[{word}]` takes arguments: `#[{word}(…)]`")));
    }
}
