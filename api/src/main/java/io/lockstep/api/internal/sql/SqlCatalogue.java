package io.lockstep.api.internal.sql;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.apache.calcite.jdbc.CalciteSchema;
import org.apache.calcite.schema.impl.AbstractSchema;
import org.jspecify.annotations.Nullable;

/// The tables that a statement may name, with the numbers that clients of PostgreSQL know them by.
/// Immutable.
final class SqlCatalogue {
  /// The first table's number; those before are PostgreSQL's own.
  private static final long FIRST_TABLE = 16_384;

  /// Tables of models have numbers by their names from here on, the same after other models came.
  private static final long FIRST_OF_MODELS = 1L << 24;

  private static final long MODEL_NUMBERS = 1L << 28;

  private final CalciteSchema root =
      CalciteSchema.createRootSchema(false, false, "", new AbstractSchema());
  private final Map<Long, SqlTable> byOid;
  private final Map<String, Long> oids = new TreeMap<>();

  /// @param fixed those that are always there
  /// @param ofModels those that come and go with the models
  SqlCatalogue(List<SqlTable> fixed, List<SqlTable> ofModels) {
    Map<Long, SqlTable> numbered = new LinkedHashMap<>();
    byOid = Collections.unmodifiableMap(numbered);
    List<SqlTable> always = new ArrayList<>(fixed);
    always.addAll(new CatalogTables(() -> byOid).all());
    for (SqlTable table : always) {
      numbered.put(FIRST_TABLE + numbered.size(), table);
    }
    for (SqlTable table : ofModels) {
      long oid = FIRST_OF_MODELS + Math.floorMod(table.name().hashCode(), MODEL_NUMBERS);
      while (numbered.containsKey(oid)) {
        oid++;
      }
      numbered.put(oid, table);
    }
    Map<String, CalciteSchema> schemas = new TreeMap<>();
    numbered.forEach(
        (oid, table) -> {
          schemas
              .computeIfAbsent(table.schema(), name -> root.add(name, new AbstractSchema()))
              .add(table.name(), new SqlTable.Adapter(table));
          oids.put(table.schema() + "." + table.name(), oid);
        });
  }

  CalciteSchema root() {
    return root;
  }

  /// The number of a table by its name, with its schema or without; null when there is none.
  @Nullable Long oid(String name) {
    String bare = name.strip().toLowerCase(Locale.ROOT).replace("\"", "");
    if (bare.contains(".")) {
      return oids.get(bare);
    }
    Long found = oids.get("public." + bare);
    return found == null ? oids.get("pg_catalog." + bare) : found;
  }

  /// What a table is; null when nothing is said.
  @Nullable String says(long oid) {
    SqlTable table = byOid.get(oid);
    return table == null || table.says().isEmpty() ? null : table.says();
  }

  /// What a column is, by its number from 1; null when nothing is said.
  @Nullable String says(long oid, long column) {
    SqlTable table = byOid.get(oid);
    return table == null
            || column < 1
            || column > table.columns().size()
            || table.columns().get((int) column - 1).says().isEmpty()
        ? null
        : table.columns().get((int) column - 1).says();
  }

  /// The name of a table by its number; null when there is none.
  @Nullable String name(long oid) {
    SqlTable table = byOid.get(oid);
    return table == null
        ? null
        : table.schema().equals("public") || table.schema().equals("pg_catalog")
            ? table.name()
            : table.schema() + "." + table.name();
  }
}
