namespace Tael.Simulation;

/// <summary>What may go wrong.</summary>
internal enum Fault
{
    /// <summary>An activation goes between two turns, wherever its calls stand.</summary>
    ActivationLost,

    /// <summary>A second process on the same journal, with its own activation of every grain.</summary>
    SecondActivation,
    ProcessKilled,

    /// <summary>A call never reaches its grain; the caller hears of a timeout.</summary>
    CallLost,

    /// <summary>A call runs, and its answer is lost.</summary>
    AnswerLost,

    /// <summary>The caller hears of a timeout while the call goes on.</summary>
    TimeoutWhileRunning,

    /// <summary>A call comes seconds or minutes later than others that were sent after it.</summary>
    CallLate,
    CallTwice,
    AppendFailed,

    /// <summary>Stored, but whoever asked for it hears of a failure.</summary>
    AppendAnswerLost,

    /// <summary>By up to minutes, before it is stored or after.</summary>
    AppendSlow,
    ReadFailed,
    AcknowledgementLost,
    ReminderLost,
    ReminderLate,
    ReminderTwice,

    /// <summary>The calendar of all processes jumps, by up to eight days.</summary>
    ClockJump,

    /// <summary>A process's calendar is wrong by seconds, before or behind.</summary>
    ClockSkew,
}

/// <summary>How often each fault strikes in one run, and how often it has.</summary>
/// <remarks>Each seed draws a rate for each fault; four in ten are zero, so that some runs have few faults and can show what
/// many together would hide.</remarks>
internal sealed class Faults
{
    private static readonly double[] RatesMax = MakeRates();

    private readonly Random _random;
    private readonly double[] _rates = new double[RatesMax.Length];
    private readonly long[] _counts = new long[RatesMax.Length];

    public Faults(Random random, bool isOn)
    {
        _random = random;
        IsOn = isOn;
        for (var i = 0; i < _rates.Length; i++)
        {
            var share = random.NextDouble();
            _rates[i] = share < 0.4 ? 0 : RatesMax[i] * share * share;
        }
    }

    public bool IsOn { get; set; }

    public IReadOnlyList<long> Counts => _counts;

    public bool MayStrike(Fault fault) => _rates[(int)fault] > 0;

    public bool Strikes(Fault fault)
    {
        if (!IsOn || _random.NextDouble() >= _rates[(int)fault]) return false;

        Count(fault);
        return true;
    }

    public void Count(Fault fault) => _counts[(int)fault]++;

    private static double[] MakeRates()
    {
        var rates = new double[Enum.GetValues<Fault>().Length];
        foreach (var fault in Enum.GetValues<Fault>())
        {
            rates[(int)fault] = fault switch
            {
                // Drawn at every step:
                Fault.ActivationLost => 0.002,
                Fault.SecondActivation => 0.001,
                Fault.ProcessKilled => 0.0004,
                Fault.ClockJump or Fault.ClockSkew => 0.0001,

                // Drawn at every reminder, of which there are few:
                Fault.ReminderLost or Fault.ReminderLate or Fault.ReminderTwice => 0.5,

                // Drawn at every call and every operation of the journal:
                Fault.AppendSlow => 0.02,
                _ => 0.08,
            };
        }

        return rates;
    }
}
