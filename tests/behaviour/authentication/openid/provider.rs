//! A provider of OpenID Connect on a socket, which keeps to the protocol unless a test tells it otherwise.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard};
use std::time::{SystemTime, UNIX_EPOCH};

use base64::Engine;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use jsonwebtoken::{Algorithm, EncodingKey, Header};
use nest::http::{HttpException, Json, Redirect, ServiceUnavailable, StatusCode, Unauthorized};
use nest::testing::TestApp;
use nest::{controller, injectable, module};
use serde::Deserialize;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

macro_rules! key {
    ($name:literal) => {
        include_str!(concat!("../../../../nest-auth/tests/keys/", $name))
    };
}

pub(crate) const CLIENT: &str = "shop";
/// With what a URL escapes, since the header of basic authentication has it escaped.
pub(crate) const SECRET: &str = "the secret of the shop/+";
pub(crate) const CALLBACK: &str = "https://shop.example/session/callback";

/// What a test has the provider do.
pub(crate) struct Conduct {
    /// Answers everything with 503.
    pub(crate) is_down: bool,
    /// How ID tokens are signed.
    pub(crate) signing: Signing,
    /// The keys that it publishes, by their ids.
    pub(crate) published: Vec<&'static str>,
    /// Puts these over the claims of the ID token; `null` takes one away.
    pub(crate) claims: Value,
    /// Puts these over the document of discovery.
    pub(crate) document: Value,
    /// What `userinfo` says.
    pub(crate) user_info: Value,
    /// What it answers with instead of a code.
    pub(crate) error: Option<&'static str>,
    codes: HashMap<String, Grant>,
    /// How often each path was asked for.
    pub(crate) asked: HashMap<&'static str, usize>,
    /// The last form that came for tokens.
    pub(crate) last_verifier: String,
}

#[derive(Clone, Copy)]
pub(crate) enum Signing {
    /// ECDSA, by the key of this id.
    Elliptic(&'static str),
    Rsa,
    /// With the public RSA key, which everybody has, as the secret of HMAC.
    PublicKeyAsSecret,
    /// With the client's secret.
    ClientSecret,
    None,
    /// Under the id of a good key, by another one.
    Forged,
}

struct Grant {
    challenge: String,
    nonce: String,
    redirect: String,
}

#[injectable(value)]
pub(crate) struct Shared(Mutex<Conduct>);

impl Default for Shared {
    fn default() -> Self {
        Shared(Mutex::new(Conduct {
            is_down: false,
            signing: Signing::Elliptic("ec"),
            published: vec!["rsa", "ec"],
            claims: json!({}),
            document: json!({}),
            user_info: json!({ "sub": "ada" }),
            error: None,
            codes: HashMap::new(),
            asked: HashMap::new(),
            last_verifier: String::new(),
        }))
    }
}

impl Shared {
    fn asked(&self, path: &'static str) -> Result<MutexGuard<'_, Conduct>, ServiceUnavailable> {
        let mut conduct = self.0.lock().unwrap();
        *conduct.asked.entry(path).or_default() += 1;
        if conduct.is_down { Err(ServiceUnavailable::default()) } else { Ok(conduct) }
    }
}

#[derive(Deserialize)]
pub(crate) struct TokenRequest {
    grant_type: String,
    code: String,
    redirect_uri: String,
    code_verifier: String,
}

#[injectable]
struct ProviderController {
    shared: Arc<Shared>,
}

#[controller]
impl ProviderController {
    #[public]
    #[get("/.well-known/openid-configuration")]
    async fn discovery(&self, #[header] host: String) -> Result<Json<Value>, ServiceUnavailable> {
        let conduct = self.shared.asked("discovery")?;
        let at = |path: &str| format!("http://{host}{path}");
        let mut document = json!({
            "issuer": at(""),
            "authorization_endpoint": at("/authorize"),
            "token_endpoint": at("/token"),
            "jwks_uri": at("/jwks"),
            "userinfo_endpoint": at("/userinfo"),
            "response_types_supported": ["code"],
            "subject_types_supported": ["public"],
            "id_token_signing_alg_values_supported": ["RS256", "ES256", "HS256", "none"],
        });
        overlay(&mut document, &conduct.document);
        Ok(Json(document))
    }

