// Opens /docs of a shop that runs, in Chromium, and calls the shop from there. Whatever the page asks another host for is refused,
// and is a fault: it must work without any other network. `cargo xtask browser` starts the shop and runs this.

import assert from "node:assert/strict";
import puppeteer from "puppeteer-core";

function needed(name) {
  const value = process.env[name];
  assert.ok(value, `${name} is not set`);
  return value;
}

const shop = needed("SHOP_URL");
const browser = await puppeteer.launch({
  executablePath: needed("CHROMIUM"),
  // A container has no sandbox of its own to give, and what is opened is ours.
  args: ["--no-sandbox", "--disable-gpu"],
});
try {
  const page = await browser.newPage();
  const faults = [];
  page.on("pageerror", (error) => faults.push(`script: ${error.message}`));
  page.on("console", (message) => message.type() === "error" && faults.push(`console: ${message.text()}`));
  await page.setRequestInterception(true);
  page.on("request", (request) => {
    const url = new URL(request.url());
    if (url.origin === shop || url.protocol === "data:" || url.protocol === "blob:") return request.continue();
    faults.push(`another host: ${request.url()}`);
    return request.abort();
  });

  await page.goto(`${shop}/docs`, { waitUntil: "networkidle0" });
  await page.waitForSelector(".opblock");
  const operations = await page.$$eval(".opblock", (blocks) => blocks.length);
  const document = await (await fetch(`${shop}/openapi.json`)).json();
  const expected = Object.values(document.paths).flatMap((path) =>
    Object.keys(path).filter((key) => ["get", "post", "put", "patch", "delete"].includes(key)),
  ).length;
  assert.equal(operations, expected, "every operation of the document is on the page");

  // Opens an operation, and executes it with this body.
  async function tryOut(path, body) {
    const handle = await page.evaluateHandle(
      (path) => [...document.querySelectorAll(".opblock")].find(
        (block) => block.querySelector(".opblock-summary-path")?.dataset.path === path,
      ),
      path,
    );
    const block = handle.asElement();
    assert.ok(block, `${path} is on the page`);
    await (await block.$(".opblock-summary-control")).click();
    await (await block.waitForSelector(".try-out__btn")).click();
    if (body !== undefined) {
      const text = await block.waitForSelector("textarea");
      await text.click({ clickCount: 3 });
      await page.keyboard.down("Control");
      await page.keyboard.press("A");
      await page.keyboard.up("Control");
      await text.type(JSON.stringify(body));
    }
    await (await block.waitForSelector(".execute")).click();
    const status = await block.waitForSelector(".live-responses-table .response .response-col_status");
    const answer = await block.waitForSelector(".live-responses-table .response .response-col_description pre");
    return {
      status: Number.parseInt(await status.evaluate((element) => element.textContent), 10),
      text: await answer.evaluate((element) => element.textContent),
    };
  }

  const health = await tryOut("/health");
  assert.equal(health.status, 200, health.text);
  assert.match(health.text, /"status":\s*"ok"/);

  const user = { email: "ada@example.com", password: "correct horse battery", name: "Ada" };
  const registered = await tryOut("/api/v1/auth/register", user);
  assert.equal(registered.status, 201, registered.text);
  assert.match(registered.text, /"email":\s*"ada@example.com"/);

  assert.deepEqual(faults, []);
  if (process.env.SCREENSHOT) await page.screenshot({ path: process.env.SCREENSHOT });
  console.log(`${operations} operations on the page; two calls answered`);
} finally {
  await browser.close();
}
