namespace Tael.Client.Api.Wire.V2;

/// <summary>One call of APIv2 whose signature is right.</summary>
public sealed record V2Call(HttpContext Http, V3Services Services, KnownMerchant Merchant) : MerchantCall(Http, Services, Merchant);
