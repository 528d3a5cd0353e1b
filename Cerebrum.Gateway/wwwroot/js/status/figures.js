import { words } from '../words.js';

// Which of a manifest's figures a card shows: the ones that tell how far to trust it, the unflattering ones among them.

const triple = (label, value) => Array.isArray(value) ? { label, value: value[0], low: value[1], high: value[2] } : null;

const corpus = (label, figures) => figures ? { label, value: figures.uar, low: figures.interval95?.[0], high: figures.interval95?.[1] } : null;

const speech = (m) => [
  corpus(words.figures.ravdessFolds, m.held_out_folds?.ravdess),
  corpus(words.figures.nemoFolds, m.held_out_folds?.nemo),
  corpus(words.figures.unheardRavdess, m.unheard_corpus?.ravdess_unheard_corpus),
  corpus(words.figures.unheardNemo, m.unheard_corpus?.nemo_unheard_corpus),
];

const typing = (m) => [
  triple(words.figures.clinic, m.parkinsons_auc),
  triple(words.figures.home, m.parkinsons_auc_tappy),
];

const xray = (m) => [
  m.inside && { label: words.figures.inside(m.inside.coverage), value: m.inside.balanced_accuracy_answered, low: m.inside.interval_answered?.[0], high: m.inside.interval_answered?.[1] },
  m.external_crossed && { label: words.figures.outside(m.external_crossed.coverage), value: m.external_crossed.balanced_accuracy_answered, low: m.external_crossed.range_5_95?.[0], high: m.external_crossed.range_5_95?.[1] },
];

const known = {
  'audio/emotion': { of: speech, chance: 0.2 },
  'typing/pattern': { of: typing, chance: 0.5 },
  'image/classification': { of: xray, chance: 0.25 },
};

/** @returns {{rows: {label: string, value: number, low?: number, high?: number}[], chance: number}} values 0..1, with what guessing would reach */
export function figuresOf(task, metrics) {
  const { of, chance } = known[task] ?? { of: () => [], chance: 0 };
  return { rows: of(metrics).filter((r) => Number.isFinite(r?.value)), chance };
}

/** @returns {{title: string, counts: number[][]}[]} rows are what was there, columns what the model said */
export function confusionsOf(task, { labels, metrics: m = {} }) {
  if (task === 'audio/emotion') {
    return Object.entries(m.held_out_folds ?? {}).filter(([, f]) => f.confusion).map(([name, f]) => ({ title: words.figures.confusion(name), counts: f.confusion }));
  }

  if (task !== 'image/classification' || !m.by_source) return [];
  const counts = labels.map((truth) => labels.map((said) => Object.entries(m.by_source)
    .reduce((sum, [source, row]) => sum + (source.endsWith(`/${truth}`) ? row.said[said] ?? 0 : 0), 0)));
  return [{ title: words.figures.confusionXray, counts }];
}
