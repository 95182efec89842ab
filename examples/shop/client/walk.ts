// Walks through a shop that runs, with the client that its document gives. What the document says wrongly does not compile
// here, or fails here. `cargo xtask client` starts the shop, generates `schema.d.ts`, and runs this.

import assert from "node:assert/strict";
import createClient from "openapi-fetch";
import type { components, paths } from "./schema.d.ts";

type SignedIn = components["schemas"]["SignedIn"];

function needed(name: string): string {
  const value = process.env[name];
  assert.ok(value, `${name} is not set`);
  return value;
}

const baseUrl = needed("SHOP_URL");
const admin = { email: needed("SHOP_ADMIN_EMAIL"), password: needed("SHOP_ADMIN_PASSWORD") };
const anyone = createClient<paths>({ baseUrl });

function as(user: SignedIn) {
  return createClient<paths>({ baseUrl, headers: { authorization: `Bearer ${user.accessToken}` } });
}

const credentials = { email: "ada@example.com", password: "correct horse battery" };
const registered = await anyone.POST("/api/v1/auth/register", { body: { ...credentials, name: "Ada" } });
assert.ok(registered.data, "registering is answered with a user");
assert.equal(registered.data.user.email, credentials.email);
assert.equal(registered.data.user.role satisfies "user" | "admin" | "super_admin", "user");

// A second time is 409, with the error that every answer of the document has.
const again = await anyone.POST("/api/v1/auth/register", { body: credentials });
assert.equal(again.response.status, 409);
assert.equal(again.error?.message, "User with this email already exists");

// What the document does not allow does not compile: here a property is missing.
// @ts-expect-error: a login has a password.
const incomplete = await anyone.POST("/api/v1/auth/login", { body: { email: credentials.email } });
assert.equal(incomplete.response.status, 400);
assert.deepEqual(incomplete.error?.errors?.map(({ field }) => field), ["password"]);

const login = await anyone.POST("/api/v1/auth/login", { body: credentials });
assert.ok(login.data);
const ada = as(login.data);

const profile = await ada.GET("/api/v1/users/profile");
assert.equal(profile.data?.id, registered.data.user.id);
assert.equal((await anyone.GET("/api/v1/users/profile")).response.status, 401);

const signedIn = await anyone.POST("/api/v1/auth/login", { body: admin });
assert.ok(signedIn.data);
const product = await as(signedIn.data).POST("/api/v1/products", {
  body: { sku: "LAMP", name: "Lamp", priceCents: 1999, stock: 3 },
});
assert.ok(product.data);

const order = await ada.POST("/api/v1/orders", {
  params: { header: { "idempotency-key": "first" } },
  body: { items: [{ productId: product.data.id, quantity: 2 }], paymentToken: "tok_ok" },
});
assert.ok(order.data);
assert.equal(order.data.totalCents, 3998);
assert.equal(order.data.status satisfies "pending" | "paid" | "shipped" | "delivered" | "cancelled", "paid");

const sold = await ada.POST("/api/v1/orders", {
  body: { items: [{ productId: product.data.id, quantity: 2 }], paymentToken: "tok_ok" },
});
assert.equal(sold.response.status, 409);

const orders = await ada.GET("/api/v1/orders", { params: { query: { status: "paid", limit: 10 } } });
assert.deepEqual(orders.data?.data.map(({ id }) => id), [order.data.id]);

const read = await ada.GET("/api/v1/orders/{id}", { params: { path: { id: order.data.id } } });
assert.deepEqual(read.data, order.data);

console.log("registered, logged in, ordered, listed: the generated client and the shop agree");
