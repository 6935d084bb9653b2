package io.lockstep.dtdl.draft;

import io.lockstep.dtdl.ArraySchema;
import io.lockstep.dtdl.Documentation;
import io.lockstep.dtdl.Dtmi;
import io.lockstep.dtdl.EnumSchema;
import io.lockstep.dtdl.EnumValue;
import io.lockstep.dtdl.Primitive;
import io.lockstep.dtdl.Schema;
import io.lockstep.dtdl.Semantics;
import io.lockstep.dtdl.Unit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// What browsing an OPC UA address space has found, as observations. Immutable.
///
/// Objects lead to components, Variables are values. A single Object at the root is the thing
/// itself. Variables of data types that hold no readings (structures, node classes) are told as
/// skipped.
///
/// @param observations in the order of the nodes
/// @param skipped sentences about Variables and Methods that a draft has no place for
public record OpcUaNodes(List<Observation> observations, List<String> skipped) {

  /// Stands in for the identifiers of schemas that nobody looks up.
  private static final Dtmi ANY = new Dtmi("dtmi:opcua:schema;1");

  /// No address space is browsed deeper.
  private static final int DEPTH_MAX = 64;

  /// Copies the lists.
  public OpcUaNodes {
    observations = List.copyOf(observations);
    skipped = List.copyOf(skipped);
  }

  /// Reads a browse result: a node or an array of nodes. A node is an object with `BrowseName`
  /// (`2:Speed`, or an object with `name`), `NodeClass` (`Object`, `Variable`, `Method` or 1, 2,
  /// 4), `children`, and for a Variable `DataType` (`Double`, `i=11`), `ValueRank`,
  /// `EngineeringUnits` (a text, or an object with `unitId` and `displayName`) and `EnumStrings`.
  /// Names of members may begin with a small letter.
  ///
  /// @throws IllegalArgumentException if the text is no JSON, or no node; the message says where
  public static OpcUaNodes ofJson(String json) {
    return of(OpcUaJson.read(json));
  }

  /// Reads the instances of a NodeSet2 file (OPC 10000-6 §F). Document type declarations are
  /// refused.
  ///
  /// @throws IllegalArgumentException if the text is no such file; the message names line and
  ///   column
  public static OpcUaNodes ofNodeSet(String xml) {
    return of(OpcUaNodeSet.read(xml));
  }

  /// A node, whatever it was read from.
  ///
  /// @param nodeClass `Object`, `Variable` or `Method`
  /// @param dataType a name such as `Double`, or a node id such as `i=11`
  /// @param unit a UNECE code or its number, else the display name; empty if there is none
  record Node(
      String name,
      String nodeClass,
      String dataType,
      boolean isArray,
      String unit,
      List<String> choices,
      List<Node> children) {}

  private static OpcUaNodes of(List<Node> roots) {
    List<Observation> observations = new ArrayList<>();
    List<String> skipped = new ArrayList<>();
    boolean isThing = roots.size() == 1 && roots.getFirst().nodeClass().equals("Object");
    for (Node node : isThing ? roots.getFirst().children() : roots) {
      collect(node, List.of(), observations, skipped);
    }
    return new OpcUaNodes(observations, skipped);
  }

  private static void collect(
      Node node, List<String> path, List<Observation> observations, List<String> skipped) {
    List<String> own = new ArrayList<>(path);
    own.add(node.name());
    String shown = String.join("/", own);
    if (own.size() > DEPTH_MAX) {
      skipped.add(shown + ": nodes deeper than " + DEPTH_MAX + " are left out");
      return;
    }
    switch (node.nodeClass()) {
      case "Variable" -> {
        Schema schema = schema(node);
        if (schema == null) {
          skipped.add(
              "%s: the data type %s holds no reading; it is left out"
                  .formatted(shown, node.dataType()));
        } else {
          observations.add(new Observation(own, schema, unit(node)));
        }
      }
      case "Object" -> {}
      default -> {
        skipped.add("%s: a %s is no reading; it is left out".formatted(shown, node.nodeClass()));
        return;
      }
    }
    for (Node child : node.children()) {
      if (!isMetadata(child)) {
        collect(child, own, observations, skipped);
      }
    }
  }

  /// Properties that tell of their Variable (OPC 10000-8 §5.3).
  static boolean isMetadata(Node node) {
    return switch (node.name()) {
      case "EngineeringUnits", "EURange", "InstrumentRange", "EnumStrings", "EnumValues" -> true;
      case "ValuePrecision", "Definition", "Title", "TrueState", "FalseState" -> true;
      default -> false;
    };
  }

  private static String unit(Node node) {
    if (node.dataType().equals("Duration") || node.dataType().equals("i=290")) {
      return "millisecond";
    }
    Optional<Unit> known = UnitWords.ofUnece(node.unit());
    return known.map(Unit::term).orElse(node.unit());
  }

  private static @Nullable Schema schema(Node node) {
    Schema single = node.choices().isEmpty() ? primitive(node.dataType()) : choice(node.choices());
    return single == null || !node.isArray()
        ? single
        : new ArraySchema(ANY, single, Documentation.NONE);
  }

  /// The texts of `EnumStrings` stand for 0, 1, 2...
  private static EnumSchema choice(List<String> texts) {
    LegalNames names = new LegalNames();
    List<EnumValue> values = new ArrayList<>();
    for (int i = 0; i < texts.size(); i++) {
      values.add(
          new EnumValue(ANY, names.of(texts.get(i)), (long) i, Semantics.NONE, Documentation.NONE));
    }
    return new EnumSchema(ANY, Primitive.INTEGER, values, Documentation.NONE);
  }

  /// The built-in types (OPC 10000-6 §5.1.2) and those of OPC 10000-3 §8 that are written like
  /// them.
  private static @Nullable Primitive primitive(String dataType) {
    String type = dataType.startsWith("ns=0;") ? dataType.substring(5) : dataType;
    return switch (type) {
      case "Boolean", "i=1" -> Primitive.BOOLEAN;
      case "SByte", "i=2" -> Primitive.BYTE;
      case "Byte", "i=3" -> Primitive.UNSIGNED_BYTE;
      case "Int16", "i=4" -> Primitive.SHORT;
      case "UInt16", "i=5" -> Primitive.UNSIGNED_SHORT;
      case "Int32", "i=6", "Enumeration", "i=29" -> Primitive.INTEGER;
      case "UInt32", "i=7", "StatusCode", "i=19" -> Primitive.UNSIGNED_INTEGER;
      case "Int64", "i=8", "Integer", "i=27" -> Primitive.LONG;
      case "UInt64", "i=9", "UInteger", "i=28" -> Primitive.UNSIGNED_LONG;
      case "Float", "i=10" -> Primitive.FLOAT;
      case "Double", "i=11", "Number", "i=26", "Duration", "i=290" -> Primitive.DOUBLE;
      case "DateTime", "i=13", "UtcTime", "i=294" -> Primitive.DATE_TIME;
      case "Guid", "i=14" -> Primitive.UUID;
      case "ByteString", "i=15" -> Primitive.BYTES;
      case "String", "i=12", "XmlElement", "i=16", "NodeId", "i=17" -> Primitive.STRING;
      case "ExpandedNodeId", "i=18", "QualifiedName", "i=20" -> Primitive.STRING;
      case "LocalizedText", "i=21", "LocaleId", "i=295" -> Primitive.STRING;
      default -> null;
    };
  }
}
