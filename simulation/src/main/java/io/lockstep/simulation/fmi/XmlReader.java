package io.lockstep.simulation.fmi;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.xml.stream.Location;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

/// Reads bytes into elements. Nothing outside the bytes is read; a DOCTYPE ends the reading, so no
/// entity is ever expanded; depth and number of elements are bounded.
final class XmlReader {
  static final int BYTES_MAX = 256 << 20;
  private static final int ELEMENTS_MAX = 8_000_000;
  private static final int DEPTH_MAX = 64;
  private static final Charset WINDOWS = Charset.forName("windows-1252");

  private XmlReader() {}

  static Optional<XmlElement> read(byte[] bytes, ProblemList problems) {
    if (bytes.length > BYTES_MAX) {
      problems.add(
          Rule.XML_TOO_LARGE,
          new Position(1, 1),
          "expected at most %d MiB of XML, found %d MiB"
              .formatted(BYTES_MAX >> 20, bytes.length >> 20));
      return Optional.empty();
    }
    return read(bytes, Lenience.NONE, problems);
  }

  /// What is not well-formed in a way that tools are known for is read all the same.
  private enum Lenience {
    NONE,
    /// Text of a Western Windows system in a file that says UTF-8.
    WINDOWS_1252,
    /// Prefixes, as `xsi:`, that nobody has declared.
    PREFIXES
  }

  private static Optional<XmlElement> read(byte[] bytes, Lenience lenience, ProblemList problems) {
    XMLInputFactory factory = XMLInputFactory.newDefaultFactory();
    factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
    factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
    factory.setProperty(XMLInputFactory.IS_NAMESPACE_AWARE, lenience != Lenience.PREFIXES);
    int blanks = blanksBefore(bytes);
    if (blanks > 0 && lenience == Lenience.NONE) {
      problems.add(
          Rule.XML_MALFORMED,
          new Position(1, 1),
          "expected <?xml at the very beginning, found blanks before it; they are skipped");
    }
    InputStream in = new ByteArrayInputStream(bytes, blanks, bytes.length - blanks);
    try {
      XMLStreamReader reader =
          lenience == Lenience.WINDOWS_1252
              ? factory.createXMLStreamReader(new InputStreamReader(in, WINDOWS))
              : factory.createXMLStreamReader(in);
      try {
        return read(reader, problems);
      } finally {
        reader.close();
      }
    } catch (XMLStreamException e) {
      return malformed(bytes, lenience, e, problems);
    }
  }

  private static Optional<XmlElement> malformed(
      byte[] bytes, Lenience lenience, XMLStreamException e, ProblemList problems) {
    Location at = e.getLocation();
    Position where = at == null ? new Position(1, 1) : position(at);
    String said =
        String.valueOf(e.getMessage()).replaceFirst("(?s)^ParseError.*?Message: ", "").strip();
    Lenience next =
        lenience != Lenience.NONE
            ? Lenience.NONE
            : said.contains("UTF-8")
                ? Lenience.WINDOWS_1252
                : said.contains("PrefixUnbound") || said.contains("prefix \"")
                    ? Lenience.PREFIXES
                    : Lenience.NONE;
    String found = "expected well-formed XML, found: " + said;
    switch (next) {
      case NONE -> problems.add(Rule.XML_MALFORMED, where, found);
      case WINDOWS_1252 ->
          problems.add(
              Rule.XML_MALFORMED,
              where,
              found + "; it is read as Windows-1252, declare the encoding that it has");
      case PREFIXES ->
          problems.add(
              Rule.XML_MALFORMED, where, found + "; it is read all the same, declare the prefix");
    }
    return next == Lenience.NONE ? Optional.empty() : read(bytes, next, problems);
  }

  /// White space before the declaration.
  private static int blanksBefore(byte[] bytes) {
    int at = 0;
    while (at < bytes.length
        && (bytes[at] == ' ' || bytes[at] == '\t' || bytes[at] == '\r' || bytes[at] == '\n')) {
      at++;
    }
    boolean isDeclaration =
        at + 5 <= bytes.length
            && new String(bytes, at, 5, StandardCharsets.ISO_8859_1).equals("<?xml");
    return isDeclaration ? at : 0;
  }

  private static Optional<XmlElement> read(XMLStreamReader reader, ProblemList problems)
      throws XMLStreamException {
    Deque<XmlElement> open = new ArrayDeque<>();
    Optional<XmlElement> root = Optional.empty();
    int elements = 0;
    // The reader tells where an event ends, which is where the next one begins.
    Position begin = position(reader.getLocation());
    while (reader.hasNext()) {
      int event = reader.next();
      switch (event) {
        case XMLStreamConstants.DTD -> {
          problems.add(
              Rule.XML_DOCTYPE, begin, "expected no DOCTYPE, found one; remove it from the file");
          return Optional.empty();
        }
        case XMLStreamConstants.START_ELEMENT -> {
          XmlElement element = element(reader, begin);
          if (++elements > ELEMENTS_MAX || open.size() >= DEPTH_MAX) {
            problems.add(
                Rule.XML_TOO_LARGE,
                begin,
                "expected at most %d elements, %d deep, found more"
                    .formatted(ELEMENTS_MAX, DEPTH_MAX));
            return Optional.empty();
          }
          if (open.isEmpty()) {
            root = Optional.of(element);
          } else {
            open.getLast().children().add(element);
          }
          open.addLast(element);
        }
        case XMLStreamConstants.END_ELEMENT -> open.removeLast();
        default -> {}
      }
      begin = position(reader.getLocation());
      if (event == XMLStreamConstants.CHARACTERS) {
        // It has looked at the bracket that ends the text.
        begin = new Position(begin.line(), Math.max(1, begin.column() - 1));
      }
    }
    return root;
  }

  private static XmlElement element(XMLStreamReader reader, Position begin) {
    Map<String, String> attributes = LinkedHashMap.newLinkedHashMap(reader.getAttributeCount());
    for (int i = 0; i < reader.getAttributeCount(); i++) {
      String prefix = reader.getAttributePrefix(i);
      String name = reader.getAttributeLocalName(i);
      // Attributes of other namespaces, as xsi:noNamespaceSchemaLocation, are nobody's business.
      boolean isOther = name.indexOf(':') >= 0 || name.equals("xmlns");
      if ((prefix == null || prefix.isEmpty()) && !isOther) {
        attributes.put(name, reader.getAttributeValue(i));
      }
    }
    List<XmlElement> children = new ArrayList<>(0);
    return new XmlElement(
        reader.getLocalName().intern(), Collections.unmodifiableMap(attributes), children, begin);
  }

  private static Position position(Location location) {
    return new Position(
        Math.max(1, location.getLineNumber()), Math.max(1, location.getColumnNumber()));
  }
}
