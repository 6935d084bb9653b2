package io.lockstep.dtdl.internal.metamodel;

/// Versions of the language, both ends included.
public record VersionRange(int from, int to) {

  public static final VersionRange ALL = new VersionRange(0, Integer.MAX_VALUE);

  /// Reads `3`, `2-3` or `3-`.
  public static VersionRange of(String text) {
    int dash = text.indexOf('-');
    if (dash < 0) {
      int only = Integer.parseInt(text);
      return new VersionRange(only, only);
    }
    int from = Integer.parseInt(text.substring(0, dash));
    String end = text.substring(dash + 1);
    return new VersionRange(from, end.isEmpty() ? ALL.to : Integer.parseInt(end));
  }

  public boolean has(int version) {
    return version >= from && version <= to;
  }
}
