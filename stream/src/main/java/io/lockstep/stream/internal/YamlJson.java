package io.lockstep.stream.internal;

import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.nodes.Tag;

/// A YAML value as compact JSON text, in the order of the source.
final class YamlJson {
  private YamlJson() {}

  static String of(Node node) {
    StringBuilder out = new StringBuilder();
    write(node, out);
    return out.toString();
  }

  private static void write(Node node, StringBuilder out) {
    switch (node) {
      case MappingNode mapping -> {
        out.append('{');
        boolean isFirst = true;
        for (NodeTuple entry : mapping.getValue()) {
          out.append(isFirst ? "" : ",");
          isFirst = false;
          quote(entry.getKeyNode() instanceof ScalarNode key ? key.getValue() : "", out);
          out.append(':');
          write(entry.getValueNode(), out);
        }
        out.append('}');
      }
      case SequenceNode sequence -> {
        out.append('[');
        boolean isFirst = true;
        for (Node item : sequence.getValue()) {
          out.append(isFirst ? "" : ",");
          isFirst = false;
          write(item, out);
        }
        out.append(']');
      }
      case ScalarNode scalar -> scalar(scalar, out);
      default -> out.append("null");
    }
  }

  private static void scalar(ScalarNode scalar, StringBuilder out) {
    Tag tag = scalar.getTag();
    String value = scalar.getValue();
    if (tag.equals(Tag.NULL)) {
      out.append("null");
    } else if (tag.equals(Tag.BOOL)) {
      out.append(Boolean.parseBoolean(value));
    } else if ((tag.equals(Tag.INT) || tag.equals(Tag.FLOAT)) && isJsonNumber(value)) {
      out.append(value);
    } else {
      quote(value, out);
    }
  }

  private static boolean isJsonNumber(String value) {
    return value.matches("-?(0|[1-9][0-9]*)(\\.[0-9]+)?([eE][-+]?[0-9]+)?");
  }

  /// Appends a text as a JSON string.
  static void quote(String text, StringBuilder out) {
    out.append('"');
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case '"', '\\' -> out.append('\\').append(c);
        case '\n' -> out.append("\\n");
        case '\r' -> out.append("\\r");
        case '\t' -> out.append("\\t");
        default -> {
          if (c < 0x20) {
            out.append("\\u%04x".formatted((int) c));
          } else {
            out.append(c);
          }
        }
      }
    }
    out.append('"');
  }
}
