using Tael.Client.Api.Keys;

namespace Tael.Client.Api.Notifications;

/// <summary>Puts the sender of notifications into a host.</summary>
public static class NotificationsSetup
{
    public static void AddWebhookSender(this IServiceCollection services, WebhookTargets targets)
    {
        services.AddSingleton<WebhookNudge>();
        services.AddSingleton(provider => new WebhookDelivery(
            provider.GetRequiredService<IGrainFactory>(),
            provider.GetRequiredService<Secrets>(),
            provider.GetRequiredService<Vault>(),
            provider.GetRequiredService<OpenIds>(),
            provider.GetRequiredService<TimeProvider>(),
            targets,
            provider.GetService<IWebhookFaults>()));
        services.AddHostedService<WebhookSender>();
    }
}
