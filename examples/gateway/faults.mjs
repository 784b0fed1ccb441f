// The ways in which the gateway can be wrong: those that a real one was, and those that are
// planted to see that each is found.
import {randomUUID} from "node:crypto";

// right is a gateway without a fault; each fault does one of these things otherwise.
const right = {
  answers: async (gateway, request, response) => false, // true: the client is answered already
  accept: (stream) => stream.accept(),
  headers: (headers) => headers,
  events: (event, stream) => [event],
  write: (stream, text) => stream.response.write(text),
  close: (stream) => stream.end(),
  shutDown: async (gateway) => {},
  slower: 1, // how many times the interval lies between two heartbeats
};

const pause = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds));
const isProgress = ({data}) => data?.event_type === "progress_update";
const isCompleted = ({data}) => data?.event_type === "task_completed";

// nth counts the progress of a stream.
function nth(stream, event) {
  if (isProgress(event)) stream.progress = (stream.progress ?? 0) + 1;
  return isProgress(event) ? stream.progress : 0;
}

// real are those of a gateway that was in use.
const real = {
  // The stream counts as open before what came early is sent: that may be overtaken, or lost.
  "early-events-lost": {
    accept(stream) {
      stream.head();
      const early = stream.early.splice(0);
      stream.ready();
      early.forEach((sent, i) => setTimeout(() => stream.state === "open" && stream.deliver(sent), 60 * (i + 1)));
    },
  },

  // One lock for all: a second client of one URL waits for the first, and everybody for both.
  "one-lock": {
    async answers(gateway, request, response) {
      if (![...gateway.streams.values()].some((stream) => stream.request.url === request.url)) return false;
      gateway.locked = pause(Number(process.env.LOCK_TIMEOUT || 5) * 1000);
      await gateway.locked;
      response.writeHead(504, {"Content-Type": "application/json"}).end('{"error":"Gateway Timeout"}');
      return true;
    },
    unlocked: (gateway) => gateway.locked,
  },

  // Who is told to close, and nothing else, while it connects, sends an event without a type.
  "empty-event": {
    accept(stream) {
      const closes = stream.early.some(({event, close}) => close && !event);
      stream.head();
      for (const sent of stream.early.splice(0)) {
        if (closes && sent.close) stream.write("data:\n\n");
        stream.deliver(sent);
      }
      stream.ready();
    },
  },

  // At a deploy nobody is told anything: silence, and then the connections break.
  "deploy-cuts": {
    events(event, stream) {
      stream.untold = event.data?.reason === "server_shutdown";
      return stream.untold ? [] : [event];
    },
    close: (stream) => stream.untold || stream.end(),
    async shutDown(gateway) {
      const streams = [...gateway.streams.values()];
      for (const stream of streams) clearInterval(stream.beat);
      await pause(Number(process.env.DEPLOY_SILENCE || 10) * 1000);
      for (const stream of streams) stream.response.destroy();
      process.exit(0);
    },
  },
};

// planted are twelve single ones.
const planted = {
  "event-lost": {events: (event, stream) => (nth(stream, event) === 2 ? [] : [event])},
  "event-added": {events: (event, stream) => (nth(stream, event) === 2 ? [event, event] : [event])},
  "order-swapped": {
    // The end of a task overtakes its last progress.
    events(event, stream) {
      if (nth(stream, event) === 4) {
        stream.held = event;
        return [];
      }
      return stream.held && isCompleted(event) ? [event, stream.held] : [event];
    },
  },
  "path-moved": {
    async answers(gateway, request, response) {
      response.writeHead(404, {"Content-Type": "application/json"}).end('{"error":"Not found"}');
      return true;
    },
  },
  "type-changed": {
    events(event) {
      if (!isCompleted(event)) return [event];
      const steps_completed = String(event.data.data.steps_completed);
      return [{...event, data: {...event.data, data: {...event.data.data, steps_completed}}}];
    },
  },
  "header-lost": {headers: ({"Cache-Control": lost, ...headers}) => headers},
  "slow-heartbeats": {slower: 2},
  batched: {
    // What a task does comes at its end.
    write(stream, text) {
      if (stream.request.url.includes("task_id")) stream.batch = (stream.batch ?? "") + text;
      else right.write(stream, text);
    },
    close(stream) {
      stream.response.write(stream.batch ?? "");
      stream.end();
    },
  },
  "not-closed": {close: () => {}},
  "correlation-per-event": {
    events: (event) => [event.data?.correlation_id ? {...event, data: {...event.data, correlation_id: randomUUID()}} : event],
  },
  "repeated-after-reconnecting": {
    // Who comes back to the version stream is sent once more what he was sent last.
    accept(stream) {
      const last = stream.gateway.lastSent?.get(stream.request.url);
      stream.accept();
      if (last && stream.state === "open") stream.deliver({event: last});
    },
    events(event, stream) {
      if (event.name === "version") (stream.gateway.lastSent ??= new Map()).set(stream.request.url, event);
      return [event];
    },
  },
  "html-page": {
    async answers(gateway, request, response) {
      response.writeHead(200, {"Content-Type": "text/html"}).end("<html><title>Maintenance</title></html>");
      return true;
    },
  },
};

const faults = {...real, ...planted};

// faultOf is what the settings ask for; it shows in this share of the streams.
export function faultOf(env) {
  const name = env.GATEWAY_FAULT || "";
  const share = Number(env.GATEWAY_FAULT_SHARE || 1);
  if (name && !faults[name]) {
    throw new Error(`GATEWAY_FAULT=${name}: expected one of ${Object.keys(faults).join(", ")}`);
  }
  const wrong = {...right, ...faults[name]};
  const shows = () => Math.random() < share;
  return {
    ...wrong,
    ofStream: () => (shows() ? wrong : right),
    answers: async (...args) => shows() && wrong.answers(...args),
  };
}
