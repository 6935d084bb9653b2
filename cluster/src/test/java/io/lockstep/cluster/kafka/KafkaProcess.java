package io.lockstep.cluster.kafka;

import io.lockstep.cluster.FrozenProcess;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// A [KafkaBroker] in a process of its own, so that it can be killed or stopped (SIGSTOP). Ends
/// with this process. Thread-safe.
public final class KafkaProcess implements AutoCloseable {
  private final Path folder;
  private final int port;
  private final int controllerPort;
  private final Path output;
  private @Nullable Process process;

  private KafkaProcess(Path folder, int port, int controllerPort) {
    this.folder = folder;
    this.port = port;
    this.controllerPort = controllerPort;
    this.output = folder.resolveSibling(folder.getFileName() + ".err");
  }

  /// Starts a broker.
  ///
  /// @param folder for its data
  public static KafkaProcess start(Path folder) {
    KafkaProcess broker = new KafkaProcess(folder, KafkaBroker.freePort(), KafkaBroker.freePort());
    broker.start();
    return broker;
  }

  /// Starts it again after [#kill] or [#close]: same folder, same address. Returns when it is
  /// ready.
  public synchronized void start() {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("-Xmx512m");
    command.add("-XX:+UseSerialGC");
    command.add("-XX:TieredStopAtLevel=1");
    command.add("-cp");
    command.add(classPath());
    command.add(KafkaBroker.class.getName());
    command.add(folder.toString());
    command.add(Integer.toString(port));
    command.add(Integer.toString(controllerPort));
    try {
      Process started =
          new ProcessBuilder(command)
              .redirectError(ProcessBuilder.Redirect.appendTo(output.toFile()))
              .start();
      process = started;
      BufferedReader lines = started.inputReader();
      String line = lines.readLine();
      while (line != null && !line.equals("ready")) {
        line = lines.readLine();
      }
      if (line == null) {
        throw new IllegalStateException(
            "the broker ended before it was ready: " + Files.readString(output));
      }
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  /// Host and port, as clients want them.
  public String bootstrap() {
    return KafkaBroker.bootstrap(port);
  }

  /// Makes a topic that no other test uses; see [KafkaBroker#topic].
  public String topic(String prefix, int partitions) {
    return KafkaBroker.topic(bootstrap(), prefix, partitions);
  }

  /// The process.
  public long pid() {
    return running().pid();
  }

  /// Kills it at once (SIGKILL) and waits until it is gone.
  public synchronized void kill() {
    end(running().destroyForcibly());
  }

  /// Freezes it: connections stay, nothing is answered. Returns when all its threads stand still.
  public void freeze() {
    FrozenProcess.freeze(running());
  }

  /// Lets it go on.
  public void thaw() {
    FrozenProcess.thaw(running());
  }

  /// Ends it in order.
  @Override
  public synchronized void close() {
    Process ending = process;
    if (ending == null) {
      return;
    }
    try {
      if (ending.isAlive()) {
        FrozenProcess.thaw(ending);
      }
      ending.outputWriter().close();
      if (!ending.waitFor(30, TimeUnit.SECONDS)) {
        ending.destroyForcibly();
      }
      end(ending);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      ending.destroyForcibly();
    }
  }

  private void end(Process ending) {
    try {
      ending.waitFor();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    process = null;
  }

  private synchronized Process running() {
    Process running = process;
    if (running == null) {
      throw new IllegalStateException("the broker does not run");
    }
    return running;
  }

  /// That of the tests; surefire hides it in a jar's manifest.
  private static String classPath() {
    return System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
  }
}
