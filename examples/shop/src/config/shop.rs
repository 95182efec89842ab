//! The whole configuration.

use std::path::PathBuf;

use nest::config::{ConfigError, Environment, Host};
use nest::data::{DataOptions, DatabaseUrl};
use nest::injectable;
use nest::redis::{RedisOptions, RedisUrl};

use super::{AdminConfig, AuthConfig, LogConfig};

/// The whole configuration.
#[derive(Clone, Debug)]
pub struct ShopConfig {
    /// `APP_ENV`
    pub environment: AppEnv,
    /// `HOST`
    pub host: Host,
    /// `PORT`; 0 picks a free one.
    pub port: u16,
    /// `DATABASE_URL`
    pub database: DataOptions,
    /// `JWT_*` and `LOGIN_RATE_LIMIT`
    pub auth: AuthConfig,
    /// `SHOP_ADMIN_*`
    pub admin: Option<AdminConfig>,
    /// `LOG_*`
    pub logs: LogConfig,
    /// `UPLOAD_DIR`
    pub uploads: PathBuf,
    /// `MAIL_DIR`: where mail goes.
    pub mail: PathBuf,
    /// `REDIS_URL`
    pub redis: Option<RedisOptions>,
}

/// What the application runs as.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AppEnv {
    /// On a developer's machine.
    Development,
    /// Under test.
    Test,
    /// For real.
    Production,
}

#[injectable]
impl ShopConfig {
    #[inject]
    fn of_process() -> Result<Self, ConfigError> {
        Self::read(Environment::process())
    }
}

impl ShopConfig {
    /// Reads and checks every variable.
    ///
    /// # Errors
    ///
    /// All variables that are missing or bad, in one message.
    pub fn read(mut env: Environment) -> Result<Self, ConfigError> {
        let environments =
            [("development", AppEnv::Development), ("test", AppEnv::Test), ("production", AppEnv::Production)];
        let environment = env.read("APP_ENV").one_of(environments).or(AppEnv::Development);
        let host = env.read("HOST").or(Host::LOCALHOST);
        let port = env.read("PORT").or(3000);
        let url = env.read("DATABASE_URL").hidden().with(str::parse::<DatabaseUrl>);
        let database = DataOptions::new(url.or(DatabaseUrl::sqlite_file("shop.db")));
        let auth = AuthConfig::read(&mut env, environment);
        let admin = AdminConfig::read(&mut env);
        let logs = LogConfig::read(&mut env, environment);
        let uploads = env.read("UPLOAD_DIR").or(PathBuf::from("uploads"));
        let mail = env.read("MAIL_DIR").or(PathBuf::from("mail"));
        let redis = env.read("REDIS_URL").hidden().with(str::parse::<RedisUrl>).optional();
        let redis = redis.map(|url| RedisOptions::new(url).prefix("shop"));
        env.finish(|| Some(Self { environment, host, port, database, auth, admin, logs, uploads, mail, redis }))
    }

    /// Where to listen.
    pub fn address(&self) -> String {
        self.host.with_port(self.port)
    }
}
