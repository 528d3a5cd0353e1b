// Every text a person reads that is not in index.html and does not come from the service.

export const words = {
  you: 'You asked',
  answer: 'Answer',
  first: 'First impression',
  sources: 'Sources',
  differential: 'What it could be',
  differentialNote: 'How well each fits what you described. This is not a diagnosis.',
  speaksFor: 'Speaks for it',
  speaksAgainst: 'Speaks against it',
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
  keys: (n) => n === 0 ? 'Listening: type in the box' : `${n} ${n === 1 ? 'keystroke' : 'keystrokes'} measured${n < 10 ? ', 10 are needed' : ''}`,
  source: (id, title) => `Source ${id}: ${title}`,
  tookSeconds: (s) => `Answered in ${s} s`,
  retryIn: (s) => `You can try again in ${s} ${s === 1 ? 'second' : 'seconds'}.`,
  profile: { none: 'About you', pregnant: 'pregnant', years: (n) => `${n} years` },

  levels: {
    emergency: 'Emergency',
    urgent: 'Urgent',
    soon: 'See a doctor soon',
    self_care: 'You can look after this yourself',
  },

  modalities: { audio: 'Voice', typing: 'Typing', image: 'X\u2011ray' },
  closestTo: 'Closest to',

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
    keystrokes: ['Keystrokes', ''], timer_resolution_ms: ['Timer', 'ms'],
  },

  status: {
    ok: 'All services answer',
    noMl: 'Voice, typing and X-ray analysis is away. Questions are still answered.',
    noLlm: 'Questions cannot be answered right now. This page keeps trying.',
    starting: 'The services are starting…',
    offline: 'The gateway cannot be reached.',
  },

  problems: {
    401: 'This Cerebrum asks for a key.',
    403: 'This key may not ask questions.',
    413: 'What you sent is too large.',
    415: 'A file is of a kind that cannot be read.',
    429: 'That was too quick.',
    500: 'Something went wrong on our side.',
    502: 'The service broke off before it answered.',
    503: 'The service is not available right now.',
    504: 'The answer took too long.',
    other: 'The question could not be answered.',
  },
};
