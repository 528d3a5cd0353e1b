import { call } from '../api.js';
import { eventsOf } from './events.js';

/** Sends a question to the public API.
 *  @param {{question: string, sessionId?: string, typing?: object, profile?: object, audio?: File, image?: File}} turn
 *  @param {AbortSignal} signal
 *  @returns {AsyncGenerator<{name: string, data: object}>} */
export async function* ask(turn, signal) {
  const { body, headers } = turn.audio || turn.image ? form(turn) : json(turn);
  const response = await call('/api/chat', { method: 'POST', headers: { ...headers, Accept: 'text/event-stream' }, body, signal });
  yield* eventsOf(response);
}

function json({ question, sessionId, typing, profile }) {
  return {
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ question, session_id: sessionId, typing, profile }),
  };
}

function form({ question, sessionId, typing, profile, audio, image }) {
  const body = new FormData();
  body.set('question', question);
  if (sessionId) body.set('session_id', sessionId);
  if (typing) body.set('typing', JSON.stringify(typing));
  if (profile) body.set('profile', JSON.stringify(profile));
  if (audio) body.set('audio', audio);
  if (image) body.set('image', image);
  return { headers: {}, body };
}
