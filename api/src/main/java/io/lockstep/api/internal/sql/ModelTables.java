package io.lockstep.api.internal.sql;

import io.lockstep.model.Slot;
import io.lockstep.model.ValueType;
import io.lockstep.twin.ModelShape;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.apache.calcite.sql.type.SqlTypeName;

/// A table for each model, with a column for each of its properties: what a person calls the
/// recordings of an oven. Its rows are of the twins that are of the model: of any of its versions,
/// or of one that extends it.
final class ModelTables {
  private static final Set<String> OWN_COLUMNS = Set.of("time", "twin", "model");

  private ModelTables() {}

  /// @param shapes the models, in the order in which they came: of two with the same name the first
  ///   has it
  /// @param taken names of other tables
  static List<SqlTable> all(List<ModelShape> shapes, Set<String> taken, SeenSeries series) {
    Map<String, List<ModelShape>> byPath = new LinkedHashMap<>();
    for (ModelShape shape : shapes) {
      byPath.computeIfAbsent(unversioned(shape.modelId()), _ -> new ArrayList<>()).add(shape);
    }
    Set<String> names = new HashSet<>(taken);
    List<SqlTable> tables = new ArrayList<>();
    byPath.forEach(
        (path, versions) -> {
          List<ModelTable.Property> properties = properties(versions);
          if (!properties.isEmpty()) {
            Set<String> ids = new HashSet<>();
            for (ModelShape shape : shapes) {
              if (shape.ancestors().stream().anyMatch(id -> unversioned(id).equals(path))) {
                ids.add(shape.modelId());
              }
            }
            tables.add(new ModelTable(name(path, names), path, ids, properties, series));
          }
        });
    return tables;
  }

  private static String unversioned(String modelId) {
    int version = modelId.indexOf(';');
    return version < 0 ? modelId : modelId.substring(0, version);
  }

  /// The last part of the identifier; where that is taken with the parts before it.
  private static String name(String path, Set<String> taken) {
    String[] parts = path.toLowerCase(Locale.ROOT).split(":", -1);
    String name = parts[parts.length - 1];
    for (int i = parts.length - 2; i > 0 && taken.contains(name); i--) {
      name = parts[i] + "_" + name;
    }
    return free(name, taken);
  }

  private static String free(String name, Set<String> taken) {
    String free = name;
    while (!taken.add(free)) {
      free += "_";
    }
    return free;
  }

  /// What any version has, the latest version's type first.
  private static List<ModelTable.Property> properties(List<ModelShape> versions) {
    Map<String, ModelTable.Property> byPath = new LinkedHashMap<>();
    Set<String> names = new HashSet<>(OWN_COLUMNS);
    for (ModelShape version : versions) {
      for (Slot slot : version.shape().slots()) {
        if (!slot.kept()) {
          continue;
        }
        ModelTable.Property known = byPath.get(slot.path());
        SqlTypeName type = type(slot.sharedType());
        String name =
            known != null
                ? known.column()
                : free(slot.path().replace('/', '_').toLowerCase(Locale.ROOT), names);
        byPath.put(
            slot.path(),
            new ModelTable.Property(
                name, slot.path(), known == null ? type : common(known.type(), type), slot.unit()));
      }
    }
    return List.copyOf(byPath.values());
  }

  private static SqlTypeName type(ValueType type) {
    return switch (type) {
      case DOUBLE -> SqlTypeName.DOUBLE;
      case LONG -> SqlTypeName.BIGINT;
      case BOOLEAN -> SqlTypeName.BOOLEAN;
      case TEXT, JSON -> SqlTypeName.VARCHAR;
    };
  }

  /// Versions may differ: numbers are numbers, all else has a text.
  private static SqlTypeName common(SqlTypeName one, SqlTypeName other) {
    if (one == other) {
      return one;
    }
    Set<SqlTypeName> numbers = Set.of(SqlTypeName.DOUBLE, SqlTypeName.BIGINT);
    return numbers.contains(one) && numbers.contains(other)
        ? SqlTypeName.DOUBLE
        : SqlTypeName.VARCHAR;
  }
}
