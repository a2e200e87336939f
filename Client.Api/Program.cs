using Tael.Client.Api;
using Tael.Client.Api.Keys;

if (!TaelApiOptions.TryParse(args, out var options, out var error))
{
    Console.Error.WriteLine(error);
    Console.Error.WriteLine(TaelApiOptions.Usage);
    return 2;
}

TaelApi api;
try
{
    api = await TaelApi.StartAsync(options);
}
catch (SecretsRefusedException e)
{
    Console.Error.WriteLine(e.Message);
    return 2;
}
catch (Exception e)
{
    // A port in use, a folder that can't be written, a database that can't be reached: the operator's to mend.
    Console.Error.WriteLine($"Can't start: {e.Message} ({e.GetType().Name})");
    return 1;
}

await using (api)
{
    Console.WriteLine($"ready {api.Address.AbsoluteUri.TrimEnd('/')}");
    await api.WaitForShutdown();
}

return 0;
