package io.lockstep.space.audit;

import io.lockstep.twin.AuditNote;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// Counts security events until they are written. Thread-safe.
final class SecuritySample implements SecurityEvents {
  private static final int KEPT_MAX = 64;
  private static final int NAME_MAX = 128;
  private static final String OTHERS = "(others)";

  private record Key(String what, String who, String from) implements Comparable<Key> {
    @Override
    public int compareTo(Key other) {
      int byWhat = what.compareTo(other.what);
      int byWho = byWhat != 0 ? byWhat : who.compareTo(other.who);
      return byWho != 0 ? byWho : from.compareTo(other.from);
    }
  }

  private Map<Key, Long> counts = new TreeMap<>();

  @Override
  public synchronized void happened(String what, String who, String from) {
    Key key = new Key(shortened(what), shortened(who), shortened(from));
    if (!counts.containsKey(key) && counts.size() >= KEPT_MAX) {
      key = new Key(key.what(), OTHERS, OTHERS);
    }
    counts.merge(key, 1L, Long::sum);
  }

  private static String shortened(String text) {
    return text.length() <= NAME_MAX ? text : text.substring(0, NAME_MAX);
  }

  /// True when there is something to write.
  synchronized boolean hasAny() {
    return !counts.isEmpty();
  }

  /// What happened since the last call.
  List<AuditEntry> take(long micros) {
    Map<Key, Long> taken;
    synchronized (this) {
      taken = counts;
      counts = new TreeMap<>();
    }
    List<AuditEntry> entries = new ArrayList<>();
    taken.forEach(
        (key, count) ->
            entries.add(
                new AuditEntry(
                    0,
                    AuditEntry.Kind.SECURITY,
                    -1,
                    entries.size(),
                    micros,
                    key.who(),
                    AuditNote.object(
                        "who",
                        key.who().isEmpty() ? "(nobody)" : key.who(),
                        "what",
                        key.what(),
                        "outcome",
                        "refused",
                        "from",
                        key.from(),
                        "count",
                        Long.toString(count)))));
    return entries;
  }
}
