using System.Security.Cryptography.X509Certificates;
using System.Text;
using Tael.Client.Api.Keys;
using Tael.Client.Api.Wire;
using Tael.Domain;
using Tael.Domain.Merchants;
using Tael.Domain.Payments;
using Tael.Domain.Wallets;

namespace Tael.Tests.Wire;

/// <summary>What the edge hands out comes back only as it was handed out.</summary>
public sealed class KeysTests : IDisposable
{
    private static readonly MerchantId Merchant = MerchantId.Parse("1900009191");
    private static readonly UserId User = UserId.Parse("10000001");
    private static readonly Instant Now = Instant.Of(TimeProvider.System);

    private readonly string _folder = Directory.CreateTempSubdirectory("tael-keys-").FullName;
    private readonly Secrets _secrets;

    public KeysTests() => _secrets = Secrets.Open(_folder, SecretsMode.Sandbox);

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData("123456")]
    [InlineData("12345678901234567890123456789012")]
    [InlineData("a-b_c|d*e")]
    public void A_prepay_id_leads_to_its_order(string outTradeNo)
    {
        var ids = new PrepayIds(_secrets);
        var no = OutTradeNo.Parse(outTradeNo);
        var prepayId = ids.PrepayId(Merchant, no);
        Assert.StartsWith("wx", prepayId, StringComparison.Ordinal);
        Assert.True(prepayId.Length <= PrepayIds.LengthMax);
        Assert.Equal(prepayId, ids.PrepayId(Merchant, no));

        Assert.True(ids.TryParse(prepayId, out var order));
        Assert.Equal(no.OrderOf(Merchant), order);
        Assert.True(ids.TryParse(ids.CodeUrl(Merchant, no), out order));
        Assert.Equal(no.OrderOf(Merchant), order);
    }

    [Fact]
    public void A_forged_prepay_id_leads_nowhere()
    {
        var ids = new PrepayIds(_secrets);
        var prepayId = ids.PrepayId(Merchant, OutTradeNo.Parse("order-1"));
        for (var i = 0; i < prepayId.Length; i++) Assert.False(ids.TryParse(Change(prepayId, i), out _) && i < prepayId.Length - 1);

        foreach (var bad in new[] { null, "", "wx", "weixin://wxpay/bizpayurl?pr=", prepayId[2..], prepayId + "AAAA", new string('x', 99) })
        {
            Assert.False(ids.TryParse(bad, out _));
        }

        using var other = new Folder();
        Assert.False(new PrepayIds(Secrets.Open(other.Path, SecretsMode.Sandbox)).TryParse(prepayId, out _));
    }

    [Fact]
    public void An_openid_belongs_to_one_app()
    {
        var ids = new OpenIds(_secrets);
        var openId = ids.Of(User, "wx1");
        Assert.Equal(OpenIds.Length, openId.Length);
        Assert.StartsWith("o", openId, StringComparison.Ordinal);
        Assert.Equal(openId, ids.Of(User, "wx1"));
        Assert.NotEqual(openId[..10], ids.Of(User, "wx2")[..10]);
        Assert.True(ids.TryParse(openId, "wx1", out var user));
        Assert.Equal(User, user);

        Assert.False(ids.TryParse(openId, "wx2", out _));
        for (var i = 0; i < openId.Length; i++) Assert.False(ids.TryParse(Change(openId, i), "wx1", out _));
        foreach (var bad in new[] { null, "", "o", openId[1..], openId + "A" }) Assert.False(ids.TryParse(bad, "wx1", out _));
    }

    [Fact]
    public void A_token_is_its_users_until_it_expires()
    {
        var tokens = new UserTokens(_secrets);
        var token = tokens.Issue(User, Now);
        Assert.True(tokens.TryParse(token, Now, out var user));
        Assert.Equal(User, user);
        Assert.True(tokens.TryParse(token, Now + UserTokens.Lifetime, out _));
        Assert.False(tokens.TryParse(token, Now + UserTokens.Lifetime + TimeSpan.FromSeconds(2), out _));
        for (var i = 0; i < token.Length - 1; i++) Assert.False(tokens.TryParse(Change(token, i), Now, out _));
        foreach (var bad in new[] { null, "", "ut_", token + "A", token[3..] }) Assert.False(tokens.TryParse(bad, Now, out _));
    }

    [Fact]
    public void The_vault_opens_for_its_owner_only()
    {
        var vault = new Vault(_secrets);
        var sealedText = vault.Seal("m-1", "secret"u8);
        Assert.NotEqual(sealedText, vault.Seal("m-1", "secret"u8));
        Assert.True(vault.TryOpen("m-1", sealedText, out var secret));
        Assert.Equal("secret"u8, secret);
        Assert.False(vault.TryOpen("m-2", sealedText, out _));
        for (var i = 0; i < sealedText.Length - 1; i++) Assert.False(vault.TryOpen("m-1", Change(sealedText, i), out _));

        var merchant = new MerchantSecret(RandomText.Alphanumeric(32), PlatformKeyKind.Certificate);
        Assert.True(MerchantSecret.TryOpen(vault, Merchant, merchant.Seal(vault, Merchant), out var opened));
        Assert.Equal(merchant, opened);
        Assert.DoesNotContain(merchant.ApiV3Key, $"{merchant}", StringComparison.Ordinal);
        var withV2 = merchant with { ApiV2Key = RandomText.Alphanumeric(32) };
        Assert.True(MerchantSecret.TryOpen(vault, Merchant, withV2.Seal(vault, Merchant), out opened));
        Assert.Equal(withV2, opened);
        Assert.DoesNotContain(withV2.ApiV2Key, $"{withV2}", StringComparison.Ordinal);
    }

    [Fact]
    public void A_password_is_proved_by_itself_only()
    {
        var passwords = new Passwords(_secrets);
        var kept = passwords.Create("123456");
        Assert.True(kept.Accepts(passwords.Prove(kept, "123456")));
        Assert.False(kept.Accepts(passwords.Prove(kept, "123457")));
        Assert.NotEqual(kept.Verifier, passwords.Create("123456").Verifier);
        foreach (var bad in new[] { null, "", "12345", "1234567", "12345a", "１２３４５６" })
        {
            Assert.False(Passwords.IsWellFormed(bad));
        }
    }

    /// <summary>Made by Node's crypto, not by us.</summary>
    [Fact]
    public void Aead_is_what_wechat_pay_does()
    {
        const string key = "0123456789abcdefghijklmnopqrstuv";
        var box = new AeadBox("4a5b6c7d8e9f", "transaction", "pBymaBqscc+5Y3RTxiyUkEy93JC6J2LRdh68T/5SnALWcv4=");
        Assert.Equal(box, Aead.Seal(key, Encoding.UTF8.GetBytes("""{"描述":"苹果"}"""), box.AssociatedData, box.Nonce));
        Assert.True(Aead.TryOpen(key, box, out var plaintext));
        Assert.Equal("""{"描述":"苹果"}""", Encoding.UTF8.GetString(plaintext));
        Assert.False(Aead.TryOpen(key, box with { AssociatedData = "refund" }, out _));
        Assert.False(Aead.TryOpen(key, box with { Nonce = "4a5b6c7d8e90" }, out _));
        Assert.False(Aead.TryOpen(key, box with { Ciphertext = Change(box.Ciphertext, 3) }, out _));
        Assert.False(Aead.TryOpen(key, box with { Ciphertext = "AAAA" }, out _));
    }

    /// <summary>Signed by the openssl command, not by us.</summary>
    [Fact]
    public void Signatures_are_what_openssl_makes()
    {
        var key = RsaPool.OfPublic(
            "MIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8AMIIBCgKCAQEAq7apUfz07hcKj021aWTjLZx5ieAS/lsLIaA1HbCpkK/AG/r4Q8jj+zPnK8txvqBy"
            + "IEjW0qXH14uUlFSa6CxAC7LengJ1I0xNzuDRHmy0vSTRe2oQKCWe3CoWs3FQ3Ru/QhFGX02fFSpvK8g80UvcFUC41NX97l5jyjW8pSqCm7DY"
            + "BtTYOaY3L7z6DRN0UW1aV7pZwavYKwcYhCprK3uV3IHhcpAggH9k1fOdTSqgS1vh23V9MX7zcJytmmMPvh4cw4krdKt8Ik1I0T1GhltSV9EC"
            + "v3lS3lnJkIzNaktbqFBghyTcqJAlrVQGXne5OtGOkdq1kBx83RFFDZ0EakDKDwIDAQAB")!;
        var get = SignedMessage.OfRequest(
            "GET", "/v3/certificates?x=%7C1", "1554208460", "593BEC0C930BF1AFEB40B4A08C8FB242", []);
        Assert.True(key.Verify(get, Convert.FromBase64String(
            "SzHKIzNPhuF6/mnsetdVwQz0Cu+PGsY3K+tGyLs1L240/uAtdzehynO/0VeCGn1B+4d4qozBnEjL9Jir+rXBd13fSYuGdRRf4ea1S5h//RB9"
            + "doT9B8aa/9K2X23UjJO4DhA6squauaEyTwwmGbsCYIM7BlVf97+RyK0+EaEubdcO7McrZ24IuDVKDtNsvK99e2gXdWRHZHnl9yHiXqYKOCEL"
            + "NF/884SaXvVr0sWD+OVZpit2fyjzjAyCTyayXfIwu2Lab32GkTeaAaf0i2yMB93Cd1S28MpflF8L6JyM26KPrNcFk/TmQacYX4xZwZe1SNGr"
            + "HXFK8vslzfUdsQDWEA==")));
        var post = SignedMessage.OfRequest(
            "POST", "/v3/pay/transactions/native", "1554208460", "593BEC0C930BF1AFEB40B4A08C8FB242",
            "{\"description\":\"苹果<&>\"}\n"u8);
        var signature = Convert.FromBase64String(
            "KtBVjuWr2z9p3R/T9yi+oPB7vUTLlOfoMrUB05b//6rW55chinPDcTKS5zbWE07BG7xo5uf7c1NbtFyJylQiriy+V56IuTD7Vc+QsNwehbWc"
            + "wn+vKSukxuXb/JqlY28giKfOPsxZk5fC6ZRMBgNa1OgT0TQxBLDw5HOLgXMpuZJMj8yarim35PF8FgloxmY68YQTZjvJLT3bI/FWDzSzhVUL"
            + "X+7of0Ukzch0wSo7H64DCQ4LeDYnu99YBHO7J91tkXr2i/M2k9oWWp/BpzZ3hsYpJtvZUZVk/RK6r3AUMglsEUqKMbYFoPAjn0lR+jIVhldB"
            + "l7QfOcJWPzYATVVywQ==");
        Assert.True(key.Verify(post, signature));
        Assert.False(key.Verify(get, signature));
        Assert.False(key.Verify(post, signature.AsSpan(1)));
    }

    [Fact]
    public void The_platform_is_known_by_certificate_and_by_public_key()
    {
        var platform = _secrets.Platform;
        using var certificate = X509Certificate2.CreateFromPem(platform.Certificate.CertificatePem);
        Assert.Equal(certificate.SerialNumber, platform.Certificate.Id);
        Assert.Matches("^[0-9A-F]{40}$", platform.Certificate.Id);
        Assert.Matches("^PUB_KEY_ID_0[0-9]{20,}$", platform.PublicKey.Id);
        Assert.Same(platform.Certificate, platform.Find(platform.Certificate.Id));
        Assert.Same(platform.PublicKey, platform.Find(platform.PublicKey.Id));
        Assert.Null(platform.Find(""));
        Assert.NotEqual(platform.Certificate.PublicKeyPem, platform.PublicKey.PublicKeyPem);

        // A second start reads what the first has made, the wrapped key too.
        var again = Secrets.Open(_folder, SecretsMode.Sandbox).Platform;
        Assert.Equal(platform.Certificate.Id, again.Certificate.Id);
        Assert.Equal(platform.Wrapped.CertificatePem, again.Wrapped.CertificatePem);
        Assert.True(platform.Wrapped.NotBefore < platform.Certificate.NotBefore);
    }

    [Fact]
    public void Production_starts_only_with_secrets_of_its_own()
    {
        var sandboxMade = Assert.Throws<SecretsRefusedException>(() => Secrets.Open(_folder, SecretsMode.Production));
        Assert.Contains(Secrets.MasterKeyFile, sandboxMade.Message, StringComparison.Ordinal);

        using var empty = new Folder();
        Assert.Throws<SecretsRefusedException>(() => Secrets.Open(empty.Path, SecretsMode.Production));
        Assert.Empty(Directory.EnumerateFiles(empty.Path));

        // An operator's own, without the sandbox's mark.
        foreach (var file in Directory.EnumerateFiles(_folder))
        {
            var lines = File.ReadAllLines(file);
            File.WriteAllLines(Path.Combine(empty.Path, Path.GetFileName(file)), lines[1..]);
        }

        Assert.NotNull(Secrets.Open(empty.Path, SecretsMode.Production));
        foreach (var trivial in new[] { "", "x", Convert.ToBase64String(new byte[32]), Convert.ToBase64String(new byte[31]) })
        {
            File.WriteAllText(Path.Combine(empty.Path, Secrets.MasterKeyFile), trivial);
            Assert.Throws<SecretsRefusedException>(() => Secrets.Open(empty.Path, SecretsMode.Production));
        }
    }

    [Fact]
    public void Operators_are_known_by_hashes_and_nobody_by_a_default()
    {
        var token = _secrets.SandboxOperatorToken;
        Assert.True(_secrets.Operators.TryFind(token, out var role));
        Assert.Equal(OperatorRole.Admin, role);
        Assert.DoesNotContain(token, File.ReadAllText(Path.Combine(_folder, OperatorTokens.File)), StringComparison.Ordinal);
        foreach (var wrong in new[] { null, "", "x", Change(token, 10), token[..^1] })
        {
            Assert.False(_secrets.Operators.TryFind(wrong, out _));
        }

        var two = OperatorTokens.Parse($"{OperatorTokens.Line(OperatorRole.Viewer, "a-1")}\n{OperatorTokens.Line(OperatorRole.Admin, "a-2")}\n");
        Assert.True(two.TryFind("a-1", out role) && role == OperatorRole.Viewer);
        Assert.True(two.TryFind("a-2", out role) && role == OperatorRole.Admin);

        foreach (var text in new[]
        {
            "", "admin", "admin 00", $"admin {new string('0', 64)}", $"root {new string('a', 64)}",
            OperatorTokens.Line(OperatorRole.Admin, ""), OperatorTokens.Line(OperatorRole.Admin, "changeme"),
        })
        {
            Assert.Throws<SecretsRefusedException>(() => OperatorTokens.Parse(text));
        }
    }

    [Fact]
    public void Secrets_are_readable_by_their_owner_only()
    {
        if (OperatingSystem.IsWindows()) return;
        foreach (var file in Directory.EnumerateFiles(_folder))
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file));
        }
    }

    /// <summary>The last character of base64 has spare bits, so a change of it may mean the same.</summary>
    private static string Change(string text, int at) =>
        string.Concat(text.AsSpan(0, at), text[at] == 'A' ? "B" : "A", text.AsSpan(at + 1));

    private sealed class Folder : IDisposable
    {
        public string Path { get; } = Directory.CreateTempSubdirectory("tael-keys-").FullName;

        public void Dispose() => Directory.Delete(Path, recursive: true);
    }
}
