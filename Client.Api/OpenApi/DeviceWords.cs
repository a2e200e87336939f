namespace Tael.Client.Api.OpenApi;

/// <summary>What the fields of calls about speakers, printers and whole fleets of devices mean.</summary>
internal static class DeviceWords
{
    public static IEnumerable<KeyValuePair<string, Glossary.Word>> All { get; } = new Dictionary<string, Glossary.Word>
    {
        ["bind_state"] = new("Whether the speaker says what is paid by the plate's code.", "OPEN_SCENARIO_SPEAKER_BIND_STATE_BINDED"),
        ["cell_list"] = new("What stands in the row, from left to right.", "Tea"),
        ["key"] = new("What stands before it.", "Total"),
        ["print_order_no"] = new("The caller's number of the print order.", "print-1"),
        ["row_list"] = new("The table's rows.", null),
        ["table_list"] = new("Tables to be printed after the variables.", null),
        ["template_id"] = new("Which template; kept, and without effect.", "1"),
        ["value"] = new("What is printed.", "12.50") { IsShown = true },
        ["variable_list"] = new("What is printed first, one a line.", null) { IsShown = true },
    };
}
