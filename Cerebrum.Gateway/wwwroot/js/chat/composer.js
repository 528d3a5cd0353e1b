import { byId } from '../dom.js';
import { watchRecording } from '../voice/panel.js';
import { words } from '../words.js';
import { ask } from './ask.js';
import { Conversation } from './conversation.js';
import { Files } from './files.js';
import { Keystrokes } from './keystrokes.js';
import { profile, profileInWords, profileIsValid, watchProfile } from './profile.js';
import { watchSessions } from './sessions.js';
import { watchTyping } from './typing.js';

const question = byId('question');
const complain = (message) => {
  byId('question-error').textContent = message;
  question.setAttribute('aria-invalid', String(message !== ''));
};

const files = new Files(byId('composer'), complain);
const keystrokes = new Keystrokes(question, () => typing.draw());
const typing = watchTyping(keystrokes);
const conversation = new Conversation(putBack);

let running; // the AbortController of the answer that is coming
let recording;
let sending = false;

/** Starts the chat.
 *  @returns {{show: (sessionId: string) => void}} the view */
export function startChat() {
  byId('composer').addEventListener('submit', (e) => { e.preventDefault(); send(); });
  byId('stop').addEventListener('click', () => running?.abort());
  byId('new-conversation').addEventListener('click', () => { startAnew(); history.replaceState(null, '', '#/'); question.focus(); });
  question.addEventListener('input', () => { if (question.value.trim()) complain(''); });
  const touch = matchMedia('(pointer: coarse)'); // There, Enter is the only way to a new line.
  question.addEventListener('keydown', (e) => {
    if (e.key === 'Enter' && !e.shiftKey && !e.isComposing && !touch.matches) { e.preventDefault(); send(); }
  });
  recording = watchRecording((file) => files.add([file], 'audio'), complain);
  watchProfile();
  watchSessions();
  return { show };
}

function show(sessionId) {
  if (sessionId && sessionId !== conversation.id) {
    stop();
    conversation.open(sessionId);
  } else if (!sessionId && conversation.id) {
    history.replaceState(null, '', `#/chat/${conversation.id}`); // Back from another view.
  } else {
    conversation.refresh();
  }
}

async function send() {
  if (running || sending) return;
  if (!question.value.trim()) { complain(words.noQuestion); question.focus(); return; }
  if (!profileIsValid()) { complain(words.anAge); byId('about').open = true; byId('age').focus(); return; }

  complain('');
  sending = true; // Taking what is being recorded takes a moment.
  await recording.finish();
  sending = false;
  const asked = { question: question.value.trim(), typing: keystrokes.take(), profile: profile(), audio: files.audio, image: files.image };
  // The turn keeps its picture after the composer has let go of its own.
  const image = asked.image && { ...asked.image, url: URL.createObjectURL(asked.image.file) };
  const turn = conversation.begin({ ...asked, image, sent: sentInWords(asked) });
  question.value = '';
  files.clear();
  byId('typing-what').open = false;
  turn.heading.focus({ preventScroll: true });
  turn.element.scrollIntoView({ block: 'start' });
  await receive(turn, asked);
}

async function receive(turn, asked) {
  const mine = running = new AbortController();
  busy(true);
  let ended = false;
  try {
    const { audio, image, ...rest } = asked;
    for await (const event of ask({ ...rest, audio: audio?.file, image: image?.file, sessionId: conversation.id }, mine.signal)) {
      if (mine.signal.aborted) break; // The rest of a buffer that was read before the stop.
      const answer = turn.take(event);
      if (answer) { conversation.keep(asked.question, answer); byId('announce').textContent = words.complete; }
      ended ||= event.name === 'done' || event.name === 'error';
    }

    if (!ended) turn.fail({ title: words.cutOff });
  } catch (e) {
    turn.fail({ title: e.name === 'AbortError' ? words.stopped : ended ? words.cutOff : words.offline });
  } finally {
    if (running === mine) { running = undefined; busy(false); }
  }
}

function busy(is) {
  byId('ask').disabled = is;
  byId('stop').hidden = !is;
}

function sentInWords({ audio, image, typing: measured, profile: said }) {
  return [
    audio ? words.modalities.audio : null,
    image ? words.modalities.image : null,
    measured ? words.keystrokes(measured.keystrokes.length) : null,
    said ? profileInWords() : null,
  ].filter(Boolean);
}

function putBack(asked) {
  question.value = asked.question;
  files.add([asked.audio?.file].filter(Boolean), 'audio');
  files.add([asked.image?.file].filter(Boolean), 'image');
  question.focus();
}

function stop() {
  running?.abort();
  running = undefined;
  busy(false);
}

function startAnew() {
  stop();
  conversation.clear();
  files.clear();
  keystrokes.clear();
  question.value = '';
  complain('');
}
