// The HTML report in a real browser: Chromium without a window. `make test-real` runs it.
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import path from "node:path";
import { after, before, test } from "node:test";
import { chromium } from "playwright-core";

const root = path.resolve(import.meta.dirname, "../..");
const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const folder = mkdtempSync(path.join(tmpdir(), "streamspec-report-"));
const patience = 60_000; // of a busy machine
let browser;

before(async () => {
  browser = await chromium.launch({ executablePath: process.env.CHROMIUM || "/usr/bin/chromium", args: ["--no-sandbox"] });
});
after(async () => {
  await browser?.close();
  rmSync(folder, { recursive: true });
});

// report runs streamspec, and answers the page that it writes.
function report(name, env, ...args) {
  const file = path.join(folder, name + ".html");
  const run = spawnSync("bin/streamspec", ["run", "--recordings", "none", "--format", "html:" + file, ...args], {
    cwd: root, env: { ...process.env, ...env }, encoding: "utf8",
  });
  assert.ok(run.status === 0 || run.status === 1, run.stdout + run.stderr);
  return file;
}

// open opens a page of which nothing but its own file may be asked for, and that must not complain.
async function open(t, file, options = {}, address = "") {
  const context = await browser.newContext({ viewport: { width: 1180, height: 900 }, ...options });
  context.setDefaultTimeout(patience);
  t.after(() => context.close());
  const page = await context.newPage(), complaints = [];
  page.on("console", (message) => complaints.push(message.text()));
  page.on("pageerror", (error) => complaints.push(error.message));
  page.on("dialog", (dialog) => complaints.push("a dialog: " + dialog.message()) && dialog.dismiss());
  page.on("request", (request) => request.url().startsWith("file://") || complaints.push("asked for " + request.url()));
  await page.goto("file://" + file + address);
  t.after(() => assert.deepEqual(complaints, []));
  return page;
}

async function accessible(page, where) {
  await page.evaluate(axe);
  const found = await page.evaluate(() => window.axe.run(document, { resultTypes: ["violations"] }));
  const serious = found.violations.filter((v) => ["serious", "critical"].includes(v.impact));
  assert.deepEqual(serious.map((v) => `${where}: ${v.id}: ${v.nodes.slice(0, 3).map((n) => n.html).join(" | ")}`), []);
}

let broken;
const brokenPage = () => (broken ??= report("broken", { SAMPLE_FAULT: "duplicate-event" }, "features/task_stream.feature", "features/known_gaps.feature", "features/plays.feature"));

