//! `cargo run -p shop` serves the shop, `cargo run -p shop -- openapi` prints the document of its routes.

use shop::ShopConfig;

#[nest::main]
async fn main() -> nest::Result<()> {
    if std::env::args().nth(1).as_deref() == Some("openapi") {
        println!("{:#}", shop::openapi().document(&shop::application()));
        return Ok(());
    }
    let shop = shop::application().on_listen(|address| println!("listening on http://{address}")).start().await?;
    let address = shop.context().get::<ShopConfig>().address();
    Ok(shop.listen(&address).await?)
}
