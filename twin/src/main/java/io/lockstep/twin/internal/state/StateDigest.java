package io.lockstep.twin.internal.state;

import io.lockstep.model.Shape;
import io.lockstep.model.Slot;

/// Collects a state to 128 bits.
final class StateDigest {
  private static final long MARK_TWIN = 1;
  private static final long MARK_RELATIONSHIP = 2;
  private static final long MARK_MODEL = 3;
  private static final long MARK_SERIES = 4;
  private static final long MARK_DRIFT = 5;
  private static final long MARK_WHOLE = 6;
  private static final long MARK_TIMER = 7;

  private final State state;

  StateDigest(State state) {
    this.state = state;
  }

  /// 128 bits over the content, the same whatever references and pages hold it.
  Digest whole() {
    Sum sum = graphSum();
    for (int i = 0; i < state.series.count(); i++) {
      SeriesTable.Ended ended = state.series.ended(i);
      if (ended != null) {
        sum.add(
            sum.begin(MARK_SERIES)
                .add(i)
                .add(ended.twinId())
                .add(ended.path())
                .add(ended.type().code())
                .add(ended.unit()));
      }
    }
    for (int i = 0; i < state.drift.size(); i++) {
      Digest digest = sum.begin(MARK_DRIFT);
      state.drift.digest(i, digest);
      sum.add(digest);
    }
    for (int i = 0; i < state.timers.size(); i++) {
      Digest digest = sum.begin(MARK_TIMER);
      state.timers.digest(i, digest);
      sum.add(digest);
    }
    Digest whole = new Digest().begin(MARK_WHOLE).add(sum.high).add(sum.low).add(state.position);
    whole
        .add(state.series.count())
        .add(state.drift.overflow())
        .add(state.knownMicros)
        .add(state.setBackMicros);
    state.memory.digest(whole);
    state.messages.digest(whole);
    state.commands.digest(whole);
    state.keys.digest(whole);
    state.watches.digest(whole);
    state.rules.digest(whole);
    state.alarms.digest(whole);
    state.runs.digest(whole);
    state.firings.digest(state.rules, whole);
    state.eventRoutes.digest(whole);
    state.installations.digest(whole);
    state.desired.digest(whole, state.twins);
    state.policies.digest(whole);
    state.keeping.digest(whole);
    state.tally.digest(whole);
    state.policy().digest(whole);
    whole.add(state.limits.toString());
    return whole;
  }

  /// The same over twins, relationships and models alone: whatever the past was that led to them.
  Digest graph() {
    Sum sum = graphSum();
    return new Digest().begin(MARK_WHOLE).add(sum.high).add(sum.low);
  }

  private Sum graphSum() {
    Sum sum = new Sum();
    for (int i = 0; i < state.twins.limit(); i++) {
      if (state.twins.exists(i)) {
        sum.add(digestTwin(i, sum.begin(MARK_TWIN)));
      }
    }
    for (int i = 0; i < state.relationships.limit(); i++) {
      if (state.relationships.exists(i)) {
        sum.add(digestRelationship(i, sum.begin(MARK_RELATIONSHIP)));
      }
    }
    for (int i = 0; i < state.models.limit(); i++) {
      if (state.models.entryOrNull(i) != null) {
        Digest digest = sum.begin(MARK_MODEL);
        state.models.digest(i, digest);
        sum.add(digest);
      }
    }
    return sum;
  }

  private Digest digestTwin(int twin, Digest digest) {
    Shape shape = state.models.entry(state.twins.model(twin)).shape();
    digest.add(state.twins.id(twin)).add(shape.modelId());
    digest.add(state.twins.version(twin)).add(state.twins.updatedMicros(twin));
    int base = state.twins.base(twin);
    for (Slot slot : shape.slots()) {
      int at = base + slot.index();
      if (state.slots.isSeen(at)) {
        digest.add(slot.path());
        state.slots.digest(at, slot.type(), digest);
      }
    }
    state.rules.digestTwin(twin, state.twins.model(twin), digest);
    return digest;
  }

  private Digest digestRelationship(int relationship, Digest digest) {
    String properties = state.relationships.properties(relationship);
    return digest
        .add(state.twins.id(state.relationships.source(relationship)))
        .add(state.relationships.id(relationship))
        .add(state.twins.id(state.relationships.target(relationship)))
        .add(state.relationships.name(relationship))
        .add(state.relationships.version(relationship))
        .add(properties == null ? "" : properties);
  }

  /// Adds digests without regard to their order.
  private static final class Sum {
    private final Digest one = new Digest();
    private long high;
    private long low;

    Digest begin(long mark) {
      return one.begin(mark);
    }

    void add(Digest digest) {
      high += digest.high();
      low += digest.low();
    }
  }
}
