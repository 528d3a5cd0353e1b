import { authorization, json } from '../api.js';
import { byId } from '../dom.js';
import { words } from '../words.js';

const look = 300; // ms between two looks at a job.

/** Sends a document and shows how far it is: first on its way, then being read.
 *  @param {() => void} done */
export function startUpload(done) {
  const form = byId('upload');
  const file = byId('upload-file');
  const pick = (f) => { if (f) byId('upload-source').value ||= f.name.replace(/\.\w+$/, '').replace(/[^\p{L}\p{N} .,_()&-]/gu, '-').slice(0, 100); };
  file.addEventListener('change', () => pick(file.files[0]));
  form.addEventListener('dragover', (e) => { e.preventDefault(); form.classList.add('dropping'); });
  form.addEventListener('dragleave', (e) => { if (!form.contains(e.relatedTarget)) form.classList.remove('dropping'); });
  form.addEventListener('drop', (e) => {
    e.preventDefault();
    form.classList.remove('dropping');
    file.files = e.dataTransfer.files;
    pick(file.files[0]);
  });
  form.addEventListener('submit', async (e) => {
    e.preventDefault();
    if (!file.files[0]) { say(words.upload.noFile); file.focus(); return; }
    byId('upload-send').disabled = true;
    try {
      const { job_id: job } = await sent(file.files[0], byId('upload-source').value.trim());
      say(words.upload.done(await finished(job)));
      form.reset();
      done();
    } catch (e2) {
      say(e2.message || words.offline);
    } finally {
      byId('upload-send').disabled = false;
      byId('upload-progress').hidden = true;
    }
  });
}

const say = (text) => { byId('upload-said').textContent = text; };

function progress(label, part) {
  const bar = byId('upload-progress');
  bar.hidden = false;
  bar.setAttribute('aria-label', label);
  if (Number.isFinite(part)) bar.value = part;
  else bar.removeAttribute('value');
  if (byId('upload-said').textContent !== label) say(label);
}

// XMLHttpRequest, as fetch does not say how much of a body has gone.
function sent(file, source) {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open('POST', `/api/knowledge${source ? `?${new URLSearchParams({ source })}` : ''}`);
    for (const [name, value] of Object.entries(authorization())) request.setRequestHeader(name, value);
    request.upload.onprogress = (e) => progress(words.upload.sending, e.lengthComputable ? e.loaded / e.total : NaN);
    request.onerror = () => reject(new Error());
    request.onload = () => {
      const body = JSON.parse(request.responseText || '{}');
      if (request.status === 202) resolve(body);
      else reject(new Error(body.detail ?? words.problems[request.status] ?? words.problems.other));
    };
    const form = new FormData();
    form.set('file', file);
    request.send(form);
  });
}

/** @returns {Promise<number>} documents read */
async function finished(job) {
  for (;;) {
    const { state, done, total, error } = await json(`/api/knowledge/jobs/${encodeURIComponent(job)}`);
    if (state === 'done') return total;
    if (state === 'failed') throw new Error(error ?? words.upload.failed);
    progress(words.upload[state] ?? words.upload.running, total > 0 ? done / total : NaN);
    await new Promise((resolve) => setTimeout(resolve, look));
  }
}
