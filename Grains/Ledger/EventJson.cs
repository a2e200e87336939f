using System.Buffers;
using System.Collections.Frozen;
using System.Reflection;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using Tael.Domain;
using Tael.Domain.Ledger;
using Tael.Domain.Merchants;
using Tael.Domain.Payments;
using Tael.Domain.Payouts;
using Tael.Domain.Permissions;
using Tael.Domain.Plans;
using Tael.Domain.ServiceOrders;
using Tael.Domain.Sharing;
using Tael.Domain.Wallets;

namespace Tael.Grains.Ledger;

/// <summary>How events and snapshots are written in the journal: JSON that a person can read, named by alias.</summary>
/// <remarks>
/// On disk for ever: members may be added to an event, never renamed or given another meaning. What a row's columns say,
/// time and movement, its payload does not say again: so they can't contradict each other, and a row of money is a third shorter.
/// </remarks>
public static class EventJson
{
    private static readonly FrozenSet<string> InMovement = FrozenSet.Create("transfer", "from", "to", "amount");

    private static readonly JsonSerializerOptions Options = new()
    {
        TypeInfoResolver = new DefaultJsonTypeInfoResolver { Modifiers = { LeaveOutColumns } },
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        IgnoreReadOnlyProperties = true,
        Converters =
        {
            new MoneyJson(),
            new NumberJson<Instant>(i => i.UnixMicros, n => new Instant(n)),
            new NumberJson<SettlementDay>(d => d.DaysSinceEpoch, n => new SettlementDay((int)n)),
            new NumberJson<UserId>(u => u.Value, n => new UserId(n)),
            new NumberJson<MerchantId>(m => m.Value, n => new MerchantId(n)),
            new NumberJson<FeeRate>(r => r.BasisPoints, n => new FeeRate((int)n)),
            new TextJson<AccountId>(a => a.Value, AccountId.Parse),
            new TextJson<TransferId>(t => t.Value, TransferId.Parse),
            new TextJson<TransactionId>(t => t.Value, TransactionId.Parse),
            new TextJson<OutTradeNo>(o => o.Value, OutTradeNo.ParseStored),
            new TextJson<RequestId>(r => r.Value, RequestId.Parse),
            new TextJson<OutRefundNo>(o => o.Value, OutRefundNo.Parse),
            new TextJson<MerchantCodeId>(c => c.Value, MerchantCodeId.Parse),
            new TextJson<OutBillNo>(o => o.Value, OutBillNo.Parse),
            new TextJson<OutAuthorizationNo>(o => o.Value, OutAuthorizationNo.Parse),
            new TextJson<AuthorizationCode>(a => a.Value, AuthorizationCode.Parse),
            new TextJson<PlanNo>(o => o.Value, PlanNo.Parse),
            new TextJson<SignPlanNo>(o => o.Value, SignPlanNo.Parse),
            new TextJson<ServiceOrderNo>(o => o.Value, ServiceOrderNo.Parse),
            new TextJson<OutReturnNo>(o => o.Value, OutReturnNo.Parse),
            new TextJson<OutSharingNo>(o => o.Value, OutSharingNo.Parse),
        },
    };

    private static readonly FrozenDictionary<Type, string> Kinds = typeof(AccountEvent).Assembly.GetTypes()
        .Where(type => type.IsSubclassOf(typeof(AccountEvent)) && !type.IsAbstract)
        .ToFrozenDictionary(type => type, type => type.GetCustomAttribute<AliasAttribute>(inherit: false)!.Alias);

    private static readonly FrozenDictionary<string, Type> Types = Kinds.ToFrozenDictionary(k => k.Value, k => k.Key);

    /// <summary>The same way to write, for people: enums by name, and with another word on what is left out.</summary>
    internal static JsonSerializerOptions OptionsWith(Action<JsonTypeInfo> leaveOut)
    {
        var options = new JsonSerializerOptions(Options)
        {
            TypeInfoResolver = new DefaultJsonTypeInfoResolver { Modifiers = { leaveOut } },
        };
        options.Converters.Add(new JsonStringEnumConverter(JsonNamingPolicy.CamelCase));
        return options;
    }

