//! Whose word counts for the address of the client, the scheme and the host.

use std::net::IpAddr;

use http::{HeaderValue, Request};
use nest::http::{Application, Body, CurrentRequest, TrustedProxies};
use nest::testing::TestApp;
use nest::{ExecutionContext, controller, injectable, module};
use proptest::prelude::*;

const CLIENT: &str = "203.0.113.7";
const OTHER: &str = "198.51.100.9";

#[injectable]
struct ClientController {
    request: CurrentRequest,
}

#[controller("client")]
impl ClientController {
    #[public]
    #[get("/")]
    async fn client(&self, #[ip] ip: IpAddr, cx: &ExecutionContext) -> String {
        let request = cx.request();
        assert_eq!(request.client_address(), self.request.client_address());
        let scheme = request.scheme().map_or("unknown", |scheme| scheme.as_str());
        format!("{ip} {scheme} {}", request.host().unwrap_or("none"))
    }
}

#[module(controllers = [ClientController])]
struct AppModule;

async fn trusting(proxies: impl Into<TrustedProxies>) -> TestApp {
    nest::testing!(AppModule).configure(|app| app.trust_proxies(proxies)).start().await
}

/// Who the application takes for its client.
async fn ask(app: &TestApp, peer: &str, headers: &[(&str, &str)]) -> String {
    let request = app.get("/client").from_address(peer);
    headers.iter().fold(request, |request, (name, value)| request.header(name, value)).send().await.text()
}

#[nest::test]
async fn no_header_is_believed_unless_proxies_are_trusted() {
    let app = nest::testing!(AppModule).start().await;
    let forged = [
        ("x-forwarded-for", OTHER),
        ("x-forwarded-proto", "https"),
        ("x-forwarded-host", "evil.example"),
        ("forwarded", "for=198.51.100.9;proto=https;host=evil.example"),
    ];
    assert_eq!(ask(&app, CLIENT, &forged).await, format!("{CLIENT} unknown localhost"));
    app.get("/client").send().await.expect_text("127.0.0.1 unknown localhost");
}

#[nest::test]
async fn a_peer_that_is_no_proxy_is_the_client() {
    let app = trusting(TrustedProxies::new(["10.0.0.0/8"]).with_host()).await;
    let forged = [("x-forwarded-for", OTHER), ("x-forwarded-proto", "https"), ("x-forwarded-host", "evil.example")];
    assert_eq!(ask(&app, CLIENT, &forged).await, format!("{CLIENT} http localhost"));
}

#[nest::test]
async fn a_chain_is_followed_from_the_right_through_trusted_hops() {
    let app = trusting(["10.0.0.0/8", "fd00::/8", "192.0.2.1"]).await;
    for (peer, chain, expected) in [
        ("10.0.0.1", "203.0.113.7", CLIENT),
        ("10.0.0.1", "198.51.100.9, 203.0.113.7", CLIENT),
        ("10.0.0.1", "198.51.100.9, 203.0.113.7, 10.0.0.2", CLIENT),
        ("::ffff:10.0.0.1", "198.51.100.9,203.0.113.7,fd00::1, ::ffff:10.9.9.9", CLIENT),
        ("192.0.2.1", "203.0.113.7:4711", CLIENT),
        ("192.0.2.1", "[2001:db8::1]:4711", "2001:db8::1"),
        ("10.0.0.1", "10.0.0.3, 10.0.0.2", "10.0.0.3"),
    ] {
        assert_eq!(
            ask(&app, peer, &[("x-forwarded-for", chain)]).await,
            format!("{expected} http localhost"),
            "{chain}"
        );
    }
    let lines = [("x-forwarded-for", OTHER), ("x-forwarded-for", CLIENT), ("x-forwarded-for", "10.0.0.2")];
    assert_eq!(ask(&app, "10.0.0.1", &lines).await, format!("{CLIENT} http localhost"));
}

#[nest::test]
async fn a_chain_that_cannot_be_read_ends_at_the_last_known_hop() {
    let app = trusting(["10.0.0.0/8"]).await;
    for chain in
        ["", "unknown", "203.0.113.7, garbage", "203.0.113.7,,", "203.0.113.7, \u{e4}", "1.2.3.4.5", "10.0.0.1/8"]
    {
        assert_eq!(ask(&app, "10.0.0.1", &[("x-forwarded-for", chain)]).await, "10.0.0.1 http localhost", "{chain}");
    }
}

