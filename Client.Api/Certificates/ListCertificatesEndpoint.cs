using System.Text;
using Tael.Client.Api.Keys;
using Tael.Client.Api.OpenApi;
using Tael.Client.Api.Wire;
using Tael.Client.Api.Wire.Fields;

namespace Tael.Client.Api.Certificates;

/// <summary>GET /v3/certificates: the platform's certificates, encrypted with the merchant's APIv3 key.</summary>
/// <remarks>
/// The platform's certificate first; then its public key, wrapped in a certificate and listed under the public key's id,
/// so that what a downloader has fetched verifies whichever key signs an answer (<see cref="PlatformKeys"/>). While keys change, each of
/// the two has behind it the one that is to come and the one that was before.
/// </remarks>
public static class ListCertificatesEndpoint
{
    public static void Map(V3Endpoints v3) =>
        v3.Get<Query>("/v3/certificates", Handle)
            .Answers<Response>()
            .Refuses(ErrorCode.ResourceNotExists, "keys of SM2 are asked for: there are none");

    internal static Task<Answer> Handle(V3Call call, Query query)
    {
        // We have no keys of SM2; ALL asks for what there is.
        if (query.AlgorithmType == "SM2") return Task.FromResult(Answer.Refuse(ErrorCode.ResourceNotExists));

        var keys = call.Services.Platform.Set.Listed;
        return Task.FromResult(Answer.Ok(new Response([.. keys.Select(key => Item.Of(key, call.Merchant.Secret.ApiV3Key))])));
    }

    public sealed record Query
    {
        [OneOf("RSA", "SM2", "ALL")] public string? AlgorithmType { get; init; }
    }

    public sealed record Response(Item[] Data);

    public sealed record Item(string SerialNo, string EffectiveTime, string ExpireTime, Encrypted EncryptCertificate)
    {
        internal static Item Of(PlatformKey key, string apiV3Key)
        {
            var box = Aead.Seal(apiV3Key, Encoding.ASCII.GetBytes(key.CertificatePem), "certificate");
            return new(
                key.Id,
                Times.Format(key.NotBefore),
                Times.Format(key.NotAfter),
                new(Aead.Algorithm, box.Nonce, box.AssociatedData, box.Ciphertext));
        }
    }

    public sealed record Encrypted(string Algorithm, string Nonce, string AssociatedData, string Ciphertext);
}
