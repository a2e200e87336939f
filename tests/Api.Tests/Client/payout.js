'use strict';
// A merchant gives a user money: taken in the wallet, cancelled, forgotten until it comes back by itself, and more than there is.

const assert = require('assert');

const { Rsa } = require('wechatpay-axios-plugin');

const {
  advance, client, mustRefuse, patiently, platformKeys, receiver, run, say, until, wallet,
} = require('./shop');

run(async ({ merchant, payer, mode }) => {
  const certs = await platformKeys(merchant, mode);
  const wxpay = client(merchant, certs);
  const notices = await receiver(merchant, certs);
  const app = wallet(merchant, payer.token);
  const bills = wxpay.v3.fundApp.mchTransfer.transferBills;
  const balance = async () => (await app.get('me')).body.balance;

  async function give(no, fen, more = {}, headers = {}) {
    const { data } = await bills.post({
      appid: merchant.appid,
      out_bill_no: no,
      transfer_scene_id: '1000',
      openid: payer.openid,
      transfer_amount: fen,
      transfer_remark: '奖品',
      transfer_scene_report_infos: [{ info_type: '活动名称', info_content: 'Herbst' }],
      notify_url: notices.url,
      ...more,
    }, { headers });
    return data;
  }
  const query = async (no) => (await bills.outBillNo.$out_bill_no$.get({ out_bill_no: no })).data;
  const take = (made) => app.post('payouts', { package: made.package_info });

  async function heard(no, state) {
    const told = await notices.hear('MCHTRANSFER.BILL.FINISHED');
    const bill = await query(no);
    assert.deepStrictEqual([told.out_bill_no, told.state, bill.state], [no, state, state]);
    ['transfer_bill_no', 'transfer_amount', 'openid', 'create_time', 'update_time'].forEach(
      (name) => assert.strictEqual(told[name], bill[name]),
    );
    return bill;
  }

  // Of 2,000 yuan and more the name is needed; encrypted anew, for whichever of the platform's keys, it is the same request.
  const before = await balance();
  let made;
  for (const [serial, certificate] of Object.entries(certs)) {
    const encrypted = { user_name: Rsa.encrypt('张三', certificate) };
    const answer = await patiently('NOT_ENOUGH', () => give('taken1', 250000, encrypted, { 'Wechatpay-Serial': serial }));
    if (made) assert.deepStrictEqual(answer, made);
    made = answer;
  }
  assert.strictEqual(made.state, 'WAIT_USER_CONFIRM');
  await mustRefuse(() => give('taken1', 250001), 'ALREADY_EXISTS');
  await mustRefuse(() => give('unnamed1', 200000), 'PARAM_ERROR');
  assert.strictEqual((await take(made)).body.state, 'SUCCESS');
  await heard('taken1', 'SUCCESS');
  assert.strictEqual((await take(made)).body.state, 'SUCCESS');
  await until(async () => await balance() === before + 250000);
  await mustRefuse(() => bills.outBillNo.$out_bill_no$.cancel.post({}, { out_bill_no: 'taken1' }), 'INVALID_REQUEST');
  say('taken');

  const gone = await give('cancelled1', 900);
  assert.strictEqual((await bills.outBillNo.$out_bill_no$.cancel.post({}, { out_bill_no: 'cancelled1' })).data.state, 'CANCELLED');
  await heard('cancelled1', 'CANCELLED');
  assert.strictEqual((await take(gone)).body.code, 'PAYOUT_CANCELLED');
  say('cancelled');

  const forgotten = await give('forgotten1', 900);
  await advance(merchant, 'PT24H1M');
  // Nobody need ask; on a cluster, reminders go by the machines' time, and whoever asks hears at once.
  await until(async () => (await query('forgotten1')).state === 'FAIL');
  assert.strictEqual((await heard('forgotten1', 'FAIL')).fail_reason, 'OVERDUE_CLOSE');
  assert.strictEqual((await take(forgotten)).body.code, 'PAYOUT_EXPIRED');
  say('forgotten');

  // All that is left, once everything has come back, and then one fen more than nothing.
  await patiently('NOT_ENOUGH', () => give('rest1', 50000));
  await mustRefuse(() => give('more1', 10), 'NOT_ENOUGH');
  await mustRefuse(() => query('more1'), 'NOT_FOUND');
  assert.strictEqual(await balance(), before + 250000);
  notices.stop();
  return {};
});
