//! How much the shop takes.

use std::io::Write;

use serde_json::json;

use super::support::{Answer, Shop, connect};

/// Sends bytes as they are. The shop may hang up before it has read them all.
fn send(shop: &Shop, bytes: &[u8]) -> Answer {
    let mut stream = connect(&shop.address);
    let _ = stream.write_all(bytes);
    Answer::read(stream)
}

#[test]
fn a_body_in_chunks_is_limited_as_well() {
    let shop = Shop::start();
    let head = "POST /api/v1/auth/login HTTP/1.1\r\nhost: shop\r\nconnection: close\r\n\
                content-type: application/json\r\ntransfer-encoding: chunked\r\n\r\n";
    let chunk = format!("10000\r\n{}\r\n", "x".repeat(0x10000));
    let bytes = [head, &chunk.repeat(17), "0\r\n\r\n"].concat();
    assert_eq!(send(&shop, bytes.as_bytes()).status, 413);
}

#[test]
fn a_long_url_and_many_headers_are_refused() {
    let shop = Shop::start();
    let url = format!("GET /{} HTTP/1.1\r\nhost: shop\r\n\r\n", "x".repeat(65 * 1024));
    // hyper looks at the limit between two reads, so that somewhat more than the limit may pass.
    let headers = format!("GET / HTTP/1.1\r\nhost: shop\r\nx: {}\r\n\r\n", "x".repeat(300 * 1024));
    for bytes in [url, headers] {
        let status = send(&shop, bytes.as_bytes()).status;
        assert!((400..500).contains(&status), "{status}");
    }
}

#[test]
fn an_order_may_be_long() {
    let shop = Shop::start();
    let (root, ada) = (shop.root(), shop.register("ada"));
    let cup = shop.product(&root, "CUP", 1, 10_000);
    let placed = shop.order(&ada, &vec![(cup, 1); 10_000]).expect(201);
    assert_eq!(placed["items"], json!([{"productId": cup, "quantity": 10_000, "unitPriceCents": 1}]));
}
