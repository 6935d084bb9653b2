package io.lockstep.ingest;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;

/// How a source words a value that the model has as another type: what a binding's `parse` and
/// `map` say. Immutable.
sealed interface Wording {
  /// As the model has it: text is text.
  Wording PLAIN = new Plain();

  /// Text that is a decimal number stands for the number.
  Wording DECIMAL = new Decimal();

  /// As the model has it.
  record Plain() implements Wording {}

  /// Decimal text: an optional sign, digits, a point before the fraction, an exponent; blanks
  /// around it. No separators of thousands, no comma, no unit.
  record Decimal() implements Wording {
    private static final Pattern NUMBER =
        Pattern.compile("[+-]?([0-9]+(\\.[0-9]*)?|\\.[0-9]+)([eE][+-]?[0-9]+)?");

    /// True when the text is such a number.
    static boolean isNumber(String text) {
      return NUMBER.matcher(text).matches();
    }
  }

  /// Each word stands for a value, which is then taken as if the source had said it.
  ///
  /// @param values by the source's words: texts, numbers and truth values as they are written
  record Listed(Map<String, String> values) implements Wording {
    public Listed {
      values = Collections.unmodifiableMap(new LinkedHashMap<>(values));
    }
  }
}
