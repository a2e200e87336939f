using Tael.Domain.Ledger;
using Tael.Domain.Merchants;
using Tael.Domain.Permissions;
using Tael.Domain.Plans;
using Tael.Domain.ServiceOrders;

namespace Tael.Client.Api.Keys;

/// <summary>What a user's app is handed to confirm a service order (<c>package</c>), and what it brings back to the merchant's
/// (<c>query_id</c>).</summary>
/// <remarks><see cref="MerchantTokens">Tokens</see> of the out_order_no. A package lets whoever holds it see the order, and be asked
/// whether they want it.</remarks>
public sealed class ServiceTokens(Secrets secrets)
{
    private readonly MerchantTokens _packages = new(secrets.Derive("service/package"));
    private readonly MerchantTokens _applications = new(secrets.Derive("service/permission"));
    private readonly MerchantTokens _tickets = new(secrets.Derive("service/ticket"));
    private readonly MerchantTokens _signPlans = new(secrets.Derive("service/sign-plan"));
    private readonly MerchantTokens _queries = new(secrets.Derive("service/query"));

    public string PackageOf(MerchantId merchant, ServiceOrderNo no) => _packages.Of(merchant, no.Value);

    /// <summary>What a merchant completes an order with by the earlier calls.</summary>
    public string TicketOf(MerchantId merchant, ServiceOrderNo no) => _tickets.Of(merchant, no.Value);

    public string QueryIdOf(MerchantId merchant, ServiceOrderNo no) => _queries.Of(merchant, no.Value);

    /// <summary>What a user's app signs a plan with.</summary>
    public string PackageOf(MerchantId merchant, SignPlanNo no) => _signPlans.Of(merchant, no.Value);

    /// <summary>False: mistyped, forged, or from elsewhere.</summary>
    public bool TryParseSignPlan(string? package, out AccountId plan)
    {
        plan = default;
        if (package is null || !_signPlans.TryParse(package, out var merchant, out var text)) return false;
        if (!SignPlanNo.TryParse(text, out var no)) return false;

        plan = no.SignPlanOf(merchant);
        return true;
    }

    /// <summary>What a user's app gives a permission with.</summary>
    public string ApplicationOf(MerchantId merchant, AuthorizationCode code) => _applications.Of(merchant, code.Value);

    /// <summary>False: mistyped, forged, or from elsewhere.</summary>
    public bool TryParseApplication(string? token, out AccountId permission)
    {
        permission = default;
        if (token is null || !_applications.TryParse(token, out var merchant, out var text)) return false;
        if (!AuthorizationCode.TryParse(text, out var code)) return false;

        permission = code.PermissionOf(merchant);
        return true;
    }

    /// <summary>False: mistyped, forged, or from elsewhere.</summary>
    public bool TryParse(string? package, out AccountId order) => TryParse(_packages, package, out _, out order);

    /// <summary>False too if it is another merchant's.</summary>
    public bool TryParseQueryId(string? queryId, MerchantId merchant, out AccountId order) =>
        TryParse(_queries, queryId, out var of, out order) && of == merchant;

    private static bool TryParse(MerchantTokens tokens, string? token, out MerchantId merchant, out AccountId order)
    {
        (merchant, order) = (default, default);
        if (token is null || !tokens.TryParse(token, out merchant, out var number)) return false;
        if (!ServiceOrderNo.TryParse(number, out var no)) return false;

        order = no.OrderOf(merchant);
        return true;
    }
}
