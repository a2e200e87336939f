using System.Text;
using Tael.Device;

namespace Tael.Tests.Devices;

/// <summary>The reference device's QR codes, read as a scanner does: found, unmasked, checked, and taken for text.</summary>
public sealed class QrCodeTests
{
    private const int Size = 37;

    [Theory]
    [InlineData("")]
    [InlineData("weixin://wxpay/bizpayurl?pr=abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789")]
    [InlineData("1234567890123456789012345678901234567890123456789012345678901234567890123456789012345678901234567890123456")]
    public void What_is_drawn_is_read_again_without_an_error(string text)
    {
        var dark = Read(new QrCode(text).ToString());
        var words = new byte[134];
        foreach (var (bit, (row, column)) in Path().Take(8 * words.Length).Index())
        {
            // Mask 0: where row and column are together even, it is the other way round.
            if (dark[row, column] ^ (row + column) % 2 == 0) words[bit / 8] |= (byte)(0x80 >> (bit % 8));
        }

        // Twenty-six powers of 2 are zeros of what is written as a polynomial, or else a word is wrong.
        for (int i = 0, at = 1; i < 26; i++, at = Times(at, 2)) Assert.Equal(0, words.Aggregate(0, (sum, word) => Times(sum, at) ^ word));

        var halves = words.SelectMany(word => new[] { word >> 4, word & 15 }).ToArray();
        var length = (halves[1] << 4) | halves[2];
        Assert.Equal(4, halves[0]);
        Assert.Equal(text, Encoding.UTF8.GetString([.. Enumerable.Range(0, length).Select(i => (byte)((halves[3 + (2 * i)] << 4) | halves[4 + (2 * i)]))]));
    }

    private static bool[,] Read(string drawn)
    {
        var lines = drawn.TrimEnd('\n').Split('\n');
        var dark = new bool[Size, Size];
        for (var row = 0; row < Size; row++)
        {
            for (var column = 0; column < Size; column++)
            {
                var half = lines[(row + 2) / 2][column + 2];
                dark[row, column] = half == ' ' || half == (row % 2 == 0 ? '▄' : '▀');
            }
        }

        return dark;
    }

    /// <summary>The cells of the words, in their order: ISO/IEC 18004, 7.7.3.</summary>
    private static IEnumerable<(int Row, int Column)> Path()
    {
        var isUpwards = true;
        for (var right = Size - 1; right > 0; right -= 2, isUpwards = !isUpwards)
        {
            if (right == 6) right--;
            for (var i = 0; i < Size; i++)
            {
                var row = isUpwards ? Size - 1 - i : i;
                if (!IsFrame(row, right)) yield return (row, right);
                if (!IsFrame(row, right - 1)) yield return (row, right - 1);
            }
        }
    }

    private static bool IsFrame(int row, int column) =>
        row == 6 || column == 6 || (row < 9 && column < 9) || (row < 9 && column > Size - 9) || (row > Size - 9 && column < 9)
        || (Math.Abs(row - 30) <= 2 && Math.Abs(column - 30) <= 2);

    private static int Times(int a, int b)
    {
        var product = 0;
        for (; b > 0; b >>= 1, a = (a << 1) ^ (a >> 7) * 0x11D) product ^= (b & 1) * a;
        return product;
    }
}