    #[public]
    #[get("/elsewhere/.well-known/openid-configuration")]
    async fn moved(&self) -> Redirect {
        Redirect::found("/.well-known/openid-configuration")
    }

    #[public]
    #[get("/authorize")]
    async fn authorize(
        &self,
        #[query] state: String,
        #[query] nonce: String,
        #[query] redirect_uri: String,
        #[query] code_challenge: String,
        #[query] code_challenge_method: String,
    ) -> Result<Redirect, ServiceUnavailable> {
        assert_eq!(code_challenge_method, "S256");
        let mut conduct = self.shared.asked("authorize")?;
        if let Some(error) = conduct.error {
            return Ok(Redirect::found(format!("{redirect_uri}?error={error}&error_description=secret&state={state}")));
        }
        let code = format!("code-{}", conduct.asked["authorize"]);
        let to = format!("{redirect_uri}?code={code}&state={state}");
        conduct.codes.insert(code, Grant { challenge: code_challenge, nonce, redirect: redirect_uri });
        Ok(Redirect::found(to))
    }

    #[public]
    #[status(200)]
    #[post("/token")]
    async fn token(
        &self,
        #[header] host: String,
        #[header] authorization: String,
        #[form] form: nest::http::Unvalidated<TokenRequest>,
    ) -> Result<Json<Value>, HttpException> {
        let refused = |error: &str| {
            let body = nest::http::ErrorBody::custom(json!({ "error": error }));
            HttpException::from_status(StatusCode::BAD_REQUEST).with_body(body)
        };
        let nest::http::Unvalidated(form) = form;
        let down = |_| HttpException::from_status(StatusCode::SERVICE_UNAVAILABLE);
        let mut conduct = self.shared.asked("token").map_err(down)?;
        conduct.last_verifier.clone_from(&form.code_verifier);
        // RFC 6749, section 2.3.1: both are escaped as in a form.
        let expected = format!("Basic {}", STANDARD.encode(format!("{CLIENT}:the+secret+of+the+shop%2F%2B")));
        if authorization != expected {
            return Err(refused("invalid_client"));
        }
        // A code is good once.
        let Some(grant) = conduct.codes.remove(&form.code) else { return Err(refused("invalid_grant")) };
        let challenge = URL_SAFE_NO_PAD.encode(Sha256::digest(&form.code_verifier));
        if challenge != grant.challenge
            || form.redirect_uri != grant.redirect
            || form.grant_type != "authorization_code"
        {
            return Err(refused("invalid_grant"));
        }
        let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap().as_secs();
        let mut claims = json!({
            "iss": format!("http://{host}"),
            "sub": "ada",
            "aud": CLIENT,
            "nonce": grant.nonce,
            "iat": now,
            "exp": now + 300,
            "email": "ada@example.com",
            "email_verified": true,
            "groups": ["staff"],
        });
        overlay(&mut claims, &conduct.claims);
        let id_token = conduct.signing.sign(&claims);
        let answer =
            json!({ "access_token": "access-1", "token_type": "Bearer", "expires_in": 300, "id_token": id_token });
        Ok(Json(answer))
    }

    #[public]
    #[get("/jwks")]
    async fn jwks(&self) -> Result<Json<Value>, ServiceUnavailable> {
        let conduct = self.shared.asked("jwks")?;
        Ok(Json(json!({ "keys": conduct.published.iter().map(|id| public(id)).collect::<Vec<_>>() })))
    }

