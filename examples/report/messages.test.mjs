// Cucumber Messages as the official HTML formatter reads them, in Chromium without a window.
import assert from "node:assert/strict";
import { createReadStream, createWriteStream, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { pipeline } from "node:stream/promises";
import { test } from "node:test";
import { pathToFileURL } from "node:url";
import { CucumberHtmlStream } from "@cucumber/html-formatter";
import { NdjsonToMessageStream } from "@cucumber/message-streams";
import { chromium } from "playwright-core";

const root = path.resolve(import.meta.dirname, "../..");
const patience = 60_000; // of a busy machine

// The file is the golden one: it has every outcome, of features and of YAML scenarios.
test("the official formatter shows what became of each scenario", async (t) => {
  const folder = mkdtempSync(path.join(tmpdir(), "streamspec-messages-")), page = path.join(folder, "page.html");
  t.after(() => rmSync(folder, { recursive: true }));
  await pipeline(
    createReadStream(path.join(root, "internal/report/testdata/messages.ndjson"), "utf8"),
    new NdjsonToMessageStream(), new CucumberHtmlStream(), createWriteStream(page),
  );
  const browser = await chromium.launch({ executablePath: process.env.CHROMIUM || "/usr/bin/chromium", args: ["--no-sandbox"] });
  t.after(() => browser.close());
  const tab = await browser.newPage(), complaints = [];
  tab.setDefaultTimeout(patience);
  tab.on("pageerror", (error) => complaints.push(error.message));
  await tab.goto(pathToFileURL(page).href);
  await tab.getByText("failed", { exact: false }).first().waitFor();
  const text = await tab.locator("body").innerText();
  for (const said of ["features/task_stream.feature", "events arrive in causal order", "scenarios/task_stream/two_clients.yaml", "every stream has the same \"task_event\"", "second lacks #2 task_event of first"]) {
    assert.ok(text.includes(said), `${said} is not in:\n${text.slice(0, 2000)}`);
  }
  assert.deepEqual(complaints, []);
});
