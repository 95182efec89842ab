//! Reading and changing users.

use serde_json::{Value, json};

use super::support::{Answer, Session, Shop};

fn change(shop: &Shop, by: &Session, id: i64, change: &Value) -> Answer {
    shop.patch(&format!("/api/v1/users/{id}"), change).bearer(&by.access).send()
}

fn change_profile(shop: &Shop, by: &Session, change: &Value) -> Answer {
    shop.patch("/api/v1/users/profile", change).bearer(&by.access).send()
}

fn create(shop: &Shop, by: &Session, user: &Value) -> Answer {
    shop.post("/api/v1/users", user).bearer(&by.access).send()
}

fn delete(shop: &Shop, by: &Session, id: i64) -> Answer {
    shop.request("DELETE", &format!("/api/v1/users/{id}")).bearer(&by.access).send()
}

#[test]
fn whoever_is_signed_in_reads_users() {
    let shop = Shop::start();
    let (ada, bob) = (shop.register("ada"), shop.register("bob"));
    let read = shop.get(&format!("/api/v1/users/{}", bob.id)).bearer(&ada.access).send().expect(200);
    assert_eq!(read["email"], "bob@example.com");
    shop.get(&format!("/api/v1/users/{}", bob.id)).send().refused(401, "Unauthorized");
    shop.get("/api/v1/users/99").bearer(&ada.access).send().refused(404, "User with ID 99 not found");
}

#[test]
fn a_profile_changes_what_it_is_told_and_nothing_else() {
    let shop = Shop::start();
    let ada = shop.register("ada");
    let profile = change_profile(&shop, &ada, &json!({"name": "Countess"})).expect(200);
    assert_eq!((&profile["name"], &profile["email"]), (&json!("Countess"), &json!("ada@example.com")));
    assert_eq!(change_profile(&shop, &ada, &json!({})).expect(200)["name"], "Countess");
    assert_eq!(change_profile(&shop, &ada, &json!({"name": null})).expect(200)["name"], Value::Null);
    let faults = change_profile(&shop, &ada, &json!({"role": "admin", "email": null, "password": "short"})).faults();
    assert_eq!(faults.len(), 3, "{faults:?}");
}

#[test]
fn a_new_email_or_password_needs_the_current_password() {
    let shop = Shop::start();
    let ada = shop.register("ada");
    for new in [json!({"email": "new@example.com"}), json!({"password": "a new password"})] {
        change_profile(&shop, &ada, &new).refused(400, "currentPassword is required to change email or password");
        let mut wrong = new;
        wrong["currentPassword"] = "wrong".into();
        change_profile(&shop, &ada, &wrong).refused(403, "Current password is wrong");
    }
    change_profile(&shop, &ada, &json!({"email": "ada@example.com"})).expect(200);
    let both = json!({"email": "new@example.com", "password": "a new password", "currentPassword": "password of ada"});
    change_profile(&shop, &ada, &both).expect(200);
    shop.login("new@example.com", "a new password");
    let old = json!({"email": "new@example.com", "password": "password of ada"});
    shop.post("/api/v1/auth/login", &old).send().refused(401, "Invalid credentials");
}

#[test]
fn ones_own_email_needs_the_password_on_the_other_route_too() {
    let shop = Shop::start();
    let (root, ada) = (shop.root(), shop.register("ada"));
    let new = json!({"email": "new@example.com"});
    assert_eq!(change(&shop, &ada, ada.id, &new).status, 400);
    let wrong = json!({"email": "new@example.com", "currentPassword": "wrong"});
    assert_eq!(change(&shop, &ada, ada.id, &wrong).status, 403);
    assert_eq!(change(&shop, &root, ada.id, &new).expect(200)["email"], "new@example.com");
}

#[test]
fn an_email_in_use_is_refused() {
    let shop = Shop::start();
    let (root, ada) = (shop.root(), shop.register("ada"));
    let bob = shop.register("bob");
    change(&shop, &root, ada.id, &json!({"email": "BOB@example.com"})).refused(409, "Email already in use");
    let own = json!({"email": "bob@example.com", "currentPassword": "password of ada"});
    change_profile(&shop, &ada, &own).refused(409, "Email already in use");
    // Another case of one's own is a change like any other.
    change(&shop, &root, bob.id, &json!({"email": "Bob@example.com"})).expect(200);
}

#[test]
fn users_change_themselves_and_nobody_else() {
    let shop = Shop::start();
    let (ada, bob) = (shop.register("ada"), shop.register("bob"));
    change(&shop, &ada, bob.id, &json!({"name": "x"})).refused(403, "Cannot update other users");
    assert_eq!(change(&shop, &ada, ada.id, &json!({"name": "x"})).expect(200)["name"], "x");
    for forbidden in [json!({"role": "user"}), json!({"isActive": true})] {
        change(&shop, &ada, ada.id, &forbidden).refused(403, "Only admins can change role or isActive");
    }
}

