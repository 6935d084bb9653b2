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
import java.util.concurrent.ConcurrentHashMap;

/// Quantities and units, read from `units.txt`. Immutable.
public final class UnitTable {

  /// A unit.
  ///
  /// @param since the version of the extension that brings it; 0 if the language has it itself
  /// @param factor its factor, exact
  /// @param offset its offset, exact
  public record Entry(Unit unit, int since, Fraction factor, Fraction offset) {}

  /// A semantic type.
  ///
  /// @param since as above
  public record Quantity(String name, String unitKind, int since) {}

  /// Prefixes of units, such as `kilo`.
  ///
  /// @param versions of the extension, as above
  public record Prefixes(String kind, List<String> terms, VersionRange versions) {}

  /// Integers up to here are doubles, and so are products of small ones.
  private static final BigDecimal EXACT_MAX = BigDecimal.valueOf(1L << 53);

  private static final UnitTable TABLE = read();

  private final Map<String, Quantity> quantities = new LinkedHashMap<>();
  private final Map<String, List<Entry>> kinds = new LinkedHashMap<>();
  private final List<Prefixes> prefixes = new ArrayList<>();
  private final Map<String, String> aliases = new LinkedHashMap<>();
  private final Map<String, Unit> units = new LinkedHashMap<>();
  private final Map<String, Entry> entries = new LinkedHashMap<>();
  private final Map<String, Map<String, Optional<UnitConversion>>> conversions =
      new ConcurrentHashMap<>();

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

  /// All prefixes.
  public List<Prefixes> prefixes() {
    return prefixes;
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
  /// no object once the first unit was asked for.
  public Optional<UnitConversion> conversion(String from, String to) {
    Map<String, Optional<UnitConversion>> ofFrom = conversions.get(from);
    if (ofFrom == null) {
      // Exact numbers cost time: each unit is worked out when it is first asked for.
      Entry entry = entries.get(from);
      if (entry == null) {
        return Optional.empty();
      }
      ofFrom = conversions.computeIfAbsent(from, _ -> conversionsOf(entry));
    }
    return ofFrom.getOrDefault(to, Optional.empty());
  }

  private static UnitTable read() {
    UnitTable table = new UnitTable();
    String kind = "";
    for (Row row : TableReader.read("units.txt")) {
      if (row.indent() > 0) {
        Entry entry = entry(row, kind);
        table.kinds.computeIfAbsent(kind, _ -> new ArrayList<>()).add(entry);
        table.units.put(entry.unit().term(), entry.unit());
        table.entries.put(entry.unit().term(), entry);
        continue;
      }
      String name = term(row.word(1));
      switch (row.word(0)) {
        case "quantity" ->
            table.quantities.put(name, new Quantity(name, row.word(2), since(row.word(1))));
        case "kind" -> kind = name;
        case "alias" -> table.aliases.put(name, row.word(2));
        case "prefixes" -> table.prefixes.add(prefixes(row));
        default -> throw new IllegalStateException("units.txt: what is " + row + "?");
      }
    }
    return table;
  }

  /// `+3term` is there since version 3, `+term` since version 1 of the extension.
  private static int since(String word) {
    if (!word.startsWith("+")) {
      return 0;
    }
    int digit = Character.digit(word.charAt(1), 10);
    return digit < 0 ? 1 : digit;
  }

  private static String term(String word) {
    int at = 0;
    while (word.charAt(at) == '+' || Character.digit(word.charAt(at), 10) >= 0) {
      at++;
    }
    return word.substring(at);
  }

  private static Prefixes prefixes(Row row) {
    List<String> terms = row.words().stream().skip(2).filter(w -> w.indexOf('@') < 0).toList();
    return new Prefixes(row.word(1), terms, row.versions());
  }

  private static Entry entry(Row row, String kind) {
    Fraction factor = Fraction.parse(row.word(1));
    Fraction offset = Fraction.parse(row.word(2));
    Unit unit =
        new Unit(
            term(row.word(0)),
            kind,
            row.words().size() > 3 ? row.word(3) : "",
            factor.decimal().doubleValue(),
            offset.decimal().doubleValue());
    return new Entry(unit, since(row.word(0)), factor, offset);
  }

  private Map<String, Optional<UnitConversion>> conversionsOf(Entry from) {
    Map<String, Optional<UnitConversion>> ofFrom = new LinkedHashMap<>();
    for (Entry to : kinds.getOrDefault(from.unit().kind(), List.of())) {
      Fraction ratio = from.factor().dividedBy(to.factor());
      Fraction shift = from.offset().minus(to.offset()).dividedBy(to.factor());
      ofFrom.put(to.unit().term(), Optional.of(conversion(ratio, shift)));
    }
    return ofFrom;
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
