//! A part of an application, tested by itself: what it needs and does not have, the test gives.

use std::sync::Arc;

use nest::http::Unauthorized;
use nest::{Lazy, ModuleRef, Proof, controller, guard, injectable, module};

#[injectable]
trait Mailer: Send + Sync {
    fn sender(&self) -> String;
}

#[injectable(value)]
#[derive(Clone)]
struct Prices {
    cents: i64,
}

#[injectable]
struct Stock {
    #[inject(value = 3)]
    left: u32,
}

impl Default for Stock {
    fn default() -> Stock {
        Stock { left: 3 }
    }
}

#[derive(Clone, Proof)]
struct Customer(&'static str);

/// Of a module that this part does not import.
#[injectable]
struct TokenGuard;

#[guard]
impl TokenGuard {
    async fn can_activate(&self) -> Result<Customer, Unauthorized> {
        Err(Unauthorized::new("no token"))
    }
}

#[guard]
async fn ada() -> Result<Customer, Unauthorized> {
    Ok(Customer("ada"))
}

/// What a factory makes of something that is given.
#[injectable(value)]
struct Label(String);

#[injectable]
struct OrderService {
    prices: Arc<Prices>,
    mailer: Arc<dyn Mailer>,
    stock: Lazy<Stock>,
    discount: Option<Arc<Discount>>,
    label: Arc<Label>,
    module: ModuleRef,
}

#[injectable(value)]
struct Discount(i64);

impl OrderService {
    fn receipt(&self, of: &Customer) -> String {
        let discount = self.discount.as_ref().map_or(0, |discount| discount.0);
        let late = self.module.get::<Prices>().unwrap().cents;
        assert_eq!(late, self.prices.cents);
        format!(
            "{} pays {} to {} for {}, {} left",
            of.0,
            self.prices.cents - discount,
            self.mailer.sender(),
            self.label.0,
            self.stock.get().left
        )
    }
}

#[injectable]
struct OrderController {
    orders: Arc<OrderService>,
}

#[controller("orders", guards = [TokenGuard])]
impl OrderController {
    #[get("/")]
    async fn receipt(&self, customer: Customer) -> String {
        self.orders.receipt(&customer)
    }
}

#[module(
    providers = [OrderService, provide(Label, factory = |prices: Arc<Prices>| Label(format!("a cup at {}", prices.cents)))],
    controllers = [OrderController],
)]
struct OrderModule;

struct Nobody;

impl Mailer for Nobody {
    fn sender(&self) -> String {
        "nobody".to_owned()
    }
}

#[nest::test]
async fn what_a_part_needs_and_nobody_provides_the_test_gives() {
    let app = nest::testing!(
        OrderModule,
        override Prices = Prices { cents: 990 },
        override dyn Mailer = Nobody,
        override Stock = Stock { left: 7 },
        override TokenGuard = ada {},
    );
    let app = app.start().await;
    app.get("/orders").send().await.expect_text("ada pays 990 to nobody for a cup at 990, 7 left");
    assert_eq!(app.provider::<Stock>().left, 7);
}

#[nest::test]
async fn what_is_optional_is_given_as_well() {
    let app = nest::testing!(
        OrderModule,
        override Prices = Prices { cents: 990 },
        override dyn Mailer = Nobody,
        override Stock = Stock::default(),
        override Discount = Discount(90),
        override TokenGuard = ada {},
    );
    app.start().await.get("/orders").send().await.expect_text("ada pays 900 to nobody for a cup at 990, 3 left");
}

/// The whole: here the same overrides replace.
#[module(
    imports = [OrderModule, global(SharedModule)],
)]
struct AppModule;

#[injectable]
struct Smtp;

impl Mailer for Smtp {
    fn sender(&self) -> String {
        "smtp".to_owned()
    }
}

#[module(
    providers = [
        provide(Prices, value = Prices { cents: 100 }),
        provide(dyn Mailer, class = Smtp),
        provide(Stock, value = Stock::default()),
        TokenGuard,
    ],
    exports = [Prices, dyn Mailer, Stock, TokenGuard],
)]
struct SharedModule;

#[nest::test]
async fn the_same_line_replaces_what_the_whole_provides() {
    let app = nest::testing!(AppModule, override TokenGuard = ada {}).start().await;
    app.get("/orders").send().await.expect_text("ada pays 100 to smtp for a cup at 100, 3 left");
    let app = nest::testing!(AppModule, override TokenGuard = ada {}, override Prices = Prices { cents: 5 });
    app.start().await.get("/orders").send().await.expect_text("ada pays 5 to smtp for a cup at 5, 3 left");
}

/// What is given to a part in which a module stands in for another.
#[module(imports = [SharedModule], exports = [SharedModule])]
struct OuterModule;

#[module]
struct EmptyModule;

#[module(imports = [global(OuterModule), OrderModule])]
struct OtherModule;

#[nest::test]
async fn what_a_replaced_module_had_the_test_gives() {
    let app = nest::testing!(
        OtherModule,
        override module OuterModule = EmptyModule,
        override Prices = Prices { cents: 1 },
        override dyn Mailer = Nobody,
        override Stock = Stock { left: 1 },
        override TokenGuard = ada {},
    );
    app.start().await.get("/orders").send().await.expect_text("ada pays 1 to nobody for a cup at 1, 1 left");
}
