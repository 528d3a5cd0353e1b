// Every text of the console that does not come from the service. index.html names its own by path (fill.js).

const s = (n, one, more = `${one}s`) => `${n.toLocaleString()} ${n === 1 ? one : more}`;

const listOf = (items) => items.length < 2 ? items.join('') : `${items.slice(0, -1).join(', ')} and ${items.at(-1)}`;

export const words = {
  product: 'Cerebrum',
  skip: 'Skip to the content',
  nav: { label: 'Views', chat: 'Chat', knowledge: 'Knowledge', status: 'Status' },
  theme: { toDark: 'Change to dark colours', toLight: 'Change to light colours' },
  close: 'Close',
  cancel: 'Cancel',
  lookingForServices: 'Looking for the services…',
  disclaimer: { strong: 'Cerebrum is not a doctor and can be wrong.', rest: 'If you feel in danger, call your emergency number now (112 in Europe, 911 in the US).' },

  // The chat
  welcome: 'What is worrying you?',
  welcomeText: 'Describe it in your own words. You can add how you sound, how you type or a chest X\u2011ray. You get an answer that shows what it rests on, and how soon to see someone.',
  conversation: 'Conversation',
  composer: 'Your question',
  hint: 'Enter sends, Shift+Enter starts a new line',
  placeholder: 'For example: I have had a fever and a dry cough for three days',
  ask: 'Ask',
  stop: 'Stop',
  you: 'You asked',
  answer: 'Answer',
  first: 'First impression',
  sources: 'Sources',
  differential: 'What it could be',
  differentialNote: 'How well each fits what you described. This is not a diagnosis.',
  speaksFor: 'Speaks for it',
  speaksAgainst: 'Speaks against it',
  noPoints: 'Nothing in particular speaks for it or against it.',
  signals: 'What the measurements show',
  warnings: 'Good to know',
  whyLevel: 'Why',
  notJudged: 'Not judged',
  noReason: 'The model was not sure enough to say.',
  unreadable: 'This could not be analysed.',
  working: 'Working on it…',
  writing: 'The answer is being written.',
  complete: 'The answer is complete.',
  stopped: 'Stopped. What arrived so far is shown.',
  cutOff: 'The answer was cut off before it was complete.',
  tryAgain: 'Put the question back',
  remove: 'Remove',
  noQuestion: 'Please write what you would like to know.',
  anAge: 'Please give an age between 0 and 120, or leave it empty.',
  offline: 'Cerebrum cannot be reached. Check the connection and try again.',
  tooLarge: (limit) => `That is too large: voice and image together may have ${limit} MB.`,
  wrongFile: (name) => `${name} is neither sound nor an image.`,
  source: (id, title) => `Source ${id}: ${title}`,
  tookSeconds: (seconds) => `Answered in ${seconds} s`,
  retryIn: (n) => `You can try again in ${s(n, 'second')}.`,
  restsOn: 'This rests on',
  supports: { passage: 'Source', signal: 'Measurement', rule: 'Rule' },
  rules: { 'triage.question': 'Asked because the answer would change how urgent this is.' },

  profile: {
    none: 'About you', age: 'Age', sex: 'Sex', notSaid: 'Not said', female: 'Female', male: 'Male', other: 'Other', isPregnant: 'Pregnant',
    pregnant: 'pregnant', years: (n) => s(n, 'year'),
  },

  levels: { emergency: 'Emergency', urgent: 'Urgent', soon: 'See a doctor soon', self_care: 'You can look after this yourself' },

  modalities: { audio: 'Voice', typing: 'Typing', image: 'X\u2011ray' },
  closestTo: 'Closest to',
  simulated: '* learned from simulated typing only, not from people who have it',

  labels: {
    happy: 'Happy', sad: 'Sad', angry: 'Angry', neutral: 'Neutral', fear: 'Fearful', unknown: 'Not clear',
    parkinsons: 'Parkinson’s', essential_tremor: 'Essential tremor', carpal_tunnel: 'Carpal tunnel',
    multiple_sclerosis: 'Multiple sclerosis', normal: 'Normal', covid: 'COVID-19', pneumonia: 'Pneumonia', other: 'Something else',
  },

  steps: {
    audio: 'Listening to the voice', typing: 'Reading the typing rhythm', image: 'Looking at the image', ml: 'Reading the signals',
    triage: 'Checking how urgent it is', retrieval: 'Looking it up', initial: 'First impression', final: 'Writing the answer',
  },

  features: {
    typing_speed: ['Speed', 'keystrokes a minute'], key_press_duration: ['A key is held', 'ms'], time_between_keys: ['Between keys', 'ms'],
    correction_rate: ['Corrections', '%'], duration_s: ['Length', 's'], speech_s: ['Speech', 's'], snr_db: ['Voice above noise', 'dB'],
    keystrokes: ['Keystrokes', ''],
  },

  quality: {
    noisy: 'There is much noise beside the voice. A quieter place helps.',
    clipped: 'Parts were too loud for the microphone. Keep a little more distance.',
    short: 'There is little speech to hear. A few sentences say more.',
    size: (width, height, kept) => `${width} × ${height} pixels, ${kept} of the image looked at`,
    tick: (ms) => `The clock that timed the keys ticks every ${ms} ms.`,
    repeats: (n) => `${s(n, 'repeat')} of held keys left out`,
    changed: (what) => `Changed against your earlier typing here: ${what}. Another keyboard can do that.`,
    unchanged: 'Like your earlier typing here.',
  },

  heatmap: {
    show: 'Show what it rests on', working: 'Working it out…', strength: 'Strength of the overlay',
    shows: (label) => `The stronger the colour, the more “${label}” rests on that place.`,
    none: 'There is no map for this image.', failed: 'The map could not be worked out.',
  },

  typing: {
    consent: 'Also measure how I type',
    what: 'What is sent?',
    note: 'When keys go down and up in this box is sent with your question. Letters become numbers in the order you first use them; which letter it was is never sent. Off until you tick it; unticking forgets what was measured.',
  },
  keystrokes: (n) => `${s(n, 'keystroke')} measured`,
  // The service describes typing from 10 keystrokes on, and compares it with conditions from 150.
  keys: (n) => n === 0 ? 'Measuring: type in the box' : `${s(n, 'keystroke')} measured${n < 10 ? ', 10 are needed' : n < 150 ? ', from 150 on compared with conditions' : ''}`,
  rhythm: {
    hold: 'how long each key is held', flight: 'time to the next key',
    plot: (n, hold, flight) => `Rhythm of the last ${s(n, 'keystroke')}: a key is held for ${hold} ms and the next follows after ${flight} ms, in the median`,
    pasted: (n) => `${s(n, 'pasted letter')} not measured`,
    composed: (n) => `${s(n, 'letter')} written by an input method, not measured`,
    repeats: (n) => `${s(n, 'held key')} left out`,
    tick: (ms) => `This browser’s clock ticks every ${ms} ms`,
  },

  voice: {
    record: 'Record', file: 'Sound file', addFile: 'Add a sound file', recording: 'Recording', stop: 'Stop and add', discard: 'Discard the recording', fileName: 'recording.wav',
    seconds: (t) => `${t.toFixed(1)} s`,
    waveform: (t) => `Waveform of ${t.toFixed(1)} seconds of sound`,
    short: 'very short', quiet: 'very quiet', clipped: 'too loud in places', unread: 'This browser cannot show it; it is sent as it is.',
    notAllowed: 'The browser does not let this page use the microphone.', noMicrophone: 'No microphone was found.', cannotRecord: 'This browser cannot record here.',
  },
  image: { file: 'X\u2011ray', addFile: 'Add a chest X-ray' },

  sessions: {
    label: 'Conversations', toggle: 'Conversations', start: 'New conversation', none: 'Your conversations will be listed here.', untitled: 'Untitled',
    note: 'The server keeps a conversation for a time, usually 30 days. Their names are kept in this browser only.',
    rename: 'Rename', name: 'Name of the conversation', save: 'Save', delete: 'Delete', timeline: 'Timeline', fhir: 'Export FHIR', json: 'Export JSON', actions: 'This conversation',
    deleteTitle: 'Delete this conversation?', deleteText: 'The server deletes its questions and answers, and all that was stored with them. This cannot be undone.',
    receipt: ({ turns = 0, images = 0, audio = 0 }) => `Deleted: ${listOf([s(turns, 'question with its answer', 'questions with their answers'), s(images, 'image'), s(audio, 'recording')])}.`,
    gone: 'This conversation is no longer kept.', noExport: 'The conversation could not be exported.',
  },

  timeline: {
    title: 'Signals over the conversation', question: 'Question', urgency: 'Urgency', none: '–',
    typing: (hold, flight) => `held ${hold} ms, next after ${flight} ms`, changed: 'changed against earlier',
  },

  // Knowledge
  knowledge: {
    title: 'Knowledge', intro: 'What answers are written from. Look something up, or add documents of your own.',
    searchTitle: 'Look something up', searchLabel: 'Words or a question', search: 'Search', example: 'burning when urinating',
    searching: 'Searching…', nothing: 'Nothing was found.', onlyNear: 'Nothing speaks of it. These are only the nearest passages.',
    found: (n, ms) => `${s(n, 'passage')} in ${ms} ms, best first`, score: (x) => `fits ${x}`,
    sourcesTitle: 'Sources', table: 'Table of sources', source: 'Source', documents: 'Documents', passages: 'Passages', updated: 'Updated', actions: 'Actions', builtIn: 'built in',
    deleteSource: (name) => `Delete ${name}`, deleteTitle: (name) => `Delete “${name}”?`, deleteText: 'Its documents and uploads are deleted, and answers no longer use them. This cannot be undone.',
    deleted: (name) => `“${name}” was deleted.`,
  },
  upload: {
    title: 'Add documents', note: 'CSV (condition, symptoms, treatment), JSONL (id, title, text) or Markdown. Text of documents is material, never an instruction: it changes no rule and no urgency.',
    file: 'File', source: 'Name of the source', send: 'Upload', noFile: 'Please choose a file.', progress: 'Upload',
    sending: 'Sending…', queued: 'Waiting its turn…', running: 'Reading…', failed: 'The file could not be read.',
    done: (n) => `Done: ${s(n, 'document')} read. Answers use them from now on.`,
  },

  // Status
  status: {
    title: 'Status', intro: 'What runs, what it knows, and how good it was found to be.',
    ok: 'All services answer',
    noMl: 'Voice, typing and X-ray analysis is away. Questions are still answered.',
    noLlm: 'Questions cannot be answered right now. This page keeps trying.',
    starting: 'The services are starting…',
    offline: 'The gateway cannot be reached.',
    servicesTitle: 'Services', modelsTitle: 'Models', alertsTitle: 'Alerts', trafficTitle: 'Traffic', buildTitle: 'This build',
    route: 'Route', requests: 'Requests', errors: 'Errors', mean: 'Mean', sinceStart: 'By route, since the gateway started',
  },
  alerts: {
    open: (n) => n === 0 ? 'Nothing is wrong.' : n === 1 ? 'One thing is wrong.' : `${n} things are wrong.`,
    states: { firing: 'Firing', acknowledged: 'Acknowledged', resolved: 'Over', flapping: 'Comes and goes' },
    severities: { critical: 'Critical', warning: 'Warning' },
    types: {
      service_down: 'Service down', high_latency: 'Slow', resource_usage: 'Uses too much', process_missing: 'Process missing',
      error_rate: 'Many errors', abstain_drift: 'Abstentions changed', disk_space: 'Disk nearly full', triage_emergency: 'Emergency',
    },
    since: (since, until, n) => `${until ? `${since} to ${until}` : `since ${since}`}${n > 1 ? `, ${n} times` : ''}`,
    acknowledge: 'Acknowledge', acknowledgeOf: (subject) => `Acknowledge: ${subject}`, silence: 'Silence for an hour', silenceOf: (subject) => `Silence for an hour: ${subject}`,
    silent: (until) => `Silent until ${until}:`, end: 'End', endOf: (subject) => `End: silence of ${subject}`,
    channel: (name, error, waiting) => `The channel ${name} could not be told: ${error} ${s(waiting, 'notice')} waiting.`,
  },
  services: { gateway: 'Gateway', llm: 'Conversation', ml: 'Signals' },
  states: { ok: 'All nodes ready', degraded: 'Some nodes ready', starting: 'Starting', away: 'Away' },
  nodeStates: { ready: 'ready', starting: 'starting', away: 'away', unknown: 'not looked at yet' },
  nodes: (ready, all) => ` ${ready} of ${s(all, 'node')}`,
  outstanding: (n) => `${s(n, 'request')} at work`,
  build: { engine: 'Engine that writes', store: 'Store of passages', known: (all) => ` this build knows: ${all}` },
  traffic: {
    rate: 'Requests', perSecond: 'a second', latency: 'Latency', median: 'median', slow: '95 % within', errors: 'Errors of ours', share: 'of all requests',
    none: 'no requests', collecting: 'Collecting… the charts begin with the next look, in 5 seconds.', closed: 'Figures of traffic need a key that may see them.',
  },
  history: {
    title: 'History', range: 'Shown', hour: 'the last hour', day: 'the last day', rate: 'Requests', perMinute: 'a minute', slowest: '99 % within',
    usage: 'What the services use', service: 'Service', state: 'State', cpu: 'Processor', memory: 'Memory', runs: 'Runs for',
    slow: 'The slowest requests', routeAndTrace: 'Route and trace', at: 'When', took: 'Took', status: 'Status', stages: 'Stages', noStages: 'not told',
    cores: (x) => `${x.toFixed(2)} cores`,
    since: (x) => x < 120 ? s(Math.round(x), 'second') : x < 5400 ? s(Math.round(x / 60), 'minute') : x < 129600 ? s(Math.round(x / 3600), 'hour') : s(Math.round(x / 86400), 'day'),
  },
  tasks: { 'audio/emotion': 'Speech emotion', 'typing/pattern': 'Typing pattern', 'image/classification': 'Chest X\u2011ray' },
  models: {
    loaded: 'Loaded', absent: 'Not loaded.', notFor: 'Not for:', more: 'Labels, data, licence', labels: 'Labels', data: 'Trained on', licence: 'Licence',
    preprocessing: 'Input', weights: 'SHA-256', card: 'Card', figure: 'How good it is',
    figures: {
      'audio/emotion': 'Mean recall over the five emotions, by voices it had not heard',
      'typing/pattern': 'Area under the curve, Parkinson’s against controls',
      'image/classification': 'Balanced accuracy over the four labels, of the images it answers',
    },
  },
  figures: {
    ravdessFolds: 'RAVDESS, new speakers', nemoFolds: 'nEMO, new speakers',
    unheardRavdess: 'RAVDESS, learned from nEMO only', unheardNemo: 'nEMO, learned from RAVDESS only',
    clinic: 'In one clinic (neuroQWERTY)', home: 'At home (Tappy)',
    inside: (coverage) => `Own sources, ${Math.round(100 * coverage)} % answered`, outside: (coverage) => `Other sources, ${Math.round(100 * coverage)} % answered`,
    interval: (low, high) => `${low} to ${high}`, chance: (x) => `The line marks guessing, ${x}.`,
    confusion: (name) => `${({ ravdess: 'RAVDESS', nemo: 'nEMO' })[name] ?? name}, new speakers: what was acted (rows) and what the model said (columns)`,
    confusionXray: 'All test images it answered: what they show (rows) and what the model said (columns)', truth: 'Truth',
  },

  key: {
    button: 'Key', title: 'Access key', label: 'Key', needed: 'This Cerebrum asks for a key. It stays in this tab and is forgotten with it.',
    wrong: 'The server does not take this key. Please enter another.', change: 'Enter another key, or forget the one in use.', use: 'Use', forget: 'Forget',
  },
  problems: {
    401: 'This Cerebrum asks for a key.',
    403: 'This key may not do that.',
    413: 'What you sent is too large.',
    415: 'A file is of a kind that cannot be read.',
    429: 'That was too quick.',
    500: 'Something went wrong on our side.',
    502: 'The service broke off before it answered.',
    503: 'The service is not available right now.',
    504: 'The answer took too long.',
    other: 'That did not work.',
  },
};

export const labelOf = (label) => words.labels[label] ?? label.replaceAll('_', ' ');
