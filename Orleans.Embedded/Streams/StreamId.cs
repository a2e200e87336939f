namespace Orleans.Runtime;

/// <summary>Which stream: a namespace, and a key that is also the key of the grains that listen to it.</summary>
[GenerateSerializer, Immutable]
public readonly record struct StreamId
{
    [Id(0)] private readonly string? _namespace;
    [Id(1)] private readonly string _key;

    private StreamId(string? ns, string key)
    {
        _namespace = ns;
        _key = key;
    }

    public static StreamId Create(string? ns, string key) => new(ns, key);

    public static StreamId Create(string? ns, Guid key) => new(ns, key.ToString("N"));

    public static StreamId Create(string? ns, long key) =>
        new(ns, GrainIdKeyExtensions.CreateIntegerKey(key).ToString());

    public string? GetNamespace() => _namespace;

    public string GetKeyAsString() => _key;

    public override string ToString() => $"{_namespace ?? "null"}/{_key}";
}
