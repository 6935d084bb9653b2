package io.lockstep.space;

import io.lockstep.model.FieldMessage;
import io.lockstep.model.InputKind;
import io.lockstep.model.Principal;
import io.lockstep.model.Role;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/// A record for the input journal.
///
/// @param payload all of the buffer
record Input(int kind, ByteBuffer payload) {
  private static final Principal TESTER = new Principal("tester", Role.ENGINEER);

  static Input of(int kind, byte[] payload) {
    return new Input(kind, ByteBuffer.wrap(payload));
  }

  static Input message(String device, String topic, byte[] payload, long receivedMicros) {
    byte[] sender = device.getBytes(StandardCharsets.UTF_8);
    byte[] address = topic.getBytes(StandardCharsets.UTF_8);
    ByteBuffer record =
        ByteBuffer.allocate(FieldMessage.sizeOf(sender.length, address.length, 0, payload.length));
    FieldMessage.putHeader(
        record, 1, 0, receivedMicros, 1, sender.length, address.length, 0, payload.length);
    record.put(sender).put(address).put(payload);
    return new Input(InputKind.FIELD_MESSAGE.number(), record.flip());
  }

  static Input telemetry(String twin, String json, long receivedMicros) {
    return message(
        twin,
        "lockstep/v1/" + twin + "/telemetry",
        json.getBytes(StandardCharsets.UTF_8),
        receivedMicros);
  }

  static Input command(Command command, long receivedMicros, long request) {
    ByteBuffer record = ByteBuffer.allocate(CommandRecord.bytesMax(TESTER, command));
    CommandRecord.write(record, receivedMicros, request, TESTER, command);
    return new Input(InputKind.COMMAND.number(), record.flip());
  }
}
