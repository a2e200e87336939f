using Tael.Domain.Scores;
using Tael.Grains.Ledger;

namespace Tael.Grains.Scores;

public sealed partial class ScoreGrain
{
    /// <summary>Rows never change, so the fact may be read before the decision.</summary>
    public async Task<AskCorrectionStatus> AskCorrection(AskScoreCorrection command)
    {
        var row = (await journal.RowsAfter(Self, command.Version - 1, 1)).FirstOrDefault(row => row.Version == command.Version);
        var fact = row is null ? null : EventJson.Read<ScoreEvent>(row);
        return await Run(
            (profile, _, now) => AskScoreCorrection.Decide(profile, command, fact, now),
            unable: new(Stopped: AskCorrectionStatus.AccountStopped));
    }

    public Task<DecideCorrectionStatus> DecideCorrection(DecideScoreCorrection command) => Run(
        (profile, _, now) => DecideScoreCorrection.Decide(profile, command, now),
        unable: new(Stopped: DecideCorrectionStatus.AccountStopped));

    public async Task<ScoreCorrections> Corrections() => new((await Latest())?.Corrections ?? []);
}
