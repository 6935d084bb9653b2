package io.lockstep.field.bakery;

import io.lockstep.field.DeviceValue;
import java.util.LinkedHashMap;
import java.util.Map;

/// What the sensors of one device say at one moment, by path: `temperature`, `zone1/burner`.
/// Confined to one thread.
final class Readings {
  private final Map<String, DeviceValue> values = new LinkedHashMap<>();

  /// A measured value, as an instrument with so many digits behind the point shows it.
  Readings measured(String path, double value, int digits) {
    double scale = Math.pow(10, digits);
    values.put(path, new DeviceValue.Float64(Math.rint(value * scale) / scale));
    return this;
  }

  Readings counted(String path, long value) {
    values.put(path, new DeviceValue.Int64(value));
    return this;
  }

  Readings flag(String path, boolean value) {
    values.put(path, new DeviceValue.Flag(value));
    return this;
  }

  Readings text(String path, String value) {
    values.put(path, new DeviceValue.Text(value));
    return this;
  }

  /// By path, in the order they were given. Not a copy.
  Map<String, DeviceValue> values() {
    return values;
  }

  /// One JSON object, components nested; paths of one component stand together.
  ///
  /// @param timeMillis when it was measured, milliseconds since epoch
  String json(long timeMillis) {
    StringBuilder out = new StringBuilder("{\"$time\":").append(timeMillis);
    String component = "";
    for (Map.Entry<String, DeviceValue> entry : values.entrySet()) {
      int slash = entry.getKey().indexOf('/');
      String owner = slash < 0 ? "" : entry.getKey().substring(0, slash);
      boolean isFirst = false;
      if (!owner.equals(component)) {
        out.append(component.isEmpty() ? "" : "}");
        if (!owner.isEmpty()) {
          out.append(",\"").append(owner).append("\":{");
          isFirst = true;
        }
        component = owner;
      }
      out.append(isFirst ? "\"" : ",\"")
          .append(entry.getKey(), slash + 1, entry.getKey().length())
          .append("\":")
          .append(entry.getValue().json());
    }
    return out.append(component.isEmpty() ? "}" : "}}").toString();
  }
}
