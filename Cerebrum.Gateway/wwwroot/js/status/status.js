import { byId } from '../dom.js';
import { drawAlerts } from './alerts.js';
import { drawHistory } from './history.js';
import { drawModels } from './models.js';
import { drawBuild, drawServices } from './services.js';
import { drawTraffic } from './traffic.js';

const every = 5000; // ms; as often as the gateway looks itself.

/** @returns {{show: () => void, hide: () => void}} the view: looked at again while it is seen */
export function startStatus() {
  let timer;
  let looks = 0;
  const look = () => { if (!document.hidden) { drawServices(); drawTraffic(); drawAlerts(); if (looks++ % 3 === 0) drawHistory(); } };
  byId('history-range').addEventListener('change', drawHistory);
  byId('status-h').tabIndex = -1;
  byId('alerts-h').tabIndex = -1;
  return {
    show: () => {
      clearInterval(timer);
      looks = 0;
      timer = setInterval(look, every);
      look();
      drawBuild();
      drawModels();
      drawAlerts(true);
    },
    hide: () => clearInterval(timer),
  };
}
