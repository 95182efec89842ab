//! The outbox: what is published with a commit is delivered, in order, at least once, whoever dies on the way.

use std::{
    collections::HashMap,
    io::{BufRead as _, BufReader},
    num::NonZeroU32,
    process::{Command, Stdio},
    sync::{Arc, Mutex},
    time::Duration,
};

use nest_data::{
    DataError, DataOptions, Database, DatabaseUrl, Deliver, DeliveryError, Migration, Outbox, OutboxMessage, Relay,
    RelayOptions, Topic, query,
};

use crate::{Engine, engines::on_text, on};

const TABLES: &[Migration] =
    &[Migration::new(1, "notes", "CREATE TABLE notes (text TEXT NOT NULL)"), Outbox::migration(2)];

const NUMBER: Topic<i64> = Topic::new("numbers");

/// What a delivery does, which the tests decide, and what was delivered.
#[derive(Default)]
struct Receiver<const ATTEMPTS: u32> {
    delivered: Mutex<Vec<(String, i64)>>,
    /// How often a key fails before it succeeds.
    failures: Mutex<HashMap<String, u32>>,
    /// How many deliveries of a key are under way, and whether there were ever two.
    under_way: Mutex<HashMap<String, u32>>,
    overlapped: Mutex<bool>,
}

impl<const ATTEMPTS: u32> Deliver for Receiver<ATTEMPTS> {
    async fn deliver(&self, message: &OutboxMessage) -> Result<(), DeliveryError> {
        let (key, number) = (message.key().to_owned(), message.read(NUMBER)?.expect("it is a number"));
        {
            let mut under_way = self.under_way.lock().unwrap();
            let count = under_way.entry(key.clone()).or_default();
            *count += 1;
            *self.overlapped.lock().unwrap() |= *count > 1;
        }
        tokio::time::sleep(Duration::from_millis(2)).await;
        *self.under_way.lock().unwrap().get_mut(&key).unwrap() -= 1;
        match key.as_str() {
            "panics" => panic!("a delivery that panics"),
            "hopeless" => return Err(DeliveryError::permanent("nobody lives there")),
            "endless" => std::future::pending().await,
            _ => {}
        }
        if let Some(left) = self.failures.lock().unwrap().get_mut(&key).filter(|left| **left > 0) {
            *left -= 1;
            return Err(DeliveryError::new(format!("{key} is away")));
        }
        self.delivered.lock().unwrap().push((key, number));
        Ok(())
    }

    fn options() -> RelayOptions {
        let pause = Duration::from_millis(1);
        RelayOptions::new().max_attempts(ATTEMPTS).pauses(pause, pause).lease(Duration::from_millis(400)).at_once(4)
    }
}

impl<const ATTEMPTS: u32> Receiver<ATTEMPTS> {
    fn delivered(&self) -> Vec<(String, i64)> {
        self.delivered.lock().unwrap().clone()
    }

    fn of(&self, key: &str) -> Vec<i64> {
        self.delivered().into_iter().filter(|(of, _)| of == key).map(|(_, number)| number).collect()
    }
}

fn relay<const ATTEMPTS: u32>(outbox: &Outbox) -> (Relay<Receiver<ATTEMPTS>>, Arc<Receiver<ATTEMPTS>>) {
    let receiver = Arc::new(Receiver::default());
    (Relay::new(outbox, Arc::clone(&receiver)), receiver)
}

async fn open(url: DatabaseUrl) -> (Database, Outbox) {
    let database = Database::connect(&DataOptions::new(url)).await.unwrap();
    database.migrate(TABLES).await.unwrap();
    let outbox = Outbox::new(&database);
    (database, outbox)
}

async fn on_each(test: impl AsyncFn(&Database, &Outbox)) {
    on(Engine::ALL, async |url| {
        let (database, outbox) = open(url).await;
        test(&database, &outbox).await;
        database.close().await;
    })
    .await;
}

async fn publish(database: &Database, outbox: &Outbox, key: &str, number: i64) {
    database.transaction(async || outbox.publish(NUMBER, key, &number).await).await.unwrap();
}

