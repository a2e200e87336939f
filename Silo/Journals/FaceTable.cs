using System.Collections.Immutable;
using System.Data.Common;
using Microsoft.Data.Sqlite;
using Tael.Domain.Wallets;
using Tael.Grains.Faces;

namespace Tael.Silo.Journals;

/// <inheritdoc cref="IFaceStore"/>
/// <remarks>Changes are counted in the order in which they are committed, so that nobody who asks for those after a count misses one. On
/// SQLite what is deleted is overwritten with zeros; on PostgreSQL its row is dead and vacuumed within minutes.</remarks>
internal sealed class FaceTable(JournalDatabase database) : IFaceStore
{
    private const string CountOn = """
        INSERT INTO face_changes (id, latest) VALUES (1, 1)
        ON CONFLICT (id) DO UPDATE SET latest = face_changes.latest + 1 RETURNING latest
        """;

    public Task Put(SealedFace face) => Change(async (connection, changed) =>
    {
        var put = await connection.Execute(
            """
            INSERT INTO face_templates (user_id, changed, number, sealed) VALUES (@user, @changed, @number, @sealed)
            ON CONFLICT (user_id) DO UPDATE SET changed = excluded.changed, number = excluded.number, sealed = excluded.sealed
            WHERE face_templates.number < excluded.number
              OR (face_templates.number = excluded.number AND face_templates.sealed IS NOT NULL)
            """,
            ("user", face.User.Value), ("changed", changed), ("number", face.Number), ("sealed", face.Sealed));
        if (put > 0) await Touch(connection, face.User, changed);
    });

    public Task Delete(UserId user) => Change(async (connection, changed) =>
    {
        await connection.Execute(
            "UPDATE face_templates SET changed = @changed, sealed = NULL WHERE user_id = @user AND sealed IS NOT NULL",
            ("user", user.Value), ("changed", changed));
        await connection.Execute("DELETE FROM face_places WHERE user_id = @user", ("user", user.Value));
    });

    public Task AddPlace(UserId user, string place) => Change(async (connection, changed) =>
    {
        await connection.Execute(
            """
            INSERT INTO face_places (user_id, changed, place)
            SELECT user_id, @changed, @place FROM face_templates WHERE user_id = @user AND sealed IS NOT NULL
            ON CONFLICT (user_id, place) DO NOTHING
            """,
            ("user", user.Value), ("changed", changed), ("place", place));
        await connection.Execute(
            """
            DELETE FROM face_places WHERE user_id = @user AND place IN (
              SELECT place FROM face_places WHERE user_id = @user ORDER BY changed DESC, place LIMIT 10000 OFFSET @most)
            """,
            ("user", user.Value), ("most", FaceChange.PlacesMax));
    });

    public Task RemovePlace(UserId user, string place) => Change(async (connection, changed) =>
    {
        var removed = await connection.Execute(
            "DELETE FROM face_places WHERE user_id = @user AND place = @place", ("user", user.Value), ("place", place));

        // Who reads the face again forgets all places and reads those that are left.
        if (removed > 0) await Touch(connection, user, changed);
    });

    public async Task<ImmutableArray<FaceChange>> Changes(long after, int limit)
    {
        var changes = await database.Query(
            reader => new FaceChange(
                reader.GetInt64(0),
                new(reader.GetInt64(1)),
                reader.GetInt32(2),
                reader.IsDBNull(3) ? null : reader.GetString(3),
                reader.IsDBNull(4) ? null : reader.GetString(4)),
            """
            SELECT changed, user_id, number, sealed, NULL AS place FROM face_templates WHERE changed > @after
            UNION ALL
            SELECT changed, user_id, 0, NULL, place FROM face_places WHERE changed > @after
            ORDER BY changed, number DESC LIMIT @limit
            """,
            ("after", after), ("limit", limit));

        // What shares a count is told together: a count that may go on beyond the limit is left for the next call.
        return [.. changes.Count < limit ? changes : changes.Where(change => change.Count < changes[^1].Count)];
    }

    private static async Task Touch(DbConnection connection, UserId user, long changed)
    {
        foreach (var table in new[] { "face_templates", "face_places" })
        {
            await connection.Execute(
                $"UPDATE {table} SET changed = @changed WHERE user_id = @user", ("user", user.Value), ("changed", changed));
        }
    }

    private async Task Change(Func<DbConnection, long, Task> change)
    {
        using var alone = await database.WriteAlone();
        await using var connection = await database.Connect();
        if (connection is SqliteConnection) await connection.Execute("PRAGMA secure_delete = ON");
        await using var transaction = await connection.BeginTransactionAsync();
        var changed = await connection.Query(reader => reader.GetInt64(0), CountOn);
        await change(connection, changed[0]);
        await transaction.CommitAsync();
    }
}
