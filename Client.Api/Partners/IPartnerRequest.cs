namespace Tael.Client.Api.Partners;

/// <summary>A request that says who calls in whose name, and which apps of theirs are meant.</summary>
public interface IPartnerRequest
{
    string? SpAppid { get; }
    string SpMchid { get; }
    string? SubAppid { get; }
    string SubMchid { get; }
}
