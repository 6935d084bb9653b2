package io.lockstep.ingest;

import java.util.ArrayList;
import java.util.List;

/// Writes desired values as JSON: `{"$version":7,"setpoint":60,"motor":{"speed":5}}`, the values of
/// a component in an object of its name. Stateless.
final class DesiredPayload {
  private DesiredPayload() {}

  static String of(DesiredRequest request) {
    return of(request, "");
  }

  /// The same as IoT Plug and Play has it, with `"__t":"c"` in each component.
  static String marked(DesiredRequest request) {
    return of(request, "\"__t\":\"c\",");
  }

  private static String of(DesiredRequest request, String mark) {
    StringBuilder out = new StringBuilder(64).append("{\"$version\":").append(request.version());
    List<String> open = new ArrayList<>();
    for (DesiredRequest.Value value : request.values()) {
      List<String> names = List.of(value.path().split("/", -1));
      List<String> components = names.subList(0, names.size() - 1);
      boolean isFirst = turnTo(components, open, mark, out);
      out.append(isFirst ? "" : ",").append('"').append(names.getLast()).append("\":");
      out.append(value.json());
    }
    close(open, 0, out);
    return out.append('}').toString();
  }

  /// Closes the components that a value is not in and opens those that it is in; true when it is
  /// the first there. Names in DTDL have no character that JSON escapes.
  private static boolean turnTo(
      List<String> components, List<String> open, String mark, StringBuilder out) {
    int same = 0;
    while (same < components.size()
        && same < open.size()
        && components.get(same).equals(open.get(same))) {
      same++;
    }
    close(open, same, out);
    boolean isMarked = false;
    for (int i = same; i < components.size(); i++) {
      out.append(i == same || isMarked ? "," : "")
          .append('"')
          .append(components.get(i))
          .append("\":{");
      isMarked = !mark.isEmpty();
      out.append(isMarked ? mark.substring(0, mark.length() - 1) : "");
      open.add(components.get(i));
    }
    return components.size() > same && !isMarked;
  }

  private static void close(List<String> open, int size, StringBuilder out) {
    while (open.size() > size) {
      out.append('}');
      open.removeLast();
    }
  }
}
