// The only door to the server: the public API of the page's own origin, with the key where one was entered.

const slot = 'cerebrum.key'; // sessionStorage: gone with the tab.

export const key = {
  get: () => sessionStorage.getItem(slot) ?? '',
  set(value) {
    if (value) sessionStorage.setItem(slot, value);
    else sessionStorage.removeItem(slot);
  },
};

let onRefused = () => {};

/** @param {(status: 401|403, isRead: boolean) => void} listener told whenever a key is asked for or does not do, and whether something was only looked at */
export function whenRefused(listener) { onRefused = listener; }

export const authorization = () => key.get() ? { Authorization: `Bearer ${key.get()}` } : {};

/** `fetch` with the key.
 *  @returns {Promise<Response>} also where it is an error */
export async function call(path, options = {}) {
  const response = await fetch(path, { ...options, headers: { ...authorization(), ...options.headers } });
  if (response.status === 401 || response.status === 403) onRefused(response.status, (options.method ?? 'GET') === 'GET');
  return response;
}

/** @returns {Promise<object>} the body
 *  @throws {Problem} where it is an error, or nothing answers */
export async function json(path, options) {
  const response = await call(path, options).catch(() => { throw new Problem({}); });
  const body = await response.json().catch(() => ({}));
  if (!response.ok) throw new Problem({ ...body, status: response.status });
  return body;
}

/** Problem details (RFC 9457). Without a status nothing answered. */
export class Problem extends Error {
  constructor(details) {
    super(details.detail ?? details.message ?? details.title ?? details.error ?? '');
    this.details = details;
    this.status = details.status;
  }
}
