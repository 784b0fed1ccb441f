// A news server that uses better-sse: items with IDs, a reconnection time, comments
// that keep connections alive, and a history from which a client resumes by its
// Last-Event-ID.
//
//   POST /topics/NAME/items {"text"}          publishes an item
//   POST /topics/NAME/absence {"texts": […]}  ends every connection, and publishes
//                                             the items before anybody is back
//   GET  /topics/NAME                         the stream
//
// NEWS_HISTORY is "complete", "none" (nothing is sent again) or "overlapping" (the last
// item that a client has is sent again).
import {createServer} from "node:http";
import {createChannel, createSession} from "better-sse";

const history = process.env.NEWS_HISTORY ?? "complete";
const keepAlive = 250; // milliseconds between comments
const retry = 50; // milliseconds until a client is to come back
const maxBody = 1 << 20; // bytes

const histories = ["complete", "none", "overlapping"];
if (!histories.includes(history)) {
  console.error(`NEWS_HISTORY=${history}: expected one of ${histories.join(", ")}`);
  process.exit(2);
}

class Topic {
  channel = createChannel();
  responses = new Map(); // by session
  items = [];

  // publish keeps an item and sends it to everybody who is there.
  publish(text) {
    const n = this.items.length + 1;
    const item = {n, text, published: new Date().toISOString()};
    this.items.push(item);
    this.channel.broadcast(item, "item", {eventId: String(n)});
  }

  // follow opens a stream: first what its client has missed, then what comes.
  async follow(request, response) {
    const session = await createSession(request, response, {retry, keepAlive});
    const after = Number(session.lastId) || 0;
    for (const item of this.items.filter(({n}) => isMissed(n, after))) {
      session.push(item, "item", String(item.n));
    }
    session.push({after}, "caught_up", String(this.items.length));
    this.channel.register(session);
    this.responses.set(session, response);
    session.on("disconnected", () => this.responses.delete(session));
  }

  // absence is a time in which nobody is connected.
  absence(texts) {
    for (const [session, response] of this.responses) {
      this.channel.deregister(session);
      response.end();
    }
    texts.forEach((text) => this.publish(text));
  }
}

// isMissed tells whether a client who is back, and has seen item after last, is sent
// item n. Who comes for the first time is sent everything.
function isMissed(n, after) {
  switch (after === 0 ? "complete" : history) {
    case "none":
      return false;
    case "overlapping":
      return n >= after;
    default:
      return n > after;
  }
}

const topics = new Map();

function topic(name) {
  if (!topics.has(name)) {
    topics.set(name, new Topic());
  }
  return topics.get(name);
}

async function body(request) {
  let text = "";
  for await (const chunk of request) {
    text += chunk;
    if (text.length > maxBody) {
      throw new Error("the body is too long");
    }
  }
  return JSON.parse(text);
}

async function answer(request, response) {
  const [, root, name, action] = new URL(request.url, "http://localhost").pathname.split("/");
  switch (`${request.method} ${root} ${action ?? ""}`) {
    case "GET health ":
      return response.end("ok\n");
    case "GET topics ":
      return topic(name).follow(request, response);
    case "POST topics items":
      topic(name).publish((await body(request)).text);
      return response.end("{}\n");
    case "POST topics absence":
      topic(name).absence((await body(request)).texts);
      return response.end("{}\n");
    default:
      response.statusCode = 404;
      return response.end("nothing is here\n");
  }
}

const server = createServer((request, response) => {
  answer(request, response).catch((error) => {
    console.error(error);
    response.statusCode ||= 500;
    response.end();
  });
});
server.listen(Number(process.env.PORT), "127.0.0.1", () => {
  console.log(`listening on http://127.0.0.1:${server.address().port}`);
});
process.on("SIGTERM", () => process.exit(0));
