package io.lockstep.twin;

import io.lockstep.twin.internal.json.JsonText;
import io.lockstep.twin.internal.json.Times;
import java.util.List;

/// That a serialised item was, or is, installed at a location. Immutable.
///
/// @param location the twin of the location
/// @param item the twin of the item
/// @param position the input that installed it
/// @param fromMicros since when, microseconds since 1970-01-01T00:00Z
/// @param toMicros until when; [#STILL] while it is there
/// @param by who installed it; empty when nobody in particular did
/// @param why the reason that was given; empty for none
/// @param removedBy who removed it; empty while it is there
/// @param removedWhy the reason that was given then
public record Installation(
    String location,
    String item,
    long position,
    long fromMicros,
    long toMicros,
    String by,
    String why,
    String removedBy,
    String removedWhy) {
  /// The name of the relationship that says it, from the location to the item.
  public static final String RELATIONSHIP = "installed";

  /// The end of what has not ended.
  public static final long STILL = Long.MAX_VALUE;

  /// What was installed at a twin, or where a twin was, the latest first.
  public static List<Installation> of(GraphView view, String twinId) {
    return view.state().installations.of(twinId);
  }

  /// The same, ended.
  public Installation ended(long micros, String who, String reason) {
    return new Installation(location, item, position, fromMicros, micros, by, why, who, reason);
  }

  /// True while the item is there.
  public boolean isStill() {
    return toMicros == STILL;
  }

  /// As the API shows it.
  public String json() {
    StringBuilder out = new StringBuilder(160);
    member(out.append('{'), "location", location);
    member(out.append(','), "item", item);
    member(out.append(','), "from", Times.text(fromMicros));
    if (!isStill()) {
      member(out.append(','), "to", Times.text(toMicros));
    }
    JsonText.key(out.append(','), "installed").append(isStill());
    optional(out, "by", by);
    optional(out, "reason", why);
    optional(out, "removedBy", removedBy);
    optional(out, "removedReason", removedWhy);
    return out.append('}').toString();
  }

  private static void optional(StringBuilder out, String name, String value) {
    if (!value.isEmpty()) {
      member(out.append(','), name, value);
    }
  }

  private static void member(StringBuilder out, String name, String value) {
    JsonText.quote(JsonText.key(out, name), value);
  }
}
