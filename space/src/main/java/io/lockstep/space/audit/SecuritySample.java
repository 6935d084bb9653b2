package io.lockstep.space.audit;

import io.lockstep.model.SecurityEvents;
import io.lockstep.twin.AuditNote;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.LongSupplier;

/// Counts security events until they are written: of each source (what happened, of whom, from
/// where) the first one at once, and what follows within a minute as one entry with its number. Of
/// each sort of event a bounded number of sources is told apart within a minute; those beyond are
/// counted together. Thread-safe.
final class SecuritySample implements SecurityEvents {
  /// How often one source gives an entry.
  static final Duration INTERVAL = Duration.ofMinutes(1);

  /// Sources of one sort that are told apart.
  static final int SOURCES_MAX = 64;

  /// What was asked for, as far as it is named.
  private static final int NAMED_MAX = 8;

  private static final int NAME_MAX = 128;
  private static final String OTHERS = "(others)";
  private static final String NOBODY = "(nobody)";

  private final InstantSource clock;
  private final LongSupplier nanos;

  /// By the sort of event, then by source.
  private final Map<String, Map<Source, Tally>> tallies = new TreeMap<>();

  private record Source(String who, String from) implements Comparable<Source> {
    @Override
    public int compareTo(Source other) {
      int byWho = who.compareTo(other.who);
      return byWho != 0 ? byWho : from.compareTo(other.from);
    }
  }

  /// What is not written yet of one source.
  private static final class Tally {
    private final TreeSet<String> about = new TreeSet<>();
    private long count;
    private long due;
    private Instant first = Instant.EPOCH;
    private Instant last = Instant.EPOCH;
    private boolean isMore;

    Tally(long due) {
      this.due = due;
    }

    void add(Instant now, String subject) {
      first = count == 0 ? now : first;
      last = now;
      count++;
      if (!subject.isEmpty() && !about.contains(subject)) {
        isMore |= about.size() >= NAMED_MAX;
        boolean _ = about.size() < NAMED_MAX && about.add(subject);
      }
    }

    void written(long nextDue) {
      count = 0;
      due = nextDue;
      about.clear();
      isMore = false;
    }
  }

  SecuritySample(InstantSource clock, LongSupplier nanos) {
    this.clock = clock;
    this.nanos = nanos;
  }

  @Override
  public synchronized void happened(String what, String who, String from, String about) {
    Map<Source, Tally> ofSort = tallies.computeIfAbsent(what, _ -> new TreeMap<>());
    Source source = new Source(shortened(who), shortened(from));
    if (!ofSort.containsKey(source) && ofSort.size() >= SOURCES_MAX) {
      source = new Source(OTHERS, "");
    }
    ofSort
        .computeIfAbsent(source, _ -> new Tally(nanos.getAsLong()))
        .add(clock.instant(), shortened(about));
  }

  private static String shortened(String text) {
    return text.length() <= NAME_MAX ? text : text.substring(0, NAME_MAX);
  }

  /// True when there is something to write now.
  synchronized boolean hasAny() {
    long now = nanos.getAsLong();
    return tallies.values().stream()
        .flatMap(ofSort -> ofSort.values().stream())
        .anyMatch(tally -> tally.count > 0 && tally.due - now <= 0);
  }

  /// What is to be written now.
  List<AuditEntry> take() {
    return take(false);
  }

  /// All that is not written yet.
  List<AuditEntry> takeAll() {
    return take(true);
  }

  private synchronized List<AuditEntry> take(boolean isAll) {
    long now = nanos.getAsLong();
    List<AuditEntry> entries = new ArrayList<>();
    tallies.forEach(
        (what, ofSort) -> {
          Iterator<Map.Entry<Source, Tally>> all = ofSort.entrySet().iterator();
          while (all.hasNext()) {
            Map.Entry<Source, Tally> each = all.next();
            Tally tally = each.getValue();
            boolean isDue = tally.due - now <= 0;
            if (tally.count > 0 && (isDue || isAll)) {
              entries.add(entry(entries.size(), what, each.getKey(), tally));
              tally.written(now + INTERVAL.toNanos());
            } else if (tally.count == 0 && isDue) {
              all.remove(); // Quiet for a minute: the next one is told at once again.
            }
          }
        });
    return entries;
  }

  private static AuditEntry entry(int ordinal, String what, Source source, Tally tally) {
    String about = String.join(", ", tally.about) + (tally.isMore ? ", ..." : "");
    return new AuditEntry(
        0,
        AuditEntry.Kind.SECURITY,
        -1,
        ordinal,
        ChronoUnit.MICROS.between(Instant.EPOCH, tally.first),
        tally.about.size() == 1 ? tally.about.first() : source.who(),
        AuditNote.object(
            "who",
            source.who().isEmpty() ? NOBODY : source.who(),
            "what",
            what,
            "outcome",
            "refused",
            "from",
            source.from(),
            "about",
            about,
            "count",
            Long.toString(tally.count),
            "until",
            tally.count > 1 ? tally.last.toString() : ""));
  }
}
