import { startChat } from './chat/composer.js';
import { notice, watchDialogs, watchKey } from './dialogs.js';
import { byId } from './dom.js';
import { fillWords } from './fill.js';
import { watchHealth } from './health.js';
import { startKnowledge } from './knowledge/knowledge.js';
import { startStatus } from './status/status.js';
import { watchTheme } from './theme.js';
import { register, startViews } from './views.js';

fillWords();
watchTheme();
register('chat', startChat());
register('knowledge', startKnowledge());
register('status', startStatus());
watchDialogs();
watchKey(() => dispatchEvent(new HashChangeEvent('hashchange'))); // With the new key, the view is shown again.
byId('notice-close').addEventListener('click', () => notice(''));
startViews();
watchHealth();
