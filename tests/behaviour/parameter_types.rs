//! What one text may be read as.

use chrono::{DateTime, NaiveDate, Utc};
use nest::http::Separated;
use nest::{FromParam, controller, injectable, module};
use serde::Deserialize;
use uuid::Uuid;

#[derive(Debug, Deserialize, FromParam)]
#[serde(rename_all = "snake_case")]
enum Status {
    Pending,
    OutForDelivery,
}

#[injectable]
struct ReadController;

#[controller("read")]
impl ReadController {
    #[public]
    #[get("/uuid/{id}")]
    async fn uuid(&self, #[param] id: Uuid) -> String {
        id.to_string()
    }

    #[public]
    #[get("/dates")]
    async fn dates(&self, #[query] from: NaiveDate, #[query] until: Option<DateTime<Utc>>) -> String {
        format!("{from} {until:?}")
    }

    #[public]
    #[get("/status/{status}")]
    async fn status(&self, #[param] status: Status, #[header("x-other")] other: Option<Status>) -> String {
        format!("{status:?} {other:?}")
    }

    #[public]
    #[get("/lists")]
    async fn lists(&self, #[query] ids: Separated<u32>, #[cookie] tags: Option<Separated<Status, '|'>>) -> String {
        format!("{:?} {:?}", ids.0, tags.map(|tags| tags.0))
    }
}

#[module(controllers = [ReadController])]
struct AppModule;

async fn check(path: &str, text: &str) {
    nest::testing!(AppModule).start().await.get(path).send().await.expect_text(text);
}

async fn check_refused(path: &str, message: &str) {
    nest::testing!(AppModule).start().await.get(path).send().await.expect_status(400).expect_message(message);
}

#[nest::test]
async fn a_uuid_is_read_in_any_case_and_form() {
    let id = "018f3a2e-0000-7000-8000-00000000000a";
    check(&format!("/read/uuid/{id}"), id).await;
    check(&format!("/read/uuid/{}", id.to_uppercase()), id).await;
    check_refused("/read/uuid/42", "Validation failed (uuid is expected)").await;
}

#[nest::test]
async fn dates_and_times_are_those_of_rfc_3339() {
    check("/read/dates?from=2026-02-28", "2026-02-28 None").await;
    let until = "2026-12-31T23:59:59%2B01:00";
    check(&format!("/read/dates?from=2026-02-28&until={until}"), "2026-02-28 Some(2026-12-31T22:59:59Z)").await;
    check_refused("/read/dates?from=2026-02-30", "Validation failed (date as 2026-12-31 is expected)").await;
    check_refused(
        "/read/dates?from=2026-02-28&until=yesterday",
        "Validation failed (date and time as 2026-12-31T23:59:59Z is expected)",
    )
    .await;
}

#[nest::test]
async fn an_enum_is_read_by_the_names_of_serde() {
    let app = nest::testing!(AppModule).start().await;
    let answer = app.get("/read/status/out_for_delivery").header("x-other", "pending").send().await;
    answer.expect_text("OutForDelivery Some(Pending)");
    check_refused("/read/status/OutForDelivery", "Validation failed (enum string is expected)").await;
}

#[nest::test]
async fn a_list_stands_in_one_text() {
    check("/read/lists?ids=1,2,3", "[1, 2, 3] None").await;
    check("/read/lists?ids=", "[] None").await;
    check_refused("/read/lists?ids=1,two", "[1] Validation failed (numeric string is expected)").await;
    let app = nest::testing!(AppModule).start().await;
    let answer = app.get("/read/lists?ids=1").header("cookie", "tags=pending|out_for_delivery").send().await;
    answer.expect_text("[1] Some([Pending, OutForDelivery])");
}
