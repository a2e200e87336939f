// A user's page: their money, services on trust and debts, score with its reasons and history, plans. It asks when it is opened and
// after every change; all of it under /wallet/v1, with the token that the user types in.

import { el, error, facts, show, table, yuan } from '../console/parts.js';

const kept = 'tael.wallet';
const answerWithinMillis = 15_000;
const by = (id) => document.getElementById(id);

let token = sessionStorage.getItem(kept);
let corrections = [];
let entries = [];
let next = null;

// A link may bring the token along: what stands after # is never sent to any server, and is taken out of the address at once.
if (location.hash.startsWith('#token=')) {
  keep(decodeURIComponent(location.hash.slice('#token='.length)));
  history.replaceState(null, '', location.pathname);
}

by('login').addEventListener('submit', (event) => {
  event.preventDefault();
  keep(by('token').value.trim());
  by('token').value = '';
  enter();
});
by('leave').addEventListener('click', () => leave());
by('more').addEventListener('click', () => answer('history-answer', readHistory));
by('plan-form').addEventListener('submit', (event) => {
  event.preventDefault();
  answer('plan', async () => showPlan(await get(`sign-plans/${encodeURIComponent(by('package').value.trim())}`)));
});

if (token === null) by('token').focus();
else enter();

function keep(given) {
  token = given;
  sessionStorage.setItem(kept, given);
}

async function enter() {
  by('login-error').textContent = '';
  try {
    await refresh();
    by('login').hidden = true;
    by('wallet').hidden = by('leave').hidden = false;
    by('pulse').textContent = 'open';
  } catch (failure) {
    leave(failure.status === 401 ? 'This is no user’s token, or no longer good.' : failure.message);
  }
}

function leave(why = '') {
  token = null;
  sessionStorage.removeItem(kept);
  by('login').hidden = false;
  by('wallet').hidden = by('leave').hidden = true;
  by('pulse').textContent = '';
  for (const id of ['money', 'services', 'score', 'history', 'plan', 'plans', 'permissions']) show(id);
  by('login-error').textContent = why;
  by('token').focus();
}

async function refresh() {
  const [me, services, score, asked, permissions, signed] = await Promise.all(
    [get('me'), get('service-orders'), get('score'), get('score/corrections'), get('permissions'), get('sign-plans')]);
  corrections = asked.corrections;
  showMoney(me);
  showServices(services.orders);
  showScore(score);
  showPermissions(permissions.permissions);
  show('plans', ...(signed.plans.length > 0 ? signed.plans.map(showPlan) : [el('p', {}, 'No plan is signed.')]));
  [entries, next] = [[], 0];
  await readHistory();
}

function showMoney(me) {
  show('money', facts([
    ['User', me.userId],
    ['Balance', yuan(me.balance)],
    ['Paid today', yuan(me.paidToday)],
    ['Password', me.hasPassword ? 'set' : 'none'],
  ]));
}

function showServices(orders) {
  show('services', table([
    ['What', (order) => order.introduction],
    ['At', (order) => order.merchantName],
    ['State', (order) => (order.isDebt ? 'DEBT' : order.amountDue === null ? order.state : 'DUE')],
    ['Spared', (order) => yuan(order.riskAmount), true],
    ['Due', (order) => yuan(order.amountDue), true],
    ['', (order) => (order.amountDue === null ? null : payButton(order))],
  ], orders, 'Nothing is open, and nothing is owed.'));
}

function payButton(order) {
  return button('Pay', () => answer('services-answer', async () => {
    await post(`service-orders/${encodeURIComponent(order.orderId)}/payments`);
    await refresh();
  }));
}

function showScore(score) {
  const give = (given) => answer('score-answer', async () => {
    await post('score/consent', { given });
    await refresh();
  });
  if (!score.consent) {
    show('score', el('p', {}, 'There is none: your wallet is not read.'), button('Open Pay Score', () => give(true)));
    return;
  }

  show(
    'score',
    facts([
      ['Score', `${score.score} of ${score.lowest} to ${score.highest}`],
      ['Everybody begins with', score.base],
      ['Scorecard', score.scorecardVersion],
      ['Open services', score.openOrders],
      ['Debts', score.openDebts],
    ]),
    table([
      ['Of', (reason) => reason.dimension],
      ['For', (reason) => reason.attribute],
      ['Points', (reason) => `${reason.points > 0 ? '+' : ''}${reason.points}`, true],
    ], score.reasons, 'Nothing has given or cost anything yet.'),
    button('Close Pay Score', () => give(false), 'danger'));
}

