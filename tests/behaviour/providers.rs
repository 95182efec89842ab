//! All kinds of providers.

use std::sync::Arc;

use nest::{injectable, module};

#[injectable]
struct Repository {
    #[inject(default)]
    rows: Vec<u8>,
    #[inject(value = 7)]
    limit: u32,
}

#[injectable(value)]
#[derive(Debug, PartialEq)]
struct Url(String);

#[injectable(value)]
struct Pool {
    url: String,
}

#[injectable(value)]
struct Checked(u16);

#[injectable]
trait Greeter: Send + Sync {
    fn greet(&self, name: &str) -> String;
}

#[injectable]
struct Polite {
    words: Arc<Url>,
}

impl Greeter for Polite {
    fn greet(&self, name: &str) -> String {
        format!("Good day, {name}, from {}", self.words.0)
    }
}

#[injectable]
trait Named: Send + Sync {
    fn name(&self) -> &'static str;
}

impl Named for Repository {
    fn name(&self) -> &'static str {
        "repository"
    }
}

#[injectable]
struct Absent;

struct Built {
    from: String,
}

#[injectable]
impl Built {
    #[inject]
    async fn new(url: Arc<Url>, greeter: Arc<dyn Greeter>) -> Result<Self, std::io::Error> {
        tokio::task::yield_now().await;
        Ok(Built { from: format!("{}: {}", url.0, greeter.greet("Ada")) })
    }
}

#[injectable]
struct Store<T> {
    of: Arc<T>,
}

#[injectable]
struct Consumer {
    repository: Arc<Repository>,
    url: Arc<Url>,
    pool: Arc<Pool>,
    checked: Arc<Checked>,
    greeter: Arc<dyn Greeter>,
    named: Arc<dyn Named>,
    built: Arc<Built>,
    absent: Option<Arc<Absent>>,
    present: Option<Arc<Repository>>,
    store: Arc<Store<Repository>>,
}

fn check(url: Arc<Url>) -> Result<Checked, std::num::ParseIntError> {
    Ok(Checked(url.0.len().to_string().parse()?))
}

#[module(providers = [
    Consumer,
    Repository,
    Built,
    Store<Repository>,
    provide(Url, value = Url("db://".to_owned())),
    provide(Pool, factory = async |url: Arc<Url>, repository: Arc<Repository>| {
        Pool { url: format!("{}{}", url.0, repository.limit) }
    }),
    provide(Checked, factory = check),
    provide(dyn Greeter, class = Polite),
    provide(dyn Named, existing = Repository),
])]
struct AppModule;

async fn consumer() -> Arc<Consumer> {
    nest::testing!(AppModule).start().await.provider::<Consumer>()
}

#[nest::test]
async fn a_class_gets_its_dependencies_and_its_plain_fields() {
    let consumer = consumer().await;
    assert_eq!(consumer.repository.rows, Vec::<u8>::new());
    assert_eq!(consumer.repository.limit, 7);
}

#[nest::test]
async fn a_value_is_what_the_module_says() {
    assert_eq!(*consumer().await.url, Url("db://".to_owned()));
}

#[nest::test]
async fn a_factory_may_be_async_and_gets_its_parameters_injected() {
    assert_eq!(consumer().await.pool.url, "db://7");
}

#[nest::test]
async fn a_factory_may_be_a_fallible_function() {
    assert_eq!(consumer().await.checked.0, 5);
}

#[nest::test]
async fn a_trait_is_the_class_that_is_bound_to_it() {
    assert_eq!(consumer().await.greeter.greet("Ada"), "Good day, Ada, from db://");
}

#[nest::test]
async fn an_alias_is_the_same_instance() {
    let consumer = consumer().await;
    assert_eq!(consumer.named.name(), "repository");
    assert!(std::ptr::addr_eq(Arc::as_ptr(&consumer.named), Arc::as_ptr(&consumer.repository)));
}

#[nest::test]
async fn a_constructor_may_be_async_and_fallible() {
    assert_eq!(consumer().await.built.from, "db://: Good day, Ada, from db://");
}

#[nest::test]
async fn an_optional_dependency_is_there_when_a_module_provides_it() {
    let consumer = consumer().await;
    assert!(consumer.absent.is_none());
    assert!(Arc::ptr_eq(consumer.present.as_ref().unwrap(), &consumer.repository));
}

#[nest::test]
async fn a_generic_provider_is_one_for_each_type() {
    let consumer = consumer().await;
    assert!(Arc::ptr_eq(&consumer.store.of, &consumer.repository));
}
