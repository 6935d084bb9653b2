package io.lockstep.history;

import io.lockstep.history.retention.LivedTime;
import io.lockstep.history.retention.SeriesKeep;
import io.lockstep.model.KeepShape;
import io.lockstep.model.RetentionChange;
import io.lockstep.model.TwinId;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/// For how long which series is kept: what the changes log said of twins, and the settings where it
/// said nothing. A series costs four bytes: the number of a [SeriesKeep], of which there are few.
///
/// Changed by the history's thread; asked by any.
final class Keeps {
  private static final int PAGE_BITS = 12;
  private static final int PAGE_SERIES = 1 << PAGE_BITS;
  private static final int PAGE_MASK = PAGE_SERIES - 1;
  private static final int[] EMPTY = new int[PAGE_SERIES];

  private final LongSupplier oldestKnown;
  private final Map<Integer, KeepShape> shapes = new TreeMap<>(Map.of(0, KeepShape.NONE));
  private final Map<String, Integer> twins = new HashMap<>();
  private final Map<SeriesKeep, Integer> numbers = new HashMap<>();
  private volatile SeriesKeep[] keeps;

  /// Of each series the number of its keep, plus one; 0 while nothing was worked out.
  private volatile int[][] pages = {};

  private volatile LivedTime lived = new LivedTime(Long.MIN_VALUE);
  private volatile LongSupplier archived = () -> Long.MIN_VALUE;
  private volatile boolean isInForce;
  private volatile long position = -1;
  private int ordinal = -1;
  private int fallback;
  private long settingsMicros = KeepShape.FOREVER;
  private boolean isChanged;
  private boolean isLost;
  private volatile boolean wantsArchive;
  private boolean wasToldWhole;
  private long version;

  /// @param oldestKnown no row of the store became known before
  Keeps(LongSupplier oldestKnown) {
    this.oldestKnown = oldestKnown;
    keeps = new SeriesKeep[0];
    int _ = number(SeriesKeep.ALL);
  }

  /// All that is known, for the file.
  ///
  /// @param numbers of the keeps of the series, plus one
  @SuppressWarnings("ArrayRecordComponent") // handed to the file, never compared
  record Told(
      long position,
      int ordinal,
      long settingsMicros,
      int fallback,
      Map<Integer, KeepShape> shapes,
      Map<String, Integer> twins,
      List<SeriesKeep> keeps,
      int[] numbers) {}

  /// An archive has what became known before this, in microseconds. To be told first of all.
  void archivedBefore(LongSupplier micros) {
    archived = micros;
  }

  /// See [#archivedBefore].
  long archivedMicros() {
    return archived.getAsLong();
  }

  /// Begins with what was written down, which is for the same series.
  void load(Told told, Catalogue catalogue, long settings, long nowMicros) {
    position = told.position;
    ordinal = told.ordinal;
    fallback = told.fallback;
    shapes.putAll(told.shapes);
    twins.putAll(told.twins);
    look();
    int[] renumbered = told.keeps.stream().mapToInt(this::number).toArray();
    for (int series = 0; series < told.numbers.length; series++) {
      if (told.numbers[series] > 0) {
        set(series, renumbered[told.numbers[series] - 1]);
      }
    }
    settingsMicros = told.settingsMicros;
    beginAll(catalogue);
    if (told.settingsMicros != settings) {
      settingsMicros = settings;
      isChanged = true;
      reclassify(catalogue, nowMicros);
    }
  }

  /// Begins with the settings alone.
  ///
  /// @param isPlanLost more was told, and is not known any more: by the settings nothing has gone
  void begin(Catalogue catalogue, long settings, boolean isPlanLost) {
    isLost = isPlanLost;
    settingsMicros = settings;
    isChanged = true;
    beginAll(catalogue);
  }

  /// From now on rows are hidden.
  void inForce(LivedTime time) {
    lived = time;
    isInForce = true;
    isLost = false;
    version++;
  }

