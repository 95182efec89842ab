//! Exception filters: by the type of the error, the nearest first, of one list the last.

use nest::http::{Conflict, Failure, NotFound, Response, StatusCode};
use nest::{ExecutionContext, HttpError, controller, filter, guard, injectable, module};

#[derive(Debug, thiserror::Error, HttpError)]
#[error("out of stock")]
#[http(409)]
struct OutOfStock;

macro_rules! filters {
    ($($name:ident: $error:ty;)*) => { $(
        #[injectable]
        struct $name;

        #[filter]
        impl $name {
            async fn catch(&self, _error: $error, cx: &ExecutionContext) -> (StatusCode, String) {
                (StatusCode::IM_A_TEAPOT, format!("{} {}", stringify!($name), cx.handler().name))
            }
        }
    )* };
}

filters! {
    AppStock: OutOfStock;
    AppNotFound: NotFound;
    ControllerStock: OutOfStock;
    FirstOfRoute: OutOfStock;
    SecondOfRoute: OutOfStock;
    Everything: Failure;
}

/// Fails itself.
#[injectable]
struct FailingFilter;

#[filter]
impl FailingFilter {
    async fn catch(&self, _error: OutOfStock) -> Result<Response, Conflict> {
        Err(Conflict::new("the filter failed"))
    }
}

#[guard]
async fn sold_out() -> Result<(), OutOfStock> {
    Err(OutOfStock)
}

#[injectable]
struct ShopController;

#[controller("shop", filters = [ControllerStock])]
impl ShopController {
    #[public]
    #[get("/controller")]
    async fn controller(&self) -> Result<(), OutOfStock> {
        Err(OutOfStock)
    }

    #[public]
    #[get("/route", filters = [FirstOfRoute, SecondOfRoute])]
    async fn route(&self) -> Result<(), OutOfStock> {
        Err(OutOfStock)
    }

    #[public]
    #[get("/guarded", guards = [sold_out])]
    async fn guarded(&self) {}

    #[public]
    #[get("/application")]
    async fn application(&self) -> Result<(), NotFound> {
        Err(NotFound::new("nothing here"))
    }

    #[public]
    #[get("/unmatched")]
    async fn unmatched(&self) -> Result<(), Conflict> {
        Err(Conflict::new("no filter takes it"))
    }

    #[public]
    #[get("/everything", filters = [Everything])]
    async fn everything(&self) -> Result<(), Conflict> {
        Err(Conflict::new("everything takes it"))
    }

    #[public]
    #[get("/failing", filters = [FailingFilter])]
    async fn failing(&self) -> Result<(), OutOfStock> {
        Err(OutOfStock)
    }
}

#[injectable]
struct OtherController;

#[controller("other")]
impl OtherController {
    #[public]
    #[get("/")]
    async fn other(&self) -> Result<(), OutOfStock> {
        Err(OutOfStock)
    }
}

#[module(
    providers = [
        AppStock, AppNotFound, ControllerStock, FirstOfRoute, SecondOfRoute, Everything, FailingFilter,
    ],
    controllers = [ShopController, OtherController],
    filters = [AppStock, AppNotFound],
)]
struct AppModule;

async fn check(path: &str, status: u16, text: &str) {
    let app = nest::testing!(AppModule).start().await;
    app.get(path).send().await.expect_status(status).expect_text(text);
}

#[nest::test]
async fn a_filter_of_the_controller_comes_before_those_of_the_application() {
    check("/shop/controller", 418, "ControllerStock controller").await;
    check("/other", 418, "AppStock other").await;
}

#[nest::test]
async fn of_one_list_the_last_is_tried_first() {
    check("/shop/route", 418, "SecondOfRoute route").await;
}

#[nest::test]
async fn a_filter_takes_errors_of_guards_too() {
    check("/shop/guarded", 418, "ControllerStock guarded").await;
}

#[nest::test]
async fn a_filter_takes_its_own_type_only() {
    check("/shop/application", 418, "AppNotFound application").await;
    let app = nest::testing!(AppModule).start().await;
    app.get("/shop/unmatched").send().await.expect_status(409).expect_message("no filter takes it");
}

#[nest::test]
async fn a_filter_of_failures_takes_everything() {
    check("/shop/everything", 418, "Everything everything").await;
}

#[nest::test]
async fn a_filter_that_fails_answers_with_its_failure() {
    let app = nest::testing!(AppModule).start().await;
    app.get("/shop/failing").send().await.expect_status(409).expect_message("the filter failed");
}
