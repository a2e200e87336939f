using System.Reflection;
using System.Reflection.Emit;
using System.Runtime.CompilerServices;
using Orleans.Runtime;

namespace Orleans.Embedded;

/// <summary>Writes the classes behind references: a proxy per interface, a request per method.</summary>
/// <remarks>
/// For <c>Task&lt;R&gt; M(A a)</c> it writes, in effect:
/// <code>
/// class IFoo.M : Request&lt;R&gt; { public A arg0; override Task Call(object grain) => ((IFoo)grain).M(arg0); }
/// class IFoo : GrainReference, IFoo { Task&lt;R&gt; M(A a) => Send(new IFoo.M { arg0 = a }, 0); }
/// </code>
/// </remarks>
internal static class ProxyEmitter
{
    private const BindingFlags Inner = BindingFlags.Instance | BindingFlags.Static | BindingFlags.NonPublic
        | BindingFlags.DeclaredOnly;

    private static readonly Lock Writing = new();
    private static readonly HashSet<Assembly> Opened = [];
    private static readonly AssemblyBuilder Assembly =
        AssemblyBuilder.DefineDynamicAssembly(new AssemblyName("Tael.Grains.Proxies"), AssemblyBuilderAccess.Run);

    private static readonly ModuleBuilder Module = Assembly.DefineDynamicModule("Proxies");
    private static readonly Type[] ConstructorTypes = [typeof(GrainInterface), typeof(IdSpan)];
    private static readonly ConstructorInfo BaseConstructor =
        typeof(GrainReference).GetConstructor(Inner, ConstructorTypes)!;

    private static readonly MethodInfo Checked = Of(typeof(GrainReference), nameof(Checked));
    private static readonly MethodInfo To = Of(typeof(GrainReference), nameof(To));
    private static readonly MethodInfo SendVoid = Sender(isGeneric: false);
    private static readonly MethodInfo SendValue = Sender(isGeneric: true);

    internal static GrainReference Emit(Type grainInterface, GrainMethod[] methods)
    {
        lock (Writing)
        {
            Open(grainInterface);
            var name = $"{grainInterface.FullName}#{Opened.Count}.{Module.GetTypes().Length}";
            var proxy = Module.DefineType(name, TypeAttributes.Sealed, typeof(GrainReference), [grainInterface]);
            var constructor = EmitConstructor(proxy);
            EmitTo(proxy, constructor);
            for (var i = 0; i < methods.Length; i++)
            {
                EmitMethod(proxy, methods[i].Info, i, EmitRequest($"{name}.{i}", methods[i].Info));
            }

            return (GrainReference)proxy.CreateType().GetConstructor(ConstructorTypes)!.Invoke([null, default(IdSpan)]);
        }
    }

    private static ConstructorBuilder EmitConstructor(TypeBuilder proxy)
    {
        var constructor = proxy.DefineConstructor(
            MethodAttributes.Public, CallingConventions.HasThis, ConstructorTypes);
        var code = constructor.GetILGenerator();
        code.Emit(OpCodes.Ldarg_0);
        code.Emit(OpCodes.Ldarg_1);
        code.Emit(OpCodes.Ldarg_2);
        code.Emit(OpCodes.Call, BaseConstructor);
        code.Emit(OpCodes.Ret);
        return constructor;
    }

    private static void EmitTo(TypeBuilder proxy, ConstructorBuilder constructor)
    {
        var code = Override(proxy, To).GetILGenerator();
        code.Emit(OpCodes.Ldarg_1);
        code.Emit(OpCodes.Ldarg_2);
        code.Emit(OpCodes.Newobj, constructor);
        code.Emit(OpCodes.Ret);
    }

