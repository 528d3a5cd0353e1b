import { byId } from '../dom.js';
import { startSearch } from './search.js';
import { drawSources } from './sources.js';
import { startUpload } from './upload.js';

/** @returns {{show: () => void}} the view */
export function startKnowledge() {
  startSearch();
  startUpload(drawSources);
  byId('knowledge-h').tabIndex = -1;
  return { show: drawSources };
}
