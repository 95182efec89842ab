//! Metadata of handlers and controllers, as guards read it.

use nest::http::Forbidden;
use nest::{ExecutionContext, controller, guard, injectable, module};

struct Roles(&'static [&'static str]);

impl IntoIterator for &'static Roles {
    type Item = &'static &'static str;
    type IntoIter = std::slice::Iter<'static, &'static str>;

    fn into_iter(self) -> Self::IntoIter {
        self.0.iter()
    }
}

struct Audited;

#[injectable]
struct RolesGuard;

#[guard]
impl RolesGuard {
    async fn can_activate(&self, cx: &ExecutionContext) -> Result<(), Forbidden> {
        let nearest = cx.metadata::<Roles>().map_or(&[][..], |roles| roles.0);
        let merged: Vec<&str> = cx.metadata_merged::<Roles>().copied().collect();
        let (audited, handler) = (cx.metadata::<Audited>().is_some(), cx.handler().name);
        Err(Forbidden::new(format!("{handler} {nearest:?} {merged:?} {audited}")))
    }
}

#[injectable]
struct RolesController;

#[controller("roles", guards = [RolesGuard])]
#[metadata(Roles(&["user"]))]
impl RolesController {
    #[get("/inherited")]
    async fn inherited(&self) {}

    #[get("/own")]
    #[metadata(Roles(&["admin", "owner"]))]
    #[metadata(Audited)]
    async fn own(&self) {}
}

#[module(providers = [RolesGuard], controllers = [RolesController])]
struct AppModule;

#[nest::test]
async fn metadata_of_the_controller_holds_for_its_handlers() {
    let app = nest::testing!(AppModule).start().await;
    app.get("/roles/inherited").send().await.expect_message(r#"inherited ["user"] ["user"] false"#);
}

#[nest::test]
async fn metadata_of_a_handler_overrides_and_merges() {
    let app = nest::testing!(AppModule).start().await;
    let expected = r#"own ["admin", "owner"] ["admin", "owner", "user"] true"#;
    app.get("/roles/own").send().await.expect_message(expected);
}
