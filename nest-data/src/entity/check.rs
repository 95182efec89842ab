use super::{ColumnDef, TableDef};
use crate::{database::Database, error::DataError, migration::Dialect, query::query};

/// A column, as the database describes it.
struct Found {
    name: String,
    nullable: bool,
    /// Whether an insertion may leave it out.
    filled: bool,
}

/// Compares an entity with its table, and tells all that does not fit.
pub(crate) async fn check(database: &Database, table: &TableDef) -> Result<(), DataError> {
    let found = columns(database, table.name()).await?;
    let (entity, name) = (table.entity(), table.name());
    if found.is_empty() {
        return Err(DataError::schema(format!(
            "the entity {entity} does not fit the database: there is no table `{name}`; add a migration that creates it, or \
             correct `#[entity(table = …)]`"
        )));
    }
    let of_entity = table.columns().iter().filter_map(|column| mismatch(column, &found));
    let of_table = found
        .iter()
        .filter(|found| !found.filled && !found.nullable)
        .filter(|found| table.columns().iter().all(|column| column.name() != found.name))
        .map(|found| format!("the column `{}` needs a value, and no field has one for it", found.name));
    let mismatches: Vec<String> = of_entity.chain(of_table).collect();
    match mismatches.is_empty() {
        true => Ok(()),
        false => Err(DataError::schema(format!(
            "the entity {entity} does not fit the table `{name}`: {}",
            mismatches.join("; ")
        ))),
    }
}

fn mismatch(column: &ColumnDef, found: &[Found]) -> Option<String> {
    let name = column.name();
    match found.iter().find(|found| found.name == name) {
        None => {
            let names: Vec<&str> = found.iter().map(|found| found.name.as_str()).collect();
            Some(format!("there is no column `{name}`, the table has {}", names.join(", ")))
        }
        Some(found) if found.nullable && !column.is_nullable() => {
            Some(format!("the column `{name}` may be NULL, and its field is no `Option`"))
        }
        Some(found) if !found.nullable && column.is_nullable() => {
            Some(format!("the column `{name}` is NOT NULL, and its field is an `Option`"))
        }
        Some(_) => None,
    }
}

/// The columns of a table, none when there is no such table.
async fn columns(database: &Database, table: &'static str) -> Result<Vec<Found>, DataError> {
    let sql = match database.dialect() {
        // A whole number that is the primary key is never NULL, though the table does not say so.
        Dialect::Sqlite => {
            "SELECT name, \"notnull\" = 0 AND pk = 0, dflt_value IS NOT NULL OR pk > 0 FROM pragma_table_info($1)"
        }
        #[cfg(feature = "postgres")]
        Dialect::Postgres => {
            "SELECT column_name::text, is_nullable = 'YES', column_default IS NOT NULL OR is_identity = 'YES'
             FROM information_schema.columns WHERE table_name = $1 AND table_schema = ANY (current_schemas(false))"
        }
    };
    let found: Vec<(String, bool, bool)> = query(sql).bind(table).fetch_all(database).await?;
    Ok(found.into_iter().map(|(name, nullable, filled)| Found { name, nullable, filled }).collect())
}
