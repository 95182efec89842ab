//! The process is killed in the middle of a stream of orders.

use std::collections::{HashMap, HashSet};
use std::io::Write;
use std::net::TcpStream;
use std::sync::Mutex;
use std::thread;
use std::time::Duration;

use nest::data::query;
use rustix::process::Signal;
use serde_json::Value;

use super::support::{Answer, Session, Shop, order};

const CUSTOMERS: usize = 6;
const STOCK: i64 = 1000;

/// Sends an order; none when the shop has died over it.
fn send(shop: &Shop, by: &Session, key: &str, lines: &[(i64, i64)]) -> Option<Answer> {
    let request = shop.post("/api/v1/orders", &order(lines, "tok_visa")).bearer(&by.access);
    request.header("idempotency-key", key).try_send().filter(|answer| !answer.body.is_empty())
}

#[test]
fn a_shop_that_is_killed_loses_no_order_and_doubles_none() {
    let mut shop = Shop::start();
    let root = shop.root();
    let products = [shop.product(&root, "CUP", 990, STOCK), shop.product(&root, "PIN", 7, STOCK)];
    for number in 0..CUSTOMERS {
        shop.register(&format!("customer{number}"));
    }
    // What was acknowledged under which key, over all lives of the shop; and every key that was ever sent.
    let acknowledged: Mutex<HashMap<(usize, String), Value>> = Mutex::default();
    let sent: Mutex<HashSet<(usize, String, i64)>> = Mutex::default();
    for life in 0..3_u64 {
        let customers = login(&shop);
        thread::scope(|scope| {
            for (number, customer) in customers.iter().enumerate() {
                let (shop, acknowledged, sent) = (&shop, &acknowledged, &sent);
                scope.spawn(move || {
                    for count in 0.. {
                        let (key, quantity) = (format!("{life}-{count}"), 1 + count % 3);
                        let lines = lines(products, number, quantity);
                        sent.lock().unwrap().insert((number, key.clone(), quantity));
                        match send(shop, customer, &key, &lines) {
                            Some(answer) if answer.status == 201 => {
                                acknowledged.lock().unwrap().insert((number, key), answer.expect(201));
                            }
                            Some(answer) => assert_eq!(answer.status, 409, "{answer:?}"),
                            None => return,
                        }
                    }
                });
            }
            thread::sleep(Duration::from_millis(700 + 350 * life));
            shop.signal(Signal::KILL);
        });
        shop = Shop::at(shop.wait().1, &[]);
        check(&shop, products, &acknowledged.lock().unwrap());
    }
    // Every key is sent again, by clients who cannot know what became of it.
    let sent = sent.into_inner().unwrap();
    let acknowledged = acknowledged.into_inner().unwrap();
    assert!(acknowledged.len() > 30, "only {} orders were under way", acknowledged.len());
    let customers = login(&shop);
    let mut ids = HashSet::new();
    for (number, key, quantity) in &sent {
        let answer = shop.order_with_key(&customers[*number], key, &lines(products, *number, *quantity));
        match (acknowledged.get(&(*number, key.clone())), answer.status) {
            (Some(first), _) => assert_eq!(&answer.expect(201), first),
            (None, 201) => {}
            (None, status) => assert_eq!(status, 409, "{answer:?}"),
        }
        if answer.status == 201 {
            assert!(ids.insert(answer.expect(201)["id"].as_i64().unwrap()), "one order for two keys");
        }
    }
    assert_eq!(shop.orders(&shop.root()).len(), ids.len(), "an order without a key");
    check(&shop, products, &acknowledged);
}

/// Tokens end with the process that signed them.
fn login(shop: &Shop) -> Vec<Session> {
    let login = |number| shop.login(&format!("customer{number}@example.com"), &format!("password of customer{number}"));
    (0..CUSTOMERS).map(login).collect()
}

/// Half of the customers name the products in the opposite order.
fn lines(products: [i64; 2], number: usize, quantity: i64) -> [(i64, i64); 2] {
    let [first, second] = if number.is_multiple_of(2) { products } else { [products[1], products[0]] };
    [(first, quantity), (second, 1)]
}

/// What holds whenever somebody looks.
fn check(shop: &Shop, products: [i64; 2], acknowledged: &HashMap<(usize, String), Value>) {
    let orders = shop.orders(&shop.root());
    let by_id: HashMap<i64, &Value> = orders.iter().map(|order| (order["id"].as_i64().unwrap(), order)).collect();
    for order in acknowledged.values() {
        assert_eq!(by_id.get(&order["id"].as_i64().unwrap()), Some(&order), "an acknowledged order is lost");
    }
    let mut sold: HashMap<i64, i64> = HashMap::new();
    for order in &orders {
        let number = |value: &Value, name: &str| value[name].as_i64().unwrap();
        let mut total = 0;
        for item in order["items"].as_array().unwrap() {
            *sold.entry(number(item, "productId")).or_default() += number(item, "quantity");
            total += number(item, "quantity") * number(item, "unitPriceCents");
        }
        assert_eq!(total, number(order, "totalCents"), "{order}");
    }
    for product in products {
        let stock = shop.stock(product);
        assert!(stock >= 0 && stock + sold.get(&product).unwrap_or(&0) == STOCK, "{stock} {sold:?}");
    }
    shop.wait_for_events();
    let count = |table: &str| -> i64 {
        let counts: [(&str, &'static str); 3] = [
            ("payments", "SELECT count(*) FROM payments"),
            ("keys", "SELECT count(*) FROM idempotency_keys"),
            ("events", "SELECT count(*) FROM audit_events WHERE name = 'order.paid'"),
        ];
        let (_, select) = counts.iter().find(|(name, _)| *name == table).unwrap();
        shop.rows::<(i64,)>(query(select))[0].0
    };
    for table in ["payments", "keys", "events"] {
        assert_eq!(count(table), orders.len() as i64, "{table}");
    }
}

#[test]
fn a_connection_that_ends_before_the_answer_leaves_no_half_an_order() {
    let shop = Shop::start();
    let (root, ada) = (shop.root(), shop.register("ada"));
    let cup = shop.product(&root, "CUP", 1, 100);
    for number in 0..20_u64 {
        let request = shop.post("/api/v1/orders", &order(&[(cup, 1)], "tok_visa")).bearer(&ada.access);
        let mut stream = TcpStream::connect(&shop.address).unwrap();
        stream.write_all(&request.bytes()).unwrap();
        thread::sleep(Duration::from_millis(number / 2));
    }
    thread::sleep(Duration::from_millis(500));
    assert_eq!(shop.stock(cup) + shop.orders(&ada).len() as i64, 100);
}
