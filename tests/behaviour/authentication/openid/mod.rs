//! Signing in at a provider of OpenID Connect, and what strangers try instead.

mod attacks;
mod keys;
pub(crate) mod provider;
mod sign_in;

use std::sync::Arc;

use nest::auth::{
    AuthGuard, MemorySessions, OpenIdAccounts, OpenIdConnect, OpenIdConnectOptions, OpenIdIdentity, PresentedSession,
    SecretString, Session, SessionOptions, SessionStore, SessionStrategy, Sessions, SignedIn,
};
use nest::http::{CookieKey, Failure, Protected, Redirect, SetCookie};
use nest::testing::{TestApp, TestBuilder, TestClient, TestClock, TestResponse};
use nest::{Clock, controller, injectable, module};
use serde::{Deserialize, Serialize};

use self::provider::{CALLBACK, CLIENT, Provider, SECRET};

/// An account of the application.
struct User {
    name: String,
    groups: Vec<String>,
}

#[injectable]
struct Users;

impl OpenIdAccounts for Users {
    type Account = User;

    async fn find(&self, identity: &OpenIdIdentity) -> Result<Option<User>, Failure> {
        #[derive(Deserialize)]
        struct Claims {
            #[serde(default)]
            groups: Vec<String>,
        }
        let groups = identity.claims::<Claims>().unwrap().groups;
        let name = identity.verified_email().unwrap_or("nobody").to_owned();
        Ok((identity.subject() != "stranger").then_some(User { name, groups }))
    }
}

#[injectable(value)]
#[derive(Default, Serialize, Deserialize)]
struct Visit {
    greeting: String,
}

#[injectable]
struct SessionController {
    openid: Arc<OpenIdConnect<Users>>,
    sessions: Arc<Sessions<Visit>>,
}

#[controller("session")]
impl SessionController {
    #[public]
    #[get("/begin")]
    async fn begin(&self, #[query] return_to: Option<String>) -> Result<(SetCookie<Protected>, Redirect), Failure> {
        self.openid.begin(return_to.as_deref().unwrap_or("/")).await
    }

    #[public]
    #[get("/callback", guards = [AuthGuard<OpenIdConnect<Users>>])]
    async fn callback(
        &self,
        user: SignedIn<Users>,
        presented: PresentedSession,
    ) -> Result<(Vec<SetCookie>, Redirect), Failure> {
        let phone = user.identity().claim("phone_number").map(ToString::to_string).unwrap_or_default();
        let visit = Visit { greeting: format!("{} {} {phone}", user.name, user.groups.join(" ")) };
        let subject = user.identity().subject();
        let session = self.sessions.open(user.vouch_for(presented), subject, visit).await?;
        Ok(user.redirect(session))
    }

    #[get("/")]
    async fn show(&self, session: Session<Visit>) -> String {
        format!("{}: {}", session.subject(), session.greeting.trim())
    }
}

#[module(
    controllers = [SessionController],
    providers = [
        Users,
        provide(Clock, value = Clock::system()),
        provide(OpenIdConnectOptions<Users>, factory = || OpenIdConnectOptions::new("https://nobody.example", CLIENT, CALLBACK)),
        OpenIdConnect<Users>,
        AuthGuard<OpenIdConnect<Users>>,
        provide(MemorySessions, factory = MemorySessions::default),
        provide(dyn SessionStore, existing = MemorySessions),
        provide(
            Sessions<Visit>,
            factory = |store: Arc<dyn SessionStore>, clock: Arc<Clock>| {
                Sessions::new(store, SessionOptions::default()).clock((*clock).clone())
            }
        ),
        SessionStrategy<Visit>,
        AuthGuard<SessionStrategy<Visit>>,
    ],
    guards = [AuthGuard<SessionStrategy<Visit>>],
)]
struct ShopModule;

/// The name of the cookie that remembers an attempt.
const ATTEMPT: &str = "__Host-openid";

fn options(issuer: &str) -> OpenIdConnectOptions<Users> {
    OpenIdConnectOptions::new(issuer, CLIENT, CALLBACK).client_secret(SecretString::from(SECRET)).scope("email")
}

fn shop(options: OpenIdConnectOptions<Users>, time: &TestClock) -> TestBuilder {
    nest::testing!(ShopModule, override OpenIdConnectOptions<Users> = options, override Clock = time.clock())
        .configure(|app| app.cookie_key(CookieKey::new([7; 64]).unwrap()))
}

/// A provider, and an application whose users sign in there.
async fn start() -> (Provider, TestApp, TestClock) {
    start_with(|options| options).await
}

async fn start_with(
    change: impl FnOnce(OpenIdConnectOptions<Users>) -> OpenIdConnectOptions<Users>,
) -> (Provider, TestApp, TestClock) {
    let (provider, time) = (Provider::start().await, TestClock::new());
    let app = shop(change(options(&provider.issuer())), &time).start().await;
    (provider, app, time)
}

/// Begins in a browser; the address of the provider's page.
async fn begin(browser: &TestClient<'_>) -> String {
    let answer = browser.get("/session/begin?return_to=/orders").send().await.expect_status(303);
    answer.header("location").unwrap().to_owned()
}

/// Comes back from the provider: its page, which is of another site, made the browser do it.
async fn come_back(browser: &TestClient<'_>, to: &str) -> TestResponse {
    let path = to.strip_prefix("https://shop.example").expect("the callback");
    browser.get(path).header("sec-fetch-site", "cross-site").header("sec-fetch-mode", "navigate").send().await
}

/// The whole way, until the application answers.
async fn sign_in(provider: &Provider, browser: &TestClient<'_>) -> TestResponse {
    let page = begin(browser).await;
    come_back(browser, &provider.consent(&page).await).await
}
