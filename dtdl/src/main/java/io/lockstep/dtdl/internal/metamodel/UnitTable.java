package io.lockstep.dtdl.internal.metamodel;

import io.lockstep.dtdl.Unit;
import io.lockstep.dtdl.internal.metamodel.TableReader.Row;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Quantities and units, read from `units.txt`. Immutable.
public final class UnitTable {

  /// A unit, and whether DTDL v2 has it built in.
  public record Entry(Unit unit, boolean isBuiltIn) {}

  /// A semantic type.
  public record Quantity(String name, String unitKind, boolean isBuiltIn) {}

  private static final UnitTable TABLE = read();

  private final Map<String, Quantity> quantities = new LinkedHashMap<>();
  private final Map<String, List<Entry>> kinds = new LinkedHashMap<>();
  private final Map<String, String> aliases = new LinkedHashMap<>();
  private final Map<String, Unit> units = new LinkedHashMap<>();

  private UnitTable() {}

  public static UnitTable get() {
    return TABLE;
  }

  public Map<String, Quantity> quantities() {
    return quantities;
  }

  /// Kind to its units.
  public Map<String, List<Entry>> kinds() {
    return kinds;
  }

  /// Other name of a kind to its proper name.
  public Map<String, String> aliases() {
    return aliases;
  }

  /// Term to unit.
  public Map<String, Unit> units() {
    return units;
  }

  private static UnitTable read() {
    UnitTable table = new UnitTable();
    String kind = "";
    for (Row row : TableReader.read("units.txt")) {
      boolean isBuiltIn = !row.word(row.indent() > 0 ? 0 : 1).startsWith("+");
      if (row.indent() > 0) {
        String term = isBuiltIn ? row.word(0) : row.word(0).substring(1);
        String symbol = row.words().size() > 3 ? row.word(3) : "";
        Unit unit =
            new Unit(
                term,
                kind,
                symbol,
                Double.parseDouble(row.word(1)),
                Double.parseDouble(row.word(2)));
        table.kinds.computeIfAbsent(kind, _ -> new ArrayList<>()).add(new Entry(unit, isBuiltIn));
        table.units.put(term, unit);
        continue;
      }
      String name = isBuiltIn ? row.word(1) : row.word(1).substring(1);
      switch (row.word(0)) {
        case "quantity" -> table.quantities.put(name, new Quantity(name, row.word(2), isBuiltIn));
        case "kind" -> kind = name;
        case "alias" -> table.aliases.put(name, row.word(2));
        default -> throw new IllegalStateException("units.txt: what is " + row + "?");
      }
    }
    return table;
  }
}