  /// A series has begun: nothing of it has gone.
  void begin(int series, TwinId twin, String path) {
    if (numberOf(series) < 0) {
      set(series, number(kept(SeriesKeep.ALL, twin, path, 0)));
    }
  }

  private void beginAll(Catalogue catalogue) {
    catalogue.visit(
        (series, twin, path, _, _) -> {
          begin(series, twin, path);
          return true;
        });
  }

  private SeriesKeep kept(SeriesKeep before, TwinId twin, String path, long nowMicros) {
    KeepShape shape =
        shapes.getOrDefault(twins.getOrDefault(twin.value(), fallback), KeepShape.NONE);
    return (isLost ? before.untouched() : before)
        .next(shape.rule(path), shape.holdsOn(path), settingsMicros, nowMicros, archivedMicros());
  }

  /// Takes a record of the changes log; one that was taken before does nothing.
  ///
  /// @param receivedMicros when its input was received
  void tell(
      RetentionChange change,
      long inputPosition,
      int changeOrdinal,
      long receivedMicros,
      Catalogue catalogue) {
    if (inputPosition < position || (inputPosition == position && changeOrdinal <= ordinal)) {
      return;
    }
    // A clock that nobody believes is not believed here either.
    long now = isInForce ? Math.min(receivedMicros, lived.micros()) : receivedMicros;
    position = inputPosition;
    ordinal = changeOrdinal;
    boolean isAll = change.isWhole() || change.fallback() != fallback;
    if (change.isWhole()) {
      wasToldWhole = true;
      shapes.clear();
      KeepShape _ = shapes.put(0, KeepShape.NONE);
      twins.clear();
    }
    shapes.putAll(change.shapes());
    look();
    fallback = change.fallback();
    change
        .twins()
        .forEach(
            (twin, shape) -> {
              if (shape == RetentionChange.UNTOLD) {
                Integer _ = twins.remove(twin);
              } else {
                Integer _ = twins.put(twin, shape);
              }
            });
    if (isAll) {
      reclassify(catalogue, now);
    } else {
      for (String id : change.twins().keySet()) {
        TwinId twin = new TwinId(id);
        catalogue
            .ofTwin(twin)
            .forEach(series -> reclassify(series.number(), twin, series.path(), now));
      }
    }
    isChanged = true;
    version++;
  }

  private void reclassify(Catalogue catalogue, long nowMicros) {
    catalogue.visit(
        (series, twin, path, _, _) -> {
          reclassify(series, twin, path, nowMicros);
          return true;
        });
  }

  private void reclassify(int series, TwinId twin, String path, long nowMicros) {
    set(series, number(kept(keep(series), twin, path, nowMicros)));
  }

  /// What was told, when it is other than when this was asked last; null when not.
  @Nullable Told takeChanged() {
    if (!isChanged) {
      return null;
    }
    isChanged = false;
    int[] all = new int[pages.length << PAGE_BITS];
    int size = 0;
    for (int series = 0; series < all.length; series++) {
      all[series] = numberOf(series) + 1;
      size = all[series] > 0 ? series + 1 : size;
    }
    return new Told(
        position,
        ordinal,
        settingsMicros,
        fallback,
        Map.copyOf(shapes),
        Map.copyOf(twins),
        List.of(keeps),
        Arrays.copyOf(all, size));
  }

  /// The last input of which something was told; -1 before the first.
  long position() {
    return position;
  }

  /// Another number whenever something else is kept. For the history's thread.
  long version() {
    return version;
  }

  /// Whether a record came that says all there is.
  boolean isWhole() {
    return wasToldWhole;
  }

  /// The time to go by.
  LivedTime lived() {
    return lived;
  }

  /// What holds where nothing is said. For the history's thread.
  SeriesKeep ofSettings() {
    return SeriesKeep.ofSettings(settingsMicros);
  }

  /// All that hold for some series, or did.
  List<SeriesKeep> all() {
    return List.of(keeps);
  }