    #[public]
    #[get("/userinfo")]
    async fn user_info(&self, token: nest::auth::BearerToken) -> Result<Json<Value>, HttpException> {
        let down = |_| HttpException::from_status(StatusCode::SERVICE_UNAVAILABLE);
        let conduct = self.shared.asked("userinfo").map_err(down)?;
        if token.expose() != "access-1" {
            return Err(Unauthorized::default().into());
        }
        Ok(Json(conduct.user_info.clone()))
    }
}

#[module(controllers = [ProviderController], providers = [provide(Shared, factory = Shared::default)])]
struct ProviderModule;

impl Signing {
    pub(crate) fn sign(self, claims: &Value) -> String {
        let elliptic = || EncodingKey::from_ec_pem(key!("ec.pem").as_bytes()).unwrap();
        let (algorithm, id, key) = match self {
            Signing::Elliptic(id) => (Algorithm::ES256, id, elliptic()),
            Signing::Rsa => (Algorithm::RS256, "rsa", EncodingKey::from_rsa_pem(key!("rsa.pem").as_bytes()).unwrap()),
            Signing::PublicKeyAsSecret => {
                (Algorithm::HS256, "rsa", EncodingKey::from_secret(key!("rsa.pub").as_bytes()))
            }
            Signing::ClientSecret => (Algorithm::HS256, "rsa", EncodingKey::from_secret(SECRET.as_bytes())),
            Signing::None | Signing::Forged => (Algorithm::ES256, "ec", elliptic()),
        };
        let mut header = Header::new(algorithm);
        header.kid = Some(id.to_owned());
        let token = jsonwebtoken::encode(&header, claims, &key).unwrap();
        let parts: Vec<&str> = token.split('.').collect();
        match self {
            Signing::None => format!("{}.{}.", URL_SAFE_NO_PAD.encode(r#"{"alg":"none","typ":"JWT"}"#), parts[1]),
            Signing::Forged => {
                let other = jsonwebtoken::encode(&header, &json!({ "sub": "eve" }), &key).unwrap();
                format!("{}.{}.{}", parts[0], parts[1], other.rsplit('.').next().unwrap())
            }
            _ => token,
        }
    }
}

/// A public key under an id: RSA for `rsa`, and the elliptic one under whatever other.
pub(crate) fn public(id: &str) -> Value {
    let set: Value = serde_json::from_str(key!("jwks.json")).unwrap();
    let kept = if id == "rsa" { "rsa" } else { "ec" };
    let mut key = set["keys"].as_array().unwrap().iter().find(|key| key["kid"] == kept).unwrap().clone();
    key["kid"] = id.into();
    key
}

fn overlay(onto: &mut Value, over: &Value) {
    for (name, value) in over.as_object().unwrap() {
        match value {
            Value::Null => onto.as_object_mut().unwrap().remove(name),
            value => onto.as_object_mut().unwrap().insert(name.clone(), value.clone()),
        };
    }
}

/// A provider that listens.
pub(crate) struct Provider {
    pub(crate) app: TestApp,
}

impl Provider {
    pub(crate) async fn start() -> Provider {
        Provider { app: nest::testing!(ProviderModule).start_on_socket().await }
    }

    pub(crate) fn issuer(&self) -> String {
        format!("http://{}", self.app.address().unwrap())
    }

    /// Changes what it does from now on.
    pub(crate) fn conduct(&self, change: impl FnOnce(&mut Conduct)) {
        change(&mut self.app.provider::<Shared>().0.lock().unwrap());
    }

    /// How often a path was asked for.
    pub(crate) fn asked(&self, path: &str) -> usize {
        self.app.provider::<Shared>().0.lock().unwrap().asked.get(path).copied().unwrap_or_default()
    }

    /// The user consents on the page at this address; where the browser is sent back to.
    pub(crate) async fn consent(&self, page: &str) -> String {
        let path = page.strip_prefix(&self.issuer()).expect("the provider's own page");
        let answer = self.app.get(path).send().await.expect_status(302);
        answer.header("location").unwrap().to_owned()
    }
}
