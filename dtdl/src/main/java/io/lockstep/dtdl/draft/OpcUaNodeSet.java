package io.lockstep.dtdl.draft;

import io.lockstep.dtdl.draft.OpcUaNodes.Node;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import javax.xml.stream.Location;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

/// Reads the Objects and Variables of a NodeSet2 file, but those below types. Confined to one
/// thread.
final class OpcUaNodeSet {

  private static final int DEPTH_MAX = 64;

  /// A node as the file has it: flat, with its parent's id.
  private static final class Flat {
    private final String name;
    private final String kind;
    private String parent;
    private String dataType = "";
    private boolean isArray;
    private String unitId = "";
    private String unitName = "";
    private final List<String> texts = new ArrayList<>();

    Flat(String name, String kind, String parent) {
      this.name = name;
      this.kind = kind;
      this.parent = parent;
    }
  }

  private final XMLStreamReader in;
  private final Map<String, Flat> nodes = new LinkedHashMap<>();
  private final Map<String, List<String>> children = new LinkedHashMap<>();
  private final Map<String, String> aliases = new LinkedHashMap<>();

  private OpcUaNodeSet(XMLStreamReader in) {
    this.in = in;
  }

  static List<Node> read(String xml) {
    XMLInputFactory factory = XMLInputFactory.newDefaultFactory();
    factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
    factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
    factory.setProperty(XMLInputFactory.IS_COALESCING, true);
    try {
      OpcUaNodeSet set = new OpcUaNodeSet(factory.createXMLStreamReader(new StringReader(xml)));
      set.scan();
      return set.roots();
    } catch (XMLStreamException e) {
      Location at = e.getLocation();
      String message = String.valueOf(e.getMessage());
      throw new IllegalArgumentException(
          "%d:%d: expected a NodeSet2 file, found: %s"
              .formatted(
                  at == null ? 1 : at.getLineNumber(),
                  at == null ? 1 : at.getColumnNumber(),
                  message.lines().reduce((_, last) -> last).orElse(message)),
          e);
    }
  }

  private void scan() throws XMLStreamException {
    boolean isNodeSet = false;
    while (in.hasNext()) {
      int event = in.next();
      if (event == XMLStreamConstants.DTD) {
        throw new XMLStreamException(
            "a document type declaration, which is refused", in.getLocation());
      }
      if (event != XMLStreamConstants.START_ELEMENT) {
        continue;
      }
      switch (in.getLocalName()) {
        case "UANodeSet" -> isNodeSet = true;
        case "Alias" -> aliases.put(attribute("Alias"), in.getElementText().strip());
        case "UAObject" -> node("Object");
        case "UAVariable" -> node("Variable");
        case "UAMethod" -> node("Method");
        case "UAObjectType", "UAVariableType" -> node("Type");
        default -> {}
      }
    }
    if (!isNodeSet) {
      throw new XMLStreamException("no UANodeSet element", in.getLocation());
    }
  }

  private String attribute(String name) {
    String value = in.getAttributeValue(null, name);
    return value == null ? "" : value;
  }

  private void node(String kind) throws XMLStreamException {
    String id = attribute("NodeId");
    String name = attribute("BrowseName");
    Flat node = new Flat(name.substring(name.indexOf(':') + 1), kind, attribute("ParentNodeId"));
    String type = attribute("DataType");
    node.dataType = aliases.getOrDefault(type, type);
    String rank = attribute("ValueRank");
    node.isArray = !rank.isEmpty() && !rank.startsWith("-");
    int depth = 1;
    while (depth > 0 && in.hasNext()) {
      int event = in.next();
      if (event == XMLStreamConstants.END_ELEMENT) {
        depth--;
      } else if (event == XMLStreamConstants.START_ELEMENT) {
        depth++;
        depth -= part(node);
      }
    }
    nodes.put(id, node);
  }

  /// Reads a part of a node.
  ///
  /// @return 1 if its end has been read as well
  private int part(Flat node) throws XMLStreamException {
    return switch (in.getLocalName()) {
      case "Reference" -> {
        boolean isUp = attribute("IsForward").equals("false");
        String type = attribute("ReferenceType");
        String target = in.getElementText().strip();
        if (isUp && node.parent.isEmpty() && isHierarchical(aliases.getOrDefault(type, type))) {
          node.parent = target;
        }
        yield 1;
      }
      case "UnitId" -> {
        node.unitId = in.getElementText().strip();
        yield 1;
      }
      case "Text" -> {
        String text = in.getElementText().strip();
        node.texts.add(text);
        if (!node.unitId.isEmpty() && node.unitName.isEmpty()) {
          node.unitName = text;
        }
        yield 1;
      }
      default -> 0;
    };
  }

  /// Organizes, HasProperty, HasComponent, HasOrderedComponent.
  private static boolean isHierarchical(String type) {
    return switch (type) {
      case "Organizes", "i=35", "HasProperty", "i=46" -> true;
      case "HasComponent", "i=47", "HasOrderedComponent", "i=49" -> true;
      default -> false;
    };
  }

  private List<Node> roots() {
    List<String> roots = new ArrayList<>();
    nodes.forEach(
        (id, node) -> {
          if (nodes.containsKey(node.parent) && !node.parent.equals(id)) {
            children.computeIfAbsent(node.parent, _ -> new ArrayList<>()).add(id);
          } else if (!node.kind.equals("Type")) {
            roots.add(id);
          }
        });
    List<Node> made = new ArrayList<>();
    for (String root : roots) {
      made.add(made(root, new LinkedHashSet<>()));
    }
    return made;
  }

  private Node made(String id, Set<String> above) {
    Flat node = nodes.getOrDefault(id, new Flat("", "Type", ""));
    List<Node> inner = new ArrayList<>();
    String unit = "";
    List<String> choices = List.of();
    above.add(id);
    for (String child : children.getOrDefault(id, List.of())) {
      Flat part = nodes.getOrDefault(child, node);
      if (part.name.equals("EngineeringUnits")) {
        unit = UnitWords.ofUnece(part.unitId).isPresent() ? part.unitId : part.unitName;
      } else if (part.name.equals("EnumStrings")) {
        choices = List.copyOf(part.texts);
      } else if (!above.contains(child) && above.size() <= DEPTH_MAX) {
        inner.add(made(child, above));
      }
    }
    above.remove(id);
    return new Node(node.name, node.kind, node.dataType, node.isArray, unit, choices, inner);
  }
}
