using System.Net;
using System.Net.Sockets;

namespace Tael.Client.Api.Notifications;

/// <summary>Tells addresses of the open internet from those of our own house.</summary>
/// <remarks>A merchant chooses where its notifications go. Without this check it could make us call the machines around
/// us, which trust us for our address (server-side request forgery). Source: IANA's special-purpose
/// registries.</remarks>
public static class PublicAddress
{
    private static readonly IPNetwork[] NotPublic4 =
    [
        IPNetwork.Parse("0.0.0.0/8"),
        IPNetwork.Parse("10.0.0.0/8"),
        IPNetwork.Parse("100.64.0.0/10"),
        IPNetwork.Parse("127.0.0.0/8"),
        IPNetwork.Parse("169.254.0.0/16"),
        IPNetwork.Parse("172.16.0.0/12"),
        IPNetwork.Parse("192.0.0.0/24"),
        IPNetwork.Parse("192.0.2.0/24"),
        IPNetwork.Parse("192.88.99.0/24"),
        IPNetwork.Parse("192.168.0.0/16"),
        IPNetwork.Parse("198.18.0.0/15"),
        IPNetwork.Parse("198.51.100.0/24"),
        IPNetwork.Parse("203.0.113.0/24"),
        IPNetwork.Parse("224.0.0.0/4"),
        IPNetwork.Parse("240.0.0.0/4"),
    ];

    private static readonly IPNetwork Public6 = IPNetwork.Parse("2000::/3");

    /// <summary>Within <see cref="Public6"/>: what carries other addresses inside (Teredo, 6to4), and
    /// documentation.</summary>
    private static readonly IPNetwork[] NotPublic6 =
    [
        IPNetwork.Parse("2001::/23"),
        IPNetwork.Parse("2001:db8::/32"),
        IPNetwork.Parse("2002::/16"),
        IPNetwork.Parse("3fff::/20"),
    ];

    public static bool Is(IPAddress address)
    {
        if (address.IsIPv4MappedToIPv6) address = address.MapToIPv4();
        return address.AddressFamily switch
        {
            AddressFamily.InterNetwork => !NotPublic4.Any(network => network.Contains(address)),
            AddressFamily.InterNetworkV6 =>
                Public6.Contains(address) && !NotPublic6.Any(network => network.Contains(address)),
            _ => false,
        };
    }
}
