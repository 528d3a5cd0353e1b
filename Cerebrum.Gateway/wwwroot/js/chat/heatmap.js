import { json } from '../api.js';
import { h } from '../dom.js';
import { labelOf, words } from '../words.js';
import { picture } from './files.js';

/** The image, and over it, when asked for, where the answer comes from. The map is worked out then: it takes the model many looks.
 *  @param {{file: File, url: string}} sent */
export function heatmap(sent, analysis) {
  const frame = h('div.film', {}, picture(sent.url));
  const note = h('p.note', { role: 'status' });
  if (analysis.error) return h('div', {}, frame);
  const strength = h('input', { type: 'range', min: '0', max: '100', value: '80', 'aria-label': words.heatmap.strength, hidden: true,
    oninput: () => frame.style.setProperty('--strength', strength.value / 100) });
  const button = h('button.quiet', { type: 'button', onclick: () => show() }, words.heatmap.show);

  const show = async () => {
    button.disabled = true;
    note.textContent = words.heatmap.working;
    try {
      const { explanation } = await json('/v1/ml/image/classification?explain=true', { method: 'POST', body: sent.file, headers: { 'Content-Type': sent.file.type || 'application/octet-stream' } });
      note.textContent = explanation ? words.heatmap.shows(labelOf(explanation.label)) : words.heatmap.none;
      if (!explanation) return;
      frame.append(h('img.heat', { src: `data:image/png;base64,${explanation.image}`, alt: '' }));
      strength.hidden = false;
      button.remove();
    } catch (e) {
      note.textContent = e.message || words.heatmap.failed;
      button.disabled = false;
    }
  };

  return h('div', {}, frame, h('div.film-tools', {}, button, strength), note);
}
