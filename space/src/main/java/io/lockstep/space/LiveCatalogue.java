package io.lockstep.space;

import io.lockstep.model.ErrorCode;
import io.lockstep.model.GraphChange;
import io.lockstep.model.LockstepException;
import io.lockstep.model.SeriesChange;
import io.lockstep.model.TwinId;
import io.lockstep.twin.GraphView;
import io.lockstep.twin.Series;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Which series is whose, and which live subscribers want it. The answer for a series is worked out
/// once and kept until subscriptions or a twin's model change. Confined to the feed's thread,
/// except [#subscriptionsChanged].
final class LiveCatalogue {
  /// Series that one read of the kernel brings.
  private static final int BLOCK = 256;

  private final Source source;
  private @Nullable SeriesChange[] series = new SeriesChange[0];
  private @Nullable Interest[] interests = new Interest[0];
  private volatile boolean isOutdated;

  /// The kernel's state, read on its own thread.
  interface Source {
    <T> T read(Function<GraphView, T> query);
  }

  /// Who wants a series.
  record Interest(SeriesChange series, List<LiveSubscription> subscriptions) {
    boolean isEmpty() {
      return subscriptions.isEmpty();
    }
  }

  LiveCatalogue(Source source) {
    this.source = source;
  }

  /// A series of which the log tells.
  void add(SeriesChange change) {
    ensureRoom(change.series());
    series[change.series()] = change;
  }

  /// Who subscribes has changed. Thread-safe.
  void subscriptionsChanged() {
    isOutdated = true;
  }

  /// A twin came, went, or got another model.
  void twinChanged(GraphChange change) {
    boolean mayConcernModel =
        switch (change.action()) {
          case CREATED, DELETED -> true;
          case CHANGED -> change.body().contains("$model");
          case NOTED -> false;
        };
    if (mayConcernModel) {
      isOutdated = true;
    }
  }

  /// Who of `subscriptions` wants the values of a series.
  Interest interestIn(int number, List<LiveSubscription> subscriptions) {
    if (isOutdated) {
      isOutdated = false;
      Arrays.fill(interests, null);
    }
    ensureRoom(number);
    Interest known = interests[number];
    if (known != null) {
      return known;
    }
    SeriesChange named = named(number);
    List<LiveSubscription> wanting = new ArrayList<>();
    for (LiveSubscription subscription : subscriptions) {
      LiveFilter filter = subscription.filter();
      if (filter.samples()
          && filter.matchesValuesOf(named.twin().value())
          && filter.matchesPath(named.path())
          && matchesModel(filter.modelId(), named.twin().value())) {
        wanting.add(subscription);
      }
    }
    Interest found = new Interest(named, List.copyOf(wanting));
    interests[number] = found;
    return found;
  }

  private boolean matchesModel(@Nullable String modelId, String twinId) {
    return modelId == null
        || source.read(view -> view.modelOf(twinId).filter(modelId::equals).isPresent());
  }

  private SeriesChange named(int number) {
    SeriesChange known = series[number];
    if (known != null) {
      return known;
    }
    List<Series> block = source.read(view -> blockFrom(view, number));
    for (Series each : block) {
      ensureRoom(each.number());
      series[each.number()] =
          new SeriesChange(
              each.number(), new TwinId(each.twinId()), each.path(), each.type(), each.unit());
    }
    SeriesChange found = series[number];
    if (found == null) {
      throw new LockstepException(
          ErrorCode.INTERNAL,
          "live feed: expected series %d in the catalogue, found none".formatted(number));
    }
    return found;
  }

  private static List<Series> blockFrom(GraphView view, int number) {
    List<Series> block = new ArrayList<>(BLOCK);
    int end = Math.min(view.seriesCount(), number + BLOCK);
    for (int i = number; i < end; i++) {
      view.series(i).ifPresent(block::add);
    }
    return block;
  }

  private void ensureRoom(int number) {
    if (number >= series.length) {
      int length = Math.max(number + 1, Math.max(1_024, 2 * series.length));
      series = Arrays.copyOf(series, length);
      interests = Arrays.copyOf(interests, length);
    }
  }
}