/// A plan of when the table was empty compared all messages with all others once some thousand waited, and delivered one a second.
#[tokio::test]
async fn postgres_keeps_no_plan_of_looking_for_messages() {
    on([Engine::Postgres], async |url| {
        let options = DataOptions { max_connections: NonZeroU32::MIN, ..DataOptions::new(url) };
        let database = Database::connect(&options).await.unwrap();
        database.migrate(TABLES).await.unwrap();
        let outbox = Outbox::new(&database);
        let (relay, receiver) = relay::<3>(&outbox);
        for number in 0..8 {
            publish(&database, &outbox, "a", number).await;
            relay.deliver_due().await.unwrap();
        }
        assert_eq!(receiver.of("a"), [0, 1, 2, 3, 4, 5, 6, 7]);
        let kept = async |statement: &str| {
            let count = query("SELECT count(*) FROM pg_prepared_statements WHERE statement LIKE $1").bind(statement);
            count.fetch_value::<i64>(&database).await.unwrap()
        };
        assert_eq!(kept("%INSERT INTO nest_outbox%").await, 1);
        assert_eq!(kept("%nest_outbox AS candidate%").await, 0);
        assert_eq!(kept("DELETE FROM nest_outbox%").await, 0);
        database.close().await;
    })
    .await;
}

#[tokio::test]
async fn a_message_goes_with_its_transaction() {
    on_each(async |database, outbox| {
        let (relay, receiver) = relay::<3>(outbox);
        let tell = async |keep: bool| {
            database
                .transaction(async || {
                    query("INSERT INTO notes (text) VALUES ('hello')").execute(database).await?;
                    outbox.publish(NUMBER, "a", &i64::from(keep)).await?;
                    assert!(relay.deliver_due().await.unwrap_err().is_transaction());
                    if keep { Ok(()) } else { query("no SQL").execute(database).await.map(drop) }
                })
                .await
        };
        tell(false).await.unwrap_err();
        assert_eq!(relay.deliver_due().await.unwrap(), 0);
        tell(true).await.unwrap();
        assert_eq!(relay.deliver_due().await.unwrap(), 1);
        assert_eq!(receiver.delivered(), [("a".to_owned(), 1)]);
        assert_eq!(outbox.status().await.unwrap().waiting, 0);
    })
    .await;
}

#[tokio::test]
async fn a_message_outside_of_a_transaction_is_refused() {
    on_each(async |database, outbox| {
        let error = outbox.publish(NUMBER, "a", &1).await.unwrap_err();
        assert!(error.is_transaction());
        assert!(error.to_string().contains("`numbers`") && error.to_string().contains("`#[transactional]`"), "{error}");

        let mut transaction = database.begin().await.unwrap();
        outbox.publish_in(&mut transaction, NUMBER, "a", &1).await.unwrap();
        transaction.commit().await.unwrap();
        let mut transaction = database.begin().await.unwrap();
        outbox.publish_in(&mut transaction, NUMBER, "a", &2).await.unwrap();
        transaction.rollback().await.unwrap();
        assert_eq!(outbox.status().await.unwrap().waiting, 1);
    })
    .await;
}

