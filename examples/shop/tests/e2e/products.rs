//! Products: what anyone reads, and what a permission changes.

use serde_json::{Value, json};

use super::support::{Answer, Session, Shop};

const PRODUCTS: &str = "/api/v1/products";

fn create(shop: &Shop, by: &Session, product: &Value) -> Answer {
    shop.post(PRODUCTS, product).bearer(&by.access).send()
}

fn change(shop: &Shop, by: &Session, id: &Value, product: &Value) -> Answer {
    shop.patch(&format!("{PRODUCTS}/{id}"), product).bearer(&by.access).send()
}

fn skus(page: &Value) -> Vec<&str> {
    page["data"].as_array().unwrap().iter().map(|product| product["sku"].as_str().unwrap()).collect()
}

#[test]
fn a_product_that_was_added_is_read_by_anyone() {
    let shop = Shop::start();
    let root = shop.root();
    let cup = json!({"sku": "CUP", "name": "Cup", "description": "For tea", "priceCents": 990, "stock": 3});
    let created = create(&shop, &root, &cup).expect(201);
    for name in ["sku", "name", "description", "priceCents", "stock"] {
        assert_eq!(created[name], cup[name], "{name}");
    }
    assert!(created["createdAt"].as_str().unwrap().ends_with('Z') && created["createdAt"] == created["updatedAt"]);
    assert_eq!(shop.get(&format!("{PRODUCTS}/{}", created["id"])).send().expect(200), created);
    assert_eq!(shop.get(PRODUCTS).send().expect(200)["data"], json!([created]));
    let bare = create(&shop, &root, &json!({"sku": "PIN", "name": "Pin", "priceCents": 0})).expect(201);
    assert_eq!((&bare["stock"], &bare["description"]), (&json!(0), &Value::Null));
    shop.get(&format!("{PRODUCTS}/99")).send().refused(404, "Product with ID 99 not found");
    shop.get(&format!("{PRODUCTS}/x")).send().refused(400, "Validation failed (numeric string is expected)");
}

#[test]
fn adding_and_changing_need_a_permission_each() {
    let shop = Shop::start();
    let root = shop.root();
    let (admin, ada) = (shop.admin(&root), shop.register("ada"));
    shop.post(PRODUCTS, &json!({})).send().refused(401, "Unauthorized");
    let cup = json!({"sku": "CUP", "name": "Cup", "priceCents": 990});
    // An admin has no permission that was not given, and the permission comes before the body.
    create(&shop, &admin, &json!({})).refused(403, "Required permissions: product:create");
    shop.permit(&root, ada.id, &["product:create"]);
    let id = create(&shop, &ada, &cup).expect(201)["id"].clone();
    change(&shop, &ada, &id, &json!({})).refused(403, "Required permissions: product:update");
    shop.permit(&root, ada.id, &["product:update"]);
    assert_eq!(change(&shop, &ada, &id, &json!({"name": "Mug"})).expect(200)["name"], "Mug");
    create(&shop, &ada, &cup).refused(403, "Required permissions: product:create");
}

#[test]
fn a_sku_is_unique() {
    let shop = Shop::start();
    let root = shop.root();
    let taken = "Product with this sku already exists";
    let product = |sku: &str| json!({"sku": sku, "name": "Cup", "priceCents": 1});
    create(&shop, &root, &product("A")).expect(201);
    let other = create(&shop, &root, &product("B")).expect(201)["id"].clone();
    create(&shop, &root, &product("A")).refused(409, taken);
    change(&shop, &root, &other, &json!({"sku": "A"})).refused(409, taken);
    assert_eq!(change(&shop, &root, &other, &json!({"sku": "B"})).expect(200)["sku"], "B");
}

#[test]
fn all_faults_of_a_product_are_told_together() {
    let shop = Shop::start();
    let root = shop.root();
    let mut faults = create(&shop, &root, &json!({"priceCents": -1, "stock": null, "colour": "red"})).faults();
    faults.sort();
    let fields: Vec<&str> = faults.iter().map(|fault| fault.split(':').next().unwrap()).collect();
    assert_eq!(fields, ["colour", "name", "priceCents", "sku", "stock"], "{faults:?}");
    for (field, value) in [
        ("priceCents", json!(1.5)),
        ("priceCents", json!("1")),
        ("priceCents", json!(9_223_372_036_854_775_808_u64)),
        ("stock", json!(-1)),
        ("sku", json!("")),
        ("name", json!("a\0b")),
    ] {
        let mut product = json!({"sku": "A", "name": "Cup", "priceCents": 1});
        product[field] = value;
        let faults = create(&shop, &root, &product).faults();
        assert!(faults.len() == 1 && faults[0].starts_with(field), "{product} {faults:?}");
    }
    let id = create(&shop, &root, &json!({"sku": "A", "name": "Cup", "priceCents": 1})).expect(201)["id"].clone();
    for null in ["sku", "name", "priceCents", "stock"] {
        assert_eq!(change(&shop, &root, &id, &json!({null: null})).faults().len(), 1, "{null}");
    }
}

