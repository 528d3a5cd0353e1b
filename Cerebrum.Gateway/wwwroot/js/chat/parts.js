import { h, icon, percent } from '../dom.js';
import { words } from '../words.js';

/** How soon to see someone. Said by sign and word, not by colour alone. */
export function triageBanner({ level, action, reasons = [] }) {
  return h('div.triage', { 'data-level': level, role: level === 'emergency' ? 'alert' : null },
    icon(level in words.levels ? level : 'urgent'),
    h('div', {},
      h('h3', {}, words.levels[level] ?? level),
      action ? h('p', {}, action) : null,
      reasons.length ? h('p.reasons', {}, `${words.whyLevel}: ${reasons.map((r) => r.text ?? r.rule).join(' · ')}`) : null));
}

/** @param {{condition: string, likelihood: number, for?: string[], against?: string[]}[]} conditions */
export function differential(conditions) {
  return h('section.part', { 'data-part': 'differential' }, h('h3', {}, words.differential), h('p.note', {}, words.differentialNote),
    ...conditions.map((c, i) => h('details.condition', { open: i === 0 },
      h('summary', {},
        h('span.bar-label', {}, c.condition),
        h('span.bar', { 'aria-hidden': 'true', vars: { value: c.likelihood } }),
        h('span.bar-value', {}, percent(c.likelihood))),
      points(words.speaksFor, 'for', c.for),
      points(words.speaksAgainst, 'against', c.against),
      !c.for?.length && !c.against?.length ? h('p.points.note', {}, words.noPoints) : null)));
}

const points = (title, kind, list = []) => list.length
  ? h(`div.points.${kind}`, {}, h('h4', {}, title), h('ul', {}, ...list.map((p) => h('li', {}, p))))
  : null;

/** @param {(id: number) => string} idOf the element id of a citation's passage */
export function passages(citations, idOf) {
  return h('section.part', { 'data-part': 'passages' }, h('h3', {}, words.sources),
    ...citations.map((c) => h('details.passage', { id: idOf(c.id) },
      h('summary', {}, h('span.number', {}, String(c.id)), h('span.passage-title', {}, c.title), h('span.passage-source', {}, c.source ?? '')),
      h('blockquote', {}, c.quote ?? ''))));
}

export const warnings = (list) => h('section.part.warnings', { 'data-part': 'warnings' },
  h('h3', {}, words.warnings), h('ul', {}, ...list.map((w) => h('li', {}, w))));

/** @param {object} problem problem details (RFC 9457), or what little of it arrived */
export function failure(problem, tryAgain) {
  const detail = problem.detail ?? problem.message ?? (problem.title ? null : problem.error);
  return h('div.failure', { role: 'alert', 'data-part': 'error' },
    h('h3', {}, words.problems[problem.status] ?? problem.title ?? words.problems.other),
    detail ? h('p', {}, detail) : null,
    problem.retry_after ? h('p', {}, words.retryIn(problem.retry_after)) : null,
    h('button.quiet', { type: 'button', onclick: tryAgain }, words.tryAgain),
    problem.trace_id ? h('p.trace', {}, problem.trace_id) : null);
}
