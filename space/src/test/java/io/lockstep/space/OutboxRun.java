package io.lockstep.space;

import static org.assertj.core.api.Assertions.assertThat;

import io.lockstep.journal.JournalException;
import io.lockstep.journal.Reader;
import io.lockstep.journal.simulated.SimulatedDisk;
import io.lockstep.journal.simulated.SimulatedTime;
import io.lockstep.model.CommandState;
import io.lockstep.model.FieldMessage;
import io.lockstep.model.InputKind;
import io.lockstep.model.LockstepException;
import io.lockstep.model.Principal;
import io.lockstep.model.Role;
import io.lockstep.model.text.NamedText;
import io.lockstep.twin.Reply;
import io.lockstep.twin.TwinCommand;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;

/// One seeded story of commands, devices that answer or do not, and a process that ends at any
/// write, sync or rename of its disk. However it goes: a command that was acknowledged is sent or
/// has run out of time; none is sent twice unless it may be; one key gives one command; and state
/// and changes are those of a run that nothing interrupted.
final class OutboxRun {
  private static final Principal OPERATOR = new Principal("operator", Role.OPERATOR);
  private static final String MODEL =
      """
      [{"@id":"dtmi:test:line;1","@type":"Interface","@context":"dtmi:dtdl:context;2","contents":[
        {"@type":"Property","name":"temperature","schema":"double"},
        {"@type":"Command","name":"halt"},
        {"@type":"Command","name":"setSpeed","request":{"name":"speed","schema":"double"}}]}]
      """;

  /// Two hot readings in a row halt the line, by the way that all commands take.
  private static final String RULE =
      """
      rule: hot
      model: dtmi:test:line;1
      when: temperature > 85
      for: { readings: 2 }
      alarm: { priority: critical, title: Hot }
      command: { name: halt, timeout: 10s }
      """;

  private final long seed;
  private final SplittableRandom random;
  private final SimulatedDisk disk;
  private final SimulatedTime time = new SimulatedTime();

  /// The requests, by key: a client that got no answer asks again with the same key.
  private final Map<String, TwinCommand.Invoke> asked = new HashMap<>();

  private final Map<String, String> idByKey = new HashMap<>();
  private final Set<String> seenByDevice = new HashSet<>();
  private int answers;
  private int raisedByRule;

