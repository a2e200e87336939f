'use strict';
// What the programs of this folder begin with: wechatpay-axios-plugin as it is, set up for one merchant; a server that hears
// notifications; a payer's wallet; and the sandbox's clock. A program is told what it needs in a JSON file (its one argument),
// prints one JSON line per step, which the test looks at, and ends with exit code 1 on any surprise.

const assert = require('assert');
const http = require('http');
const { X509Certificate } = require('crypto');
const { readFileSync } = require('fs');

const { Wechatpay, Aes, Formatter, Rsa } = require('wechatpay-axios-plugin');

/** Nothing that is on its way takes longer, on the slowest machine. */
const PATIENCE_MILLIS = 60000;

const say = (step, facts = {}) => console.log(JSON.stringify({ step, ...facts }));

function client(merchant, certs) {
  return new Wechatpay({
    baseURL: `${merchant.baseUrl}/`,
    mchid: merchant.mchid,
    serial: merchant.serialNo,
    privateKey: merchant.privateKey,
    certs,
    secret: merchant.apiV3Key,
  });
}

/** The platform's keys by the name under which answers are signed: as `mode` says, the public key that the merchant was given,
 * the certificate known by its serial, or whatever is listed. */
async function platformKeys(merchant, mode) {
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
  await client(merchant, { any: undefined }).v3.certificates.get({ transformResponse: [injector] });

  // And once more, now verified with what it holds. (0.9.6 copies its keys, so it cannot do both in one call.)
  const { data: { data } } = await client(merchant, certs).v3.certificates.get();
  say('certificates', { serials: data.map((one) => one.serial_no) });
  if (mode === 'certificates') return certs;

  // Only the one that is known by its own serial.
  assert.strictEqual(mode, 'certificate');
  const { platformSerialNo: serial } = merchant;
  assert.strictEqual(new X509Certificate(certs[serial]).serialNumber, serial);
  return { [serial]: certs[serial] };
}

/** A server that hears notifications; checks and opens each as the library's readme says. */
async function receiver(merchant, certs) {
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
      const told = JSON.parse(Aes.AesGcm.decrypt(ciphertext, merchant.apiV3Key, nonce, aad));
      heard.push({ fresh, genuine, notice, told, rawHeaders: request.rawHeaders });
      response.writeHead(204).end();
      wake();
    });
  });
  await new Promise((resolve) => { server.listen(0, '127.0.0.1', resolve); });

  const next = async () => {
    while (heard.length === 0) await new Promise((resolve) => { wake = resolve; });
    return heard.shift();
  };
  return {
    url: `http://127.0.0.1:${server.address().port}/notified`,
    next,
    /** What the next notification tells, which must be genuine and of this kind. */
    hear: async (eventType) => {
      const { fresh, genuine, notice, told } = await next();
      assert.deepStrictEqual([notice.event_type, fresh, genuine], [eventType, true, true]);
      return told;
    },
    stop: () => {
      assert.deepStrictEqual(heard, []);
      server.close();
    },
  };
}

/** A payer's app: calls of the wallet API, each answered with status and body. */
function wallet(merchant, token) {
  const call = async (method, path, body) => {
    const response = await fetch(`${merchant.baseUrl}/wallet/v1/${path}`, {
      method,
      headers: { Authorization: `Bearer ${token}`, ...(body ? { 'Content-Type': 'application/json' } : {}) },
      body: body && JSON.stringify(body),
    });
    return { status: response.status, body: await response.json() };
  };
  return { get: (path) => call('GET', path), post: (path, body) => call('POST', path, body) };
}

async function sandbox(merchant, path, body) {
  const response = await fetch(`${merchant.baseUrl}/sandbox/${path}`, {
    method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(body),
  });
  assert.strictEqual(response.status, 200, `${path}: ${await response.clone().text()}`);
  return response.json();
}

/** Lets business time pass: an ISO 8601 duration. */
const advance = (merchant, by) => sandbox(merchant, 'clock', { advance: by });

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

async function mustRefuse(call, ...codes) {
  const { body: { code } } = await refused(call);
  assert(codes.includes(code), `${code} is not ${codes}`);
}

const pause = () => new Promise((resolve) => { setTimeout(resolve, 20); });

/** What is refused with `code` only because something else is still on its way may be sent again, the very same. */
async function patiently(code, call) {
  const end = Date.now() + PATIENCE_MILLIS;
  for (;;) {
    try {
      return await call();
    } catch (error) {
      if (!error.response || error.response.data.code !== code || Date.now() > end) throw error;
    }
    await pause();
  }
}

async function until(isSo) {
  const end = Date.now() + PATIENCE_MILLIS;
  while (!await isSo()) {
    assert(Date.now() < end, `was not so in time: ${isSo}`);
    await pause();
  }
}

/** Runs a program; its result is what the last step, `done`, says. */
function run(program) {
  program(JSON.parse(readFileSync(process.argv[2], 'utf8'))).then((facts) => say('done', facts)).catch((error) => {
    say('surprised', {
      message: String(error && error.stack), code: error && error.code, body: error && error.response && error.response.data,
    });
    process.exit(1);
  });
}

module.exports = {
  advance, client, mustRefuse, patiently, platformKeys, receiver, refused, run, sandbox, say, until, wallet,
};
