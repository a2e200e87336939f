using System.Collections.Immutable;
using System.Text;
using Tael.Client.Api.Wire.Fields;
using Tael.Domain.Devices;

namespace Tael.Client.Api.Devices;

/// <summary>What a receipt printer (小票机) is to print.</summary>
/// <remarks>Source: POST /v3/pay-devices/printers/{device_id}/print-orders; the limits are ours.</remarks>
public sealed record PrintOrderRequest
{
    [Text(Domain.Ledger.RequestId.LengthMax, Alphabet = "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ_-|*@")]
    public required string PrintOrderNo { get; init; }

    /// <summary>Kept, and without effect.</summary>
    [Text(64)] public string? TemplateId { get; init; }

    /// <summary>Kept, and without effect.</summary>
    [NotifyUrl(255)] public string? NotifyUrl { get; init; }

    [Items(50)] public ImmutableArray<PrintVariable>? VariableList { get; init; }

    [Items(5)] public ImmutableArray<PrintTable>? TableList { get; init; }

    /// <summary>Variables one a line, then each table under its name with its cells two blanks apart.</summary>
    internal string ToText()
    {
        var text = new StringBuilder();
        foreach (var variable in VariableList ?? []) text.Append(variable.Key).Append(": ").Append(variable.Value).Append('\n');
        foreach (var table in TableList ?? [])
        {
            text.Append(table.Key).Append('\n');
            foreach (var row in table.RowList) text.AppendJoin("  ", row.CellList).Append('\n');
        }

        return text.ToString().TrimEnd('\n');
    }
}

public sealed record PrintVariable
{
    [Text(32)] public required string Key { get; init; }
    [Text(512, LengthMin = 0)] public required string Value { get; init; }
}

public sealed record PrintTable
{
    [Text(32)] public required string Key { get; init; }
    [Items(100)] public required ImmutableArray<PrintRow> RowList { get; init; }
}

public sealed record PrintRow
{
    [Items(10), Text(128, LengthMin = 0)] public required ImmutableArray<string> CellList { get; init; }
}

/// <param name="PrintState">CACHED: it waits for the printer, which is not connected. FAIL: the printer has said that it can't.</param>
/// <param name="PrintStateDescription">Why it can't.</param>
internal sealed record PrintOrderAnswer(
    string PrintOrderNo,
    string? TemplateId,
    string? NotifyUrl,
    [property: OneOf("PRINT_STATE_WAIT", "PRINT_STATE_SUCCESS", "PRINT_STATE_FAIL", "PRINT_STATE_CACHED")] string PrintState,
    string? PrintStateDescription,
    ImmutableArray<PrintVariable>? VariableList,
    ImmutableArray<PrintTable>? TableList)
{
    public static PrintOrderAnswer Of(PrintOrderRequest request, DeviceCommand command, bool isConnected) => new(
        request.PrintOrderNo,
        request.TemplateId,
        request.NotifyUrl,
        command switch
        {
            { DoneAt: null } => isConnected ? "PRINT_STATE_WAIT" : "PRINT_STATE_CACHED",
            { Failure: null } => "PRINT_STATE_SUCCESS",
            _ => "PRINT_STATE_FAIL",
        },
        command.Failure,
        request.VariableList,
        request.TableList);
}
