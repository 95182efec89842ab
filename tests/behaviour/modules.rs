//! Modules: walls, re-exports, globals, circles, and whose instance it is.

use std::sync::Arc;

use nest::{injectable, module};

#[injectable]
struct Shared;

#[module(providers = [Shared], exports = [Shared])]
struct SharedModule;

#[module(imports = [SharedModule], exports = [SharedModule])]
struct FacadeModule;

#[injectable]
struct Direct {
    shared: Arc<Shared>,
}

#[module(imports = [SharedModule, FacadeModule], providers = [Direct])]
struct DirectModule;

#[injectable]
struct ThroughFacade {
    shared: Arc<Shared>,
}

#[module(imports = [FacadeModule], providers = [ThroughFacade])]
struct ThroughFacadeModule;

/// Lists the class of another module: its own instance.
#[injectable]
struct Own {
    shared: Arc<Shared>,
}

#[module(imports = [SharedModule], providers = [Own, Shared])]
struct OwnModule;

#[injectable]
struct Config {
    #[inject(value = 1)]
    value: u32,
}

#[module(global, providers = [Config], exports = [Config])]
struct ConfigModule;

/// Global where it is imported.
#[injectable]
struct Clock;

#[module(providers = [Clock], exports = [Clock])]
struct ClockModule;

#[injectable]
struct Reader {
    config: Arc<Config>,
    clock: Arc<Clock>,
}

#[module(providers = [Reader])]
struct ReaderModule;

#[injectable]
struct Customers {
    _config: Arc<Config>,
}

#[injectable]
struct Orders {
    customers: Arc<Customers>,
}

#[injectable]
struct Invoices {
    orders: Arc<Orders>,
}

#[module(imports = [OrdersModule], providers = [Customers, Invoices], exports = [Customers])]
struct CustomersModule;

#[module(imports = [forward_ref(CustomersModule)], providers = [Orders], exports = [Orders])]
struct OrdersModule;

/// A module is itself injectable.
#[module(
    imports = [
        DirectModule, ThroughFacadeModule, OwnModule, ConfigModule, global(ClockModule), ReaderModule, CustomersModule,
    ],
)]
struct AppModule {
    config: Arc<Config>,
}

#[nest::test]
async fn a_module_imported_twice_gives_the_same_instance() {
    let app = nest::testing!(AppModule).start().await;
    assert!(Arc::ptr_eq(&app.provider::<Direct>().shared, &app.provider::<ThroughFacade>().shared));
}

#[nest::test]
async fn two_modules_that_list_the_same_class_have_one_each() {
    let app = nest::testing!(AppModule).start().await;
    assert!(!Arc::ptr_eq(&app.provider::<Direct>().shared, &app.provider::<Own>().shared));
}

#[nest::test]
async fn exports_of_a_global_module_are_visible_everywhere() {
    let app = nest::testing!(AppModule).start().await;
    let reader = app.provider::<Reader>();
    assert_eq!(reader.config.value, 1);
    assert!(Arc::ptr_eq(&reader.clock, &app.provider::<Clock>()));
}

#[nest::test]
async fn modules_may_import_each_other() {
    let app = nest::testing!(AppModule).start().await;
    let invoices = app.provider::<Invoices>();
    assert!(Arc::ptr_eq(&invoices.orders.customers, &app.provider::<Customers>()));
}

#[nest::test]
async fn a_module_is_itself_injected() {
    let app = nest::testing!(AppModule).start().await;
    assert!(Arc::ptr_eq(&app.provider::<AppModule>().config, &app.provider::<Config>()));
}
