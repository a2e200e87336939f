using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text;
using Tael.Domain;
using Tael.Domain.Devices;
using Tael.Domain.Faces;
using Tael.Domain.Ledger;
using Tael.Domain.Merchants;
using Tael.Domain.Wallets;

namespace Tael.Client.Api.Keys;

/// <summary>What is handed around for a payment by face: the ticket to enrol at a device, the authinfo that lets a device look, and the
/// face_code that stands for who was seen.</summary>
/// <remarks>Each is sealed (AES-256-GCM, a key for each kind), so nobody can make or read one but this installation, and none is stored. A
/// face_code has at most 128 characters.</remarks>
public sealed class FaceTokens(Secrets secrets)
{
    public static readonly TimeSpan TicketLife = TimeSpan.FromMinutes(5);
    public static readonly TimeSpan AuthInfoLife = TimeSpan.FromHours(2);
    public static readonly TimeSpan CodeLife = TimeSpan.FromMinutes(2);

    public const int TextMax = 512;

    private const int CaptureBytes = 12;
    private const string Owner = "";

    private readonly Vault _tickets = new(secrets, "face-ticket");
    private readonly Vault _authInfos = new(secrets, "face-authinfo");
    private readonly Vault _codes = new(secrets, "face-code");

    /// <summary>Names the capture, and says nothing about the face: as which request it pays, once.</summary>
    public static RequestId RequestOf(FaceCapture capture) =>
        RequestId.Parse($"face-{Convert.ToHexStringLower(SHA256.HashData(capture.Embedding.ToBytes())[..CaptureBytes])}");

    public string MakeTicket(FaceTicket ticket) => Seal(_tickets, to =>
    {
        to.Write7BitEncodedInt64(ticket.User.Value);
        to.Write7BitEncodedInt(ticket.After);
        to.Write(ticket.PhoneDigits);
        to.Write7BitEncodedInt64(ticket.GoodUntil.UnixMicros);
    });

    public bool TryReadTicket(string text, [NotNullWhen(true)] out FaceTicket? ticket) => TryOpen(
        _tickets,
        text,
        from => new(
            new(from.Read7BitEncodedInt64()), from.Read7BitEncodedInt(), from.ReadString(), new(from.Read7BitEncodedInt64())),
        out ticket);

    public string MakeAuthInfo(FaceAuthInfo info) => Seal(_authInfos, to =>
    {
        to.Write(info.AppId);
        to.Write($"{info.Device}");
        to.Write7BitEncodedInt64(info.GoodUntil.UnixMicros);
    });

    public bool TryReadAuthInfo(string text, [NotNullWhen(true)] out FaceAuthInfo? info) => TryOpen(
        _authInfos,
        text,
        from => new(from.ReadString(), DeviceId.Parse(from.ReadString()), new(from.Read7BitEncodedInt64())),
        out info);

    public string MakeCode(FaceCode code) => Seal(_codes, to =>
    {
        to.Write7BitEncodedInt64(code.User.Value);
        to.Write7BitEncodedInt(code.Face);
        to.Write7BitEncodedInt64(code.GoodUntil.UnixMicros / 1_000_000);
        to.Write7BitEncodedInt64(code.Device.Merchant.Value);
        to.Write(Convert.FromHexString(code.Request.Value[5..]));
        to.Write(Encoding.ASCII.GetBytes(code.Device.SerialNo));
    });

    public bool TryReadCode(string text, [NotNullWhen(true)] out FaceCode? code) => TryOpen(_codes, text, ReadCode, out code);

    private static FaceCode ReadCode(BinaryReader from)
    {
        var user = new UserId(from.Read7BitEncodedInt64());
        var face = from.Read7BitEncodedInt();
        var goodUntil = new Instant(from.Read7BitEncodedInt64() * 1_000_000);
        var merchant = new MerchantId(from.Read7BitEncodedInt64());
        var request = RequestId.Parse($"face-{Convert.ToHexStringLower(from.ReadBytes(CaptureBytes))}");
        var serialNo = Encoding.ASCII.GetString(from.ReadBytes(DeviceId.SerialNoMax));
        return new(user, face, DeviceId.TryOf(merchant, serialNo, out var device) ? device : default, request, goodUntil);
    }

    private static string Seal(Vault vault, Action<BinaryWriter> write)
    {
        using var memory = new MemoryStream();
        using (var writer = new BinaryWriter(memory)) write(writer);
        return vault.Seal(Owner, memory.ToArray());
    }

    /// <summary>What opens was sealed by us, and so can be read.</summary>
    private static bool TryOpen<T>(Vault vault, string text, Func<BinaryReader, T> read, [NotNullWhen(true)] out T? token)
        where T : class
    {
        token = null;
        if (text.Length > TextMax || !vault.TryOpen(Owner, text, out var open)) return false;

        using var reader = new BinaryReader(new MemoryStream(open));
        token = read(reader);
        return true;
    }
}

/// <summary>That a device may enrol one face for a user, who has shown it this.</summary>
/// <param name="After">How many faces the user had enrolled: so it is good once.</param>
public sealed record FaceTicket(UserId User, int After, string PhoneDigits, Instant GoodUntil);

/// <summary>That a merchant lets its device look at faces.</summary>
/// <param name="AppId">The app as which the merchant knows whom the device sees.</param>
public sealed record FaceAuthInfo(string AppId, DeviceId Device, Instant GoodUntil);

/// <summary>Whom a device has seen.</summary>
/// <param name="Face">The number of the consent under which the face was enrolled.</param>
/// <param name="Device">Where: only its merchant's orders can be paid by it.</param>
/// <param name="Request">As which it pays, once.</param>
public sealed record FaceCode(UserId User, int Face, DeviceId Device, RequestId Request, Instant GoodUntil)
{
    public override string ToString() => "FaceCode (not shown)";
}
