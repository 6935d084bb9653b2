package io.lockstep.bench;

import io.lockstep.ingest.DefaultTopics;
import io.lockstep.model.FieldMessage;
import io.lockstep.model.InputKind;
import io.lockstep.model.Principal;
import io.lockstep.model.Role;
import io.lockstep.model.text.NamedText;
import io.lockstep.space.Command;
import io.lockstep.space.CommandRecord;
import io.lockstep.twin.TwinCommand;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/// The inputs of a space in `bench cluster`: a model, a rule and twins first, then messages of
/// their devices, each with a reading of so many properties. Confined to one thread.
final class ClusterInputs {
  /// The space's name.
  static final String SPACE = "plant";

  private static final Principal BENCH = new Principal("bench", Role.ENGINEER);

  private static final int RECEIVED_OFFSET = 2;
  private static final int RING = 1 << 14;
  private static final int PAYLOAD_BYTES = 100;
  private static final long BEGIN_MICROS = 1_800_000_000_000_000L;

  private final List<byte[]> setup = new ArrayList<>();
  private final byte[][] ring = new byte[RING][];
  private final int readings;

  /// @param readings of a message, 1 to [BenchModel#PROPERTIES]
  ClusterInputs(int twins, int readings) {
    this.readings = readings;
    command(new TwinCommand.AddModels("[" + BenchModel.dtdl() + "]"));
    String rule =
        "rule: hot\nmodel: %s\nwhen: %s > 1e300\nalarm: { priority: low, title: Never }\n"
            .formatted(BenchModel.ID, BenchModel.FIRST);
    command(new TwinCommand.SetRules(List.of(new NamedText("rules/bench.yaml", rule))));
    for (int i = 0; i < twins; i++) {
      command(new TwinCommand.PutTwin(id(i), BenchModel.twin(id(i), i), true));
    }
    for (int i = 0; i < RING; i++) {
      // A step that is prime to the number of twins: neighbours in the stream are none in the
      // state.
      ring[i] = message(id((int) (i * 7_919L % twins)), payload(i));
    }
  }

  private static String id(int number) {
    return "machine-%05d".formatted(number);
  }

  private void command(TwinCommand command) {
    Command of = new Command.OfTwins(command);
    ByteBuffer into = ByteBuffer.allocate(CommandRecord.bytesMax(BENCH, of));
    CommandRecord.write(into, BEGIN_MICROS, setup.size(), BENCH, of);
    byte[] bytes = new byte[into.flip().remaining()];
    into.get(bytes);
    setup.add(bytes);
  }

  private byte[] payload(int number) {
    StringBuilder json = new StringBuilder("{");
    for (int i = 0; i < readings; i++) {
      json.append(i == 0 ? "\"" : ",\"").append(BenchModel.property(i)).append("\":");
      json.append((number + i) % 1_000).append(".25");
    }
    return ascii(json + " ".repeat(Math.max(0, PAYLOAD_BYTES - json.length() - 1)) + "}");
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  private static byte[] message(String device, byte[] payload) {
    byte[] from = ascii(device);
    byte[] topic = ascii(DefaultTopics.telemetry(device));
    ByteBuffer into =
        ByteBuffer.allocate(FieldMessage.sizeOf(from.length, topic.length, 0, payload.length));
    FieldMessage.putHeader(
        into, 1, 0, BEGIN_MICROS, 0, from.length, topic.length, 0, payload.length);
    return into.put(from).put(topic).put(payload).array();
  }

  /// The records of the model, the rule and the twins.
  List<byte[]> setup() {
    return setup;
  }

  /// The kind of [#setup]'s records.
  static int setupKind() {
    return InputKind.COMMAND.number();
  }

  /// The kind of messages.
  static int messageKind() {
    return InputKind.FIELD_MESSAGE.number();
  }

  /// A message by its number, from 0, a microsecond behind the one before it; valid until it is
  /// asked for again, 16,384 later.
  byte[] message(long number) {
    byte[] message = ring[(int) (number & (RING - 1))];
    ByteBuffer.wrap(message).putLong(RECEIVED_OFFSET, BEGIN_MICROS + 1 + number);
    return message;
  }

  /// How many readings a message has.
  int readings() {
    return readings;
  }
}