#[test]
fn only_a_super_admin_sets_a_role_above_user() {
    let shop = Shop::start();
    let root = shop.root();
    let (admin, ada) = (shop.admin(&root), shop.register("ada"));
    for role in ["admin", "super_admin"] {
        let user = json!({"email": format!("{role}2@example.com"), "password": "12345678", "role": role});
        create(&shop, &admin, &user).refused(403, "Only a super_admin can set a role above user");
        let promote = json!({"role": role});
        change(&shop, &admin, ada.id, &promote).refused(403, "Only a super_admin can set a role above user");
        assert_eq!(create(&shop, &root, &user).expect(201)["role"], role);
        assert_eq!(change(&shop, &root, ada.id, &promote).expect(200)["role"], role);
    }
    assert_eq!(create(&shop, &root, &json!({"email": "x@y.zz", "password": "12345678", "role": "king"})).status, 400);
}

#[test]
fn an_admin_creates_users_who_can_log_in() {
    let shop = Shop::start();
    let admin = shop.admin(&shop.root());
    let bob = json!({"email": "bob@example.com", "password": "password of bob"});
    let created = create(&shop, &admin, &bob).expect(201);
    assert_eq!((&created["role"], &created["name"]), (&json!("user"), &Value::Null));
    create(&shop, &admin, &bob).refused(409, "User with this email already exists");
    let bob = shop.login("bob@example.com", "password of bob");
    create(&shop, &bob, &json!({})).refused(403, "Forbidden resource");
}

#[test]
fn what_an_email_a_password_and_a_name_are_holds_on_every_route() {
    let shop = Shop::start();
    let (root, ada) = (shop.root(), shop.register("ada"));
    let fields = |answer: Answer| {
        let mut fields: Vec<String> =
            answer.faults().iter().map(|fault| fault.split(':').next().unwrap().to_owned()).collect();
        fields.sort();
        fields
    };
    let long = "x".repeat(101);
    for (email, password) in [("ada", "1234567".to_owned()), ("a b@c.de", "x".repeat(129))] {
        let user = json!({"email": email, "password": password, "name": long});
        assert_eq!(fields(create(&shop, &root, &user)), ["email", "name", "password"]);
        assert_eq!(fields(change_profile(&shop, &ada, &user)), ["email", "name", "password"]);
        let user = json!({"email": email, "name": long});
        assert_eq!(fields(change(&shop, &root, ada.id, &user)), ["email", "name"]);
    }
    let long = json!({"email": format!("{}@{}", "a".repeat(60), "b.".repeat(100) + "cc")});
    assert_eq!(fields(change(&shop, &root, ada.id, &long)), ["email"]);
    // Passwords are one's own to change.
    assert_eq!(fields(change(&shop, &root, ada.id, &json!({"password": "a new password"}))), ["password"]);
}

#[test]
fn an_admin_cannot_touch_a_super_admin() {
    let shop = Shop::start();
    let root = shop.root();
    let admin = shop.admin(&root);
    let message = "Only a super_admin can change or delete a super_admin";
    for harm in [json!({"name": "x"}), json!({"role": "user"}), json!({"isActive": false}), json!({"email": "x@y.zz"})]
    {
        change(&shop, &admin, root.id, &harm).refused(403, message);
    }
    delete(&shop, &admin, root.id).refused(403, message);
}

#[test]
fn a_deleted_user_is_gone_from_every_read_and_keeps_the_email() {
    let shop = Shop::start();
    let root = shop.root();
    let ada = shop.register("ada");
    delete(&shop, &ada, ada.id).refused(403, "Forbidden resource");
    let answer = delete(&shop, &root, ada.id);
    assert_eq!((answer.status, answer.body.as_str()), (204, ""));

    let gone = format!("User with ID {} not found", ada.id);
    shop.get(&format!("/api/v1/users/{}", ada.id)).bearer(&root.access).send().refused(404, &gone);
    change(&shop, &root, ada.id, &json!({"isActive": true})).refused(404, &gone);
    delete(&shop, &root, ada.id).refused(404, &gone);
    let again = json!({"email": "ada@example.com", "password": "12345678"});
    shop.post("/api/v1/auth/register", &again).send().refused(409, "User with this email already exists");
    let bob = shop.register("bob");
    change(&shop, &root, bob.id, &json!({"email": "ada@example.com"})).refused(409, "Email already in use");
}

#[test]
fn a_deleted_super_admin_is_not_brought_back_by_a_start() {
    let shop = Shop::start();
    let root = shop.root();
    delete(&shop, &root, root.id).expect(204);
    shop.signal(rustix::process::Signal::TERM);
    let (_, home) = shop.wait();
    let shop = Shop::at(home, &[]);
    let login = json!({"email": "root@example.com", "password": "the root of all"});
    shop.post("/api/v1/auth/login", &login).send().refused(401, "Invalid credentials");
    assert!(shop.log().contains("has been deleted"));
}
