package io.lockstep.space;

import io.lockstep.model.ChangeHeader;
import io.lockstep.model.ChangeKind;
import io.lockstep.model.GraphChange;
import io.lockstep.model.PurgeChange;
import io.lockstep.model.RetentionChange;
import io.lockstep.model.SamplesChange;
import io.lockstep.model.SeriesChange;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// Change records as facts that do not depend on who wrote them: by kind and subject, each with the
/// position of its input, in the order of positions. Numbers of series are resolved to property and
/// type; ordinals are left out, since each part of a kernel counts its own.
///
/// Within one input the order of samples and of changes of one twin counts; that of drift, refusals
/// and commands does not, since several parts may write them.
public final class ChangeListing {
  /// One fact.
  ///
  /// @param position of the input that led to it
  public record Fact(long position, String text) {
    @Override
    public String toString() {
      return position + " " + text;
    }
  }

  private record SeriesKey(int scope, int number) {}

  /// What is left of the facts of one kind and subject when texts are not kept: how many there are,
  /// a hash that depends on their order, and one that does not.
  private static final class Digest {
    private long count;
    private long ordered;
    private long sum;

    void add(long hash) {
      count++;
      ordered = mix(ordered * 31 + hash);
      sum += hash;
    }
  }

  private final Map<SeriesKey, SeriesChange> series = new HashMap<>();
  private final @Nullable Map<String, Digest> digests;
  private final Map<Integer, Long> lastPosition = new HashMap<>();
  private final TreeMap<String, List<Fact>> facts = new TreeMap<>();

  /// Keeps all facts.
  public ChangeListing() {
    this(null);
  }

  private ChangeListing(@Nullable Map<String, Digest> digests) {
    this.digests = digests;
  }

  /// Keeps of all facts of a kind and subject only how many there are and a hash; for streams that
  /// are too long for more.
  public static ChangeListing ofDigests() {
    return new ChangeListing(new HashMap<>());
  }

  private static long mix(long value) {
    long mixed = (value ^ (value >>> 32)) * 0x9E3779B97F4A7C15L;
    return mixed ^ (mixed >>> 29);
  }

  private static long hashOf(String text) {
    long hash = text.length();
    for (int i = 0; i < text.length(); i++) {
      hash = hash * 0x100000001b3L + text.charAt(i);
    }
    return mix(hash);
  }

  private static boolean isOrdered(String key) {
    return !key.startsWith(ChangeKind.DRIFT.name())
        && !key.startsWith(ChangeKind.REFUSAL.name())
        && !key.startsWith(ChangeKind.COMMAND.name());
  }

  /// Adds a record.
  ///
  /// @param scope who wrote it: numbers of series are unique within, and positions do not fall
  /// @param kind the number of a [ChangeKind]
  /// @param record with its header; consumed
  /// @return the subjects that it is about
  public List<String> add(int scope, int kind, ByteBuffer record) {
    ChangeHeader header = ChangeHeader.read(record);
    Long before = lastPosition.put(scope, header.inputPosition());
    if (before != null && before > header.inputPosition()) {
      throw new AssertionError(
          "changes of part %d: expected one of input %d or later, found one of input %d"
              .formatted(scope, before, header.inputPosition()));
    }
    ChangeKind what = ChangeKind.ofNumber(kind);
    return switch (what) {
      case SERIES -> {
        SeriesChange begun = SeriesChange.read(record);
        series.put(new SeriesKey(scope, begun.series()), begun);
        String twin = begun.twin().value();
        String text = "%s %s [%s]".formatted(begun.path(), begun.type(), begun.unit());
        yield List.of(fact(what, twin, header, text));
      }
      case SAMPLES -> {
        List<String> subjects = new ArrayList<>();
        int _ =
            SamplesChange.read(
                record,
                (number, source, type, bits, value, quality, flags) -> {
                  SeriesChange of = series.get(new SeriesKey(scope, number));
                  if (of == null) {
                    throw new AssertionError(
                        "samples of part %d at input %d: expected a series that was introduced, found %d"
                            .formatted(scope, header.inputPosition(), number));
                  }
                  Map<String, Digest> kept = digests;
                  if (kept != null) {
                    long hash = mix(hashOf(of.path()) + source) ^ mix(bits + 31L * flags);
                    hash += quality.code() + type.code() * 64L + header.receivedMicros();
                    hash += value == null ? 0 : hashOf(value) - bits;
                    digest(kept, "SAMPLES \"" + of.twin().value() + '"')
                        .add(mix(hash) + header.inputPosition());
                    return;
                  }
                  String text =
                      "%s at %d %s %s %s flags %s"
                          .formatted(
                              of.path(),
                              source,
                              type,
                              value == null ? Long.toHexString(bits) : value,
                              quality,
                              Integer.toBinaryString(flags));
                  subjects.add(fact(what, of.twin().value(), header, text));
                });
        yield subjects;
      }
      case PURGE -> {
        PurgeChange purge = PurgeChange.read(record);
        String text = "%d %d".formatted(purge.upToPosition(), purge.beforeMicros());
        yield List.of(fact(what, purge.twin().value(), header, text));
      }
      case RETENTION -> List.of(fact(what, "", header, RetentionChange.read(record).toString()));
      case REBOUND,
          TWIN,
          RELATIONSHIP,
          MODEL,
          DRIFT,
          REFUSAL,
          ALARM,
          COMMAND,
          EVENT_ROUTE,
          DESIRED,
          TELEMETRY,
          PROCESS,
          RULE_LOG,
          NOTIFICATION,
          MERGE,
          AUDIT -> {
        GraphChange change = GraphChange.read(record);
        String text = "%s %s %s".formatted(change.action(), change.body(), change.modelId());
        yield List.of(fact(what, change.subject(), header, text));
      }
    };
  }

  private String fact(ChangeKind kind, String subject, ChangeHeader header, String text) {
    String key = kind + " \"" + subject + '"';
    Fact fact = new Fact(header.inputPosition(), text + " received " + header.receivedMicros());
    Map<String, Digest> kept = digests;
    if (kept != null) {
      digest(kept, key).add(hashOf(fact.toString()));
    } else {
      facts.computeIfAbsent(key, _ -> new ArrayList<>()).add(fact);
    }
    return subject;
  }

  private static Digest digest(Map<String, Digest> kept, String key) {
    return kept.computeIfAbsent(key, _ -> new Digest());
  }

  /// The facts, by kind and subject; where only digests are kept, one that says how many there
  /// were.
  public Map<String, List<Fact>> facts() {
    Map<String, List<Fact>> sorted = new TreeMap<>();
    Map<String, Digest> kept = digests;
    if (kept != null) {
      kept.forEach(
          (key, digest) ->
              sorted.put(
                  key,
                  List.of(
                      new Fact(
                          0,
                          "%d facts with the hash %x"
                              .formatted(
                                  digest.count, isOrdered(key) ? digest.ordered : digest.sum)))));
      return sorted;
    }
    facts.forEach(
        (key, list) -> {
          Comparator<Fact> order = Comparator.comparingLong(Fact::position);
          sorted.put(
              key,
              list.stream()
                  .sorted(isOrdered(key) ? order : order.thenComparing(Fact::text))
                  .toList());
        });
    return sorted;
  }

  /// How many facts there are.
  public long size() {
    Map<String, Digest> kept = digests;
    return kept != null
        ? kept.values().stream().mapToLong(digest -> digest.count).sum()
        : facts.values().stream().mapToLong(List::size).sum();
  }
}
