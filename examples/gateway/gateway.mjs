// A gateway that ends event streams for a service. It asks the service about each client by a
// callback, and the service sends through it:
//
//   gateway → service  POST /internal/callback {"action": "connect", "token", "request": {"url", "headers"}}
//                      POST /internal/callback {"action": "disconnect", "token", "reason"}
//   service → gateway  POST /internal/send     {"token", "event": {"name", "data"}, "close"}
//
// Streams are below /api/sse/; any other request is passed on to the service.
//
// PORT is where it listens, BACKEND_URL where the service is, SSE_HEARTBEAT_INTERVAL the seconds
// between heartbeats (5), CALLBACK_TIMEOUT how many a callback may take (5). GATEWAY_FAULT makes
// it wrong in one way of faults.mjs, in GATEWAY_FAULT_SHARE of its streams (1).
import {randomUUID} from "node:crypto";
import {createServer, request as ask, STATUS_CODES} from "node:http";
import {faultOf} from "./faults.mjs";

const maxBody = 1 << 20; // bytes
const grace = 2000; // milliseconds that open streams have to end at a shutdown

export function settings(env) {
  const seconds = (name, otherwise) => {
    const value = Number(env[name] || otherwise);
    if (!(value >= 0)) throw new Error(`${name}=${env[name]}: expected seconds, such as 5 or 0.5`);
    return value * 1000;
  };
  return {
    port: Number(env.PORT || 0),
    backend: env.BACKEND_URL,
    heartbeats: seconds("SSE_HEARTBEAT_INTERVAL", 5),
    callbackTimeout: seconds("CALLBACK_TIMEOUT", 5),
    fault: faultOf(env),
  };
}

// Stream is one client's: it is connecting until the callback is answered, open, and then closed.
class Stream {
  token = randomUUID();
  state = "connecting";
  early = []; // what was sent while it was connecting

  constructor(gateway, request, response) {
    Object.assign(this, {gateway, request, response});
    this.fault = gateway.fault.ofStream(this);
    response.on("close", () => this.gone());
  }

  // connect asks the service, and does what it answers.
  async connect() {
    const {url, headers} = this.request;
    const {status, body} = await this.gateway.callback({action: "connect", token: this.token, request: {url, headers}});
    if (this.state === "closed") return; // the client has left
    switch (status) {
      case 200:
        return this.fault.accept(this);
      case 400:
      case 401:
      case 403:
        this.head();
        this.write(`event: rejected\ndata: ${JSON.stringify({status, message: STATUS_CODES[status].toUpperCase()})}\n\n`);
        return this.end();
      default:
        this.state = "closed";
        this.response.writeHead(status, {"Content-Type": "application/json"}).end(body);
    }
  }

  // accept sends what came early, and says that the stream is ready, unless it is over by then.
  accept() {
    this.head();
    for (const sent of this.early.splice(0)) this.deliver(sent);
    this.ready();
  }

  ready() {
    if (this.state === "closed") return;
    this.state = "open";
    this.write("event: ready\ndata:\n\n");
    this.beat = setInterval(() => this.write(": heartbeat\n\n"), this.gateway.heartbeats * this.fault.slower);
  }

  head() {
    this.response.writeHead(200, this.fault.headers({
      "Content-Type": "text/event-stream",
      "Cache-Control": "no-cache",
      "X-Accel-Buffering": "no",
    }));
    this.response.flushHeaders();
  }

  // send takes what the service sends: an event, the end, or both.
  send(sent) {
    if (this.state === "connecting") this.early.push(sent);
    else this.deliver(sent);
  }

  deliver({event, close}) {
    for (const one of event ? this.fault.events(event, this) : []) {
      this.write(`data: ${JSON.stringify({type: one.name, payload: one.data})}\n\n`);
    }
    if (close) this.fault.close(this);
  }

  write(text) {
    this.fault.write(this, text);
  }

  end() {
    this.reason ??= "server_closed";
    this.state = "closed";
    clearInterval(this.beat);
    this.response.end();
  }

  // gone: the response is over, or the client has left.
  gone() {
    this.state = "closed";
    clearInterval(this.beat);
    this.gateway.streams.delete(this.token);
    this.gateway.callback({action: "disconnect", token: this.token, reason: this.reason ?? "client_closed"});
  }
}

export class Gateway {
  streams = new Map(); // by token

  constructor(settings) {
    Object.assign(this, settings);
    this.server = createServer((request, response) => {
      this.answer(request, response).catch((error) => {
        console.error(error);
        if (!response.headersSent) response.writeHead(502, {"Content-Type": "application/json"});
        response.end(JSON.stringify({error: String(error)}));
      });
    });
  }

  async answer(request, response) {
    const {pathname} = new URL(request.url, "http://gateway");
    if (pathname === "/internal/send") return this.take(request, response);
    if (!pathname.startsWith("/api/sse/")) return this.passOn(request, response);
    if (await this.fault.answers(this, request, response)) return;
    const stream = new Stream(this, request, response);
    this.streams.set(stream.token, stream);
    return stream.connect();
  }

  // take is what the service sends.
  async take(request, response) {
    const sent = JSON.parse(await bodyOf(request));
    await this.fault.unlocked?.(this);
    const stream = this.streams.get(sent.token);
    stream?.send(sent);
    response.writeHead(stream ? 202 : 404, {"Content-Type": "application/json"});
    response.end(JSON.stringify(stream ? {} : {error: "No stream has this token"}));
  }

  // callback tells the service of a client, and answers what it says.
  async callback(told) {
    try {
      const answer = await fetch(this.backend + "/internal/callback", {
        method: "POST",
        headers: {"Content-Type": "application/json"},
        body: JSON.stringify(told),
        signal: AbortSignal.timeout(this.callbackTimeout),
      });
      return {status: answer.status, body: await answer.text()};
    } catch (error) {
      const status = error.name === "TimeoutError" ? 504 : 502;
      return {status, body: JSON.stringify({error: STATUS_CODES[status]})};
    }
  }

  // passOn hands a request to the service, and what it answers back.
  passOn(request, response) {
    return new Promise((resolve, reject) => {
      const {method, headers} = request;
      const asked = ask(this.backend + request.url, {method, headers}, (answer) => {
        response.writeHead(answer.statusCode, answer.headers);
        answer.pipe(response).on("close", resolve);
      });
      asked.on("error", reject);
      request.pipe(asked);
    });
  }

  listen() {
    this.server.listen(this.port, "127.0.0.1", () => {
      console.log(`listening on http://127.0.0.1:${this.server.address().port}`);
    });
  }

  // shutDown lets the service say its last words, ends what is open, and the process.
  async shutDown(lastWords) {
    await this.fault.shutDown(this);
    await Promise.race([lastWords, new Promise((resolve) => setTimeout(resolve, grace))]);
    for (const stream of this.streams.values()) stream.end();
    this.server.close(() => process.exit(0));
    setTimeout(() => process.exit(0), grace);
  }
}

async function bodyOf(request) {
  let text = "";
  for await (const chunk of request) {
    text += chunk;
    if (text.length > maxBody) throw new Error("the body is too long");
  }
  return text;
}
