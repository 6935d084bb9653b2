package io.lockstep.ingest;

import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// Gathers what goes wrong with devices and has it journalled, together and once in a while: a
/// device that tries a thousand times a second costs one entry of one record. Only registered
/// devices are noted, and at most [#WAITING_MAX] of a device and a kind between two records; what
/// finds no room is counted. Thread-safe.
public final class ProblemNotes implements DeviceProblems, AutoCloseable {
  /// The most that waits to be journalled.
  static final int WAITING_MAX = 1_000;

  private static final Duration PATIENCE = Duration.ofSeconds(5);

  private final Devices devices;
  private final InstantSource clock;
  private final Duration every;
  private final Map<Key, DeviceProblem> waiting = new LinkedHashMap<>();
  private final CountDownLatch closing = new CountDownLatch(1);
  private Provisioner.@Nullable Registrar registrar;
  private @Nullable Thread thread;
  private long lost;

  private record Key(String device, DeviceProblem.Kind kind) {}

  /// @param every how long what was seen is gathered
  public ProblemNotes(Devices devices, InstantSource clock, Duration every) {
    this.devices = devices;
    this.clock = clock;
    this.every = every;
  }

  /// Has what is gathered journalled by this from now on.
  public synchronized void start(Provisioner.Registrar wanted) {
    registrar = wanted;
    thread = Thread.ofPlatform().name("device-problems").daemon().start(this::run);
  }

  @Override
  public void seen(String principal, DeviceProblem.Kind kind, String text, String address) {
    String device = devices.deviceOf(principal);
    if (devices.device(device).isEmpty()) {
      return;
    }
    long now = clock.millis() * 1_000L;
    DeviceProblem problem = new DeviceProblem(kind, text, address, 1, now, now);
    synchronized (this) {
      Key key = new Key(device, kind);
      if (waiting.containsKey(key) || waiting.size() < WAITING_MAX) {
        waiting.merge(key, problem, DeviceProblem::and);
      } else {
        lost++;
      }
    }
  }

  /// How many found no room.
  synchronized long lost() {
    return lost;
  }

  private void run() {
    try {
      while (!closing.await(every.toMillis(), TimeUnit.MILLISECONDS)) {
        flush();
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  /// Has what was gathered journalled now.
  void flush() {
    List<DeviceCommand.Noted> noted = new ArrayList<>();
    Provisioner.Registrar to;
    synchronized (this) {
      to = registrar;
      if (to == null || waiting.isEmpty()) {
        return;
      }
      waiting.forEach((key, problem) -> noted.add(new DeviceCommand.Noted(key.device, problem)));
      waiting.clear();
    }
    try {
      CompletableFuture<Boolean> _ = to.submit(new DeviceCommand.NoteProblems(noted));
    } catch (RuntimeException _) {
      // A space that takes no commands now: these notes are lost, and more important ones wait.
      synchronized (this) {
        lost += noted.size();
      }
    }
  }

  @Override
  public void close() {
    closing.countDown();
    Thread running;
    synchronized (this) {
      running = thread;
    }
    try {
      boolean _ = running == null || running.join(PATIENCE);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
    flush();
  }
}
