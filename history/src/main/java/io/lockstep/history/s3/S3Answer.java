package io.lockstep.history.s3;

import java.io.ByteArrayInputStream;
import java.net.http.HttpHeaders;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

/// What the store said. Confined to one thread.
///
/// @param body small, or the part that was asked for
/// @param isRepeated true when an earlier attempt ended without an answer, so that it may have had
///   its effect
@SuppressWarnings("ArrayRecordComponent") // handed through, never compared
record S3Answer(int status, HttpHeaders headers, byte[] body, boolean isRepeated) {
  private static final XMLInputFactory XML = xml();

  private static XMLInputFactory xml() {
    // The JDK's own, whatever else is in the class path; nothing outside of the text is read.
    XMLInputFactory factory = XMLInputFactory.newDefaultFactory();
    factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
    factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
    factory.setProperty(XMLInputFactory.IS_COALESCING, true);
    return factory;
  }

  /// Hears the elements that hold text, in the order of the document.
  @FunctionalInterface
  interface Elements {
    /// One element; at its end.
    ///
    /// @param parent name of the element around it, empty for none
    void element(String parent, String name, String text);
  }

  String header(String name) {
    return headers.firstValue(name).orElse("");
  }

  /// Reads the body as XML.
  ///
  /// @throws XMLStreamException when it is none
  void read(Elements into) throws XMLStreamException {
    XMLStreamReader reader = XML.createXMLStreamReader(new ByteArrayInputStream(body));
    List<String> open = new ArrayList<>();
    StringBuilder text = new StringBuilder();
    while (reader.hasNext()) {
      switch (reader.next()) {
        case XMLStreamConstants.START_ELEMENT -> {
          open.add(reader.getLocalName());
          text.setLength(0);
        }
        case XMLStreamConstants.CHARACTERS -> text.append(reader.getText());
        case XMLStreamConstants.END_ELEMENT -> {
          String name = open.removeLast();
          into.element(open.isEmpty() ? "" : open.getLast(), name, text.toString());
          text.setLength(0);
        }
        default -> {}
      }
    }
    reader.close();
  }

  /// The text of the first element of this name; empty when there is none, or no XML.
  Optional<String> text(String wanted) {
    List<String> found = new ArrayList<>();
    try {
      read(
          (_, name, text) -> {
            if (name.equals(wanted)) {
              found.add(text);
            }
          });
    } catch (XMLStreamException _) {
      // A gateway on the way answers as it likes.
    }
    return found.stream().findFirst();
  }

  /// The store's word for what is wrong, such as `SlowDown`; empty when it says none.
  String code() {
    return text("Code").orElse("");
  }

  /// What is wrong, for a message: status, word and sentence of the store.
  String told() {
    String code = code();
    String message = text("Message").orElse("");
    StringBuilder told = new StringBuilder("the answer " + status);
    if (!code.isEmpty()) {
      told.append(' ').append(code);
    }
    if (!message.isEmpty()) {
      told.append(" (").append(message, 0, Math.min(message.length(), 300)).append(')');
    }
    if (code.equals("RequestTimeTooSkewed")) {
      told.append("; set this machine's clock");
    }
    String region = header("x-amz-bucket-region");
    if (status / 100 == 3 && !region.isEmpty()) {
      told.append("; the bucket is in region ").append(region);
    }
    return told.toString();
  }
}
