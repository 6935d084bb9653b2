package io.lockstep.ingest;

/// How names of metrics become names that a model can have (DTDL v3 §6.1): separators part
/// components, what is no letter, digit or underscore becomes one. Stateless.
final class MetricPaths {
  private static final String NODE_CONTROL = "Node Control/";
  private static final String DEVICE_CONTROL = "Device Control/";
  private static final String TEMPLATE_DEFINITIONS = "_types_/";

  /// The metric that binds births and deaths of an edge node.
  static final String BD_SEQ = "bdSeq";

  /// The metric that asks an edge node for a rebirth.
  static final String REBIRTH = NODE_CONTROL + "Rebirth";

  private MetricPaths() {}

  /// True for metrics that serve the protocol and are no values of the plant.
  static boolean isOfProtocol(String metric) {
    return metric.equals(BD_SEQ)
        || metric.startsWith(NODE_CONTROL)
        || metric.startsWith(DEVICE_CONTROL)
        || metric.startsWith(TEMPLATE_DEFINITIONS);
  }

  /// The path of a metric whose name is no path of a model as it stands.
  static String pathOf(String metric) {
    StringBuilder path = new StringBuilder();
    for (String name : metric.split("/", -1)) {
      if (!name.isEmpty()) {
        path.append(path.isEmpty() ? "" : "/").append(nameOf(name));
      }
    }
    return path.isEmpty() ? "m" : path.toString();
  }

  /// A path without components, for a metric below one that has a value itself.
  static String flat(String path) {
    return path.replace('/', '_');
  }

  /// A path for a metric that has others below it.
  static String ofValue(String path) {
    return flat(path) + "_value";
  }

  private static String nameOf(String text) {
    StringBuilder name = new StringBuilder();
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      boolean isLetter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
      boolean isDigit = c >= '0' && c <= '9';
      if (i == 0 && !isLetter) {
        name.append('m');
      }
      name.append(isLetter || isDigit ? c : '_');
    }
    while (name.charAt(name.length() - 1) == '_') {
      name.setLength(name.length() - 1);
    }
    return name.toString();
  }
}
