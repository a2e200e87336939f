'use strict';
// One day in the life of a merchant's program: an order is made, paid, heard of and asked for; another is closed.

const { randomUUID } = require('crypto');

const { client, platformKeys, receiver, refused, run, say, wallet } = require('./shop');

run(async ({ merchant, token, mode }) => {
  const certs = await platformKeys(merchant, mode);
  const wxpay = client(merchant, certs);
  const notices = await receiver(merchant, certs);
  const payer = wallet(merchant, token);
  const pay = (codeUrl, requestId) => payer.post('payments', { codeUrl, requestId });
  const mchid = { params: { mchid: merchant.mchid } };

  const order = {
    appid: merchant.appid,
    mchid: merchant.mchid,
    description: '两杯咖啡 <大杯> & "热"',
    out_trade_no: `npm-${randomUUID().slice(0, 18)}`,
    notify_url: notices.url,
    attach: 'Tisch 7',
    amount: { total: 4200, currency: 'CNY' },
  };
  const { data: { code_url: codeUrl } } = await wxpay.v3.pay.transactions.native.post(order);
  say('ordered', { codeUrl });

  const { data: unpaid } = await wxpay.v3.pay.transactions.outTradeNo.$out_trade_no$.get({ ...mchid, out_trade_no: order.out_trade_no });
  say('queried before it is paid', { transaction: unpaid });

  const paid = await pay(codeUrl, `r-${order.out_trade_no}`);
  say('paid', paid);

  const { fresh, genuine, notice, told, rawHeaders } = await notices.next();
  say('notified', { fresh, genuine, notice, transaction: told, rawHeaders });

  const { data: byNo } = await wxpay.v3.pay.transactions.outTradeNo.$out_trade_no$.get({ ...mchid, out_trade_no: order.out_trade_no });
  say('queried by out_trade_no', { transaction: byNo });
  const { data: byId } = await wxpay.v3.pay.transactions.id.$transaction_id$.get({ ...mchid, transaction_id: byNo.transaction_id });
  say('queried by transaction_id', { transaction: byId });

  const { data: again } = await wxpay.v3.pay.transactions.native.post(order);
  say('ordered again', { codeUrl: again.code_url });
  say('ordered otherwise', await refused(
    () => wxpay.v3.pay.transactions.native.post({ ...order, amount: { total: 4201, currency: 'CNY' } }),
  ));
  say('closed though paid', await refused(
    () => wxpay.v3.pay.transactions.outTradeNo.$out_trade_no$.close.post({ mchid: merchant.mchid }, { out_trade_no: order.out_trade_no }),
  ));
  say('paid again', await pay(codeUrl, `s-${order.out_trade_no}`));

  const other = { ...order, out_trade_no: `npm-${randomUUID().slice(0, 18)}` };
  const { data: { code_url: otherUrl } } = await wxpay.v3.pay.transactions.native.post(other);
  const { status } = await wxpay.v3.pay.transactions.outTradeNo.$out_trade_no$.close.post({ mchid: merchant.mchid }, { out_trade_no: other.out_trade_no });
  say('closed', { status });
  const { data: closed } = await wxpay.v3.pay.transactions.outTradeNo.$out_trade_no$.get({ ...mchid, out_trade_no: other.out_trade_no });
  say('queried after it is closed', { transaction: closed });
  say('paid though closed', await pay(otherUrl, `r-${other.out_trade_no}`));
  say('asked for what is not there', await refused(
    () => wxpay.v3.pay.transactions.outTradeNo.$out_trade_no$.get({ ...mchid, out_trade_no: 'no-such-order' }),
  ));

  notices.stop();
  return { order };
});
