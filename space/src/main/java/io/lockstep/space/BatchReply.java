package io.lockstep.space;

import io.lockstep.ingest.DeviceReply;
import io.lockstep.twin.AuditNote;
import java.util.StringJoiner;

/// What became of a batch of commands of devices, as JSON text: counts, and what was refused.
final class BatchReply {
  private BatchReply() {}

  static String json(DeviceReply.Several several) {
    StringJoiner refusals = new StringJoiner(",", "[", "]");
    for (DeviceReply.Refusal refusal : several.refusals()) {
      refusals.add(
          AuditNote.object(
              "index",
              "" + refusal.index(),
              "subject",
              refusal.subject(),
              "code",
              refusal.code().name(),
              "message",
              refusal.message()));
    }
    return "{\"created\":%d,\"changed\":%d,\"refused\":%s}"
        .formatted(several.created(), several.changed(), refusals);
  }
}