    public static string KindOf(AccountEvent happened) => Kinds[happened.GetType()];

    public static byte[] Write(AccountEvent happened) =>
        JsonSerializer.SerializeToUtf8Bytes(happened, happened.GetType(), Options);

    /// <summary>Reads an event back. A kind that this version does not know is an error: never skip a fact.</summary>
    public static TEvent Read<TEvent>(JournalRow row)
        where TEvent : AccountEvent
    {
        if (!Types.TryGetValue(row.Kind, out var type))
        {
            throw new InvalidDataException($"Row {row.Version} is a {row.Kind}, which this version does not know.");
        }

        return (TEvent)JsonSerializer.Deserialize(WithColumns(row), type, Options)!;
    }

    public static AccountSnapshot WriteState<TState>(AccountTip<TState> tip)
        where TState : class, IAccount => new(
        FormatOf<TState>(),
        tip.Version,
        tip.BalanceMinor,
        JsonSerializer.SerializeToUtf8Bytes(tip.State!, Options),
        tip.Hash);

    public static TState ReadState<TState>(AccountSnapshot snapshot) =>
        JsonSerializer.Deserialize<TState>(snapshot.State.Span, Options)!;

    /// <summary>Changes with the shape of a state, so that an old snapshot is passed over and the rows are folded anew.</summary>
    public static string FormatOf<TState>() => $"{typeof(TState).GetCustomAttribute<AliasAttribute>(inherit: false)!.Alias}.1";

    private static void LeaveOutColumns(JsonTypeInfo info)
    {
        if (!info.Type.IsSubclassOf(typeof(AccountEvent))) return;

        var moves = info.Type.GetProperty(nameof(AccountEvent.Movement))!.DeclaringType != typeof(AccountEvent);
        foreach (var member in info.Properties)
        {
            if (member.Name == "at" || (moves && InMovement.Contains(member.Name))) member.Get = null;
        }
    }

    /// <summary>The event's whole JSON: what the columns say, and then the payload's members.</summary>
    private static ReadOnlySpan<byte> WithColumns(JournalRow row)
    {
        var json = new ArrayBufferWriter<byte>(512);
        using var writer = new Utf8JsonWriter(json);
        writer.WriteStartObject();
        writer.WriteNumber("at", row.At.UnixMicros);
        if (row.Movement is { } movement)
        {
            writer.WriteString("transfer", movement.Transfer.Value);
            writer.WriteString(movement.Kind == MovementKind.Debit ? "to" : "from", movement.Counterparty.Value);
            writer.WritePropertyName("amount");
            JsonSerializer.Serialize(writer, movement.Amount, Options);
        }

        writer.Flush();
        var members = row.Payload.Span[1..];
        if (members.Length > 1) json.Write(","u8);
        json.Write(members);
        return json.WrittenSpan;
    }

    private sealed class MoneyJson : JsonConverter<Money>
    {
        public override Money Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
        {
            var text = reader.GetString()!;
            return new(
                long.Parse(text.AsSpan(4), System.Globalization.CultureInfo.InvariantCulture),
                Enum.Parse<Currency>(text.AsSpan(0, 3), ignoreCase: true));
        }

        public override void Write(Utf8JsonWriter writer, Money value, JsonSerializerOptions options)
        {
            var code = value.Currency switch
            {
                Currency.Cny => "CNY",
                _ => throw new JsonException($"{value.Currency} has no code."),
            };
            writer.WriteStringValue($"{code} {value.Minor}");
        }
    }

    private sealed class NumberJson<T>(Func<T, long> number, Func<long, T> of) : JsonConverter<T>
    {
        public override T Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            of(reader.GetInt64());

        public override void Write(Utf8JsonWriter writer, T value, JsonSerializerOptions options) =>
            writer.WriteNumberValue(number(value));
    }

    private sealed class TextJson<T>(Func<T, string> text, Func<string, T> parse) : JsonConverter<T>
    {
        public override T Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            parse(reader.GetString()!);

        public override void Write(Utf8JsonWriter writer, T value, JsonSerializerOptions options) =>
            writer.WriteStringValue(text(value));
    }
}
