namespace Tael.Client.Api.OpenApi;

/// <summary>What the fields of calls about speakers, printers and whole fleets of devices mean.</summary>
internal static class DeviceWords
{
    public static IEnumerable<KeyValuePair<string, Glossary.Word>> All { get; } = new Dictionary<string, Glossary.Word>
    {
        ["bind_state"] = new("Whether the speaker says what is paid by the plate's code.", "OPEN_SCENARIO_SPEAKER_BIND_STATE_BINDED"),
        ["cell_list"] = new("What stands in the row, from left to right.", "Tea"),
        ["done_count"] = new("How many devices have done it.", 12),
        ["error_rate_max"] = new("The most of the devices that have answered that may fail, in percent.", 5),
        ["failed_count"] = new("How many devices could not do it.", 0),
        ["failed_devices"] = new("The serial numbers of devices that could not do it.", "SN0001"),
        ["group"] = new("A group of the merchant's devices.", "north"),
        ["percent"] = new("How many of the devices the stage reaches in all.", 5),
        ["percents"] = new("What each stage reaches of the devices, in percent.", 100),
        ["rollout_id"] = new("The merchant's number of the rollout.", "v2"),
        ["stage"] = new("A stage of the rollout, counted from 1.", 1),
        ["stage_minutes"] = new("How long a stage lasts at least.", 60),
        ["stage_time"] = new("Since when the stage is under way.", "2026-06-08T10:34:56+08:00"),
        ["key"] = new("What stands before it.", "Total"),
        ["print_order_no"] = new("The caller's number of the print order.", "print-1"),
        ["row_list"] = new("The table's rows.", null),
        ["table_list"] = new("Tables to be printed after the variables.", null),
        ["template_id"] = new("Which template; kept, and without effect.", "1"),
        ["value"] = new("What is printed.", "12.50") { IsShown = true },
        ["variable_list"] = new("What is printed first, one a line.", null) { IsShown = true },
    };
}
