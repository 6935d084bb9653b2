package io.lockstep.twin;

import org.jspecify.annotations.Nullable;

/// Says whose desired values a message to the field tells, and of which version: what is sent with
/// it, so that it is known, when it is read back, what was sent. Immutable.
///
/// @param version the twin's version when it was made
/// @param all true when it tells all values, since the device has asked
public record DesiredReference(String twinId, long version, boolean all) {
  private static final String OPEN = "desired:";
  private static final String ALL = "desired-all:";

  /// What [#toString] gives, read; null when it is something else.
  public static @Nullable DesiredReference parse(String text) {
    boolean isAll = text.startsWith(ALL);
    int from = isAll ? ALL.length() : OPEN.length();
    int colon = isAll || text.startsWith(OPEN) ? text.indexOf(':', from) : -1;
    if (colon < 0) {
      return null;
    }
    try {
      return new DesiredReference(
          text.substring(colon + 1), Long.parseLong(text, from, colon, 10), isAll);
    } catch (NumberFormatException _) {
      return null;
    }
  }

  @Override
  public String toString() {
    return (all ? ALL : OPEN) + version + ":" + twinId;
  }
}
