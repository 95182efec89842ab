use super::{ColumnDef, IndexDef, TableDef, found_type::FoundType};
use crate::{database::Database, error::DataError, migration::Dialect, name::DatabaseName, query::query};

/// A column, as the database describes it.
struct Found {
    name: String,
    nullable: bool,
    /// Whether an insertion may leave it out.
    filled: bool,
    kept_as: FoundType,
}

/// Compares an entity with its table, and tells all that does not fit.
pub(crate) async fn check<N: DatabaseName>(database: &Database<N>, table: &TableDef) -> Result<(), DataError> {
    // Copies may not have the newest tables yet.
    let database = &database.primary();
    let found = columns(database, table.name()).await?;
    let (entity, name) = (table.entity(), table.name());
    if found.is_empty() {
        return Err(DataError::schema(format!(
            "the entity {entity} does not fit the database: there is no table `{name}`; add a migration that creates it, or \
             correct `#[entity(table = …)]`"
        )));
    }
    let dialect = database.handle().dialect();
    let of_entity = table.columns().iter().flat_map(|column| mismatches(column, &found, dialect));
    let of_table = found
        .iter()
        .filter(|found| !found.filled && !found.nullable)
        .filter(|found| table.columns().iter().all(|column| column.name() != found.name))
        .map(|found| format!("the column `{}` needs a value, and no field has one for it", found.name));
    let mut mismatches: Vec<String> = of_entity.chain(of_table).collect();
    if !table.index_definitions().is_empty() {
        let found = indexes(database, name).await?;
        let missing = table.index_definitions().iter().filter(|index| !found.iter().any(|found| found.serves(index)));
        mismatches.extend(missing.map(|index| missing_index(name, index)));
    }
    match mismatches.is_empty() {
        true => Ok(()),
        false => Err(DataError::schema(format!(
            "the entity {entity} does not fit the table `{name}`: {}",
            mismatches.join("; ")
        ))),
    }
}

fn mismatches(column: &ColumnDef, found: &[Found], dialect: Dialect) -> Vec<String> {
    let name = column.name();
    let Some(found_column) = found.iter().find(|found| found.name == name) else {
        let names: Vec<&str> = found.iter().map(|found| found.name.as_str()).collect();
        return vec![format!("there is no column `{name}`, the table has {}", names.join(", "))];
    };
    let nullable = match (found_column.nullable, column.is_nullable()) {
        (true, false) => Some(format!("the column `{name}` may be NULL, and its field is no `Option`")),
        (false, true) => Some(format!("the column `{name}` is NOT NULL, and its field is an `Option`")),
        (true, true) | (false, false) => None,
    };
    found_column.kept_as.mismatch(column, dialect).into_iter().chain(nullable).collect()
}

/// An index, as the database describes it.
struct FoundIndex {
    name: String,
    is_unique: bool,
    /// None for an expression.
    columns: Vec<Option<String>>,
}

impl FoundIndex {
    /// Whether it does what the entity counts on. Rows are found by the first columns of an index as well; no two are the same
    /// only by all of them, in whatever order.
    fn serves(&self, wanted: &IndexDef) -> bool {
        let has = |column: &&str| self.columns.iter().flatten().any(|found| found == column);
        match wanted.is_unique() {
            true => self.is_unique && self.columns.len() == wanted.columns().len() && wanted.columns().iter().all(has),
            false => {
                let leading = self.columns.iter().map(Option::as_deref).take(wanted.columns().len());
                leading.eq(wanted.columns().iter().map(|column| Some(*column)))
            }
        }
    }
}

fn missing_index(table: &str, wanted: &IndexDef) -> String {
    let (columns, kind) = (wanted.columns(), if wanted.is_unique() { "unique index" } else { "index" });
    format!(
        "there is no {kind} over ({}), add a migration with `CREATE {} {table}_{} ON {table} ({})`",
        columns.join(", "),
        kind.to_uppercase(),
        columns.join("_"),
        columns.join(", ")
    )
}

