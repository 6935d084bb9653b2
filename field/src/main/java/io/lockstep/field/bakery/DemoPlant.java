package io.lockstep.field.bakery;

import io.lockstep.field.MqttLogin;
import io.lockstep.model.ErrorCode;
import io.lockstep.model.LockstepException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.jspecify.annotations.Nullable;

/// The demo bakery in operation. The line's machines speak JSON by MQTT, each with a connection and
/// a credential of its own; the packing robots and the warehouse's sensors speak Sparkplug B
/// through two gateways. All obey commands, and faults can be started and stopped. [#models],
/// [#graph], [#bindings] and [#rules] are the workspace that goes with it. One thread is the plant;
/// thread-safe.
public final class DemoPlant implements AutoCloseable {
  private static final int ORDERS_MAX = 1_000;
  private static final Duration GOODBYE = Duration.ofSeconds(5);

  /// How the plant runs.
  ///
  /// @param interval between two readings of a machine
  /// @param seed of the plant's randomness
  /// @param hostId the Sparkplug host without which the gateways say nothing; empty: they do not
  ///   wait for one
  public record Options(Duration interval, long seed, String hostId) {}

  /// A fault that can be made to happen.
  ///
  /// @param name what it is started by
  /// @param title a few words
  /// @param description what happens, and how it ends
  /// @param active whether it goes on now
  public record FaultState(String name, String title, String description, boolean active) {}

  private final Options options;
  private final InstantSource clock;
  private final BlockingQueue<Consumer<Operation>> orders = new LinkedBlockingQueue<>(ORDERS_MAX);
  private final Set<Fault> active = EnumSet.noneOf(Fault.class);
  private @Nullable Thread clockwork;
  private volatile boolean closing;

  private DemoPlant(Options options, InstantSource clock) {
    this.options = options;
    this.clock = clock;
  }

  /// A plant that does not run yet.
  public static DemoPlant of(Options options) {
    return new DemoPlant(options, InstantSource.system());
  }

  /// Who connects, and what each may do.
  ///
  /// @param hostId as in [Options]
  public static List<DeviceAccount> accounts(String hostId) {
    List<DeviceAccount> accounts = new ArrayList<>();
    Operation.JSON_DEVICES.forEach(device -> accounts.add(JsonSpeaker.account(device)));
    accounts.add(Operation.PACKING.account(hostId));
    accounts.add(Operation.WAREHOUSE.account(hostId));
    return accounts;
  }

  /// The DTDL texts of the plant's models, by file name.
  public static Map<String, String> models() {
    return Stream.of(
            "site",
            "area",
            "line",
            "station",
            "mixer",
            "oven-zone",
            "tunnel-oven",
            "cooling-conveyor",
            "scale",
            "robot-axis",
            "gripper",
            "packing-robot",
            "wireless-sensor",
            "climate-sensor",
            "door-sensor",
            "gateway")
        .map(name -> name + ".json")
        .collect(
            Collectors.toMap(
                file -> file,
                file -> resource("models/" + file),
                (first, _) -> first,
                LinkedHashMap::new));
  }

  /// The plant's twins and relationships: one JSON object with `digitalTwins` and `relationships`.
  public static String graph() {
    return resource("graph/bakery.json");
  }

  /// Which Sparkplug device feeds which twin: the text of a bindings file.
  public static String bindings() {
    return resource("bindings/bakery.yaml");
  }

  /// What the plant is watched for: the text of a rules file.
  public static String rules() {
    return resource("rules/bakery.yaml");
  }

  /// Which models run beside the plant: the text of a scenario file.
  public static String scenarios() {
    return resource("scenarios/bakery.yaml");
  }

