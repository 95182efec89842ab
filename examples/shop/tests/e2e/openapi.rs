//! The document of the routes, and the page to try them out.

use std::collections::BTreeSet;
use std::process::Command;

use serde_json::{Value, json};

use super::support::Shop;

/// The routes that anyone may use.
const PUBLIC: &[&str] = &[
    "GET /api/v1/products",
    "GET /api/v1/products/{id}",
    "GET /health",
    "GET /health/liveness",
    "GET /health/readiness",
    "POST /api/v1/auth/login",
    "POST /api/v1/auth/refresh",
    "POST /api/v1/auth/register",
];

/// What each route is answered with, 500 aside: what the types of its parameters and guards say, and what its `#[errors(…)]` names.
const STATUSES: &[(&str, &str)] = &[
    ("DELETE /api/v1/admin/users/{id}", "204 400 401 403 404 409"),
    ("DELETE /api/v1/users/{id}", "204 400 401 403 404"),
    ("GET /api/v1/admin/users", "200 400 401 403"),
    ("GET /api/v1/admin/users/top", "200 400 401 403"),
    ("GET /api/v1/orders", "200 400 401"),
    ("GET /api/v1/orders/{id}", "200 400 401 404"),
    ("GET /api/v1/products", "200 304 400"),
    ("GET /api/v1/products/{id}", "200 304 400 404"),
    ("GET /api/v1/users", "200 400 401 403"),
    ("GET /api/v1/users/profile", "200 401"),
    ("GET /api/v1/users/{id}", "200 400 401 404"),
    ("GET /api/v1/users/{id}/avatar", "200 206 304 400 401 404"),
    ("GET /api/v2/users", "200 400 401 403"),
    ("GET /health", "200 503"),
    ("GET /health/liveness", "200 503"),
    ("GET /health/readiness", "200 503"),
    ("PATCH /api/v1/orders/{id}/status", "200 400 401 403 404 409 413 415 503"),
    ("PATCH /api/v1/products/{id}", "200 400 401 403 404 409 413 415"),
    ("PATCH /api/v1/users/profile", "200 400 401 403 404 409 413 415"),
    ("PATCH /api/v1/users/{id}", "200 400 401 403 404 409 413 415"),
    ("POST /api/v1/auth/login", "200 400 401 413 415 429"),
    ("POST /api/v1/auth/logout", "204 400 401 413 415"),
    ("POST /api/v1/auth/refresh", "200 400 401 413 415"),
    ("POST /api/v1/auth/register", "201 400 409 413 415"),
    ("POST /api/v1/orders", "201 400 401 402 409 413 415 422 503"),
    ("POST /api/v1/orders/{id}/cancel", "200 400 401 404 409 503"),
    ("POST /api/v1/products", "201 400 401 403 409 413 415"),
    ("POST /api/v1/users", "201 400 401 403 409 413 415"),
    ("POST /api/v1/users/{id}/avatar", "201 400 401 403 404 413 415"),
    ("PUT /api/v1/admin/users/{id}/permissions", "200 400 401 403 404 413 415"),
];

/// Each operation with its name, `GET /health`.
fn operations(document: &Value) -> impl Iterator<Item = (String, &Value)> {
    document["paths"].as_object().unwrap().iter().flat_map(|(path, methods)| {
        let methods = methods.as_object().unwrap().iter();
        methods.map(move |(method, operation)| (format!("{} {path}", method.to_uppercase()), operation))
    })
}

fn names(document: &Value) -> BTreeSet<String> {
    operations(document).map(|(name, _)| name).collect()
}

#[test]
fn every_route_of_the_application_is_in_the_document() {
    let shop = Shop::start();
    let document = shop.get("/openapi.json").send().expect(200);
    let described = shop::application().describe_routes();
    let routes: BTreeSet<String> =
        described.iter().map(|route| format!("{} {}", route.method, route.pattern)).collect();
    assert_eq!(names(&document), routes);
    // And the other way round: what the server says that a path answers.
    for (path, methods) in document["paths"].as_object().unwrap() {
        let answer = shop.request("OPTIONS", &path.replace("{id}", "1")).send();
        let allowed: BTreeSet<String> = answer.header("allow").unwrap().split(", ").map(str::to_lowercase).collect();
        let mut expected: BTreeSet<String> = methods.as_object().unwrap().keys().cloned().collect();
        expected.insert("options".to_owned());
        expected.extend(methods.get("get").map(|_| "head".to_owned()));
        assert_eq!(allowed, expected, "{path}");
    }
}

#[test]
fn every_route_that_is_not_public_asks_for_a_token_and_says_401() {
    let document = shop::openapi().document(&shop::application());
    for (name, operation) in operations(&document) {
        let is_public = PUBLIC.contains(&&*name);
        let security = if is_public { Value::Null } else { json!([{ "bearer": [] }]) };
        assert_eq!(operation["security"], security, "{name}");
        assert!(is_public || operation["responses"]["401"].is_object(), "{name}");
    }
    assert!(PUBLIC.iter().all(|name| names(&document).contains(*name)));
}

