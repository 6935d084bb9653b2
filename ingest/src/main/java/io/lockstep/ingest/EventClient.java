package io.lockstep.ingest;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/// A client whose life is told as AWS IoT does it. Immutable.
///
/// @param id its client identifier
/// @param principal who it is
/// @param connection the number of its last connection
/// @param version how many connections it had before that one while somebody listened
/// @param isConnected false once that has ended
record EventClient(
    String id, String principal, long connection, long version, boolean isConnected) {

  void write(DataOutput out) throws IOException {
    HubSnapshot.writeText(out, id);
    HubSnapshot.writeText(out, principal);
    out.writeLong(connection);
    out.writeLong(version);
    out.writeBoolean(isConnected);
  }

  static EventClient read(DataInput in) throws IOException {
    return new EventClient(
        HubSnapshot.readText(in),
        HubSnapshot.readText(in),
        in.readLong(),
        in.readLong(),
        in.readBoolean());
  }
}