  /// Whether of some series nothing goes before an archive has it.
  boolean isAnyArchivedFirst() {
    return wantsArchive;
  }

  private void look() {
    wantsArchive =
        shapes.values().stream()
            .anyMatch(shape -> shape.rules().stream().anyMatch(KeepShape.Rule::isArchivedFirst));
  }

  /// What holds for a series.
  SeriesKeep keep(int series) {
    return keeps[Math.max(0, numberOf(series))];
  }

  /// The number in [#all] of what holds for a series, -1 when nothing was worked out.
  int numberOf(int series) {
    int[][] all = pages;
    int page = series >> PAGE_BITS;
    return series >= 0 && page < all.length ? all[page][series & PAGE_MASK] - 1 : -1;
  }

  /// The rows of some series that have gone by now; null when there are none.
  HiddenRows.@Nullable Gone gone(int[] series) {
    Cuts cuts = cuts();
    if (cuts != null) {
      for (int one : series) {
        if (numberOf(one) < 0 || cuts.concerns(one)) {
          return cuts;
        }
      }
    }
    return null;
  }

  /// The rows of any series that have gone by now; null when there are none.
  HiddenRows.@Nullable Gone gone() {
    return cuts();
  }

  private @Nullable Cuts cuts() {
    if (!isInForce) {
      return null;
    }
    long now = lived.micros();
    long known = archivedMicros();
    long oldest = oldestKnown.getAsLong();
    SeriesKeep[] all = keeps;
    long[] cuts = new long[all.length];
    boolean isAny = false;
    for (int i = 0; i < cuts.length; i++) {
      cuts[i] = all[i].cutMicros(now, known);
      isAny |= cuts[i] > oldest;
    }
    return isAny ? new Cuts(all, cuts, now, known, oldest) : null;
  }

  private final class Cuts implements HiddenRows.Gone {
    private final SeriesKeep[] known;
    private final long[] cuts;
    private final long nowMicros;
    private final long archivedMicros;
    private final long oldest;

    Cuts(SeriesKeep[] known, long[] cuts, long nowMicros, long archivedMicros, long oldest) {
      this.known = known;
      this.cuts = cuts;
      this.nowMicros = nowMicros;
      this.archivedMicros = archivedMicros;
      this.oldest = oldest;
    }

    @Override
    public boolean concerns(int series) {
      int number = numberOf(series);
      return number >= cuts.length || (number >= 0 && cuts[number] > oldest);
    }

    @Override
    public boolean hides(int series, long knownMicros, long sourceMicros) {
      int number = numberOf(series);
      if (number < 0) {
        return false;
      }
      if (number < cuts.length) {
        return knownMicros < cuts[number]
            && known[number].hides(cuts[number], knownMicros, sourceMicros);
      }
      // Told while the query went on.
      SeriesKeep later = keeps[number];
      return later.hides(later.cutMicros(nowMicros, archivedMicros), knownMicros, sourceMicros);
    }
  }

  private int number(SeriesKeep keep) {
    Integer known = numbers.get(keep);
    if (known != null) {
      return known;
    }
    SeriesKeep[] more = Arrays.copyOf(keeps, keeps.length + 1);
    more[keeps.length] = keep;
    Integer _ = numbers.put(keep, keeps.length);
    keeps = more;
    return more.length - 1;
  }

  @SuppressWarnings("ReferenceEquality") // the one empty page
  private void set(int series, int number) {
    int page = series >> PAGE_BITS;
    int[][] all = pages;
    if (page >= all.length || all[page] == EMPTY) {
      int[][] more = Arrays.copyOf(all, Math.max(all.length, page + 1));
      for (int i = all.length; i < more.length; i++) {
        more[i] = EMPTY;
      }
      more[page] = new int[PAGE_SERIES];
      all = more;
    }
    all[page][series & PAGE_MASK] = number + 1;
    pages = all;
  }
}