    private static void EmitMethod(TypeBuilder proxy, MethodInfo method, int index, Type request)
    {
        var code = Override(proxy, method).GetILGenerator();
        var parameters = method.GetParameters();
        code.Emit(OpCodes.Ldarg_0);
        code.Emit(OpCodes.Newobj, request.GetConstructor(Type.EmptyTypes)!);
        for (var i = 0; i < parameters.Length; i++)
        {
            code.Emit(OpCodes.Dup);
            code.Emit(OpCodes.Ldarg, i + 1);
            if (typeof(IAddressable).IsAssignableFrom(parameters[i].ParameterType)) code.Emit(OpCodes.Call, Checked);
            code.Emit(OpCodes.Stfld, request.GetField($"arg{i}")!);
        }

        code.Emit(OpCodes.Ldc_I4, index);
        var result = method.ReturnType;
        if (!result.IsGenericType)
        {
            code.Emit(OpCodes.Call, SendVoid);
            if (result == typeof(void)) code.Emit(OpCodes.Pop);
            if (result == typeof(ValueTask)) code.Emit(OpCodes.Newobj, result.GetConstructor([typeof(Task)])!);
        }
        else
        {
            var value = result.GetGenericArguments()[0];
            code.Emit(OpCodes.Call, SendValue.MakeGenericMethod(value));
            if (result.IsValueType)
            {
                code.Emit(OpCodes.Newobj, result.GetConstructor([typeof(Task<>).MakeGenericType(value)])!);
            }
        }

        code.Emit(OpCodes.Ret);
    }

    private static Type EmitRequest(string name, MethodInfo method)
    {
        var result = method.ReturnType;
        var parent = result.IsGenericType
            ? typeof(Request<>).MakeGenericType(result.GetGenericArguments())
            : typeof(VoidRequest);
        var request = Module.DefineType($"{name}.{method.Name}", TypeAttributes.Sealed, parent);
        request.DefineDefaultConstructor(MethodAttributes.Public);

        var code = Override(request, Of(typeof(Request), nameof(Request.Call))).GetILGenerator();
        code.Emit(OpCodes.Ldarg_1);
        code.Emit(OpCodes.Castclass, method.DeclaringType!);
        var parameters = method.GetParameters();
        for (var i = 0; i < parameters.Length; i++)
        {
            var field = request.DefineField($"arg{i}", parameters[i].ParameterType, FieldAttributes.Public);
            code.Emit(OpCodes.Ldarg_0);
            code.Emit(OpCodes.Ldfld, field);
        }

        code.Emit(OpCodes.Callvirt, method);
        if (result == typeof(void))
        {
            code.Emit(OpCodes.Call, typeof(Task).GetProperty(nameof(Task.CompletedTask))!.GetMethod!);
        }
        else if (result.IsValueType)
        {
            var task = code.DeclareLocal(result);
            code.Emit(OpCodes.Stloc, task);
            code.Emit(OpCodes.Ldloca, task);
            code.Emit(OpCodes.Call, result.GetMethod(nameof(ValueTask.AsTask))!);
        }

        code.Emit(OpCodes.Ret);
        return request.CreateType();
    }

    private static MethodBuilder Override(TypeBuilder type, MethodInfo method)
    {
        var access = method.Attributes & MethodAttributes.MemberAccessMask;
        var written = type.DefineMethod(
            method.Name,
            access | MethodAttributes.Virtual | MethodAttributes.HideBySig,
            method.ReturnType,
            [.. method.GetParameters().Select(p => p.ParameterType)]);
        if (method.DeclaringType!.IsInterface) type.DefineMethodOverride(written, method);
        return written;
    }

    /// <summary>Lets what is written here use the interfaces that others keep internal.</summary>
    private static void Open(Type grainInterface)
    {
        foreach (var type in grainInterface.GetInterfaces().Append(grainInterface).SelectMany(TypesIn))
        {
            if (!Opened.Add(type.Assembly)) continue;

            var attribute = typeof(IgnoresAccessChecksToAttribute).GetConstructor([typeof(string)])!;
            Assembly.SetCustomAttribute(new CustomAttributeBuilder(attribute, [type.Assembly.GetName().Name!]));
        }
    }

    private static IEnumerable<Type> TypesIn(Type grainInterface) => grainInterface.GetMethods()
        .SelectMany(method => method.GetParameters().Select(p => p.ParameterType).Append(method.ReturnType))
        .SelectMany(type => type.GetGenericArguments().Append(type))
        .Append(grainInterface);

    private static MethodInfo Of(Type type, string name) =>
        type.GetMethods(Inner).Single(method => method.Name == name);

    private static MethodInfo Sender(bool isGeneric) => typeof(GrainReference).GetMethods(Inner)
        .Single(method => method.Name == nameof(GrainReference.Send) && method.IsGenericMethod == isGeneric);
}
