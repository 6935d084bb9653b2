package io.lockstep.history.lake;

import io.lockstep.dtdl.Dtmi;
import java.util.Collection;
import java.util.Locale;

/// How models and properties are called in the lake. Pure.
final class TableNames {
  private static final String SCHEME = "dtmi:";

  private TableNames() {}

  /// The table of a model, without its version: `dtmi:example:plant:Oven;2` is in
  /// `example_plant_Oven`. An underscore within a segment is doubled, and no segment begins or ends
  /// with one, so no two models meet in a name.
  static String table(String modelId) {
    int version = modelId.indexOf(';');
    String path = version < 0 ? modelId : modelId.substring(0, version);
    if (!Dtmi.isValid(modelId) || !path.startsWith(SCHEME)) {
      return "no_model";
    }
    return path.substring(SCHEME.length()).replace("_", "__").replace(':', '_');
  }

  /// A free column name for a property: `motor/temperature` is `motor_temperature`. Where it is
  /// taken, by whatever case, a number follows.
  static String column(String path, Collection<String> taken) {
    String name = path.replace('/', '_');
    String free = name;
    for (int number = 2; isTaken(free, taken); number++) {
      free = name + "_" + number;
    }
    return free;
  }

  private static boolean isTaken(String name, Collection<String> taken) {
    String lower = name.toLowerCase(Locale.ROOT);
    return taken.stream().anyMatch(each -> each.toLowerCase(Locale.ROOT).equals(lower));
  }
}
