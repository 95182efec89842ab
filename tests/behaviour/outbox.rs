//! The outbox in an application: its relay runs from the start to the stop.

use std::{
    sync::{Arc, Mutex},
    time::Duration,
};

use nest::data::{
    DataError, DataModule, DataOptions, DatabaseUrl, Deliver, DeliveryError, Migration, Outbox, OutboxMessage,
    OutboxModule, Relay, Topic,
};
use nest::{injectable, module, transactional};

const MIGRATIONS: &[Migration] = &[Outbox::migration(1)];
const SIGNED_UP: Topic<String> = Topic::new("users.signed_up");

#[injectable]
struct Mailbox {
    #[inject(default)]
    mails: Mutex<Vec<String>>,
}

impl Deliver for Mailbox {
    async fn deliver(&self, message: &OutboxMessage) -> Result<(), DeliveryError> {
        tokio::time::sleep(Duration::from_millis(30)).await;
        self.mails.lock().unwrap().extend(message.read(SIGNED_UP)?);
        Ok(())
    }
}

#[injectable]
struct UsersService {
    outbox: Arc<Outbox>,
}

impl UsersService {
    #[transactional]
    async fn sign_up(&self, email: &str) -> Result<(), DataError> {
        self.outbox.publish(SIGNED_UP, email, &email.to_owned()).await?;
        Ok(())
    }
}

#[module(imports = [OutboxModule], providers = [UsersService, Mailbox, Relay<Mailbox>])]
struct UsersModule;

fn database() -> DataModule {
    DataModule::for_root(DataOptions::new(DatabaseUrl::sqlite_memory()))
}

#[module(imports = [global(database().migrations(MIGRATIONS)), UsersModule])]
struct AppModule;

async fn until(is_so: impl Fn() -> bool) {
    let wait = async {
        while !is_so() {
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
    };
    tokio::time::timeout(Duration::from_secs(10), wait).await.expect("it takes too long");
}

#[nest::test]
async fn a_relay_delivers_from_the_start_without_being_asked() {
    let app = nest::testing!(AppModule).start().await;
    let (users, mailbox) = (app.provider::<UsersService>(), app.provider::<Mailbox>());
    for email in ["ada@example.com", "eve@example.com"] {
        users.sign_up(email).await.unwrap();
    }
    until(|| mailbox.mails.lock().unwrap().len() == 2).await;
}

#[nest::test]
async fn deliveries_under_way_are_finished_before_the_database_is_closed() {
    let context = nest::context!(AppModule).start().await.unwrap();
    let (users, mailbox) = (context.get::<UsersService>(), context.get::<Mailbox>());
    users.sign_up("ada@example.com").await.unwrap();
    tokio::time::sleep(Duration::from_millis(15)).await;
    context.stop("").await;
    assert_eq!(*mailbox.mails.lock().unwrap(), ["ada@example.com"]);
}

#[module(imports = [global(database()), UsersModule])]
struct WithoutMigration;

#[nest::test]
async fn an_outbox_without_its_table_does_not_start() {
    let error = nest::context!(WithoutMigration).start().await.unwrap_err().to_string();
    assert!(error.contains("`nest_outbox` cannot be read; is `Outbox::migration(…)` in the list"), "{error}");
}

#[injectable]
struct Other;

impl Deliver for Other {
    async fn deliver(&self, _: &OutboxMessage) -> Result<(), DeliveryError> {
        Ok(())
    }
}

#[module(imports = [OutboxModule], providers = [Other, Relay<Other>])]
struct OtherModule;

#[module(imports = [global(database().migrations(MIGRATIONS)), UsersModule, OtherModule])]
struct WithTwoRelays;

#[nest::test]
async fn two_relays_of_one_outbox_do_not_start() {
    let error = nest::context!(WithTwoRelays).start().await.unwrap_err().to_string();
    assert!(error.contains("two relays for one outbox"), "{error}");
}
