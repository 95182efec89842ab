//! Tokens, login attempts, and the first administrator.

use std::num::NonZeroU32;
use std::time::Duration;

use nest::auth::JwtKey;
use nest::config::{Environment, ExposeSecret, SecretString};

use super::AppEnv;
use crate::users::{PASSWORD_LENGTH, is_email};

const DAY: u64 = 24 * 60 * 60;
const DEFAULT_ATTEMPTS: NonZeroU32 = NonZeroU32::new(10).unwrap();

/// `JWT_*` and `LOGIN_RATE_LIMIT`
#[derive(Clone, Debug)]
pub struct AuthConfig {
    /// `JWT_SECRET`: signs access tokens. None stands for a random one.
    pub access_secret: Option<SecretString>,
    /// `JWT_REFRESH_SECRET`: signs refresh tokens. None stands for a random one.
    pub refresh_secret: Option<SecretString>,
    /// `JWT_EXPIRES_IN`
    pub access_lifetime: Duration,
    /// `JWT_REFRESH_EXPIRES_IN`
    pub refresh_lifetime: Duration,
    /// `LOGIN_RATE_LIMIT`: login attempts a minute, for one address.
    pub login_attempts: NonZeroU32,
}

impl AuthConfig {
    pub(super) fn read(env: &mut Environment, environment: AppEnv) -> Self {
        let access_secret = secret(env, "JWT_SECRET", environment);
        let refresh_secret = secret(env, "JWT_REFRESH_SECRET", environment);
        if let (AppEnv::Production, Some(access), Some(refresh)) = (environment, &access_secret, &refresh_secret)
            && access.expose_secret() == refresh.expose_secret()
        {
            env.fault("JWT_REFRESH_SECRET", "must differ from JWT_SECRET");
        }
        Self {
            access_secret,
            refresh_secret,
            access_lifetime: env.read("JWT_EXPIRES_IN").or(Duration::from_secs(15 * 60)),
            refresh_lifetime: env.read("JWT_REFRESH_EXPIRES_IN").or(Duration::from_secs(7 * DAY)),
            login_attempts: env.read("LOGIN_RATE_LIMIT").or(DEFAULT_ATTEMPTS),
        }
    }
}

/// In production a secret is required, and long; elsewhere any will do, or none.
fn secret(env: &mut Environment, name: &str, environment: AppEnv) -> Option<SecretString> {
    let secret = env.read(name).parse::<SecretString>();
    match environment {
        AppEnv::Production => {
            let is_long = |secret: &SecretString| secret.expose_secret().len() >= JwtKey::HS256_BYTES;
            secret.check("32 bytes or more", is_long).required()
        }
        AppEnv::Development | AppEnv::Test => secret.optional(),
    }
}

/// `SHOP_ADMIN_EMAIL` and `SHOP_ADMIN_PASSWORD`: a super_admin who exists from the start.
#[derive(Clone, Debug)]
pub struct AdminConfig {
    /// The email.
    pub email: String,
    /// The password, when the user has to be created.
    pub password: SecretString,
}

impl AdminConfig {
    /// Both are there or neither is.
    pub(super) fn read(env: &mut Environment) -> Option<Self> {
        const EMAIL: &str = "SHOP_ADMIN_EMAIL";
        const PASSWORD: &str = "SHOP_ADMIN_PASSWORD";
        let given = [EMAIL, PASSWORD].map(|name| env.read(name).optional::<SecretString>().is_some());
        if given == [false, false] {
            return None;
        }
        let email = env.read(EMAIL).parse::<String>().check("an email address", |email| is_email(email)).required();
        let fits = |password: &SecretString| PASSWORD_LENGTH.contains(&password.expose_secret().chars().count());
        let password = env.read(PASSWORD).parse().check("8 to 128 characters", fits).required();
        Some(Self { email: email?, password: password? })
    }
}
