package io.lockstep.space;

import io.lockstep.model.InputKind;
import io.lockstep.model.text.NamedText;
import io.lockstep.twin.TwinCommand;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.SplittableRandom;

/// A long stream of readings, made anew each time it is visited: many twins with rules; readings in
/// time, late, repeated and ahead; alarms now and then, with commands to the twin itself and along
/// relationships; in the midst of it other rules, a new model, and twins that move to it. It holds
/// fewer alarms and commands than a kernel keeps of those that are over, since parts keep so many
/// each. Equal arguments give equal streams.
///
/// @param seed any
/// @param twins how many
/// @param messages of [#READINGS_A_MESSAGE] readings each
public record LargeStream(long seed, int twins, int messages) {
  /// How many values each message holds.
  public static final int READINGS_A_MESSAGE = 5;

  private static final long BEGIN_MICROS = 1_700_000_000_000_000L;

  /// Each so many messages the clock is told.
  private static final int MESSAGES_A_TICK = 1_000;

  /// Of so many messages one is hot.
  private static final int MESSAGES_AN_ALARM = 4_000;

  private static final long MICROS_A_MESSAGE = 1_000;

  private static final String MODEL =
      """
      [{"@id":"dtmi:l:pump;%d","@context":"dtmi:dtdl:context;2","@type":"Interface","contents":[
         {"@type":"Property","name":"temperature","schema":"double"},
         {"@type":"Property","name":"count","schema":"%s"},
         {"@type":"Property","name":"pressure","schema":"double"},
         {"@type":"Telemetry","name":"vibration","schema":"double"},
         {"@type":"Property","name":"speed","schema":"double"},
         {"@type":"Command","name":"halt"},
         {"@type":"Relationship","name":"feeds"}]}]
      """;

  private static final String RULES =
      """
      rule: hot
      model: dtmi:l:pump;1
      when: temperature > %d
      alarm: { priority: high, title: Hot, message: "{temperature} at {pressure}" }
      command: { name: halt, timeout: 5s }
      ---
      rule: fast
      model: dtmi:l:pump;1
      when: temperature > 150 && speed > 20.0
      command: { to: feeds, name: halt, timeout: 2s }
      ---
      rule: calm
      model: dtmi:l:pump;1
      when: pressure < 0
      for: { time: 3s }
      alarm: { priority: low, title: Calm }
      """;

  /// Takes inputs.
  public interface Visitor {
    /// One input; the payload may be read later, too.
    void take(long position, int kind, ByteBuffer payload) throws Exception;
  }

  /// How many inputs [#visit] gives.
  public int size() {
    return 2 + twins + twins / 10 + messages + messages / MESSAGES_A_TICK + 2 + twins / 100;
  }

  /// Gives all inputs, in positions from 0.
  public void visit(Visitor visitor) throws Exception {
    new Visit(visitor).run();
  }

  private final class Visit {
    private final Visitor visitor;
    private final SplittableRandom random = new SplittableRandom(seed);
    private long position;
    private long request;
    private long nowMicros = BEGIN_MICROS;
    private Input last = Input.telemetry("p0", "{}", BEGIN_MICROS);

    Visit(Visitor visitor) {
      this.visitor = visitor;
    }

    void run() throws Exception {
      command(new TwinCommand.AddModels(MODEL.formatted(1, "integer")));
      command(new TwinCommand.SetRules(rules(95)));
      for (int i = 0; i < twins; i++) {
        command(
            new TwinCommand.PutTwin(
                "p" + i, "{\"$metadata\":{\"$model\":\"dtmi:l:pump;1\"}}", true));
      }
      for (int i = 0; i < twins / 10; i++) {
        command(
            new TwinCommand.PutRelationship(
                "p" + i * 10,
                "r",
                "{\"$targetId\":\"p%d\",\"$relationshipName\":\"feeds\"}"
                    .formatted((i * 10 + 7) % twins),
                true));
      }
      for (int i = 0; i < messages; i++) {
        if (i == messages / 3) {
          command(new TwinCommand.SetRules(rules(97)));
        }
        if (i == messages / 2) {
          command(new TwinCommand.AddModels(MODEL.formatted(2, "double")));
          move();
        }
        give(message(i));
        if (i % MESSAGES_A_TICK == MESSAGES_A_TICK - 1) {
          ByteBuffer tick = ByteBuffer.allocate(Long.BYTES).putLong(nowMicros).flip();
          give(new Input(InputKind.TICK.number(), tick));
        }
      }
    }

    private void move() throws Exception {
      for (int i = 0; i < twins / 100; i++) {
        command(
            new TwinCommand.PatchTwin(
                "p" + i * 100,
                "[{\"op\":\"replace\",\"path\":\"/$metadata/$model\",\"value\":\"dtmi:l:pump;2\"}]",
                null));
      }
    }

    private static List<NamedText> rules(int limit) {
      return List.of(new NamedText("rules/pumps.yaml", RULES.formatted(limit)));
    }

    private void command(TwinCommand command) throws Exception {
      give(Input.command(new Command.OfTwins(command), nowMicros, ++request));
    }

    private void give(Input input) throws Exception {
      visitor.take(position++, input.kind(), input.payload().duplicate());
    }

    private Input message(int number) {
      nowMicros += MICROS_A_MESSAGE;
      int sort = random.nextInt(100);
      if (sort == 0) {
        return last; // It comes twice.
      }
      boolean isHot = number % MESSAGES_AN_ALARM == 7;
      int tenths = isHot ? 1_600 : random.nextInt(800);
      StringBuilder json = new StringBuilder(140);
      json.append("{\"temperature\":").append(tenths / 10).append('.').append(tenths % 10);
      json.append(",\"count\":").append(random.nextInt(1_000));
      json.append(",\"pressure\":").append(random.nextInt(1, 300) / 10.0);
      json.append(",\"vibration\":").append(random.nextInt(100) / 10.0);
      json.append(sort == 1 ? ",\"unheard\":" : ",\"speed\":").append(random.nextInt(400) / 10.0);
      if (sort < 60) {
        json.append(",\"$time\":").append(nowMicros / 1_000 + shift(sort));
      }
      // What is not known counts as drift, of which a kernel keeps so many sorts.
      int twin = random.nextInt(sort == 1 ? Math.min(twins, 500) : twins);
      last = Input.telemetry("p" + twin, json.append('}').toString(), nowMicros);
      return last;
    }

    private long shift(int sort) {
      return switch (sort) {
        case 2, 3, 4, 5, 6 -> -random.nextInt(60_000);
        case 7 -> 900_000;
        default -> -random.nextInt(20);
      };
    }
  }
}
