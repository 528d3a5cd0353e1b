// Reads a body of POST /v1/chat/completions; says what was expected and what was found.
import { BadRequest } from "./llama.mjs";

export const maxBodyBytes = 4 * 1024 * 1024;

export async function read(request) {
  const pieces = [];
  let bytes = 0;
  for await (const piece of request) {
    bytes += piece.length;
    if (bytes > maxBodyBytes) {
      throw new BadRequest(`Expected at most ${maxBodyBytes} bytes.`, null, 413);
    }
    pieces.push(piece);
  }
  return parse(Buffer.concat(pieces).toString("utf8"));
}

function parse(text) {
  let body;
  try {
    body = JSON.parse(text);
  } catch {
    throw new BadRequest("Expected a JSON object; found text that is not JSON.");
  }
  if (!Array.isArray(body?.messages) || body.messages.length === 0) {
    throw new BadRequest("messages: expected at least one message.");
  }

  return {
    messages: body.messages.map(message),
    maxTokens: number(body, "max_completion_tokens", 1, 1e6) ?? number(body, "max_tokens", 1, 1e6),
    temperature: number(body, "temperature", 0, 2) ?? 0,
    topP: number(body, "top_p", 0, 1),
    seed: number(body, "seed", 0, 2 ** 32 - 1),
    stop: stops(body.stop),
    schema: schema(body.response_format),
    stream: body.stream === true,
    includeUsage: body.stream_options?.include_usage === true,
  };
}

function message({ role, content } = {}) {
  const known = { system: "system", developer: "system", user: "user", assistant: "assistant" }[role];
  if (!known) {
    throw new BadRequest("messages: expected the roles system, developer, user or assistant.");
  }
  const parts = typeof content === "string" ? [{ type: "text", text: content }] : Array.isArray(content) ? content : [];
  if (!parts.every(part => part?.type === "text" && typeof part.text === "string")) {
    throw new BadRequest("messages: expected text only; this server's models read no images or audio.");
  }
  return { role: known, content: parts.map(part => part.text).join("\n") };
}

function number(body, name, from, to) {
  const value = body[name] ?? undefined;
  if (value !== undefined && !(typeof value === "number" && value >= from && value <= to)) {
    throw new BadRequest(`${name}: expected a number from ${from} to ${to}.`);
  }
  return value;
}

function stops(stop) {
  const list = (typeof stop === "string" ? [stop] : stop) ?? [];
  if (!Array.isArray(list) || list.length > 4 || !list.every(s => typeof s === "string" && s.length > 0)) {
    throw new BadRequest("stop: expected one to four texts.");
  }
  return list;
}

function schema(format) {
  switch (format?.type) {
    case undefined: case "text": return undefined;
    case "json_object": return { type: "object", additionalProperties: true };
    case "json_schema": return format.json_schema?.schema;
    default: throw new BadRequest("response_format: expected text, json_object or json_schema.");
  }
}
