'use strict';
// One day in the life of a merchant's program, on wechatpay-axios-plugin as it is. Told what it needs in a JSON file
// (its one argument); prints one JSON line per step, which the test looks at. Any surprise ends it with exit code 1.

const assert = require('assert');
const http = require('http');
const { randomUUID, X509Certificate } = require('crypto');
const { readFileSync } = require('fs');

const { Wechatpay, Aes, Formatter, Rsa } = require('wechatpay-axios-plugin');

const told = JSON.parse(readFileSync(process.argv[2], 'utf8'));
const { merchant, token, mode } = told;
const baseURL = `${merchant.baseUrl}/`;
const say = (step, facts = {}) => console.log(JSON.stringify({ step, ...facts }));

/** The platform's keys by the name under which answers are signed. */
async function platformKeys() {
  if (mode === 'publicKey') return { [merchant.platformPublicKeyId]: merchant.platformPublicKey };

  // As the library's own downloader does (bin/cli/cert.js): decrypt first, since the keys to verify with are inside.
  const certs = {};
  const injector = (response) => {
    (JSON.parse(response).data || []).forEach(({
      serial_no: serialNo, encrypt_certificate: { nonce, associated_data: aad, ciphertext },
    }) => {
      Object.assign(certs, { [serialNo]: Aes.AesGcm.decrypt(ciphertext, merchant.apiV3Key, nonce, aad) });
    });
    return response;
  };
  await client({ any: undefined }).v3.certificates.get({ transformResponse: [injector] });

  // And once more, now verified with what it holds. (0.9.6 copies its keys, so it cannot do both in one call.)
  const { data: { data } } = await client(certs).v3.certificates.get();
  say('certificates', { serials: data.map((one) => one.serial_no) });
  if (mode === 'certificates') return certs;

  // Only the one that is known by its own serial.
  assert.strictEqual(mode, 'certificate');
  const { platformSerialNo: serial } = merchant;
  assert.strictEqual(new X509Certificate(certs[serial]).serialNumber, serial);
  return { [serial]: certs[serial] };
}

function client(certs) {
  return new Wechatpay({
    baseURL, mchid: merchant.mchid, serial: merchant.serialNo, privateKey: merchant.privateKey, certs, secret: merchant.apiV3Key,
  });
}

/** A server that hears notifications; checks and opens each as the library's readme says. */
async function receiver(certs) {
  const heard = [];
  let wake = () => {};
  const server = http.createServer((request, response) => {
    const chunks = [];
    request.on('data', (chunk) => chunks.push(chunk));
    request.on('end', () => {
      const body = Buffer.concat(chunks).toString('utf8');
      const { headers } = request;
      const serial = headers['wechatpay-serial'];
      const fresh = Math.abs(Formatter.timestamp() - headers['wechatpay-timestamp']) <= 300;
      const genuine = Object.prototype.hasOwnProperty.call(certs, serial) && Rsa.verify(
        Formatter.response(headers['wechatpay-timestamp'], headers['wechatpay-nonce'], body),
        headers['wechatpay-signature'], certs[serial],
      );
      const notice = JSON.parse(body);
      const { ciphertext, nonce, associated_data: aad } = notice.resource;
      const transaction = JSON.parse(Aes.AesGcm.decrypt(ciphertext, merchant.apiV3Key, nonce, aad));
      heard.push({ fresh, genuine, notice, transaction, rawHeaders: request.rawHeaders });
      response.writeHead(204).end();
      wake();
    });
  });
  await new Promise((resolve) => { server.listen(0, '127.0.0.1', resolve); });
  return {
    url: `http://127.0.0.1:${server.address().port}/notified`,
    next: async () => {
      while (heard.length === 0) await new Promise((resolve) => { wake = resolve; });
      return heard.shift();
    },
    stop: () => server.close(),
  };
}

async function pay(codeUrl, requestId) {
  const response = await fetch(`${baseURL}wallet/v1/payments`, {
    method: 'POST',
    headers: { Authorization: `Bearer ${token}`, 'Content-Type': 'application/json' },
    body: JSON.stringify({ codeUrl, requestId }),
  });
  return { status: response.status, body: await response.json() };
}

/** The status and body of a refusal; a call that is not refused is a surprise. */
async function refused(call) {
  try {
    await call();
  } catch (error) {
    if (!error.response) throw error;
    return { status: error.response.status, body: error.response.data };
  }
  throw new Error('was not refused');
}

async function day() {
  const certs = await platformKeys();
  const wxpay = client(certs);
  const notices = await receiver(certs);
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

  const { fresh, genuine, notice, transaction, rawHeaders } = await notices.next();
  say('notified', { fresh, genuine, notice, transaction, rawHeaders });

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
  say('done', { order });
}

day().catch((error) => {
  say('surprised', { message: String(error && error.message), code: error && error.code, body: error && error.response && error.response.data });
  process.exit(1);
});
