package io.lockstep.api.internal.removal;

import io.lockstep.history.HistoryArchive;
import tools.jackson.core.JsonGenerator;

/// What was purged, as answers and the registry tell it.
public final class PurgeJson {
  private PurgeJson() {}

  /// One twin, as an object.
  public static void write(JsonGenerator out, TwinPurge.Result.Done done) {
    out.writeStartObject();
    out.writeStringProperty("id", done.purge().twin().value());
    out.writeNumberProperty("rows", done.rows());
    out.writeNumberProperty("upTo", done.purge().upToPosition());
    if (done.kept().isPresent()) {
      HistoryArchive.Kept kept = done.kept().get();
      out.writeStringProperty("file", kept.file());
      out.writeStringProperty("sha256", kept.sha256());
    }
    out.writeEndObject();
  }
}
