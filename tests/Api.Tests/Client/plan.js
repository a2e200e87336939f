'use strict';
// A merchant's plan of lessons: made, signed in the wallet, taken one by one and collected, ended by the user, stopped.

const assert = require('assert');

const { client, mustRefuse, platformKeys, receiver, run, say, until, wallet } = require('./shop');

run(async ({ merchant, serviceId, payer, mode }) => {
  const certs = await platformKeys(merchant, mode);
  const wxpay = client(merchant, certs);
  const notices = await receiver(merchant, certs);
  const app = wallet(merchant, payer.token);
  const { plan: { payscorePlans }, signPlan: { userSignPlans, serviceorder: uses }, serviceorder } = wxpay.v3.payscore;
  const named = { appid: merchant.appid, service_id: serviceId };

  const lesson = (number, actual) => ({ plan_detail_name: `Lektion ${number} 课`, original_price: 200, actual_price: actual });
  const asked = {
    ...named,
    merchant_plan_no: 'plan-1',
    plan_name: '瑜伽课2节',
    plan_duration: 300,
    deduction_quantity: 2,
    total_original_price: 400,
    total_actual_price: 250,
    plan_detail_list: [{ ...lesson(1, 100), plan_discount_description: '享受五折' }, lesson(2, 150)],
  };
  const { data: plan } = await payscorePlans.post(asked);
  assert.deepStrictEqual((await payscorePlans.post(asked)).data, plan);
  assert.deepStrictEqual(
    (await payscorePlans.merchantPlanNo.$merchant_plan_no$.get({ merchant_plan_no: 'plan-1' })).data, plan);
  await mustRefuse(() => payscorePlans.post({ ...asked, total_actual_price: 251 }), 'PARAM_ERROR');

  const toSign = {
    ...named,
    plan_id: plan.plan_id,
    openid: payer.openid,
    merchant_sign_plan_no: 'sign-1',
    notify_url: notices.url,
    sign_plan_detail: [1, 2].map((number) => ({ plan_detail_no: number, merchant_plan_detail_no: `use-${number}` })),
  };
  const { data: made } = await userSignPlans.post(toSign);
  assert.strictEqual(made.sign_plan.sign_state, 'UNSIGNED');
  assert.strictEqual((await app.get(`sign-plans/${encodeURIComponent(made.package)}`)).body.planName, asked.plan_name);
  assert.strictEqual((await app.post('sign-plans', { package: made.package })).body.state, 'SIGNED');
  const told = await notices.hear('PAYSCORE.USER_SIGN_PLAN');
  assert.deepStrictEqual([told.sign_plan_id, told.openid, told.sign_state], [made.sign_plan.sign_plan_id, payer.openid, 'SIGNED']);
  say('signed');

  const begin = async (number) => (await uses.post({
    ...named,
    sign_plan_id: told.sign_plan_id,
    plan_detail_no: number,
    openid: payer.openid,
    notify_url: notices.url,
    service_introduction: 'Yoga 瑜伽',
    time_range: { start_time: 'OnAccept' },
    out_trade_no: `use-${number}`,
  })).data;
  const seen = async () => (await userSignPlans.merchantSignPlanNo.$merchant_sign_plan_no$.get({ merchant_sign_plan_no: 'sign-1' })).data;
  for (const [number, price] of [[1, 100], [2, 150]]) {
    const begun = await begin(number);
    assert.deepStrictEqual([begun.state, begun.out_order_no, await begin(number)], ['DOING', `use-${number}`, begun]);
    assert.strictEqual((await seen()).going_detail_no, number);
    if (number === 1) await mustRefuse(() => begin(2), 'INVALID_REQUEST');
    const complete = (total) => serviceorder.$out_order_no$.complete.post({
      ...named, post_payments: [{ name: 'Lektion', amount: total }], total_amount: total,
    }, { out_order_no: `use-${number}` });
    await mustRefuse(() => complete(price + 1), 'PARAM_ERROR');
    await complete(price);
    const paid = await notices.hear('PAYSCORE.USER_PAID');
    assert.deepStrictEqual([paid.out_order_no, paid.total_amount, paid.state], [`use-${number}`, price, 'DONE']);
    const state = (detail) => [detail.plan_detail_state, detail.actual_pay_price];
    assert.deepStrictEqual(state((await seen()).signed_detail_list[number - 1]), ['USED', price]);
  }
  await until(async () => (await app.get('me')).body.balance === 1000 - 250);
  say('used');

  assert.strictEqual((await app.post('sign-plans/stop', { signPlanId: told.sign_plan_id })).body.state, 'SIGN_PLAN_CANCEL');
  const ended = await notices.hear('PAYSCORE.USER_CANCEL_SIGN_PLAN');
  assert.deepStrictEqual([ended.cancel_sign_type, ended.sign_state], ['USER_CANCEL', 'SIGN_PLAN_CANCEL']);
  const { data: stopped } = await payscorePlans.merchantPlanNo.$merchant_plan_no$.stop.post({}, { merchant_plan_no: 'plan-1' });
  assert.deepStrictEqual([stopped.plan_state, stopped.stop_mchid], ['STOPPED', merchant.mchid]);
  await mustRefuse(() => userSignPlans.post({ ...toSign, merchant_sign_plan_no: 'sign-2' }), 'INVALID_REQUEST');
  notices.stop();
  return {};
});
