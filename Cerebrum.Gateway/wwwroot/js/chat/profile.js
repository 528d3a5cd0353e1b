import { byId } from '../dom.js';
import { words } from '../words.js';

/** @returns {{age?: number, sex?: string, pregnant?: boolean}|undefined} what the person said about themselves; undefined when nothing */
export function profile() {
  const said = {};
  if (byId('age').value !== '') said.age = byId('age').valueAsNumber;
  if (byId('sex').value) said.sex = byId('sex').value;
  if (byId('pregnant').checked) said.pregnant = true;
  return Object.keys(said).length ? said : undefined;
}

export const profileIsValid = () => byId('age').validity.valid;

/** @returns {string} e.g. "34 years, female" */
export function profileInWords() {
  const said = profile();
  if (!said) return '';
  return [
    Number.isFinite(said.age) ? words.profile.years(said.age) : null,
    said.sex ? words.profile[said.sex].toLowerCase() : null,
    said.pregnant ? words.profile.pregnant : null,
  ].filter(Boolean).join(', ');
}

/** Shows in the closed panel what was said in it. */
export function watchProfile() {
  byId('about').addEventListener('input', () => { byId('about-summary').textContent = profileInWords() || words.profile.none; });
  document.addEventListener('click', (e) => { if (!byId('about').contains(e.target)) byId('about').open = false; });
  byId('about').addEventListener('keydown', (e) => {
    if (e.key !== 'Escape') return;
    byId('about').open = false;
    byId('about').querySelector('summary').focus();
  });
}
