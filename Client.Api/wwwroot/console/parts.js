// Pieces of pages. Text goes in as text, so nothing that the store holds is ever taken for markup.

/** An element with attributes and children; a child that is no element is text. */
export function el(name, attributes = {}, ...children) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (key.startsWith('on')) made.addEventListener(key.slice(2), value);
    else if (value !== null && value !== false) made.setAttribute(key, value === true ? '' : value);
  }

  made.append(...children.filter((child) => child !== null && child !== undefined));
  return made;
}

/** A table; a column is [title, cell of a row, is it a number?]. */
export function table(columns, rows, empty) {
  if (rows.length === 0) return el('p', { class: 'hint' }, empty);

  const kind = (column) => (column[2] ? { class: 'number' } : {});
  return el(
    'table', {},
    el('thead', {}, el('tr', {}, ...columns.map((column) => el('th', { scope: 'col', ...kind(column) }, column[0])))),
    el('tbody', {}, ...rows.map((row) => el('tr', {}, ...columns.map((column) => el('td', kind(column), column[1](row) ?? ''))))));
}

/** Terms and what they are. */
export const facts = (pairs) => el('dl', { class: 'facts' }, ...pairs
  .filter(([, value]) => value !== null && value !== undefined)
  .flatMap(([term, value]) => [el('dt', {}, term), el('dd', {}, value)]));

export const error = (failure) => el('p', { class: 'error', role: 'alert' }, failure.message);

export function show(id, ...children) {
  document.getElementById(id).replaceChildren(...children);
}

const whole = new Intl.NumberFormat('en');
const rate = new Intl.NumberFormat('en', { maximumFractionDigits: 1 });

export const count = (value) => (value === null || value === undefined ? '–' : whole.format(value));

export const perSecond = (value) => rate.format(value);

/** Fen as yuan, by their digits: an amount of money never becomes a floating-point number. */
export function yuan(fen) {
  if (fen === null || fen === undefined) return '';

  const digits = `${Math.abs(fen)}`.padStart(3, '0');
  return `${fen < 0 ? '−' : ''}¥${digits.slice(0, -2)}.${digits.slice(-2)}`;
}

export function millis(value) {
  if (value === null || value === undefined) return '–';
  if (value < 1) return `${Math.round(value * 1000)} µs`;
  return value < 1000 ? `${rate.format(value)} ms` : `${rate.format(value / 1000)} s`;
}

export function seconds(value) {
  if (value === null || value === undefined) return '–';
  return value < 120 ? `${rate.format(value)} s` : `${rate.format(value / 60)} min`;
}

/** A time as Tael tells it, in Shanghai's hours, to the second. */
export const time = (text) => (text ? text.slice(0, 19).replace('T', ' ') : '');
