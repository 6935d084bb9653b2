package io.lockstep.broker;

import io.lockstep.model.Principal;
import io.lockstep.model.Role;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;

/// A connection's place as the one that speaks for its client: how it takes that from the one
/// before, and gives it to the next; see [Clients]. Confined to the connection's event loop, except
/// where it says otherwise.
final class Place {
  private final Clients clients;
  private final Connection connection;

  /// Completes when nothing of the connections whose place this one took can come into the journal
  /// any more.
  private final CompletableFuture<Void> predecessorsRetired = new CompletableFuture<>();

  // Written before another connection learns of this place, never after.
  private String clientId = "";
  private String principal = "";

  Place(Clients clients, Connection connection) {
    this.clients = clients;
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
  private void retire(Runnable then) {
    try {
      connection
          .intake()
          .loop()
          .execute(
              () -> {
                connection.retire();
                var _ = predecessorsRetired.thenRun(then);
              });
    } catch (RejectedExecutionException _) {
      then.run(); // the event loop has ended, and the connection with it
    }
  }

  /// The connection has ended: once its last records are handed over, the client has none.
  void leave() {
    Sessions.run(connection, () -> clients.leave(clientId, this));
  }
}
