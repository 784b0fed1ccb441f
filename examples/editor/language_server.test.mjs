// What editors make of the settings that `streamspec init` writes: Cucumber's language server, as
// the official extension talks to it, completes sentences, finds their definitions, and marks the
// steps that are none.
import assert from "node:assert/strict";
import { execFileSync, spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { test } from "node:test";
import { setTimeout } from "node:timers/promises";
import { pathToFileURL } from "node:url";
import { createMessageConnection, StreamMessageReader, StreamMessageWriter } from "vscode-jsonrpc/node.js";

const root = path.resolve(import.meta.dirname, "../.."), streamspec = path.join(root, "bin/streamspec");
const patience = 60_000; // of a busy machine

// The server's own command looks for its grammars where npm does not put them beside other
// packages: this is what it does, with the place of ours.
const grammars = path.join(root, "examples/node_modules/@cucumber/language-service/dist");
const server = `
  const ours = require("node:module").createRequire(${JSON.stringify(import.meta.url)});
  const { startStandaloneServer } = ours("@cucumber/language-server/wasm");
  const { NodeFiles } = ours("@cucumber/language-server/node");
  startStandaloneServer(${JSON.stringify(grammars)}, (folder) => new NodeFiles(folder));`;

// open starts the server in a folder that `streamspec init` made, with the settings from there.
async function open(t) {
  const folder = mkdtempSync(path.join(tmpdir(), "streamspec-editor-"));
  t.after(() => rmSync(folder, { recursive: true }));
  execFileSync(streamspec, ["init"], { cwd: folder });
  const child = spawn(process.execPath, ["--eval", server, "server", "--stdio"], { cwd: folder });
  const editor = createMessageConnection(new StreamMessageReader(child.stdout), new StreamMessageWriter(child.stdin));
  t.after(() => { editor.dispose(); child.kill(); });
  const log = [], marks = new Map();
  let ended = false;
  child.on("exit", () => { ended = true; });
  child.stderr.on("data", (text) => log.push(String(text)));
  editor.onNotification("window/logMessage", ({ message }) => log.push(message));
  editor.onNotification("textDocument/publishDiagnostics", ({ uri, diagnostics }) => marks.set(uri, diagnostics));
  editor.onRequest("workspace/configuration", ({ items }) => items.map(({ section }) => settingsOf(folder, section)));
  editor.onRequest("client/registerCapability", () => null);
  editor.onRequest("workspace/semanticTokens/refresh", () => null);
  editor.listen();

  // until waits for what the server tells by itself.
  const until = async (what, holds) => {
    for (const deadline = Date.now() + patience; !holds(); await setTimeout(50)) {
      assert.ok(!ended && Date.now() < deadline, `${what} did not come:\n${log.join("\n")}`);
    }
  };
  await editor.sendRequest("initialize", {
    processId: process.pid, rootUri: pathToFileURL(folder).href,
    capabilities: {
      workspace: { configuration: true },
      textDocument: { completion: { completionItem: { snippetSupport: true } }, definition: { linkSupport: true } },
    },
  });
  await editor.sendNotification("initialized", {});
  await until("the index", () => log.some((line) => line.includes("suggestions for auto complete")));
  assert.deepEqual(log.filter((line) => line.includes("Step Definition errors")), []);

  // show opens a feature of these lines, and gives what the server marks in it, as it is written.
  const show = async (name, lines) => {
    const uri = pathToFileURL(path.join(folder, "features", name)).href;
    await editor.sendNotification("textDocument/didOpen", { textDocument: { uri, languageId: "cucumber", version: 1, text: lines.join("\n") } });
    await until("marks", () => marks.has(uri));
    return { uri, undefinedSteps: marks.get(uri).map(({ range, message }) => `${range.start.line}: ${message}`) };
  };
  // ask is a request about the end of a line.
  const ask = (what, uri, lines, line) => editor.sendRequest(`textDocument/${what}`, { textDocument: { uri }, position: { line, character: lines[line].length } });
  return { folder, show, ask };
}

// settingsOf are those of a section, as the extension asks for them.
function settingsOf(folder, section) {
  const all = Object.entries(JSON.parse(readFileSync(path.join(folder, ".vscode/settings.json"), "utf8")));
  return Object.fromEntries(all.filter(([name]) => name.startsWith(`${section}.`)).map(([name, value]) => [name.slice(section.length + 1), value]));
}

test("the language server completes, finds and marks steps", async (t) => {
  const { folder, show, ask } = await open(t);
  const lines = readFileSync(path.join(folder, "features/version_stream.feature"), "utf8").trimEnd().split("\n");
  const first = lines.findIndex((line) => line.includes("exactly these events arrive:"));
  const undefinedAt = lines.push("    And every event sings") - 1, begunAt = lines.push("    And events arr") - 1;
  const { uri, undefinedSteps } = await show("version_stream.feature", lines);
  assert.deepEqual(undefinedSteps, [`${undefinedAt}: Undefined step: every event sings`, `${begunAt}: Undefined step: events arr`]);

  const offered = (await ask("completion", uri, lines, begunAt)).map((item) => item.textEdit.newText);
  for (const want of ["exactly these events arrive:", 'the events arrive in the order "${1|?|}"']) {
    assert.ok(offered.includes(want), `${want} is not offered: ${JSON.stringify(offered)}`);
  }
  assert.deepEqual(offered.filter((text) => text.split("events arrive").length > 2), [], "a sentence is completed to more than itself");

  const links = await ask("definition", uri, lines, first);
  assert.deepEqual(links.map((link) => link.targetUri), [pathToFileURL(path.join(folder, ".streamspec/steps.ts")).href]);
  const target = readFileSync(path.join(folder, ".streamspec/steps.ts"), "utf8").split("\n")[links[0].targetRange.start.line];
  assert.ok(target.includes("exactly these events arrive:"), target);
});

test("each sentence is one that the language server knows, by one definition", async (t) => {
  const { show, ask } = await open(t);
  const texts = [];
  JSON.parse(execFileSync(streamspec, ["steps", "--json"], { encoding: "utf8" }), (_, value) => {
    if (value?.Sentence) texts.push(value.Sentence);
    return value;
  });
  assert.ok(texts.length > 150, `only ${texts.length} sentences`);
  const lines = ["Feature: all", "  Scenario: all", ...texts.map((text) => `    * ${text}`)];
  const { uri, undefinedSteps } = await show("all.feature", lines);
  assert.deepEqual(undefinedSteps, []);
  for (let line = 2; line < lines.length; line++) {
    assert.equal((await ask("definition", uri, lines, line)).length, 1, lines[line]);
  }
});
