package io.lockstep.space;

import static org.assertj.core.api.Assertions.assertThat;

import io.lockstep.journal.JournalException;
import io.lockstep.journal.Reader;
import io.lockstep.journal.simulated.SimulatedDisk;
import io.lockstep.journal.simulated.SimulatedTime;
import io.lockstep.model.FieldMessage;
import io.lockstep.model.InputKind;
import io.lockstep.model.LockstepException;
import io.lockstep.model.Principal;
import io.lockstep.model.Role;
import io.lockstep.model.Text;
import io.lockstep.twin.DesiredReference;
import io.lockstep.twin.DesiredView;
import io.lockstep.twin.TwinCommand;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;

/// One seeded story of what apps desire, of devices that are away, answer late, twice, wrongly or
/// never, turn their own knobs and lose what they knew, and of a process that ends at any write,
/// sync or rename of its disk. However it goes: no device is told of an older version after a newer
/// one; once all behave, each is what it was last desired to be, and the twin says so; and state
/// and changes are those of a run that nothing interrupted.
final class DesiredRun {
  private static final Principal OPERATOR = new Principal("operator", Role.OPERATOR);
  private static final int OVENS = 3;
  private static final String MODEL =
      """
      [{"@id":"dtmi:test:oven;1","@type":"Interface","@context":"dtmi:dtdl:context;2","contents":[
        {"@type":"Property","name":"setpoint","schema":"double","writable":true},
        {"@type":"Property","name":"level","schema":"integer","writable":true}]}]
      """;

  /// A device: what it is, and what it heard last.
  private static final class Oven {
    boolean isAway;
    final Map<String, String> values = new HashMap<>();
    long version = -1;
  }

  private final long seed;
  private final SplittableRandom random;
  private final SimulatedDisk disk;
  private final SimulatedTime time = new SimulatedTime();
  private final List<Oven> ovens = new ArrayList<>();

  /// What is durable was heard up to here.
  private long heard;

  private long told;

  DesiredRun(long seed) {
    this.seed = seed;
    random = new SplittableRandom(seed);
    disk = new SimulatedDisk(random.nextLong());
    for (int i = 0; i < OVENS; i++) {
      ovens.add(new Oven());
    }
  }

  /// How many messages devices were told.
  long told() {
    return told;
  }

  void run() {
    try {
      int lives = 1 + random.nextInt(4);
      for (int life = 0; life < lives; life++) {
        if (life > 0 || random.nextInt(4) == 0) {
          disk.stopAfter(random.nextInt(1 << (3 + random.nextInt(5))));
        }
        live();
        if (random.nextBoolean()) {
          disk.processKilled();
        } else {
          disk.powerLoss();
        }
      }
      end();
    } catch (RuntimeException | AssertionError e) {
      throw new AssertionError("seed " + seed + ": " + e.getMessage(), e);
    }
  }

  private void live() {
    try {
      SteppedWorld world =
          SteppedWorld.open(
              disk,
              time,
              SteppedWorld.OPTIONS
                  .withBatchRecords(1 + random.nextInt(8))
                  .withSnapshots(1 + random.nextInt(40), Duration.ofDays(1)));
      furnish(world);
      int rounds = random.nextInt(80);
      for (int i = 0; i < rounds && !disk.isStopped(); i++) {
        act(world);
      }
      if (random.nextInt(3) == 0) {
        world.settle();
        world.close();
      }
    } catch (JournalException | LockstepException e) {
      assertThat(disk.isStopped()).as(e.toString()).isTrue();
    }
  }

  private static void furnish(SteppedWorld world) {
    submit(world, new TwinCommand.AddModels(MODEL));
    for (int i = 0; i < OVENS; i++) {
      String twin = "{\"$metadata\":{\"$model\":\"dtmi:test:oven;1\"}}";
      submit(world, new TwinCommand.PutTwin("oven" + i, twin, true));
    }
  }

  private static void submit(SteppedWorld world, TwinCommand command) {
    CompletableFuture<Outcome> _ = world.space().submit(OPERATOR, new Command.OfTwins(command));
  }