#[test]
fn each_route_has_the_statuses_that_it_is_answered_with_and_no_others() {
    let document = shop::openapi().document(&shop::application());
    let mut found: Vec<(String, String)> = operations(&document)
        .map(|(name, operation)| {
            let statuses = operation["responses"].as_object().unwrap().keys().map(String::as_str);
            (name, statuses.filter(|status| *status != "500").collect::<Vec<_>>().join(" "))
        })
        .collect();
    found.sort();
    let expected: Vec<(String, String)> =
        STATUSES.iter().map(|(name, statuses)| ((*name).to_owned(), (*statuses).to_owned())).collect();
    assert_eq!(found, expected);
    // And of each status the sentences of this route only.
    let read = &document["paths"]["/api/v1/users/{id}"]["get"]["responses"]["404"];
    assert_eq!(read["description"], "User with ID {0} not found");
}

#[test]
fn an_independent_validator_finds_no_fault() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("openapi.json");
    std::fs::write(&file, shop::openapi().document(&shop::application()).to_string()).unwrap();
    let module = || {
        let mut python = Command::new("python3");
        python.args(["-m", "openapi_spec_validator"]);
        python
    };
    let output = match Command::new("openapi-spec-validator").arg(&file).output() {
        Ok(output) => output,
        Err(_) if module().arg("--help").output().is_ok_and(|help| help.status.success()) => {
            module().arg(&file).output().unwrap()
        }
        Err(_) => {
            eprintln!("SKIPPED: no openapi-spec-validator: `pip install openapi-spec-validator`");
            return;
        }
    };
    let said = format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    assert!(output.status.success() && said.contains(": OK"), "{said}");
}

#[test]
fn bodies_are_closed_and_pictures_are_of_their_media_types() {
    let document = shop::openapi().document(&shop::application());
    let schemas = &document["components"]["schemas"];
    for name in ["Register", "Login", "CreateOrder", "OrderLine", "UpdateUser", "SetPermissions"] {
        assert_eq!(schemas[name]["additionalProperties"], false, "{name}");
    }
    assert_eq!(schemas["UserDto"].get("additionalProperties"), None);
    let picture = &document["paths"]["/api/v1/users/{id}/avatar"]["get"]["responses"]["200"]["content"];
    assert_eq!(picture.as_object().unwrap().keys().collect::<Vec<_>>(), ["image/jpeg", "image/png"]);
    // What a change takes may be left out, and is not null, except for what may be taken away.
    let update = &schemas["UpdateProduct"]["properties"];
    assert_eq!(
        (&update["sku"]["type"], &update["description"]["type"]),
        (&json!("string"), &json!(["string", "null"]))
    );
    assert_eq!(schemas["UpdateProduct"].get("required"), None);
    assert_eq!(schemas["Register"]["properties"]["email"]["format"], "email");
}

#[test]
fn statuses_limits_and_references_are_those_of_the_types() {
    let document = shop::openapi().document(&shop::application());
    let schemas = &document["components"]["schemas"];
    let password = &schemas["Register"]["properties"]["password"];
    assert_eq!((&password["minLength"], &password["maxLength"]), (&json!(8), &json!(128)));
    assert_eq!(
        schemas["CreateOrder"]["properties"]["items"]["items"],
        json!({ "$ref": "#/components/schemas/OrderLine" })
    );
    let create = &document["paths"]["/api/v1/products"]["post"];
    assert_eq!(
        create["requestBody"]["content"]["application/json"]["schema"],
        json!({ "$ref": "#/components/schemas/CreateProduct" })
    );
    for status in ["201", "400", "401", "403", "409", "413", "415"] {
        assert!(create["responses"][status].is_object(), "{status}");
    }
    let avatar = &document["paths"]["/api/v1/users/{id}/avatar"]["post"];
    let form = &avatar["requestBody"]["content"]["multipart/form-data"];
    assert_eq!(form["schema"]["properties"]["file"]["format"], "binary");
    assert_eq!(
        (&form["schema"]["required"], &form["encoding"]["file"]["contentType"]),
        (&json!(["file"]), &json!("image/png, image/jpeg"))
    );
    for status in ["201", "400", "401", "403", "404", "413", "415"] {
        assert!(avatar["responses"][status].is_object(), "{status}");
    }
    for path in ["/api/v1/products", "/api/v1/products/{id}"] {
        assert!(document["paths"][path]["get"]["responses"]["304"].is_object(), "{path}");
    }
    let limit = &document["paths"]["/api/v1/users"]["get"]["parameters"][0];
    assert_eq!(limit["schema"]["maximum"], 100, "{limit}");
    assert_eq!(document["paths"]["/health"]["get"]["responses"]["503"]["description"], "A part is down");
}

#[test]
fn the_command_prints_the_document_that_is_served_without_starting_anything() {
    let folder = tempfile::tempdir().unwrap();
    let mut command = Command::new(env!("CARGO_BIN_EXE_shop"));
    // With these the shop would not start.
    let variables = [("DATABASE_URL", "nothing://at.all"), ("APP_ENV", "production")];
    let output = command.arg("openapi").current_dir(folder.path()).envs(variables).output().unwrap();
    assert!(output.status.success(), "{output:?}");
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 0);
    let printed: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(printed, Shop::start().get("/openapi.json").send().expect(200));
}

#[test]
fn the_page_is_served_and_an_unknown_asset_is_404() {
    let shop = Shop::start();
    let page = shop.get("/docs").send();
    assert_eq!((page.status, page.header("content-type")), (200, Some("text/html; charset=utf-8")));
    assert_eq!(shop.get("/docs/swagger-ui-bundle.js").send().status, 200);
    assert_eq!(shop.get("/docs/nope.js").send().expect(404)["message"], "Cannot GET /docs/nope.js");
}
