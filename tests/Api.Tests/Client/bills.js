'use strict';
// A merchant's program fetches a day's bills, unzips and reads them, and holds every line against what it knows of its own orders.
// Told the lines that it expects: `trades`, `shares`, and `funds` in fen. A bill that has one line more or less is a surprise.

const assert = require('assert');
const { createHash } = require('crypto');
const { gunzipSync } = require('zlib');

const { client, mustRefuse, platformKeys, run, say } = require('./shop');
const { yuan } = require('./lines');

function parse(text) {
  assert(text.startsWith('\ufeff') && text.endsWith('\r\n'));
  const rows = text.slice(1, -2).split('\r\n');
  const cells = (row) => {
    assert(row.startsWith('`'), row);
    return row.slice(1).split(',`');
  };
  const named = (header, row) => {
    const names = header.split(',');
    assert.strictEqual(cells(row).length, names.length, row);
    return Object.fromEntries(cells(row).map((cell, i) => [names[i], cell]));
  };
  return { rows: rows.slice(1, -2).map((row) => named(rows[0], row)), sums: named(rows.at(-2), rows.at(-1)) };
}

/** Every expected line once, and no other; a line is compared in the columns that are expected of it. */
function same(rows, expected) {
  assert.strictEqual(rows.length, expected.length, JSON.stringify(rows));
  const left = [...rows];
  expected.forEach((line) => {
    const place = left.findIndex((row) => Object.entries(line).every(([name, cell]) => row[name] === cell));
    if (place < 0) assert.deepStrictEqual(left, line);
    left.splice(place, 1);
  });
}

const fen = (cell) => Math.round(Number(cell) * 100);
const sum = (rows, column) => rows.reduce((total, row) => total + fen(row[column]), 0);

run(async ({ merchant, mode, date, trades, funds, shares }) => {
  const wxpay = client(merchant, await platformKeys(merchant, mode));

  async function fetchBill(call, params) {
    const { data } = await call.get({ params: { bill_date: date, tar_type: 'GZIP', ...params } });
    assert.strictEqual(data.hash_type, 'SHA1');
    const where = new URL(data.download_url);
    assert.strictEqual(where.origin, merchant.baseUrl);
    const { data: packed } = await wxpay.v3.billdownload.file.get({
      params: Object.fromEntries(where.searchParams), responseType: 'arraybuffer', transformResponse: [],
    });
    const file = gunzipSync(packed);
    assert.strictEqual(createHash('sha1').update(file).digest('hex'), data.hash_value);
    return parse(file.toString('utf8'));
  }

  if (trades) {
    const bill = await fetchBill(wxpay.v3.bill.tradebill, { bill_type: 'ALL' });
    same(bill.rows, trades);
    assert.deepStrictEqual(bill.sums, {
      总交易单数: `${trades.length}`,
      应结订单总金额: yuan(sum(trades, '订单金额')),
      退款总金额: yuan(sum(trades, '退款金额')),
      充值券退款总金额: '0.00',
      手续费总金额: `${yuan(sum(trades, '手续费'))}000`,
      订单总金额: yuan(sum(trades, '订单金额')),
      申请退款总金额: yuan(sum(trades, '申请退款金额')),
    });
    for (const [type, state] of [['SUCCESS', 'SUCCESS'], ['REFUND', 'REFUND']]) {
      const part = trades.filter((line) => line.交易状态 === state);
      if (part.length === 0) {
        await mustRefuse(() => fetchBill(wxpay.v3.bill.tradebill, { bill_type: type }), 'NO_STATEMENT_EXIST');
      } else {
        const numbers = (rows) => rows.map((row) => `${row.商户订单号} ${(type === 'REFUND' && row.商户退款单号) || ''}`).sort();
        assert.deepStrictEqual(numbers((await fetchBill(wxpay.v3.bill.tradebill, { bill_type: type })).rows), numbers(part));
      }
    }
    say('tradebill', { lines: trades.length });
  }

  if (funds) {
    const bill = await fetchBill(wxpay.v3.bill.fundflowbill, { account_type: 'BASIC' });
    same(bill.rows, funds.map(({ fen: amount, ...line }) => ({ ...line, '收支金额(元)': yuan(amount) })));
    const signed = (row) => fen(row['收支金额(元)']) * (row.收支类型 === '收入' ? 1 : -1);
    bill.rows.reduce((balance, row) => {
      assert.strictEqual(fen(row['账户结余(元)']), balance + signed(row));
      return balance + signed(row);
    }, fen(bill.rows[0]['账户结余(元)']) - signed(bill.rows[0]));
    const of = (kind) => bill.rows.filter((row) => row.收支类型 === kind);
    assert.deepStrictEqual(bill.sums, {
      资金流水总笔数: `${bill.rows.length}`,
      收入笔数: `${of('收入').length}`,
      收入金额: yuan(sum(of('收入'), '收支金额(元)')),
      支出笔数: `${of('支出').length}`,
      支出金额: yuan(sum(of('支出'), '收支金额(元)')),
    });
    say('fundflowbill', { lines: funds.length, balance: fen(bill.rows.at(-1)['账户结余(元)']) });
  }

  if (shares) {
    const bill = await fetchBill(wxpay.v3.profitsharing.bills, {});
    same(bill.rows, shares);
    assert.strictEqual(bill.sums.总笔数, `${shares.length}`);
    say('sharebill', { lines: shares.length });
  }
});
