// What the console asks of Tael: every call under /ops/v1, with the operator's token.

const kept = 'tael.operator';
const answerWithinMillis = 15_000;

/** An answer that is an error: its code, and what it says to people. */
export class Refused extends Error {
  constructor(status, code, detail) {
    super(detail ? `${code}: ${detail}` : code);
    this.status = status;
    this.code = code;
  }
}

let token = sessionStorage.getItem(kept);

export const isLoggedIn = () => token !== null;

export function remember(given) {
  token = given;
  sessionStorage.setItem(kept, given);
}

export function forget() {
  token = null;
  sessionStorage.removeItem(kept);
}

export const get = (path) => send('GET', path);

export const post = (path, body) => send('POST', path, JSON.stringify(body));

/** A part of a path, whatever stands in it. */
export const part = (text) => encodeURIComponent(text);

async function send(method, path, body) {
  let answer;
  try {
    answer = await fetch(new URL(`../ops/v1${path}`, document.baseURI), {
      method,
      body,
      headers: { authorization: `Bearer ${token}`, ...(body && { 'content-type': 'application/json' }) },
      cache: 'no-store',
      credentials: 'omit',
      redirect: 'error',
      signal: AbortSignal.timeout(answerWithinMillis),
    });
  } catch (failure) {
    throw new Refused(0, 'NO_ANSWER', failure.name === 'TimeoutError' ? 'Tael did not answer in time.' : 'Tael can’t be reached.');
  }

  if (answer.status === 204) return null;

  const told = await answer.json().catch(() => null);
  if (answer.ok && told !== null) return told;
  throw new Refused(answer.status, told?.code ?? `HTTP ${answer.status}`, told?.detail);
}
