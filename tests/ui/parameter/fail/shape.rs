use nest::http::BadRequest;
use nest::parameter;

struct Tenant;
struct Language;
struct Zone;

#[parameter]
fn tenant(#[header] x_tenant: String) -> Tenant {
    drop(x_tenant);
    Tenant
}

#[parameter]
async fn language(#[body] text: String) -> Result<Language, BadRequest> {
    drop(text);
    Ok(Language)
}

#[parameter]
async fn zone() {}

#[parameter]
struct Nothing;

fn main() {}