  /// Writes the FMUs that the scenarios name, with their sources, to be compiled where they run.
  ///
  /// @param folder is made when it is not there
  public static void writeFmus(Path folder) {
    try {
      Files.createDirectories(folder);
      writeFmu(
          folder.resolve("oven-zone-fmi2.fmu"),
          Map.of(
              "modelDescription.xml", resource("fmus/oven-zone/modelDescription2.xml"),
              // FMI 2 has no definitions for the compiler: a file that states one does.
              "sources/all.c", "#define FMI 2\n#include \"oven_zone.c\"\n",
              "sources/oven_zone.c", resource("fmus/oven-zone/oven_zone.c")));
      writeFmu(
          folder.resolve("oven-zone-fmi3.fmu"),
          Map.of(
              "modelDescription.xml", resource("fmus/oven-zone/modelDescription3.xml"),
              "sources/buildDescription.xml", resource("fmus/oven-zone/buildDescription.xml"),
              "sources/oven_zone.c", resource("fmus/oven-zone/oven_zone.c")));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// Always the same bytes, since a state belongs to the hash of its FMU.
  private static void writeFmu(Path file, Map<String, String> entries) throws IOException {
    try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(file))) {
      for (Map.Entry<String, String> each : new TreeMap<>(entries).entrySet()) {
        ZipEntry entry = new ZipEntry(each.getKey());
        entry.setTimeLocal(LocalDateTime.of(2026, 1, 1, 0, 0));
        zip.putNextEntry(entry);
        zip.write(each.getValue().getBytes(StandardCharsets.UTF_8));
        zip.closeEntry();
      }
    }
  }

  /// Starts the plant; its devices connect in the background. To be called once.
  ///
  /// @param logins how each of [#accounts] connects, by id
  public void run(Map<String, MqttLogin> logins) {
    Map<String, MqttLogin> copy = Map.copyOf(logins);
    Thread thread = Thread.ofPlatform().daemon().name("demo-plant").unstarted(() -> work(copy));
    clockwork = thread;
    thread.start();
  }

  private void work(Map<String, MqttLogin> logins) {
    try (Operation operation = new Operation(options, clock, logins, this::order)) {
      operation.run(orders, () -> closing);
    } catch (InterruptedException e) {
      // The plant is closed.
    }
  }

  /// All faults, and which of them go on.
  public List<FaultState> faults() {
    synchronized (active) {
      return Stream.of(Fault.values())
          .map(
              fault ->
                  new FaultState(
                      fault.text(), fault.title(), fault.description(), active.contains(fault)))
          .toList();
    }
  }

  /// Starts a fault; one that goes on already goes on.
  ///
  /// @throws LockstepException with NOT_FOUND when there is none of this name
  public void startFault(String fault) {
    change(fault, true);
  }

  /// Ends a fault; what it did to the machines may last.
  ///
  /// @throws LockstepException with NOT_FOUND when there is none of this name
  public void stopFault(String fault) {
    change(fault, false);
  }

  private void change(String name, boolean isActive) {
    Fault fault =
        Fault.of(name)
            .orElseThrow(
                () ->
                    new LockstepException(
                        ErrorCode.NOT_FOUND,
                        "demo: expected a fault of %s, found %s"
                            .formatted(Stream.of(Fault.values()).map(Fault::text).toList(), name)));
    synchronized (active) {
      if (isActive ? active.add(fault) : active.remove(fault)) {
        order(operation -> operation.suffer(fault, isActive));
      }
    }
  }

  /// An order that finds no room is one of a thousand that nobody obeyed in time.
  private void order(Consumer<Operation> order) {
    if (!orders.offer(order)) {
      throw new LockstepException(
          ErrorCode.OVERLOADED,
          "demo: expected at most %d orders that wait, found more".formatted(ORDERS_MAX));
    }
  }

  /// Stops the plant and disconnects.
  @Override
  public void close() {
    closing = true;
    Thread thread = clockwork;
    if (thread != null) {
      thread.interrupt();
      try {
        boolean _ = thread.join(GOODBYE);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private static String resource(String name) {
    try (InputStream in = DemoPlant.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new IllegalStateException("resource %s is missing from the jar".formatted(name));
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
