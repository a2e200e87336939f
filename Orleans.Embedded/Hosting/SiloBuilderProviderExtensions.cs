using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Orleans.Embedded;
using Orleans.Storage;
using Orleans.Streams;

namespace Orleans.Providers
{
    /// <summary>Names that mean something to the runtime.</summary>
    public static class ProviderConstants
    {
        public const string DEFAULT_STORAGE_PROVIDER_NAME = "Default";
    }
}

namespace Orleans.Runtime.Hosting
{
    using Orleans.Providers;

    public static class StorageProviderExtensions
    {
        /// <summary>Adds a storage under a name; <c>Default</c> serves the states that name none.</summary>
        public static IServiceCollection AddGrainStorage<T>(
            this IServiceCollection collection, string name, Func<IServiceProvider, string, T> implementationFactory)
            where T : IGrainStorage
        {
            collection.AddKeyedSingleton<IGrainStorage>(
                name, (services, key) => implementationFactory(services, (string)key!));
            if (name == ProviderConstants.DEFAULT_STORAGE_PROVIDER_NAME)
            {
                collection.TryAddSingleton(services => services.GetRequiredKeyedService<IGrainStorage>(name));
            }

            return collection;
        }
    }
}

namespace Orleans.Hosting
{
    using Orleans.Providers;
    using Orleans.Runtime.Hosting;

    public static class MemoryGrainStorageSiloBuilderExtensions
    {
        /// <summary>A storage that lives and ends with the process.</summary>
        public static ISiloBuilder AddMemoryGrainStorage(this ISiloBuilder builder, string name)
        {
            builder.Services.AddGrainStorage(name, static (_, _) => new MemoryGrainStorage());
            return builder;
        }

        public static ISiloBuilder AddMemoryGrainStorageAsDefault(this ISiloBuilder builder) =>
            builder.AddMemoryGrainStorage(ProviderConstants.DEFAULT_STORAGE_PROVIDER_NAME);
    }

    public static class SiloBuilderReminderExtensions
    {
        /// <summary>Reminders on whatever <see cref="IReminderStore"/> is registered.</summary>
        public static ISiloBuilder AddReminders(this ISiloBuilder builder)
        {
            builder.Services.AddReminders();
            return builder;
        }

        public static void AddReminders(this IServiceCollection services) =>
            services.TryAddSingleton<IReminderStore, MemoryReminderStore>();
    }

    public static class SiloBuilderReminderMemoryExtensions
    {
        /// <summary>Reminders that live and end with the process.</summary>
        public static ISiloBuilder UseInMemoryReminderService(this ISiloBuilder builder)
        {
            builder.Services.RemoveAll<IReminderStore>();
            builder.Services.AddSingleton<IReminderStore, MemoryReminderStore>();
            return builder;
        }
    }

    public static class SiloBuilderMemoryStreamExtensions
    {
        /// <summary>Streams that live and end with the process.</summary>
        public static ISiloBuilder AddMemoryStreams(this ISiloBuilder builder, string name)
        {
            builder.Services.AddKeyedSingleton<IStreamProvider>(name, static (services, key) =>
                new MemoryStreamProvider((string)key!, services.GetRequiredService<EmbeddedRuntime>()));
            return builder;
        }
    }
}
