package io.lockstep.space;

import io.lockstep.ingest.Bindings;
import io.lockstep.ingest.BindingsResult;
import io.lockstep.ingest.DeviceReply;
import io.lockstep.model.ErrorCode;
import io.lockstep.model.text.NamedText;
import io.lockstep.twin.Refusal;
import io.lockstep.twin.Reply;
import java.util.List;

/// Replies to commands that no kernel has decided.
final class Replies {
  private Replies() {}

  static Reply ofDefect(Throwable defect) {
    return refused(
        500,
        "InternalError",
        "a defect of Lockstep stopped this command (%s); see the findings of /health/ready"
            .formatted(defect.getClass().getSimpleName()));
  }

  /// The answer to bindings that cannot be used, the same before and after the journal.
  static Reply invalidBindings(BindingsResult.Invalid invalid) {
    return new Reply.Refused(
        new Refusal(
            ErrorCode.CONFIGURATION_INVALID.name(),
            invalid.problems().getFirst().toString(),
            400,
            invalid.problems().stream().map(Object::toString).toList()));
  }

  static Reply of(DeviceReply reply) {
    return switch (reply) {
      case DeviceReply.Done(boolean created) -> new Reply.Done("", "{\"created\":" + created + "}");
      case DeviceReply.Several several -> new Reply.Done("", BatchReply.json(several));
      case DeviceReply.Refused(ErrorCode code, String message) ->
          refused(statusOf(code), code.name(), message);
    };
  }

  private static Reply refused(int status, String code, String message) {
    return new Reply.Refused(Refusal.of(status, code, message));
  }

  private static int statusOf(ErrorCode code) {
    return switch (code) {
      case NOT_FOUND -> 404;
      case FORBIDDEN -> 403;
      case OVERLOADED -> 503;
      case ALREADY_EXISTS, CONFLICT -> 409;
      case PRECONDITION_FAILED -> 412;
      default -> 400;
    };
  }

  /// The bindings of a snapshot, or others when they cannot be read.
  static Bindings parse(List<NamedText> files, Bindings otherwise, Findings findings) {
    return switch (Bindings.parse(files)) {
      case BindingsResult.Valid(Bindings valid) -> valid;
      case BindingsResult.Invalid invalid -> {
        findings.add(
            SpaceHealth.Kind.BINDINGS_REFUSED,
            "bindings of a snapshot: " + invalid.problems().getFirst());
        yield otherwise;
      }
    };
  }
}