#[nest::test]
async fn the_scheme_is_that_of_the_first_trusted_hop() {
    let app = trusting(["10.0.0.0/8"]).await;
    for (chain, schemes, expected) in [
        ("203.0.113.7", "https", "https"),
        ("203.0.113.7", "http, https", "https"),
        ("203.0.113.7, 10.0.0.2", "https, http", "https"),
        ("203.0.113.7, 10.0.0.2", "HTTPS", "https"),
        ("198.51.100.9, 203.0.113.7", "https, http", "http"),
        ("203.0.113.7", "gopher", "http"),
    ] {
        let headers = [("x-forwarded-for", chain), ("x-forwarded-proto", schemes)];
        assert_eq!(ask(&app, "10.0.0.1", &headers).await, format!("{CLIENT} {expected} localhost"), "{headers:?}");
    }
}

#[nest::test]
async fn the_forwarded_host_is_read_where_proxies_are_known_to_set_it() {
    let headers = [("x-forwarded-for", CLIENT), ("x-forwarded-host", "shop.example:8443")];
    assert_eq!(ask(&trusting(["10.0.0.1"]).await, "10.0.0.1", &headers).await, format!("{CLIENT} http localhost"));
    let app = trusting(TrustedProxies::new(["10.0.0.1"]).with_host()).await;
    assert_eq!(ask(&app, "10.0.0.1", &headers).await, format!("{CLIENT} http shop.example:8443"));
    let malformed = [("x-forwarded-host", "user@evil.example")];
    assert_eq!(ask(&app, "10.0.0.1", &malformed).await, "10.0.0.1 http localhost");
}

#[nest::test]
async fn forwarded_is_read_instead_where_proxies_are_known_to_set_it() {
    let app = trusting(TrustedProxies::new(["10.0.0.0/8"]).with_forwarded()).await;
    for (header, expected) in [
        ("for=203.0.113.7;proto=https;host=shop.example", "203.0.113.7 https shop.example"),
        (
            "for=198.51.100.9;host=evil.example, for=203.0.113.7;proto=https, for=10.0.0.2;proto=http",
            "203.0.113.7 https localhost",
        ),
        ("for=198.51.100.9, for=unknown;proto=https", "10.0.0.1 https localhost"),
        ("for=\"[2001:db8::1]:80\"", "2001:db8::1 http localhost"),
    ] {
        assert_eq!(ask(&app, "10.0.0.1", &[("forwarded", header)]).await, expected, "{header}");
    }
    let both = [("forwarded", "for=203.0.113.7"), ("x-forwarded-for", OTHER)];
    assert_eq!(ask(&app, "10.0.0.1", &both).await, format!("{CLIENT} http localhost"));
    let app = trusting(["10.0.0.0/8"]).await;
    assert_eq!(ask(&app, "10.0.0.1", &both).await, format!("{OTHER} http localhost"));
}

#[nest::test]
async fn a_client_that_makes_forwarded_unreadable_is_not_taken_for_the_proxy() {
    let app = trusting(TrustedProxies::new(["10.0.0.0/8"]).with_forwarded()).await;
    let unreadable = "for=198.51.100.9;x=\", for=203.0.113.7";
    let answer = app.get("/client").from_address("10.0.0.1").header("forwarded", unreadable).send().await;
    answer.expect_status(400).expect_message("Malformed Forwarded header");
    // What nobody believes may be anything.
    assert_eq!(ask(&app, CLIENT, &[("forwarded", unreadable)]).await, format!("{CLIENT} http localhost"));
    let earlier = [("forwarded", unreadable), ("forwarded", "for=203.0.113.7")];
    assert_eq!(ask(&app, "10.0.0.1", &earlier).await, format!("{CLIENT} http localhost"));
}

#[nest::test]
async fn what_is_no_range_of_addresses_ends_the_start() {
    let configure = |app: Application| app.trust_proxies(["10.0.0.0/8", "10.0.0.1/8", "localhost", "::/200"]);
    let error = nest::testing!(AppModule).configure(configure).try_start().await.err().unwrap().to_string();
    let expected = [
        "`trust_proxies` names \"10.0.0.1/8\", which is no address and no range of addresses: the range begins with `10.0.0.0/8`",
        "\"localhost\", which is no address and no range of addresses: it is written like `10.0.0.0/8`, ",
        "\"::/200\", which is no address and no range of addresses: behind the slash stands a number from 0 to 128",
    ];
    expected.iter().for_each(|part| assert!(error.contains(part), "{error}"));
    assert!(!error.contains("\"10.0.0.0/8\""), "{error}");
}

