package io.lockstep.broker;

import java.util.List;

/// What the journal says of subscriptions: a client subscribed, or unsubscribed. Immutable.
///
/// @param filters as the server names them; of a SUBSCRIBE those that were granted
/// @param isEnd true of an UNSUBSCRIBE
public record SubscriptionNews(String clientId, List<String> filters, boolean isEnd) {
  /// Copies the list.
  public SubscriptionNews {
    filters = List.copyOf(filters);
  }
}