  private void act(SteppedWorld world) {
    int oven = random.nextInt(OVENS);
    switch (random.nextInt(10)) {
      case 0, 1 -> desire(world, oven);
      case 2, 3 -> hear(world, false);
      case 4 -> come(world, oven);
      case 5 -> time.advance(Duration.ofMillis(random.nextInt(4_000)));
      case 6 -> turnKnob(world, oven);
      default -> {
        boolean _ = world.step();
      }
    }
  }

  private void desire(SteppedWorld world, int oven) {
    String value = random.nextInt(8) == 0 ? "null" : String.valueOf(random.nextInt(4));
    String json =
        random.nextInt(3) == 0
            ? "{\"level\":%s}".formatted(value)
            : "{\"setpoint\":%s,\"level\":%d}".formatted(value, random.nextInt(4));
    boolean replaces = random.nextInt(5) == 0;
    submit(world, new TwinCommand.SetDesired("oven" + oven, json, replaces, null, "operator", ""));
  }

  /// Devices hear what is durable, as over the broker; those that are away do not.
  private void hear(SteppedWorld world, boolean behaves) {
    List<FieldMessage> messages = new ArrayList<>();
    try (Reader reader = world.inputs().reader(Math.max(heard, world.inputs().firstPosition()))) {
      while (reader.poll(
              (_, kind, payload) -> {
                ByteBuffer copy = ByteBuffer.allocate(payload.remaining()).put(payload).flip();
                if (kind == InputKind.FIELD_MESSAGE.number()) {
                  messages.add(new FieldMessage().wrap(copy));
                }
              },
              1_000)
          > 0) {
        // The visitor collects.
      }
      heard = reader.position();
    }
    for (FieldMessage message : messages) {
      DesiredReference reference =
          message.isDownlink() ? DesiredReference.parse(DownlinkRecord.commandId(message)) : null;
      if (reference != null) {
        tell(world, reference, text(message), behaves);
      }
    }
  }

  private static String text(FieldMessage message) {
    byte[] payload = new byte[message.payloadLength()];
    message.buffer().get(message.payloadOffset(), payload);
    return new String(payload, StandardCharsets.UTF_8);
  }

  private void tell(
      SteppedWorld world, DesiredReference reference, String payload, boolean behaves) {
    int number = reference.twinId().charAt(4) - '0';
    Oven oven = ovens.get(number);
    assertThat(payload).contains("\"$version\":" + reference.version());
    assertThat(reference.version())
        .as("versions never go back")
        .isGreaterThanOrEqualTo(oven.version);
    oven.version = reference.version();
    told++;
    if (oven.isAway && !behaves) {
      return;
    }
    Map<String, String> wanted = new HashMap<>();
    for (String name : List.of("level", "setpoint")) {
      int at = payload.indexOf("\"" + name + "\":");
      if (at >= 0) {
        int from = at + name.length() + 3;
        int end = from;
        while (payload.charAt(end) != ',' && payload.charAt(end) != '}') {
          end++;
        }
        wanted.put(name, payload.substring(from, end));
      }
    }
    answer(world, number, wanted, reference.version(), behaves ? 0 : random.nextInt(8));
  }

  private void answer(
      SteppedWorld world, int number, Map<String, String> wanted, long version, int mood) {
    Oven oven = ovens.get(number);
    switch (mood) {
      case 0, 1, 2 -> {
        oven.values.putAll(wanted);
        report(world, number, "telemetry", oven.values);
      }
      case 3 -> {
        oven.values.putAll(wanted);
        Map<String, String> said = new HashMap<>();
        wanted.forEach(
            (name, value) ->
                said.put(name, "{\"value\":%s,\"ac\":200,\"av\":%d}".formatted(value, version)));
        report(world, number, "reported", said);
        report(world, number, "reported", said);
      }
      case 4 -> {
        Map<String, String> said = new HashMap<>();
        wanted
            .keySet()
            .forEach(name -> said.put(name, "{\"ac\":400,\"av\":%d}".formatted(version)));
        report(world, number, "reported", said);
      }
      case 5 -> report(world, number, "telemetry", Map.of("setpoint", "99"));
      case 6 -> oven.values.putAll(wanted); // It does it and says nothing.
      default -> {
        // It does nothing and says nothing.
      }
    }
  }

