package io.lockstep.dtdl;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// A digital twin model identifier: `dtmi:<label>:<label>...[;<version>][#<fragment>]`.
///
/// The version is absent, has one part (`;2`) or two (`;2.10`). The text decides equality, so `;2`
/// and `;2.0` cannot both exist (a minor version never has leading zeros and is never 0). Whether a
/// given DTDL version permits what the syntax permits (a missing version, two parts, a fragment, a
/// length) is checked by the parser, not here. Immutable.
///
/// @param value the whole text, e.g. `dtmi:com:example:Thermostat;1`
public record Dtmi(String value) implements Comparable<Dtmi> {

  private static final int MAJOR_DIGITS_MAX = 9;
  private static final int MINOR_DIGITS_MAX = 6;

  /// @throws DtmiException if the text is not a DTMI; the message says where it stops being one
  public Dtmi {
    String problem = problem(value);
    if (problem != null) {
      throw new DtmiException(value, problem);
    }
  }

  /// Parses the text.
  ///
  /// @throws DtmiException if the text is not a DTMI
  public static Dtmi parse(String text) {
    return new Dtmi(text);
  }

  /// The identifier, or nothing if the text is not one.
  public static Optional<Dtmi> tryParse(String text) {
    return problem(text) == null ? Optional.of(new Dtmi(text)) : Optional.empty();
  }

  /// True if the text is a DTMI. Allocates nothing.
  public static boolean isValid(String text) {
    return problem(text) == null;
  }

  /// The path segments between `dtmi:` and the version, in order; at least one.
  public List<String> labels() {
    List<String> labels = new ArrayList<>();
    int start = 5;
    int end = pathEnd();
    for (int i = start; i <= end; i++) {
      if (i == end || value.charAt(i) == ':') {
        labels.add(value.substring(start, i));
        start = i + 1;
      }
    }
    return List.copyOf(labels);
  }

  /// The major version, 1 to 999,999,999, or 0 if the identifier has no version.
  public int majorVersion() {
    int start = value.indexOf(';');
    if (start < 0) {
      return 0;
    }
    int number = 0;
    for (int i = start + 1; i < value.length() && isDigit(value.charAt(i)); i++) {
      number = number * 10 + (value.charAt(i) - '0');
    }
    return number;
  }

  /// The minor version, 1 to 999,999, or 0 if there is none.
  public int minorVersion() {
    int start = value.indexOf('.');
    if (start < 0) {
      return 0;
    }
    int number = 0;
    for (int i = start + 1; i < value.length() && isDigit(value.charAt(i)); i++) {
      number = number * 10 + (value.charAt(i) - '0');
    }
    return number;
  }

  /// Both versions as one number, major + minor / 1,000,000, so that versions can be ordered.
  public double completeVersion() {
    return majorVersion() + minorVersion() / 1_000_000.0;
  }

  /// The identifier without its version; the fragment stays.
  public String versionless() {
    int version = value.indexOf(';');
    return version < 0 ? value : value.substring(0, version) + fragment();
  }

  /// The fragment with its `#`, or an empty text.
  public String fragment() {
    int hash = value.indexOf('#');
    return hash < 0 ? "" : value.substring(hash);
  }

  /// The identifier without its fragment.
  public String fragmentless() {
    int hash = value.indexOf('#');
    return hash < 0 ? value : value.substring(0, hash);
  }

  /// True if a label or the fragment begins with an underscore: such identifiers are the system's
  /// own and may not be written in a model.
  public boolean isReserved() {
    return value.startsWith("dtmi:_")
        || value.lastIndexOf(":_", pathEnd()) >= 0
        || value.contains("#_");
  }

  private int pathEnd() {
    int end = value.indexOf(';');
    if (end < 0) {
      end = value.indexOf('#');
    }
    return end < 0 ? value.length() : end;
  }

  @Override
  public int compareTo(Dtmi other) {
    return value.compareTo(other.value);
  }

  @Override
  public String toString() {
    return value;
  }

  private static @Nullable String problem(String text) {
    if (!text.startsWith("dtmi:")) {
      return "it does not start with 'dtmi:'";
    }
    int at = 5;
    int length = text.length();
    while (true) {
      int start = at;
      while (at < length && isLabelCharacter(text.charAt(at))) {
        at++;
      }
      if (at == start) {
        return "a label is empty or has a character other than A-Z a-z 0-9 _ at index " + at;
      }
      if (isDigit(text.charAt(start))) {
        return "the label at index " + start + " starts with a digit";
      }
      if (text.charAt(at - 1) == '_') {
        return "the label at index " + start + " ends with an underscore";
      }
      if (at < length && text.charAt(at) == ':') {
        at++;
        continue;
      }
      break;
    }
    if (at < length && text.charAt(at) == ';') {
      int end = numberEnd(text, at + 1, MAJOR_DIGITS_MAX);
      if (end < 0) {
        return "after ';' a version of 1 to 9 digits without leading zero is expected";
      }
      at = end;
      if (at < length && text.charAt(at) == '.') {
        end = numberEnd(text, at + 1, MINOR_DIGITS_MAX);
        if (end < 0) {
          return "after '.' a minor version of 1 to 6 digits without leading zero is expected";
        }
        at = end;
      }
    }
    if (at < length && text.charAt(at) == '#') {
      int start = at + 1;
      at = start;
      while (at < length && isLabelCharacter(text.charAt(at))) {
        at++;
      }
      if (at > start && (isDigit(text.charAt(start)) || text.charAt(at - 1) == '_')) {
        return "the fragment starts with a digit or ends with an underscore";
      }
    }
    return at == length ? null : "unexpected character '" + text.charAt(at) + "' at index " + at;
  }

  private static int numberEnd(String text, int start, int digitsMax) {
    int at = start;
    while (at < text.length() && isDigit(text.charAt(at))) {
      at++;
    }
    boolean fits = at > start && at - start <= digitsMax && text.charAt(start) != '0';
    return fits ? at : -1;
  }

  private static boolean isLabelCharacter(char c) {
    return c == '_' || isDigit(c) || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
  }

  private static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
  }
}