#[tokio::test]
async fn messages_of_one_key_keep_their_order_while_others_overtake_them() {
    on_each(async |database, outbox| {
        let (relay, receiver) = relay::<10>(outbox);
        receiver.failures.lock().unwrap().insert("slow".to_owned(), 3);
        for number in 1..=5 {
            publish(database, outbox, "slow", number).await;
            publish(database, outbox, "quick", number).await;
        }
        while outbox.status().await.unwrap().waiting > 0 {
            relay.deliver_due().await.unwrap();
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
        assert_eq!((receiver.of("slow"), receiver.of("quick")), ((1..=5).collect(), (1..=5).collect()));
        assert_eq!(receiver.delivered()[0].0, "quick");
        assert!(!*receiver.overlapped.lock().unwrap());
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn several_relays_and_publishers_deliver_each_message_once_and_in_order() {
    on(Engine::SHARED, async |url| {
        let (database, outbox) = open(url.clone()).await;
        let (other, other_outbox) = open(url).await;
        let receiver = Arc::new(Receiver::<10>::default());
        let publishing = ["a", "b", "c"].map(|key| {
            let (database, outbox) = (database.clone(), outbox.clone());
            tokio::spawn(async move {
                for number in 1..=15 {
                    publish(&database, &outbox, key, number).await;
                }
            })
        });
        let relaying = [&outbox, &other_outbox].map(|outbox| {
            let (relay, outbox) = (Relay::new(outbox, Arc::clone(&receiver)), outbox.clone());
            let receiver = Arc::clone(&receiver);
            tokio::spawn(async move {
                while receiver.delivered().len() < 45 || outbox.status().await.unwrap().waiting > 0 {
                    relay.deliver_due().await.unwrap();
                    tokio::time::sleep(Duration::from_millis(1)).await;
                }
            })
        });
        for task in publishing.into_iter().chain(relaying) {
            tokio::time::timeout(Duration::from_secs(60), task).await.expect("all is delivered").unwrap();
        }
        for key in ["a", "b", "c"] {
            assert_eq!(receiver.of(key), (1..=15).collect::<Vec<i64>>(), "{key}");
        }
        assert!(!*receiver.overlapped.lock().unwrap());
        database.close().await;
        other.close().await;
    })
    .await;
}

#[tokio::test]
async fn the_order_of_a_key_is_that_of_commits_also_when_two_publish_at_once() {
    on(Engine::SHARED, async |url| {
        let (database, outbox) = open(url).await;
        let mut first = database.begin().await.unwrap();
        outbox.publish_in(&mut first, NUMBER, "a", &1).await.unwrap();
        let second = tokio::spawn({
            let (database, outbox) = (database.clone(), outbox.clone());
            async move { publish(&database, &outbox, "a", 2).await }
        });
        tokio::time::sleep(Duration::from_millis(50)).await;
        assert!(!second.is_finished(), "a later message of the key was committed before the earlier one");
        first.commit().await.unwrap();
        second.await.unwrap();
        let (relay, receiver) = relay::<3>(&outbox);
        relay.deliver_due().await.unwrap();
        assert_eq!(receiver.of("a"), [1, 2]);
        database.close().await;
    })
    .await;
}

#[tokio::test]
async fn what_fails_too_often_is_a_dead_letter_that_can_be_tried_again() {
    on_each(async |database, outbox| {
        let (relay, receiver) = relay::<2>(outbox);
        receiver.failures.lock().unwrap().insert("away".to_owned(), 2);
        for key in ["away", "panics", "hopeless"] {
            publish(database, outbox, key, 1).await;
        }
        publish(database, outbox, "away", 2).await;
        while outbox.status().await.unwrap().waiting > 0 {
            relay.deliver_due().await.unwrap();
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
        // The one behind a dead letter goes on.
        assert_eq!(receiver.of("away"), [2]);
        let mut dead = outbox.dead_letters(10).await.unwrap();
        dead.sort_by_key(|letter| letter.message().key().to_owned());
        let told =
            |index: usize| (dead[index].message().key(), dead[index].message().attempt(), dead[index].last_error());
        assert_eq!(told(0), ("away", 2, "away is away"));
        assert_eq!(told(1), ("hopeless", 1, "nobody lives there"));
        assert_eq!(told(2), ("panics", 2, "the delivery panicked"));
        assert_eq!(dead.len(), 3);
        assert!(!format!("{:?}", dead[0].message()).contains("payload"));
        assert_eq!(outbox.dead_letters(1).await.unwrap().len(), 1);

        assert!(outbox.retry(dead[0].message().id()).await.unwrap());
        assert!(!outbox.retry(dead[0].message().id()).await.unwrap());
        assert_eq!(relay.deliver_due().await.unwrap(), 1);
        assert_eq!(receiver.of("away"), [2, 1]);
        assert!(outbox.discard(dead[1].message().id()).await.unwrap());
        assert!(!outbox.discard(dead[1].message().id()).await.unwrap());
        assert_eq!(outbox.retry_all().await.unwrap(), 1);
        let status = outbox.status().await.unwrap();
        assert_eq!((status.waiting, status.dead, status.oldest.is_some()), (1, 0, true));
    })
    .await;
}

#[tokio::test]
async fn a_delivery_that_does_not_end_is_given_up_before_its_lease_is() {
    on_each(async |database, outbox| {
        let (relay, _) = relay::<1>(outbox);
        publish(database, outbox, "endless", 1).await;
        relay.deliver_due().await.unwrap();
        let dead = outbox.dead_letters(1).await.unwrap();
        assert!(dead[0].last_error().contains("as long as its lease"), "{dead:?}");
    })
    .await;
}

/// What tells the program of this test to be the process that is killed.
const VICTIM: &str = "NEST_OUTBOX_VICTIM";

struct Hangs;

impl Deliver for Hangs {
    async fn deliver(&self, _: &OutboxMessage) -> Result<(), DeliveryError> {
        println!("\nunder way");
        std::future::pending().await
    }

    fn options() -> RelayOptions {
        RelayOptions::new().lease(Duration::from_millis(1_500))
    }
}

/// Does nothing, unless it was started by the test below.
#[tokio::test]
async fn victim_of_a_kill() {
    let Ok(url) = std::env::var(VICTIM) else { return };
    let (_, outbox) = open(url.parse().unwrap()).await;
    Relay::new(&outbox, Arc::new(Hangs)).deliver_due().await.unwrap();
}

#[tokio::test]
async fn a_message_whose_process_was_killed_is_delivered_by_another_one_after_its_lease() {
    on_text(Engine::SHARED, async |url| {
        let (database, outbox) = open(url.parse().unwrap()).await;
        publish(&database, &outbox, "a", 1).await;
        publish(&database, &outbox, "a", 2).await;
        let mut victim = Command::new(std::env::current_exe().unwrap())
            .args(["outbox::victim_of_a_kill", "--exact", "--nocapture"])
            .env(VICTIM, url)
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let lines = BufReader::new(victim.stdout.take().unwrap()).lines();
        let is_under_way = lines.map_while(Result::ok).any(|line| line == "under way");
        victim.kill().unwrap();
        victim.wait().unwrap();
        assert!(is_under_way);

        let (relay, receiver) = relay::<10>(&outbox);
        assert_eq!(relay.deliver_due().await.unwrap(), 0, "the lease of the dead process holds");
        for _ in 0..200 {
            tokio::time::sleep(Duration::from_millis(50)).await;
            if relay.deliver_due().await.unwrap() > 0 {
                break;
            }
        }
        assert_eq!(receiver.of("a"), [1, 2]);
        assert!(outbox.dead_letters(1).await.unwrap().is_empty());
        database.close().await;
    })
    .await;
}

#[tokio::test]
async fn a_message_that_kills_its_process_each_time_becomes_a_dead_letter() {
    on_each(async |database, outbox| {
        publish(database, outbox, "a", 1).await;
        let (relay, receiver) = relay::<2>(outbox);
        // What two processes left behind that died with it.
        query("UPDATE nest_outbox SET attempts = 2").execute(database).await.unwrap();
        relay.deliver_due().await.unwrap();
        assert!(receiver.delivered().is_empty());
        let dead = outbox.dead_letters(1).await.unwrap();
        assert_eq!(dead[0].last_error(), "each attempt ended with its process, without a result");
    })
    .await;
}

#[tokio::test]
async fn a_payload_of_another_shape_is_an_error_and_of_another_topic_is_none() {
    struct Reads(Mutex<Vec<String>>);
    impl Deliver for Reads {
        async fn deliver(&self, message: &OutboxMessage) -> Result<(), DeliveryError> {
            const OTHER: Topic<i64> = Topic::new("others");
            const NOT_A_BOOL: Topic<bool> = Topic::new("numbers");
            assert_eq!(message.read(OTHER)?, None);
            let error: DataError = message.read(NOT_A_BOOL).unwrap_err();
            self.0.lock().unwrap().push(format!("{error} {} {}", message.payload(), message.attempt()));
            assert!(message.published_at() <= chrono::Utc::now() + chrono::TimeDelta::seconds(5));
            Ok(())
        }
    }
    on_each(async |database, outbox| {
        let reads = Arc::new(Reads(Mutex::default()));
        publish(database, outbox, "a", 7).await;
        Relay::new(outbox, Arc::clone(&reads)).deliver_due().await.unwrap();
        assert_eq!(*reads.0.lock().unwrap(), ["the payload of a message of `numbers` cannot be read 7 1"]);
    })
    .await;
}
