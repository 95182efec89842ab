//! Several databases of one application, each with a name that is a type.

use std::sync::{Arc, Mutex};

use nest::data::{
    DataError, DataModule, DataOptions, Database, DatabaseHealth, DatabaseName, DatabaseUrl, Deliver, DeliveryError,
    Inbox, InboxModule, Migration, Outbox, OutboxMessage, OutboxModule, Relay, Repository, Topic,
};
use nest::{Entity, injectable, module, transactional};

#[injectable(value)]
struct Reports;

impl DatabaseName for Reports {}

const USERS: &[Migration] =
    &[Migration::new(1, "users", "CREATE TABLE users (id INTEGER PRIMARY KEY AUTOINCREMENT, email TEXT NOT NULL)")];

const INVOICES: &[Migration] = &[
    Migration::new(
        1,
        "invoices",
        "CREATE TABLE invoices (id INTEGER PRIMARY KEY AUTOINCREMENT, total INTEGER NOT NULL)",
    ),
    Outbox::migration(2),
    Inbox::migration(3),
];

const WRITTEN: Topic<i64> = Topic::new("invoices.written");

#[derive(Clone, Debug, PartialEq, Entity)]
#[entity(table = "users")]
struct User {
    #[column(primary, generated)]
    id: i64,
    email: String,
}

#[derive(Clone, Debug, PartialEq, Entity)]
#[entity(table = "invoices")]
struct Invoice {
    #[column(primary, generated)]
    id: i64,
    total: i64,
}

#[injectable]
struct BillingService {
    users: Arc<Repository<User>>,
    invoices: Arc<Repository<Invoice, Reports>>,
    outbox: Arc<Outbox<Reports>>,
}

impl BillingService {
    #[transactional(database = Reports)]
    async fn bill(&self, email: &str, total: i64) -> Result<(), DataError> {
        self.users.insert(NewUser { email: email.to_owned() }).await?;
        let invoice = self.invoices.insert(NewInvoice { total }).await?;
        self.outbox.publish(WRITTEN, invoice.id, &total).await?;
        match total {
            0 => Err(self.invoices.find(Invoice::ID.eq(-1)).one().await.unwrap_err()),
            _ => Ok(()),
        }
    }
}

#[injectable]
struct Letters {
    inbox: Arc<Inbox<Reports>>,
    #[inject(default)]
    sent: Mutex<Vec<i64>>,
}

impl Deliver for Letters {
    async fn deliver(&self, message: &OutboxMessage) -> Result<(), DeliveryError> {
        let total = message.read(WRITTEN)?.expect("it is an invoice");
        let send = async || {
            self.sent.lock().unwrap().push(total);
            Ok::<(), DataError>(())
        };
        self.inbox.once("letters", message.id(), send).await?;
        Ok(())
    }
}

#[module(
    imports = [
        DataModule::for_feature::<(User,)>(),
        DataModule::named::<Reports>().for_feature::<(Invoice,)>(),
        OutboxModule<Reports>,
        InboxModule<Reports>,
    ],
    providers = [BillingService, Letters, Relay<Letters, Reports>],
)]
struct BillingModule;

/// Where the reports are: a file of its own for each application.
#[injectable]
struct Places {
    #[inject(value = DatabaseUrl::sqlite_memory())]
    reports: DatabaseUrl,
}

#[module(providers = [Places], exports = [Places])]
struct PlacesModule;

#[module(imports = [
    PlacesModule,
    global(DataModule::for_root(DataOptions::new(DatabaseUrl::sqlite_memory())).migrations(USERS)),
    global(DataModule::named::<Reports>().for_root_async(|places: Arc<Places>| {
        DataModule::named::<Reports>().for_root(DataOptions::new(places.reports.clone())).migrations(INVOICES)
    })),
    BillingModule,
])]
struct AppModule;

#[nest::test]
async fn each_repository_is_on_the_database_that_it_names() {
    let app = nest::testing!(AppModule).start().await;
    let billing = app.provider::<BillingService>();
    billing.bill("ada@example.com", 5).await.unwrap();
    assert_eq!(billing.users.select().count().await.unwrap(), 1);
    assert_eq!(billing.invoices.select().sum(Invoice::TOTAL).await.unwrap(), Some(5));
}

#[nest::test]
async fn a_transaction_of_one_database_is_none_of_the_other() {
    let app = nest::testing!(AppModule).start().await;
    let billing = app.provider::<BillingService>();
    assert!(billing.bill("ada@example.com", 0).await.unwrap_err().is_not_found());
    assert_eq!(billing.users.select().count().await.unwrap(), 1);
    assert_eq!(billing.invoices.select().count().await.unwrap(), 0);
    assert_eq!(billing.outbox.status().await.unwrap().waiting, 0);
}

#[nest::test]
async fn a_named_database_has_a_relay_of_its_own() {
    let app = nest::testing!(AppModule).start().await;
    app.provider::<BillingService>().bill("ada@example.com", 5).await.unwrap();
    let letters = app.provider::<Letters>();
    let sent = async {
        while letters.sent.lock().unwrap().is_empty() {
            tokio::time::sleep(std::time::Duration::from_millis(5)).await;
        }
    };
    tokio::time::timeout(std::time::Duration::from_secs(10), sent).await.expect("the letter is sent");
    assert_eq!(*letters.sent.lock().unwrap(), [5]);
}

#[nest::test]
async fn each_database_tells_of_its_health_by_name() {
    let app = nest::testing!(AppModule).start().await;
    let (main, reports) = (app.provider::<DatabaseHealth>(), app.provider::<DatabaseHealth<Reports>>());
    assert_eq!((main.name(), reports.name()), ("default", "Reports"));
    app.provider::<Database<Reports>>().close().await;
    assert!(reports.check().await.unwrap_err().is_closed());
    main.check().await.unwrap();
}
