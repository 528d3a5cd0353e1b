// Reads an answer as it comes: server-sent events, or one JSON document from a service that does not stream.

/** @param {ReadableStream<Uint8Array>} body
 *  @returns {AsyncGenerator<{name: string, data: object}>} comments (pings) are left out */
async function* serverSentEvents(body) {
  const reader = body.pipeThrough(new TextDecoderStream()).getReader();
  let pending = '';
  for (;;) {
    const { value, done } = await reader.read();
    if (done) return;
    pending += value;
    const blocks = pending.split(/\r?\n\r?\n/);
    pending = blocks.pop();
    for (const block of blocks) {
      const event = parse(block);
      if (event) yield event;
    }
  }
}

function parse(block) {
  let name = 'message';
  const data = [];
  for (const line of block.split(/\r?\n/)) {
    if (line.startsWith('event:')) name = line.slice(6).trim();
    else if (line.startsWith('data:')) data.push(line.slice(5).replace(/^ /, ''));
  }

  return data.length ? { name, data: JSON.parse(data.join('\n')) } : null;
}

/** @param {Response} response of POST /api/chat
 *  @returns {AsyncGenerator<{name: string, data: object}>} ends with `done` or `error` */
export async function* eventsOf(response) {
  const type = response.headers.get('Content-Type') ?? '';
  if (!response.ok) {
    const problem = /json/.test(type) ? await response.json().catch(() => ({})) : {};
    yield { name: 'error', data: { ...problem, status: response.status, retry_after: Number(response.headers.get('Retry-After')) || null } };
  } else if (type.startsWith('text/event-stream')) {
    yield* serverSentEvents(response.body);
  } else {
    yield { name: 'done', data: await response.json() };
  }
}