  OutboxRun(long seed) {
    this.seed = seed;
    random = new SplittableRandom(seed);
    disk = new SimulatedDisk(random.nextLong());
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
      CompletableFuture<Outcome> _ = submit(world, new TwinCommand.AddModels(MODEL));
      for (int i = 0; i < 3; i++) {
        CompletableFuture<Outcome> _ =
            submit(
                world,
                new TwinCommand.PutTwin(
                    "line" + i, "{\"$metadata\":{\"$model\":\"dtmi:test:line;1\"}}", true));
      }
      CompletableFuture<Outcome> _ =
          submit(world, new TwinCommand.SetRules(List.of(new NamedText("rules/hot.yaml", RULE))));
      try (Reader field = world.inputs().reader(world.inputs().firstPosition())) {
        int rounds = random.nextInt(60);
        for (int i = 0; i < rounds && !disk.isStopped(); i++) {
          act(world, field);
        }
      }
      if (random.nextInt(3) == 0) {
        world.settle();
        world.close();
      }
    } catch (JournalException | LockstepException e) {
      assertThat(disk.isStopped()).as(e.toString()).isTrue();
    }
  }

  private void act(SteppedWorld world, Reader field) {
    switch (random.nextInt(8)) {
      case 0 -> ask(world);
      case 6, 7 -> read(world);
      case 1 -> device(world, field);
      case 2 -> time.advance(Duration.ofMillis(random.nextInt(2_500)));
      default -> {
        boolean _ = world.step();
      }
    }
  }

  private void read(SteppedWorld world) {
    world.append(
        Input.telemetry(
            "line" + random.nextInt(3),
            "{\"temperature\":" + (random.nextInt(4) == 0 ? 20 : 90 + random.nextInt(9)) + "}",
            time.epochMillis() * 1_000));
  }

  private void ask(SteppedWorld world) {
    List<String> open =
        asked.keySet().stream().filter(key -> !idByKey.containsKey(key)).sorted().toList();
    String key =
        !open.isEmpty() && random.nextInt(3) == 0
            ? open.get(random.nextInt(open.size()))
            : "key" + asked.size();
    TwinCommand.Invoke invoke =
        asked.computeIfAbsent(
            key,
            _ -> {
              boolean isHalt = random.nextBoolean();
              return new TwinCommand.Invoke(
                  "line" + random.nextInt(3),
                  "",
                  isHalt ? "halt" : "setSpeed",
                  isHalt ? null : String.valueOf(random.nextInt(100)),
                  (1 + random.nextInt(20)) * 1_000_000L,
                  random.nextInt(3) == 0,
                  key,
                  "operator");
            });
    CompletableFuture<Void> _ =
        submit(world, invoke)
            .thenAccept(
                outcome -> {
                  if (outcome.reply() instanceof Reply.Done(String _, String body)) {
                    String id = idOf(body);
                    String before = idByKey.put(key, id);
                    assertThat(before == null || before.equals(id)).as("one id a key").isTrue();
                  }
                });
  }

  private static String idOf(String document) {
    int from = document.indexOf("\"id\":\"") + 6;
    return document.substring(from, document.indexOf('"', from));
  }

  private static CompletableFuture<Outcome> submit(SteppedWorld world, TwinCommand command) {
    return world.space().submit(OPERATOR, new Command.OfTwins(command));
  }

  /// The device hears what is durable, as over the broker, and answers most of it; now and then it
  /// answers what it has answered before.
  private void device(SteppedWorld world, Reader field) {
    List<String> topics = new ArrayList<>();
    int _ = field.poll((_, kind, payload) -> hear(kind, payload, topics), 1_000);
    for (String topic : topics) {
      seenByDevice.add(topic);
      if (random.nextInt(4) != 0) {
        answer(world, topic);
      }
    }
    if (!seenByDevice.isEmpty() && random.nextInt(5) == 0) {
      List<String> known = seenByDevice.stream().sorted().toList();
      answer(world, known.get(random.nextInt(known.size())));
    }
  }

  private static void hear(int kind, ByteBuffer payload, List<String> topics) {
    if (kind == InputKind.FIELD_MESSAGE.number()) {
      FieldMessage message = new FieldMessage().wrap(payload);
      if (message.isDownlink()) {
        topics.add(message.topic());
      }
    }
  }

  private void answer(SteppedWorld world, String topic) {
    answers++;
    String status = random.nextInt(4) == 0 ? "500" : "200";
    world.append(
        Input.message(
            topic.split("/", -1)[2],
            topic + "/response",
            "{\"status\":%s,\"payload\":%d}"
                .formatted(status, answers)
                .getBytes(StandardCharsets.UTF_8),
            time.epochMillis() * 1_000));
  }

  // What must hold in the end

  private record Sent(String id, long position) {}

  private void end() {
    SteppedWorld world = SteppedWorld.open(disk, time);
    world.settle();
    assertThat(world.space().health().findings()).as("findings").isEmpty();
    List<Sent> sent = new ArrayList<>();
    List<Long> restarts = new ArrayList<>();
    read(world, sent, restarts);
    checkSent(world, sent, restarts);
    time.advance(Duration.ofSeconds(30));
    world.settle();
    var view = world.space().driver().kernel().view();
    assertThat(view.commandsToSend() + view.commandsSent()).as("open at the end").isZero();
    ReferenceRun reference = ReferenceRun.of(world.inputs());
    assertThat(world.stateHash()).as("state").isEqualTo(reference.stateHash());
    assertThat(world.logged()).as("changes").isEqualTo(reference.changes());
  }

  private static void read(SteppedWorld world, List<Sent> sent, List<Long> restarts) {
    try (Reader reader = world.inputs().reader(world.inputs().firstPosition())) {
      while (reader.poll(
              (position, kind, payload) -> {
                if (kind == InputKind.FIELD_MESSAGE.number()) {
                  FieldMessage message = new FieldMessage().wrap(payload);
                  if (message.isDownlink()) {
                    sent.add(new Sent(DownlinkRecord.commandId(message), position));
                  }
                } else if (kind == InputKind.COMMAND.number()
                    && CommandRecord.read(payload).command()
                        instanceof Command.OfTwins(TwinCommand.Restarted _)) {
                  restarts.add(position);
                }
              },
              1_000)
          > 0) {
        // The visitor collects.
      }
    }
  }

  private void checkSent(SteppedWorld world, List<Sent> sent, List<Long> restarts) {
    Map<String, Long> last = new HashMap<>();
    for (Sent each : sent) {
      Long before = last.put(each.id(), each.position());
      if (before != null) {
        String document = world.space().driver().kernel().view().command(each.id()).orElseThrow();
        assertThat(document).as("sent twice").contains("\"idempotent\":true");
        assertThat(restarts)
            .as("restart between two messages of command %s", each.id())
            .anyMatch(restart -> restart > before && restart < each.position());
      }
    }
    var view = world.space().driver().kernel().view();
    List<String> all = view.commands(null, EnumSet.allOf(CommandState.class), 10_000);
    for (String document : all) {
      if (!last.containsKey(idOf(document))) {
        assertThat(document)
            .as("accepted and never sent")
            .contains("\"state\":\"" + CommandState.TIMED_OUT.word() + '"');
      }
      raisedByRule += document.contains("\"origin\":\"rule:hot\"") ? 1 : 0;
    }
    assertThat(all.stream().map(OutboxRun::idOf))
        .as("acknowledged commands")
        .containsAll(idByKey.values());
  }

  /// How many commands the rule has raised.
  int raisedByRule() {
    return raisedByRule;
  }
}
