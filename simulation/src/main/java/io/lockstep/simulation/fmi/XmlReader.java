package io.lockstep.simulation.fmi;

import java.io.ByteArrayInputStream;
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
    XMLInputFactory factory = XMLInputFactory.newDefaultFactory();
    factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
    factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
    try {
      XMLStreamReader reader = factory.createXMLStreamReader(new ByteArrayInputStream(bytes));
      try {
        return read(reader, problems);
      } finally {
        reader.close();
      }
    } catch (XMLStreamException e) {
      Location at = e.getLocation();
      String said = String.valueOf(e.getMessage()).replaceFirst("(?s)^ParseError.*?Message: ", "");
      problems.add(
          Rule.XML_MALFORMED,
          at == null ? new Position(1, 1) : position(at),
          "expected well-formed XML, found: " + said.strip());
      return Optional.empty();
    }
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
      // Attributes of other namespaces, as xsi:noNamespaceSchemaLocation, are nobody's business.
      if (prefix == null || prefix.isEmpty()) {
        attributes.put(reader.getAttributeLocalName(i), reader.getAttributeValue(i));
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
