// An agent that says hello by the reference implementations of four protocols:
//
//   POST /a2a              @a2a-js/sdk: 1.0, and 0.3 for who asks without A2A-Version
//   POST /agent            @ag-ui/encoder
//   POST /chat             ai, what useChat reads
//   POST /graphql/stream   graphql-sse
//
// A message, or a variable, with "break" in it makes the agent fail in mid-stream.
import {randomUUID} from "node:crypto";
import express from "express";
import {DefaultRequestHandler, InMemoryTaskStore, AgentEvent} from "@a2a-js/sdk/server";
import {jsonRpcHandler, UserBuilder} from "@a2a-js/sdk/server/express";
import {EventType} from "@ag-ui/core";
import {EventEncoder} from "@ag-ui/encoder";
import {simulateReadableStream, streamText} from "ai";
import {MockLanguageModelV3} from "ai/test";
import {GraphQLObjectType, GraphQLSchema, GraphQLString} from "graphql";
import {createHandler} from "graphql-sse/lib/use/express";

const words = ["Hello", ", ", "world"];
const pause = 20; // milliseconds between words
const rest = () => new Promise((done) => setTimeout(done, pause));
const fails = (value) => JSON.stringify(value).includes("break");

const card = {
  name: "greeter", description: "says hello", version: "1.0.0", provider: undefined, documentationUrl: undefined, iconUrl: undefined,
  capabilities: {streaming: true, pushNotifications: false, extensions: []},
  defaultInputModes: ["text/plain"], defaultOutputModes: ["text/plain"], skills: [], securitySchemes: {}, securityRequirements: [], signatures: [],
  supportedInterfaces: ["1.0", "0.3"].map((protocolVersion) => ({url: "http://127.0.0.1/a2a", protocolBinding: "JSONRPC", protocolVersion, tenant: ""})),
};

// States of tasks, as the SDK counts them.
const [submitted, working, completed, failed] = [1, 2, 3, 4];

const greeter = {
  async execute({taskId, contextId, userMessage}, bus) {
    const status = (state) => ({state, message: undefined, timestamp: new Date().toISOString()});
    bus.publish(AgentEvent.task({id: taskId, contextId, status: status(submitted), artifacts: [], history: [userMessage], metadata: {}}));
    bus.publish(AgentEvent.statusUpdate({taskId, contextId, status: status(working), metadata: {}}));
    for (const [i, text] of words.entries()) {
      await rest();
      if (fails(userMessage)) {
        bus.publish(AgentEvent.statusUpdate({taskId, contextId, status: status(failed), metadata: {}}));
        return bus.finished();
      }
      const part = {content: {$case: "text", value: text}, metadata: undefined, filename: "", mediaType: "text/plain"};
      bus.publish(AgentEvent.artifactUpdate({
        taskId, contextId, append: i > 0, lastChunk: i === words.length - 1, metadata: {},
        artifact: {artifactId: "greeting", name: "greeting", description: "", parts: [part], metadata: {}, extensions: []},
      }));
    }
    bus.publish(AgentEvent.statusUpdate({taskId, contextId, status: status(completed), metadata: {}}));
    bus.finished();
  },
  async cancelTask() {},
};

const app = express();
app.get("/health", (_, res) => res.json({status: "ok"}));
app.use("/a2a", jsonRpcHandler({
  requestHandler: new DefaultRequestHandler(card, new InMemoryTaskStore(), greeter), userBuilder: UserBuilder.noAuthentication,
  legacyCompat: {enabled: true},
}));

app.post("/agent", express.json(), async (req, res) => {
  const encoder = new EventEncoder({accept: req.get("Accept")});
  const {threadId, runId} = req.body;
  const send = (event) => res.write(encoder.encodeSSE(event));
  const messageId = randomUUID();
  res.set({"Content-Type": encoder.getContentType(), "Cache-Control": "no-cache"});
  send({type: EventType.RUN_STARTED, threadId, runId});
  send({type: EventType.TEXT_MESSAGE_START, messageId, role: "assistant"});
  for (const delta of words) {
    await rest();
    if (fails(req.body)) {
      send({type: EventType.RUN_ERROR, message: "it broke"});
      return res.end();
    }
    send({type: EventType.TEXT_MESSAGE_CONTENT, messageId, delta});
  }
  send({type: EventType.TEXT_MESSAGE_END, messageId});
  send({type: EventType.RUN_FINISHED, threadId, runId});
  res.end();
});

app.post("/chat", express.json(), (req, res) => {
  const usage = {inputTokens: {total: 1}, outputTokens: {total: words.length}};
  const broken = fails(req.body) ? [{type: "error", error: new Error("it broke")}] : [];
  const chunks = [
    {type: "stream-start", warnings: []}, {type: "text-start", id: "text-1"},
    ...words.map((delta) => ({type: "text-delta", id: "text-1", delta})), ...broken,
    {type: "text-end", id: "text-1"}, {type: "finish", finishReason: {unified: "stop", raw: "stop"}, usage},
  ];
  const model = new MockLanguageModelV3({doStream: async () => ({stream: simulateReadableStream({chunks, chunkDelayInMs: pause, initialDelayInMs: 0})})});
  streamText({model, prompt: "Say hello.", onError() {}}).pipeUIMessageStreamToResponse(res);
});

const text = {type: GraphQLString};
app.use("/graphql/stream", createHandler({
  schema: new GraphQLSchema({
    query: new GraphQLObjectType({name: "Query", fields: {hello: {...text, resolve: () => words.join("")}}}),
    subscription: new GraphQLObjectType({name: "Subscription", fields: {words: {
      ...text,
      async *subscribe() {
        for (const word of words) {
          await rest();
          yield {words: word};
        }
      },
    }}}),
  }),
}));

const server = app.listen(Number(process.env.PORT ?? 8000), "127.0.0.1");
process.on("SIGTERM", () => {
  server.close();
  server.closeAllConnections();
});
