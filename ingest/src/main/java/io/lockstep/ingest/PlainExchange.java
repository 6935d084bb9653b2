package io.lockstep.ingest;

import io.lockstep.broker.AuthenticationExchange;
import io.lockstep.broker.Decision;
import io.lockstep.broker.Password;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/// The method `PLAIN` (RFC 4616): user name and secret in one message, `NUL name NUL secret`. It
/// shows the secret, as a CONNECT with user name and password does; what it adds is that a client
/// can come with a new one while it is connected. Confined to one thread.
final class PlainExchange implements AuthenticationExchange {
  private final BiFunction<String, Password, Decision> judge;
  private boolean isAsked;

  /// @param judge decides about a user name and a secret
  PlainExchange(BiFunction<String, Password, Decision> judge) {
    this.judge = judge;
  }

  @Override
  public Step next(byte @Nullable [] data) {
    if (data == null) {
      if (isAsked) {
        return new Step.Refused(Decision.Reason.BAD_CREDENTIALS);
      }
      isAsked = true; // the server begins with an empty challenge (RFC 4422 §5.1)
      return new Step.Challenge(new byte[0]);
    }
    int first = indexOfNul(data, 0);
    int second = first < 0 ? -1 : indexOfNul(data, first + 1);
    if (second < 0 || indexOfNul(data, second + 1) >= 0) {
      return new Step.Refused(Decision.Reason.BAD_CREDENTIALS);
    }
    String acting = text(data, 0, first);
    String name = text(data, first + 1, second);
    if (!acting.isEmpty() && !acting.equals(name)) {
      return new Step.Refused(Decision.Reason.NOT_AUTHORIZED); // nobody acts for somebody else
    }
    Password secret = Password.of(Arrays.copyOfRange(data, second + 1, data.length));
    return switch (judge.apply(name, secret)) {
      case Decision.Granted granted ->
          new Step.Proved(granted.principal(), granted.standing(), null);
      case Decision.Refused refused -> new Step.Refused(refused.reason());
    };
  }

  private static int indexOfNul(byte[] data, int from) {
    for (int i = from; i < data.length; i++) {
      if (data[i] == 0) {
        return i;
      }
    }
    return -1;
  }

  private static String text(byte[] data, int from, int to) {
    return new String(data, from, to - from, StandardCharsets.UTF_8);
  }
}
