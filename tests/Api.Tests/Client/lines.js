'use strict';
// What a merchant's program expects on its bills, from what it was told of its orders. Money is in fen until it is compared.

const yuan = (fen) => `${(fen / 100).toFixed(2)}`;
const time = (iso) => iso.slice(0, 19).replace('T', ' ');

/** A fee of 60 basis points as the trade bill writes it, or one that was told. */
const fee = (fen, told) => `${((told === undefined ? Math.round((fen * 60) / 10000) : told) / 100).toFixed(5)}`;

/** The trade bill's line of a paid order, or of a refund of it. */
function trade(order, description, refund) {
  return {
    交易时间: time(refund ? refund.create_time : order.success_time),
    公众账号ID: order.appid,
    商户号: order.mchid,
    特约商户号: '0',
    微信订单号: order.transaction_id,
    商户订单号: order.out_trade_no,
    用户标识: order.payer.openid,
    交易类型: order.trade_type,
    交易状态: refund ? 'REFUND' : 'SUCCESS',
    货币种类: 'CNY',
    应结订单金额: yuan(refund ? 0 : order.amount.total),
    代金券金额: '0.00',
    微信退款单号: refund ? refund.refund_id : '0',
    商户退款单号: refund ? refund.out_refund_no : '0',
    退款金额: yuan(refund ? refund.amount.refund : 0),
    退款类型: refund ? 'ORIGINAL' : '',
    退款状态: refund ? refund.status : '',
    商品名称: description.replace(/`/g, "'"),
    商户数据包: order.attach || '',
    费率: '0.60%',
    订单金额: yuan(refund ? 0 : order.amount.total),
    申请退款金额: yuan(refund ? refund.amount.refund : 0),
    费率备注: '',
  };
}

/** The profit-sharing bill's line of a receiver's part, or of what was given back of it. */
function share(merchant, order, shared, part, returned) {
  return {
    分账时间: time((returned || part).finish_time),
    分账发起方: merchant.mchid,
    分账方: merchant.mchid,
    微信订单号: order.transaction_id,
    '微信分账/回退单号': returned ? returned.return_id : shared.order_id,
    分账明细单号: returned ? '' : part.detail_id,
    '商户分账/回退单号': returned ? returned.out_return_no : shared.out_order_no,
    订单金额: yuan(order.amount.total),
    分账接收方: part.account,
    金额: yuan(part.amount),
    业务类型: returned ? '分账回退' : '分账',
    处理状态: '处理成功',
    备注: part.description,
  };
}

module.exports = { fee, share, trade, yuan };
