using System.Data.Common;
using Orleans.Embedded;

namespace Tael.Silo.Reminders;

/// <summary>The embedded runtime's reminders, in the journal's database.</summary>
/// <remarks>Few and seldom changed, so each change is a statement of its own; the SQL is common to both databases.</remarks>
internal sealed class SqlReminderStore(DbDataSource database) : IReminderStore
{
    public async Task<IReadOnlyList<Reminder>> ReadAll(CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand("SELECT grain, name, start_micros, period_micros FROM reminders");
        await using var rows = await command.ExecuteReaderAsync(cancellationToken);
        var reminders = new List<Reminder>();
        while (await rows.ReadAsync(cancellationToken))
        {
            reminders.Add(new Reminder(
                GrainId.Parse(rows.GetString(0)),
                rows.GetString(1),
                DateTimeOffset.UnixEpoch + TimeSpan.FromMicroseconds(rows.GetInt64(2)),
                TimeSpan.FromMicroseconds(rows.GetInt64(3))));
        }

        return reminders;
    }

    public async Task Upsert(Reminder reminder)
    {
        await using var command = database.CreateCommand(
            """
            INSERT INTO reminders (grain, name, start_micros, period_micros) VALUES (@grain, @name, @start, @period)
            ON CONFLICT (grain, name) DO UPDATE SET start_micros = @start, period_micros = @period
            """);
        Add(command, "@grain", reminder.Grain.ToString());
        Add(command, "@name", reminder.Name);
        Add(command, "@start", (reminder.StartAt - DateTimeOffset.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond);
        Add(command, "@period", reminder.Period.Ticks / TimeSpan.TicksPerMicrosecond);
        await command.ExecuteNonQueryAsync();
    }

    public async Task Remove(GrainId grain, string name)
    {
        await using var command = database.CreateCommand("DELETE FROM reminders WHERE grain = @grain AND name = @name");
        Add(command, "@grain", grain.ToString());
        Add(command, "@name", name);
        await command.ExecuteNonQueryAsync();
    }

    private static void Add(DbCommand command, string name, object value)
    {
        var parameter = command.CreateParameter();
        (parameter.ParameterName, parameter.Value) = (name, value);
        command.Parameters.Add(parameter);
    }
}
