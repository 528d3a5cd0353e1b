import { call } from '../api.js';
import { outline, samplesOf } from '../voice/sound.js';

const most = 12; // Files fetched for one conversation, the latest.

/** The images and clips the server keeps of a conversation, for the turns they came with.
 *  @param {{at: string, answer: object}[]} turns
 *  @returns {Promise<{image?: object, audio?: object}[]>} one a turn, as a question has them */
export async function kept(sessionId, turns) {
  const found = turns.map(() => ({}));
  if (!turns.some(({ answer: { analysis } }) => analysis?.image_analysis || analysis?.audio_analysis)) return found;
  const path = `/api/sessions/${encodeURIComponent(sessionId)}/media`;
  const { media = [] } = await call(path).then((r) => r.ok ? r.json() : {}).catch(() => ({}));
  await Promise.all(media.slice(-most).map(async ({ name, content_type: type, written }) => {
    const kind = type.startsWith('image/') ? 'image' : 'audio';
    // A file is written while its question is answered: it belongs to the first answer after it that has the signal.
    const turn = turns.findIndex(({ at, answer }) => new Date(at) >= new Date(written) && answer.analysis?.[`${kind}_analysis`]);
    const file = turn >= 0 ? await fetched(`${path}/${encodeURIComponent(name)}`, name, type) : undefined;
    if (file) found[turn][kind] = kind === 'image' ? { file, url: URL.createObjectURL(file) } : { file, ...await outlined(file) };
  }));
  return found;
}

// A store elsewhere answers with a link to itself, and this page asks nobody but its own origin.
async function fetched(path, name, type) {
  const response = await call(path, { redirect: 'manual' }).catch(() => undefined);
  return response?.ok ? new File([await response.blob()], name, { type }) : undefined;
}

async function outlined(file) {
  const samples = await samplesOf(file);
  return samples ? outline(samples) : {};
}
