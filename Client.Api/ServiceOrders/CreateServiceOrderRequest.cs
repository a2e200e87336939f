namespace Tael.Client.Api.ServiceOrders;

/// <summary>What a merchant sends to offer a service on trust.</summary>
/// <remarks>Source: POST /v3/payscore/serviceorder.</remarks>
public sealed record CreateServiceOrderRequest : ServiceOrderRequest;
