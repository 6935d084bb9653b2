package io.lockstep.ingest;

import io.lockstep.model.ErrorCode;
import io.lockstep.model.LockstepException;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;

/// The part of a snapshot that keeps what is held of devices in quarantine: their number, and for
/// each the id, how many were lost, the number of messages, and these with their lengths.
final class HeldSnapshot {
  private HeldSnapshot() {}

  static void write(RegistryState state, DataOutput out) throws IOException {
    List<String> ids = quarantined(state);
    out.writeInt(ids.size());
    for (String id : ids) {
      HeldMessages held = heldBy(state, id);
      out.writeUTF(id);
      out.writeLong(held.lost());
      out.writeInt(held.count());
      for (byte[] record : held.records()) {
        out.writeInt(record.length);
        out.write(record);
      }
    }
  }

  /// @param state whose devices are read already
  static RegistryState read(RegistryState state, DataInput in) throws IOException {
    RegistryEdit edit = new RegistryEdit(state);
    int count = in.readInt();
    for (int i = 0; i < count; i++) {
      String id = in.readUTF();
      if (edit.held.get(id) == null) {
        throw corrupt("a device in quarantine", id);
      }
      HeldMessages held = HeldMessages.NONE.losing(in.readLong());
      int messages = in.readInt();
      for (int message = 0; message < messages; message++) {
        int length = in.readInt();
        if (length < 0 || length > HeldMessages.BYTES_MAX) {
          throw corrupt(
              "a message of at most %d bytes".formatted(HeldMessages.BYTES_MAX), length + " bytes");
        }
        byte[] record = new byte[length];
        in.readFully(record);
        held = held.and(record);
      }
      edit.held = edit.held.with(id, held);
    }
    return edit.done(false);
  }

  static long mix(long hash, RegistryState state) {
    long mixed = hash;
    for (String id : quarantined(state)) {
      HeldMessages held = heldBy(state, id);
      mixed = mixed * 31 + held.lost();
      for (byte[] record : held.records()) {
        mixed = mixed * 31 + Arrays.hashCode(record);
      }
    }
    return mixed;
  }

  private static HeldMessages heldBy(RegistryState state, String id) {
    HeldMessages held = state.held().get(id);
    return held == null ? HeldMessages.NONE : held;
  }

  private static List<String> quarantined(RegistryState state) {
    return state.held().size() == 0
        ? List.of()
        : state.devices().values().stream()
            .filter(device -> device.state() == DeviceState.QUARANTINED)
            .map(Device::id)
            .toList();
  }

  private static LockstepException corrupt(String expected, String found) {
    return new LockstepException(
        ErrorCode.DATA_CORRUPT,
        "snapshot of held messages: expected %s, found %s".formatted(expected, found));
  }
}
