package io.lockstep.broker;

import io.lockstep.model.FieldMessage;
import io.lockstep.model.Principal;
import org.jspecify.annotations.Nullable;

/// Who the client of one connection is, and what it may be told. Known before its session is
/// attached; re-authentication may change it; from any thread.
final class Rights {
  private final Access access;
  private volatile @Nullable Principal principal;
  private volatile Standing standing = Standing.ALWAYS;

  Rights(Access access) {
    this.access = access;
  }

  void become(Principal proved, Standing itsStanding) {
    standing = itsStanding;
    principal = proved;
  }

  /// Who it is; null until that is proved.
  @Nullable Principal principal() {
    return principal;
  }

  /// False when the client would not be let in any more.
  boolean isWelcome() {
    return standing.holds();
  }

  /// Whether the client may be told a message that a subscription of its matches.
  boolean mayReceive(FieldMessage message) {
    Principal known = principal;
    return known == null
        || !access.limitsReceipt(known)
        || access.mayReceive(known, message.topic());
  }

  /// Whether the client would be let subscribe today.
  boolean maySubscribe(String filter) {
    Principal known = principal;
    // What a group shares is what its members may see.
    String seen = SharedFilter.isShared(filter) ? SharedFilter.of(filter).filter() : filter;
    return known == null || access.maySubscribeStill(known, seen);
  }
}
