package io.lockstep.history;

import io.lockstep.model.PurgeChange;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/// The purges that are in force and whose rows may still stand in the tables. From the moment that
/// one is noted nobody sees its rows; [Erasure] then overwrites them, and it is forgotten.
///
/// One that only stands further on in the changes log is in force, too, since a store that is built
/// anew must not show for a while what was purged; but it is kept until its record is read.
///
/// Changed by the history's thread; asked by any.
final class Purges {
  private final Map<String, List<PurgeChange>> byTwin = new HashMap<>();
  private final Map<Integer, List<PurgeChange>> bySeries = new ConcurrentHashMap<>();
  private final Set<PurgeChange> read = new LinkedHashSet<>();
  private volatile List<PurgeChange> open = List.of();
  private boolean isChanged;
  private final Keeps keeps;

  /// @param keeps what is hidden for another reason
  Purges(Keeps keeps) {
    this.keeps = keeps;
  }

  /// Notes one whose record stands further on in the log, whatever was known of it: rows that it
  /// takes are still to come.
  void expect(PurgeChange purge, Catalogue catalogue) {
    boolean _ = read.remove(purge);
    hide(purge, catalogue);
  }

  private void hide(PurgeChange purge, Catalogue catalogue) {
    List<PurgeChange> ofTwin =
        byTwin.computeIfAbsent(purge.twin().value(), _ -> new ArrayList<>(1));
    if (ofTwin.contains(purge)) {
      return;
    }
    ofTwin.add(purge);
    List<PurgeChange> shared = List.copyOf(ofTwin);
    catalogue.ofTwin(purge.twin()).forEach(series -> bySeries.put(series.number(), shared));
    List<PurgeChange> more = new ArrayList<>(open);
    more.add(purge);
    open = List.copyOf(more);
  }

  /// Notes one whose record was read: all rows that it takes came before.
  void add(PurgeChange purge, Catalogue catalogue) {
    hide(purge, catalogue);
    isChanged |= read.add(purge);
  }

  /// A series has begun.
  void series(String twin, int number) {
    List<PurgeChange> ofTwin = byTwin.isEmpty() ? null : byTwin.get(twin);
    if (ofTwin != null) {
      bySeries.put(number, List.copyOf(ofTwin));
    }
  }

  /// Their rows are gone.
  void done(List<PurgeChange> purges, Catalogue catalogue) {
    for (PurgeChange purge : purges) {
      isChanged |= read.remove(purge);
      List<PurgeChange> ofTwin = byTwin.get(purge.twin().value());
      if (ofTwin == null || !ofTwin.remove(purge)) {
        continue;
      }
      List<PurgeChange> left = List.copyOf(ofTwin);
      if (left.isEmpty()) {
        List<PurgeChange> _ = byTwin.remove(purge.twin().value());
      }
      for (TwinSeries.Named series : catalogue.ofTwin(purge.twin())) {
        if (left.isEmpty()) {
          List<PurgeChange> _ = bySeries.remove(series.number());
        } else {
          bySeries.put(series.number(), left);
        }
      }
    }
    List<PurgeChange> less = new ArrayList<>(open);
    less.removeAll(purges);
    open = List.copyOf(less);
  }

  /// Whether those that were read are others than when this was asked last. For the history's
  /// thread, which then writes them down.
  boolean takeChanged() {
    boolean was = isChanged;
    isChanged = false;
    return was;
  }

  /// Those whose records were read, the first first. For the history's thread.
  List<PurgeChange> read() {
    return List.copyOf(read);
  }

  /// All that are in force.
  List<PurgeChange> open() {
    return open;
  }

  boolean isEmpty() {
    return open.isEmpty();
  }

  /// Whether nobody may see a row.
  boolean hides(int series, long position, long sourceMicros) {
    if (bySeries.isEmpty()) {
      return false;
    }
    @Nullable List<PurgeChange> own = bySeries.get(series);
    return own != null && HiddenRows.takes(own, position, sourceMicros);
  }

  /// What is hidden of some series now.
  HiddenRows hidden(int[] series) {
    HiddenRows.@Nullable Gone gone = keeps.gone(series);
    if (bySeries.isEmpty()) {
      return gone == null ? HiddenRows.NONE : new HiddenRows(Map.of(), gone);
    }
    Map<Integer, List<PurgeChange>> found = new HashMap<>();
    for (int number : series) {
      @Nullable List<PurgeChange> own = bySeries.get(number);
      if (own != null) {
        found.put(number, own);
      }
    }
    return found.isEmpty() && gone == null ? HiddenRows.NONE : new HiddenRows(found, gone);
  }

  /// The same of the series of a property.
  HiddenRows hidden(List<Catalogue.Series> series) {
    return hidden(series.stream().mapToInt(Catalogue.Series::number).toArray());
  }
}
