using Tael.Receipts;

// Checks one receipt; needs neither server nor database.
if (args is not [var file, "--key", var keyFile])
{
    Console.Error.WriteLine("usage: verify-receipt FILE --key PEM");
    return 2;
}

try
{
    if (new FileInfo(file).Length > ReceiptText.BytesMax)
    {
        Console.Error.WriteLine($"{file} is too large for a receipt.");
        return 1;
    }

    var verdict = ReceiptCheck.Run(File.ReadAllBytes(file), File.ReadAllText(keyFile));
    (verdict.Holds ? Console.Out : Console.Error).WriteLine(verdict.Words);
    return verdict.Holds ? 0 : 1;
}
catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException)
{
    Console.Error.WriteLine(unreadable.Message);
    return 1;
}
