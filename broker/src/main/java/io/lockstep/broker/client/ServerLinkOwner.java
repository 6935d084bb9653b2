package io.lockstep.broker.client;

import java.nio.ByteBuffer;
import java.util.List;

/// What the owner of a [ServerLink] is asked and told, on the link's own thread, one call at a
/// time. May publish, and must not wait.
public interface ServerLinkOwner {
  /// A will: what the server publishes when the connection is lost.
  ///
  /// @param payload nobody writes to it
  record Will(String topic, ByteBuffer payload, int qos, boolean retain) {}

  /// A filter and the QoS that is asked for.
  record Filter(String filter, int qos) {}

  /// The will of the connection that is about to be made to a server.
  Will will(ServerAddress server);

  /// What is subscribed to once a server has taken the connection.
  List<Filter> filters();

  /// The server has taken the connection and all subscriptions.
  void connected(ServerAddress server);

  /// A message came.
  ///
  /// @param payload to be read before this returns
  void received(String topic, ByteBuffer payload, int qos, boolean isRetained);

  /// The connection that was taken is over.
  void disconnected();
}
