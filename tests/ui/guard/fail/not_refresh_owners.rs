//! Sessions are refreshed, and nobody says whose they are.

use std::sync::Arc;
use std::time::Duration;

use nest::auth::{AuthBody, Authenticated, MemoryRefreshSessions, RefreshSessions, RefreshStore, RefreshStrategy};
use nest::{controller, injectable, module};

#[injectable]
struct Users;

#[injectable]
struct SignInController;

#[controller("tokens")]
impl SignInController {
    #[public]
    #[post("/refresh", guards = [AuthBody<RefreshStrategy<Users>>])]
    async fn refresh(&self, #[body] refresh: Authenticated<RefreshStrategy<Users>>) -> String {
        refresh.principal.token.expose().to_owned()
    }
}

fn sessions(store: Arc<dyn RefreshStore>) -> RefreshSessions {
    RefreshSessions::new(store, Duration::from_secs(60))
}

#[module(
    controllers = [SignInController],
    providers = [
        Users,
        provide(MemoryRefreshSessions, value = MemoryRefreshSessions::default()),
        provide(dyn RefreshStore, existing = MemoryRefreshSessions),
        provide(RefreshSessions, factory = sessions),
        RefreshStrategy<Users>,
        AuthBody<RefreshStrategy<Users>>,
    ],
)]
struct AppModule;

nest::check!(AppModule);

fn main() {}
