import { byId } from '../dom.js';
import { drawAlerts } from './alerts.js';
import { drawModels } from './models.js';
import { drawBuild, drawServices } from './services.js';
import { drawTraffic } from './traffic.js';

const every = 5000; // ms; as often as the gateway looks itself.

/** @returns {{show: () => void, hide: () => void}} the view: looked at again while it is seen */
export function startStatus() {
  let timer;
  const look = () => { if (!document.hidden) { drawServices(); drawTraffic(); } };
  byId('status-h').tabIndex = -1;
  return {
    show: () => {
      clearInterval(timer);
      timer = setInterval(look, every);
      look();
      drawBuild();
      drawModels();
      drawAlerts();
    },
    hide: () => clearInterval(timer),
  };
}