#[test]
fn a_change_leaves_alone_what_it_does_not_name() {
    let shop = Shop::start();
    let root = shop.root();
    let cup = json!({"sku": "CUP", "name": "Cup", "description": "For tea", "priceCents": 990, "stock": 3});
    let id = create(&shop, &root, &cup).expect(201)["id"].clone();
    let changed = change(&shop, &root, &id, &json!({"priceCents": 1200})).expect(200);
    assert_eq!((&changed["priceCents"], &changed["description"]), (&json!(1200), &json!("For tea")));
    assert_eq!((&changed["stock"], &changed["sku"]), (&json!(3), &json!("CUP")));
    assert_eq!(change(&shop, &root, &id, &json!({"description": null})).expect(200)["description"], Value::Null);
    change(&shop, &root, &json!(99), &json!({"stock": 1})).refused(404, "Product with ID 99 not found");
}

#[test]
fn search_knows_no_case_and_no_wildcards() {
    let shop = Shop::start();
    let root = shop.root();
    for (sku, name) in [("100%", "Ärmel"), ("a_b", "Cup"), ("axb", "Mug")] {
        create(&shop, &root, &json!({"sku": sku, "name": name, "priceCents": 1})).expect(201);
    }
    for (search, expected) in [
        ("%C3%A4RMEL", vec!["100%"]),
        ("%25", vec!["100%"]),
        ("_", vec!["a_b"]),
        ("A_B", vec!["a_b"]),
        ("%5C", vec![]),
        ("", vec!["100%", "a_b", "axb"]),
    ] {
        let page = shop.get(&format!("{PRODUCTS}?search={search}")).send().expect(200);
        assert_eq!((skus(&page), &page["total"]), (expected.clone(), &json!(expected.len())), "{search}");
    }
    // What is called something else is found by that, and no more by what it was called.
    let id = shop.get(&format!("{PRODUCTS}?search=axb")).send().expect(200)["data"][0]["id"].clone();
    change(&shop, &root, &id, &json!({"sku": "BIG", "name": "Bowl"})).expect(200);
    for (search, total) in [("axb", 0), ("mug", 0), ("big", 1), ("BOWL", 1)] {
        let page = shop.get(&format!("{PRODUCTS}?search={search}")).send().expect(200);
        assert_eq!(page["total"], total, "{search}");
    }
    change(&shop, &root, &id, &json!({"sku": "axb"})).expect(200);
    let page = shop.get(&format!("{PRODUCTS}?page=2&limit=2")).send().expect(200);
    assert_eq!((skus(&page), &page["totalPages"]), (vec!["axb"], &json!(2)));
    let beyond = shop.get(&format!("{PRODUCTS}?page=9")).send().expect(200);
    assert_eq!((&beyond["data"], &beyond["total"]), (&json!([]), &json!(3)));
    for query in ["page=0", "limit=101", "limit=", "page=x"] {
        assert_eq!(shop.get(&format!("{PRODUCTS}?{query}")).send().faults().len(), 1, "{query}");
    }
}

#[test]
fn a_client_that_has_the_answer_is_told_so_until_something_was_written() {
    let shop = Shop::start();
    let root = shop.root();
    let id = create(&shop, &root, &json!({"sku": "A", "name": "Cup", "priceCents": 1, "stock": 5})).expect(201)["id"]
        .clone();
    for target in [format!("{PRODUCTS}/{id}"), PRODUCTS.to_owned()] {
        let answer = shop.get(&target).send();
        // They may keep it, and have to ask each time.
        assert!(answer.header("cache-control").unwrap().contains("no-cache"));
        let tag = answer.header("etag").unwrap().to_owned();
        let again = || shop.get(&target).header("if-none-match", &tag).send();
        assert_eq!((again().status, again().body.as_str()), (304, ""));
        let price = answer.expect(200).to_string().len();
        change(&shop, &root, &id, &json!({"priceCents": price})).expect(200);
        let changed = again();
        assert!(changed.expect(200).to_string().contains(&format!("\"priceCents\":{price}")));
        assert_ne!(changed.header("etag"), Some(&*tag));
    }
}
