//! `cargo run -p shop -- seed`: something to look at.

use crate::app::AppModule;
use crate::config::{AppEnv, ShopConfig};
use crate::products::{CreateProduct, ProductError, ProductService};
use crate::users::{NewUser, Role, UserError, UserService};

/// Why a shop could not be filled.
#[derive(Debug, thiserror::Error)]
enum SeedError {
    #[error("production is not seeded")]
    Production,
    #[error(transparent)]
    Product(#[from] ProductError),
    #[error(transparent)]
    User(#[from] UserError),
}

/// Sku, name, price in cents, stock.
const PRODUCTS: [(&str, &str, i64, i64); 6] = [
    ("TEA-001", "Assam, 250 g", 890, 120),
    ("TEA-002", "Sencha, 100 g", 1250, 60),
    ("CUP-001", "Cup, white", 990, 40),
    ("CUP-002", "Cup with a handle on the left", 1290, 3),
    ("POT-001", "Teapot, 1 l", 3490, 15),
    ("POT-002", "Teapot, one of a kind", 12900, 1),
];
const CUSTOMER: (&str, &str) = ("customer@example.com", "correct horse");

/// Adds products and a customer, as far as they are not there already, and says so on stdout. What is there stays as it is.
///
/// # Errors
///
/// When the application does not start, when the database fails, and in production: everybody knows that customer's
/// password.
pub async fn seed() -> nest::Result<()> {
    let context = nest::context!(AppModule).start().await?;
    let config = context.get::<ShopConfig>();
    let seeded = match config.environment {
        AppEnv::Production => Err(SeedError::Production),
        AppEnv::Development | AppEnv::Test => fill(&context.get(), &context.get()).await,
    };
    context.stop("").await;
    let (products, users) = seeded?;
    println!("products added: {products}, users added: {users}");
    Ok(())
}

/// How many products and users were added.
async fn fill(products: &ProductService, users: &UserService) -> Result<(usize, usize), SeedError> {
    let mut added = (0, 0);
    for (sku, name, price_cents, stock) in PRODUCTS {
        let product = CreateProduct { sku: sku.into(), name: name.into(), description: None, price_cents, stock };
        match products.create(product).await {
            Ok(_) => added.0 += 1,
            Err(ProductError::SkuTaken) => {}
            Err(error) => return Err(error.into()),
        }
    }
    let (email, password) = CUSTOMER;
    let customer =
        NewUser { email: email.into(), password: password.into(), name: Some("Customer".into()), role: Role::User };
    match users.create(customer).await {
        Ok(_) => added.1 += 1,
        Err(UserError::EmailTaken) => {}
        Err(error) => return Err(error.into()),
    }
    Ok(added)
}