test("the overview says what broke, and leads to the broken event", async (t) => {
  const page = await open(t, brokenPage());
  assert.match(await page.title(), /^1 kind of failure in 2 of \d+ scenarios\.$/);
  assert.match(await page.locator(".cause h3").innerText(), /repeats #\d+ task_event/);
  await page.locator(".cause .small-timeline .bead.bad").waitFor();
  await page.locator(".cause h3 a").click();
  await page.locator(".timeline .bead.bad.chosen").waitFor();
  assert.match(await page.locator(".details h4").innerText(), /^#\d+ task_event \(completed\): this is what is wrong$/);
  assert.match(await page.locator(".details pre").innerText(), /"event_type": "task_completed"/);
  assert.match(await page.locator(".scenario.current .command").innerText(), /streamspec run features\/task_stream\.feature:\d+/);
});

test("what is missing is chosen at first, and no event that came", async (t) => {
  const page = await open(t, report("missing", { SAMPLE_FAULT: "lost-progress" }, "features/task_stream.feature:15"));
  await page.locator(".cause h3 a").click();
  await page.locator(".timeline .bead.missing.chosen").waitFor();
  assert.equal(await page.locator(".timeline .bead.bad").count(), 1);
  assert.match(await page.locator(".details h4").innerText(), /^"progress" is missing somewhere: /);
  assert.match(await page.locator(".details").innerText(), /came last\s+#7 connection_close.*the stream ended: closed by the server/s);
  const span = await page.locator(".timeline .chosen .somewhere").boundingBox(), stream = await page.locator(".timeline .conn").boundingBox();
  assert.ok(Math.abs(span.x - stream.x) < 3 && Math.abs(span.width - stream.width) < 3, "it is not all of the stream");
  await page.keyboard.press("ArrowLeft");
  await page.waitForFunction(() => document.querySelector(".details h4").textContent === "#7 connection_close");
});

test("a burst is one bead at its time", async (t) => {
  const page = await open(t, report("buffered", { SAMPLE_FAULT: "buffered" }, "features/task_stream.feature:92"));
  await page.locator(".cause h3 a").click();
  await page.locator(".timeline .bead.bad.chosen").waitFor();
  const place = await page.locator(".timeline .bead.chosen .shape").boundingBox(), end = await page.locator(".timeline .cursor").boundingBox();
  assert.ok(Math.abs(place.x + place.width / 2 - end.x) < 45, `${place.x} is far from ${end.x}`);
  assert.match(await page.locator(".timeline .bead.chosen").textContent(), /×\d/);
});

test("calls and connections can be chosen, and are where no event came", async (t) => {
  const page = await open(t, report("refused", { SAMPLE_FAULT: "status-500" }, "features/task_stream.feature:4"));
  await page.locator(".cause h3 a").click();
  await page.locator(".timeline .bead.chosen").waitFor();
  assert.match(await page.locator(".details").innerText(), /^stream: connection 1, at .*\n.*status 500 after .*Internal server error/s);
  await page.keyboard.press("ArrowLeft");
  await page.waitForFunction(() => document.querySelector(".details h4").textContent.startsWith("POST /api/testing/tasks/start, at -"));
  assert.match(await page.locator(".details").innerText(), /"task_type": "demo_task".*status 200 after .*"task_id": /s);
  await page.locator(".timeline .conn").first().click();
  await page.waitForFunction(() => document.querySelector(".details h4").textContent.startsWith("stream: connection 1"));
});

test("of many streams those are shown at first in which something is wrong", async (t) => {
  const page = await open(t, report("rooms", { SAMPLE_FAULT: "message-missed-by-one" }, "--name", "nobody misses anything", "features/rooms.feature"));
  await page.locator(".cause h3 a").click();
  await page.locator(".timeline .bead.bad.chosen").waitFor();
  const lanes = () => page.locator(".timeline svg .split").count(), few = await lanes();
  assert.ok(few < 12, `${few} lanes`);
  assert.equal(await page.locator(".timeline .bead.missing").count(), 1); // of three findings
  assert.equal(await page.locator(".scenario.current .entries:visible").count(), 2);
  await page.getByRole("button", { name: "show all streams" }).click();
  assert.ok(await lanes() > 200);
});

test("what nobody could see says what was sent, and the stream that was never opened is chosen", async (t) => {
  const file = report("dataless", { SAMPLE_FAULT: "no-data-field" }, "features/task_stream.feature:36", "features/task_stream.feature:116");
  const page = await open(t, file);
  await page.locator(".cause h3 a").first().click();
  await page.locator(".timeline .bead.bad.ignored.chosen").waitFor();
  assert.equal(await page.locator(".details h4").innerText(), "connection_close (no data): this is what is wrong");
  assert.equal(await page.locator(".details pre").innerText(), "event: connection_close⏎\n⏎");
  assert.match(await page.locator(".scenario.current .steps").last().innerText(), /for the same reason as: the last event has "reason"/);
  await page.goBack();
  await page.locator(".cause .links a").last().click();
  await page.waitForFunction(() => document.querySelector(".details h4").textContent === 'the stream "late" was never opened: no "connection_close" arrived');
  await page.locator(".timeline .bead.ignored:not(.chosen)").waitFor();
});

test("a service that exited is dead on its lane, and what it wrote stands out", async (t) => {
  const page = await open(t, report("crash", { SAMPLE_FAULT: "crash" }, "features/task_stream.feature:26"));
  assert.match(await page.locator(".cause .wrote .loud").innerText(), /level=ERROR msg="crashing/);
  await page.locator(".cause h3 a").click();
  await page.locator(".timeline .dead").waitFor();
  assert.match(await page.locator(".timeline svg").textContent(), /exited: exit status 3/);
  assert.equal(await page.locator(".scenario.current .wrote:visible").count(), 1);
  assert.equal(await page.locator(".scenario.current .log:visible").count(), 0);
  await accessible(page, "crash");
});

test("a service that a scenario stops is at its end, and nothing is wrong", async (t) => {
  const page = await open(t, report("stops", {}, "--name", "a service that stops says goodbye", "features/version_stream.feature"), {}, "#/specification");
  await page.locator("a", { hasText: "a service that stops says goodbye" }).first().click();
  await page.locator(".timeline svg text", { hasText: "stopped" }).first().waitFor();
  assert.equal(await page.locator(".timeline .dead").count(), 0);
});

test("where streamspec closed the stream, it says so, and labels hide no other", async (t) => {
  const page = await open(t, report("ignored", { SAMPLE_FAULT: "reply-ignored" }, "features/conversation.feature:5"));
  await page.locator(".cause h3 a").click();
  await page.locator(".timeline .bead.missing.chosen").waitFor();
  assert.match(await page.locator(".details").innerText(), /came next\s+nothing: the stream went on, until streamspec closed it after \d+/);
  const boxes = await page.locator(".timeline svg text:not(.bead text)").evaluateAll((all) => all.map((one) => ({ text: one.textContent, ...one.getBoundingClientRect().toJSON() })));
  for (const [i, a] of boxes.entries())
    for (const b of boxes.slice(0, i))
      assert.ok(a.right <= b.left + 1 || b.right <= a.left + 1 || a.bottom <= b.top + 3 || b.bottom <= a.top + 3, `${a.text} over ${b.text}`);
});

test("keys, zoom and addresses", async (t) => {
  const page = await open(t, brokenPage());
  await page.locator(".cause h3 a").click();
  const range = () => page.locator(".timeline .bar span").innerText();
  const whole = await range(), address = page.url();
  await page.keyboard.press("+");
  assert.notEqual(await range(), whole);
  await page.keyboard.press("0");
  assert.equal(await range(), whole);
  await page.locator(".timeline svg").hover();
  await page.keyboard.down("Control");
  await page.mouse.wheel(0, -300);
  await page.keyboard.up("Control");
  await page.waitForFunction((before) => document.querySelector(".timeline .bar span").textContent !== before, whole);
  await page.keyboard.press("0");
  const box = await page.locator(".timeline svg").boundingBox();
  await page.mouse.move(box.x + 400, box.y + 20);
  await page.mouse.down();
  await page.mouse.move(box.x + 700, box.y + 20, { steps: 5 });
  await page.mouse.up();
  assert.notEqual(await range(), whole);
  await page.keyboard.press("ArrowLeft");
  await page.waitForFunction((before) => location.href !== before, address);
  const chosen = await page.locator(".details h4").innerText();
  const again = await open(t, brokenPage(), {}, new URL(page.url()).hash);
  assert.equal(await again.locator(".details h4").innerText(), chosen);
  await page.goBack();
  await page.locator(".overview").waitFor();
});

test("filters by outcome and text, with an address of their own", async (t) => {
  const page = await open(t, brokenPage(), {}, "#/specification");
  const shown = () => page.locator(".scenario:not(.hidden)").count();
  const all = await shown();
  await page.locator('.filters [data-outcome="broken"]').click();
  await page.waitForFunction(() => document.querySelectorAll(".scenario:not(.hidden)").length === 2);
  assert.match(page.url(), /outcome=broken/);
  await page.keyboard.press("/");
  await page.keyboard.type('exactly 1 "completed"');
  await page.waitForFunction(() => document.querySelectorAll(".scenario:not(.hidden)").length === 1);
  const again = await open(t, brokenPage(), {}, new URL(page.url()).hash);
  assert.equal(await again.locator(".scenario:not(.hidden)").count(), 1);
  await page.goto(page.url().split("#")[0] + "#/specification?q=nothing+has+this");
  await page.locator(".none").waitFor();
  await page.locator(".none a").click();
  await page.waitForFunction((n) => document.querySelectorAll(".scenario:not(.hidden)").length === n, all);
});

test("everybody can use it: light, dark, narrow", async (t) => {
  for (const colorScheme of ["light", "dark"]) {
    const page = await open(t, brokenPage(), { colorScheme });
    await accessible(page, colorScheme + " overview");
    await page.locator(".cause h3 a").click();
    await page.locator(".timeline .chosen").waitFor();
    await accessible(page, colorScheme + " scenario");
  }
  const narrow = await open(t, brokenPage(), { viewport: { width: 360, height: 700 } }, "#/specification");
  await accessible(narrow, "narrow specification");
  assert.ok(await narrow.evaluate(() => document.documentElement.scrollWidth <= innerWidth), "the page scrolls sideways");
});

test("all text is there without a script", async (t) => {
  const page = await open(t, brokenPage(), { javaScriptEnabled: false });
  const text = await page.locator("body").innerText();
  for (const part of ["1 kind of failure in 2 of", "exactly 1 \"completed\"", "Whoever watches a task sees its whole life, in order.", "heartbeats-masked"]) assert.ok(text.includes(part), part);
  await page.locator(".scenario.broken .evidence > summary").first().click();
  assert.match(await page.locator(".scenario.broken .entries").first().innerText(), /#1 .* connection_open/);
});

test("what a hostile server sends stays text", async (t) => {
  const nasty = "</script><script>alert(1)</script><img src=x onerror=alert(2)><a href=javascript:alert(3)>x</a>\u202e";
  writeFileSync(path.join(folder, "hostile.feature"), `Feature: <b>hostile</b>
  Scenario: ${nasty}
    Given a server that sends:
      """
      event: ${nasty}
      id: ${nasty}
      data: {"x": "${nasty}"}

      """
    When the stream is followed to its end
    Then exactly 2 events arrive
`);
  const page = await open(t, report("hostile", {}, "--scenarios", path.join(root, "scenarios"), path.join(folder, "hostile.feature")));
  await page.locator(".cause h3 a").click();
  await page.locator(".timeline .bead.missing.chosen").waitFor();
  await page.keyboard.press("ArrowLeft");
  await page.locator(".details pre").waitFor();
  assert.equal(await page.locator("script").count(), 1);
  assert.equal(await page.locator("img, a[href^=javascript], b b").count(), 0);
  assert.match(await page.locator(".details pre").innerText(), /<img src=x onerror=alert\(2\)>/);
  assert.ok(!(await page.content()).includes("\u202e"));
});

test("a thousand scenarios of twenty events", async (t) => {
  const events = Array.from({ length: 20 }, (_, i) => `      id: ${i}\n      event: tick\n      data: {"sequence": ${i}, "price": {"currency": "EUR", "amount": 12.5}, "note": "${"x".repeat(150)}"}\n`).join("\n");
  const rows = Array.from({ length: 1000 }, (_, i) => `      | ${i} |`).join("\n");
  writeFileSync(path.join(folder, "many.feature"), `Feature: many
  Scenario Outline: stream <n> holds
    Given a server that sends:
      """
${events}
      """
    When the stream is followed to its end
    Then exactly 20 "tick" events arrive
    Examples:
      | n |
${rows}
`);
  const file = report("many", {}, "--scenarios", path.join(root, "scenarios"), path.join(folder, "many.feature"));
  assert.ok(statSync(file).size < 20e6, `${statSync(file).size} bytes`);
  const page = await open(t, file);
  const { loadEventEnd } = await page.evaluate(() => performance.getEntriesByType("navigation")[0].toJSON());
  t.diagnostic(`${statSync(file).size} bytes, opened in ${Math.round(loadEventEnd)} ms`); // on a quiet machine less than 2000
  assert.match(await page.title(), /^All 1000 scenarios hold\.$/);
});
