package io.lockstep.space;

import io.lockstep.ingest.Devices;
import io.lockstep.journal.Disk;
import io.lockstep.journal.Journal;
import io.lockstep.model.Principal;
import io.lockstep.twin.GraphView;
import io.lockstep.twin.KernelOptions;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/// Skeleton.
@SuppressWarnings("DoNotCallSuggester")
public final class Space implements AutoCloseable {
  private Space() {}

  public static Space open(
      SpaceOptions options,
      KernelOptions kernelOptions,
      Journal inputs,
      Journal changes,
      Disk snapshots,
      Devices devices,
      InstantSource clock,
      LongSupplier nanos) {
    throw new UnsupportedOperationException();
  }

  public CompletableFuture<Outcome> submit(Principal principal, Command command) {
    throw new UnsupportedOperationException();
  }

  public CompletableFuture<FieldReceipt> publish(
      String device, List<FieldPublication> messages, AckLevel level) {
    throw new UnsupportedOperationException();
  }

  public CompletableFuture<Void> durable(long position) {
    throw new UnsupportedOperationException();
  }

  public CompletableFuture<Void> applied(long position) {
    throw new UnsupportedOperationException();
  }

  public long appliedPosition() {
    throw new UnsupportedOperationException();
  }

  public <T extends @Nullable Object> T read(Function<GraphView, T> query) {
    throw new UnsupportedOperationException();
  }

  public GraphView view(long atLeastPosition) {
    throw new UnsupportedOperationException();
  }

  public GraphView view() {
    throw new UnsupportedOperationException();
  }

  public LiveFeed live() {
    throw new UnsupportedOperationException();
  }

  public Branch fork() {
    throw new UnsupportedOperationException();
  }

  public void snapshot() {
    throw new UnsupportedOperationException();
  }

  public SpaceStatistics statistics() {
    throw new UnsupportedOperationException();
  }

  public SpaceHealth health() {
    throw new UnsupportedOperationException();
  }

  @Override
  public void close() {
    throw new UnsupportedOperationException();
  }
}
