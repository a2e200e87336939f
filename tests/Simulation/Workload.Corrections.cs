using Tael.Domain.Scores;

namespace Tael.Simulation;

/// <summary>Users that say that facts of their scores are wrong, and operators that decide.</summary>
internal sealed partial class Workload
{
    private Func<Command> DrawCorrection()
    {
        var user = DrawTrusted();
        var rows = world.Disk.Of(user.Score).Events;
        var told = Enumerable.Range(1, rows.Count).Where(version => rows[version - 1] is ScoreFactArrived).ToArray();
        long version = told.Length == 0 ? 1 : told[_random.Next(told.Length)];
        var isUpheld = _random.Next(2) == 0;
        return _random.Next(2) == 0
            ? () => new AskForCorrection(world, user, version, "it was not me")
            : () => new DecideCorrection(world, user, version, isUpheld);
    }
}
