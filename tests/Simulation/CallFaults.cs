using Orleans;
using Orleans.Runtime;

namespace Tael.Simulation;

/// <summary>Stands before every call of a grain, and loses, repeats or delays it, or its answer.</summary>
internal sealed class CallFaults(World world) : IIncomingGrainCallFilter
{
    public async Task Invoke(IIncomingGrainCallContext context)
    {
        var isReminder = context.InterfaceMethod.DeclaringType == typeof(IRemindable);
        if (Strikes(isReminder, Fault.CallLost, Fault.ReminderLost)) throw new TimeoutException("The call was lost.");

        if (Strikes(isReminder, Fault.CallLate, Fault.ReminderLate))
        {
            await world.Simulator.Delay(TimeSpan.FromMilliseconds(world.Simulator.Random.Next(90_000)));
        }

        if (Strikes(isReminder, Fault.CallTwice, Fault.ReminderTwice)) await context.Invoke();

        if (world.Faults.Strikes(Fault.TimeoutWhileRunning))
        {
            _ = RunUnheard(context);
            throw new TimeoutException("The answer did not come in time.");
        }

        await context.Invoke();
        if (world.Faults.Strikes(Fault.AnswerLost)) throw new TimeoutException("The answer was lost.");
    }

    private bool Strikes(bool isReminder, Fault call, Fault reminder) => world.Faults.Strikes(isReminder ? reminder : call);

    private static async Task RunUnheard(IIncomingGrainCallContext context)
    {
        try
        {
            await context.Invoke();
        }
        catch (Exception failure) when (World.IsUnknown(failure))
        {
            // Nobody waits for it any more.
        }
    }
}
