using Tael.Domain.Wallets;
using Tael.Grains.Faces;

namespace Tael.Tests.Journals;

/// <summary>Enrolled faces: one for each user, told in the order of their changes, and gone when they are deleted.</summary>
public abstract class FaceContract(StoreKind kind) : StoreTest(kind)
{
    private static readonly UserId Anna = new(10_000_001);
    private static readonly UserId Bo = new(10_000_002);

    [Fact]
    public async Task A_face_takes_the_place_of_the_one_before_and_none_of_an_earlier_number_comes_back()
    {
        await Store.Faces.Put(new(Anna, 1, "one"));
        await Store.Faces.Put(new(Anna, 2, "two"));
        await Store.Faces.Put(new(Anna, 2, "two, again"));
        await Store.Faces.Put(new(Anna, 1, "one"));
        Assert.Equal([(Anna, 2, "two, again")], (await All()).Select(change => (change.User, change.Number, change.Sealed)));

        await Store.Faces.Delete(Anna);
        await Store.Faces.Delete(Anna);
        await Store.Faces.Put(new(Anna, 2, "late"));
        Assert.Equal([(Anna, 2, null)], (await All()).Select(change => (change.User, change.Number, change.Sealed)));
        Assert.DoesNotContain("again", await TextOf("face_templates"), StringComparison.Ordinal);

        await Store.Faces.Put(new(Anna, 3, "three"));
        Assert.Equal("three", Assert.Single(await All()).Sealed);
    }

    [Fact]
    public async Task Places_are_of_those_who_are_enrolled_and_go_with_their_faces()
    {
        await Store.Faces.AddPlace(Anna, "shop");
        Assert.Empty(await All());
        await Store.Faces.Put(new(Anna, 1, "one"));
        await Store.Faces.AddPlace(Anna, "shop");
        await Store.Faces.AddPlace(Anna, "shop");
        await Store.Faces.AddPlace(Anna, "other");
        Assert.Equal([null, "shop", "other"], (await All()).Select(change => change.Place));

        // A face that is put anew, and one that loses a place, is told again with all places that it has.
        await Store.Faces.Put(new(Anna, 2, "two"));
        Assert.Equal([null, "other", "shop"], (await All()).OrderBy(change => change.Place).Select(change => change.Place));
        Assert.Null((await All())[0].Place);
        var before = (await All())[^1].Count;
        await Store.Faces.RemovePlace(Anna, "shop");
        await Store.Faces.RemovePlace(Anna, "shop");
        Assert.Equal([null, "other"], (await Store.Faces.Changes(before, 100)).Select(change => change.Place));

        await Store.Faces.Delete(Anna);
        Assert.Equal([(null, null)], (await All()).Select(change => (change.Place, change.Sealed)));
    }

    [Fact]
    public async Task A_user_has_only_the_latest_places()
    {
        await Store.Faces.Put(new(Anna, 1, "one"));
        for (var i = 0; i <= FaceChange.PlacesMax; i++) await Store.Faces.AddPlace(Anna, $"shop-{i:D3}");

        var places = (await Store.Faces.Changes(0, 1000)).Where(change => change.Place is not null).Select(change => change.Place).ToList();
        Assert.Equal((FaceChange.PlacesMax, "shop-001", "shop-200"), (places.Count, places[0], places[^1]));
    }

    /// <summary>Whoever reads on from what they have read misses nothing, whoever changes what meanwhile, and however little they read at a
    /// time.</summary>
    [Fact]
    public async Task Nobody_who_reads_on_misses_a_change()
    {
        var other = await OpenAnother();
        var writers = Enumerable.Range(0, 8).Select(writer => Task.Run(async () =>
        {
            var faces = (writer % 2 == 0 ? Store : other).Faces;
            for (var i = 0; i < 25; i++) await faces.Put(new(new(20_000_000 + (writer * 100) + i), 1, "face"));
        })).ToArray();
        var seen = new HashSet<UserId>();
        var count = 0L;
        for (var isOver = false; ;)
        {
            var changes = await Store.Faces.Changes(count, 10);
            seen.UnionWith(changes.Select(change => change.User));
            if (!changes.IsEmpty) count = changes[^1].Count;
            else if (isOver) break;
            else isOver = writers.All(writer => writer.IsCompleted);
        }

        await Task.WhenAll(writers);
        Assert.Equal(200, seen.Count);
        await Store.Faces.Put(new(Bo, 1, "face"));
        Assert.Equal(Bo, Assert.Single(await Store.Faces.Changes(count, 10)).User);
    }

    private async Task<IReadOnlyList<FaceChange>> All() => await Store.Faces.Changes(0, 100);

    private async Task<string> TextOf(string table) => string.Join('\n', (await Store.Shards.First.Query(
        reader => reader.IsDBNull(0) ? "" : reader.GetString(0), $"SELECT sealed FROM {table}")));
}

public sealed class FacesOnPostgres() : FaceContract(StoreKind.Postgres);

public sealed class FacesOnSqlite() : FaceContract(StoreKind.Sqlite);
