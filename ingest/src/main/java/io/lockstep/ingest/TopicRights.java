package io.lockstep.ingest;

import io.lockstep.model.Principal;

/// What policies say about twins, as [RegistryAccess] asks for the topics of twins. Asked on event
/// loops: an implementation must be thread-safe, must not block, and fails closed.
public interface TopicRights {
  /// Nobody decides yet: whoever is restricted may do nothing, all others what their role permits.
  TopicRights NONE =
      new TopicRights() {
        @Override
        public boolean limits(Principal principal) {
          return principal.restricted();
        }

        @Override
        public boolean limitsReads(Principal principal) {
          return principal.restricted();
        }

        @Override
        public boolean mayRead(Principal principal, String twinId, String path) {
          return false;
        }

        @Override
        public boolean mayWrite(Principal principal, String twinId, String path) {
          return false;
        }

        @Override
        public boolean mayCommand(Principal principal, String twinId, String path) {
          return false;
        }

        @Override
        public long generation() {
          return 0;
        }
      };

  /// True when what somebody may do depends on policies. Costs a look at the principal for most.
  boolean limits(Principal principal);

  /// True when what somebody may read depends on policies.
  boolean limitsReads(Principal principal);

  /// True when somebody may read what is at a path of a twin.
  ///
  /// @param path `/` between names; empty for the twin as a whole
  boolean mayRead(Principal principal, String twinId, String path);

  /// True when somebody may write what is at a path of a twin.
  boolean mayWrite(Principal principal, String twinId, String path);

  /// True when somebody may give the command at a path of a twin.
  boolean mayCommand(Principal principal, String twinId, String path);

  /// Increases whenever an answer given before may have become wrong.
  long generation();
}
