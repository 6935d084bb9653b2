package io.lockstep.broker;

import io.lockstep.model.LockstepException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/// Reads from the records of sessions in the input journal who is there to be told something.
/// Stateless.
public final class SessionNews {
  private static final int OPENED = 1;
  private static final int SUBSCRIBED = 3;
  private static final int UNSUBSCRIBED = 4;
  private static final int LEFT = 8;
  private static final int RESTARTED = 9;

  private SessionNews() {}

  /// Is told what a record says.
  public interface Listener {
    /// A client took up a session that has its subscriptions already.
    ///
    /// @param principal who it is
    /// @param atMicros when, microseconds since epoch
    void resumed(String principal, long atMicros);

    /// A client connected; comes before [#resumed].
    ///
    /// @param principal who it is
    /// @param announcement what it says of itself, as [Decision.Granted#announcement] has it; empty
    ///   for nothing
    /// @param isNew true when it wants no session that it had before
    /// @param atMicros when, microseconds since epoch
    default void announced(String principal, String announcement, boolean isNew, long atMicros) {}

    /// A client was let in, whatever session it took up.
    ///
    /// @param principal who it is
    /// @param atMicros when, microseconds since epoch
    default void opened(String principal, long atMicros) {}

    /// A connection has begun or ended; comes before what else the record says.
    default void connection(ConnectionNews news) {}

    /// A client subscribed, and was let.
    void subscribed(String filter);

    /// A client subscribed or unsubscribed; comes after [#subscribed].
    default void subscription(SubscriptionNews news) {}
  }

  /// Reads a record of kind SESSION; one that cannot be read says nothing, as the broker notes it.
  ///
  /// @param record at its beginning; its position moves
  public static void read(ByteBuffer record, Listener listener) {
    if (!record.hasRemaining()) {
      return;
    }
    int type = record.get(record.position());
    boolean isNews =
        switch (type) {
          case OPENED, SUBSCRIBED, UNSUBSCRIBED, LEFT, RESTARTED -> true;
          default -> false;
        };
    if (!isNews) {
      return;
    }
    SessionRecord read;
    try {
      read = SessionRecord.read(record);
    } catch (LockstepException | BufferUnderflowException _) {
      return;
    }
    switch (read) {
      case SessionRecord.Opened opened -> {
        listener.connection(
            new ConnectionNews.Begun(
                opened.connection(),
                opened.clientId(),
                opened.principal(),
                opened.atMicros(),
                opened.origin()));
        listener.opened(opened.principal(), opened.atMicros());
        listener.announced(
            opened.principal(), opened.announcement(), opened.cleanStart(), opened.atMicros());
        if (!opened.cleanStart()) {
          listener.resumed(opened.principal(), opened.atMicros());
        }
      }
      case SessionRecord.Subscribed subscribed -> {
        List<String> filters = new ArrayList<>();
        for (SessionRecord.Request request : subscribed.requests()) {
          if (request.refusal() == 0) {
            filters.add(request.entry().filter());
          }
        }
        filters.forEach(listener::subscribed);
        listener.subscription(new SubscriptionNews(subscribed.clientId(), filters, false));
      }
      case SessionRecord.Unsubscribed(String clientId, long _, int _, List<String> filters) ->
          listener.subscription(new SubscriptionNews(clientId, filters, true));
      case SessionRecord.Left left ->
          listener.connection(
              new ConnectionNews.Ended(
                  left.connection(),
                  left.clientId(),
                  left.principal(),
                  left.atMicros(),
                  left.parting(),
                  left.receivedMessages(),
                  left.sentMessages()));
      case SessionRecord.Restarted(long atMicros) ->
          listener.connection(new ConnectionNews.Restarted(atMicros));
      case SessionRecord.Closed _,
          SessionRecord.Assigned _,
          SessionRecord.Progressed _,
          SessionRecord.WillDropped _ -> {}
    }
  }
}
