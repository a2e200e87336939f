using System.Reflection;
using Orleans.Runtime;
using Orleans.Serialization.Invocation;

namespace Orleans.Serialization.Invocation
{
    /// <summary>One call, as data.</summary>
    public interface IInvokable
    {
        int GetArgumentCount();

        object? GetArgument(int index);

        void SetArgument(int index, object value);

        string GetMethodName();

        string GetInterfaceName();

        Type GetInterfaceType();

        MethodInfo GetMethod();
    }
}

namespace Orleans
{
    /// <summary>A call on its way, as filters see it.</summary>
    public interface IGrainCallContext
    {
        IInvokable Request { get; }

        object Grain { get; }

        /// <summary>Null if the call comes from outside the grains.</summary>
        GrainId? SourceId { get; }

        GrainId TargetId { get; }

        GrainInterfaceType InterfaceType { get; }

        string InterfaceName { get; }

        string MethodName { get; }

        MethodInfo InterfaceMethod { get; }

        object? Result { get; set; }

        /// <summary>Goes on to the next filter, and at last to the grain.</summary>
        Task Invoke();
    }

    /// <inheritdoc cref="IGrainCallContext"/>
    public interface IIncomingGrainCallContext : IGrainCallContext
    {
        MethodInfo ImplementationMethod { get; }

        IGrainContext TargetContext { get; }
    }

    /// <summary>Stands around every call that comes in, or, on a grain class, around that grain's calls.</summary>
    public interface IIncomingGrainCallFilter
    {
        Task Invoke(IIncomingGrainCallContext context);
    }

    /// <inheritdoc cref="IIncomingGrainCallFilter"/>
    public delegate Task IncomingGrainCallFilterDelegate(IIncomingGrainCallContext context);
}
