//! Entities, their repositories, and transactions, in an application.

use std::sync::Arc;

use nest::data::{Cursor, DataError, DataModule, DataOptions, DatabaseUrl, Migration, Repository};
use nest::http::Json;
use nest::{Entity, HttpError, controller, injectable, module, transactional};
use serde::{Deserialize, Serialize};
use validator::Validate;

const MIGRATIONS: &[Migration] = &[Migration::new(
    1,
    "tables",
    "CREATE TABLE users (id INTEGER PRIMARY KEY AUTOINCREMENT, email TEXT NOT NULL UNIQUE);
     CREATE TABLE orders (id INTEGER PRIMARY KEY AUTOINCREMENT, user_id INTEGER NOT NULL REFERENCES users (id));",
)];

#[derive(Clone, Debug, PartialEq, Entity)]
#[entity(table = "users")]
struct User {
    #[column(primary, generated)]
    id: i64,
    email: String,
}

#[derive(Clone, Debug, PartialEq, Entity)]
#[entity(table = "orders")]
struct Order {
    #[column(primary, generated)]
    id: i64,
    user_id: i64,
}

#[injectable]
struct UsersService {
    users: Arc<Repository<User>>,
}

#[injectable]
struct OrdersService {
    users: Arc<UsersService>,
    orders: Arc<Repository<Order>>,
}

impl UsersService {
    #[transactional]
    async fn sign_up(&self, email: &str) -> Result<User, DataError> {
        self.users.insert(NewUser { email: email.into() }).await
    }
}

impl OrdersService {
    /// Two services and two repositories, none of which knows of a transaction.
    #[transactional]
    async fn first_order(&self, email: &str, of: Option<i64>) -> Result<Order, DataError> {
        let user = self.users.sign_up(email).await?;
        self.orders.insert(NewOrder { user_id: of.unwrap_or(user.id) }).await
    }
}

#[module(imports = [DataModule::for_feature::<(User,)>()], providers = [UsersService], exports = [UsersService])]
struct UsersModule;

#[module(
    imports = [UsersModule, DataModule::for_feature::<(User, Order)>()],
    providers = [OrdersService],
    exports = [OrdersService],
)]
struct OrdersModule;

#[module(imports = [
    global(DataModule::for_root(DataOptions::new(DatabaseUrl::sqlite_memory())).migrations(MIGRATIONS)),
    OrdersModule,
])]
struct AppModule;

#[nest::test]
async fn a_module_is_given_the_repositories_that_it_wants() {
    let app = nest::testing!(AppModule).start().await;
    let orders = app.provider::<OrdersService>();
    let order = orders.first_order("ada@example.com", None).await.unwrap();
    assert_eq!(orders.orders.find_by_id(order.id).await.unwrap(), Some(order));
    // The same repository, whichever import it came through.
    assert!(Arc::ptr_eq(&app.provider::<UsersService>().users, &app.provider::<Repository<User>>()));
}

#[nest::test]
async fn services_share_a_transaction_that_none_of_them_passes_on() {
    let app = nest::testing!(AppModule).start().await;
    let orders = app.provider::<OrdersService>();
    assert!(orders.first_order("ada@example.com", Some(77)).await.unwrap_err().is_foreign_key_violation());
    assert_eq!(app.provider::<Repository<User>>().select().count().await.unwrap(), 0);
}

#[derive(Debug, thiserror::Error, HttpError)]
enum SignUpError {
    #[error("that address is taken")]
    #[http(409)]
    Taken,
    #[error(transparent)]
    #[http(500)]
    Data(#[from] DataError),
}

#[injectable]
struct UsersController {
    users: Arc<Repository<User>>,
}

#[controller("users")]
impl UsersController {
    /// A handler may be a transaction, too.
    #[public]
    #[post("/{email}")]
    #[transactional(retry = 2)]
    async fn sign_up(&self, #[param] email: String) -> Result<String, SignUpError> {
        let user = self.users.insert(NewUser { email: format!("{email}@example.com") }).await?;
        match self.users.exists(User::EMAIL.starts_with("ada").and(User::ID.ne(user.id))).await? {
            true => Err(SignUpError::Taken),
            false => Ok(user.email),
        }
    }
}

#[module(
    imports = [
        global(DataModule::for_root(DataOptions::new(DatabaseUrl::sqlite_memory())).migrations(MIGRATIONS)),
        DataModule::for_feature::<(User,)>(),
    ],
    controllers = [UsersController],
)]
struct WebModule;

