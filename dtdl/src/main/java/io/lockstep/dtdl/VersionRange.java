package io.lockstep.dtdl;

/// Versions of the language, both ends included.
record VersionRange(int from, int to) {

  static final VersionRange ALL = new VersionRange(2, 4);

  /// Reads `3`, `2-3` or `3-`.
  static VersionRange of(String text) {
    int dash = text.indexOf('-');
    if (dash < 0) {
      int only = Integer.parseInt(text);
      return new VersionRange(only, only);
    }
    int from = Integer.parseInt(text.substring(0, dash));
    String end = text.substring(dash + 1);
    return new VersionRange(from, end.isEmpty() ? ALL.to : Integer.parseInt(end));
  }

  boolean has(int version) {
    return version >= from && version <= to;
  }
}
