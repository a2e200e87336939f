'use strict';
// A merchant's program uploads a picture and a video, signed over their meta alone, and is told what is wrong with others.

const assert = require('assert');
const { createHash } = require('crypto');

const { Multipart } = require('wechatpay-axios-plugin');

const {
  client, platformKeys, refused, run,
} = require('./shop');

const PNG = Buffer.concat([Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]), Buffer.from('not much of a picture')]);

run(async ({ merchant, mode }) => {
  const { media } = client(merchant, await platformKeys(merchant, mode)).v3.merchant;

  function form(filename, file, sha256 = createHash('sha256').update(file).digest('hex')) {
    const meta = { filename, sha256 };
    const parts = new Multipart();
    parts.append('meta', JSON.stringify(meta), 'meta.json');
    parts.append('file', file, filename, 'image/png');
    return [parts.getBuffer(), { meta, headers: parts.getHeaders() }];
  }
  const upload = async (...args) => (await media.upload.post(...form(...args))).data.media_id;

  const id = await upload('店面.png', PNG);
  assert.match(id, /^[0-9a-zA-Z_-]{64}$/);
  assert.strictEqual(await upload('另一个.PNG', PNG), id);
  assert.notStrictEqual(await upload('店面.png', Buffer.concat([PNG, PNG])), id);
  const { data: { media_id: video } } = await media.video_upload.post(...form('film.mp4', Buffer.alloc(5 << 20)));
  assert.notStrictEqual(video, id);
  const { status, body } = await refused(() => media.upload.post(...form('店面.png', PNG, '0'.repeat(64))));
  assert.deepStrictEqual([status, body.code, body.detail.field], [400, 'PARAM_ERROR', '/sha256']);
  return { id };
});
