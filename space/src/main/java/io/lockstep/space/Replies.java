package io.lockstep.space;

import io.lockstep.ingest.BindingsResult;
import io.lockstep.ingest.DeviceReply;
import io.lockstep.model.ErrorCode;
import io.lockstep.twin.Refusal;
import io.lockstep.twin.Reply;

/// What others than the kernel decide, as answers like its own. Stateless.
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
  static Reply of(BindingsResult.Invalid invalid) {
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
      case DeviceReply.Refused(ErrorCode code, String message) ->
          refused(statusOf(code), code.name(), message);
    };
  }

  static Reply refused(int status, String code, String message) {
    return new Reply.Refused(Refusal.of(status, code, message));
  }

  static int statusOf(ErrorCode code) {
    return switch (code) {
      case NOT_FOUND -> 404;
      case ALREADY_EXISTS, CONFLICT -> 409;
      case PRECONDITION_FAILED -> 412;
      default -> 400;
    };
  }
}
