package io.lockstep.broker;

import io.lockstep.model.Principal;
import org.jspecify.annotations.Nullable;

/// The answer to a CONNECT. Immutable.
public sealed interface Decision {
  /// Characters of the longest announcement.
  int ANNOUNCEMENT_MAX = 1_024;

  /// The client is who it says.
  ///
  /// @param standing whether that goes on to be so
  /// @param view how it names topics
  /// @param announcement what it says of itself that readers of the journal are to know, see
  ///   [SessionNews.Listener#announced]; empty for nothing, at most [#ANNOUNCEMENT_MAX] characters
  /// @param credential by what it was believed, for the record: kind and id of a credential such as
  ///   `secret 1`, never the credential itself; empty when nobody says
  /// @param dialogue what answers all that it publishes; null for a client that publishes. With a
  ///   dialogue the session ends with the connection
  record Granted(
      Principal principal,
      Standing standing,
      TopicView view,
      String announcement,
      String credential,
      @Nullable Dialogue dialogue)
      implements Decision {

    /// @throws IllegalArgumentException when the announcement is too long
    public Granted {
      if (announcement.length() > ANNOUNCEMENT_MAX) {
        throw new IllegalArgumentException(
            "announcement: expected at most %d characters, found %d"
                .formatted(ANNOUNCEMENT_MAX, announcement.length()));
      }
    }

    /// A client that publishes, and of whose credential nothing is said.
    public Granted(Principal principal, Standing standing, TopicView view, String announcement) {
      this(principal, standing, view, announcement, "", null);
    }

    /// A client that sees topics as they are, and says nothing of itself.
    public Granted(Principal principal, Standing standing) {
      this(principal, standing, TopicView.NONE, "");
    }

    /// The same, believed by this.
    public Granted by(String proof) {
      return new Granted(principal, standing, view, announcement, proof, dialogue);
    }

    /// For good.
    public Granted(Principal principal) {
      this(principal, Standing.ALWAYS);
    }
  }

  /// The client is turned away.
  record Refused(Reason reason) implements Decision {}

  /// Why a client is turned away: the codes of MQTT 5 §3.2.2.2. Clients of MQTT 3.1.1 are told the
  /// return code of §3.2.2.3 there that comes nearest.
  enum Reason {
    /// The server does not take this client identifier.
    CLIENT_ID_NOT_VALID(0x85),
    /// User name or password is wrong.
    BAD_CREDENTIALS(0x86),
    /// Known, but not allowed to connect.
    NOT_AUTHORIZED(0x87),
    /// The server cannot take connections now.
    SERVER_UNAVAILABLE(0x88),
    /// Too busy, try again later.
    SERVER_BUSY(0x89),
    /// Barred by an administrator.
    BANNED(0x8A);

    private final int code;

    Reason(int code) {
      this.code = code;
    }

    /// The reason code of MQTT 5.
    public int code() {
      return code;
    }
  }
}
