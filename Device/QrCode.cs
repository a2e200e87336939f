using System.Text;

namespace Tael.Device;

/// <summary>A text of at most 106 bytes as a QR code (ISO/IEC 18004): version 5 at level L, whose words are one block.</summary>
/// <remarks>Readers are told which mask is used; here it is always mask 0, a chess board, which breaks up what text makes of the area.</remarks>
internal sealed class QrCode
{
    private const int Size = 37;
    private const int DataWords = 108;
    private const int CheckWords = 26;

    /// <summary>Level L and mask 0, with their check bits.</summary>
    private const int Format = 0b111011111000100;

    private readonly bool?[,] _dark = new bool?[Size, Size];

    public QrCode(string text)
    {
        foreach (var (row, column) in new[] { (3, 3), (3, Size - 4), (Size - 4, 3) }) DrawSquare(row, column, 4);
        DrawSquare(Size - 7, Size - 7, 2);
        for (var i = 8; i < Size - 8; i++) _dark[6, i] = _dark[i, 6] = i % 2 == 0;
        for (var i = 0; i < 15; i++)
        {
            _dark[i < 6 ? i : i < 8 ? i + 1 : Size - 15 + i, 8] = _dark[8, i < 8 ? Size - 1 - i : i == 8 ? 7 : 14 - i] = (Format >> i & 1) == 1;
        }

        _dark[Size - 8, 8] = true;
        DrawWords(WordsOf(Encoding.UTF8.GetBytes(text)));
    }

    /// <summary>Two rows a line, light where the terminal's letters are light, with the quiet zone around it.</summary>
    public override string ToString()
    {
        var text = new StringBuilder();
        bool IsDark(int row, int column) => Math.Min(row, column) >= 0 && Math.Max(row, column) < Size && _dark[row, column] == true;
        for (var row = -2; row < Size + 2; row += 2, text.Append('\n'))
        {
            for (var column = -2; column < Size + 2; column++) text.Append("█▀▄ "[(IsDark(row, column) ? 2 : 0) + (IsDark(row + 1, column) ? 1 : 0)]);
        }

        return text.ToString();
    }

    private static byte[] WordsOf(byte[] bytes)
    {
        // "Bytes follow", how many, the bytes, the end: all of it half a word off.
        byte[] halves = [4, (byte)(bytes.Length >> 4), (byte)(bytes.Length & 15), .. bytes.SelectMany(b => new[] { (byte)(b >> 4), (byte)(b & 15) }), 0];
        byte[] data = [.. halves.Chunk(2).Select(half => (byte)((half[0] << 4) | half[1]))];
        byte[] words = [.. data, .. Enumerable.Range(0, DataWords - data.Length).Select(i => (byte)(i % 2 == 0 ? 0xEC : 0x11)), .. new byte[CheckWords]];

        // The remainder of a division by the product of (x - 2^i), after Reed and Solomon.
        var divisor = new byte[CheckWords + 1];
        divisor[^2] = 1;
        for (int i = 0, root = 1; i < CheckWords; i++, root = Times(root, 2))
        {
            for (var j = 0; j < CheckWords; j++) divisor[j] = (byte)(Times(divisor[j], root) ^ divisor[j + 1]);
        }

        var rest = words.ToArray();
        for (var i = 0; i < DataWords; i++)
        {
            for (var j = 0; j < CheckWords; j++) rest[i + 1 + j] ^= (byte)Times(divisor[j], rest[i]);
        }

        rest.AsSpan(DataWords).CopyTo(words.AsSpan(DataWords));
        return words;
    }

    private static int Times(int a, int b)
    {
        var product = 0;
        for (var bit = 7; bit >= 0; bit--) product = (product << 1) ^ ((product >> 7) * 0x11D) ^ ((b >> bit & 1) * a);
        return product;
    }

    /// <summary>Rings around a middle: what a reader finds the code by.</summary>
    private void DrawSquare(int row, int column, int radius)
    {
        for (var y = Math.Max(0, row - radius); y <= Math.Min(Size - 1, row + radius); y++)
        {
            for (var x = Math.Max(0, column - radius); x <= Math.Min(Size - 1, column + radius); x++)
            {
                var ring = Math.Max(Math.Abs(y - row), Math.Abs(x - column));
                _dark[y, x] = radius == 4 ? ring is not (2 or 4) : ring != 1;
            }
        }
    }

    /// <summary>In pairs of columns from the right, upwards and downwards in turn, around what is drawn.</summary>
    private void DrawWords(byte[] words)
    {
        var bit = 0;
        for (var right = Size - 1; right > 0; right -= right == 8 ? 3 : 2)
        {
            for (var step = 0; step < 2 * Size; step++)
            {
                var (row, column) = ((right + 1 & 2) == 0 ? Size - 1 - (step / 2) : step / 2, right - (step % 2));
                if (_dark[row, column] is not null) continue;

                _dark[row, column] = (bit < 8 * words.Length && (words[bit / 8] >> (7 - (bit % 8)) & 1) == 1) ^ (row + column) % 2 == 0;
                bit++;
            }
        }
    }
}
