// A small OpenAI-compatible server for one GGUF: GET /health, GET /v1/models, POST /v1/chat/completions.
// node server.mjs --model FILE [--port 8080] [--context 4096] [--threads 1] [--queue 8]
// Nothing that is asked or answered is written anywhere.
import { randomUUID } from "node:crypto";
import { createServer } from "node:http";
import { basename } from "node:path";
import { parseArgs } from "node:util";
import { BadRequest, load } from "./llama.mjs";
import { read } from "./request.mjs";

const { values: settings } = parseArgs({ options: {
  model: { type: "string" }, port: { type: "string", default: process.env.PORT ?? "8080" }, context: { type: "string", default: "4096" },
  threads: { type: "string", default: "1" }, queue: { type: "string", default: "8" },
} });
const whole = (name, from, to) => {
  const value = Number(settings[name]);
  if (!Number.isInteger(value) || value < from || value > to) {
    throw new Error(`--${name}: expected a whole number from ${from} to ${to}; found ${settings[name]}.`);
  }
  return value;
};
const name = basename(settings.model ?? "", ".gguf");
const queue = whole("queue", 0, 1000);
let model;
let active = 0, waiting = 0, answered = 0, pieces = 0, turn = Promise.resolve();

const server = createServer((request, response) => route(request, response).catch(error => fail(response, error)));
server.listen(whole("port", 0, 65535), "127.0.0.1", () => console.log(`listening on http://localhost:${server.address().port}`));

// Whoever started us holds our standard input: when that is gone, so are we.
if (process.env.CEREBRUM_PARENT_STDIN === "1") {
  process.stdin.on("end", () => process.exit(0)).resume();
}
for (const signal of ["SIGINT", "SIGTERM"]) {
  process.on(signal, () => process.exit(0));
}

try {
  model = await load({ model: settings.model ?? "", context: whole("context", 64, 1e6), threads: whole("threads", 1, 256) });
  console.log(`${name} is loaded`);
} catch (error) {
  console.error(`The model could not be loaded: ${error.message}`);
  process.exit(1);
}

async function route(request, response) {
  switch (`${request.method} ${new URL(request.url, "http://localhost").pathname}`) {
    case "GET /health": return model ? send(response, 200, { status: "ok", active, waiting, answered, pieces }) : send(response, 503, loading());
    case "GET /v1/models": return send(response, 200, { object: "list", data: [{ id: name, object: "model", created: 0, owned_by: "local" }] });
    case "POST /v1/chat/completions": return model ? complete(await read(request), response) : send(response, 503, loading());
    default: return send(response, 404, failure("There is no such route.", "invalid_request_error"));
  }
}

async function complete(asked, response) {
  if (active + waiting > queue) {
    response.setHeader("Retry-After", "1");
    return send(response, 503, failure(`The queue is full: ${waiting} requests are waiting.`, "server_error", "queue_full"));
  }

  const left = new AbortController();
  response.on("close", () => left.abort());
  waiting++;
  const previous = turn;
  let done;
  turn = new Promise(resolve => { done = resolve; });
  await previous;
  waiting--;
  active++;
  try {
    if (!left.signal.aborted) {
      await write(asked, response, left.signal);
    }
  } finally {
    active--;
    pieces = 0;
    done();
  }
}

async function write(asked, response, signal) {
  const id = `chatcmpl-${randomUUID()}`, created = Math.floor(Date.now() / 1000);
  const chunk = (choices, more) => event(response, JSON.stringify({ id, object: "chat.completion.chunk", created, model: name, choices, ...more }));
  pieces = 0;
  const said = text => {
    pieces++;
    if (!asked.stream) {
      return;
    }
    open(response);
    chunk([{ index: 0, delta: { role: "assistant", content: text }, finish_reason: null }]);
  };
  const { text, finish, usage } = await model.answer({ ...asked, signal, onText: said });
  if (signal.aborted) {
    return;
  }
  answered++;
  if (!asked.stream) {
    return send(response, 200, { id, object: "chat.completion", created, model: name, usage,
      choices: [{ index: 0, message: { role: "assistant", content: text }, finish_reason: finish }] });
  }

  open(response);
  chunk([{ index: 0, delta: {}, finish_reason: finish }]);
  if (asked.includeUsage) {
    chunk([], { usage });
  }
  event(response, "[DONE]");
  response.end();
}

// Not before the first text: until then a fault still has its status.
function open(response) {
  if (!response.headersSent) {
    response.writeHead(200, { "Content-Type": "text/event-stream", "Cache-Control": "no-cache" });
  }
}

function event(response, data) {
  response.write(`data: ${data}\n\n`);
}

function send(response, status, body) {
  response.writeHead(status, { "Content-Type": "application/json" }).end(JSON.stringify(body));
}

function fail(response, error) {
  if (response.destroyed) {
    return; // Whoever asked has left.
  }
  const known = error instanceof BadRequest;
  if (!known) {
    console.error(`A request failed: ${error.name}`);
  }
  if (response.headersSent) {
    response.destroy(); // Too late for a status.
  } else {
    send(response, known ? error.status : 500, known ? failure(error.message, "invalid_request_error", error.code) : failure("Something went wrong.", "server_error"));
  }
}

function failure(message, type, code = null) {
  return { error: { message, type, param: null, code } };
}

function loading() {
  return failure("Loading model", "unavailable_error", "loading");
}
