package io.lockstep.broker;

import io.lockstep.broker.internal.packet.ReasonCode;
import io.lockstep.model.Principal;
import io.lockstep.model.Role;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;

/// A connection's place as the one that speaks for its client: how it takes that from the one
/// before, and gives it to the next; see [Clients]. Confined to the connection's event loop, except
/// where it says otherwise.
final class Place {
  private final Engine engine;
  private final Clients clients;
  private final Connection connection;

  /// Completes when nothing of the connections whose place this one took can come into the journal
  /// any more.
  private final CompletableFuture<Void> predecessorsRetired = new CompletableFuture<>();

  private boolean isJournalled;

  /// What it has joined; null for nothing.
  private @Nullable Crowd crowd;

  /// What goes on when this connection has retired; null while nobody waits for that.
  private @Nullable Runnable successor;

  // Written before another connection learns of this place, never after.
  private String clientId = "";
  private String principal = "";

  Place(Engine engine, Connection connection) {
    this.engine = engine;
    this.clients = engine.clients();
    this.connection = connection;
  }

  Connection connection() {
    return connection;
  }

  /// Takes the client's place; `then` runs on the event loop, once the connection that the client
  /// had before has retired.
  void take(Admission.Admitted admitted, Runnable then) {
    Principal who = admitted.principal();
    clientId = admitted.clientId();
    principal = who.name();
    Place before =
        clients.enter(
            clientId, this, other -> other.principal.equals(principal) || who.role() == Role.ADMIN);
    Crowd wanted = engine.access().crowd(who);
    if (wanted != null) {
      if (!engine.crowds().join(wanted, clientId, this)) {
        predecessorsRetired.complete(null);
        wanted.refused(connection.address());
        connection.end(ReasonCode.QUOTA_EXCEEDED, "as many connections as there may be");
        return;
      }
      crowd = wanted;
    }
    if (before == null) {
      predecessorsRetired.complete(null);
      then.run();
    } else {
      before.retire(
          () -> {
            predecessorsRetired.complete(null);
            Sessions.run(connection, then);
          });
    }
  }

  /// Ends this connection, since its client has come anew. `then` runs once nothing of it, nor of
  /// those before it, can come into the journal any more. From any thread, and on any.
  ///
  /// A connection whose opening is in the journal is let in first: clients that come anew faster
  /// than the disk writes would keep each other out for ever otherwise.
  private void retire(Runnable then) {
    try {
      connection
          .intake()
          .loop()
          .execute(
              () -> {
                successor = then;
                if (!isJournalled || !connection.isOpening()) {
                  giveWay();
                }
              });
    } catch (RejectedExecutionException _) {
      then.run(); // the event loop has ended, and the connection with it
    }
  }

  /// The record that opens the session was handed to the journal.
  void journalled() {
    isJournalled = true;
  }

  /// The connection is let in, or has ended: it ends now if its client has come anew meanwhile.
  void giveWay() {
    Runnable then = successor;
    if (then != null) {
      successor = null;
      connection.retire();
      var _ = predecessorsRetired.thenRun(then);
    }
  }

  /// The connection has ended: once its last records are handed over, the client has none.
  void leave() {
    giveWay();
    Crowd joined = crowd;
    Sessions.run(
        connection,
        () -> {
          clients.leave(clientId, this);
          if (joined != null) {
            engine.crowds().leave(joined.name(), clientId, this);
          }
        });
  }
}
