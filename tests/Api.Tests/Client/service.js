'use strict';
// A merchant's services on trust: accepted in the wallet, used, completed, collected, heard of and refunded; refused for want of trust;
// owed, and then paid by the merchant's asking; owed for so long that it is a debt, and settled by hand.

const assert = require('assert');

const {
  advance, client, mustRefuse, patiently, platformKeys, receiver, run, sandbox, say, until, wallet,
} = require('./shop');

run(async ({ merchant, serviceId, payer, mode }) => {
  const certs = await platformKeys(merchant, mode);
  const wxpay = client(merchant, certs);
  const notices = await receiver(merchant, certs);
  const app = wallet(merchant, payer.token);
  const { serviceorder } = wxpay.v3.payscore;
  const named = { appid: merchant.appid, service_id: serviceId };

  const query = async (no) => (await serviceorder.get({ params: { ...named, out_order_no: no } })).data;
  const stateOf = ({ state, collection }) => [state, collection && collection.state];
  const confirm = (made) => app.post('service-orders', { package: made.package });
  const own = async (no) => (await app.get('service-orders')).body.orders.find((one) => one.orderId.endsWith(no));
  const topUp = (amount) => sandbox(merchant, `users/${payer.userId}/topups`, { amount });

  async function offer(no) {
    const request = {
      ...named,
      out_order_no: no,
      service_introduction: '充电宝 <Powerbank>',
      time_range: { start_time: 'OnAccept' },
      risk_fund: { name: 'DEPOSIT', amount: 9900 },
      attach: `of ${no}`,
      notify_url: notices.url,
    };
    const { data: made } = await serviceorder.post(request);
    assert.deepStrictEqual((await serviceorder.post(request)).data, made);
    assert.strictEqual(made.state, 'CREATED');
    return made;
  }

  async function accepted(no) {
    const { status, body } = await confirm(await offer(no));
    assert.deepStrictEqual([status, body.state], [200, 'DOING']);
    const told = await notices.hear('PAYSCORE.USER_CONFIRM');
    assert.deepStrictEqual([told.out_order_no, told.state, told.openid, told.attach], [no, 'DOING', payer.openid, `of ${no}`]);
  }

  const complete = async (no, total) => (await serviceorder.$out_order_no$.complete.post({
    ...named, post_payments: [{ name: 'use', amount: total }], total_amount: total,
  }, { out_order_no: no })).data;

  async function heardPaid(no, total) {
    const told = await notices.hear('PAYSCORE.USER_PAID');
    assert.deepStrictEqual([told.out_order_no, told.total_amount, ...stateOf(told)], [no, total, 'DONE', 'USER_PAID']);
    const paid = await query(no);
    assert.deepStrictEqual(stateOf(paid), ['DONE', 'USER_PAID']);
    const [detail] = paid.collection.details;
    assert.deepStrictEqual([detail.amount, detail.paid_type], [total, 'NEWTON']);
    return detail.transaction_id;
  }

  // Accepted, used, paid; and then an ordinary payment, which can be asked for and refunded.
  await accepted('used-1');
  await complete('used-1', 300);
  const transaction = await heardPaid('used-1', 300);
  const { data: trade } = await wxpay.v3.pay.transactions.id.$transaction_id$.get({
    params: { mchid: merchant.mchid }, transaction_id: transaction,
  });
  assert.deepStrictEqual([trade.trade_state, trade.trade_type, trade.amount.total], ['SUCCESS', 'AUTH', 300]);
  await patiently('NOT_ENOUGH', () => wxpay.v3.refund.domestic.refunds.post({
    transaction_id: transaction, out_refund_no: 'refund-1', amount: { refund: 100, total: 300, currency: 'CNY' },
  }));
  await mustRefuse(() => serviceorder.$out_order_no$.cancel.post({ ...named, reason: 'zu spät' }, { out_order_no: 'used-1' }), 'INVALID_REQUEST');
  say('collected', { transaction });

  // Not trusted: the user is told, the merchant sees an order that nobody has accepted, and gives it up.
  const agree = (scoreMin) => sandbox(merchant, `merchants/${merchant.mchid}/services`, { scene: 'POWER_BANK', serviceId, scoreMin });
  await agree(845);
  const mistrusted = await offer('refused-1');
  const { status, body } = await confirm(mistrusted);
  assert.deepStrictEqual([status, body.code], [403, 'SCORE_TOO_LOW']);
  assert.deepStrictEqual(stateOf(await query('refused-1')), ['CREATED', undefined]);
  assert.doesNotMatch(JSON.stringify(await query('refused-1')).replace(/payscore/g, ''), /score/i);
  await serviceorder.$out_order_no$.cancel.post({ ...named, reason: 'niemand' }, { out_order_no: 'refused-1' });
  assert.strictEqual((await query('refused-1')).state, 'REVOKED');
  await agree(undefined);
  say('not trusted');

  // Not enough in the wallet: while it is owed there is no trust; topped up, the merchant's next asking collects it.
  const { balance } = (await app.get('me')).body;
  await accepted('owed-1');
  await complete('owed-1', balance + 500);
  assert.deepStrictEqual(stateOf(await query('owed-1')), ['DOING', 'USER_PAYING']);
  assert.strictEqual((await confirm(await offer('blocked-1'))).body.code, 'DEBT_OPEN');
  await topUp(500);
  await serviceorder.$out_order_no$.pay.post(named, { out_order_no: 'owed-1' });
  await heardPaid('owed-1', balance + 500);
  assert.strictEqual((await app.get('me')).body.balance, 0);
  await until(async () => (await confirm(await offer('blocked-1'))).status === 200);
  assert.strictEqual((await notices.hear('PAYSCORE.USER_CONFIRM')).out_order_no, 'blocked-1');
  say('not enough');

  // Owed for more than a week it is a debt. The user settles it by hand, and may be trusted again.
  await complete('blocked-1', 700);
  await advance(merchant, 'P7DT2H');
  await until(async () => (await own('blocked-1')).isDebt);
  const next = await offer('after-1');
  assert.strictEqual((await confirm(next)).body.code, 'DEBT_OPEN');
  const owed = await own('blocked-1');
  const payByHand = () => app.post(`service-orders/${encodeURIComponent(owed.orderId)}/payments`);
  assert.deepStrictEqual([owed.amountDue, (await payByHand()).body.code], [700, 'NOT_ENOUGH']);
  await topUp(1000);
  assert.strictEqual((await payByHand()).status, 200);
  await heardPaid('blocked-1', 700);
  assert.strictEqual((await app.get('me')).body.balance, 300);
  await sandbox(merchant, `users/${payer.userId}/identity`, {});
  await until(async () => (await confirm(next)).status === 200);
  assert.strictEqual((await notices.hear('PAYSCORE.USER_CONFIRM')).out_order_no, 'after-1');
  say('debt settled');
  notices.stop();
  return {};
});
