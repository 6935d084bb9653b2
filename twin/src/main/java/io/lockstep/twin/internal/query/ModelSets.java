package io.lockstep.twin.internal.query;

import io.lockstep.dtdl.Dtmi;
import io.lockstep.twin.internal.state.ModelEntry;
import io.lockstep.twin.internal.state.State;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/// The models whose twins count as of a model. Confined to one thread.
final class ModelSets {
  private final State state;
  private final Map<Expression.OfModel, BitSet> known = new LinkedHashMap<>();

  ModelSets(State state) {
    this.state = state;
  }

  /// Models by reference.
  BitSet of(Expression.OfModel ofModel) {
    return known.computeIfAbsent(ofModel, this::find);
  }

  /// How many twins are of the model.
  long twins(Expression.OfModel ofModel) {
    return of(ofModel).stream().mapToLong(state.models::twinCount).sum();
  }

  private BitSet find(Expression.OfModel ofModel) {
    BitSet models = new BitSet();
    int exact = state.models.find(ofModel.modelId());
    if (exact >= 0) {
      models.set(exact);
    }
    Optional<Dtmi> wanted = Dtmi.tryParse(ofModel.modelId());
    if (ofModel.exact() || exact < 0 || wanted.isEmpty()) {
      return models;
    }
    for (int i = 0; i < state.models.limit(); i++) {
      ModelEntry entry = state.models.entryOrNull(i);
      if (entry != null
          && !entry.isDraft()
          && state.models.parsed().isA(new Dtmi(entry.id()), wanted.get())) {
        models.set(i);
      }
    }
    return models;
  }
}
