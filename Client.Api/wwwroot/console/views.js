// What the answers look like.

import { count, el, error, facts, millis, perSecond, seconds, show, table, time, yuan } from './parts.js';

/** Above these a figure asks for attention. */
const limits = { auditLagSeconds: 30, oldestTransferSeconds: 30, webhookLagSeconds: 60, appendP99Millis: 200 };

export function tiles(figures, audit) {
  const tile = (term, value, note, isBad = false) =>
    el('div', { class: isBad ? 'tile bad' : 'tile' }, el('dt', {}, term), el('dd', {}, value), el('dd', { class: 'note' }, note));
  const sums = Object.values(audit.sum);
  const open = audit.findings.filter((finding) => finding.releasedAt === null).length;
  show(
    'tiles',
    tile('Payments', `${perSecond(figures.payments.perSecond)}/s`, `p99 ${millis(figures.payments.p99Millis)}`),
    tile(
      'Appends', `${perSecond(figures.appends.perSecond)}/s`,
      `p50 ${millis(figures.appends.p50Millis)}, p99 ${millis(figures.appends.p99Millis)}`,
      figures.appends.p99Millis > limits.appendP99Millis),
    tile(
      'Money', sums.every((sum) => sum === 0) ? 'adds up' : 'does not add up',
      `${count(audit.accounts)} accounts, ${count(audit.events)} rows`, sums.some((sum) => sum !== 0)),
    tile(
      'Audit lag', seconds(audit.lagSeconds), `all rows ${seconds(audit.rescanLagSeconds)} ago`,
      audit.lagSeconds === null || audit.lagSeconds > limits.auditLagSeconds),
    tile('Findings', count(open), `${count(audit.stopped.length)} accounts stopped`, open > 0),
    tile(
      'Oldest transfer', seconds(figures.oldestTransferSeconds), 'on its way',
      figures.oldestTransferSeconds > limits.oldestTransferSeconds),
    tile(
      'Webhooks', count(figures.webhooksDue), `due; the first for ${seconds(figures.webhookLagSeconds)}`,
      figures.webhookLagSeconds > limits.webhookLagSeconds));
}

/** @param release called with an account and a reason; answers when it is done. */
export function stopped(accounts, release) {
  document.getElementById('stopped-section').hidden = accounts.length === 0;
  const place = document.getElementById('stopped');
  const names = accounts.map((account) => account.account).join('\n');
  // Somebody may be writing a reason: what has not changed stays as it is.
  if (place.dataset.names === names) return;

  place.dataset.names = names;
  place.replaceChildren(...accounts.map((account) => {
    const reason = el('input', { required: true, maxlength: 500, placeholder: 'Why it may store again', 'aria-label': `Reason for ${account.account}` });
    const answer = el('div', { 'aria-live': 'polite' });
    const button = el('button', { type: 'submit' }, 'Release');
    const submit = async (event) => {
      event.preventDefault();
      button.disabled = true;
      try {
        await release(account.account, reason.value);
        answer.replaceChildren('Released.');
      } catch (failure) {
        answer.replaceChildren(error(failure));
        button.disabled = false;
      }
    };
    return el(
      'form', { class: 'stop', onsubmit: submit },
      el('p', {}, el('strong', {}, account.account), ` since ${time(account.since)}: ${account.what}`),
      el('div', { class: 'row' }, reason, button), answer);
  }));
}

export function findings(found) {
  show('findings', table(
    [
      ['At', (finding) => time(finding.at)],
      ['Account', (finding) => finding.account],
      ['Row', (finding) => count(finding.version), true],
      ['What', (finding) => finding.what],
      ['Released', (finding) => time(finding.releasedAt)],
    ],
    found, 'Nothing has been found. Everything adds up.'));
}

export function grains(types) {
  const rows = types.flatMap((type) => [
    { ...type, isType: true },
    ...type.methods.map((method) => ({ ...method, type: null })),
  ]);
  show('grains', table(
    [
      ['Type', (row) => (row.isType ? el('strong', {}, row.type) : null)],
      ['Method', (row) => (row.isType ? null : row.name)],
      ['In memory', (row) => (row.isType ? count(row.activations) : null), true],
      ['Calls/s', (row) => perSecond(row.callsPerSecond), true],
      ['p50', (row) => (row.isType ? null : millis(row.p50Millis)), true],
      ['p99', (row) => (row.isType ? null : millis(row.p99Millis)), true],
      ['Calls', (row) => (row.isType ? null : count(row.calls)), true],
      ['Errors', (row) => (row.isType ? null : count(row.errors)), true],
      ['Last error', (row) => row.lastError && `${time(row.lastError.at)} ${row.lastError.grain}: ${row.lastError.what}`],
    ],
    rows, 'No grain has been called yet.'));
}

export function errors(codes) {
  show('errors', table(
    [['Code', ([code]) => code], ['Answers', ([, answers]) => count(answers), true]],
    Object.entries(codes).sort(([, a], [, b]) => b - a), 'None.'));
}

export function explained(page, showNext) {
  return [
    facts([['Balance', yuan(page.balance)], ['Rows', count(page.version)]]),
    page.onItsWay.length > 0 && table(
      [['On its way', (open) => open.transfer], ['To', (open) => open.to], ['Amount', (open) => yuan(open.amount), true]], page.onItsWay, ''),
    el('div', { class: 'scroll', tabindex: 0, role: 'group', 'aria-label': 'Entries' }, table(
      [
        ['Row', (entry) => count(entry.version), true],
        ['At', (entry) => time(entry.at)],
        ['What', (entry) => entry.kind],
        ['Amount', (entry) => entry.amount !== null && `${entry.movement === 'debit' ? '−' : '+'}${yuan(entry.amount)}`, true],
        ['Counterparty', (entry) => entry.counterparty],
        ['Balance', (entry) => yuan(entry.balance), true],
      ],
      page.entries, 'Nothing has happened.')),
    page.nextCursor && el('button', { type: 'button', onclick: () => showNext(page.nextCursor) }, 'Earlier entries'),
  ].filter(Boolean);
}

/** @param deactivate called without anything; answers when it is done. */
export function inside(grain, deactivate) {
  const end = el('button', { type: 'button', class: 'danger', onclick: deactivate }, 'Deactivate');
  return [
    facts([
      ['Type', grain.type],
      ['In memory', grain.activations === 0 ? 'no: the next call brings it to life' : `${count(grain.activations)} since ${time(grain.since) || '?'}`],
      ['Silo', grain.silo ?? 'this one'],
      ['Balance', grain.account && yuan(grain.account.balance)],
      ['Commands waiting', grain.account && count(grain.account.waitingCommands)],
      ['Transfers undelivered', grain.account && count(grain.account.undeliveredTransfers)],
      ['Damaged', grain.account?.damaged ? 'its rows do not add up' : null],
    ]),
    grain.account?.state && el('pre', { tabindex: 0 }, JSON.stringify(grain.account.state, null, 2)),
    table(
      [
        ['Latest calls', (call) => time(call.at)],
        ['Method', (call) => call.method],
        ['Took', (call) => millis(call.millis), true],
        ['Outcome', (call) => call.error ?? 'answered'],
      ],
      grain.recentCalls, 'Its calls are kept from now on: look again later.'),
    grain.activations > 0 && end,
  ].filter(Boolean);
}

export const outcome = (told) => facts(Object.entries(told).map(([term, value]) => [term, value === null ? null : `${value}`]));
