//! The suite on PostgreSQL, and what only PostgreSQL has: a server that several programs share.

mod e2e;
mod in_process;

use std::thread;
use std::time::Duration;

use e2e::{Engine, Shop, run_to_end};
use nest::data::{DataOptions, Database, query};
use serde_json::json;

/// What the suite runs on.
const ENGINE: Engine = Engine::Postgres;

async fn connected(shop: &Shop) -> Database {
    let url = shop.database_url().unwrap().parse().unwrap();
    Database::connect(&DataOptions::new(url)).await.unwrap()
}

#[test]
fn a_server_that_does_not_answer_ends_the_start_without_its_password_in_the_log() {
    let url = "postgres://ada:hunter2@127.0.0.1:1/shop";
    let variables = [("PORT", "0"), ("LOG_LEVEL", "trace"), ("DATABASE_URL", url)];
    let (status, stdout, stderr) = run_to_end(tempfile::tempdir().unwrap().path(), &variables);
    assert!(!status.success());
    assert!(stdout.is_empty() && stderr.contains("postgres://ada@127.0.0.1:1/shop cannot be opened"), "{stderr}");
    assert!(!stderr.contains("hunter2"), "{stderr}");
}

#[test]
fn nothing_is_kept_in_a_file() {
    assert!(!Shop::start().folder().join("shop.db").exists());
}

#[test]
fn two_programs_that_start_at_once_on_an_empty_database_both_serve_it() {
    let first = Shop::start();
    let url = first.database_url().unwrap().to_owned();
    let others: Vec<Shop> = thread::scope(|scope| {
        let starts: Vec<_> = (0..3).map(|_| scope.spawn(|| Shop::with(&[("DATABASE_URL", &url)]))).collect();
        starts.into_iter().map(|start| start.join().unwrap()).collect()
    });
    let ada = first.register("ada");
    for other in &others {
        assert_eq!(other.login("ada@example.com", "password of ada").id, ada.id);
    }
}

#[nest::test]
async fn of_refreshes_at_once_at_two_programs_only_one_is_accepted() {
    let first = Shop::start();
    let secrets = [("JWT_SECRET", &*"a".repeat(32)), ("JWT_REFRESH_SECRET", &*"b".repeat(32))];
    let url = first.database_url().unwrap().to_owned();
    let second = Shop::with(&[("DATABASE_URL", &url), secrets[0], secrets[1]]);
    let third = Shop::with(&[("DATABASE_URL", &url), secrets[0], secrets[1]]);
    let body = json!({"refreshToken": second.register("ada").refresh});

    // Holds the token, so that all of them have come to it when it is let go.
    let database = connected(&first).await;
    let mut transaction = database.begin().await.unwrap();
    query("SELECT hash FROM nest_refresh_tokens").for_update().execute(&mut transaction).await.unwrap();
    let refreshes = [&second, &third, &second, &third].map(|shop| {
        let request = shop.post("/api/v1/auth/refresh", &body);
        thread::spawn(move || request.send().status)
    });
    thread::sleep(Duration::from_secs(1));
    transaction.commit().await.unwrap();
    let statuses = refreshes.map(|refresh| refresh.join().unwrap());
    assert_eq!(statuses.iter().filter(|status| **status == 200).count(), 1, "{statuses:?}");
    database.close().await;
}

/// Three programs on the database of the first, which take each other's tokens.
fn three() -> [Shop; 3] {
    let secrets = [("JWT_SECRET", &*"a".repeat(32)), ("JWT_REFRESH_SECRET", &*"b".repeat(32))];
    let first = Shop::with(&secrets);
    let url = first.database_url().unwrap().to_owned();
    let other = || Shop::with(&[("DATABASE_URL", &url), secrets[0], secrets[1]]);
    let (second, third) = (other(), other());
    [first, second, third]
}

#[test]
fn three_programs_sell_the_last_ones_once_and_show_the_same_stock() {
    let shops = three();
    let (root, ada) = (shops[0].root(), shops[0].register("ada"));
    let cup = shops[0].product(&root, "CUP", 990, 10);
    let tag = shops[1].get("/api/v1/products").send().header("etag").unwrap().to_owned();
    let statuses: Vec<u16> = thread::scope(|scope| {
        let orders: Vec<_> = (0..50)
            .map(|number| {
                let (shop, ada) = (&shops[number % 3], &ada);
                scope.spawn(move || shop.order(ada, &[(cup, 1)]).status)
            })
            .collect();
        orders.into_iter().map(|order| order.join().unwrap()).collect()
    });
    assert_eq!(statuses.iter().filter(|status| **status == 201).count(), 10, "{statuses:?}");
    assert_eq!(statuses.iter().filter(|status| **status == 409).count(), 40, "{statuses:?}");
    for shop in &shops {
        assert_eq!((shop.stock(cup), shop.orders(&root).len()), (0, 10));
    }
    // What the second had shown before is stale, and it says so, whoever has sold.
    assert_eq!(shops[1].get("/api/v1/products").header("if-none-match", &tag).send().status, 200);
}

#[test]
fn a_repeat_at_another_program_is_the_same_order() {
    let shops = three();
    let (root, ada) = (shops[0].root(), shops[0].register("ada"));
    let cup = shops[0].product(&root, "CUP", 990, 100);
    for key in ["a", "b", "c"] {
        let ids: Vec<_> = thread::scope(|scope| {
            let repeats: Vec<_> = (0..9)
                .map(|number| {
                    let (shop, ada) = (&shops[number % 3], &ada);
                    scope.spawn(move || shop.order_with_key(ada, key, &[(cup, 1)]).expect(201)["id"].clone())
                })
                .collect();
            repeats.into_iter().map(|repeat| repeat.join().unwrap()).collect()
        });
        assert!(ids.iter().all(|id| *id == ids[0]), "{ids:?}");
    }
    assert_eq!(shops[2].stock(cup), 97);
}

