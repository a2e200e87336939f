'use strict';
// Two merchants sell together: a combined order is made, paid as one, heard of once, asked for, and refunded part by part, each by
// its own merchant; another one is closed. What it ends with are the lines that each merchant expects on its bills.

const assert = require('assert');

const { client, mustRefuse, patiently, platformKeys, receiver, run, wallet } = require('./shop');
const { fee, trade } = require('./lines');

run(async ({ merchant: host, other: guest, payer, mode }) => {
  const certs = await platformKeys(host, mode);
  const clients = { [host.mchid]: client(host, certs), [guest.mchid]: client(guest, certs) };
  const combine = clients[host.mchid].v3.combineTransactions;
  const notices = await receiver(host, certs);
  const app = wallet(host, payer.token);
  const lines = { [host.mchid]: { trades: [], funds: [] }, [guest.mchid]: { trades: [], funds: [] } };

  const sub = (of, no, total) => ({
    mchid: of.mchid, attach: `of ${no}`, amount: { total_amount: total, currency: 'CNY' }, out_trade_no: no, description: '奶茶',
  });
  const order = (no) => ({
    combine_appid: host.appid,
    combine_mchid: host.mchid,
    combine_out_trade_no: no,
    notify_url: notices.url,
    scene_info: { payer_client_ip: '127.0.0.1', device_id: 'till-3' },
    sub_orders: [sub(host, `${no}-a`, 3000), sub(host, `${no}-b`, 500), sub(guest, `${no}-c`, 4200)],
  });
  const query = async (no) => (await combine.outTradeNo.$combine_out_trade_no$.get({ combine_out_trade_no: no })).data;
  const states = (combined) => combined.sub_orders.map((one) => one.trade_state).join(' ');

  const { data: { code_url: codeUrl } } = await combine.native.post(order('both-1'));
  assert.strictEqual((await combine.native.post(order('both-1'))).data.code_url, codeUrl);
  assert.strictEqual(states(await query('both-1')), 'NOTPAY NOTPAY NOTPAY');
  assert.strictEqual((await app.post('payments', { codeUrl, requestId: 'pay-1' })).status, 200);
  const told = await notices.hear('TRANSACTION.SUCCESS');
  const paid = await query('both-1');
  assert.deepStrictEqual(told, paid);
  assert.deepStrictEqual([states(paid), paid.combine_payer_info.openid], ['SUCCESS SUCCESS SUCCESS', payer.openid]);
  await mustRefuse(() => clients[guest.mchid].v3.combineTransactions.outTradeNo.$no$.get({ no: 'both-1' }), 'ORDER_NOT_EXIST');

  const orders = paid.sub_orders.map((one) => ({
    ...one, appid: host.appid, payer: paid.combine_payer_info, amount: { total: one.amount.total_amount },
  }));
  orders.forEach((one) => {
    lines[one.mchid].trades.push({ ...trade(one, '奶茶'), 设备号: 'till-3', 手续费: fee(one.amount.total) });
    lines[one.mchid].funds.push({
      业务名称: '交易', 收支类型: '收入', fen: one.amount.total, 微信支付业务单号: one.transaction_id, 业务凭证号: one.out_trade_no,
    });
  });

  async function refund(one, no, fen, by) {
    const { data: made } = await patiently('NOT_ENOUGH', () => clients[one.mchid].v3.refund.domestic.refunds.post({
      ...by, out_refund_no: no, notify_url: notices.url, amount: { refund: fen, total: one.amount.total, currency: 'CNY' },
    }));
    assert.deepStrictEqual([made.status, made.transaction_id], ['SUCCESS', one.transaction_id]);
    lines[one.mchid].trades.push({ ...trade(one, '奶茶', made), 手续费: fee(0, -made.amount.refund_fee) });
    lines[one.mchid].funds.push({ 业务名称: '退款', 收支类型: '支出', fen, 微信支付业务单号: made.refund_id, 业务凭证号: no });
  }
  const [first, , third] = orders;
  await refund(first, 'refund-1', 1000, { transaction_id: first.transaction_id });
  assert.strictEqual((await notices.hear('REFUND.SUCCESS')).out_refund_no, 'refund-1');
  await refund(first, 'refund-2', 2000, { out_trade_no: first.out_trade_no });
  assert.strictEqual((await notices.hear('REFUND.SUCCESS')).out_refund_no, 'refund-2');
  assert.strictEqual(states(await query('both-1')), 'REFUND SUCCESS SUCCESS');

  // The guest's own part is the guest's to refund, and nobody else's.
  await mustRefuse(() => clients[host.mchid].v3.refund.domestic.refunds.post({
    transaction_id: third.transaction_id, out_refund_no: 'refund-3', amount: { refund: 1, total: 4200, currency: 'CNY' },
  }), 'RESOURCE_NOT_EXISTS');
  const { data: theirs } = await patiently('NOT_ENOUGH', () => clients[guest.mchid].v3.refund.domestic.refunds.post({
    transaction_id: third.transaction_id, out_refund_no: 'refund-3', amount: { refund: 200, total: 4200, currency: 'CNY' },
  }));
  lines[guest.mchid].trades.push({ ...trade(third, '奶茶', theirs), 手续费: fee(0, -theirs.amount.refund_fee) });
  lines[guest.mchid].funds.push({ 业务名称: '退款', 收支类型: '支出', fen: 200, 微信支付业务单号: theirs.refund_id, 业务凭证号: 'refund-3' });

  const { data: { code_url: otherUrl } } = await combine.native.post(order('both-2'));
  const close = (no) => combine.outTradeNo.$no$.close.post({
    combine_appid: host.appid,
    sub_orders: order(no).sub_orders.map(({ mchid, out_trade_no: out }) => ({ mchid, out_trade_no: out })),
  }, { no });
  assert.strictEqual((await close('both-2')).status, 204);
  assert.strictEqual(states(await query('both-2')), 'CLOSED CLOSED CLOSED');
  assert.strictEqual((await app.post('payments', { codeUrl: otherUrl, requestId: 'pay-2' })).body.code, 'ORDER_CLOSED');
  await mustRefuse(() => close('both-1'), 'ORDER_PAID', 'ORDERPAID');
  notices.stop();
  return { host: lines[host.mchid], guest: lines[guest.mchid] };
});
