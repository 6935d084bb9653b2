package io.lockstep.server;

import io.lockstep.field.CsvReplay;
import io.lockstep.field.MqttLink;
import io.lockstep.field.MqttLogin;
import io.lockstep.model.ErrorCode;
import io.lockstep.model.LockstepException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "replay",
    description = "Plays recorded data into the running server's MQTT listener.",
    mixinStandardHelpOptions = true)
final class ReplayCommand implements Callable<Integer> {
  @Parameters(paramLabel = "FILE", description = "a CSV file, its first line the header")
  Path file = Path.of("");

  @Option(
      names = "--map",
      required = true,
      paramLabel = "COLUMN=TWIN/PROPERTY",
      description = "which column feeds which property; may be given again")
  List<String> mappings = new ArrayList<>();

  @Option(
      names = "--time",
      paramLabel = "COLUMN",
      description = "the column with the time (default: the first one that holds times)")
  String timeColumn = "";

  @Option(
      names = "--speed",
      paramLabel = "FACTOR",
      description = "1 is the recorded speed, 60 an hour in a minute, max as fast as possible")
  String speed = "1";

  @Option(
      names = "--mqtt",
      paramLabel = "HOST:PORT",
      description = "the MQTT listener (default: what the data folder says)")
  String mqtt = "";

  @Option(
      names = "--patience",
      paramLabel = "SECONDS",
      description = "how long to wait for a broker that is away (default: ${DEFAULT-VALUE})")
  int patienceSeconds = 60;

  @Mixin ServerOptions server = new ServerOptions();

  @Override
  public Integer call() {
    CsvReplay.Plan plan =
        new CsvReplay.Plan(
            file,
            mappings.stream().map(CsvReplay.Mapping::parse).toList(),
            timeColumn,
            parseSpeed());
    ServerConnection connection = server.connect();
    MqttLogin login = login(connection);
    try (MqttLink link = MqttLink.open(login, Duration.ofSeconds(patienceSeconds))) {
      CsvReplay.Summary summary = new CsvReplay(plan, link).play();
      System.out.printf(
          "%d rows played, %d messages acknowledged%n", summary.rows(), summary.messages());
    }
    return ExitCode.GOOD;
  }

  private OptionalDouble parseSpeed() {
    if (speed.equals("max")) {
      return OptionalDouble.empty();
    }
    try {
      double factor = Double.parseDouble(speed);
      if (factor > 0 && Double.isFinite(factor)) {
        return OptionalDouble.of(factor);
      }
    } catch (NumberFormatException e) {
      // The message below says what was expected.
    }
    throw new LockstepException(
        ErrorCode.INVALID_ARGUMENT,
        "--speed: expected a number above 0 or max, found \"%s\"".formatted(speed));
  }

  private MqttLogin login(ServerConnection connection) {
    String address =
        mqtt.isEmpty()
            ? connection
                .mqtt()
                .orElseThrow(
                    () ->
                        new LockstepException(
                            ErrorCode.INVALID_ARGUMENT,
                            "--mqtt: expected HOST:PORT, found neither it nor a data folder that says it"))
            : mqtt;
    int colon = address.lastIndexOf(':');
    if (colon < 1 || !address.substring(colon + 1).matches("[0-9]{1,5}")) {
      throw new LockstepException(
          ErrorCode.INVALID_ARGUMENT,
          "--mqtt: expected HOST:PORT, found \"%s\"".formatted(address));
    }
    return new MqttLogin(
        address.substring(0, colon),
        Integer.parseInt(address.substring(colon + 1)),
        "lockstep-replay-" + ProcessHandle.current().pid(),
        "admin",
        connection.token());
  }
}