#[nest::test]
async fn a_repeat_that_finds_the_last_one_sold_gets_the_answer_to_the_first() {
    let shop = Shop::start();
    let (root, ada) = (shop.root(), shop.register("ada"));
    let cup = shop.product(&root, "CUP", 990, 1);
    let first = shop.order_with_key(&ada, "k", &[(cup, 1)]).expect(201);
    let database = connected(&shop).await;
    // As it was before the first: there is a cup, and nobody has the key.
    query("UPDATE products SET stock = 1").execute(&database).await.unwrap();
    query("UPDATE idempotency_keys SET key = 'aside'").execute(&database).await.unwrap();
    let mut transaction = database.begin().await.unwrap();
    query("LOCK TABLE products IN ACCESS EXCLUSIVE MODE").execute(&mut transaction).await.unwrap();
    // It looks for its key, finds none, and has to wait for the product.
    let body = json!({"items": [{"productId": cup, "quantity": 1}], "paymentToken": "tok_visa"});
    let repeat = shop.post("/api/v1/orders", &body).bearer(&ada.access).header("idempotency-key", "k");
    let repeat = thread::spawn(move || repeat.send());
    thread::sleep(Duration::from_secs(1));
    query("UPDATE products SET stock = 0").execute(&mut transaction).await.unwrap();
    query("UPDATE idempotency_keys SET key = 'k'").execute(&mut transaction).await.unwrap();
    transaction.commit().await.unwrap();
    assert_eq!(repeat.join().unwrap().expect(201), first);
    assert_eq!(shop.orders(&ada).len(), 1);
    database.close().await;
}

#[nest::test]
async fn an_order_that_waits_too_long_for_others_is_given_up_and_leaves_its_key() {
    let shop = Shop::start();
    let (root, ada) = (shop.root(), shop.register("ada"));
    let cup = shop.product(&root, "CUP", 990, 10);
    let database = connected(&shop).await;
    let mut transaction = database.begin().await.unwrap();
    query("SELECT id FROM products").for_update().execute(&mut transaction).await.unwrap();
    let message = "A request with this Idempotency-Key is under way";
    shop.order_with_key(&ada, "k", &[(cup, 1)]).refused(409, message);
    assert_eq!(shop.order(&ada, &[(cup, 1)]).status, 503);
    transaction.rollback().await.unwrap();
    shop.order_with_key(&ada, "k", &[(cup, 1)]).expect(201);
    assert_eq!(shop.stock(cup), 9);
    database.close().await;
}

#[test]
fn no_two_orders_wait_for_each_other() {
    let shop = Shop::start();
    let (root, ada) = (shop.root(), shop.register("ada"));
    let (cup, pin) = (shop.product(&root, "CUP", 1, 1000), shop.product(&root, "PIN", 1, 1000));
    thread::scope(|scope| {
        for number in 0..8 {
            let lines = if number % 2 == 0 { [(cup, 1), (pin, 1)] } else { [(pin, 1), (cup, 1)] };
            let (shop, ada) = (&shop, &ada);
            scope.spawn(move || {
                for _ in 0..15 {
                    let order = shop.order(ada, &lines).expect(201);
                    shop.cancel(ada, &order).expect(200);
                }
            });
        }
    });
    assert_eq!((shop.stock(cup), shop.stock(pin)), (1000, 1000));
    // Trying again would hide one that had to be broken up, so the server is asked; it counts with some delay.
    thread::sleep(Duration::from_millis(1500));
    let deadlocks = "SELECT deadlocks FROM pg_stat_database WHERE datname = current_database()";
    assert_eq!(shop.rows::<(i64,)>(query(deadlocks)), [(0,)]);
}

#[test]
fn of_three_programs_one_sends_each_mail() {
    let shops = three();
    for number in 0..12 {
        shops[number % 3].register(&format!("user{number}"));
    }
    let sent = || -> Vec<String> {
        let folders = shops.iter().filter_map(|shop| std::fs::read_dir(shop.folder().join("mail")).ok());
        let names = folders.flatten().map(|file| file.unwrap().file_name().into_string().unwrap());
        let mut names: Vec<String> = names.filter(|name| name.ends_with(".eml")).collect();
        names.sort();
        names
    };
    for _ in 0..200 {
        if sent().len() >= 13 {
            break;
        }
        thread::sleep(Duration::from_millis(50));
    }
    thread::sleep(Duration::from_millis(800));
    let mut once = sent();
    once.dedup();
    // Twelve, and the administrator's.
    assert_eq!((sent().len(), once.len()), (13, 13));
}

#[nest::test]
async fn refresh_tokens_are_stored_hashed() {
    let shop = Shop::start();
    let ada = shop.register("ada");
    let database = connected(&shop).await;
    let rows: Vec<(String,)> = query("SELECT hash FROM nest_refresh_tokens").fetch_all(&database).await.unwrap();
    assert_eq!(rows.len(), 1);
    assert!(rows.iter().all(|(hash,)| !hash.contains(&ada.refresh) && !ada.refresh.contains(hash)));
    database.close().await;
}
