package io.lockstep.space;

import io.lockstep.model.InputKind;
import io.lockstep.model.text.NamedText;
import io.lockstep.twin.TwinCommand;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntToLongFunction;
import org.jspecify.annotations.Nullable;

/// A seeded stream of inputs of one space: models, rules, bindings, devices, twins and
/// relationships that come, change and go; readings of all sorts; commands to devices and their
/// answers; ticks. What apps and devices do follows from what an embedded run has decided until
/// then, so that they know its ids and versions. Equal seeds, sizes and positions give equal
/// streams.
public final class SeededStream {
  private static final int TWINS_FIRST = 8;

  private final StreamWorld world;
  private final IntToLongFunction positions;
  private final boolean hasEdgeNodes;
  private final StreamReadings readings;
  private final StreamDevices devices;
  private final StreamCommands commands;
  private final List<StreamInput> inputs = new ArrayList<>();

  private SeededStream(long seed, IntToLongFunction positions, boolean isShared) {
    this.positions = positions;
    world = new StreamWorld(seed, isShared);
    readings = new StreamReadings(world);
    devices = new StreamDevices(world);
    hasEdgeNodes = world.oneIn(3) && !isShared;
    commands = new StreamCommands(world, devices);
  }

  /// Makes a stream.
  ///
  /// @param size how many inputs
  /// @param positions gives the position of the input of a number from 0; must rise
  public static SeededStream of(long seed, int size, IntToLongFunction positions) {
    return of(seed, size, positions, false);
  }

  /// The same, and properties are computed along relationships. Messages of edge nodes, which are
  /// about several twins, are not among them.
  public static SeededStream shared(long seed, int size, IntToLongFunction positions) {
    return of(seed, size, positions, true);
  }

  private static SeededStream of(
      long seed, int size, IntToLongFunction positions, boolean isShared) {
    SeededStream stream = new SeededStream(seed, positions, isShared);
    stream.begin();
    while (stream.inputs.size() < size) {
      StreamInput next = stream.next();
      if (next != null) {
        stream.add(next);
      }
    }
    return stream;
  }

  /// A stream that was kept, decided anew.
  public static SeededStream recorded(List<StreamInput> inputs) {
    SeededStream stream = new SeededStream(0, number -> inputs.get(number).position(), false);
    inputs.forEach(stream::add);
    return stream;
  }

  /// Goes on by what asks most of a state that an older job has kept: a model that got a property,
  /// a twin that moves to it, a rule about the new property, a draft that gets a property, and
  /// readings of all.
  public void evolve(int size) {
    add(of(new TwinCommand.AddModels(StreamTexts.WORN)));
    add(of(new TwinCommand.PutTwin("worn", StreamTexts.twin(StreamTexts.MACHINE), false)));
    add(
        of(
            new TwinCommand.PatchTwin(
                "worn",
                "[{\"op\":\"replace\",\"path\":\"/$metadata/$model\",\"value\":\"%s\"}]"
                    .formatted(StreamTexts.WORN_MACHINE),
                null)));
    List<NamedText> rules = new ArrayList<>(world.rules());
    rules.removeIf(file -> file.name().endsWith("bad.yaml"));
    rules.add(new NamedText("rules/wear.yaml", StreamTexts.WEAR_RULE));
    add(of(new TwinCommand.SetRules(rules)));
    add(world.telemetry("draft", "{\"a\":1}"));
    for (int i = 0; i < size; i++) {
      StreamInput next =
          switch (i % 4) {
            case 0 -> world.telemetry("worn", "{\"wear\":%s}".formatted(world.valueOf("speed")));
            case 1 -> world.telemetry("draft", "{\"a\":%d,\"b%d\":true}".formatted(i, i % 3));
            default -> next();
          };
      if (next != null) {
        add(next);
      }
    }
  }

  /// Positions with gaps that differ.
  public static IntToLongFunction gaps(long seed) {
    return number -> number * 8L + (((number + seed) * 0x9E3779B97F4A7C15L) >>> 61);
  }

  /// The inputs in their order.
  public List<StreamInput> inputs() {
    return inputs;
  }

  /// What an embedded space makes of all inputs.
  public EmbeddedRun embedded() {
    return world.run;
  }

  private void begin() {
    add(of(new TwinCommand.AddModels(StreamTexts.FIRST)));
    if (!world.oneIn(4)) {
      add(of(new TwinCommand.SetRules(world.rules())));
    }
    if (world.oneIn(2)) {
      add(world.command(new Command.SetBindings(StreamTexts.bindings(world.random))));
    }
    for (int i = 0; i < TWINS_FIRST; i++) {
      String model =
          i % 4 == 3
              ? StreamTexts.SENSOR
              : world.oneIn(8) ? StreamTexts.ASSET : StreamTexts.MACHINE;
      add(
          of(
              new TwinCommand.PutTwin(
                  "t" + i, "{\"$metadata\":{\"$model\":\"%s\"}}".formatted(model), true)));
    }
  }

  private StreamInput of(TwinCommand command) {
    return world.command(StreamCommands.of(command));
  }

  private @Nullable StreamInput next() {
    advance();
    if (world.run.nextTimerMicros() <= world.nowMicros && !world.oneIn(4)) {
      return world.tick();
    }
    int choice = world.random.nextInt(100);
    if (hasEdgeNodes && choice < 20) {
      return world.ofEdgeNode();
    }
    if (choice < 50) {
      return readings.next();
    }
    if (choice < 66) {
      return devices.next();
    }
    if (choice < 69) {
      return world.tick();
    }
    if (choice < 70) {
      byte[] session = "session".getBytes(StandardCharsets.UTF_8);
      return world.input(InputKind.SESSION.number(), ByteBuffer.wrap(session), "a session");
    }
    return commands.next();
  }

  private void advance() {
    switch (world.random.nextInt(40)) {
      case 0 -> world.nowMicros += 20_000_000;
      case 1 -> world.nowMicros -= world.random.nextInt(1_500_000); // Clocks are set.
      case 2, 3, 4, 5, 6, 7 -> {
        // At the same moment.
      }
      default -> world.nowMicros += world.random.nextInt(900_000);
    }
  }

  private void add(StreamInput made) {
    StreamInput input =
        new StreamInput(
            positions.applyAsLong(inputs.size()), made.kind(), made.payload(), made.what());
    inputs.add(input);
    world.run.take(input);
  }
}
