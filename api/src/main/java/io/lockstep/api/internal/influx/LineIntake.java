package io.lockstep.api.internal.influx;

import io.lockstep.ingest.Bindings;
import io.lockstep.ingest.influx.InfluxAddress;
import io.lockstep.ingest.influx.InfluxLine;
import io.lockstep.ingest.influx.InfluxSeries;
import io.lockstep.ingest.influx.InvalidLineException;
import io.lockstep.ingest.influx.LineParser;
import io.lockstep.ingest.influx.LineSplitter;
import io.lockstep.model.Principal;
import io.lockstep.space.FieldPublication;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Predicate;

/// Takes lines into the journal, some at a time, each a field message of its own. What cannot be
/// read, or may not be written, is passed over and told. Confined to one request.
final class LineIntake {
  private static final int BATCH_LINES = 1_000;
  private static final int BATCH_CHARACTERS = 1 << 20;
  private static final int PROBLEMS_MAX = 10;
  private static final int SERIES_REMEMBERED_MAX = 4_096;

  private final Outlet outlet;
  private final Bindings bindings;
  private final Principal principal;
  private final Predicate<String> mayWrite;
  private final String bucket;
  private final Precision precision;

  private final List<FieldPublication> batch = new ArrayList<>();
  private final Map<InfluxSeries, Address> addresses = new HashMap<>();
  private final List<String> problems = new ArrayList<>();
  private int batchCharacters;
  private long written;
  private long refused;
  private long forbidden;

  /// Where messages go.
  @FunctionalInterface
  interface Outlet {
    /// Publishes messages together, and says how many they were.
    int publish(List<FieldPublication> messages) throws InterruptedException;
  }

  /// Where lines of a series go.
  ///
  /// @param problem empty when they may go there
  private record Address(String topic, String problem, boolean isForbidden) {}

  /// What became of the lines.
  ///
  /// @param written lines that are in the journal
  /// @param refused lines that are not
  /// @param forbidden those of them that the sender may not write
  /// @param problems the first of what was wrong, each with its line
  record Result(long written, long refused, long forbidden, List<String> problems) {
    Result {
      problems = List.copyOf(problems);
    }
  }

  /// @param mayWrite whether the sender may write to a twin
  LineIntake(
      Outlet outlet,
      Bindings bindings,
      Principal principal,
      Predicate<String> mayWrite,
      String bucket,
      Precision precision) {
    this.outlet = outlet;
    this.bindings = bindings;
    this.principal = principal;
    this.mayWrite = mayWrite;
    this.bucket = bucket;
    this.precision = precision;
  }

  /// Takes all lines there are.
  Result take(LineSplitter lines) throws IOException, InterruptedException {
    return take(lines, () -> false, _ -> {});
  }

  /// Takes lines until there are no more.
  ///
  /// @param stop asks whether to end early
  /// @param listener hears of each batch
  Result take(LineSplitter lines, BooleanSupplier stop, Consumer<Result> listener)
      throws IOException, InterruptedException {
    for (LineSplitter.Piece piece = lines.next(); piece != null; piece = lines.next()) {
      if (stop.getAsBoolean()) {
        break;
      }
      switch (piece) {
        case LineSplitter.Piece.Line(String text) -> take(text, lines.number());
        case LineSplitter.Piece.Broken(String expected, String found) ->
            refuse(lines.number(), "expected %s, found %s".formatted(expected, found));
      }
      if (batch.size() >= BATCH_LINES || batchCharacters >= BATCH_CHARACTERS) {
        publish();
        listener.accept(result());
      }
    }
    publish();
    return result();
  }

  private Result result() {
    return new Result(written, refused, forbidden, problems);
  }

  private void take(String text, int number) {
    InfluxLine line;
    try {
      line = LineParser.parse(text);
    } catch (InvalidLineException e) {
      refuse(number, String.valueOf(e.getMessage()));
      return;
    }
    Address address = addressOf(new InfluxSeries(bucket, line.measurement(), line.tags()));
    if (!address.problem().isEmpty()) {
      forbidden += address.isForbidden() ? 1 : 0;
      refuse(number, address.problem());
      return;
    }
    Long time = line.time();
    Long nanos = time == null ? null : precision.nanosOf(time);
    if (time != null && nanos == null) {
      refuse(number, "expected a time between the years 1677 and 2262, found " + time);
      return;
    }
    String payload = line.payload(nanos);
    batch.add(FieldPublication.of(address.topic(), payload));
    batchCharacters += payload.length() + address.topic().length();
  }

  private Address addressOf(InfluxSeries series) {
    Address known = addresses.get(series);
    if (known != null) {
      return known;
    }
    InfluxAddress found = bindings.addressOf(principal.name(), series);
    Address address =
        !found.problem().isEmpty()
            ? new Address("", found.problem(), false)
            : mayWrite.test(found.twin())
                ? new Address(series.topic(), "", false)
                : new Address(
                    "",
                    "expected a twin that %s may feed, found %s"
                        .formatted(principal.name(), found.twin()),
                    true);
    if (addresses.size() < SERIES_REMEMBERED_MAX) {
      addresses.put(series, address);
    }
    return address;
  }

  private void refuse(int number, String problem) {
    refused++;
    if (problems.size() < PROBLEMS_MAX) {
      problems.add("line %d, %s".formatted(number, problem));
    }
  }

  private void publish() throws InterruptedException {
    if (!batch.isEmpty()) {
      written += outlet.publish(List.copyOf(batch));
      batch.clear();
      batchCharacters = 0;
    }
  }
}
