//! What stands in front of an application writes down who asks: whatever it is, somebody who is not trusted is believed nothing, and
//! what cannot be read is refused or ignored.
#![no_main]

use std::net::SocketAddr;
use std::sync::LazyLock;

use libfuzzer_sys::fuzz_target;
use nest::http::{Body, HttpService, TrustedProxies};
use nest_fuzz::{NegotiatedModule, ask_from, get, start};

static FORWARDED: LazyLock<HttpService> = LazyLock::new(|| {
    start(nest::app!(NegotiatedModule).trust_proxies(TrustedProxies::new(["10.0.0.0/8"]).with_forwarded()))
});
static X_FORWARDED: LazyLock<HttpService> = LazyLock::new(|| {
    start(nest::app!(NegotiatedModule).trust_proxies(TrustedProxies::new(["10.0.0.0/8"]).with_host()))
});

fuzz_target!(|headers: (&[u8], &[u8], &[u8])| {
    let (by_whom, scheme, host) = headers;
    for (service, names) in [
        (&*FORWARDED, ["forwarded", "x-forwarded-proto", "x-forwarded-host"]),
        (&*X_FORWARDED, ["x-forwarded-for", "x-forwarded-proto", "x-forwarded-host"]),
    ] {
        let headers = [(names[0], by_whom), (names[1], scheme), (names[2], host)];
        let ask_as = |peer: &str| {
            let request = get("/client", &headers)?;
            let peer: SocketAddr = peer.parse().expect("an address");
            Some(ask_from(service, request.map(Body::new), Some(peer)))
        };
        let Some(trusted) = ask_as("10.0.0.1:1") else { return };
        let may_be_refused = names[0] == "forwarded";
        assert!(trusted.status == 200 || (may_be_refused && trusted.status == 400), "{}", trusted.text());
        let Some(stranger) = ask_as("192.0.2.7:1") else { return };
        assert_eq!(stranger.text(), "Some(192.0.2.7) Some(Http) None");
    }
});
