// The operators' console: asks Tael how it fares every two seconds while it is looked at, and shows the answers.

import * as api from './api.js';
import { error, show } from './parts.js';
import * as views from './views.js';

const everyMillis = 2_000;
const by = (id) => document.getElementById(id);
let timer = null;
let isAsking = false;

by('login').addEventListener('submit', async (event) => {
  event.preventDefault();
  api.remember(by('token').value.trim());
  by('login-error').textContent = '';
  try {
    await api.get('/audit');
    by('token').value = '';
    enter();
  } catch (failure) {
    api.forget();
    by('login-error').textContent = failure.status === 401 ? 'This is no operator’s token.' : failure.message;
  }
});

by('leave').addEventListener('click', () => leave());
document.addEventListener('visibilitychange', () => {
  if (!document.hidden && api.isLoggedIn()) ask();
});

by('account-form').addEventListener('submit', (event) => {
  event.preventDefault();
  explain(by('account').value.trim());
});

by('inspect').addEventListener('click', () => {
  if (by('account-form').reportValidity()) inspect(by('account').value.trim());
});

by('request-form').addEventListener('submit', (event) => {
  event.preventDefault();
  const path = `/requests/${api.part(by('request-account').value.trim())}/${api.part(by('request-id').value.trim())}`;
  answer('request-answer', async () => [views.outcome(await api.get(path))]);
});

if (api.isLoggedIn()) enter();
else by('token').focus();

function enter() {
  by('login').hidden = true;
  by('console').hidden = by('leave').hidden = by('pulse').hidden = false;
  by('main').focus();
  timer ??= setInterval(ask, everyMillis);
  ask();
}

function leave(why = '') {
  api.forget();
  clearInterval(timer);
  timer = null;
  by('login').hidden = false;
  by('console').hidden = by('leave').hidden = by('pulse').hidden = true;
  for (const id of ['tiles', 'stopped', 'findings', 'grains', 'errors', 'account-answer', 'request-answer']) show(id);
  by('login-error').textContent = why;
  by('token').focus();
}

/** One round of questions. There is never a second one under way, and none while nobody looks. */
async function ask() {
  if (isAsking || document.hidden) return;

  isAsking = true;
  try {
    const [figures, audit, grains] = await Promise.all([api.get('/figures'), api.get('/audit'), api.get('/grains')]);
    if (!api.isLoggedIn()) return;

    views.tiles(figures, audit);
    views.stopped(audit.stopped, release);
    views.findings(audit.findings);
    views.grains(grains.types);
    views.errors(figures.errors);
    pulse('live', true);
  } catch (failure) {
    if (failure.status === 401) leave('The token is not accepted any more.');
    else pulse(failure.message, false);
  } finally {
    isAsking = false;
  }
}

/** Told only when it changes, so that a screen reader does not say it every two seconds. */
function pulse(text, isWell) {
  const place = by('pulse');
  if (place.textContent !== text) place.textContent = text;
  place.className = isWell ? 'well' : 'ill';
}

async function release(account, reason) {
  await api.post(`/accounts/${api.part(account)}/release`, { reason });
  ask();
}

const explain = (id, cursor) => answer('account-answer', async () => {
  const page = await api.get(`/accounts/${api.part(id)}/explain?limit=20${cursor ? `&cursor=${api.part(cursor)}` : ''}`);
  return views.explained(page, (next) => explain(id, next));
});

const inspect = (id) => answer('account-answer', async () => {
  const grain = await api.get(`/grains/${api.part(id)}`);
  return views.inside(grain, () => answer('account-answer', async () => {
    await api.post(`/grains/${api.part(id)}/deactivate`, {});
    return ['It has been deactivated: the next call reads everything anew.'];
  }));
});

/** Shows what a question comes to, or why it was refused. */
async function answer(place, question) {
  try {
    show(place, ...await question());
  } catch (failure) {
    if (failure.status === 401) leave('The token is not accepted any more.');
    else show(place, error(failure));
  }
}
