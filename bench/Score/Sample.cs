using Tael.Domain.Scores;

namespace Tael.Bench.Score;

/// <summary>One population, judged: each person's score, its reasons, the known propensity, and what came of it.</summary>
internal sealed record Sample(IReadOnlyList<Judged> People)
{
    public static Sample Draw(Scorecard card, int seed, int people)
    {
        var random = new Random(seed);
        var judged = new Judged[people];
        for (var i = 0; i < people; i++)
        {
            var person = Person.Live(random);
            judged[i] = new(card.Evaluate(person.Profile, Person.End), person.Propensity, person.Defaults);
        }

        return new(judged);
    }
}

internal sealed record Judged(Tael.Domain.Scores.Score Score, double Propensity, bool Defaults);
