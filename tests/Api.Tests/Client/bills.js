'use strict';
// A merchant's program fetches a day's bills, on wechatpay-axios-plugin as it is. Told what it needs in a JSON file (its one
// argument); prints one JSON line per bill, which the test looks at. Any surprise ends it with exit code 1.

const { createHash } = require('crypto');
const { readFileSync } = require('fs');
const { gunzipSync } = require('zlib');

const { Wechatpay } = require('wechatpay-axios-plugin');

const { merchant, date } = JSON.parse(readFileSync(process.argv[2], 'utf8'));
const wxpay = new Wechatpay({
  baseURL: `${merchant.baseUrl}/`,
  mchid: merchant.mchid,
  serial: merchant.serialNo,
  privateKey: merchant.privateKey,
  certs: { [merchant.platformPublicKeyId]: merchant.platformPublicKey },
  secret: merchant.apiV3Key,
});

const cells = (line) => line.replace(/^`/, '').split(',`');

function parse(text) {
  const lines = text.replace(/^\ufeff/, '').trimEnd().split('\r\n');
  const named = (header, line) => Object.fromEntries(cells(line).map((cell, i) => [header.split(',')[i], cell]));
  return { rows: lines.slice(1, -2).map((line) => named(lines[0], line)), sums: named(lines.at(-2), lines.at(-1)) };
}

async function fetchBill(name, params) {
  const { data: { download_url: url, hash_value: hash } } = await wxpay.v3.bill[name].get({ params: { bill_date: date, tar_type: 'GZIP', ...params } });
  const where = new URL(url);
  if (where.origin !== merchant.baseUrl) throw new Error(`${url} is not at ${merchant.baseUrl}`);

  const { data } = await wxpay.v3.billdownload.file.get({
    params: Object.fromEntries(where.searchParams), responseType: 'arraybuffer', transformResponse: [],
  });
  const file = gunzipSync(data);
  const genuine = createHash('sha1').update(file).digest('hex') === hash;
  console.log(JSON.stringify({ step: name, genuine, ...parse(file.toString('utf8')) }));
}

fetchBill('tradebill', { bill_type: 'ALL' })
  .then(() => fetchBill('fundflowbill', { account_type: 'BASIC' }))
  .catch((error) => {
    console.log(JSON.stringify({ step: 'surprised', message: String(error && error.message), body: String(error && error.response && error.response.data) }));
    process.exit(1);
  });
