package io.lockstep.api.internal.removal;

import io.lockstep.api.internal.http.Json;
import io.lockstep.api.internal.work.SpaceCalls;
import io.lockstep.broker.ClientFigures;
import io.lockstep.broker.LiveClients;
import io.lockstep.ingest.Device;
import io.lockstep.ingest.DeviceCommand;
import io.lockstep.ingest.Devices;
import io.lockstep.ingest.TelemetryPolicy;
import io.lockstep.ingest.TelemetryRemoval;
import io.lockstep.model.ErrorCode;
import io.lockstep.model.LockstepException;
import io.lockstep.model.Principal;
import io.lockstep.model.PurgeChange;
import io.lockstep.model.Role;
import io.lockstep.model.TwinId;
import io.lockstep.space.Command;
import io.lockstep.space.Outcome;
import io.lockstep.twin.Reply;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.SequencedSet;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Deals with the telemetry of devices that were decommissioned, one after the other, on a thread
/// of its own. What is to be done stands in the registry, and so does what was done: whatever the
/// end of a process cuts off is begun anew by the next one, which finds less to do. Thread-safe.
///
/// It concerns the twins that only this device feeds: its own and those in its `feeds`. One that
/// another device feeds, too, is left alone and named.
public final class TelemetryRemovals implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(TelemetryRemovals.class);
  private static final Duration RETRY = Duration.ofSeconds(1);
  private static final Duration END_MAX = Duration.ofSeconds(5);

  /// Credentials end on open connections within a second.
  private static final Duration GONE_MAX = Duration.ofSeconds(10);

  private static final long GONE_PACE_MILLIS = 20;

  private final SpaceCalls space;
  private final Devices devices;
  private final LiveClients clients;
  private final TwinPurge purge;
  private final LinkedBlockingQueue<String> waiting = new LinkedBlockingQueue<>();
  private final Thread thread;

  private TelemetryRemovals(
      SpaceCalls space, Devices devices, LiveClients clients, TwinPurge purge) {
    this.space = space;
    this.devices = devices;
    this.clients = clients;
    this.purge = purge;
    thread = Thread.ofPlatform().daemon().name("lockstep-removals").unstarted(this::run);
  }

  /// Begins, with what an earlier process left.
  public static TelemetryRemovals start(
      SpaceCalls space, Devices devices, LiveClients clients, TwinPurge purge) {
    TelemetryRemovals removals = new TelemetryRemovals(space, devices, clients, purge);
    removals.waiting.addAll(devices.openRemovals());
    removals.thread.start();
    return removals;
  }

  /// A device was decommissioned.
  public void begin(String device) {
    waiting.add(device);
  }

  private void run() {
    try {
      while (true) {
        one(waiting.take());
      }
    } catch (InterruptedException _) {
      // Closed: the next process goes on.
    }
  }

  private void one(String id) throws InterruptedException {
    Optional<TelemetryRemoval> removal = devices.removal(id);
    Optional<Device> device = devices.device(id);
    if (removal.isEmpty() || removal.get().isDone() || device.isEmpty()) {
      return;
    }
    try {
      finish(id, removal.get(), outcome(device.get(), removal.get()));
    } catch (LockstepException e) {
      if (e.code() == ErrorCode.OVERLOADED || e.code() == ErrorCode.TIMED_OUT) {
        // The history opens, or all are busy.
        TimeUnit.NANOSECONDS.sleep(RETRY.toNanos());
        waiting.add(id);
      } else {
        LOG.atError().addKeyValue("device", id).log("telemetry not removed: {}", e.getMessage());
        fail(id, removal.get(), String.valueOf(e.getMessage()));
      }
    } catch (RuntimeException e) {
      // The supervisor of the thread: others wait.
      LOG.atError().setCause(e).addKeyValue("device", id).log("telemetry not removed by a defect");
      fail(id, removal.get(), "the server failed; its log has the particulars");
    }
  }

  private void fail(String id, TelemetryRemoval removal, String why) throws InterruptedException {
    try {
      finish(id, removal, text(List.of(), List.of(), why));
    } catch (LockstepException e) {
      LOG.atError().addKeyValue("device", id).log("removal not noted: {}", e.getMessage());
    }
  }

  private void finish(String id, TelemetryRemoval removal, String outcome)
      throws InterruptedException {
    Outcome _ = space.write(principal(removal), note(id, removal.done(outcome)));
  }

  private static Command note(String id, TelemetryRemoval removal) {
    return new Command.OfDevices(new DeviceCommand.NoteRemoval(id, removal));
  }

  /// Rights were checked when the device was decommissioned.
  private static Principal principal(TelemetryRemoval removal) {
    return new Principal(removal.by(), Role.ENGINEER);
  }

  private record Kept(String twin, List<String> fedBy) {}

  private String outcome(Device device, TelemetryRemoval removal) throws InterruptedException {
    awaitGone(device.id());
    // Written behind whatever the device has sent: all of it is purged, and all of it was decided.
    Outcome begun = space.write(principal(removal), note(device.id(), removal));
    if (begun.reply() instanceof Reply.Refused(var reason)) {
      throw new LockstepException(ErrorCode.CONFLICT, reason.message());
    }
    SequencedSet<String> twins = new LinkedHashSet<>();
    twins.add(device.id());
    twins.addAll(device.feeds());
    List<TwinPurge.Result.Done> done = new ArrayList<>();
    List<Kept> kept = new ArrayList<>();
    for (String twin : twins) {
      List<String> others = others(device.id(), twin);
      if (!others.isEmpty()) {
        kept.add(new Kept(twin, others));
        continue;
      }
      switch (purge.purge(
          principal(removal),
          new TwinId(twin),
          begun.position(),
          PurgeChange.ALL,
          removal.policy() == TelemetryPolicy.ARCHIVE,
          why(device, removal))) {
        case TwinPurge.Result.Done result -> done.add(result);
        case TwinPurge.Result.Not(var why) ->
            throw new LockstepException(ErrorCode.CONFLICT, why.message());
      }
    }
    return text(done, kept, "");
  }

  private static String why(Device device, TelemetryRemoval removal) {
    String decommissioned = "device %s was decommissioned".formatted(device.id());
    return removal.reason().isEmpty() ? decommissioned : decommissioned + ": " + removal.reason();
  }

  /// The other devices that feed a twin.
  private List<String> others(String id, String twin) {
    return devices.devices().stream()
        .filter(other -> !other.id().equals(id))
        .filter(other -> other.id().equals(twin) || other.feeds().contains(twin))
        .map(Device::id)
        .toList();
  }

  /// Waits until no connection of the device is left, for a bounded time.
  private void awaitGone(String id) throws InterruptedException {
    long until = System.nanoTime() + GONE_MAX.toNanos();
    while (isConnected(id) && System.nanoTime() < until) {
      TimeUnit.MILLISECONDS.sleep(GONE_PACE_MILLIS);
    }
  }

  private boolean isConnected(String id) throws InterruptedException {
    LiveClients.Query query =
        new LiveClients.Query(id, Optional.of(true), "", LiveClients.PAGE_MAX);
    try {
      return clients.list(query).get(GONE_MAX.toMillis(), TimeUnit.MILLISECONDS).clients().stream()
          .map(ClientFigures::principal)
          .anyMatch(name -> name.equals(id) || name.startsWith(id + "/"));
    } catch (ExecutionException | TimeoutException _) {
      return true;
    }
  }

  private static String text(List<TwinPurge.Result.Done> done, List<Kept> kept, String error) {
    return Json.write(
        out -> {
          out.writeStartObject();
          out.writeArrayPropertyStart("twins");
          for (TwinPurge.Result.Done one : done) {
            PurgeJson.write(out, one);
          }
          out.writeEndArray();
          out.writeArrayPropertyStart("kept");
          for (Kept one : kept) {
            out.writeStartObject();
            out.writeStringProperty("id", one.twin());
            out.writeArrayPropertyStart("fedBy");
            one.fedBy().forEach(out::writeString);
            out.writeEndArray();
            out.writeEndObject();
          }
          out.writeEndArray();
          if (!error.isEmpty()) {
            out.writeStringProperty("error", error);
          }
          out.writeEndObject();
        });
  }

  /// Stops where it is; the next process goes on.
  @Override
  public void close() {
    thread.interrupt();
    try {
      boolean _ = thread.join(END_MAX);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
