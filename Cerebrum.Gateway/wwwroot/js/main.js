import { ask } from './ask.js';
import { byId } from './dom.js';
import { Files } from './files.js';
import { Keystrokes } from './keystrokes.js';
import { profile, profileInWords, profileIsValid, watchProfile } from './profile.js';
import { watchStatus } from './status.js';
import { Turn } from './turn.js';
import { words } from './words.js';

const question = byId('question');
const complain = (message) => {
  byId('question-error').textContent = message;
  question.setAttribute('aria-invalid', String(message !== ''));
};

const files = new Files(byId('composer'), complain);
const keystrokes = new Keystrokes(question, (n) => { byId('typing-count').textContent = words.keys(n); });

let sessionId;
let running; // the AbortController of the answer that is coming

byId('composer').addEventListener('submit', (e) => { e.preventDefault(); send(); });
byId('stop').addEventListener('click', () => running?.abort());
byId('new-conversation').addEventListener('click', startAnew);
byId('typing-consent').addEventListener('change', (e) => {
  keystrokes.enabled = e.target.checked;
  byId('typing-count').hidden = !e.target.checked;
});
question.addEventListener('input', () => { if (question.value.trim()) complain(''); });
const touch = matchMedia('(pointer: coarse)'); // There, Enter is the only way to a new line.
question.addEventListener('keydown', (e) => {
  if (e.key === 'Enter' && !e.shiftKey && !e.isComposing && !touch.matches) { e.preventDefault(); send(); }
});
watchProfile();
watchStatus();

async function send() {
  if (running) return;
  if (!question.value.trim()) { complain(words.noQuestion); question.focus(); return; }
  if (!profileIsValid()) { complain(words.anAge); byId('about').open = true; byId('age').focus(); return; }

  complain('');
  const asked = { question: question.value.trim(), sessionId, typing: keystrokes.take(), profile: profile(), audio: files.audio, image: files.image };
  const turn = new Turn(asked.question, sentInWords(asked), () => putBack(asked));
  show(turn);
  await receive(turn, asked);
}

async function receive(turn, asked) {
  const mine = running = new AbortController();
  busy(true);
  let ended = false;
  try {
    for await (const event of ask(asked, mine.signal)) {
      if (mine.signal.aborted) break; // The rest of a buffer that was read before the stop.
      sessionId = turn.take(event) ?? sessionId;
      ended ||= event.name === 'done' || event.name === 'error';
    }

    if (!ended) turn.fail({ title: words.cutOff });
  } catch (e) {
    turn.fail({ title: e.name === 'AbortError' ? words.stopped : ended ? words.cutOff : words.offline });
  } finally {
    if (running === mine) { running = undefined; busy(false); }
  }
}

function show(turn) {
  byId('welcome').hidden = true;
  byId('new-conversation').hidden = false;
  byId('conversation').append(turn.element);
  question.value = '';
  files.clear();
  turn.heading.focus({ preventScroll: true });
  turn.element.scrollIntoView({ block: 'start' });
}

function busy(is) {
  byId('ask').disabled = is;
  byId('stop').hidden = !is;
}

function sentInWords({ audio, image, typing, profile: said }) {
  return [
    audio ? words.modalities.audio : null,
    image ? words.modalities.image : null,
    typing ? words.keys(typing.keystrokes.length) : null,
    said ? profileInWords() : null,
  ].filter(Boolean);
}

function putBack(asked) {
  question.value = asked.question;
  files.add([asked.audio].filter(Boolean), 'audio');
  files.add([asked.image].filter(Boolean), 'image');
  question.focus();
}

function startAnew() {
  running?.abort();
  running = undefined;
  sessionId = undefined;
  busy(false);
  byId('conversation').replaceChildren();
  byId('welcome').hidden = false;
  byId('new-conversation').hidden = true;
  files.clear();
  keystrokes.clear();
  question.value = '';
  question.focus();
}
