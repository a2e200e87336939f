using Tael.Client.Api.Payments;
using Tael.Client.Api.Wire.Fields;

namespace Tael.Client.Api.Partners;

/// <summary>The one user who may pay, as the service provider's app knows them, or the merchant's, or both.</summary>
public abstract record PartnerNamedPayer
{
    [Text(128)] public string? SpOpenid { get; init; }
    [Text(128)] public string? SubOpenid { get; init; }
}

/// <inheritdoc/>
public sealed record PartnerPayerRequest : PartnerNamedPayer
{
    [NotOffered("a payer's identity can't be checked")] public IdentityRequest? Identity { get; init; }
}

/// <summary>The same where nobody's identity is asked for.</summary>
public sealed record PartnerScannedPayerRequest : PartnerNamedPayer;
