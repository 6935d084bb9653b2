package io.lockstep.twin.internal.state;

import io.lockstep.model.AlarmState;

/// How far an alarm has come between its rule and those who see to it (ISA-18.2 §5.2.2). What may
/// happen to it in a stage are the methods of that stage; nothing else can be written. Immutable.
///
/// Letters are those of the standard's figure.
public sealed interface AlarmStage {
  /// True while what it tells of holds.
  boolean holds();

  /// The state that shows it, but for [Aside].
  AlarmState state();

  /// One that may be acknowledged.
  sealed interface Waiting extends AlarmStage {
    AlarmStage acknowledged();
  }

  /// One whose rule is active, and who sees to alarms is told.
  sealed interface Holding extends AlarmStage {
    /// Its rule is no longer active.
    ///
    /// @param latches true when it stays until somebody resets it
    AlarmStage returned(boolean latches);

    @Override
    default boolean holds() {
      return true;
    }
  }

  /// One whose rule is not active.
  sealed interface Idle extends AlarmStage {
    default Unacknowledged raised() {
      return new Unacknowledged();
    }

    @Override
    default boolean holds() {
      return false;
    }
  }

  /// A: nothing to tell.
  record Normal() implements Idle {
    @Override
    public AlarmState state() {
      return AlarmState.NORMAL;
    }
  }

  /// B.
  record Unacknowledged() implements Holding, Waiting {
    @Override
    public Acknowledged acknowledged() {
      return new Acknowledged();
    }

    @Override
    public Waiting returned(boolean latches) {
      return latches ? new LatchedUnacknowledged() : new Returned();
    }

    @Override
    public AlarmState state() {
      return AlarmState.UNACKNOWLEDGED;
    }
  }

  /// C.
  record Acknowledged() implements Holding {
    @Override
    public Idle returned(boolean latches) {
      return latches ? new LatchedAcknowledged() : new Normal();
    }

    /// It holds for too long.
    public Unacknowledged again() {
      return new Unacknowledged();
    }

    @Override
    public AlarmState state() {
      return AlarmState.ACKNOWLEDGED;
    }
  }

  /// D.
  record Returned() implements Idle, Waiting {
    @Override
    public Normal acknowledged() {
      return new Normal();
    }

    @Override
    public AlarmState state() {
      return AlarmState.RETURNED;
    }
  }

  /// E.
  record LatchedUnacknowledged() implements Idle, Waiting {
    @Override
    public LatchedAcknowledged acknowledged() {
      return new LatchedAcknowledged();
    }

    @Override
    public AlarmState state() {
      return AlarmState.LATCHED_UNACKNOWLEDGED;
    }
  }

  /// F.
  record LatchedAcknowledged() implements Idle {
    public Normal reset() {
      return new Normal();
    }

    @Override
    public AlarmState state() {
      return AlarmState.LATCHED_ACKNOWLEDGED;
    }
  }

  /// G, H, I: its rule goes on, and nobody is told; why not says [AlarmAside].
  record Aside(boolean holds) implements AlarmStage {
    public Aside raised() {
      return new Aside(true);
    }

    public Aside returned() {
      return new Aside(false);
    }

    /// Nothing puts it aside any more.
    public AlarmStage back() {
      return holds ? new Unacknowledged() : new Normal();
    }

    @Override
    public AlarmState state() {
      return AlarmState.SHELVED;
    }
  }

  /// Its rule became active, whatever the stage.
  static AlarmStage raised(AlarmStage stage) {
    return switch (stage) {
      case Idle idle -> idle.raised();
      case Aside aside -> aside.raised();
      // A run that is overdue again: somebody must look again.
      case Holding _ -> new Unacknowledged();
    };
  }

  /// Its rule is no longer active, whatever the stage.
  static AlarmStage returned(AlarmStage stage, boolean latches) {
    return switch (stage) {
      case Idle idle -> idle;
      case Aside aside -> aside.returned();
      case Holding holding -> holding.returned(latches);
    };
  }

  /// Something puts it aside, whatever the stage.
  static Aside aside(AlarmStage stage) {
    return stage instanceof Aside already ? already : new Aside(stage.holds());
  }

  /// The stage that a snapshot has.
  static AlarmStage of(AlarmState state, boolean holds) {
    return switch (state) {
      case UNACKNOWLEDGED -> new Unacknowledged();
      case ACKNOWLEDGED -> new Acknowledged();
      case RETURNED -> new Returned();
      case NORMAL -> new Normal();
      case LATCHED_UNACKNOWLEDGED -> new LatchedUnacknowledged();
      case LATCHED_ACKNOWLEDGED -> new LatchedAcknowledged();
      case SHELVED, SUPPRESSED, OUT_OF_SERVICE -> new Aside(holds);
    };
  }
}
