package io.lockstep.ingest;

import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/// Gathers what goes wrong with devices and has it journalled, together and once in a while: a
/// device that tries a thousand times a second costs one entry of one record. Only registered
/// devices are noted, and at most [#WAITING_MAX] of a device and a kind between two records; what
/// finds no room is counted. Thread-safe.
public final class ProblemNotes implements DeviceProblems {
  /// The most that waits to be journalled.
  static final int WAITING_MAX = 1_000;

  private final Devices devices;
  private final InstantSource clock;
  private final Map<Key, DeviceProblem> waiting = new LinkedHashMap<>();
  private long lost;

  private record Key(String device, DeviceProblem.Kind kind) {}

  /// @param clock tells when something was seen
  public ProblemNotes(Devices devices, InstantSource clock) {
    this.devices = devices;
    this.clock = clock;
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

  /// Has what was gathered journalled; without effect when nothing was.
  public void flush(Provisioner.Registrar to) {
    List<DeviceCommand.Noted> noted = new ArrayList<>();
    synchronized (this) {
      if (waiting.isEmpty()) {
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
}
