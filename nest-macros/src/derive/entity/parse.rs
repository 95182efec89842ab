//! Reads the struct, `#[entity(…)]` and `#[column(…)]`.

use proc_macro2::Ident;
use syn::ext::IdentExt;
use syn::parse::ParseStream;
use syn::punctuated::Punctuated;
use syn::{Attribute, Data, DeriveInput, Field, Fields, LitStr, Token, Type, parenthesized};

use crate::support::{Arguments, Errors, nearest, value_of};

/// What is said of an entity.
pub(super) struct Entity<'a> {
    pub(super) input: &'a DeriveInput,
    pub(super) table: LitStr,
    pub(super) columns: Vec<Column<'a>>,
    pub(super) indexes: Vec<Index>,
}

/// `unique(email)` or `index(owner, created_at)`.
pub(super) struct Index {
    word: Ident,
    fields: Vec<Ident>,
}

impl Index {
    pub(super) fn is_unique(&self) -> bool {
        self.word == "unique"
    }

    /// Its columns, in its order. All of them are there, or there was a fault.
    pub(super) fn columns<'c, 'a>(&'c self, entity: &'c Entity<'a>) -> impl Iterator<Item = &'c Column<'a>> {
        self.fields.iter().filter_map(|field| entity.columns.iter().find(|column| column.ident == field))
    }
}

/// What is said of a field.
pub(super) struct Column<'a> {
    pub(super) field: &'a Field,
    pub(super) ident: &'a Ident,
    /// In the database.
    pub(super) name: String,
    pub(super) role: Role,
    pub(super) is_generated: bool,
    /// Whether it is read only when asked for.
    pub(super) is_hidden: bool,
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

const ENTITY: &[&str] = &["table", "unique", "index"];
/// What a table may have several of.
const REPEATABLE: &[&str] = &["unique", "index"];

const COLUMN: &[&str] = &["primary", "generated", "created", "updated", "deleted", "version", "hidden", "name"];

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
    let (table, indexes) = table(input, errors);
    let columns: Vec<Column<'a>> = fields.named.iter().filter_map(|field| column(field, errors)).collect();
    check(input, &columns, errors);
    check_indexes(&columns, &indexes, errors);
    Some(Entity { input, table: table?, columns, indexes })
}

fn table(input: &DeriveInput, errors: &mut Errors) -> (Option<LitStr>, Vec<Index>) {
    let (mut table, mut indexes) = (None, Vec::new());
    let mut is_said = false;
    for attribute in input.attrs.iter().filter(|attribute| attribute.path().is_ident("entity")) {
        is_said = true;
        arguments(attribute, "entity", ENTITY, errors, |name, input| {
            if name == "table" {
                value_of(name, "\"users\"", input)?;
                table = Some(input.parse::<LitStr>()?);
            } else {
                let of = |fields| Index { word: name.clone(), fields };
                indexes.extend(lists_of(name, input)?.into_iter().map(of));
            }
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
    (table, indexes)
}

/// `(owner, created_at)`, or several of these in one: `((owner, created_at), (owner, total))`. Clippy takes two words that
/// share a field for one attribute that is there twice (`duplicated_attributes`).
fn lists_of(name: &Ident, input: ParseStream<'_>) -> syn::Result<Vec<Vec<Ident>>> {
    if !input.peek(syn::token::Paren) {
        return Err(without_fields(name));
    }
    let content;
    parenthesized!(content in input);
    if !content.peek(syn::token::Paren) {
        return Ok(vec![fields_of(name, &content)?]);
    }
    let mut lists = Vec::new();
    while !content.is_empty() {
        let list;
        parenthesized!(list in content);
        lists.push(fields_of(name, &list)?);
        if !content.is_empty() {
            content.parse::<Token![,]>()?;
        }
    }
    Ok(lists)
}

/// `owner, created_at`
fn fields_of(name: &Ident, input: ParseStream<'_>) -> syn::Result<Vec<Ident>> {
    let fields: Vec<Ident> = Punctuated::<Ident, Token![,]>::parse_terminated(input)?.into_iter().collect();
    if fields.is_empty() { Err(without_fields(name)) } else { Ok(fields) }
}

fn without_fields(name: &Ident) -> syn::Error {
    syn::Error::new(name.span(), format!("NEST-E0116: `{name}` needs fields\nhelp: `{name}(email)`"))
}

fn check_indexes(columns: &[Column<'_>], indexes: &[Index], errors: &mut Errors) {
    let names: Vec<String> = columns.iter().map(|column| column.ident.to_string()).collect();
    let known: Vec<&str> = names.iter().map(String::as_str).collect();
    for (at, index) in indexes.iter().enumerate() {
        for (place, field) in index.fields.iter().enumerate() {
            if index.fields[..place].contains(field) {
                errors.under(field, format!("NEST-E0703: `{field}` is in this index twice"));
            }
            if known.iter().any(|name| field == name) {
                continue;
            }
            let help = match nearest(&field.to_string(), &known) {
                Some(name) => format!("did you mean `{name}`?"),
                None => format!("the fields are {}", known.join(", ")),
            };
            errors.under(field, format!("NEST-E0703: there is no field `{field}` to be in an index\nhelp: {help}"));
        }
        if let (true, Some(fourth)) = (index.is_unique(), index.fields.get(3)) {
            errors.under(fourth, "NEST-E0703: a unique index that rows are found by has up to three columns");
        }
        if indexes[..at].iter().any(|other| other.word == index.word && other.fields == index.fields) {
            errors.under(&index.word, "NEST-E0703: this index is there twice");
        }
    }
}

fn column<'a>(field: &'a Field, errors: &mut Errors) -> Option<Column<'a>> {
    let ident = field.ident.as_ref()?;
    let mut column = Column {
        field,
        ident,
        name: ident.unraw().to_string(),
        role: Role::Plain,
        is_generated: false,
        is_hidden: false,
    };
    let (mut generated, mut hidden, mut second) = (None, None, None);
    for attribute in field.attrs.iter().filter(|attribute| attribute.path().is_ident("column")) {
        arguments(attribute, "column", COLUMN, errors, |name, input| {
            if name == "name" {
                value_of(name, "\"email_address\"", input)?;
                column.name = input.parse::<LitStr>()?.value();
            } else if name == "hidden" {
                hidden = Some(name.clone());
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
    if let Some(hidden) = hidden {
        column.is_hidden = true;
        // Told here, since the compiler would tell of everything that is made of the type.
        if !is_hidden_type(&field.ty) {
            errors.under(
                &field.ty,
                "NEST-E0703: the type of a hidden column is `Hidden<…>`, since it may not have been read\n\
                 help: put the type into `nest::data::Hidden<…>`",
            );
        }
        if column.role != Role::Plain {
            errors.under(
                hidden,
                "NEST-E0703: a column that the repository needs cannot be hidden\nhelp: leave `hidden` out",
            );
        }
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

fn is_hidden_type(ty: &Type) -> bool {
    matches!(ty, Type::Path(path) if path.path.segments.last().is_some_and(|last| last.ident == "Hidden"))
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
        Arguments::new(word, known, errors).repeatable(REPEATABLE).read(input, |name, input, _| read(name, input));
        Ok(())
    });
    if let Err(error) = result {
        errors.add(syn::Error::new(error.span(), format!("NEST-E0116: `#[{word}]` takes arguments: `#[{word}(…)]`")));
    }
}