async function readHistory() {
  const page = await get(`score/history?after=${next ?? 0}&limit=100`);
  entries.push(...page.entries);
  next = page.next;
  by('more').hidden = next === null;
  show('history', table([
    ['When', (entry) => new Date(entry.at).toLocaleString()],
    ['What', (entry) => entry.what],
    ['Merchant', (entry) => entry.mchid],
    ['Amount', (entry) => yuan(entry.amount), true],
    ['', correction],
  ], entries, 'Nothing yet.'));
}

/** What can be corrected, or what has come of it. */
function correction(entry) {
  const asked = corrections.find((one) => one.version === entry.version);
  if (asked) return `correction ${asked.state}${asked.decision ? `: ${asked.decision}` : ''}`;
  if (!['OrderLate', 'OrderUnpaid', 'ComplaintUpheld'].includes(entry.what)) return null;

  const reason = el('input', { placeholder: 'why it is wrong', maxlength: 200, 'aria-label': 'Why it is wrong' });
  const ask = () => answer('history-answer', async () => {
    await post('score/corrections', { version: entry.version, reason: reason.value.trim() });
    await refresh();
  });
  return el('span', {}, reason, button('Correct', ask));
}

function showPlan(plan) {
  const then = (path, body) => () => answer('plan', async () => {
    const now = await post(path, body);
    await refresh();
    return showPlan(now);
  });
  return el(
    'div', {},
    facts([
      ['Plan', plan.planName], ['By', plan.merchantName], ['State', plan.state], ['Over', new Date(plan.overAt).toLocaleDateString()],
    ]),
    table([
      ['#', (use) => use.useNo], ['What', (use) => use.name], ['State', (use) => use.state], ['Price', (use) => yuan(use.price), true],
    ], plan.uses, ''),
    plan.state === 'UNSIGNED' ? button('Sign', then('sign-plans', { package: by('package').value.trim() })) : null,
    plan.state === 'SIGNED' ? button('End', then('sign-plans/stop', { signPlanId: plan.signPlanId }), 'danger') : null);
}

function showPermissions(permissions) {
  const close = ({ mchid, authorizationCode }) => () => answer('plan', async () => {
    await post('permissions/close', { mchid, authorizationCode });
    await refresh();
  });
  show('permissions', table([
    ['Permitted merchant', (held) => held.mchid],
    ['Service', (held) => held.serviceId],
    ['', (held) => button('End', close(held), 'quiet')],
  ], permissions, 'No merchant is permitted services that you do not confirm.'));
}

function button(text, click, kind = '') {
  return el('button', { type: 'button', class: kind, onclick: click }, text);
}

/** Does something, and shows what came of it, or why not. */
async function answer(place, act) {
  try {
    const shown = await act();
    show(place, ...(shown ? [shown] : []));
  } catch (failure) {
    if (failure.status === 401) leave('The token is not accepted any more.');
    else show(place, error(failure));
  }
}

function get(path) {
  return send('GET', path);
}

function post(path, body = {}) {
  return send('POST', path, JSON.stringify(body));
}

async function send(method, path, body) {
  const response = await fetch(new URL(`v1/${path}`, document.baseURI), {
    method,
    body,
    headers: { authorization: `Bearer ${token}`, ...(body && { 'content-type': 'application/json' }) },
    cache: 'no-store',
    credentials: 'omit',
    redirect: 'error',
    signal: AbortSignal.timeout(answerWithinMillis),
  });
  const told = await response.json().catch(() => null);
  if (response.ok && told !== null) return told;
  throw Object.assign(new Error(told?.detail ?? told?.title ?? `HTTP ${response.status}`), { status: response.status });
}
