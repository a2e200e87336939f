using System.Collections.Immutable;
using Orleans.Embedded;
using Tael.Silo.Figures;

namespace Tael.Silo.Runtime;

/// <summary>What the embedded runtime counts by itself.</summary>
internal sealed class EmbeddedGrainWatch(Census census) : IGrainWatch
{
    public IEnumerable<CountedMethod> Calls =>
        from kind in census.Kinds
        from call in kind.Methods
        select new CountedMethod($"{kind.Type}", call.Method, call.Figures);

    public Task<ImmutableArray<KindCount>> Activations() => Task.FromResult<ImmutableArray<KindCount>>(
        [.. census.ActivationCounts.Select(kind => new KindCount($"{kind.Key}", kind.Value))]);

    public Task<GrainFacts> Look(IGrain grain)
    {
        var id = grain.GetGrainId();
        var since = census.ActiveSince(id);
        return Task.FromResult(new GrainFacts(
            $"{id.Type}", since.Count, null, since.Count > 0 ? since.Min() : null, census.Watch(id).Latest()));
    }

    public async Task<bool> Deactivate(IGrain grain) => await census.Deactivate(grain.GetGrainId()) > 0;
}
