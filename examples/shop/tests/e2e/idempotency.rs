//! Requests that are sent again.

use serde_json::Value;

use super::support::{Shop, order};

#[test]
fn a_repeat_gets_the_first_answer_and_orders_nothing() {
    let shop = Shop::start();
    let (root, ada) = (shop.root(), shop.register("ada"));
    let cup = shop.product(&root, "CUP", 100, 10);
    let first = shop.order_with_key(&ada, "k", &[(cup, 2)]).expect(201);
    assert_eq!(shop.order_with_key(&ada, "k", &[(cup, 2)]).expect(201), first);
    assert_eq!(shop.stock(cup), 8);
    shop.cancel(&ada, &first).expect(200);
    assert_eq!(shop.order_with_key(&ada, "k", &[(cup, 2)]).expect(201), first);
    assert_eq!((shop.stock(cup), shop.orders(&ada).len()), (10, 1));
    // It outlives the process.
    shop.signal(rustix::process::Signal::KILL);
    let shop = Shop::at(shop.wait().1, &[]);
    let ada = shop.login("ada@example.com", "password of ada");
    assert_eq!(shop.order_with_key(&ada, "k", &[(cup, 2)]).expect(201), first);
    assert_eq!(shop.stock(cup), 10);
}

#[test]
fn a_key_belongs_to_one_user_and_one_body() {
    let shop = Shop::start();
    let root = shop.root();
    let (ada, bob) = (shop.register("ada"), shop.register("bob"));
    let cup = shop.product(&root, "CUP", 100, 10);
    let of_ada = shop.order_with_key(&ada, "k", &[(cup, 2)]).expect(201);
    let message = "Idempotency-Key was used with another body";
    shop.order_with_key(&ada, "k", &[(cup, 3)]).refused(422, message);
    let other_token = shop.post("/api/v1/orders", &order(&[(cup, 2)], "tok_other")).bearer(&ada.access);
    other_token.header("idempotency-key", "k").send().refused(422, message);
    let of_bob = shop.order_with_key(&bob, "k", &[(cup, 3)]).expect(201);
    assert_ne!(of_ada["id"], of_bob["id"]);
    assert_eq!(shop.stock(cup), 5);
}

#[test]
fn a_failed_order_does_not_use_up_its_key() {
    let shop = Shop::start();
    let (root, ada) = (shop.root(), shop.register("ada"));
    let cup = shop.product(&root, "CUP", 100, 1);
    assert_eq!(shop.order_with_key(&ada, "k", &[(cup, 2)]).status, 409);
    let declined = shop.post("/api/v1/orders", &order(&[(cup, 1)], "tok_declined")).bearer(&ada.access);
    assert_eq!(declined.header("idempotency-key", "k").send().status, 402);
    shop.order_with_key(&ada, "k", &[(cup, 1)]).expect(201);
}

#[test]
fn a_key_has_1_to_255_characters() {
    let shop = Shop::start();
    let (root, ada) = (shop.root(), shop.register("ada"));
    let cup = shop.product(&root, "CUP", 100, 10);
    let message = "Idempotency-Key must have 1 to 255 characters";
    shop.order_with_key(&ada, "", &[(cup, 1)]).refused(400, message);
    shop.order_with_key(&ada, &"k".repeat(256), &[(cup, 1)]).refused(400, message);
    shop.order_with_key(&ada, &"ä".repeat(255), &[(cup, 1)]).expect(201);
}

#[test]
fn of_repeats_at_once_one_orders_and_all_get_its_answer() {
    let shop = Shop::start();
    let (root, ada) = (shop.root(), shop.register("ada"));
    // The third order takes the last one, which its repeats are not to be refused for.
    let cup = shop.product(&root, "CUP", 100, 3);
    for key in ["a", "b", "c"] {
        let ids: Vec<Value> = std::thread::scope(|scope| {
            let send = || shop.order_with_key(&ada, key, &[(cup, 1)]).expect(201)["id"].clone();
            let repeats: Vec<_> = (0..10).map(|_| scope.spawn(send)).collect();
            repeats.into_iter().map(|repeat| repeat.join().unwrap()).collect()
        });
        assert!(ids.iter().all(|id| *id == ids[0]), "{ids:?}");
    }
    assert_eq!((shop.orders(&ada).len(), shop.stock(cup)), (3, 0));
}
