using System.Reflection;
using Tael.Client.Api.Wire.Fields;

namespace Tael.Client.Api.OpenApi;

/// <summary>Which method carries a call out: its class's docstring is the description.</summary>
internal sealed record DescribedBy(MethodInfo Method);

/// <summary>What an endpoint reads its body into; the reader checks by the same shape.</summary>
internal sealed record TakesBody(Shape Shape);

/// <summary>What an endpoint reads its query into.</summary>
internal sealed record TakesQuery(Shape Shape);

/// <summary>What a call that succeeds is answered with.</summary>
/// <param name="Shape">Null: nothing (204), or no JSON.</param>
/// <param name="MediaType">Null with an answer that has no body.</param>
internal sealed record AnswersWith(int Status, Shape? Shape, string? MediaType);

/// <summary>One error that an endpoint can be answered with.</summary>
/// <param name="When">Half a sentence, as in "when the order has been paid".</param>
internal sealed record RefusesWith(int Status, string Code, string When);