#[nest::test]
async fn a_handler_may_be_a_transaction() {
    let app = nest::testing!(WebModule).start().await;
    for (name, status, rows) in [("ada", 201, 1), ("eve", 409, 1)] {
        app.post(&format!("/users/{name}")).send().await.expect_status(status);
        assert_eq!(app.provider::<Repository<User>>().select().count().await.unwrap(), rows);
    }
}

#[derive(Clone, Debug, Entity)]
#[entity(table = "users")]
struct Misfit {
    #[column(primary, generated)]
    id: i64,
    mail: String,
}

#[module(imports = [
    global(DataModule::for_root(DataOptions::new(DatabaseUrl::sqlite_memory())).migrations(MIGRATIONS)),
    DataModule::for_feature::<(Misfit,)>(),
])]
struct MisfitModule;

#[nest::test]
async fn an_entity_that_does_not_fit_its_table_ends_the_start() {
    let error = nest::app!(MisfitModule).start().await.err().expect("it does not start");
    let text = format!("{error:?} {error}");
    assert!(text.contains("the entity Misfit does not fit the table `users`"), "{text}");
    assert!(text.contains("there is no column `mail`"), "{text}");
}

#[derive(Deserialize, Validate)]
struct Paging {
    after: Option<Cursor<User>>,
}

#[derive(Serialize)]
struct Emails {
    items: Vec<String>,
    next: Option<Cursor<User>>,
}

#[derive(Debug, thiserror::Error, HttpError)]
enum PagingError {
    #[error(transparent)]
    #[http(400)]
    Cursor(DataError),
    #[error(transparent)]
    #[http(500)]
    Data(DataError),
}

#[injectable]
struct EmailsController {
    users: Arc<Repository<User>>,
}

#[controller("emails")]
impl EmailsController {
    #[public]
    #[get("/")]
    async fn list(&self, #[query] paging: Paging) -> Result<Json<Emails>, PagingError> {
        let page = self.users.select().order_by(User::EMAIL.desc()).page_after(paging.after.as_ref(), 2).await;
        let page = page
            .map_err(|error| if error.is_cursor() { PagingError::Cursor(error) } else { PagingError::Data(error) })?;
        Ok(Json(Emails { items: page.items.into_iter().map(|user| user.email).collect(), next: page.next }))
    }
}

#[module(
    imports = [global(DataModule::for_root("sqlite::memory:").migrations(MIGRATIONS)), DataModule::for_feature::<(User,)>()],
    controllers = [EmailsController],
)]
struct EmailsModule;

#[nest::test]
async fn a_list_is_paged_by_a_cursor_of_the_query_and_a_forged_one_is_a_bad_request() {
    let app = nest::testing!(EmailsModule).start().await;
    for name in ["ada", "bob", "cyd", "eve", "fay"] {
        app.provider::<Repository<User>>().insert(NewUser { email: name.into() }).await.unwrap();
    }
    let (mut emails, mut path) = (Vec::new(), "/emails".to_owned());
    loop {
        let page: serde_json::Value = app.get(&path).send().await.expect_status(200).json();
        emails.extend(page["items"].as_array().unwrap().iter().map(|email| email.as_str().unwrap().to_owned()));
        let Some(next) = page["next"].as_str() else { break };
        path = format!("/emails?after={next}");
    }
    assert_eq!(emails, ["fay", "eve", "cyd", "bob", "ada"]);
    for forged in ["somewhere", "W10", "WzEsMl0", "////"] {
        let answer = app.get(&format!("/emails?after={forged}")).send().await.expect_status(400);
        answer.expect_message("this is no cursor of this list");
    }
    app.get("/emails?after=%00").send().await.expect_status(400);
    // A real one, of the same rows in another order.
    let other = app.provider::<Repository<User>>().select().page_after(None, 1).await.unwrap().next.unwrap();
    let answer = app.get(&format!("/emails?after={other}")).send().await.expect_status(400);
    answer.expect_message("this cursor belongs to a list in another order");
}

#[module(imports = [global(DataModule::for_root("mysql://root:hunter2@localhost/shop"))])]
struct BadUrlModule;

#[nest::test]
async fn a_text_that_is_no_url_of_a_database_ends_the_start_and_is_not_quoted() {
    let error = nest::app!(BadUrlModule).start().await.err().expect("it does not start");
    let text = format!("{error:?} {error}");
    assert!(text.contains("the database URL has the scheme `mysql`, which is not supported"), "{text}");
    assert!(!text.contains("hunter2"), "{text}");
}
