using System.Text;
using System.Text.Unicode;
using System.Xml;

namespace Tael.Client.Api.Wire.V2;

/// <summary>The flat XML of APIv2: <c>&lt;xml&gt;&lt;name&gt;value&lt;/name&gt;…&lt;/xml&gt;</c>.</summary>
/// <remarks>
/// A document type is refused, so no entity is declared, let alone fetched from elsewhere. So are elements inside of elements, a name
/// that comes twice, text beside elements, and bytes that are not UTF-8, whatever encoding the document claims.
/// </remarks>
internal static class V2Xml
{
    private static readonly XmlReaderSettings Flat = new()
    {
        DtdProcessing = DtdProcessing.Prohibit,
        XmlResolver = null,
        MaxCharactersInDocument = BodyReader.BytesMax,
        IgnoreComments = true,
        IgnoreWhitespace = true,
    };

    /// <summary>The elements by name; null: it is none of that.</summary>
    public static Dictionary<string, string>? Read(ReadOnlySpan<byte> body)
    {
        if (!Utf8.IsValid(body)) return null;

        using var text = new StringReader(Encoding.UTF8.GetString(body).TrimStart('\uFEFF'));
        using var reader = XmlReader.Create(text, Flat);
        try
        {
            return ReadElements(reader);
        }
        catch (XmlException)
        {
            return null;
        }
    }

    /// <summary>Without what XML can't hold: APIv3 takes U+FFFE and U+FFFF, and such an order may be asked for here.</summary>
    public static string Printable(string text) =>
        text.All(XmlConvert.IsXmlChar) ? text : string.Concat(text.Select(c => XmlConvert.IsXmlChar(c) ? c : '\uFFFD'));

    public static byte[] Write(IEnumerable<KeyValuePair<string, string>> fields)
    {
        var buffer = new MemoryStream();
        var settings = new XmlWriterSettings { OmitXmlDeclaration = true, Encoding = new UTF8Encoding(false) };
        using (var xml = XmlWriter.Create(buffer, settings))
        {
            xml.WriteStartElement("xml");
            foreach (var (name, value) in fields)
            {
                xml.WriteStartElement(name);
                xml.WriteCData(value);
                xml.WriteEndElement();
            }

            xml.WriteEndElement();
        }

        return buffer.ToArray();
    }

    private static Dictionary<string, string>? ReadElements(XmlReader reader)
    {
        var fields = new Dictionary<string, string>(StringComparer.Ordinal);
        if (reader.MoveToContent() != XmlNodeType.Element || reader.Name != "xml") return null;

        var isEmpty = reader.IsEmptyElement;
        reader.ReadStartElement();
        while (!isEmpty && reader.MoveToContent() == XmlNodeType.Element)
        {
            var name = reader.Name;
            if (!fields.TryAdd(name, reader.ReadElementContentAsString())) return null;
        }

        if (!isEmpty) reader.ReadEndElement();
        return reader.MoveToContent() == XmlNodeType.None ? fields : null;
    }
}
