package io.lockstep.cluster;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;

/// Processes that stand still for a while: their connections stay, nothing is answered.
public final class FrozenProcess {
  private FrozenProcess() {}

  /// SIGSTOP; returns when all its threads stand still, which is later than `kill` answers.
  ///
  /// @throws IllegalStateException when it ends meanwhile
  public static void freeze(Process process) {
    signal(process, "STOP");
    while (!isStopped(process)) {
      Thread.onSpinWait();
    }
  }

  /// SIGCONT.
  public static void thaw(Process process) {
    signal(process, "CONT");
  }

  /// Whether the system says so of each thread (`proc(5)`: the state comes after the name).
  private static boolean isStopped(Process process) {
    Path threads = Path.of("/proc", Long.toString(process.pid()), "task");
    try (DirectoryStream<Path> all = Files.newDirectoryStream(threads)) {
      for (Path thread : all) {
        String stat = Files.readString(thread.resolve("stat"));
        if (stat.charAt(stat.lastIndexOf(')') + 2) != 'T') {
          return false;
        }
      }
      return true;
    } catch (IOException | DirectoryIteratorException e) {
      if (process.isAlive()) {
        return false; // A thread has ended between two looks.
      }
      throw new IllegalStateException(
          "process %d ended while it was being frozen".formatted(process.pid()), e);
    }
  }

  private static void signal(Process process, String name) {
    long pid = process.pid();
    try {
      int exit = new ProcessBuilder("kill", "-" + name, Long.toString(pid)).start().waitFor();
      if (exit != 0) {
        throw new IllegalStateException(
            "kill -%s %d: expected exit 0, found %d".formatted(name, pid, exit));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }
}
