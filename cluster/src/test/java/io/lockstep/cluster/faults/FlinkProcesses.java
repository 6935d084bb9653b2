package io.lockstep.cluster.faults;

import io.lockstep.cluster.kafka.KafkaBroker;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.client.program.rest.RestClusterClient;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.JobManagerOptions;
import org.apache.flink.configuration.RestOptions;
import org.apache.flink.runtime.entrypoint.StandaloneSessionClusterEntrypoint;
import org.apache.flink.runtime.rest.messages.ClusterOverviewHeaders;
import org.apache.flink.runtime.rest.messages.EmptyMessageParameters;
import org.apache.flink.runtime.rest.messages.EmptyRequestBody;
import org.apache.flink.runtime.taskexecutor.TaskManagerRunner;

/// A session cluster of Flink on loopback: a job manager and task managers as processes, with the
/// class path of the test, so that jobs need no jar. A lost task manager is noticed within 5 s at
/// the latest (Flink's default: 50 s).
final class FlinkProcesses implements AutoCloseable {
  private final Path folder;
  private final List<Path> before;
  private final Configuration address = new Configuration();
  private final JavaProcess jobManager;
  private final List<JavaProcess> taskManagers = new ArrayList<>();

  /// Starts the job manager.
  ///
  /// @param slots of each task manager
  /// @param before put in front of the test's class path: folders whose classes win
  FlinkProcesses(Path folder, int slots, List<Path> before) throws IOException {
    this.folder = Files.createDirectories(folder);
    this.before = before;
    int rpc = KafkaBroker.freePort();
    int rest = KafkaBroker.freePort();
    Files.writeString(
        folder.resolve("config.yaml"),
        """
        jobmanager.rpc.address: 127.0.0.1
        jobmanager.rpc.port: %d
        jobmanager.bind-host: 127.0.0.1
        rest.address: 127.0.0.1
        rest.bind-address: 127.0.0.1
        rest.port: %d
        web.submit.enable: "false"
        taskmanager.host: 127.0.0.1
        taskmanager.bind-host: 127.0.0.1
        taskmanager.numberOfTaskSlots: %d
        taskmanager.cpu.cores: 1.0
        taskmanager.memory.framework.heap.size: 64m
        taskmanager.memory.framework.off-heap.size: 64m
        taskmanager.memory.task.heap.size: 256m
        taskmanager.memory.task.off-heap.size: 0m
        taskmanager.memory.network.min: 32m
        taskmanager.memory.network.max: 32m
        taskmanager.memory.managed.size: 64m
        taskmanager.memory.jvm-metaspace.size: 128m
        taskmanager.memory.jvm-overhead.min: 64m
        taskmanager.memory.jvm-overhead.max: 64m
        heartbeat.interval: 1000
        heartbeat.timeout: 5000
        io.tmp.dirs: %s
        """
            .formatted(rpc, rest, slots, Files.createDirectories(folder.resolve("tmp"))));
    address.set(JobManagerOptions.ADDRESS, "127.0.0.1");
    address.set(JobManagerOptions.PORT, rpc);
    address.set(RestOptions.ADDRESS, "127.0.0.1");
    address.set(RestOptions.PORT, rest);
    jobManager = start("jobmanager", StandaloneSessionClusterEntrypoint.class);
  }

  private JavaProcess start(String name, Class<?> main) {
    return JavaProcess.start(
        folder, name, 512, before, main.getName(), List.of("--configDir", folder.toString()));
  }

  /// Starts a task manager; it finds the job manager by itself.
  JavaProcess startTaskManager() {
    JavaProcess started = start("taskmanager", TaskManagerRunner.class);
    taskManagers.add(started);
    return started;
  }

  JavaProcess jobManager() {
    return jobManager;
  }

  /// To be closed by the caller.
  RestClusterClient<String> client() throws Exception {
    return new RestClusterClient<>(address, "processes");
  }

  /// Returns when so many task managers are known to the job manager.
  void awaitTaskManagers(int count) throws Exception {
    try (RestClusterClient<String> client = client()) {
      Await.until(
          count + " task managers",
          () -> {
            if (!jobManager.isAlive()) {
              throw new AssertionError("the job manager has ended\n" + printed());
            }
            try {
              return client
                      .sendRequest(
                          ClusterOverviewHeaders.getInstance(),
                          EmptyMessageParameters.getInstance(),
                          EmptyRequestBody.getInstance())
                      .get()
                      .getNumTaskManagersConnected()
                  == count;
            } catch (java.util.concurrent.ExecutionException _) {
              return false; // Its REST endpoint is not there yet.
            }
          },
          this::printed);
    }
  }

  /// What all of them have printed.
  String printed() {
    StringBuilder all = new StringBuilder(jobManager.printed());
    taskManagers.forEach(process -> all.append(process.printed()));
    return all.toString();
  }

  @Override
  public void close() {
    taskManagers.forEach(JavaProcess::close);
    jobManager.close();
  }
}
