use std::any::TypeId;

use nest_core::di::{Key, Keyed, Name, Place};

/// What tells one database of an application from the others: a type, so that a mistyped name does not compile.
///
/// An application with one database needs none. Each further one is given a type of its own, and everything about it
/// has that type as its last parameter: `Database<Reports>`, `Repository<Invoice, Reports>`, `Outbox<Reports>`.
/// [`DataModule::named`](crate::DataModule::named) connects it.
///
/// ```
/// use std::sync::Arc;
///
/// use nest::data::{DataError, DataModule, DataOptions, DatabaseName, DatabaseUrl, Repository};
/// use nest::{Entity, injectable, module, transactional};
///
/// #[injectable(value)]
/// pub struct Reports;
///
/// impl DatabaseName for Reports {}
///
/// #[derive(Clone, Debug, Entity)]
/// #[entity(table = "invoices")]
/// pub struct Invoice {
///     #[column(primary, generated)]
///     pub id: i64,
///     pub total: i64,
/// }
///
/// #[injectable]
/// struct InvoicesService { invoices: Arc<Repository<Invoice, Reports>> }
///
/// impl InvoicesService {
///     #[transactional(database = Reports)]
///     async fn write(&self, total: i64) -> Result<Invoice, DataError> {
///         self.invoices.insert(NewInvoice { total }).await
///     }
/// }
///
/// #[module(imports = [DataModule::named::<Reports>().for_feature::<(Invoice,)>()], providers = [InvoicesService])]
/// struct InvoicesModule;
///
/// #[module(imports = [
///     global(DataModule::for_root(DataOptions::new(DatabaseUrl::sqlite_memory()))),
///     global(DataModule::named::<Reports>().for_root(DataOptions::new(DatabaseUrl::sqlite_memory()))),
///     InvoicesModule,
/// ])]
/// struct AppModule;
///
/// nest::check!(AppModule);
/// # fn main() {}
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not the name of a database",
    label = "not a `DatabaseName`",
    note = "a database is named by a type of its own:\n`#[injectable(value)] pub struct Reports;`\n`impl nest::data::DatabaseName for Reports {{}}`"
)]
pub trait DatabaseName: Keyed + Send + Sync {}

/// The name of the database of an application that has one, and of the one that it calls by no name.
#[derive(Clone, Copy, Debug)]
pub struct DefaultDatabase;

impl DatabaseName for DefaultDatabase {}

/// Written out, since it goes without saying in messages: `Repository<Order>`.
impl Keyed for DefaultDatabase {
    const KEY: Key = Key::of(module_path!(), "DefaultDatabase", line!(), column!());
    const NAME: Name = Name::UNSAID;
    const PLACE: Place = Place::NOWHERE;
}

/// A [`DatabaseName`] as a value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct DatabaseId(TypeId);

impl DatabaseId {
    pub(crate) const fn of<N: DatabaseName>() -> Self {
        Self(TypeId::of::<N>())
    }

    pub(crate) fn is_named(self) -> bool {
        self != Self::of::<DefaultDatabase>()
    }

    /// What a name is called in messages.
    pub(crate) fn name<N: DatabaseName>() -> String {
        match Self::of::<N>().is_named() {
            true => N::NAME.to_string(),
            false => "default".to_owned(),
        }
    }
}
