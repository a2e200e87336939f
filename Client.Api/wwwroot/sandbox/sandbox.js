// The developers' page: asks the sandbox every second, while it is looked at, what has been called and notified.

import { el, millis, show } from '../console/parts.js';

const everyMillis = 1_000;
const answerWithinMillis = 10_000;
const shownMax = 100;
const by = (id) => document.getElementById(id);

let world = null;
let calls = []; // Newest first.
let webhooks = '';
let isAsking = false;

setInterval(ask, everyMillis);
document.addEventListener('visibilitychange', ask);
by('filter').addEventListener('input', drawCalls);
ask();

async function ask() {
  if (isAsking || document.hidden) return;

  isAsking = true;
  try {
    await Promise.all([askCalls(), askWebhooks()]);
    by('pulse').textContent = 'live';
  } catch (failure) {
    by('pulse').textContent = failure.name === 'TimeoutError' ? 'Tael does not answer.' : 'Tael can’t be reached.';
  } finally {
    isAsking = false;
  }
}

async function askCalls() {
  let told = await get(`requests?after=${calls[0]?.number ?? 0}`);
  if (told.world !== world) {
    // Numbers have begun again: what is shown was of another world.
    if (world !== null && calls.length > 0) told = await get('requests');
    world = told.world;
    calls = [];
    drawCalls();
  }

  if (told.requests.length === 0) return;

  calls = [...told.requests.reverse(), ...calls].slice(0, shownMax);
  drawCalls();
}

async function askWebhooks() {
  const told = (await get('webhooks')).webhooks;
  const text = JSON.stringify(told);
  if (text === webhooks) return;

  webhooks = text;
  draw('webhooks', told, (webhook) => webhook.id, webhookOf);
}

async function get(path) {
  const answer = await fetch(new URL(path, document.baseURI), {
    cache: 'no-store', credentials: 'omit', redirect: 'error', signal: AbortSignal.timeout(answerWithinMillis),
  });
  if (!answer.ok) throw new Error(`HTTP ${answer.status}`);
  return answer.json();
}

function drawCalls() {
  const wanted = by('filter').value.trim().toLowerCase();
  const shown = calls.filter((call) => JSON.stringify(call).toLowerCase().includes(wanted));
  draw('requests', shown, (call) => `${call.number}`, callOf);
}

/** Draws a list anew and leaves open what was open. */
function draw(id, items, keyOf, contentOf) {
  const open = new Set([...by(id).querySelectorAll('details[open]')].map((details) => details.dataset.key));
  show(id, ...(items.length === 0
    ? [el('p', { class: 'hint' }, 'None yet.')]
    : items.map((item) => {
      const key = keyOf(item);
      return el('details', { 'data-key': key, open: open.has(key) }, ...contentOf(item));
    })));
}

const callOf = (call) => [
  el(
    'summary', {},
    el('time', {}, call.at.slice(11, 23)),
    el('span', { class: call.status >= 200 && call.status < 300 ? 'status' : 'status bad' },
      call.status === 0 ? 'no answer' : `${call.status}${call.code ? ` ${call.code}` : ''}`),
    el('code', {}, `${call.method} ${call.target}`),
    el('span', {}, millis(call.durationMillis)),
    call.mchid && el('span', { class: 'hint' }, call.mchid)),
  ...text('What the merchant had to sign', call.signedText && lines(call.signedText)),
  ...text('Answer', call.answer),
  ...text('What the platform signed', call.answerSignedText && lines(call.answerSignedText)),
  ...text('Serial number of the merchant’s key', call.serialNo),
  ...text('Request-ID', call.requestId),
];

const webhookOf = (webhook) => [
  el(
    'summary', {},
    el('time', {}, webhook.createdAt.slice(11, 23)),
    el('span', { class: webhook.state === 'GIVEN_UP' ? 'status bad' : 'status' }, webhook.state),
    el('code', {}, webhook.eventType),
    el('span', {}, `${webhook.outTradeNo} #${webhook.sequence}`),
    el('span', { class: 'hint' }, `${webhook.attempts.length} sent${webhook.nextAt ? `, next ${webhook.nextAt.slice(0, 19)}` : ''}`)),
  ...text('Goes to', webhook.url),
  ...text('Id', webhook.id),
  ...webhook.attempts.flatMap((attempt) => [
    ...text(
      `Attempt ${attempt.number}, ${attempt.at.slice(0, 23)}, ${millis(attempt.durationMillis)}`,
      `${attempt.httpStatus || 'no answer'}${attempt.error ? `: ${attempt.error}` : ''}\n${attempt.responseBody}`.trim()),
    ...text('Its body', attempt.requestBody),
  ]),
];

const text = (title, content) => (content ? [el('h3', {}, title), el('pre', {}, content)] : []);

/** Line feeds are part of what is signed, the last one too: so they are seen. */
const lines = (signed) => signed.replaceAll('\n', '↵\n');
