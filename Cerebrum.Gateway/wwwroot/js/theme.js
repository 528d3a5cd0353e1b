import { byId } from './dom.js';
import { words } from './words.js';

const slot = 'cerebrum.theme';

/** Dark or light as the system has it, until the button is pressed; then as it was left. */
export function watchTheme() {
  const dark = matchMedia('(prefers-color-scheme: dark)');
  const chosen = () => localStorage.getItem(slot);
  const isDark = () => chosen() ? chosen() === 'dark' : dark.matches;
  const apply = () => {
    if (chosen()) document.documentElement.dataset.theme = chosen();
    byId('theme').setAttribute('aria-label', isDark() ? words.theme.toLight : words.theme.toDark);
  };

  byId('theme').addEventListener('click', () => { localStorage.setItem(slot, isDark() ? 'light' : 'dark'); apply(); });
  dark.addEventListener('change', apply);
  apply();
}
