package io.lockstep.dtdl.draft;

import io.lockstep.dtdl.Unit;
import io.lockstep.dtdl.Units;
import io.lockstep.dtdl.internal.metamodel.TableReader;
import io.lockstep.dtdl.internal.metamodel.TableReader.Row;
import io.lockstep.dtdl.internal.metamodel.UnitTable;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/// What devices call units, read from `unit-words.txt` and `units.txt`. Thread-safe.
public final class UnitWords {

  /// Stands for words that could mean two units. First, since the words need it.
  private static final Unit AMBIGUOUS = new Unit("", "", "", 1, 0);

  private static final UnitWords WORDS = new UnitWords();

  private final Map<String, Unit> exact = new LinkedHashMap<>();
  private final Map<String, Unit> folded = new LinkedHashMap<>();
  private final Map<String, Unit> codes = new LinkedHashMap<>();
  private final Map<String, Unit> endings = new LinkedHashMap<>();
  private final Map<String, String> quantities = new LinkedHashMap<>();

  private UnitWords() {
    for (Row row : TableReader.read("unit-words.txt")) {
      List<String> words = row.words().subList(2, row.words().size());
      switch (row.word(0)) {
        case "quantity" -> quantities.put(row.word(2), row.word(1));
        case "word" -> words.forEach(word -> exact.put(word, unit(row.word(1))));
        case "unece" -> words.forEach(word -> codes.put(word, unit(row.word(1))));
        case "name" -> words.forEach(word -> endings.put(word, unit(row.word(1))));
        default -> throw new IllegalStateException("unit-words.txt: what is " + row + "?");
      }
    }
    addSymbols();
    exact.forEach((word, unit) -> folded.merge(fold(word), unit, UnitWords::only));
    UnitTable.get()
        .quantities()
        .values()
        .forEach(quantity -> quantities.putIfAbsent(quantity.unitKind(), quantity.name()));
  }

  /// Two units that differ only by the case of their words (mW and MW) are told apart by it.
  private static Unit only(Unit left, Unit right) {
    return left.equals(right) ? left : AMBIGUOUS;
  }

  /// Symbols of the table that stand for one unit only.
  private void addSymbols() {
    Map<String, Unit> symbols = new LinkedHashMap<>();
    for (String kind : Units.kinds()) {
      for (Unit unit : Units.ofKind(kind)) {
        if (!unit.symbol().isEmpty()) {
          symbols.merge(unit.symbol(), unit, UnitWords::only);
        }
      }
    }
    symbols.forEach(exact::putIfAbsent);
  }

  private static Unit unit(String term) {
    return Units.find(term)
        .orElseThrow(() -> new IllegalStateException("unit-words.txt: there is no unit " + term));
  }

  private static String fold(String word) {
    return word.toLowerCase(Locale.ROOT);
  }

  /// The unit that a device means by a text: a DTDL term, a symbol or another usual word; nothing
  /// if the text is unknown, or could mean two units.
  public static Optional<Unit> find(String text) {
    String word = text.replaceAll("\\s", "");
    Optional<Unit> term = Units.find(word);
    if (term.isPresent()) {
      return term;
    }
    Unit unit = WORDS.exact.get(word);
    if (unit == null) {
      unit = WORDS.folded.get(fold(word));
    }
    return unit == null || unit.equals(AMBIGUOUS) ? Optional.empty() : Optional.of(unit);
  }

  /// The unit of a code of UNECE Recommendation 20, such as `CEL`, or of the number that OPC UA
  /// makes of it (OPC 10000-8 §5.6.3), such as 4408652.
  public static Optional<Unit> ofUnece(String code) {
    String letters = code;
    if (code.matches("[0-9]{4,9}")) {
      int number = Integer.parseInt(code);
      StringBuilder text = new StringBuilder();
      for (int shift = 24; shift >= 0; shift -= 8) {
        int letter = number >> shift & 0xFF;
        if (letter != 0) {
          text.append((char) letter);
        }
      }
      letters = text.toString();
    }
    return Optional.ofNullable(WORDS.codes.get(letters));
  }

  /// The unit that the last word of a name suggests: `temperature_c`, `powerKw`.
  static Optional<Unit> suggestedBy(String name) {
    String[] words =
        name.replaceAll("([a-z0-9])([A-Z])", "$1_$2")
            .toLowerCase(Locale.ROOT)
            .split("[^a-z0-9]+", -1);
    return words.length < 2
        ? Optional.empty()
        : Optional.ofNullable(WORDS.endings.get(words[words.length - 1]));
  }

  /// The semantic type that a value in this unit has; empty where the unit leaves it open.
  static Optional<String> quantityOf(Unit unit, String name) {
    if (unit.kind().equals("Unitless")) {
      return name.toLowerCase(Locale.ROOT).contains("humid") && unit.term().equals("percent")
          ? Optional.of("RelativeHumidity")
          : Optional.empty();
    }
    return Optional.ofNullable(WORDS.quantities.get(unit.kind()));
  }
}
