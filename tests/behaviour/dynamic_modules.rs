//! Modules with options.

use std::marker::PhantomData;
use std::sync::{Arc, Mutex};

use nest::{Configured, injectable, module};

#[injectable(value)]
#[derive(Clone)]
struct Options {
    prefix: String,
}

#[injectable]
struct Keys {
    options: Arc<Options>,
}

impl Keys {
    fn key(&self, name: &str) -> String {
        format!("{}:{name}", self.options.prefix)
    }
}

#[module(providers = [Keys], exports = [Keys])]
#[derive(Clone)]
struct KeysModule {
    #[options]
    options: Options,
}

impl KeysModule {
    fn for_root(prefix: &str) -> KeysModule {
        KeysModule { options: Options { prefix: prefix.to_owned() } }
    }

    fn for_root_async<F, Arguments, Kind>(factory: F) -> Configured<KeysModule, F, Arguments, Kind> {
        Configured::new(factory)
    }
}

#[injectable]
struct Users {
    keys: Arc<Keys>,
}

#[module(imports = [KeysModule::for_root("users")], providers = [Users])]
struct UsersModule;

#[injectable]
struct Orders {
    keys: Arc<Keys>,
}

#[module(imports = [KeysModule::for_root("orders")], providers = [Orders])]
struct OrdersModule;

#[injectable]
struct Secret {
    #[inject(value = "vault".to_owned())]
    prefix: String,
}

#[module(providers = [Secret], exports = [Secret])]
struct SecretModule;

#[injectable]
struct Vault {
    keys: Arc<Keys>,
}

/// The factory sees what the importing module sees.
#[module(
    imports = [
        SecretModule,
        KeysModule::for_root_async(async |secret: Arc<Secret>| {
            tokio::task::yield_now().await;
            KeysModule::for_root(&secret.prefix)
        }),
    ],
    providers = [Vault],
)]
struct VaultModule;

#[module(imports = [UsersModule, OrdersModule, VaultModule])]
struct AppModule;

#[nest::test]
async fn options_are_a_provider_of_the_module() {
    let app = nest::testing!(AppModule).start().await;
    assert_eq!(app.provider::<Users>().keys.key("1"), "users:1");
}

#[nest::test]
async fn two_imports_with_different_options_are_two_instances() {
    let app = nest::testing!(AppModule).start().await;
    let (users, orders) = (app.provider::<Users>(), app.provider::<Orders>());
    assert_eq!(orders.keys.key("1"), "orders:1");
    assert!(!Arc::ptr_eq(&users.keys, &orders.keys));
}

#[nest::test]
async fn options_may_come_from_a_factory_with_injected_parameters() {
    let app = nest::testing!(AppModule).start().await;
    assert_eq!(app.provider::<Vault>().keys.key("1"), "vault:1");
}

#[nest::test]
async fn options_can_be_replaced_in_a_test() {
    let app = nest::testing!(AppModule, override Options = Options { prefix: "test".to_owned() }).start().await;
    assert_eq!(app.provider::<Users>().keys.key("1"), "test:1");
    assert_eq!(app.provider::<Vault>().keys.key("1"), "test:1");
}

/// A root that gets what only `main` knows.
#[module(imports = [UsersModule], providers = [Keys])]
#[derive(Clone)]
struct RootModule {
    #[options]
    options: Options,
}

impl RootModule {
    fn for_root(prefix: &str) -> RootModule {
        RootModule { options: Options { prefix: prefix.to_owned() } }
    }
}

#[nest::test]
async fn a_root_module_takes_its_options_at_the_start() {
    for prefix in ["first", "second"] {
        let running = nest::app!(RootModule = RootModule::for_root(prefix)).start().await.unwrap();
        assert_eq!(running.context().get::<Options>().prefix, prefix);
        assert_eq!(running.context().get::<Users>().keys.key("1"), "users:1");
        running.stop().await;
    }
}

#[nest::test]
async fn a_test_gives_the_root_its_options_and_may_replace_them() {
    let app = nest::testing!(RootModule = RootModule::for_root("given")).start().await;
    assert_eq!(app.provider::<Options>().prefix, "given");
    let replaced = Options { prefix: "replaced".to_owned() };
    let app = nest::testing!(RootModule = RootModule::for_root("given"), override Options = replaced).start().await;
    assert_eq!(app.provider::<Options>().prefix, "replaced");
}

/// The rows of one type.
#[injectable]
struct Rows<T: Send + Sync> {
    options: Arc<FeatureOptions>,
    #[inject(default)]
    rows: Mutex<Vec<T>>,
}

#[injectable(value)]
#[derive(Clone)]
struct FeatureOptions {
    table: &'static str,
}

/// A module for each type that it is imported for.
#[module(providers = [Rows<T>], exports = [Rows<T>])]
#[derive(Clone)]
struct FeatureModule<T: Send + Sync> {
    #[options]
    options: FeatureOptions,
    of: PhantomData<fn() -> T>,
}

impl<T: Send + Sync> FeatureModule<T> {
    fn for_feature(table: &'static str) -> FeatureModule<T> {
        FeatureModule { options: FeatureOptions { table }, of: PhantomData }
    }
}

#[injectable(value)]
struct Cat;

#[injectable(value)]
struct Dog;

#[injectable]
struct Shelter {
    cats: Arc<Rows<Cat>>,
    dogs: Arc<Rows<Dog>>,
}

#[module(
    imports = [FeatureModule::<Cat>::for_feature("cats"), FeatureModule::<Dog>::for_feature("dogs")],
    providers = [Shelter],
)]
struct ShelterModule;

#[nest::test]
async fn a_generic_module_is_one_for_each_type() {
    let app = nest::testing!(ShelterModule).start().await;
    let shelter = app.provider::<Shelter>();
    shelter.cats.rows.lock().unwrap().push(Cat);
    assert_eq!((shelter.cats.options.table, shelter.cats.rows.lock().unwrap().len()), ("cats", 1));
    assert_eq!((shelter.dogs.options.table, shelter.dogs.rows.lock().unwrap().len()), ("dogs", 0));
}
