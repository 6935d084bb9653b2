package io.lockstep.dtdl.internal.metamodel;

/// A rule that holds in some versions of the language: a row `rule NAME @VERSIONS` of
/// `metamodel.txt` switches it on.
public enum LanguageRule {
  /// Types and properties that nobody defines are taken for those of an extension that is not
  /// known.
  OPEN_VOCABULARY,
  /// Contexts of extensions that are not known are accepted unless the options say otherwise.
  UNDEFINED_EXTENSIONS,
  /// Keywords that have no meaning are ignored.
  KEYWORDS_IGNORED,
  /// Identifiers have exactly one version number.
  SINGLE_VERSION,
  /// A context may set other limits than those of the language.
  CUSTOM_LIMITS,
  /// A complex schema may contain itself.
  RECURSIVE_SCHEMAS,
  /// The schema of a property has no arrays, and no geometry, which has arrays inside.
  NO_ARRAYS_IN_PROPERTIES,
  /// Kinds of units are types, and not lists of units.
  UNIT_KINDS_ARE_TYPES;

  /// The rule with this name, as written in the table: `openVocabulary`.
  static LanguageRule ofName(String name) {
    StringBuilder constant = new StringBuilder(name.length() + 4);
    for (int i = 0; i < name.length(); i++) {
      char c = name.charAt(i);
      if (c >= 'A' && c <= 'Z') {
        constant.append('_');
      }
      constant.append(c >= 'a' && c <= 'z' ? (char) (c - 'a' + 'A') : c);
    }
    return valueOf(constant.toString());
  }
}
