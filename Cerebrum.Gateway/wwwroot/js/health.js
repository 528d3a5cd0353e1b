import { authorization } from './api.js';
import { byId } from './dom.js';
import { words } from './words.js';

const every = 5000; // ms; as often as the gateway looks itself.

/** Keeps the status line true while someone can see it. */
export function watchHealth() {
  const line = byId('status');
  const show = (state, text) => {
    if (line.textContent !== text) line.textContent = text; // Unchanged, it is not read out again.
    line.dataset.state = state;
  };

  const look = async () => {
    if (document.hidden) return;
    try {
      const response = await fetch('/status', { headers: authorization(), signal: AbortSignal.timeout(4000) });
      show(...response.status === 401 ? ['degraded', words.problems[401]] : inWords(await response.json()));
    } catch {
      show('away', words.status.offline);
    }
  };

  setInterval(look, every);
  document.addEventListener('visibilitychange', look);
  return look();
}

function inWords({ llm_nodes: llm, ml_nodes: ml, services }) {
  if (llm > 0 && ml > 0) return ['ok', words.status.ok];
  if (Object.values(services ?? {}).some((s) => s.status === 'starting')) return ['degraded', words.status.starting];
  return llm > 0 ? ['degraded', words.status.noMl] : ['away', words.status.noLlm];
}