#[nest::test]
async fn the_proxy_is_the_other_end_of_the_connection() {
    for (proxies, expected) in [(["127.0.0.1"], CLIENT), (["10.0.0.1"], "127.0.0.1")] {
        let app = nest::testing!(AppModule).configure(|app| app.trust_proxies(proxies)).start_on_socket().await;
        let text = app.get("/client").header("x-forwarded-for", CLIENT).send().await.text();
        assert!(text.starts_with(&format!("{expected} http ")), "{text}");
        app.stop().await;
    }
}

#[nest::test]
async fn the_client_is_known_behind_layers() {
    let layer = tower::util::MapRequestLayer::new(|mut request: Request<Body>| {
        // A layer that forges what has been read already.
        request.headers_mut().insert("x-forwarded-for", HeaderValue::from_static(OTHER));
        request
    });
    let configure = |app: Application| app.layer(layer).trust_proxies(["10.0.0.1"]);
    let app = nest::testing!(AppModule).configure(configure).start().await;
    assert_eq!(ask(&app, "10.0.0.1", &[("x-forwarded-for", CLIENT)]).await, format!("{CLIENT} http localhost"));
}

#[nest::test]
async fn an_application_within_another_sees_the_same_client() {
    let inner = trusting(["10.0.0.0/8"]).await.service();
    let configure = |app: Application| app.trust_proxies(["10.0.0.0/8"]).mount("/inner", inner);
    let outer = nest::testing!(AppModule).configure(configure).start().await;
    let request = outer.get("/inner/client").from_address("10.0.0.1").header("x-forwarded-for", CLIENT);
    request.send().await.expect_text(&format!("{CLIENT} http localhost"));
}

/// Headers as somebody might write them who wants to be taken for another: of the right letters, or of any.
fn hostile() -> impl Strategy<Value = String> {
    let pieces = prop::sample::select(vec![
        "for=",
        "For=",
        "proto=https",
        "host=evil.example",
        "by=",
        "10.0.0.1",
        "198.51.100.9",
        "\"",
        "\\",
        "[",
        "]",
        ":80",
        ";",
        ",",
        " ",
        "=",
        "unknown",
        "_x",
        "::1",
        "https",
        "\u{e4}",
    ]);
    prop_oneof![prop::collection::vec(pieces, 0..12).prop_map(|pieces| pieces.concat()), "[ -~]{0,40}"]
}

/// Runs a check on one application and many headers.
fn check_hostile(
    proxies: TrustedProxies,
    check: impl Fn(&TestApp, &tokio::runtime::Runtime, &str) -> Result<(), TestCaseError>,
) {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let app = runtime.block_on(trusting(proxies));
    proptest!(|(text in hostile())| check(&app, &runtime, &text)?);
}

#[test]
fn nothing_that_a_client_writes_itself_is_believed() {
    for proxies in
        [TrustedProxies::new(["10.0.0.0/8"]).with_host(), TrustedProxies::new(["10.0.0.0/8"]).with_forwarded()]
    {
        check_hostile(proxies, |app, runtime, text| {
            let headers =
                ["forwarded", "x-forwarded-for", "x-forwarded-proto", "x-forwarded-host"].map(|name| (name, text));
            prop_assert_eq!(runtime.block_on(ask(app, CLIENT, &headers)), format!("{CLIENT} http localhost"));
            Ok(())
        });
    }
}

#[test]
fn nothing_before_the_entry_of_a_trusted_proxy_is_believed() {
    check_hostile(TrustedProxies::new(["10.0.0.0/8"]).with_host(), |app, runtime, text| {
        let appended = |entry: &str| format!("{text}, {entry}");
        let (node, scheme, host) = (appended(CLIENT), appended("http"), appended("shop.example"));
        let headers = [("x-forwarded-for", &*node), ("x-forwarded-proto", &*scheme), ("x-forwarded-host", &*host)];
        prop_assert_eq!(runtime.block_on(ask(app, "10.0.0.1", &headers)), format!("{CLIENT} http shop.example"));
        Ok(())
    });
}

#[test]
fn quotation_marks_in_a_forged_part_are_refused_at_most() {
    let proxies = TrustedProxies::new(["10.0.0.0/8"]).with_forwarded();
    check_hostile(proxies, |app, runtime, text| {
        let header = format!("{text}, for={CLIENT};proto=http;host=\"shop.example\"");
        let answer = runtime.block_on(app.get("/client").from_address("10.0.0.1").header("forwarded", &header).send());
        match answer.status() {
            200 => prop_assert_eq!(answer.text(), format!("{CLIENT} http shop.example"), "{}", header),
            status => prop_assert_eq!(status, 400, "{}", header),
        }
        Ok(())
    });
}
