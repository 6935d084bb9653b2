package io.lockstep.dtdl.internal.metamodel;

import io.lockstep.dtdl.Unit;
import io.lockstep.dtdl.UnitConversion;
import io.lockstep.dtdl.internal.metamodel.TableReader.Row;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Quantities and units, read from `units.txt`. Immutable.
public final class UnitTable {

  /// A unit, and whether DTDL v2 has it built in.
  ///
  /// @param factor its factor, exact
  /// @param offset its offset, exact
  public record Entry(Unit unit, boolean isBuiltIn, Fraction factor, Fraction offset) {}

  /// A semantic type.
  public record Quantity(String name, String unitKind, boolean isBuiltIn) {}

  /// Integers up to here are doubles, and so are products of small ones.
  private static final BigDecimal EXACT_MAX = BigDecimal.valueOf(1L << 53);

  private static final UnitTable TABLE = read();

  private final Map<String, Quantity> quantities = new LinkedHashMap<>();
  private final Map<String, List<Entry>> kinds = new LinkedHashMap<>();
  private final Map<String, String> aliases = new LinkedHashMap<>();
  private final Map<String, Unit> units = new LinkedHashMap<>();
  private final Map<String, Map<String, Optional<UnitConversion>>> conversions =
      new LinkedHashMap<>();

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

  /// How values of one unit become values of another, by their terms; empty when they do not. Makes
  /// no object.
  public Optional<UnitConversion> conversion(String from, String to) {
    Map<String, Optional<UnitConversion>> ofFrom = conversions.get(from);
    Optional<UnitConversion> known = ofFrom == null ? null : ofFrom.get(to);
    return known == null ? Optional.empty() : known;
  }

  private static UnitTable read() {
    UnitTable table = new UnitTable();
    String kind = "";
    for (Row row : TableReader.read("units.txt")) {
      boolean isBuiltIn = !row.word(row.indent() > 0 ? 0 : 1).startsWith("+");
      if (row.indent() > 0) {
        Entry entry = entry(row, kind, isBuiltIn);
        table.kinds.computeIfAbsent(kind, _ -> new ArrayList<>()).add(entry);
        table.units.put(entry.unit().term(), entry.unit());
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
    table.kinds.values().forEach(table::addConversions);
    return table;
  }

  private static Entry entry(Row row, String kind, boolean isBuiltIn) {
    Fraction factor = Fraction.parse(row.word(1));
    Fraction offset = Fraction.parse(row.word(2));
    Unit unit =
        new Unit(
            isBuiltIn ? row.word(0) : row.word(0).substring(1),
            kind,
            row.words().size() > 3 ? row.word(3) : "",
            factor.decimal().doubleValue(),
            offset.decimal().doubleValue());
    return new Entry(unit, isBuiltIn, factor, offset);
  }

  private void addConversions(List<Entry> entries) {
    for (Entry from : entries) {
      Map<String, Optional<UnitConversion>> ofFrom = new LinkedHashMap<>();
      for (Entry to : entries) {
        Fraction ratio = from.factor().dividedBy(to.factor());
        Fraction shift = from.offset().minus(to.offset()).dividedBy(to.factor());
        ofFrom.put(to.unit().term(), Optional.of(conversion(ratio, shift)));
      }
      conversions.put(from.unit().term(), ofFrom);
    }
  }

  /// The conversion `value * ratio + shift`: with the ratio's own numerator and denominator where
  /// these are doubles, so that what is exact by definition stays so.
  private static UnitConversion conversion(Fraction ratio, Fraction shift) {
    BigDecimal numerator = new BigDecimal(ratio.numerator());
    BigDecimal denominator = new BigDecimal(ratio.denominator());
    if (numerator.compareTo(EXACT_MAX) > 0 || denominator.compareTo(EXACT_MAX) > 0) {
      numerator = ratio.decimal();
      denominator = BigDecimal.ONE;
    }
    BigDecimal addend =
        new BigDecimal(shift.numerator())
            .multiply(denominator)
            .divide(new BigDecimal(shift.denominator()), MathContext.DECIMAL128);
    return new UnitConversion(
        numerator.doubleValue(), addend.doubleValue(), denominator.doubleValue());
  }
}
