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
catch (IOException e)
{
    Console.Error.WriteLine($"Can't start: {e.Message}");
    return 1;
}

await using (api)
{
    Console.WriteLine($"ready {api.Address.AbsoluteUri.TrimEnd('/')}");
    await api.WaitForShutdown();
}

return 0;
