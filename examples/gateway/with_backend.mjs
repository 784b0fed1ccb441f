// Starts the task service on a free port, and the gateway in front of it: both together are one
// service, for suites whose scenarios know only one. BACKEND is the service's command, by
// default the embedded sample's.
import {spawn} from "node:child_process";
import {once} from "node:events";
import {fileURLToPath} from "node:url";
import {Gateway, settings} from "./gateway.mjs";

const binary = fileURLToPath(new URL("../../bin/streamspec", import.meta.url));
const [command, ...args] = process.env.BACKEND?.split(" ") ?? [binary, "sample"];

const backend = spawn(command, args, {
  env: {...process.env, PORT: "0", GATEWAY_URL: `http://127.0.0.1:${process.env.PORT}`},
  stdio: ["ignore", "inherit", "pipe"],
});
const exited = new Promise((resolve) => backend.on("close", resolve));
backend.on("error", fail);
exited.then(() => fail(new Error("the task service has ended")));
process.on("exit", () => backend.kill());

// listening reads where the service is, and passes its log on.
async function listening() {
  let log = "";
  for (;;) {
    const [chunk] = await once(backend.stderr, "data");
    process.stderr.write(chunk);
    log += chunk;
    const found = /listening on (\S+)/.exec(log);
    if (found) return found[1];
  }
}

let ending = false;

function fail(error) {
  if (ending) return;
  console.error(String(error));
  process.exit(1);
}

const backendURL = await listening();
backend.stderr.pipe(process.stderr);
const gateway = new Gateway(settings({...process.env, BACKEND_URL: backendURL}));
gateway.listen();
for (const signal of ["SIGTERM", "SIGINT"]) {
  process.once(signal, () => {
    ending = true;
    backend.kill("SIGTERM");
    gateway.shutDown(exited);
  });
}
