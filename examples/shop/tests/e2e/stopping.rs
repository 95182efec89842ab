//! Stopping, with and without requests under way.

use std::io::Write;
use std::net::TcpStream;
use std::thread::sleep;
use std::time::{Duration, Instant};

use rustix::process::Signal;
use serde_json::json;

use super::support::{Answer, Shop, connect};

#[test]
fn what_was_written_is_there_after_a_stop_and_another_start() {
    let shop = Shop::start();
    let ada = shop.register("ada");
    shop.signal(Signal::TERM);
    let (status, home) = shop.wait();
    assert_eq!(status.code(), Some(0));

    let shop = Shop::at(home, &[]);
    assert_eq!(shop.login("ada@example.com", "password of ada").id, ada.id);
}

#[test]
fn ctrl_c_stops_it_as_well() {
    let shop = Shop::start();
    shop.signal(Signal::INT);
    assert_eq!(shop.wait().0.code(), Some(0));
}

#[test]
fn a_request_under_way_is_finished_and_no_other_is_taken() {
    let shop = Shop::start();
    shop.register("ada");
    let body = json!({"email": "ada@example.com", "password": "password of ada"}).to_string();
    let request = shop.post("/api/v1/auth/login", &serde_json::from_str(&body).unwrap());
    let mut slow = connect(&shop.address);
    slow.write_all(request.head().as_bytes()).unwrap();
    slow.write_all(&body.as_bytes()[..10]).unwrap();
    sleep(Duration::from_millis(300));

    shop.signal(Signal::TERM);
    sleep(Duration::from_millis(300));
    assert!(TcpStream::connect(&shop.address).is_err());

    slow.write_all(&body.as_bytes()[10..]).unwrap();
    assert_eq!(Answer::read(slow).expect(200)["user"]["email"], "ada@example.com");
    assert_eq!(shop.wait().0.code(), Some(0));
}

#[test]
fn an_idle_connection_does_not_hold_up_the_stop() {
    let shop = Shop::start();
    let _idle = connect(&shop.address);
    sleep(Duration::from_millis(100));
    let start = Instant::now();
    shop.signal(Signal::TERM);
    assert_eq!(shop.wait().0.code(), Some(0));
    assert!(start.elapsed() < Duration::from_secs(5));
}

#[test]
fn a_request_that_never_ends_is_cut_after_ten_seconds() {
    let shop = Shop::start();
    let request = shop.post("/api/v1/auth/login", &json!({"email": "ada@example.com", "password": "x"}));
    let mut slow = connect(&shop.address);
    slow.write_all(request.head().as_bytes()).unwrap();
    sleep(Duration::from_millis(300));
    let start = Instant::now();
    shop.signal(Signal::TERM);
    assert_eq!(shop.wait().0.code(), Some(0));
    assert!((9..14).contains(&start.elapsed().as_secs()), "{:?}", start.elapsed());
}