  private void report(SteppedWorld world, int oven, String topic, Map<String, String> values) {
    if (values.isEmpty()) {
      return;
    }
    StringBuilder json = new StringBuilder("{");
    values.keySet().stream()
        .sorted()
        .forEach(
            name ->
                json.append(json.length() == 1 ? "\"" : ",\"")
                    .append(name)
                    .append("\":")
                    .append(values.get(name)));
    publish(world, oven, topic, json.append('}').toString());
  }

  private void publish(SteppedWorld world, int oven, String topic, String payload) {
    String device = "oven" + oven;
    world.append(
        Input.message(
            device,
            "lockstep/v1/" + device + "/" + topic,
            payload.getBytes(StandardCharsets.UTF_8),
            time.epochMillis() * 1_000));
  }

  /// A device goes, or comes: its session is taken up, or it asks.
  private void come(SteppedWorld world, int number) {
    Oven oven = ovens.get(number);
    oven.isAway = !oven.isAway;
    if (oven.isAway) {
      return;
    }
    if (random.nextBoolean()) {
      publish(world, number, "desired/get", "");
      return;
    }
    if (random.nextBoolean()) {
      oven.values.clear(); // It was repaired.
    }
    world.append(Input.of(InputKind.SESSION.number(), resumed("oven" + number)));
  }

  /// The record of a client that takes up its session, as the broker writes it.
  private byte[] resumed(String client) {
    ByteBuffer record = ByteBuffer.allocate(256).put((byte) 1);
    Text.write(record, client);
    record.putLong(1);
    Text.write(record, client);
    record.put((byte) 0).putLong(3_600).putLong(time.epochMillis() * 1_000);
    byte[] bytes = new byte[record.position()];
    record.flip().get(bytes);
    return bytes;
  }

  /// Somebody stands at the device.
  private void turnKnob(SteppedWorld world, int number) {
    Oven oven = ovens.get(number);
    if (!oven.isAway) {
      oven.values.put("setpoint", String.valueOf(random.nextInt(5)));
      report(world, number, "telemetry", oven.values);
    }
  }

  // What must hold in the end

  private void end() {
    SteppedWorld world = SteppedWorld.open(disk, time);
    furnish(world);
    world.settle();
    assertThat(world.space().health().findings()).as("findings").isEmpty();
    for (int i = 0; i < OVENS; i++) {
      publish(world, i, "desired/get", "");
    }
    for (int round = 0; round < 40; round++) {
      world.settle();
      hear(world, true);
      world.settle();
      time.advance(Duration.ofSeconds(20));
    }
    world.settle();
    for (int i = 0; i < OVENS; i++) {
      checkOven(world, i);
    }
    ReferenceRun reference = ReferenceRun.of(world.inputs());
    assertThat(world.stateHash()).as("state").isEqualTo(reference.stateHash());
    assertThat(world.logged()).as("changes").isEqualTo(reference.changes());
  }

  private void checkOven(SteppedWorld world, int number) {
    DesiredView view = DesiredView.of(world.space().driver().kernel().view());
    String document = view.document("oven" + number).orElseThrow().json();
    assertThat(document).doesNotContain("\"state\":\"pending\"", "\"state\":\"sent\"");
    assertThat(document).doesNotContain("\"state\":\"diverged\"", "\"state\":\"delivered\"");
    for (String name : List.of("level", "setpoint")) {
      int at = document.indexOf("\"" + name + "\":{\"value\":");
      int rejected = at < 0 ? -1 : document.indexOf("\"state\":\"rejected\"", at);
      int reported = at < 0 ? -1 : document.indexOf("\"state\":\"reported\"", at);
      if (reported >= 0 && (rejected < 0 || reported < rejected)) {
        int from = at + name.length() + 12;
        double wanted = Double.parseDouble(document.substring(from, document.indexOf(',', from)));
        String is = ovens.get(number).values.get(name);
        assertThat(is).as("%s of oven%d", name, number).isNotNull();
        assertThat(Double.parseDouble(String.valueOf(is)))
            .as("%s of oven%d, which is %s", name, number, document)
            .isEqualTo(wanted);
      }
    }
  }
}
