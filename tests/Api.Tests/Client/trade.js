'use strict';
// A merchant's day of trade: an order is paid and refunded in parts; the money of another one is shared out, given back in part,
// unfrozen and refunded. What it ends with are the lines that it expects on the day's bills (see bills.js).

const assert = require('assert');

const { Rsa } = require('wechatpay-axios-plugin');

const { advance, client, mustRefuse, patiently, platformKeys, receiver, run, wallet } = require('./shop');
const { fee, share, trade } = require('./lines');

const DESCRIPTION = 'Tee, heiß; `grün` <groß>';

run(async ({ merchant, other, payer, mode }) => {
  const certs = await platformKeys(merchant, mode);
  const wxpay = client(merchant, certs);
  const notices = await receiver(merchant, certs);
  const app = wallet(merchant, payer.token);
  const sharing = wxpay.v3.profitsharing;
  const lines = { trades: [], funds: [], theirFunds: [], shares: [] };

  /** An order that is paid and heard of. */
  async function sell(no, total, more = {}) {
    const { data: { code_url: codeUrl } } = await wxpay.v3.pay.transactions.native.post({
      appid: merchant.appid,
      mchid: merchant.mchid,
      description: DESCRIPTION,
      attach: `of ${no}`,
      out_trade_no: no,
      notify_url: notices.url,
      amount: { total, currency: 'CNY' },
      ...more,
    });
    assert.strictEqual((await app.post('payments', { codeUrl, requestId: `pay-${no}` })).status, 200);
    const told = await notices.hear('TRANSACTION.SUCCESS');
    const { data: order } = await wxpay.v3.pay.transactions.outTradeNo.$out_trade_no$.get({
      params: { mchid: merchant.mchid }, out_trade_no: no,
    });
    assert.deepStrictEqual(told, order);
    assert.deepStrictEqual([order.trade_state, order.amount.payer_total, order.payer.openid], ['SUCCESS', total, payer.openid]);
    lines.trades.push({ ...trade(order, DESCRIPTION), 手续费: fee(total) });
    return order;
  }

  /** A part of an order goes back, once however often it is asked for. */
  async function refund(order, no, fen) {
    const request = {
      transaction_id: order.transaction_id,
      out_refund_no: no,
      reason: '凉了',
      notify_url: notices.url,
      amount: { refund: fen, total: order.amount.total, currency: 'CNY' },
    };

    // What was paid comes to the merchant right behind the answer to the payer.
    const { data: made } = await patiently('NOT_ENOUGH', () => wxpay.v3.refund.domestic.refunds.post(request));
    assert.deepStrictEqual([made.status, made.amount.payer_refund], ['SUCCESS', fen]);
    assert.deepStrictEqual((await wxpay.v3.refund.domestic.refunds.post(request)).data, made);
    assert.deepStrictEqual((await wxpay.v3.refund.domestic.refunds.$out_refund_no$.get({ out_refund_no: no })).data, made);

    const told = await notices.hear('REFUND.SUCCESS');
    assert.deepStrictEqual(
      [told.refund_status, told.refund_id, told.out_refund_no, told.transaction_id, told.success_time, told.amount.refund],
      ['SUCCESS', made.refund_id, no, order.transaction_id, made.success_time, fen],
    );
    lines.trades.push({ ...trade(order, DESCRIPTION, made), 手续费: fee(order.amount.total, -made.amount.refund_fee) });
    lines.funds.push({ 业务名称: '退款', 收支类型: '支出', fen, 微信支付业务单号: made.refund_id, 业务凭证号: no });
    return made;
  }

  const plain = await sell('plain-1', 4200);
  lines.funds.push({ 业务名称: '交易', 收支类型: '收入', fen: 4200, 微信支付业务单号: plain.transaction_id, 业务凭证号: 'plain-1' });
  for (const [no, fen] of [['refund-1', 1000], ['refund-2', 200], ['refund-3', 2500]]) await refund(plain, no, fen);
  const ask = (no, fen) => wxpay.v3.refund.domestic.refunds.post({
    out_trade_no: 'plain-1', out_refund_no: no, amount: { refund: fen, total: 4200, currency: 'CNY' },
  });
  await mustRefuse(() => ask('refund-4', 501), 'INVALID_REQUEST');
  await mustRefuse(() => ask('refund-3', 499), 'INVALID_REQUEST');

  // Nobody pays this one: it is on no bill.
  await wxpay.v3.pay.transactions.native.post({
    appid: merchant.appid, mchid: merchant.mchid, description: DESCRIPTION, out_trade_no: 'nobody-1', notify_url: notices.url,
    amount: { total: 5 },
  });
  await wxpay.v3.pay.transactions.outTradeNo.$out_trade_no$.close.post({ mchid: merchant.mchid }, { out_trade_no: 'nobody-1' });

  // A name may be encrypted for any of the platform's keys that the merchant knows; the answer's is for the merchant's key.
  for (const [serial, certificate] of Object.entries(certs)) {
    const { data: added } = await sharing.receivers.add.post({
      appid: merchant.appid,
      type: 'MERCHANT_ID',
      account: other.mchid,
      name: Rsa.encrypt('Vermieter 房东', certificate),
      relation_type: 'PARTNER',
    }, { headers: { 'Wechatpay-Serial': serial } });
    assert.strictEqual(Rsa.decrypt(added.name, merchant.privateKey), 'Vermieter 房东');
  }
  await sharing.receivers.add.post({ appid: merchant.appid, type: 'PERSONAL_OPENID', account: payer.openid, relation_type: 'USER' });

  const frozen = await sell('frozen-1', 10000, { settle_info: { profit_sharing: true } });
  await advance(merchant, 'PT1M');
  const request = {
    appid: merchant.appid,
    transaction_id: frozen.transaction_id,
    out_order_no: 'share-1',
    receivers: [
      { type: 'MERCHANT_ID', account: other.mchid, amount: 2000, description: 'Miete 房租' },
      { type: 'PERSONAL_OPENID', account: payer.openid, amount: 500, description: 'Trinkgeld' },
    ],
    unfreeze_unsplit: false,
  };
  const { data: shared } = await sharing.orders.post(request);
  assert.deepStrictEqual([shared.state, ...shared.receivers.map((one) => one.result)], ['FINISHED', 'SUCCESS', 'SUCCESS']);
  assert.deepStrictEqual((await sharing.orders.post(request)).data, shared);
  assert.deepStrictEqual((await sharing.orders.$out_order_no$.get({
    params: { transaction_id: frozen.transaction_id }, out_order_no: 'share-1',
  })).data, shared);
  const heard = [await notices.hear('PROFITSHARING.SUCCESS'), await notices.hear('PROFITSHARING.SUCCESS')];
  heard.sort((a, b) => b.receiver.amount - a.receiver.amount);
  shared.receivers.forEach((part, i) => {
    assert.deepStrictEqual(heard[i].order_id, shared.order_id);
    assert.deepStrictEqual(heard[i].receiver, request.receivers[i]);
    lines.shares.push(share(merchant, frozen, shared, { ...part, detail_id: part.detail_id }));
  });
  lines.theirFunds.push({ 业务名称: '分账', 收支类型: '收入', fen: 2000, 微信支付业务单号: shared.order_id, 业务凭证号: '' });

  const left = await sharing.transactions.$transaction_id$.amounts.get({ transaction_id: frozen.transaction_id });
  assert.strictEqual(left.data.unsplit_amount, 7500);
  await mustRefuse(() => sharing.orders.post({
    ...request, out_order_no: 'share-2', receivers: [{ ...request.receivers[0], amount: 501 }],
  }), 'INVALID_REQUEST', 'RULE_LIMIT');
  await sharing.orders.unfreeze.post({ transaction_id: frozen.transaction_id, out_order_no: 'rest-1', description: 'Ende' });
  lines.funds.push({ 业务名称: '交易', 收支类型: '收入', fen: 7500, 微信支付业务单号: frozen.transaction_id, 业务凭证号: 'frozen-1' });

  const { data: returned } = await patiently('NOT_ENOUGH', () => sharing.returnOrders.post({
    out_order_no: 'share-1', out_return_no: 'return-1', return_mchid: other.mchid, amount: 300, description: 'zu viel',
  }));
  assert.deepStrictEqual([returned.result, returned.amount], ['SUCCESS', 300]);
  assert.deepStrictEqual((await sharing.returnOrders.$out_return_no$.get({
    params: { out_order_no: 'share-1' }, out_return_no: 'return-1',
  })).data, returned);
  const back = await notices.hear('PROFITSHARING.RETURN');
  assert.deepStrictEqual([back.order_id, back.receiver.account, back.receiver.amount], [shared.order_id, other.mchid, 300]);
  lines.shares.push(share(merchant, frozen, shared, { account: other.mchid, amount: 300, description: 'zu viel' }, returned));
  lines.funds.push({ 业务名称: '分账回退', 收支类型: '收入', fen: 300, 微信支付业务单号: shared.order_id });
  lines.theirFunds.push({ 业务名称: '分账回退', 收支类型: '支出', fen: 300, 微信支付业务单号: shared.order_id });

  await refund(frozen, 'refund-5', 1000);
  notices.stop();
  return { lines };
});
