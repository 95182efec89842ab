//! Every peer answers every endpoint with the same status and bytes, and refuses what must be refused.

use nest_benches::conformance::{verify, verify_refusals};
use nest_benches::contract::{Endpoint, MANY_ROUTES};
use nest_benches::peers::{Name, Peer, Visitor};

struct Verify;

impl Visitor for Verify {
    type Output = Result<(), String>;

    fn visit<P: Peer>(self) -> Self::Output {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        runtime.block_on(async {
            for endpoint in Endpoint::ALL {
                let peer = P::start(endpoint.routes()).await;
                verify(&peer, endpoint).await.map_err(|fault| format!("{}: {fault}", endpoint.name()))?;
            }
            verify_refusals(&P::start(MANY_ROUTES).await).await.map_err(|fault| fault.to_string())
        })
    }
}

#[test]
fn every_peer_answers_the_contract() {
    for peer in Name::ALL {
        if let Err(fault) = peer.visit(Verify) {
            panic!("{}: {fault}", peer.as_str());
        }
    }
}