/// The indexes of a table over all of its rows. The one of a whole number that is SQLite's primary key is not among them.
async fn indexes<N>(database: &Database<N>, table: &'static str) -> Result<Vec<FoundIndex>, DataError> {
    let sql = match database.handle().dialect() {
        Dialect::Sqlite => {
            "SELECT list.name, list.\"unique\", info.name
             FROM pragma_index_list($1) AS list, pragma_index_info(list.name) AS info
             WHERE list.partial = 0 ORDER BY list.seq, info.seqno"
        }
        #[cfg(feature = "postgres")]
        Dialect::Postgres => {
            "SELECT indexes.relname::text, pg_index.indisunique, pg_attribute.attname::text
             FROM pg_index
             JOIN pg_class AS tables ON tables.oid = pg_index.indrelid
             JOIN pg_class AS indexes ON indexes.oid = pg_index.indexrelid
             JOIN pg_namespace ON pg_namespace.oid = tables.relnamespace
             CROSS JOIN LATERAL unnest(pg_index.indkey) WITH ORDINALITY AS part (number, place)
             LEFT JOIN pg_attribute ON pg_attribute.attrelid = tables.oid AND pg_attribute.attnum = part.number
             WHERE tables.relname = $1 AND pg_namespace.nspname = ANY (current_schemas(false))
               AND pg_index.indpred IS NULL AND pg_index.indisvalid AND part.place <= pg_index.indnkeyatts
             ORDER BY indexes.relname, part.place"
        }
    };
    let found: Vec<(String, bool, Option<String>)> = query(sql).bind(table).fetch_all(database).await?;
    let mut indexes: Vec<FoundIndex> = Vec::new();
    for (name, is_unique, column) in found {
        match indexes.last_mut() {
            Some(last) if last.name == name => last.columns.push(column),
            _ => indexes.push(FoundIndex { name, is_unique, columns: vec![column] }),
        }
    }
    Ok(indexes)
}

/// The columns of a table, none when there is no such table.
async fn columns<N>(database: &Database<N>, table: &'static str) -> Result<Vec<Found>, DataError> {
    match database.handle().dialect() {
        // A whole number that is the primary key is never NULL, though the table does not say so.
        Dialect::Sqlite => {
            let select = "SELECT name, \"notnull\" = 0 AND pk = 0, dflt_value IS NOT NULL OR pk > 0, type FROM pragma_table_info($1)";
            let found: Vec<(String, bool, bool, String)> = query(select).bind(table).fetch_all(database).await?;
            let found = found.into_iter();
            Ok(found
                .map(|(name, nullable, filled, declared)| Found {
                    name,
                    nullable,
                    filled,
                    kept_as: FoundType::sqlite(declared),
                })
                .collect())
        }
        #[cfg(feature = "postgres")]
        Dialect::Postgres => {
            // A column of a domain has the name of the type below it here.
            let select = "SELECT columns.column_name::text, columns.is_nullable = 'YES',
                                 columns.column_default IS NOT NULL OR columns.is_identity = 'YES', columns.udt_name::text,
                                 upper(format_type(pg_attribute.atttypid, pg_attribute.atttypmod))
                          FROM information_schema.columns AS columns
                          JOIN pg_class ON pg_class.relname = columns.table_name
                          JOIN pg_namespace ON pg_namespace.oid = pg_class.relnamespace AND pg_namespace.nspname = columns.table_schema
                          JOIN pg_attribute ON pg_attribute.attrelid = pg_class.oid AND pg_attribute.attname = columns.column_name
                          WHERE columns.table_name = $1 AND columns.table_schema = ANY (current_schemas(false))";
            let rows: Vec<crate::query::Row> = query(select).bind(table).fetch_all(database).await?;
            let found = rows.iter().map(|row| {
                let (name, declared): (String, String) = (row.at(3)?, row.at(4)?);
                let kept_as = FoundType::postgres(declared, &name);
                Ok(Found { name: row.at(0)?, nullable: row.at(1)?, filled: row.at(2)?, kept_as })
            });
            found.collect()
        }
    }
}
