package io.lockstep.api.internal.own;

import io.lockstep.api.internal.http.Answer;
import io.lockstep.api.internal.http.Fault;
import io.lockstep.model.ErrorCode;
import io.lockstep.space.Outcome;
import io.lockstep.twin.Reply;
import java.util.Map;
import java.util.function.Supplier;

/// Answers to commands of the device registry, and to writes of twins that have no body.
final class Registry {
  private Registry() {}

  /// @param done the answer when it was done
  static Answer reply(Outcome outcome, Supplier<Answer> done) {
    return switch (outcome.reply()) {
      case Reply.Done _ -> done.get();
      case Reply.Refused refused ->
          Answer.refused(
              Fault.of(codeOf(refused.reason().code()), refused.reason().message())
                  .details(refused.reason().details()));
    };
  }

  /// The answer to a write of twins, without a body.
  static Answer reply(Outcome outcome) {
    return switch (outcome.reply()) {
      case Reply.Done done -> Answer.noContent(Map.of("ETag", done.etag()));
      case Reply.Refused refused -> Answer.refused(Fault.of(refused.reason()));
    };
  }

  /// The space names a registry's refusals after our error codes.
  private static ErrorCode codeOf(String name) {
    for (ErrorCode code : ErrorCode.values()) {
      if (code.name().equals(name)) {
        return code;
      }
    }
    return ErrorCode.INVALID_ARGUMENT;
  }
}
